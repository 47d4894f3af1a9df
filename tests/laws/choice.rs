//! The three ways of asking say the same, and what is chosen is the least.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use consign::{Allocation, Explanation, Matcher, Quote, ReasonCode, Refusal, UnqualifiedService};
use num_rational::BigRational;
use proptest::prelude::*;
use serde_json::Value;

use super::support::generate::{self, group::Group};
use super::support::oracle::{Choice, exact};
use super::{compiled, instant, pool, readable};

/// The services that a choice leaves to choose from, read off the rule set.
fn members(rule_set: &Value, choice: &Choice<'_>) -> BTreeSet<String> {
    let names = |list: &Value, field: Option<&str>| {
        let name = |one: &Value| field.map_or(one, |field| &one[field]).as_str().unwrap().to_owned();
        list.as_array().into_iter().flatten().map(name).collect()
    };
    match choice {
        Choice::Service(service) => BTreeSet::from([(*service).to_owned()]),
        Choice::Group(group) => {
            let groups = rule_set["CarrierServiceGroups"].as_array().unwrap();
            names(&groups.iter().find(|one| one["Reference"] == *group).unwrap()["Services"], None)
        }
        Choice::All | Choice::Filters { .. } => names(&rule_set["CarrierServices"], Some("Reference")),
    }
}

/// What a refused service says of itself hangs together.
fn check_reasons(service: UnqualifiedService<'_>) -> Result<(), TestCaseError> {
    let codes: Vec<ReasonCode> = service.reasons().map(|reason| reason.code()).collect();
    prop_assert!(!codes.is_empty(), "{} is left out without a reason", service.service().reference);
    prop_assert!(codes.is_sorted_by(|one, next| one < next), "each code once, in order: {codes:?}");
    prop_assert!(service.reasons().all(|reason| reason.figures().count() > 0 && reason.figures().all(|figure| !figure.message.is_empty())));
    prop_assert!(!service.exclusion_reason().is_empty());
    let has = |some: &[ReasonCode]| codes.iter().any(|code| some.contains(code));
    let of_price = [ReasonCode::NoRate, ReasonCode::PriceOverflow];
    // Where tax depends on a postcode that can't be read, that is why there is no price.
    let of_either = [ReasonCode::Currency, ReasonCode::MissingData, ReasonCode::PostcodeUnreadable];
    let of_nobody = [ReasonCode::Filter];
    prop_assert!(!has(&of_price) || !service.has_rates(), "{service}");
    prop_assert!(service.has_rates() || has(&of_price) || has(&of_either), "{service}");
    let of_service = |code: &ReasonCode| ![&of_price[..], &of_either, &of_nobody].concat().contains(code);
    prop_assert!(!codes.iter().any(of_service) || !service.is_available(), "{service}");
    prop_assert!(service.is_available() || codes.iter().any(of_service) || has(&of_either), "{service}");
    prop_assert_eq!(service.is_available() && service.has_rates(), codes == of_nobody, "{}", service);
    Ok(())
}

/// Price in the rule set's own currency, net unless the rule set compares gross, then delivery, collection, reference.
fn preferred(rule_set: &Value, one: &Quote, other: &Quote) -> Ordering {
    let own = rule_set["Currency"].as_str().unwrap();
    let price = |quote: &Quote| -> BigRational {
        let price = quote.price();
        let code = price.currency.code();
        let rate = if code == own { BigRational::from_integer(1.into()) } else { exact(&rule_set["ExchangeRates"][code]) };
        let compared = if rule_set["Compare"] == "Gross" { price.gross } else { price.net };
        exact(&Value::String(compared.to_string())) * rate
    };
    price(one)
        .cmp(&price(other))
        .then(one.latest_delivery().date().cmp(&other.latest_delivery().date()))
        .then(one.collection().cmp(&other.collection()))
        .then(one.service().reference.as_str().chars().cmp(other.service().reference.as_str().chars()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_service_is_left_out_exactly_when_it_has_a_reason(case in generate::cases()) {
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        for consignment in readable(&case.consignments) {
            for choice in generate::choices(&case.rule_set) {
                let pool = pool(&matcher, &choice);
                let Ok(explanation) = pool.explain(&consignment, at) else {
                    prop_assert!(pool.quotes(&consignment, at).is_err());
                    prop_assert!(matches!(pool.allocate(&consignment, at), Err(Refusal::Invalid(_))));
                    continue;
                };
                // Without an objective the first of the quotes.
                let first = explanation.chosen();
                let Explanation { quotes, unqualified, .. } = explanation;
                let reference = |service: &consign::Service| service.reference.to_string();
                let quoted: Vec<String> = quotes.iter().map(|quote| reference(quote.service())).collect();
                let refused: Vec<String> = unqualified.iter().map(|one| reference(one.service())).collect();
                let all: BTreeSet<String> = quoted.iter().chain(&refused).cloned().collect();
                prop_assert_eq!(all.len(), quoted.len() + refused.len(), "each service once");
                prop_assert_eq!(all, members(&case.rule_set, &choice));
                unqualified.iter().try_for_each(check_reasons)?;
                prop_assert_eq!(&pool.quotes(&consignment, at).unwrap(), &quotes);
                let facts = matcher.facts(&consignment).unwrap();
                let chosen = pool.choose(&facts, at).unwrap();
                prop_assert_eq!(&chosen.as_ref().map(consign::Choice::quote), &first);
                prop_assert_eq!(chosen.as_ref().map(consign::Choice::service), first.as_ref().map(consign::Quote::service));
                match pool.allocate(&consignment, at) {
                    Err(Refusal::State { .. }) => prop_assert!(!consignment.state.can_be_allocated()),
                    Err(other) => prop_assert!(false, "{}", other),
                    Ok(Allocation::Allocated(summary)) => prop_assert_eq!(Some(summary.quote), first),
                    Ok(Allocation::Failed(failure)) => {
                        prop_assert_eq!(first, None);
                        failure.unqualified.iter().try_for_each(check_reasons)?;
                        // An objective leaves out all that there are.
                        prop_assert_eq!(failure.unqualified.iter().count(), refused.len() + quoted.len());
                        prop_assert!(!quotes.is_empty() || failure.unqualified == unqualified);
                    }
                }
            }
        }
    }

    #[test]
    fn the_chosen_price_is_the_least(case in generate::cases_without(&[Group::Preferences, Group::Capacities])) {
        let (matcher, at): (Matcher, _) = (compiled(&case.rule_set), instant(&case.at));
        for consignment in readable(&case.consignments) {
            let quotes: Vec<Quote> = matcher.all().quotes(&consignment, at).unwrap_or_default().into_iter().collect();
            for pair in quotes.windows(2) {
                prop_assert_eq!(preferred(&case.rule_set, &pair[0], &pair[1]), Ordering::Less, "{:?} before {:?}", pair[0], pair[1]);
            }
        }
    }
}
