//! Days by hand: holidays of places and carriers, moving and delivering, collections of services, exceptions, working days, and
//! what a promise that can't be kept says. Every figure is worked out on a calendar of 2026.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use consign::{BookingCode, Consignment, Explanation, RuleSet};
use serde_json::{Value, json};

const WEEK: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

/// A rule set of carriers, each with one service of its name that takes so many days.
fn rules(carriers: &[(&str, u32)]) -> Value {
    let service = |(carrier, days): &(&str, u32)| {
        json!({ "Reference": format!("{carrier}_{days}"), "Carrier": carrier,
            "Transit": [{ "TransitDays": { "Min": days, "Max": days }, "DeliveryDays": WEEK }], "Rates": [{ "Bands": [{ "Price": days }] }] })
    };
    let collection = |(carrier, _): &(&str, u32)| json!({ "Carrier": carrier, "Days": WEEK, "Time": "17:00" });
    json!({ "Currency": "GBP",
        "Carriers": carriers.iter().map(|(carrier, _)| json!({ "Reference": carrier })).collect::<Vec<_>>(),
        "ShippingLocations": [{ "Reference": "HUB", "Place": "GB LS10 1AB", "TimeZone": "Europe/London",
            "Collections": carriers.iter().map(collection).collect::<Vec<_>>() }],
        "CarrierServices": carriers.iter().map(service).collect::<Vec<_>>() })
}

fn with(mut document: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap()[key] = value;
    document
}

fn parcel(to: &str, fields: &Value) -> Consignment {
    let (country, postcode) = to.split_once(' ').unwrap_or((to, ""));
    let mut parcel = json!({ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 1, "Unit": "Kg" } }], "Addresses": [
        { "AddressType": "Origin", "ShippingLocationReference": "HUB" },
        { "AddressType": "Destination", "Postcode": postcode, "Country": { "IsoCode": { "TwoLetterCode": country } } }] });
    parcel.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    Consignment::from_json(&parcel.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

/// What all ways of asking say, which is the same.
fn explained(rules: &Value, parcel: &Consignment, at: &str) -> Explanation {
    let rules = RuleSet::from_json(&rules.to_string()).unwrap_or_else(|error| panic!("{error}"));
    let at = at.parse().unwrap();
    let matchers = [rules.compile().unwrap(), rules.compile_with_tiny_index().unwrap(), rules.compile_without_index().unwrap()];
    let [explained, ..] = matchers.each_ref().map(|matcher| matcher.all().explain(parcel, at).unwrap());
    for matcher in &matchers {
        let (pool, moment) = (matcher.all(), matcher.moment(at));
        let own = pool.explain(parcel, at).unwrap();
        assert_eq!(said(&own), said(&explained));
        let first = explained.quotes.first().map(|quote| quote.service().reference.to_string());
        let decided = [pool.decide(parcel, at).unwrap(), pool.decide_at(parcel, &moment).unwrap()];
        assert_eq!(decided.map(|choice| choice.map(|choice| choice.service().reference.to_string())), [first.clone(), first]);
    }
    explained
}

/// Of each service when it is collected and delivered at the latest, or its reasons.
fn said(explanation: &Explanation) -> Vec<String> {
    let quotes = explanation.quotes.iter().map(|quote| {
        format!("{} {} {}", quote.service().reference, quote.collection().format("%m-%d %H:%M"), quote.latest_delivery().format("%m-%d"))
    });
    let unqualified = explanation.unqualified.iter().map(|service| {
        let figures = service.reasons().flat_map(|reason| reason.figures().map(|figure| figure.message).collect::<Vec<_>>());
        format!("{}: {}", service.service().reference, figures.collect::<Vec<_>>().join(" "))
    });
    quotes.chain(unqualified).collect()
}

fn days(rules: &Value, to: &str, at: &str) -> Vec<String> {
    said(&explained(rules, &parcel(to, &json!({})), at))
}

const MONDAY: &str = "2026-11-09T09:00:00Z";

#[test]
fn a_carriers_holidays_hold_for_its_deliveries_and_collections() {
    let rules = with(rules(&[("USPS", 2), ("UPS", 2)]), "/Holidays", json!({ "USPS": ["2026-11-11"] }));
    assert_eq!(days(&rules, "GB M1 1AA", MONDAY), ["UPS_2 11-09 17:00 11-11", "USPS_2 11-09 17:00 11-12"]);
    assert_eq!(days(&rules, "GB M1 1AA", "2026-11-11T09:00:00Z"), ["UPS_2 11-11 17:00 11-13", "USPS_2 11-12 17:00 11-16"]);
    // The same by a calendar that it names; one that names nothing of its own keeps to the place's.
    let named = with(with(rules, "/Holidays", json!({ "FEDERAL": ["2026-11-11"] })), "/Carriers/0/Holidays", json!(["FEDERAL"]));
    assert_eq!(days(&named, "GB M1 1AA", MONDAY), ["UPS_2 11-09 17:00 11-11", "USPS_2 11-09 17:00 11-12"]);
    // Without a location every day is a collection day, but not the carrier's holidays.
    let mut nowhere = named;
    nowhere.as_object_mut().unwrap().remove("ShippingLocations");
    assert_eq!(days(&nowhere, "GB M1 1AA", "2026-11-11T09:00:00Z"), ["UPS_2 11-11 00:00 11-13", "USPS_2 11-12 00:00 11-16"]);
}

#[test]
fn of_places_the_country_and_the_narrowest_other_hold_for_deliveries_alone() {
    let holidays =
        json!({ "GB": ["2026-11-10"], "GB BT": ["2026-11-11"], "GB BT1": ["2026-11-12"], "*": ["2026-11-11"], "DE": ["2026-11-10"] });
    let rules = with(rules(&[("A", 1)]), "/Holidays", holidays);
    for (to, delivered) in
        [("GB BT9 6AA", "12"), ("GB BT1 1AA", "11"), ("GB M1 1AA", "12"), ("GB", "12"), ("DE 10115", "12"), ("FR 75001", "10")]
    {
        assert_eq!(days(&rules, to, MONDAY), [format!("A_1 11-09 17:00 11-{delivered}")], "{to}");
    }
    assert_eq!(days(&rules, "GB BT1 1AA", "2026-11-10T09:00:00Z"), ["A_1 11-10 17:00 11-11"]);
}

#[test]
fn a_carrier_ignores_a_calendar_but_not_what_another_of_its_has() {
    let base =
        with(rules(&[("A", 1), ("B", 1)]), "/Holidays", json!({ "GB": ["2026-11-10"], "GB M": ["2026-11-11"], "B": ["2026-11-12"] }));
    let ignoring = |keys: Value| days(&with(base.clone(), "/Carriers/0/IgnoreHolidays", keys), "GB M1 1AA", MONDAY);
    assert_eq!(ignoring(json!(["GB"])), ["A_1 11-09 17:00 11-10", "B_1 11-09 17:00 11-13"]);
    assert_eq!(ignoring(json!(["GB M"])), ["A_1 11-09 17:00 11-11", "B_1 11-09 17:00 11-13"]);
    let own = with(base.clone(), "/Holidays/A", json!(["2026-11-10"]));
    assert_eq!(days(&with(own, "/Carriers/0/IgnoreHolidays", json!(["GB", "GB M"])), "GB M1 1AA", MONDAY)[0], "A_1 11-09 17:00 11-11");
}

#[test]
fn moving_is_counted_in_moving_days_and_delivered_on_the_next_delivery_day() {
    let lane = json!([{ "TransitDays": { "Min": 2, "Max": 2 }, "MovingDays": WEEK, "DeliveryDays": ["Tuesday", "Friday"] }]);
    let island = with(rules(&[("A", 2)]), "/CarrierServices/0/Transit", lane);
    assert_eq!(days(&island, "GB ZE1 0AA", "2026-11-04T09:00:00Z"), ["A_2 11-04 17:00 11-06"]);
    assert_eq!(days(&island, "GB ZE1 0AA", "2026-11-05T09:00:00Z"), ["A_2 11-05 17:00 11-10"]);
    // None is that date itself, and the first delivery day from it on.
    let same = with(island.clone(), "/CarrierServices/0/Transit/0/TransitDays", json!({ "Min": 0, "Max": 0 }));
    assert_eq!(days(&same, "GB ZE1 0AA", "2026-11-04T09:00:00Z"), ["A_2 11-04 17:00 11-06"]);
    assert_eq!(days(&same, "GB ZE1 0AA", "2026-11-06T09:00:00Z"), ["A_2 11-06 17:00 11-06"]);
    // Of one to two days both may end on one delivery day: exactly that day can be promised.
    let range = with(island.clone(), "/CarrierServices/0/Transit/0/TransitDays", json!({ "Min": 1, "Max": 2 }));
    let exactly =
        |date: &str| parcel("GB ZE1 0AA", &json!({ "RequestedDeliveryDate": { "Date": date, "IsToBeExactlyOnTheDateSpecified": true } }));
    assert_eq!(said(&explained(&range, &exactly("2026-11-06"), "2026-11-04T09:00:00Z")), ["A_2 11-04 17:00 11-06"]);
    // And by a later collection, though by the first it may be sooner.
    assert_eq!(said(&explained(&range, &exactly("2026-11-13"), MONDAY)), ["A_2 11-10 17:00 11-13"]);
    // By a day, the last collection that still makes it may be the first that is open.
    let by = parcel("GB ZE1 0AA", &json!({ "RequestedDeliveryDate": { "Date": "2026-11-06" } }));
    assert_eq!(said(&explained(&island, &by, "2026-11-04T09:00:00Z")), ["A_2 11-04 17:00 11-06"]);
    assert_eq!(
        said(&explained(&island, &by, "2026-11-05T09:00:00Z")),
        ["A_2: delivery by `2026-11-06` cannot be kept: the soonest is `2026-11-10`"]
    );
}

#[test]
fn moving_days_keep_the_holidays_of_one_end_of_both_or_of_none() {
    let lane = |of: &str| json!([{ "TransitDays": { "Min": 2, "Max": 2 }, "MovingDays": WEEK, "HolidaysOf": of }]);
    let base = with(rules(&[("A", 2)]), "/Holidays", json!({ "GB": ["2026-11-10"], "DE": ["2026-11-11"] }));
    for (of, delivered) in [("Destination", "12"), ("Origin", "12"), ("Both", "13"), ("None", "12")] {
        let rules = with(base.clone(), "/CarrierServices/0/Transit", lane(of));
        assert_eq!(days(&rules, "DE 10115", MONDAY), [format!("A_2 11-09 17:00 11-{delivered}")], "{of}");
        // Of the carrier's own they keep all.
        let own = with(rules, "/Holidays/A", json!(["2026-11-10", "2026-11-12"]));
        let delivered = if of == "None" || of == "Origin" { "13" } else { "16" };
        assert_eq!(
            days(&with(own, "/CarrierServices/0/Transit/0/DeliveryDays", json!(WEEK)), "DE 10115", MONDAY),
            [format!("A_2 11-09 17:00 11-{delivered}")],
            "{of}"
        );
    }
}

#[test]
fn a_collection_may_be_of_some_services() {
    let mut rules = rules(&[("DPD", 1), ("DPD2", 2)]);
    for pointer in ["/CarrierServices/1/Carrier", "/ShippingLocations/0/Collections/1/Carrier"] {
        *rules.pointer_mut(pointer).unwrap() = json!("DPD");
    }
    let rules = with(rules, "/ShippingLocations/0/Collections/0/AllocationCutOff", json!({ "Time": "16:00" }));
    let mut early = with(rules.clone(), "/ShippingLocations/0/Collections/1/AllocationCutOff", json!({ "Time": "14:00" }));
    early["ShippingLocations"][0]["Collections"][1]["Services"] = json!(["DPD_1"]);
    let at = "2026-11-09T15:00:00Z";
    assert_eq!(days(&early, "GB M1 1AA", at), ["DPD_1 11-10 17:00 11-11", "DPD2_2 11-09 17:00 11-11"]);
    // Where every entry is of other services, a service isn't collected.
    early["ShippingLocations"][0]["Collections"][0]["Services"] = json!(["DPD_1"]);
    assert_eq!(
        days(&early, "GB M1 1AA", at),
        ["DPD_1 11-09 17:00 11-10", "DPD2_2: carrier `DPD` does not collect this service at the origin"]
    );
}

#[test]
fn services_with_collections_of_their_own_are_nobody_elses() {
    // Of three carriers, so that there are as many sets of collections as carriers; each service at its own time.
    let mut rules = rules(&[("A", 1), ("B", 2), ("C", 3)]);
    for (number, time) in (0..).zip(["10:00", "11:00", "12:00"]) {
        let service = rules["CarrierServices"][number]["Reference"].clone();
        let collections = &mut rules["ShippingLocations"][0]["Collections"];
        collections[number]["Time"] = json!(time);
        if number < 2 {
            collections[number]["Services"] = json!([service]);
        }
    }
    assert_eq!(days(&rules, "GB M1 1AA", MONDAY), ["A_1 11-09 10:00 11-10", "B_2 11-09 11:00 11-11", "C_3 11-09 12:00 11-12"]);
}

#[test]
fn exceptions_hold_on_their_date_whatever_else_is_said() {
    let mut rules = with(rules(&[("A", 1)]), "/Holidays", json!({ "A": ["2026-11-10"] }));
    let entry = &mut rules["ShippingLocations"][0]["Collections"][0];
    entry["Closed"] = json!(["2026-11-11"]);
    entry["AllocationCutOff"] = json!({ "Time": "16:00" });
    entry["Exceptions"] = json!([
        { "Date": "2026-11-09", "Cancelled": true },
        { "Date": "2026-11-10", "Time": "12:00", "AllocationCutOff": { "Time": "10:00" } },
        { "Date": "2026-11-11" },
        { "Date": "2026-11-14", "Cancelled": false, "Time": "08:00" } ]);
    assert_eq!(days(&rules, "GB M1 1AA", MONDAY), ["A_1 11-10 12:00 11-11"]);
    assert_eq!(days(&rules, "GB M1 1AA", "2026-11-10T10:00:01Z"), ["A_1 11-11 17:00 11-12"]);
    assert_eq!(days(&rules, "GB M1 1AA", "2026-11-11T16:00:00Z"), ["A_1 11-11 17:00 11-12"]);
    assert_eq!(days(&rules, "GB M1 1AA", "2026-11-14T16:00:00Z"), ["A_1 11-14 08:00 11-16"]);
    assert_eq!(days(&rules, "GB M1 1AA", "2026-11-14T16:00:01Z"), ["A_1 11-16 17:00 11-17"]);
}

#[test]
fn a_cut_off_counts_the_working_days_of_its_location() {
    let mut rules = with(rules(&[("A", 1)]), "/Holidays", json!({ "GB": ["2026-05-04"] }));
    rules["ShippingLocations"][0]["Collections"][0]["AllocationCutOff"] = json!({ "Time": "14:00", "WorkingDaysBefore": 1 });
    let shipped = |on: &str, at: &str| said(&explained(&rules, &parcel("GB M1 1AA", &json!({ "ShippingDate": on })), at)).remove(0);
    let closed = |on: &str| format!("A_1: no collection is open on the shipping date `{on}`");
    assert_eq!(shipped("2026-05-06", "2026-05-05T13:00:00Z"), "A_1 05-06 17:00 05-07");
    assert_eq!(shipped("2026-05-06", "2026-05-05T13:00:01Z"), closed("2026-05-06"));
    // Before Tuesday the 5th it is Friday the 1st, for Monday is a holiday there: but no collection is closed by it.
    assert_eq!(shipped("2026-05-05", "2026-05-01T13:00:00Z"), "A_1 05-05 17:00 05-06");
    assert_eq!(shipped("2026-05-05", "2026-05-01T13:00:01Z"), closed("2026-05-05"));
    assert_eq!(shipped("2026-05-04", "2026-05-01T13:00:00Z"), "A_1 05-04 17:00 05-05");
}

#[test]
fn a_location_that_states_working_days_closes_on_the_holidays_of_its_place() {
    let base = with(rules(&[("A", 1)]), "/Holidays", json!({ "GB": ["2026-11-10"] }));
    let mut rules =
        with(base, "/ShippingLocations/0/WorkingDays", json!(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]));
    rules["Carriers"][0]["IgnoreHolidays"] = json!(["GB"]);
    assert_eq!(days(&rules, "GB M1 1AA", "2026-11-10T09:00:00Z"), ["A_1 11-11 17:00 11-12"]);
    rules["ShippingLocations"][0]["Collections"][0]["AllocationCutOff"] = json!({ "Time": "14:00", "WorkingDaysBefore": 1 });
    // Saturday works; the carrier's ignoring the holiday makes no working day of it.
    assert_eq!(days(&rules, "GB M1 1AA", "2026-11-14T14:00:00Z"), ["A_1 11-16 17:00 11-17"]);
    assert_eq!(days(&rules, "GB M1 1AA", "2026-11-09T14:00:01Z"), ["A_1 11-12 17:00 11-13"]);
}

#[test]
fn a_location_lies_in_the_state_of_its_postcode() {
    let mut rules = with(rules(&[("A", 1)]), "/Holidays", json!({ "US-NY": ["2026-11-10"] }));
    rules["ShippingLocations"][0]["WorkingDays"] = json!(WEEK);
    for (place, expected) in [("US 10001", "A_1 11-11 17:00 11-12"), ("US 94105", "A_1 11-10 17:00 11-11")] {
        rules["ShippingLocations"][0]["Place"] = json!(place);
        assert_eq!(days(&rules, "GB M1 1AA", "2026-11-10T09:00:00Z"), [expected], "{place}");
    }
}

#[test]
fn what_comes_back_from_anywhere_is_collected_by_the_rule_sets_own_calendars() {
    let mut rules = rules(&[("A", 1), ("B", 1)]);
    for service in rules["CarrierServices"].as_array_mut().unwrap() {
        service["Direction"] = json!(["Outbound", "Inbound"]);
    }
    let own = json!([{ "Carrier": "A", "Days": ["Wednesday"], "Time": "10:00", "AllocationCutOff": { "Time": "09:00" } }]);
    let rules = with(with(rules, "/Collections", own), "/CollectionTimeZone", json!("America/New_York"));
    let back = |direction: &str| {
        let mut parcel = parcel("GB M1 1AA", &json!({ "Direction": direction }));
        parcel.origin.as_mut().unwrap().location = None;
        said(&explained(&rules, &parcel, "2026-11-11T14:00:00Z"))
    };
    assert_eq!(back("Inbound"), ["A_1 11-11 10:00 11-12", "B_1: carrier `B` does not collect this service at the origin"]);
    assert_eq!(back("Outbound"), ["A_1 11-11 00:00 11-12", "B_1 11-11 00:00 11-12"]);
}

#[test]
fn a_promise_that_cannot_be_kept_says_why_the_day_is_impossible() {
    let rules = with(rules(&[("A", 1)]), "/Holidays", json!({ "GB": ["2026-11-10"], "A": ["2026-11-12"] }));
    let exactly = |rules: &Value, date: &str| {
        let parcel = parcel("GB M1 1AA", &json!({ "RequestedDeliveryDate": { "Date": date, "IsToBeExactlyOnTheDateSpecified": true } }));
        said(&explained(rules, &parcel, "2026-11-02T09:00:00Z")).remove(0)
    };
    let said = |date: &str, why: &str| format!("A_1: delivery exactly on `{date}` cannot be kept: {why}");
    for (date, why) in [
        ("2026-11-07", "it doesn't deliver on Saturdays; before it `2026-11-06`, after it `2026-11-09`"),
        ("2026-11-10", "`2026-11-10` is a holiday there; before it `2026-11-09`, after it `2026-11-11`"),
        ("2026-11-12", "`2026-11-12` is a holiday of carrier `A`; before it `2026-11-11`, after it `2026-11-13`"),
        ("2026-11-01", "it doesn't deliver on Sundays; after it `2026-11-03`"),
        ("2026-11-02", "the soonest is `2026-11-03`"),
    ] {
        assert_eq!(exactly(&rules, date), said(date, why));
    }
    let closed = with(rules.clone(), "/ShippingLocations/0/Collections/0/Closed", json!(["2026-11-03"]));
    assert_eq!(exactly(&closed, "2026-11-04"), said("2026-11-04", "before it `2026-11-03`, after it `2026-11-05`"));
    let range = with(rules, "/CarrierServices/0/Transit/0/TransitDays", json!({ "Min": 1, "Max": 3 }));
    assert_eq!(exactly(&range, "2026-11-05"), said("2026-11-05", "it delivers within `1` to `3` days, on no certain one"));
}

#[test]
fn options_and_booking_codes_keep_to_the_same_days() {
    let rules = with(rules(&[("A", 1)]), "/Holidays", json!({ "GB": ["2026-11-11"], "A": ["2026-11-12"] }));
    let matcher = RuleSet::from_json(&rules.to_string()).unwrap().compile().unwrap();
    let (parcel, at) = (parcel("GB M1 1AA", &json!({})), MONDAY.parse().unwrap());
    let options = matcher.all().delivery_options(&parcel, at, 7).unwrap();
    let dates: Vec<String> = options.iter().map(|option| option.quote.latest_delivery().format("%m-%d").to_string()).collect();
    assert_eq!(dates, ["11-10", "11-13", "11-16"]);
    for (code, taken) in [("*/*/*/2026-11-13", true), ("*/*/*/2026-11-12", false), ("*/2026-11-12", false), ("*/2026-11-11", true)] {
        let code: BookingCode = code.parse().unwrap();
        assert_eq!(matcher.all().booked(&code).unwrap().decide(&parcel, at).unwrap().is_some(), taken, "{code}");
    }
}

/// The collections of Monday and Tuesday may be delivered on Wednesday, and on Monday at the latest; that of Wednesday on Monday alone.
#[test]
fn an_exact_date_is_looked_for_among_all_collections_that_are_delivered_by_then() {
    let transit = json!([{ "TransitDays": { "Min": 1, "Max": 3 }, "MovingDays": WEEK, "DeliveryDays": ["Monday", "Wednesday"] }]);
    let rules = with(rules(&[("A", 1)]), "/CarrierServices/0/Transit", transit);
    let exact = json!({ "RequestedDeliveryDate": { "Date": "2026-11-16", "IsToBeExactlyOnTheDateSpecified": true } });
    assert_eq!(said(&explained(&rules, &parcel("GB M1 1AA", &exact), MONDAY)), ["A_1 11-11 17:00 11-16"]);
    let by = json!({ "RequestedDeliveryDate": { "Date": "2026-11-16", "IsToBeExactlyOnTheDateSpecified": false } });
    assert_eq!(said(&explained(&rules, &parcel("GB M1 1AA", &by), MONDAY)), ["A_1 11-09 17:00 11-16"]);
}
