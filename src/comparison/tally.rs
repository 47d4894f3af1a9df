//! The figures of a comparison while consignments are fed.

use std::collections::{BTreeMap, HashMap};

use super::change::{Cause, Change};
use super::document::{Causes, ChangeKind, Difference, Flow, Node, Outcome};
use crate::matcher::{Compiled, Offer};
use crate::reference::Reference;
use crate::rule::ReasonCode;
use crate::simulation::cells::{Currencies, Examples, Name, Sums};
use crate::simulation::{Merge, merge_all};

/// One end of a flow while it is counted: the number of a service in its matcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum End {
    Service(usize),
    Failed,
    Invalid,
}

/// What a pool makes of a consignment.
pub(super) struct Made {
    pub(super) end: End,
    pub(super) offer: Option<Offer>,
}

/// Consignments of one kind, or on one way.
#[derive(Debug, Clone)]
struct Counted {
    consignments: u64,
    before: Sums,
    after: Sums,
    examples: Examples,
}

/// All figures.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    before: Currencies,
    after: Currencies,
    /// By kind of change.
    changes: Vec<Counted>,
    flows: HashMap<(End, End), Counted>,
    pub(super) newly_failed: Causes,
    pub(super) newly_allocated: Causes,
    pub(super) left: Causes,
    pub(super) came: Causes,
}

impl Tally {
    pub(super) fn new(before: &Compiled, after: &Compiled) -> Self {
        let (before, after) = (Currencies::of(before), Currencies::of(after));
        Self {
            changes: ChangeKind::ALL.iter().map(|_| Counted::new(&before, &after)).collect(),
            before,
            after,
            flows: HashMap::new(),
            newly_failed: Causes::default(),
            newly_allocated: Causes::default(),
            left: Causes::default(),
            came: Causes::default(),
        }
    }

    pub(super) fn add(&mut self, reference: &Reference, before: &Made, after: &Made, change: &Change) {
        let (currencies, differs) = ((&self.before, &self.after), change.is_one());
        if let Some(counted) = self.changes.get_mut(change.kind as usize) {
            counted.add(before, after, currencies, differs.then_some(reference));
        }
        let flow = self.flows.entry((before.end, after.end)).or_insert_with(|| Counted::new(currencies.0, currencies.1));
        let stays = matches!(change.kind, ChangeKind::None | ChangeKind::Rescheduled | ChangeKind::Repriced);
        flow.add(before, after, currencies, (!stays).then_some(reference));
        match change.kind {
            ChangeKind::NewlyFailed => self.newly_failed.add(change.left),
            ChangeKind::NewlyAllocated => self.newly_allocated.add(change.came),
            ChangeKind::Moved => {
                self.left.add(change.left);
                self.came.add(change.came);
            }
            ChangeKind::None | ChangeKind::Rescheduled | ChangeKind::Repriced | ChangeKind::Validity => {}
        }
    }

    pub(super) fn consignments(&self) -> u64 {
        self.changes.iter().map(|counted| counted.consignments).sum()
    }

    /// By what is different; every kind.
    pub(super) fn changes(&self) -> BTreeMap<ChangeKind, Difference> {
        let difference = |counted: &Counted| Difference {
            consignments: counted.consignments,
            before: self.before.costs(&counted.before),
            after: self.after.costs(&counted.after),
            examples: counted.examples.list(),
        };
        ChangeKind::ALL.iter().copied().zip(self.changes.iter().map(difference)).collect()
    }

    /// The flows between the ends that `name` gives to services; those between the same are one.
    pub(super) fn flows<'a>(&self, name: impl Fn(bool, usize) -> Option<&'a Reference>) -> Vec<Flow> {
        let node = |is_after: bool, end: End| match end {
            End::Service(number) => Node { outcome: Outcome::Allocated, reference: name(is_after, number).cloned() },
            End::Failed => Node { outcome: Outcome::Failed, reference: None },
            End::Invalid => Node { outcome: Outcome::Invalid, reference: None },
        };
        let mut flows: Vec<Flow> = Vec::new();
        let own = self.flows.iter().map(|((from, to), counted)| Flow {
            from: node(false, *from),
            to: node(true, *to),
            consignments: counted.consignments,
            before: self.before.costs(&counted.before),
            after: self.after.costs(&counted.after),
            examples: counted.examples.list(),
        });
        let mut own: Vec<Flow> = own.collect();
        own.sort_by(|one, other| (&one.from, &one.to).cmp(&(&other.from, &other.to)));
        for mut flow in own {
            if flow.from == flow.to {
                // Within a carrier consignments may move; it keeps them.
                flow.examples.clear();
            }
            match flows.last_mut().filter(|last| (&last.from, &last.to) == (&flow.from, &flow.to)) {
                Some(last) => last.merge_in(flow),
                None => flows.push(flow),
            }
        }
        flows
    }

    /// Those that are allocated both times.
    pub(super) fn allocated(&self) -> Difference {
        let mut allocated = Difference::default();
        for ((from, to), counted) in &self.flows {
            if let (End::Service(_), End::Service(_)) = (from, to) {
                let (before, after) = (self.before.costs(&counted.before), self.after.costs(&counted.after));
                let flow = Difference { consignments: counted.consignments, before, after, examples: Vec::new() };
                merge_all!(allocated, flow, consignments, before, after);
            }
        }
        allocated
    }
}

impl Counted {
    fn new(before: &Currencies, after: &Currencies) -> Self {
        Self { consignments: 0, before: before.zero(), after: after.zero(), examples: Examples::default() }
    }

    fn add(&mut self, before: &Made, after: &Made, currencies: (&Currencies, &Currencies), example: Option<&Reference>) {
        self.consignments += 1;
        if let Some(offer) = &before.offer {
            self.before.add(currencies.0.price(offer));
        }
        if let Some(offer) = &after.offer {
            self.after.add(currencies.1.price(offer));
        }
        if let Some(reference) = example {
            self.examples.offer(Name::of(reference));
        }
    }
}

impl Causes {
    fn add(&mut self, cause: Option<Cause>) {
        match cause {
            None => {}
            Some(Cause::Outbid) => self.outbid += 1,
            Some(Cause::Absent) => self.absent += 1,
            Some(Cause::Excluded(codes)) => codes.iter().for_each(|code: ReasonCode| *self.reasons.entry(code).or_default() += 1),
        }
    }
}
