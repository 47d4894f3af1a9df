//! The elements of a JSON array.

use std::io::Read;

use super::scan::{Count, Scan, Step};
use super::stream::{Element, Elements, Fault, Place, Stuck, Text, shown};

/// Follows one element to its end.
enum Follow {
    /// An object or a list: its brackets are matched.
    Matched(Scan),
    /// An object or a list that is nested too deep: its brackets are counted.
    Counted(Count),
    /// Anything else, up to the comma; whether we are in a text.
    Scalar { in_text: bool },
}

impl Follow {
    fn of(first: u8) -> Self {
        if b"{[".contains(&first) { Self::Matched(Scan::default()) } else { Self::Scalar { in_text: false } }
    }

    fn step(&mut self, byte: u8) -> Step {
        match self {
            Self::Matched(scan) => scan.step(byte),
            Self::Counted(count) => count.step(byte),
            Self::Scalar { in_text } => {
                *in_text ^= byte == b'"';
                Step::More
            }
        }
    }

    /// Whether the byte stands after the element.
    fn ends_before(&self, byte: u8) -> bool {
        matches!(self, Self::Scalar { in_text: false } if b",]}".contains(&byte)) || matches!(self, Self::Scalar { .. } if byte == b'\n')
    }
}

impl<R: Read> Elements<R> {
    pub(super) fn array_element(&mut self) -> Result<Option<Element>, Stuck> {
        let mut next = self.bytes.peek_past_space()?;
        if self.place == Place::Next && next == Some(b',') {
            self.bytes.pass(b',');
            next = self.bytes.peek_past_space()?;
        } else if let (Place::Next, Some(byte)) = (self.place, next.filter(|byte| *byte != b']')) {
            return self.stuck(format!("expected `,` or `]` after consignment {}, found {}", self.count, shown(byte)));
        } else if next == Some(b']') {
            self.bytes.pass(b']');
            self.place = Place::End;
            return match self.bytes.peek_past_space()? {
                Some(byte) => self.stuck(format!("expected nothing after the end of the list, found {}", shown(byte))),
                None => Ok(None),
            };
        }
        match next {
            None => self.stuck(format!("the text ends inside the list, after consignment {}: `]` is missing", self.count)),
            Some(byte @ (b',' | b']' | b'}' | b':')) => self.stuck(format!("expected a consignment, found {}", shown(byte))),
            Some(first) => {
                self.place = Place::Next;
                self.element(first).map(Some)
            }
        }
    }

    fn element(&mut self, first: u8) -> Result<Element, Stuck> {
        let (start, mut text, mut fault) = (self.bytes.position, Text::default(), None);
        let mut follow = Follow::of(first);
        let which = format!("consignment {}, which begins at {start}", self.count + 1);
        loop {
            let Some(byte) = self.bytes.peek()? else { return self.stuck(format!("the text ends inside {which}")) };
            if follow.ends_before(byte) {
                return Ok(text.element(start, fault));
            }
            let at = self.bytes.position;
            self.bytes.pass(byte);
            text.push(byte);
            match follow.step(byte) {
                Step::More => {}
                Step::Done => return Ok(text.element(start, fault)),
                Step::TooDeep => (follow, fault) = (Follow::Counted(Count::new()), Some(Fault::TooDeep)),
                Step::Broken => {
                    let what =
                        if byte == b'\n' { "a text has no end on its line".to_owned() } else { format!("unexpected {}", shown(byte)) };
                    let message = format!("{what}, in {which}: where the next one begins cannot be told");
                    return Err(Stuck::Syntax { message, at });
                }
            }
        }
    }
}
