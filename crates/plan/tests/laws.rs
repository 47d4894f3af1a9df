//! What holds of every plan, asked of small batches of which all choices can be gone through.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use consign_plan::{BigRational, Capacity, Offer, Options, Plan, Problem, Ratio, Share, Use, plan};
use proptest::prelude::*;

/// What a choice is worth, straight from the contract; `None` where a maximum isn't kept.
fn worth(problem: &Problem, choice: &[Option<usize>]) -> Option<(usize, BigRational, i128, BigRational)> {
    let whole = |value: i128| BigRational::from_integer(value.into());
    let mut used: Vec<i128> = problem.capacities.iter().map(|capacity| capacity.used).collect();
    let (mut left, mut tiers, mut cost) = (0, 0, whole(0));
    for (offers, place) in problem.consignments.iter().zip(choice) {
        let Some(place) = place else {
            left += 1;
            continue;
        };
        let offer = &offers[*place];
        tiers += i128::from(offer.tier);
        cost += whole(offer.price);
        for Use { capacity, amount } in &offer.uses {
            used[*capacity] += amount;
            // What is over already takes nothing more, be it 0.
            if problem.capacities[*capacity].max.is_some_and(|max| used[*capacity] > max) {
                return None;
            }
        }
    }
    let mut missing = whole(0);
    for (capacity, &steps) in problem.capacities.iter().zip(&used) {
        let mut lacks = whole((capacity.min.unwrap_or(0) - steps).max(0));
        if let Some(share) = &capacity.share {
            let part =
                |share: Ratio<i128>| BigRational::new((*share.numer()).into(), (*share.denom()).into()) * whole(used[share_of(capacity)]);
            if let Some(least) = share.min {
                lacks += (part(least) - whole(steps)).max(whole(0));
            }
            if let Some(greatest) = share.max {
                lacks += (whole(steps) - part(greatest)).max(whole(0));
            }
        }
        let units = lacks / whole(capacity.unit);
        match capacity.penalty {
            Some(penalty) => cost += units * whole(penalty),
            None => missing += units,
        }
    }
    Some((left, missing, tiers, cost))
}

fn share_of(capacity: &Capacity) -> usize {
    capacity.share.as_ref().unwrap().of
}

/// The best of all choices; of equal ones the first in the order of places, where none is last.
fn by_force(problem: &Problem) -> Vec<Option<usize>> {
    let mut choices = vec![Vec::new()];
    for offers in &problem.consignments {
        let places: Vec<Option<usize>> = (0..offers.len()).map(Some).chain([None]).collect();
        choices = choices.iter().flat_map(|begun: &Vec<_>| places.iter().map(|place| [begun.as_slice(), &[*place]].concat())).collect();
    }
    // They stand in the order of places, and `min_by` takes the first of equal ones.
    let worths = choices.into_iter().filter_map(|choice| Some((worth(problem, &choice)?, choice)));
    worths.min_by(|one, other| one.0.cmp(&other.0)).unwrap().1
}

fn offers(capacities: usize, shared: bool, amounts: i128) -> impl Strategy<Value = Vec<Offer>> {
    let uses = prop::collection::btree_map(0..capacities, 0..=amounts, 0..=2);
    let offer = (0_i64..2, 0_i128..6, uses, 0_i128..3).prop_map(move |(tier, price, mut uses, all)| {
        if shared {
            uses.insert(capacities, all);
        }
        Offer { tier, price, uses: uses.into_iter().map(|(capacity, amount)| Use { capacity, amount }).collect() }
    });
    prop::collection::vec(offer, 0..4).prop_map(|mut offers| {
        offers.sort_by_key(|offer| (offer.tier, offer.price));
        offers
    })
}

fn share(of: usize) -> impl Strategy<Value = Share> {
    (0_i128..=6, 0_i128..=6).prop_map(move |(one, other)| Share {
        of,
        min: (one.min(other) > 0).then(|| Ratio::new(one.min(other), 6)),
        max: (one.max(other) < 6).then(|| Ratio::new(one.max(other), 6)),
    })
}

fn capacity(shared: Option<usize>) -> impl Strategy<Value = Capacity> {
    let limits = (prop::option::weighted(0.8, 0_i128..8), prop::option::weighted(0.3, 0_i128..6));
    let share = shared.map_or_else(|| Just(None).boxed(), |of| prop::option::weighted(0.4, share(of)).boxed());
    (0_i128..3, limits, share, prop::option::weighted(0.4, 0_i128..5), prop::sample::select(vec![1_i128, 1, 2, 3])).prop_map(
        |(used, (max, min), share, penalty, unit)| Capacity {
            used,
            max,
            min: min.map(|min| min.min(max.unwrap_or(min))),
            share,
            penalty,
            unit,
        },
    )
}

fn problem() -> impl Strategy<Value = Problem> {
    (1_usize..4, any::<bool>(), 1_i128..4).prop_flat_map(|(capacities, shared, amounts)| {
        let consignments = prop::collection::vec(offers(capacities, shared, amounts), 1..6);
        let stated = prop::collection::vec(capacity(shared.then_some(capacities)), capacities);
        (consignments, stated).prop_map(move |(consignments, mut capacities)| {
            capacities.extend(shared.then(Capacity::default));
            Problem { consignments, capacities }
        })
    })
}

fn planned(problem: &Problem) -> Plan {
    plan(problem, &Options::default()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_plan_is_the_best_of_all_choices(problem in problem()) {
        let plan = planned(&problem);
        prop_assert!(plan.gaps.is_empty() && plan.is_settled);
        let best = by_force(&problem);
        prop_assert_eq!(worth(&problem, &plan.choice), worth(&problem, &best));
        prop_assert_eq!(&plan.choice, &best);
        let score = (plan.score.left, plan.score.missing.clone(), plan.score.tiers, plan.score.cost.clone());
        prop_assert_eq!(Some(score), worth(&problem, &plan.choice));
    }

    #[test]
    fn a_plan_is_never_worse_than_in_turn(problem in problem()) {
        let plan = planned(&problem);
        prop_assert!(worth(&problem, &plan.in_turn.0).is_some());
        prop_assert!(plan.score <= plan.in_turn.1);
        prop_assert_eq!(planned(&problem), plan);
    }

    #[test]
    fn without_limits_a_plan_is_in_turn(mut problem in problem()) {
        problem.capacities.fill(Capacity::default());
        let plan = planned(&problem);
        prop_assert_eq!(&plan.choice, &plan.in_turn.0);
        prop_assert!(plan.moved.is_empty() && plan.parts.is_empty());
    }

    #[test]
    fn in_no_time_a_plan_is_still_no_worse(problem in problem()) {
        let options = Options { time: Some(std::time::Duration::ZERO), ..Options::default() };
        let hurried = plan(&problem, &options).unwrap();
        prop_assert!(hurried.score <= hurried.in_turn.1);
        prop_assert!(hurried.gaps.is_empty() || planned(&problem).score <= hurried.score);
        if hurried.gaps.is_empty() {
            prop_assert_eq!(planned(&problem).score, hurried.score);
        }
    }

    #[test]
    fn one_more_is_no_worse(problem in problem()) {
        let options = Options { one_more: true, ..Options::default() };
        let plan = plan(&problem, &options).unwrap();
        for (place, score) in plan.one_more.iter().enumerate() {
            let Some(score) = score else { continue };
            let mut wider = problem.clone();
            *wider.capacities[place].max.as_mut().unwrap() += wider.capacities[place].unit;
            prop_assert_eq!(score, &planned(&wider).score);
            prop_assert!(*score <= plan.score);
        }
    }
}
