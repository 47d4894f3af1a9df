//! What rules cost, and why consignments fail.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use consign::simulation::{Aggregates, RuleCost};
use consign::{ReasonCode, Reference};
use rust_decimal::Decimal;

use super::chart::{Bars, Chart, Colour, Drawing, Series, Shape, Unit};
use super::costs::{chart as bars, money};
use super::page::Section;
use super::table::{Cell, Column, Table};
use super::words;

/// Why consignments fail. `before` is what was, in a comparison.
pub(super) fn failures(results: &Aggregates, before: Option<&Aggregates>) -> Section {
    let intro = if results.failed == 0 {
        "Every consignment that is valid finds a service.".to_owned()
    } else {
        "A consignment fails if no service can take it. An obstacle is the last one if it is all that keeps some service from taking the \
         consignment: without it, the consignment might have gone."
            .to_owned()
    };
    Section::new("failures", "What could not be allocated", intro)
        .chart(obstacles(results, before))
        .table(reasons(results))
        .table(examples(results))
}

fn obstacles(results: &Aggregates, before: Option<&Aggregates>) -> Chart {
    let only = |results: &Aggregates, code: ReasonCode| results.reasons.get(&code).map_or(0, |reason| reason.only);
    let codes: BTreeSet<ReasonCode> =
        results.reasons.keys().chain(before.into_iter().flat_map(|before| before.reasons.keys())).copied().collect();
    let mut codes: Vec<ReasonCode> =
        codes.into_iter().filter(|code| only(results, *code) + before.map_or(0, |before| only(before, *code)) > 0).collect();
    codes.sort_by_key(|code| (Reverse(only(results, *code)), *code));
    let values = |results: &Aggregates| codes.iter().map(|code| Decimal::from(only(results, *code))).collect();
    let now = Series { name: if before.is_some() { "After" } else { "" }, colour: Colour::Bad, values: values(results) };
    let before = before.map(|before| Series { name: "Before", colour: Colour::Before, values: values(before) });
    let labels = codes.iter().map(|code| consign_what_if::in_words(*code).to_owned()).collect();
    Chart {
        id: "chart-failures",
        title: "Failed consignments by last obstacle".to_owned(),
        description: "Bars of how many failed consignments each obstacle alone keeps from a service. The table below has every figure."
            .to_owned(),
        drawing: Drawing::Bars(Bars {
            shape: Shape::Rows,
            unit: Unit::Consignments,
            axis: String::new(),
            labels,
            series: before.into_iter().chain([now]).collect(),
        }),
    }
}

fn reasons(results: &Aggregates) -> Table {
    let columns = [
        Column::text("Obstacle"),
        Column::figure("Last obstacle for"),
        Column::figure("Met by"),
        Column::text("Examples of a last obstacle"),
    ];
    let mut reasons: Vec<_> = results.reasons.iter().collect();
    reasons.sort_by_key(|(code, share)| (Reverse(share.only), Reverse(share.consignments), **code));
    let rows = reasons.into_iter().map(|(code, share)| {
        let examples = share.examples.iter().map(ToString::to_string).collect();
        vec![named(*code), share.only.into(), share.consignments.into(), Cell::References(examples)]
    });
    let note = "Met by: failed consignments for which it is a reason of at least one service, among others. \
                A consignment may have several last obstacles, of several services, or none.";
    Table::new("reasons", "Obstacles", "obstacle", &columns).note(note).rows(rows)
}

/// The code's words, and the code, which explanations and answers have.
fn named(code: ReasonCode) -> Cell {
    Cell::Named(consign_what_if::in_words(code).to_owned(), code.to_string())
}

fn examples(results: &Aggregates) -> Table {
    let columns = [Column::text("Outcome"), Column::figure("Consignments"), Column::text("Examples")];
    let rows = [("Failed", results.failed, &results.failed_examples), ("Not valid", results.invalid, &results.invalid_examples)];
    let rows = rows.into_iter().filter(|(_, count, _)| *count > 0).map(|(outcome, count, examples)| {
        vec![outcome.into(), count.into(), Cell::References(examples.iter().map(ToString::to_string).collect())]
    });
    Table::new("unallocated", "To look into", "outcome", &columns)
        .note("consign explain tells of each why every service declines.")
        .rows(rows)
}

/// What each rule costs. `before` is what it did, in a comparison.
pub(super) fn costs(results: &Aggregates, before: Option<&Aggregates>) -> Section {
    let intro = "What would be otherwise if a rule were not there, and everything else as it is: consignments that go by a dearer service \
                 because of it, what that costs, and consignments that fail because of it. The figures of single rules do not add up: two \
                 rules may bar the same consignment.";
    let extra = |results: &Aggregates| -> BTreeMap<_, Decimal> {
        results.rules.iter().map(|(kind, cost)| (*kind, results.converted(&cost.extra_paid))).collect()
    };
    let (now, was) = (extra(results), before.map(extra).unwrap_or_default());
    let kinds: BTreeSet<_> = now.keys().chain(was.keys()).copied().collect();
    let of = |all: &BTreeMap<_, Decimal>, kind| all.get(&kind).copied().unwrap_or_default();
    let all = kinds.into_iter().map(|kind| (words::rule(kind).to_owned(), [of(&was, kind), of(&now, kind)])).collect();
    Section::new("rules", "What each rule costs", intro)
        .chart(bars("chart-rules", "extra cost by kind of rule", "kinds", all, before.is_some()))
        .table(kinds_table(results))
        .table(single_table(SHIPPING_RULES, &results.shipping_rules, results))
        .table(single_table(PREFERENCES, &results.preferences, results))
        .table(single_table(OBJECTIVES, &results.objectives, results))
        .table(rules_table(results))
}

fn kinds_table(results: &Aggregates) -> Table {
    let mut kinds: Vec<_> = results.rules.iter().collect();
    kinds.sort_by_key(|(kind, cost)| (Reverse(results.converted(&cost.extra_paid)), Reverse(cost.failed), **kind));
    let rows = kinds.into_iter().map(|(kind, cost)| {
        let examples = cost.examples.iter().map(ToString::to_string).collect();
        let extra = money(results, &cost.extra_paid);
        vec![words::rule(*kind).into(), extra.into(), cost.moved.into(), cost.failed.into(), Cell::References(examples)]
    });
    let columns = [
        Column::text("Kind of rule"),
        Column::figure("Extra cost"),
        Column::figure("Go elsewhere"),
        Column::figure("Fail"),
        Column::text("Examples"),
    ];
    Table::new("kinds", "All rules of a kind together", "kind", &columns).rows(rows)
}

/// Which rules a table is of: its id and title, what one is called, in a sentence and above the column.
type Which = (&'static str, &'static str, &'static str, &'static str);

const SHIPPING_RULES: Which = ("shipping-rules", "Each shipping rule by itself", "shipping rule", "Shipping rule");
const PREFERENCES: Which = ("preferences", "Each preference by itself", "preference", "Preference");
const OBJECTIVES: Which = ("objectives", "Each objective by itself", "objective", "Objective");

/// What each rule of one sort costs by itself.
fn single_table((id, title, what, heading): Which, costs: &BTreeMap<Reference, RuleCost>, results: &Aggregates) -> Table {
    let mut rules: Vec<_> = costs.iter().collect();
    rules.sort_by_key(|(rule, cost)| (Reverse(results.converted(&cost.extra_paid)), Reverse(cost.failed), *rule));
    let rows = rules.into_iter().map(|(rule, cost)| {
        let examples = cost.examples.iter().map(ToString::to_string).collect();
        let extra = money(results, &cost.extra_paid);
        vec![rule.as_str().into(), extra.into(), cost.moved.into(), cost.failed.into(), Cell::References(examples)]
    });
    let columns = [
        Column::text(heading),
        Column::figure("Extra cost"),
        Column::figure("Go elsewhere"),
        Column::figure("Fail"),
        Column::text("Examples"),
    ];
    Table::new(id, title, what, &columns).rows(rows)
}

fn rules_table(results: &Aggregates) -> Table {
    let single = results.rules.iter().flat_map(|(kind, cost)| cost.services.iter().map(|(service, rule)| (*kind, service, rule)));
    let mut rules: Vec<(_, _, &RuleCost)> = single.collect();
    rules.sort_by_key(|(kind, service, rule)| (Reverse(results.converted(&rule.extra_paid)), Reverse(rule.failed), *kind, *service));
    let rows = rules.into_iter().map(|(kind, service, rule)| {
        let examples = rule.examples.iter().map(ToString::to_string).collect();
        let extra = money(results, &rule.extra_paid);
        vec![
            service.as_str().into(),
            words::rule(kind).into(),
            extra.into(),
            rule.moved.into(),
            rule.failed.into(),
            Cell::References(examples),
        ]
    });
    let columns = [
        Column::text("Service"),
        Column::text("Rule"),
        Column::figure("Extra cost"),
        Column::figure("Would take"),
        Column::figure("Would save from failing"),
        Column::text("Examples"),
    ];
    Table::new("single-rules", "Each rule by itself", "rule", &columns).rows(rows)
}
