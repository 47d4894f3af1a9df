//! Answers as plain data, for those who keep them: they hold no rule set, and are read as they were written.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Allocation, AllocationFailure, AllocationSummary, ExclusionReason, Price, Quote, UnqualifiedService};
use crate::capacity::Usage;
use crate::fingerprint::Fingerprint;
use crate::reference::Reference;
use crate::rule::{Figure, ReasonCode};
use crate::serial::as_text;

/// A [`Quote`] as plain data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct QuoteRecord {
    /// The consignment that it is for.
    pub consignment: Reference,
    /// The service.
    pub service: Reference,
    /// Its name; its reference where the rule set gives none.
    pub service_name: String,
    /// The carrier that collects.
    pub carrier: Reference,
    /// Its name.
    pub carrier_name: String,
    /// When its carrier collects, in the offset of the origin.
    pub collection: DateTime<FixedOffset>,
    /// What the carrier's calendar says, on the clocks of the origin.
    pub scheduled: NaiveDateTime,
    /// The earliest delivery, on the clocks of the destination.
    pub earliest_delivery: NaiveDateTime,
    /// The latest delivery, on the clocks of the destination.
    pub latest_delivery: NaiveDateTime,
    /// Until when it can be taken, itself included.
    pub expires: DateTime<FixedOffset>,
    /// What it costs, and how that comes about.
    pub price: Price,
    /// Its tier: 100 where no preference gives one.
    pub tier: u32,
    /// The price by which it is compared, in the rule set's currency.
    #[serde(with = "as_text")]
    pub compared_price: Decimal,
    /// The rule set that it is of.
    pub rule_set: Fingerprint,
}

/// An [`Allocation`] as plain data.
///
/// ```
/// # let rules = consign::RuleSet::from_json(r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "SWIFT" }], "CarrierServices": [
/// #     { "Reference": "SWIFT_24", "Carrier": "SWIFT", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": 3.95 }] }] }] }"#)?;
/// # let order = consign::Consignment::new("EC-1", consign::Address::to("GB", "M1 5WG")).package(consign::Package::kg(2)).build()?;
/// use consign::{AllocationRecord, RecordedOutcome};
/// let allocation = rules.compile()?.all().allocate(&order, "2026-11-02T09:00:00Z".parse()?)?;
/// let kept = serde_json::to_string(&AllocationRecord::from(&allocation))?;
/// let record: AllocationRecord = serde_json::from_str(&kept)?;
/// let RecordedOutcome::Allocated(quote) = record.outcome else { panic!("a service takes it") };
/// assert_eq!((quote.service.as_str(), quote.price.net.to_string()), ("SWIFT_24", "3.95".to_owned()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct AllocationRecord {
    /// The consignment.
    pub consignment: Reference,
    /// The instant for which it was decided.
    pub at: DateTime<Utc>,
    /// The rule set that decided.
    pub rule_set: Fingerprint,
    /// What came of it.
    pub outcome: RecordedOutcome,
    /// What comes next; `None` if there is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runner_up: Option<QuoteRecord>,
    /// The objective by which it was chosen, if by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objective: Option<ObjectiveRecord>,
    /// What it adds to the use of capacities.
    #[serde(default, skip_serializing_if = "Usage::is_empty")]
    pub increments: Usage,
}

/// The objective of an allocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ObjectiveRecord {
    /// Its reference.
    pub reference: Reference,
    /// How much more what was chosen costs net than the cheapest that was eligible, in the rule set's currency.
    #[serde(with = "as_text")]
    pub cost: Decimal,
}

/// What came of an allocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "nearly all are allocated")]
pub enum RecordedOutcome {
    /// A service was chosen.
    Allocated(QuoteRecord),
    /// None could take it: every service of the pool, in the order of their references.
    Failed(Vec<UnqualifiedRecord>),
}

/// An [`UnqualifiedService`] as plain data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct UnqualifiedRecord {
    /// The service.
    pub service: Reference,
    /// At least one, each code once.
    pub reasons: Vec<ReasonRecord>,
}

/// An [`ExclusionReason`] as plain data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ReasonRecord {
    /// Which check failed.
    pub code: ReasonCode,
    /// What was asked and what is allowed: at least one, at most [`ExclusionReason::MOST_FIGURES`].
    pub figures: Vec<Figure>,
    /// How many figures more there would be.
    pub more: usize,
}

impl From<&Quote> for QuoteRecord {
    fn from(quote: &Quote) -> Self {
        let service = quote.service();
        Self {
            consignment: quote.consignment().clone(),
            service: service.reference.clone(),
            service_name: service.name.clone(),
            carrier: service.carrier.clone(),
            carrier_name: service.carrier_name.clone(),
            collection: quote.collection(),
            scheduled: quote.scheduled(),
            earliest_delivery: quote.earliest_delivery(),
            latest_delivery: quote.latest_delivery(),
            expires: quote.expires(),
            price: quote.price(),
            tier: quote.tier(),
            compared_price: quote.compared_price(),
            rule_set: quote.rule_set(),
        }
    }
}

impl From<&UnqualifiedService<'_>> for UnqualifiedRecord {
    fn from(unqualified: &UnqualifiedService<'_>) -> Self {
        let reason =
            |reason: ExclusionReason<'_>| ReasonRecord { code: reason.code(), figures: reason.figures().collect(), more: reason.more() };
        Self { service: unqualified.service().reference.clone(), reasons: unqualified.reasons().map(reason).collect() }
    }
}

impl From<&AllocationSummary> for AllocationRecord {
    fn from(summary: &AllocationSummary) -> Self {
        let AllocationSummary { consignment, quote, runner_up, objective, cost_of_objective, increments } = summary;
        let objective = objective.clone().zip(*cost_of_objective).map(|(reference, cost)| ObjectiveRecord { reference, cost });
        Self {
            consignment: consignment.clone(),
            at: quote.at(),
            rule_set: quote.rule_set(),
            outcome: RecordedOutcome::Allocated(quote.into()),
            runner_up: runner_up.as_ref().map(QuoteRecord::from),
            objective,
            increments: increments.clone(),
        }
    }
}

impl From<&AllocationFailure> for AllocationRecord {
    fn from(failure: &AllocationFailure) -> Self {
        let AllocationFailure { consignment, unqualified } = failure;
        let services = unqualified.iter().map(|service| UnqualifiedRecord::from(&service)).collect();
        let outcome = RecordedOutcome::Failed(services);
        Self {
            consignment: consignment.clone(),
            at: unqualified.at(),
            rule_set: unqualified.rule_set(),
            outcome,
            runner_up: None,
            objective: None,
            increments: Usage::default(),
        }
    }
}

impl From<&Allocation> for AllocationRecord {
    fn from(allocation: &Allocation) -> Self {
        match allocation {
            Allocation::Allocated(summary) => summary.into(),
            Allocation::Failed(failure) => failure.into(),
        }
    }
}
