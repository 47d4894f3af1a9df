//! Places: one notation for every place that a rule set names.

mod classes;
mod country;
mod lists;
mod postcode;
mod sets;

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

pub(crate) use classes::{Classes, Covered};
pub use country::{Country, CountryError};
pub(crate) use lists::{ListId, Named, PlaceLists};
use postcode::LONGEST_PREFIX;
pub(crate) use postcode::PostcodeKey;
pub use postcode::{Postcode, PostcodeError};
use postcode::{code_interval, range_interval};
pub(crate) use sets::{Answer, Spot, breadth};

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
    #[error("`{0}` is no part of a UK postcode: an area (`BT`), district (`M2`), sector (`M2 6`) or unit (`M2 6LW`)")]
    UkPart(String),
    /// A ZIP place is not of three digits.
    #[error("`{0}` is no ZIP prefix: three digits (`902`), or a range of them (`902-906`)")]
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
}

/// A place of the notation: everywhere, a country, or a part of one.
///
/// ```
/// use consign::Place;
/// let area: Place = "GB M".parse()?;
/// let country = "GB".parse()?;
/// assert!(area.contains(country, Some(&consign::Postcode::parse(country, "m26lw")?)));
/// assert!(!area.contains(country, Some(&consign::Postcode::parse(country, "ME4 4QA")?)));
/// assert!("US 90".parse::<Place>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Place {
    /// `*`
    Everywhere,
    /// `GB`
    Country(Country),
    /// `GB M2`, `US 902`, `DE 10`: the part of the country whose postcodes have this code.
    Code {
        /// The country.
        country: Country,
        /// The code, canonical.
        code: String,
    },
    /// `US 902-906`, `DE 10-19`: both ends included, both of one length.
    Range {
        /// The country.
        country: Country,
        /// The first prefix of the range.
        first: String,
        /// The last prefix of the range.
        last: String,
    },
}

impl Place {
    /// Whether an address lies in this place. Without a postcode only whole countries and everywhere can be told to match.
    #[must_use]
    pub fn contains(&self, country: Country, postcode: Option<&Postcode>) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Country(own) => *own == country,
            Self::Code { country: own, code } => {
                *own == country && postcode.is_some_and(|postcode| postcode.codes().any(|part| part == code))
            }
            Self::Range { country: own, first, last } => {
                *own == country && postcode.is_some_and(|postcode| postcode.is_within(first, last))
            }
        }
    }

    /// The country that it is or lies in; `None` of everywhere.
    pub(crate) fn country(&self) -> Option<Country> {
        match self {
            Self::Everywhere => None,
            Self::Country(country) | Self::Code { country, .. } | Self::Range { country, .. } => Some(*country),
        }
    }

    /// The country whose postcode it takes to tell whether an address lies here, if it takes one.
    #[must_use]
    pub fn needs_postcode(&self) -> Option<Country> {
        match self {
            Self::Everywhere | Self::Country(_) => None,
            Self::Code { country, .. } | Self::Range { country, .. } => Some(*country),
        }
    }
}

impl FromStr for Place {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text == "*" {
            return Ok(Self::Everywhere);
        }
        let (country, part) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        if country.is_empty() {
            return Err(PlaceError::Empty);
        }
        let country: Country = country.parse()?;
        let part = part.trim().to_ascii_uppercase();
        if part.chars().any(|c| !c.is_ascii() && !c.is_whitespace()) {
            return Err(PlaceError::Prefix(crate::number::shortened(&part)));
        }
        if part.is_empty() {
            Ok(Self::Country(country))
        } else if country.has_uk_postcodes() {
            let code = postcode::uk_part(&part).ok_or_else(|| PlaceError::UkPart(crate::number::shortened(&part)))?;
            Ok(Self::Code { country, code })
        } else if country.has_zip_codes() {
            prefix_or_range(country, &part, is_zip_prefix).ok_or_else(|| PlaceError::ZipPrefix(crate::number::shortened(&part)))?
        } else {
            prefix_or_range(country, &part, is_plain_prefix).ok_or_else(|| PlaceError::Prefix(crate::number::shortened(&part)))?
        }
    }
}

fn is_zip_prefix(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_plain_prefix(code: &str) -> bool {
    code.chars().count() <= LONGEST_PREFIX && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A dash between two equally long parts is a range; any other belongs to the code.
fn prefix_or_range(country: Country, part: &str, accepted: impl Fn(&str) -> bool) -> Option<Result<Place, PlaceError>> {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if let Some((first, last)) = part.split_once('-') {
        let (first, last) = (bare(first), bare(last));
        if first.len() == last.len() && accepted(&first) && accepted(&last) {
            return Some(if first <= last {
                Ok(Place::Range { country, first, last })
            } else {
                Err(PlaceError::Backwards { first, last })
            });
        }
    }
    let code = if country.has_zip_codes() { bare(part) } else { postcode::plain(part)? };
    accepted(&code).then_some(Ok(Place::Code { country, code }))
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everywhere => f.write_str("*"),
            Self::Country(country) => write!(f, "{country}"),
            Self::Code { country, code } => write!(f, "{country} {code}"),
            Self::Range { country, first, last } => write!(f, "{country} {first}-{last}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(place: &str, country: &str, postcode: &str) -> bool {
        let country = country.parse().unwrap();
        let postcode = Postcode::parse(country, postcode).ok();
        place.parse::<Place>().unwrap().contains(country, postcode.as_ref())
    }

    #[test]
    fn uk_places_match_whole_parts() {
        for place in ["GB", "gb m", "GB M2", "GB M2 6", "GB M2 6LW", "GBR m26lw", "826 M2", "*"] {
            assert!(matches(place, "GB", "m2 6lw"), "{place}");
        }
        for (place, postcode) in [("GB M", "ME4 4QA"), ("GB M2", "M20 1AA"), ("GB M2 6", "M2 7LW"), ("GB W1", "W1A 1AA"), ("IM", "M2 6LW")]
        {
            assert!(!matches(place, "GB", postcode), "{place} {postcode}");
        }
    }

    #[test]
    fn zip_ranges_include_their_ends() {
        for zip in ["90210", "90301", "90601-1234", "906011234"] {
            assert!(matches("US 902-906", "US", zip), "{zip}");
        }
        for zip in ["90101", "90701", "9021", ""] {
            assert!(!matches("US 902-906", "US", zip), "{zip}");
        }
        assert!(matches("US 322", "US", "32202") && !matches("US 322", "US", "32301"));
    }

    #[test]
    fn a_dash_between_unequal_parts_belongs_to_the_code() {
        assert!(matches("PL 00-950", "PL", "00-950") && matches("PL 00-950", "PL", "00950"));
        assert!(matches("PT 1000-001", "PT", "1000 001"));
        assert!(matches("DE 10-19", "DE", "19999") && !matches("DE 10-19", "DE", "20000") && !matches("DE 10-19", "DE", "1"));
        assert_eq!("NL 1000 AB-1999 ZZ".parse::<Place>().unwrap().to_string(), "NL 1000AB-1999ZZ");
    }

    #[test]
    fn what_is_no_place_says_why() {
        for (text, expected) in [
            ("", "a place is empty"),
            ("UK", "`GB`"),
            ("US 90", "three digits"),
            ("US 9021", "three digits"),
            ("US 906-902", "runs backwards"),
            ("GB 12", "no part of a UK postcode"),
            ("GB M2-M5", "no part of a UK postcode"),
            ("DE 1_", "no postcode prefix"),
            ("DE 19-10", "runs backwards"),
        ] {
            let message = text.parse::<Place>().unwrap_err().to_string();
            assert!(message.contains(expected), "{text}: {message}");
        }
    }

    #[test]
    fn a_place_reads_back_what_it_writes() {
        for text in ["*", "GB", "GB BT", "GB M2 6", "GB M2 6LW", "US 902-906", "DE 10", "PL 00950"] {
            assert_eq!(text.parse::<Place>().unwrap().to_string(), text);
        }
    }
}
