//! What texts and figures were read as before. Most columns repeat themselves: countries, currencies, tags, weights.

use rust_decimal::Decimal;

/// How many texts or figures are remembered: each has one place, which the next one that falls there takes.
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
        // FNV-1a: quick for short texts, and nothing depends on how well it spreads but the time.
        let spread = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |spread, byte| (spread ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        let place = usize::try_from(spread >> 32).unwrap_or_default() % PLACES;
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

/// What figures in a unit were read as.
pub(super) struct Figures<U, T> {
    /// By digits, scale and unit.
    known: Vec<Option<(i128, u32, U, T)>>,
}

impl<U: Copy + PartialEq, T: Copy> Figures<U, T> {
    pub(super) fn new() -> Self {
        Self { known: vec![None; PLACES] }
    }

    /// What the figure is in that unit, from memory or by `read`.
    pub(super) fn get<E>(&mut self, figure: Decimal, unit: U, read: impl FnOnce(Decimal, U) -> Result<T, E>) -> Result<T, E> {
        // Equal figures of unequal scale are remembered apart, which does no harm.
        let (digits, scale) = (figure.mantissa(), figure.scale());
        let spread = digits.unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let place = usize::try_from(spread % PLACES as u128).unwrap_or_default();
        let Some(known) = self.known.get_mut(place) else { return read(figure, unit) };
        match known {
            Some((own, own_scale, own_unit, value)) if (*own, *own_scale, *own_unit) == (digits, scale, unit) => Ok(*value),
            _ => {
                let value = read(figure, unit)?;
                *known = Some((digits, scale, unit, value));
                Ok(value)
            }
        }
    }
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

    #[test]
    fn figures_are_told_apart_also_where_they_share_a_place() {
        let mut figures = Figures::new();
        for round in 0..2 {
            for number in 0..5_000_u32 {
                for unit in ["g", "kg"] {
                    let value = figures.get::<()>(Decimal::new(i64::from(number), 2), unit, |figure, unit| Ok((figure, unit))).unwrap();
                    assert_eq!(value, (Decimal::new(i64::from(number), 2), unit), "{round}");
                }
            }
        }
    }
}
