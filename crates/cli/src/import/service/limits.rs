//! What size a package may have: the sides of a sheet as length and girth.

use consign::{Length, LengthLimit, LengthUnit, MaximumLength, Quantity, QuantityError, Rules, ValueLimit};
use rust_decimal::Decimal;

use super::variant::{Names, Variant};
use crate::import::note::{Kind, Notes};

/// The allocation rules for sizes and values.
pub(super) fn of(variant: &Variant<'_>, names: &Names, notes: &mut Notes) -> Result<Rules, QuantityError> {
    let limits = variant.limits;
    let unit = limits.unit;
    let lines: Vec<u64> = variant.rows().map(|row| row.line).collect();
    let mut given: Vec<(Decimal, &str)> =
        limits.sides.iter().zip(&names.sides).filter_map(|(side, name)| Some(((*side)?, name.as_str()))).collect();
    given.sort_by(|(one, _), (other, _)| other.cmp(one));
    let mut rules = Rules::default();
    let mut girth = limits.girth;
    if let [(longest, _), (second, two), (third, three)] = given.as_slice() {
        rules.length = Some(limit(*longest, unit)?);
        let around = Decimal::TWO.checked_mul(*second + *third).filter(|around| Length::new(*around, unit).is_ok());
        girth = girth.into_iter().chain(around).min();
        let why = "a rule set bounds the longest side and the girth, not each side: the limits of the second and third side are one of the girth, \
                   which lets some packages pass that the sheet does not";
        for column in [two, three] {
            notes.rows(Kind::LeftOut, &lines, Some(column), why);
        }
    } else if limits.sides.first().copied().flatten().is_some() {
        let longest = given.first().map(|(side, _)| *side);
        rules.length = longest.map(|longest| limit(longest, unit)).transpose()?;
        let why = "one of three sides has no limit, so the girth has none: only the longest side is limited";
        for (_, column) in given.iter().skip(1) {
            notes.rows(Kind::LeftOut, &lines, Some(column), why);
        }
    } else {
        for (_, column) in &given {
            notes.rows(
                Kind::LeftOut,
                &lines,
                Some(column),
                "there is no limit of the length beside it, and a rule set has none of other sides",
            );
        }
    }
    rules.girth = girth.map(|girth| limit(girth, unit)).transpose()?;
    if let Some(sum) = limits.length_plus_girth {
        rules.length_plus_girth = Some(MaximumLength { max: Quantity::new(sum)?, unit });
    }
    if let Some((most, currency)) = limits.value {
        rules.value = Some(ValueLimit { min: None, max: Some(Quantity::new(most)?), currency, basis: None });
    }
    Ok(rules)
}

fn limit(most: Decimal, unit: LengthUnit) -> Result<LengthLimit, QuantityError> {
    Ok(LengthLimit { min: None, max: Some(Quantity::new(most)?), unit })
}
