//! A stream of values, where in it we are, and what is kept of a value.

use std::io::{self, Read};

use consign::{LONGEST_CONSIGNMENT, Position};

use super::bytes::Bytes;

/// One top-level value.
pub struct Element {
    /// Its bytes; none if it is too long.
    pub text: Vec<u8>,
    /// Where it begins.
    pub start: Position,
    /// Why it isn't read at all.
    pub fault: Option<Fault>,
}

/// Why a value isn't read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It has that many bytes, more than [`LONGEST_CONSIGNMENT`].
    TooLong(u64),
    /// It is nested deeper than [`DEEPEST`](super::DEEPEST).
    TooDeep,
}

/// Why there is no going on.
#[derive(Debug)]
pub enum Stuck {
    /// The input can't be read.
    Read(io::Error),
    /// There is no telling where the next value begins.
    Syntax {
        /// What is wrong.
        message: String,
        /// Where.
        at: Position,
    },
}

impl From<io::Error> for Stuck {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}

/// Where in the stream we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
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
pub struct Elements<R> {
    pub(super) bytes: Bytes<R>,
    pub(super) place: Place,
    pub(super) count: u64,
}

/// What is kept of a value while it is read.
#[derive(Default)]
pub(super) struct Text {
    pub(super) kept: Vec<u8>,
    pub(super) length: u64,
}

impl Text {
    pub(super) fn push(&mut self, byte: u8) {
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

    pub(super) fn element(mut self, start: Position, fault: Option<Fault>) -> Element {
        let fault = if self.is_too_long() { Some(Fault::TooLong(self.length)) } else { fault };
        self.kept.truncate(self.kept.trim_ascii_end().len());
        Element { text: self.kept, start, fault }
    }
}

impl<R: Read> Elements<R> {
    /// Of a stream, from its beginning.
    pub fn new(input: R) -> Self {
        Self { bytes: Bytes::new(input), place: Place::Start, count: 0 }
    }

    /// How many bytes have been read.
    pub fn offset(&self) -> u64 {
        self.bytes.position.offset as u64
    }

    /// Whether to go on is to wait for the input.
    pub fn is_drained(&self) -> bool {
        self.bytes.is_drained()
    }

    pub(super) fn stuck<T>(&self, message: impl Into<String>) -> Result<T, Stuck> {
        Err(Stuck::Syntax { message: message.into(), at: self.bytes.position })
    }
}

/// A byte as it is said in a message.
pub(super) fn shown(byte: u8) -> String {
    match byte {
        0x21..=0x7E => format!("`{}`", char::from(byte)),
        _ => format!("the byte `0x{byte:02X}`"),
    }
}
