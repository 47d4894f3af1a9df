//! Weights and sides as people write them into one cell, with their units.

use consign::{LengthUnit, WeightUnit};
use rust_decimal::Decimal;

use crate::{CellFormat, length_unit, shortened, weight_unit};

/// Reads a weight with its unit, if one stands behind it. Pounds and ounces come as ounces, kilograms and grams as grams: exactly.
///
/// ```
/// use consign_tables::{CellFormat, weight_cell};
///
/// let read = |text| weight_cell(text, CellFormat::default()).map(|(weight, unit)| format!("{weight} {unit:?}"));
/// assert_eq!(read("1.5 kg").as_deref(), Ok("1.5 Some(Kilogram)"));
/// assert_eq!(read("3 lb 4 oz").as_deref(), Ok("52 Some(Ounce)"));
/// assert_eq!(read("1.5").as_deref(), Ok("1.5 None"));
/// ```
///
/// # Errors
/// What would be right.
pub fn weight_cell(text: &str, format: CellFormat) -> Result<(Decimal, Option<WeightUnit>), String> {
    let refused = || format!("`{}` is no weight: `1.5`, `1.5 kg`, `500 g` or `3 lb 4 oz`", shortened(text));
    let (first, unit, rest) = part(text).ok_or_else(refused)?;
    let number = format.number(first)?;
    let known = |unit: &str| weight_unit(unit).ok_or_else(|| unknown(unit, text, "kg, g, lb or oz"));
    if unit.is_empty() {
        return if rest.is_empty() { Ok((number, None)) } else { Err(refused()) };
    }
    let unit = known(unit)?;
    if rest.is_empty() {
        return Ok((number, Some(unit)));
    }
    let (second, smaller, _) = part(rest).filter(|(_, unit, rest)| !unit.is_empty() && rest.is_empty()).ok_or_else(refused)?;
    let smaller = known(smaller)?;
    let times = match (unit, smaller) {
        (WeightUnit::Pound, WeightUnit::Ounce) => 16,
        (WeightUnit::Kilogram, WeightUnit::Gram) => 1_000,
        _ => return Err(refused()),
    };
    let second = format.number(second)?;
    let sum = number.checked_mul(Decimal::from(times)).and_then(|number| number.checked_add(second));
    // `-1 lb 4 oz` may mean two things.
    sum.filter(|_| number.is_sign_positive() && second.is_sign_positive()).map(|sum| (sum, Some(smaller))).ok_or_else(refused)
}

/// Reads three sides in one cell, with the unit of all, if one stands behind the last or behind each.
///
/// ```
/// use consign_tables::{CellFormat, sides_cell};
///
/// let read = |text| sides_cell(text, CellFormat::default()).map(|(sides, unit)| (sides.map(|side| side.to_string()).join(" "), unit));
/// assert_eq!(read("30×20×10 cm"), Ok(("30 20 10".to_owned(), Some(consign::LengthUnit::Centimetre))));
/// assert_eq!(read("12.5\" x 9\" x 6\""), Ok(("12.5 9 6".to_owned(), Some(consign::LengthUnit::Inch))));
/// assert_eq!(read("12 x 9 x 6"), Ok(("12 9 6".to_owned(), None)));
/// ```
///
/// # Errors
/// What would be right.
pub fn sides_cell(text: &str, format: CellFormat) -> Result<([Decimal; 3], Option<LengthUnit>), String> {
    let refused = |why: &str| format!("`{}` {why}: three sides and their unit are written as `30 x 20 x 10 cm`", shortened(text));
    let parts: Vec<&str> = text.split(['x', 'X', '×', '*']).collect();
    let parts: [&str; 3] = parts.try_into().map_err(|parts: Vec<&str>| match parts.len() {
        1 => refused("is not three sides"),
        count => refused(&format!("is {count} sides")),
    })?;
    let mut sides = [Decimal::ZERO; 3];
    let mut units = [None; 3];
    for ((given, side), known) in parts.iter().zip(&mut sides).zip(&mut units) {
        let (number, unit, rest) = part(given).ok_or_else(|| refused("is not three sides"))?;
        if !rest.is_empty() {
            return Err(refused("is not three sides"));
        }
        *side = format.number(number)?;
        if !unit.is_empty() {
            *known = Some(length_unit(unit).ok_or_else(|| unknown(unit, text, "cm, mm, m or in"))?);
        }
    }
    match units {
        [None, None, unit] => Ok((sides, unit)),
        [first, second, third] if first == second && second == third => Ok((sides, third)),
        _ => Err(refused("has units that differ, or not behind each side")),
    }
}

fn unknown(unit: &str, text: &str, known: &str) -> String {
    format!("`{}` in `{}` is no unit that is known: {known}", shortened(unit), shortened(text))
}

/// A number and the unit behind it, which may be empty, and what follows behind a space or a comma.
fn part(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim();
    let end = text.find(|sign: char| !sign.is_ascii_digit() && !".,-+".contains(sign)).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let rest = rest.trim_start();
    let end = rest.find(|sign: char| sign.is_ascii_digit()).unwrap_or(rest.len());
    let (unit, rest) = rest.split_at(end);
    let unit = unit.trim_end().trim_end_matches(',').trim_end();
    (!number.is_empty()).then_some((number, unit, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comma() -> CellFormat {
        let mut format = CellFormat::default();
        format.set("Decimals", ",").unwrap();
        format
    }

    #[test]
    fn weights_have_units() {
        use WeightUnit::{Gram, Kilogram, Ounce, Pound};
        for (text, weight, unit) in [
            ("1.5 kg", "1.5", Some(Kilogram)),
            ("500g", "500", Some(Gram)),
            (" 3 lb 4 oz ", "52", Some(Ounce)),
            ("3lbs., 4.5oz.", "52.5", Some(Ounce)),
            ("1 kg 250 g", "1250", Some(Gram)),
            ("2 Pfund", "2", Some(Pound)),
            ("2 libras", "2", Some(Pound)),
            ("7 uncji", "7", Some(Ounce)),
            ("1.50", "1.50", None),
        ] {
            assert_eq!(weight_cell(text, CellFormat::default()), Ok((weight.parse().unwrap(), unit)), "{text}");
        }
        assert_eq!(weight_cell("1.234,5 kg", comma()), Ok(("1234.5".parse().unwrap(), Some(Kilogram))));
        for text in ["", "kg", "kg 5", "3 lb 4", "3 lb 4 kg", "3 oz 4 lb", "1 2 kg", "3 lb 4 oz 5", "-1 lb 4 oz"] {
            let told = weight_cell(text, CellFormat::default()).unwrap_err();
            assert!(told.ends_with("is no weight: `1.5`, `1.5 kg`, `500 g` or `3 lb 4 oz`"), "{text}: {told}");
        }
        let told = weight_cell("5 stone", CellFormat::default());
        assert_eq!(told, Err("`stone` in `5 stone` is no unit that is known: kg, g, lb or oz".to_owned()));
        assert!(weight_cell("1,5 kg", CellFormat::default()).unwrap_err().contains("Decimals"));
    }

    #[test]
    fn three_sides_stand_in_one_cell() {
        use LengthUnit::{Centimetre, Inch, Millimetre};
        for (text, unit) in [
            ("12x9x6 in", Some(Inch)),
            ("12 X 9 * 6", None),
            ("12×9×6cm", Some(Centimetre)),
            ("12\" x 9\" x 6\"", Some(Inch)),
            ("12 mm x 9 mm x 6 mm", Some(Millimetre)),
            ("12 x 9 x 6 Zoll", Some(Inch)),
            ("12 x 9 x 6 pouces", Some(Inch)),
            ("12 x 9 x 6 centímetros", Some(Centimetre)),
        ] {
            assert_eq!(sides_cell(text, CellFormat::default()), Ok(([12, 9, 6].map(Decimal::from), unit)), "{text}");
        }
        assert_eq!(sides_cell("1,5x2x3", comma()).unwrap().0[0].to_string(), "1.5");
        for (text, why) in [
            ("12", "is not three sides"),
            ("12 x 9", "is 2 sides"),
            ("1x2x3x4", "is 4 sides"),
            ("12 x x 6", "is not three sides"),
            ("12 1/2 x 9 x 6", "is not three sides"),
            ("12 cm x 9 in x 6 cm", "has units that differ"),
            ("12 cm x 9 x 6", "has units that differ"),
            ("12 x 9 x 6 furlongs", "no unit that is known: cm, mm, m or in"),
        ] {
            let told = sides_cell(text, CellFormat::default()).unwrap_err();
            assert!(told.contains(why), "{text}: {told}");
        }
    }
}
