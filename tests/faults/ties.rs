//! Row 14: each step of the order in which services are preferred decides, whatever the order of the file.

use serde_json::{Value, json};

use super::{compiled, explained, parcel_with, rules, service_with};

/// The references in the order in which they are preferred, the same for any order of the file.
fn order(services: &[Value]) -> Vec<String> {
    let orders = [services.to_vec(), services.iter().rev().cloned().collect(), [&services[1..], &services[..1]].concat()];
    let found = orders.map(|services| {
        let mut rules = rules(&services);
        rules["Carriers"] = json!([{ "Reference": "DPD" }, { "Reference": "UPS" }, { "Reference": "EVRI" }]);
        let collection = |carrier: &str, time: &str| json!({ "Carrier": carrier, "Time": time });
        let collections = [collection("DPD", "17:00"), collection("UPS", "16:59"), collection("EVRI", "16:59")];
        rules["ShippingLocations"] = json!([{ "Reference": "L", "Collections": collections }]);
        rules["ExchangeRates"] = json!({ "EUR": "0.5", "JPY": "0.005" });
        let addresses = json!([
            { "AddressType": "Origin", "ShippingLocationReference": "L" },
            { "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } },
        ]);
        let explanation = explained(&compiled(&rules), &parcel_with(&json!({ "Addresses": addresses })));
        assert!(explanation.unqualified.is_empty(), "{explanation:?}");
        explanation.quotes.iter().map(|quote| quote.service().reference.to_string()).collect::<Vec<_>>()
    });
    let [one, reversed, turned] = found;
    assert!(one == reversed && one == turned, "{one:?} {reversed:?} {turned:?}");
    one
}

fn offer(reference: &str, price: &str, days: u32, carrier: &str) -> Value {
    let transit = json!([{ "TransitDays": { "Min": 1, "Max": days } }]);
    service_with(reference, &json!({ "Carrier": carrier, "Transit": transit, "Rates": [{ "Bands": [{ "Price": price }] }] }))
}

#[test]
fn row_14_the_price_comes_first() {
    assert_eq!(order(&[offer("A", "5.01", 1, "UPS"), offer("B", "5", 9, "DPD")]), ["B", "A"]);
    // What is rounded away doesn't count.
    assert_eq!(order(&[offer("A", "5.004", 2, "UPS"), offer("B", "5.00", 2, "UPS")]), ["A", "B"]);
}

#[test]
fn row_14_then_the_latest_delivery() {
    assert_eq!(order(&[offer("A", "5", 2, "UPS"), offer("B", "5", 1, "DPD")]), ["B", "A"]);
}

#[test]
fn row_14_then_the_collection() {
    assert_eq!(order(&[offer("A", "5", 1, "DPD"), offer("B", "5", 1, "UPS")]), ["B", "A"]);
}

#[test]
fn row_14_then_the_reference_in_code_point_order() {
    let names = ["a", "B", "A1", "A10", "A2", "é", "Z", "z", "~", "🚚", "\u{ff21}"];
    let services: Vec<_> =
        names.iter().enumerate().map(|(at, name)| offer(name, "5", 1, if at % 2 == 0 { "UPS" } else { "EVRI" })).collect();
    assert_eq!(order(&services), ["A1", "A10", "A2", "B", "Z", "a", "z", "~", "é", "\u{ff21}", "🚚"]);
}

#[test]
fn row_14_prices_in_two_currencies_tie_exactly() {
    let foreign = |reference: &str, price: &str, currency: &str| {
        service_with(reference, &json!({ "Carrier": "UPS", "Rates": [{ "Currency": currency, "Bands": [{ "Price": price }] }] }))
    };
    let services = [foreign("C", "5", "GBP"), foreign("A", "1000", "JPY"), foreign("B", "10", "EUR"), foreign("0", "10.01", "EUR")];
    assert_eq!(order(&services), ["A", "B", "C", "0"]);
}

#[test]
fn row_14_windows_and_collection_days_do_not_decide_before_their_turn() {
    let mut early = offer("Z", "5", 1, "DPD");
    early["Transit"][0]["DeliveryWindow"] = json!({ "Start": "08:00", "End": "09:00" });
    assert_eq!(order(&[early, offer("A", "5", 1, "DPD")]), ["A", "Z"]);
}
