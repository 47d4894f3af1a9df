use super::*;

fn weight(value: &str, unit: WeightUnit) -> Weight {
    Weight::new(value.parse().unwrap(), unit).unwrap()
}

#[test]
fn units_convert_exactly() {
    assert_eq!(weight("1", WeightUnit::Pound), weight("16", WeightUnit::Ounce));
    assert_eq!(weight("1", WeightUnit::Ounce), weight("28.349523125", WeightUnit::Gram));
    assert_eq!(weight("1.5", WeightUnit::Kilogram), weight("1500", WeightUnit::Gram));
    let inch = Length::new(1.into(), LengthUnit::Inch).unwrap();
    assert_eq!(inch, Length::new("2.54".parse().unwrap(), LengthUnit::Centimetre).unwrap());
    assert_eq!(Length::new(1.into(), LengthUnit::Metre).unwrap(), Length::new(1000.into(), LengthUnit::Millimetre).unwrap());
}

#[test]
fn digits_are_read_as_the_decimal_that_they_are() {
    for unit in WeightUnit::ALL {
        for digits in [0, 1, 1_210, MOST_PLAIN - 1, MOST_PLAIN, i64::MAX, -1] {
            for decimals in [0, 3, 9, 10, 15, 28] {
                let of_digits = Weight::of_digits(digits, decimals, *unit);
                let new = Weight::new(Decimal::from_i128_with_scale(digits.into(), decimals), *unit);
                assert_eq!(of_digits, new, "{digits} {decimals} {unit}");
                let exact = |weight: Result<Weight, _>| weight.ok().map(|weight: Weight| (weight.steps(), weight.grains()));
                assert_eq!(exact(of_digits), exact(new));
            }
        }
    }
    assert!(matches!(Length::of_digits(1, 29, LengthUnit::Metre), Err(QuantityError::TooFine(_))));
}

#[test]
fn measures_are_small() {
    assert_eq!((size_of::<Option<Weight>>(), size_of::<Option<Length>>()), (24, 24));
}

#[test]
fn grains_are_whole_or_none() {
    for unit in WeightUnit::ALL {
        for value in ["0", "0.5", "12.345", "1.000000000", "9199", "0.001", "0.0000000000001"] {
            let weight = weight(value, *unit);
            let counted = weight.grains().map(|grains| i128::from(grains) * WEIGHT_GRAIN);
            assert!(counted.is_none_or(|steps| steps == weight.steps()), "{value} {unit}");
            assert_eq!(Weight::from_steps(weight.steps(), *unit).unwrap().grains(), weight.grains(), "{value} {unit}");
        }
    }
    assert_eq!(weight("0.5", WeightUnit::Kilogram).grains(), Some(500_000_000_000_000));
    assert_eq!(weight("0.125", WeightUnit::Ounce).grains(), Some(3_543_690_390_625));
    assert_eq!(weight("9300", WeightUnit::Kilogram).grains(), None);
}

#[test]
fn figures_come_back_as_given() {
    for unit in WeightUnit::ALL {
        for value in ["0", "0.5", "12.345", "99999.99", "0.000000000000000001"] {
            assert_eq!(weight(value, *unit).value().to_string(), value, "{unit}");
        }
    }
    assert_eq!(weight("0.0026416254469548302", WeightUnit::Kilogram).to_string(), "0.0026416254469548302 kg");
}

#[test]
fn limits_are_inclusive() {
    assert!(Weight::new(100_000_000.into(), WeightUnit::Kilogram).is_ok());
    let over = Weight::new("100000000.000000001".parse().unwrap(), WeightUnit::Kilogram);
    assert!(matches!(over, Err(QuantityError::TooLarge { .. })));
    assert!(matches!(Weight::new(Decimal::MAX, WeightUnit::Gram), Err(QuantityError::TooLarge { .. })));
    assert!(Length::new(1_000_000.into(), LengthUnit::Metre).is_ok());
    assert!(Length::new("1000000.1".parse().unwrap(), LengthUnit::Metre).is_err());
    let fine = Weight::new("0.0000000000000000000000000001".parse().unwrap(), WeightUnit::Gram);
    assert!(matches!(fine, Err(QuantityError::TooFine(_))));
}

#[test]
fn units_are_read_in_any_case() {
    assert_eq!("KG".parse::<WeightUnit>().unwrap(), WeightUnit::Kilogram);
    assert_eq!("Cm".parse::<LengthUnit>().unwrap(), LengthUnit::Centimetre);
    assert_eq!("stone".parse::<WeightUnit>().unwrap_err().to_string(), "unknown unit `stone`: one of g, kg, oz, lb");
}
