//! Which of two places is the narrower (tariffs, §2): for holidays and zone charts.

use super::place::{Part, Place};

/// The least is the narrowest: first the kind; then, of codes, the longer; a single code before a range; the range with fewer codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Narrowness {
    kind: u8,
    shortness: usize,
    codes: u128,
}

/// Of a UK code its level stands for its length.
const LONGEST: usize = 20;

impl Place {
    pub fn narrowness(&self) -> Narrowness {
        let of = |kind| Narrowness { kind, shortness: 0, codes: 0 };
        match self {
            Place::Part(_, Part::Exactly(_)) => of(0),
            Place::Part(_, part) => {
                let (length, codes) = part.extent();
                Narrowness { kind: 1, shortness: LONGEST - length, codes }
            }
            // As narrow as the areas that they are.
            Place::Country(country) if ["JE", "GG", "IM"].contains(&country.as_str()) => {
                Narrowness { kind: 1, shortness: LONGEST - 1, codes: 0 }
            }
            Place::Town(..) => of(2),
            Place::Region(..) => of(3),
            Place::Subdivision(..) => of(4),
            Place::Country(_) => of(5),
            Place::Everywhere => of(6),
        }
    }
}

impl Part {
    /// How long its codes are; and how many, 0 for a single code.
    fn extent(&self) -> (usize, u128) {
        match self {
            Part::Area(_) => (1, 0),
            Part::District(_) => (2, 0),
            Part::Districts(_, first, last) => (2, u128::from(last - first + 1)),
            Part::Sector(..) => (3, 0),
            Part::Unit(..) => (4, 0),
            Part::Begins(code) | Part::Exactly(code) => (code.len(), 0),
            Part::Range(first, last) => (first.len(), counted(last, first, last) - counted(first, first, last) + 1),
            Part::Canaries => (2, 2),
        }
    }
}

/// The number of a code among those of a range: a place of digits has ten, one of letters 26, one of either 36.
fn counted(code: &str, first: &str, last: &str) -> u128 {
    let places = code.bytes().zip(first.bytes().zip(last.bytes()));
    places.fold(0, |number, (character, (first, last))| {
        let value = |byte: u8| u128::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 10 });
        match (first.is_ascii_digit(), last.is_ascii_digit()) {
            (true, true) => number * 10 + value(character),
            (false, false) => number * 26 + value(character) - 10,
            _ => number * 36 + value(character),
        }
    })
}
