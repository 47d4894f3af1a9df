//! Rows 6, 7 and 9: figures that can't be, figures that are exact or refused, and amounts in several currencies.

use consign::{Consignment, Length, LengthUnit, QuantityError, RuleSet, Weight, WeightUnit, parse_decimal};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{codes, compiled, explained, one, parcel, parcel_with, price, read, rules, service, service_with};

/// The consignment with a package of this text.
fn with_package(package: &str) -> String {
    parcel().to_string().replacen(r#"{"Weight":{"Unit":"Kg","Value":1}}"#, package, 1)
}

fn weighing(value: &str, unit: &str) -> String {
    with_package(&format!(r#"{{"Weight":{{"Value":{value},"Unit":"{unit}"}}}}"#))
}

#[test]
fn row_06_a_weight_is_from_nothing_to_the_limit() {
    for (value, unit, accepted) in [
        ("0", "kg", true),
        ("0.0", "kg", true),
        ("-0", "kg", true),
        ("1", "kg", true),
        ("100000000", "kg", true),
        ("100000000.000001", "kg", false),
        ("100000001", "kg", false),
        ("100000000000", "g", true),
        ("100000000001", "g", false),
        ("220462262.18487", "lb", true),
        ("220462262.18488", "lb", false),
        ("3527396194", "oz", true),
        ("3527396196", "oz", false),
        ("-1", "kg", false),
        ("-0.000000001", "g", false),
        ("1e400", "kg", false),
    ] {
        let read = Consignment::from_json(&weighing(value, unit));
        assert_eq!(read.is_ok(), accepted, "{value} {unit}: {}", read.err().map_or_else(String::new, |error| error.to_string()));
        if let Err(error) = read {
            assert_eq!(error.violations.len(), 1, "{error}");
            let text = error.to_string();
            assert!(text.contains("Packages[0].Weight") && text.contains(value), "field and value: {text}");
        }
    }
}

#[test]
fn row_06_a_side_is_from_nothing_to_the_limit() {
    for (value, unit, accepted) in [
        ("0", "cm", true),
        ("1000000", "m", true),
        ("1000001", "m", false),
        ("100000000", "cm", true),
        ("1000000000", "mm", true),
        ("1000000001", "mm", false),
        ("39370078", "in", true),
        ("39370079", "in", false),
        ("-1", "cm", false),
    ] {
        let sides = format!(r#"{{"Unit":"{unit}","Length":1,"Width":{value},"Height":1}}"#);
        let read = Consignment::from_json(&with_package(&format!(r#"{{"Weight":{{"Value":1,"Unit":"kg"}},"Dimensions":{sides}}}"#)));
        assert_eq!(read.is_ok(), accepted, "{value} {unit}");
        if let Err(error) = read {
            let text = error.to_string();
            assert!(text.contains("Packages[0].Dimensions.Width") && text.contains(value), "field and value: {text}");
        }
    }
}

#[test]
fn row_06_an_amount_is_from_nothing_to_below_the_limit() {
    for (amount, accepted) in [("0", true), ("9999999999.99", true), ("10000000000", false), ("-0.01", false)] {
        let value = format!(r#"{{"Amount":{amount},"Currency":{{"IsoCode":"GBP"}}}}"#);
        let read = Consignment::from_json(&with_package(&format!(r#"{{"Weight":{{"Value":1,"Unit":"kg"}},"Value":{value}}}"#)));
        assert_eq!(read.is_ok(), accepted, "{amount}");
        if let Err(error) = read {
            let text = error.to_string();
            assert!(text.contains("Packages[0].Value.Amount") && text.contains(amount), "field and value: {text}");
        }
    }
}

#[test]
fn row_06_what_is_no_number_is_refused() {
    for value in [
        r#""NaN""#,
        r#""Infinity""#,
        r#""-inf""#,
        r#""""#,
        r#"" ""#,
        r#""1,5""#,
        r#""1_000""#,
        r#""0x10""#,
        r#""+1""#,
        "true",
        "[]",
        "null",
        "{}",
    ] {
        let error = Consignment::from_json(&weighing(value, "kg")).expect_err(value);
        assert!(error.to_string().contains("Packages[0].Weight"), "{value}: {error}");
    }
    for value in ["NaN", "Infinity", "1_000", "+1", "01", ".5", "1."] {
        let error = Consignment::from_json(&weighing(value, "kg")).expect_err(value);
        assert_eq!(error.violations[0].code.to_string(), "syntax", "{value}: {error}");
    }
}

#[test]
fn row_06_a_weight_of_nothing_is_weighed() {
    let rates = |bands: Value| json!({ "Rates": [{ "Bands": bands }] });
    let parcel = parcel_with(&json!({ "Packages": [{ "Weight": { "Value": 0, "Unit": "Kg" } }] }));
    assert_eq!(price(&one(&rates(json!([{ "UpTo": 1, "Price": 3 }]))), &parcel), Ok("3.00".to_owned()));
    let least = json!({ "Rules": { "Weight": { "Min": 0.001, "Unit": "Kg" } } });
    assert_eq!(price(&one(&least), &parcel), Err(vec!["Weight".to_owned()]));
}

#[test]
fn row_07_figures_arrive_as_written_or_are_refused() {
    for text in ["5.99", "1234567890.123456789", "0.1", "0.08439999999999999", "5.9900", "9999999999.999999999999999999"] {
        for written in [text.to_owned(), format!("{text:?}")] {
            let value = format!(r#"{{"Amount":{written},"Currency":{{"IsoCode":"GBP"}}}}"#);
            let source = with_package(&format!(r#"{{"Weight":{{"Value":1,"Unit":"kg"}},"Value":{value}}}"#));
            let consignment = Consignment::from_json(&source).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(consignment.packages[0].value.unwrap().amount.to_string(), text);
            assert!(serde_json::to_string(&consignment).unwrap().contains(&format!("\"Amount\":{text}")), "{text}");
        }
    }
    for (text, expected) in [("1e3", "1000"), ("2.5E-3", "0.0025"), ("12e0", "12"), ("0e99", "0")] {
        assert_eq!(parse_decimal(text).unwrap().to_string(), expected);
    }
    for text in ["12345678901234567890123456789", "0.00000000000000000000000000001", "1e-400", "1e400", "1_000", "1e-29", "1 000"] {
        assert!(parse_decimal(text).is_err(), "{text}");
    }
}

#[test]
fn row_07_a_price_is_exact_to_the_last_digit() {
    for (band, net) in
        [("12345678.90123456789", "12345678.90"), ("0.005", "0.01"), ("0.00499999999999999999", "0.00"), ("999999999.994", "999999999.99")]
    {
        let source = rules(&[service("A")]).to_string().replace(r#""Price":5"#, &format!(r#""Price":{band}"#));
        let matcher = RuleSet::from_json(&source).unwrap().compile().unwrap();
        assert_eq!(price(&matcher, &parcel()), Ok(net.to_owned()));
    }
    // A tenth and two tenths are three tenths.
    let light = one(&json!({ "Rates": [{ "Bands": [{ "UpTo": 0.3, "Price": 1 }] }] }));
    let tenth = |value: f64| json!({ "Weight": { "Value": value, "Unit": "Kg" } });
    assert_eq!(price(&light, &parcel_with(&json!({ "Packages": [tenth(0.1), tenth(0.2)] }))), Ok("1.00".to_owned()));
}

#[test]
fn row_07_a_weight_that_can_be_is_read_and_written() {
    for (value, unit) in
        [("100000000000", "g"), ("0.000000000000000000001", "g"), ("0.000000000000000000000000001", "g"), ("100000000", "kg")]
    {
        let weight = Weight::new(parse_decimal(value).unwrap(), unit.parse().unwrap()).unwrap();
        assert_eq!(weight.to_string(), format!("{value} {unit}"));
        let mut consignment = read(&parcel()).unwrap();
        consignment.packages[0].weight = Some(weight);
        let text = serde_json::to_string(&consignment).unwrap();
        assert!(text.contains(&format!(r#""Value":{value}"#)), "`{value} {unit}` is written as {text}");
        assert_eq!(Consignment::from_json(&text).as_ref(), Ok(&consignment), "{value} {unit}");
        let given = Consignment::from_json(&weighing(value, unit));
        assert!(given.is_ok(), "{value} {unit}: {}", given.unwrap_err());
    }
}

#[test]
fn row_07_a_side_that_can_be_is_read_and_written() {
    for (value, unit) in [("1000000000", "mm"), ("0.000000000000000000000001", "mm"), ("0.123456789012345678901", "m")] {
        let side = Length::new(parse_decimal(value).unwrap(), unit.parse().unwrap()).unwrap();
        let mut consignment = read(&parcel()).unwrap();
        consignment.packages[0].dimensions = Some(consign::Dimensions { length: side, width: side, height: side });
        let text = serde_json::to_string(&consignment).unwrap();
        assert!(text.contains(&format!(r#""Length":{value}"#)), "`{value} {unit}` is written as {text}");
        assert_eq!(Consignment::from_json(&text).as_ref(), Ok(&consignment), "{value} {unit}");
    }
    // Sides in several units, which only code can build.
    let side = |value: &str, unit: LengthUnit| Length::new(parse_decimal(value).unwrap(), unit).unwrap();
    let mut consignment = read(&parcel()).unwrap();
    let (length, width, height) = (side("0.1", LengthUnit::Inch), side("1.5", LengthUnit::Metre), side("2.54", LengthUnit::Centimetre));
    consignment.packages[0].dimensions = Some(consign::Dimensions { length, width, height });
    let again: Consignment = serde_json::to_string(&consignment).unwrap().parse().unwrap();
    assert_eq!(again, consignment);
}

#[test]
fn row_07_a_measure_gives_back_the_figure_that_it_took() {
    for value in ["7.9228162514264337593543950335", "0.0000000000000000000000000001", "12345678.1234567890123456789"] {
        let value: Decimal = value.parse().unwrap();
        for unit in WeightUnit::ALL {
            match Weight::new(value, *unit) {
                Ok(weight) => assert_eq!(weight.value(), value, "{unit}"),
                Err(error) => assert!(matches!(error, QuantityError::TooFine(_)), "{error}"),
            }
        }
    }
}

#[test]
fn row_09_prices_are_compared_in_one_currency() {
    let priced = |reference: &str, price: f64, currency: &str| {
        service_with(reference, &json!({ "Rates": [{ "Currency": currency, "Bands": [{ "Price": price }] }] }))
    };
    let mut rules =
        rules(&[priced("EURO", 10.0, "EUR"), priced("POUND", 9.0, "GBP"), priced("DOLLAR", 1.0, "USD"), priced("YEN", 1500.0, "JPY")]);
    rules["ExchangeRates"] = json!({ "EUR": 0.86, "JPY": 0.005 });
    let explanation = explained(&compiled(&rules), &parcel());
    let order: Vec<_> = explanation.quotes.iter().map(|quote| quote.service().reference.to_string()).collect();
    assert_eq!(order, ["YEN", "EURO", "POUND"]);
    assert_eq!(explanation.quotes.first().unwrap().price().net.to_string(), "1500");
    let dollar = explanation.unqualified.first().unwrap();
    assert_eq!((explanation.unqualified.len(), codes(dollar)), (1, vec!["Currency".to_owned()]));
    assert!(dollar.is_available() && !dollar.has_rates(), "{dollar}");
}
