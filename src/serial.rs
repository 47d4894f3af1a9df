//! Values and documents as serde reads and writes them: as they stand in the documents, checked as there.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::capacity::{self, Period, Usage};
use crate::consignment::{Consignment, ConsignmentError, Direction, State};
use crate::fingerprint::Fingerprint;
use crate::json::{self, Path, Problem, Violation, ViolationCode};
use crate::measure::{Length, LengthUnit, Weight, WeightUnit};
use crate::money::{Currency, Money};
use crate::number::{Quantity, parse_decimal};
use crate::place::{Country, Place};
use crate::reference::{Reference, Tag};
use crate::rule::{Basis, ReasonCode, ReasonCodes, RuleKind};
use crate::rule_set::{RuleSet, RuleSetError};
use crate::time::{TimeOfDay, Weekday};

/// Reads what is written as a text.
struct ByText<T>(PhantomData<T>);

impl<T: FromStr<Err: Display>> Visitor<'_> for ByText<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

macro_rules! read_as_text {
    ($($type:ty),* $(,)?) => {$(
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
                value.deserialize_str(ByText(PhantomData))
            }
        }
    )*};
}

read_as_text! {
    Reference, Tag, Currency, Country, Place, WeightUnit, LengthUnit, TimeOfDay, Weekday, Direction, Basis, RuleKind, ReasonCode, Fingerprint, Period,
}

impl<'de> Deserialize<'de> for Usage {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(value).map(Self::of)
    }
}

impl<'de> Deserialize<'de> for capacity::Amount {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        let Exact(figure) = Exact::deserialize(value)?;
        Self::new(figure).map_err(D::Error::custom)
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for State {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        Ok(Self::from(String::deserialize(value)?.as_str()))
    }
}

impl Serialize for ReasonCodes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for ReasonCodes {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        Ok(Vec::<ReasonCode>::deserialize(value)?.into_iter().collect())
    }
}

/// A figure of JSON, a number or a text, digit for digit.
struct Exact(Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::number(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(value)?;
        let text = raw.get().strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(raw.get());
        parse_decimal(text).map(Self).map_err(D::Error::custom)
    }
}

/// Decimals as texts, which every format keeps digit for digit: for `#[serde(with = …)]`.
pub(crate) mod as_text {
    use rust_decimal::Decimal;
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    use crate::number::parse_decimal;

    pub(crate) fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(value: D) -> Result<Decimal, D::Error> {
        parse_decimal(&String::deserialize(value)?).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        Self::new(Exact::deserialize(value)?.0).map_err(D::Error::custom)
    }
}

/// `{ "Value": 1.8, "Unit": "kg" }`
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Measured<U> {
    value: Exact,
    unit: U,
}

macro_rules! measured {
    ($($type:ident),*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Measured { value: Exact(self.value()), unit: self.unit() }.serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
                let Measured { value, unit } = Measured::deserialize(value)?;
                Self::new(value.0, unit).map_err(D::Error::custom)
            }
        }
    )*};
}

measured! { Weight, Length }

/// `{ "Amount": 5.99, "Currency": { "IsoCode": "GBP" } }`
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Amount {
    amount: Quantity,
    currency: Iso,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Iso {
    iso_code: Currency,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Amount { amount: self.amount, currency: Iso { iso_code: self.currency } }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        Amount::deserialize(value).map(|Amount { amount, currency }| Self { amount, currency: currency.iso_code })
    }
}

/// Bytes as a text, or the violation that they are none.
fn text(bytes: &[u8]) -> Result<&str, Vec<Violation>> {
    std::str::from_utf8(bytes).map_err(|error| {
        let message = format!("not UTF-8: byte `{}` begins no character", error.valid_up_to());
        json::violations(vec![Problem::new(Path::default(), message).code(ViolationCode::Syntax)], None)
    })
}

macro_rules! document {
    ($type:ident, $refused:expr) => {
        impl $type {
            #[doc = concat!("[`", stringify!($type), "::from_json`] of bytes, which are UTF-8.")]
            ///
            /// # Errors
            /// The same.
            pub fn from_slice(source: &[u8]) -> Result<Self, <Self as FromStr>::Err> {
                Self::from_json(text(source).map_err($refused)?)
            }

            #[doc = concat!("[`", stringify!($type), "::from_json`] of a JSON value. Its figures are as exact as it holds them.")]
            ///
            /// # Errors
            /// The same; lines and columns are those of the value written on one line.
            pub fn from_value(value: &serde_json::Value) -> Result<Self, <Self as FromStr>::Err> {
                Self::from_json(&value.to_string())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            /// From JSON only, digit for digit; all violations are one message.
            fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
                let raw = Box::<RawValue>::deserialize(value)?;
                Self::from_json(raw.get()).map_err(|error| D::Error::custom(error.to_string().replace('\n', "; ")))
            }
        }
    };
}

document!(RuleSet, |violations| RuleSetError { violations });
document!(Consignment, |violations| ConsignmentError { reference: None, violations });
