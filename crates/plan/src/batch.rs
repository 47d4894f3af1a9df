//! A batch of consignments through a rule set: from offers to a problem, and from its plan to what becomes of each.

use std::collections::{BTreeMap, BTreeSet};

use consign::chrono::{DateTime, NaiveDate, Utc};
use consign::rust_decimal::Decimal;
use consign::{Allocation, AllocationFailure, Candidate, Consignment, Currency, Overflow, Period, Pool, Quote, Reference, Refusal, Usage};

use crate::built::{Built, Kind, PRICE_DECIMALS, decimal};
use crate::gather::{Gathered, gather};
use crate::plan::{Moved, Options, Plan, plan};
use crate::problem::PlanError;
use crate::score::{self, Score, missing_units};
use crate::solve::Gap;

/// What a plan for a batch comes to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Batch {
    /// The consignments, in the order asked.
    pub consignments: Vec<Planned>,
    /// The capacities, each in the periods in which something counts, in the order of the rule set.
    pub capacities: Vec<PlannedCapacity>,
    /// What the plan comes to.
    pub planned: Totals,
    /// What it would come to if consignments were allocated in turn, with offsets and by their objectives.
    pub in_turn: Totals,
    /// What isn't proved; empty for the best plan there is.
    pub gaps: Vec<Gap>,
    /// Whether, of all equal plans, it is surely the one in which the first consignment has its earlier offer, then the second, and so on.
    pub is_settled: bool,
    /// In how many parts that no capacity crosses the batch falls.
    pub parts: usize,
    /// Capacities that count what comes from several shipping locations: by location the batch can't be planned on several machines.
    pub across_locations: Vec<Reference>,
    /// Capacities that tie several collection dates together: by day it can't.
    pub across_days: Vec<Reference>,
    /// What capacities have been used afterwards, with what came in.
    pub usage: Usage,
}

/// What becomes of a consignment.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Planned {
    /// The consignment.
    pub consignment: Reference,
    /// When it is decided.
    pub at: DateTime<Utc>,
    /// What the plan does with it.
    pub outcome: Outcome,
    /// The service that it would have in turn, and when that collects.
    pub in_turn: Option<(Reference, NaiveDate)>,
    /// Whether that is otherwise than by the plan, and because of what.
    pub moved: Option<Because>,
}

/// What a plan does with a consignment.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A service takes it.
    Taken(Quote),
    /// None does, for all its reasons: of those that only capacity keeps out `CapacityReached`.
    Left(AllocationFailure),
    /// It isn't valid, or in a state that can't be allocated: it isn't part of the plan.
    Refused(Refusal),
}

/// Because of what a consignment is moved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Because {
    /// The capacities that have no room left for what it would have in turn. Empty if it has a better offer now, or if a minimum or a share
    /// drew it.
    pub full: Vec<(Reference, Period)>,
    /// The consignments that use them by the plan, and not in turn.
    pub of: Vec<Reference>,
}

/// A capacity in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlannedCapacity {
    /// Which.
    pub capacity: Reference,
    /// In which period.
    pub period: Period,
    /// What was used before.
    pub before: Decimal,
    /// What is used by the plan, with that.
    pub used: Decimal,
    /// What would be used in turn.
    pub in_turn: Decimal,
    /// The least, and the greatest.
    pub bounds: [Option<Decimal>; 2],
    /// What lacks to the least, and to the least share.
    pub shortfall: Decimal,
    /// What is above the greatest share.
    pub excess: Decimal,
    /// What one more unit of it would save, where it keeps something out, if that was asked and proved.
    pub one_more: Option<Saved>,
}

impl PlannedCapacity {
    /// Whether something stands in it: on most days to which something might be moved nothing does.
    #[must_use]
    pub fn is_of_note(&self) -> bool {
        let [least, _] = self.bounds;
        !self.used.is_zero() || !self.in_turn.is_zero() || least.is_some()
    }
}

/// An amount with at least so many digits as its currency has.
#[must_use]
pub fn with_digits(mut amount: Decimal, currency: Currency) -> Decimal {
    amount.rescale(amount.scale().max(currency.decimals()));
    amount
}

/// What a better plan saves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Saved {
    /// So many consignments more are taken.
    pub consignments: usize,
    /// The sum of tiers is so much less; not told where other consignments are taken.
    pub tiers: i128,
    /// The total of compared prices and penalties is so much less; below 0 if more consignments, or better tiers, cost more.
    pub cost: Decimal,
}

/// What a batch comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Totals {
    /// How many consignments are taken.
    pub taken: usize,
    /// How many aren't, of those that are part of the plan.
    pub left: usize,
    /// Shortfall and excess of capacities without a penalty, added up.
    pub missing: Decimal,
    /// The sum of tiers.
    pub tiers: i128,
    /// The sum of compared prices without offsets, and penalties, in the rule set's currency.
    pub compared: Decimal,
    /// The sum of net prices, by currency.
    pub net: BTreeMap<Currency, Decimal>,
}

/// Why a batch can't be planned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BatchError {
    /// What is used comes to more than is counted.
    #[error(transparent)]
    Overflow(#[from] Overflow),
    /// Its figures are too large.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

/// Plans a batch: each consignment with the instant at which it is decided, in the order asked. What the pool's usage says was used before.
///
/// ```
/// # use consign_plan::{Options, plan_batch};
/// # let rules = consign::RuleSet::from_json(r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "A" }, { "Reference": "B" }], "CarrierServices": [
/// #     { "Reference": "A", "Carrier": "A", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": 5 }] }] },
/// #     { "Reference": "B", "Carrier": "B", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }],
/// #       "Rates": [{ "Bands": [{ "UpTo": 2, "Price": 6 }, { "Price": 20 }] }] }],
/// #     "Capacities": [{ "Reference": "ONE", "Carriers": ["A"], "Max": 1 }] }"#)?;
/// # let order = |name: &str, kg: u32| consign::Consignment::new(name, consign::Address::to("GB", "M1 5WG")).package(consign::Package::kg(kg)).build();
/// # let at = "2026-11-02T09:00:00Z".parse()?;
/// // A costs 5 and takes one; B costs 6 for the first and 20 for the second.
/// let batch = plan_batch(&rules.compile()?.all(), &[(order("S1", 1)?, at), (order("S2", 3)?, at)], &Options::default())?;
/// assert_eq!((batch.in_turn.compared.to_string(), batch.planned.compared.to_string()), ("25".into(), "11".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`BatchError`] if figures are beyond what is counted.
pub fn plan_batch(pool: &Pool, consignments: &[(Consignment, DateTime<Utc>)], options: &Options) -> Result<Batch, BatchError> {
    let gathered = gather(pool, consignments)?;
    let built = Built::new(pool, &gathered);
    let options = Options { in_turn: Some(gathered.in_turn.iter().map(|turn| turn.place).collect()), ..options.clone() };
    let plan = plan(&built.problem, &options)?;
    Outcomes { pool, consignments, gathered: &gathered, built: &built, plan: &plan }.batch()
}

/// From which shipping locations, and on which dates, something counts.
type Seen<'a> = (BTreeSet<Option<&'a Reference>>, BTreeSet<NaiveDate>);

/// What comes of a plan.
struct Outcomes<'a> {
    pool: &'a Pool,
    consignments: &'a [(Consignment, DateTime<Utc>)],
    gathered: &'a Gathered,
    built: &'a Built,
    plan: &'a Plan,
}

impl Outcomes<'_> {
    fn batch(&self) -> Result<Batch, BatchError> {
        let Self { pool, consignments, gathered, plan, .. } = self;
        let mut after = (*pool).clone();
        let mut outcomes: Vec<Option<Outcome>> = Vec::with_capacity(consignments.len());
        let mut net = BTreeMap::<Currency, Decimal>::new();
        for (place, (consignment, at)) in consignments.iter().enumerate() {
            let refused = gathered.refused.get(&place).cloned().map(Outcome::Refused);
            let chosen = gathered.part.get(place).copied().flatten().and_then(|number| self.chosen(number));
            let taken = chosen.and_then(|candidate| pool.quote_of(candidate, consignment, *at).ok().flatten());
            if let Some(quote) = &taken {
                after.usage_mut().add(&quote.increments())?;
                let price = quote.price();
                *net.entry(price.currency).or_default() += price.net;
            }
            outcomes.push(refused.or(taken.map(Outcome::Taken)));
        }
        // Who is left is told why, once all others are where the plan has them.
        let mut planned = Vec::with_capacity(consignments.len());
        for (place, ((consignment, at), outcome)) in consignments.iter().zip(outcomes).enumerate() {
            let outcome = match outcome {
                Some(outcome) => outcome,
                None => match after.allocate(consignment, *at) {
                    Ok(Allocation::Failed(failure)) => Outcome::Left(failure),
                    Ok(Allocation::Allocated(summary)) => {
                        after.usage_mut().add(&summary.increments)?;
                        Outcome::Taken(summary.quote)
                    }
                    Err(refusal) => Outcome::Refused(refusal),
                },
            };
            let number = gathered.part.get(place).copied().flatten();
            planned.push(Planned {
                consignment: consignment.reference.clone(),
                at: *at,
                outcome,
                in_turn: number.and_then(|number| gathered.in_turn.get(number)).and_then(|turn| turn.service.clone()),
                moved: number.and_then(|number| self.because(number)),
            });
        }
        let totals = |score: &Score, net: BTreeMap<Currency, Decimal>| Totals {
            taken: gathered.candidates.len() - score.left,
            left: score.left,
            missing: decimal(&score.missing, 0),
            tiers: score.tiers,
            compared: decimal(&score.cost, PRICE_DECIMALS),
            net,
        };
        let (across_locations, across_days) = self.crossing();
        Ok(Batch {
            consignments: planned,
            capacities: self.capacities(),
            planned: totals(&plan.score, net),
            in_turn: totals(&plan.in_turn.1, gathered.net.clone()),
            gaps: plan.gaps.clone(),
            is_settled: plan.is_settled,
            parts: plan.parts.len(),
            across_locations,
            across_days,
            usage: after.usage().clone(),
        })
    }

    /// The candidate that a consignment of the problem has by the plan.
    fn chosen(&self, number: usize) -> Option<&Candidate> {
        let place = self.plan.choice.get(number).copied().flatten()?;
        self.gathered.candidates.get(number)?.get(place)
    }

    fn because(&self, number: usize) -> Option<Because> {
        // They stand in the order of the consignments.
        let place = self.plan.moved.binary_search_by_key(&number, |moved| moved.consignment).ok()?;
        let Moved { full, .. } = self.plan.moved.get(place)?;
        let newcomers: BTreeSet<usize> = full.iter().filter_map(|place| self.plan.newcomers.get(*place)).flatten().copied().collect();
        let name = |number: usize| Some(self.consignments.get(*self.gathered.of.get(number)?)?.0.reference.clone());
        let capacity = |place: &usize| {
            let (number, period, _) = self.built.stands_for.get(*place)?;
            Some((self.built.reference(*number)?.clone(), *period))
        };
        Some(Because { full: full.iter().filter_map(capacity).collect(), of: newcomers.into_iter().filter_map(name).collect() })
    }

    fn capacities(&self) -> Vec<PlannedCapacity> {
        let Self { built, plan, gathered, pool, .. } = self;
        let in_turn = score::used(&built.problem, &gathered.in_turn.iter().map(|turn| turn.place).collect::<Vec<_>>());
        let mut all: BTreeMap<(u32, Period), PlannedCapacity> = BTreeMap::new();
        for (place, (number, period, _)) in built.stands_for.iter().enumerate().filter(|(_, (_, _, kind))| *kind != Kind::All) {
            let (Some(terms), Some(stated)) = (built.terms.get(*number as usize), built.problem.capacities.get(place)) else { continue };
            let used = plan.used.get(place).copied().unwrap_or_default();
            let amount = |count: i128| built.amount(place, count);
            let own = all.entry((*number, *period)).or_insert_with(|| PlannedCapacity {
                capacity: terms.reference.clone(),
                period: *period,
                before: pool.usage().used(terms.reference.as_str(), *period),
                used: amount(used),
                in_turn: amount(in_turn.get(place).copied().unwrap_or_default()),
                bounds: [terms.min, terms.max],
                shortfall: Decimal::ZERO,
                excess: Decimal::ZERO,
                one_more: None,
            });
            let [shortfall, excess] = missing_units(stated, used, &plan.used).map(|units| decimal(&units, 0));
            own.shortfall += shortfall;
            own.excess += excess;
            if let Some(score) = plan.one_more.get(place).and_then(Option::as_ref) {
                own.one_more = Some(saved(&plan.score, score));
            }
        }
        all.into_values().collect()
    }

    /// The capacities that count what comes from several shipping locations, and those that tie several dates.
    fn crossing(&self) -> (Vec<Reference>, Vec<Reference>) {
        let mut seen: BTreeMap<(u32, Period), Seen<'_>> = BTreeMap::new();
        for (number, candidates) in self.gathered.candidates.iter().enumerate() {
            let consignment = self.gathered.of.get(number).and_then(|place| self.consignments.get(*place));
            let location = consignment.and_then(|(consignment, _)| consignment.origin.as_ref()?.location.as_ref());
            for candidate in candidates {
                for counts in candidate.counts.iter().chain(&candidate.shares) {
                    let (locations, days) = seen.entry((counts.capacity, counts.period)).or_default();
                    locations.insert(location);
                    days.insert(candidate.collection_date);
                }
            }
        }
        let (mut across_locations, mut across_days) = (BTreeSet::new(), BTreeSet::new());
        for ((number, _), (locations, days)) in seen {
            across_locations.extend((locations.len() > 1).then_some(number));
            across_days.extend((days.len() > 1).then_some(number));
        }
        let named = |numbers: BTreeSet<u32>| numbers.into_iter().filter_map(|number| self.built.reference(number).cloned()).collect();
        (named(across_locations), named(across_days))
    }
}

fn saved(before: &Score, after: &Score) -> Saved {
    Saved {
        consignments: before.left.saturating_sub(after.left),
        tiers: if before.left == after.left { before.tiers - after.tiers } else { 0 },
        cost: decimal(&(&before.cost - &after.cost), PRICE_DECIMALS),
    }
}
