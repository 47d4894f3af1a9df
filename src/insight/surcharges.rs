//! Surcharges that are never charged.

use super::reach::{Reach, Situation, Span, collected, common};
use super::witness::{Goods, Shown};
use super::world::World;
use crate::condition::{ConditionId, Possible, Scope};
use crate::json::{Path, Problem, Trail, ViolationCode};
use crate::matcher::{Compiled, CompiledService, RateLane};
use crate::place::{Answer, Spot};
use crate::reference::Tag;
use crate::rule::{Limit, Of};
use crate::rule_set::{CarrierService, Surcharge};
use crate::tariff::Gate;
use crate::time::Weekdays;

/// What limits a surcharge, in the order in which it is asked: the key of what says no, and why.
const LIMITS: [(&str, &str); 8] = [
    ("ValidFrom", "no rate is used on the days for which it is valid"),
    ("Days", "nothing is collected on these days"),
    ("DeliveryDays", "nothing is delivered on these days"),
    ("Places", "the service delivers to none of these places"),
    ("Zones", "no lane of the service goes by these zones"),
    ("From", "the service collects at none of these origins"),
    ("Tags", "the service carries none of these tags"),
    ("When", "its condition holds of nothing that the service takes"),
];

/// In how many situations of a service each surcharge is looked at.
const MOST_SITUATIONS: usize = 20_000;

pub(super) fn of_rule_set(world: &World<'_>, reaches: &[Option<Reach>], root: &Trail<'_>, found: &mut Vec<Problem>) {
    let rule_set = world.rule_set;
    // Of each shared one how far it comes in any service; `None` of one that may be charged.
    let mut shared: Vec<Option<(usize, usize)>> = vec![Some((0, 0)); rule_set.surcharges.len()];
    let services = root.key("CarrierServices");
    for (index, service) in rule_set.carrier_services.iter().enumerate() {
        let own_shared: Vec<usize> = (0..shared.len()).filter(|number| has(world, *number, index)).collect();
        let Some(reach) = reaches.get(index).and_then(Option::as_ref) else {
            let is_off = service.enabled == Some(false) || service.transit.is_empty() || service.rates.is_empty();
            for number in own_shared.into_iter().filter(|_| !is_off) {
                if let Some(own) = shared.get_mut(number) {
                    *own = None;
                }
            }
            continue;
        };
        if reach.situations.iter().all(|situation| situation.rates.is_empty()) {
            continue;
        }
        let path = services.index(index);
        for (place, surcharge) in service.surcharges.iter().enumerate() {
            if let Some(limit) = reaches_limit(world, reach, service, place) {
                let path = path.key("Surcharges").index(place).path();
                found.extend(problem(world, reach, surcharge, limit, &path));
            }
        }
        for (place, number) in (service.surcharges.len()..).zip(own_shared) {
            let limit = reaches_limit(world, reach, service, place);
            if let Some(own) = shared.get_mut(number) {
                *own = own.and_then(|(most, of)| limit.map(|limit| if limit >= most { (limit, index) } else { (most, of) }));
            }
        }
    }
    for (number, surcharge) in rule_set.surcharges.iter().enumerate() {
        let Some((limit, index)) = shared.get(number).copied().flatten() else { continue };
        let path = root.key("Surcharges").index(number).path();
        let reach = reaches.get(index).and_then(Option::as_ref).filter(|_| has(world, number, index));
        found.extend(reach.and_then(|reach| problem(world, reach, surcharge, limit, &path)));
    }
}

fn has(world: &World<'_>, number: usize, service: usize) -> bool {
    world.shared.get(number).is_some_and(|services| services.binary_search(&service).is_ok())
}

fn problem(world: &World<'_>, reach: &Reach, surcharge: &Surcharge, limit: usize, path: &Path) -> Option<Problem> {
    let (key, why) = LIMITS.get(limit)?;
    // Only one of its ends may be stated.
    let key = if *key == "ValidFrom" && surcharge.valid_from.is_none() { "ValidTo" } else { key };
    let message = format!("`{}` is never charged: {why}", surcharge.called());
    let goods = Goods::default();
    let mut pairs = reach.situations.iter().filter(|own| !own.rates.is_empty()).map(|own| own.pair).filter(|pair| reach.is_certain(*pair));
    let shown = pairs.next().and_then(|pair| Shown::of(world, reach, pair, &goods)).filter(Shown::is_taken);
    let witness = shown.and_then(|shown| shown.json(&format!("without-{}", slug(surcharge.called()))));
    Some(Problem::new(path.key(key), message).code(ViolationCode::NeverWins).witness(witness))
}

/// A name that may stand in a file's.
pub(super) fn slug(name: &str) -> String {
    name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect()
}

/// Which limit a surcharge of a service comes to, in its best situation; `None` of one that may be charged.
fn reaches_limit(world: &World<'_>, reach: &Reach, service: &CarrierService, place: usize) -> Option<usize> {
    let compiled = world.compiled();
    let own = compiled.services.get(reach.number)?;
    let mut most = 0;
    if reach.situations.len() > MOST_SITUATIONS {
        return None;
    }
    for situation in &reach.situations {
        for (part, days) in &situation.rates {
            let Some(lane) = own.rates.get(*part) else { continue };
            let gate = &compiled.surcharges_of(lane).all.get(place)?.surcharge.gate;
            let case = Case { world, reach, service, own, situation, lane, days };
            // What can't be told isn't said.
            most = most.max(case.limit(gate)?);
        }
    }
    Some(most)
}

/// A service in a situation.
struct Case<'a> {
    world: &'a World<'a>,
    reach: &'a Reach,
    service: &'a CarrierService,
    own: &'a CompiledService,
    situation: &'a Situation,
    lane: &'a RateLane,
    days: &'a [Span],
}

impl Case<'_> {
    /// The limit that says no; `None` if none does.
    fn limit(&self, gate: &Gate) -> Option<usize> {
        let compiled = self.world.compiled();
        let Some([origin, destination]) = self.reach.spots(self.situation.pair) else { return Some(0) };
        let [collected, delivered] = self.weekdays();
        let valid = gate.validity.ends();
        if !self.days.iter().any(|days| common(*days, valid).is_some()) {
            return Some(0);
        }
        if gate.days.is_some_and(|days| !days.meets(collected)) {
            return Some(1);
        }
        if gate.delivery_days.is_some_and(|days| !days.meets(delivered)) {
            return Some(2);
        }
        if gate.places.is_some_and(|(list, _)| compiled.lists.answer(list, &destination) != Answer::Yes) {
            return Some(3);
        }
        if gate.zones.as_ref().is_some_and(|zones| !self.zone().is_some_and(|zone| zones.iter().any(|own| **own == *zone))) {
            return Some(4);
        }
        let first = self.days.iter().map(|[first, _]| *first).min().unwrap_or(i32::MIN);
        let last = self.days.iter().map(|[_, last]| *last).max().unwrap_or(i32::MAX);
        let weekdays = [collected, delivered];
        let asks =
            Asks { service: self.service, own: self.own, spots: [origin, destination], weekdays, days: common([first, last], valid)? };
        let may = |ids: &[ConditionId]| asks.may_hold(compiled, ids, &[]);
        let ids = [gate.from, gate.tags, gate.when];
        (0..ids.len()).find(|last| !may(&ids.iter().take(last + 1).copied().flatten().collect::<Vec<_>>())).map(|limit| limit + 5)
    }

    /// The zone of the chart that it goes by.
    fn zone(&self) -> Option<&str> {
        let [_, part] = self.situation.transit;
        let of_transit = || self.own.transit.get(part)?.route.zone;
        let zone = self.lane.route.zone.or_else(of_transit)?;
        self.world.compiled().charts.zones.get(zone as usize).map(|zone| &*zone.name)
    }

    /// On which weekdays it may be collected, and delivered at the latest.
    fn weekdays(&self) -> [Weekdays; 2] {
        let [origin, _] = self.situation.pair;
        let location = self.reach.origins.get(origin).and_then(|origin| origin.location);
        let collected = collected(self.world, self.reach.index, location);
        let [lane, _] = self.situation.transit;
        let delivered = self.service.transit.get(lane).and_then(|lane| lane.delivery_days.as_deref());
        [collected, Weekdays::of(delivered)]
    }
}

/// What is asked of what a service takes from somewhere to somewhere.
pub(super) struct Asks<'a> {
    pub(super) service: &'a CarrierService,
    pub(super) own: &'a CompiledService,
    pub(super) spots: [Spot; 2],
    pub(super) weekdays: [Weekdays; 2],
    pub(super) days: Span,
}

impl Asks<'_> {
    /// Whether some conditions may hold of something while none of some others does.
    pub(super) fn may_hold(&self, compiled: &Compiled, hold: &[ConditionId], fail: &[ConditionId]) -> bool {
        let tags: &[Tag] = self.service.rules.as_ref().map(|rules| &*rules.tags).unwrap_or_default();
        let [origin, destination] = &self.spots;
        let possible = Possible {
            lists: &compiled.lists,
            origin,
            destination,
            tags,
            directions: &self.own.service.directions,
            weekdays: self.weekdays,
            days: self.days,
            within: &|key: &str, scope: Scope| within(&self.own.limits, key, scope),
        };
        compiled.conditions.may_hold(hold, fail, &possible)
    }
}

/// Between what a figure lies of what some limits let through, in smallest steps.
fn within(limits: &[Limit], key: &str, scope: Scope) -> [i128; 2] {
    let names: &[&str] = match key {
        "Weight" => &["weight"],
        "Longest" => &["length", "longest side"],
        "Middle" => &["middle side"],
        "Shortest" => &["shortest side"],
        "Girth" => &["girth"],
        "LengthPlusGirth" => &["length plus girth"],
        "SidesSum" => &["sum of sides"],
        "Packages" => &["number of packages"],
        "Items" => &["number of items"],
        _ => &[],
    };
    let is_meant = |limit: &&Limit| match (&limit.metric.of, scope) {
        (Of::Consignment(_), Scope::Consignment) | (Of::Package(_), Scope::Package) => names.contains(&limit.metric.name),
        _ => false,
    };
    let start = if key == "Packages" { [1, i128::MAX] } else { [0, i128::MAX] };
    limits.iter().filter(is_meant).fold(start, |[low, high], limit| [low.max(limit.least), high.min(limit.most)])
}
