//! Units as people write them.

use consign::{LengthUnit, WeightUnit};

use crate::folded;

/// A unit of weight, in English, German, French, Spanish, Italian, Dutch or Polish; also by its code in trade, `KGM`.
#[must_use]
pub fn weight_unit(text: &str) -> Option<WeightUnit> {
    Some(match folded(text).as_str() {
        "kg" | "kgs" | "kgm" | "kilo" | "kilos" | "kilogram" | "kilograms" | "kilogramm" | "kilogramme" | "kilogrammes" | "kilogramo"
        | "kilogramos" | "chilo" | "chili" | "chilogrammo" | "chilogrammi" | "kilogramy" | "kilogramow" => WeightUnit::Kilogram,
        "g" | "gr" | "grm" | "gram" | "grams" | "gramm" | "gramme" | "grammes" | "gramo" | "gramos" | "grammo" | "grammi" | "gramy"
        | "gramow" => WeightUnit::Gram,
        "lb" | "lbs" | "lbr" | "pound" | "pounds" | "pfund" | "livre" | "livres" | "libra" | "libras" | "libbra" | "libbre" | "pond"
        | "funt" | "funty" | "funtow" => WeightUnit::Pound,
        "oz" | "ozs" | "onz" | "ounce" | "ounces" | "unze" | "unzen" | "once" | "onces" | "onza" | "onzas" | "oncia" | "uncja"
        | "uncje" | "uncji" => WeightUnit::Ounce,
        _ => return None,
    })
}

/// A unit of length, in the same languages; also by its code in trade, `CMT`.
#[must_use]
pub fn length_unit(text: &str) -> Option<LengthUnit> {
    Some(match folded(text).as_str() {
        "" if ["\"", "″", "”", "''"].contains(&text) => LengthUnit::Inch,
        "cm" | "cms" | "cmt" | "centimeter" | "centimeters" | "centimetre" | "centimetres" | "zentimeter" | "centimetro"
        | "centimetros" | "centimetri" | "centymetr" | "centymetry" | "centymetrow" => LengthUnit::Centimetre,
        "mm" | "mmt" | "millimeter" | "millimeters" | "millimetre" | "millimetres" | "milimetro" | "milimetros" | "millimetro"
        | "millimetri" | "milimetr" | "milimetry" | "milimetrow" => LengthUnit::Millimetre,
        "m" | "mtr" | "meter" | "meters" | "metre" | "metres" | "metro" | "metros" | "metri" | "metr" | "metry" | "metrow" => {
            LengthUnit::Metre
        }
        "in" | "inh" | "inch" | "inches" | "zoll" | "pouce" | "pouces" | "pulgada" | "pulgadas" | "pulg" | "pollice" | "pollici"
        | "duim" | "cal" | "cale" | "cali" => LengthUnit::Inch,
        _ => return None,
    })
}
