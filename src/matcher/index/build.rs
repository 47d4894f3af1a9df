//! How the index of a rule set is built.

use super::gate::Gating;
use super::shelf::{Measures, Priced, Shelves};
use super::ways::{Finder, Region};
use super::Index;
use crate::matcher::compiled::{Compiled, CompiledService, Route};
use crate::matcher::verdict::Way;
use crate::place::{Classes, Covered, ListId};
use crate::tariff::Always;

/// Builds the index of a rule set that is compiled but for it.
pub(super) fn index(compiled: &Compiled, most_looks: usize) -> Index {
    let spots = compiled.locations.spots();
    let zones: Vec<ListId> = compiled.zones.iter().map(|(_, list)| *list).collect();
    let surcharged: Vec<ListId> = compiled.services.iter().flat_map(|service| service.surcharges.iter().flatten()).filter_map(|own| own.places).collect();
    let (origins, from) = Classes::of(&compiled.lists, &lists(compiled, |route| route.from, &[]), &[], &spots);
    let (destinations, to) = Classes::of(&compiled.lists, &lists(compiled, |route| route.to, &zones), &surcharged, &spots);
    let (mut ways, regions, loose) = Finder::new([&from, &to], [origins.count(), destinations.count()], most_looks).find(compiled);
    let gating = Gating::of(compiled);
    let (mut shelves, mut measures) = (Shelves::default(), Measures::default());
    let (mut members, mut gates) = (Vec::new(), Vec::new());
    for region in &regions {
        let mut priced = Vec::with_capacity(region.members.len());
        for member in &region.members {
            let Some(service) = compiled.services.get(member.service as usize) else { continue };
            let Way::Known { transit: Some(transit), rates } = ways.way(member.way) else { continue };
            let Some(transit) = service.transit.get(transit as usize).and_then(|lane| compiled.transits.get(lane.transit as usize)) else { continue };
            priced.extend(with_prices(service, rates, region, (&to, destinations.count())).map(|(rates, always)| Priced { member: small(members.len()), rates, always }));
            members.push(*member);
            gates.push(gating.gate(service, transit));
        }
        shelves.add_region(priced, &mut measures, compiled.minor_unit);
    }
    ways.put(&regions, &shelves.finish());
    shelves.shrink();
    Index {
        zones: first_zones(&zones, &to, destinations.count()),
        weighers: measures.weighers(),
        origins,
        destinations,
        ways,
        gating,
        shelves,
        members: members.into(),
        gates: gates.into(),
        loose: loose.into(),
    }
}

/// The lists that lanes name, and some more, each once.
fn lists(compiled: &Compiled, of: fn(&Route) -> Option<ListId>, more: &[ListId]) -> Vec<ListId> {
    let routes = |service: &CompiledService| {
        let transit = service.transit.iter().map(|lane| lane.route);
        transit.chain(service.rates.iter().map(|lane| lane.route)).collect::<Vec<_>>()
    };
    let mut lists: Vec<ListId> = compiled.services.iter().flat_map(routes).filter_map(|route| of(&route)).chain(more.iter().copied()).collect();
    lists.sort_unstable();
    lists.dedup();
    lists
}

type Prices<'a> = (Vec<(&'a crate::tariff::Rate, i128)>, Always<'a>);

/// The rates of a service in a region, and the surcharges that surely apply there; `None` where none can be converted.
fn with_prices<'a>(service: &'a CompiledService, rates: &[u32], region: &Region, (to, destinations): (&Covered, usize)) -> Option<Prices<'a>> {
    let lanes = || rates.iter().filter_map(|place| service.rates.get(*place as usize));
    let rates: Vec<_> = lanes().filter_map(|lane| Some((&lane.rate, lane.exchange?))).collect();
    // Where lanes have several currencies, their surcharges are left out of the bounds.
    let mut sets = lanes().map(|lane| lane.surcharges);
    let set = sets.next().filter(|first| sets.all(|other| other == *first));
    let surcharges = set.and_then(|set| service.surcharges.get(set)).map(|own| &**own).unwrap_or_default();
    let covers = |list: ListId| {
        let class = |at: &u32| if region.is_blind { *at } else { at % small(destinations) };
        to.by(list).is_some_and(|covered| region.area.iter().all(|at| covered.binary_search(&class(at)).is_ok()))
    };
    (!rates.is_empty()).then(|| (rates, Always::of(surcharges, covers)))
}

/// For each class of destinations the first zone that it lies in, from 1; 0 for none.
fn first_zones(zones: &[ListId], to: &Covered, destinations: usize) -> Box<[u32]> {
    let mut first = vec![0; destinations].into_boxed_slice();
    for (number, list) in (1..).zip(zones) {
        for class in to.by(*list).unwrap_or_default() {
            if let Some(own) = first.get_mut(*class as usize).filter(|own| **own == 0) {
                *own = number;
            }
        }
    }
    first
}

fn small(count: usize) -> u32 {
    debug_assert!(u32::try_from(count).is_ok(), "counts of the index fit 32 bits");
    u32::try_from(count).unwrap_or(u32::MAX)
}
