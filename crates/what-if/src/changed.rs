//! The consignments that change, as rows.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::{Cell, Change, Column, Exchange, Kind, Layout, Part, Taken};

/// The columns of the rows that a comparison leaves: the consignments that change.
pub const COLUMNS: &[Column] = &[
    ("Reference", Kind::Text),
    ("At", Kind::Instant),
    ("Change", Kind::Text),
    ("ServiceBefore", Kind::Text),
    ("NetBefore", Kind::Amount),
    ("CurrencyBefore", Kind::Text),
    ("ServiceAfter", Kind::Text),
    ("NetAfter", Kind::Amount),
    ("CurrencyAfter", Kind::Text),
    ("Difference", Kind::Amount),
    ("Explanation", Kind::Text),
    ("File", Kind::Text),
    ("Line", Kind::Count),
];

/// Where rows go, and what prices are worth before and after.
pub(super) struct Changed {
    pub(super) layout: Layout,
    pub(super) exchanges: [Exchange; 2],
    /// Whether there are several files, so that a row says in which it stands.
    pub(super) are_several: bool,
}

impl Changed {
    /// What is paid more, in the currency of both rule sets.
    fn difference(&self, before: &Taken, after: &Taken) -> Option<Decimal> {
        let [first, second] = &self.exchanges;
        second.cost(after.net, after.currency)?.checked_sub(first.cost(before.net, before.currency)?)
    }

    /// Adds the row of a consignment that stands in a line of the input.
    pub(super) fn push(&self, part: &mut Part, (file, line, at): (&str, u64, DateTime<Utc>), change: &Change) {
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        let cells = [
            Cell::Text(change.reference.as_str()),
            Cell::Instant(at),
            Cell::Text(change.kind.as_str()),
            Cell::text(before.map(|taken| taken.service.as_str())),
            Cell::of(before, |taken| Cell::Amount(taken.net)),
            Cell::text(before.map(|taken| taken.currency.code())),
            Cell::text(after.map(|taken| taken.service.as_str())),
            Cell::of(after, |taken| Cell::Amount(taken.net)),
            Cell::text(after.map(|taken| taken.currency.code())),
            Cell::of(before.zip(after).and_then(|(before, after)| self.difference(before, after)), Cell::Amount),
            Cell::Text(&change.explanation),
            if self.are_several { Cell::Text(file) } else { Cell::Nothing },
            Cell::Count(line),
        ];
        self.layout.push(part, &cells);
    }
}
