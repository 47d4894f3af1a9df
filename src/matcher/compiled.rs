//! What compiling a rule set makes of it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::charts::Charts;
use super::holidays::Calendars;
use super::locations::{Collector, Locations};
use super::names::ByName;
use crate::capacity::Capacities;
use crate::condition::Conditions;
use crate::consignment::{Dimensions, Direction};
use crate::facts::Facts;
use crate::fingerprint::Fingerprint;
use crate::measure::{Weight, WeightUnit};
use crate::money::{Currency, Exchange};
use crate::place::{ListId, Missing, PlaceLists};
use crate::preference::Wishes;
use crate::reference::Reference;
use crate::rule::{ExcludedPlaces, Limit, Metric, Tagged, Tags};
use crate::rule_set::{Assume, PickUpLocation};
use crate::shipping::ShippingRules;
use crate::tariff::{Discount, Rate, Surcharges, Tax, TaxRate, Taxation, Validity};
use crate::time::{HolidaysOf, Transit};

/// A carrier service as it is named to people and in answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the rule set, on its own")]
pub struct Service {
    /// Its reference, `MpdCarrierServiceReference`.
    pub reference: Reference,
    /// Its name; its reference where the rule set gives none.
    pub name: String,
    /// The reference of the carrier that collects.
    pub carrier: Reference,
    /// That carrier's name.
    pub carrier_name: String,
    /// The carriers that move it, in order: reference and name. At least one.
    pub legs: Vec<(Reference, String)>,
    /// Which ways it goes.
    pub directions: Vec<Direction>,
    /// Whether the recipient picks it up.
    pub is_pick_up: bool,
    /// Whether the sender drops it off.
    pub is_drop_off: bool,
    /// Whether it is delivered at a stated time.
    pub is_timed: bool,
    /// Whether it can be tracked.
    pub is_tracked: bool,
    /// Whether the recipient signs.
    pub is_signed: bool,
}

/// A compiled service.
pub(crate) struct CompiledService {
    pub(crate) service: Arc<Service>,
    pub(super) enabled: bool,
    pub(crate) collector: Collector,
    pub(crate) limits: Box<[Limit]>,
    pub(super) tagged: Tagged,
    pub(crate) excluded: Option<ExcludedPlaces>,
    /// How many transit lanes the rule set gives it: of one by a chart there is a part for each zone here, or none.
    pub(super) lanes: u32,
    pub(crate) transit: Box<[TransitLane]>,
    pub(crate) rates: Box<[RateLane]>,
    /// The number of its tax.
    pub(super) tax: u32,
}

/// Where a lane leads; an absent list is everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Route {
    pub(crate) from: Option<ListId>,
    pub(crate) to: Option<ListId>,
    /// The zone of a chart, by its number, that leads there besides.
    pub(crate) zone: Option<u32>,
}

pub(crate) struct TransitLane {
    /// Which of the service's transit lanes it is a part of: one by a chart has a part for each zone.
    pub(crate) lane: u32,
    pub(crate) route: Route,
    /// The number of its days among those of all lanes: many services have the same.
    pub(super) transit: u32,
    /// Whose holidays are no moving days; `None` where delivery days are counted, and all holidays of the destination are kept and no others.
    pub(super) holidays_of: Option<HolidaysOf>,
}

pub(crate) struct RateLane {
    pub(crate) route: Route,
    /// Which of the rule set's rate lanes it is a part of: one by a tariff has a part for each zone.
    pub(crate) lane: u32,
    /// By which tariff.
    pub(super) tariff: Option<u32>,
    pub(crate) validity: Validity,
    pub(crate) rate: Arc<Rate>,
    pub(super) discount: Option<Arc<Discount>>,
    /// Whether its prices, and the surcharges on it, have tax in them.
    pub(super) has_tax: bool,
    /// What its minor unit is in the rule set's currency, in 10^-22; `None` without an exchange rate.
    pub(super) exchange: Option<i128>,
    /// The number of the list of surcharges that go with it.
    pub(crate) surcharges: u32,
}

/// Of lanes that have none.
pub(super) static NO_SURCHARGES: Surcharges = Surcharges::NONE;

/// A named pool of services.
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) members: Box<[usize]>,
}

/// Everything that compiling works out.
pub(crate) struct Compiled {
    /// In the code-point order of their references, which is the last tie-break.
    pub(crate) services: Vec<CompiledService>,
    pub(crate) groups: BTreeMap<String, Group>,
    /// What limits are of; each has a place in a consignment's facts.
    pub(super) metrics: Vec<&'static Metric>,
    pub(crate) conditions: Conditions,
    pub(crate) shipping: ShippingRules,
    pub(crate) capacities: Capacities,
    pub(super) pick_up_locations: Vec<PickUpLocation>,
    /// Lists of surcharges, each for the lanes that have it.
    pub(crate) surcharges: Vec<Surcharges>,
    pub(crate) locations: Locations,
    pub(super) transits: Vec<Transit>,
    pub(crate) charts: Charts,
    /// The names of the tariffs.
    pub(super) tariffs: Vec<Reference>,
    /// What lanes share takes so many bytes.
    pub(super) shared: usize,
    pub(crate) lists: PlaceLists,
    pub(super) tags: Tags,
    pub(super) package_sizes: ByName<(Option<Dimensions>, Option<Weight>)>,
    pub(super) calendars: Calendars,
    pub(super) exchange: Exchange,
    /// Those that rates are in.
    pub(super) currencies: Vec<Currency>,
    pub(crate) own_currency: Currency,
    /// What its minor unit is in 10^-22.
    pub(super) minor_unit: i128,
    /// The zones in the order of the document, each with the list of destinations that it is.
    pub(super) zones: Vec<(Reference, ListId)>,
    /// What is due where: of the rule set, then of services that have their own.
    pub(super) taxes: Vec<Tax>,
    pub(crate) taxation: Taxation,
    pub(crate) wishes: Wishes,
    pub(super) horizon_days: u32,
    /// What holds where an address doesn't say.
    pub(super) assumed: Assume,
    pub(super) fingerprint: Fingerprint,
    /// The unit of most weights in the document.
    pub(crate) weight_unit: WeightUnit,
}

impl Compiled {
    /// About how many bytes it holds besides the index.
    pub(super) fn memory(&self) -> usize {
        let services: usize = self.services.iter().map(CompiledService::memory).sum();
        let groups: usize = self.groups.values().map(|group| size_of_val(&*group.members) + group.name.capacity()).sum();
        size_of::<Self>()
            + services
            + groups
            + self.conditions.memory()
            + self.shipping.memory()
            + self.capacities.memory()
            + self.surcharges.iter().map(Surcharges::memory).sum::<usize>()
            + self.wishes.memory()
            + self.tags.memory()
            + self.package_sizes.memory()
            + self.lists.memory()
            + self.locations.memory()
            + self.calendars.memory()
            + self.charts.memory()
            + self.shared
            + self.transits.capacity() * size_of::<Transit>()
    }

    /// The number of a service.
    pub(crate) fn number(&self, reference: &str) -> Option<usize> {
        self.services.binary_search_by_key(&reference, |service| service.service.reference.as_str()).ok()
    }

    /// Whether a lane surely leads where a consignment goes.
    #[inline]
    pub(crate) fn leads(&self, route: Route, facts: &Facts<'_>) -> bool {
        self.lists.allows(route.to, &facts.destination)
            && self.lists.allows(route.from, &facts.origin)
            && route.zone.is_none_or(|zone| self.charts.zones.get(zone as usize).is_some_and(|zone| zone.leads(&self.lists, facts)))
    }

    /// The tax that is due on a service, or what is missing to tell.
    #[inline]
    pub(crate) fn tax(&self, service: &CompiledService, facts: &Facts<'_>) -> Result<TaxRate, Missing> {
        debug_assert!((service.tax as usize) < self.taxes.len(), "every service has its tax");
        self.taxes.get(service.tax as usize).map_or(Ok(TaxRate::default()), |tax| tax.rate(&self.lists, &facts.destination))
    }

    /// The surcharges that go with a lane.
    #[inline]
    pub(crate) fn surcharges_of(&self, lane: &RateLane) -> &Surcharges {
        debug_assert!((lane.surcharges as usize) < self.surcharges.len(), "a rate lane has its surcharges");
        self.surcharges.get(lane.surcharges as usize).unwrap_or(&NO_SURCHARGES)
    }

    /// The number of a currency that rates are in.
    pub(super) fn currency_number(&self, currency: Currency) -> u32 {
        self.currencies.iter().position(|own| *own == currency).and_then(|place| u32::try_from(place).ok()).unwrap_or(u32::MAX)
    }

    /// A price as bounds have it, or less.
    pub(super) fn bound(&self, price: i128) -> u32 {
        // In units of 10^-22, of which a minor unit has 10^18 and more.
        u32::try_from(price / self.minor_unit).unwrap_or(u32::MAX)
    }

    /// The currencies that rates are in, in the order of their codes.
    pub(crate) fn currencies(&self) -> &[Currency] {
        &self.currencies
    }

    pub(crate) fn exchange(&self) -> &Exchange {
        &self.exchange
    }

    /// The zones in the order of the document.
    pub(crate) fn zones(&self) -> impl Iterator<Item = &Reference> {
        self.zones.iter().map(|(zone, _)| zone)
    }
}

impl fmt::Debug for CompiledService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CompiledService").field("service", &self.service).finish_non_exhaustive()
    }
}

impl CompiledService {
    fn memory(&self) -> usize {
        let legs: usize = self.service.legs.iter().map(|(reference, name)| reference.as_str().len() + name.capacity()).sum();
        size_of::<Self>()
            + size_of::<Service>()
            + self.service.name.capacity()
            + self.service.carrier_name.capacity()
            + legs
            + size_of_val(&*self.rates)
            + size_of_val(&*self.limits)
            + self.tagged.memory()
            + self.excluded.as_ref().map_or(0, ExcludedPlaces::memory)
            + size_of_val(&*self.transit)
    }
}
