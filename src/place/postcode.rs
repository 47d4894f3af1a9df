//! Postcodes, read as each country writes them.

use std::fmt;

use thiserror::Error;

use super::Country;
use super::formats::{letters as own_letters, pattern};
use super::shape::Fit;
use super::text::visible;
use super::uk::{KINDS, SPACE, territory, uk, uk_letters};

/// Why a postcode cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{given}` is no {country} postcode: {expected}")]
pub struct PostcodeError {
    given: String,
    country: Country,
    /// What would be right.
    expected: String,
}

impl PostcodeError {
    /// Of a text that [`locate`] can't read.
    pub(crate) fn new(country: Country, text: &str) -> Self {
        let bare: String = letters(text).collect();
        let around = country.around();
        let expected = if around.has_uk_postcodes() { "such as `M2 6LW`".to_owned() } else { pattern(around).instead_of(&bare) };
        let expected = match country {
            Country::NORTHERN_IRELAND => "one of the area `BT`".to_owned(),
            Country::CANARY_ISLANDS => expected + " that begin with 35 or 38",
            _ => expected,
        };
        Self { given: crate::number::shortened(text), country, expected }
    }
}

/// A postcode of a country, in its canonical form: `M2 6LW`, `902101234`, `00950`.
///
/// GB, JE, GG and IM have UK postcodes, in any case and spacing. Elsewhere a postcode is read by its country's pattern, without spaces and
/// dashes and without the country's own letters (`LV-1010`); in a country that has no pattern any ASCII text that is not empty is. In
/// Canada, Ireland, the Netherlands and Portugal it may be the beginning alone (`1012`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode {
    country: Country,
    text: String,
}

impl Postcode {
    /// Reads a postcode as that country writes them. One of Jersey, Guernsey or the Isle of Man that is given as one of GB is theirs.
    ///
    /// # Errors
    /// [`PostcodeError`] if the country has no such postcode.
    pub fn parse(country: Country, text: &str) -> Result<Self, PostcodeError> {
        let (own, key) = locate(country, Some(text));
        // What all addresses of Northern Ireland, or of the Canary Islands, have in common is no postcode.
        let bare = without_letters(country, text).filter(|_| country.around() != country);
        let read = key.filter(|key| Some(*key) != country_key(country)).and_then(|_| written(own, bare.unwrap_or(text)));
        read.map(|text| Self { country: own, text }).ok_or_else(|| PostcodeError::new(country, text))
    }

    /// The country that it lies in.
    #[must_use]
    pub fn country(&self) -> Country {
        self.country
    }

    /// Where it is in the order of its country's postcodes.
    pub(crate) fn key(&self) -> Option<PostcodeKey> {
        locate(self.country, Some(&self.text)).1
    }

    /// The canonical form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The longest postcode prefix that a place can have, in characters.
pub(super) const LONGEST_PREFIX: usize = 16;

/// How many bytes of a postcode a key holds: as many as a place can name.
const KEY_BYTES: usize = LONGEST_PREFIX;

/// The beginning of a postcode as a number that is ordered as its letters are. Of a ZIP code the first five digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PostcodeKey {
    pub(crate) beginning: u128,
    /// The last postcode that it may be: itself, unless it is known in part.
    last: u128,
    /// Of the whole postcode, in bytes.
    pub(crate) length: usize,
}

impl PostcodeKey {
    /// What is known of each address in Northern Ireland: the area `BT`.
    const NORTHERN_IRELAND: Self = Self::between(*b"BT0\0", *b"BT9\xff", 2);
    /// What is known of each address in the Canary Islands: it begins with 35 or 38.
    const CANARY_ISLANDS: Self = Self::between(*b"35\0\0", *b"38\xff\xff", 2);

    const fn between(first: [u8; 4], last: [u8; 4], length: usize) -> Self {
        let beginning = (u32::from_be_bytes(first) as u128) << 96;
        Self { beginning, last: (u32::from_be_bytes(last) as u128) << 96 | u128::MAX >> 32, length }
    }

    fn new(beginning: u128, length: usize, fit: Fit) -> Self {
        let rest = 8 * KEY_BYTES.saturating_sub(length);
        let last = if fit == Fit::Part { beginning | ((1 << rest) - 1) } else { beginning };
        Self { beginning, last, length }
    }

    /// Whether it is a whole postcode.
    #[inline]
    pub(crate) fn is_whole(self) -> bool {
        self.beginning == self.last
    }

    /// The postcodes that it may be, ends included.
    pub(crate) fn spans(self) -> impl Iterator<Item = (u128, u128)> {
        let islands = (self == Self::CANARY_ISLANDS).then_some(CANARIES);
        let spans = islands.map(|codes| codes.map(|code| Some(interval(code.bytes(), code.bytes()))));
        spans.unwrap_or([Some((self.beginning, self.last)), None]).into_iter().flatten()
    }

    /// The beginning of the postcode, in its canonical form.
    pub(crate) fn text(self) -> String {
        self.beginning.to_be_bytes().into_iter().take_while(|byte| *byte != 0).take(self.length).map(char::from).collect()
    }

    /// The widest part that says something: the area, the first three digits of a ZIP code, else the first two characters.
    pub(crate) fn region(self, country: Country) -> Option<String> {
        if self == Self::CANARY_ISLANDS {
            return None;
        }
        let mut text = self.text();
        let length = if country.has_uk_postcodes() {
            let is_giro = text.starts_with("GIR");
            if is_giro { 3 } else { text.bytes().take_while(u8::is_ascii_alphabetic).count() }
        } else if country.has_zip_codes() {
            3
        } else {
            2
        };
        text.truncate(length);
        Some(text)
    }
}

/// Where the postcodes of the Canary Islands begin.
pub(super) const CANARIES: [&str; 2] = ["35", "38"];

/// What a country says of the postcode of each address in it.
fn country_key(country: Country) -> Option<PostcodeKey> {
    match country {
        Country::NORTHERN_IRELAND => Some(PostcodeKey::NORTHERN_IRELAND),
        Country::CANARY_ISLANDS => Some(PostcodeKey::CANARY_ISLANDS),
        _ => None,
    }
}

/// Where an address lies that states a country and a postcode: in Jersey where it says GB and a postcode of Jersey, and in GB where it
/// says Northern Ireland. The postcode is `None` if there is none, or one that can't be read.
#[inline]
pub(crate) fn locate(country: Country, postcode: Option<&str>) -> (Country, Option<PostcodeKey>) {
    if country.has_uk_postcodes() {
        let code = postcode.and_then(|text| uk(text).or_else(|| uk(without_letters(country, text)?)));
        let own = code.filter(|_| country == Country::UNITED_KINGDOM).and_then(territory);
        return (own.unwrap_or(country), code.map(uk_key));
    }
    let around = country.around();
    if around == country {
        return (country, postcode.and_then(|text| plain_key(country, text)));
    }
    let (_, read) = locate(around, postcode.map(|text| without_letters(country, text).unwrap_or(text)));
    let known = country_key(country);
    let lies = |key: &PostcodeKey| {
        let within = |(first, last): (u128, u128)| first <= key.beginning && key.beginning <= last;
        known.is_some_and(|known| known.spans().any(within))
    };
    (around, read.filter(lies).or(known))
}

fn uk_key(code: u64) -> PostcodeKey {
    PostcodeKey::new(u128::from(code) << 64, 8 - code.trailing_zeros() as usize / 8, Fit::Whole)
}

/// What follows the country's own letters, of a UK postcode.
fn without_letters(country: Country, text: &str) -> Option<&str> {
    let text = text.trim_start();
    let (letters, rest) = (text.get(..2)?, text.get(2..)?);
    letters.eq_ignore_ascii_case(country.code()).then(|| rest.trim_start_matches([' ', '-']))
}

/// The letters and digits of a postcode, the first in the highest byte, and how many there are.
#[derive(Clone, Copy, Default)]
struct Code {
    letters: u128,
    count: usize,
}

impl Code {
    #[inline]
    fn put(&mut self, byte: u8) {
        if let Some(place) = KEY_BYTES.checked_sub(self.count + 1) {
            self.letters |= u128::from(byte.to_ascii_uppercase()) << (8 * place);
        }
        self.count += 1;
    }

    /// Upper-cased, without spaces and dashes; `None` if it isn't ASCII, as every country writes its postcodes, or empty.
    #[inline]
    fn of(text: &str) -> Option<Self> {
        let mut code = Self::default();
        if text.is_ascii() {
            for byte in text.bytes().filter(|byte| *byte != b'-' && KINDS.get(usize::from(*byte)).is_none_or(|kind| *kind != SPACE)) {
                code.put(byte);
            }
        } else {
            for letter in letters(text) {
                code.put(u8::try_from(letter).ok().filter(u8::is_ascii)?);
            }
        }
        (code.count > 0).then_some(code)
    }

    /// What follows its first letters.
    fn after(self, count: usize) -> Self {
        Self { letters: self.letters << (8 * count), count: self.count - count }
    }

    /// How it fits its country.
    #[inline]
    fn fit(self, country: Country) -> Option<Fit> {
        pattern(country).fit(self.letters.to_be_bytes().get(..self.count.min(KEY_BYTES))?).filter(|_| self.count <= KEY_BYTES)
    }
}

/// A postcode of a country without UK postcodes, and without the country's letters.
#[inline]
fn plain_code(country: Country, text: &str) -> Option<(Code, Fit)> {
    let code = Code::of(text)?;
    if !pattern(country).is_open()
        && let Some(fit) = code.fit(country)
    {
        return Some((code, fit));
    }
    bare_code(country, code)
}

/// The same of what isn't one as it stands.
#[cold]
fn bare_code(country: Country, code: Code) -> Option<(Code, Fit)> {
    let bytes = code.letters.to_be_bytes();
    if pattern(country).is_open() {
        let letters = country.code().as_bytes();
        let is_before_digit = bytes.starts_with(letters) && bytes.get(letters.len()).is_some_and(u8::is_ascii_digit);
        return Some((if is_before_digit { code.after(letters.len()) } else { code }, Fit::Whole));
    }
    own_letters(&country).find_map(|letters| {
        let rest = bytes.starts_with(letters.as_bytes()).then(|| code.after(letters.len()))?;
        Some((rest, rest.fit(country)?))
    })
}

#[inline]
fn plain_key(country: Country, text: &str) -> Option<PostcodeKey> {
    /// The first five characters.
    const FIVE: u128 = !(u128::MAX >> 40);
    let (code, fit) = plain_code(country, text)?;
    if country.has_zip_codes() {
        return Some(PostcodeKey::new(code.letters & FIVE, 5, fit));
    }
    Some(PostcodeKey::new(code.letters, code.count, fit))
}

/// The canonical form of a postcode that can be read.
fn written(country: Country, text: &str) -> Option<String> {
    if country.has_uk_postcodes() {
        let code = uk(text).or_else(|| uk(without_letters(country, text)?))?;
        return Some(uk_letters(code).map(char::from).collect());
    }
    let (code, _) = plain_code(country, text)?;
    let all: String = letters(text).collect();
    all.get(all.len() - code.count..).map(str::to_owned)
}

/// Upper-cased, without spaces and dashes.
pub(super) fn letters(text: &str) -> impl Iterator<Item = char> {
    visible(text).filter(|c| *c != '-').map(|c| c.to_ascii_uppercase())
}

/// The first and the last number of a postcode that begins with `first`, and with `last`.
pub(super) fn interval(first: impl Iterator<Item = u8>, last: impl Iterator<Item = u8>) -> (u128, u128) {
    fn number(bytes: impl Iterator<Item = u8>, filler: u8) -> u128 {
        bytes.chain(std::iter::repeat(filler)).take(KEY_BYTES).fold(0, |number, byte| number << 8 | u128::from(byte))
    }
    (number(first, 0), number(last, u8::MAX))
}
