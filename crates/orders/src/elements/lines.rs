//! Values that stand one after the other: JSON Lines, or whatever else comes without an array around it.

use std::io::{self, Read};

use consign::Position;

use super::bytes::after;
use super::scan::{Scan, Step};
use super::stream::{Element, Elements, Fault, Place, Stuck, Text};

impl<R: Read> Elements<R> {
    /// A value that stands for itself: on a line of its own, over several lines, or after another one.
    pub(super) fn value(&mut self, one_a_line: bool) -> Result<Option<Element>, Stuck> {
        let Some(first) = self.bytes.peek_past_space()? else {
            self.place = Place::End;
            return Ok(None);
        };
        let (start, mut text, mut scan) = (self.bytes.position, Text::default(), Scan::default());
        if !b"{[".contains(&first) {
            self.take_line(&mut text)?;
            return Ok(Some(text.element(start, None)));
        }
        let fault = loop {
            let Some(byte) = self.bytes.peek()? else { break None };
            self.bytes.pass(byte);
            text.push(byte);
            match scan.step(byte) {
                Step::More => {}
                Step::Done => {
                    self.end_of_value(&mut text, start)?;
                    return Ok(Some(text.element(start, None)));
                }
                Step::Broken => break None,
                Step::TooDeep => break Some(Fault::TooDeep),
            }
        };
        self.recover(&mut text, start, one_a_line)?;
        Ok(Some(text.element(start, fault)))
    }

    /// After a value its line ends, or another one begins; anything else spoils it.
    fn end_of_value(&mut self, text: &mut Text, start: Position) -> io::Result<()> {
        if self.bytes.position.line == start.line {
            self.place = Place::Lines { one_a_line: true };
        }
        while let Some(byte @ (b' ' | b'\t' | b'\r')) = self.bytes.peek()? {
            self.bytes.pass(byte);
        }
        match self.bytes.peek()? {
            Some(b'\n') => self.bytes.pass(b'\n'),
            None | Some(b'{') => {}
            Some(_) => self.take_line(text)?,
        }
        Ok(())
    }

    /// Goes on after a broken value. It reaches to the next line that begins as a value does: any line if there is one value a line,
    /// else one with a `{` that isn't further in than the broken value's own.
    fn recover(&mut self, text: &mut Text, start: Position, one_a_line: bool) -> io::Result<()> {
        let begins = |line: &[u8]| {
            let indent = line.iter().take_while(|byte| b" \t\r".contains(byte)).count();
            match line.get(indent) {
                None | Some(b'\n') => false,
                Some(first) => one_a_line || *first == b'{' && indent < start.column,
            }
        };
        let (mut at, mut position) = (0, start);
        for line in text.kept.split_inclusive(|byte| *byte == b'\n') {
            if at > 0 && begins(line) {
                self.bytes.again(text.kept.get(at..).unwrap_or_default(), position);
                text.kept.truncate(at);
                text.length = at as u64;
                return Ok(());
            }
            at += line.len();
            position = line.iter().fold(position, |position, byte| after(position, *byte));
        }
        loop {
            if self.bytes.position.column > 1 {
                self.take_line(text)?;
            }
            let mut line = Vec::new();
            while let Some(byte) = self.bytes.peek()? {
                line.push(byte);
                if !b" \t\r".contains(&byte) {
                    break;
                }
                self.bytes.pass(byte);
            }
            if line.is_empty() || begins(&line) {
                return Ok(());
            }
            self.take_line(text)?;
        }
    }

    /// Takes the rest of the line, and goes over its end.
    fn take_line(&mut self, text: &mut Text) -> io::Result<()> {
        while let Some(byte) = self.bytes.peek()? {
            self.bytes.pass(byte);
            if byte == b'\n' {
                break;
            }
            text.push(byte);
        }
        Ok(())
    }
}
