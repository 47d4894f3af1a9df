//! What a report names is all that it takes, and what it names is what must be mended.

use std::collections::BTreeMap;

use consign::{Consignment, Matcher, ReasonCode, Unqualified};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::generate;
use super::{compiled, instant, readable};

/// A rule set that has one service alone.
fn alone(rule_set: &Value, service: &Value) -> Value {
    let mut alone = rule_set.clone();
    alone["CarrierServices"] = json!([service]);
    for group in alone.get_mut("CarrierServiceGroups").and_then(Value::as_array_mut).into_iter().flatten() {
        group["Services"].as_array_mut().unwrap().retain(|one| service["Reference"] == *one);
    }
    crate::changes::named_only(&mut alone, |one| service["Reference"] == one);
    alone
}

fn service<'v>(rule_set: &'v Value, reference: &str) -> &'v Value {
    rule_set["CarrierServices"].as_array().unwrap().iter().find(|service| service["Reference"] == reference).unwrap()
}

/// The services that are left out of all.
fn unqualified(matcher: &Matcher, consignment: &Consignment, at: &str) -> Option<Unqualified> {
    matcher.all().explain(consignment, instant(at)).ok().map(|explanation| explanation.unqualified)
}

/// The codes of each, by reference.
fn codes(matcher: &Matcher, consignment: &Consignment, at: &str) -> BTreeMap<String, Vec<ReasonCode>> {
    let all = unqualified(matcher, consignment, at);
    let named = all.iter().flatten().map(|one| (one.service().reference.to_string(), one.reasons().map(|reason| reason.code()).collect()));
    named.collect()
}

/// Rules that may miss data.
const MEASURED: [&str; 9] = ["Length", "Girth", "LengthPlusGirth", "Value", "Sides", "Volume", "SidesSum", "Items", "ExcludedPlaces"];

/// Rules that have a code of their own name.
const NAMED: [&str; 11] =
    ["Weight", "Length", "Girth", "LengthPlusGirth", "Value", "Sides", "Volume", "SidesSum", "Packages", "Items", "Tags"];

/// The rules that can give a code.
fn rules_of(code: ReasonCode) -> &'static [&'static str] {
    match code {
        ReasonCode::Currency => &["Value"],
        ReasonCode::ExcludedPlace | ReasonCode::PostcodeUnreadable => &["ExcludedPlaces"],
        ReasonCode::MissingData => &MEASURED,
        other => {
            let named = NAMED.iter().position(|rule| *rule == other.to_string());
            named.map_or(&[], |at| &NAMED[at..=at])
        }
    }
}

/// The service without the rules that no code names. Its tags stay: they let consignments in.
fn only_named(service: &Value, codes: &[ReasonCode]) -> Value {
    let mut service = service.clone();
    if let Some(rules) = service["Rules"].as_object_mut() {
        rules.retain(|rule, _| rule == "Tags" || codes.iter().any(|code| rules_of(*code).contains(&rule.as_str())));
    }
    service
}

/// The service without what one code names; `None` where mending takes more than that.
fn mended(service: &Value, code: ReasonCode, consignment: &Value) -> Option<Value> {
    let mut service = service.clone();
    match code {
        ReasonCode::NotEnabled => service["Enabled"] = json!(true),
        ReasonCode::Direction => service["Direction"] = json!(["Outbound", "Inbound"]),
        ReasonCode::Tags => service["Rules"]["Tags"] = consignment["Tags"].clone(),
        // Taxes take a postcode, too.
        ReasonCode::MissingData | ReasonCode::Currency | ReasonCode::PostcodeUnreadable => return None,
        rule => {
            let [rule] = rules_of(rule) else { return None };
            service["Rules"].as_object_mut()?.remove(*rule);
        }
    }
    Some(service)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_reasons_alone_suffice(case in generate::cases()) {
        let matcher = compiled(&case.rule_set);
        for consignment in readable(&case.consignments) {
            for before in unqualified(&matcher, &consignment, &case.at).iter().flatten() {
                let codes: Vec<ReasonCode> = before.reasons().map(|reason| reason.code()).collect();
                let kept = only_named(service(&case.rule_set, before.service().reference.as_str()), &codes);
                let after = unqualified(&compiled(&alone(&case.rule_set, &kept)), &consignment, &case.at).unwrap();
                prop_assert_eq!(after.first(), Some(before));
            }
        }
    }

    #[test]
    fn mending_what_a_reason_names_takes_that_reason_away_and_adds_none(case in generate::cases()) {
        let matcher = compiled(&case.rule_set);
        for json in &case.consignments {
            let Ok(consignment) = Consignment::from_json(&json.to_string()) else { continue };
            for (reference, before) in codes(&matcher, &consignment, &case.at) {
                for code in &before {
                    let Some(mended) = mended(service(&case.rule_set, &reference), *code, json) else { continue };
                    let after = codes(&compiled(&alone(&case.rule_set, &mended)), &consignment, &case.at);
                    let after = after.get(&reference).cloned().unwrap_or_default();
                    // A rule that is gone doesn't miss data either.
                    let also = [ReasonCode::MissingData, ReasonCode::ExcludedPlace, ReasonCode::PostcodeUnreadable];
                    let gone = before.iter().filter(|one| !after.contains(one));
                    prop_assert!(!after.contains(code), "{:?} without {}: {:?}", before, code, after);
                    prop_assert!(after.iter().all(|one| before.contains(one)), "{:?} without {}: {:?}", before, code, after);
                    for one in gone {
                        prop_assert!(one == code || (!rules_of(*code).is_empty() && also.contains(one)), "{:?} without {}: {:?}", before, code, after);
                    }
                }
            }
        }
    }
}
