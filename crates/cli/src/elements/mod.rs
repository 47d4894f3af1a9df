//! Cuts a stream into its top-level values, of which it holds one at a time: the elements of a JSON array, or what stands in JSON Lines.
//!
//! It follows brackets and texts only, so that a value which isn't valid still has a beginning and an end. In JSON Lines it finds back to
//! the next value after a broken one; in an array a bracket that is missing leaves no boundary to go on from, and that is the end.

mod array;
mod bytes;
mod lines;
mod scan;

use std::io::{self, Read};

use consign::{LONGEST_CONSIGNMENT, Position};

use bytes::Bytes;
pub(crate) use bytes::after;
pub(crate) use scan::DEEPEST;

/// One top-level value.
pub(crate) struct Element {
    /// Its bytes; none if it is too long.
    pub(crate) text: Vec<u8>,
    /// Where it begins.
    pub(crate) start: Position,
    /// Why it isn't read at all.
    pub(crate) fault: Option<Fault>,
}

/// Why a value isn't read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It has that many bytes, more than [`LONGEST_CONSIGNMENT`].
    TooLong(u64),
    /// It is nested deeper than [`DEEPEST`].
    TooDeep,
}

/// Why there is no going on.
#[derive(Debug)]
pub(crate) enum Stuck {
    /// The input can't be read.
    Read(io::Error),
    /// There is no telling where the next value begins.
    Syntax { message: String, at: Position },
}

impl From<io::Error> for Stuck {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}

/// Where in the stream we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before its first byte.
    Start,
    /// In an array, before its first element.
    First,
    /// In an array, after an element.
    Next,
    /// Between values that stand one after the other. `one_a_line` once a value has been seen that fills its line.
    Lines { one_a_line: bool },
    /// After its end, or stuck.
    End,
}

/// The top-level values of a stream, in order.
pub(crate) struct Elements<R> {
    bytes: Bytes<R>,
    place: Place,
    count: u64,
}

/// What is kept of a value while it is read.
#[derive(Default)]
struct Text {
    kept: Vec<u8>,
    length: u64,
}

impl Text {
    fn push(&mut self, byte: u8) {
        self.length += 1;
        if self.is_too_long() {
            self.kept = Vec::new();
        } else {
            self.kept.push(byte);
        }
    }

    fn is_too_long(&self) -> bool {
        self.length > LONGEST_CONSIGNMENT as u64
    }

    fn element(mut self, start: Position, fault: Option<Fault>) -> Element {
        let fault = if self.is_too_long() { Some(Fault::TooLong(self.length)) } else { fault };
        self.kept.truncate(self.kept.trim_ascii_end().len());
        Element { text: self.kept, start, fault }
    }
}

impl<R: Read> Elements<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { bytes: Bytes::new(input), place: Place::Start, count: 0 }
    }

    /// How many bytes have been read.
    pub(crate) fn offset(&self) -> u64 {
        self.bytes.position.offset as u64
    }

    /// Whether to go on is to wait for the input.
    pub(crate) fn is_drained(&self) -> bool {
        self.bytes.is_drained()
    }

    fn advance(&mut self) -> Result<Option<Element>, Stuck> {
        if self.place == Place::Start {
            self.begin()?;
        }
        let element = match self.place {
            Place::Lines { one_a_line } => self.value(one_a_line)?,
            Place::End | Place::Start => None,
            Place::First | Place::Next => self.array_element()?,
        };
        self.count += u64::from(element.is_some());
        Ok(element)
    }

    fn begin(&mut self) -> Result<(), Stuck> {
        for utf_16 in [[0xFF, 0xFE], [0xFE, 0xFF]] {
            if self.bytes.begins_with(&utf_16)? {
                return self.stuck("the text is UTF-16: save it as UTF-8");
            }
        }
        if self.bytes.begins_with(b"\xEF\xBB\xBF")? {
            self.bytes.leave_out(3);
        }
        self.place = Place::Lines { one_a_line: false };
        if self.bytes.peek_past_space()? == Some(b'[') {
            self.bytes.pass(b'[');
            self.place = Place::First;
        }
        Ok(())
    }

    fn stuck<T>(&self, message: impl Into<String>) -> Result<T, Stuck> {
        Err(Stuck::Syntax { message: message.into(), at: self.bytes.position })
    }
}

impl<R: Read> Iterator for Elements<R> {
    type Item = Result<Element, Stuck>;

    fn next(&mut self) -> Option<Self::Item> {
        let element = self.advance();
        if element.is_err() {
            self.place = Place::End;
        }
        element.transpose()
    }
}

/// A byte as it is said in a message.
fn shown(byte: u8) -> String {
    match byte {
        0x21..=0x7E => format!("`{}`", char::from(byte)),
        _ => format!("the byte `0x{byte:02X}`"),
    }
}

#[cfg(test)]
mod tests;
