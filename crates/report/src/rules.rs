//! What rules, preferences, objectives and capacities cost.

use std::collections::BTreeMap;

use consign::simulation::{Aggregates, KindCost, RuleCost};
use consign::{Reference, RuleKind};
use consign_what_if::grouped;

use crate::figures::count;
use crate::page::{Chart, Section};
use crate::sides::{Measure, Sides, cost};
use crate::svg::MOST_BARS;
use crate::table::{Cell, Table};
use crate::words;

pub(crate) fn section(sides: Sides<'_>) -> Section {
    let intro = "What would be otherwise if one of them were not there, and everything else as it is. Moved: consignments that go by another \
                 service because of it. Extra cost: what the moved cost more than they would; below 0 they cost less. Failed: consignments \
                 that fail because of it. The figures do not add up: two rules may bar the same consignment.";
    let kind = |side: &Aggregates, key: &RuleKind| side.rules.get(key).map(of_kind).unwrap_or_default();
    let kinds = ranked(sides, |side| side.rules.keys().copied().collect(), kind);
    let drawn = sides.rows(
        kinds.get(..MOST_BARS).unwrap_or(&kinds),
        |side, key| {
            let own = kind(side, key);
            let amount = side.converted(&own.extra_paid);
            (amount, format!("{} for {}", grouped(amount), count(own.moved)))
        },
        |key| words::rule(*key).to_owned(),
    );
    let single = |side: &Aggregates, (kind, service): &(RuleKind, Reference)| {
        side.rules.get(kind).and_then(|own| own.services.get(service)).cloned().unwrap_or_default()
    };
    let of_services =
        |side: &Aggregates| side.rules.iter().flat_map(|(kind, own)| own.services.keys().map(|key| (*kind, key.clone()))).collect();
    let singles = ranked(sides, of_services, single);
    let kind_table = Table::new("kinds", "All rules of a kind together").texts(["Kind of rule"]);
    let single_table = Table::new("rules-of-services", "Each rule of each service by itself").folded().texts(["Service", "Rule"]);
    let single_label = |(kind, service): &(RuleKind, Reference)| {
        vec![Cell::named(sides.service(service.as_str()).0, service.as_str()), words::rule(*kind).into()]
    };
    Section::new("rules", "What rules, preferences, objectives and capacities cost", intro)
        .chart(Chart::new(format!("Extra cost in {} by kind of rule, and for how many moved consignments", sides.after.currency), drawn))
        .table(filled(sides, kind_table, &kinds, |key| vec![words::rule(*key).into()], kind))
        .table(by_name(sides, "shipping-rules", "Each shipping rule", "Shipping rule", |side| &side.shipping_rules))
        .table(by_name(sides, "preferences", "Each preference", "Preference", |side| &side.preferences))
        .table(by_name(sides, "objectives", "Each objective", "Objective", |side| &side.objectives))
        .table(by_name(sides, "capacities", "Each capacity, where it is full", "Capacity", |side| &side.capacities))
        .table(filled(sides, single_table, &singles, single_label, single))
}

fn of_kind(own: &KindCost) -> RuleCost {
    RuleCost { moved: own.moved, failed: own.failed, extra_paid: own.extra_paid.clone(), examples: own.examples.clone() }
}

fn by_name(sides: Sides<'_>, id: &'static str, caption: &str, what: &str, all: fn(&Aggregates) -> &BTreeMap<Reference, RuleCost>) -> Table {
    let own = |side: &Aggregates, key: &Reference| all(side).get(key).cloned().unwrap_or_default();
    let keys = ranked(sides, |side| all(side).keys().cloned().collect(), own);
    filled(sides, Table::new(id, caption).texts([what]), &keys, |key| vec![key.as_str().into()], own)
}

fn ranked<K: Ord>(sides: Sides<'_>, of: impl Fn(&Aggregates) -> Vec<K>, own: impl Fn(&Aggregates, &K) -> RuleCost) -> Vec<K> {
    sides.ranked(of, |side, key| {
        let own = own(side, key);
        (side.converted(&own.extra_paid), own.failed, own.moved)
    })
}

fn filled<K>(
    sides: Sides<'_>,
    table: Table,
    keys: &[K],
    label: impl Fn(&K) -> Vec<Cell>,
    own: impl Fn(&Aggregates, &K) -> RuleCost,
) -> Table {
    let measures: &[Measure<'_, K>] = &[
        (&sides.money("Extra cost"), &|side, key| cost(side, &own(side, key).extra_paid)),
        ("Moved", &|side, key| own(side, key).moved.into()),
        ("Failed", &|side, key| own(side, key).failed.into()),
    ];
    sides.fill_with_examples(table, keys, label, measures, |side, key| own(side, key).examples)
}
