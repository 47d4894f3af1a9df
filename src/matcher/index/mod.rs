//! The index: in which order services are looked at, and which surely can't take a consignment or win.
//!
//! - `ways` puts together what lanes say: a *way* is the transit lane and the rate lanes of a service that lead from a class of origins to a
//!   class of destinations. Services that name the same lists share a map from classes to ways.
//! - A *region* is the addresses for which some services have one way each. Where all services share a few zones, regions are these
//!   zones; where carriers have zone charts of their own, they are the zones of each. Nothing is made of the products of carriers' zones.
//! - `shelf`: the services of a region that weigh goods alike, by steps of weight, each in the order of a lower bound of its price.
//! - `gate`: rules as steps of figures and bits, asked on whole words.
//!
//! Its laws: what a gate refuses, the verdict refuses; no bound is above the price; where there is no way, there is no lane or no
//! rate. So it moves no answer, and could be left out.

mod build;
mod gate;
mod shelf;
mod ways;

use super::search::Visitor;
use super::verdict::{Asking, Way};
use crate::facts::{Asks, Facts};
use crate::matcher::compiled::Compiled;
use crate::place::Classes;
use crate::service_set::Members;

use gate::{Gate, Gating, in_time};
use shelf::{Shelves, Weigher};
use ways::Ways;

/// A service to be looked at.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) number: u32,
    pub(super) way: Way<'a>,
    /// What its price isn't below, in minor units of the rule set's currency.
    pub(super) bound: u32,
}

/// A service in a region.
#[derive(Debug, Clone, Copy)]
struct Member {
    service: u32,
    way: u32,
}

/// The order in which services are looked at.
pub(super) struct Index {
    origins: Classes,
    destinations: Classes,
    /// The first zone of each class of destinations, from 1; 0 for none.
    zones: Box<[u32]>,
    ways: Ways,
    gating: Gating,
    /// How goods are weighed.
    weighers: Box<[Weigher]>,
    shelves: Shelves,
    /// Those of all regions, with their gates.
    members: Box<[Member]>,
    gates: Box<[Gate]>,
    /// Services that it took too much to put anywhere: they are looked at whatever is asked.
    loose: Box<[u32]>,
}

impl Index {
    pub(super) fn of(compiled: &Compiled) -> Self {
        build::index(compiled, ways::MOST_LOOKS)
    }

    /// Where a consignment stands, and what it asks; `None` of one that is out of the ordinary. `own` tells of the origin and the destination
    /// whether country and postcode are their shipping location's.
    #[inline]
    pub(super) fn place(&self, compiled: &Compiled, facts: &Facts<'_>, own: [bool; 2]) -> Option<(u32, Asks)> {
        facts.grains?;
        if facts.volume == crate::facts::Volume::TooFine && !self.weighers.is_empty() {
            return None;
        }
        let [own_origin, own_destination] = own;
        let origin = self.origins.class(&facts.origin, own_origin)?;
        let destination = self.destinations.class(&facts.destination, own_destination)?;
        Some((self.ways.place(origin, destination)?, self.gating.asks(facts, compiled)))
    }

    /// The lanes of a service for a place.
    #[inline]
    pub(super) fn way(&self, place: u32, number: u32) -> Way<'_> {
        self.ways.of_service(number, place)
    }

    /// The first zone of a place.
    pub(super) fn zone(&self, place: u32) -> Option<usize> {
        let zone = self.zones.get(self.ways.destination(place)).copied().unwrap_or(0);
        usize::try_from(zone).ok()?.checked_sub(1)
    }

    /// Shows a visitor the services of a pool that may matter, the cheapest first as far as bounds tell.
    #[inline]
    pub(super) fn each<V: Visitor>(&self, asking: &Asking<'_>, place: u32, among: &Members, visitor: &mut V) {
        let (facts, horizon) = (asking.facts, &asking.horizon);
        let [from, by] = horizon.wanted.delivered;
        let left = (by != i32::MAX).then(|| by.saturating_sub(horizon.from));
        let asks = in_time(&facts.asks, left, from == by);
        let weights = self.shelves.weigh(&self.weighers, facts);
        for region in self.ways.regions(place) {
            if self.shelves.least(*region, &weights) > visitor.most() {
                continue;
            }
            for shelf in self.shelves.of_region(*region) {
                for entry in self.shelves.entries(shelf, &weights) {
                    if entry.bound > visitor.most() {
                        break;
                    }
                    let Some(gate) = self.gates.get(entry.member as usize) else { break };
                    if !gate.passes(&asks) && !(V::BARRED && self.gating.bars_one_kind(gate, &asks)) {
                        continue;
                    }
                    let Some(member) = self.members.get(entry.member as usize).filter(|member| among.have(member.service)) else { continue };
                    visitor.visit(Candidate { number: member.service, way: self.ways.way(member.way), bound: entry.bound });
                }
            }
        }
        for number in self.loose.iter().copied().filter(|number| among.have(*number)) {
            visitor.visit(Candidate { number, way: Way::Unknown, bound: 0 });
        }
    }

    pub(super) fn memory(&self) -> usize {
        self.origins.memory()
            + self.destinations.memory()
            + size_of_val(&*self.zones)
            + self.ways.memory()
            + self.gating.memory()
            + self.shelves.memory()
            + size_of_val(&*self.members)
            + size_of_val(&*self.gates)
            + size_of_val(&*self.loose)
    }
}
