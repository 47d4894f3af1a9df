//! The rows of a sheet, understood: one weight band of one service in one zone.

mod reader;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use consign::{Country, Currency, Direction, LengthUnit, WeightUnit};
use rust_decimal::Decimal;

pub(crate) use reader::{Defaults, read};

/// What size a package may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Length, width, height.
    pub(crate) sides: [Option<Decimal>; 3],
    pub(crate) girth: Option<Decimal>,
    pub(crate) length_plus_girth: Option<Decimal>,
    pub(crate) unit: LengthUnit,
    pub(crate) value: Option<(Decimal, Option<Currency>)>,
}

/// What a service is, besides its limits and prices. What is not said is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Flags {
    pub(crate) active: Option<bool>,
    pub(crate) direction: Option<Direction>,
    pub(crate) tracked: Option<bool>,
    pub(crate) signed: Option<bool>,
    pub(crate) pick_up: Option<bool>,
    pub(crate) drop_off: Option<bool>,
    pub(crate) timed: Option<bool>,
}

/// What comes on top of the price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Extra {
    /// What the column is called.
    pub(crate) name: String,
    pub(crate) figure: Decimal,
    pub(crate) is_percent: bool,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) line: u64,
    pub(crate) carrier: Option<String>,
    pub(crate) carrier_name: Option<String>,
    pub(crate) code: String,
    pub(crate) name: Option<String>,
    pub(crate) zone: Option<String>,
    /// `None` is everywhere else.
    pub(crate) countries: Option<BTreeSet<Country>>,
    /// Parts of the one country, if it isn't the whole of it.
    pub(crate) postcodes: Vec<String>,
    pub(crate) origin: Option<BTreeSet<Country>>,
    pub(crate) min: Option<Decimal>,
    pub(crate) max: Option<Decimal>,
    pub(crate) weight_unit: WeightUnit,
    pub(crate) limits: Limits,
    pub(crate) divisor: Option<Decimal>,
    pub(crate) price: Option<Decimal>,
    pub(crate) currency: Option<Currency>,
    pub(crate) transit: Option<(u32, u32)>,
    pub(crate) valid: (Option<NaiveDate>, Option<NaiveDate>),
    pub(crate) domestic: Option<bool>,
    pub(crate) international: Option<bool>,
    pub(crate) flags: Flags,
    pub(crate) extras: Vec<Extra>,
}

impl Row {
    /// Whether two rows say the same.
    pub(crate) fn says_what(&self, other: &Self) -> bool {
        let mut other = other.clone();
        other.line = self.line;
        *self == other
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A row `min max price`; `-` is none.
    pub(crate) fn row(line: u64, text: &str) -> Row {
        let mut figures = text.split(' ').map(|figure| figure.parse::<Decimal>().ok());
        let mut next = || figures.next().flatten();
        Row {
            line,
            carrier: None,
            carrier_name: None,
            code: "A".to_owned(),
            name: None,
            zone: None,
            countries: None,
            postcodes: Vec::new(),
            origin: None,
            min: next(),
            max: next(),
            price: next(),
            weight_unit: WeightUnit::Kilogram,
            limits: Limits { sides: [None; 3], girth: None, length_plus_girth: None, unit: LengthUnit::Centimetre, value: None },
            divisor: None,
            currency: None,
            transit: None,
            valid: (None, None),
            domestic: None,
            international: None,
            flags: Flags::default(),
            extras: Vec::new(),
        }
    }
}
