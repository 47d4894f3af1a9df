//! Row 16: leap days, ends of years, and the ends of all calendars.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Days, NaiveDate, Utc};
use consign::{Consignment, TimeOfDay};
use serde_json::{Value, json};

use super::{at, codes, compiled, one, parcel, parcel_with, read, rules, service};

/// When it is collected and delivered at last.
fn delivered(fields: &Value, parcel: &Value, instant: &str) -> Result<(String, String), Vec<String>> {
    let explanation = one(fields).all().explain(&read(parcel).unwrap(), at(instant)).unwrap();
    let quote = explanation.quotes.first().ok_or_else(|| codes(explanation.unqualified.first().unwrap()))?;
    Ok((quote.collection().date_naive().to_string(), quote.latest_delivery().date().to_string()))
}

fn days(min: u32, max: u32) -> Value {
    json!({ "Transit": [{ "TransitDays": { "Min": min, "Max": max } }] })
}

#[test]
fn row_16_a_leap_day_is_a_day() {
    let on = |date: &str| parcel_with(&json!({ "ShippingDate": date }));
    for (date, transit, expected) in [
        ("2028-02-28", 1, "2028-02-29"),
        ("2028-02-29", 1, "2028-03-01"),
        ("2027-02-28", 1, "2027-03-01"),
        ("2028-02-29", 365, "2029-02-28"),
        ("2000-02-28", 1, "2000-02-29"),
        ("2100-02-28", 1, "2100-03-01"),
        ("2026-12-31", 1, "2027-01-01"),
    ] {
        let found = delivered(&days(transit, transit), &on(date), &format!("{date}T00:00:00Z"));
        assert_eq!(found, Ok((date.to_owned(), expected.to_owned())));
    }
    for date in
        ["2027-02-29", "2100-02-29", "2026-02-30", "2026-13-01", "2026-00-10", "2026-11-31", "0000-01-01", "1899-12-31", "3000-01-01"]
    {
        let error = read(&on(date)).unwrap_err();
        assert!(error.to_string().contains("ShippingDate") && error.to_string().contains(date), "{error}");
    }
}

#[test]
fn row_16_holidays_run_over_the_end_of_a_year() {
    let mut rules = rules(&[service("A")]);
    rules["Holidays"] = json!({ "GB": ["2026-12-25", "2026-12-28", "2027-01-01"], "DE": ["2026-12-29"] });
    rules["CarrierServices"][0]["Transit"] = json!([{ "TransitDays": { "Min": 1, "Max": 6 },
        "DeliveryDays": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"] }]);
    let pool = compiled(&rules).all();
    let quotes = pool.quotes(&read(&parcel_with(&json!({ "ShippingDate": "2026-12-24" }))).unwrap(), at("2026-12-24T08:00:00Z")).unwrap();
    let quote = quotes.first().unwrap();
    assert_eq!(quote.earliest_delivery().to_string(), "2026-12-29 00:00:00");
    assert_eq!(quote.latest_delivery().to_string(), "2027-01-06 23:59:00");
}

#[test]
fn row_16_a_day_that_never_comes_is_no_loop_without_end() {
    let mondays: Vec<String> = NaiveDate::from_ymd_opt(2026, 11, 2)
        .unwrap()
        .iter_weeks()
        .take_while(|date| *date < NaiveDate::from_ymd_opt(3000, 1, 1).unwrap())
        .map(|date| date.to_string())
        .collect();
    let mut rules = rules(&[service("A")]);
    rules["Holidays"] = json!({ "GB": mondays });
    rules["CarrierServices"][0]["Transit"] = json!([{ "TransitDays": { "Min": 1, "Max": 365 }, "DeliveryDays": ["Monday"] }]);
    let explanation = compiled(&rules).all().explain(&read(&parcel()).unwrap(), super::monday()).unwrap();
    assert_eq!(explanation.quotes.len() + explanation.unqualified.len(), 1);
}

#[test]
fn row_16_leap_seconds_and_other_times_that_are_none_are_refused() {
    for time in [
        "23:59:60",
        "24:00",
        "24:00:00",
        "-1:00",
        "12:60",
        "12:0",
        "12:00:0",
        "12:00:000",
        "1:00",
        "12.00",
        "noon",
        "12:00 PM",
        "",
        "１２:00",
        "12:00:00.5",
    ] {
        assert!(time.parse::<TimeOfDay>().is_err(), "{time:?}");
    }
    for time in ["00:00", "23:59", "23:59:59", "00:00:00"] {
        assert!(time.parse::<TimeOfDay>().is_ok(), "{time}");
    }
    // The time that follows a date is not looked at: SortedPRO's are always midnight, somewhere.
    let consignment = read(&parcel_with(&json!({ "ShippingDate": "2016-12-31T23:59:60Z" }))).unwrap();
    assert_eq!(consignment.shipping_date, NaiveDate::from_ymd_opt(2016, 12, 31));
}

#[test]
fn row_16_no_instant_panics() {
    let instants = [
        DateTime::<Utc>::MIN_UTC,
        DateTime::<Utc>::MAX_UTC,
        DateTime::<Utc>::MIN_UTC.checked_add_days(Days::new(1)).unwrap(),
        DateTime::<Utc>::MAX_UTC.checked_sub_days(Days::new(1)).unwrap(),
        DateTime::<Utc>::MAX_UTC.checked_sub_days(Days::new(400)).unwrap(),
        DateTime::<Utc>::UNIX_EPOCH,
        at("0000-01-01T00:00:00Z"),
        at("1883-11-18T12:03:58Z"),
        at("2999-12-31T23:59:59Z"),
        at("9999-12-31T23:59:59Z"),
    ];
    let mut parcels: Vec<Consignment> = Vec::new();
    let mut panics = BTreeSet::new();
    for date in [json!(null), json!("1900-01-01"), json!("2999-12-31")] {
        let addresses = json!([
            { "AddressType": "Origin", "ShippingLocationReference": "L" },
            { "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } },
        ]);
        let requested = json!({ "Date": date.clone(), "IsToBeExactlyOnTheDateSpecified": true });
        parcels.push(read(&parcel_with(&json!({ "ShippingDate": date.clone(), "Addresses": addresses }))).unwrap());
        parcels.push(read(&parcel_with(&json!({ "RequestedDeliveryDate": requested, "Addresses": addresses }))).unwrap());
    }
    for zone in ["UTC", "Pacific/Auckland", "Pacific/Kiritimati", "America/New_York", "Pacific/Pago_Pago", "Asia/Kathmandu"] {
        let mut rules = rules(&[service("A")]);
        let collection = json!({ "Carrier": "DPD", "Time": "23:59:59", "AllocationCutOff": { "Time": "00:00", "DaysBefore": 60 } });
        rules["ShippingLocations"] = json!([{ "Reference": "L", "TimeZone": zone, "Collections": [collection, { "Carrier": "DPD" }] }]);
        rules["HorizonDays"] = json!(366);
        rules["CarrierServices"][0]["Transit"] = days(1, 365)["Transit"].clone();
        let pool = compiled(&rules).all();
        for (instant, consignment) in instants.iter().flat_map(|instant| parcels.iter().map(move |parcel| (*instant, parcel))) {
            let asked = catch_unwind(AssertUnwindSafe(|| pool.explain(consignment, instant).is_ok()));
            if asked.is_err() {
                panics.insert(format!("at {instant:?} in {zone}"));
            }
        }
    }
    assert!(panics.is_empty(), "panics {panics:#?}");
}

#[test]
fn row_16_a_horizon_reaches_its_last_day_over_a_leap_year() {
    let mut rules = rules(&[service("A")]);
    rules["HorizonDays"] = json!(366);
    let pool = compiled(&rules).all();
    for (date, open) in [("2029-02-28", true), ("2029-03-01", false)] {
        let quotes = pool.quotes(&read(&parcel_with(&json!({ "ShippingDate": date }))).unwrap(), at("2028-02-28T12:00:00Z")).unwrap();
        assert_eq!(!quotes.is_empty(), open, "{date}");
    }
}
