//! The consignments that change: the gravest of them, each with its reason.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use consign::comparison::{self, ChangeKind, Comparison};
use consign::simulation::SimulatedOffer;
use consign::{Consignment, Currency, Pool, Reference};
use rust_decimal::Decimal;

use crate::why::explanation;
use crate::words::Money;

/// The most changed consignments that a report lists. More would make a page that browsers are slow with.
pub const MOST_CHANGES: usize = 1_000;

/// A consignment for which the second rule set decides otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which one.
    pub reference: Reference,
    /// What is different.
    pub kind: ChangeKind,
    /// What was selected before; `None` if nothing was.
    pub before: Option<Taken>,
    /// What is selected now.
    pub after: Option<Taken>,
    /// Why, in words; lines are kept.
    pub explanation: String,
}

/// A service that takes a consignment, and its net price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The service.
    pub service: Reference,
    /// The price, with the digits of its currency.
    pub net: Decimal,
    /// The currency of the rate.
    pub currency: Currency,
}

impl Taken {
    fn of(offer: &SimulatedOffer, pool: &Pool) -> Option<Self> {
        let service = pool.matcher().services().nth(offer.service())?;
        Some(Self { service: service.reference.clone(), net: offer.net(), currency: offer.currency() })
    }

    /// The price.
    #[must_use]
    pub fn price(&self) -> Money {
        Money { amount: self.net, currency: self.currency }
    }
}

impl Change {
    /// What a comparison has found about a consignment at an instant, with an explanation that has the figures: what keeps it from the
    /// service that it had, or what that one would cost now.
    #[must_use]
    pub fn new(consignment: &Consignment, at: DateTime<Utc>, found: &comparison::Change, comparison: &Comparison) -> Self {
        let mut change = Self::unexplained(consignment, found, comparison);
        change.explanation = explanation(change.services(), consignment, at, found, comparison);
        change
    }

    fn unexplained(consignment: &Consignment, found: &comparison::Change, comparison: &Comparison) -> Self {
        let taken = |standing: &comparison::Standing, pool| standing.offer().and_then(|offer| Taken::of(offer, pool));
        Self {
            reference: consignment.reference.clone(),
            kind: found.kind,
            before: taken(&found.before, comparison.before()),
            after: taken(&found.after, comparison.after()),
            explanation: String::new(),
        }
    }

    /// Who took it, and who takes it now.
    fn services(&self) -> [Option<&Reference>; 2] {
        [&self.before, &self.after].map(|taken| taken.as_ref().map(|taken| &taken.service))
    }

    /// By how much it is dearer now; `None` unless it is taken both times, for the same currency.
    #[must_use]
    pub fn difference(&self) -> Option<Money> {
        let (before, after) = (self.before.as_ref()?, self.after.as_ref()?);
        let amount = after.net.checked_sub(before.net)?;
        (before.currency == after.currency).then_some(Money { amount, currency: after.currency })
    }

    /// Who fails stands first, then who changes most in price. Equals stand by their reference, so that any order of feeding comes to
    /// the same page.
    fn rank(&self) -> (u8, Reverse<Decimal>, ChangeKind, &Reference) {
        let kind = match self.kind {
            ChangeKind::NewlyFailed => 0,
            ChangeKind::Validity => 1,
            ChangeKind::NewlyAllocated => 2,
            ChangeKind::Moved | ChangeKind::Repriced => 3,
            _ => 4,
        };
        (kind, Reverse(self.difference().map_or(Decimal::ZERO, |difference| difference.amount.abs())), self.kind, &self.reference)
    }
}

/// Collects changes, any number of them; the first [`MOST_CHANGES`] by rank are kept: newly failed ones, then by how much the price
/// changes.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    kept: Vec<Change>,
    total: u64,
    /// Once there are more than are kept: a change after which enough others come first. What comes after it needs no explanation.
    last: Option<Change>,
}

impl Changes {
    /// Takes note of one.
    pub fn add(&mut self, change: Change) {
        self.total = self.total.saturating_add(1);
        self.kept.push(change);
        // Now and then rather than always: a constant number of comparisons for each.
        if self.kept.len() >= 2 * MOST_CHANGES {
            self.cut();
        }
    }

    /// Takes note of what a comparison has found, and explains it if it may be kept: explaining takes longer than deciding.
    pub fn add_found(&mut self, consignment: &Consignment, at: DateTime<Utc>, found: &comparison::Change, comparison: &Comparison) {
        let mut change = Change::unexplained(consignment, found, comparison);
        if self.last.as_ref().is_some_and(|last| change.rank() > last.rank()) {
            self.total = self.total.saturating_add(1);
            return;
        }
        change.explanation = explanation(change.services(), consignment, at, found, comparison);
        self.add(change);
    }

    /// With those that somebody else has collected.
    #[must_use]
    pub fn with(mut self, others: Self) -> Self {
        let total = self.total.saturating_add(others.total);
        others.kept.into_iter().for_each(|change| self.add(change));
        Self { total, ..self }
    }

    /// How many there were.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    fn cut(&mut self) {
        self.kept.sort_by(|one, other| one.rank().cmp(&other.rank()));
        self.kept.truncate(MOST_CHANGES);
        if self.kept.len() == MOST_CHANGES {
            self.last = self.kept.last().cloned();
        }
    }

    /// The gravest of them, at most [`MOST_CHANGES`].
    #[must_use]
    pub fn gravest(mut self) -> Vec<Change> {
        self.cut();
        self.kept
    }
}
