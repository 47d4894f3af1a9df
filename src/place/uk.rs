//! The postcodes of the United Kingdom and its neighbours: outward code and inward code.

use super::Country;
use super::text::visible;

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
pub(super) const SPACE: u16 = 0;
const OTHER: u16 = 3;

/// What each byte is.
#[expect(clippy::indexing_slicing, reason = "worked out when this is compiled")]
pub(super) const KINDS: [u16; 256] = {
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
pub(super) fn uk(text: &str) -> Option<u64> {
    let mut letters = UkLetters::default();
    if text.is_ascii() {
        text.bytes().for_each(|byte| letters.put(byte));
    } else {
        visible(text).for_each(|letter| letters.put(u8::try_from(letter).unwrap_or(u8::MAX)));
    }
    letters.read()
}

/// The letters of what [`uk`] reads.
pub(super) fn uk_letters(code: u64) -> impl Iterator<Item = u8> {
    code.to_be_bytes().into_iter().filter(|letter| *letter != 0)
}

/// The country of a postcode that is Jersey's, Guernsey's or the Isle of Man's.
#[inline]
pub(super) fn territory(code: u64) -> Option<Country> {
    let [first, second, third, ..] = code.to_be_bytes();
    if !third.is_ascii_digit() {
        return None;
    }
    Country::TERRITORIES.iter().find(|(_, area)| area.as_bytes() == [first, second]).map(|(country, _)| *country)
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

/// The area, and the number, of a district such as `M2` or `W1A`.
pub(super) fn district(code: &str) -> Option<(&str, u32)> {
    let (area, rest) = code.split_at_checked(code.bytes().take_while(u8::is_ascii_alphabetic).count())?;
    let digits = rest.get(..rest.bytes().take_while(u8::is_ascii_digit).count())?;
    is_outward(code.as_bytes()).then_some((area, digits.parse().ok()?))
}

/// How narrow a part of a UK postcode is: 1 an area, 2 a district, 3 a sector, 4 a unit.
pub(super) fn level(code: &str) -> usize {
    match code.split_once(' ') {
        None => 1 + usize::from(code == "GIR" || code.bytes().any(|byte| byte.is_ascii_digit())),
        Some((_, inward)) => 3 + usize::from(inward.len() > 1),
    }
}
