//! Lanes, services and exclusions that decide nothing; places and days without a price.

use std::collections::HashSet;

use super::reach::{Behind, Lane, Pair, Reach, Situation};
use super::witness::{Goods, Shown};
use super::world::World;
use crate::json::{Path, Problem, ViolationCode};
use crate::rule_set::CarrierService;
use crate::time::date_of;

pub(super) fn of_service(world: &World<'_>, reach: &Reach, path: &Path, found: &mut Vec<Problem>) {
    let Some(service) = world.rule_set.carrier_services.get(reach.index) else { return };
    if let Some(dead) = dead(world, reach, service, path) {
        found.push(dead);
        return;
    }
    let shown = |pair: Option<Pair>, goods: &Goods, name: &str| {
        let shown = pair.filter(|pair| reach.is_certain(*pair)).and_then(|pair| Shown::of(world, reach, pair, goods));
        shown.and_then(|shown| shown.json(name))
    };
    for (key, lanes) in [("Transit", &reach.transit), ("Rates", &reach.rates)] {
        let path = path.key(key);
        for (index, lane) in lanes.iter().enumerate().filter(|(_, lane)| !lane.decides) {
            let named = format!("{}-{}-{index}", service.reference, key.to_lowercase());
            let holds = |rival: usize| key == "Transit" || lasts(service, rival, index);
            let (message, rival) = unused(lane, holds);
            let problem = Problem::new(path.index(index), message).code(ViolationCode::NeverWins);
            let problem = match rival {
                Some(rival) => problem.other(path.index(rival), "that one is"),
                None => problem,
            };
            found.push(problem.witness(shown(lane.goes.or(lane.leads), &Goods::default(), &named)));
        }
    }
    for (index, _) in reach.excluded.iter().enumerate().filter(|(_, pair)| pair.is_none()) {
        let place = service.rules.as_ref().and_then(|rules| rules.excluded_places.get(index)).map(String::as_str).unwrap_or_default();
        let message = format!("`{place}` excludes nothing: service `{}` doesn't deliver there anyway", service.reference);
        let some = reach.situations.iter().map(|situation| situation.pair).find(|pair| reach.is_certain(*pair));
        let path = path.key("Rules").key("ExcludedPlaces").index(index);
        let witness = shown(some, &Goods::default(), &format!("{}-goes", service.reference));
        found.push(Problem::new(path, message).code(ViolationCode::NeverWins).witness(witness));
    }
    found.extend(place_without_price(world, reach, service, path));
    found.extend(days_without_price(world, reach, service, path));
}

/// Why a lane decides nothing, and what decides instead.
fn unused(lane: &Lane, holds: impl Fn(usize) -> bool) -> (&'static str, Option<usize>) {
    match lane.behind {
        _ if lane.leads.is_none() => ("the lane is never used: nothing goes from its origins to its destinations", None),
        _ if lane.goes.is_none() => ("the lane is never used: the service delivers to none of its destinations", None),
        Behind::One(rival) if holds(rival) => ("the lane is never used: one before it holds all that it does", Some(rival)),
        Behind::One(rival) => ("the lane is never used: those before it hold all that it does", Some(rival)),
        Behind::Nothing => ("the lane is never used: there is no day on which both it and its tariff are valid", None),
        Behind::Several => ("the lane is never used: those before it hold all that it does", None),
    }
}

/// Whether a rate lane is valid for as long as another.
fn lasts(service: &CarrierService, rival: usize, other: usize) -> bool {
    let (Some(rival), Some(other)) = (service.rates.get(rival), service.rates.get(other)) else { return false };
    let from = rival.valid_from.is_none_or(|first| other.valid_from.is_some_and(|from| first <= from));
    let to = rival.valid_to.is_none_or(|last| other.valid_to.is_some_and(|to| to <= last));
    from && to && rival.tariff.is_none()
}

/// A service that takes nothing, wherever it goes.
fn dead(world: &World<'_>, reach: &Reach, service: &CarrierService, path: &Path) -> Option<Problem> {
    if reach.situations.iter().any(|situation| !situation.rates.is_empty()) {
        return None;
    }
    let reference = &service.reference;
    let rules = path.key("Rules").key("ExcludedPlaces");
    let somewhere = reach.situations.iter().map(|situation| situation.pair).find(|pair| reach.is_certain(*pair));
    let (path, message, pair) = if reach.situations.is_empty() && reach.transit.iter().any(|lane| lane.leads.is_some()) {
        let everywhere = service.rules.as_ref().and_then(|rules| rules.excluded_places.iter().position(|place| place.trim() == "*"));
        let message = match everywhere {
            Some(_) => format!("service `{reference}` excludes every destination: it is never chosen"),
            None => format!("service `{reference}` excludes every destination that it delivers to: it is never chosen"),
        };
        (everywhere.map_or_else(|| rules.clone(), |entry| rules.index(entry)), message, reach.barred)
    } else if reach.situations.is_empty() {
        (path.key("Transit"), format!("service `{reference}` is collected nowhere from where it delivers: it is never chosen"), None)
    } else {
        (path.key("Rates"), format!("service `{reference}` has no rate wherever it delivers: it is never chosen"), somewhere)
    };
    let shown = pair.and_then(|pair| Shown::of(world, reach, pair, &Goods::default())).filter(|shown| !shown.is_taken());
    let witness = shown.and_then(|shown| shown.json(&format!("{reference}-never")));
    Some(Problem::new(path, message).code(ViolationCode::NeverWins).witness(witness))
}

/// A place that a service delivers to and has no price for, in a country where it has some.
fn place_without_price(world: &World<'_>, reach: &Reach, service: &CarrierService, path: &Path) -> Option<Problem> {
    let from_to = |own: &Situation| {
        let [origin, destination] = own.pair;
        Some((origin, reach.destinations.get(destination)?.spot.country?))
    };
    let priced: HashSet<_> = reach.situations.iter().filter(|own| !own.rates.is_empty()).filter_map(from_to).collect();
    let lacking = reach.situations.iter().filter(|own| own.rates.is_empty() && reach.is_certain(own.pair));
    let mut lacking = lacking.filter(|own| from_to(own).is_some_and(|ends| priced.contains(&ends))).take(16);
    let shown = lacking.find_map(|own| Shown::of(world, reach, own.pair, &Goods::default()).filter(Shown::lacks_rate))?;
    let facts = world.matcher.facts(&shown.consignment).ok()?;
    let message = format!(
        "service `{}` delivers to `{}` and has no price there, though it has elsewhere in that country",
        service.reference,
        facts.destination_text()
    );
    let witness = shown.json(&format!("{}-no-price", service.reference));
    Some(Problem::new(path.key("Rates"), message).code(ViolationCode::Gap).witness(witness))
}

/// Days between others on which no rate lane is valid.
fn days_without_price(world: &World<'_>, reach: &Reach, service: &CarrierService, path: &Path) -> Option<Problem> {
    let mut lacking = reach.situations.iter().filter(|own| !own.rates.is_empty() && reach.is_certain(own.pair));
    let (own, [first, last]) = lacking.find_map(|own| Some((own, *own.without.first()?)))?;
    let days = first..=last.min(first.saturating_add(13));
    let lacks = |day: i32| {
        let goods = Goods { day: Some(day), ..Goods::default() };
        Shown::of(world, reach, own.pair, &goods).filter(Shown::lacks_rate)
    };
    let shown = days.into_iter().find_map(lacks)?;
    let rates = path.key("Rates");
    let later = own.rates.iter().find(|(_, days)| days.iter().any(|[from, _]| *from == last + 1));
    let compiled = world.compiled().services.get(reach.number)?;
    let later = later.and_then(|(part, _)| compiled.rates.get(*part)).map(|lane| rates.index(lane.lane as usize));
    let message = match (date_of(first), date_of(last)) {
        (first, last) if first == last => format!("service `{}` has no price for what is collected on `{first}`", service.reference),
        (first, last) => format!("service `{}` has no price for what is collected from `{first}` to `{last}`", service.reference),
    };
    let witness = shown.json(&format!("{}-no-price-then", service.reference));
    Some(Problem::new(later.unwrap_or(rates), message).code(ViolationCode::Gap).witness(witness))
}
