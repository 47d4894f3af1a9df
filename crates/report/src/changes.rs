//! The consignments that change.

use consign_what_if::{Change, Changes, Money, Taken, grouped};

use crate::figures::{count, counted};
use crate::page::Section;
use crate::sides::Sides;
use crate::table::{Cell, Table, Tone};
use crate::words;

/// The gravest of them. `full` is where all of them are.
pub(crate) fn section(changes: Changes, sides: Sides<'_>, full: Option<&str>) -> Section {
    let intro = if changes.total() == 0 { "No consignment changes." } else { "" };
    Section::new("consignments", "Changed consignments", intro).table(table(changes, sides, full))
}

fn table(changes: Changes, sides: Sides<'_>, full: Option<&str>) -> Table {
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
    Table::new("changes", "Each of them, and why")
        .note(note)
        .texts(["Consignment", "Change", "Before", "After"])
        .figures(["Price before", "Price after", "Difference"].map(|title| sides.money(title)))
        .texts(["Why"])
        .rows(kept.into_iter().map(|change| row(change, sides)))
}

fn row(change: Change, sides: Sides<'_>) -> Vec<Cell> {
    let (word, tone) = words::change(change.kind);
    // What is in another currency says so.
    let of = |money: Money, text: String| if money.currency == sides.after.currency { text } else { format!("{text} {}", money.currency) };
    let service = |taken: &Option<Taken>| {
        taken.as_ref().map_or_else(|| Cell::from("-"), |taken| Cell::named(sides.service(taken.service.as_str()).0, taken.service.as_str()))
    };
    let price = |taken: &Option<Taken>| {
        taken.as_ref().map(Taken::price).map_or(Cell::Nothing, |money| Cell::Figure(of(money, grouped(money.amount)), Tone::Plain))
    };
    let difference = change.difference().map_or(Cell::Nothing, |money| match Cell::difference(money.amount) {
        Cell::Figure(text, tone) => Cell::Figure(of(money, text), tone),
        other => other,
    });
    vec![
        Cell::references(&[&change.reference]),
        Cell::Mark(word, tone),
        service(&change.before),
        service(&change.after),
        price(&change.before),
        price(&change.after),
        difference,
        Cell::Text(change.explanation),
    ]
}

#[cfg(test)]
mod tests {
    use consign::comparison::ChangeKind;
    use consign_what_if::MOST_CHANGES;
    use rust_decimal::Decimal;

    use super::*;

    fn listed(changes: Changes, full: Option<&str>) -> Table {
        let pool = consign::RuleSet::from_json(r#"{ "Currency": "GBP" }"#).unwrap().compile().unwrap().all();
        let nothing = consign::simulation::Simulation::new(&pool).aggregates();
        table(changes, Sides { before: Some(&nothing), after: &nothing }, full)
    }

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
            listed(kept, Some("all.jsonl"))
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
        assert_eq!(listed(shared, None).rows, forward.rows);
        assert_eq!(forward.rows.len(), MOST_CHANGES);
        assert_eq!(forward.rows, backward.rows);
        assert_eq!(forward.rows[0][0], Cell::References(vec!["EC-000007".to_owned()]));
        assert_eq!(forward.rows[1][0], Cell::References(vec!["EC-000009".to_owned()]));
        let note = forward.note;
        assert!(
            note.contains("1,000 gravest of 2,010") && note.contains("1,010 more are left out. All of them are in all.jsonl."),
            "{note}"
        );
    }
}
