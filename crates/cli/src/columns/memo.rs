//! What texts were read as before. Most columns repeat themselves: countries, currencies, locations, tags.

/// How many texts are remembered: each has one place, which the next one that falls there takes.
const PLACES: usize = 1_024;

/// What texts were read as.
pub(super) struct Texts<T> {
    known: Vec<Option<(String, T)>>,
}

impl<T> Texts<T> {
    pub(super) fn new() -> Self {
        Self { known: std::iter::repeat_with(|| None).take(PLACES).collect() }
    }

    /// What the text is, from memory or by `read`. Only what can be read is remembered.
    pub(super) fn get<E>(&mut self, text: &str, read: impl FnOnce(&str) -> Result<T, E>) -> Result<&T, E> {
        let place = usize::try_from(spread(text.as_bytes()) >> 32).unwrap_or_default() % PLACES;
        let Some(known) = self.known.get_mut(place) else { unreachable!("a remainder is below its divisor") };
        if known.as_ref().is_none_or(|(own, _)| own != text) {
            *known = Some((text.to_owned(), read(text)?));
        }
        match known {
            Some((_, value)) => Ok(value),
            None => unreachable!("it has just been put there"),
        }
    }
}

/// A number for a text, by its ends and its length: nothing depends on how well it tells texts apart but the time.
fn spread(text: &[u8]) -> u64 {
    let ends = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(first), Some(last)) => u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(23),
        _ => text.iter().fold(0, |ends, byte| ends << 8 | u64::from(*byte)),
    };
    (ends ^ (text.len() as u64) << 56).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_once() {
        let mut texts = Texts::new();
        let mut reads = 0;
        for text in ["GB", "GB", "DE", "GB", "x", "DE", "x"] {
            let read = texts.get(text, |text| {
                reads += 1;
                if text == "x" { Err("no") } else { Ok(text.len()) }
            });
            assert_eq!(read.copied(), if text == "x" { Err("no") } else { Ok(2) }, "{text}");
        }
        assert_eq!(reads, 4, "what cannot be read is not remembered");
        for number in 0..10_000 {
            assert_eq!(texts.get::<()>(&number.to_string(), |_| Ok(number)), Ok(&number));
        }
        assert_eq!(texts.known.len(), PLACES);
    }
}
