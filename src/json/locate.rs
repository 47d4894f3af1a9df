//! From a path to the place in the text, once there is something to report.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;

use serde_json::value::RawValue;

use super::{Node, Path, Reader, Step};

/// A place in a text, as editors count: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The byte offset, from 0.
    pub offset: usize,
}

/// Where the lines of a text begin, so that many positions cost no more than one.
pub(crate) struct Lines<'s> {
    source: &'s str,
    starts: Vec<usize>,
    /// The place that was asked for last, with its column: on a long line the next is counted from there.
    last: (usize, usize),
}

impl<'s> Lines<'s> {
    pub(crate) fn of(source: &'s str) -> Self {
        let after_breaks = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { source, starts: std::iter::once(0).chain(after_breaks).collect(), last: (0, 1) }
    }

    /// The position of a byte offset.
    pub(crate) fn position(&mut self, offset: usize) -> Position {
        let offset = offset.min(self.source.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or(0);
        let (from, column) = if (start..=offset).contains(&self.last.0) { self.last } else { (start, 1) };
        let column = column + self.source.get(from..offset).map_or(0, |text| text.chars().count());
        self.last = (offset, column);
        Position { line, column, offset }
    }
}

impl Position {
    /// The position of a byte offset.
    pub(crate) fn of_offset(source: &str, offset: usize) -> Self {
        Lines::of(source).position(offset)
    }

    /// From a line and a column that count bytes, as `serde_json` does.
    pub(super) fn of_bytes(source: &str, line: usize, column: usize) -> Self {
        let line_start: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let mut offset = (line_start + column.saturating_sub(1)).min(source.len());
        while !source.is_char_boundary(offset) {
            offset -= 1;
        }
        Self::of_offset(source, offset)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Where everything in a document stands.
pub(crate) struct Spans {
    values: HashMap<Path, Range<usize>>,
    keys: HashMap<Path, Range<usize>>,
}

impl Spans {
    /// Goes through a document that is known to be JSON, along some paths.
    pub(crate) fn of<'p>(source: &str, paths: impl Iterator<Item = &'p Path>) -> Self {
        let wanted: HashSet<&[Step]> = paths.flat_map(Path::ways).collect();
        let mut spans = Self { values: HashMap::new(), keys: HashMap::new() };
        if let Ok(raw) = serde_json::from_str::<&RawValue>(source) {
            spans.walk(source, &Node { raw, path: Path::default() }, &wanted);
        }
        spans
    }

    fn walk(&mut self, source: &str, node: &Node<'_>, wanted: &HashSet<&[Step]>) {
        let start = (node.text().as_ptr() as usize).saturating_sub(source.as_ptr() as usize);
        // Of a key that is given twice the first counts.
        if self.values.contains_key(&node.path) {
            return;
        }
        self.values.insert(node.path.clone(), start..start + node.text().len());
        let mut unheard = Reader::open();
        match node.text().as_bytes().first() {
            Some(b'[') => {
                for element in node.list("", &mut unheard).unwrap_or_default() {
                    if wanted.contains(element.path.steps()) {
                        self.walk(source, &element, wanted);
                    }
                }
            }
            Some(b'{') => {
                let Some(fields) = node.fields("", &mut unheard) else { return };
                for (_, value) in fields.rest().filter(|(_, value)| wanted.contains(value.path.steps())) {
                    let start = (value.text().as_ptr() as usize).saturating_sub(source.as_ptr() as usize);
                    if let Some(key) = key_before(source, start) {
                        self.keys.entry(value.path.clone()).or_insert(key);
                    }
                    self.walk(source, &value, wanted);
                }
            }
            _ => {}
        }
    }

    /// The bytes of a value, or of the nearest thing around it that is there.
    pub(crate) fn value(&self, path: &Path) -> Range<usize> {
        let mut path = path.clone();
        loop {
            if let Some(span) = self.values.get(&path) {
                return span.clone();
            }
            if path.0.pop().is_none() {
                return 0..0;
            }
        }
    }

    /// The bytes of a key with its quotes, or of its value where there is none.
    pub(crate) fn key(&self, path: &Path) -> Range<usize> {
        self.keys.get(path).cloned().unwrap_or_else(|| self.value(path))
    }
}

/// The way to the value in which a text that isn't JSON goes wrong.
pub(super) fn path_at(source: &str, offset: usize) -> Path {
    let text = source.get(..offset).unwrap_or(source);
    // For each object or list that is open: the key, or the index, that was begun last.
    let mut open: Vec<Step> = Vec::new();
    let mut string: Option<usize> = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match (string, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(start), b'"') => {
                string = None;
                let is_key = source.get(at + 1..).is_some_and(|rest| rest.trim_start().starts_with(':'));
                if let (true, Some(step @ Step::Key(_))) = (is_key, open.last_mut()) {
                    *step = Step::Key(text.get(start..at).unwrap_or_default().to_owned().into());
                }
            }
            (None, b'"') => string = Some(at + 1),
            (None, b'{') => open.push(Step::Key("".into())),
            (None, b'[') => open.push(Step::Index(0)),
            (None, b'}' | b']') => drop(open.pop()),
            (None, b',') => match open.last_mut() {
                Some(Step::Index(index)) => *index += 1,
                Some(key) => *key = Step::Key("".into()),
                None => {}
            },
            _ => {}
        }
    }
    // Of a text that opens a hundred thousand lists the first few tell where it is.
    open.truncate(32);
    Path(open.into_iter().filter(|step| *step != Step::Key("".into())).collect())
}

/// The key that stands before a value: back over the colon to its quotes.
fn key_before(source: &str, value: usize) -> Option<Range<usize>> {
    let before = source.get(..value)?.trim_end().strip_suffix(':')?.trim_end();
    let end = before.len();
    let mut inside = before.strip_suffix('"')?;
    loop {
        let quote = inside.rfind('"')?;
        inside = inside.get(..quote)?;
        let backslashes = inside.bytes().rev().take_while(|byte| *byte == b'\\').count();
        if backslashes % 2 == 0 {
            return Some(quote..end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_are_found() {
        let source = "{\n  \"a\": [1, {\"b\\\"\\\\\" : true}],\n \"ä\": \"é\", \"c\": null }";
        let list = Path::default().key("a");
        let nested = list.index(1).key("b\"\\");
        let paths = [list.index(0), nested.clone(), Path::default().key("c").key("not there")];
        let found = Spans::of(source, paths.iter());
        assert_eq!(&source[found.value(&list.index(0))], "1");
        assert_eq!(&source[found.value(&nested)], "true");
        assert_eq!(&source[found.key(&nested)], r#""b\"\\""#);
        let broken = "{ \"a\": [1, { \"b\\\"\": tru } ] }";
        assert_eq!(path_at(broken, broken.find("tru").unwrap()).to_string(), "a[1].b\\\"");
        let third = Path::default().key("c");
        assert_eq!(&source[found.key(&third)], "\"c\"");
        let position = Position::of_offset(source, found.key(&third).start);
        assert_eq!((position.line, position.column), (3, 12));
        assert_eq!(found.value(&third.key("not there")), found.value(&third));
    }
}
