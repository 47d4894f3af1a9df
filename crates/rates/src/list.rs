//! The prices of a block, one by one, whatever way they stand in the sheet.

use std::collections::HashMap;

use consign::{Currency, WeightUnit};
use consign_tables::Row;
use rust_decimal::Decimal;

use crate::amount::{amount, read, weights};
use crate::block::Spread;
use crate::figure::{self, figure, is_blank};
use crate::header::Field;
use crate::notes::{Kind, Notes};
use crate::reading::{Amount, At, Reading};
use crate::terms::{Terms, TermsReader};
use crate::weights::bound;
use crate::zones::{Said, Where, zip_width};

/// Weights above the one, which is below 0 if it isn't said, up to the other, if there is one.
pub(crate) type Span = (Decimal, Option<Decimal>);

/// One price.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub(crate) at: At,
    pub(crate) service: u32,
    pub(crate) zone: u32,
    pub(crate) terms: u32,
    /// Itself excluded; none where what stands before it ends.
    pub(crate) low: Option<Decimal>,
    /// Itself included; none if there is no end.
    pub(crate) high: Option<Decimal>,
    /// None where there is no price.
    pub(crate) amount: Option<Amount>,
}

/// A service as the sheet names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) code: String,
    pub(crate) name: Option<String>,
    pub(crate) carrier: Option<String>,
    pub(crate) carrier_name: Option<String>,
    pub(crate) at: At,
}

/// A zone as the sheet names it.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    pub(crate) label: String,
    pub(crate) lies: Where,
    pub(crate) at: At,
}

/// All prices of all sheets.
#[derive(Debug, Default)]
pub(crate) struct List {
    pub(crate) services: Vec<Named>,
    pub(crate) zones: Vec<Spot>,
    pub(crate) terms: Vec<Terms>,
    pub(crate) lines: Vec<Line>,
    pub(crate) rows: usize,
    known: Known,
}

#[derive(Debug, Default)]
struct Known {
    services: HashMap<String, Option<u32>>,
    zones: HashMap<String, Option<u32>>,
    terms: HashMap<String, Option<u32>>,
}

const ZONE: [Field; 9] = [
    Field::Zone,
    Field::Country,
    Field::Postcode,
    Field::PostcodeFrom,
    Field::PostcodeTo,
    Field::Region,
    Field::Town,
    Field::Domestic,
    Field::International,
];
const SERVICE: [Field; 4] = [Field::Service, Field::Name, Field::Carrier, Field::CarrierName];
/// What is read of each row for itself.
const OWN: [Field; 6] = [Field::MinWeight, Field::MaxWeight, Field::Price, Field::PerUnit, Field::Minimum, Field::Ignore];

impl List {
    /// Reads the rows of a block.
    pub(crate) fn read(&mut self, reading: &mut Reading<'_>, notes: &mut Notes) {
        let Reading { sheet, block, options, .. } = *reading;
        if options.home().is_some_and(|home| home.code() == "US") {
            let columns: Vec<usize> = [Field::Postcode, Field::PostcodeFrom, Field::PostcodeTo]
                .iter()
                .filter_map(|field| block.column(*field))
                .map(|column| column.at)
                .collect();
            let cells = block.rows.clone().flat_map(|row| columns.iter().map(move |at| sheet.row(row).cell(*at)));
            let place = sheet.place(block.header, columns.first().copied().unwrap_or_default());
            match zip_width(cells) {
                Ok(Some((width, short))) => {
                    reading.width = Some(width);
                    notes.assumed(place, format!("{short} codes have lost zeros: they are read with {width} digits"));
                }
                Ok(None) => {}
                Err(why) => notes.fatal(place, why),
            }
        }
        let terms_reader = TermsReader::new(sheet, block, options, notes);
        let priced = block.priced();
        for at in block.rows.clone() {
            let row = sheet.row(at);
            if row.is_empty() {
                continue;
            }
            self.row(reading, &terms_reader, row, at, &priced, notes);
        }
    }

    fn row(&mut self, reading: &Reading<'_>, terms: &TermsReader<'_>, row: Row<'_>, at: usize, priced: &[usize], notes: &mut Notes) {
        let Reading { sheet, block, .. } = *reading;
        let has_price = priced.iter().any(|column| row.cell(*column).bytes().any(|byte| byte.is_ascii_digit()));
        let of_weight = |field| row.cell(block.column(field).map_or(usize::MAX / 2, |column| column.at));
        let has_weight =
            [Field::MinWeight, Field::MaxWeight].iter().any(|field| of_weight(*field).bytes().any(|byte| byte.is_ascii_digit()));
        let is_matrix = !matches!(block.spread, Spread::Columns);
        let is_weight = || [Field::MinWeight, Field::MaxWeight].iter().any(|field| bound(of_weight(*field), block.mark).is_some());
        if !has_price
            && (is_matrix && !is_weight() || !has_weight)
            && (is_matrix || priced.iter().all(|column| is_blank(row.cell(*column))))
        {
            let filled = row.cells().filter(|cell| !cell.is_empty()).count();
            if is_matrix || filled < 3 {
                return notes.left_out(sheet.place(at, 0), "it is no row of prices");
            }
        }
        self.rows += 1;
        let longest = block.columns.iter().map(|column| column.at).chain(priced.iter().copied()).max().unwrap_or_default();
        let header = sheet.row(block.header).len().max(longest + 1);
        if let Some(extra) = (header..row.len()).find(|column| !row.cell(*column).is_empty()) {
            return notes.mistaken(
                sheet.place(at, extra),
                format!("it has more cells than the header's {header}: is a decimal comma not in quotes?"),
            );
        }
        let mut own_unit = None;
        let before = notes.count(Kind::Mistaken);
        let weights = weights(reading, row, at, &mut own_unit, notes);
        let (Some(weights), Some(service)) = (weights, self.service(reading, row, at, notes)) else { return };
        let own_unit = own_unit.map(|(unit, _)| unit);
        let mut cells: Vec<(usize, Option<Span>, Option<&str>)> = Vec::new();
        match &block.spread {
            Spread::Columns => cells.extend(priced.first().map(|column| (*column, Some(weights), None))),
            Spread::Zones(zones) => cells.extend(zones.iter().map(|(column, label)| (*column, Some(weights), Some(label.as_str())))),
            Spread::Weights(_) => cells.extend(priced.iter().map(|column| (*column, None, None))),
        }
        let bounds = if let Spread::Weights(bounds) = &block.spread { bounds.as_slice() } else { &[] };
        for (column, weights, label) in cells {
            let bound = bounds.iter().find(|(own, _)| *own == column).map(|(_, bound)| *bound);
            let unit = own_unit.or(bound.and_then(|bound| bound.unit));
            let Some((amount, currency)) = amount(reading, row, at, column, notes) else { continue };
            if amount.is_none() && currency.or(block.currency).or(reading.options.currency()).is_none() {
                continue;
            }
            let Some(zone) = self.zone(reading, row, at, label, column, notes) else { return };
            let Some(terms) = self.terms(terms, row, at, unit, currency, notes) else { return };
            if notes.count(Kind::Mistaken) > before {
                return;
            }
            let (low, high) = match (bound, weights) {
                (Some(bound), _) => (bound.low, bound.high),
                (None, Some((low, high))) => (Some(low).filter(|low| *low >= Decimal::ZERO), high),
                (None, None) => continue,
            };
            let place = reading.at(at, column);
            self.lines.push(Line { at: place, service, zone, terms, low, high, amount });
        }
        self.beyond(reading, terms, row, at, (service, own_unit), notes);
    }

    /// A column of prices per unit beside one for each weight: what is above the last weight, if the last price says so.
    fn beyond(
        &mut self,
        reading: &Reading<'_>,
        terms: &TermsReader<'_>,
        row: Row<'_>,
        at: usize,
        (service, unit): (u32, Option<WeightUnit>),
        notes: &mut Notes,
    ) {
        let Reading { sheet, block, .. } = *reading;
        let (Spread::Weights(bounds), Some(column)) = (&block.spread, block.column(Field::PerUnit)) else { return };
        let place = sheet.place(at, column.at);
        let Some(per) = read(row.cell(column.at), block.mark, &place, notes) else { return };
        let last = bounds.last().and_then(|(last, bound)| Some((figure(row.cell(*last), block.mark).ok()?.0, bound.high?)));
        let Some((_, high)) = last.filter(|(price, high)| per.checked_mul(*high) == Some(*price)) else {
            return notes.mistaken(
                place,
                "nothing says from which weight the price per unit counts: above the last weight only where that has the same price",
            );
        };
        notes.assumed(place, "above the last weight each unit has this price");
        let (Some(zone), Some(terms)) =
            (self.zone(reading, row, at, None, column.at, notes), self.terms(terms, row, at, unit, None, notes))
        else {
            return;
        };
        let amount = Some(Amount { price: Decimal::ZERO, per_unit: Some(per), minimum: None });
        self.lines.push(Line { at: reading.at(at, column.at), service, zone, terms, low: Some(high), high: None, amount });
    }

    fn service(&mut self, reading: &Reading<'_>, row: Row<'_>, at: usize, notes: &mut Notes) -> Option<u32> {
        let Reading { sheet, block, .. } = *reading;
        let text = |field| Some(block.cell(row, field)).filter(|cell| !is_blank(cell)).map(str::to_owned);
        let columns = SERVICE.map(|field| block.column(field));
        let mut key = String::new();
        for column in columns.into_iter().flatten() {
            key.push_str(row.cell(column.at));
            key.push('\u{1f}');
        }
        key.push_str(if columns.iter().take(2).all(Option::is_none) { reading.service } else { "" });
        if let Some(known) = self.known.services.get(&key) {
            return *known;
        }
        let has_column = block.column(Field::Service).is_some() || block.column(Field::Name).is_some();
        let column = block.column(Field::Service).or(block.column(Field::Name)).map_or(0, |column| column.at);
        let (code, name) = (text(Field::Service), text(Field::Name));
        if code.is_none() && name.is_some() {
            notes.assumed(sheet.place(at, column), "there is no code: the name is the service's reference");
        }
        let code = code.or(name.clone()).or_else(|| (!has_column && !reading.service.is_empty()).then(|| reading.service.to_owned()));
        let service = match code {
            Some(code) => Some(Named {
                code,
                name,
                carrier: text(Field::Carrier),
                carrier_name: text(Field::CarrierName),
                at: reading.at(at, column),
            }),
            None if has_column => {
                notes.mistaken(sheet.place(at, column), "there is neither a code nor a name of a service");
                return None;
            }
            None => {
                notes.fatal(sheet.place(block.header, 0), "nothing says which service the prices are of: give `--service NAME`");
                None
            }
        };
        let index = service.map(|service| {
            let same = |known: &&Named| {
                (&known.carrier, &known.carrier_name, &known.code) == (&service.carrier, &service.carrier_name, &service.code)
            };
            if let Some(other) = self
                .services
                .iter()
                .find(same)
                .and_then(|known| known.name.as_ref())
                .filter(|known| service.name.as_ref().is_some_and(|own| own != *known))
            {
                notes.left_out(sheet.place(at, column), format!("a service has one name: it is `{other}`"));
            }
            self.services.iter().position(|known| same(&known)).unwrap_or_else(|| {
                self.services.push(service.clone());
                self.services.len() - 1
            })
        });
        let index = index.and_then(|index| u32::try_from(index).ok());
        self.known.services.insert(key, index);
        index
    }

    fn zone(
        &mut self,
        reading: &Reading<'_>,
        row: Row<'_>,
        at: usize,
        label: Option<&str>,
        column: usize,
        notes: &mut Notes,
    ) -> Option<u32> {
        let Reading { sheet, block, options, .. } = *reading;
        let mut key = String::new();
        for column in ZONE.iter().filter_map(|field| block.column(*field)) {
            key.push_str(row.cell(column.at));
            key.push('\u{1f}');
        }
        key.push_str(label.unwrap_or_default());
        if let Some(known) = self.known.zones.get(&key) {
            return *known;
        }
        let of = |field| block.cell(row, field);
        let mut flag = |field: Field| {
            let column = block.column(field)?;
            let cell = Some(row.cell(column.at)).filter(|cell| !is_blank(cell))?;
            figure::flag(cell).map_err(|why| notes.mistaken(sheet.place(at, column.at), why)).ok()
        };
        let (domestic, international) = (flag(Field::Domestic), flag(Field::International));
        let label = label.unwrap_or(of(Field::Zone));
        let said = Said {
            label,
            country: of(Field::Country),
            postcode: of(Field::Postcode),
            from: of(Field::PostcodeFrom),
            to: of(Field::PostcodeTo),
            region: of(Field::Region),
            town: of(Field::Town),
            domestic,
            international,
            width: reading.width,
        };
        let fields = [Field::PostcodeFrom, Field::Postcode, Field::Region, Field::Country, Field::Zone];
        let column = fields.iter().find_map(|field| block.column(*field)).map_or(column, |column| column.at);
        let lies = said.places(options, reading.charted).map_err(|why| notes.mistaken(sheet.place(at, column), why)).ok();
        let index = lies.and_then(|lies| {
            let is_named = !matches!(lies, Where::In(_)) && !is_blank(label);
            let column = block.column(Field::Zone).filter(|_| is_named).map_or(column, |column| column.at);
            let label = if is_blank(label) && options.places(said.country).is_some() { said.country } else { label };
            self.zones.push(Spot { label: label.to_owned(), lies, at: reading.at(at, column) });
            u32::try_from(self.zones.len() - 1).ok()
        });
        self.known.zones.insert(key, index);
        index
    }

    fn terms(
        &mut self,
        reader: &TermsReader<'_>,
        row: Row<'_>,
        at: usize,
        unit: Option<WeightUnit>,
        currency: Option<Currency>,
        notes: &mut Notes,
    ) -> Option<u32> {
        let mut key = String::new();
        for column in reader
            .block
            .columns
            .iter()
            .filter(|column| !ZONE.contains(&column.field) && !SERVICE.contains(&column.field) && !OWN.contains(&column.field))
        {
            key.push_str(row.cell(column.at));
            key.push('\u{1f}');
        }
        key.push_str(unit.map_or("", WeightUnit::symbol));
        key.push_str(currency.as_ref().map_or("", Currency::code));
        key.push_str(&reader.number);
        if let Some(known) = self.known.terms.get(&key) {
            return *known;
        }
        let terms = reader.read(row, at, unit, currency, notes);
        let index = terms.and_then(|terms| {
            let index = self.terms.iter().position(|known| *known == terms).unwrap_or_else(|| {
                self.terms.push(terms);
                self.terms.len() - 1
            });
            u32::try_from(index).ok()
        });
        self.known.terms.insert(key, index);
        index
    }
}
