//! How each country writes its postcodes.

use std::sync::LazyLock;

use super::Country;
use super::shape::{Pattern, first};
use super::sourced::COUNTRIES;

/// Where the contract says otherwise than `keshvar`, whose patterns are Google's address data: the whole postcode, and what is read in part.
const OWN: [(&str, &str, Option<&str>); 6] = [
    ("CA", r"[A-Z]\d[A-Z]\d[A-Z]\d", Some(r"[A-Z]\d[A-Z]")),
    ("IE", r"[A-Z]\d[\dW][\dA-Z]{4}", Some(r"[A-Z]\d[\dW]")),
    ("LI", r"\d{4}", None),
    ("LV", r"\d{4}", None),
    ("NL", r"\d{4}[A-Z]{2}", Some(r"\d{4}")),
    ("PT", r"\d{7}", Some(r"\d{4}")),
];

/// The letters that stood on the cars of a country before it had a code of two, and still stand before its postcodes.
const SIGNS: [(&str, &str); 13] = [
    ("AT", "A"),
    ("BE", "B"),
    ("DE", "D"),
    ("ES", "E"),
    ("FR", "F"),
    ("LI", "FL"),
    ("FI", "FIN"),
    ("FI", "SF"),
    ("IT", "I"),
    ("LU", "L"),
    ("NO", "N"),
    ("PT", "P"),
    ("SE", "S"),
];

/// By [`Country::number`]. Royal Mail's postcodes are read on their own (`uk`).
static PATTERNS: LazyLock<Box<[Pattern]>> = LazyLock::new(|| {
    let mut patterns: Box<[Pattern]> = (0..Country::NUMBERS).map(|_| Pattern::default()).collect();
    let sourced = COUNTRIES.iter().filter_map(|(country, pattern, _)| Some((*country, (*pattern)?, None)));
    let all = sourced.chain(OWN);
    for (country, whole, part) in all {
        let country = country.parse::<Country>().ok().filter(|country| !country.has_uk_postcodes());
        let place = country.and_then(|country| patterns.get_mut(country.number()));
        if let (Some(place), Some(pattern)) = (place, Pattern::new(whole, part)) {
            *place = pattern;
        }
    }
    patterns
});

/// What a country has whose number isn't known.
static OPEN: LazyLock<Pattern> = LazyLock::new(Pattern::default);

/// The pattern of a country that has none of Royal Mail's postcodes.
#[inline]
pub(super) fn pattern(country: Country) -> &'static Pattern {
    PATTERNS.get(country.number()).unwrap_or(&OPEN)
}

/// The shapes of Royal Mail's postcodes.
const UK: [&str; 6] = ["A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA"];

/// The first postcode of a country, in the order of their letters, from one number on.
pub(super) fn first_from(country: Country, low: u128) -> Option<String> {
    if !country.has_uk_postcodes() {
        return pattern(country).first(low);
    }
    let characters = |place: u8| match place {
        b'9' => (b'0'..=b'9').collect(),
        b'A' => (b'A'..=b'Z').collect(),
        other => vec![other],
    };
    UK.iter().filter_map(|shape| first(&shape.bytes().map(characters).collect::<Vec<_>>(), low)).min()
}

impl Country {
    /// Whether so many characters are more than some of its postcodes have.
    pub(super) fn has_longer(self, length: usize) -> bool {
        !self.has_uk_postcodes() && length > pattern(self).shortest()
    }
}

/// The letters of a country that may stand before its postcodes.
pub(super) fn letters(country: &Country) -> impl Iterator<Item = &str> {
    let signs = SIGNS.iter().filter(move |(own, _)| *own == country.code()).map(|(_, sign)| *sign);
    std::iter::once(country.code()).chain(signs)
}

#[cfg(test)]
mod tests {
    use super::super::shape::Fit;
    use super::*;

    /// The list of the contract: an example of the form, and the countries that have it.
    const STATED: [(&str, &str); 11] = [
        ("12345", "DE FR ES IT FI SE PL GR CZ SK LT EE HR TR MX KR US"),
        ("123456789", "US"),
        ("1234", "BE AT CH LI LU LV NO DK AU NZ HU SI BG CY ZA"),
        ("123456", "IN CN RO SG"),
        ("1234567", "JP PT"),
        ("12345678", "BR"),
        ("1234AB", "NL"),
        ("K1A0B1", "CA"),
        ("D02AF30", "IE"),
        ("1011", "BH"),
        ("106409", "TW"),
    ];

    #[test]
    fn postcodes_look_as_the_contract_and_the_source_say() {
        let country = |code: &str| code.parse::<Country>().unwrap();
        for (code, countries) in STATED {
            for own in countries.split(' ') {
                let own = country(own);
                assert_eq!(pattern(own).fit(code.as_bytes()), Some(Fit::Whole), "{own} {code}");
                assert!(!pattern(own).is_open() && pattern(own).fit(b"1").is_none());
            }
        }
        for (own, part) in [("NL", "1012"), ("PT", "1000"), ("CA", "K1A"), ("IE", "D6W")] {
            assert_eq!(pattern(country(own)).fit(part.as_bytes()), Some(Fit::Part), "{own}");
        }
        assert!(pattern(country("HK")).is_open() && pattern(country("XK")).is_open());
        let known = PATTERNS.iter().filter(|pattern| !pattern.is_open()).count();
        // All that the source has, but for the four of Royal Mail.
        let sourced = keshvar::CountryIterator::new().filter(|country| country.postal_code_format().is_some()).count();
        assert_eq!(known, sourced - 4);
        assert!(known > 150, "{known}");
    }
}
