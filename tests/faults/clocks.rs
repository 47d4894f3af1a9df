//! Row 15: cut-offs and collections while the clocks change, in every change of 40 years, against another implementation.

use chrono::{DateTime, TimeDelta, Utc};
use consign::{Consignment, Explanation, Matcher};
use jiff::civil::DateTime as Local;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{codes, compiled, parcel_with, read, rules, service_with};

const ZONES: [&str; 5] = ["Europe/London", "America/New_York", "Pacific/Auckland", "Europe/Berlin", "Australia/Lord_Howe"];

/// A gap or a fold in local time: its first and its last second, and the day before the clocks change.
struct Change {
    first: Local,
    last: Local,
    is_gap: bool,
}

fn changes(zone: &TimeZone) -> Vec<Change> {
    let stamp = |year: i16| jiff::civil::date(year, 1, 1).to_zoned(TimeZone::UTC).unwrap().timestamp();
    let within = zone.following(stamp(2000)).take_while(|change| change.timestamp() < stamp(2041));
    within
        .filter_map(|change| {
            let before = zone.to_datetime(change.timestamp() - SignedDuration::from_nanos(1));
            let before = before.checked_add(SignedDuration::from_nanos(1)).unwrap();
            let after = zone.to_datetime(change.timestamp());
            let second = SignedDuration::from_secs(1);
            (before != after).then(|| Change {
                first: before.min(after),
                last: before.max(after).checked_sub(second).unwrap(),
                is_gap: before < after,
            })
        })
        .collect()
}

/// In the middle of the change, at its edges, and right beside it.
fn times(change: &Change) -> Vec<Local> {
    let off = |from: Local, seconds| from.checked_add(SignedDuration::from_secs(seconds)).unwrap();
    vec![off(change.first, -1), change.first, off(change.first, 900), change.last, off(change.last, 1), off(change.last, 3600)]
}

/// A location whose carrier collects at a time, with the cut-off at another, some days before.
fn matcher(zone: &str, collected: Local, cut_off: Local, days_before: i32) -> Matcher {
    let mut rules = rules(&[service_with("A", &json!({ "Transit": [{ "TransitDays": { "Min": 0, "Max": 0 } }] }))]);
    let collection = json!({
        "Carrier": "DPD", "Time": collected.strftime("%H:%M:%S").to_string(),
        "AllocationCutOff": { "Time": cut_off.strftime("%H:%M:%S").to_string(), "DaysBefore": days_before },
    });
    rules["ShippingLocations"] = json!([{ "Reference": "L", "TimeZone": zone, "Collections": [collection] }]);
    compiled(&rules)
}

fn shipped(date: jiff::civil::Date) -> Consignment {
    let addresses: Value = json!([
        { "AddressType": "Origin", "ShippingLocationReference": "L" },
        { "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } },
    ]);
    read(&parcel_with(&json!({ "ShippingDate": date.to_string(), "Addresses": addresses }))).unwrap()
}

fn chrono(timestamp: Timestamp) -> DateTime<Utc> {
    timestamp.to_string().parse().unwrap()
}

/// A gap shifts forward by its length, a fold is its first occurrence.
fn meant(zone: &TimeZone, local: Local) -> DateTime<Utc> {
    chrono(zone.to_ambiguous_timestamp(local).compatible().unwrap())
}

#[test]
fn row_15_collections_and_cut_offs_hold_through_every_change_of_the_clocks() {
    let (mut gaps, mut folds) = (0, 0);
    for name in ZONES {
        let zone = TimeZone::get(name).unwrap();
        let changes = changes(&zone);
        assert!(changes.len() >= 76, "{name}: {} changes", changes.len());
        for change in &changes {
            for local in times(change) {
                match zone.to_ambiguous_timestamp(local).offset() {
                    AmbiguousOffset::Gap { .. } => gaps += 1,
                    AmbiguousOffset::Fold { .. } => folds += 1,
                    AmbiguousOffset::Unambiguous { .. } => {}
                }
                check(name, &zone, local);
            }
        }
        assert!(changes.iter().any(|change| change.is_gap) && changes.iter().any(|change| !change.is_gap));
    }
    assert!(gaps > 500 && folds > 500, "{gaps} times in gaps, {folds} in folds");
}

/// A collection at a time with the cut-off at the same time, a day before in another.
fn check(name: &str, zone: &TimeZone, local: Local) {
    let expected = meant(zone, local);
    for days_before in [0, 1] {
        let pool = matcher(name, local, local, days_before).all();
        let shipped_on = local.date().checked_add(jiff::Span::new().days(days_before)).unwrap();
        let consignment = shipped(shipped_on);
        let asked = |at: DateTime<Utc>| pool.explain(&consignment, at).unwrap();
        let last = asked(expected);
        let Explanation { quotes, .. } = &last;
        let quote = quotes.first().unwrap_or_else(|| panic!("{name} {local}: closed at its cut-off {expected}: {last:?}"));
        let collection = if days_before == 0 { expected } else { meant(zone, shipped_on.to_datetime(local.time())) };
        assert_eq!(quote.collection(), collection, "{name} {local}: collection");
        assert_eq!(quote.collection().offset().local_minus_utc(), offset(zone, collection), "{name} {local}: offset");
        let start_of_day = meant(zone, shipped_on.to_datetime(jiff::civil::Time::midnight()));
        assert_eq!(quote.expires(), expected.min(start_of_day), "{name} {local}: expiry");
        let after = asked(expected + TimeDelta::nanoseconds(1));
        assert!(after.quotes.is_empty(), "{name} {local}: open after its cut-off {expected}");
        assert_eq!(codes(after.unqualified.first().unwrap())[0], "NoCollectionDate", "{name} {local}");
    }
}

fn offset(zone: &TimeZone, at: DateTime<Utc>) -> i32 {
    let at: Timestamp = at.to_rfc3339().parse().unwrap();
    zone.to_offset(at).seconds()
}

#[test]
fn row_15_a_day_begins_and_ends_by_the_clocks_of_the_location() {
    for (zone, instant, date) in [
        ("Europe/London", "2026-03-29T22:59:59.999Z", "2026-03-29"),
        ("Europe/London", "2026-03-29T23:00:00Z", "2026-03-30"),
        ("Europe/London", "2026-10-25T23:59:59Z", "2026-10-25"),
        ("Pacific/Auckland", "2026-04-04T11:00:00Z", "2026-04-05"),
        ("Pacific/Auckland", "2026-04-05T11:59:59Z", "2026-04-05"),
        ("America/New_York", "2026-11-01T03:59:59Z", "2026-10-31"),
        ("Australia/Lord_Howe", "2026-04-05T13:29:59Z", "2026-04-05"),
    ] {
        let mut rules = rules(&[service_with("A", &json!({ "Transit": [{ "TransitDays": { "Min": 0, "Max": 0 } }] }))]);
        rules["ShippingLocations"] = json!([{ "Reference": "L", "TimeZone": zone, "Collections": [{ "Carrier": "DPD" }] }]);
        rules["HorizonDays"] = json!(0);
        let pool = compiled(&rules).all();
        let mut consignment = shipped(date.parse().unwrap());
        consignment.shipping_date = None;
        let explanation = pool.explain(&consignment, super::at(instant)).unwrap();
        let dates: Vec<_> = explanation.quotes.iter().map(|quote| quote.collection().date_naive().to_string()).collect();
        assert_eq!(dates, [date], "{zone} {instant}");
    }
}
