//! A plan as JSON.

use std::collections::BTreeMap;

use consign::{AllocationRecord, Currency, Fingerprint, Period, Pool, QuoteRecord, RecordedOutcome, Reference, Usage};
use num_rational::BigRational;
use serde::Serialize;

use crate::batch::{Batch, Outcome, Planned, PlannedCapacity, Saved, Totals};
use crate::solve::Wanted;

/// A plan. Figures are texts, as in records.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PlanDocument<'b> {
    rule_set_fingerprint: Fingerprint,
    currency: Currency,
    together: TotalsDocument,
    in_turn: TotalsDocument,
    /// By how much the compared prices are less than in turn; only where as many are taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    gain: Option<String>,
    is_proved: bool,
    gaps: Vec<GapDocument>,
    is_first_of_equal_plans: bool,
    parts: usize,
    capacities_across_locations: &'b [Reference],
    capacities_across_days: &'b [Reference],
    capacities: Vec<CapacityDocument<'b>>,
    consignments: Vec<PlannedDocument<'b>>,
    usage: &'b Usage,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TotalsDocument {
    taken: usize,
    left: usize,
    missing: String,
    tiers: i128,
    compared_price: String,
    net: BTreeMap<Currency, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GapDocument {
    of: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CapacityDocument<'b> {
    reference: &'b Reference,
    period: Period,
    used_before: String,
    used: String,
    used_in_turn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<String>,
    shortfall: String,
    excess: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    one_more_saves: Option<SavedDocument>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SavedDocument {
    consignments: usize,
    tiers: i128,
    compared_price: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PlannedDocument<'b> {
    reference: &'b Reference,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<QuoteRecord>,
    /// Why nobody takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<RecordedOutcome>,
    /// Why it is no part of the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_turn: Option<InTurn<'b>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<MovedDocument<'b>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct InTurn<'b> {
    service: &'b Reference,
    collection_date: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MovedDocument<'b> {
    full: Vec<(&'b Reference, Period)>,
    because_of: &'b [Reference],
}

impl<'b> PlanDocument<'b> {
    /// Of a batch that was planned for a pool, with prices in the currency of its rule set.
    #[must_use]
    pub fn new(batch: &'b Batch, pool: &Pool, currency: Currency) -> Self {
        let gain = (batch.planned.taken == batch.in_turn.taken).then(|| (batch.in_turn.compared - batch.planned.compared).to_string());
        let gaps = batch.gaps.iter().map(|gap| GapDocument {
            of: match gap.wanted {
                Wanted::Taken => "Taken",
                Wanted::Missing => "Missing",
                Wanted::Tiers => "Tiers",
                Wanted::Cost => "ComparedPrice",
            },
            // Of prices in 10^-22 of the currency, of others as they are.
            at_most: gap.at_most.as_ref().map(|most| match gap.wanted {
                Wanted::Cost => (most / BigRational::from_integer(10_i128.pow(22).into())).to_string(),
                _ => most.to_string(),
            }),
        });
        Self {
            rule_set_fingerprint: pool.matcher().fingerprint(),
            currency,
            together: (&batch.planned).into(),
            in_turn: (&batch.in_turn).into(),
            gain,
            is_proved: batch.gaps.is_empty(),
            gaps: gaps.collect(),
            is_first_of_equal_plans: batch.is_settled,
            parts: batch.parts,
            capacities_across_locations: &batch.across_locations,
            capacities_across_days: &batch.across_days,
            capacities: batch.capacities.iter().map(CapacityDocument::from).collect(),
            consignments: batch.consignments.iter().map(PlannedDocument::from).collect(),
            usage: &batch.usage,
        }
    }
}

impl From<&Totals> for TotalsDocument {
    fn from(totals: &Totals) -> Self {
        Self {
            taken: totals.taken,
            left: totals.left,
            missing: totals.missing.to_string(),
            tiers: totals.tiers,
            compared_price: totals.compared.to_string(),
            net: totals.net.iter().map(|(currency, net)| (*currency, net.to_string())).collect(),
        }
    }
}

impl<'b> From<&'b PlannedCapacity> for CapacityDocument<'b> {
    fn from(own: &'b PlannedCapacity) -> Self {
        let [min, max] = own.bounds.map(|bound| bound.map(|bound| bound.to_string()));
        let saved =
            |saved: &Saved| SavedDocument { consignments: saved.consignments, tiers: saved.tiers, compared_price: saved.cost.to_string() };
        Self {
            reference: &own.capacity,
            period: own.period,
            used_before: own.before.to_string(),
            used: own.used.to_string(),
            used_in_turn: own.in_turn.to_string(),
            min,
            max,
            shortfall: own.shortfall.to_string(),
            excess: own.excess.to_string(),
            one_more_saves: own.one_more.as_ref().map(saved),
        }
    }
}

impl<'b> From<&'b Planned> for PlannedDocument<'b> {
    fn from(planned: &'b Planned) -> Self {
        let (mut quote, mut failed, mut refused) = (None, None, None);
        match &planned.outcome {
            Outcome::Taken(own) => quote = Some(QuoteRecord::from(own)),
            Outcome::Left(failure) => failed = Some(AllocationRecord::from(failure).outcome),
            Outcome::Refused(refusal) => refused = Some(refusal.to_string()),
        }
        let in_turn = planned.in_turn.as_ref();
        Self {
            reference: &planned.consignment,
            quote,
            failed,
            refused,
            in_turn: in_turn.map(|(service, date)| InTurn { service, collection_date: date.to_string() }),
            moved: planned.moved.as_ref().map(|because| MovedDocument {
                full: because.full.iter().map(|(capacity, period)| (capacity, *period)).collect(),
                because_of: &because.of,
            }),
        }
    }
}
