//! What is said of days in the second edition: holidays, moving days, collections, cut-offs.

use serde_json::{Value, json};

use super::published::{ask, consignment, rule_set, service, with};
use super::{Choice, Verdict, judge};

const WEEKDAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

fn transit(days: u8, more: &Value) -> Value {
    let mut lane = json!({ "TransitDays": { "Min": days, "Max": days }, "DeliveryDays": WEEKDAYS });
    lane.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!([lane])
}

fn to(country: &str, postcode: &str) -> Value {
    let mut changed = consignment();
    changed["Addresses"][1]["Country"]["IsoCode"]["TwoLetterCode"] = json!(country);
    changed["Addresses"][1]["Postcode"] = json!(postcode);
    changed
}

/// The latest delivery date of service A.
fn delivered(rules: &Value, consignment: &Value, at: &str) -> String {
    let verdict = judge(rules, consignment, at, &Choice::Service("A"));
    verdict.latest.unwrap_or_else(|| panic!("{:?}", verdict.excluded))[..10].to_owned()
}

/// The collection date of service A, or why there is none.
fn collected(verdict: &Verdict) -> String {
    verdict.collection.as_ref().map_or_else(|| verdict.excluded["A"].join(" "), |at| at[..16].to_owned())
}

#[test]
fn holidays_of_carriers() {
    let of = |carrier: &str, more: &Value| {
        let mut rules = rule_set(&json!([with(&with(&service("A"), "Carrier", json!(carrier)), "Transit", transit(2, &json!({})))]));
        rules["ShippingLocations"] = Value::Null;
        rules["Holidays"] = json!({ "US": ["2026-11-26"], "USPS": ["2026-11-11"], "US_FEDERAL": ["2026-11-12"] });
        rules["Carriers"] = json!([with(&json!({ "Reference": "USPS" }), "Name", json!("USPS")), { "Reference": "UPS" }]);
        rules["Carriers"][1].as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        rules
    };
    let us = to("US", "90210");
    let monday = "2026-11-09T09:00:00Z";
    assert_eq!(delivered(&of("USPS", &json!({})), &us, monday), "2026-11-12");
    assert_eq!(delivered(&of("UPS", &json!({})), &us, monday), "2026-11-11");
    // Tuesday, two days: Thursday 12th is in a calendar that the carrier names.
    let named = json!({ "Holidays": ["US_FEDERAL"] });
    assert_eq!(delivered(&of("UPS", &named), &us, "2026-11-10T09:00:00Z"), "2026-11-13");
    // Wednesday 25th, two days: Thanksgiving is the country's, unless it is ignored.
    assert_eq!(delivered(&of("UPS", &json!({})), &us, "2026-11-25T09:00:00Z"), "2026-11-30");
    assert_eq!(delivered(&of("UPS", &json!({ "IgnoreHolidays": ["US"] })), &us, "2026-11-25T09:00:00Z"), "2026-11-27");
    // No collection on the carrier's own holidays; on the country's there is.
    let on = |carrier: &str, at: &str| collected(&judge(&of(carrier, &json!({})), &us, at, &Choice::All));
    assert_eq!(on("USPS", "2026-11-11T00:00:00Z"), "2026-11-12T00:00");
    assert_eq!(on("UPS", "2026-11-26T00:00:00Z"), "2026-11-26T00:00");
}

#[test]
fn holidays_of_the_narrowest_place() {
    let mut rules = rule_set(&json!([with(&service("A"), "Transit", transit(1, &json!({})))]));
    rules["Holidays"] = json!({ "AU": ["2026-11-03"], "AU-WA": ["2026-11-04"], "AU 6000": ["2026-11-05"], "AUS": ["2026-11-06"] });
    let monday = "2026-11-02T09:00:00Z";
    assert_eq!(delivered(&rules, &to("AU", "2000"), monday), "2026-11-04");
    assert_eq!(delivered(&rules, &to("AU", "6001"), monday), "2026-11-05");
    assert_eq!(delivered(&rules, &to("AU", "6000"), monday), "2026-11-04");
    // Without a postcode it isn't known whether it is in the west.
    assert_eq!(delivered(&rules, &to("AU", ""), monday), "2026-11-04");
    assert_eq!(delivered(&rules, &to("AU", "2000"), "2026-11-05T09:00:00Z"), "2026-11-09");
}

#[test]
fn two_moving_days_to_an_island() {
    let island = |more: Value| {
        let mut lane = transit(2, &json!({ "DeliveryDays": ["Tuesday", "Friday"], "MovingDays": WEEKDAYS }));
        lane[0].as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let mut rules = rule_set(&json!([with(&service("A"), "Transit", lane)]));
        rules["Holidays"] = json!({ "GB": ["2026-11-12"], "FR": ["2026-11-11"] });
        rules["ShippingLocations"][0]["Place"] = json!("FR 75001");
        rules
    };
    let plain = island(json!({}));
    for (wednesday, expected) in [("2026-11-04T09:00:00Z", "2026-11-06"), ("2026-11-05T09:00:00Z", "2026-11-10")] {
        assert_eq!(delivered(&plain, &consignment(), wednesday), expected);
    }
    // Wednesday 11th, one or two days on: the destination's holiday is Thursday 12th, the origin's Wednesday.
    let from_tuesday = |of: &str| delivered(&island(json!({ "HolidaysOf": of })), &consignment(), "2026-11-10T09:00:00Z");
    assert_eq!(["Destination", "Origin", "Both", "None"].map(from_tuesday), ["2026-11-13", "2026-11-13", "2026-11-17", "2026-11-13"]);
    // No moving day at all: the first delivery day on or after the collection.
    let none = island(json!({ "TransitDays": { "Min": 0, "Max": 0 } }));
    assert_eq!(delivered(&none, &consignment(), "2026-11-06T09:00:00Z"), "2026-11-06");
    assert_eq!(delivered(&none, &consignment(), "2026-11-07T09:00:00Z"), "2026-11-10");
}

#[test]
fn working_days_before() {
    let mut rules = rule_set(&json!([service("A")]));
    rules["Holidays"] = json!({ "GB": ["2026-05-04"] });
    let cut_off = |n: u8| json!({ "Time": "14:00", "WorkingDaysBefore": n });
    let ask = |rules: &Value, at: &str| {
        let wednesday = with(&consignment(), "ShippingDate", json!("2026-05-06"));
        collected(&judge(rules, &wednesday, at, &Choice::All))
    };
    for (n, last, late) in [
        (0, "2026-05-06T14:00:00+01:00", "2026-05-06T14:00:01+01:00"),
        (1, "2026-05-05T14:00:00+01:00", "2026-05-05T14:00:01+01:00"),
        (2, "2026-05-01T14:00:00+01:00", "2026-05-01T14:00:01+01:00"),
    ] {
        rules["ShippingLocations"][0]["Collections"][0]["AllocationCutOff"] = cut_off(n);
        assert_eq!((ask(&rules, last).as_str(), ask(&rules, late).as_str()), ("2026-05-06T17:00", "NoCollectionDate"), "{n}");
    }
    // The holiday itself has a collection, unless the location says which its working days are.
    let monday = with(&consignment(), "ShippingDate", json!("2026-05-04"));
    rules["ShippingLocations"][0]["Collections"][0]["AllocationCutOff"] = Value::Null;
    assert_eq!(collected(&judge(&rules, &monday, "2026-05-01T09:00:00Z", &Choice::All)), "2026-05-04T17:00");
    rules["ShippingLocations"][0]["WorkingDays"] = json!("Monday, Tuesday, Saturday");
    assert_eq!(collected(&judge(&rules, &monday, "2026-05-01T09:00:00Z", &Choice::All)), "NoCollectionDate");
    rules["ShippingLocations"][0]["Collections"][0]["AllocationCutOff"] = cut_off(2);
    // Tuesday 5th and Saturday 2nd.
    assert_eq!(ask(&rules, "2026-05-02T13:00:00Z"), "2026-05-06T17:00");
    assert_eq!(ask(&rules, "2026-05-02T13:00:01Z"), "NoCollectionDate");
}

#[test]
fn collections_of_some_services() {
    let mut rules = rule_set(&json!([service("A"), service("B")]));
    rules["ShippingLocations"][0]["Collections"] = json!([
        { "Carrier": "CARRIER_X", "Time": "14:00", "Services": ["A"] },
        { "Carrier": "CARRIER_X", "Time": "16:00" },
    ]);
    let of = |rules: &Value, service| judge(rules, &consignment(), "2026-11-02T09:00:00Z", &Choice::Service(service)).collection;
    assert_eq!(of(&rules, "A").unwrap(), "2026-11-02T14:00:00+00:00");
    assert_eq!(of(&rules, "B").unwrap(), "2026-11-02T16:00:00+00:00");
    rules["ShippingLocations"][0]["Collections"].as_array_mut().unwrap().pop();
    assert_eq!(judge(&rules, &consignment(), "2026-11-02T09:00:00Z", &Choice::All).excluded["B"], ["NotCollected"]);
}

#[test]
fn exceptions() {
    let mut rules = rule_set(&json!([service("A")]));
    rules["Holidays"] = json!({ "CARRIER_X": ["2026-11-04"] });
    rules["ShippingLocations"][0]["Collections"][0] = json!({
        "Carrier": "CARRIER_X", "Time": "17:00", "Days": WEEKDAYS, "Closed": ["2026-11-05"], "AllocationCutOff": { "Time": "12:00" },
        "Exceptions": [
            { "Date": "2026-11-03", "Cancelled": true },
            { "Date": "2026-11-04", "Time": "10:00", "AllocationCutOff": { "Time": "18:00", "DaysBefore": 1 } },
            { "Date": "2026-11-05" },
            { "Date": "2026-11-07", "AllocationCutOff": { "Time": "09:00" } },
        ],
    });
    let of =
        |date: &str| collected(&judge(&rules, &with(&consignment(), "ShippingDate", json!(date)), "2026-11-03T09:00:00Z", &Choice::All));
    assert_eq!(of("2026-11-03"), "NoCollectionDate");
    assert_eq!(of("2026-11-04"), "2026-11-04T10:00");
    assert_eq!(of("2026-11-05"), "2026-11-05T17:00");
    assert_eq!(of("2026-11-07"), "2026-11-07T17:00");
    assert_eq!(of("2026-11-08"), "NoCollectionDate");
    let late = judge(&rules, &consignment(), "2026-11-03T18:00:01Z", &Choice::All);
    assert_eq!(collected(&late), "2026-11-05T17:00");
}

#[test]
fn inbound_from_anywhere() {
    let mut rules = rule_set(&json!([with(&service("A"), "Direction", json!(["Inbound", "Outbound"]))]));
    let from_a_customer = |direction: &str| {
        let mut changed = with(&consignment(), "Direction", json!(direction));
        changed["Addresses"][0] =
            json!({ "AddressType": "Origin", "Postcode": "M2 6LW", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } });
        changed
    };
    let of = |rules: &Value, direction| {
        let verdict = judge(rules, &from_a_customer(direction), "2026-11-06T18:00:00Z", &Choice::All);
        verdict.collection.unwrap_or_else(|| verdict.excluded["A"].join(" "))
    };
    assert_eq!(of(&rules, "Inbound"), "2026-11-06T00:00:00+00:00");
    rules["Collections"] = json!([{ "Carrier": "CARRIER_X", "Days": WEEKDAYS, "Time": "15:00", "AllocationCutOff": { "Time": "09:00" } }]);
    rules["CollectionTimeZone"] = json!("America/New_York");
    assert_eq!(of(&rules, "Inbound"), "2026-11-09T15:00:00-05:00");
    assert_eq!(of(&rules, "Outbound"), "2026-11-06T00:00:00+00:00");
    rules["Collections"][0]["Carrier"] = json!("CARRIER_Y");
    assert_eq!(of(&rules, "Inbound"), "NotCollected");
    // One that comes from a location is collected there.
    let at_home = with(&consignment(), "Direction", json!("Inbound"));
    assert_eq!(ask(&rules["CarrierServices"], &at_home, "2026-11-06T18:00:00Z").collection.unwrap(), "2026-11-06T17:00:00+00:00");
}
