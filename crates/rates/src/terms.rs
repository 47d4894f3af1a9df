//! What a row says besides its service, zone, weights and price.

use chrono::NaiveDate;
use consign::{Currency, DivisorUnit, LengthUnit, Quantity, WeightUnit};
use consign_tables::{Row, Sheet, length_unit, weight_unit};
use rust_decimal::Decimal;

use crate::block::{Block, Column};
use crate::figure::{self, figure, is_blank};
use crate::header::Field;
use crate::notes::Notes;
use crate::options::Options;

/// What a service is, besides its limits and prices; what isn't said isn't known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Flags {
    pub(crate) active: Option<bool>,
    pub(crate) tracked: Option<bool>,
    pub(crate) signed: Option<bool>,
    pub(crate) pick_up: Option<bool>,
    pub(crate) drop_off: Option<bool>,
    pub(crate) timed: Option<bool>,
}

/// What size a package may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Length, width, height.
    pub(crate) sides: [Option<Decimal>; 3],
    pub(crate) girth: Option<Decimal>,
    pub(crate) length_plus_girth: Option<Decimal>,
    pub(crate) unit: LengthUnit,
    pub(crate) value: Option<Decimal>,
}

/// What comes on top of the price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Extra {
    pub(crate) name: String,
    pub(crate) figure: Decimal,
    pub(crate) is_percent: bool,
}

/// What a row says besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) unit: WeightUnit,
    pub(crate) currency: Currency,
    pub(crate) limits: Limits,
    pub(crate) divisor: Option<(Decimal, DivisorUnit)>,
    pub(crate) least_weight: Option<Decimal>,
    pub(crate) valid: (Option<NaiveDate>, Option<NaiveDate>),
    pub(crate) origin: Vec<String>,
    pub(crate) transit: Option<(u32, u32)>,
    pub(crate) flags: Flags,
    pub(crate) extras: Vec<Extra>,
}

/// What reads them of the rows of one block.
pub(crate) struct TermsReader<'r> {
    sheet: &'r Sheet,
    pub(crate) block: &'r Block,
    options: &'r Options,
    /// What tells the blocks apart.
    pub(crate) number: String,
    unit: WeightUnit,
    length: LengthUnit,
    per_day: u32,
}

/// What a shipment is called that doesn't go out.
const WAYS_BACK: [&str; 6] = ["return", "returns", "inbound", "pickup", "pick up", "collection"];

impl<'r> TermsReader<'r> {
    /// What isn't said by each row is found out here: the usual units and whether times are hours.
    pub(crate) fn new(sheet: &'r Sheet, block: &'r Block, options: &'r Options, notes: &mut Notes) -> Self {
        let cells = |field: Field| {
            let column = block.column(field);
            column
                .into_iter()
                .flat_map(|column| block.rows.clone().map(|row| sheet.row(row).cell(column.at)))
                .filter(|cell| !is_blank(cell))
        };
        let place = sheet.place(block.header, 0);
        let is_us = options.likely_home().is_some_and(|home| home.code() == "US");
        let in_header = block.columns.iter().find_map(|column| column.stated.weight);
        let unit = cells(Field::WeightUnit).find_map(weight_unit).or(in_header).or(block.unit).or(options.unit());
        let unit = unit.unwrap_or_else(|| {
            let unit = if is_us { WeightUnit::Pound } else { WeightUnit::Kilogram };
            let has_own = block.rows.clone().take(5).any(|row| block.cell(sheet.row(row), Field::MaxWeight).ends_with(char::is_alphabetic));
            if !has_own {
                notes.assumed(place, format!("nothing says the unit of weights: it is {unit} (`--unit`)"));
            }
            unit
        });
        let length = cells(Field::LengthUnit).find_map(length_unit).or(options.length_unit).unwrap_or(if is_us {
            LengthUnit::Inch
        } else {
            LengthUnit::Centimetre
        });
        let times = block.column(Field::Transit).filter(|column| column.name.to_lowercase().contains("time") || column.stated.hours);
        let is_hours = |cell: &str| {
            let mut figures = cell.split(['-', '–']).map(|part| part.trim().parse::<u32>());
            figures.all(|figure| figure.is_ok_and(|hours| hours > 0 && hours.is_multiple_of(24)))
        };
        let both = [Field::MinTransit, Field::MaxTransit].map(|field| block.column(field));
        let timed: Vec<&Column> =
            times.into_iter().chain(both.into_iter().flatten().filter(|column| column.name.to_lowercase().contains("time"))).collect();
        let hours = timed.iter().any(|column| column.stated.hours)
            || !timed.is_empty()
                && timed.iter().all(|column| {
                    let mut cells = block.rows.clone().map(|row| sheet.row(row).cell(column.at)).filter(|cell| !is_blank(cell)).peekable();
                    cells.peek().is_some() && cells.all(is_hours)
                });
        if let Some(column) = timed.first().filter(|_| hours) {
            notes.assumed(sheet.place(block.header, column.at), "it is in hours");
        }
        let number = format!("{}\u{1f}{}", sheet.name().unwrap_or_else(|| sheet.file()), block.header);
        Self { sheet, block, options, number, unit, length, per_day: if hours { 24 } else { 1 } }
    }

    /// What a row says; none if it is left out, which is told.
    pub(crate) fn read(
        &self,
        row: Row<'_>,
        at: usize,
        unit: Option<WeightUnit>,
        currency: Option<Currency>,
        notes: &mut Notes,
    ) -> Option<Terms> {
        let Self { sheet, block, options, .. } = self;
        let filled = |field: Field| block.column(field).map(|column| (column, row.cell(column.at))).filter(|(_, cell)| !is_blank(cell));
        if let Some((column, way)) = filled(Field::ShipmentType).filter(|(_, way)| WAYS_BACK.contains(&way.to_lowercase().as_str())) {
            notes.left_out(sheet.place(at, column.at), format!("`{way}` is another way than out to recipients"));
            return None;
        }
        let before = notes.count(crate::notes::Kind::Mistaken);
        if filled(Field::WeightUnit).is_none()
            && let Some(column) = block.column(Field::WeightUnit)
        {
            notes.assumed(sheet.place(at, column.at), format!("there is no unit: it is {}", self.unit));
        }
        let unit = self
            .said(filled(Field::WeightUnit), at, notes, |cell| {
                weight_unit(cell).ok_or_else(|| format!("`{cell}` is no unit of weight: kg, g, lb, oz"))
            })
            .or(unit)
            .unwrap_or(self.unit);
        let currency = currency.or(block.currency).or(options.currency());
        if currency.is_none() {
            let column = block.column(Field::Currency).map_or(0, |column| column.at);
            notes.mistaken(sheet.place(at, column), "the price has no currency (`--currency`)");
        }
        let figure_of =
            |field: Field, notes: &mut Notes| self.said(filled(field), at, notes, |cell| figure(cell, block.mark).map(|(value, _)| value));
        let divisor = figure_of(Field::Divisor, notes).filter(|value| !value.is_zero()).map(|value| {
            let (of, words) = divisor(value, unit);
            let column = block.column(Field::Divisor).map_or(0, |column| column.at);
            notes.assumed(sheet.place(at, column), format!("`{value}` is taken for {words}"));
            (value, of)
        });
        let flag = |field: Field, notes: &mut Notes| self.said(filled(field), at, notes, figure::flag);
        let flags = Flags {
            active: flag(Field::Active, notes),
            tracked: flag(Field::Tracked, notes),
            signed: flag(Field::Signed, notes),
            pick_up: flag(Field::PickUp, notes),
            drop_off: flag(Field::DropOff, notes),
            timed: flag(Field::Timed, notes),
        };
        let flags = self.features(filled(Field::Features), at, flags, notes);
        let origin = self.said(filled(Field::Origin), at, notes, figure::countries).flatten();
        let terms = Terms {
            unit,
            currency: currency?,
            limits: self.limits(row, at, notes),
            divisor,
            least_weight: figure_of(Field::LeastWeight, notes),
            valid: (
                self.said(filled(Field::ValidFrom), at, notes, figure::date),
                self.said(filled(Field::ValidTo), at, notes, figure::date),
            ),
            origin: origin.into_iter().flatten().map(|country| country.to_string()).collect(),
            transit: self.transit(row, at, notes),
            flags,
            extras: self.extras(row, at, currency?, notes),
        };
        (notes.count(crate::notes::Kind::Mistaken) == before).then_some(terms)
    }

    /// The flags that a list of features names besides.
    fn features(&self, cell: Option<(&Column, &str)>, at: usize, mut flags: Flags, notes: &mut Notes) -> Flags {
        let Some((column, cell)) = cell else { return flags };
        for feature in cell.split([',', ';', '|']).map(crate::header::words).filter(|feature| !feature.is_empty()) {
            let flag = match feature.as_str() {
                "tracked" | "tracking" => &mut flags.tracked,
                "signed" | "signature" => &mut flags.signed,
                "service_point" | "pick_up" | "pickup" | "parcel_shop" => &mut flags.pick_up,
                "drop_off" | "dropoff" => &mut flags.drop_off,
                _ => {
                    notes.left_out(self.sheet.place(at, column.at), format!("`{feature}` is no property that a service has"));
                    continue;
                }
            };
            flag.get_or_insert(true);
        }
        flags
    }

    fn said<T>(&self, cell: Option<(&Column, &str)>, at: usize, notes: &mut Notes, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let (column, cell) = cell?;
        read(cell).map_err(|why| notes.mistaken(self.sheet.place(at, column.at), why)).ok()
    }

    fn limits(&self, row: Row<'_>, at: usize, notes: &mut Notes) -> Limits {
        let mut unit: Option<LengthUnit> = None;
        let own = length_unit(self.block.cell(row, Field::LengthUnit));
        let mut of = |field: Field, notes: &mut Notes| {
            let column = self.block.column(field)?;
            let cell = Some(row.cell(column.at)).filter(|cell| !is_blank(cell))?;
            let read = self.said(Some((column, cell)), at, notes, |cell| {
                let (value, around) = figure(cell, self.block.mark)?;
                Quantity::new(value).map_err(|error| error.to_string())?;
                let stated = if around.is_empty() {
                    None
                } else {
                    Some(length_unit(&around).ok_or_else(|| format!("`{around}` is no unit of length"))?)
                };
                Ok((value, stated.or(column.stated.length)))
            });
            let (value, stated) = read?;
            let stated = stated.or(own).unwrap_or(self.length);
            match unit {
                Some(known) if known != stated && !value.is_zero() => {
                    notes.mistaken(
                        self.sheet.place(at, column.at),
                        format!("it is in {stated}, and another size of the row in {known}: one unit for all"),
                    );
                }
                _ => unit = Some(stated),
            }
            Some(value).filter(|value| !value.is_zero())
        };
        let sides = [Field::Length, Field::Width, Field::Height].map(|field| of(field, notes));
        let (girth, length_plus_girth) = (of(Field::Girth, notes), of(Field::LengthPlusGirth, notes));
        let value = self
            .block
            .column(Field::Value)
            .and_then(|column| crate::amount::read(row.cell(column.at), self.block.mark, &self.sheet.place(at, column.at), notes));
        Limits { sides, girth, length_plus_girth, unit: unit.unwrap_or(self.length), value }
    }

    fn transit(&self, row: Row<'_>, at: usize, notes: &mut Notes) -> Option<(u32, u32)> {
        let mut of = |field: Field| {
            let column = self.block.column(field)?;
            let cell = Some(row.cell(column.at)).filter(|cell| !is_blank(cell))?;
            if cell.bytes().all(|byte| !byte.is_ascii_digit()) && cell.contains('_') {
                notes.left_out(self.sheet.place(at, column.at), format!("`{cell}` promises no number of days"));
                return None;
            }
            self.said(Some((column, cell)), at, notes, |cell| figure::transit(cell, self.per_day))
        };
        let (least, most) = (of(Field::MinTransit), of(Field::MaxTransit));
        match (least, most) {
            (None, None) => of(Field::Transit),
            (Some((least, _)), Some((_, most))) if least <= most => Some((least, most)),
            (Some(one), None) | (None, Some(one)) => Some(one),
            _ => {
                notes.mistaken(self.sheet.place(at, 0), "the most transit days are fewer than the fewest");
                None
            }
        }
    }

    fn extras(&self, row: Row<'_>, at: usize, currency: Currency, notes: &mut Notes) -> Vec<Extra> {
        let mut extras = Vec::new();
        for column in self.block.columns.iter().filter(|column| column.field == Field::Surcharge) {
            let cell = row.cell(column.at);
            if is_blank(cell) {
                continue;
            }
            let is_percent = cell.contains('%') || ["%", "percent", "pct"].iter().any(|word| column.name.to_lowercase().contains(word));
            let bare = cell.replace('%', "");
            let Some((value, around)) = self.said(Some((column, bare.trim())), at, notes, |cell| figure(cell, self.block.mark)) else {
                continue;
            };
            let own = if around.is_empty() { column.stated.currency } else { figure::currency(&around).ok() };
            let contradicts = around.chars().next().is_some_and(|sign| consign_tables::contradicts(sign, currency));
            if !is_percent
                && (own.is_some_and(|own| own != currency)
                    || contradicts
                    || column.name.to_uppercase().split(['_', ' ']).any(|word| word.parse::<Currency>().is_ok_and(|own| own != currency)))
            {
                notes.mistaken(self.sheet.place(at, column.at), format!("`{cell}` is not in the currency of the row's price"));
                continue;
            }
            let what = if is_percent { "percent of the price" } else { "an amount for each package, in the currency of the price" };
            notes.assumed(self.sheet.place(at, column.at), format!("`{}` is a surcharge: {what}", column.name));
            if !value.is_zero() {
                extras.push(Extra { name: column.name.clone(), figure: value, is_percent });
            }
        }
        extras
    }
}

/// What a volumetric factor is, by its size and the unit of weights.
fn divisor(value: Decimal, unit: WeightUnit) -> (DivisorUnit, &'static str) {
    let is_imperial = matches!(unit, WeightUnit::Pound | WeightUnit::Ounce);
    if value >= Decimal::from(1_000) {
        (DivisorUnit::Cm3PerKg, "cm³ that weigh a kilogram")
    } else if is_imperial || [139, 166, 194].map(Decimal::from).contains(&value) {
        (DivisorUnit::In3PerLb, "in³ that weigh a pound")
    } else {
        (DivisorUnit::KgPerM3, "kilograms that a cubic metre weighs")
    }
}
