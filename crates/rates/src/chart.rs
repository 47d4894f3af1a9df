//! Zone charts: which places are in which zone, from where, and in how many days.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use consign::{Country, Place};
use consign_tables::{Row, Sheet, folded, shortened};

use crate::figure::{self, is_blank};
use crate::header::{Field, recognised, words};
use crate::notes::Notes;
use crate::options::{Options, Origin};
use crate::reading::At;
use crate::zones::{self, Said, Where, compressed, zip_width};

/// The zones from one origin.
#[derive(Debug, Clone, Default)]
pub(crate) struct Charted {
    pub(crate) origin: Option<Origin>,
    /// The places of each zone, and where they stand first.
    pub(crate) zones: BTreeMap<String, (Vec<Place>, At)>,
    /// The places by days, where some are stated.
    pub(crate) days: BTreeMap<(u32, u32), Vec<Place>>,
    /// The days of each zone.
    pub(crate) of_zone: BTreeMap<String, BTreeSet<(u32, u32)>>,
}

/// A zone chart, and how its labels are found.
#[derive(Debug, Clone, Default)]
pub(crate) struct ChartFile {
    pub(crate) charts: Vec<Charted>,
    /// Folded labels, and their zones.
    labels: HashMap<String, String>,
    /// Numbers of labels, and their zones; none if several have it.
    numbers: HashMap<String, Option<String>>,
}

impl ChartFile {
    /// The zone of a label of a price list: of the same label, else the only one of the same number.
    pub(crate) fn zone(&self, label: &str) -> Option<String> {
        self.labels.get(&folded(label)).cloned().or_else(|| self.numbers.get(&zones::number(label)?)?.clone())
    }

    /// All labels, folded.
    pub(crate) fn labels(&self) -> BTreeSet<String> {
        self.labels.keys().cloned().collect()
    }

    fn add(&mut self, label: &str) -> String {
        let name = zones::name(label);
        if self.labels.insert(folded(label), name.clone()).is_none()
            && let Some(number) = zones::number(label)
        {
            let known = self.numbers.entry(number).or_insert_with(|| Some(name.clone()));
            if known.as_ref() != Some(&name) {
                *known = None;
            }
        }
        name
    }
}

/// The header of a chart.
struct Header {
    row: usize,
    fields: HashMap<Field, usize>,
    /// The columns of zones, each with its name.
    zones: Vec<(usize, String)>,
}

fn header(sheet: &Sheet, options: &Options) -> Option<Header> {
    (0..sheet.len().min(100)).find_map(|row| {
        let mut found = Header { row, fields: HashMap::new(), zones: Vec::new() };
        let mut ranks: HashMap<Field, usize> = HashMap::new();
        for (at, name) in sheet.row(row).cells().enumerate().filter(|(_, name)| !name.is_empty()) {
            let plain = words(name);
            let is_named = options.origins.iter().any(|origin| origin.column.as_ref().is_some_and(|column| folded(column) == folded(name)));
            match recognised(name) {
                Some((Field::Zone, _, _)) => found.zones.push((at, name.to_owned())),
                _ if is_named || plain.ends_with("_zone") || plain.starts_with("zone_") => found.zones.push((at, name.to_owned())),
                Some((field, rank, _)) if ranks.get(&field).is_none_or(|known| rank < *known) => {
                    ranks.insert(field, rank);
                    found.fields.insert(field, at);
                }
                _ => {}
            }
        }
        let has_where =
            [Field::Postcode, Field::PostcodeFrom, Field::Country, Field::CountryName].iter().any(|field| found.fields.contains_key(field));
        (has_where && !found.zones.is_empty()).then_some(found)
    })
}

/// The places that stand in a chart before, and where.
type Seen = HashMap<Place, (String, At)>;

/// Reads the charts of a file; `first` is the number of its first sheet.
pub(crate) fn read(sheets: &[&Sheet], first: usize, options: &Options, notes: &mut Notes) -> ChartFile {
    let mut file = ChartFile::default();
    let mut any = sheets.is_empty();
    for (number, sheet) in (first..).zip(sheets) {
        let Some(header) = header(sheet, options) else { continue };
        any = true;
        for (column, origin) in origins(sheet, &header, options, notes) {
            let charted = one(sheet, number, &header, column, &mut file, options, notes);
            file.charts.push(Charted { origin, ..charted });
        }
    }
    if let Some(sheet) = sheets.first().filter(|_| !any) {
        notes.fatal(sheet.place(0, 0), "no line names the columns of a zone chart: a postcode or a country, and a zone");
    }
    file
}

/// The columns that are read, each with its origin.
fn origins(sheet: &Sheet, header: &Header, options: &Options, notes: &mut Notes) -> Vec<(usize, Option<Origin>)> {
    let named: Vec<&Origin> = options.origins.iter().filter(|origin| origin.column.is_some()).collect();
    let known = || header.zones.iter().map(|(_, name)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if named.is_empty() {
        let [(at, _)] = header.zones.as_slice() else {
            let why = format!(
                "there are the zone columns {}: say which is for which origin, `--origin-column {} --origin PHX`",
                known(),
                header.zones.first().map_or("", |(_, name)| name)
            );
            notes.fatal(sheet.place(header.row, header.zones.first().map_or(0, |(at, _)| *at)), why);
            return Vec::new();
        };
        return vec![(*at, options.origins.first().cloned())];
    }
    let mut found = Vec::new();
    for origin in named {
        let column = origin.column.as_deref().unwrap_or_default();
        match header.zones.iter().find(|(_, name)| folded(name) == folded(column)) {
            Some((at, _)) => found.push((*at, Some(origin.clone()))),
            None => notes.fatal(sheet.place(header.row, 0), format!("there is no zone column `{column}`: there are {}", known())),
        }
    }
    found
}

fn one(
    sheet: &Sheet,
    number: usize,
    header: &Header,
    column: usize,
    file: &mut ChartFile,
    options: &Options,
    notes: &mut Notes,
) -> Charted {
    let mut charted = Charted::default();
    let codes: Vec<usize> =
        [Field::Postcode, Field::PostcodeFrom, Field::PostcodeTo].iter().filter_map(|field| header.fields.get(field).copied()).collect();
    let rows = || (header.row + 1..sheet.len()).filter(|row| !sheet.row(*row).is_empty());
    let mut width = None;
    if options.home().is_some_and(|home| home.code() == "US") {
        let cells = rows().flat_map(|row| codes.iter().map(move |at| sheet.row(row).cell(*at)));
        match zip_width(cells) {
            Ok(Some((digits, short))) => {
                width = Some(digits);
                notes.assumed(
                    sheet.place(header.row, codes.first().copied().unwrap_or_default()),
                    format!("{short} codes have lost zeros: they are read with {digits} digits"),
                );
            }
            Ok(None) => {}
            Err(why) => notes.fatal(sheet.place(header.row, codes.first().copied().unwrap_or_default()), why),
        }
    }
    let whole = whole_countries(sheet, header, column, rows());
    let mut seen = Seen::new();
    for row in rows() {
        let cells = sheet.row(row);
        let narrow = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        let at = At { sheet: narrow(number), row: narrow(row), column: narrow(column) };
        if let Some((label, places)) = of_row(sheet, header, (row, column), cells, (width, &whole), options, notes) {
            let zone = file.add(label);
            let days = days(sheet, header, row, cells, notes);
            add(
                &mut charted,
                &mut seen,
                (zone, places, days),
                at,
                &|at| sheet.place(at.row as usize, at.column as usize).to_string(),
                notes,
            );
        }
    }
    for (places, _) in charted.zones.values_mut() {
        *places = compressed(std::mem::take(places));
    }
    charted
}

/// Countries whose rows name regions, and are all in one zone.
fn whole_countries(sheet: &Sheet, header: &Header, column: usize, rows: impl Iterator<Item = usize>) -> BTreeSet<Country> {
    let mut zones: BTreeMap<Country, BTreeSet<&str>> = BTreeMap::new();
    let (Some(country), Some(_)) = (header.fields.get(&Field::Country), header.fields.get(&Field::Region)) else { return BTreeSet::new() };
    if header.fields.contains_key(&Field::Postcode) || header.fields.contains_key(&Field::PostcodeFrom) {
        return BTreeSet::new();
    }
    for row in rows.map(|row| sheet.row(row)) {
        if let Ok(country) = consign_tables::country(row.cell(*country)) {
            zones.entry(country).or_default().insert(row.cell(column));
        }
    }
    zones.into_iter().filter(|(_, zones)| zones.len() == 1).map(|(country, _)| country).collect()
}

/// The label and the places of a row; none if it isn't served, or isn't read.
fn of_row<'s>(
    sheet: &Sheet,
    header: &Header,
    (row, column): (usize, usize),
    cells: Row<'s>,
    (width, whole): (Option<usize>, &BTreeSet<Country>),
    options: &Options,
    notes: &mut Notes,
) -> Option<(&'s str, Vec<Place>)> {
    let of = |field: Field| header.fields.get(&field).map_or("", |at| cells.cell(*at));
    let label = cells.cell(column);
    let place =
        sheet.place(row, header.fields.get(&Field::Postcode).or(header.fields.get(&Field::PostcodeFrom)).copied().unwrap_or_default());
    let codes = [Field::Postcode, Field::PostcodeFrom, Field::Country, Field::CountryName].map(of);
    if codes.iter().all(|cell| is_blank(cell)) {
        notes.left_out(sheet.place(row, 0), "it is no row of a zone chart: it names no place");
        return None;
    }
    if is_blank(label) {
        notes.left_out(sheet.place(row, column), "the place is in no zone: it isn't served");
        return None;
    }
    let country =
        if is_blank(of(Field::Country)) && !is_blank(of(Field::CountryName)) { of(Field::CountryName) } else { of(Field::Country) };
    let is_whole = consign_tables::country(country).is_ok_and(|country| whole.contains(&country));
    // In a chart of postcodes a state beside them says nothing more.
    let region = if is_whole || !is_blank(of(Field::Postcode)) || !is_blank(of(Field::PostcodeFrom)) { "" } else { of(Field::Region) };
    let said = Said {
        country,
        postcode: of(Field::Postcode),
        from: of(Field::PostcodeFrom),
        to: of(Field::PostcodeTo),
        region,
        width,
        ..Said::default()
    };
    match said.places(options, &|_| None) {
        Ok(Where::In(places)) => Some((label, places)),
        Ok(_) => {
            notes.fatal(place, "the row names no place");
            None
        }
        Err(why) => {
            notes.fatal(place, why);
            None
        }
    }
}

fn days(sheet: &Sheet, header: &Header, row: usize, cells: Row<'_>, notes: &mut Notes) -> Option<(u32, u32)> {
    let at = *header.fields.get(&Field::Transit)?;
    let cell = Some(cells.cell(at)).filter(|cell| !is_blank(cell))?;
    figure::transit(cell, 1).map_err(|why| notes.fatal(sheet.place(row, at), why)).ok()
}

type Entry = (String, Vec<Place>, Option<(u32, u32)>);

/// Adds a row's places; one that stands in another zone is mistaken.
fn add(charted: &mut Charted, seen: &mut Seen, (zone, places, days): Entry, at: At, place: &dyn Fn(At) -> String, notes: &mut Notes) {
    for one in &places {
        match seen.get(one) {
            Some((other, first)) if *other != zone => {
                notes.fatal(
                    place(at),
                    format!("`{}` is in zone `{}` here, and in `{}` at {}", one, shortened(&zone), shortened(other), place(*first)),
                );
                return;
            }
            Some(_) => {}
            None => {
                seen.insert(one.clone(), (zone.clone(), at));
            }
        }
    }
    if let Some(days) = days {
        charted.days.entry(days).or_default().extend(places.iter().cloned());
        charted.of_zone.entry(zone.clone()).or_default().insert(days);
    }
    charted.zones.entry(zone).or_insert_with(|| (Vec::new(), at)).0.extend(places);
}
