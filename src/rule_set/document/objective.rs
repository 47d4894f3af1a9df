//! What is best, and what was observed.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::condition::Condition;
use crate::json::{Decode, Reader, Trail, record, words};
use crate::number::{Quantity, shortened};
use crate::reference::Reference;

record! {
    /// What is best: of the objectives of a rule set the first whose condition holds. They act on allocations, not on quotes.
    #[non_exhaustive]
    pub struct Objective, "an objective" {
        /// Its name in this document, unique among objectives.
        pub reference: Reference = "Reference",
        /// The condition. Where it isn't known it doesn't hold. Default: it always holds.
        pub when: Option<Condition> = "When",
        /// The steps. Filters (`DeliveredWithin`, `OnTime`) come first, before tiers. Then `Within` and `Prefer` in their order. An order,
        /// or `BestValue`, is the last; `Cheapest` if none is given.
        pub choose: Vec<Step> = "Choose",
    }

    /// A step that has figures: exactly one of the fields.
    #[derive(Default)]
    #[non_exhaustive]
    pub struct StepTerms, "a step" {
        /// A filter: services that deliver in time stay. Default: none.
        pub delivered_within: Option<DeliveredWithin> = "DeliveredWithin",
        /// A filter: services that kept such promises before stay. Default: none.
        pub on_time: Option<OnTime> = "OnTime",
        /// Services hardly dearer than the cheapest stay. Default: none.
        pub within: Option<Tolerance> = "Within",
        /// Some services stay, if one of them is there and not too dear; else all stay. Default: none.
        pub prefer: Option<Preferred> = "Prefer",
        /// An order, the last step: by price and an amount for each day, then as `Cheapest`. Default: none.
        pub best_value: Option<BestValue> = "BestValue",
    }

    /// What is delivered in time.
    #[derive(Copy)]
    pub struct DeliveredWithin, "a time to deliver" {
        /// The latest delivery date is at most this many calendar days after the local date of the decision, 0 to 366.
        pub days: u32 = "Days",
    }

    /// What kept such promises before.
    #[derive(Copy)]
    pub struct OnTime, "a probability" {
        /// The probability that the promised date is kept, by the [`History`] of the service: above 0, at most 1; `0.95` is 95 %.
        pub probability: Quantity = "Probability",
    }

    /// How much dearer than the least compared price left, the end included: exactly one of the fields.
    #[derive(Copy, Default)]
    pub struct Tolerance, "a tolerance" {
        /// A percentage of the least compared price, or of 0 where that is negative: `10` is 10 %. Default: none; then `Amount` is given.
        pub percent: Option<Quantity> = "Percent",
        /// An amount in the rule set's currency. Default: none; then `Percent` is given.
        pub amount: Option<Quantity> = "Amount",
    }

    /// Services that are preferred: those of all lists, of which at least one is given.
    #[derive(Default)]
    #[non_exhaustive]
    pub struct Preferred, "preferred services" {
        /// By reference, `*` for any run of characters. Default: none.
        pub services: Option<Vec<String>> = "Services",
        /// By carrier, `*` for any run of characters. Default: none.
        pub carriers: Option<Vec<String>> = "Carriers",
        /// By group. Default: none.
        pub carrier_service_groups: Option<Vec<Reference>> = "CarrierServiceGroups",
        /// How much dearer than the cheapest they may be. Default: any price.
        pub tolerance: Option<Tolerance> = "Tolerance",
    }

    /// What a day is worth.
    #[derive(Copy)]
    pub struct BestValue, "a value of a day" {
        /// What each calendar day from the decision to the latest delivery date adds, in the rule set's currency.
        pub per_day: Quantity = "PerDay",
    }

    /// How many calendar days a service took from collection to delivery: of the rows of a service the first whose places match counts.
    #[non_exhaustive]
    pub struct History, "a row of the history" {
        /// The reference of the service.
        pub service: Reference = "Service",
        /// The destinations: shipping locations, zones or places. Default: anywhere.
        pub to: Option<Vec<String>> = "To",
        /// How often it took each number of calendar days from collection to delivery, 0 to 3,650. With fewer than 30 observations in all
        /// the service's own transit days hold.
        pub days: BTreeMap<ObservedDays, u32> = "Days",
    }

    /// A history beside a rule set.
    #[expect(unreachable_pub, reason = "records are public")]
    pub struct HistoryDocument, "a history" {
        /// Its rows.
        pub history: Vec<History> = "History",
    }

    /// What a service emits, in grams.
    #[derive(Copy, Default)]
    pub struct Carbon, "carbon" {
        /// Grams for each consignment. Default: 0.
        pub per_consignment: Option<Quantity> = "PerConsignment",
        /// Grams for each kilogram of the consignment's weight. Default: 0.
        pub per_kg: Option<Quantity> = "PerKg",
    }
}

words! {
    /// An order of what is left: the last step.
    #[non_exhaustive]
    pub enum Order, "an order" {
        /// The least compared price, then the earliest latest delivery, then the earliest collection, then the least reference.
        Cheapest = "Cheapest",
        /// The earliest latest delivery, then as `Cheapest`.
        Fastest = "Fastest",
        /// The fewest grams of carbon, then as `Cheapest`; services that state none come last.
        LeastCarbon = "LeastCarbon",
    }
}

/// A step of an objective: a word, or an object of one field.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Step {
    /// `"Fastest"`.
    Order(Order),
    /// `{ "Within": { "Percent": 10 } }`.
    Terms(StepTerms),
}

impl Decode for Step {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        if reader.next() == b'"' { Self::Order(Order::decode(reader, at)) } else { Self::Terms(StepTerms::decode(reader, at)) }
    }

    fn placeholder() -> Self {
        Self::Order(Order::Cheapest)
    }
}

impl serde::Serialize for Step {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Order(order) => order.serialize(serializer),
            Self::Terms(terms) => terms.serialize(serializer),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Step {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Step".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let [order, terms] = [generator.subschema_for::<Order>(), generator.subschema_for::<StepTerms>()];
        schemars::json_schema!({ "description": "A word, or an object of exactly one field.", "anyOf": [order, terms] })
    }
}

/// Calendar days from collection to delivery, 0 to 3,650.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
#[serde(transparent)]
pub struct ObservedDays(pub u32);

impl ObservedDays {
    /// The most days.
    pub(crate) const MOST: u32 = 3_650;
}

impl FromStr for ObservedDays {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let days = text.parse().ok().filter(|days| *days <= Self::MOST && text.bytes().all(|byte| byte.is_ascii_digit()));
        days.map(Self).ok_or_else(|| format!("`{}` is no number of days: a whole number from 0 to {}", shortened(text), Self::MOST))
    }
}

impl fmt::Display for ObservedDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ObservedDays {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ObservedDays".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{1,4}$" })
    }
}
