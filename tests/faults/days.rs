//! Rows 3 to 5, 11 and 16 for calendars, moving days and collections: what clashes is told with both places, what nothing uses is doubted.

use serde_json::{Value, json};

use super::{listed, rules, service, service_with, violations};
use crate::warnings::{one, warned, warned_on};

/// A rule set of two carriers, with a location at which both collect, and fields of its own.
fn of(fields: &Value) -> Value {
    let mut rules = rules(&[service("A"), service_with("B", &json!({ "Carrier": "UPS", "Direction": ["Outbound", "Inbound"] }))]);
    rules["Carriers"] = json!([{ "Reference": "DPD" }, { "Reference": "UPS" }]);
    for (field, value) in fields.as_object().unwrap() {
        rules[field] = value.clone();
    }
    rules
}

/// A rule set with a collection of these fields.
fn collected(fields: &Value) -> Value {
    let mut collection = json!({ "Carrier": "DPD" });
    collection.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    of(&json!({ "ShippingLocations": [{ "Reference": "HUB", "Collections": [collection, { "Carrier": "UPS" }] }] }))
}

/// Code, path, the other party's path, and whether the message has a word.
fn refused(document: &Value, expected: &[(&str, &str, &str, &str)]) {
    // One field a line: it has to be told where each stands.
    let source = serde_json::to_string_pretty(document).unwrap();
    let found = violations(&source);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (violation, (code, path, other, word)) in found.iter().zip(expected) {
        let own = violation.other.as_ref().map_or(String::new(), |(place, _)| place.path.to_string());
        assert_eq!((violation.code.to_string().as_str(), violation.place.path.to_string().as_str(), own.as_str()), (*code, *path, *other));
        assert!(violation.to_string().contains(word), "{violation}");
        assert!(violation.place.position.is_some(), "{violation}");
    }
    assert!(listed(&found).iter().all(|(_, line, _)| *line > 1));
}

#[test]
fn row_04_a_calendar_is_of_a_place_a_carrier_or_named_by_one() {
    let day = json!(["2026-12-25"]);
    refused(&of(&json!({ "Holidays": { "UPSS": day } })), &[("unknown-reference", "Holidays.UPSS", "", "did you mean `UPS`?")]);
    refused(&of(&json!({ "Holidays": { "US 90": day } })), &[("unknown-reference", "Holidays.US 90", "", "three digits")]);
    refused(&of(&json!({ "Holidays": { "": day } })), &[("unknown-reference", "Holidays.", "", "a place is empty")]);
    let zone = json!({ "Holidays": { "NORTH": day }, "Zones": [{ "Reference": "NORTH", "Include": ["GB M"] }] });
    refused(&of(&zone), &[("unknown-reference", "Holidays.NORTH", "Zones[0].Reference", "`NORTH` is a zone")]);
    // A misspelt name is told at both its ends.
    let mut misspelt = of(&json!({ "Holidays": { "US_FEDERAL": day } }));
    misspelt["Carriers"][0]["Holidays"] = json!(["US_FEDRAL"]);
    misspelt["Carriers"][1]["IgnoreHolidays"] = json!(["US_FEDERL"]);
    refused(
        &misspelt,
        &[
            ("unknown-reference", "Carriers[0].Holidays[0]", "", "did you mean `US_FEDERAL`?"),
            ("unknown-reference", "Carriers[1].IgnoreHolidays[0]", "", "did you mean `US_FEDERAL`?"),
            ("unknown-reference", "Holidays.US_FEDERAL", "", "did you mean `US_FEDRAL`?"),
        ],
    );
}

#[test]
fn row_03_a_calendar_stands_once() {
    let day = json!(["2026-12-25"]);
    let twice = of(&json!({ "Holidays": { "GB": day, "GBR": day, "GB m2": day, "GB M2": day } }));
    refused(
        &twice,
        &[
            ("duplicate-key", "Holidays.GB m2", "Holidays.GB M2", "is the place `GB M2` again"),
            ("duplicate-key", "Holidays.GBR", "Holidays.GB", "is the place `GB` again"),
        ],
    );
    let mut both = of(&json!({ "Holidays": { "F": day } }));
    both["Carriers"][0] = json!({ "Reference": "DPD", "Holidays": ["F", "F"] });
    refused(&both, &[("duplicate-reference", "Carriers[0].Holidays[1]", "Carriers[0].Holidays[0]", "twice")]);
    both["Carriers"][0] = json!({ "Reference": "DPD", "Holidays": ["F"], "IgnoreHolidays": ["F"] });
    assert!(warned(&both).contains(&one("conflict", "Carriers[0].IgnoreHolidays[0]")[0]));
}

#[test]
fn row_04_moving_days_are_some_and_go_with_their_holidays() {
    let lane = |fields: &Value| {
        let mut lane = json!({ "TransitDays": { "Min": 1, "Max": 1 } });
        lane.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let mut rules = of(&json!({}));
        rules["CarrierServices"][0]["Transit"] = json!([lane]);
        rules
    };
    let path = |field: &str| format!("CarrierServices[0].Transit[0].{field}");
    refused(&lane(&json!({ "MovingDays": [] })), &[("empty-list", &path("MovingDays"), "", "leave it out")]);
    refused(&lane(&json!({ "HolidaysOf": "Origin" })), &[("conflict", &path("HolidaysOf"), "", "it goes with `MovingDays`")]);
    let unknown = lane(&json!({ "MovingDays": ["Monday"], "HolidaysOf": "Orgin" }));
    refused(&unknown, &[("invalid-value", &path("HolidaysOf"), "", "Origin")]);
}

#[test]
fn row_04_a_collection_is_of_services_of_its_carrier() {
    let path = |field: &str| format!("ShippingLocations[0].Collections[0].{field}");
    refused(&collected(&json!({ "Services": [] })), &[("empty-list", &path("Services"), "", "all services")]);
    refused(
        &collected(&json!({ "Services": ["AA", "A", "A", "B"] })),
        &[
            ("unknown-reference", &path("Services[0]"), "", "did you mean `A`?"),
            ("duplicate-reference", &path("Services[2]"), &path("Services[1]"), "twice"),
            ("conflict", &path("Services[3]"), "CarrierServices[1].Carrier", "of carrier `UPS`, the collection of `DPD`"),
        ],
    );
    // The same of the rule set's own.
    let own = of(&json!({ "Collections": [{ "Carrier": "DPS", "Days": [] }], "CollectionTimeZone": "Europe/Lundon" }));
    let mut found = listed(&violations(&serde_json::to_string_pretty(&own).unwrap()));
    found.sort();
    let expected =
        [("empty-list", "Collections[0].Days"), ("invalid-value", "CollectionTimeZone"), ("unknown-reference", "Collections[0].Carrier")];
    assert_eq!(found.iter().map(|(code, _, path)| (code.as_str(), path.as_str())).collect::<Vec<_>>(), expected);
}

#[test]
fn row_03_an_exception_is_one_a_date_and_says_one_thing() {
    let path = |field: &str| format!("ShippingLocations[0].Collections[0].Exceptions{field}");
    let exceptions = json!({ "Exceptions": [
        { "Date": "2026-12-24", "Cancelled": true, "Time": "12:00", "AllocationCutOff": { "Time": "10:00" } },
        { "Date": "2026-12-24" },
        { "Date": "2026-12-31", "AllocationCutOff": { "Time": "10:00", "WorkingDaysBefore": 61 } }] });
    refused(
        &collected(&exceptions),
        &[
            ("conflict", &path("[0].AllocationCutOff"), &path("[0].Cancelled"), "cancelled has no `AllocationCutOff`"),
            ("conflict", &path("[0].Time"), &path("[0].Cancelled"), "cancelled has no `Time`"),
            ("duplicate-reference", &path("[1].Date"), &path("[0].Date"), "a second exception for `2026-12-24`"),
            ("invalid-value", &path("[2].AllocationCutOff.WorkingDaysBefore"), "", "at most `60`"),
        ],
    );
    refused(
        &collected(&json!({ "Exceptions": [{ "Cancelled": true }] })),
        &[("missing-field", &path("[0].Date"), "", "`Date` is missing")],
    );
    refused(&collected(&json!({ "Exceptions": [{ "Date": "2026-02-30" }] })), &[("invalid-value", &path("[0].Date"), "", "2026-02-30")]);
}

#[test]
fn row_04_a_cut_off_counts_one_kind_of_days() {
    for key in ["AllocationCutOff", "OperationalCutOff", "ManifestCutOff"] {
        let path = |field: &str| format!("ShippingLocations[0].Collections[0].{key}.{field}");
        let both = collected(&json!({ key: { "Time": "10:00", "DaysBefore": 61, "WorkingDaysBefore": 61 } }));
        refused(
            &both,
            &[
                ("invalid-value", &path("DaysBefore"), "", "at most `60`"),
                ("invalid-value", &path("WorkingDaysBefore"), "", "at most `60`"),
                ("conflict", &path("WorkingDaysBefore"), &path("DaysBefore"), "not both"),
            ],
        );
    }
    let none = of(&json!({ "ShippingLocations": [{ "Reference": "HUB", "WorkingDays": [] }] }));
    refused(&none, &[("empty-list", "ShippingLocations[0].WorkingDays", "", "Monday to Friday")]);
}

#[test]
fn row_05_calendars_and_collections_that_nothing_uses() {
    let day = json!(["2026-12-25"]);
    let mut document = of(&json!({ "Holidays": { "FR": day, "DPD": day, "F": day } }));
    document["CarrierServices"] =
        json!([super::service_with("A", &json!({ "Transit": [{ "To": ["GB"], "TransitDays": { "Min": 1, "Max": 1 } }] }))]);
    document["Carriers"] = json!([{ "Reference": "DPD" }, { "Reference": "UPS", "Holidays": ["F"] }]);
    let has = |document: &Value, code: &str, path: &str| warned(document).iter().any(|own| own == &one(code, path)[0]);
    assert!(has(&document, "unused", "Holidays.FR") && has(&document, "unused", "Holidays.F") && !has(&document, "unused", "Holidays.DPD"));
    document["Carriers"][0]["Holidays"] = json!(["F", "FR"]);
    assert!(!has(&document, "unused", "Holidays.FR") && !has(&document, "unused", "Holidays.F"));
    document["Carriers"][0]["Holidays"] = json!(["F"]);
    // Where holidays at origins count, or a location's working days, its country's calendar is used.
    let mut working = document.clone();
    working["ShippingLocations"] =
        json!([{ "Reference": "HUB", "Place": "FR", "WorkingDays": ["Monday"], "Collections": [{ "Carrier": "DPD" }] }]);
    assert!(!has(&working, "unused", "Holidays.FR"));
    let mut moving = document.clone();
    moving["CarrierServices"][0]["Transit"][0]["MovingDays"] = json!(["Monday"]);
    moving["CarrierServices"][0]["Transit"][0]["HolidaysOf"] = json!("Both");
    assert!(!has(&moving, "unused", "Holidays.FR"));
    // Collections from anywhere, without anything inbound, and clocks without collections.
    document["Collections"] = json!([{ "Carrier": "DPD" }]);
    assert!(has(&document, "unused", "Collections"));
    document["CarrierServices"][0]["Direction"] = json!("Inbound");
    document["CollectionTimeZone"] = json!("Europe/London");
    assert!(!has(&document, "unused", "Collections") && !has(&document, "unused", "CollectionTimeZone"));
    document["Collections"] = json!([]);
    assert!(has(&document, "unused", "CollectionTimeZone"));
}

#[test]
fn row_16_every_calendar_that_ends_before_the_horizon() {
    let document = of(&json!({ "HorizonDays": 10, "Carriers": [{ "Reference": "DPD" }, { "Reference": "UPS", "Holidays": ["F"] }],
        "Holidays": { "GB BT": ["2026-07-12"], "DPD": ["2027-01-01"], "F": ["2026-12-25"] } }));
    let ended = |today: &str| {
        let found = warned_on(&document, Some(today)).into_iter().filter(|own| own.0 == "outdated");
        found.map(|own| own.1).collect::<Vec<_>>()
    };
    assert_eq!(ended("2026-07-02"), Vec::<String>::new());
    assert_eq!(ended("2026-12-16"), ["Holidays.F", "Holidays.GB BT"]);
}

#[test]
fn row_04_a_key_that_is_a_carrier_and_could_be_a_place_is_doubted() {
    let mut document = of(&json!({ "Holidays": { "GEO": ["2026-12-25"] } }));
    document["Carriers"] = json!([{ "Reference": "DPD" }, { "Reference": "UPS" }, { "Reference": "GEO" }]);
    document["CarrierServices"][0]["Carrier"] = json!("GEO");
    assert!(warned(&document).contains(&one("ambiguous-name", "Holidays.GEO")[0]), "{:?}", warned(&document));
}
