//! Lists of texts and of values, compared trimmed and without case; `*` stands for any run of characters.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::check::Checker;
use crate::consignment::{Direction, Found, is_packing_group};
use crate::json::{self, Decode, Reader, Trail, ViolationCode};
use crate::number::{parse_decimal, trimmed};
use crate::place::Country;

/// What texts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Text,
    /// A code of a country, whichever.
    Country,
    /// With or without `UN`.
    UnNumber,
    PackingGroup,
    Direction,
    /// Of dangerous goods, met also by its parts.
    Class,
}

/// How a list is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum How {
    Among,
    NoneOf,
    /// Of several texts all are among these.
    Only,
}

/// A list of texts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Texts {
    pub(super) how: How,
    pub(super) listed: Vec<String>,
}

impl Texts {
    pub(super) fn decode(kind: Kind, reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        if reader.next() != b'{' {
            return Self { how: How::Among, listed: listed(kind, reader, at) };
        }
        let known: &[&'static str] = if kind == Kind::Class { &["NoneOf", "Only"] } else { &["NoneOf"] };
        let mut texts = None;
        let start = reader.start();
        reader.object(at, "a list or an object", |reader, key| {
            let Some(name) = known.iter().find(|name| name.eq_ignore_ascii_case(&key.name)) else {
                return reader.unknown(&key, at, "it", known);
            };
            let how = if *name == "Only" { How::Only } else { How::NoneOf };
            match &texts {
                Some(Self { how: first, .. }) if *first == how => return reader.twice(&at.key(name), &key, &at.key(name)),
                Some(_) => {
                    return reader.refuse_key(
                        key,
                        at,
                        "`Only` and `NoneOf` stand in place of each other: of two conditions in `All` both hold",
                    );
                }
                None => {}
            }
            texts = Some(Self { how, listed: listed(kind, reader, &at.key(name)) });
        });
        texts.unwrap_or_else(|| {
            reader.refuse(at, start, format!("it asks nothing: a list, or an object with {}", known.join(", ")));
            Self { how: How::Among, listed: Vec::new() }
        })
    }

    pub(super) fn check(&self, kind: Kind, at: &Trail<'_>, checker: &mut Checker<'_>) {
        let list_path = self.path(at);
        if self.listed.is_empty() {
            let message = "an empty list asks nothing: at least one";
            checker.problems.push(crate::json::Problem::new(list_path.path(), message).code(ViolationCode::EmptyList));
        }
        for (index, text) in self.listed.iter().enumerate() {
            let here = list_path.index(index);
            if text.trim().is_empty() {
                checker.refuse(&here, "an empty text is never there");
            } else if kind == Kind::Direction
                && let Err(error) = text.parse::<Direction>()
            {
                checker.refuse(&here, error.to_string());
            } else if kind == Kind::PackingGroup && !is_packing_group(text) {
                checker.refuse(&here, format!("`{text}` is no packing group: `I`, `II` or `III`"));
            } else if kind == Kind::UnNumber && !is_un_number(text) {
                let shown = crate::number::shortened(text);
                checker.refuse(&here, format!("`{shown}` is no UN number: four digits, with or without `UN`, as in `UN1263`"));
            }
        }
    }

    /// Tells every text, and where it stands.
    pub(super) fn each<'a>(&'a self, at: &Trail<'_>, told: &mut dyn FnMut(&Trail<'_>, &'a str)) {
        let list = self.path(at);
        self.listed.iter().enumerate().for_each(|(index, text)| told(&list.index(index), text));
    }

    /// Where the list stands.
    pub(super) fn path<'t>(&self, at: &'t Trail<'t>) -> Trail<'t> {
        match self.how {
            How::Among => *at,
            How::NoneOf => at.key("NoneOf"),
            How::Only => at.key("Only"),
        }
    }

    pub(super) fn compiled(&self, kind: Kind) -> Patterns {
        Patterns { kind, only: self.how == How::Only, all: self.listed.iter().map(|text| Pattern::new(text, kind)).collect() }
    }
}

/// Whether a text is four digits behind `UN` or alone, or has a `*` for some of them.
fn is_un_number(text: &str) -> bool {
    let bare = folded(text, Kind::UnNumber);
    let has_any = bare.contains('*');
    bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'*') && (has_any || bare.len() == 4)
}

/// A list of texts; of words one text with commas between them, too. A number is taken as it is written.
fn listed(kind: Kind, reader: &mut Reader<'_>, at: &Trail<'_>) -> Vec<String> {
    if reader.next() == b'"' && matches!(kind, Kind::Direction | Kind::PackingGroup) {
        return String::decode(reader, at).split(',').map(|word| word.trim().to_owned()).collect();
    }
    let mut listed = Vec::new();
    reader.list(at, |reader, index| {
        let is_number = kind != Kind::Text && reader.next().is_ascii_digit();
        listed.push(if is_number { reader.skip().to_owned() } else { String::decode(reader, &at.index(index)) });
    });
    listed
}

/// Texts, compiled.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Patterns {
    kind: Kind,
    only: bool,
    all: Box<[Pattern]>,
}

/// A text in lower case.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Pattern {
    written: Box<str>,
    folded: Box<str>,
}

/// A text as it is compared.
fn folded(text: &str, kind: Kind) -> Cow<'_, str> {
    let bare = trimmed(text);
    if kind == Kind::Country
        && let Ok(country) = bare.parse::<Country>()
    {
        return Cow::Owned(country.code().to_lowercase());
    }
    let bare = match (kind, bare.get(..2)) {
        (Kind::UnNumber, Some(start)) if start.eq_ignore_ascii_case("UN") => bare.get(2..).unwrap_or_default().trim_start(),
        _ => bare,
    };
    if bare.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(bare)
    } else {
        Cow::Owned(bare.to_lowercase())
    }
}

impl Pattern {
    fn new(text: &str, kind: Kind) -> Self {
        Self { written: trimmed(text).into(), folded: folded(text, kind).into() }
    }

    fn matches(&self, text: &str, kind: Kind) -> bool {
        if self.folded.contains('*') {
            return is_like(text, &self.folded);
        }
        match text.strip_prefix(&*self.folded) {
            Some("") => true,
            Some(rest) => kind == Kind::Class && rest.starts_with(|next: char| next == '.' || next.is_alphabetic()),
            None => false,
        }
    }
}

/// Whether a text is like a pattern, in which `*` stands for any run of characters.
pub(crate) fn is_like(text: &str, pattern: &str) -> bool {
    let Some((first, others)) = pattern.split_once('*') else { return text == pattern };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let (between, last) = others.rsplit_once('*').unwrap_or(("", others));
    for part in between.split('*') {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

impl Patterns {
    /// Whether one of some texts is among these; where only these may be, whether all are.
    pub(super) fn hold(&self, each: impl FnOnce(&mut dyn FnMut(&str))) -> bool {
        let (mut any, mut all) = (false, true);
        each(&mut |text| {
            let is_one = self.has(text);
            any |= is_one;
            all &= is_one;
        });
        if self.only { all } else { any }
    }

    fn has(&self, text: &str) -> bool {
        let text = folded(text, self.kind);
        self.all.iter().any(|pattern| pattern.matches(&text, self.kind))
    }

    /// What decided: a text is among those listed, or isn't.
    pub(super) fn words(&self, name: &str, each: impl FnOnce(&mut dyn FnMut(&str))) -> String {
        let (mut met, mut others) = (Vec::new(), Vec::new());
        each(&mut |text| if self.has(text) { met.push(quoted(text)) } else { others.push(quoted(text)) });
        let listed = self.all.iter().map(|pattern| quoted(&pattern.written)).collect::<Vec<_>>().join(", ");
        match (met.is_empty(), others.is_empty(), self.only) {
            (true, true, _) => format!("there is no {name}"),
            (_, false, true) | (true, false, _) => format!("{name} {} is not among {listed}", others.join(", ")),
            _ => format!("{name} {} is among {listed}", met.join(", ")),
        }
    }
}

pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", crate::number::shortened(text))
}

/// A value that a field may have.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Element {
    Text(String),
    Number(Decimal),
    Truth(bool),
}

/// A list of values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Values {
    pub(super) none_of: bool,
    listed: Vec<Element>,
}

impl Values {
    pub(super) fn decode(none_of: bool, reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        let element = |reader: &mut Reader<'_>, at: &Trail<'_>| match reader.next() {
            b't' | b'f' => Element::Truth(bool::decode(reader, at)),
            b'-' | b'0'..=b'9' => Element::Number(Decimal::decode(reader, at).normalize()),
            b'"' => Element::Text(String::decode(reader, at)),
            _ => {
                let start = reader.start();
                reader.skip();
                reader.refuse(at, start, "expected a text, a number, true or false");
                Element::Truth(false)
            }
        };
        let mut listed = Vec::new();
        if matches!(reader.next(), b't' | b'f' | b'-' | b'0'..=b'9' | b'"') {
            // A single value stands for a list of one.
            listed.push(element(reader, at));
        } else {
            reader.list(at, |reader, index| listed.push(element(reader, &at.index(index))));
        }
        Self { none_of, listed }
    }

    pub(super) fn check(&self, at: &Trail<'_>, checker: &mut Checker<'_>) {
        let list_path = if self.none_of { at.key("NoneOf") } else { *at };
        if self.listed.is_empty() {
            let message = "an empty list asks nothing: at least one";
            checker.problems.push(crate::json::Problem::new(list_path.path(), message).code(ViolationCode::EmptyList));
        }
        for (index, _) in
            self.listed.iter().enumerate().filter(|(_, element)| matches!(element, Element::Text(text) if text.trim().is_empty()))
        {
            checker.refuse(&list_path.index(index), "an empty text is never there: `{ \"Present\": false }`");
        }
    }

    /// The values as they are compared.
    pub(super) fn compiled(&self) -> Box<[Element]> {
        let element = |element: &Element| match element {
            Element::Text(text) => Element::Text(folded(text, Kind::Text).into_owned()),
            other => other.clone(),
        };
        self.listed.iter().map(element).collect()
    }
}

impl Element {
    /// Whether a value is this one.
    pub(super) fn is(&self, found: &Found<'_>) -> bool {
        match (self, found) {
            (Self::Text(own), Found::Text(text)) => is_like(&folded(text, Kind::Text), own),
            (Self::Number(own), Found::Number(text)) => parse_decimal(text).is_ok_and(|number| number == *own),
            (Self::Truth(own), Found::Truth(truth)) => own == truth,
            _ => false,
        }
    }
}

impl std::fmt::Display for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Truth(truth) => truth.fmt(f),
        }
    }
}

impl Serialize for Texts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.how {
            How::Among => self.listed.serialize(serializer),
            How::NoneOf => serializer.collect_map([("NoneOf", &self.listed)]),
            How::Only => serializer.collect_map([("Only", &self.listed)]),
        }
    }
}

impl Serialize for Element {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Number(number) => json::number(number, serializer),
            Self::Truth(truth) => truth.serialize(serializer),
        }
    }
}

impl Serialize for Values {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.none_of { serializer.collect_map([("NoneOf", &self.listed)]) } else { self.listed.serialize(serializer) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_run() {
        for (text, pattern, is_it) in [
            ("app-ios", "app*", true),
            ("app", "app*", true),
            ("web app", "app*", false),
            ("po box 12", "*box*", true),
            ("aba", "a*a", true),
            ("a", "a*a", false),
            ("abcbd", "a*b*d", true),
            ("abc", "a*b*d", false),
            ("", "*", true),
            ("x", "**", true),
            ("x", "", false),
        ] {
            assert_eq!(is_like(text, pattern), is_it, "{text} {pattern}");
        }
    }

    #[test]
    fn classes_are_met_by_their_parts() {
        let among = |kind, listed: &[&str], text: &str| {
            let texts = Texts { how: How::Among, listed: listed.iter().map(ToString::to_string).collect() };
            texts.compiled(kind).hold(|told| told(text))
        };
        assert!(among(Kind::Class, &["2"], "2.3A") && among(Kind::Class, &["2.3"], "2.3a") && among(Kind::Class, &["2"], "2"));
        assert!(!among(Kind::Class, &["1"], "10") && !among(Kind::Class, &["2.1"], "2.3A") && !among(Kind::Text, &["2"], "2.1"));
        assert!(among(Kind::UnNumber, &["UN 1950"], "1950") && among(Kind::UnNumber, &["1950"], "un1950"));
        assert!(among(Kind::Country, &["CHN"], "cn") && among(Kind::Text, &["\u{c9}T\u{c9}"], " \u{e9}t\u{e9} "));
    }
}
