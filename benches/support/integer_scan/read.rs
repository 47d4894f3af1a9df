//! Reading the workload's JSON into integers.

use serde_json::Value;

/// Weights are counted in these: with them a volume by any of the workload's divisors is whole.
pub const PER_GRAM: i64 = 60;
pub const PER_KILOGRAM: i64 = 1_000 * PER_GRAM;

/// The items of a list; a list that is left out has none.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}"))
}

/// The figure that JSON writes, times ten to the `digits`.
pub fn scaled(value: &Value, digits: usize) -> i64 {
    let written = value.to_string();
    let (whole, part) = written.split_once('.').unwrap_or((&written, ""));
    let part = part.trim_end_matches('0');
    assert!(part.len() <= digits, "{written} has more than {digits} decimals");
    format!("{whole}{part:0<digits$}").parse().unwrap_or_else(|_| panic!("not a figure: {written}"))
}

/// Kilograms in sixtieths of a gram.
pub fn kilograms(value: &Value) -> i64 {
    scaled(value, 3) * PER_GRAM
}

/// Centimetres in tenths of a millimetre.
pub fn centimetres(value: &Value) -> i64 {
    scaled(value, 2)
}

pub fn small(figure: i64) -> i32 {
    i32::try_from(figure).unwrap_or_else(|_| panic!("{figure} is beyond 32 bits"))
}

/// A time of day in minutes.
pub fn minutes(value: &Value) -> i32 {
    let (hours, minutes) = text(value).split_once(':').unwrap();
    hours.parse::<i32>().unwrap() * 60 + minutes.parse::<i32>().unwrap()
}

/// Distinct names, numbered in their order.
#[derive(Default)]
pub struct Names(Vec<String>);

impl Names {
    pub fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut names: Vec<String> = names.map(String::from).collect();
        names.sort();
        names.dedup();
        Self(names)
    }

    pub fn number(&self, name: &str) -> Option<usize> {
        self.0.binary_search_by(|own| own.as_str().cmp(name)).ok()
    }

    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }
}
