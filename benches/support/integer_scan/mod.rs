//! A careful integer scan: what a good engineer would write by hand for this one workload, and nothing else.
//!
//! It is the rival that counts. It knows beforehand what a general library cannot: that every address lies in exactly one zone, that a
//! service has one price a zone and at most one percentage, that limits are maxima of lengths and values, that no date comes with a
//! consignment. So every figure is a small integer (weights in sixtieths of a gram, in which the volumetric weights of all divisors are
//! whole; lengths in tenths of a millimetre; money in minor units), every label a bit, and a decision is one pass over columns of
//! integers, eight services at a time, in the order of the least that they can cost, which stops where that exceeds the best price.
//! The instant is prepared once for all consignments ([`Moment`]), as each consignment is ([`Parcel`]).
//!
//! Whatever it doesn't expect stops it when it is built. Its answers are consign's: `tests/rivals.rs` holds that.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::must_use_candidate,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what the workload doesn't have stops the build of the scan, and each bench uses its own part of it"
)]

mod columns;
mod days;
mod lanes;
mod parcel;
mod place;
mod price;
pub mod read;
mod terms;

use chrono::{DateTime, Utc};
use serde_json::Value;

use columns::Block;
use days::Calendars;
pub use days::Moment;
use lanes::Lanes;
pub use parcel::Parcel;
use place::Atlas;
use read::{Names, list, text};
use terms::Terms;

/// What a lane of the scan holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The services of a zone, in the order of the least they cost at any weight.
    ByZone,
    /// The services of a zone for weights that fall in the same bands, in the order of the least they cost at such a weight: many times the
    /// memory, and the scan can stop much sooner.
    ByZoneAndWeight,
}

/// A rule set of the workload, compiled for the scan.
pub struct IntegerScan {
    references: Vec<String>,
    atlas: Atlas,
    labels: Labels,
    calendars: Calendars,
    terms: Vec<Terms>,
    lanes: Lanes,
}

/// The dictionaries of what consignments and services name.
pub struct Labels {
    pub tags: Names,
    pub locations: Names,
    pub carriers: Names,
    /// Places that services exclude.
    pub places: Names,
}

/// What a service would do for a parcel. Of two the lesser is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offer {
    /// The net price in hundredths of the rule set's minor unit.
    pub comparable: i64,
    /// Days, as chrono counts them.
    pub latest: i32,
    pub collected: i32,
    /// Minutes of the day.
    pub collection: i32,
    /// The place of the service's reference among all references.
    pub rank: usize,
    pub service: usize,
    /// The net price in the minor units of its own currency.
    pub net: i64,
}

impl IntegerScan {
    /// Compiles a rule set of the workload.
    pub fn new(rules: &Value, order: Order) -> Self {
        let services = list(&rules["CarrierServices"]);
        let references: Vec<String> = services.iter().map(|service| text(&service["Reference"]).to_owned()).collect();
        let labels = Labels::of(rules);
        let atlas = Atlas::new(rules, &labels.places);
        let mut calendars = Calendars::new(rules, &labels);
        let ranks = ranks(&references);
        let (mut terms, mut rows) = (Vec::new(), Vec::new());
        for (number, service) in services.iter().enumerate().filter(|(_, service)| service["Enabled"] != false) {
            let limits = columns::Limits::of(service, &labels, &calendars);
            for zone in 0..atlas.zones() {
                let read = Terms::of(rules, service, (zone, atlas.zone(zone)), &labels, &mut calendars);
                if let Some(mut read) = read {
                    (read.service, read.rank) = (number, ranks[number]);
                    rows.push((zone, limits, terms.len()));
                    terms.push(read);
                }
            }
        }
        let lanes = Lanes::new(&rows, &terms, atlas.zones(), order);
        Self { references, atlas, labels, calendars, terms, lanes }
    }

    /// The cheapest service: the least net price, then the earliest latest-delivery date, then the earliest collection, then the least
    /// reference.
    pub fn choose(&self, parcel: &Parcel, moment: &Moment) -> Option<Offer> {
        let mut best: Option<Offer> = None;
        for block in self.lanes.of(parcel) {
            if best.is_some_and(|best| block.least[0] > best.comparable) {
                break;
            }
            let mut passing = block.passing(parcel);
            while passing != 0 {
                let row = passing.trailing_zeros() as usize;
                passing &= passing - 1;
                if best.is_some_and(|best| block.least[row] > best.comparable) {
                    return best;
                }
                let offer = self.terms[block.terms[row] as usize].offer(parcel, moment);
                best = offer.into_iter().chain(best).min();
            }
        }
        best
    }

    /// The cheapest of some services, each of which is known to meet the rules: what is added outside to engines that say no more.
    pub fn cheapest(&self, of: impl IntoIterator<Item = usize>, parcel: &Parcel, moment: &Moment) -> Option<Offer> {
        let terms = of.into_iter().filter_map(|service| self.terms_of(service, parcel));
        terms.filter_map(|terms| terms.offer(parcel, moment)).min()
    }

    /// A service's terms for the parcel's zone: they stand in the order of services and zones.
    fn terms_of(&self, service: usize, parcel: &Parcel) -> Option<&Terms> {
        let found = self.terms.binary_search_by_key(&(service, parcel.zone), |terms| (terms.service, terms.zone));
        found.ok().map(|found| &self.terms[found])
    }

    /// A consignment, prepared.
    pub fn parcel(&self, consignment: &Value) -> Parcel {
        Parcel::read(consignment, &self.labels, &self.atlas, &self.calendars)
    }

    /// An instant, prepared.
    pub fn moment(&self, at: DateTime<Utc>) -> Moment {
        self.calendars.moment(at)
    }

    /// The reference of a service.
    pub fn reference(&self, service: usize) -> &str {
        &self.references[service]
    }

    /// The zone of a parcel.
    pub fn zone(&self, parcel: &Parcel) -> &str {
        self.atlas.zone(parcel.zone)
    }

    /// The dictionaries.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Bytes in the columns.
    pub fn memory_usage(&self) -> usize {
        self.lanes.blocks() * size_of::<Block>()
    }
}

impl Labels {
    fn of(rules: &Value) -> Self {
        let services = || list(&rules["CarrierServices"]).iter();
        let of_rules = |rule: &'static str| services().flat_map(move |service| list(&service["Rules"][rule]));
        let surcharges = services().flat_map(|service| list(&service["Surcharges"]));
        let references = |kind: &str| Names::of(list(&rules[kind]).iter().map(|one| text(&one["Reference"])));
        Self {
            tags: Names::of(of_rules("Tags").chain(surcharges.flat_map(|surcharge| list(&surcharge["Tags"]))).map(text)),
            locations: references("ShippingLocations"),
            carriers: references("Carriers"),
            places: Names::of(of_rules("ExcludedPlaces").map(text)),
        }
    }
}

/// The place of each reference among all, in code-point order.
fn ranks(references: &[String]) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..references.len()).collect();
    sorted.sort_by(|one, other| references[*one].cmp(&references[*other]));
    let mut ranks = vec![0; references.len()];
    for (rank, number) in sorted.into_iter().enumerate() {
        ranks[number] = rank;
    }
    ranks
}
