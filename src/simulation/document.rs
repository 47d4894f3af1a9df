//! What comes of a simulation: a document that can be written, read and merged.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Costs;
use super::distribution::Distribution;
use crate::fingerprint::Fingerprint;
use crate::json::record;
use crate::measure::WeightUnit;
use crate::money::Currency;
use crate::number::Quantity;
use crate::place::Country;
use crate::reference::Reference;
use crate::rule::{ReasonCode, RuleKind};
use crate::time::Weekday;

record! {
    /// What came of a run of consignments through one pool: counts and sums, to the last digit.
    ///
    /// Aggregates of the same pool [`merge`](Aggregates::merge), and every split of the consignments, in any order, comes to the same
    /// document, byte for byte. All costs are net and in the currencies of the rates; [`Aggregates::converted`] makes one figure of them.
    pub struct Aggregates, "aggregates" {
        /// The fingerprint of the rule set.
        pub rule_set: Fingerprint = "RuleSet",
        /// The fingerprint of the pool: its services, its filters and whatever else was asked of them.
        pub pool: Fingerprint = "Pool",
        /// The rule set's own currency.
        pub currency: Currency = "Currency",
        /// Units of it for one unit of another; of the currencies that rates are in.
        pub exchange_rates: BTreeMap<Currency, Quantity> = "ExchangeRates",
        /// The unit of most weights in the rule set: what its keepers think in. Weights here are in kg all the same.
        pub weight_unit: WeightUnit = "WeightUnit",
        /// From when to when the valid ones were decided; `None` of nothing.
        pub decided: Option<Span> = "Decided",
        /// How many were fed: the sum of the next three.
        pub consignments: u64 = "Consignments",
        /// How many a service takes.
        pub allocated: u64 = "Allocated",
        /// How many no service can take.
        pub failed: u64 = "Failed",
        /// How many aren't valid for this rule set, or couldn't be read.
        pub invalid: u64 = "Invalid",
        /// How many of the valid ones have a promised date: what is in [`promise_slack`](Self::promise_slack), and those that failed.
        pub promised: u64 = "Promised",
        /// Some that failed: the least references, at most [`EXAMPLES`](super::EXAMPLES).
        pub failed_examples: Vec<Reference> = "FailedExamples",
        /// Some that were invalid, likewise.
        pub invalid_examples: Vec<Reference> = "InvalidExamples",
        /// What those that were allocated cost.
        pub cost: Costs = "Cost",
        /// By service: every one of the pool, those that took nothing included.
        pub services: BTreeMap<Reference, ServiceShare> = "Services",
        /// By the carrier that collects; every one of the pool.
        pub carriers: BTreeMap<Reference, CarrierShare> = "Carriers",
        /// By zone of the destination: of the zones that it lies in the first in the order of the rule set. Every zone of the rule set.
        pub zones: BTreeMap<Reference, Share> = "Zones",
        /// Destinations that lie in no zone, by country.
        pub countries: BTreeMap<Country, Share> = "Countries",
        /// By the consignment's weight, from the lightest band.
        pub weight_bands: Vec<WeightBand> = "WeightBands",
        /// Who takes what goes where, by weight: those that occurred, in order of place, band and carrier.
        pub routes: Vec<Route> = "Routes",
        /// By collection date: of all dates the first [`COLLECTION_DATES`](super::COLLECTION_DATES).
        pub collection_dates: BTreeMap<NaiveDate, Share> = "CollectionDates",
        /// Later dates together, if there are any.
        pub later_collection_dates: Option<Share> = "LaterCollectionDates",
        /// By weekday of collection; those that occurred.
        pub collection_days: BTreeMap<Weekday, Share> = "CollectionDays",
        /// Net prices in the own currency, each converted and rounded to its minor unit.
        pub prices: Distribution = "Prices",
        /// Calendar days from the collection date to the latest delivery date: how many consignments have how many.
        pub transit_days: BTreeMap<u32, u64> = "TransitDays",
        /// Calendar days from the latest delivery date to the date that was promised, of those for which one was.
        pub promise_slack: BTreeMap<u32, u64> = "PromiseSlack",
        /// How near the second-best offer was.
        pub runner_up: RunnerUp = "RunnerUp",
        /// Why consignments failed, by reason; those that occurred.
        pub reasons: BTreeMap<ReasonCode, ReasonShare> = "Reasons",
        /// The same failures, each consignment once: by the reasons that were the only ones of some service, its last obstacles. Together they
        /// are all that failed.
        pub failures: Vec<FailureShare> = "Failures",
        /// What rules cost, by kind; those that moved or failed a consignment.
        pub rules: BTreeMap<RuleKind, KindCost> = "Rules",
        /// What each shipping rule costs, were it alone not there; those that moved or failed a consignment. Their figures do not add up to
        /// those of the kind: of a service that two rules bar neither alone is the cause.
        #[serde(default)]
        pub shipping_rules: BTreeMap<Reference, RuleCost> = "ShippingRules",
        /// What each preference costs: what would be otherwise, were it not there. Those that moved a consignment. Below 0 where others
        /// hold besides and less is paid with it.
        #[serde(default)]
        pub preferences: BTreeMap<Reference, RuleCost> = "Preferences",
        /// The same of objectives; where one isn't there the next that holds counts.
        #[serde(default)]
        pub objectives: BTreeMap<Reference, RuleCost> = "Objectives",
        /// What each capacity costs: what would be otherwise, had it no `Max` for that consignment. A consignment that would go by the same
        /// service on another date is moved too. Those that moved or failed a consignment.
        #[serde(default)]
        pub capacities: BTreeMap<Reference, RuleCost> = "Capacities",
        /// How many promises the services keep that were selected, as far as the history tells. Where the rule set has one.
        pub on_time: Option<OnTimeShare> = "OnTime",
        /// What was paid in the past, as far as [`Simulation::paid`](super::Simulation::paid) was told.
        pub baseline: Option<Baseline> = "Baseline",
    }

    /// The first and the last of some days, in UTC.
    #[derive(Copy, Eq)]
    pub struct Span, "a span of days" {
        /// The first.
        pub first: NaiveDate = "First",
        /// The last, included.
        pub last: NaiveDate = "Last",
    }

    /// What a carrier takes of what goes to one place and is of one weight.
    #[derive(Eq)]
    pub struct Route, "a route" {
        /// The zone of the destination: of those it lies in the first.
        pub zone: Option<Reference> = "Zone",
        /// In no zone: that of a zone chart by which the service is priced, or goes. Charts of several carriers may have one of the same name.
        pub chart_zone: Option<String> = "ChartZone",
        /// Its country, if there is neither.
        pub country: Option<Country> = "Country",
        /// The end of the weight band in kg, included; the last has none.
        pub up_to: Option<Quantity> = "UpTo",
        /// The carrier that collects.
        pub carrier: Reference = "Carrier",
        /// How many.
        pub consignments: u64 = "Consignments",
        /// What they cost.
        pub cost: Costs = "Cost",
    }

    /// Consignments that failed with the same last obstacles.
    #[derive(Eq)]
    pub struct FailureShare, "a share of failures" {
        /// The reasons of which each is the only one of some service, in the order of reasons; none where every service has several.
        pub last: Vec<ReasonCode> = "Last",
        /// How many.
        pub consignments: u64 = "Consignments",
        /// Some of them: the least references.
        pub examples: Vec<Reference> = "Examples",
    }

    /// What was paid in the past, against what the same consignments come to here. Each amount is rounded to the minor unit of its currency.
    #[derive(Eq, Default)]
    pub struct Baseline, "what was paid" {
        /// Of how many it is known: the sum of those compared, those that failed and those uncompared.
        pub consignments: u64 = "Consignments",
        /// Those that a service takes here.
        pub compared: PaidShare = "Compared",
        /// How many no service takes here.
        pub failed: u64 = "Failed",
        /// What was paid for these.
        pub paid_for_failed: Costs = "PaidForFailed",
        /// How many were paid for in a currency without a rate, so that they can't be compared. They are in none of the sums.
        pub uncompared: u64 = "Uncompared",
        /// Those that are compared, by the carrier that was paid, as the input calls it; the empty name is for those that say none, and for
        /// all after the first 1,000 by name.
        pub carriers: BTreeMap<String, PaidShare> = "Carriers",
        /// Units of the own currency for one unit of another; of those that were paid in.
        pub exchange_rates: BTreeMap<Currency, Quantity> = "ExchangeRates",
    }

    /// Consignments that were paid for in the past and that a service takes here.
    #[derive(Eq, Default)]
    pub struct PaidShare, "a share of what was paid" {
        /// How many.
        pub consignments: u64 = "Consignments",
        /// What was paid for them.
        pub paid: Costs = "Paid",
        /// What they cost here.
        pub cost: Costs = "Cost",
        /// How many cost less here.
        pub cheaper: u64 = "Cheaper",
        /// How many cost more here.
        pub dearer: u64 = "Dearer",
    }

    /// Promises, and how many of them are kept by the history.
    #[derive(Eq, Default)]
    pub struct OnTimeShare, "promises kept" {
        /// How many that were allocated have a promised date.
        pub promised: u64 = "Promised",
        /// Of how many of these the history tells.
        pub observed: u64 = "Observed",
        /// How many of those are kept, as the history has it: the sum of their probabilities, each rounded down to a millionth.
        pub kept: Quantity = "Kept",
    }

    /// A part of the consignments that were allocated.
    #[derive(Eq, Default)]
    pub struct Share, "a share" {
        /// How many.
        pub consignments: u64 = "Consignments",
        /// What they cost.
        pub cost: Costs = "Cost",
    }

    /// What one service takes.
    #[derive(Eq)]
    pub struct ServiceShare, "a service's share" {
        /// Its name.
        pub name: String = "Name",
        /// The carrier that collects.
        pub carrier: Reference = "Carrier",
        /// How many it takes.
        pub consignments: u64 = "Consignments",
        /// What they cost.
        pub cost: Costs = "Cost",
        /// How many of these nobody else could have taken.
        pub unrivalled: u64 = "Unrivalled",
        /// By how much the second-best offers would have been dearer than these.
        pub saved: Costs = "Saved",
        /// How many others it would have taken as the second-best.
        pub runner_up: u64 = "RunnerUp",
    }

    /// What one carrier collects.
    #[derive(Eq)]
    pub struct CarrierShare, "a carrier's share" {
        /// Its name.
        pub name: String = "Name",
        /// How many it takes.
        pub consignments: u64 = "Consignments",
        /// What they cost.
        pub cost: Costs = "Cost",
    }

    /// Consignments of some weights.
    #[derive(Eq)]
    pub struct WeightBand, "a weight band" {
        /// The heaviest in it, in kg, included; above the band before. The last has no end.
        pub up_to: Option<Quantity> = "UpTo",
        /// How many were allocated.
        pub consignments: u64 = "Consignments",
        /// What they cost.
        pub cost: Costs = "Cost",
        /// How many failed.
        pub failed: u64 = "Failed",
    }

    /// What was selected against the second-best offer: the one that would have been selected without the service that was.
    #[derive(Eq, Default)]
    pub struct RunnerUp, "a runner-up" {
        /// How many allocated consignments have a second-best offer.
        pub consignments: u64 = "Consignments",
        /// How many one service alone can take.
        pub unrivalled: u64 = "Unrivalled",
        /// By how much the second-best would have been dearer, together.
        pub saved: Costs = "Saved",
        /// The same of each, in the own currency.
        pub savings: Distribution = "Savings",
    }

    /// Consignments that failed for a reason.
    #[derive(Eq, Default)]
    pub struct ReasonShare, "a reason's share" {
        /// For how many it is a reason of some service.
        pub consignments: u64 = "Consignments",
        /// For how many it is the only reason of some service: but for it, that service might have taken the consignment.
        pub only: u64 = "Only",
        /// Some of the latter: the least references.
        pub examples: Vec<Reference> = "Examples",
    }

    /// What all rules of one kind cost: what would be otherwise, were no rule of that kind checked, all others as they are.
    #[derive(Eq, Default)]
    pub struct KindCost, "what a kind of rule costs" {
        /// How many would be taken by another service, for they are barred from one that would come before the selected.
        pub moved: u64 = "Moved",
        /// How many would not have failed.
        pub failed: u64 = "Failed",
        /// What those that are moved cost more than they would have.
        pub extra_paid: Costs = "ExtraPaid",
        /// Some that are moved or fail: the least references.
        pub examples: Vec<Reference> = "Examples",
        /// What each rule by itself costs: that of one service, were it alone not checked. Those that moved or failed a consignment.
        /// Figures of single rules do not add up to those of the kind.
        pub services: BTreeMap<Reference, RuleCost> = "Services",
    }

    /// What one rule costs.
    #[derive(Eq, Default)]
    pub struct RuleCost, "what a rule costs" {
        /// How many this service would take, had it not the rule, instead of the one that was selected.
        pub moved: u64 = "Moved",
        /// How many that failed it would take.
        pub failed: u64 = "Failed",
        /// What those that are moved cost more than they would have.
        pub extra_paid: Costs = "ExtraPaid",
        /// Some that are moved or fail: the least references.
        pub examples: Vec<Reference> = "Examples",
    }
}
