//! Batches small enough to be worked out by hand.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use consign_plan::{BigRational, Capacity, Flaw, Offer, Options, Plan, Problem, Ratio, Share, Use, plan};

/// An offer in tier 0, with what it uses of capacities.
fn offer(price: i128, uses: &[(usize, i128)]) -> Offer {
    Offer { tier: 0, price, uses: uses.iter().map(|&(capacity, amount)| Use { capacity, amount }).collect() }
}

fn max(max: i128) -> Capacity {
    Capacity { max: Some(max), ..Capacity::default() }
}

fn best(consignments: Vec<Vec<Offer>>, capacities: Vec<Capacity>) -> Plan {
    let options = Options { one_more: true, ..Options::default() };
    let plan = plan(&Problem { consignments, capacities }, &options).unwrap();
    assert!(plan.gaps.is_empty() && plan.is_settled, "{plan:?}");
    plan
}

fn whole(value: i128) -> BigRational {
    BigRational::from_integer(value.into())
}

#[test]
fn in_turn_25_together_11() {
    let plan = best(vec![vec![offer(500, &[(0, 1)]), offer(600, &[])], vec![offer(500, &[(0, 1)]), offer(2000, &[])]], vec![max(1)]);
    assert_eq!((plan.in_turn.1.cost.clone(), plan.score.cost.clone()), (whole(2500), whole(1100)));
    assert_eq!(plan.choice, [Some(1), Some(0)]);
    assert_eq!(plan.used, [1]);
    // With room for both, S1 is a pound cheaper.
    assert_eq!(plan.one_more[0].as_ref().unwrap().cost, whole(1000));
    // S1 made room for S2; S2 got what it wanted.
    let moved: Vec<_> = plan.moved.iter().map(|moved| (moved.consignment, moved.full.clone())).collect();
    assert_eq!(moved, [(0, vec![0]), (1, vec![])]);
    assert_eq!(plan.newcomers, [[1]]);
}

#[test]
fn a_commitment_of_six_takes_the_six_that_cost_least() {
    let extra = [0, 0, 10, 20, 40, 50, 90, 120, 200, 300];
    let consignments = extra.iter().map(|extra| vec![offer(400, &[]), offer(400 + extra, &[(0, 1)])]).collect();
    let plan = best(consignments, vec![Capacity { min: Some(6), ..Capacity::default() }]);
    assert_eq!(plan.score.cost, whole(4000 + 120));
    assert_eq!(plan.used, [6]);
    assert_eq!(plan.choice, [1, 1, 1, 1, 1, 1, 0, 0, 0, 0].map(Some));
}

#[test]
fn a_penalty_is_weighed_against_prices() {
    let extra = [0, 0, 10, 20, 40, 50, 90, 120, 200, 300];
    let consignments = extra.iter().map(|extra| vec![offer(400, &[]), offer(400 + extra, &[(0, 1)])]).collect();
    // What costs more than 30 more isn't worth it.
    let plan = best(consignments, vec![Capacity { min: Some(6), penalty: Some(30), ..Capacity::default() }]);
    assert_eq!(plan.used, [4]);
    assert_eq!(plan.score.cost, whole(4000 + 30 + 2 * 30));
    assert_eq!(plan.score.missing, whole(0));
}

#[test]
fn a_trailer_is_filled() {
    // In kilograms: 13,000 first leaves room for neither of the others.
    let consignments = [13_000, 12_000, 12_000].map(|weight| vec![offer(10_000, &[(0, weight)]), offer(40_000, &[])]).to_vec();
    let plan = best(consignments, vec![max(24_000)]);
    assert_eq!(plan.in_turn.1.cost, whole(90_000));
    assert_eq!(plan.score.cost, whole(60_000));
    assert_eq!(plan.choice, [Some(1), Some(0), Some(0)]);
    assert_eq!(plan.used, [24_000]);
}

#[test]
fn consignments_taken_come_before_everything() {
    // The second has nothing else.
    let plan = best(vec![vec![offer(1, &[(0, 1)]), offer(1_000_000, &[])], vec![offer(1, &[(0, 1)])]], vec![max(1)]);
    assert_eq!(plan.choice, [Some(1), Some(0)]);
    assert_eq!((plan.score.left, plan.in_turn.1.left), (0, 1));
    // What nobody offers, and what capacities keep out.
    let plan = best(vec![vec![], vec![offer(1, &[(0, 1)])], vec![offer(1, &[(0, 1)])]], vec![max(1)]);
    assert_eq!(plan.choice, [None, Some(0), None]);
}

#[test]
fn tiers_come_before_prices() {
    let tiered = |tier, price, uses: &[(usize, i128)]| Offer { tier, ..offer(price, uses) };
    let first = vec![tiered(0, 900, &[(0, 1)]), tiered(1, 100, &[])];
    let second = vec![tiered(0, 100, &[(0, 1)]), tiered(2, 50, &[])];
    // The second one in tier 0 is a tier less in all, whatever the first costs.
    let plan = best(vec![first, second], vec![max(1)]);
    assert_eq!(plan.choice, [Some(1), Some(0)]);
    assert_eq!(plan.score.tiers, 1);
}

#[test]
fn shares_are_of_what_is_allocated() {
    // A should have 40 to 60 % of ten at that place; B is dearer by 1, 2, 3 ...
    let consignments = (1..=10).map(|extra| vec![offer(100, &[(0, 1), (1, 1)]), offer(100 + extra, &[(1, 1)])]).collect();
    let share = Share { of: 1, min: Some(Ratio::new(2, 5)), max: Some(Ratio::new(3, 5)) };
    let plan = best(consignments, vec![Capacity { share: Some(share), ..Capacity::default() }, Capacity::default()]);
    assert_eq!(plan.used, [6, 10]);
    assert_eq!(plan.score.cost, whole(1000 + 1 + 2 + 3 + 4));
    assert_eq!(plan.choice, [1, 1, 1, 1, 0, 0, 0, 0, 0, 0].map(Some));
}

#[test]
fn of_equal_plans_the_first_has_its_earlier_offer() {
    let alike = vec![vec![offer(100, &[(0, 1)]), offer(150, &[(1, 1)]), offer(150, &[])]; 4];
    let plan = best(alike, vec![max(2), max(1)]);
    assert_eq!(plan.choice, [Some(0), Some(0), Some(1), Some(2)]);
    // Different prices, the same difference.
    let differing = (1..=4).map(|price| vec![offer(100 * price, &[(0, 1)]), offer(100 * price + 50, &[])]).collect();
    assert_eq!(best(differing, vec![max(2)]).choice, [Some(0), Some(0), Some(1), Some(1)]);
}

#[test]
fn parts_are_told_apart() {
    let pair = |capacity| vec![vec![offer(1, &[(capacity, 1)]), offer(2, &[])]; 2];
    let plan = best([pair(0), pair(1), vec![vec![offer(3, &[])]]].concat(), vec![max(1), max(1)]);
    assert_eq!(plan.parts, [vec![0, 1], vec![2, 3]]);
}

#[test]
fn all_mistakes_are_told() {
    let share = Share { of: 0, min: Some(Ratio::new(3, 2)), max: None };
    let capacity = Capacity { min: Some(9), max: Some(4), unit: 0, share: Some(share), ..Capacity::default() };
    let consignments = vec![vec![offer(5, &[(0, -1), (0, 2)]), offer(4, &[(7, 1)])]];
    let error = plan(&Problem { consignments, capacities: vec![capacity] }, &Options::default()).unwrap_err();
    assert_eq!(error.flaws.len(), 8, "{error}");
    assert_eq!(error.flaws[1], Flaw::MinAboveMax { capacity: 0, min: 9, max: 4 });
    let text = error.to_string();
    assert!(text.starts_with("8 mistakes in the problem: capacity 0 has 0 steps in a unit; 1 is the least; "), "{text}");
    assert!(text.ends_with("offer 1 of consignment 0 uses capacity 7, and there are 1"), "{text}");
}

#[test]
fn figures_beyond_128_bits_are_told() {
    let huge = vec![vec![offer(i128::MAX / 4, &[])]; 2];
    let error = plan(&Problem { consignments: huge, capacities: vec![] }, &Options::default()).unwrap_err();
    assert_eq!(error.flaws, [Flaw::PricesTooLarge]);
}

#[test]
fn small_steps_are_as_exact_as_what_they_have_in_common() {
    let batch = |step: i128, odd: i128| {
        let offers = |b: i128| vec![offer(500 * step + odd, &[(0, 1)]), offer(b * step, &[])];
        let problem = Problem { consignments: vec![offers(600), offers(2000), offers(601)], capacities: vec![max(1)] };
        plan(&problem, &Options::default()).unwrap()
    };
    // In 10^-22 of a pound, all of them whole pence.
    let plan = batch(10_i128.pow(20), 0);
    assert_eq!((plan.gaps.len(), plan.score.cost.clone()), (0, whole(1701 * 10_i128.pow(20))));
    assert_eq!(plan.choice, [1, 0, 1].map(Some));
    // Where they have nothing in common, what may be left is less than a billionth.
    let plan = batch(10_i128.pow(20), 1);
    assert_eq!(plan.choice, [1, 0, 1].map(Some));
    for gap in plan.gaps {
        assert!(gap.at_most.unwrap() < whole(1701 * 10_i128.pow(11)));
    }
}
