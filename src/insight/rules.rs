//! Shipping rules and preferences that decide nothing; rules that contradict one another.

use super::reach::{EVER, Reach, Situation, collected};
use super::surcharges::Asks;
use super::witness::{Goods, Shown};
use super::world::World;
use crate::condition::{ConditionId, RuleScope};
use crate::json::{Path, Problem, ViolationCode};
use crate::reference::Reference;
use crate::rule_set::ShippingRuleType;
use crate::time::Weekdays;

/// How often conditions may be asked.
const MOST_ASKED: usize = 200_000;

pub(super) fn of_rule_set(world: &World<'_>, reaches: &[Option<Reach>], found: &mut Vec<Problem>) {
    let asked: usize = (0..reaches.len()).map(|index| asked(world, reaches, index)).sum();
    if asked == 0 || asked > MOST_ASKED {
        return;
    }
    for (number, services) in world.ruled.iter().enumerate() {
        let Some(rule) = world.rule(number) else { continue };
        let what = match rule.kind {
            ShippingRuleType::Exclude => "the rule excludes nothing: its condition holds of nothing that its services take",
            ShippingRuleType::Include => {
                "the rule leaves nothing: its condition holds of nothing that its services take, so they take nothing"
            }
        };
        found.extend(dead(world, reaches, services, &rule.scope, (&path(number), what, &rule.reference)));
        if rule.kind == ShippingRuleType::Exclude {
            found.extend(banned(world, reaches, services, (&path(number), &rule.scope, &rule.reference)));
        }
    }
    let preferences = world.compiled().wishes.preferences.all.iter().zip(&world.preferred);
    for (number, (preference, services)) in preferences.enumerate() {
        let path = Path::default().key("Preferences").index(number);
        let what = "nobody is preferred: the condition holds of nothing that the services take";
        found.extend(dead(world, reaches, services, &preference.scope, (&path, what, &preference.reference)));
    }
    let mut told = Vec::new();
    for reach in reaches.iter().flatten().filter(|reach| is_priced(reach)) {
        contradictions(world, reach, &mut told, found);
    }
}

/// How often conditions are asked for a service.
fn asked(world: &World<'_>, reaches: &[Option<Reach>], index: usize) -> usize {
    let rules = world.scopes_of(index).count();
    let situations = reaches.get(index).and_then(Option::as_ref).map_or(0, |reach| reach.situations.len());
    rules * (rules + 1) * situations
}

fn is_priced(reach: &Reach) -> bool {
    reach.situations.iter().any(|own| !own.rates.is_empty())
}

fn path(number: usize) -> Path {
    Path::default().key("ShippingRules").index(number)
}

/// A rule whose condition holds of nothing that its services take: where it stands, what is to be said, and its name.
fn dead(
    world: &World<'_>,
    reaches: &[Option<Reach>],
    services: &[usize],
    scope: &RuleScope,
    (path, what, reference): (&Path, &str, &Reference),
) -> Option<Problem> {
    let when = scope.when?;
    let mut any = None;
    for index in services {
        let service = world.rule_set.carrier_services.get(*index)?;
        let Some(reach) = reaches.get(*index).and_then(Option::as_ref) else {
            if service.enabled == Some(false) || service.transit.is_empty() || service.rates.is_empty() {
                continue;
            }
            // What can't be told isn't said.
            return None;
        };
        let is_meant = |own: &&Situation| !own.rates.is_empty() && is_at(reach, own, scope);
        let mut situations = reach.situations.iter().filter(is_meant);
        if situations.any(|own| may_hold(world, reach, own, &[when], &[])) {
            return None;
        }
        any = any.or(reach.situations.iter().find(|own| !own.rates.is_empty() && reach.is_certain(own.pair)).map(|own| (reach, own)));
    }
    let (reach, own) = any?;
    let shown = Shown::of(world, reach, own.pair, &Goods::default());
    let witness = shown.and_then(|shown| shown.json(&format!("not-by-{reference}")));
    Some(Problem::new(path.key("When"), what).code(ViolationCode::NeverWins).witness(witness))
}

/// An Exclude that is always there and whose condition holds of all that some of its services take.
fn banned(
    world: &World<'_>,
    reaches: &[Option<Reach>],
    services: &[usize],
    (path, scope, reference): (&Path, &RuleScope, &Reference),
) -> Option<Problem> {
    let is_banned = |reach: &&Reach| {
        let mut priced = reach.situations.iter().filter(|own| !own.rates.is_empty());
        let may_pass =
            |own: &Situation| !is_at(reach, own, scope) || scope.when.is_some_and(|when| may_hold(world, reach, own, &[], &[when]));
        is_priced(reach) && !priced.any(may_pass)
    };
    if scope.valid != EVER {
        return None;
    }
    let mut all = services.iter().filter_map(|index| reaches.get(*index)?.as_ref()).filter(is_banned);
    let (first, others) = (all.next()?, all.count());
    let service = &world.compiled().services.get(first.number)?.service.reference;
    let who = if others == 0 { format!("`{service}` takes") } else { format!("`{service}` and {others} more services take") };
    let what = format!("the rule excludes all that {who}: never chosen");
    let some = first.situations.iter().find(|own| !own.rates.is_empty() && first.is_certain(own.pair))?;
    let shown = Shown::of(world, first, some.pair, &Goods::default()).filter(|shown| !shown.is_taken());
    let witness = shown.and_then(|shown| shown.json(&format!("never-by-{reference}")));
    Some(Problem::new(path.clone(), what).code(ViolationCode::NeverWins).witness(witness))
}

fn is_at(reach: &Reach, own: &Situation, scope: &RuleScope) -> bool {
    let [origin, _] = own.pair;
    scope.is_at(reach.origins.get(origin).and_then(|origin| origin.location))
}

fn may_hold(world: &World<'_>, reach: &Reach, own: &Situation, hold: &[ConditionId], fail: &[ConditionId]) -> bool {
    let compiled = world.compiled();
    let parts = (world.rule_set.carrier_services.get(reach.index), compiled.services.get(reach.number), reach.spots(own.pair));
    let (Some(service), Some(compiled_service), Some(spots)) = parts else { return true };
    let ([origin, _], [lane, _]) = (own.pair, own.transit);
    let location = reach.origins.get(origin).and_then(|origin| origin.location);
    let delivered = Weekdays::of(service.transit.get(lane).and_then(|lane| lane.delivery_days.as_deref()));
    let weekdays = [collected(world, reach.index, location), delivered];
    Asks { service, own: compiled_service, spots, weekdays, days: EVER }.may_hold(compiled, hold, fail)
}

/// Two Includes that don't hold together, and an Exclude of all that an Include leaves, of a service.
fn contradictions(world: &World<'_>, reach: &Reach, told: &mut Vec<[usize; 2]>, found: &mut Vec<Problem>) {
    let rules: Vec<usize> = world.rules_of(reach.index).collect();
    for (place, number) in rules.iter().enumerate() {
        for other in rules.iter().take(place).copied() {
            let both = [other, *number];
            if !told.contains(&both)
                && let Some(problem) = contradict(world, reach, both)
            {
                told.push(both);
                found.push(problem);
            }
        }
    }
}

fn contradict(world: &World<'_>, reach: &Reach, [first, second]: [usize; 2]) -> Option<Problem> {
    let (one, other) = (world.rule(first)?, world.rule(second)?);
    let together = super::reach::common(one.scope.valid, other.scope.valid)?;
    let (hold, fail): (Vec<ConditionId>, Vec<ConditionId>) = match (one.kind, other.kind) {
        (ShippingRuleType::Include, ShippingRuleType::Include) => (vec![one.scope.when?, other.scope.when?], Vec::new()),
        (ShippingRuleType::Include, ShippingRuleType::Exclude) => (vec![one.scope.when?], vec![other.scope.when?]),
        (ShippingRuleType::Exclude, ShippingRuleType::Include) => (vec![other.scope.when?], vec![one.scope.when?]),
        (ShippingRuleType::Exclude, ShippingRuleType::Exclude) => return None,
    };
    let meant =
        || reach.situations.iter().filter(|own| !own.rates.is_empty() && is_at(reach, own, &one.scope) && is_at(reach, own, &other.scope));
    let some = meant().find(|own| reach.is_certain(own.pair)).or_else(|| meant().next())?;
    let alone = |id: &ConditionId| meant().any(|own| may_hold(world, reach, own, &[*id], &[]));
    // One that never holds is told by itself.
    let is_alone_dead = !hold.iter().chain(&fail).all(alone);
    if is_alone_dead || meant().any(|own| may_hold(world, reach, own, &hold, &fail)) {
        return None;
    }
    let service = &world.compiled().services.get(reach.number)?.service.reference;
    let while_both = if together == EVER { String::new() } else { " while both are valid".to_owned() };
    let what = if fail.is_empty() {
        format!("`{}` and `{}` never hold together: service `{service}` takes nothing{while_both}", one.reference, other.reference)
    } else {
        let (include, exclude) = if one.kind == ShippingRuleType::Include { (one, other) } else { (other, one) };
        let [include, exclude] = [&include.reference, &exclude.reference];
        format!("`{exclude}` excludes all that `{include}` leaves: service `{service}` takes nothing{while_both}")
    };
    let shown = Shown::of(world, reach, some.pair, &Goods::default()).filter(|shown| !shown.is_taken());
    let witness = shown.and_then(|shown| shown.json(&format!("{}-or-{}", one.reference, other.reference)));
    let problem = Problem::new(path(second), what).code(ViolationCode::Contradiction);
    Some(problem.other(path(first), format!("`{}` is", one.reference)).witness(witness))
}
