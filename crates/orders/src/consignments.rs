//! From a cut-out element to a consignment, or to what is wrong with it.

use consign::{Consignment, ConsignmentError, Position, ViolationCode};

use crate::elements::{DEEPEST, Element, Fault, after};

const START: Position = Position { line: 1, column: 1, offset: 0 };

/// Reads a consignment. Lines and columns of an error count from the element's own beginning.
pub fn read(element: &Element) -> Result<Consignment, ConsignmentError> {
    match element.fault {
        Some(Fault::TooLong(length)) => {
            let message = format!("a consignment of `{length}` bytes is too large: at most `{}`", consign::LONGEST_CONSIGNMENT);
            return Err(refused(None, [(message, ViolationCode::TooLarge, Some(START))]));
        }
        Some(Fault::TooDeep) => {
            let message = format!("lists and objects lie more than `{DEEPEST}` deep in each other");
            return Err(refused(None, [(message, ViolationCode::TooLarge, Some(START))]));
        }
        None => {}
    }
    read_bytes(&element.text)
}

/// Reads a consignment from its JSON. Lines and columns of an error count from the beginning of that.
pub fn read_bytes(text: &[u8]) -> Result<Consignment, ConsignmentError> {
    match std::str::from_utf8(text) {
        Ok(text) => Consignment::from_json(text),
        Err(error) => {
            let before = text.get(..error.valid_up_to()).unwrap_or_default();
            let position = before.iter().fold(START, |position, byte| after(position, *byte));
            let byte = text.get(error.valid_up_to()).copied().unwrap_or_default();
            let message = format!("not UTF-8: the byte `0x{byte:02X}` stands for no character");
            Err(refused(None, [(message, ViolationCode::Syntax, Some(position))]))
        }
    }
}

/// An error of our own. It is made from one of the library's: an empty text is never a consignment.
pub(crate) fn refused(
    reference: Option<String>,
    problems: impl IntoIterator<Item = (String, ViolationCode, Option<Position>)>,
) -> ConsignmentError {
    let mut error = Consignment::from_json("").err().unwrap_or_else(|| unreachable!("an empty text is no consignment"));
    error.reference = reference;
    if let Some(first) = error.violations.pop() {
        error.violations.extend(problems.into_iter().map(|(message, code, position)| {
            let mut violation = first.clone();
            (violation.message, violation.code, violation.hint) = (message, code, None);
            violation.place.position = position;
            violation
        }));
    }
    error
}

/// The error with the lines and columns of the file in which the element begins at `start`.
#[must_use]
pub fn in_file(mut error: ConsignmentError, start: Position) -> ConsignmentError {
    for violation in &mut error.violations {
        let others = violation.other.iter_mut().map(|(place, _)| place);
        for place in std::iter::once(&mut violation.place).chain(others) {
            place.position = place.position.map(|position| moved(position, start));
            place.bytes = place.bytes.start + start.offset..place.bytes.end + start.offset;
        }
    }
    error
}

fn moved(position: Position, start: Position) -> Position {
    let first_line = position.line == 1;
    Position {
        line: start.line + position.line - 1,
        column: if first_line { start.column + position.column - 1 } else { position.column },
        offset: start.offset + position.offset,
    }
}
