//! Countries of ISO 3166-1.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Why a country is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown country `{given}`: an ISO 3166-1 code such as `GB`, `GBR` or `826`")]
pub struct CountryError {
    given: String,
}

/// A country of ISO 3166-1. Alpha-2, alpha-3 and numeric codes are read in any case, alpha-2 is written.
///
/// Besides those: `UK` and `EL`, which are written `GB` and `GR`; `XK`, Kosovo; and as the country of an address `XI`, Northern Ireland,
/// and `IC`, the Canary Islands, which lie in `GB` and `ES`.
///
/// ```
/// use consign::Country;
/// assert_eq!("gbr".parse::<Country>()?, "826".parse()?);
/// assert_eq!("UK".parse::<Country>()?.to_string(), "GB");
/// assert!("EN".parse::<Country>().is_err());
/// # Ok::<(), consign::CountryError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    pub(crate) const PLACEHOLDER: Self = Self(*b"ZZ");
    pub(super) const UNITED_KINGDOM: Self = Self(*b"GB");
    pub(super) const SPAIN: Self = Self(*b"ES");
    pub(super) const NORTHERN_IRELAND: Self = Self(*b"XI");
    pub(super) const CANARY_ISLANDS: Self = Self(*b"IC");
    /// The territories that share the postcodes of the United Kingdom, each with its area.
    pub(super) const TERRITORIES: [(Self, &'static str); 3] = [(Self(*b"JE"), "JE"), (Self(*b"GG"), "GY"), (Self(*b"IM"), "IM")];

    /// The two letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("ZZ")
    }

    /// How many numbers there may be.
    pub(crate) const NUMBERS: usize = 26 * 26;

    /// Its letters as a number below [`Country::NUMBERS`].
    pub(crate) fn number(self) -> usize {
        let [first, second] = self.0.map(|letter| usize::from(letter.wrapping_sub(b'A') % 26));
        26 * first + second
    }

    /// The country that has its postcodes: itself, but for Northern Ireland and the Canary Islands.
    pub(crate) fn around(self) -> Self {
        match self {
            Self::NORTHERN_IRELAND => Self::UNITED_KINGDOM,
            Self::CANARY_ISLANDS => Self::SPAIN,
            own => own,
        }
    }

    /// The area of its postcodes, if it is a territory that shares those of the United Kingdom.
    pub(super) fn own_area(self) -> Option<&'static str> {
        Self::TERRITORIES.iter().find(|(own, _)| *own == self).map(|(_, area)| *area)
    }

    /// Whether its postcodes are those of Royal Mail.
    pub(crate) fn has_uk_postcodes(self) -> bool {
        matches!(self.0, [b'G', b'B' | b'G'] | [b'J', b'E'] | [b'I', b'M'])
    }

    pub(crate) fn has_zip_codes(self) -> bool {
        self.0 == *b"US"
    }
}

impl FromStr for Country {
    type Err = CountryError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = crate::number::trimmed(text);
        let numeric = |digits: &str| digits.parse().ok().and_then(|value: usize| celes::Country::from_value(value).ok());
        let own = |code: &[u8; 2]| Ok(Self(code.map(|letter| letter.to_ascii_uppercase())));
        let found = match code.len() {
            2 if code.eq_ignore_ascii_case("UK") => return own(b"GB"),
            2 if code.eq_ignore_ascii_case("EL") => return own(b"GR"),
            2 if ["XK", "XI", "IC"].iter().any(|known| code.eq_ignore_ascii_case(known)) => {
                return code.as_bytes().try_into().map_or(Ok(Self::PLACEHOLDER), own);
            }
            2 => celes::Country::from_alpha2(code).ok(),
            3 if code.bytes().all(|byte| byte.is_ascii_digit()) => numeric(code),
            3 => celes::Country::from_alpha3(code).ok(),
            _ => None,
        };
        found
            .and_then(|country| country.alpha2.as_bytes().try_into().ok())
            .map(Self)
            .ok_or_else(|| CountryError { given: crate::number::shortened(text) })
    }
}

impl AsRef<str> for Country {
    fn as_ref(&self) -> &str {
        self.code()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_codes_are_read() {
        for code in ["GB", "gb", "GBR", "826", " GB "] {
            assert_eq!(code.parse::<Country>().unwrap().code(), "GB", "{code}");
        }
        assert_eq!("036".parse::<Country>().unwrap().code(), "AU");
        for (code, written) in [("UK", "GB"), ("uk", "GB"), ("EL", "GR"), ("xi", "XI"), ("IC", "IC"), ("XK", "XK")] {
            assert_eq!(code.parse::<Country>().unwrap().code(), written, "{code}");
        }
        for code in ["", "G", "ZZ", "ZZZ", "000", "36", "Britain", "ÄÖ"] {
            assert!(code.parse::<Country>().is_err(), "{code}");
        }
    }
}
