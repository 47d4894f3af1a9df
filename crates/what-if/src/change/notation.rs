//! How a change is written: `CarrierServices[DPD*].Rates *= 1.05`.

use std::ops::Range;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::glob::Glob;
use super::tree::Node;
use super::wrong::Wrong;

/// A change of a rule set.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// As it is written.
    pub(super) text: String,
    /// Where it is in the text that it was read from.
    pub(super) at: Range<usize>,
    /// At least one step.
    pub(super) path: Vec<Step>,
    pub(super) action: Action,
    /// Where its value stands; that of its path, if it has none.
    pub(super) value_at: Range<usize>,
}

/// One field on the way, and which of its elements.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) name: String,
    pub(super) at: Range<usize>,
    /// All of them must match an element.
    pub(super) selectors: Vec<Selector>,
}

/// What is in a pair of brackets.
#[derive(Debug, Clone)]
pub(super) struct Selector {
    /// The field that is looked at, and where it stands; else what an element is called by.
    pub(super) field: Option<(String, Range<usize>)>,
    /// One of them must match; each with where it stands.
    pub(super) patterns: Vec<(Glob, Range<usize>)>,
}

/// What is done.
#[derive(Debug, Clone)]
pub(super) enum Action {
    /// `remove PATH`
    Remove,
    /// `PATH = VALUE`
    Set(Value),
    /// `PATH += VALUE`: a number is added to numbers, anything to lists.
    Add(Value),
    /// `PATH -= VALUE`: a number is taken from numbers, anything from lists.
    Subtract(Value),
    /// `PATH *= NUMBER`, and `PATH += 5%`.
    Multiply(Decimal),
}

/// The right side of a change.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Given(Node),
    /// `@FILE`: what stands in the file.
    File(String),
}

/// Reads a change that begins at `start` of its text.
pub(super) fn parse(text: &str, start: usize) -> Result<Change, Wrong> {
    let at = start..start + text.len();
    let mut reader = Reader { text, at: 0, start };
    reader.spaces();
    let removes = reader.keyword("remove");
    let path = reader.path()?;
    reader.spaces();
    let path_end = reader.at;
    let (action, value_at) = if removes {
        if !reader.rest().is_empty() {
            return Err(reader.wrong("`remove` has a path and nothing after it"));
        }
        (Action::Remove, at.start..start + path_end)
    } else {
        reader.action()?
    };
    Ok(Change { text: text.trim().to_owned(), at, path, action, value_at })
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// Where the text begins in what it is a part of.
    start: usize,
}

/// A name goes on with these.
fn of_name(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_' || sign == '$'
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, sign: &str) -> bool {
        let is_there = self.rest().starts_with(sign);
        self.at += if is_there { sign.len() } else { 0 };
        is_there
    }

    fn keyword(&mut self, word: &str) -> bool {
        let is_there = self.rest().strip_prefix(word).is_some_and(|rest| rest.starts_with(char::is_whitespace));
        if is_there {
            self.at += word.len();
            self.spaces();
        }
        is_there
    }

    fn range(&self, from: usize) -> Range<usize> {
        self.start + from..self.start + self.at
    }

    /// Something that is wrong here.
    fn wrong(&self, message: &str) -> Wrong {
        let here = self.start + self.at;
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        Wrong::new(message, here..here + length)
    }

    fn path(&mut self) -> Result<Vec<Step>, Wrong> {
        let mut path = Vec::new();
        loop {
            self.spaces();
            let from = self.at;
            self.at += self.rest().find(|sign| !of_name(sign)).unwrap_or(self.rest().len());
            let name = self.text.get(from..self.at).unwrap_or_default().to_owned();
            if name.is_empty() {
                let hint = "a path is names with points between them: `CarrierServices[DPD*].Rates`";
                return Err(self.wrong("expected the name of a field").hint(hint));
            }
            let at = self.range(from);
            let mut selectors = Vec::new();
            while self.eat("[") {
                selectors.push(self.selector()?);
            }
            path.push(Step { name, at, selectors });
            if !self.eat(".") {
                return Ok(path);
            }
        }
    }

    /// What is in brackets, of which the first has been read: `DPD*,EVRI`, `Carrier=DPD`, `"A, B"`.
    fn selector(&mut self) -> Result<Selector, Wrong> {
        let open = self.at - 1;
        let mut selector = Selector { field: None, patterns: Vec::new() };
        loop {
            self.spaces();
            let from = self.at;
            let glob = if self.rest().starts_with('"') {
                Glob::exactly(&self.quoted()?)
            } else {
                let length = self.rest().find([',', '=', ']']).unwrap_or(self.rest().len());
                self.at += length;
                Glob::new(self.text.get(from..self.at).unwrap_or_default().trim_end())
            };
            if self.rest().starts_with('=') && selector.field.is_none() && selector.patterns.is_empty() {
                selector.field = Some((glob.text().to_owned(), self.range(from)));
                self.at += 1;
                continue;
            }
            if glob.text().is_empty() {
                return Err(self.wrong("expected a name between the brackets").hint("`*` stands for all: `Bands[*]`"));
            }
            selector.patterns.push((glob, self.range(from)));
            self.spaces();
            if self.eat("]") {
                return Ok(selector);
            }
            if !self.eat(",") {
                let unclosed = self.start + open..self.start + open + 1;
                return Err(if self.rest().is_empty() {
                    Wrong::new("this bracket is not closed", unclosed)
                } else {
                    self.wrong("expected `,` or `]`").hint("names with other signs stand in quotation marks: `[\"A = B\"]`")
                });
            }
        }
    }

    /// A JSON text.
    fn quoted(&mut self) -> Result<String, Wrong> {
        let mut values = serde_json::Deserializer::from_str(self.rest()).into_iter::<String>();
        let read = values.next();
        let length = values.byte_offset();
        match read {
            Some(Ok(text)) => {
                self.at += length;
                Ok(text)
            }
            _ => Err(self.wrong("this text has no end, or what JSON doesn't know within")),
        }
    }

    fn action(&mut self) -> Result<(Action, Range<usize>), Wrong> {
        let sign = ["+=", "-=", "*=", "="].into_iter().find(|sign| self.eat(sign));
        let Some(sign) = sign else {
            let hint = "a change is `PATH = VALUE`, `PATH += VALUE`, `PATH -= VALUE`, `PATH *= NUMBER` or `remove PATH`";
            return Err(self.wrong("expected `=`, `+=`, `-=` or `*=`").hint(hint));
        };
        self.spaces();
        let text = self.rest().trim_end();
        let at = self.start + self.at..self.start + self.at + text.len();
        if text.is_empty() {
            return Err(self.wrong(&format!("expected a value after `{sign}`")));
        }
        let percent = text.strip_suffix('%').and_then(|percent| Decimal::from_str(percent.trim_end()).ok());
        let factor = |percent: Decimal| percent.checked_div(Decimal::ONE_HUNDRED)?.checked_add(Decimal::ONE);
        let action = match (sign, percent) {
            ("+=", Some(percent)) => factor(percent).map(Action::Multiply),
            ("-=", Some(percent)) => factor(-percent).map(Action::Multiply),
            (_, Some(_)) => return Err(Wrong::new("percents go with `+=` and `-=`", at)),
            ("*=", None) => {
                Some(consign::parse_decimal(text).map(Action::Multiply).map_err(|error| Wrong::new(&error.to_string(), at.clone()))?)
            }
            ("+=", None) => Some(Action::Add(value(text, &at)?)),
            ("-=", None) => Some(Action::Subtract(value(text, &at)?)),
            (_, None) => Some(Action::Set(value(text, &at)?)),
        };
        let Some(action) = action else { return Err(Wrong::new("this is more than can be reckoned with", at)) };
        if matches!(&action, Action::Multiply(factor) if factor.is_sign_negative()) {
            return Err(Wrong::new("what is left would be negative", at));
        }
        Ok((action, at))
    }
}

/// JSON; `@FILE`; or a text without quotation marks, if it is one word.
fn value(text: &str, at: &Range<usize>) -> Result<Value, Wrong> {
    if let Some(file) = text.strip_prefix('@') {
        return if file.is_empty() { Err(Wrong::new("expected a file after `@`", at.clone())) } else { Ok(Value::File(file.to_owned())) };
    }
    match Node::parse(text) {
        Ok(node) => Ok(Value::Given(node)),
        Err(error) if text.starts_with(['{', '[', '"']) => {
            // Its lines and columns count from the beginning of the value, which is on one line.
            let wrong_at = (at.start + error.column().saturating_sub(1)).min(at.end);
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            Err(Wrong::new(&format!("not JSON: {message}"), wrong_at..at.end))
        }
        Err(_) if text.contains(char::is_whitespace) || text.contains(['"', '[', ']', '{', '}', '=']) => {
            Err(Wrong::new("a text of several words stands in quotation marks", at.clone()))
        }
        Err(_) => Ok(Value::Given(Node::text(text))),
    }
}
