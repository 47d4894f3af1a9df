//! Units as people write them.

use consign::{LengthUnit, WeightUnit};

/// A unit of weight; also by its code in trade, `KGM`.
#[must_use]
pub fn weight_unit(text: &str) -> Option<WeightUnit> {
    Some(match text.trim_end_matches('.').to_lowercase().as_str() {
        "kg" | "kgs" | "kgm" | "kilo" | "kilos" | "kilogram" | "kilograms" => WeightUnit::Kilogram,
        "g" | "gr" | "grm" | "gram" | "grams" | "gramm" => WeightUnit::Gram,
        "lb" | "lbs" | "lbr" | "pound" | "pounds" => WeightUnit::Pound,
        "oz" | "ozs" | "onz" | "ounce" | "ounces" => WeightUnit::Ounce,
        _ => return None,
    })
}

/// A unit of length; also by its code in trade, `CMT`.
#[must_use]
pub fn length_unit(text: &str) -> Option<LengthUnit> {
    Some(match text.trim_end_matches('.').to_lowercase().as_str() {
        "cm" | "cms" | "cmt" | "centimeter" | "centimeters" | "centimetre" | "centimetres" => LengthUnit::Centimetre,
        "mm" | "mmt" | "millimeter" | "millimeters" | "millimetre" | "millimetres" => LengthUnit::Millimetre,
        "m" | "mtr" | "meter" | "meters" | "metre" | "metres" => LengthUnit::Metre,
        "in" | "inh" | "inch" | "inches" | "\"" | "″" => LengthUnit::Inch,
        _ => return None,
    })
}
