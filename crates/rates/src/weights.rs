//! Weights as headers and cells write them: `bis-30`, `up to 5 kg`, `0-1`, `>30`, `10.1 - 20`, `70 and above`.

use consign::WeightUnit;
use consign_tables::{Mark, weight_unit};
use rust_decimal::Decimal;

use crate::figure::figure;

/// Weights above the one, up to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound {
    /// Itself excluded; none where what stands before it ends.
    pub(crate) low: Option<Decimal>,
    /// Itself included; none if there is no end.
    pub(crate) high: Option<Decimal>,
    pub(crate) unit: Option<WeightUnit>,
    /// Whether the text can hardly mean anything else.
    pub(crate) is_plain: bool,
}

const UP_TO: [&str; 19] = [
    "not over",
    "not more than",
    "no more than",
    "up to",
    "upto",
    "bis zu",
    "bis",
    "jusqu'à",
    "jusqu'a",
    "jusqu’à",
    "hasta",
    "fino a",
    "t/m",
    "tot",
    "max.",
    "max",
    "<=",
    "≤",
    "till",
];
const ABOVE: [&str; 9] = [">", "over", "above", "more than", "ab", "über", "ueber", "from", "plus de"];
const AND_ABOVE: [&str; 7] = ["(and above)", "and above", "and over", "and up", "or more", "+", "und mehr"];
const BETWEEN: [&str; 6] = [" - ", "-", "–", " to ", " bis ", " a "];

/// Reads bounds of weights, if that is what a text is.
pub(crate) fn bound(text: &str, mark: Mark) -> Option<Bound> {
    if text.len() > 60 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let lower = text.to_lowercase().replace('_', " ");
    let mut rest = lower.trim();
    for word in ["weight", "gewicht", "poids", "peso"] {
        rest = rest.strip_prefix(word).map_or(rest, str::trim);
    }
    let (mut unit, mut is_plain) = (None, false);
    let mut read = |text: &str| {
        let (value, around) = figure(text.trim().trim_start_matches(['-', ' ']), mark).ok()?;
        let own = if around.is_empty() { None } else { Some(weight_unit(&around)?) };
        unit = unit.or(own);
        Some(value)
    };
    let begins = |words: &[&str]| {
        let word = words.iter().find(|word| rest.starts_with(**word))?;
        let after = rest.get(word.len()..)?;
        // `ab` begins `abroad`.
        (!after.starts_with(char::is_alphabetic)).then_some(after)
    };
    let (low, high) = if let Some(after) = begins(&UP_TO) {
        is_plain = true;
        (None, Some(read(after)?))
    } else if let Some(after) = begins(&ABOVE) {
        is_plain = true;
        (Some(read(after)?), None)
    } else if let Some(before) = AND_ABOVE.iter().find_map(|word| rest.strip_suffix(word)) {
        is_plain = true;
        (Some(read(before)?), None)
    } else if let Some((from, to)) = BETWEEN.iter().find_map(|between| rest.split_once(between).filter(|(from, _)| !from.trim().is_empty()))
    {
        is_plain = true;
        (Some(read(from)?), Some(read(to)?))
    } else {
        (None, Some(read(rest)?))
    };
    is_plain |= unit.is_some();
    Some(Bound { low, high, unit, is_plain })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let figure = |figure: Option<Decimal>| figure.map_or("-".to_owned(), |figure| figure.to_string());
        bound(text, Mark::Point).map_or("none".to_owned(), |bound| format!("{} {}", figure(bound.low), figure(bound.high)))
    }

    #[test]
    fn bounds_in_their_spellings() {
        for (text, expected) in [
            ("bis-30", "- 30"),
            ("bis_30", "- 30"),
            ("up to 5 kg", "- 5"),
            ("0-1", "0 1"),
            ("0-2kg", "0 2"),
            (">30", "30 -"),
            ("> 30 kg", "30 -"),
            ("5 kg", "- 5"),
            ("10.1 - 20", "10.1 20"),
            ("5", "- 5"),
            ("70 (and above)", "70 -"),
            ("70+", "70 -"),
            ("≤ 2", "- 2"),
            ("Weight 0-5", "0 5"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
        for text in ["zone 2", "zone", "abroad 5", "<5", "5 cm", "", "FRT-AT-10", "2 days"] {
            assert_eq!(told(text), "none", "{text}");
        }
        assert_eq!(bound("5 lbs", Mark::Point).unwrap().unit, Some(WeightUnit::Pound));
    }
}
