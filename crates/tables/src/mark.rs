//! Marks and signs about figures: what stands before decimals, and the signs of currencies.

use consign::Currency;

/// Which mark a table sets before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `1234.56`
    Point,
    /// `1234,56`
    Comma,
    /// Its figures do not say.
    Unknown,
}

impl Mark {
    /// The mark of a table, by those of its figures that can be read in one way only.
    pub fn of<'c>(cells: impl Iterator<Item = &'c str>) -> Self {
        let (mut points, mut commas) = (false, false);
        for cell in cells {
            let figure = digits_of(cell);
            let decimals = |mark: char| figure.rsplit_once(mark).map(|(whole, rest)| (whole.contains(['.', ',']), rest.len()));
            match (decimals('.'), decimals(',')) {
                (Some(_), Some(_)) => *if figure.rfind('.') > figure.rfind(',') { &mut points } else { &mut commas } = true,
                (Some((false, length)), None) => points |= length != 3 || figure.starts_with("0."),
                (None, Some((false, length))) => commas |= length != 3 || figure.starts_with("0,"),
                _ => {}
            }
        }
        match (points, commas) {
            (false, true) => Self::Comma,
            (true, false) => Self::Point,
            _ => Self::Unknown,
        }
    }
}

fn digits_of(cell: &str) -> String {
    cell.chars().filter(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',')).collect()
}

/// The currencies that `$` stands for.
const DOLLARS: [&str; 20] = [
    "ARS", "AUD", "BBD", "BMD", "BSD", "BZD", "CAD", "CLP", "COP", "FJD", "HKD", "JMD", "MXN", "NAD", "NZD", "SGD", "TTD", "TWD", "USD",
    "UYU",
];

/// Whether a sign stands for other currencies than this one.
#[must_use]
pub fn contradicts(sign: char, currency: Currency) -> bool {
    match sign {
        '€' => currency.code() != "EUR",
        '£' => !["GBP", "EGP", "FKP", "GIP", "SHP"].contains(&currency.code()),
        '$' => !DOLLARS.contains(&currency.code()),
        _ => false,
    }
}
