//! Simulation: what a rule set would do with many consignments, what that costs, and what each of its rules costs.
//!
//! A [`Simulation`] is fed consignments one by one and keeps counts and sums, not the consignments: its memory doesn't grow with them.
//! Its [`Aggregates`] are a document that can be written, read back and merged. Any split of the consignments among threads, processes
//! or machines, merged in any order, comes to the same document.
//!
//! ```
//! use consign::simulation::{Aggregates, Decision, Simulation};
//! use consign::{Consignment, ReasonCode, RuleKind, RuleSet};
//!
//! let rules = RuleSet::from_json(r#"{
//!     "Currency": "GBP", "Carriers": [{ "Reference": "SWIFT" }],
//!     "CarrierServices": [
//!         { "Reference": "LETTER", "Carrier": "SWIFT", "Rules": { "Weight": { "Max": 2, "Unit": "Kg" } },
//!           "Transit": [{ "TransitDays": { "Min": 2, "Max": 2 } }], "Rates": [{ "Bands": [{ "UpTo": 5, "Price": 2.95 }] }] },
//!         { "Reference": "PARCEL", "Carrier": "SWIFT", "Rules": { "Weight": { "Max": 30, "Unit": "Kg" } },
//!           "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": 6.40 }] }] }]
//! }"#)?;
//! let pool = rules.compile()?.all();
//! let monday = "2026-11-02T09:00:00Z".parse()?;
//! let weighing = |kilograms: u32| -> Result<Consignment, consign::ConsignmentError> {
//!     format!(r#"{{ "Reference": "EC-{kilograms:02}", "Packages": [{{ "Weight": {{ "Value": {kilograms}, "Unit": "Kg" }} }}],
//!         "Addresses": [{{ "AddressType": "Destination", "Country": {{ "IsoCode": {{ "TwoLetterCode": "GB" }} }} }}] }}"#).parse()
//! };
//!
//! // Two threads, processes or machines share the work.
//! let (mut one, mut other) = (Simulation::new(&pool), Simulation::new(&pool));
//! let Decision::Allocated(selected) = one.add(&weighing(1)?, monday)? else { panic!("a service takes it") };
//! assert_eq!(selected.offer.net().to_string(), "2.95");
//! one.add(&weighing(3)?, monday)?;
//! other.add(&weighing(40)?, monday)?;
//!
//! let aggregates = one.aggregates().merge(Aggregates::from_json(&other.aggregates().to_json())?)?;
//! assert_eq!((aggregates.allocated, aggregates.failed), (2, 1));
//! assert_eq!(aggregates.cost.to_string(), "9.35 GBP");
//! assert_eq!(aggregates.reasons[&ReasonCode::Weight].only, 1); // 40 kg: a parcel, but for its weight
//!
//! // The weight rules moved 3 kg from 2.95 to 6.40, and failed 40 kg.
//! let weight = &aggregates.rules[&RuleKind::Weight];
//! assert_eq!((weight.moved, weight.failed, weight.extra_paid.to_string()), (1, 1, "3.45 GBP".to_owned()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What a rule costs
//!
//! For each kind of rule: what would be selected, were no rule of that kind checked and all else as it is? For each single rule: what
//! would be, were that rule of that service alone not checked? If the answer is another service than the selected one, the rule (or the
//! kind) has **moved** the consignment, and what the selected service costs less what the other would is the **extra paid**; it is never
//! below 0, and 0 where the other is only quicker. If nothing was selected and something would be, the rule has **failed** it.
//!
//! "Not checked" is the rule taken out of the rule set, for `Weight`, `Length`, `Girth`, `LengthPlusGirth`, `Value` and `ExcludedPlaces`;
//! for `Tags` the service carrying every tag of the consignment; for `Enabled` the service switched on. A consignment that rules of two
//! kinds bar from a service is moved by neither alone, so the figures of kinds don't add up to what all rules cost; and one that two
//! services of a kind would have taken counts for the rule of each, so the figures of single rules don't add up to those of their kind.
//!
//! For each capacity: what would be, had it no `Max` for that consignment, and had been used as it has? For each preference and each objective
//! likewise: what would be, were it not in the rule set? These may also be paid less for than what
//! would be without them, for others hold besides; then the extra paid is below 0.
//!
//! A promise is the consignment's, not a rule: what promises cost is found by simulating the same consignments without them.

mod aggregate;
mod baseline;
pub(crate) mod cells;
mod costs;
mod dates;
mod decision;
mod distribution;
mod document;
mod histogram;
mod merge;
mod read;
mod tally;
mod weights;

use std::fmt;

use chrono::{DateTime, Utc};

use crate::allocation::Pool;
use crate::consignment::{Consignment, ConsignmentError};
use crate::facts::{Facts, FactsError};
use crate::matcher::{LocalDays, Outcome};
use crate::money::Money;
use crate::number::Quantity;
use crate::reference::Reference;

use cells::Name;
use tally::{Subject, Tally};

pub use cells::EXAMPLES;
pub use costs::Costs;
pub use dates::COLLECTION_DATES;
pub use decision::{Decision, Obstacles, Selection, SimulatedOffer};
pub use distribution::{Amount, Bucket, Distribution};
pub use document::{
    Aggregates, Baseline, CarrierShare, FailureShare, KindCost, OnTimeShare, PaidShare, ReasonShare, Route, RuleCost, RunnerUp,
    ServiceShare, Share, Span, WeightBand,
};
pub use merge::MergeError;
pub(crate) use merge::{Merge, merge_all, merged_by_field};
pub(crate) use read::results;
pub use read::{LONGEST_RESULTS, ResultsError};
pub use weights::{POUND_BANDS, WEIGHT_BANDS, WeightBandsError};

/// A run of consignments through one pool: what would become of each, counted. Nothing is stored and no consignment changes.
#[derive(Clone)]
pub struct Simulation {
    pool: Pool,
    /// The ends of the weight bands in kg.
    ends: Vec<Quantity>,
    tally: Tally,
    /// What comes of the consignment in hand; kept for its room.
    outcome: Outcome,
    /// What was found of the consignments before.
    days: LocalDays,
    baseline: Baseline,
}

/// As many consignments are prepared before they are decided: half as many, or more, were no quicker.
const TOGETHER: usize = 32;

impl fmt::Debug for Simulation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulation").field("pool", &self.pool).finish_non_exhaustive()
    }
}

impl Simulation {
    /// A simulation that has been fed nothing, with the weight bands of [`WEIGHT_BANDS`], or of [`POUND_BANDS`] where the rule set has most
    /// weights in pounds or ounces.
    #[must_use]
    pub fn new(pool: &Pool) -> Self {
        Self::of(pool, weights::usual(pool.matcher().0.weight_unit))
    }

    /// The same with weight bands of one's own: their upper ends in kg, included. A last band without end is added.
    ///
    /// # Errors
    /// [`WeightBandsError`] if an end is 0, no weight, or not above the one before.
    pub fn with_weight_bands(pool: &Pool, ends: &[Quantity]) -> Result<Self, WeightBandsError> {
        weights::checked(ends).map(|weights| Self::of(pool, weights))
    }

    fn of(pool: &Pool, weights: Vec<(Quantity, i128)>) -> Self {
        let (ends, weights) = weights.into_iter().unzip();
        Self {
            tally: Tally::new(&pool.matcher().0, weights),
            pool: pool.clone(),
            ends,
            outcome: Outcome::default(),
            days: LocalDays::default(),
            baseline: Baseline::default(),
        }
    }

    /// The pool that the consignments go through.
    #[must_use]
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Feeds a consignment, decided at an instant. What it adds to the use of capacities counts for those that are fed after it: feed them in
    /// the order of their instants. Its state doesn't matter: what has long been delivered may be asked about.
    ///
    /// # Errors
    /// If it isn't valid for this rule set. It is counted as such.
    pub fn add(&mut self, consignment: &Consignment, at: DateTime<Utc>) -> Result<Decision, ConsignmentError> {
        let facts = self.pool.matcher().facts(consignment);
        self.add_prepared(consignment, facts, at)
    }

    /// Feeds consignments one after the other, and gives `decided` what [`Simulation::add`] would answer of each, in their order. It is
    /// quicker than adding them one by one: some are prepared together before they are decided, so that a processor keeps at hand what
    /// it does many times.
    ///
    /// ```
    /// # use consign::simulation::{Decision, Simulation};
    /// # let rules = consign::RuleSet::from_json(r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "SWIFT" }], "CarrierServices": [
    /// #     { "Reference": "SWIFT_24", "Carrier": "SWIFT", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": 3.95 }] }] }] }"#)?;
    /// # let consignments = [consign::Consignment::from_json(r#"{ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 2, "Unit": "Kg" } }],
    /// #     "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] }"#)?];
    /// let mut simulation = Simulation::new(&rules.compile()?.all());
    /// let monday = "2026-11-02T09:00:00Z".parse()?;
    /// let mut failed = 0;
    /// simulation.add_all(consignments.iter().map(|consignment| (consignment, monday)), |decided| match decided {
    ///     Ok(Decision::Allocated(_)) => {}
    ///     Ok(Decision::Failed(_)) => failed += 1,
    ///     Err(invalid) => eprintln!("{invalid}"),
    /// });
    /// assert_eq!((simulation.aggregates().allocated, failed), (1, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_all<'c>(
        &mut self,
        consignments: impl IntoIterator<Item = (&'c Consignment, DateTime<Utc>)>,
        mut decided: impl FnMut(Result<Decision, ConsignmentError>),
    ) {
        let (mut consignments, matcher) = (consignments.into_iter(), self.pool.matcher().clone());
        let mut some = Vec::with_capacity(TOGETHER);
        loop {
            let prepare = |(consignment, at): (&'c Consignment, _)| (consignment, matcher.facts(consignment), at);
            some.extend(consignments.by_ref().take(TOGETHER).map(prepare));
            if some.is_empty() {
                break;
            }
            for (consignment, facts, at) in some.drain(..) {
                decided(self.add_prepared(consignment, facts, at));
            }
        }
    }

    fn add_prepared(
        &mut self,
        consignment: &Consignment,
        facts: Result<Facts<'_>, ConsignmentError>,
        at: DateTime<Utc>,
    ) -> Result<Decision, ConsignmentError> {
        match facts {
            Ok(facts) => Ok(self.add_known(&facts, at)),
            Err(error) => {
                self.add_invalid(Some(&consignment.reference));
                Err(error)
            }
        }
    }

    /// [`Simulation::add`] for a consignment that has been prepared.
    ///
    /// # Errors
    /// If it was prepared for another rule set. It isn't counted.
    pub fn add_facts(&mut self, facts: &Facts<'_>, at: DateTime<Utc>) -> Result<Decision, FactsError> {
        facts.check(self.pool.matcher().fingerprint())?;
        Ok(self.add_known(facts, at))
    }

    fn add_known(&mut self, facts: &Facts<'_>, at: DateTime<Utc>) -> Decision {
        let compiled = &self.pool.matcher().0;
        let now = self.days.now(compiled, facts.collected_at, at);
        self.pool.outcome(facts, &now, &mut self.outcome);
        let increments = self.outcome.best.chosen.as_ref().map(|chosen| self.pool.increments(chosen, facts, &now));
        let decision = self.tally.add(&Subject::of(facts, compiled, at), &self.outcome);
        self.pool.take(increments.as_ref());
        decision
    }

    /// Takes note of what was paid in the past for a consignment that has been fed, and to whom; `decision` is what that answered.
    pub fn paid(&mut self, paid: Money, carrier: Option<&str>, decision: &Decision) {
        self.baseline.add(&self.pool.matcher().0, paid, carrier, decision);
    }

    /// Counts a consignment that could not be read, by its reference if that could be.
    pub fn add_invalid(&mut self, reference: Option<&Reference>) {
        self.tally.invalid += 1;
        if let Some(reference) = reference {
            self.tally.invalid_examples.offer(Name::of(reference));
        }
    }

    /// What has come of the consignments so far.
    #[must_use]
    pub fn aggregates(&self) -> Aggregates {
        let aggregates = aggregate::aggregates(&self.pool, &self.tally, &self.ends);
        Aggregates { baseline: Some(self.baseline.clone()).filter(|baseline| baseline.consignments > 0), ..aggregates }
    }
}
