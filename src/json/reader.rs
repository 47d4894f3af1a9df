//! Going through a text that is known to be JSON, once, from its beginning to its end.

use std::borrow::Cow;
use std::fmt::Display;
use std::ops::Range;

use super::{Problem, Problems, Trail, ViolationCode};
use crate::number::shortened;

/// A place in a text that is known to be JSON, and the problems found before it. Whatever is read, the reader stands behind it afterwards.
pub(crate) struct Reader<'s> {
    source: &'s str,
    /// How many bytes are behind the reader.
    place: usize,
    pub(crate) problems: Problems,
    /// Whether a field that isn't known is a problem.
    closed: bool,
}

/// The name of a field.
#[derive(Clone)]
pub(crate) struct Key<'s> {
    pub(crate) name: Cow<'s, str>,
    /// Where it stands, with its quotes.
    bytes: Range<usize>,
    /// Where its object begins.
    object: usize,
}

/// A field that isn't known, but nearly has the name of one that is.
pub(crate) struct Slip<'s> {
    key: Key<'s>,
    pub(crate) meant: &'static str,
}

/// Names in use elsewhere: those that are read as ours, and those that only look like ours.
const READ_AS: [(&str, &str); 1] = [("HarmonizationCode", "HarmonisationCode")];
const NO_SLIPS: [&str; 1] = ["County"];

impl<'s> Reader<'s> {
    /// A reader at the beginning of a text. With `closed`, unknown fields are problems.
    pub(crate) fn new(source: &'s str, closed: bool) -> Self {
        Self { source, place: 0, problems: Problems::default(), closed }
    }

    /// The first byte of what comes next; 0 at the end.
    pub(crate) fn next(&mut self) -> u8 {
        loop {
            match self.source.as_bytes().get(self.place) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.place += 1,
                Some(byte) => return *byte,
                None => return 0,
            }
        }
    }

    /// The next value as a person says it, for messages.
    fn kind(&mut self) -> &'static str {
        match self.next() {
            b'{' => "an object",
            b'[' => "a list",
            b'"' => "a text",
            b't' | b'f' => "true or false",
            b'n' => "null",
            _ => "a number",
        }
    }

    /// Where the next value begins.
    pub(crate) fn start(&mut self) -> usize {
        self.next();
        self.place
    }

    /// Goes over the next value if it is that one.
    pub(super) fn passes(&mut self, value: &str) -> bool {
        let start = self.start();
        let is_it = self.source.get(start..).is_some_and(|rest| rest.starts_with(value));
        if is_it {
            self.place += value.len();
        }
        is_it
    }

    /// Goes over the next value, whatever it is: its text as written.
    pub(crate) fn skip(&mut self) -> &'s str {
        let (first, start) = (self.next(), self.place);
        match first {
            b'"' => drop(self.quoted()),
            b'{' | b'[' => self.nested(),
            _ => {
                let rest = self.source.as_bytes().get(start..).unwrap_or_default();
                let is_end = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t');
                self.place += rest.iter().position(is_end).unwrap_or(rest.len());
            }
        }
        self.source.get(start..self.place).unwrap_or_default()
    }

    /// Goes over an object or a list, however deep it is.
    fn nested(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.source.as_bytes().get(self.place) {
            match byte {
                b'"' => {
                    self.quoted();
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.place += 1;
            if depth == 0 {
                return;
            }
        }
    }

    /// Goes over a text with its quotes; whether it has escapes.
    fn quoted(&mut self) -> bool {
        let mut has_escapes = false;
        self.place += 1;
        loop {
            match self.source.as_bytes().get(self.place) {
                Some(b'"') | None => break,
                Some(b'\\') => {
                    has_escapes = true;
                    self.place += 2;
                }
                Some(_) => self.place += 1,
            }
        }
        self.place += 1;
        has_escapes
    }

    /// What the text that comes next says; `None` if it has an escape that stands for no character.
    pub(crate) fn string(&mut self) -> Option<Cow<'s, str>> {
        let start = self.start();
        if self.quoted() {
            return serde_json::from_str(self.source.get(start..self.place)?).ok().map(Cow::Owned);
        }
        self.source.get(start + 1..self.place - 1).map(Cow::Borrowed)
    }

    /// Reads a text by its own parser; `None` and a problem if it's none.
    pub(crate) fn text<T, E: Display>(&mut self, at: &Trail<'_>, what: &str, parse: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        if self.next() != b'"' {
            self.expected(at, what);
            return None;
        }
        let start = self.place;
        let read = match self.string() {
            Some(text) => parse(&text).map_err(|error| error.to_string()),
            None => Err("the text has an escape that stands for no character".to_owned()),
        };
        read.map_err(|message| self.refuse(at, start, message)).ok()
    }

    /// Reads a figure, a number or the same as a text, by its own parser; `None` and a problem if it's none.
    pub(crate) fn figure<T, E: Display>(&mut self, at: &Trail<'_>, what: &str, parse: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        if !matches!(self.next(), b'-' | b'0'..=b'9') {
            return self.text(at, what, parse);
        }
        let start = self.place;
        parse(self.skip()).map_err(|error| self.refuse(at, start, error.to_string())).ok()
    }

    /// Goes through the fields of an object; where that is, or `None` and a problem if it's none.
    pub(crate) fn object(&mut self, at: &Trail<'_>, what: &str, mut field: impl FnMut(&mut Self, Key<'s>)) -> Option<Range<usize>> {
        if self.next() != b'{' {
            self.expected(at, what);
            return None;
        }
        let start = self.place;
        self.place += 1;
        while self.next() == b'"' {
            let key_start = self.place;
            let name = self.string();
            let bytes = key_start..self.place;
            // The colon.
            self.next();
            self.place += 1;
            if let Some(name) = name {
                field(self, Key { name, bytes, object: start });
            } else {
                self.skip();
                let message = "a field's name has an escape that stands for no character";
                self.problems.push(Problem::new(at.path(), message).standing(bytes));
            }
            if self.next() != b',' {
                break;
            }
            self.place += 1;
        }
        self.place += 1;
        Some(start..self.place)
    }

    /// Goes through the elements of a list; where that is, or `None` and a problem if it's none.
    pub(crate) fn list(&mut self, at: &Trail<'_>, mut element: impl FnMut(&mut Self, usize)) -> Option<Range<usize>> {
        if self.next() != b'[' {
            self.expected(at, "a list");
            return None;
        }
        let start = self.place;
        self.place += 1;
        let mut index = 0;
        while self.next() != b']' {
            element(self, index);
            index += 1;
            if self.next() != b',' {
                break;
            }
            self.place += 1;
        }
        self.place += 1;
        Some(start..self.place)
    }

    /// Puts down what is wrong with the value that the reader has just gone over.
    pub(crate) fn refuse(&mut self, at: &Trail<'_>, start: usize, message: impl Into<String>) {
        self.problems.push(Problem::new(at.path(), message).standing(start..self.place));
    }

    /// Goes over a value that isn't what it should be, and puts that down.
    pub(super) fn expected(&mut self, at: &Trail<'_>, what: &str) {
        let (kind, start) = (self.kind(), self.place);
        self.skip();
        let bytes = start..self.place;
        let problem = || Problem::new(at.path(), format!("expected {what}, found {kind}"));
        self.problems.add(|| problem().code(ViolationCode::WrongType).standing(bytes));
    }

    /// Goes over the value of a field whose key stands a second time, and puts that down. `first` is the way to the first.
    pub(crate) fn twice(&mut self, at: &Trail<'_>, key: &Key<'_>, first: &Trail<'_>) {
        let start = self.start();
        self.skip();
        let (bytes, source) = (start..self.place, self.source);
        let is_looked_up = self.problems.len() < MOST_SPELLINGS;
        self.problems.add(|| {
            let again = shortened(&key.name);
            let message = match is_looked_up.then(|| first_spelling(source, key)).flatten() {
                Some(spelling) => format!("`{spelling}` and `{again}` are one field: names are read in any case"),
                None => format!("`{again}` is given twice"),
            };
            let problem = Problem::new(at.path(), message).code(ViolationCode::DuplicateKey);
            problem.other(first.path(), "the first is").standing(bytes)
        });
    }

    /// The field that a name in another case is. Of one that isn't known it goes over the value: in a closed document that is a problem,
    /// in another it is one if it is a slip of the pen.
    #[cold]
    pub(crate) fn meant(
        &mut self,
        key: &Key<'s>,
        at: &Trail<'_>,
        what: &str,
        known: &[&'static str],
        slips: &mut Vec<Slip<'s>>,
    ) -> Option<&'static str> {
        let read_as = READ_AS.iter().find(|(other, _)| key.name.eq_ignore_ascii_case(other)).map_or(&*key.name, |(_, own)| own);
        if let Some(own) = known.iter().find(|own| own.eq_ignore_ascii_case(read_as)) {
            return Some(own);
        }
        if self.closed {
            self.unknown(key, at, what, known);
            return None;
        }
        self.skip();
        if !NO_SLIPS.iter().any(|name| key.name.eq_ignore_ascii_case(name)) {
            let meant = known.iter().filter(|own| own.len() >= 5 || **own == "Tags").find(|own| is_one_slip(own, &key.name));
            slips.extend(meant.map(|meant| Slip { key: key.clone(), meant }));
        }
        None
    }

    /// Puts down that a field nearly has the name of one that isn't given: lost without a word it would change the decision.
    pub(crate) fn slipped(&mut self, slip: Slip<'_>, at: &Trail<'_>) {
        self.problems.add(|| {
            let Slip { key, meant } = slip;
            let problem = Problem::new(at.name(&key.name).path(), format!("unknown field `{}`", shortened(&key.name)));
            problem.code(ViolationCode::UnknownField).hint(format!("did you mean `{meant}`?")).standing(key.bytes)
        });
    }

    /// Goes over the value of a field that isn't known, and puts that down.
    pub(crate) fn unknown(&mut self, key: &Key<'_>, at: &Trail<'_>, what: &str, known: &[&'static str]) {
        self.skip();
        self.problems.add(|| {
            let near = known.iter().filter(|name| name.len().abs_diff(key.name.len()) <= 1 + name.len() / 4);
            let nearest = near
                .map(|name| (strsim::damerau_levenshtein(&name.to_lowercase(), &key.name.to_lowercase()), name))
                .min()
                .filter(|(distance, name)| *distance <= 1 + name.len() / 4);
            let hint = match nearest {
                Some((_, name)) => format!("did you mean `{name}`?"),
                None => format!("{what} has {}", known.join(", ")),
            };
            let problem = Problem::new(at.name(&key.name).path(), format!("unknown field `{}`", shortened(&key.name)));
            problem.code(ViolationCode::UnknownField).hint(hint).standing(key.bytes.clone())
        });
    }

    /// Puts down that a key of an object's author isn't what it should be, and goes over its value.
    pub(crate) fn refuse_key(&mut self, key: Key<'_>, at: &Trail<'_>, message: impl Into<String>) {
        self.skip();
        self.problems.push(Problem::new(at.name(&key.name).path(), message).standing(key.bytes));
    }

    /// What may stand for nothing: null, and where unknown fields are welcome the empty text. In a rule set that would be a mistake;
    /// exports write so what isn't there.
    pub(super) fn is_nothing(&mut self) -> bool {
        self.passes("null") || (!self.closed && self.passes("\"\""))
    }
}

/// Of how many problems it is looked up how a field was first written, for which its object is gone over again.
const MOST_SPELLINGS: usize = 100;

/// How the field of a key was written when it was first given, if otherwise.
fn first_spelling(source: &str, key: &Key<'_>) -> Option<String> {
    let mut first = None;
    Reader { source, place: key.object, problems: Problems::default(), closed: false }.object(&Trail::Root, "", |reader, own| {
        reader.skip();
        if own.name.eq_ignore_ascii_case(&key.name) {
            first = Some(own.name.into_owned());
            reader.place = source.len();
        }
    });
    first.filter(|first| *first != key.name).map(|first| shortened(&first))
}

/// Whether a name is another with one letter more, less or changed, or two swapped; in any case.
pub(crate) fn is_one_slip(name: &str, given: &str) -> bool {
    let (name, given) = (name.as_bytes(), given.as_bytes());
    if name.len().abs_diff(given.len()) > 1 {
        return false;
    }
    let alike = |pair: &(&u8, &u8)| pair.0.eq_ignore_ascii_case(pair.1);
    let before = name.iter().zip(given).take_while(alike).count();
    let after = name.iter().rev().zip(given.iter().rev()).take_while(alike).count();
    let longer = name.len().max(given.len());
    let swapped = || match (name.get(before..before + 2), given.get(before..before + 2)) {
        (Some([one, other]), Some([first, second])) => one.eq_ignore_ascii_case(second) && other.eq_ignore_ascii_case(first),
        _ => false,
    };
    before + after + 1 >= longer || name.len() == given.len() && before + after + 2 >= longer && swapped()
}

#[cfg(test)]
mod tests {
    use super::is_one_slip;

    #[test]
    fn one_slip_of_the_pen_is_told_from_other_names() {
        for given in ["Pakages", "Packagess", "PACKAGEs", "Packgaes", "Packeges", "ackages", "xPackages"] {
            assert!(is_one_slip("Packages", given), "{given}");
        }
        for given in ["Package Size", "Pcakgaes", "Pakaes", "Parcels", "", "Packages12"] {
            assert!(!is_one_slip("Packages", given), "{given}");
        }
    }
}
