//! Weights that nobody takes, between others that somebody does.

use std::collections::BTreeSet;

use super::reach::{Pair, Reach};
use super::witness::{Goods, Shown};
use super::world::World;
use crate::json::{Path, Problem, ViolationCode};
use crate::measure::{Weight, WeightUnit, weight_text};
use crate::rule::{Of, RuleKind};
use rust_decimal::Decimal;

/// How many places are tried, and how many weights.
const MOST_PLACES: usize = 8;
const MOST_WEIGHTS: usize = 96;
/// How many verdicts that may take.
const MOST_VERDICTS: usize = 1_000_000;

pub(super) fn of_rule_set(world: &World<'_>, reaches: &[Option<Reach>]) -> Option<Problem> {
    let services = &world.compiled().services;
    let step = Weight::new(Decimal::new(1, 3), WeightUnit::Kilogram).ok()?.steps();
    let limits = services.iter().flat_map(|service| &service.limits);
    let of_weight = limits.filter(|limit| limit.metric.kind == RuleKind::Weight && matches!(limit.metric.of, Of::Consignment(_)));
    let ends = of_weight.flat_map(|limit| [limit.least, limit.most]).filter(|end| (1..i128::MAX).contains(end));
    let around = ends.flat_map(|end| [end - step, end, end + step]).filter(|weight| *weight > 0);
    let weights: BTreeSet<i128> = around.chain([1_000 * step]).collect();
    let mut places: Vec<(&Reach, Pair)> = Vec::new();
    for reach in reaches.iter().flatten() {
        let own = reach.situations.iter().find(|own| !own.rates.is_empty() && reach.is_certain(own.pair));
        let is_new = |pair: &Pair| places.iter().all(|(other, own)| other.spots(*own) != reach.spots(*pair));
        places.extend(own.map(|own| own.pair).filter(is_new).map(|pair| (reach, pair)));
        if places.len() >= MOST_PLACES {
            break;
        }
    }
    if weights.len() > MOST_WEIGHTS || weights.len() * places.len() * services.len() > MOST_VERDICTS || services.len() < 2 {
        return None;
    }
    places.into_iter().find_map(|(reach, pair)| between(world, reach, pair, &weights))
}

/// The first weight that nobody takes though lighter and heavier ones are.
fn between(world: &World<'_>, reach: &Reach, pair: Pair, weights: &BTreeSet<i128>) -> Option<Problem> {
    let (mut is_lighter_taken, mut nobody) = (false, None);
    for steps in weights {
        let weight = Weight::from_steps(*steps, WeightUnit::Kilogram)?;
        let goods = Goods { weight: Some((weight.value(), WeightUnit::Kilogram)), ..Goods::default() };
        let shown = Shown::of(world, reach, pair, &goods)?;
        match (shown.is_taken_by_any(world), &nobody) {
            (true, Some(_)) => break,
            (true, None) => is_lighter_taken = true,
            (false, None) if is_lighter_taken => nobody = Some((*steps, shown)),
            _ => {}
        }
        if Some(steps) == weights.last() {
            return None;
        }
    }
    let (steps, shown) = nobody?;
    let weight = weight_text(steps, WeightUnit::Kilogram);
    let to = world.matcher.facts(&shown.consignment).ok()?.destination_text();
    let message = format!("nobody takes `{weight}` to `{to}`, though somebody takes what is lighter, and what is heavier");
    let witness = shown.json(&format!("nobody-takes-{}", weight.replace(' ', "-")));
    Some(Problem::new(Path::default().key("CarrierServices"), message).code(ViolationCode::Gap).witness(witness))
}
