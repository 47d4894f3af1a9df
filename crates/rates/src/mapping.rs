//! What a header doesn't say: a mapping, written as TOML.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use consign::{ChargeBasis, Country, Currency, Place, Reference, WeightUnit};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de};

use crate::header;

/// What a header doesn't say. `docs/src/price-lists.md` has every key.
///
/// ```
/// let mapping = consign_rates::Mapping::read("m.toml", "Unit = \"lb\"\n[Zones]\n\"Zone 1\" = [\"NZ\"]\n")?;
/// assert!(mapping.zones.contains_key("Zone 1"));
/// assert!(consign_rates::Mapping::read("m.toml", "Unti = 1").unwrap_err().contains("line 1, column 1"));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Mapping {
    /// The service's reference; of several blocks what stands before their titles.
    pub service: Option<Parsed<Reference>>,
    /// The carrier's reference.
    pub carrier: Option<Parsed<Reference>>,
    /// The country of the postcodes, and where consignments come from.
    pub country: Option<Parsed<Country>>,
    /// The currency of prices that state none.
    pub currency: Option<Parsed<Currency>>,
    /// The unit of weights that state none.
    pub unit: Option<Parsed<WeightUnit>>,
    /// Of what a price is: `Package` if it isn't given.
    pub basis: Option<Parsed<ChargeBasis>>,
    /// The sheet of a workbook that is read.
    pub sheet: Option<String>,
    /// The line of the header, from 1; 0 if there is none and `[Columns]` names columns by their letters.
    pub header: Option<u64>,
    /// The first line of prices.
    pub first: Option<u64>,
    /// The last line of prices.
    pub last: Option<u64>,
    /// What columns are, by the fields that they give; `Ignore` for those that are no part of a price.
    pub columns: BTreeMap<String, OneOrMany>,
    /// The places of zones, by their labels.
    pub zones: BTreeMap<String, Vec<Parsed<Place>>>,
    /// The references of services, by the titles or codes of the sheet.
    pub services: BTreeMap<String, Parsed<Reference>>,
    /// What classes of a surcharge list cost.
    pub amounts: BTreeMap<String, Parsed<Decimal>>,
    /// How figures are written.
    pub format: Format,
}

/// How figures are written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Format {
    /// What stands before decimals: `.` or `,`.
    pub decimals: Option<Decimals>,
}

/// What stands before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Decimals {
    /// `1234.56`
    #[serde(rename = ".")]
    Point,
    /// `1234,56`
    #[serde(rename = ",")]
    Comma,
}

/// One text, or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// A value that is written as a text, or as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<T>(pub T);

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text<T>(PhantomData<T>);
        impl<T: FromStr<Err: fmt::Display>> de::Visitor<'_> for Text<T> {
            type Value = Parsed<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a number")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                text.parse().map(Parsed).map_err(E::custom)
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
                self.visit_str(&number.to_string())
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
                self.visit_str(&number.to_string())
            }
        }
        deserializer.deserialize_any(Text(PhantomData))
    }
}

impl Mapping {
    /// Reads a mapping; `name` is what messages call it.
    ///
    /// # Errors
    /// What is wrong, at its line and column.
    pub fn read(name: &str, text: &str) -> Result<Self, String> {
        let mapping: Self = toml::from_str(text).map_err(|error| format!("{name}: {}", error.to_string().trim_end()))?;
        let unknown = mapping.columns.keys().find(|key| header::by_key(key).is_none());
        let known = || header::keys().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        unknown.map_or(Ok(mapping.clone()), |key| {
            let line = text.lines().position(|line| line.trim_start().trim_start_matches('"').starts_with(key.as_str()));
            let line = line.map_or(String::new(), |line| format!(" at line {}, column 1", line + 1));
            Err(format!("{name}{line}: [Columns] has no `{key}`: its keys are {}", known()))
        })
    }

    /// The fields that columns are said to be, each with the column's header.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (header::Field, &str)> {
        self.columns.iter().flat_map(|(key, headers)| {
            let field = header::by_key(key);
            headers.all().iter().filter_map(move |header| Some((field?, header.as_str())))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_read() {
        let text = "Service = \"S\"\nCarrier = \"C\"\nCountry = \"US\"\nCurrency = \"USD\"\nUnit = \"lb\"\nBasis = \"Consignment\"\nSheet = \"Rates\"\n\
                    Header = 15\nFirst = 17\nLast = 40\n[Columns]\nWeight = \"lbs.\"\nIgnore = [\"a\", \"b\"]\n[Zones]\n\"Zone 1\" = [\"NZ\", \"US 850-853\"]\n\
                    [Services]\n\"Tier 1\" = \"T1\"\n[Amounts]\nDAS = 4.45\nX = \"5.10\"\nY = 3\n[Format]\nDecimals = \",\"\n";
        let mapping = Mapping::read("m.toml", text).unwrap();
        assert_eq!(mapping.fields().count(), 3);
        assert_eq!(mapping.amounts.values().map(|amount| amount.0.to_string()).collect::<Vec<_>>(), ["4.45", "5.10", "3"]);
    }

    #[test]
    fn mistakes_are_told_at_line_and_column() {
        for (text, expected) in [
            ("Unit = \"stone\"\n", "line 1, column 8"),
            ("\n[Zones]\nA = [\"XX\"]\n", "line 3, column 6"),
            ("[Columns]\nWieght = \"x\"\n", "line 2, column 1: [Columns] has no `Wieght`"),
            ("Headr = 3\n", "line 1, column 1"),
        ] {
            let told = Mapping::read("m.toml", text).unwrap_err();
            assert!(told.contains(expected) && told.starts_with("m.toml"), "{told}");
        }
    }
}
