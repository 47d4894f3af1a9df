//! JSON Lines, cut into blocks of whole lines in one place, read by whoever has time.

use std::io::{self, BufRead};

use consign_tables::Stream;

/// A block has no more text than this and one line, in bytes.
const BLOCK: usize = 256 * 1024;

/// Some lines of a text.
#[derive(Default)]
pub(crate) struct Block {
    text: Vec<u8>,
    /// The line of its beginning, from 1.
    first_line: usize,
    /// Where it begins in the text, in bytes.
    offset: usize,
}

/// Where a line stands.
pub(crate) struct Line<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) number: usize,
    /// Its first byte in the text.
    pub(crate) offset: usize,
}

impl Block {
    /// Its lines that aren't empty, without white space at their ends.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let mut offset = self.offset;
        let lines = self.text.split(|byte| *byte == b'\n').zip(self.first_line..).map(move |(text, number)| {
            let line = Line { text: text.trim_ascii(), number, offset: offset + text.len() - text.trim_ascii_start().len() };
            offset += text.len() + 1;
            line
        });
        lines.filter(|line| !line.text.is_empty())
    }
}

/// Lines of a text that are being handed out.
pub(crate) struct Lines {
    pub(super) stream: Stream,
    line: usize,
    offset: usize,
}

impl Lines {
    pub(super) fn new(stream: Stream) -> Self {
        Self { stream, line: 1, offset: 0 }
    }

    /// The next lines; none at the end. The error of a line that is too long has its number.
    pub(super) fn next(&mut self) -> Result<Option<Block>, Fault> {
        if self.offset == 0 {
            let first = self.stream.at_hand()?;
            if first.starts_with(b"\xFF\xFE") || first.starts_with(b"\xFE\xFF") {
                return Err(Fault::Utf16);
            }
            if first.starts_with(b"\xEF\xBB\xBF") {
                self.stream.text.consume(3);
                self.offset = 3;
            }
        }
        let mut block = Block { text: Vec::with_capacity(BLOCK + BLOCK / 4), first_line: self.line, offset: self.offset };
        let mut line_start = 0;
        while block.text.len() < BLOCK || line_start < block.text.len() {
            let at_hand = self.stream.at_hand()?;
            if at_hand.is_empty() {
                break;
            }
            // Whole lines while there is room; then the one line that is left.
            let room = BLOCK.saturating_sub(block.text.len()).min(at_hand.len());
            let within = at_hand.get(..room).unwrap_or_default();
            let count =
                if room > 0 { within.len() } else { at_hand.iter().position(|byte| *byte == b'\n').map_or(at_hand.len(), |at| at + 1) };
            let taken = at_hand.get(..count).unwrap_or_default();
            let is_drained = count == at_hand.len();
            if let Some(end) = taken.iter().rposition(|byte| *byte == b'\n') {
                line_start = block.text.len() + end + 1;
            }
            block.text.extend_from_slice(taken);
            self.stream.text.consume(count);
            if block.text.len() - line_start > consign::LONGEST_CONSIGNMENT {
                let before = line_ends(&block.text);
                return Err(Fault::TooLong { line: self.line + before });
            }
            // Whoever writes it may wait for an answer.
            if is_drained && line_start == block.text.len() {
                break;
            }
        }
        self.line += line_ends(&block.text);
        self.offset += block.text.len();
        Ok(Some(block).filter(|block| !block.text.is_empty()))
    }
}

fn line_ends(text: &[u8]) -> usize {
    text.split(|byte| *byte == b'\n').count() - 1
}

/// Why there is no going on.
#[derive(Debug)]
pub(super) enum Fault {
    Read(io::Error),
    Utf16,
    TooLong { line: usize },
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &'static [u8], buffer: usize) -> Vec<(usize, usize, String)> {
        let opened = consign_tables::open_bytes("orders.jsonl", b"{}\n".to_vec()).unwrap();
        let consign_tables::Content::JsonLines(mut stream) = opened.content else { panic!("its name says what it is") };
        stream.text = Box::new(io::BufReader::with_capacity(buffer, text));
        let mut lines = Lines::new(stream);
        let mut all = Vec::new();
        while let Some(block) = lines.next().unwrap() {
            all.extend(block.lines().map(|line| (line.number, line.offset, String::from_utf8(line.text.to_vec()).unwrap())));
        }
        all
    }

    #[test]
    fn lines_keep_their_numbers_and_places() {
        for buffer in [1, 3, 100] {
            let read = lines(b"{\"a\"}\r\n\n  {\"b\"}\nlast", buffer);
            let expected = [(1, 0, "{\"a\"}"), (3, 10, "{\"b\"}"), (4, 16, "last")];
            assert_eq!(read, expected.map(|(number, offset, text)| (number, offset, text.to_owned())), "{buffer}");
        }
        assert_eq!(lines(b"\xEF\xBB\xBFa\n", 100), [(1, 3, "a".to_owned())]);
        assert!(lines(b"", 100).is_empty());
    }

    #[test]
    fn blocks_end_where_lines_do() {
        let text = (0..100_000).map(|number| number.to_string()).collect::<Vec<_>>().join("\n");
        let text: &'static [u8] = text.leak().as_bytes();
        let read = lines(text, 64 * 1024);
        assert!(read.iter().enumerate().all(|(at, (number, _, line))| *number == at + 1 && *line == at.to_string()));
        assert_eq!(read.len(), 100_000);
    }
}
