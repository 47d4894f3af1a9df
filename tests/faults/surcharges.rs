//! Surcharges and tax that can't be meant as they are written.

use serde_json::{Value, json};

use super::tariffs::charted;
use super::{doubted, refused};

fn own(surcharges: Value) -> Value {
    let mut all = charted();
    all["CarrierServices"][0]["Surcharges"] = surcharges;
    all
}

/// What is wrong with surcharges of a service.
fn with(surcharges: Value) -> Vec<String> {
    let path = "CarrierServices[0].Surcharges";
    refused(&own(surcharges)).iter().map(|text| text.replace(path, "")).collect()
}

#[test]
fn a_surcharge_states_figures_that_are_some() {
    for (fields, expected) in [
        (
            json!({}),
            "invalid-value [0]: a surcharge states `Amount`, `PerUnit`, `Percent`, `PercentOfValue`, `Table`, `Amounts` or `LeastWeight`",
        ),
        (json!({ "PerUnit": 1, "Step": 0 }), "invalid-value [0].Step: the step `0` has no end: it is above 0"),
        (
            json!({ "PerUnit": 1, "Minimum": 5, "Maximum": 3 }),
            "out-of-order [0].Minimum: `Minimum` `5` is above `Maximum` `3` [[0].Maximum]",
        ),
        (json!({ "Amount": 1, "Above": 1 }), "invalid-value [0].Above: `Above` goes with `PerUnit` or `PercentOfValue`"),
        (
            json!({ "PerUnit": 1, "PercentOfValue": 1, "Above": 1 }),
            "conflict [0].Above: `Above` may be meant of `PerUnit` or of `PercentOfValue`: write two surcharges [[0].PercentOfValue]",
        ),
        (json!({ "Amount": 99_999_999_999_u64 }), "invalid-value [0].Amount: `99999999999` is too large: at most `9999999999.99`"),
        (
            json!({ "Percent": 1, "Per": "Package" }),
            "conflict [0].Per: a percentage is of the consignment's price, never per package [[0].Percent]",
        ),
        (json!({ "Table": [] }), "empty-list [0].Table: an empty list matches nothing: leave it out for no table"),
        (json!({ "Table": [{ "Percent": 1 }] }), "missing-field [0].Table[0].ValidFrom: `ValidFrom` is missing"),
        (
            json!({ "Table": [{ "ValidFrom": "2026-11-02", "Percent": 1 }, { "ValidFrom": "2026-11-01", "Percent": 1 }] }),
            "out-of-order [0].Table[1].ValidFrom: dates of a table rise: `2026-11-01` is not after `2026-11-02` [[0].Table[0].ValidFrom]",
        ),
        (
            json!({ "Amounts": [{ "Amount": 1 }, { "Amount": 2 }] }),
            "out-of-order [0].Amounts[0]: an amount without `When`, `Places` and `Zones` always holds: it is the last [[0].Amounts[1]]",
        ),
        (json!({ "Amount": 1, "Zones": ["8"] }), "unknown-reference [0].Zones[0]: unknown zone of a chart `8`"),
        (
            json!({ "Amount": 1, "When": { "Offer": {} } }),
            "invalid-value [0].When.Offer: `Offer` asks for a service's price, by which a surcharge can't go (`Offer` stands in shipping rules and preferences)",
        ),
        (
            json!({ "LeastWeight": { "Value": 40, "Unit": "Kg" } }),
            "conflict [0].LeastWeight: a least weight is of packages: `\"Per\": \"Package\"` stands beside it",
        ),
    ] {
        let mut surcharge = json!({ "Name": "X" });
        surcharge.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        assert_eq!(with(json!([surcharge])), [expected]);
    }
}

#[test]
fn a_percentage_is_of_what_stands_before_it() {
    let percent = |of: Value| json!({ "Name": "P", "Percent": 1, "Of": of });
    let amount = |name: &str, family: Option<&str>| json!({ "Name": name, "Amount": 1, "OneOf": family });
    for (surcharges, expected) in [
        (json!([percent(json!(["P"]))]), "invalid-value [0].Of[0]: `P` is this percentage itself: it is of what stands before it"),
        (
            json!([percent(json!(["X"])), amount("X", None)]),
            "out-of-order [0].Of[0]: `X` stands after the percentage: what is counted stands before [[1]]",
        ),
        (
            json!([amount("X", Some("F")), percent(json!(["X"])), amount("Z", Some("F"))]),
            "out-of-order [1].Of[0]: `X` counts the family `F`, and `Z` of it stands after the percentage: what is counted stands before [[2]]",
        ),
        (
            json!([amount("X", Some("F")), percent(json!("All")), amount("Z", Some("F"))]),
            "out-of-order [1].Of: `All` counts the family `F`, and `Z` of it stands after the percentage: what is counted stands before [[2]]",
        ),
        (
            json!([percent(json!(["Base", "All"]))]),
            "invalid-value [0].Of[1]: `All` stands alone: it is the base price and all surcharges before",
        ),
        (json!([percent(json!([]))]), "empty-list [0].Of: an empty list matches nothing: leave it out for the base price alone"),
        (
            json!([amount("Residential", None), percent(json!(["Residental"]))]),
            "unknown-reference [1].Of[0]: unknown surcharge `Residental` (did you mean `Residential`?)",
        ),
        (json!([percent(json!([""]))]), "unknown-reference [0].Of[0]: unknown surcharge ``"),
        (
            json!([amount("Base", None), percent(json!(["Base"]))]),
            "ambiguous-name [1].Of[0]: `Base` is the base price, and a surcharge is called so: give that another name [[0]]",
        ),
    ] {
        assert_eq!(with(surcharges), [expected]);
    }
    // Called so it still may be charged, as ever: only where `Of` says `Base` nobody knows which is meant.
    doubted(&own(json!([amount("Base", None), { "Name": "P", "Percent": 1 }, percent(json!("All"))])));
    let mut shared = own(json!([percent(json!(["R"]))]));
    shared["Surcharges"] = json!([{ "Reference": "R", "Amount": 1 }]);
    let expected =
        "`R` is a surcharge that services share: those follow a service's own, and what is counted stands before [Surcharges[0]]";
    assert_eq!(refused(&shared), [format!("out-of-order CarrierServices[0].Surcharges[0].Of[0]: {expected}")]);
}

#[test]
fn members_of_a_family_are_of_one_kind() {
    let members = |other: Value| json!([{ "Name": "X", "Amount": 1, "OneOf": "F" }, other]);
    let unlike = json!({ "Name": "Y", "Amount": 1, "OneOf": "F", "Per": "Package" });
    assert_eq!(with(members(unlike)), ["conflict [1]: members of the family `F` are all per package or all per consignment [[0]]"]);
    let percent = json!({ "Name": "Y", "Percent": 1, "Of": ["Base", "X"], "OneOf": "F" });
    let found = with(members(percent));
    assert_eq!(found[0], "conflict [1].Of: a member of the family `F` takes percentages of the base price alone [[1].OneOf]");
    let mut shared = own(members(json!({ "Name": "Y", "Amount": 2, "OneOf": "F" })));
    shared["Surcharges"] = json!([{ "Reference": "R", "Amount": 1, "Per": "Package", "OneOf": "F" }]);
    assert!(refused(&shared).iter().all(|text| text.starts_with("conflict Surcharges[0]: members of the family `F` are all per")));
}

#[test]
fn a_least_weight_needs_lanes_that_weigh_packages_wherever_the_basis_stands() {
    let mut all = own(json!([{ "Name": "X", "Per": "Package", "LeastWeight": { "Value": 40, "Unit": "Kg" } }]));
    let expected = "conflict CarrierServices[0].Surcharges[0].LeastWeight: a least weight is of packages, and a lane weighs the consignment as a whole: its `Basis` is Package or PackageWeights [CarrierServices[0].Rates[0]]";
    assert_eq!(refused(&all), [expected]);
    all["Tariffs"][0]["Chargeable"] = json!({ "Basis": "PackageWeights" });
    doubted(&all);
    all["CarrierServices"][0]["Rates"][0]["Basis"] = json!("Consignment");
    assert_eq!(refused(&all), [expected]);
}

#[test]
fn shared_surcharges_meet_services_and_one_currency() {
    let shared = |fields: Value| {
        let mut all = charted();
        all["CarrierServices"].as_array_mut().unwrap().push(super::service("B"));
        all["Tariffs"][0]["Currency"] = json!("EUR");
        let mut surcharge = json!({ "Reference": "R" });
        surcharge.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        all["Surcharges"] = json!([surcharge]);
        all
    };
    let lane = "[CarrierServices[1].Rates[0]]";
    assert_eq!(
        refused(&shared(json!({ "Amount": 1 }))),
        [format!("conflict Surcharges[0]: it meets lanes in `EUR` and in `GBP`, and states no `Currency` of its amounts {lane}")]
    );
    doubted(&shared(json!({ "Amount": 1, "Currency": "GBP" })));
    doubted(&shared(json!({ "Percent": 1 })));
    for (fields, expected) in [
        (json!({ "Services": ["Bb"] }), "unknown-reference Surcharges[0].Services[0]: unknown carrier service `Bb` (did you mean `B`?)"),
        (json!({ "Carriers": ["DPP"] }), "unknown-reference Surcharges[0].Carriers[0]: unknown carrier `DPP` (did you mean `DPD`?)"),
        (json!({ "Services": [] }), "empty-list Surcharges[0].Services: an empty list matches nothing: leave it out for all services"),
    ] {
        let mut all = shared(fields);
        all["Surcharges"][0]["Percent"] = json!(1);
        assert_eq!(refused(&all), [expected]);
    }
}

#[test]
fn tax_is_a_rate_or_none() {
    for (vat, expected) in [
        (json!([{}]), "invalid-value Vat[0]: an entry states `Rate`, or `Exempt` as true"),
        (json!([{ "Rate": 20 }]), "invalid-value Vat[0].Rate: the VAT rate `20` is above `1`: 20 % is `0.2`"),
        (json!([{ "Rate": 0, "Exempt": true }]), "conflict Vat[0].Exempt: an entry is exempt or has a rate, not both [Vat[0].Rate]"),
        (json!([{ "To": [], "Rate": 0.2 }]), "empty-list Vat[0].To: an empty list matches nothing: leave it out for everywhere"),
    ] {
        let mut all = charted();
        all["Vat"] = vat;
        assert_eq!(refused(&all), [expected]);
    }
    let mut both = charted();
    (both["Vat"], both["VatRate"]) = (json!([{ "Rate": 0.2 }]), json!(0.2));
    assert_eq!(refused(&both), ["conflict VatRate: `VatRate` `0.2` is short for `Vat` of one rate, which is stated beside it [Vat]"]);
}
