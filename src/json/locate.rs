//! From a path to the place in the text, once there is something to report.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;

use super::{Path, Reader, Step, Trail};

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

impl Position {
    pub(super) const BEGINNING: Self = Self { line: 1, column: 1, offset: 0 };

    /// The position of a byte offset that isn't before this one.
    fn forward(self, source: &str, offset: usize) -> Self {
        let passed = source.get(self.offset..offset).unwrap_or_default();
        let (line, column) = match passed.rsplit_once('\n') {
            Some((lines, rest)) => (self.line + 1 + lines.matches('\n').count(), 1 + rest.chars().count()),
            None => (self.line, self.column + passed.chars().count()),
        };
        Self { line, column, offset }
    }

    /// The positions of byte offsets.
    pub(super) fn of_offsets(source: &str, mut offsets: Vec<usize>) -> HashMap<usize, Self> {
        offsets.sort_unstable();
        let mut position = Self::BEGINNING;
        let positions = offsets.into_iter().map(|offset| {
            position = position.forward(source, offset);
            (offset, position)
        });
        positions.collect()
    }

    /// From a line and a column that count bytes, as `serde_json` does.
    pub(super) fn of_bytes(source: &str, line: usize, column: usize) -> Self {
        let line_start: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let mut offset = (line_start + column.saturating_sub(1)).min(source.len());
        while !source.is_char_boundary(offset) {
            offset -= 1;
        }
        Self::BEGINNING.forward(source, offset)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The ways to look for, and the fields of records on them, by their names in lower case.
struct Wanted<'p> {
    ways: HashSet<&'p [Step]>,
    fields: HashMap<String, &'static str>,
}

/// Where some values of a document stand.
pub(super) struct Spans(HashMap<Path, Range<usize>>);

impl Spans {
    /// Goes through a document that is known to be JSON, along some paths.
    pub(super) fn of<'p>(source: &str, paths: impl Iterator<Item = &'p Path>) -> Self {
        let ways: HashSet<&[Step]> = paths.flat_map(Path::ways).collect();
        let fields = ways.iter().filter_map(|way| if let Some(Step::Key(Cow::Borrowed(name))) = way.last() { Some(*name) } else { None });
        let wanted = Wanted { fields: fields.map(|name| (name.to_ascii_lowercase(), name)).collect(), ways };
        let mut spans = Self(HashMap::new());
        spans.walk(&mut Reader::new(source, false), &mut Path::default(), &wanted);
        spans
    }

    fn walk(&mut self, reader: &mut Reader<'_>, path: &mut Path, wanted: &Wanted<'_>) {
        let start = reader.start();
        // Of a key that is given twice the first counts.
        if !wanted.ways.contains(path.steps()) || self.0.contains_key(path) {
            reader.skip();
            return;
        }
        let mut step = |reader: &mut Reader<'_>, step: Step, field: Option<&'static str>| {
            path.0.push(step);
            // A field's name is read in any case.
            if let (Some(field), false) = (field, wanted.ways.contains(path.steps())) {
                path.0.pop();
                path.0.push(Step::Key(Cow::Borrowed(field)));
            }
            self.walk(reader, path, wanted);
            path.0.pop();
        };
        let bytes = match reader.next() {
            b'[' => reader.list(&Trail::Root, |reader, index| step(reader, Step::Index(index), None)),
            b'{' => reader.object(&Trail::Root, "", |reader, key| {
                let field = wanted.fields.get(&key.name.to_ascii_lowercase()).copied();
                step(reader, Step::Key(key.name.into_owned().into()), field);
            }),
            _ => Some(start..start + reader.skip().len()),
        };
        self.0.extend(bytes.map(|bytes| (path.clone(), bytes)));
    }

    /// The bytes of a value, or of the nearest thing around it that is there.
    pub(super) fn value(&self, path: &Path) -> Range<usize> {
        let mut path = path.clone();
        loop {
            if let Some(span) = self.0.get(&path) {
                return span.clone();
            }
            if path.0.pop().is_none() {
                return 0..0;
            }
        }
    }
}

/// The most steps of the way to a place in a text that isn't JSON: of one that opens a hundred thousand lists the first tell where it is.
const MOST_STEPS: usize = 32;

/// The way to the value in which a text that isn't JSON goes wrong.
pub(super) fn path_at(source: &str, offset: usize) -> Path {
    let text = source.get(..offset).unwrap_or(source);
    // For each object or list that is open: the key, or the index, that was begun last. Of those that are too deep how many there are.
    let (mut open, mut deeper) = (Vec::new(), 0_usize);
    let mut string: Option<usize> = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match (string, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(start), b'"') => {
                string = None;
                let is_key = deeper == 0 && source.get(at + 1..).is_some_and(|rest| rest.trim_start().starts_with(':'));
                if let (true, Some(step @ Step::Key(_))) = (is_key, open.last_mut()) {
                    *step = Step::Key(text.get(start..at).unwrap_or_default().to_owned().into());
                }
            }
            (None, b'"') => string = Some(at + 1),
            (None, b'{' | b'[') if open.len() == MOST_STEPS => deeper += 1,
            (None, b'{') => open.push(Step::Key("".into())),
            (None, b'[') => open.push(Step::Index(0)),
            (None, b'}' | b']' | b',') if deeper > 0 => deeper -= usize::from(byte != b','),
            (None, b'}' | b']') => drop(open.pop()),
            (None, b',') => match open.last_mut() {
                Some(Step::Index(index)) => *index += 1,
                Some(key) => *key = Step::Key("".into()),
                None => {}
            },
            _ => {}
        }
    }
    Path(open.into_iter().filter(|step| *step != Step::Key("".into())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found() {
        let source = "{\n  \"a\": [1, {\"b\\\"\\\\\" : true}],\n \"ä\": \"é\", \"c\": null, \"c\": 1 }";
        let list = Path::default().key("a");
        let nested = list.index(1).key("b\"\\");
        let third = Path::default().key("c");
        let paths = [list.index(0), nested.clone(), third.key("not there")];
        let found = Spans::of(source, paths.iter());
        assert_eq!(&source[found.value(&list.index(0))], "1");
        assert_eq!(&source[found.value(&nested)], "true");
        assert_eq!(&source[found.value(&third)], "null");
        assert_eq!(found.value(&third.key("not there")), found.value(&third));
        let (early, late) = (found.value(&list).start, found.value(&third).start);
        let positions = Position::of_offsets(source, vec![late, early, late, 0]);
        let [one, other] = [early, late].map(|offset| (positions[&offset].line, positions[&offset].column));
        assert_eq!((one, other, positions[&0]), ((2, 8), (3, 17), Position::BEGINNING));
    }

    #[test]
    fn the_way_to_what_is_no_json_is_found() {
        let broken = "{ \"a\": [1, { \"b\\\"\": tru } ] }";
        assert_eq!(path_at(broken, broken.find("tru").unwrap()).to_string(), "a[1].b\\\"");
        let deep = format!("[1, {}{{ \"a\": 2, \"b\": [[]], 3", "[".repeat(MOST_STEPS - 1));
        assert_eq!(path_at(&deep, deep.len()).to_string(), format!("[1]{}", "[0]".repeat(MOST_STEPS - 1)));
        let closed = format!("[1, {}{}, {{ \"b\": tru", "[{}, [".repeat(100), "], []]".repeat(100));
        assert_eq!(path_at(&closed, closed.len()).to_string(), "[2].b");
    }
}
