//! What bars whom, and what is told of it.

use consign::{Allocation, ReasonCode};
use serde_json::{Value, json};

use super::{AT, answers, consignment, matchers, read, taking, told};

const ALL: [&str; 4] = ["SLOW", "PLAIN", "EURO", "FAST"];

fn rule(kind: &str, fields: &Value) -> Value {
    let mut rule = json!({ "Reference": "R", "Type": kind });
    rule.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    rule
}

fn without(names: &[&str]) -> Vec<String> {
    ALL.iter().filter(|name| !names.contains(name)).map(ToString::to_string).collect()
}

#[test]
fn services_are_the_union_of_three_lists() {
    for (fields, barred) in [
        (json!({}), &ALL[..]),
        (json!({ "Services": ["FAST"] }), &["FAST"]),
        (json!({ "Services": ["*A*"] }), &["FAST", "PLAIN"]),
        (json!({ "Services": ["S*W", "PLAIN"] }), &["SLOW", "PLAIN"]),
        (json!({ "Carriers": ["D"] }), &["EURO"]),
        (json!({ "Carriers": ["*"] }), &ALL[..]),
        (json!({ "CarrierServiceGroups": ["NEXT"] }), &["FAST", "EURO"]),
        (json!({ "Services": ["SLOW"], "Carriers": ["D"], "CarrierServiceGroups": ["NEXT"] }), &["SLOW", "EURO", "FAST"]),
    ] {
        assert_eq!(taking(&rule("Exclude", &fields)), without(barred), "{fields}");
        assert_eq!(taking(&rule("Include", &fields)), without(&[]), "without a condition it always holds");
        let mut never = fields.clone();
        never["When"] = json!({ "Weight": { "Above": 24 } });
        assert_eq!(taking(&rule("Include", &never)), without(barred), "{fields}");
        assert_eq!(taking(&rule("Exclude", &never)), without(&[]), "{fields}");
    }
}

#[test]
fn every_question_keeps_to_them() {
    let rules = json!([{ "Reference": "R", "Type": "Exclude", "Services": ["SLOW", "FAST"] }]);
    for matcher in matchers(&rules) {
        let (consignment, at) = (read(&consignment()), AT.parse().unwrap());
        let named = matcher.service("SLOW").unwrap();
        assert!(matches!(named.allocate(&consignment, at).unwrap(), Allocation::Failed(_)), "an explicitly named service is asked, too");
        assert_eq!(told(&matcher.group("NEXT").unwrap(), &super::consignment(), AT).0, ["EURO"]);
        let options = matcher.all().delivery_options(&consignment, at, 14).unwrap();
        assert!(!options.is_empty());
        assert!(options.iter().all(|option| !["SLOW", "FAST"].contains(&option.quote.service().reference.as_str())));
    }
}

#[test]
fn a_quote_of_before_is_no_longer_taken() {
    let [before, ..] = matchers(&json!([]));
    let [after, ..] = matchers(&json!([{ "Reference": "R", "Type": "Exclude", "Services": ["SLOW"] }]));
    // A quote holds until its collection date.
    let mut tomorrow = consignment();
    tomorrow["ShippingDate"] = json!("2026-11-03");
    let (consignment, at) = (read(&tomorrow), AT.parse().unwrap());
    let quote = before.all().quotes(&consignment, at).unwrap().first().unwrap();
    let Allocation::Failed(failure) = after.allocate_with_quote(&consignment, &quote, at).unwrap() else { panic!() };
    let reasons: Vec<_> = failure.unqualified.first().unwrap().reasons().map(|reason| reason.code()).collect();
    assert_eq!(reasons, [ReasonCode::ShippingRule]);
}

#[test]
fn what_decided_is_told_with_both_figures() {
    let rules = json!([
        { "Reference": "HEAVY_ISLES", "Name": "No heavy parcels to the isles", "Type": "Exclude", "Services": ["SLOW", "FAST"],
          "When": { "Weight": { "Above": 20, "Unit": "Kg" }, "To": ["ISLES"] } },
        { "Reference": "APP", "Type": "Include", "Services": ["FAST"], "When": { "Fields": { "MetaData.Channel": ["app*"] } } },
        { "Reference": "BAN", "Type": "Exclude", "Services": ["EURO"] }]);
    let (taking, others) = answers(&rules, &consignment(), AT);
    assert_eq!(taking, ["PLAIN"]);
    let isles = "No heavy parcels to the isles, `HEAVY_ISLES`: destination `GB ZE` lies in `ISLES`, weight `24 kg` is above `20 kg`";
    assert_eq!(
        others,
        [
            "EURO: ShippingRule: `BAN`: it always holds".to_owned(),
            format!("FAST: ShippingRule: {isles}, `APP`: `MetaData.Channel` `web` is not among `app*`"),
            format!("SLOW: ShippingRule: {isles}"),
        ]
    );
    let sentence = matchers(&rules)[0].all().explain(&read(&consignment()), AT.parse().unwrap()).unwrap().unqualified;
    let first = sentence.first().unwrap();
    assert_eq!(first.exclusion_reason(), "This service is ruled out by the shipping rules.");
    assert!(!first.is_available() && first.has_rates());
}

#[test]
fn what_is_not_known_excludes_whichever_type() {
    for kind in ["Include", "Exclude"] {
        for when in [
            json!({ "Value": { "Above": 20 } }),
            json!({ "Not": { "Value": { "Above": 20 } } }),
            json!({ "AnyPackage": { "Longest": { "Above": 20 } } }),
        ] {
            let rules = json!([{ "Reference": "R", "Name": "Dear", "Type": kind, "Services": ["PLAIN"], "When": when }]);
            let (taking, others) = answers(&rules, &consignment(), AT);
            assert_eq!(taking, without(&["PLAIN"]), "{kind} {when}");
            assert!(others[0].starts_with("PLAIN: MissingData: Dear, `R`: ") && others[0].ends_with("is not known"), "{}", others[0]);
        }
    }
    // A destination without a postcode, where one is needed; a tag or a field that isn't there is simply not there.
    let mut nowhere = consignment();
    nowhere["Addresses"][1]["Postcode"] = json!("");
    for kind in ["Include", "Exclude"] {
        let rules = |when: &Value| json!([{ "Reference": "R", "Type": kind, "Services": ["PLAIN"], "When": when }]);
        let (_, others) = answers(&rules(&json!({ "To": ["ISLES"] })), &nowhere, AT);
        assert!(others[0].starts_with("PLAIN: MissingData: `R`: "), "{others:?}");
        let (taking, _) = answers(&rules(&json!({ "Tags": ["Glass"] })), &nowhere, AT);
        assert_eq!(taking.len(), if kind == "Include" { 3 } else { 4 });
        let (taking, _) = answers(&rules(&json!({ "Fields": { "MetaData.Shop": ["web"] } })), &nowhere, AT);
        assert_eq!(taking.len(), if kind == "Include" { 3 } else { 4 });
    }
    // What is unknown doesn't matter where something else decides.
    let (taking, _) = answers(
        &json!([{ "Reference": "R", "Type": "Exclude", "When": { "Value": { "Above": 20 }, "Weight": { "Above": 24 } } }]),
        &consignment(),
        AT,
    );
    assert_eq!(taking.len(), 4);
}

#[test]
fn of_several_includes_all_must_hold() {
    let rules = json!([
        { "Reference": "A", "Type": "Include", "Services": ["SLOW", "PLAIN"], "When": { "To": ["ISLES"] } },
        { "Reference": "B", "Type": "Include", "Services": ["SLOW"], "When": { "Weight": { "Max": 20 } } }]);
    let (taking, others) = answers(&rules, &consignment(), AT);
    assert_eq!(taking, without(&["SLOW"]));
    assert_eq!(others, ["SLOW: ShippingRule: `B`: weight `24 kg` is above `20 kg`"]);
}

#[test]
fn they_are_asked_whatever_else_failed() {
    let rules = json!([{ "Reference": "R", "Type": "Exclude", "Services": ["FAST"] }]);
    let mut document = super::document(&rules);
    document["CarrierServices"][0]["Enabled"] = json!(false);
    document["CarrierServices"][0]["Rules"] = json!({ "Weight": { "Max": 20, "Unit": "Kg" } });
    document["CarrierServices"][0]["Rates"][0]["Bands"][0]["UpTo"] = json!(20);
    let matcher = consign::RuleSet::from_json(&document.to_string()).unwrap().compile().unwrap();
    let (_, others) = told(&matcher.all(), &consignment(), AT);
    let codes: Vec<&str> = others[0].split("; ").map(|reason| reason.trim_start_matches("FAST: ").split(':').next().unwrap()).collect();
    assert_eq!(codes, ["NotEnabled", "NoRate", "Weight", "ShippingRule"]);
}

#[test]
fn validity_goes_by_the_local_date_of_the_instant() {
    let rules = json!([{ "Reference": "R", "Type": "Exclude", "Services": ["SLOW"], "ValidFrom": "2026-11-03", "ValidTo": "2026-11-04" }]);
    let mut from_sydney = consignment();
    from_sydney["Addresses"][0]["ShippingLocationReference"] = json!("Sydney");
    for (at, in_leeds, in_sydney) in [
        ("2026-11-02T12:59:59Z", true, true),
        ("2026-11-02T13:00:00Z", true, false),
        ("2026-11-03T00:00:00Z", false, false),
        ("2026-11-04T12:59:59Z", false, false),
        ("2026-11-04T13:00:00Z", false, true),
        ("2026-11-04T23:59:59Z", false, true),
        ("2026-11-05T00:00:00Z", true, true),
    ] {
        for (consignment, is_there) in [(&consignment(), in_leeds), (&from_sydney, in_sydney)] {
            assert_eq!(answers(&rules, consignment, at).0.contains(&"SLOW".to_owned()), is_there, "{at}");
        }
    }
}

#[test]
fn outside_its_locations_a_rule_is_not_there() {
    for kind in ["Include", "Exclude"] {
        let never = if kind == "Include" { json!({ "Weight": { "Above": 24 } }) } else { json!({}) };
        let rules = json!([{ "Reference": "R", "Type": kind, "Services": ["SLOW"], "ShippingLocations": ["Sydney"], "When": never }]);
        let mut elsewhere = consignment();
        assert_eq!(answers(&rules, &elsewhere, AT).0.len(), 4);
        elsewhere["Addresses"][0]["ShippingLocationReference"] = json!("Sydney");
        assert_eq!(answers(&rules, &elsewhere, AT).0.len(), 3);
        // The same address without the location's name is at none.
        elsewhere["Addresses"][0] =
            json!({ "AddressType": "Origin", "Postcode": "2000", "Country": { "IsoCode": { "TwoLetterCode": "AU" } } });
        assert_eq!(answers(&rules, &elsewhere, AT).0.len(), 4);
    }
}

/// Rules are kept by words of sixty-four, of which the first eight are at hand; those of every other word are for all services.
#[test]
fn the_six_hundredth_rule_bars_as_the_first_does() {
    let is_for_all = |number: u32| number / 64 % 2 == 1;
    let rule = |number: u32| {
        let mut rule = json!({ "Reference": format!("R{number}"), "Type": "Exclude", "When": { "Packages": { "Min": number + 1, "Max": number + 1 } } });
        rule[if is_for_all(number) { "Carriers" } else { "Services" }] =
            if is_for_all(number) { json!(["C", "D"]) } else { json!(["FAST"]) };
        rule
    };
    let matchers = matchers(&(0..600).map(rule).collect());
    for number in [0, 63, 64, 100, 128, 511, 512, 599, 600] {
        let mut sent = consignment();
        sent["Packages"] = (0..=number).map(|_| sent["Packages"][0].clone()).collect();
        let barred = if number == 600 {
            0
        } else if is_for_all(number) {
            4
        } else {
            1
        };
        for matcher in &matchers {
            let (taking, others) = told(&matcher.all(), &sent, AT);
            assert_eq!((taking.len(), others.len()), (4 - barred, barred), "{number}");
            assert!(others.iter().all(|other| other.contains(&format!("`R{number}`"))), "{number}: {others:?}");
        }
    }
}
