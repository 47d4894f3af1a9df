//! The flow from before to after: its greatest ends by name, the others together.

use std::collections::BTreeMap;

use consign::comparison::{Differences, Flow, Node, Outcome};
use rust_decimal::Decimal;

use super::chart::{self, FlowLink, FlowNode};
use super::figures::{Money, counted};
use super::table::{Cell, Column, Table};
use super::words;

/// The most ends on either side that have a name; those that nobody takes have one besides.
const MOST_ENDS: usize = 12;

/// An end as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum End<'a> {
    Named(&'a Node),
    Others,
}

/// The Sankey diagram of some flows. `what` an end is: `service`.
pub(super) fn diagram(differences: &Differences, flows: &[Flow], what: &str) -> chart::Flow {
    let (from, to) = (Side::of(flows, |flow| &flow.from), Side::of(flows, |flow| &flow.to));
    // Of those between the others of both sides some may stay where they are: they have a band of their own.
    let mut links: BTreeMap<(usize, usize, bool), FlowLink> = BTreeMap::new();
    for flow in flows {
        let (Some(left), Some(right)) = (from.place(&flow.from), to.place(&flow.to)) else { continue };
        let (start, end, stays) = (left, from.ends.len() + right, flow.from == flow.to);
        let empty = FlowLink { from: start, to: end, consignments: 0, before: Decimal::ZERO, after: Decimal::ZERO, stays };
        let link = links.entry((start, end, stays)).or_insert(empty);
        link.consignments = link.consignments.saturating_add(flow.consignments);
        link.before = link.before.saturating_add(differences.converted_before(&flow.before));
        link.after = link.after.saturating_add(differences.converted_after(&flow.after));
    }
    let nodes = from.nodes(what, false).chain(to.nodes(what, true)).collect();
    chart::Flow { nodes, links: links.into_values().collect() }
}

/// One side of the diagram: its ends from the greatest on, the others last but for those that nobody takes.
struct Side<'a> {
    ends: Vec<(End<'a>, u64)>,
    others: usize,
}

impl<'a> Side<'a> {
    fn of(flows: &'a [Flow], end: impl Fn(&'a Flow) -> &'a Node) -> Self {
        let mut sums: BTreeMap<&Node, u64> = BTreeMap::new();
        for flow in flows {
            let sum = sums.entry(end(flow)).or_default();
            *sum = sum.saturating_add(flow.consignments);
        }
        let (mut taken, untaken): (Vec<_>, Vec<_>) = sums.into_iter().partition(|(node, _)| node.outcome == Outcome::Allocated);
        taken.sort_by_key(|(node, sum)| (std::cmp::Reverse(*sum), *node));
        let rest = if taken.len() > MOST_ENDS + 1 { taken.split_off(MOST_ENDS) } else { Vec::new() };
        let named = |(node, sum)| (End::Named(node), sum);
        let mut ends: Vec<(End, u64)> = taken.into_iter().map(named).collect();
        if !rest.is_empty() {
            ends.push((End::Others, rest.iter().map(|(_, sum)| sum).sum()));
        }
        ends.extend(untaken.into_iter().map(named));
        Self { ends, others: rest.len() }
    }

    fn place(&self, node: &Node) -> Option<usize> {
        let named = self.ends.iter().position(|(end, _)| *end == End::Named(node));
        named.or_else(|| self.ends.iter().position(|(end, _)| *end == End::Others))
    }

    fn nodes(&self, what: &str, is_after: bool) -> impl Iterator<Item = FlowNode> {
        self.ends.iter().map(move |(end, consignments)| {
            let (label, is_bad) = match end {
                End::Named(node) => (words::node(node), node.outcome != Outcome::Allocated),
                End::Others => (format!("{} other {what}s", self.others), false),
            };
            FlowNode { label, is_after, is_bad, consignments: *consignments }
        })
    }
}

/// Every flow from one service to another, the greatest first.
pub(super) fn table(differences: &Differences) -> Table {
    let columns = [
        Column::text("From"),
        Column::text("To"),
        Column::figure("Consignments"),
        Column::figure("Cost before"),
        Column::figure("Cost after"),
        Column::figure("Difference"),
        Column::text("Examples"),
    ];
    let mut flows: Vec<&Flow> = differences.services.iter().filter(|flow| flow.from != flow.to).collect();
    flows.sort_by_key(|flow| (std::cmp::Reverse(flow.consignments), &flow.from, &flow.to));
    let moved: u64 = flows.iter().map(|flow| flow.consignments).sum();
    let rows = flows.into_iter().map(|flow| row(differences, flow));
    let note = format!("{} in all.", counted(moved, "consignment"));
    Table::new("flows", "Who goes from where to where", "flow", &columns).note(note).rows(rows)
}

fn row(differences: &Differences, flow: &Flow) -> Vec<Cell> {
    let money = |amount| Money { amount, currency: differences.currency };
    let (before, after) = (differences.converted_before(&flow.before), differences.converted_after(&flow.after));
    let is_both = flow.from.outcome == Outcome::Allocated && flow.to.outcome == Outcome::Allocated;
    let difference = if is_both { Cell::Difference(money(after.saturating_sub(before))) } else { Cell::Nothing };
    let cost = |node: &Node, cost| if node.outcome == Outcome::Allocated { Cell::Money(money(cost)) } else { Cell::Nothing };
    vec![
        words::node(&flow.from).into(),
        words::node(&flow.to).into(),
        flow.consignments.into(),
        cost(&flow.from, before),
        cost(&flow.to, after),
        difference,
        Cell::References(flow.examples.iter().map(ToString::to_string).collect()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use consign::RuleSet;
    use consign::comparison::Comparison;
    use consign::simulation::Costs;

    fn differences() -> Differences {
        let pool = RuleSet::from_json(r#"{ "Currency": "GBP" }"#).unwrap().compile().unwrap().all();
        Comparison::new(&pool, &pool).unwrap().results()
    }

    fn taken(service: u64) -> Node {
        Node { outcome: Outcome::Allocated, reference: Some(format!("S{service:02}").parse().unwrap()) }
    }

    fn flow(from: Node, to: Node, consignments: u64) -> Flow {
        Flow { from, to, consignments, before: Costs::default(), after: Costs::default(), examples: Vec::new() }
    }

    #[test]
    fn small_ends_are_put_together_and_what_stays_among_them_still_stays() {
        let mut flows: Vec<Flow> = (0..20).map(|service| flow(taken(service), taken(service), 100 - service)).collect();
        flows.push(flow(taken(19), taken(18), 3));
        flows.push(flow(taken(0), Node { outcome: Outcome::Failed, reference: None }, 2));
        let drawn = diagram(&differences(), &flows, "service");
        let labels: Vec<&str> = drawn.nodes.iter().map(|node| node.label.as_str()).collect();
        assert_eq!(labels.len(), 2 * (MOST_ENDS + 1) + 1);
        assert_eq!((labels[0], labels[MOST_ENDS], *labels.last().unwrap()), ("S00", "8 other services", "No service"));
        let others: Vec<(u64, bool)> =
            drawn.links.iter().filter(|link| link.from == MOST_ENDS).map(|link| (link.consignments, link.stays)).collect();
        assert_eq!(others, [(3, false), ((12..20).map(|service| 100 - service).sum(), true)]);
        let all = |flows: &mut dyn Iterator<Item = u64>| flows.sum::<u64>();
        assert_eq!(all(&mut drawn.links.iter().map(|link| link.consignments)), all(&mut flows.iter().map(|flow| flow.consignments)));
    }

    #[test]
    fn a_rest_of_one_has_its_name() {
        let count = MOST_ENDS as u64 + 1;
        let flows: Vec<Flow> = (0..count).map(|service| flow(taken(service), taken(service), 1)).collect();
        assert!(diagram(&differences(), &flows, "service").nodes.iter().all(|node| !node.label.contains("other")));
    }
}
