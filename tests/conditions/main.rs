//! Conditions, asked through a surcharge of 1.00 on a base of 10.00: yes costs 11.00, no 10.00, and what isn't known leaves no price.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod asked;
mod read;
mod refused;

use consign::{Consignment, Explanation, RuleSet};
use serde_json::{Value, json};

/// A rule set of one service with one surcharge.
fn rules(surcharge: &Value) -> Value {
    let mut surcharge = surcharge.clone();
    surcharge["Name"] = json!("Extra");
    surcharge["Amount"] = json!(1);
    json!({
        "Currency": "GBP", "ExchangeRates": { "EUR": 0.8 }, "Carriers": [{ "Reference": "C" }],
        "Zones": [{ "Reference": "ISLES", "Include": ["GB ZE", "GB HS", "GB KW15"] }],
        "ShippingLocations": [{ "Reference": "Leeds", "Place": "GB LS1 1AA", "TimeZone": "Europe/London", "Collections": [{ "Carrier": "C", "Time": "17:00" }] }],
        "CarrierServices": [{ "Reference": "A", "Carrier": "C", "Direction": ["Inbound", "Outbound"],
            "Transit": [{ "TransitDays": { "Min": 1, "Max": 2 } }], "Rates": [{ "Bands": [{ "Price": 10 }] }], "Surcharges": [surcharge],
            "Rules": { "Tags": ["Glass", "Fragile"] } }],
    })
}

/// A consignment of two packages with items, from Leeds to Shetland.
fn consignment() -> Value {
    json!({
        "Reference": "EC-1", "Source": "Web Shop", "Tags": ["Glass"],
        "RequestedDeliveryDate": { "Date": "2026-11-06", "IsToBeExactlyOnTheDateSpecified": false },
        "Packages": [
            { "Weight": { "Value": 24, "Unit": "Kg" }, "Dimensions": { "Unit": "Cm", "Length": 30, "Width": 120, "Height": 20 }, "PackagingType": "Box",
              "Value": { "Amount": 100, "Currency": { "IsoCode": "EUR" } },
              "Items": [
                { "Sku": "SPRAY-1", "Category": "Cosmetics", "Quantity": 6, "CountryOfOrigin": "CN", "HarmonizationCode": "3303.00",
                  "Weight": { "Value": 200, "Unit": "g" }, "Value": { "Amount": 4, "Currency": { "IsoCode": "EUR" } },
                  "DangerousGoods": { "Classes": ["2.3A", "7"], "UnNumber": "UN1950", "PackingGroup": "III", "LimitedQuantity": true } },
                { "Sku": "BOOK", "Description": "A book", "CountryOfOrigin": { "IsoCode": { "ThreeLetterCode": "GBR" } } } ] },
            { "Weight": { "Value": 1, "Unit": "Kg" }, "Dimensions": { "Unit": "Cm", "Length": 10, "Width": 10, "Height": 10 },
              "Value": { "Amount": 20, "Currency": { "IsoCode": "EUR" } } } ],
        "Addresses": [
            { "AddressType": "Origin", "ShippingLocationReference": "Leeds" },
            { "AddressType": "Destination", "Postcode": "ZE1 0AA", "Country": { "IsoCode": { "TwoLetterCode": "GB" } },
              "AddressLine1": "P.O. Box 12", "Contact": { "Phone": "", "Email": "a@example.com" } } ],
        "MetaData": [{ "KeyValue": "Channel", "StringValue": "app-ios" }, { "KeyValue": "Priority", "IntValue": 3 }, { "KeyValue": "Gift", "BoolValue": true }],
        "CustomsDocumentation": { "ShippingTerms": "DDU", "Lines": [{ "Duty": 1.5 }, { "Duty": "7" }] },
    })
}

fn with(fields: &Value) -> Value {
    let mut consignment = consignment();
    consignment.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    consignment
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Yes,
    No,
    Unknown,
}

/// What a surcharge comes to, with the figure of what isn't known. Monday, 9:30 in Leeds.
fn surcharged(surcharge: &Value, consignment: &Value) -> (Is, String) {
    let rules = RuleSet::from_json(&rules(surcharge).to_string()).unwrap_or_else(|error| panic!("{error}"));
    let consignment = Consignment::from_json(&consignment.to_string()).unwrap_or_else(|error| panic!("{error}"));
    let at = "2026-11-02T09:30:00Z".parse().unwrap();
    let Explanation { quotes, unqualified, .. } = rules.compile().unwrap().all().explain(&consignment, at).unwrap();
    let Some(quote) = quotes.first() else {
        let reasons = unqualified.first().unwrap();
        let codes: Vec<String> = reasons.reasons().map(|reason| reason.code().to_string()).collect();
        assert_eq!(codes, ["MissingData"]);
        return (Is::Unknown, reasons.reasons().flat_map(|reason| reason.figures()).map(|figure| figure.message.clone()).collect());
    };
    match quote.price().net.to_string().as_str() {
        "11.00" => (Is::Yes, String::new()),
        "10.00" => (Is::No, String::new()),
        other => panic!("{other}"),
    }
}

/// Whether a condition holds of a consignment.
fn is(when: &Value, consignment: &Value) -> Is {
    surcharged(&json!({ "When": when }), consignment).0
}

/// What a surcharge with that condition is refused for.
fn wrong(surcharge: &Value) -> String {
    RuleSet::from_json(&rules(surcharge).to_string()).unwrap_err().to_string()
}
