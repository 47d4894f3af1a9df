//! The places of the notation.

use std::fmt;

use super::{Country, Subdivision};

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
    /// `GB`; `IC`, the Canary Islands.
    Country(Country),
    /// `GB M2`, `US 902`, `US 90210`, `DE 10`: the part of the country whose postcodes have this code.
    Code {
        /// The country.
        country: Country,
        /// The code, canonical.
        code: String,
    },
    /// `US 902-906`, `DE 10-19`: both ends included, both of one length. `GB PH16-PH40`: the districts of an area by number.
    Range {
        /// The country.
        country: Country,
        /// The first prefix of the range.
        first: String,
        /// The last prefix of the range.
        last: String,
    },
    /// `BH =101`: exactly that postcode.
    Exact {
        /// The country.
        country: Country,
        /// The postcode, canonical.
        code: String,
    },
    /// `US-CA`: a subdivision of ISO 3166-2.
    Subdivision {
        /// The country.
        country: Country,
        /// Its code.
        subdivision: Subdivision,
    },
    /// `region:QA Doha`: what addresses state as their `Region`.
    Region {
        /// The country.
        country: Country,
        /// The region. Case, accents and white space don't count.
        name: String,
    },
    /// `town:IE Dublin`: what addresses state as their `Town`.
    Town {
        /// The country.
        country: Country,
        /// The town. Case, accents and white space don't count.
        name: String,
    },
}

impl Place {
    /// The country in which it lies; `None` of everywhere.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        match self {
            Self::Everywhere => None,
            Self::Country(country)
            | Self::Code { country, .. }
            | Self::Range { country, .. }
            | Self::Exact { country, .. }
            | Self::Subdivision { country, .. }
            | Self::Region { country, .. }
            | Self::Town { country, .. } => Some(country.around()),
        }
    }

    /// Whether it is everywhere, or a whole country.
    pub(crate) fn is_whole(&self) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Country(country) => country.around() == *country,
            _ => false,
        }
    }

    /// Whether it takes what an address states in words to tell what lies there.
    pub(super) fn is_in_words(&self) -> bool {
        matches!(self, Self::Subdivision { .. } | Self::Region { .. } | Self::Town { .. })
    }

    /// The country whose postcode it takes to tell whether an address lies here, if it takes one.
    #[must_use]
    pub fn needs_postcode(&self) -> Option<Country> {
        match self {
            Self::Code { .. } | Self::Range { .. } | Self::Exact { .. } => self.country(),
            Self::Country(_) if !self.is_whole() => self.country(),
            _ => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everywhere => f.write_str("*"),
            Self::Country(country) => write!(f, "{country}"),
            Self::Code { country, code } => write!(f, "{country} {code}"),
            Self::Range { country, first, last } => write!(f, "{country} {first}-{last}"),
            Self::Exact { country, code } => write!(f, "{country} ={code}"),
            Self::Subdivision { country, subdivision } => write!(f, "{country}-{}", subdivision.code()),
            Self::Region { country, name } => write!(f, "region:{country} {name}"),
            Self::Town { country, name } => write!(f, "town:{country} {name}"),
        }
    }
}
