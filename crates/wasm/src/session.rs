//! What a page has in hand: a rule set, what it was before, and orders.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use consign::{Change, Consignment, Matcher, Pool, ReasonCode, Reference, Refusal, RuleSet};
use serde::Serialize;

use crate::answer::Answer;
use crate::case;
use crate::orders::Orders;
use crate::violations::{Told, Wrong, cannot, either, json, told};

/// How many warnings are told.
const MOST_WARNINGS: usize = 200;

/// A rule set in force, the one that changes are compared with, and orders.
#[derive(Default)]
pub struct Session {
    current: Option<Current>,
    before: Option<Pool>,
    pub(crate) orders: Orders,
}

/// A rule set that was read.
pub(crate) struct Current {
    text: String,
    pub(crate) rules: RuleSet,
    pub(crate) pool: Pool,
}

/// What a page needs to know of a rule set.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Summary<'a> {
    fingerprint: String,
    currency: &'a str,
    services: Vec<&'a Reference>,
    locations: Vec<&'a Reference>,
    violations: [Told; 0],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Warnings {
    warnings: Vec<Told>,
}

/// What would let a service take a consignment, or be chosen.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct WhyNot {
    service: Reference,
    reasons: Vec<&'static str>,
    chosen: Option<Reference>,
    to_take: Vec<Change>,
    to_win: Vec<Change>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules = self.current.as_ref().map(|current| current.pool.matcher().fingerprint());
        f.debug_struct("Session").field("rules", &rules).finish_non_exhaustive()
    }
}

impl Session {
    /// Takes a rule set: answers its `Fingerprint`, `Currency`, `Services` and `Locations`, or the `Violations` in it. One with violations
    /// changes nothing: the one before it stays in force. The first one is also the one that changes are compared with.
    ///
    /// ```
    /// let mut session = consign_wasm::Session::default();
    /// let answer = session.rules("{ \"Currency\": \"GBP\",\n  \"Carriers\": [{ \"Referense\": \"SWIFT\" }] }");
    /// assert!(answer.contains(r#""Line":2,"Column":20"#), "{answer}");
    /// ```
    pub fn rules(&mut self, text: &str) -> String {
        let read = RuleSet::from_json(text).and_then(|rules| rules.compile().map(|matcher| (rules, matcher)));
        let (rules, matcher) = match read {
            Ok(read) => read,
            Err(error) => return json(&Wrong::new(&error.violations, text)),
        };
        let answer = summary(&rules, &matcher);
        self.current = Some(Current { text: text.to_owned(), rules, pool: matcher.all() });
        if self.before.is_none() {
            self.keep();
        }
        answer
    }

    /// What the rule set in force can hardly mean: `Warnings`, at most 200. `today` is a date, or empty.
    #[must_use]
    pub fn warnings(&self, today: &str) -> String {
        let Some(current) = &self.current else { return no_rules() };
        let today: Option<NaiveDate> = today.parse().ok();
        let mut found = current.rules.warnings_in(&current.text, today);
        found.truncate(MOST_WARNINGS);
        json(&Warnings { warnings: told(&found, &current.text) })
    }

    /// What every service says to a consignment at an instant (RFC 3339): the `Chosen` one, `Quotes` with the working of their prices,
    /// `Unqualified` services with reasons, `Instead`, and delivery `Options`. Or the `Violations` in the consignment.
    #[must_use]
    pub fn explain(&self, consignment: &str, at: &str) -> String {
        let Some(current) = &self.current else { return no_rules() };
        either(current.asked(consignment, at).and_then(|(read, at)| {
            Answer::of(&current.pool, &read, at).map_err(|refusal| refused(&refusal, consignment))
        }))
    }

    /// The least change of one figure that lets a service take a consignment (`ToTake`), and be chosen (`ToWin`).
    #[must_use]
    pub fn why_not(&self, service: &str, consignment: &str, at: &str) -> String {
        let Some(current) = &self.current else { return no_rules() };
        let (read, at) = match current.asked(consignment, at) {
            Ok(asked) => asked,
            Err(wrong) => return json(&wrong),
        };
        match current.pool.why_not(service, &read, at) {
            Ok(Some(answer)) => json(&WhyNot {
                service: answer.service,
                reasons: answer.reasons.iter().map(ReasonCode::as_str).collect(),
                chosen: answer.chosen,
                to_take: answer.to_take,
                to_win: answer.to_win,
            }),
            Ok(None) => cannot(format!("no service is called `{service}`")),
            Err(refusal) => json(&refused(&refusal, consignment)),
        }
    }

    /// What is decided as a case of that name: in `Case` the text of a `cases.json` for `consign test`.
    #[must_use]
    pub fn case(&self, name: &str, consignment: &str, at: &str) -> String {
        let Some(current) = &self.current else { return no_rules() };
        either(current.asked(consignment, at).and_then(|(read, instant)| {
            case::written(&current.pool, name, &read, instant).map_err(|refusal| refused(&refusal, consignment))
        }))
    }

    /// Makes orders for the rule set in force, placed from the first to the last day: answers how many there are, as `Orders`.
    pub fn generate(&mut self, count: u32, seed: u32, first: &str, last: &str) -> String {
        let Some(current) = &self.current else { return no_rules() };
        either(self.orders.generate(&current.rules, count, seed, (first, last)))
    }

    /// Reads orders from a file's bytes: CSV, TSV, JSON, JSON Lines, a workbook or Parquet, told by their name and content. `mapping` is a
    /// document for the columns, `at` the instant of orders that state none. Answers `Orders`, what was `Rejected` and `Notes`.
    pub fn load(&mut self, name: &str, bytes: Vec<u8>, mapping: Option<&str>, at: &str) -> String {
        either(self.orders.load(name, bytes, mapping, at))
    }

    /// From now on changes are compared with the rule set in force.
    pub fn keep(&mut self) -> String {
        let Some(current) = &self.current else { return no_rules() };
        self.before = Some(current.pool.clone());
        summary(&current.rules, current.pool.matcher())
    }

    /// Decides all orders by the rule set before and the one in force: who moves from where to where, how many, and what that costs.
    #[must_use]
    pub fn moves(&self) -> String {
        let (Some(before), Some(current)) = (&self.before, &self.current) else { return no_rules() };
        either(self.orders.moves(before, &current.pool))
    }
}

impl Current {
    /// The consignment and the instant that are asked about.
    fn asked(&self, consignment: &str, at: &str) -> Result<(Consignment, DateTime<Utc>), Wrong> {
        let read = Consignment::from_json(consignment).map_err(|error| Wrong::new(&error.violations, consignment))?;
        Ok((read, instant(at)?))
    }
}

/// Reads an instant.
pub(crate) fn instant(at: &str) -> Result<DateTime<Utc>, Wrong> {
    let wrong = |_| Wrong::at("At", format!("`{at}` is no instant: expected one like `2026-11-02T09:00:00Z`"));
    DateTime::parse_from_rfc3339(at).map(|at| at.to_utc()).map_err(wrong)
}

fn refused(refusal: &Refusal, consignment: &str) -> Wrong {
    match refusal {
        Refusal::Invalid(error) => Wrong::new(&error.violations, consignment),
        other => Wrong::at("", other.to_string()),
    }
}

fn no_rules() -> String {
    cannot("there is no rule set yet that can be read")
}

fn summary(rules: &RuleSet, matcher: &Matcher) -> String {
    json(&Summary {
        fingerprint: matcher.fingerprint().to_string(),
        currency: rules.currency.code(),
        services: rules.carrier_services.iter().map(|service| &service.reference).collect(),
        locations: rules.shipping_locations.iter().map(|location| &location.reference).collect(),
        violations: [],
    })
}
