//! Postcodes, read as each country writes them.

use std::fmt;

use thiserror::Error;

use super::Country;
use crate::reference::is_zero_width;

/// Why a postcode cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{given}` is no postcode of {country}")]
pub struct PostcodeError {
    given: String,
    country: Country,
}

/// A postcode of a country, in its canonical form: `M2 6LW`, `902101234`, `00950`.
///
/// GB, JE, GG and IM have UK postcodes, in any case and spacing. A US ZIP code has five or nine digits, with or without the dash.
/// Elsewhere any ASCII text that is not empty is read: upper-cased, without spaces and dashes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode {
    country: Country,
    text: String,
}

impl Postcode {
    /// Reads a postcode as that country writes them.
    ///
    /// # Errors
    /// [`PostcodeError`] if the country has no such postcode.
    pub fn parse(country: Country, text: &str) -> Result<Self, PostcodeError> {
        let mut canonical = String::new();
        let read = write(country, text, |byte| canonical.push(char::from(byte)));
        read.map(|()| Self { country, text: canonical }).ok_or_else(|| PostcodeError { given: crate::number::shortened(text), country })
    }

    /// The beginning of what [`Postcode::parse`] reads, without keeping it; `None` if it can't be read.
    pub(crate) fn key(country: Country, text: &str) -> Option<PostcodeKey> {
        if country.has_uk_postcodes() {
            let code = uk(text)?;
            return Some(PostcodeKey { beginning: u128::from(code) << 64, length: 8 - code.trailing_zeros() as usize / 8 });
        }
        let mut key = PostcodeKey { beginning: 0, length: 0 };
        write(country, text, |byte| {
            if let Some(place) = KEY_BYTES.checked_sub(key.length + 1) {
                key.beginning |= u128::from(byte) << (8 * place);
            }
            key.length += 1;
        })?;
        Some(key)
    }

    /// The canonical form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The codes by which places can name it, from the widest: `M`, `M2`, `M2 6`, `M2 6LW`; `902`; `1`, `10`, `101` …
    pub(crate) fn codes(&self) -> impl Iterator<Item = &str> {
        let uk = self.country.has_uk_postcodes();
        let zip = self.country.has_zip_codes();
        let letters = self.text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let length = self.text.len();
        let outward = self.text.find(' ').unwrap_or(length);
        (1..=length).filter_map(move |end| {
            let stands = if uk { end == letters || end == outward || end == outward + 2 || end == length } else { !zip || end == 3 };
            if stands { self.text.get(..end) } else { None }
        })
    }

    /// Its widest part that says something: the UK area, the first three digits of a ZIP code, else the first two characters.
    pub(crate) fn region(&self) -> Option<&str> {
        let plain = !self.country.has_uk_postcodes() && !self.country.has_zip_codes();
        self.codes().nth(usize::from(plain && self.text.len() > 1))
    }

    /// Whether its beginning, as long as the ends of the range, lies in it; both ends are included.
    pub(crate) fn is_within(&self, first: &str, last: &str) -> bool {
        self.text.get(..first.len()).is_some_and(|beginning| (first..=last).contains(&beginning))
    }
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The shapes A9, A99, AA9, AA99, A9A, AA9A, and GIR.
fn is_outward(code: &[u8]) -> bool {
    let letters = code.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let mut rest = code.iter().skip(letters);
    let shaped = (1..=2).contains(&letters)
        && rest.next().is_some_and(u8::is_ascii_digit)
        && rest.next().is_none_or(u8::is_ascii_alphanumeric)
        && rest.next().is_none();
    shaped || code == b"GIR"
}

/// The longest postcode prefix that a place can have, in characters.
pub(super) const LONGEST_PREFIX: usize = 16;

/// How many bytes of a postcode a key holds: as many as a place can name.
const KEY_BYTES: usize = LONGEST_PREFIX;

/// The beginning of a postcode as a number that is ordered as its letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PostcodeKey {
    pub(crate) beginning: u128,
    /// Of the whole postcode, in bytes.
    pub(crate) length: usize,
}

impl PostcodeKey {
    /// The beginning of the postcode, in its canonical form.
    pub(crate) fn text(self) -> String {
        self.beginning.to_be_bytes().into_iter().take_while(|byte| *byte != 0).map(char::from).collect()
    }
}

/// The first and the last number of a postcode that begins with `first`, and with `last`.
fn interval(first: impl Iterator<Item = u8>, last: impl Iterator<Item = u8>) -> (u128, u128) {
    fn number(bytes: impl Iterator<Item = u8>, filler: u8) -> u128 {
        bytes.chain(std::iter::repeat(filler)).take(KEY_BYTES).fold(0, |number, byte| number << 8 | u128::from(byte))
    }
    (number(first, 0), number(last, u8::MAX))
}

/// The numbers of the postcodes that lie in the place of a code, ends included.
pub(crate) fn code_interval(country: Country, code: &str) -> (u128, u128) {
    let [first, last] = if !country.has_uk_postcodes() || code.contains(' ') {
        [None, None]
    } else if code.len() <= 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        // An area: a digit follows its letters.
        [Some(b'0'), Some(b'9')]
    } else {
        [Some(b' '), Some(b' ')]
    };
    interval(code.bytes().chain(first), code.bytes().chain(last))
}

/// The numbers of the postcodes that lie in a range, ends included.
pub(crate) fn range_interval(first: &str, last: &str) -> (u128, u128) {
    interval(first.bytes(), last.bytes())
}

/// Writes a postcode in its canonical form; `None` if it can't be read.
fn write(country: Country, text: &str, mut byte: impl FnMut(u8)) -> Option<()> {
    if country.has_uk_postcodes() {
        uk_letters(uk(text)?).for_each(byte);
    } else if country.has_zip_codes() {
        zip(text)?.bytes().filter(|digit| *digit != b'-').for_each(byte);
    } else {
        let mut any = false;
        for letter in letters(text) {
            byte(u8::try_from(letter).ok().filter(u8::is_ascii)?);
            any = true;
        }
        any.then_some(())?;
    }
    Some(())
}

/// The letters and digits of a UK postcode as they are read.
#[derive(Default)]
struct UkLetters {
    /// The last eight, upper-cased.
    code: u64,
    /// Two bits for each of these.
    shape: u16,
    count: u32,
}

/// What a character is in [`UkLetters::shape`].
const LETTER: u16 = 1;
const DIGIT: u16 = 2;
/// The same of those that don't count, and of those that no postcode has.
const SPACE: u16 = 0;
const OTHER: u16 = 3;

/// What each byte is.
#[expect(clippy::indexing_slicing, reason = "worked out when this is compiled")]
const KINDS: [u16; 256] = {
    let mut kinds = [OTHER; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'A'..=b'Z' | b'a'..=b'z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b' ' | b'\t'..=b'\r' => SPACE,
            _ => OTHER,
        };
        byte += 1;
    }
    kinds
};

impl UkLetters {
    /// What a byte is is nobody's guess, so nothing is branched to.
    #[inline]
    fn put(&mut self, byte: u8) {
        let kind = KINDS.get(usize::from(byte)).copied().unwrap_or(OTHER);
        let counts = u32::from(kind != SPACE);
        let upper = u64::from(byte.to_ascii_uppercase()) * u64::from(counts);
        self.code = self.code << (8 * counts) | upper;
        self.shape = self.shape << (2 * counts) | kind;
        self.count += counts;
    }

    /// Outward code, a space and inward code, their first letter in the highest byte; 0 where there is none.
    fn read(&self) -> Option<u64> {
        /// The shape 9AA.
        const INWARD: u16 = DIGIT << 4 | LETTER << 2 | LETTER;
        let outward_shape = match self.count {
            5..=7 if self.shape & 0x3f == INWARD => self.shape >> 6,
            _ => return None,
        };
        // A9, A99, AA9, AA99, A9A, AA9A, and GIR 0AA.
        let shaped = matches!(outward_shape, 0b01_10 | 0b01_10_10 | 0b01_01_10 | 0b01_01_10_10 | 0b01_10_01 | 0b01_01_10_01);
        let is_giro = || outward_shape == 0b01_01_01 && self.code == u64::from_be_bytes(*b"\0\0GIR0AA");
        if !shaped && !is_giro() {
            return None;
        }
        let written = (self.code >> 24) << 32 | u64::from(b' ') << 24 | self.code & 0x00ff_ffff;
        Some(written << (8 * (7 - self.count)))
    }
}

/// Outward code, a space and inward code, their first letter in the highest byte; 0 where there is none.
fn uk(text: &str) -> Option<u64> {
    let mut letters = UkLetters::default();
    if text.is_ascii() {
        text.bytes().for_each(|byte| letters.put(byte));
    } else {
        visible(text).for_each(|letter| letters.put(u8::try_from(letter).unwrap_or(u8::MAX)));
    }
    letters.read()
}

/// The letters of what [`uk`] reads.
fn uk_letters(code: u64) -> impl Iterator<Item = u8> {
    code.to_be_bytes().into_iter().filter(|letter| *letter != 0)
}

/// An area, district, sector or unit in its canonical form. `M26` is the district; the sector is `M2 6`.
pub(super) fn uk_part(part: &str) -> Option<String> {
    let mut words = part.split_whitespace();
    let (outward, inward) = (words.next()?, words.next());
    if words.next().is_some() || !part.is_ascii() {
        return None;
    }
    match inward {
        None if outward.len() <= 2 && outward.bytes().all(|byte| byte.is_ascii_alphabetic()) => Some(outward.to_owned()),
        None if is_outward(outward.as_bytes()) => Some(outward.to_owned()),
        Some(sector) if is_outward(outward.as_bytes()) && sector.len() == 1 && sector.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(format!("{outward} {sector}"))
        }
        _ => Some(uk_letters(uk(part)?).map(char::from).collect()),
    }
}

/// Five or nine digits, perhaps with a dash after the fifth.
fn zip(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_zero_width(c));
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    let read = match text.split_once('-') {
        Some((five, four)) => digits(five, 5) && digits(four, 4),
        None => digits(text, 5) || digits(text, 9),
    };
    read.then_some(text)
}

/// The characters of a postcode that count: not white space, nor what has no width.
fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace() && !is_zero_width(*c))
}

/// Upper-cased, without spaces and dashes.
fn letters(text: &str) -> impl Iterator<Item = char> {
    visible(text).filter(|c| *c != '-').map(|c| c.to_ascii_uppercase())
}

/// What [`letters`] leaves, if it is ASCII, as every country writes its postcodes, and not empty.
pub(super) fn plain(text: &str) -> Option<String> {
    let code: String = letters(text).collect();
    (!code.is_empty() && code.is_ascii()).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(country: &str, text: &str) -> Option<String> {
        Postcode::parse(country.parse().unwrap(), text).ok().map(|postcode| postcode.to_string())
    }

    #[test]
    fn uk_postcodes_are_read_in_all_six_shapes_in_any_case_and_spacing() {
        for (text, expected) in [
            ("m26lw", "M2 6LW"),
            (" M2  6lw ", "M2 6LW"),
            ("M601NW", "M60 1NW"),
            ("cr2 6xh", "CR2 6XH"),
            ("DN55 1PT", "DN55 1PT"),
            ("w1a 1hq", "W1A 1HQ"),
            ("EC1A1BB", "EC1A 1BB"),
            ("gir0aa", "GIR 0AA"),
            ("m2\u{a0}6lw\u{200b}", "M2 6LW"),
        ] {
            assert_eq!(read("GB", text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(read("JE", "je2 3ab").as_deref(), Some("JE2 3AB"));
        for text in [
            "",
            "M2",
            "M2 6",
            "M26LWX",
            "2M 6LW",
            "MMM2 6LW",
            "GIR 1AA",
            "M2-6LW",
            "É2 6LW",
            "M2 66W",
            "Ｍ２ ６ＬＷ",
            "É",
            "\0GIR0AA",
            "M2\u{1}6LW",
        ] {
            assert_eq!(read("GB", text), None, "{text}");
        }
    }

    #[test]
    fn zip_codes_have_five_or_nine_digits() {
        assert_eq!(read("US", "90210-1234").as_deref(), Some("902101234"));
        assert_eq!(read("US", " 90210 ").as_deref(), Some("90210"));
        for text in ["", "9021", "902101", "90210-", "90210-123", "9021a", "902 10"] {
            assert_eq!(read("US", text), None, "{text}");
        }
    }

    #[test]
    fn elsewhere_any_code_is_read() {
        assert_eq!(read("PL", "00-950").as_deref(), Some("00950"));
        assert_eq!(read("NL", "1012 ab").as_deref(), Some("1012AB"));
        assert_eq!(read("DE", "  - "), None);
        assert_eq!(read("DE", "１０１１５"), None);
    }

    #[test]
    fn codes_run_from_the_widest() {
        let codes = |country: &str, text: &str| -> Vec<String> {
            let postcode = Postcode::parse(country.parse().unwrap(), text).unwrap();
            postcode.codes().map(str::to_owned).collect()
        };
        assert_eq!(codes("GB", "EC1A 1BB"), ["EC", "EC1A", "EC1A 1", "EC1A 1BB"]);
        assert_eq!(codes("GB", "GIR 0AA"), ["GIR", "GIR 0", "GIR 0AA"]);
        assert_eq!(codes("US", "90210"), ["902"]);
        assert_eq!(codes("DE", "101"), ["1", "10", "101"]);
    }
}
