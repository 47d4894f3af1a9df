//! How the index of a rule set is built.

use std::collections::HashSet;

use super::caps::Caps;
use super::charted::Charted;
use super::finder::Finder;
use super::gate::{Gate, Gating};
use super::more::More;
use super::order::Index;
use super::shelf::{Priced, Shelves};
use super::ways::Region;
use super::weigh::{LOOSELY, Lane, Measures};
use crate::exact::small;
use crate::matcher::compiled::{Compiled, CompiledService, NO_SURCHARGES, RateLane, Route};
use crate::matcher::verdict::Way;
use crate::place::{Classes, Covered, ListId};
use crate::tariff::{Always, Tax, TaxBound};
use crate::time::Weekdays;

/// Builds the index of a compiled rule set.
pub(in crate::matcher) fn build(compiled: &Compiled, caps: &Caps) -> Index {
    let spots = compiled.locations.spots();
    let zones: Vec<ListId> = compiled.zones.iter().map(|(_, list)| *list).collect();
    let listed = compiled.surcharges.iter().flat_map(|list| &list.all);
    let surcharged: Vec<ListId> = listed.filter_map(|listed| listed.surcharge.gate.places.map(|(list, _)| list)).collect();
    let told: Vec<ListId> = zones.iter().copied().chain(taxed(compiled)).collect();
    let [least, times] = caps.room;
    let room = least.saturating_add(compiled.memory().saturating_mul(times));
    let (origins, from) = Classes::of(&compiled.lists, &lists(compiled, ends_of_origins, &[]), &[], &spots, room);
    let (destinations, to) = Classes::of(&compiled.lists, &lists(compiled, ends_of_destinations, &told), &surcharged, &spots, room);
    let charted = Charted::of(&compiled.charts.zones, [&from, &to], small(origins.count()));
    let finder = Finder::new([&from, &to], [origins.count(), destinations.count()], charted, caps, room);
    let (mut ways, regions, loose) = finder.find(compiled);
    let gating = Gating::of(compiled, caps);
    let (mut shelves, mut measures) = (Shelves::default(), Measures::new(caps));
    let (mut members, mut gates, mut mores) = (Vec::new(), Vec::new(), Vec::new());
    let (mut joints, mut firsts, mut ranges) = (Vec::new(), Vec::new(), Vec::with_capacity(regions.len()));
    for region in &regions {
        let own = region.members.iter();
        let mut own: Vec<_> = own
            .filter_map(|member| {
                let service = compiled.services.get(member.service as usize)?;
                let Way::Known { transit: Some(transit), rates } = ways.way(member.way) else { return None };
                let transit = compiled.transits.get(service.transit.get(transit as usize)?.transit as usize)?;
                let (rates, always, more, by_least) = with_prices(compiled, service, rates, region, (&to, destinations.count()))?;
                let by = if by_least { LOOSELY } else { measures.of(&rates) };
                Some((by, (*member, more), gating.gate(service, transit), Priced { collector: service.collector, transit, rates, always }))
            })
            .collect();
        own.sort_by_key(|(by, ..)| *by);
        let first_shelf = small(shelves.count());
        while let Some(by) = own.first().map(|(by, ..)| *by) {
            let others = own.split_off(own.partition_point(|(other, ..)| *other == by));
            let first = members.len();
            firsts.push(small(first));
            let mut priced = Vec::with_capacity(own.len());
            for (_, (member, more), gate, own) in std::mem::replace(&mut own, others) {
                members.push(member);
                gates.push(gate);
                mores.push(more);
                priced.push(own);
            }
            joints.push(gates.iter().skip(first).fold(Gate::SHUT, |joint, gate| joint.or(gate)));
            shelves.add(by, small(first), &priced, compiled.minor_unit, caps);
        }
        ranges.push(first_shelf..small(shelves.count()));
    }
    firsts.push(small(members.len()));
    ways.put(&regions, &ranges, &shelves.finish(caps));
    let [mores, commons] = More::put(mores, &firsts);
    Index {
        zones: first_zones(&zones, &to, destinations.count()),
        weighers: measures.weighers(),
        counted_days: compiled.transits.iter().fold(Weekdays::NONE, |days, transit| days.or(transit.counted_days())),
        origins,
        destinations,
        ways,
        gating,
        shelves,
        joint: joints.iter().fold(Gate::SHUT, |joint, gate| joint.or(gate)),
        joints: joints.into(),
        firsts: firsts.into(),
        members: members.into(),
        gates: gates.into(),
        mores,
        commons,
        loose: loose.into(),
    }
}

/// Where prices are compared for which it counts, classes tell which tax is due: the lists that taxes name.
fn taxed(compiled: &Compiled) -> impl Iterator<Item = ListId> {
    let counts = compiled.taxation.by_gross || compiled.services.iter().any(|service| service.rates.iter().any(|lane| lane.has_tax));
    compiled.taxes.iter().flat_map(Tax::lists).filter(move |_| counts)
}

fn ends_of_origins(compiled: &Compiled, route: &Route) -> Vec<ListId> {
    let zone = route.zone.and_then(|zone| compiled.charts.zones.get(zone as usize));
    route.from.into_iter().chain(zone.into_iter().flat_map(|zone| zone.from.into_iter().chain(zone.not_from.iter().copied()))).collect()
}

fn ends_of_destinations(compiled: &Compiled, route: &Route) -> Vec<ListId> {
    let zone = route.zone.and_then(|zone| compiled.charts.zones.get(zone as usize));
    route.to.into_iter().chain(zone.map(|zone| zone.to)).collect()
}

/// The lists that lanes name, and some more, each once.
fn lists(compiled: &Compiled, of: fn(&Compiled, &Route) -> Vec<ListId>, more: &[ListId]) -> Vec<ListId> {
    let transit = compiled.services.iter().flat_map(|service| service.transit.iter().map(|lane| lane.route));
    let rates = compiled.services.iter().flat_map(|service| service.rates.iter().map(|lane| lane.route));
    // Most lanes have routes that others have.
    let routes: HashSet<Route> = transit.chain(rates).collect();
    let mut lists: Vec<ListId> = routes.iter().flat_map(|route| of(compiled, route)).chain(more.iter().copied()).collect();
    lists.sort_unstable();
    lists.dedup();
    lists
}

type Prices<'a> = (Vec<Lane<'a>>, Always<'a>, More, bool);

/// The rates of a service in a region, the surcharges that surely apply there, what others may add, and whether some may have goods weighed as more; `None` where
/// none can be converted.
fn with_prices<'a>(
    compiled: &'a Compiled,
    service: &'a CompiledService,
    rates: &[u32],
    region: &Region,
    (to, destinations): (&Covered, usize),
) -> Option<Prices<'a>> {
    let lanes = || rates.iter().filter_map(|place| service.rates.get(*place as usize));
    let covers = |list: ListId| {
        let class = |at: &u32| if region.is_blind { *at } else { at % small(destinations) };
        to.by(list).is_some_and(|covered| region.area.iter().all(|at| covered.binary_search(&class(at)).is_ok()))
    };
    let own_tax = compiled.taxes.get(service.tax as usize);
    let tax = |has_tax: bool| own_tax.map(|tax| TaxBound::of(tax, compiled.taxation, has_tax, covers));
    let lane = |lane: &'a RateLane| {
        let (rate, discount) = (&*lane.rate, lane.discount.as_deref());
        Some(Lane { rate, discount, tax: tax(lane.has_tax)?, exchange: lane.exchange? })
    };
    let rates: Vec<_> = lanes().filter_map(lane).collect();
    // Where lanes have several currencies, their surcharges are left out of the bounds.
    let mut sets = lanes();
    let first = sets.next()?;
    let surcharges = if sets.all(|other| other.surcharges == first.surcharges) { compiled.surcharges_of(first) } else { &NO_SURCHARGES };
    let by_least = lanes().any(|lane| compiled.surcharges_of(lane).has_leasts());
    (!rates.is_empty()).then(|| (rates, Always::of(surcharges, covers), More::of(compiled, lanes()), by_least))
}

/// For each class of destinations the first zone that it lies in, from 1; 0 for none. Nothing, if some zone doesn't tell classes apart.
fn first_zones(zones: &[ListId], to: &Covered, destinations: usize) -> Box<[u32]> {
    let mut first = vec![0; destinations].into_boxed_slice();
    for (number, list) in (1..).zip(zones) {
        let Some(classes) = to.by(*list) else { return Box::default() };
        for class in classes {
            if let Some(own) = first.get_mut(*class as usize).filter(|own| **own == 0) {
                *own = number;
            }
        }
    }
    first
}
