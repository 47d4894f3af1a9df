//! What comes of a comparison: a document that can be written, read and merged.

use std::collections::BTreeMap;

use crate::fingerprint::Fingerprint;
use crate::json::{record, words};
use crate::money::Currency;
use crate::number::Quantity;
use crate::reference::Reference;
use crate::rule::ReasonCode;
use crate::simulation::Costs;

words! {
    /// What becomes of a consignment.
    pub enum Outcome, "an outcome" {
        /// A service takes it.
        Allocated = "Allocated",
        /// No service can take it.
        Failed = "Failed",
        /// It isn't valid for that rule set.
        Invalid = "Invalid",
    }
}

words! {
    /// What is different for a consignment.
    #[non_exhaustive]
    pub enum ChangeKind, "a kind of change" {
        /// Nothing: the same service, price and dates, or failed or invalid both times.
        None = "None",
        /// The same service at the same price, but other dates.
        Rescheduled = "Rescheduled",
        /// The same service at another price.
        Repriced = "Repriced",
        /// Another service.
        Moved = "Moved",
        /// Allocated before, failed now.
        NewlyFailed = "NewlyFailed",
        /// Failed before, allocated now.
        NewlyAllocated = "NewlyAllocated",
        /// Invalid before or now, but not both times.
        Validity = "Validity",
    }
}

record! {
    /// What differs between two pools over the same consignments. Results of the same two pools [`merge`](Differences::merge), and every
    /// split of the consignments, in any order, comes to the same document, byte for byte.
    pub struct Differences, "differences" {
        /// The first pool.
        pub before: Side = "Before",
        /// The second.
        pub after: Side = "After",
        /// The own currency of both rule sets.
        pub currency: Currency = "Currency",
        /// How many consignments were fed.
        pub consignments: u64 = "Consignments",
        /// By what is different for them; every kind, and together all consignments.
        pub changes: BTreeMap<ChangeKind, Difference> = "Changes",
        /// Those that are allocated both times: what they cost before and now.
        pub allocated: Difference = "Allocated",
        /// Why consignments that are newly failed could not stay with their service.
        pub newly_failed: Causes = "NewlyFailed",
        /// Why consignments that are newly allocated could not go with their service before.
        pub newly_allocated: Causes = "NewlyAllocated",
        /// Why consignments that moved left their service.
        pub left: Causes = "Left",
        /// Why consignments that moved were not with their new service before.
        pub came: Causes = "Came",
        /// Who went from where to where: a flow for each pair of services that occurred, those that stayed included, in their order.
        pub services: Vec<Flow> = "Services",
        /// The same by carrier.
        pub carriers: Vec<Flow> = "Carriers",
    }

    /// One of the two pools.
    pub struct Side, "a side" {
        /// The fingerprint of its rule set.
        pub rule_set: Fingerprint = "RuleSet",
        /// The fingerprint of the pool.
        pub pool: Fingerprint = "Pool",
        /// Units of the own currency for one unit of another; of the currencies that its rates are in.
        pub exchange_rates: BTreeMap<Currency, Quantity> = "ExchangeRates",
    }

    /// Some consignments, and what they cost before and now.
    #[derive(Eq, Default)]
    pub struct Difference, "a difference" {
        /// How many.
        pub consignments: u64 = "Consignments",
        /// What those of them that were allocated cost before.
        pub before: Costs = "Before",
        /// What those of them that are allocated cost now.
        pub after: Costs = "After",
        /// Some of them: the least references, at most [`EXAMPLES`](crate::simulation::EXAMPLES). None of those that stay as they are.
        pub examples: Vec<Reference> = "Examples",
    }

    /// Why services do not take consignments that they take on the other side.
    #[derive(Eq, Default)]
    pub struct Causes, "causes" {
        /// It can take it, but another comes before it.
        pub outbid: u64 = "Outbid",
        /// It is no service of the other pool.
        pub absent: u64 = "Absent",
        /// It cannot, for these reasons; a consignment may have several.
        pub reasons: BTreeMap<ReasonCode, u64> = "Reasons",
    }

    /// Consignments that went from one service, or carrier, to another.
    #[derive(Eq)]
    pub struct Flow, "a flow" {
        /// Where they were.
        pub from: Node = "From",
        /// Where they are.
        pub to: Node = "To",
        /// How many.
        pub consignments: u64 = "Consignments",
        /// What they cost before.
        pub before: Costs = "Before",
        /// What they cost now.
        pub after: Costs = "After",
        /// Some of them: the least references, at most [`EXAMPLES`](crate::simulation::EXAMPLES). None where they stay.
        pub examples: Vec<Reference> = "Examples",
    }

    /// One end of a flow.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct Node, "an end of a flow" {
        /// What becomes of the consignments there.
        pub outcome: Outcome = "Outcome",
        /// The service, or carrier, if one takes them.
        pub reference: Option<Reference> = "Reference",
    }
}
