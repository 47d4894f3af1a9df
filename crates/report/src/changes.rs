//! The table of consignments that change.

use consign_what_if::{Change, Changes, Taken};

use super::figures::{count, counted};
use super::table::{Cell, Column, Table};
use super::words;

/// The table of them. `full` is where all of them are.
pub(super) fn table(changes: Changes, full: Option<&str>) -> Table {
    let total = changes.total();
    let kept = changes.gravest();
    let listed = kept.len() as u64;
    let note = if total > listed {
        let place = full.map(|full| format!(" All of them are in {full}.")).unwrap_or_default();
        format!(
            "The {} gravest of {}: newly failed first, then by how much the price changes. {} more are left out.{place}",
            count(listed),
            counted(total, "changed consignment"),
            count(total - listed)
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
    let rows = kept.into_iter().map(row);
    Table::new("changes", "Each of them, and why", "consignment", &columns).note(note).rows(rows)
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
    use consign::comparison::ChangeKind;
    use consign_what_if::MOST_CHANGES;
    use rust_decimal::Decimal;

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
        let all_of = |changes: Vec<Change>| {
            let mut kept = Changes::default();
            for change in changes {
                kept.add(change);
            }
            assert_eq!(kept.total(), total as u64);
            table(kept, Some("all.jsonl"))
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
        let (forward, backward) = (all_of(all.clone()), all_of(all.into_iter().rev().collect()));
        assert_eq!(super::table(shared, None).rows, forward.rows);
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
