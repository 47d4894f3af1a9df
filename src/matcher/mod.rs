//! The matcher: a rule set, compiled. It says which services can take a consignment, when, at what price, and why the others cannot.

mod clocks;
mod collection;
mod compile;
mod explain;
mod index;
mod moment;
mod names;
mod offer;
mod offers;
mod outcome;
mod plan;
mod prepare;
mod rate;
mod reach;
mod say;
mod transit;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::consignment::{Dimensions, Direction};
use crate::fingerprint::Fingerprint;
use crate::measure::Weight;
use crate::money::Currency;
use crate::place::Country;
use crate::place_list::{ListId, PlaceLists, Whereabouts};
use crate::reference::Reference;
use crate::rule::Column;
use crate::rule_set::{RuleSet, RuleSetError};
use crate::service_set::ServiceSet;

pub(crate) use collection::{Calendar, Clock};
pub(crate) use explain::Excluded;
pub(crate) use index::KeptDays;
pub use moment::Moment;
pub(crate) use moment::Now;
pub(crate) use offer::Offer;
pub(crate) use offers::Offers;
pub(crate) use outcome::{Among, BestTwo, Outcome};
pub(crate) use plan::{Dates, Terms, date_of, open_on};
pub(crate) use rate::vat;
pub(crate) use say::Question;

use clocks::Clocks;
use collection::Location;
use index::Index;
use names::ByName;
use rate::{Rate, SurchargeTerms};
use reach::Reach;
use transit::Transit;

/// A rule set, compiled: frozen, cheap to clone, shared by any number of threads. No rule set fails after compiling.
#[derive(Clone)]
pub struct Matcher(pub(crate) Arc<Compiled>);

impl fmt::Debug for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher")
            .field("services", &self.0.services.len())
            .field("fingerprint", &self.fingerprint())
            .finish_non_exhaustive()
    }
}

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
    enabled: bool,
    carrier: usize,
    transit: Vec<Transit>,
    rates: Vec<Rate>,
    /// For which consignments each of the rates surely has a price.
    reaches: Vec<Reach>,
    surcharges: Vec<SurchargeTerms>,
}

/// A named pool of services.
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) members: Box<[usize]>,
}

/// A currency that rates are in, with its exchange rate in 10^-18, if there is one.
struct RateCurrency {
    currency: Currency,
    rate: Option<i128>,
}

/// Everything that compiling works out.
pub(crate) struct Compiled {
    /// In the code-point order of their references, which is the last tie-break.
    pub(crate) services: Vec<CompiledService>,
    pub(crate) groups: BTreeMap<String, Group>,
    columns: Vec<Box<dyn Column>>,
    /// The services that are enabled, configured and go that way, by [`Direction`].
    deliverable: [ServiceSet; 2],
    locations: Vec<Location>,
    /// The calendar and the clocks of an origin that names no location.
    everyday: Calendar,
    utc: Arc<Clocks>,
    location_numbers: ByName<usize>,
    addresses: Vec<Whereabouts>,
    origins: PlaceLists,
    destinations: PlaceLists,
    tags: ByName<u32>,
    package_sizes: ByName<(Option<Dimensions>, Option<Weight>)>,
    /// In an order, so that they have the same numbers whenever a rule set is compiled.
    holidays: BTreeMap<Country, Box<[NaiveDate]>>,
    currencies: Vec<RateCurrency>,
    pub(crate) own_currency: Currency,
    /// The zones in the order of the document, each with the list of destinations that it is.
    zones: Vec<(Reference, ListId)>,
    pub(crate) vat_rate: rust_decimal::Decimal,
    horizon_days: u32,
    fingerprint: Fingerprint,
    /// Candidates in the order of price; without it every service is looked at.
    index: Option<Index>,
}

impl RuleSet {
    /// Compiles the rule set. All cost and all errors of the rule set are here; a decision has neither.
    ///
    /// # Errors
    /// What [`RuleSet::check`] finds. A rule set that was read from JSON has been checked and compiles.
    pub fn compile(&self) -> Result<Matcher, RuleSetError> {
        self.check()?;
        let mut compiled = compile::compiled(self);
        compiled.index = Index::of(&compiled);
        Ok(Matcher(Arc::new(compiled)))
    }

    /// [`RuleSet::compile`] without the index: every decision looks at every service. Its answers are the same; it is there to tell so.
    ///
    /// # Errors
    /// As [`RuleSet::compile`].
    pub fn compile_without_index(&self) -> Result<Matcher, RuleSetError> {
        self.check()?;
        Ok(Matcher(Arc::new(compile::compiled(self))))
    }
}

impl Matcher {
    /// Every service, in the order of their references.
    pub fn services(&self) -> impl Iterator<Item = &Service> {
        self.0.services.iter().map(|service| &*service.service)
    }

    /// The references of the service groups, in their order.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.0.groups.keys().map(String::as_str)
    }

    /// The name of a service group; its reference where the rule set gives none.
    #[must_use]
    pub fn group_name(&self, reference: &str) -> Option<&str> {
        self.0.groups.get(reference).map(|group| group.name.as_str())
    }

    /// Whether the rule set has a shipping location of that reference.
    #[must_use]
    pub fn has_location(&self, reference: &Reference) -> bool {
        self.0.location_numbers.get(reference.as_str()).is_some()
    }

    /// The rule set's fingerprint.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.0.fingerprint
    }

    /// About how many bytes the matcher holds.
    #[must_use]
    pub fn memory_usage(&self) -> usize {
        let compiled = &self.0;
        let columns: usize = compiled.columns.iter().map(|column| column.memory()).sum();
        let services: usize = compiled.services.iter().map(CompiledService::memory).sum();
        let groups: usize = compiled.groups.values().map(|group| size_of_val(&*group.members) + group.name.capacity()).sum();
        let lists = compiled.origins.memory() + compiled.destinations.memory();
        size_of::<Compiled>()
            + compiled.index.as_ref().map_or(0, Index::memory)
            + columns
            + services
            + groups
            + compiled.location_numbers.memory()
            + compiled.tags.memory()
            + compiled.package_sizes.memory()
            + lists
            + compiled.locations.iter().map(Location::memory).sum::<usize>()
    }
}

impl Compiled {
    /// The number of a service.
    pub(crate) fn number(&self, reference: &str) -> Option<usize> {
        self.services.binary_search_by_key(&reference, |service| service.service.reference.as_str()).ok()
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
        let bands: usize = self.rates.iter().map(Rate::memory).sum();
        size_of::<Self>()
            + size_of::<Service>()
            + self.service.name.capacity()
            + self.service.carrier_name.capacity()
            + legs
            + bands
            + self.transit.capacity() * size_of::<Transit>()
            + self.surcharges.capacity() * size_of::<SurchargeTerms>()
    }
}
