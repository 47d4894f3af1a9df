//! The report of a comparison.

use std::collections::BTreeSet;

use consign::ReasonCode;
use consign::comparison::{Causes, ChangeKind, Difference, Differences, Flow, Node, Outcome};
use consign::simulation::Aggregates;
use consign_what_if::{Changes, Money, in_words};
use rust_decimal::Decimal;

use crate::figures::{count, counted, part, part_of, percent, signed};
use crate::flow::{diagram, end_name};
use crate::page::{Chart, Headline, Page, Section};
use crate::sides::Sides;
use crate::simulation::{facts, failed};
use crate::table::{Cell, Table, Tone};
use crate::{Heading, changes, costs, failures, routing, rules, spread, words};

/// What a comparison came to.
#[derive(Debug)]
pub struct Compared<'a> {
    /// What differs.
    pub differences: &'a Differences,
    /// What came of the consignments in the first pool.
    pub before: &'a Aggregates,
    /// And in the second.
    pub after: &'a Aggregates,
    /// The consignments that change.
    pub changes: Changes,
}

pub(crate) fn page<'a>(compared: Compared<'_>, heading: &'a Heading) -> Page<'a> {
    let Compared { differences, before, after, changes } = compared;
    let sides = Sides { before: Some(before), after };
    Page {
        kind: "Comparison",
        heading,
        facts: facts(after),
        currency: differences.currency,
        summary: summary(differences, sides),
        headlines: headlines(differences, before, after),
        is_compared: true,
        sections: vec![
            flows(differences, sides),
            changes::section(changes, sides, heading.full.as_deref()),
            costs::section(sides),
            routing::section(sides),
            failures::section(sides),
            rules::section(sides),
            spread::section(sides),
            spread::when(sides),
        ],
    }
}

fn of_kind(differences: &Differences, kind: ChangeKind) -> u64 {
    differences.changes.get(&kind).map_or(0, |difference| difference.consignments)
}

/// What those cost that are allocated both times: before and after.
fn like_for_like(differences: &Differences) -> [Decimal; 2] {
    let both = &differences.allocated;
    [differences.converted_before(&both.before), differences.converted_after(&both.after)]
}

fn summary(differences: &Differences, sides: Sides<'_>) -> Vec<String> {
    let all = differences.consignments;
    let changed = all - of_kind(differences, ChangeKind::None);
    let kinds = [
        (ChangeKind::Moved, "go by another service"),
        (ChangeKind::Repriced, "have another price with the same service"),
        (ChangeKind::Rescheduled, "have other dates alone"),
        (ChangeKind::NewlyFailed, "newly fail"),
        (ChangeKind::NewlyAllocated, "newly find a service"),
        (ChangeKind::Validity, "are valid for one rule set alone"),
    ];
    let kinds = kinds.into_iter().filter(|(kind, _)| of_kind(differences, *kind) > 0);
    let kinds: Vec<String> = kinds.map(|(kind, words)| format!("{} {words}", count(of_kind(differences, kind)))).collect();
    let first = match changed {
        0 => format!("Nothing changes for any of {}.", counted(all, "consignment")),
        _ => format!("The decision changes for {}: {}.", part_of(changed, all, "consignment"), kinds.join("; ")),
    };
    let [was, is] = like_for_like(differences);
    let money = |amount| Money { amount, currency: differences.currency };
    let share = percent((is - was).abs(), was).map(|share| format!(" ({share} %)")).unwrap_or_default();
    let more = match is.cmp(&was) {
        std::cmp::Ordering::Equal => "the same".to_owned(),
        std::cmp::Ordering::Greater => format!("{}{share} more", money(is - was)),
        std::cmp::Ordering::Less => format!("{}{share} less", money(was - is)),
    };
    let both = count(differences.allocated.consignments);
    let second = format!("The {both} that are allocated both times cost {} before and {} after: {more}.", money(was), money(is));
    let moved = differences.services.iter().filter(|flow| flow.from != flow.to && flow.from.outcome == Outcome::Allocated);
    let greatest = moved.max_by_key(|flow| flow.consignments).map(|flow| {
        let name = |node: &Node| end_name(node, &|reference| sides.full_name(reference));
        format!("The largest move: {} from {} to {}.", counted(flow.consignments, "consignment"), name(&flow.from), name(&flow.to))
    });
    [Some(first), Some(second), greatest, Some(format!("After: {}", lower(&failed(sides.after))))].into_iter().flatten().collect()
}

/// With a small first letter.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn headlines(differences: &Differences, before: &Aggregates, after: &Aggregates) -> Vec<Headline> {
    let money = |amount| Money { amount, currency: differences.currency };
    let [was, is] = like_for_like(differences);
    let difference = is.saturating_sub(was);
    let of_all =
        |number: u64| part(number, differences.consignments).split_once(" of ").map(|(_, rest)| format!("of {rest}")).unwrap_or_default();
    let kind = |kind| of_kind(differences, kind);
    let tone = |number, tone| if number > 0 { tone } else { Tone::Plain };
    let of_allocated = |results: &Aggregates| format!("for {} allocated of {}", count(results.allocated), count(results.consignments));
    let share = percent(difference, was).map(|share| format!("{} %, ", signed(share))).unwrap_or_default();
    let note = format!("{share}for the {} allocated both times", count(differences.allocated.consignments));
    let (lost, found) = (kind(ChangeKind::NewlyFailed), kind(ChangeKind::NewlyAllocated));
    vec![
        Headline::new("Like for like", format!("{} {}", signed(difference), differences.currency), note).tone(Tone::of_cost(difference)),
        Headline::new("Cost before", money(before.converted(&before.cost)), of_allocated(before)),
        Headline::new("Cost after", money(after.converted(&after.cost)), of_allocated(after)),
        Headline::new("Go by another service", count(kind(ChangeKind::Moved)), of_all(kind(ChangeKind::Moved))),
        Headline::new("Newly failed", count(lost), of_all(lost)).tone(tone(lost, Tone::Bad)),
        Headline::new("Newly allocated", count(found), of_all(found)).tone(tone(found, Tone::Good)),
    ]
}

/// The flow between before and after.
fn flows(differences: &Differences, sides: Sides<'_>) -> Section {
    let carrier = |reference: &str| sides.carrier(reference).unwrap_or(reference).to_owned();
    let service = |reference: &str| sides.full_name(reference);
    let intro = "Each band is a number of consignments. Grey: they stay. Blue: they go by another service. Red: newly failed. Green: newly \
                 allocated. The figures are consignments before and after.";
    Section::new("flow", "Who goes from where to where", intro)
        .chart(Chart::new("Carriers: before on the left, after on the right", diagram(&differences.carriers, &carrier)).wide())
        .chart(Chart::new("Services: before on the left, after on the right", diagram(&differences.services, &service)).wide())
        .table(kinds(differences))
        .table(moves(differences, sides))
        .table(causes(differences))
}

const COSTS: [&str; 3] = ["Cost before", "Cost after", "Difference"];

fn cost_titles(differences: &Differences) -> [String; 3] {
    COSTS.map(|title| format!("{title} ({})", differences.currency))
}

/// How many change how, and what that costs.
fn kinds(differences: &Differences) -> Table {
    let occurred = differences.changes.iter().filter(|(_, difference)| difference.consignments > 0);
    let row = |(kind, own): (&ChangeKind, &Difference)| {
        let (before, after) = (differences.converted_before(&own.before), differences.converted_after(&own.after));
        let (word, tone) = words::change(*kind);
        // What is no longer shipped is no saving.
        let is_like_for_like = !matches!(kind, ChangeKind::NewlyFailed | ChangeKind::NewlyAllocated | ChangeKind::Validity);
        let difference = if is_like_for_like { Cell::difference(after.saturating_sub(before)) } else { Cell::Nothing };
        vec![
            Cell::Mark(word, tone),
            own.consignments.into(),
            Cell::figure(before),
            Cell::figure(after),
            difference,
            Cell::references(&own.examples),
        ]
    };
    Table::new("kinds-of-change", format!("What changes, for {} consignments", count(differences.consignments)))
        .texts(["What changes"])
        .figures(["Consignments".to_owned()].into_iter().chain(cost_titles(differences)))
        .texts(["Such as"])
        .rows(occurred.map(row))
}

/// Every flow from one service to another, the greatest first.
fn moves(differences: &Differences, sides: Sides<'_>) -> Table {
    let mut flows: Vec<&Flow> = differences.services.iter().filter(|flow| flow.from != flow.to).collect();
    flows.sort_by_key(|flow| (std::cmp::Reverse(flow.consignments), &flow.from, &flow.to));
    let is_taken = |node: &Node| node.outcome == Outcome::Allocated;
    let end = |node: &Node| match &node.reference {
        Some(reference) => Cell::named(sides.service(reference.as_str()).0, reference.as_str()),
        None => end_name(node, &str::to_owned).into(),
    };
    let row = |flow: &Flow| {
        let (before, after) = (differences.converted_before(&flow.before), differences.converted_after(&flow.after));
        let cost = |node: &Node, cost| if is_taken(node) { Cell::figure(cost) } else { Cell::Nothing };
        let is_both = is_taken(&flow.from) && is_taken(&flow.to);
        vec![
            end(&flow.from),
            end(&flow.to),
            flow.consignments.into(),
            cost(&flow.from, before),
            cost(&flow.to, after),
            if is_both { Cell::difference(after.saturating_sub(before)) } else { Cell::Nothing },
            Cell::references(&flow.examples),
        ]
    };
    Table::new("flows", "From which service to which")
        .texts(["From", "To"])
        .figures(["Consignments".to_owned()].into_iter().chain(cost_titles(differences)))
        .texts(["Such as"])
        .rows(flows.into_iter().map(row))
}

/// Why services lose consignments and win others.
fn causes(differences: &Differences) -> Table {
    let all: [&Causes; 4] = [&differences.left, &differences.newly_failed, &differences.came, &differences.newly_allocated];
    let codes: BTreeSet<ReasonCode> = all.iter().flat_map(|causes| causes.reasons.keys()).copied().collect();
    let row = |name: Cell, of: &dyn Fn(&Causes) -> u64| [name].into_iter().chain(all.iter().map(|causes| of(causes).into())).collect();
    let mut rows: Vec<Vec<Cell>> = vec![
        row("Another service is better".into(), &|causes| causes.outbid),
        row("The service is not in that rule set".into(), &|causes| causes.absent),
    ];
    rows.extend(codes.into_iter().map(|code| {
        let name = Cell::Named(in_words(code).to_owned(), code.to_string());
        row(name, &|causes| causes.reasons.get(&code).copied().unwrap_or(0))
    }));
    rows.retain(|row| row.iter().skip(1).any(|cell| !cell.is_nothing()));
    let note = "Of those that left their service or newly fail: what the rules of after say of the service that they had. Of the others: what \
                the rules of before say of the service that they have now. A consignment may have several causes.";
    Table::new("causes", "Why they change")
        .note(note)
        .texts(["Cause"])
        .figures(["Left their service", "Newly failed", "Not with their new service before", "Failed before"])
        .rows(rows)
}
