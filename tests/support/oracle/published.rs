//! The figures that were published for systems of this kind, which hold the oracle itself to account: who, where, when.
//! Those of prices are in their own file.

use serde_json::{Value, json};

use super::{Choice, Verdict, judge};

/// Two services' worth of a rule set, to change in one place at a time.
pub fn rule_set(services: &Value) -> Value {
    json!({
        "Name": "Published", "Currency": "GBP", "VatRate": 0.2,
        "ShippingLocations": [ {
            "Reference": "Sorted1", "Place": "GB M1 5WG", "TimeZone": "Europe/London",
            "Collections": [ { "Carrier": "CARRIER_X", "Time": "17:00" } ],
        } ],
        "Carriers": [ { "Reference": "CARRIER_X", "Name": "Carrier X" } ],
        "CarrierServices": services,
    })
}

/// A service that takes everything, for 5.99, the day after.
pub fn service(reference: &str) -> Value {
    json!({
        "Reference": reference, "Name": reference, "Carrier": "CARRIER_X",
        "Transit": [ { "TransitDays": { "Min": 1, "Max": 1 } } ],
        "Rates": [ { "Bands": [ { "Price": 5.99 } ] } ],
    })
}

/// One package of half a kilogram from Sorted1 to M1 5WG.
pub fn consignment() -> Value {
    json!({
        "Reference": "EC-000-05B-MMA",
        "Packages": [ { "Weight": { "Value": 0.5, "Unit": "Kg" } } ],
        "Addresses": [
            { "AddressType": "Origin", "ShippingLocationReference": "Sorted1" },
            { "AddressType": "Destination", "Postcode": "M1 5WG", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } },
        ],
    })
}

pub fn with(json: &Value, field: &str, value: Value) -> Value {
    let mut changed = json.clone();
    changed[field] = value;
    changed
}

pub fn ask(services: &Value, consignment: &Value, at: &str) -> Verdict {
    judge(&rule_set(services), consignment, at, &Choice::All)
}

const AT: &str = "2020-03-20T09:00:00Z";

fn to(country: &str, postcode: &str) -> Value {
    let mut changed = consignment();
    changed["Addresses"][1]["Country"]["IsoCode"]["TwoLetterCode"] = json!(country);
    changed["Addresses"][1]["Postcode"] = json!(postcode);
    changed
}

/// The codes of a service that takes all but some places.
fn excluded(places: &Value, country: &str, postcode: &str) -> Vec<String> {
    let services = json!([with(&service("A"), "Rules", json!({ "ExcludedPlaces": places }))]);
    ask(&services, &to(country, postcode), AT).excluded.remove("A").unwrap_or_default()
}

#[test]
fn tags() {
    let tagged = |reference, tags| with(&service(reference), "Rules", json!({ "Tags": tags }));
    let services = json!([
        tagged("A", json!(["Alcohol"])),
        tagged("B", json!(["Flammables"])),
        tagged("C", json!(["Alcohol", " Flammables"])),
        tagged("D", json!(["Oil"])),
        service("E"),
    ]);
    let takers = |tags| ask(&services, &with(&consignment(), "Tags", tags), AT).eligible;
    assert_eq!(takers(json!([])), ["A", "B", "C", "D", "E"]);
    assert_eq!(takers(json!(["Alcohol "])), ["A", "C"]);
    assert_eq!(takers(json!(["Flammables"])), ["B", "C"]);
    assert_eq!(takers(json!(["Alcohol", "Flammables"])), ["C"]);
    assert!(takers(json!(["Alcohol", "Flammables", "Oil"])).is_empty());
    assert_eq!(ask(&services, &with(&consignment(), "Tags", json!([" "])), AT).status, 400);
}

#[test]
fn too_heavy() {
    let rule = json!({ "Weight": { "Min": 1, "Max": 25, "Unit": "Kg" } });
    let services = json!([with(&service("A"), "Rules", rule)]);
    let of = |weight: &str| {
        let weight = json!([{ "Weight": { "Value": weight, "Unit": "kg" } }]);
        ask(&services, &with(&consignment(), "Packages", weight), AT).status
    };
    assert_eq!(["30", "25.0000001", "25", "1e0", "0.99"].map(of), [422, 422, 200, 200, 422]);
}

#[test]
fn uk_places() {
    for places in [json!(["GB M", "GB M2", "GB M2 6", "GB M2 6LW"]), json!(["GB M"]), json!(["GB M2"])] {
        assert_eq!(excluded(&places, "GB", "m26lw"), ["ExcludedPlace"]);
    }
    for place in ["GB M2", "GB M2 6", "GB M2 6LW", "GB M20 1AB", "GB ME", "IM"] {
        assert_eq!(excluded(&json!([place]), "GBR", "M2 01AA"), Vec::<String>::new(), "{place} is not M20 1AA");
    }
    assert_eq!(excluded(&json!(["GB M"]), "GB", "ME4 4QA"), Vec::<String>::new());
    assert_eq!(excluded(&json!(["GB W1"]), "GB", "W1A 1AA"), Vec::<String>::new());
    assert_eq!(excluded(&json!(["826 W1A"]), "GB", "W1A 1AA"), ["ExcludedPlace"]);
    assert_eq!(excluded(&json!(["GB GIR 0AA"]), "GB", "gir 0aa"), ["ExcludedPlace"]);
}

#[test]
fn zip_codes() {
    assert_eq!(excluded(&json!(["US 322"]), "US", "32202"), ["ExcludedPlace"]);
    assert_eq!(excluded(&json!(["US 322"]), "US", "32301"), Vec::<String>::new());
    for zip in ["90210", "90301", "90401", "90501", "90601-1234"] {
        assert_eq!(excluded(&json!(["US 902-906"]), "USA", zip), ["ExcludedPlace"]);
    }
    for zip in ["90101", "907011234"] {
        assert_eq!(excluded(&json!(["US 902-906"]), "840", zip), Vec::<String>::new());
    }
}

#[test]
fn postcodes_elsewhere() {
    assert_eq!(excluded(&json!(["DE 10-19"]), "DE", "19 999"), ["ExcludedPlace"]);
    assert_eq!(excluded(&json!(["DE 10-19"]), "DE", "20095"), Vec::<String>::new());
    assert_eq!(excluded(&json!(["DE 10-19"]), "DE", "2"), ["PostcodeUnreadable"]);
    assert_eq!(excluded(&json!(["PL 00-950"]), "PL", "00-950"), ["ExcludedPlace"]);
    assert_eq!(excluded(&json!(["PL 00-950"]), "PL", "00-951"), Vec::<String>::new());
    assert_eq!(excluded(&json!(["PT 1000-001"]), "PT", "1000001"), ["ExcludedPlace"]);
}

#[test]
fn what_cannot_be_read() {
    assert_eq!(excluded(&json!(["GB M"]), "GB", "none"), ["PostcodeUnreadable"]);
    assert_eq!(excluded(&json!(["GB M", "GB"]), "GB", ""), ["ExcludedPlace", "PostcodeUnreadable"]);
    assert_eq!(excluded(&json!(["US 902", "GB"]), "GB", "none"), ["ExcludedPlace"]);
    assert_eq!(excluded(&json!(["US 902"]), "GB", "none"), Vec::<String>::new());
    // As the end of a lane it does not match, nor does a zone that it leaves unknown.
    for place in ["GB M", "MAINLAND"] {
        let lane = json!([{ "To": [place], "TransitDays": { "Min": 1, "Max": 1 } }]);
        let mut rules = rule_set(&json!([with(&service("A"), "Transit", lane)]));
        rules["Zones"] = json!([{ "Reference": "MAINLAND", "Include": ["GB"], "Exclude": ["GB BT"] }]);
        assert_eq!(judge(&rules, &to("GB", "none"), AT, &Choice::All).excluded["A"], ["NoLane"]);
        assert_eq!(judge(&rules, &to("GB", "M1 1AA"), AT, &Choice::All).status, 200);
    }
}

#[test]
fn collected_on_saturday() {
    let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
    let of = |min: u8, max: u8| {
        let lane = json!([{ "TransitDays": { "Min": min, "Max": max }, "DeliveryDays": weekdays }]);
        let saturday = with(&consignment(), "ShippingDate", json!("2020-03-21T00:00:00+00:00"));
        ask(&json!([with(&service("A"), "Transit", lane)]), &saturday, AT)
    };
    let verdict = of(2, 2);
    assert_eq!(verdict.collection.unwrap(), "2020-03-21T17:00:00+00:00");
    assert_eq!(verdict.earliest.unwrap(), "2020-03-24T00:00:00");
    assert_eq!(verdict.latest.unwrap(), "2020-03-24T23:59:00");
    // Nothing is delivered on the collection day itself unless it is a delivery day.
    assert_eq!(of(0, 2).excluded["A"], ["Promise"]);
}

#[test]
fn the_earlier_delivery_at_equal_prices() {
    let lane = json!([{ "TransitDays": { "Min": 2, "Max": 2 } }]);
    let services = json!([with(&service("A"), "Transit", lane), service("B")]);
    assert_eq!(ask(&services, &consignment(), AT).eligible, ["B", "A"]);
}

#[test]
fn cut_offs() {
    let asked = |at: &str, cut_off: &str| {
        let mut rules = rule_set(&json!([service("A")]));
        rules["ShippingLocations"][0]["Collections"][0]["AllocationCutOff"] = json!({ "Time": cut_off });
        judge(&rules, &consignment(), at, &Choice::All).collection.unwrap()
    };
    assert_eq!(asked("2019-06-14T16:00:00+01:00", "16:00"), "2019-06-14T17:00:00+01:00");
    assert_eq!(asked("2019-06-14T16:00:00.001+01:00", "16:00"), "2019-06-15T17:00:00+01:00");
    // The clocks skip 01:30 in London, which is then 02:30 …
    assert_eq!(asked("2026-03-29T01:30:00Z", "01:30"), "2026-03-29T17:00:00+01:00");
    assert_eq!(asked("2026-03-29T01:30:01Z", "01:30"), "2026-03-30T17:00:00+01:00");
    // … and repeat it in autumn: the first counts.
    assert_eq!(asked("2026-10-25T00:30:00Z", "01:30"), "2026-10-25T17:00:00+00:00");
    assert_eq!(asked("2026-10-25T00:30:01Z", "01:30"), "2026-10-26T17:00:00+00:00");
}

#[test]
fn the_chain_of_checks() {
    let bare = json!([{ "Reference": "A", "Name": "A", "Carrier": "CARRIER_Y", "Direction": "Inbound", "Enabled": false,
                        "Rules": { "Girth": { "Max": 1, "Unit": "m" } } }]);
    let verdict = ask(&bare, &consignment(), AT);
    assert_eq!(verdict.excluded["A"], ["NotEnabled", "NotConfigured", "Direction", "MissingData"]);
    assert_eq!(verdict.flags["A"], (false, true));
    let verdict = ask(&json!([with(&service("A"), "Carrier", json!("CARRIER_Y"))]), &consignment(), AT);
    assert_eq!(verdict.excluded["A"], ["NotCollected"]);
    let verdict = ask(&json!([with(&service("A"), "Rates", json!([]))]), &consignment(), AT);
    assert_eq!((verdict.excluded["A"].join(" "), verdict.flags["A"]), ("NoRate".to_owned(), (true, false)));
    let filtered = Choice::Filters { direction: Some("Outbound"), pick_up: None, drop_off: Some(true) };
    let verdict = judge(&rule_set(&json!([service("A")])), &consignment(), AT, &filtered);
    assert_eq!((verdict.excluded["A"].join(" "), verdict.flags["A"]), ("Filter".to_owned(), (true, true)));
}

#[test]
fn states() {
    let of = |state: &str| ask(&json!([service("A")]), &with(&consignment(), "State", json!(state)), AT).status;
    assert_eq!(["Unallocated", "Allocation Failed", "AllocationFailed", "Allocated"].map(of), [200, 200, 200, 409]);
}
