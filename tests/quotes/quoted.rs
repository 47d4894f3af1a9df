//! Quotes: in the oracle's order; good at once and up to their expiry, while service, price and dates stay the same.

use chrono::{NaiveTime, TimeDelta};
use consign::{Allocation, OPTION_DAYS, Quote, QuoteRefusal, ReasonCode, Refusal, SelectionRefusal, Unqualified};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::ask::{answer, compiled, describe, instant, pool, readable};
use super::support::generate::{self, group::Group};
use super::support::oracle::{Verdict, offers};

/// What a quote comes to, in the oracle's terms.
fn first_code(unqualified: &Unqualified) -> Option<ReasonCode> {
    Some(unqualified.first()?.reasons().next()?.code())
}

/// What is quoted, without what would come next.
fn quoted(allocation: Allocation) -> Option<Quote> {
    if let Allocation::Allocated(summary) = allocation { Some(summary.quote) } else { None }
}

/// Whether a rule set asks something of one of these names.
pub(super) fn asks(rule_set: &Value, members: &[&str]) -> bool {
    let text = rule_set.to_string();
    members.iter().any(|member| text.contains(&format!("\"{member}\"")))
}

/// Whether a surcharge or a rule goes by the hour, by the date, or by the days that are left until the promised one: then a quote changes
/// with the clock.
pub(super) fn goes_by_the_clock(rule_set: &Value) -> bool {
    let rules = rule_set.get("ShippingRules").and_then(Value::as_array);
    asks(rule_set, &["At", "WithinDays"])
        || rules.into_iter().flatten().any(|rule| ["ValidFrom", "ValidTo"].iter().any(|end| rule.get(end).is_some()))
}

fn told(quote: &Quote) -> Verdict {
    let mut verdict = Verdict::default();
    describe(&mut verdict, quote);
    verdict
}

/// The rule set with a service that costs a little more: 0.01, or the least that its currency has.
fn dearer(rule_set: &Value, quote: &Quote) -> Value {
    let mut changed = rule_set.clone();
    let amount = if quote.price().currency.code() == "JPY" { json!(1) } else { json!(0.01) };
    for service in changed["CarrierServices"].as_array_mut().unwrap() {
        if service["Reference"] == quote.service().reference.as_str() {
            let mut surcharges = service["Surcharges"].as_array().cloned().unwrap_or_default();
            surcharges.push(json!({ "Name": "A penny more", "Amount": amount }));
            service["Surcharges"] = Value::Array(surcharges);
        }
    }
    changed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn quotes_are_the_offers_of_the_oracle_in_its_order(case in generate::cases()) {
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for (json, consignment) in readable(&case.consignments) {
            // A quote may be asked for in any state.
            let mut unallocated = json.clone();
            unallocated["State"] = json!("Unallocated");
            for choice in generate::choices(&case.rule_set) {
                let quotes = pool(&matcher, &choice).quotes(&consignment, at);
                let told: Result<Vec<Verdict>, u16> = quotes.map(|quotes| quotes.iter().map(|quote| told(&quote)).collect()).map_err(|_| 400);
                let expected = offers(&case.rule_set, &unallocated, &case.at, &choice).map(|offers| {
                    let state = |offer| { let mut verdict = Verdict::default(); verdict.state(offer); verdict };
                    offers.iter().map(state).collect()
                });
                prop_assert_eq!(told, expected, "{:?}", choice);
            }
        }
    }

    #[test]
    fn the_first_quote_is_what_allocating_chooses_without_an_objective(case in generate::cases_without(&[Group::Objectives])) {
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for (json, consignment) in readable(&case.consignments) {
            for choice in generate::choices(&case.rule_set) {
                let pool = pool(&matcher, &choice);
                let first = pool.quotes(&consignment, at).ok().and_then(|quotes| quotes.into_iter().next());
                match pool.allocate(&consignment, at) {
                    Ok(Allocation::Allocated(summary)) => prop_assert_eq!(Some(summary.quote), first),
                    Ok(Allocation::Failed(_)) | Err(Refusal::Invalid(_)) => prop_assert_eq!(first, None),
                    Err(_) => prop_assert_eq!(answer(&pool, json, &case.at).status, 409),
                }
            }
        }
    }

    /// A quote whose collection day has begun, or whose cut-off has passed, has expired when it is given.
    #[test]
    fn a_quote_allocated_at_once_gives_the_same_summary(case in generate::cases_without(&[Group::Objectives])) {
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for (_, consignment) in readable(&case.consignments) {
            let quotes = matcher.all().quotes(&consignment, at).unwrap_or_default();
            for (place, quote) in quotes.iter().enumerate() {
                let taken = matcher.allocate_with_quote(&consignment, &quote, at);
                if !consignment.state.can_be_allocated() {
                    let refused = matches!(taken, Err(QuoteRefusal::Consignment(Refusal::State { .. })));
                    prop_assert!(refused, "{:?}", taken);
                } else if quote.expires() < at {
                    prop_assert_eq!(taken, Err(QuoteRefusal::Expired(quote.expires())));
                } else {
                    let alone = matcher.service(quote.service().reference.as_str()).unwrap();
                    prop_assert_eq!(taken.clone().unwrap(), alone.allocate(&consignment, at).unwrap());
                    // Who names a quote is not told who would come next.
                    let of_all = matcher.all().allocate(&consignment, at).unwrap();
                    prop_assert!(place > 0 || quoted(taken.unwrap()) == quoted(of_all));
                }
            }
        }
    }

    #[test]
    fn a_quote_is_good_for_its_consignment_alone(case in generate::cases()) {
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for (_, consignment) in readable(&case.consignments) {
            let mut other = consignment.clone();
            other.reference = "SOMEBODY-ELSE".parse().unwrap();
            for quote in &matcher.all().quotes(&consignment, at).unwrap_or_default() {
                let refusal = QuoteRefusal::OtherConsignment { quoted: consignment.reference.clone(), asked: other.reference.clone() };
                prop_assert_eq!(matcher.allocate_with_quote(&other, &quote, at), Err(refusal));
            }
            for option in matcher.all().delivery_options(&consignment, at, OPTION_DAYS).unwrap_or_default() {
                let refusal = SelectionRefusal::OtherConsignment { offered: consignment.reference.clone(), asked: other.reference.clone() };
                prop_assert_eq!(matcher.all().select(&other, &option, at), Err(refusal));
            }
        }
    }

    #[test]
    fn a_quote_is_good_up_to_its_expiry(case in generate::cases()) {
        prop_assume!(!goes_by_the_clock(&case.rule_set));
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for (_, consignment) in readable(&case.consignments).into_iter().filter(|(_, one)| one.state.can_be_allocated()) {
            for quote in matcher.all().quotes(&consignment, at).unwrap_or_default() {
                let start_of_day = quote.collection().date_naive().and_time(NaiveTime::MIN);
                prop_assert!(quote.expires().naive_local() <= start_of_day, "{:?}", quote);
                let expiry = quote.expires().to_utc();
                let later = matcher.allocate_with_quote(&consignment, &quote, expiry + TimeDelta::seconds(1));
                prop_assert_eq!(later, Err(QuoteRefusal::Expired(quote.expires())));
                if at <= expiry {
                    match matcher.allocate_with_quote(&consignment, &quote, expiry) {
                        Ok(Allocation::Allocated(summary)) => prop_assert_eq!(told(&summary.quote), told(&quote)),
                        other => prop_assert!(false, "{:?}", other),
                    }
                }
            }
        }
    }

    #[test]
    fn a_quote_is_refused_once_its_price_has_changed(case in generate::cases()) {
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for (_, consignment) in readable(&case.consignments).into_iter().filter(|(_, one)| one.state.can_be_allocated()) {
            let quotes = matcher.all().quotes(&consignment, at).unwrap_or_default();
            for quote in quotes.iter().filter(|quote| at <= quote.expires()) {
                let changed = compiled(&dearer(&case.rule_set, &quote));
                let taken = changed.allocate_with_quote(&consignment, &quote, at);
                // One that is dearer by a penny may be too dear to be a price at all.
                let too_dear = matches!(&taken, Ok(Allocation::Failed(failure)) if first_code(&failure.unqualified) == Some(ReasonCode::PriceOverflow));
                // Or for a rule.
                let barred = matches!(&taken, Ok(Allocation::Failed(failure)) if first_code(&failure.unqualified) == Some(ReasonCode::ShippingRule));
                prop_assert!(too_dear || barred || matches!(taken, Err(QuoteRefusal::Changed { .. })), "{:?}", taken);
            }
        }
    }

    #[test]
    fn a_quote_of_a_service_that_is_gone_fails_with_its_reasons(case in generate::cases()) {
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for (_, consignment) in readable(&case.consignments).into_iter().filter(|(_, one)| one.state.can_be_allocated()) {
            let quotes = matcher.all().quotes(&consignment, at).unwrap_or_default();
            for quote in quotes.iter().filter(|quote| at <= quote.expires()) {
                let mut changed = case.rule_set.clone();
                let services = changed["CarrierServices"].as_array_mut().unwrap();
                let service = services.iter_mut().find(|one| one["Reference"] == quote.service().reference.as_str()).unwrap();
                service["Enabled"] = json!(false);
                match compiled(&changed).allocate_with_quote(&consignment, &quote, at) {
                    Ok(Allocation::Failed(failure)) => {
                        let codes = failure.unqualified.iter().map(|one| (one.service().reference.to_string(), one.reasons().count()));
                        prop_assert_eq!(codes.collect::<Vec<_>>(), [(quote.service().reference.to_string(), 1)]);
                        prop_assert_eq!(first_code(&failure.unqualified), Some(ReasonCode::NotEnabled));
                    }
                    other => prop_assert!(false, "{:?}", other),
                }
            }
        }
    }
}
