//! The consignments that change, as rows.

use chrono::{DateTime, Utc};
use consign_cli::html::Change;

use crate::records::{Cell, Column, Kind, Layout, Part};

/// The columns of the rows.
pub(super) const COLUMNS: &[Column] = &[
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
    ("Line", Kind::Count),
];

/// Adds the row of a consignment that stands in a line of the input. The difference stands there if both prices are in one currency.
pub(super) fn push(layout: Layout, part: &mut Part, (line, at): (u64, DateTime<Utc>), change: &Change) {
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    let both = before.zip(after).filter(|(before, after)| before.currency == after.currency);
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
        Cell::of(both.and_then(|(before, after)| after.net.checked_sub(before.net)), Cell::Amount),
        Cell::Text(&change.explanation),
        Cell::Count(line),
    ];
    layout.push(part, &cells);
}
