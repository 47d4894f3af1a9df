//! What a comparison finds, found again by allocating with both and explaining both.

use std::collections::BTreeMap;

use consign::comparison::{Cause, Change, ChangeKind, Comparison, Outcome, Standing};
use consign::{Allocation, Consignment, Pool, Quote, ReasonCode, ReasonCodes, Reference};
use proptest::prelude::*;
use serde_json::json;

use super::support::ask::{self, compiled, instant};
use super::{Sums, add, sums, worlds};

/// What a pool makes of a consignment, whatever its state.
fn made(pool: &Pool, consignment: &Consignment, at: &str) -> (Outcome, Option<Quote>) {
    let mut consignment = consignment.clone();
    consignment.state = consign::State::Unallocated;
    match pool.allocate(&consignment, instant(at)) {
        Ok(Allocation::Allocated(summary)) => (Outcome::Allocated, Some(summary.quote)),
        Ok(Allocation::Failed(_)) => (Outcome::Failed, None),
        Err(_) => (Outcome::Invalid, None),
    }
}

/// Why a pool doesn't give a consignment to a service, from its explanation.
fn cause(pool: &Pool, consignment: &Consignment, at: &str, service: &Reference) -> Option<Cause> {
    let told = pool.explain(consignment, instant(at)).ok()?;
    if told.quotes.iter().any(|quote| quote.service().reference == *service) {
        // The quotes ask no objective: what its filters leave out isn't outbid.
        let mut filters = told.objective.iter().flat_map(|working| &working.steps).filter(|step| is_filter(&step.step));
        let is_left = filters.all(|step| step.left.contains(service));
        return Some(if is_left { Cause::Outbid } else { Cause::Excluded(std::iter::once(ReasonCode::Objective).collect()) });
    }
    let excluded = told.unqualified.iter().find(|one| one.service().reference == *service);
    let codes = |one: consign::UnqualifiedService<'_>| one.reasons().map(|reason| reason.code()).collect::<ReasonCodes>();
    Some(excluded.map_or(Cause::Absent, |one| Cause::Excluded(codes(one))))
}

/// Whether a step of an objective, as it is told, says who may take a consignment, rather than who of them should.
fn is_filter(step: &str) -> bool {
    ["DeliveredWithin", "OnTime"].iter().any(|filter| step.contains(filter))
}

fn kind(before: &(Outcome, Option<Quote>), after: &(Outcome, Option<Quote>)) -> ChangeKind {
    match (before, after) {
        ((_, Some(was)), (_, Some(is))) if was.service().reference != is.service().reference => ChangeKind::Moved,
        ((_, Some(was)), (_, Some(is))) if (was.price().net, was.price().currency) != (is.price().net, is.price().currency) => {
            ChangeKind::Repriced
        }
        ((_, Some(was)), (_, Some(is))) => {
            let dates = |quote: &Quote| (quote.scheduled(), quote.earliest_delivery().date(), quote.latest_delivery().date());
            if dates(was) == dates(is) { ChangeKind::None } else { ChangeKind::Rescheduled }
        }
        ((Outcome::Allocated, _), (Outcome::Failed, _)) => ChangeKind::NewlyFailed,
        ((Outcome::Failed, _), (Outcome::Allocated, _)) => ChangeKind::NewlyAllocated,
        ((was, _), (is, _)) if was == is => ChangeKind::None,
        _ => ChangeKind::Validity,
    }
}

fn same(standing: &Standing, made: &(Outcome, Option<Quote>)) -> bool {
    match (standing, made) {
        (Standing::Allocated(offer), (_, Some(quote))) => (offer.net(), offer.currency()) == (quote.price().net, quote.price().currency),
        (Standing::Failed, (Outcome::Failed, _)) | (Standing::Invalid, (Outcome::Invalid, _)) => true,
        _ => false,
    }
}

type Flows = BTreeMap<((Outcome, Option<Reference>), (Outcome, Option<Reference>)), (u64, Sums, Sums)>;

/// Compares over some consignments, each against what allocating and explaining say, and their flows together. Each counts for those
/// after it.
fn check(before: &Pool, after: &Pool, consignments: &[Consignment], at: &str) -> Result<(), TestCaseError> {
    let mut comparison = Comparison::new(before, after).unwrap();
    let (mut before, mut after) = (before.clone(), after.clone());
    let (mut services, mut carriers, mut changes) = (Flows::new(), Flows::new(), BTreeMap::<ChangeKind, u64>::new());
    for consignment in consignments {
        let change: Change = comparison.add(consignment, instant(at));
        let (was, is) = (made(&before, consignment, at), made(&after, consignment, at));
        prop_assert_eq!(change.kind, kind(&was, &is));
        prop_assert!(same(&change.before, &was) && same(&change.after, &is), "{:?}", change);
        let reference = |made: &(Outcome, Option<Quote>)| made.1.as_ref().map(|quote| quote.service().reference.clone());
        let differs = reference(&was) != reference(&is);
        prop_assert_eq!(change.left, reference(&was).filter(|_| differs).and_then(|service| cause(&after, consignment, at, &service)));
        prop_assert_eq!(change.came, reference(&is).filter(|_| differs).and_then(|service| cause(&before, consignment, at, &service)));
        for (pool, (_, quote)) in [(&mut before, &was), (&mut after, &is)] {
            if let Some(quote) = quote {
                pool.usage_mut().add(&quote.increments()).unwrap();
            }
        }
        *changes.entry(change.kind).or_default() += 1;
        let carrier = |made: &(Outcome, Option<Quote>)| made.1.as_ref().map(|quote| quote.service().carrier.clone());
        for (flows, ends) in [(&mut services, [reference(&was), reference(&is)]), (&mut carriers, [carrier(&was), carrier(&is)])] {
            let [from, to] = ends;
            let (count, cost_before, cost_after) = flows.entry(((was.0, from), (is.0, to))).or_default();
            *count += 1;
            was.1.iter().for_each(|quote| add(cost_before, &quote.price(), 1));
            is.1.iter().for_each(|quote| add(cost_after, &quote.price(), 1));
        }
    }
    let results = comparison.results();
    prop_assert_eq!(results.consignments, consignments.len() as u64);
    let told = results.changes.iter().filter(|(_, own)| own.consignments > 0).map(|(kind, own)| (*kind, own.consignments));
    prop_assert_eq!(told.collect::<BTreeMap<_, _>>(), changes);
    for (told, expected) in [(&results.services, services), (&results.carriers, carriers)] {
        let ends = |end: &consign::comparison::Node| (end.outcome, end.reference.clone());
        let told = told.iter().map(|flow| ((ends(&flow.from), ends(&flow.to)), (flow.consignments, sums(&flow.before), sums(&flow.after))));
        prop_assert_eq!(told.collect::<Flows>(), expected);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_comparison_finds_what_allocating_twice_finds((one, other, index) in (worlds(), worlds(), any::<prop::sample::Index>())) {
        let (before, at) = (compiled(&one.rule_set).all(), &one.at);
        let consignments = one.consignments.iter().chain(&other.consignments);
        let consignments: Vec<Consignment> = consignments.filter_map(ask::read).collect();
        // Another world of the same names, if it has the same currency.
        if one.rule_set["Currency"] == other.rule_set["Currency"] {
            check(&before, &compiled(&other.rule_set).all(), &consignments, at)?;
        }
        // The same without the rules, and without the lanes, of a service.
        let mut changed = one.rule_set.clone();
        let services = changed["CarrierServices"].as_array_mut().unwrap();
        let service = index.get(services).clone();
        for own in services.iter_mut().filter(|own| own["Reference"] == service["Reference"]) {
            own.as_object_mut().unwrap().remove("Rules");
        }
        check(&before, &compiled(&changed).all(), &consignments, at)?;
        for own in changed["CarrierServices"].as_array_mut().unwrap().iter_mut().filter(|own| own["Reference"] == service["Reference"]) {
            own["Transit"] = json!([]);
        }
        check(&before, &compiled(&changed).all(), &consignments, at)?;
        for group in before.matcher().groups() {
            check(&before, &before.matcher().group(group).unwrap(), &consignments, at)?;
        }
    }
}
