//! The published figures of prices, and how they are rounded.

use serde_json::{Value, json};

use super::number::{decimal, rounded, written};
use super::published::{ask, consignment, rule_set, service, with};
use super::{Choice, Verdict, judge};

const AT: &str = "2020-03-20T09:00:00Z";

fn priced(rates: Value, weight: &str) -> Verdict {
    let packages = json!([{ "Weight": { "Value": weight, "Unit": "Kg" } }]);
    let services = json!([with(&service("A"), "Rates", rates)]);
    ask(&services, &with(&consignment(), "Packages", packages), AT)
}

fn net(rates: Value, weight: &str) -> String {
    priced(rates, weight).net.unwrap_or_default()
}

#[test]
fn vat() {
    for (net, vat, gross) in [("27.69", "5.54", "33.23"), ("5.99", "1.20", "7.19")] {
        let verdict = priced(json!([{ "Bands": [{ "Price": net }] }]), "1");
        assert_eq!([verdict.net, verdict.vat, verdict.gross].map(Option::unwrap), [net, vat, gross]);
    }
}

#[test]
fn steps() {
    let rates = json!([{ "Bands": [{ "UpTo": 999, "Price": 3.00, "PerUnit": 1.50, "Above": 5, "Step": 2 }] }]);
    assert_eq!(["5", "7", "8", "1000"].map(|weight| net(rates.clone(), weight)), ["3.00", "4.50", "6.00", ""]);
    let rates = json!([{ "Bands": [{ "UpTo": 999, "Price": 1.50, "PerUnit": 2.00, "Above": 1, "Step": 3 }] }]);
    assert_eq!(["1", "4"].map(|weight| net(rates.clone(), weight)), ["1.50", "3.50"]);
    let rates = json!([{ "Bands": [{ "PerUnit": 1.50, "Minimum": "2.25" }] }]);
    assert_eq!(["1", "1.5", "1.7"].map(|weight| net(rates.clone(), weight)), ["2.25", "2.25", "2.55"]);
}

#[test]
fn a_surcharge_as_a_percentage_and_as_an_amount() {
    let surcharges = json!([{ "Name": "Fuel", "Percent": 40 }, { "Name": "Label", "Amount": 0.4 }]);
    let verdict = ask(&json!([with(&service("A"), "Surcharges", surcharges)]), &consignment(), AT);
    let lines: Vec<&str> = verdict.surcharges.iter().map(|(_, amount)| amount.as_str()).collect();
    assert_eq!((verdict.base.unwrap().as_str(), lines), ("5.99", vec!["2.40", "0.40"]));
    assert_eq!(verdict.net.unwrap(), "8.79");
}

#[test]
fn by_volume() {
    let rates = |basis: &str| json!([{ "Basis": basis, "VolumetricDivisor": 5000, "Bands": [{ "PerUnit": 1 }] }]);
    assert_eq!(priced(rates("Consignment"), "1").excluded["A"], ["MissingData"]);
    assert_eq!(priced(rates("Consignment"), "1").flags["A"], (true, false));
    let cube = json!({ "Unit": "Cm", "Length": 20, "Width": 25, "Height": 10 });
    let packages = json!([
        { "Weight": { "Value": 3, "Unit": "Kg" }, "Dimensions": cube },
        { "Weight": { "Value": 500, "Unit": "g" }, "Dimensions": cube },
    ]);
    let boxes = with(&consignment(), "Packages", packages);
    let of = |basis| ask(&json!([with(&service("A"), "Rates", rates(basis))]), &boxes, AT).net.unwrap();
    assert_eq!(of("Consignment"), "3.50");
    assert_eq!(of("Package"), "4.00");
}

#[test]
fn other_currencies() {
    let euros = with(&service("A"), "Rates", json!([{ "Currency": "EUR", "Bands": [{ "Price": 6 }] }]));
    let mut rules = rule_set(&json!([euros, service("B")]));
    let verdict = judge(&rules, &consignment(), AT, &Choice::All);
    assert_eq!((verdict.excluded["A"].join(" "), verdict.flags["A"]), ("Currency".to_owned(), (true, false)));
    rules["ExchangeRates"] = json!({ "EUR": "0.86" });
    let verdict = judge(&rules, &consignment(), AT, &Choice::All);
    assert_eq!((verdict.service.unwrap().as_str(), verdict.currency.unwrap().as_str()), ("A", "EUR"));
    assert_eq!((verdict.eligible.len(), verdict.net.unwrap().as_str()), (2, "6.00"));
}

#[test]
fn no_price_beyond_a_thousand_million() {
    assert_eq!(priced(json!([{ "Bands": [{ "Price": "1000000000" }] }]), "1").excluded["A"], ["PriceOverflow"]);
    assert_eq!(net(json!([{ "Bands": [{ "Price": "999999999.99" }] }]), "1"), "999999999.99");
}

#[test]
fn rounding() {
    let of = |amount: &str, currency: &str| written(&rounded(&decimal(amount), currency), currency);
    assert_eq!(of("5.538", "GBP"), "5.54");
    assert_eq!(["0.005", "0.00499", "1.995"].map(|amount| of(amount, "EUR")), ["0.01", "0.00", "2.00"]);
    assert_eq!(["0.5", "2.5", "1e3"].map(|amount| of(amount, "JPY")), ["1", "3", "1000"]);
    assert_eq!(["0.0005", "12"].map(|amount| of(amount, "KWD")), ["0.001", "12.000"]);
}
