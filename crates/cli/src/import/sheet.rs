//! One sheet as parts of a rule set: carriers, zones, services.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use consign::{Carrier, Country, Currency, QuantityError, Reference, Weekday, Zone};

use crate::import::cell;
use crate::import::column::{Columns, Field, words};
use crate::import::note::{Kind, Notes};
use crate::import::row::{self, Defaults, Row};
use crate::import::service::{Frame, Imported, Names, services};
use crate::import::table::{self, Table};
use crate::import::zone::{Destination, Places, destinations, home};
use crate::stop::Stop;
use consign_tables::Mark;

/// What is the same for all sheets of a run.
pub(crate) struct Settings {
    pub(crate) defaults: Defaults,
    pub(crate) home: Option<Country>,
    pub(crate) from: Vec<String>,
    pub(crate) defined: BTreeMap<String, BTreeSet<Country>>,
    pub(crate) transit: (u32, u32),
    pub(crate) delivery_days: Vec<Weekday>,
    pub(crate) has_prefix: bool,
}

/// What came out of a sheet.
#[derive(Default)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) rows: usize,
    /// Those of its rows, as often as they state them.
    pub(crate) currencies: Vec<Currency>,
    /// What it calls its zones, in lower case.
    pub(crate) labels: BTreeSet<String>,
    pub(crate) carriers: Vec<Carrier>,
    pub(crate) zones: Vec<Zone>,
    pub(crate) services: Vec<Imported>,
}

/// Reads a sheet. `carrier` is whose it is, if the user says so.
pub(crate) fn read(path: &Path, carrier: Option<&Carrier>, settings: &Settings, notes: &mut Notes) -> Result<Part, Stop> {
    let table = table::read(path, notes)?;
    let rows = row::read(&table, settings.defaults, &settings.defined, notes);
    let mut part = Part { rows: table.records.len(), name: table.name.clone(), ..Part::default() };
    part.labels = labels(&table);
    part.currencies = rows.iter().filter_map(|row| row.currency).collect();
    if table.columns.get(Field::Price).is_none() {
        notes.sheet(Kind::LeftOut, "no column is a rate: no service has a price");
    }
    if table.columns.get(Field::MinWeight).or(table.columns.get(Field::MaxWeight)).is_none() {
        notes.sheet(Kind::Assumed, "no column is a weight: a price is for every weight");
    }
    if table.columns.get(Field::Price).is_none()
        && let Some(spread) = spread_prices(&table)
    {
        notes.sheet(Kind::Mistaken, spread);
    }
    let own: BTreeSet<&String> = rows.iter().filter_map(|row| row.carrier.as_ref().or(row.carrier_name.as_ref())).collect();
    if let (Some(stated), 2..) = (carrier, own.len()) {
        let own = own.iter().map(|own| format!("`{own}`")).collect::<Vec<_>>().join(", ");
        notes.sheet(Kind::Assumed, format!("the sheet has {own}: with `--carrier` all are one carrier, `{}`", stated.reference));
    }
    let is_one = own.len() < 2;
    let mut carriers: Vec<(Carrier, Vec<Row>)> = Vec::new();
    for row in rows {
        let own = whose(&row, path, carrier, (is_one, table.columns.name(Field::Carrier)), notes)?;
        match carriers.iter_mut().find(|(known, _)| known.reference == own.reference) {
            Some((_, rows)) => rows.push(row),
            None => carriers.push((own, vec![row])),
        }
    }
    for (carrier, rows) in carriers {
        of_carrier(&carrier, rows, &table.columns, settings, &mut part, notes).map_err(|error| Stop::Said(error.to_string()))?;
        part.carriers.push(carrier);
    }
    Ok(part)
}

/// What users may say of zones: labels, and what stands for countries without being any.
fn labels(table: &Table) -> BTreeSet<String> {
    let cells = |field| table.columns.get(field).into_iter().flat_map(|column| table.records.iter().map(|record| record.cell(column.at)));
    let countries = cells(Field::Countries).filter(|cell| cell::countries(cell).is_err());
    cells(Field::Zone).chain(countries).filter(|label| !label.is_empty()).map(str::to_lowercase).collect()
}

/// Why a sheet without a price has figures in columns that are not known: it has a column for each weight or zone, not a row.
fn spread_prices(table: &Table) -> Option<String> {
    let figures = |at: usize| {
        let mut cells = table.records.iter().map(|record| record.cell(at)).filter(|cell| !cell::is_blank(cell)).peekable();
        cells.peek().is_some() && cells.all(|cell| cell::figure(cell, Mark::Unknown).is_ok())
    };
    let unknown = table.columns.unread.iter().filter(|unread| !unread.name.is_empty() && figures(unread.at));
    let columns: Vec<String> = unknown.map(|unread| format!("`{}`", unread.name)).collect();
    (columns.len() > 1).then(|| {
        let columns = columns.join(", ");
        format!("no column is a rate, and {columns} have figures: prices stand in one column, with one row for each weight and zone")
    })
}

/// The carrier of a row: its own column's, the user's, or the one that the file is named after.
fn whose(row: &Row, path: &Path, stated: Option<&Carrier>, (is_one, column): (bool, &str), notes: &mut Notes) -> Result<Carrier, Stop> {
    let wrong = |error: consign::NameError| Stop::Said(format!("`{}`: the carrier: {error}", path.display()));
    if let Some(stated) = stated {
        if let Some(own) = row.carrier.as_ref().filter(|own| **own != stated.reference.to_string()) {
            let why = format!("the sheet says `{own}`, and `--carrier` says `{}`: that counts", stated.reference);
            notes.cell(Kind::LeftOut, row.line, column, why);
        }
        let name = stated.name.clone().or_else(|| row.carrier_name.clone().filter(|_| is_one));
        return Ok(Carrier::new(stated.reference.clone(), name));
    }
    if let Some(own) = row.carrier.as_ref().or(row.carrier_name.as_ref()) {
        return Ok(Carrier::new(own.parse().map_err(wrong)?, row.carrier_name.clone()));
    }
    let stem = path.file_stem().map(|stem| words(&stem.to_string_lossy()).to_uppercase()).unwrap_or_default();
    if ["", "_", "SERVICES", "RATES", "RATE_SHEET", "RATE_SHEETS"].contains(&stem.as_str()) {
        return Err(Stop::Said(format!("`{}` does not say which carrier it is of: give `--carrier REFERENCE`", path.display())));
    }
    notes.sheet(Kind::Assumed, format!("the carrier is named after the file: `{stem}` (`--carrier`)"));
    Ok(Carrier::new(stem.parse().map_err(wrong)?, None))
}

fn of_carrier(
    carrier: &Carrier,
    rows: Vec<Row>,
    columns: &Columns,
    settings: &Settings,
    part: &mut Part,
    notes: &mut Notes,
) -> Result<(), QuantityError> {
    let places = Places { home: settings.home.or_else(|| home(&rows)), defined: settings.defined.clone() };
    flags_that_repeat(&rows, columns, &places, notes);
    if rows.iter().any(|row| row.price.is_some()) {
        notes.sheet(Kind::Assumed, "weights, sizes and prices are of each package: two packages cost two prices");
    }
    if settings.from.is_empty() && columns.get(Field::Origin).is_none() {
        notes.sheet(Kind::Assumed, "nothing says where consignments come from: every service takes them from anywhere (`--country`)");
    }
    if !settings.delivery_days.is_empty() {
        let days: Vec<String> = settings.delivery_days.iter().map(Weekday::to_string).collect();
        notes.sheet(Kind::Assumed, format!("transit days count and deliveries happen on {} (`--delivery-days`)", days.join(", ")));
    }
    let rows = destinations(rows, &places, [columns.name(Field::Zone), columns.name(Field::Countries)], notes);
    let mut by_code: Vec<(String, Vec<(Row, Destination)>)> = Vec::new();
    for pair in rows {
        match by_code.iter_mut().find(|(code, _)| *code == pair.0.code) {
            Some((_, rows)) => rows.push(pair),
            None => by_code.push((pair.0.code.clone(), vec![pair])),
        }
    }
    let prefix = if settings.has_prefix { format!("{}_", carrier.reference) } else { String::new() };
    let frame = Frame {
        carrier: &carrier.reference,
        codes: by_code.iter().map(|(code, _)| code.clone()).collect(),
        prefix: &prefix,
        from: settings.from.clone(),
        transit: settings.transit,
        delivery_days: settings.delivery_days.clone(),
        names: names(columns),
    };
    let mut zones = Zones { carrier: &carrier.reference, all: &mut part.zones };
    for (code, rows) in &by_code {
        let made = services(code, rows, &frame, &mut |to| zones.names(to), notes)?;
        part.services.extend(made);
    }
    Ok(())
}

/// Says that the flags of home and abroad are not carried over: they say again what the countries say.
fn flags_that_repeat(rows: &[Row], columns: &Columns, places: &Places, notes: &mut Notes) {
    let home = places.home.map_or("no row says where home is".to_owned(), |home| format!("home is `{home}`"));
    for (field, of) in
        [(Field::Domestic, (|row| row.domestic) as fn(&Row) -> Option<bool>), (Field::International, |row| row.international)]
    {
        if rows.iter().any(|row| of(row).is_some()) {
            let why = format!("a service's lanes say where it goes, so it has no such flag; {home}");
            notes.column(Kind::LeftOut, columns.name(field), why);
        }
    }
}

fn names(columns: &Columns) -> Names {
    let name = |field| columns.name(field).to_owned();
    Names {
        name: name(Field::Name),
        min_weight: name(Field::MinWeight),
        max_weight: name(Field::MaxWeight),
        sides: [Field::MaxLength, Field::MaxWidth, Field::MaxHeight].map(name),
        transit: name(Field::Transit),
        divisor: name(Field::Divisor),
        countries: name(Field::Countries),
    }
}

/// The zones of a carrier, as they are needed.
struct Zones<'z> {
    carrier: &'z Reference,
    all: &'z mut Vec<Zone>,
}

impl Zones<'_> {
    /// How a lane names where it goes: by nothing if that is anywhere, by its one place, or by a zone.
    fn names(&mut self, to: &Destination) -> Vec<String> {
        if to.is_everywhere() && to.exclude.is_empty() {
            return Vec::new();
        }
        let read = |places: &[String]| places.iter().filter_map(|place| place.parse().ok()).collect::<Vec<consign::Place>>();
        if let ([_], [], None) = (to.include.as_slice(), to.exclude.as_slice(), &to.label) {
            return to.include.clone();
        }
        let (include, exclude) = (read(&to.include), read(&to.exclude));
        let label = to.label.as_deref().map(words).filter(|label| !label.is_empty()).unwrap_or_else(|| "zone".to_owned());
        let stem = format!("{}_{}", self.carrier, label.to_uppercase());
        let is_same = |zone: &&Zone| {
            let name = zone.reference.as_str();
            let own = name == stem || name.strip_prefix(&stem).and_then(|rest| rest.strip_prefix('-')).is_some();
            own && zone.include == include && zone.exclude == exclude
        };
        if let Some(zone) = self.all.iter().find(is_same) {
            return vec![zone.reference.to_string()];
        }
        let is_taken = |name: &str| self.all.iter().any(|zone| zone.reference.as_str() == name);
        let free = (2..).map(|number| format!("{stem}-{number}"));
        let name = std::iter::once(stem.clone()).chain(free).find(|name| !is_taken(name)).unwrap_or(stem.clone());
        if let Ok(reference) = name.parse() {
            self.all.push(Zone { reference, include, exclude });
        }
        vec![name]
    }
}
