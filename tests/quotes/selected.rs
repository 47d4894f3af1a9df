//! Selecting a delivery option: its service on its dates, another that keeps the promise, or nothing after its cut-off.

use chrono::TimeDelta;
use consign::{Allocation, DeliveryOption, OPTION_DAYS, Refusal, SelectionRefusal};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::quoted::{asks, goes_by_the_clock};
use super::support::ask::{compiled, describe, instant, readable};
use super::support::generate;
use super::support::oracle::{Choice, Verdict, judge};

/// The consignment with the promise of an option in place of its own.
pub(super) fn promised(consignment: &Value, option: &DeliveryOption) -> Value {
    let mut promised = consignment.clone();
    promised.as_object_mut().unwrap().retain(|name, _| !name.eq_ignore_ascii_case("DeliveryWindow"));
    let window = json!({ "Start": option.window.start.to_string(), "End": option.window.end.to_string() });
    let requested =
        json!({ "Date": option.date.to_string(), "IsToBeExactlyOnTheDateSpecified": option.guaranteed, "DeliveryWindow": window });
    put(&mut promised, "RequestedDeliveryDate", requested);
    promised
}

/// A field in place of the one that is there, however that is spelt.
pub(super) fn put(consignment: &mut Value, field: &str, value: Value) {
    let fields = consignment.as_object_mut().unwrap();
    fields.retain(|name, _| !name.eq_ignore_ascii_case(field));
    fields.insert(field.to_owned(), value);
}

/// Whether a price may ask what was promised: the promise of an option then has another one.
fn goes_by_the_promise(rule_set: &Value) -> bool {
    asks(rule_set, &["Promise"])
}

/// A call that names an option asks no objective and no tier.
fn without_tiers(rule_set: &Value) -> Value {
    let mut without = rule_set.clone();
    drop(without.as_object_mut().unwrap().remove("Objectives"));
    if let Some(preferences) = without.get_mut("Preferences").and_then(Value::as_array_mut) {
        preferences.retain_mut(|preference| {
            drop(preference.as_object_mut().unwrap().remove("Tier"));
            preference.get("Adjust").is_some()
        });
    }
    without
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn an_option_selected_at_once_gives_its_service_dates_and_price(case in generate::cases()) {
        prop_assume!(!goes_by_the_promise(&case.rule_set));
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for (_, consignment) in readable(&case.consignments) {
            for option in matcher.all().delivery_options(&consignment, at, OPTION_DAYS).unwrap_or_default() {
                match matcher.all().select(&consignment, &option, at) {
                    Ok(Allocation::Allocated(summary)) => prop_assert_eq!(summary.quote, option.quote),
                    Err(SelectionRefusal::Consignment(Refusal::State { .. })) => prop_assert!(!consignment.state.can_be_allocated()),
                    other => prop_assert!(false, "{:?}", other),
                }
            }
        }
    }

    #[test]
    fn an_option_can_be_selected_up_to_its_cut_off(case in generate::cases()) {
        prop_assume!(!goes_by_the_clock(&case.rule_set) && !goes_by_the_promise(&case.rule_set));
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for (_, consignment) in readable(&case.consignments).into_iter().filter(|(_, one)| one.state.can_be_allocated()) {
            for option in matcher.all().delivery_options(&consignment, at, OPTION_DAYS).unwrap_or_default() {
                let Some(expiry) = option.expires else { continue };
                match matcher.all().select(&consignment, &option, expiry.to_utc()) {
                    Ok(Allocation::Allocated(summary)) => prop_assert_eq!(summary.quote, option.quote.clone()),
                    other => prop_assert!(false, "{:?}", other),
                }
                let later = matcher.all().select(&consignment, &option, expiry.to_utc() + TimeDelta::seconds(1));
                prop_assert_eq!(later, Err(SelectionRefusal::Expired(expiry)));
            }
        }
    }

    /// Without a cut-off it expires with its collection date, which ends with the local day.
    #[test]
    fn an_option_without_a_cut_off_expires_with_its_collection_date(case in generate::cases()) {
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for (_, consignment) in readable(&case.consignments).into_iter().filter(|(_, one)| one.state.can_be_allocated()) {
            for option in matcher.all().delivery_options(&consignment, at, OPTION_DAYS).unwrap_or_default() {
                if option.expires.is_none() {
                    let two_days_later = option.quote.collection().to_utc() + TimeDelta::days(2);
                    let refused = matcher.all().select(&consignment, &option, two_days_later);
                    prop_assert!(matches!(refused, Err(SelectionRefusal::Expired(_))), "{:?} of {:?}", refused, option);
                }
            }
        }
    }

    #[test]
    fn without_its_service_an_option_goes_to_the_cheapest_that_keeps_the_promise(case in generate::cases()) {
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for (json, consignment) in readable(&case.consignments).into_iter().filter(|(_, one)| one.state.can_be_allocated()) {
            for option in matcher.all().delivery_options(&consignment, at, OPTION_DAYS).unwrap_or_default() {
                let mut changed = case.rule_set.clone();
                let services = changed["CarrierServices"].as_array_mut().unwrap();
                let service = services.iter_mut().find(|one| one["Reference"] == option.quote.service().reference.as_str()).unwrap();
                service["Enabled"] = json!(false);
                let expected = judge(&without_tiers(&changed), &promised(json, &option), &case.at, &Choice::All);
                let mut told = Verdict { eligible: expected.eligible.clone(), ..Verdict::default() };
                match compiled(&changed).all().select(&consignment, &option, at) {
                    Err(refusal) => prop_assert!(false, "{}", refusal),
                    Ok(Allocation::Allocated(summary)) => {
                        told.status = 200;
                        (told.excluded, told.flags) = (expected.excluded.clone(), expected.flags.clone());
                        describe(&mut told, &summary.quote);
                    }
                    Ok(Allocation::Failed(failure)) => {
                        told.status = 422;
                        for one in &failure.unqualified {
                            let codes = one.reasons().map(|reason| reason.code().to_string()).collect();
                            told.excluded.insert(one.service().reference.to_string(), codes);
                            told.flags.insert(one.service().reference.to_string(), (one.is_available(), one.has_rates()));
                        }
                    }
                }
                prop_assert_eq!(told, expected);
            }
        }
    }
}
