//! Bytes of a stream, one by one, each with its line and column.

use std::io::{self, ErrorKind, Read};

use consign::Position;

const BUFFER: usize = 64 * 1024;

/// A stream that knows where it is, and that can go back over what it has handed out.
pub(super) struct Bytes<R> {
    input: R,
    /// What has been read and not yet handed out lies from `at` to `end`.
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    pub(super) position: Position,
}

impl<R: Read> Bytes<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, buffer: Vec::new(), at: 0, end: 0, position: Position { line: 1, column: 1, offset: 0 } }
    }

    /// The next byte, which stays.
    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        if self.is_drained() {
            (self.at, self.end) = (0, 0);
            if self.read_more()? == 0 {
                return Ok(None);
            }
        }
        Ok(self.buffer.get(self.at).copied())
    }

    /// Goes over the byte that was peeked at.
    pub(super) fn pass(&mut self, byte: u8) {
        self.at += 1;
        self.position = after(self.position, byte);
    }

    /// Goes over white space, line ends among it, to the next byte.
    pub(super) fn peek_past_space(&mut self) -> io::Result<Option<u8>> {
        while let Some(byte) = self.peek()? {
            if !b" \t\r\n".contains(&byte) {
                return Ok(Some(byte));
            }
            self.pass(byte);
        }
        Ok(None)
    }

    /// Goes back: `text` comes again, before what follows. It began at `start`.
    pub(super) fn again(&mut self, text: &[u8], start: Position) {
        let mut buffer = text.to_vec();
        buffer.extend_from_slice(self.buffer.get(self.at..self.end).unwrap_or_default());
        (self.at, self.end, self.position) = (0, buffer.len(), start);
        self.buffer = buffer;
    }

    /// Whether nothing is at hand: to go on is to wait for the input.
    pub(super) fn is_drained(&self) -> bool {
        self.at >= self.end
    }

    /// Whether the stream begins with these bytes. Only asked at its beginning.
    pub(super) fn begins_with(&mut self, bytes: &[u8]) -> io::Result<bool> {
        loop {
            let known = self.end.min(bytes.len());
            if self.buffer.get(..known) != bytes.get(..known) {
                return Ok(false);
            }
            if known == bytes.len() {
                return Ok(true);
            }
            if self.read_more()? == 0 {
                return Ok(false);
            }
        }
    }

    /// Leaves out a byte order mark: it stands in no column.
    pub(super) fn leave_out(&mut self, count: usize) {
        self.at += count;
        self.position.offset += count;
    }

    /// Reads once, behind what is at hand; 0 at the end of the input.
    fn read_more(&mut self) -> io::Result<usize> {
        if self.end == 0 && self.buffer.len() > BUFFER {
            self.buffer = Vec::new();
        }
        if self.buffer.len() < self.end + BUFFER {
            self.buffer.resize(self.end + BUFFER, 0);
        }
        loop {
            match self.input.read(self.buffer.get_mut(self.end..).unwrap_or_default()) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => {
                    self.end += read.as_ref().copied().unwrap_or(0);
                    return read;
                }
            }
        }
    }
}

/// The position after a byte. Columns count characters: the bytes within one don't.
#[must_use]
pub fn after(position: Position, byte: u8) -> Position {
    let Position { line, column, offset } = position;
    match byte {
        b'\n' => Position { line: line + 1, column: 1, offset: offset + 1 },
        byte if byte & 0b1100_0000 == 0b1000_0000 => Position { line, column, offset: offset + 1 },
        _ => Position { line, column: column + 1, offset: offset + 1 },
    }
}
