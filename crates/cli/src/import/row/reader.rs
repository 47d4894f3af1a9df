//! Reading the cells of a row. A cell that cannot be read is said, and spoils its row.

mod cells;
mod measures;

use std::collections::BTreeSet;

use consign::{Country, Currency, Place};
use rust_decimal::Decimal;

use super::{Extra, Flags, Row};
use crate::import::cell::{self, countries, flag, is_blank, short};
use crate::import::column::{Field, words};
use crate::import::note::{Kind, Notes};
use crate::import::table::{Record, Table};
pub(crate) use cells::Defaults;
use cells::{Reader, Units, Zones};
use consign_tables::country;
use consign_tables::{Mark, contradicts};

/// Columns whose cells are figures.
const FIGURES: [Field; 11] = [
    Field::MinWeight,
    Field::MaxWeight,
    Field::MaxLength,
    Field::MaxWidth,
    Field::MaxHeight,
    Field::MaxGirth,
    Field::MaxLengthPlusGirth,
    Field::MaxValue,
    Field::Divisor,
    Field::Price,
    Field::Surcharge,
];

/// What a shipment is called that doesn't go out.
const WAYS_BACK: [&str; 6] = ["return", "returns", "inbound", "pickup", "pick up", "collection"];

/// The rows of a sheet that can be understood; everything else about it is said. `zones` are countries that users say of labels.
pub(crate) fn read(table: &Table, defaults: Defaults, zones: &Zones, notes: &mut Notes) -> Vec<Row> {
    unread_columns(table, notes);
    let columns = &table.columns;
    let figures = columns.read.iter().filter(|column| FIGURES.contains(&column.field));
    let cells = figures.flat_map(|column| table.records.iter().map(|record| record.cell(column.at)));
    let (units, per_day) = (Units::default(), [1; 2]);
    let mut reader = Reader { columns, defaults, zones, mark: Mark::of(cells), units, per_day, notes, line: 0, is_spoilt: false };
    reader.usual_units(table);
    reader.usual_times(table);
    let rows = table.records.iter().filter_map(|record| reader.row(record));
    rows.collect()
}

/// Says what is in the columns that are not read.
fn unread_columns(table: &Table, notes: &mut Notes) {
    for unread in &table.columns.unread {
        let filled = table.records.iter().filter(|record| !is_blank(record.cell(unread.at)));
        let lines: Vec<u64> = filled.map(|record| record.line).collect();
        let twin = table.columns.read.iter().find(|column| column.name == unread.name);
        let differ = |twin: usize| table.records.iter().any(|record| record.cell(twin) != record.cell(unread.at));
        if !unread.is_mistaken {
            notes.rows(Kind::LeftOut, &lines, Some(&unread.name), &unread.why);
        } else if twin.is_none_or(|twin| differ(twin.at)) {
            notes.rows(Kind::Mistaken, &lines, Some(&unread.name), &unread.why);
        } else {
            notes.rows(Kind::LeftOut, &lines, Some(&unread.name), "the column stands twice, and says the same");
        }
    }
}

impl Reader<'_> {
    fn row(&mut self, record: &Record) -> Option<Row> {
        (self.line, self.is_spoilt) = (record.line, false);
        let code = self.code(record);
        let mut weight_unit = self.weight_unit(record);
        let min = self.weight(record, Field::MinWeight, &mut weight_unit, None);
        let max = self.weight(record, Field::MaxWeight, &mut weight_unit, min);
        if let (Some(least), Some(most)) = (min, max)
            && (least > most || most.is_zero())
        {
            let column = self.columns.name(Field::MaxWeight).to_owned();
            let why = if most.is_zero() {
                "is no weight: leave the cell empty if there is no maximum".to_owned()
            } else {
                format!("is below the minimum `{least}`")
            };
            self.mistaken(&column, &format!("the maximum `{most}` {why}"));
        } else if min.is_none() && max.is_some_and(|most| most.is_zero()) {
            let column = self.columns.name(Field::MaxWeight).to_owned();
            self.mistaken(&column, "the maximum `0` is no weight: leave the cell empty if there is no maximum");
        }
        let (price, currency) = self.price(record);
        let row = Row {
            line: record.line,
            carrier: self.text(record, Field::Carrier),
            carrier_name: self.text(record, Field::CarrierName),
            code: code.unwrap_or_default(),
            name: self.text(record, Field::Name),
            zone: self.text(record, Field::Zone),
            countries: self.countries(record),
            postcodes: self.postcodes(record),
            origin: self.filled(record, Field::Origin).and_then(|cell| self.said(Field::Origin, countries(&cell))).flatten(),
            min,
            max,
            weight_unit,
            limits: self.limits(record, currency),
            divisor: self.figure(record, Field::Divisor).map(|(figure, _)| figure),
            price,
            currency,
            transit: self.transit(record),
            valid: (self.date(record, Field::ValidFrom), self.date(record, Field::ValidTo)),
            domestic: self.flag(record, Field::Domestic),
            international: self.flag(record, Field::International),
            flags: self.flags(record),
            extras: self.extras(record, currency),
        };
        if let Some(way) = self.filled(record, Field::ShipmentType).filter(|way| WAYS_BACK.contains(&way.to_lowercase().as_str())) {
            let column = self.columns.name(Field::ShipmentType).to_owned();
            let why = format!("`{}` is another way than out to recipients: the row is left out", short(&way));
            self.notes.cell(Kind::LeftOut, record.line, &column, why);
            return None;
        }
        if self.filled(record, Field::Region).is_some() {
            let column = self.columns.name(Field::Region).to_owned();
            self.notes.cell(
                Kind::LeftOut,
                record.line,
                &column,
                "places of a rule set are countries and postcodes: the row, which is for a part of a country, is left out",
            );
            return None;
        }
        (!self.is_spoilt).then_some(row)
    }

    fn code(&mut self, record: &Record) -> Option<String> {
        let (code, name) = (self.text(record, Field::Code), self.text(record, Field::Name));
        let column = self.columns.name(Field::Code).to_owned();
        if code.is_none() && name.is_some() {
            self.notes.cell(Kind::Assumed, record.line, &column, "there is no code: the name is the service's reference");
        }
        let code = code.or(name);
        if code.is_none() {
            self.mistaken(&column, "there is neither a code nor a name of a service");
        }
        let read = code?.parse::<consign::Reference>().map_err(|error| error.to_string());
        self.said(Field::Code, read).map(|reference| reference.to_string())
    }

    /// The price, if the row has one, and its currency.
    fn price(&mut self, record: &Record) -> (Option<Decimal>, Option<Currency>) {
        let read = match self.filled(record, Field::Price).map(|cell| cell.to_lowercase()).as_deref() {
            Some("free" | "gratis" | "kostenlos" | "gratuit") => Some((Decimal::ZERO, String::new())),
            Some("poa" | "on request" | "auf anfrage" | "sur demande") => None,
            _ => self.figure(record, Field::Price),
        };
        let is_unread = read.is_none() && self.is_spoilt;
        let (figure, around) = read.map_or((None, String::new()), |(figure, around)| (Some(figure), around));
        let column = self.columns.get(Field::Price).map(|column| (column.name.clone(), column.stated.currency));
        let mut currency = match self.filled(record, Field::Currency) {
            Some(cell) => self.said(Field::Currency, cell::currency(&cell)),
            None => column.as_ref().and_then(|(_, stated)| *stated),
        };
        // `$` is the sign of many currencies: the column says which, or nothing does.
        if !around.is_empty() && around != "$" && around != "¥" {
            let own = self.said(Field::Price, cell::currency(&around));
            if let Some((own, stated)) = own.zip(currency).filter(|(own, stated)| own != stated) {
                self.said::<()>(Field::Price, Err(format!("the price is in `{own}`, and the row's currency is `{stated}`")));
            }
            currency = currency.or(own);
        }
        let currency = currency.or(self.defaults.currency);
        let Some((name, _)) = column else { return (None, currency) };
        let figure = match figure {
            None if is_unread => None,
            None => {
                self.notes.cell(Kind::LeftOut, self.line, &name, "there is no rate: what the row is for has no price");
                None
            }
            Some(figure) if figure.is_zero() && !self.defaults.is_zero_a_price => {
                let why = "a rate of 0 is taken for a missing one: what the row is for has no price (`--zero-is-free`)";
                self.notes.cell(Kind::LeftOut, self.line, &name, why);
                None
            }
            Some(figure) => self.said(Field::Price, consign::Quantity::new(figure).map_err(|error| error.to_string())).map(|_| figure),
        };
        if figure.is_some() && currency.is_none() && self.filled(record, Field::Currency).is_none() {
            let name = self.columns.name(Field::Currency).to_owned();
            self.mistaken(&name, "the price has no currency (`--currency`)");
        }
        (figure, currency)
    }

    /// The countries of a row; `None` if it doesn't say any.
    fn countries(&mut self, record: &Record) -> Option<BTreeSet<Country>> {
        let cell = self.cell(record, Field::Countries)?;
        if let Some(own) = self.zones.get(&cell.to_lowercase()) {
            return Some(own.clone());
        }
        self.said(Field::Countries, countries(&cell)).flatten()
    }

    fn postcodes(&mut self, record: &Record) -> Vec<String> {
        let Some(cell) = self.filled(record, Field::Postcodes) else { return Vec::new() };
        let country = self.filled(record, Field::Countries).and_then(|cell| country(&cell).ok());
        let Some(country) = country else {
            self.said::<()>(Field::Postcodes, Err("postcodes need one country beside them".to_owned()));
            return Vec::new();
        };
        // `10*` is what begins with 10, as `10` is.
        let parts = cell.split([',', ';', '|']).map(|part| part.trim().trim_end_matches('*')).filter(|part| !part.is_empty());
        let read = parts.map(|part| format!("{country} {part}").parse::<Place>().map(|place| place.to_string()));
        self.said(Field::Postcodes, read.collect::<Result<_, _>>().map_err(|error| error.to_string())).unwrap_or_default()
    }

    fn date(&mut self, record: &Record, field: Field) -> Option<chrono::NaiveDate> {
        let cell = self.filled(record, field)?;
        self.said(field, cell::date(&cell))
    }

    fn flag(&mut self, record: &Record, field: Field) -> Option<bool> {
        let cell = self.filled(record, field)?;
        self.said(field, flag(&cell))
    }

    fn flags(&mut self, record: &Record) -> Flags {
        let direction = self.filled(record, Field::Direction);
        let direction =
            direction.and_then(|cell| self.said(Field::Direction, cell.parse().map_err(|error: consign::WordError| error.to_string())));
        let mut flags = Flags {
            active: self.flag(record, Field::Active),
            direction,
            tracked: self.flag(record, Field::Tracked),
            signed: self.flag(record, Field::Signed),
            pick_up: self.flag(record, Field::PickUp),
            drop_off: self.flag(record, Field::DropOff),
            timed: self.flag(record, Field::Timed),
        };
        let features = self.filled(record, Field::Features).unwrap_or_default();
        let column = self.columns.name(Field::Features).to_owned();
        for feature in features.split([',', ';', '|']).map(str::trim).filter(|feature| !feature.is_empty()) {
            let place = match feature.to_lowercase().replace([' ', '-'], "_").as_str() {
                "tracked" | "tracking" => &mut flags.tracked,
                "signature" | "signed" | "signature_required" => &mut flags.signed,
                "service_point" | "pickup_point" | "parcel_shop" | "locker" | "pudo" => &mut flags.pick_up,
                "drop_off" | "dropoff" => &mut flags.drop_off,
                "timed" | "time_definite" => &mut flags.timed,
                _ => {
                    let why = format!("`{}` is no property of a service in a rule set", short(feature));
                    self.notes.cell(Kind::LeftOut, self.line, &column, why);
                    continue;
                }
            };
            *place = place.or(Some(true));
        }
        flags
    }

    /// What comes on top of the price: a part of it, or an amount in its currency.
    fn extras(&mut self, record: &Record, currency: Option<Currency>) -> Vec<Extra> {
        let mut extras = Vec::new();
        for column in self.columns.read.iter().filter(|column| column.field == Field::Surcharge) {
            let cell = record.cell(column.at);
            if is_blank(cell) {
                continue;
            }
            let is_percent = cell.ends_with('%') || column.name.contains('%') || column.name.to_lowercase().contains("percent");
            match cell::figure(cell.trim_end_matches('%').trim_end(), self.mark) {
                Ok((figure, _)) if figure.is_zero() => {}
                Ok((_, around)) if currency.is_some_and(|currency| is_foreign(&column.name, &around, currency)) => {
                    self.mistaken(&column.name, &format!("`{}` is not in the currency of the row's price", short(cell)));
                }
                Ok((figure, _)) => {
                    let meaning =
                        if is_percent { "percent of the price" } else { "an amount for each package, in the currency of the price" };
                    self.notes.cell(Kind::Assumed, self.line, &column.name, format!("it is a surcharge: {meaning}"));
                    extras.push(Extra { name: column.name.clone(), figure, is_percent });
                }
                Err(why) => self.mistaken(&column.name, &why),
            }
        }
        extras
    }
}

/// Whether a surcharge says that it is in another currency: beside its figure, or at the end of its column's name.
fn is_foreign(column: &str, around: &str, currency: Currency) -> bool {
    let named = words(column).rsplit('_').next().and_then(|last| last.to_uppercase().parse::<Currency>().ok());
    let beside = match around.chars().next().filter(|_| around.chars().count() == 1) {
        Some(sign @ ('$' | '€' | '£')) => contradicts(sign, currency),
        _ => !around.is_empty() && cell::currency(around).ok() != Some(currency),
    };
    beside || named.is_some_and(|named| named != currency)
}
