//! A search passes over what is surely dearer than the two that it has; in tax and currency it must not be mistaken about that.

use consign::{Allocation, Consignment, RuleSet};
use serde_json::{Value, json};

use super::{consignment, rules};

/// A service that costs so much on its lane, and half a unit more that no bound knows beforehand. C is the soonest and, of these, the last asked.
fn service(reference: &str, price: &str, currency: &str, lane: &Value) -> Value {
    let fee = json!({ "Name": "Fee", "Amount": "0.50", "When": { "Weight": { "Min": 1 } } });
    // Before each line it is asked whether it is too much already.
    let none = json!({ "Name": "None", "Amount": 0, "When": { "Weight": { "Min": 1 } } });
    let days = if reference == "C" { 1 } else { 2 };
    let mut rate = json!({ "Currency": currency, "Bands": [{ "Price": price }] });
    rate.as_object_mut().unwrap().extend(lane.as_object().unwrap().clone());
    json!({ "Reference": reference, "Carrier": "C", "Transit": [{ "TransitDays": { "Min": 1, "Max": days } }], "Rates": [rate], "Surcharges": [fee, none] })
}

/// Which of some services is chosen, and which would be next: however they are searched.
fn best(services: &[[&str; 3]], lane: &Value, more: &Value) -> String {
    let mut document = rules(&json!({ "Rates": [{ "Bands": [{ "Price": 1 }] }] }), more);
    document["CarrierServices"] = services.iter().map(|[reference, price, currency]| service(reference, price, currency, lane)).collect();
    let rules = RuleSet::from_json(&document.to_string()).unwrap_or_else(|error| panic!("{error}"));
    let parcel = consignment(&[json!({ "Weight": { "Value": 1, "Unit": "kg" } })]);
    let parcel = Consignment::from_json(&parcel.to_string()).unwrap();
    let all = [rules.compile().unwrap(), rules.compile_without_index().unwrap(), rules.compile_with_tiny_index().unwrap()];
    let at = "2026-11-02T09:00:00Z".parse().unwrap();
    let [told, others @ ..] = all.map(|matcher| {
        let pool = matcher.all();
        let order: Vec<String> = pool.quotes(&parcel, at).unwrap().iter().map(|quote| quote.service().reference.to_string()).collect();
        let Allocation::Allocated(summary) = pool.allocate(&parcel, at).unwrap() else { panic!("none of {order:?}") };
        let next = summary.runner_up.map(|quote| quote.service().reference.to_string());
        let choice = pool.decide(&parcel, at).unwrap().unwrap();
        for chosen in [choice.service(), summary.quote.service()] {
            assert_eq!(chosen.reference.as_str(), order[0]);
        }
        assert_eq!(next.as_ref(), order.get(1));
        format!("{} at {}", order.join(" "), choice.net())
    });
    assert!(others.iter().all(|other| *other == told), "{told}, {others:?}");
    told
}

#[test]
fn what_is_dear_is_found_where_nothing_else_is() {
    // More minor units than 32 bits hold.
    assert_eq!(best(&[["A", "50000000", "USD"]], &json!({}), &json!({})), "A at 50000000.50");
    assert_eq!(
        best(&[["A", "70000000", "USD"], ["B", "60000000", "USD"], ["C", "50000000", "USD"]], &json!({}), &json!({})),
        "C B A at 50000000.50"
    );
}

#[test]
fn lines_with_tax_in_them_are_more_than_the_net_price_that_is_compared() {
    let (within, tax) = (json!({ "PricesInclude": "Vat" }), json!({ "VatRate": 0.2 }));
    assert_eq!(best(&[["A", "11.50", "USD"], ["B", "11.30", "USD"], ["C", "11.10", "USD"]], &within, &tax), "C B A at 9.67");
    let tax = json!({ "VatRate": 0.2, "Compare": "Gross" });
    assert_eq!(best(&[["A", "11.50", "USD"], ["B", "11.30", "USD"], ["C", "11.10", "USD"]], &json!({}), &tax), "C B A at 11.60");
}

#[test]
fn figures_of_another_currency_are_not_those_of_the_rule_sets() {
    // 1 EUR is 0.50 USD, so that 19 of them are 9.50.
    let cheap = json!({ "ExchangeRates": { "EUR": 0.5 } });
    assert_eq!(best(&[["A", "11", "USD"], ["B", "10", "USD"], ["C", "18.50", "EUR"]], &json!({}), &cheap), "C B A at 19.00");
    assert_eq!(best(&[["A", "20.30", "EUR"], ["B", "20.20", "EUR"], ["C", "20.10", "EUR"]], &json!({}), &cheap), "C B A at 20.60");
    let dear = json!({ "ExchangeRates": { "EUR": 2 } });
    assert_eq!(best(&[["A", "11", "USD"], ["B", "10", "USD"], ["C", "4.50", "EUR"]], &json!({}), &dear), "C B A at 5.00");
}

#[test]
fn what_costs_exactly_as_much_and_is_sooner_comes_before() {
    let rates = json!({ "ExchangeRates": { "EUR": 0.5 } });
    // 22.01 EUR are 11.005 USD.
    assert_eq!(best(&[["A", "21.51", "EUR"], ["B", "21.51", "EUR"], ["C", "21.51", "EUR"]], &json!({}), &rates), "C A B at 22.01");
    assert_eq!(best(&[["A", "10.50", "USD"], ["B", "10.50", "USD"], ["C", "21.50", "EUR"]], &json!({}), &rates), "C A B at 22.00");
    assert_eq!(best(&[["A", "10.50", "USD"], ["B", "10.50", "USD"], ["C", "10.50", "USD"]], &json!({}), &rates), "C A B at 11.00");
}
