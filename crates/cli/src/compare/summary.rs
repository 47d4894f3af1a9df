//! What a comparison has come to, for a terminal.

use consign::comparison::{Causes, ChangeKind, Differences, Flow, Node};
use rust_decimal::Decimal;

use crate::terminal::{Look, counted};
use crate::what_if::{Row, money, section, share};
use consign_what_if::grouped;

pub(super) fn text(differences: &Differences, look: Look) -> String {
    [headline(differences), changes(differences, look), flows(differences, look), causes(differences, look)].concat()
}

fn count(count: u64) -> String {
    grouped(count)
}

/// With the sign that a difference has.
fn signed(differences: &Differences, amount: Decimal) -> String {
    let sign = if amount > Decimal::ZERO { "+" } else { "" };
    format!("{sign}{}", money(amount, differences.currency))
}

/// `1,000 consignments: 37 change`, and what those that are allocated both times cost.
fn headline(differences: &Differences) -> String {
    let unchanged = differences.changes.get(&ChangeKind::None).map_or(0, |none| none.consignments);
    let changed = differences.consignments.saturating_sub(unchanged);
    let both = &differences.allocated;
    let (before, after) = (differences.converted_before(&both.before), differences.converted_after(&both.after));
    let difference = after.saturating_sub(before);
    let of_before = share(difference.abs(), before);
    let sign = if difference > Decimal::ZERO { "+" } else { "-" };
    let part = if difference.is_zero() || of_before.is_empty() { String::new() } else { format!(", {sign}{of_before}") };
    format!(
        "{}: {} change\n{} allocated both times: {} before, {} after ({}{part})\n",
        counted(differences.consignments, "consignment"),
        count(changed),
        count(both.consignments),
        money(before, differences.currency),
        money(after, differences.currency),
        signed(differences, difference)
    )
}

fn changes(differences: &Differences, look: Look) -> String {
    let kinds = differences.changes.iter().filter(|(kind, change)| **kind != ChangeKind::None && change.consignments > 0);
    let row = |(kind, change): (&ChangeKind, &consign::comparison::Difference)| {
        let (before, after) = (differences.converted_before(&change.before), differences.converted_after(&change.after));
        let example = change.examples.first().map(ToString::to_string).unwrap_or_default();
        vec![kind.to_string(), count(change.consignments), money(before, differences.currency), money(after, differences.currency), example]
    };
    section(&["CHANGE", "CONSIGNMENTS", "NET BEFORE", "NET AFTER", "SUCH AS"], kinds.map(row).collect(), look)
}

fn named(node: &Node) -> String {
    node.reference.as_ref().map_or_else(|| node.outcome.to_string(), ToString::to_string)
}

/// The flows between services, the largest first; not those that stay.
fn flows(differences: &Differences, look: Look) -> String {
    let mut flows: Vec<&Flow> = differences.services.iter().filter(|flow| flow.from != flow.to).collect();
    flows.sort_by_key(|flow| (std::cmp::Reverse(flow.consignments), &flow.from, &flow.to));
    let row = |flow: &Flow| -> Row {
        let (before, after) = (differences.converted_before(&flow.before), differences.converted_after(&flow.after));
        let both = flow.from.reference.is_some() && flow.to.reference.is_some();
        let difference = if both { signed(differences, after.saturating_sub(before)) } else { String::new() };
        vec![format!("{} -> {}", named(&flow.from), named(&flow.to)), count(flow.consignments), difference]
    };
    section(&["FROM -> TO", "CONSIGNMENTS", "DIFFERENCE"], flows.into_iter().map(row).collect(), look)
}

/// Why services do not take what they took before.
fn causes(differences: &Differences, look: Look) -> String {
    let listed = |causes: &Causes| -> Vec<(String, u64)> {
        let own = [("another comes before it", causes.outbid), ("it is no service any more", causes.absent)];
        let own = own.into_iter().map(|(cause, count)| (cause.to_owned(), count));
        let mut all: Vec<(String, u64)> = own.chain(causes.reasons.iter().map(|(code, count)| (code.to_string(), *count))).collect();
        all.retain(|(_, count)| *count > 0);
        all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        all
    };
    let rows = |causes: &Causes| listed(causes).into_iter().map(|(cause, number)| vec![cause, count(number)]).collect();
    let left = section(&["WHY THE FORMER SERVICE IS LEFT", "CONSIGNMENTS"], rows(&differences.left), look);
    left + &section(&["WHY THEY NEWLY FAIL", "CONSIGNMENTS"], rows(&differences.newly_failed), look)
}
