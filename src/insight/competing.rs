//! Preferences among services that never compete: nothing that one of them takes could another take.

use std::collections::BTreeSet;

use super::reach::lists_of;
use super::world::World;
use crate::json::{Path, Problem, ViolationCode};
use crate::matcher::CompiledService;
use crate::place::{Answer, Spot};

/// The most services that are looked at.
const MOST_SERVICES: usize = 128;

pub(super) fn of_rule_set(world: &mut World<'_>, found: &mut Vec<Problem>) {
    let services = &world.rule_set.carrier_services;
    // Of one that is for no service, or for nothing at all, something else is said.
    if world.preferred.iter().all(Vec::is_empty) || services.len() > MOST_SERVICES || services.len() < 2 {
        return;
    }
    let Some(rivals) = rivals(world) else { return };
    for (number, preferred) in world.preferred.iter().enumerate() {
        let competes = |service: &usize| rivals.get(*service).is_some_and(|rivals| *rivals);
        if preferred.is_empty() || preferred.iter().any(competes) {
            continue;
        }
        let message = "nobody is preferred: no other service goes where these do";
        let path = Path::default().key("Preferences").index(number);
        found.push(Problem::new(path, message).code(ViolationCode::NeverWins));
    }
}

/// Of each service by its place whether there is somewhere that another goes, too; `None` where that can't be told.
fn rivals(world: &mut World<'_>) -> Option<Vec<bool>> {
    let count = world.rule_set.carrier_services.len();
    let numbers: Vec<usize> =
        world.rule_set.carrier_services.iter().map(|service| world.compiled().number(service.reference.as_str())).collect::<Option<_>>()?;
    let [mut from, mut to] = [BTreeSet::new(), BTreeSet::new()];
    for (index, number) in numbers.iter().enumerate() {
        let [own_from, own_to] = lists_of(world, [index, *number])?;
        from.extend(own_from);
        to.extend(own_to);
    }
    let [origins, destinations] = [ends(world, from)?, ends(world, to)?];
    let lanes: usize = world.compiled().services.iter().map(|service| service.transit.len() + service.rates.len()).sum();
    if !world.may_look(origins.len().saturating_mul(destinations.len()).saturating_mul(lanes)) {
        return None;
    }
    let compiled = world.matcher.0.clone();
    let mut rivals = vec![false; count];
    for origin in &origins {
        for destination in &destinations {
            (world.facts.origin, world.facts.destination) = (*origin, *destination);
            let goes = |number: &usize| compiled.services.get(*number).is_some_and(|service| goes(world, service));
            let going: Vec<usize> = numbers.iter().enumerate().filter(|(_, number)| goes(number)).map(|(index, _)| index).collect();
            if going.len() > 1 {
                for index in going {
                    if let Some(own) = rivals.get_mut(index) {
                        *own = true;
                    }
                }
            }
        }
    }
    Some(rivals)
}

/// Whether a service may go from where to where it is asked.
fn goes(world: &World<'_>, service: &CompiledService) -> bool {
    let (compiled, facts) = (world.compiled(), &world.facts);
    let is_collected = facts.origin.location.is_none_or(|location| compiled.locations.is_collected(location, service.collector));
    let is_barred = || {
        let excluded = service.excluded.as_ref();
        excluded.is_some_and(|places| compiled.lists.answer(places.lists().0, &facts.destination) != Answer::No)
    };
    let moves = || service.transit.iter().any(|lane| compiled.leads(lane.route, facts));
    is_collected && moves() && service.rates.iter().any(|lane| compiled.leads(lane.route, facts)) && !is_barred()
}

/// Addresses of every kind that some lists tell apart, as they are and as shipping locations.
fn ends(world: &mut World<'_>, lists: BTreeSet<crate::place::ListId>) -> Option<Vec<Spot>> {
    let samples = world.samples(lists)?;
    let locations = world.compiled().locations.spots();
    let mut all: Vec<Spot> = samples.iter().map(|sample| sample.spot).chain(locations.iter().copied()).collect();
    for location in locations.iter().map(|spot| spot.location) {
        all.extend(samples.iter().map(|sample| Spot { location, ..sample.spot }));
    }
    Some(all)
}
