//! The report of a comparison.

use std::collections::{BTreeMap, BTreeSet};

use consign::comparison::{Causes, ChangeKind, Difference, Differences};
use consign::simulation::Aggregates;
use consign::{Currency, ReasonCode, Reference};
use consign_what_if::Changes;
use rust_decimal::Decimal;

use super::chart::{Chart, Drawing};
use super::costs::{carrier_name, chart as bars, named};
use super::figures::{Money, count, counted, mean, percent, percent_of};
use super::page::{Headline, Page, Section};
use super::table::{Cell, Column, Table, Tone};
use super::{Heading, changes, flow, rules, spread, words};

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

pub(super) fn page<'a>(compared: Compared<'_>, heading: &'a Heading) -> Page<'a> {
    let currency = compared.differences.currency;
    let (headlines, flows, costs) = (headlines(&compared), flows(&compared), costs(&compared));
    let Compared { before, after, changes, .. } = compared;
    Page {
        kind: "Comparison",
        heading,
        currency,
        headlines,
        sections: vec![
            flows,
            changed(changes, heading),
            costs,
            rules::failures(after, Some(before)),
            rules::costs(after, Some(before)),
            spread::section(after, Some(before)),
        ],
    }
}

fn headlines(compared: &Compared<'_>) -> Vec<Headline> {
    let Compared { differences, before, after, .. } = compared;
    let currency = differences.currency;
    let (was, is) = (before.converted(&before.cost), after.converted(&after.cost));
    let both = &differences.allocated;
    let (both_was, both_is) = (differences.converted_before(&both.before), differences.converted_after(&both.after));
    let difference = both_is.saturating_sub(both_was);
    let sign = if difference > Decimal::ZERO { "+" } else { "" };
    let share = percent(difference, both_was).map(|share| format!("{sign}{share} % on what the same ")).unwrap_or_default();
    let like_for_like = format!("{share}{} cost before", counted(both.consignments, "consignment"));
    let kind = |kind| differences.changes.get(&kind).map_or(0, |difference| difference.consignments);
    let changed = differences.consignments.saturating_sub(kind(ChangeKind::None));
    let of_all = |part| match percent_of(part, differences.consignments) {
        Some(share) if part > 0 => format!("{share} % of all"),
        _ => String::new(),
    };
    let change = if changed > 0 { format!("{} change, {}", count(changed), of_all(changed)) } else { "none changes".to_owned() };
    let allocated = |results: &Aggregates| format!("{} allocated", count(results.allocated));
    let tone = |count, tone| if count > 0 { tone } else { Tone::Plain };
    vec![
        Headline::new("Cost before", Money { amount: was, currency }, allocated(before)),
        Headline::new("Cost after", Money { amount: is, currency }, allocated(after)),
        Headline::new("Difference, like for like", Cell::Difference(Money { amount: difference, currency }), like_for_like)
            .tone(Tone::of_cost(difference)),
        Headline::new("Consignments", differences.consignments, change),
        Headline::new("Go by another service", kind(ChangeKind::Moved), of_all(kind(ChangeKind::Moved))),
        Headline::new("Newly failed", kind(ChangeKind::NewlyFailed), of_all(kind(ChangeKind::NewlyFailed)))
            .tone(tone(kind(ChangeKind::NewlyFailed), Tone::Bad)),
        Headline::new("Newly allocated", kind(ChangeKind::NewlyAllocated), of_all(kind(ChangeKind::NewlyAllocated)))
            .tone(tone(kind(ChangeKind::NewlyAllocated), Tone::Good)),
    ]
}

/// The flow between before and after.
fn flows(compared: &Compared<'_>) -> Section {
    let Compared { differences, after, before, .. } = compared;
    let diagram = |id, what: &str, flows| {
        let mut drawn = flow::diagram(differences, flows, what);
        if what == "carrier" {
            for node in &mut drawn.nodes {
                let name = carrier_name(after, &node.label);
                node.label = if name == node.label { carrier_name(before, &name) } else { name };
            }
        }
        Chart {
            id,
            title: format!("By {what}: before on the left, after on the right"),
            description: format!("A diagram of how many consignments go from which {what} to which. The tables below have every figure."),
            drawing: Drawing::Flow(drawn),
        }
    };
    let intro = "Each band is a number of consignments. Grey ones stay where they are, blue ones go elsewhere, red ones newly fail, green \
                 ones newly find a service.";
    Section::new("flow", "The flow from before to after", intro)
        .chart(diagram("chart-carrier-flow", "carrier", &differences.carriers))
        .chart(diagram("chart-service-flow", "service", &differences.services))
        .table(kinds(differences))
        .table(flow::table(differences))
        .table(causes(differences))
}

/// How many change how, and what that costs.
fn kinds(differences: &Differences) -> Table {
    let columns = [
        Column::text("What changes"),
        Column::figure("Consignments"),
        Column::figure("Cost before"),
        Column::figure("Cost after"),
        Column::figure("Difference"),
        Column::text("Examples"),
    ];
    let occurred = differences.changes.iter().filter(|(_, difference)| difference.consignments > 0);
    let rows = occurred.map(|(kind, difference)| kind_row(differences, *kind, difference));
    Table::new("kinds-of-change", "What changes, and what it costs", "kind", &columns).rows(rows)
}

fn kind_row(differences: &Differences, kind: ChangeKind, difference: &Difference) -> Vec<Cell> {
    let money = |amount| Money { amount, currency: differences.currency };
    let (before, after) = (differences.converted_before(&difference.before), differences.converted_after(&difference.after));
    let (word, tone) = words::change(kind);
    // What is no longer shipped is no saving.
    let is_like_for_like = !matches!(kind, ChangeKind::NewlyFailed | ChangeKind::NewlyAllocated | ChangeKind::Validity);
    let examples = difference.examples.iter().map(ToString::to_string).collect();
    vec![
        Cell::Mark(word, tone),
        difference.consignments.into(),
        money(before).into(),
        money(after).into(),
        if is_like_for_like { Cell::Difference(money(after.saturating_sub(before))) } else { Cell::Nothing },
        Cell::References(examples),
    ]
}

/// Why services lose consignments and win others.
fn causes(differences: &Differences) -> Table {
    let columns = [
        Column::text("Cause"),
        Column::figure("Left their service"),
        Column::figure("Newly failed"),
        Column::figure("Could not come before"),
        Column::figure("Could not be allocated before"),
    ];
    let all: [&Causes; 4] = [&differences.left, &differences.newly_failed, &differences.came, &differences.newly_allocated];
    let codes: BTreeSet<ReasonCode> = all.iter().flat_map(|causes| causes.reasons.keys()).copied().collect();
    let row = |name: Cell, of: &dyn Fn(&Causes) -> u64| [name].into_iter().chain(all.iter().map(|causes| of(causes).into())).collect();
    let mut rows: Vec<Vec<Cell>> = vec![
        row("Another service is better".into(), &|causes| causes.outbid),
        row("The service is not in that rule set".into(), &|causes| causes.absent),
    ];
    rows.extend(codes.into_iter().map(|code| {
        let name = Cell::Named(consign_what_if::in_words(code).to_owned(), code.to_string());
        row(name, &|causes| causes.reasons.get(&code).copied().unwrap_or(0))
    }));
    rows.retain(|row| row.iter().skip(1).any(|cell| *cell != Cell::Count(0)));
    let note = "Why consignments left their service or newly failed: what the rule set of after says of the service that they had. \
                And what the one of before says of the service that they have now. A consignment may have several causes.";
    Table::new("causes", "Why they change", "cause", &columns).note(note).rows(rows)
}

fn changed(changes: Changes, heading: &Heading) -> Section {
    let intro = if changes.total() == 0 { "No consignment changes." } else { "" };
    Section::new("consignments", "Changed consignments", intro).table(changes::table(changes, heading.full.as_deref()))
}

/// Cost by carrier and service, before and after.
fn costs(compared: &Compared<'_>) -> Section {
    let Compared { before, after, .. } = compared;
    let carriers = both(before, after, |results| {
        let parts = results.carriers.iter();
        parts.map(|(reference, share)| (reference, Part::new(&share.name, share.consignments, results.converted(&share.cost)))).collect()
    });
    let services = both(before, after, |results| {
        let parts = results.services.iter();
        parts.map(|(reference, share)| (reference, Part::new(&share.name, share.consignments, results.converted(&share.cost)))).collect()
    });
    let by_carrier = carriers.iter().map(|(reference, parts)| (carrier_name(after, reference.as_str()), parts.map(|part| part.cost)));
    let by_service = services.iter().map(|(reference, parts)| (reference.to_string(), parts.map(|part| part.cost)));
    Section::new("costs", "Cost by carrier and service", "")
        .chart(bars("chart-carriers", "cost by carrier", "carriers", by_carrier.collect(), true))
        .chart(bars("chart-services", "cost by service", "services", by_service.collect(), true))
        .table(table("carriers", "Carriers", "carrier", after.currency, carriers))
        .table(table("services", "Services", "service", after.currency, services))
}

/// What a carrier or a service takes.
#[derive(Debug, Clone, Copy, Default)]
struct Part<'a> {
    name: &'a str,
    consignments: u64,
    cost: Decimal,
}

impl<'a> Part<'a> {
    fn new(name: &'a str, consignments: u64, cost: Decimal) -> Self {
        Self { name, consignments, cost }
    }
}

type Parts<'a> = BTreeMap<&'a Reference, Part<'a>>;

/// What is on either side, with nothing on the other, or on both.
fn both<'a>(
    before: &'a Aggregates,
    after: &'a Aggregates,
    of: impl Fn(&'a Aggregates) -> Parts<'a>,
) -> BTreeMap<&'a Reference, [Part<'a>; 2]> {
    let mut all: BTreeMap<&Reference, [Part; 2]> = BTreeMap::new();
    for (reference, part) in of(before) {
        all.entry(reference).or_default()[0] = part;
    }
    for (reference, part) in of(after) {
        all.entry(reference).or_default()[1] = part;
    }
    all
}

fn table(
    id: &'static str,
    caption: &'static str,
    what: &'static str,
    currency: Currency,
    all: BTreeMap<&Reference, [Part<'_>; 2]>,
) -> Table {
    let columns = [
        Column::text(caption),
        Column::figure("Consignments before"),
        Column::figure("After"),
        Column::figure("Cost before"),
        Column::figure("Cost after"),
        Column::figure("Difference"),
        Column::figure("Mean before"),
        Column::figure("Mean after"),
    ];
    let mut all: Vec<(&Reference, [Part; 2])> = all.into_iter().collect();
    all.sort_by_key(|(reference, [was, is])| (std::cmp::Reverse((is.cost, was.cost)), *reference));
    let money = |amount| Money { amount, currency };
    let rows = all.into_iter().map(|(reference, [was, is])| {
        vec![
            named(if is.name.is_empty() { was.name } else { is.name }, reference.as_str()),
            was.consignments.into(),
            is.consignments.into(),
            money(was.cost).into(),
            money(is.cost).into(),
            Cell::Difference(money(is.cost.saturating_sub(was.cost))),
            mean(was.cost, was.consignments).map(money).into(),
            mean(is.cost, is.consignments).map(money).into(),
        ]
    });
    Table::new(id, caption, what, &columns).rows(rows)
}
