//! What a page has in hand: a rule set, what it was before, and orders.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use consign::{Consignment, Pool, ReasonCode, Reference, Refusal, RuleSet};
use serde_json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::answer::{case, explained};
use crate::orders::Orders;
use crate::violations::{Answered, cannot, text, told, wrong, wrong_at};

/// How many warnings are told.
const MOST_WARNINGS: usize = 200;

/// A rule set in force, the one that changes are compared with, and orders.
#[wasm_bindgen]
#[derive(Default)]
pub struct Session {
    current: Option<Current>,
    before: Option<Pool>,
    orders: Orders,
}

/// A rule set that was read.
struct Current {
    text: String,
    rules: RuleSet,
    pool: Pool,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules = self.current.as_ref().map(|current| current.pool.matcher().fingerprint());
        f.debug_struct("Session").field("rules", &rules).finish_non_exhaustive()
    }
}

#[wasm_bindgen]
impl Session {
    /// With no rule set and no orders.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a rule set: answers its `Fingerprint`, `Currency`, `Services` and `Locations`, or the `Violations` in it. One with violations
    /// changes nothing: the one before it stays in force. The first one is also the one that changes are compared with.
    ///
    /// ```
    /// let mut session = consign_wasm::Session::new();
    /// let answer = session.rules("{ \"Currency\": \"GBP\",\n  \"Carriers\": [{ \"Referense\": \"SWIFT\" }] }");
    /// assert!(answer.contains(r#""Line":2"#), "{answer}");
    /// ```
    pub fn rules(&mut self, source: &str) -> String {
        let read = RuleSet::from_json(source).and_then(|rules| rules.compile().map(|matcher| (rules, matcher)));
        text(read.map_err(|error| wrong(&error.violations, source)).map(|(rules, matcher)| {
            let current = Current { text: source.to_owned(), rules, pool: matcher.all() };
            self.before.get_or_insert_with(|| current.pool.clone());
            self.current.insert(current).summary()
        }))
    }

    /// What the rule set in force can hardly mean: `Warnings`, at most 200. `today` is a date, or empty.
    #[must_use]
    pub fn warnings(&self, today: &str) -> String {
        text(self.current().map(|current| {
            let mut found = current.rules.warnings_in(&current.text, today.parse::<NaiveDate>().ok());
            found.truncate(MOST_WARNINGS);
            json!({ "Warnings": told(&found, &current.text) })
        }))
    }

    /// What every service says to a consignment at an instant (RFC 3339): the `Chosen` one, `Quotes` with the working of their prices in
    /// `Lines`, `Unqualified` services with reasons, `Instead`, and delivery `Options`. Or the `Violations` in the consignment.
    #[must_use]
    pub fn explain(&self, consignment: &str, at: &str) -> String {
        text(self.asked(consignment, at, explained))
    }

    /// The least change of one figure that lets a service take a consignment (`ToTake`), and be chosen (`ToWin`).
    #[must_use]
    #[wasm_bindgen(js_name = whyNot)]
    pub fn why_not(&self, service: &str, consignment: &str, at: &str) -> String {
        text(self.asked(consignment, at, |pool, read, at| {
            Ok(pool.why_not(service, read, at)?.map_or_else(
                || cannot(&format!("no service is called `{service}`")),
                |answer| {
                    let reasons: Vec<_> = answer.reasons.iter().map(ReasonCode::as_str).collect();
                    json!({ "Service": answer.service, "Reasons": reasons, "Chosen": answer.chosen, "ToTake": answer.to_take, "ToWin": answer.to_win })
                },
            ))
        }))
    }

    /// What is decided as a case of that name: in `Case` the text of a `cases.json` for `consign test`.
    #[must_use]
    pub fn case(&self, name: &str, consignment: &str, at: &str) -> String {
        text(self.asked(consignment, at, |pool, read, at| Ok(json!({ "Case": case(pool, name, read, at)? }))))
    }

    /// Makes orders for the rule set in force, placed from the first to the last day: answers how many there are, as `Orders`.
    pub fn generate(&mut self, count: u32, seed: u32, first: &str, last: &str) -> String {
        let Some(current) = &self.current else { return text(Err(no_rules())) };
        text(self.orders.generate(&current.rules, count, seed, (first, last)))
    }

    /// Reads orders from a file's bytes: CSV, TSV, JSON or JSON Lines, told by their name and content. `mapping` is a document for the
    /// columns, `at` the instant of orders that state none. Answers `Orders`, how many rows were `Rejected`, `Reasons` and `Notes`.
    pub fn load(&mut self, name: &str, bytes: Vec<u8>, mapping: Option<String>, at: &str) -> String {
        text(instant(at).and_then(|at| self.orders.load(name, bytes, mapping, at)))
    }

    /// From now on changes are compared with the rule set in force.
    pub fn keep(&mut self) -> String {
        self.before = self.current.as_ref().map(|current| current.pool.clone());
        text(self.current().map(Current::summary))
    }

    /// Decides all orders by the rule set before and the one in force: who moves from where to where, how many, and what that costs.
    #[must_use]
    pub fn moves(&self) -> String {
        let pools = self.before.as_ref().zip(self.current.as_ref()).ok_or_else(no_rules);
        text(pools.and_then(|(before, current)| self.orders.moves(before, &current.pool)))
    }
}

impl Session {
    fn current(&self) -> Result<&Current, Value> {
        self.current.as_ref().ok_or_else(no_rules)
    }

    /// What `ask` answers about a consignment at an instant.
    fn asked(
        &self,
        consignment: &str,
        at: &str,
        ask: impl FnOnce(&Pool, &Consignment, DateTime<Utc>) -> Result<Value, Refusal>,
    ) -> Answered {
        let current = self.current()?;
        let read = Consignment::from_json(consignment).map_err(|error| wrong(&error.violations, consignment))?;
        ask(&current.pool, &read, instant(at)?).map_err(|refusal| match refusal {
            Refusal::Invalid(error) => wrong(&error.violations, consignment),
            other => wrong_at("", &other),
        })
    }
}

impl Current {
    /// What a page needs to know of it.
    fn summary(&self) -> Value {
        let services: Vec<&Reference> = self.rules.carrier_services.iter().map(|service| &service.reference).collect();
        let locations: Vec<&Reference> = self.rules.shipping_locations.iter().map(|location| &location.reference).collect();
        let fingerprint = self.pool.matcher().fingerprint().to_string();
        json!({ "Fingerprint": fingerprint, "Currency": self.rules.currency, "Services": services, "Locations": locations })
    }
}

fn instant(at: &str) -> Result<DateTime<Utc>, Value> {
    let wrong = |_| wrong_at("At", &format!("`{at}` is no instant: expected one like `2026-11-02T09:00:00Z`"));
    DateTime::parse_from_rfc3339(at).map(|at| at.to_utc()).map_err(wrong)
}

fn no_rules() -> Value {
    cannot(&"there is no rule set yet that can be read")
}
