//! Orders that are decided together, before and after a change.

use std::cmp::Reverse;
use std::num::NonZeroUsize;

use chrono::{DateTime, NaiveDate, Utc};
use consign::comparison::{Comparison, Differences, Flow, Node, Outcome};
use consign::{Consignment, Pool, RuleSet};
use consign_generate::Made;
use consign_orders::{Document, Error, Keep, Listener, Note, Options, Rejected, Source};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::violations::{Answered, wrong_at};

/// The most orders that a page holds.
pub const MOST_ORDERS: usize = 100_000;
/// Of so many rejected rows it is told why.
const MOST_TOLD: usize = 20;

/// Orders with their instants, in the order of these.
#[derive(Default)]
pub(crate) struct Orders(Vec<Order>);

type Order = (Consignment, DateTime<Utc>);

/// What is told of reading them.
#[derive(Default)]
struct Told {
    rejected: usize,
    /// Why the first are.
    reasons: Vec<String>,
    notes: Vec<String>,
}

impl Orders {
    pub(crate) fn generate(&mut self, rules: &RuleSet, count: u32, seed: u32, days: (&str, &str)) -> Answered {
        let day = |text: &str| text.parse::<NaiveDate>().map_err(|_| wrong_at("Days", &format!("`{text}` is no date")));
        let (first, last) = (day(days.0)?, day(days.1)?);
        if count as usize > MOST_ORDERS || last < first {
            let message = format!("at most {MOST_ORDERS} orders can be made, between a first day and a last one that is not before it");
            return Err(wrong_at("Orders", &message));
        }
        let made = Made::new(rules, (first, last), count.into(), seed.into());
        let made = made.ok_or_else(|| wrong_at("CarrierServices", &"the services of the rule set deliver nowhere"))?;
        let (mut orders, mut told) = (Vec::new(), Told::default());
        made.each(0..count.into(), |order| match Consignment::from_json(&order.json()) {
            Ok(consignment) => orders.push((consignment, order.at())),
            Err(error) => told.reject(format!("{}: {error}", order.reference())),
        });
        Ok(self.take(orders, &told))
    }

    pub(crate) fn load(&mut self, name: &str, bytes: Vec<u8>, mapping: Option<String>, at: DateTime<Utc>) -> Answered {
        let mut options = Options { threads: Some(NonZeroUsize::MIN), ..Options::default() };
        let document = mapping.map(|text| Document::of("the mapping", &text)).transpose();
        options.mapping = document.map_err(|error| wrong_at("Mapping", &error))?;
        let (mut orders, mut told) = (Vec::new(), Told::default());
        let read = Source::of_bytes(name, bytes, &options).and_then(|source| {
            source.run(&Keep { at }, &mut told, |part: Vec<Order>| {
                orders.extend(part);
                let why = || Error::Asked(format!("`{name}` has more than {MOST_ORDERS} orders, the most that a page holds"));
                if orders.len() > MOST_ORDERS { Err(why()) } else { Ok(()) }
            })
        });
        read.map_err(|error| wrong_at(name, &error))?;
        Ok(self.take(orders, &told))
    }

    fn take(&mut self, mut orders: Vec<Order>, told: &Told) -> Value {
        // What is allocated uses capacities for what comes after it.
        orders.sort_by_key(|(_, at)| *at);
        self.0 = orders;
        json!({ "Orders": self.0.len(), "Rejected": told.rejected, "Reasons": told.reasons, "Notes": told.notes })
    }

    /// Who moves from where to where, and what all cost together.
    pub(crate) fn moves(&self, before: &Pool, after: &Pool) -> Answered {
        let mut comparison = Comparison::new(before, after).map_err(|error| wrong_at("Currency", &error))?;
        for (consignment, at) in &self.0 {
            comparison.add(consignment, *at);
        }
        let found = comparison.results();
        let mut moved: Vec<&Flow> = found.services.iter().filter(|flow| flow.from != flow.to || flow.before != flow.after).collect();
        moved.sort_by_key(|flow| (flow.from == flow.to, Reverse(flow.consignments)));
        Ok(json!({
            "Orders": found.consignments,
            "Currency": found.currency,
            "Changed": found.changes.iter().map(|(kind, changed)| (kind, changed.consignments)).collect::<Vec<_>>(),
            "Before": sum(&found, |flow| (&flow.from, found.converted_before(&flow.before))),
            "After": sum(&found, |flow| (&flow.to, found.converted_after(&flow.after))),
            "Moves": moved.into_iter().map(|flow| row(&found, flow)).collect::<Vec<_>>(),
        }))
    }
}

/// How many are allocated on one side, and what they cost.
fn sum<'f>(found: &'f Differences, side: impl Fn(&'f Flow) -> (&'f Node, Decimal)) -> Value {
    let flows = found.services.iter().map(|flow| (side(flow), flow.consignments));
    let allocated = flows.filter(|((node, _), _)| node.outcome == Outcome::Allocated);
    let (net, count) = allocated.fold((Decimal::ZERO, 0), |(net, count), ((_, cost), orders)| (net + cost, count + orders));
    json!({ "Allocated": count, "Net": net.to_string() })
}

/// Orders that go from one service to another; with the same twice those that stay at another price.
fn row(found: &Differences, flow: &Flow) -> Value {
    let end = |node: &Node| node.reference.as_ref().map_or_else(|| node.outcome.to_string().to_lowercase(), ToString::to_string);
    let (was, is) = (found.converted_before(&flow.before), found.converted_after(&flow.after));
    json!({
        "From": end(&flow.from), "To": end(&flow.to), "Orders": flow.consignments,
        "Before": was.to_string(), "After": is.to_string(), "Difference": (is - was).to_string(), "Examples": flow.examples,
    })
}

impl Told {
    fn reject(&mut self, why: String) {
        self.rejected += 1;
        if self.reasons.len() < MOST_TOLD {
            self.reasons.push(why);
        }
    }
}

impl Listener<Error> for Told {
    fn rejected(&mut self, file: &str, row: &Rejected) -> Result<(), Error> {
        self.reject(row.told(file));
        Ok(())
    }

    fn noted(&mut self, file: &str, note: &Note) {
        self.notes.push(format!("{file}: {note}"));
    }
}
