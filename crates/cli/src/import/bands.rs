//! Weight breaks that stand as rows, as bands of a rate.
//!
//! A rule set's band begins where the one before it ends, and its end belongs to it. Rows may leave gaps, overlap, repeat, or contradict
//! each other; what that means is settled here.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::import::note::{Kind, Notes};
use crate::import::row::Row;

/// Bands without a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    /// The lightest that it prices.
    pub(crate) start: Decimal,
    /// The end of each, none for the last of all perhaps, and its price.
    pub(crate) bands: Vec<(Option<Decimal>, Decimal)>,
}

impl Run {
    pub(crate) fn end(&self) -> Option<Decimal> {
        self.bands.last().and_then(|(end, _)| *end)
    }
}

/// Above all weights.
const ENDLESS: Decimal = Decimal::MAX;

/// A row's weights: above the first, up to the second.
#[derive(Debug, Clone, Copy)]
struct Span<'r> {
    start: Decimal,
    end: Decimal,
    row: &'r Row,
}

/// The runs of bands that the rows of one lane make, lightest first. `weights` is what the column of the heaviest is called.
pub(crate) fn runs(rows: &[&Row], weights: &str, notes: &mut Notes) -> Vec<Run> {
    let spans = spans(rows, weights, notes);
    let ends: BTreeSet<Decimal> = spans.iter().flat_map(|span| [span.start, span.end]).collect();
    let ends: Vec<Decimal> = ends.into_iter().collect();
    let mut runs: Vec<Run> = Vec::new();
    let mut open: Option<Run> = None;
    // Where a gap that is closed begins.
    let mut from: Option<Decimal> = None;
    for (start, end) in ends.iter().copied().zip(ends.iter().copied().skip(1)) {
        let covering: Vec<&Span<'_>> = spans.iter().filter(|span| span.start <= start && end <= span.end).collect();
        if covering.is_empty() && end - start <= Decimal::ONE && open.is_some() {
            from = Some(start);
            continue;
        }
        let Some(price) = agreed(&covering, start, end, notes) else {
            runs.extend(open.take());
            from = None;
            continue;
        };
        if let Some(gap) = from.take() {
            let lines: Vec<u64> = covering.iter().filter(|span| span.start == start).map(|span| span.row.line).collect();
            let why = format!("between `{gap}` and `{start}` there is a gap: what weighs that has the price of this row");
            notes.rows(Kind::Assumed, &lines, Some(weights), &why);
        }
        let run = open.get_or_insert_with(|| Run { start, bands: Vec::new() });
        run.bands.push(((end != ENDLESS).then_some(end), price));
    }
    runs.extend(open);
    runs
}

/// The weights of each row. One without a minimum begins where the next lighter one ends.
fn spans<'r>(rows: &[&'r Row], weights: &str, notes: &mut Notes) -> Vec<Span<'r>> {
    let mut ends: Vec<Decimal> = rows.iter().map(|row| row.max.unwrap_or(ENDLESS)).collect();
    ends.sort_unstable();
    let below = |end: Decimal| ends.iter().rev().find(|other| **other < end).copied();
    let (mut unlimited, mut points) = (Vec::new(), Vec::new());
    let spans = rows.iter().map(|row| {
        let end = row.max.unwrap_or(ENDLESS);
        if row.max.is_none() {
            unlimited.push(row.line);
        }
        let start = match row.min {
            // One weight stands for those up to it, back to the lighter row, or for a whole unit.
            Some(start) if start == end => {
                let unit = (end - Decimal::ONE).max(Decimal::ZERO);
                let lighter = below(end).filter(|lighter| *lighter >= unit);
                if lighter.is_none() && !unit.is_zero() {
                    points.push(row.line);
                }
                lighter.unwrap_or(unit)
            }
            Some(start) => start,
            None => below(end).unwrap_or_default(),
        };
        Span { start, end, row }
    });
    let spans = spans.collect();
    notes.rows(Kind::Assumed, &points, Some(weights), "one weight stands for the unit up to it");
    notes.rows(Kind::Assumed, &unlimited, Some(weights), "there is no maximum weight: every weight above the minimum has the price");
    spans
}

/// The price of the weights between two ends. Where rows contradict each other that is said, and the highest is taken.
fn agreed(covering: &[&Span<'_>], start: Decimal, end: Decimal, notes: &mut Notes) -> Option<Decimal> {
    let mut prices: Vec<(Decimal, u64)> = covering.iter().filter_map(|span| Some((span.row.price?, span.row.line))).collect();
    prices.sort_unstable();
    let (least, most) = prices.first().copied().zip(prices.last().copied())?;
    if least.0 != most.0 {
        let lines: Vec<u64> = prices.iter().map(|(_, line)| *line).collect();
        let prices = prices.iter().map(|(price, line)| format!("`{price}` on line {line}")).collect::<Vec<_>>().join(", ");
        let end = if end == ENDLESS { "any weight".to_owned() } else { format!("`{end}`") };
        notes.rows(Kind::Mistaken, &lines, None, &format!("from `{start}` to {end} one service and zone have several prices: {prices}"));
    }
    Some(most.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::note::lines;
    use crate::import::row::tests::row;

    /// The runs of rows `min max price`, and what is said of them.
    fn told(rows: &[&str]) -> (Vec<String>, Vec<String>) {
        let rows: Vec<Row> = rows.iter().enumerate().map(|(index, text)| row(index as u64 + 2, text)).collect();
        let mut notes = Notes::default();
        let runs = runs(&rows.iter().collect::<Vec<_>>(), "max_weight", &mut notes);
        let shown = runs.iter().map(|run| {
            let bands = run.bands.iter().map(|(end, price)| format!("{}:{price}", end.map_or("-".to_owned(), |end| end.to_string())));
            format!("{} {}", run.start, bands.collect::<Vec<_>>().join(" "))
        });
        let notes = notes.sorted(&[]).into_iter().map(|note| format!("{:?} {}: {}", note.kind, lines(&note.lines), note.why)).collect();
        (shown.collect(), notes)
    }

    fn silent(rows: &[&str]) -> Vec<String> {
        let (runs, notes) = told(rows);
        assert!(notes.is_empty(), "{notes:?}");
        runs
    }

    #[test]
    fn rows_in_any_order_are_bands() {
        assert_eq!(silent(&["2 5 7", "0.01 2 5", "5 31.5 9"]), ["0.01 2:5 5:7 31.5:9"]);
        assert_eq!(silent(&["- 5 7", "- 2 5"]), ["0 2:5 5:7"], "without minimums");
        assert_eq!(silent(&["2 2 7", "1 1 5", "3 3 9"]), ["0 1:5 2:7 3:9"], "a row a unit");
    }

    #[test]
    fn a_gap_of_a_unit_is_closed_and_said_and_a_wider_one_stays() {
        let (runs, notes) = told(&["0 5 7", "6 10 9"]);
        assert_eq!(runs, ["0 5:7 10:9"]);
        assert_eq!(notes, ["Assumed line 3: between `5` and `6` there is a gap: what weighs that has the price of this row"]);
        assert_eq!(silent(&["0 5 7", "6.1 10 9"]), ["0 5:7", "6.1 10:9"]);
        assert_eq!(silent(&["0 1 7", "1 2 -", "2 10 9"]), ["0 1:7", "2 10:9"], "a row without a price is no gap to close");
    }

    #[test]
    fn rows_that_overlap_agree_or_are_mistaken() {
        assert_eq!(silent(&["0 5 7", "3 10 7"]), ["0 3:7 5:7 10:7"]);
        let (runs, notes) = told(&["0 5 7", "3 10 9"]);
        assert_eq!(runs, ["0 3:7 5:9 10:9"], "the higher price is the safe one");
        assert_eq!(
            notes,
            ["Mistaken lines 2-3 (2): from `3` to `5` one service and zone have several prices: `7` on line 2, `9` on line 3"]
        );
        assert_eq!(told(&["0 5 7", "0 5 8"]).0, ["0 5:8"]);
    }

    #[test]
    fn the_last_may_have_no_end() {
        let (runs, notes) = told(&["0 5 7", "5 - 9"]);
        assert_eq!(runs, ["0 5:7 -:9"]);
        assert_eq!(notes, ["Assumed line 3: there is no maximum weight: every weight above the minimum has the price"]);
        assert_eq!(told(&["- - 9"]).0, ["0 -:9"]);
        assert!(silent(&["0 5 -"]).is_empty());
    }
}
