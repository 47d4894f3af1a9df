//! Orders that are decided together, before and after a change.

use std::num::NonZeroUsize;

use chrono::{DateTime, NaiveDate, Utc};
use consign::comparison::{ChangeKind, Comparison, Flow, Node, Outcome};
use consign::{Consignment, Pool, RuleSet};
use consign_generate::Made;
use consign_orders::{Document, Error, Listener, Note, Options, Rejected, Row, Source, Work};
use serde::Serialize;

use crate::session::instant;
use crate::violations::Wrong;

/// The most orders that a page holds.
pub const MOST_ORDERS: usize = 100_000;
/// Of so many rejected rows it is told why.
const MOST_TOLD: usize = 20;

/// Orders with their instants, in the order of these.
#[derive(Default)]
pub(crate) struct Orders(Vec<(Consignment, DateTime<Utc>)>);

/// What was read.
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Taken {
    orders: usize,
    /// How many rows are no orders, and why the first aren't.
    rejected: usize,
    reasons: Vec<String>,
    notes: Vec<String>,
}

/// Who moves from where to where.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Moves {
    orders: u64,
    currency: String,
    /// Orders whose service or price changes, by what changes.
    changed: Vec<(ChangeKind, u64)>,
    before: Sum,
    after: Sum,
    moves: Vec<Move>,
}

/// Those that are allocated, and what they cost together.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Sum {
    allocated: u64,
    net: String,
}

/// Orders that go from one service to another; with the same twice those that stay at another price.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Move {
    from: String,
    to: String,
    orders: u64,
    before: String,
    after: String,
    difference: String,
    examples: Vec<String>,
}

impl Orders {
    pub(crate) fn generate(&mut self, rules: &RuleSet, count: u32, seed: u32, days: (&str, &str)) -> Result<Taken, Wrong> {
        let day = |text: &str| text.parse::<NaiveDate>().map_err(|_| Wrong::at("Days", format!("`{text}` is no date")));
        let (first, last) = (day(days.0)?, day(days.1)?);
        let count = count as usize;
        if count > MOST_ORDERS || last < first {
            let message = format!("at most {MOST_ORDERS} orders can be made, between a first day and a last one that is not before it");
            return Err(Wrong::at("Orders", message));
        }
        let made = Made::new(rules, (first, last), count as u64, seed.into());
        let made = made.ok_or_else(|| Wrong::at("CarrierServices", "the services of the rule set deliver nowhere".to_owned()))?;
        let (mut orders, mut taken) = (Vec::with_capacity(count), Taken::default());
        made.each(0..count as u64, |order| match Consignment::from_json(&order.json()) {
            Ok(consignment) => orders.push((consignment, order.at())),
            Err(error) => taken.reject(format!("{}: {error}", order.reference())),
        });
        Ok(self.take(orders, taken))
    }

    pub(crate) fn load(&mut self, name: &str, bytes: Vec<u8>, mapping: Option<&str>, at: &str) -> Result<Taken, Wrong> {
        let (mut options, at) = (Options { threads: Some(NonZeroUsize::MIN), ..Options::default() }, instant(at)?);
        if let Some(mapping) = mapping {
            let document = Document::of("the mapping", mapping).map_err(|error| Wrong::at("Mapping", error.to_string()))?;
            options.mapping = Some(document);
        }
        let (mut orders, mut taken) = (Vec::new(), Taken::default());
        let read = Source::of_bytes(name, bytes, &options).and_then(|source| {
            source.run(&Keep { at }, &mut taken, |part: Vec<_>| {
                orders.extend(part);
                let why = || Error::Asked(format!("`{name}` has more than {MOST_ORDERS} orders, the most that a page holds"));
                if orders.len() > MOST_ORDERS { Err(why()) } else { Ok(()) }
            })
        });
        read.map_err(|error| Wrong::at(name, error.to_string()))?;
        Ok(self.take(orders, taken))
    }

    fn take(&mut self, mut orders: Vec<(Consignment, DateTime<Utc>)>, taken: Taken) -> Taken {
        // What is allocated uses capacities for what comes after it.
        orders.sort_by_key(|(_, at)| *at);
        self.0 = orders;
        Taken { orders: self.0.len(), ..taken }
    }

    pub(crate) fn moves(&self, before: &Pool, after: &Pool) -> Result<Moves, Wrong> {
        let mut comparison = Comparison::new(before, after).map_err(|error| Wrong::at("Currency", error.to_string()))?;
        for (consignment, at) in &self.0 {
            comparison.add(consignment, *at);
        }
        let found = comparison.results();
        let sum = |is_before: bool| {
            let node = |flow: &&Flow| if is_before { flow.from.outcome } else { flow.to.outcome } == Outcome::Allocated;
            let flows = || found.services.iter().filter(node);
            let cost = |flow: &Flow| if is_before { found.converted_before(&flow.before) } else { found.converted_after(&flow.after) };
            let net: rust_decimal::Decimal = flows().map(cost).sum();
            Sum { allocated: flows().map(|flow| flow.consignments).sum(), net: net.to_string() }
        };
        let moved = |flow: &&Flow| flow.from != flow.to || flow.before != flow.after;
        let mut moves: Vec<&Flow> = found.services.iter().filter(moved).collect();
        moves.sort_by_key(|flow| (flow.from == flow.to, std::cmp::Reverse(flow.consignments)));
        let shown = |flow: &Flow| {
            let (was, is) = (found.converted_before(&flow.before), found.converted_after(&flow.after));
            Move {
                from: end(&flow.from),
                to: end(&flow.to),
                orders: flow.consignments,
                before: was.to_string(),
                after: is.to_string(),
                difference: (is - was).to_string(),
                examples: flow.examples.iter().map(ToString::to_string).collect(),
            }
        };
        Ok(Moves {
            orders: found.consignments,
            currency: found.currency.to_string(),
            changed: found.changes.iter().map(|(kind, changed)| (*kind, changed.consignments)).collect(),
            before: sum(true),
            after: sum(false),
            moves: moves.into_iter().map(shown).collect(),
        })
    }
}

/// Where an order is: its service, or what became of it.
fn end(node: &Node) -> String {
    node.reference.as_ref().map_or_else(|| node.outcome.to_string().to_lowercase(), ToString::to_string)
}

impl Taken {
    fn reject(&mut self, why: String) {
        self.rejected += 1;
        if self.reasons.len() < MOST_TOLD {
            self.reasons.push(why);
        }
    }
}

impl Listener<Error> for Taken {
    fn rejected(&mut self, file: &str, row: &Rejected) -> Result<(), Error> {
        self.reject(row.told(file));
        Ok(())
    }

    fn noted(&mut self, file: &str, note: &Note) {
        self.notes.push(format!("{file}: {note}"));
    }
}

/// Keeps every order.
struct Keep {
    /// Of orders that state none.
    at: DateTime<Utc>,
}

impl Work for Keep {
    type Worker = ();
    type Part = Vec<(Consignment, DateTime<Utc>)>;

    fn worker(&self) {}

    fn rows(&self, (): &mut (), part: &mut Self::Part, rows: &[Row<'_>], _: &mut dyn FnMut(usize, String)) {
        part.extend(rows.iter().map(|row| (row.consignment.clone(), row.at.unwrap_or(self.at))));
    }
}
