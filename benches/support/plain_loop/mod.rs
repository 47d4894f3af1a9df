//! The plain loop: what anyone would write in a day for rule sets like those of `consign_scale::shapes`.
//!
//! Per service: the limits, the zone by an array, what is excluded, the band by search, surcharges, days on the way, and the best so far.
//! Both sides are prepared: the rule set is compiled into whole numbers and arrays, and a consignment ([`Parcel`]) knows the piece of the
//! country that it goes to, an instant ([`Moment`]) the days on which carriers still collect. It stops at the first thing that a service
//! fails, and works out no dates for what is dearer than the best; but it asks every service, in the order of the rule set.
//!
//! Whatever it doesn't expect stops it when it is built. Its answers are consign's: `tests/shapes.rs` holds that.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::must_use_candidate,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what the shapes don't have stops the build of the loop, and each bench uses its own part of it"
)]

mod atlas;
mod days;
mod parcel;
mod price;
#[path = "../integer_scan/read.rs"]
mod read;
mod service;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use atlas::{Atlas, Pieces};
use days::Calendars;
pub use days::Moment;
pub use parcel::Parcel;
use read::{Names, list, text};
use service::{NO_LANE, Service};

/// A rule set, compiled for the loop.
pub struct PlainLoop {
    places: Places,
    labels: Labels,
    calendars: Calendars,
    services: Vec<Service>,
}

/// What consignments and services name, in order.
pub struct Labels {
    locations: Names,
    carriers: Names,
    tags: Names,
    references: Names,
    currency: Value,
}

/// What services share: the pieces of the countries, and what lies in which.
pub struct Places {
    /// The pieces that zones make.
    zones: Atlas,
    /// The pieces that excluded places and surcharges make.
    lists: Atlas,
    zone_pieces: BTreeMap<String, Pieces>,
    /// By the pieces of zones: which lane of a service goes there. Services with the same zones in the same order share one.
    lane_maps: Vec<Vec<u16>>,
    known_maps: BTreeMap<String, usize>,
    /// By the pieces of lists. Services with the same list share one.
    pieces: Vec<Pieces>,
    known_lists: BTreeMap<String, usize>,
}

/// What a service would do for a parcel. Of two the lesser is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offer {
    /// The net price in minor units.
    pub net: i64,
    /// Days, as chrono counts them.
    pub latest: i32,
    pub collected: i32,
    /// The minute of the day.
    pub collection: i32,
    /// The place of the service's reference among all references.
    pub rank: usize,
    pub service: usize,
}

impl PlainLoop {
    pub fn new(rules: &Value) -> Self {
        let services = list(&rules["CarrierServices"]);
        let labels = Labels::of(rules);
        let (mut calendars, mut places) = (Calendars::new(rules, &labels), Places::new(rules));
        let services = services.iter().map(|service| Service::read(service, &labels, &mut calendars, &mut places)).collect();
        Self { places, labels, calendars, services }
    }

    /// The cheapest service: the least net price, then the earliest latest-delivery date, then the earliest collection, then the least
    /// reference.
    pub fn choose(&self, parcel: &Parcel, moment: &Moment) -> Option<Offer> {
        let mut best: Option<Offer> = None;
        for (number, service) in self.services.iter().enumerate() {
            if !service.limits.allow(parcel) {
                continue;
            }
            let lane = self.places.lane_maps[service.lane_maps[parcel.origin]][parcel.zone_piece];
            if lane == NO_LANE || service.excluded.is_some_and(|list| self.places.pieces[list].has(parcel.list_piece)) {
                continue;
            }
            let lane = &service.lanes[usize::from(lane)];
            let Some(net) = lane.price.base(parcel).map(|base| service.net(base, parcel, &self.places.pieces)) else { continue };
            if best.is_some_and(|best| net > best.net) {
                continue;
            }
            let Some(kept) = moment.kept(parcel, service.carrier, lane.pattern) else { continue };
            let offer = Offer {
                net,
                latest: kept.latest,
                collected: kept.collected,
                collection: kept.collection,
                rank: service.rank,
                service: number,
            };
            if best.is_none_or(|best| offer < best) {
                best = Some(offer);
            }
        }
        best
    }

    /// A consignment, prepared.
    pub fn parcel(&self, consignment: &Value) -> Parcel {
        Parcel::read(consignment, &self.labels, &self.places)
    }

    /// An instant, prepared.
    pub fn moment(&self, at: DateTime<Utc>) -> Moment {
        self.calendars.moment(at)
    }

    /// The reference of a service.
    pub fn reference(&self, service: usize) -> &str {
        &self.services[service].reference
    }
}

impl Labels {
    fn of(rules: &Value) -> Self {
        let services = || list(&rules["CarrierServices"]).iter();
        let references = |kind: &str| Names::of(list(&rules[kind]).iter().map(|one| text(&one["Reference"])));
        Self {
            locations: references("ShippingLocations"),
            carriers: references("Carriers"),
            tags: Names::of(services().flat_map(|service| list(&service["Rules"]["Tags"])).map(text)),
            references: references("CarrierServices"),
            currency: rules["Currency"].clone(),
        }
    }
}

impl Places {
    fn new(rules: &Value) -> Self {
        let zones = list(&rules["Zones"]);
        let of_zones = || zones.iter().flat_map(|zone| list(&zone["Include"]).iter().chain(list(&zone["Exclude"])));
        let of_lists = || {
            let services = list(&rules["CarrierServices"]).iter();
            services.flat_map(|service| {
                let surcharges = list(&service["Surcharges"]).iter();
                list(&service["Rules"]["ExcludedPlaces"]).iter().chain(surcharges.flat_map(|surcharge| list(&surcharge["Places"])))
            })
        };
        let (zones_atlas, lists) = (Atlas::of(of_zones().map(text)), Atlas::of(of_lists().map(text)));
        let zone_pieces = zones.iter().map(|zone| {
            let (include, exclude) = (zones_atlas.pieces(&zone["Include"]), zones_atlas.pieces(&zone["Exclude"]));
            (text(&zone["Reference"]).to_owned(), include.without(&exclude))
        });
        Self {
            zone_pieces: zone_pieces.collect(),
            zones: zones_atlas,
            lists,
            lane_maps: Vec::new(),
            known_maps: BTreeMap::new(),
            pieces: Vec::new(),
            known_lists: BTreeMap::new(),
        }
    }

    /// The number of a list of places.
    fn list(&mut self, places: &Value) -> Option<usize> {
        (!places.is_null()).then(|| {
            *self.known_lists.entry(places.to_string()).or_insert_with(|| {
                self.pieces.push(self.lists.pieces(places));
                self.pieces.len() - 1
            })
        })
    }

    /// The number of the map of lanes, each given by its number and the zone it goes to: where several go, it is the first.
    fn lane_map(&mut self, lanes: &[(u16, &str)]) -> usize {
        *self.known_maps.entry(format!("{lanes:?}")).or_insert_with(|| {
            let mut map = vec![NO_LANE; self.zones.pieces_and_nowhere()];
            for (lane, zone) in lanes.iter().rev() {
                let pieces = &self.zone_pieces[*zone];
                map.iter_mut().enumerate().filter(|(piece, _)| pieces.has(*piece)).for_each(|(_, first)| *first = *lane);
            }
            self.lane_maps.push(map);
            self.lane_maps.len() - 1
        })
    }
}
