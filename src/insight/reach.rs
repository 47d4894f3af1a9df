//! Where a service goes: which of its lanes decide for addresses of every kind, on which days.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use chrono::Datelike;

use super::world::World;
use crate::consignment::Address;
use crate::matcher::{CompiledService, Route};
use crate::place::{Answer, ListId, Sample, Spot};
use crate::time::Weekdays;

/// Some days, from and to.
pub(super) type Span = [i32; 2];

/// Every day.
pub(super) const EVER: Span = [i32::MIN, i32::MAX];

/// Where something is collected.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) location: Option<u32>,
    /// What the address says besides; nothing, if there is none.
    pub(super) sample: Option<Sample>,
    pub(super) spot: Spot,
}

/// An origin and a destination, by their numbers.
pub(super) type Pair = [usize; 2];

/// What becomes of a lane of the document.
#[derive(Debug, Clone, Default)]
pub(super) struct Lane {
    /// Whether it decides somewhere that isn't excluded.
    pub(super) decides: bool,
    /// Somewhere it leads to, rather where nothing is unknown.
    pub(super) leads: Option<Pair>,
    /// Somewhere it leads to where the service goes.
    pub(super) goes: Option<Pair>,
    /// What decides before it everywhere that it leads to and the service goes, if that is one lane.
    pub(super) behind: Behind,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Behind {
    #[default]
    Nothing,
    One(usize),
    Several,
}

impl Behind {
    fn and(self, lane: usize) -> Self {
        match self {
            Self::Nothing => Self::One(lane),
            Self::One(own) if own == lane => self,
            _ => Self::Several,
        }
    }
}

/// How the service goes from somewhere to somewhere.
#[derive(Debug, Clone)]
pub(super) struct Situation {
    pub(super) pair: Pair,
    /// The place of the transit lane in the document, and of its part.
    pub(super) transit: [usize; 2],
    /// The places of the parts of rate lanes that price it, each with the days.
    pub(super) rates: Vec<(usize, Vec<Span>)>,
    /// The days between others on which none does.
    pub(super) without: Vec<Span>,
}

pub(super) struct Reach {
    /// The place of the service in the document, and its number.
    pub(super) index: usize,
    pub(super) number: usize,
    pub(super) origins: Vec<Origin>,
    pub(super) destinations: Rc<Vec<Sample>>,
    pub(super) transit: Vec<Lane>,
    pub(super) rates: Vec<Lane>,
    pub(super) situations: Vec<Situation>,
    /// Somewhere that it would go to if that weren't excluded.
    pub(super) barred: Option<Pair>,
    /// Of each excluded place somewhere that it would go to.
    pub(super) excluded: Vec<Option<Pair>>,
}

impl Reach {
    pub(super) fn of(world: &mut World<'_>, index: usize) -> Option<Self> {
        let document = world.rule_set.carrier_services.get(index)?;
        let number = world.compiled().number(document.reference.as_str())?;
        let [from, to] = lists_of(world, [index, number])?;
        let destinations = destinations(world, to)?;
        let origins = origins(world, [index, number], from)?;
        let engine = world.matcher.0.clone();
        let service = engine.services.get(number)?;
        let looks = origins.len().saturating_mul(destinations.len()).saturating_mul(service.transit.len() + service.rates.len());
        if !world.may_look(looks) {
            return None;
        }
        let mut reach = Self {
            index,
            number,
            origins,
            destinations,
            transit: vec![Lane::default(); document.transit.len()],
            rates: vec![Lane::default(); document.rates.len()],
            situations: Vec::new(),
            barred: None,
            excluded: vec![None; document.rules.as_ref().map_or(0, |rules| rules.excluded_places.len())],
        };
        for origin in 0..reach.origins.len() {
            for destination in 0..reach.destinations.len() {
                reach.look(world, service, [origin, destination]);
            }
        }
        Some(reach)
    }

    pub(super) fn spots(&self, [origin, destination]: Pair) -> Option<[Spot; 2]> {
        Some([self.origins.get(origin)?.spot, self.destinations.get(destination)?.spot])
    }

    /// Whether both ends say all that is asked of them.
    pub(super) fn is_certain(&self, [origin, destination]: Pair) -> bool {
        let of_origin = self.origins.get(origin).is_some_and(|origin| origin.sample.as_ref().is_none_or(|sample| sample.is_certain));
        of_origin && self.destinations.get(destination).is_some_and(|sample| sample.is_certain && sample.spot.postcode.is_some())
    }

    fn look(&mut self, world: &mut World<'_>, service: &CompiledService, pair: Pair) {
        let Some([origin, destination]) = self.spots(pair) else { return };
        (world.facts.origin, world.facts.destination) = (origin, destination);
        let (compiled, facts) = (world.matcher.0.clone(), &world.facts);
        let is_certain = self.is_certain(pair);
        let leads = |route: Route| compiled.leads(route, facts);
        let transit: Vec<[usize; 2]> = service
            .transit
            .iter()
            .enumerate()
            .filter(|(_, lane)| leads(lane.route))
            .map(|(part, lane)| [lane.lane as usize, part])
            .collect();
        let rates = service.rates.iter().enumerate().filter(|(_, lane)| leads(lane.route));
        let rates: Vec<(usize, usize, Span)> = rates.map(|(part, lane)| (lane.lane as usize, part, lane.validity.ends())).collect();
        let excluded = service.excluded.as_ref();
        let is_barred = excluded.is_some_and(|places| compiled.lists.answer(places.lists().0, &destination) != Answer::No);
        if let (Some(places), false) = (excluded, transit.is_empty()) {
            for (entry, list) in self.excluded.iter_mut().zip(places.lists().1) {
                if compiled.lists.answer(list, &destination) != Answer::No {
                    *entry = entry.or(Some(pair));
                }
            }
        }
        let first = transit.first().copied().filter(|_| !is_barred);
        note(&mut self.transit, transit.iter().map(|[lane, _]| *lane), pair, is_certain, !is_barred);
        note(&mut self.rates, rates.iter().map(|(lane, ..)| *lane), pair, is_certain, first.is_some());
        if let Some([lane, _]) = first
            && let Some(own) = self.transit.get_mut(lane)
        {
            own.decides = true;
        }
        let Some(transit) = first else {
            if !transit.is_empty() && !rates.is_empty() && (self.barred.is_none() || is_certain) {
                self.barred = Some(pair);
            }
            return;
        };
        let (priced, without) = priced(&rates);
        for (_, lane, _) in &priced {
            if let Some(own) = self.rates.get_mut(*lane) {
                own.decides = true;
            }
        }
        let rates = priced.into_iter().map(|(part, _, days)| (part, days)).collect();
        self.situations.push(Situation { pair, transit, rates, without });
    }
}

/// Puts down where lanes lead, the first of which decides.
fn note(lanes: &mut [Lane], leading: impl Iterator<Item = usize>, pair: Pair, is_certain: bool, goes: bool) {
    let (mut first, mut seen) = (None, HashSet::new());
    for lane in leading.filter(|lane| seen.insert(*lane)) {
        if let Some(own) = lanes.get_mut(lane) {
            if own.leads.is_none() || is_certain {
                own.leads = Some(pair);
            }
            if goes && (own.goes.is_none() || is_certain) {
                own.goes = Some(pair);
            }
            if let Some(first) = first.filter(|_| goes) {
                own.behind = own.behind.and(first);
            }
        }
        first = first.or(Some(lane));
    }
}

/// The part of a rate lane, the lane, and the days on which it prices.
type Priced = (usize, usize, Vec<Span>);

/// On which days each of some lanes prices, of which the first that is valid does; and the days between others on which none does.
fn priced(rates: &[(usize, usize, Span)]) -> (Vec<Priced>, Vec<Span>) {
    let (mut left, mut all) = (vec![EVER], Vec::new());
    for (lane, part, valid) in rates {
        let own: Vec<Span> = left.iter().filter_map(|span| common(*span, *valid)).collect();
        left = left.iter().flat_map(|span| less(*span, *valid)).collect();
        if !own.is_empty() {
            all.push((*part, *lane, own));
        }
    }
    left.retain(|[first, last]| *first != i32::MIN && *last != i32::MAX);
    (all, left)
}

pub(super) fn common([from, to]: Span, [first, last]: Span) -> Option<Span> {
    Some([from.max(first), to.min(last)]).filter(|[from, to]| from <= to)
}

fn less(span: Span, [first, last]: Span) -> impl Iterator<Item = Span> {
    let before = first.checked_sub(1).and_then(|end| common(span, [i32::MIN, end]));
    let after = last.checked_add(1).and_then(|start| common(span, [start, i32::MAX]));
    before.into_iter().chain(after)
}

/// The lists that tell origins, and destinations, of a service apart.
pub(super) fn lists_of(world: &World<'_>, [index, number]: [usize; 2]) -> Option<[BTreeSet<ListId>; 2]> {
    let compiled = world.compiled();
    let service = compiled.services.get(number)?;
    let [mut from, mut to] = [BTreeSet::new(), BTreeSet::new()];
    let routes = service.transit.iter().map(|lane| lane.route).chain(service.rates.iter().map(|lane| lane.route));
    for Route { from: origin, to: destination, zone } in routes {
        from.extend(origin);
        to.extend(destination);
        if let Some(zone) = zone.and_then(|zone| compiled.charts.zones.get(zone as usize)) {
            from.extend(zone.from.into_iter().chain(zone.not_from.iter().copied()));
            to.insert(zone.to);
        }
    }
    if let Some(excluded) = &service.excluded {
        to.extend(excluded.lists().1.chain([excluded.lists().0]));
    }
    let surcharges: BTreeMap<u32, _> = service.rates.iter().map(|lane| (lane.surcharges, compiled.surcharges_of(lane))).collect();
    let mut asked = Vec::new();
    for listed in surcharges.values().flat_map(|list| &list.all) {
        let gate = &listed.surcharge.gate;
        asked.extend(gate.places.map(|(_, id)| id).into_iter().chain(gate.from).chain(listed.surcharge.conditions()));
    }
    asked.extend(world.scopes_of(index).filter_map(|scope| scope.when));
    for id in asked {
        compiled.conditions.each_list(id, &mut |list, is_destination| {
            if is_destination {
                to.insert(list)
            } else {
                from.insert(list)
            };
        });
    }
    Some([from, to])
}

/// Destinations of every kind that some lists tell apart; shipping locations besides, if some are named.
fn destinations(world: &mut World<'_>, to: BTreeSet<ListId>) -> Option<Rc<Vec<Sample>>> {
    let names_locations = to.iter().any(|list| world.compiled().lists.names_locations(*list));
    let asked = to.clone();
    let samples = world.samples(to)?;
    if !names_locations {
        return Some(samples);
    }
    let compiled = world.compiled();
    let mut all = samples.to_vec();
    for (location, spot) in (0..).zip(compiled.locations.spots()) {
        let is_certain = asked.iter().all(|list| compiled.lists.answer(*list, &spot) != Answer::Unknown);
        all.push(Sample { spot, is_certain, ..Sample::default() });
        let own = samples.iter().filter(|sample| sample.country.is_some());
        all.extend(own.map(|sample| Sample { spot: Spot { location: Some(location), ..sample.spot }, ..sample.clone() }));
    }
    let mut known = HashSet::new();
    all.retain(|sample| known.insert(asked.iter().map(|list| compiled.lists.answer(*list, &sample.spot) as u8).collect::<Vec<u8>>()));
    Some(Rc::new(all))
}

/// Origins of every kind that some lists tell apart, at which the service is collected.
fn origins(world: &mut World<'_>, [index, number]: [usize; 2], from: BTreeSet<ListId>) -> Option<Vec<Origin>> {
    let asked = from.clone();
    let samples = world.samples(from)?;
    let compiled = world.compiled();
    let collector = compiled.services.get(number)?.collector;
    let spots = compiled.locations.spots();
    let collecting = (0..).zip(&spots).filter(|(location, _)| compiled.locations.is_collected(*location, collector));
    let mut all: Vec<Origin> = Vec::new();
    for (location, spot) in collecting {
        all.push(Origin { location: Some(location), sample: None, spot: *spot });
        let own = samples.iter().filter(|sample| sample.country.is_some());
        all.extend(own.map(|sample| {
            let spot = Spot { location: Some(location), ..sample.spot };
            Origin { location: Some(location), sample: Some(sample.clone()), spot }
        }));
    }
    all.extend(samples.iter().map(|sample| {
        let is_address = sample.country.is_some();
        Origin { location: None, sample: is_address.then(|| sample.clone()), spot: sample.spot }
    }));
    // Of those that are alike the first.
    let mut known = HashSet::new();
    let answers = |origin: &Origin| asked.iter().map(|list| compiled.lists.answer(*list, &origin.spot) as u8).collect::<Vec<u8>>();
    let scopes: Vec<_> = world.scopes_of(index).collect();
    let ruled = |origin: &Origin| scopes.iter().map(|scope| scope.is_at(origin.location)).collect::<Vec<bool>>();
    all.retain(|origin| known.insert((answers(origin), ruled(origin), collected(world, index, origin.location))));
    Some(all)
}

/// On which weekdays a service may be collected somewhere.
pub(super) fn collected(world: &World<'_>, index: usize, location: Option<u32>) -> Weekdays {
    let carrier = world.rule_set.carrier_services.get(index).map(|service| &service.carrier);
    let location = location.and_then(|location| world.rule_set.shipping_locations.get(location as usize));
    location.map_or(Weekdays::of(None), |location| {
        let own = location.collections.iter().filter(|collection| Some(&collection.carrier) == carrier);
        own.fold(Weekdays::NONE, |days, collection| {
            let excepted = collection.exceptions.iter().map(|exception| Weekdays::of_day(exception.date.num_days_from_ce()));
            excepted.fold(days.or(Weekdays::of(collection.days.as_deref())), Weekdays::or)
        })
    })
}

impl Origin {
    /// As a consignment has it.
    pub(super) fn address(&self, world: &World<'_>) -> Option<Address> {
        let location = self.location.and_then(|location| world.location(location)).cloned();
        let address = self.sample.as_ref().map(|sample| super::world::address_of(world, sample));
        match (address, location) {
            (None, None) => None,
            (address, location) => Some(Address { location, ..address.unwrap_or_default() }),
        }
    }
}
