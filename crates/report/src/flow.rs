//! The flow from before to after: on both sides the same services, in the same order and at the same height, so that what stays runs
//! straight across and what moves slopes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use consign::comparison::{Flow, Node, Outcome};

use crate::figures::{count, counted, part};
use crate::svg::{escaped, framed, shortened};

/// The most services that have a line of their own; those that nobody takes have one besides.
const MOST_ENDS: usize = 14;
/// How high all bands of one side are together.
const HIGH: u64 = 260;
/// The least height of a line: a label must stand in it.
const LINE: u64 = 20;

/// A line of the diagram.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum End<'a> {
    Named(&'a Node),
    /// The rest of the services, together.
    Others,
    /// Nobody takes them.
    Untaken(&'a Node),
}

/// What is at both ends of some lines, and how many go from one to the other.
struct Lines<'a> {
    ends: Vec<End<'a>>,
    others: usize,
    /// From line to line; whether they stay where they are.
    bands: BTreeMap<(usize, usize, bool), u64>,
}

impl<'a> Lines<'a> {
    fn of(flows: &'a [Flow]) -> Self {
        // How many move, and how many there are.
        let mut sums: BTreeMap<&Node, [u64; 2]> = BTreeMap::new();
        for flow in flows {
            for node in [&flow.from, &flow.to] {
                let [moving, all] = sums.entry(node).or_default();
                *moving += if flow.from == flow.to { 0 } else { flow.consignments };
                *all += flow.consignments;
            }
        }
        let (mut taken, untaken): (Vec<_>, Vec<_>) = sums.into_iter().partition(|(node, _)| node.outcome == Outcome::Allocated);
        // Those between which most moves have lines of their own; they stand by how many there are.
        taken.sort_by_key(|(node, sums)| (std::cmp::Reverse(*sums), *node));
        let others = if taken.len() > MOST_ENDS + 1 { taken.split_off(MOST_ENDS).len() } else { 0 };
        taken.sort_by_key(|(node, [_, all])| (std::cmp::Reverse(*all), *node));
        let named = taken.into_iter().map(|(node, _)| End::Named(node));
        let rest = (others > 0).then_some(End::Others);
        let ends: Vec<End> = named.chain(rest).chain(untaken.into_iter().map(|(node, _)| End::Untaken(node))).collect();
        let place = |node: &Node| {
            let own = ends.iter().position(|end| matches!(end, End::Named(own) | End::Untaken(own) if *own == node));
            own.or_else(|| ends.iter().position(|end| *end == End::Others))
        };
        let mut bands = BTreeMap::new();
        for flow in flows {
            if let (Some(from), Some(to)) = (place(&flow.from), place(&flow.to)) {
                *bands.entry((from, to, flow.from == flow.to)).or_default() += flow.consignments;
            }
        }
        Self { ends, others, bands }
    }

    /// How many are at a line before and after.
    fn at(&self, place: usize) -> [u64; 2] {
        let sum = |is_it: &dyn Fn(usize, usize) -> bool| {
            self.bands.iter().filter(|((from, to, _), _)| is_it(*from, *to)).map(|(_, count)| count).sum()
        };
        [sum(&|from, _| from == place), sum(&|_, to| to == place)]
    }

    fn label(&self, end: &End<'_>, name: &impl Fn(&str) -> String) -> String {
        match end {
            End::Named(node) | End::Untaken(node) => end_name(node, name),
            End::Others => counted(self.others as u64, "other service"),
        }
    }
}

/// What one end of a flow is called.
pub(crate) fn end_name(node: &Node, name: &impl Fn(&str) -> String) -> String {
    match (node.outcome, &node.reference) {
        (Outcome::Allocated, Some(reference)) => name(reference.as_str()),
        (Outcome::Allocated, None) => "Allocated".to_owned(),
        (Outcome::Failed, _) => "Failed".to_owned(),
        (Outcome::Invalid, _) => "Not valid".to_owned(),
    }
}

/// The diagram of some flows. `name` is what a reference is called.
pub(crate) fn diagram(flows: &[Flow], name: &impl Fn(&str) -> String) -> String {
    let (lines, total) = (Lines::of(flows), flows.iter().map(|flow| flow.consignments).sum::<u64>());
    if total == 0 {
        return String::new();
    }
    // Where a band begins and ends goes by sums, so that no rounding adds up.
    let tall = |count: u64| count * HIGH / total;
    let (mut tops, mut labels, mut y) = (Vec::new(), String::new(), 16);
    for (place, end) in lines.ends.iter().enumerate() {
        tops.push(y);
        let ([was, is], label) = (lines.at(place), lines.label(end, name));
        let height = tall(was.max(is)).max(LINE);
        let (middle, own) = (y + height / 2 + 4, escaped(&shortened(&label, 22)));
        let _ = write!(labels, "<g><title>{}: {} → {} of {}</title>", escaped(&label), count(was), count(is), count(total));
        let _ = write!(labels, "<text x=\"10\" y=\"{middle}\">{own} <tspan>{}</tspan></text>", count(was));
        let _ = write!(labels, "<text class=\"end\" x=\"100%\" dx=\"-10\" y=\"{middle}\">{}</text></g>", count(is));
        for (x, part) in [("", was), (" x=\"100%\" transform=\"translate(-6)\"", is)] {
            let high = tall(part).max(u64::from(part > 0));
            let _ = write!(labels, "<rect class=\"node\"{x} y=\"{y}\" width=\"6\" height=\"{high}\"/>");
        }
        y += height + 6;
    }
    let bands = bands(&lines, &tops, total, name);
    let heads = "<text y=\"10\" class=\"axis start\">Before</text><text y=\"10\" x=\"100%\" class=\"axis\">After</text>";
    let inner = format!("<svg width=\"100%\" height=\"{y}\" viewBox=\"0 0 100 {y}\" preserveAspectRatio=\"none\">{bands}</svg>");
    framed(&format!("{inner}{labels}{heads}"), y)
}

fn bands(lines: &Lines<'_>, tops: &[u64], total: u64, name: &impl Fn(&str) -> String) -> String {
    let mut filled = vec![[0_u64; 2]; tops.len()];
    let mut drawn = String::new();
    // Of what arrives at a line, too, the first is that from the first line.
    for ((from, to, stays), number) in &lines.bands {
        let mut edge = |place: usize, side: usize| -> Option<[u64; 2]> {
            let (top, sum) = (*tops.get(place)?, filled.get_mut(place)?.get_mut(side)?);
            let start = *sum;
            *sum += number;
            let [start, end] = [start, *sum].map(|sum| top + sum * HIGH / total);
            Some([start, end.max(start + 1)])
        };
        let (Some([a, b]), Some([c, d])) = (edge(*from, 0), edge(*to, 1)) else { continue };
        let ends = [*from, *to].map(|place| lines.ends.get(place));
        let class = match ends {
            _ if *stays => "stays",
            [_, Some(End::Untaken(_))] => "lost",
            [Some(End::Untaken(_)), _] => "found",
            _ => "moves",
        };
        let [was, is] = ends.map(|end| end.map(|end| escaped(&lines.label(end, name))).unwrap_or_default());
        let _ = write!(drawn, "<path class=\"{class}\" d=\"M0 {a}C50 {a} 50 {c} 100 {c}V{d}C50 {d} 50 {b} 0 {b}Z\">");
        let _ = write!(drawn, "<title>{was} → {is}: {}</title></path>", part(*number, total));
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use consign::simulation::Costs;

    fn taken(service: u64) -> Node {
        Node { outcome: Outcome::Allocated, reference: Some(format!("S{service:02}").parse().unwrap()) }
    }

    fn flow(from: Node, to: Node, consignments: u64) -> Flow {
        Flow { from, to, consignments, before: Costs::default(), after: Costs::default(), examples: Vec::new() }
    }

    #[test]
    fn both_sides_have_the_same_lines_and_the_small_are_put_together() {
        let mut flows: Vec<Flow> = (0..20).map(|service| flow(taken(service), taken(service), 100 - service)).collect();
        flows.push(flow(taken(19), taken(18), 3));
        flows.push(flow(taken(0), Node { outcome: Outcome::Failed, reference: None }, 2));
        let lines = Lines::of(&flows);
        let labels: Vec<String> = lines.ends.iter().map(|end| lines.label(end, &str::to_owned)).collect();
        assert_eq!(labels.len(), MOST_ENDS + 2);
        assert_eq!((labels[0].as_str(), labels[MOST_ENDS].as_str(), labels[MOST_ENDS + 1].as_str()), ("S00", "6 other services", "Failed"));
        assert_eq!((lines.at(0), lines.at(MOST_ENDS + 1)), ([102, 100], [0, 2]));
        assert!(labels.contains(&"S19".to_owned()), "what moves is named: {labels:?}");
        let others: Vec<(bool, u64)> =
            lines.bands.iter().filter(|((from, ..), _)| *from == MOST_ENDS).map(|((_, _, stays), count)| (*stays, *count)).collect();
        assert_eq!(others, [(true, (12..18).map(|service| 100 - service).sum())]);
        assert_eq!(lines.bands.values().sum::<u64>(), flows.iter().map(|flow| flow.consignments).sum::<u64>());
        let drawn = diagram(&flows, &str::to_owned);
        assert!(drawn.contains("<title>S00 → Failed: 2 of 1,815 (0.1 %)</title>"), "{drawn}");
    }

    #[test]
    fn a_rest_of_one_has_its_name_and_nothing_is_not_drawn() {
        let flows: Vec<Flow> = (0..=MOST_ENDS as u64).map(|service| flow(taken(service), taken(service), 1)).collect();
        assert!(!Lines::of(&flows).ends.contains(&End::Others));
        assert_eq!(diagram(&[], &str::to_owned), "");
    }
}
