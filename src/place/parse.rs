//! Reading the notation of places.

use std::str::FromStr;

use thiserror::Error;

use super::formats::{letters as own_letters, pattern};
use super::postcode::{CANARIES, LONGEST_PREFIX, Postcode, PostcodeError, letters};
use super::text::folded;
use super::{Country, CountryError, Place, Subdivision, uk};
use crate::number::shortened;

/// Why a place is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PlaceError {
    /// Nothing stands there.
    #[error("a place is empty: `GB`, `GB M2`, `US 902-906`, `DE 10`, or `*` for everywhere")]
    Empty,
    /// It does not begin with a country.
    #[error(transparent)]
    Country(#[from] CountryError),
    /// The part after the country is no part of a UK postcode.
    #[error(
        "`{0}` is no part of a UK postcode: an area (`BT`), district (`M2`), sector (`M2 6`) or unit (`M2 6LW`), or districts of one area by number (`PH16-PH40`)"
    )]
    UkPart(String),
    /// A ZIP place is not of three digits, or five.
    #[error("`{0}` is no ZIP code or prefix: three digits (`902`), five (`90210`), or a range of them (`902-906`, `90210-90260`)")]
    ZipPrefix(String),
    /// A range runs backwards.
    #[error("the range `{first}-{last}` runs backwards: its start is after its end")]
    Backwards {
        /// Its start.
        first: String,
        /// Its end.
        last: String,
    },
    /// The code has something other than letters and digits.
    #[error("`{0}` is no postcode prefix: letters and digits, at most 16")]
    Prefix(String),
    /// No postcode of the country begins like that.
    #[error("no {country} postcode begins with `{code}`: {form}")]
    Beginning {
        /// What stands there.
        code: String,
        /// The country.
        country: Country,
        /// How its postcodes look.
        form: String,
    },
    /// The ends of a range lack a 0 before them, or a digit after them.
    #[error(
        "the ends of `{country} {first}-{last}` are one digit short: write `{country} 0{first}-0{last}` or `{country} {first}0-{last}9`"
    )]
    OneShort {
        /// The country.
        country: Country,
        /// Its start.
        first: String,
        /// Its end.
        last: String,
    },
    /// What stands after `=` is no whole postcode.
    #[error("{0}; after `=` stands a whole postcode")]
    Exact(#[from] PostcodeError),
    /// What stands after `=` is too much, or too little.
    #[error("`{0}` is no whole postcode: after `=` stands one, a ZIP code of five digits")]
    NotWhole(String),
    /// The country has no such subdivision.
    #[error("`{0}` is no subdivision of a country by ISO 3166-2, such as `US-CA` or `AU-WA`")]
    Subdivision(String),
    /// There is no text after the country.
    #[error("`{0}` names no region and no town: a country and a name, as in `region:QA Doha`, `town:IE Dublin`")]
    NoName(String),
    /// Part of a country is given that isn't in it.
    #[error("`{code}` does not lie in `{country}`")]
    Outside {
        /// What stands there.
        code: String,
        /// The country.
        country: Country,
    },
}

impl FromStr for Place {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text == "*" {
            return Ok(Self::Everywhere);
        }
        if let Some((kind, rest)) = text.split_once(':') {
            return by_name(kind.trim(), rest.trim()).ok_or_else(|| PlaceError::NoName(shortened(text)))?;
        }
        let (country, part) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        if country.is_empty() {
            return Err(PlaceError::Empty);
        }
        let part = part.trim();
        if let Some((country, code)) = country.split_once('-').filter(|_| part.is_empty()) {
            return subdivision(country.parse()?, code).ok_or_else(|| PlaceError::Subdivision(shortened(text)));
        }
        let country: Country = country.parse()?;
        let place = if part.is_empty() { Ok(whole(country)) } else { part_of(country.around(), part) }?;
        if lies_in(&place, country) { Ok(place) } else { Err(PlaceError::Outside { code: shortened(part), country }) }
    }
}

fn whole(country: Country) -> Place {
    if country == Country::NORTHERN_IRELAND { northern_ireland() } else { Place::Country(country) }
}

fn northern_ireland() -> Place {
    Place::Code { country: Country::UNITED_KINGDOM, code: "BT".to_owned() }
}

/// Whether a part of a country is one of Northern Ireland, or of the Canary Islands, if those are meant.
fn lies_in(place: &Place, country: Country) -> bool {
    let (Place::Code { code: first, .. } | Place::Exact { code: first, .. } | Place::Range { first, .. }) = place else { return true };
    let last = if let Place::Range { last, .. } = place { last } else { first };
    match country {
        Country::NORTHERN_IRELAND => first.bytes().take_while(u8::is_ascii_alphabetic).eq(*b"BT"),
        Country::CANARY_ISLANDS => CANARIES.iter().any(|begins| first.starts_with(begins) && last.starts_with(begins)),
        _ => true,
    }
}

/// `region:` and `town:`.
fn by_name(kind: &str, text: &str) -> Option<Result<Place, PlaceError>> {
    let (country, name) = text.split_once(char::is_whitespace)?;
    let (country, name) = (country.parse::<Country>(), name.split_whitespace().collect::<Vec<_>>().join(" "));
    if folded(&name).is_empty() {
        return None;
    }
    let made: fn(Country, String) -> Place = if kind.eq_ignore_ascii_case("region") {
        |country, name| Place::Region { country, name }
    } else if kind.eq_ignore_ascii_case("town") {
        |country, name| Place::Town { country, name }
    } else {
        return None;
    };
    // A name lies in the country that addresses there are of.
    Some(country.map(|country| made(country.around(), name)).map_err(PlaceError::from))
}

fn subdivision(country: Country, code: &str) -> Option<Place> {
    if country == Country::UNITED_KINGDOM && code.eq_ignore_ascii_case("NIR") {
        return Some(northern_ireland());
    }
    Some(Place::Subdivision { country, subdivision: Subdivision::of(country, code)? })
}

fn part_of(country: Country, part: &str) -> Result<Place, PlaceError> {
    let part = part.to_ascii_uppercase();
    if part.chars().any(|c| !c.is_ascii() && !c.is_whitespace()) {
        return Err(PlaceError::Prefix(shortened(&part)));
    }
    if let Some(code) = part.strip_prefix('=') {
        return exact(country, code.trim());
    }
    if country.has_uk_postcodes() {
        uk_place(country, &part).ok_or_else(|| PlaceError::UkPart(shortened(&part)))?
    } else if country.has_zip_codes() {
        prefix_or_range(country, &part, is_zip_prefix).ok_or_else(|| PlaceError::ZipPrefix(shortened(&part)))?
    } else {
        prefix_or_range(country, &part, is_plain_prefix).ok_or_else(|| PlaceError::Prefix(shortened(&part)))?
    }
}

fn exact(country: Country, code: &str) -> Result<Place, PlaceError> {
    let postcode = Postcode::parse(country, code)?;
    let is_whole = postcode.key().is_some_and(|key| key.is_whole() && key.length == postcode.as_str().len() && key.length < LONGEST_PREFIX);
    if !is_whole {
        return Err(PlaceError::NotWhole(shortened(code)));
    }
    Ok(Place::Exact { country: postcode.country(), code: postcode.as_str().to_owned() })
}

/// A part of a UK postcode, or a range of districts. One of Jersey, Guernsey or the Isle of Man lies there.
fn uk_place(country: Country, part: &str) -> Option<Result<Place, PlaceError>> {
    let range = part.split_once('-').map(|(first, last)| (first.trim(), last.trim()));
    let first = range.map_or(part, |(first, _)| first);
    let area: String = first.chars().take_while(char::is_ascii_alphabetic).collect();
    let own = Country::TERRITORIES.iter().find(|(own, known)| *known == area && (country == *own || country == Country::UNITED_KINGDOM));
    let country = own.map_or(country, |(own, _)| *own);
    let Some((first, last)) = range else {
        let code = uk::uk_part(part)?;
        let is_territory = own.is_some() && code == area;
        return Some(Ok(if is_territory { Place::Country(country) } else { Place::Code { country, code } }));
    };
    // `IV1-28` is short for `IV1-IV28`.
    let last = if last.bytes().all(|byte| byte.is_ascii_digit()) { format!("{area}{last}") } else { last.to_owned() };
    let number = |code: &str| uk::district(code).map(|(_, number)| number).filter(|number| format!("{area}{number}") == code);
    let (low, high) = (number(first)?, number(&last)?);
    let first = first.to_owned();
    Some(if low <= high { Ok(Place::Range { country, first, last }) } else { Err(PlaceError::Backwards { first, last }) })
}

fn is_zip_prefix(code: &str) -> bool {
    (code.len() == 3 || code.len() == 5) && code.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_plain_prefix(code: &str) -> bool {
    code.len() <= LONGEST_PREFIX && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A dash between two equally long parts is a range; any other belongs to the code.
fn prefix_or_range(country: Country, part: &str, accepted: impl Fn(&str) -> bool) -> Option<Result<Place, PlaceError>> {
    for (place, _) in part.match_indices('-') {
        let (first, last) = (bare(country, part.get(..place)?), bare(country, part.get(place + 1..)?));
        if first.len() != last.len() || first.is_empty() {
            continue;
        }
        if first <= last && pattern(country).lacks_zero(&first) && pattern(country).lacks_zero(&last) {
            return Some(Err(PlaceError::OneShort { country, first, last }));
        }
        if accepted(&first) && accepted(&last) {
            return Some(if first > last {
                Err(PlaceError::Backwards { first, last })
            } else {
                begins(country, &first).and_then(|()| begins(country, &last)).map(|()| Place::Range { country, first, last })
            });
        }
    }
    let code = bare(country, part);
    (!code.is_empty() && accepted(&code)).then(|| begins(country, &code).map(|()| Place::Code { country, code }))
}

/// Without spaces and dashes, and without the country's own letters where postcodes don't begin with them.
fn bare(country: Country, code: &str) -> String {
    let code: String = letters(code).collect();
    let pattern = pattern(country);
    let rest = if pattern.is_open() {
        code.strip_prefix(country.code()).filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    } else if pattern.begins(code.as_bytes()) {
        None
    } else {
        own_letters(&country).filter_map(|letters| code.strip_prefix(letters)).find(|rest| pattern.begins(rest.as_bytes()))
    };
    rest.map(str::to_owned).unwrap_or(code)
}

fn begins(country: Country, code: &str) -> Result<(), PlaceError> {
    if pattern(country).begins(code.as_bytes()) {
        return Ok(());
    }
    Err(PlaceError::Beginning { code: shortened(code), country, form: pattern(country).words() })
}

impl Place {
    /// Of a code of digits that is one short of a postcode, where a 0 before it would be possible: what it would be with the 0.
    pub(crate) fn with_lost_zero(&self) -> Option<Self> {
        let Self::Code { country, code } = self else { return None };
        let is_short = !country.has_uk_postcodes() && !country.has_zip_codes() && pattern(*country).lacks_zero(code);
        is_short.then(|| Self::Code { country: *country, code: format!("0{code}") })
    }

    /// Of a range whose ends, one after the other, are a postcode: that one.
    pub(crate) fn as_one_code(&self) -> Option<Self> {
        let Self::Range { country, first, last } = self else { return None };
        if country.has_uk_postcodes() || pattern(*country).is_open() {
            return None;
        }
        exact(*country, &format!("{first}{last}")).ok()
    }
}
