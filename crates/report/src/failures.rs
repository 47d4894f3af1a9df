//! What fails, and why.

use consign::ReasonCode;
use consign::simulation::{Aggregates, FailureShare, ReasonShare};
use consign_what_if::in_words;
use rust_decimal::Decimal;

use crate::figures::{part, part_of, percent_of};
use crate::page::{Chart, Section};
use crate::sides::{Measure, Sides};
use crate::svg::MOST_BARS;
use crate::table::{Cell, Table};

pub(crate) fn section(sides: Sides<'_>) -> Section {
    let after = sides.after;
    let intro = match after.failed {
        0 => "Every consignment that is valid finds a service.".to_owned(),
        failed => format!(
            "{} fail: no service can take them. An obstacle is a last one if it is all that keeps some service from taking the \
             consignment: without it, it might go. Each consignment is counted once, with all its last obstacles.",
            part_of(failed, after.consignments, "consignment")
        ),
    };
    let keys =
        sides.ranked(|side| side.failures.iter().map(|own| own.last.clone()).collect(), |side, key: &Vec<ReasonCode>| number(side, key));
    let drawn = sides.rows(
        keys.get(..MOST_BARS).unwrap_or(&keys),
        |side, key| (Decimal::from(number(side, key)), part(number(side, key), side.failed)),
        |key| last(key),
    );
    Section::new("failures", "What fails, and why", intro)
        .chart(Chart::new("Failed consignments by their last obstacles", drawn))
        .table(by_last_obstacles(sides, &keys))
        .table(obstacles(sides))
        .table(to_look_into(after))
}

fn share<'a>(side: &'a Aggregates, key: &[ReasonCode]) -> Option<&'a FailureShare> {
    side.failures.iter().find(|own| own.last == key)
}

fn number(side: &Aggregates, key: &[ReasonCode]) -> u64 {
    share(side, key).map_or(0, |own| own.consignments)
}

/// Last obstacles in words.
pub(crate) fn last(codes: &[ReasonCode]) -> String {
    match codes {
        [] => "Several obstacles at every service".to_owned(),
        codes => codes.iter().map(|code| in_words(*code)).collect::<Vec<_>>().join("; "),
    }
}

fn by_last_obstacles(sides: Sides<'_>, keys: &[Vec<ReasonCode>]) -> Table {
    let measures: &[Measure<'_, Vec<ReasonCode>>] = &[
        ("Failed", &|side, key| number(side, key).into()),
        ("Share of failed", &|side, key| Cell::percent(percent_of(number(side, key), side.failed))),
    ];
    let label = |key: &Vec<ReasonCode>| {
        let codes: Vec<String> = key.iter().map(ToString::to_string).collect();
        vec![Cell::Named(last(key), codes.join(", "))]
    };
    let table = Table::new("failed", "Failures by last obstacles").texts(["Last obstacles"]);
    sides.fill_with_examples(table, keys, label, measures, |side, key| share(side, key).map(|own| own.examples.clone()).unwrap_or_default())
}

fn obstacles(sides: Sides<'_>) -> Table {
    let own = |side: &Aggregates, key: &ReasonCode| -> ReasonShare { side.reasons.get(key).cloned().unwrap_or_default() };
    let keys = sides.ranked(|side| side.reasons.keys().copied().collect(), |side, key| (own(side, key).only, own(side, key).consignments));
    let measures: &[Measure<'_, ReasonCode>] =
        &[("A last obstacle for", &|side, key| own(side, key).only.into()), ("Met by", &|side, key| own(side, key).consignments.into())];
    let note = "Met by: failed consignments for which it is a reason of some service, alone or among others. A consignment meets many \
                obstacles: these figures do not add up.";
    let table = Table::new("obstacles", "Every obstacle that failed consignments meet").note(note).folded().texts(["Obstacle"]);
    let label = |key: &ReasonCode| vec![Cell::Named(in_words(*key).to_owned(), key.to_string())];
    sides.fill_with_examples(table, &keys, label, measures, |side, key| own(side, key).examples)
}

fn to_look_into(results: &Aggregates) -> Table {
    let rows = [("Failed", results.failed, &results.failed_examples), ("Not valid", results.invalid, &results.invalid_examples)];
    let rows = rows.into_iter().filter(|(_, number, _)| *number > 0);
    Table::new("unallocated", "To look into")
        .note("consign explain says of each why every service declines.")
        .texts(["Outcome"])
        .figures(["Consignments"])
        .texts(["Such as"])
        .rows(rows.map(|(outcome, number, examples)| vec![outcome.into(), number.into(), Cell::references(examples)]))
}
