//! The consignments that change: as many of them as a page bears, the gravest first.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use consign::comparison::{self, ChangeKind, Comparison};
use consign::simulation::SimulatedOffer;
use consign::{Consignment, Currency, Pool, Reference};
use rust_decimal::Decimal;

use super::figures::{Money, count, counted};
use super::table::{Cell, Column, Table};
use super::{why, words};

/// The most changed consignments that a report lists. More would make a page that browsers are slow with.
pub const MOST_CHANGES: usize = 5_000;

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

    fn price(&self) -> Money {
        Money { amount: self.net, currency: self.currency }
    }
}

impl Change {
    /// What a comparison has found about a consignment at an instant, with an explanation that has the figures: what keeps it from the
    /// service that it had, or what that one would cost now.
    #[must_use]
    pub fn new(consignment: &Consignment, at: DateTime<Utc>, found: &comparison::Change, comparison: &Comparison) -> Self {
        let mut change = Self::unexplained(consignment, found, comparison);
        change.explanation = why::explanation(change.services(), consignment, at, found, comparison);
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
    fn difference(&self) -> Option<Money> {
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
#[derive(Debug, Default)]
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
        change.explanation = why::explanation(change.services(), consignment, at, found, comparison);
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

    /// The table of them. `full` is where all of them are.
    pub(super) fn table(mut self, full: Option<&str>) -> Table {
        self.cut();
        let listed = self.kept.len() as u64;
        let note = if self.total > listed {
            let place = full.map(|full| format!(" All of them are in {full}.")).unwrap_or_default();
            format!(
                "The {} gravest of {}: newly failed first, then by how much the price changes. {} more are left out.{place}",
                count(listed),
                counted(self.total, "changed consignment"),
                count(self.total - listed)
            )
        } else {
            "Newly failed first, then by how much the price changes.".to_owned()
        };
        let columns = [
            Column::text("Consignment"),
            Column::text("Change"),
            Column::text("Before"),
            Column::figure("Price before"),
            Column::text("After"),
            Column::figure("Price after"),
            Column::figure("Difference"),
            Column::text("Why"),
        ];
        let rows = self.kept.into_iter().map(row);
        Table::new("changes", "Each of them, and why", "consignment", &columns).note(note).rows(rows)
    }
}

fn row(change: Change) -> Vec<Cell> {
    let difference = change.difference().map(Cell::Difference);
    let (word, tone) = words::change(change.kind);
    let service = |taken: &Option<Taken>| taken.as_ref().map_or_else(|| Cell::from("-"), |taken| Cell::Text(taken.service.to_string()));
    let price = |taken: &Option<Taken>| Cell::from(taken.as_ref().map(Taken::price));
    vec![
        Cell::References(vec![change.reference.to_string()]),
        Cell::Mark(word, tone),
        service(&change.before),
        price(&change.before),
        service(&change.after),
        price(&change.after),
        difference.unwrap_or(Cell::Nothing),
        Cell::Text(change.explanation),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(number: usize, kind: ChangeKind, after: Option<i64>) -> Change {
        let taken = |net| Taken { service: "A".parse().unwrap(), net: Decimal::new(net, 2), currency: "GBP".parse().unwrap() };
        Change {
            reference: format!("EC-{number:06}").parse().unwrap(),
            kind,
            before: Some(taken(500)),
            after: after.map(taken),
            explanation: String::new(),
        }
    }

    #[test]
    fn the_gravest_are_kept_whatever_the_order() {
        let total = 2 * MOST_CHANGES + 10;
        let all: Vec<Change> = (0..total)
            .map(|number| match number {
                7 => change(number, ChangeKind::NewlyFailed, None),
                9 => change(number, ChangeKind::Moved, Some(100)),
                _ => change(number, ChangeKind::Repriced, Some(501)),
            })
            .collect();
        let table = |changes: Vec<Change>| {
            let mut kept = Changes::default();
            for change in changes {
                kept.add(change);
            }
            assert_eq!(kept.total(), total as u64);
            kept.table(Some("all.jsonl"))
        };
        let (evens, odds): (Vec<Change>, Vec<Change>) =
            all.iter().cloned().partition(|change| change.reference.as_str().ends_with(['0', '2', '4', '6', '8']));
        let collected = |changes: Vec<Change>| {
            changes.into_iter().fold(Changes::default(), |mut kept, change| {
                kept.add(change);
                kept
            })
        };
        let shared = collected(odds).with(collected(evens));
        assert_eq!(shared.total(), total as u64);
        let (forward, backward) = (table(all.clone()), table(all.into_iter().rev().collect()));
        assert_eq!(shared.table(None).rows, forward.rows);
        assert_eq!(forward.rows.len(), MOST_CHANGES);
        assert_eq!(forward.rows, backward.rows);
        assert_eq!(forward.rows[0][0], Cell::References(vec!["EC-000007".to_owned()]));
        assert_eq!(forward.rows[1][0], Cell::References(vec!["EC-000009".to_owned()]));
        let note = forward.note.unwrap();
        assert!(
            note.contains("5,000 gravest of 10,010") && note.contains("5,010 more are left out. All of them are in all.jsonl."),
            "{note}"
        );
    }
}
