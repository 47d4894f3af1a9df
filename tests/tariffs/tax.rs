//! Tax by destination and by service, prices that include it, and which price is compared.

use consign::{Consignment, Matcher, RuleSet};
use serde_json::{Value, json};

use super::{consignment, matcher, price, refused, rules};

fn to(country: &str, postcode: &str) -> Value {
    let mut consignment = consignment(&[json!({ "Weight": { "Value": 1, "Unit": "kg" } })]);
    let address = &mut consignment["Addresses"][0];
    (address["Country"]["IsoCode"]["TwoLetterCode"], address["Postcode"]) = (json!(country), json!(postcode));
    consignment
}

fn costing(price: &str) -> Value {
    json!({ "Rates": [{ "Bands": [{ "Price": price }] }] })
}

/// Net, VAT, rate and gross of the first quote.
fn told(matcher: &Matcher, consignment: &Value) -> String {
    let consignment = Consignment::from_json(&consignment.to_string()).unwrap();
    let quotes = matcher.all().quotes(&consignment, "2026-11-02T09:00:00Z".parse().unwrap()).unwrap();
    let quote = quotes.iter().next().unwrap();
    let price = quote.price();
    let lines = price.surcharges.iter().fold(price.base, |sum, line| sum + line.amount);
    assert!([price.net, price.gross].contains(&lines), "{price:?}");
    format!(
        "{} {} {} {} {}",
        quote.service().reference,
        price.net,
        price.vat_amount,
        price.gross,
        if price.is_exempt { "exempt".to_owned() } else { price.vat_rate.to_string() }
    )
}

#[test]
fn the_first_entry_that_matches_is_due() {
    let vat = json!([{ "To": ["GB"], "Rate": 0.2 }, { "To": ["FR"], "Exempt": true }, { "To": ["IE"], "Rate": 0.23 }]);
    let own = matcher(&costing("5.00"), &json!({ "Vat": vat }));
    for (country, expected) in
        [("GB", "A 5.00 1.00 6.00 0.2"), ("FR", "A 5.00 0.00 5.00 exempt"), ("IE", "A 5.00 1.15 6.15 0.23"), ("US", "A 5.00 0.00 5.00 0")]
    {
        assert_eq!(told(&own, &to(country, "M1 1AA")), expected);
    }
    let mut service = costing("5.00");
    service["Vat"] = json!([{ "Exempt": true }]);
    assert_eq!(told(&matcher(&service, &json!({ "VatRate": 0.2 })), &to("GB", "M1 1AA")), "A 5.00 0.00 5.00 exempt");
    assert_eq!(told(&matcher(&costing("27.69"), &json!({ "VatRate": 0.2 })), &to("GB", "M1 1AA")), "A 27.69 5.54 33.23 0.2");
}

#[test]
fn what_is_not_known_has_no_price() {
    let vat = json!([{ "To": ["GB BT"], "Rate": 0 }, { "To": ["GB"], "Rate": 0.2 }]);
    let own = matcher(&costing("5.00"), &json!({ "Vat": vat }));
    assert_eq!(price(&own, &to("GB", "none")), Err(vec!["PostcodeUnreadable".to_owned()]));
    assert_eq!(told(&own, &to("GB", "BT1 1AA")), "A 5.00 0.00 5.00 0");
    assert_eq!(told(&own, &to("DE", "none")), "A 5.00 0.00 5.00 0");
}

#[test]
fn prices_may_include_it() {
    let mut service = json!({ "Rates": [{ "PricesInclude": "Vat", "Bands": [{ "Price": "9.99" }] }] });
    let vat = json!({ "Vat": [{ "To": ["GB"], "Rate": 0.2 }] });
    assert_eq!(told(&matcher(&service, &vat), &to("GB", "M1 1AA")), "A 8.33 1.66 9.99 0.2");
    assert_eq!(told(&matcher(&service, &vat), &to("US", "")), "A 9.99 0.00 9.99 0");
    service["Surcharges"] = json!([{ "Name": "Label", "Amount": "2.01" }]);
    assert_eq!(told(&matcher(&service, &vat), &to("GB", "M1 1AA")), "A 10.00 2.00 12.00 0.2");
}

#[test]
fn it_is_rounded_as_stated() {
    for (price, rounding, expected) in [
        ("1127", "Down", "A 1127 112 1239 0.1"),
        ("1127", "HalfUp", "A 1127 113 1240 0.1"),
        ("1127", "Up", "A 1127 113 1240 0.1"),
        ("1121", "Up", "A 1121 113 1234 0.1"),
        ("1120", "Up", "A 1120 112 1232 0.1"),
        ("1120", "Down", "A 1120 112 1232 0.1"),
        ("1125", "HalfUp", "A 1125 113 1238 0.1"),
    ] {
        let yen = json!({ "Currency": "JPY", "Vat": [{ "Rate": 0.1 }], "VatRounding": rounding });
        assert_eq!(told(&matcher(&costing(price), &yen), &to("GB", "M1 1AA")), expected, "{rounding}");
    }
}

#[test]
fn net_or_gross_is_compared() {
    for (compare, expected) in
        [(Value::Null, "A 5.00 1.00 6.00 0.2"), (json!("Net"), "A 5.00 1.00 6.00 0.2"), (json!("Gross"), "RM 5.50 0.00 5.50 exempt")]
    {
        let mut rules = rules(&costing("5.00"), &json!({ "VatRate": 0.2, "Compare": compare }));
        let mut exempt = rules["CarrierServices"][0].clone();
        (exempt["Reference"], exempt["Vat"], exempt["Rates"]) =
            (json!("RM"), json!([{ "Exempt": true }]), costing("5.50")["Rates"].clone());
        rules["CarrierServices"].as_array_mut().unwrap().push(exempt);
        let matcher = RuleSet::from_json(&rules.to_string()).unwrap().compile().unwrap();
        assert_eq!(told(&matcher, &to("GB", "M1 1AA")), expected, "{compare}");
    }
}

#[test]
fn tax_that_contradicts_itself_is_refused() {
    for (more, expected) in [
        (json!({ "VatRate": 0.2, "Vat": [{ "Rate": 0.2 }] }), "VatRate: `VatRate` `0.2` is short for `Vat` of one rate"),
        (json!({ "Vat": [{ "Rate": 1.01 }] }), "Vat[0].Rate: the VAT rate `1.01` is above `1`"),
        (json!({ "Vat": [{ "Rate": 0.2, "Exempt": true }] }), "Vat[0].Exempt: an entry is exempt or has a rate, not both"),
        (json!({ "Vat": [{ "To": ["GB"] }] }), "Vat[0]: an entry states `Rate`, or `Exempt` as true"),
        (json!({ "Vat": [{ "To": ["UKK"], "Rate": 0 }] }), "Vat[0].To[0]: `UKK` is no shipping location"),
        (json!({ "Vat": [{ "To": [], "Rate": 0 }] }), "Vat[0].To: an empty list"),
        (json!({ "VatRounding": "Floor" }), "one of HalfUp, Down, Up"),
        (json!({ "Compare": "Brutto" }), "one of Net, Gross"),
    ] {
        let message = refused(&rules(&costing("1"), &more));
        assert!(message.contains(expected), "{message}");
    }
}
