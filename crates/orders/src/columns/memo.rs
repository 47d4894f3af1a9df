//! What texts were read as before. Most columns repeat themselves: countries, currencies, locations, tags.

use super::cells::Cells;

/// How many texts are remembered: each has one place, which the next one that falls there takes.
const PLACES: usize = 1_024;

/// By what a text is remembered.
enum Key {
    /// The number that [`Cells::short`] makes of a cell.
    Short(u128),
    /// The text without white space at its ends.
    Long(String),
}

/// How a text is read.
type Read<T> = Box<dyn Fn(&str) -> Result<T, String> + Send>;

/// What the texts of a field were read as.
pub(super) struct Texts<T> {
    read: Read<T>,
    /// What holds where there is no text.
    default: Option<T>,
    known: Vec<Option<(Key, T)>>,
}

impl<T> Texts<T> {
    /// That have not been read yet; a default that can't be read is none.
    pub(super) fn new(default: Option<&str>, read: impl Fn(&str) -> Result<T, String> + Send + 'static) -> Self {
        let known = std::iter::repeat_with(|| None).take(PLACES).collect();
        Self { default: default.and_then(|text| read(text).ok()), read: Box::new(read), known }
    }

    /// What the text of a cell is, or of an empty cell the default; nothing if there is neither. Only what can be read is remembered.
    #[inline]
    pub(super) fn of(&mut self, cells: &Cells<'_>, row: usize, buffer: &mut String) -> Result<Option<&T>, String> {
        if matches!(cells, Cells::Absent) {
            return Ok(self.default.as_ref());
        }
        let Some(short) = cells.short(row) else { return self.long(cells, row, buffer) };
        let place = place(u64::try_from((short ^ short >> 64) & u128::from(u64::MAX)).unwrap_or_default());
        if !matches!(self.known.get(place), Some(Some((Key::Short(own), _))) if *own == short) {
            let Some(text) = cells.name(row, buffer)? else { return Ok(self.default.as_ref()) };
            self.remember(place, Key::Short(short), text)?;
        }
        Ok(self.at(place))
    }

    /// The same of a text that no number stands for.
    #[inline(never)]
    fn long(&mut self, cells: &Cells<'_>, row: usize, buffer: &mut String) -> Result<Option<&T>, String> {
        let Some(text) = cells.name(row, buffer)? else { return Ok(self.default.as_ref()) };
        let place = place(ends(text.as_bytes()));
        if !matches!(self.known.get(place), Some(Some((Key::Long(own), _))) if own == text) {
            self.remember(place, Key::Long(text.to_owned()), text)?;
        }
        Ok(self.at(place))
    }

    #[cold]
    #[inline(never)]
    fn remember(&mut self, place: usize, key: Key, text: &str) -> Result<(), String> {
        let value = (self.read)(text)?;
        if let Some(known) = self.known.get_mut(place) {
            *known = Some((key, value));
        }
        Ok(())
    }

    #[inline]
    fn at(&self, place: usize) -> Option<&T> {
        self.known.get(place)?.as_ref().map(|(_, value)| value)
    }
}

/// The place of a number.
fn place(number: u64) -> usize {
    usize::try_from(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32).unwrap_or_default() % PLACES
}

/// A number for a text, of its ends and its length: nothing depends on how well it tells texts apart but the time.
fn ends(text: &[u8]) -> u64 {
    let ends = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(first), Some(last)) => u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(23),
        _ => text.iter().fold(0, |ends, byte| ends << 8 | u64::from(*byte)),
    };
    ends ^ (text.len() as u64) << 56
}

#[cfg(test)]
mod tests {
    use super::super::cells::TextRows;
    use super::*;

    struct OneCell<'a>(&'a str);

    impl TextRows for OneCell<'_> {
        fn cell(&self, _: usize, _: usize) -> Option<&[u8]> {
            Some(self.0.as_bytes())
        }
    }

    #[test]
    fn texts_are_read_once() {
        thread_local!(static READS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) });
        let read = |text: &str| {
            READS.set(READS.get() + 1);
            if text == "x" { Err("no".to_owned()) } else { Ok(text.to_owned()) }
        };
        let (mut texts, mut buffer) = (Texts::new(Some("FR"), read), String::new());
        let long = "a text of more than a few bytes";
        for text in ["GB", " GB", "GB", "DE", "GB", "x", long, "DE", "x", long, " "] {
            let cell = OneCell(text);
            let read = texts.of(&Cells::Rows { rows: &cell, column: 0 }, 0, &mut buffer);
            let expected = match text {
                "x" => Err("no".to_owned()),
                " " => Ok(Some("FR".to_owned())),
                _ => Ok(Some(text.trim().to_owned())),
            };
            assert_eq!(read.map(Option::<&String>::cloned), expected, "{text}");
        }
        assert_eq!(texts.of(&Cells::Absent, 0, &mut buffer), Ok(Some(&"FR".to_owned())));
        assert_eq!(READS.get(), 7, "what cannot be read is not remembered; white space makes another text");
    }

    #[test]
    fn no_two_texts_are_taken_for_one() {
        let (mut texts, mut buffer) = (Texts::new(None, |text: &str| Ok(text.to_owned())), String::new());
        for round in 0..2 {
            for number in 0..10_000 {
                for text in [number.to_string(), format!("{number} and something long behind it")] {
                    let cell = OneCell(&text);
                    let read = texts.of(&Cells::Rows { rows: &cell, column: 0 }, 0, &mut buffer);
                    assert_eq!(read, Ok(Some(&text)), "{round}");
                }
            }
        }
        assert_eq!(texts.known.len(), PLACES);
    }
}
