//! The kinds of allocation rule: what they say in a rule set, the column they compile to, and the reasons they give.
//!
//! One kind is one file. To add one: its file, and the lines marked *register* below.

mod bounds;
mod excluded_places; // register
mod girth; // register
mod length; // register
mod length_plus_girth; // register
mod limits;
mod reason;
mod tags; // register
mod value; // register
mod weight; // register

use std::collections::HashMap;

use crate::check::{Checker, Names};
use crate::coordinates::Axis;
use crate::facts::Facts;
use crate::json::{Trail, record, words};
use crate::money::Currency;
use crate::number::Quantity;
use crate::place_list::{ListId, Matched, PlaceLists};
use crate::reference::Tag;
use crate::service_set::ServiceSet;

pub use length::LengthLimit;
pub(crate) use length::missing_dimensions;
pub use length_plus_girth::MaximumLength;
pub(crate) use limits::Limits;
pub(crate) use reason::{Breach, End, Finding, Findings, MOST_FIGURES};
pub use reason::{Figure, ReasonCode, ReasonCodes};
pub use value::ValueLimit;
pub use weight::WeightLimit;

words! {
    /// Whether a limit or a price is of the whole consignment or of each package.
    pub enum Basis, "a basis" {
        /// Of the consignment.
        Consignment = "Consignment",
        /// Of every package.
        Package = "Package",
    }
}

words! {
    /// A kind of rule: what in a rule set can keep a service from taking a consignment that it could otherwise deliver.
    pub enum RuleKind, "a kind of rule" {
        /// The service is switched off.
        Enabled = "Enabled",
        /// What a consignment, or every package, may weigh.
        Weight = "Weight", // register
        /// The longest side of every package.
        Length = "Length", // register
        /// Twice the sum of the other two sides of every package.
        Girth = "Girth", // register
        /// Longest side and girth of every package together.
        LengthPlusGirth = "LengthPlusGirth", // register
        /// What a consignment may be worth.
        Value = "Value", // register
        /// What the service is fit for.
        Tags = "Tags", // register
        /// Where it does not deliver.
        ExcludedPlaces = "ExcludedPlaces", // register
    }
}

record! {
    /// The allocation rules of a service. What isn't given isn't limited.
    pub struct Rules, "rules" {
        /// What a consignment, or every package, may weigh.
        pub weight: Option<WeightLimit> = "Weight", // register
        /// The longest side of every package.
        pub length: Option<LengthLimit> = "Length", // register
        /// Twice the sum of the other two sides of every package.
        pub girth: Option<LengthLimit> = "Girth", // register
        /// Longest side and girth of every package together.
        pub length_plus_girth: Option<MaximumLength> = "LengthPlusGirth", // register
        /// What a consignment may be worth.
        pub value: Option<ValueLimit> = "Value", // register
        /// What the service is fit for. Without tags it takes untagged consignments only.
        #[serde(default)]
        pub tags: Vec<Tag> = "Tags", // register
        /// Where it does not deliver: shipping locations, zones or places.
        #[serde(default)]
        pub excluded_places: Vec<String> = "ExcludedPlaces", // register
    }
}

/// One kind of rule, compiled for all services at once.
pub(crate) trait Column: Send + Sync {
    /// Takes out the services whose rule the consignment breaks.
    fn narrow(&self, facts: &Facts, eligible: &mut ServiceSet);

    /// Puts down every limit of this kind, but what a destination alone settles.
    fn limits(&self, limits: &mut Limits);

    /// Whether a destination alone rules a service out.
    fn excludes(&self, _service: usize, _destination: &Matched) -> bool {
        false
    }

    /// Which kind it is.
    fn kind(&self) -> RuleKind;

    /// The codes that `explain` gives, without its figures.
    fn codes(&self, service: usize, facts: &Facts) -> ReasonCodes;

    /// Says why `narrow` takes out a service; nothing, if it doesn't.
    fn explain(&self, service: usize, facts: &Facts, findings: &mut Findings);

    /// Puts into words what `explain` has found.
    fn figure(&self, service: usize, facts: &Facts, breach: Breach) -> Figure;

    fn memory(&self) -> usize;
}

/// What compiling looks up and numbers: names, tags, lists of places, exchange rates.
pub(crate) struct Dictionary<'a> {
    pub(crate) names: Names<'a>,
    pub(crate) tags: HashMap<Tag, u32>,
    pub(crate) destinations: ListsByName<'a>,
    pub(crate) origins: ListsByName<'a>,
    pub(crate) own_currency: Currency,
    /// Units of the own currency for one unit, in 10^-18.
    pub(crate) rates: HashMap<Currency, i128>,
}

/// Lists of places, with the names that a rule set writes for them: most lists stand in it many times, and are read once.
pub(crate) struct ListsByName<'a> {
    pub(crate) lists: PlaceLists,
    written: HashMap<&'a [String], ListId>,
}

impl<'a> ListsByName<'a> {
    pub(crate) fn new(lists: PlaceLists) -> Self {
        Self { lists, written: HashMap::new() }
    }

    /// The number of a list.
    fn list(&mut self, written: &'a [String], names: &Names<'_>) -> ListId {
        let lists = &mut self.lists;
        *self.written.entry(written).or_insert_with(|| lists.list(written.iter().filter_map(|name| names.place(name).ok()).collect()))
    }
}

impl<'a> Dictionary<'a> {
    /// The number of a list of destinations.
    pub(crate) fn destination_list(&mut self, names: &'a [String]) -> ListId {
        self.destinations.list(names, &self.names)
    }

    /// The numbers of the lists that a lane leads from and to.
    pub(crate) fn lane(&mut self, from: Option<&'a [String]>, to: Option<&'a [String]>) -> [Option<ListId>; 2] {
        [from.map(|names| self.origins.list(names, &self.names)), to.map(|names| self.destinations.list(names, &self.names))]
    }

    /// The number of a tag.
    pub(crate) fn tag(&mut self, tag: &Tag) -> u32 {
        let next = u32::try_from(self.tags.len()).unwrap_or(u32::MAX);
        *self.tags.entry(tag.clone()).or_insert(next)
    }
}

/// The columns that some rule has use for, in the order in which reasons are listed.
pub(crate) fn columns<'a>(rules: &[Option<&'a Rules>], dictionary: &mut Dictionary<'a>) -> Vec<Box<dyn Column>> {
    [
        weight::column(rules),                      // register
        length::column(rules),                      // register
        girth::column(rules),                       // register
        length_plus_girth::column(rules),           // register
        value::column(rules, dictionary),           // register
        tags::column(rules, dictionary),            // register
        excluded_places::column(rules, dictionary), // register
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl Rules {
    /// The problems of the terms of every kind.
    pub(crate) fn check<'a>(&'a self, path: &Trail<'_>, checker: &mut Checker<'a>) {
        if let Some(limit) = &self.weight {
            limit.check(&path.key("Weight"), checker);
        }
        if let Some(limit) = &self.length {
            limit.check(&path.key("Length"), checker);
        }
        if let Some(limit) = &self.girth {
            limit.check(&path.key("Girth"), checker);
        }
        if let Some(limit) = &self.length_plus_girth {
            limit.check(&path.key("LengthPlusGirth"), checker);
        }
        checker.places(Some(&self.excluded_places), &path.key("ExcludedPlaces"));
    }
}

/// The services that have a certain term, with it.
fn with<'r, T>(rules: &'r [Option<&'r Rules>], term: impl Fn(&'r Rules) -> Option<T>) -> Vec<(usize, T)> {
    rules.iter().enumerate().filter_map(|(service, rules)| Some((service, term((*rules)?)?))).collect()
}

/// The text of a bounded range in one unit: `1 kg to 25 kg`, `at most 25 kg`.
fn range_text(min: Option<Quantity>, max: Option<Quantity>, unit: impl std::fmt::Display) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{min} {unit} to {max} {unit}"),
        (Some(min), None) => format!("at least {min} {unit}"),
        (None, Some(max)) => format!("at most {max} {unit}"),
        (None, None) => String::new(),
    }
}
