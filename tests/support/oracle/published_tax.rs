//! What is said of tax in the second edition, with the published figures.

use serde_json::{Value, json};

use super::published::{consignment, rule_set, service, with};
use super::{Choice, Verdict, judge};

const AT: &str = "2026-11-02T09:00:00Z";

fn to(country: &str, postcode: &str) -> Value {
    let mut changed = consignment();
    changed["Addresses"][1]["Country"]["IsoCode"]["TwoLetterCode"] = json!(country);
    changed["Addresses"][1]["Postcode"] = json!(postcode);
    changed
}

fn priced(reference: &str, price: &str) -> Value {
    with(&service(reference), "Rates", json!([{ "Bands": [{ "Price": price }] }]))
}

fn rules(services: &Value, vat: Value) -> Value {
    let mut rules = with(&rule_set(services), "Vat", vat);
    rules.as_object_mut().unwrap().remove("VatRate");
    rules
}

/// Net, VAT and gross.
fn told(verdict: Verdict) -> String {
    [verdict.net, verdict.vat, verdict.gross].map(Option::unwrap_or_default).join(" ")
}

#[test]
fn by_destination_and_by_service() {
    let vat = json!([{ "To": ["GB"], "Rate": 0.2 }, { "To": ["FR"], "Exempt": true }, { "Rate": 0 }]);
    let exempt = with(&priced("RM", "5.50"), "Vat", json!([{ "Exempt": true }]));
    let mut rules = rules(&json!([exempt, priced("STD", "5.00")]), vat);
    let of = |rules: &Value, service, country: &str| told(judge(rules, &to(country, "M2 6LW"), AT, &Choice::Service(service)));
    assert_eq!(of(&rules, "STD", "GB"), "5.00 1.00 6.00");
    assert_eq!(of(&rules, "STD", "US"), "5.00 0.00 5.00");
    assert_eq!(of(&rules, "STD", "FR"), "5.00 0.00 5.00");
    assert_eq!(of(&rules, "RM", "GB"), "5.50 0.00 5.50");
    let best = |rules: &Value, country: &str| judge(rules, &to(country, "M2 6LW"), AT, &Choice::All).eligible;
    assert_eq!(best(&rules, "GB"), ["STD", "RM"]);
    rules["Compare"] = json!("Gross");
    assert_eq!(best(&rules, "GB"), ["RM", "STD"]);
    assert_eq!(best(&rules, "US"), ["STD", "RM"]);
    // None that matches: 0.
    rules["Vat"] = json!([{ "To": ["FR"], "Rate": 0.2 }]);
    assert_eq!(of(&rules, "STD", "GB"), "5.00 0.00 5.00");
}

#[test]
fn a_destination_that_is_not_known() {
    let rules = rules(&json!([priced("A", "5")]), json!([{ "To": ["GB BT"], "Rate": 0 }, { "To": ["GB"], "Rate": 0.2 }]));
    let verdict = judge(&rules, &to("GB", "none"), AT, &Choice::All);
    assert_eq!((verdict.excluded["A"].join(" "), verdict.flags["A"]), ("PostcodeUnreadable".to_owned(), (true, false)));
    assert_eq!(told(judge(&rules, &to("GB", "M1 1AA"), AT, &Choice::All)), "5.00 1.00 6.00");
    // A territory has no tax of GB, under whichever country it is written.
    assert_eq!(told(judge(&rules, &to("GB", "JE2 3AB"), AT, &Choice::All)), "5.00 0.00 5.00");
}

#[test]
fn prices_that_include_it() {
    let gross = json!([{ "PricesInclude": "Vat", "Bands": [{ "Price": "9.99" }] }]);
    let mut service = with(&service("A"), "Rates", gross);
    let of = |service: &Value| judge(&rule_set(&json!([service])), &consignment(), AT, &Choice::All);
    assert_eq!(told(of(&service)), "8.33 1.66 9.99");
    // The surcharges on it are gross as well.
    service["Surcharges"] = json!([{ "Name": "Label", "Amount": "2.01" }]);
    let verdict = of(&service);
    assert_eq!((verdict.base.as_deref(), verdict.surcharges[0].1.as_str()), (Some("9.99"), "2.01"));
    assert_eq!(told(verdict), "10.00 2.00 12.00");
}

#[test]
fn rounding_of_it() {
    let yen = with(&service("A"), "Rates", json!([{ "Currency": "JPY", "Bands": [{ "Price": 1127 }] }]));
    let mut rules = rules(&json!([yen]), json!([{ "Rate": 0.1 }]));
    rules["Currency"] = json!("JPY");
    let mut of = |way: &str| {
        rules["VatRounding"] = json!(way);
        told(judge(&rules, &consignment(), AT, &Choice::All))
    };
    assert_eq!(["Down", "HalfUp", "Up"].map(&mut of), ["1127 112 1239", "1127 113 1240", "1127 113 1240"]);
}
