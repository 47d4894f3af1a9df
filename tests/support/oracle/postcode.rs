//! Postcodes: how they are read, by the pattern of their country (second edition, §2).

use super::country::{Within, letters};

/// What is known of an address's postcode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// A UK outward and inward code, in GB, JE, GG and IM.
    Uk(String, String),
    /// The UK area alone.
    Area(String),
    /// Elsewhere, upper-cased, without spaces and dashes.
    Whole(String),
    /// How it begins, where the rest isn't known.
    Begins(String),
}

/// The patterns: `9` is a digit, `A` a letter, `*` either. The UK's and Ireland's are read by themselves.
const PATTERNS: [(&str, &[&str]); 9] = [
    ("DE FR ES IT FI SE PL GR CZ SK LT EE HR TR MX KR", &["99999"]),
    ("US", &["99999", "999999999"]),
    ("BE AT CH LI LU LV NO DK AU NZ HU SI BG CY ZA", &["9999"]),
    ("IN CN RO SG", &["999999"]),
    ("JP PT", &["9999999"]),
    ("BR", &["99999999"]),
    ("NL", &["9999AA"]),
    ("CA", &["A9A9A9"]),
    ("IE", &["A99****", "D6W****"]),
];

/// Those that can be read in part.
const PARTS: [(&str, &[&str]); 3] = [("NL PT", &["9999"]), ("CA", &["A9A"]), ("IE", &["A99", "D6W"])];

pub fn is_uk(country: &str) -> bool {
    ["GB", "JE", "GG", "IM"].contains(&country)
}

/// Every code that the address may have. None where its postcode is missing or unreadable. A postcode outside the part of the
/// country that the address names is no postcode of it.
pub fn read(country: &str, within: Option<Within>, written: &str) -> Vec<Code> {
    let own = code(country, written);
    match within {
        None => own.into_iter().collect(),
        Some(Within::NorthernIreland) => match own {
            Some(Code::Uk(outward, inward)) if area(&outward) == "BT" => vec![Code::Uk(outward, inward)],
            _ => vec![Code::Area("BT".to_owned())],
        },
        Some(Within::CanaryIslands) => match own {
            Some(Code::Whole(code)) if code.starts_with("35") || code.starts_with("38") => vec![Code::Whole(code)],
            _ => ["35", "38"].map(|start| Code::Begins(start.to_owned())).into(),
        },
    }
}

/// Spaces and dashes don't matter, nor do the country's own letters before a postcode.
fn code(country: &str, written: &str) -> Option<Code> {
    let plain = plain(written);
    if plain.is_empty() {
        return None;
    }
    if !has_pattern(country) {
        let rest = plain.strip_prefix(country).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        return Some(Code::Whole(rest.unwrap_or(&plain).to_owned()));
    }
    let without_letters = letters(country).into_iter().filter_map(|letters| plain.strip_prefix(letters));
    std::iter::once(plain.as_str()).chain(without_letters).find_map(|code| fitting(country, code))
}

/// Upper-cased, without spaces and dashes.
pub fn plain(written: &str) -> String {
    written.replace([' ', '-'], "").to_ascii_uppercase()
}

fn has_pattern(country: &str) -> bool {
    is_uk(country) || PATTERNS.iter().any(|(countries, _)| countries.contains(country))
}

/// The code, if it is one of the country's.
fn fitting(country: &str, code: &str) -> Option<Code> {
    if is_uk(country) {
        return uk(code);
    }
    let is_of = |table: &[(&str, &[&str])]| {
        let patterns = table.iter().filter(|(countries, _)| countries.contains(country)).flat_map(|(_, patterns)| *patterns);
        patterns.into_iter().any(|pattern| fits(code, pattern))
    };
    if is_of(&PATTERNS) {
        Some(Code::Whole(code.to_owned()))
    } else if is_of(&PARTS) {
        Some(Code::Begins(code.to_owned()))
    } else {
        None
    }
}

fn fits(code: &str, pattern: &str) -> bool {
    let fits = |(c, p): (char, char)| match p {
        '9' => c.is_ascii_digit(),
        'A' => c.is_ascii_uppercase(),
        '*' => c.is_ascii_digit() || c.is_ascii_uppercase(),
        exactly => c == exactly,
    };
    code.chars().count() == pattern.len() && code.chars().zip(pattern.chars()).all(fits)
}

/// All six outward shapes, and GIR 0AA.
fn uk(code: &str) -> Option<Code> {
    let shapes = ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"];
    let is_postcode = shapes.iter().any(|outward| fits(code, &format!("{outward}9AA"))) || code == "GIR0AA";
    is_postcode.then(|| {
        let (outward, inward) = code.split_at(code.len() - 3);
        Code::Uk(outward.to_owned(), inward.to_owned())
    })
}

/// The letters that a UK outward code begins with.
pub fn area(outward: &str) -> String {
    outward.chars().take_while(char::is_ascii_alphabetic).collect()
}

/// The number of a UK district: 1 of W1A.
pub fn number(outward: &str) -> Option<u64> {
    let digits: String = outward.chars().skip_while(char::is_ascii_alphabetic).take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The country that an area of the UK's postcodes is a territory of its own in.
pub fn territory(area: &str) -> Option<&'static str> {
    match area {
        "JE" => Some("JE"),
        "GY" => Some("GG"),
        "IM" => Some("IM"),
        _ => None,
    }
}
