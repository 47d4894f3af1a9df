//! The shapes of a country's postcodes: which characters may stand at which place.

/// Characters that may stand at a place, a bit each: the digits, then the letters.
type Kinds = u64;

const DIGITS: Kinds = (1 << 10) - 1;
const LETTERS: Kinds = ((1 << 26) - 1) << 10;

/// The most shapes that one pattern may come to.
const MOST_SHAPES: usize = 64;

/// The bit of a character.
fn kind(byte: u8) -> Kinds {
    match byte {
        b'0'..=b'9' => 1 << (byte - b'0'),
        b'A'..=b'Z' => 1 << (byte - b'A' + 10),
        _ => 0,
    }
}

/// The characters of some bits, ascending.
fn characters(kinds: Kinds) -> Vec<u8> {
    (b'0'..=b'9').chain(b'A'..=b'Z').filter(|byte| kinds & kind(*byte) != 0).collect()
}

/// The first text of a shape, each place with the characters that may stand there, ascending, whose letters come at a number or after it.
pub(super) fn first(shape: &[Vec<u8>], low: u128) -> Option<String> {
    fn grow(shape: &[Vec<u8>], low: &[u8], is_tight: bool, made: &mut Vec<u8>) -> bool {
        let rest = low.get(made.len()..).unwrap_or_default();
        let Some(characters) = shape.get(made.len()) else { return !is_tight || rest.iter().all(|byte| *byte == 0) };
        let least = if is_tight { rest.first().copied().unwrap_or(0) } else { 0 };
        for character in characters.iter().filter(|character| **character >= least) {
            made.push(*character);
            if grow(shape, low, is_tight && *character == least, made) {
                return true;
            }
            made.pop();
        }
        false
    }
    let mut made = Vec::with_capacity(shape.len());
    grow(shape, &low.to_be_bytes(), true, &mut made).then(|| made.into_iter().map(char::from).collect())
}

/// What may stand at each place of a postcode, without spaces and dashes.
type Shape = Box<[Kinds]>;

/// Whether the first places of a shape are those of a code.
fn begins(shape: &[Kinds], code: &[u8]) -> bool {
    code.len() <= shape.len() && shape.iter().zip(code).all(|(kinds, byte)| kinds & kind(*byte) != 0)
}

/// How a postcode fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    Whole,
    /// It is the beginning of one, as people write it by itself.
    Part,
}

/// The postcodes of a country; without shapes any are.
#[derive(Debug, Default)]
pub(super) struct Pattern {
    /// A bit for each length in which digits alone fit.
    digits: u32,
    whole: Box<[Shape]>,
    part: Box<[Shape]>,
}

impl Pattern {
    /// Reads the pattern of whole postcodes, and that of parts that stand by themselves. `None` of a pattern that says more than shapes do.
    pub(super) fn new(whole: &str, part: Option<&str>) -> Option<Self> {
        let shapes = |pattern: &str| Some(shapes(pattern)?.into_iter().map(Into::into).collect::<Box<[Shape]>>());
        let whole = shapes(whole)?;
        let digits = whole.iter().filter(|shape| shape.iter().all(|kinds| *kinds == DIGITS));
        let digits = digits.fold(0, |lengths, shape| lengths | 1_u32.checked_shl(u32::try_from(shape.len()).unwrap_or(32)).unwrap_or(0));
        Some(Self { digits, whole, part: part.map_or(Some(Box::default()), shapes)? })
    }

    /// Whether any postcode is one of the country.
    pub(super) fn is_open(&self) -> bool {
        self.whole.is_empty()
    }

    /// Whether, and how, a code fits that is upper-cased and without spaces and dashes.
    #[inline]
    pub(super) fn fit(&self, code: &[u8]) -> Option<Fit> {
        if self.digits >> code.len().min(31) & 1 == 1 && code.iter().all(u8::is_ascii_digit) {
            return Some(Fit::Whole);
        }
        let fits = |shapes: &[Shape]| shapes.iter().any(|shape| shape.len() == code.len() && begins(shape, code));
        if self.is_open() || fits(&self.whole) { Some(Fit::Whole) } else { fits(&self.part).then_some(Fit::Part) }
    }

    /// Whether a postcode can begin like that.
    pub(super) fn begins(&self, code: &[u8]) -> bool {
        self.is_open() || self.whole.iter().any(|shape| begins(shape, code))
    }

    /// The length of the shortest postcodes, in characters.
    pub(super) fn shortest(&self) -> usize {
        self.whole.iter().map(|shape| shape.len()).min().unwrap_or(1)
    }

    /// Whether a code is of digits, and one too short for a postcode that begins with a 0.
    pub(super) fn lacks_zero(&self, code: &str) -> bool {
        let is_whole = |length: usize| self.whole.iter().any(|shape| shape.len() == length);
        let padded = format!("0{code}");
        let are_digits = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
        are_digits && !self.is_open() && !is_whole(code.len()) && self.fit(padded.as_bytes()) == Some(Fit::Whole)
    }

    /// The first postcode, in the order of their letters, from one number on; where any text is one, of letters and digits.
    pub(super) fn first(&self, low: u128) -> Option<String> {
        const OPEN: usize = 6;
        let open = (1..=OPEN).map(|length| vec![DIGITS | LETTERS; length].into_boxed_slice()).collect::<Box<[Shape]>>();
        let shapes = if self.is_open() { &open } else { &self.whole };
        let all = shapes.iter().filter_map(|shape| first(&shape.iter().map(|kinds| characters(*kinds)).collect::<Vec<_>>(), low));
        all.min()
    }

    /// How long the parts are that stand by themselves.
    pub(super) fn parts(&self) -> impl Iterator<Item = usize> {
        self.part.iter().map(|shape| shape.len())
    }

    /// How postcodes look, in words, for who gave a code that is none.
    pub(super) fn instead_of(&self, code: &str) -> String {
        if self.lacks_zero(code) {
            return format!("{} digits; has a leading 0 been lost?", in_words(code.len() + 1));
        }
        self.words()
    }

    /// How postcodes look, in words: `five digits`, ``of the form `A9A9A9` ``.
    pub(super) fn words(&self) -> String {
        let mut lengths: Vec<usize> = self.whole.iter().map(|shape| shape.len()).collect();
        lengths.sort_unstable();
        if self.is_open() {
            "letters and digits".to_owned()
        } else if self.whole.iter().all(|shape| shape.iter().all(|kinds| *kinds == DIGITS)) {
            let last = lengths.last().copied();
            let words: Vec<String> = lengths.into_iter().map(in_words).collect();
            format!("{} digit{}", words.join(" or "), if last == Some(1) { "" } else { "s" })
        } else {
            let mut forms: Vec<String> = self.whole.iter().take(3).map(|shape| format!("`{}`", form(shape))).collect();
            forms.dedup();
            format!("of the form {}", forms.join(" or "))
        }
    }
}

fn in_words(count: usize) -> String {
    const WORDS: [&str; 11] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// `9999AA`: 9 stands for a digit, A for a letter, X for both; what can be but one character for itself.
fn form(shape: &[Kinds]) -> String {
    let character = |kinds: &Kinds| match *kinds {
        one if one.is_power_of_two() => {
            let place = u8::try_from(one.trailing_zeros()).unwrap_or_default();
            char::from(if place < 10 { b'0' + place } else { b'A' + place - 10 })
        }
        digits if digits & LETTERS == 0 => '9',
        letters if letters & DIGITS == 0 => 'A',
        _ => 'X',
    };
    shape.iter().map(character).collect()
}

/// All shapes of a pattern that is written as a regular expression of characters, classes, groups, `|`, `?` and `{n,m}`. Spaces and dashes
/// don't count.
fn shapes(pattern: &str) -> Option<Vec<Vec<Kinds>>> {
    let mut reader = Reader { rest: pattern.as_bytes() };
    let mut all = reader.alternatives()?;
    all.sort_by(|one, other| one.len().cmp(&other.len()).then(one.cmp(other)));
    all.dedup();
    (reader.rest.is_empty() && all.iter().all(|shape| !shape.is_empty())).then_some(all)
}

struct Reader<'p> {
    rest: &'p [u8],
}

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn take(&mut self, text: &[u8]) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Up to the end of the group or of the pattern.
    fn alternatives(&mut self) -> Option<Vec<Vec<Kinds>>> {
        let (mut all, mut current) = (Vec::new(), vec![Vec::new()]);
        loop {
            match self.rest.first() {
                None | Some(b')') => break,
                Some(b'|') => {
                    self.next();
                    all.append(&mut std::mem::replace(&mut current, vec![Vec::new()]));
                }
                Some(_) => {
                    let item = self.item()?;
                    current = joined(&current, &self.repeated(item)?)?;
                }
            }
        }
        all.append(&mut current);
        (all.len() <= MOST_SHAPES).then_some(all)
    }

    fn item(&mut self) -> Option<Vec<Vec<Kinds>>> {
        let one = |kinds: Kinds| vec![if kinds == 0 { Vec::new() } else { vec![kinds] }];
        match self.next()? {
            b'(' => {
                self.take(b"?:");
                let group = self.alternatives()?;
                self.take(b")").then_some(group)
            }
            b'[' => self.class().map(one),
            b'\\' => self.escaped().map(one),
            plain if plain == b' ' || plain == b'-' || plain.is_ascii_alphanumeric() => Some(one(kind(plain))),
            _ => None,
        }
    }

    fn escaped(&mut self) -> Option<Kinds> {
        match self.next()? {
            b'd' => Some(DIGITS),
            b'-' => Some(0),
            _ => None,
        }
    }

    fn class(&mut self) -> Option<Kinds> {
        let mut kinds = 0;
        loop {
            match self.next()? {
                b']' => return Some(kinds),
                b'\\' => kinds |= self.escaped()?,
                first if self.rest.first() == Some(&b'-') => {
                    self.next();
                    kinds |= (first..=self.next()?).map(kind).fold(0, |all, one| all | one);
                }
                plain => kinds |= kind(plain),
            }
        }
    }

    fn repeated(&mut self, item: Vec<Vec<Kinds>>) -> Option<Vec<Vec<Kinds>>> {
        if self.take(b"?") {
            return Some([vec![Vec::new()], item].concat());
        }
        if !self.take(b"{") {
            return Some(item);
        }
        let count = |digit: u8| digit.is_ascii_digit().then_some(usize::from(digit.wrapping_sub(b'0')));
        let least = count(self.next()?)?;
        let most = if self.take(b",") { count(self.next()?)? } else { least };
        let (mut all, mut times) = (Vec::new(), vec![Vec::new()]);
        for number in 0..=most {
            if number >= least {
                all.extend_from_slice(&times);
            }
            times = joined(&times, &item)?;
        }
        self.take(b"}").then_some(all)
    }
}

/// Each of these followed by each of those.
fn joined(first: &[Vec<Kinds>], second: &[Vec<Kinds>]) -> Option<Vec<Vec<Kinds>>> {
    let all = first.iter().flat_map(|one| second.iter().map(move |other| [&**one, &**other].concat()));
    (first.len() * second.len() <= MOST_SHAPES).then(|| all.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_say_what_fits() {
        let fits = |pattern: &str, code: &str| Pattern::new(pattern, None).unwrap().fit(code.as_bytes()).is_some();
        for (pattern, yes, no) in [
            (r"\d{3} ?\d{2}", "12345", "1234"),
            (r"(\d{5})(?:[ \-](\d{4}))?", "123456789", "123456"),
            (r"(?:\d|1[0-2])\d{2}", "1299", "1399"),
            (r"[\dA-Z]{3} ?[\dA-Z]{4}", "D6WXY12", "D6WXY1"),
            (r"LV-\d{4}", "LV1010", "1010"),
            (r"\d{4,5}|\d{3}-\d{4}", "1234567", "123456"),
            (r"[ABCEGHJ-NPRSTV-Z]\d", "K1", "O1"),
        ] {
            assert!(fits(pattern, yes) && !fits(pattern, no), "{pattern}");
        }
        for odd in ["", "A*", "(A", "[A", r"\w", "A{", "()"] {
            assert!(Pattern::new(odd, None).is_none(), "{odd}");
        }
    }

    #[test]
    fn patterns_are_put_into_words() {
        let words = |pattern: &str| Pattern::new(pattern, None).unwrap().words();
        assert_eq!(words(r"\d{5}"), "five digits");
        assert_eq!(words(r"(\d{5})(?:[ \-](\d{4}))?"), "five or nine digits");
        let zip = Pattern::new(r"(\d{5})(?:[ \-](\d{4}))?", None).unwrap();
        assert_eq!(zip.instead_of("7030"), "five digits; has a leading 0 been lost?");
        assert_eq!(zip.instead_of("70301234"), "nine digits; has a leading 0 been lost?");
        assert_eq!(zip.instead_of("070"), "five or nine digits");
        assert_eq!(words(r"\d{4} ?[A-Z]{2}"), "of the form `9999AA`");
        assert_eq!(words(r"BB\d{5}"), "of the form `BB99999`");
        assert_eq!(words(r"\d"), "one digit");
    }
}
