//! Cuts a stream into its top-level values, of which it holds one at a time: the elements of a JSON array, or what stands in JSON Lines.
//!
//! It follows brackets and texts only, so that a value which isn't valid still has a beginning and an end. In JSON Lines it finds back to
//! the next value after a broken one; in an array a bracket that is missing leaves no boundary to go on from, and that is the end.

mod array;
mod bytes;
mod lines;
mod scan;
mod stream;

use std::io::Read;

pub use bytes::after;
pub use scan::DEEPEST;
use stream::Place;
pub use stream::{Element, Elements, Fault, Stuck};

impl<R: Read> Elements<R> {
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

#[cfg(test)]
mod tests;
