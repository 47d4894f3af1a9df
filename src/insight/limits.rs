//! Limits that no package meets together.

use super::reach::Reach;
use super::sides::sides;
use super::witness::{Goods, Shown};
use super::world::World;
use crate::json::{Path, Problem, ViolationCode};
use crate::measure::{LengthUnit, length_text};
use crate::rule::{Limit, RuleKind};

/// The kinds of limits that are of sides.
const OF_SIDES: [RuleKind; 5] = [RuleKind::Length, RuleKind::Girth, RuleKind::LengthPlusGirth, RuleKind::Sides, RuleKind::SidesSum];

pub(super) fn of_service(world: &World<'_>, reach: &Reach, path: &Path, found: &mut Vec<Problem>) {
    let Some(service) = world.compiled().services.get(reach.number) else { return };
    let mut clashing: Vec<&Limit> = service.limits.iter().filter(|limit| OF_SIDES.contains(&limit.metric.kind)).collect();
    if sides(clashing.iter().copied()).is_some() {
        return;
    }
    // Without any of those that are left there are such packages.
    for kind in OF_SIDES {
        let without = || clashing.iter().copied().filter(|limit| limit.metric.kind != kind);
        if sides(without()).is_none() {
            clashing = without().collect();
        }
    }
    let rules = path.key("Rules");
    let mut kinds: Vec<RuleKind> = clashing.iter().map(|limit| limit.metric.kind).collect();
    kinds.dedup();
    let (Some(first), Some(last)) = (kinds.first(), kinds.last()) else { return };
    let meets_others = sides(clashing.iter().copied().filter(|limit| limit.metric.kind != *last));
    let names: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
    let message = format!(
        "no package meets {}: service `{}` takes nothing",
        names.join(" and ").replacen(" and ", if names.len() > 2 { ", " } else { " and " }, names.len().saturating_sub(2)),
        service.service.reference
    );
    let some = reach.situations.iter().map(|situation| situation.pair).find(|pair| reach.is_certain(*pair));
    let goods = Goods { sides: meets_others, ..Goods::default() };
    let shown = some.and_then(|pair| Shown::of(world, reach, pair, &goods)).filter(|shown| !shown.is_taken());
    let problem = Problem::new(rules.key(last.to_string()), message).code(ViolationCode::Contradiction);
    let text = said(&clashing, *first);
    found.push(problem.other(rules.key(first.to_string()), text).witness(shown.and_then(|shown| shown.json("no-package"))));
}

fn said(limits: &[&Limit], kind: RuleKind) -> String {
    let own = limits.iter().find(|limit| limit.metric.kind == kind);
    let of = |limit: &&Limit| {
        let least = (limit.least > i128::MIN).then(|| format!("at least `{}`", length_text(limit.least, LengthUnit::Centimetre)));
        let most = (limit.most < i128::MAX).then(|| format!("at most `{}`", length_text(limit.most, LengthUnit::Centimetre)));
        [Some(limit.metric.name.to_owned()), least.or(most)].into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    own.map_or_else(|| "that one is".to_owned(), |limit| format!("{} is", of(limit)))
}
