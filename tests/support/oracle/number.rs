//! Exact figures: decimals as they are written, units, currencies and rounding (§3, §6).

use std::str::FromStr;

use num_rational::BigRational;
use num_traits::{Pow, Signed};
use serde_json::Value;

/// The figure that a JSON number or string writes, exponent and all.
pub fn exact(value: &Value) -> BigRational {
    match value {
        Value::Number(number) => decimal(&number.to_string()),
        Value::String(text) => decimal(text),
        other => panic!("not a figure: {other}"),
    }
}

/// The same, where the figure may be left out.
pub fn exact_or_zero(value: &Value) -> BigRational {
    if value.is_null() { decimal("0") } else { exact(value) }
}

/// A whole number, if there is one.
pub fn whole<N: FromStr>(value: &Value) -> Option<N> {
    (!value.is_null()).then(|| exact(value).to_string().parse().ok().expect("a small whole number"))
}

/// `12.5e-1` is 1.25, exactly.
pub fn decimal(text: &str) -> BigRational {
    let text = text.trim().to_lowercase();
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: BigRational = format!("{whole}{part}").parse().expect("decimal digits");
    let exponent: i32 = exponent.parse().expect("an exponent");
    let places = i32::try_from(part.len()).expect("a short text");
    digits * ten_to_the(exponent - places)
}

fn ten_to_the(exponent: i32) -> BigRational {
    BigRational::from_integer(10.into()).pow(exponent)
}

/// Weights are held in grams.
pub fn grams(weight: &BigRational, unit: &str) -> BigRational {
    weight
        * match unit.to_lowercase().as_str() {
            "g" => decimal("1"),
            "kg" => decimal("1000"),
            "lb" => decimal("453.59237"),
            "oz" => decimal("453.59237") / decimal("16"),
            other => panic!("not a unit of weight: {other}"),
        }
}

/// Lengths are held in millimetres.
pub fn millimetres(length: &BigRational, unit: &str) -> BigRational {
    length
        * match unit.to_lowercase().as_str() {
            "mm" => decimal("1"),
            "cm" => decimal("10"),
            "m" => decimal("1000"),
            "in" => decimal("25.4"),
            other => panic!("not a unit of length: {other}"),
        }
}

/// Volumes are held in cubic millimetres.
pub fn cubic_millimetres(volume: &BigRational, unit: &str) -> BigRational {
    volume
        * match unit.to_lowercase().as_str() {
            "cm3" => decimal("1e3"),
            "l" => decimal("1e6"),
            "m3" => decimal("1e9"),
            "in3" => decimal("25.4").pow(3),
            "ft3" => decimal("304.8").pow(3),
            other => panic!("not a unit of volume: {other}"),
        }
}

/// To whole steps: up, or to the nearest, halves up.
pub fn to_steps(figure: &BigRational, round: &str, step: &BigRational) -> BigRational {
    let steps = figure / step;
    let whole = match round {
        "Up" => steps.ceil(),
        "Nearest" => (steps + decimal("0.5")).floor(),
        other => panic!("not a way to round: {other}"),
    };
    whole * step
}

/// How many decimals the currency's minor unit has (ISO 4217). Those that the worlds use.
fn minor_digits(currency: &str) -> i32 {
    match currency {
        "JPY" | "KRW" => 0,
        "GBP" | "EUR" | "USD" | "AUD" | "CAD" | "CHF" | "SEK" | "NOK" | "DKK" | "PLN" | "CZK" | "AED" | "INR" | "CNY" => 2,
        "KWD" | "BHD" => 3,
        other => panic!("no world uses {other}"),
    }
}

/// To the currency's minor unit, halves away from zero: upwards, for no amount is negative.
pub fn rounded(amount: &BigRational, currency: &str) -> BigRational {
    rounded_as("HalfUp", amount, currency)
}

/// The same, in a stated way.
pub fn rounded_as(way: &str, amount: &BigRational, currency: &str) -> BigRational {
    assert!(!amount.is_negative(), "{amount} is negative");
    let minor_units = amount * ten_to_the(minor_digits(currency));
    let whole = match way {
        "HalfUp" => (minor_units + decimal("0.5")).floor(),
        "Down" => minor_units.floor(),
        "Up" => minor_units.ceil(),
        other => panic!("not a way to round: {other}"),
    };
    whole * ten_to_the(-minor_digits(currency))
}

/// A rounded amount, with exactly the currency's digits: `5.50`, `1200`, `0.007`.
pub fn written(amount: &BigRational, currency: &str) -> String {
    let digits = minor_digits(currency);
    let minor_units = amount * ten_to_the(digits);
    assert!(minor_units.is_integer(), "{amount} is not rounded");
    let digits = usize::try_from(digits).expect("a few digits");
    let text = format!("{:0>width$}", minor_units.to_integer().to_string(), width = digits + 1);
    let (whole, part) = text.split_at(text.len() - digits);
    if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
}
