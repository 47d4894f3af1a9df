//! The order in which services are looked at.

use super::gate::{Gate, Gating, in_time};
use super::more::{Adding, More};
use super::shelf::{Entry, Shelves, range_at};
use super::ways::{Member, Ways};
use crate::facts::{Asks, Facts, Weights};
use crate::matcher::compiled::Compiled;
use crate::matcher::verdict::{Asking, Way};
use crate::matcher::visitor::{Candidate, Visitor};
use crate::place::Classes;
use crate::service_set::Members;
use crate::tariff::Figuring;
use crate::time::Weekdays;

/// So many gates are sooner asked than what goes with their entries.
const FEW: usize = 8;

/// The order in which services are looked at.
pub(in crate::matcher) struct Index {
    pub(super) origins: Classes,
    pub(super) destinations: Classes,
    /// The first zone of each class of destinations, from 1; 0 for none. Nothing, if these don't tell.
    pub(super) zones: Box<[u32]>,
    pub(super) ways: Ways,
    pub(super) gating: Gating,
    /// The weekdays that some lane counts.
    pub(super) counted_days: Weekdays,
    /// How goods are weighed.
    pub(super) weighers: Box<[Figuring<i64>]>,
    pub(super) shelves: Shelves,
    /// Those of all shelves, one after the other, with their gates.
    pub(super) members: Box<[Member]>,
    pub(super) gates: Box<[Gate]>,
    /// What surcharges add to the bounds of each, and of all of a shelf if that is the same; nothing, if they don't.
    pub(super) mores: Box<[More]>,
    pub(super) commons: Box<[More]>,
    /// Where the members of each shelf begin, and where the last end.
    pub(super) firsts: Box<[u32]>,
    /// What the gates of a shelf let through together, and those of all.
    pub(super) joints: Box<[Gate]>,
    pub(super) joint: Gate,
    /// Services that it took too much to put anywhere: they are looked at whatever is asked.
    pub(super) loose: Box<[u32]>,
}

impl Index {
    /// Where a consignment stands, what it asks, and what it weighs; `None` of one that is out of the ordinary. `own` tells of the
    /// origin and the destination whether country and postcode are their shipping location's.
    #[inline]
    pub(in crate::matcher) fn place(&self, compiled: &Compiled, facts: &Facts<'_>, own: [bool; 2]) -> Option<(u32, Asks, Weights)> {
        facts.grains?;
        if facts.volume == crate::facts::Volume::TooFine && !self.weighers.is_empty() {
            return None;
        }
        let [own_origin, own_destination] = own;
        let origin = self.origins.class(&facts.origin, own_origin)?;
        let destination = self.destinations.class(&facts.destination, own_destination)?;
        let place = self.ways.place(origin, destination)?;
        Some((place, self.gating.asks(facts, compiled), self.shelves.weigh(&self.weighers, facts, &compiled.exchange)))
    }

    /// The lanes of a service for a place.
    #[inline]
    pub(in crate::matcher) fn way(&self, place: u32, number: u32) -> Way<'_> {
        self.ways.of_service(number, place)
    }

    /// The first zone of a place, from 1, or 0 if it is in none; `None` if classes don't tell.
    pub(in crate::matcher) fn zone(&self, place: u32) -> Option<usize> {
        self.zones.get(self.ways.destination(place)).map(|zone| *zone as usize)
    }

    /// Shows a visitor the services of a pool that may matter, the cheapest first as far as bounds tell.
    #[inline]
    pub(in crate::matcher) fn each<V: Visitor>(&self, asking: &Asking<'_>, place: u32, among: &Members, visitor: &mut V) {
        let facts = asking.facts;
        let [from, _] = asking.horizon.wanted.delivered;
        let asks = self.asks(asking);
        let may_take = |gate: &Gate| gate.passes(&asks) || V::BARRED && self.gating.bars_one_kind(gate, &asks);
        if !may_take(&self.joint) {
            return self.each_loose(among, visitor);
        }
        let (weights, adding) = (&facts.weights, Adding::to(asking));
        for row in self.ways.rows(place, weights.class) {
            for number in row {
                // Those that follow are no cheaper.
                if self.shelves.least_of_class(*number, weights) > visitor.most() {
                    break;
                }
                let common = self.common(*number, &adding);
                let is_near = self.shelves.least(*number, weights).saturating_add(common.unwrap_or(0)) <= visitor.most();
                if !is_near || !self.is_open(*number, may_take) {
                    continue;
                }
                let Some(shelf) = self.shelves.shelf(*number) else { break };
                let mut step = self.shelves.step(shelf, weights, &self.weighers, (facts, &asking.compiled.exchange));
                step.others = step.others.saturating_add(common.unwrap_or(0));
                let bound =
                    |entry: &Entry| step.bound(entry).saturating_add(if common.is_some() { 0 } else { self.more(entry.member, &adding) });
                // Whether it has the price that no entry from it on is below.
                let show = |entry: &Entry, visitor: &mut V| {
                    let Some(member) = self.members.get(entry.member as usize).filter(|member| among.have(member.service)) else {
                        return false;
                    };
                    let candidate = Candidate { number: member.service, way: self.ways.way(member.way), bound: bound(entry) };
                    visitor.visit(candidate).is_some_and(|price| price == i128::from(step.least(entry)) * asking.compiled.minor_unit)
                };
                let is_open = |entry: &Entry| self.gates.get(entry.member as usize).is_some_and(may_take);
                // Where entries of one bound come in the order of preference, the first that has that price ends them.
                let is_in_order = V::IS_CHOOSING && shelf.is_uniform && from == i32::MIN;
                let first = if step.rises && V::IS_CHOOSING { step.first(visitor.most(), bound, is_open) } else { None };
                let first = first.map(|first| (first, show(first, visitor)));
                for entry in step.entries {
                    if step.least(entry) > visitor.most() {
                        break;
                    }
                    let is_last = match first {
                        Some((first, is_last)) if first == entry => is_last,
                        _ => {
                            step.bound(entry) <= visitor.most() && is_open(entry) && bound(entry) <= visitor.most() && show(entry, visitor)
                        }
                    };
                    if is_last && is_in_order {
                        break;
                    }
                }
            }
        }
        self.each_loose(among, visitor);
    }

    /// What surcharges add to the bounds of a shelf whose members all have the same; `None` of others.
    #[inline]
    fn common(&self, shelf: u32, adding: &Adding<'_>) -> Option<u32> {
        let common = self.commons.get(shelf as usize).filter(|common| **common != More::NONE)?;
        let member = self.members.get(*self.firsts.get(shelf as usize)? as usize)?;
        Some(adding.least(*common, member.service))
    }

    /// What surcharges add to the bound of a member.
    #[inline]
    pub(super) fn more(&self, member: u32, adding: &Adding<'_>) -> u32 {
        let more = self.mores.get(member as usize).zip(self.members.get(member as usize));
        more.map_or(0, |(more, member)| adding.least(*more, member.service))
    }

    /// What is asked of gates, days included.
    #[inline]
    pub(super) fn asks(&self, asking: &Asking<'_>) -> Asks {
        let [from, by] = asking.horizon.wanted.delivered;
        let left = (by != i32::MAX).then(|| self.counted_days.within(asking.horizon.from, by));
        in_time(&asking.facts.asks, left, from == by)
    }

    /// Whether a shelf may have a service that takes a consignment.
    #[inline]
    fn is_open(&self, shelf: u32, may_take: impl Fn(&Gate) -> bool) -> bool {
        let gates = self.gates.get(range_at(&self.firsts, shelf as usize));
        debug_assert!(gates.is_some(), "every shelf has its gates");
        let gates = gates.unwrap_or_default();
        if gates.len() <= FEW { gates.iter().any(may_take) } else { self.joints.get(shelf as usize).is_some_and(may_take) }
    }

    fn each_loose<V: Visitor>(&self, among: &Members, visitor: &mut V) {
        for number in self.loose.iter().copied().filter(|number| among.have(*number)) {
            visitor.visit(Candidate { number, way: Way::Unknown, bound: 0 });
        }
    }

    pub(in crate::matcher) fn memory(&self) -> usize {
        self.origins.memory()
            + self.destinations.memory()
            + size_of_val(&*self.zones)
            + self.ways.memory()
            + self.gating.memory()
            + self.shelves.memory()
            + size_of_val(&*self.members)
            + size_of_val(&*self.gates)
            + size_of_val(&*self.mores)
            + size_of_val(&*self.commons)
            + size_of_val(&*self.joints)
            + size_of_val(&*self.firsts)
            + size_of_val(&*self.loose)
    }
}
