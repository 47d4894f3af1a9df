//! All that the benches and tests of the shapes ask of the engine, in one place.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::must_use_candidate,
    clippy::panic,
    clippy::unwrap_used,
    reason = "each uses its part"
)]

use chrono::{DateTime, Utc};
use consign::{Consignment, Explanation, Facts, Matcher, Moment, Pool, Quotes, RuleSet};
use serde_json::Value;

/// A rule set that has been read and checked.
pub struct Rules(RuleSet);

/// A compiled rule set, asked at one instant.
pub struct Engine {
    matcher: Matcher,
    pool: Pool,
    at: DateTime<Utc>,
    moment: Moment,
}

impl Rules {
    pub fn read(text: &str) -> Self {
        Self(RuleSet::from_json(text).unwrap_or_else(|error| panic!("{error}")))
    }

    pub fn compile(&self) -> Matcher {
        self.0.compile().unwrap_or_else(|error| panic!("{error}"))
    }
}

impl Engine {
    pub fn new(matcher: Matcher, at: &str) -> Self {
        let at = at.parse().unwrap();
        Self { pool: matcher.all(), moment: matcher.moment(at), matcher, at }
    }

    /// In bytes.
    pub fn memory_usage(&self) -> usize {
        self.matcher.memory_usage()
    }

    pub fn consignment(document: &Value) -> Consignment {
        Consignment::from_json(&document.to_string()).unwrap_or_else(|error| panic!("{error}: {document}"))
    }

    pub fn facts(&self, consignment: &Consignment) -> Facts<'static> {
        self.matcher.facts(consignment).unwrap().into_kept()
    }

    /// Whether there is a service, of a consignment that has been prepared.
    #[inline]
    pub fn choose(&self, facts: &Facts<'_>) -> bool {
        self.pool.choose_at(facts, &self.moment).unwrap().is_some()
    }

    /// The same of one that has only been read.
    #[inline]
    pub fn decide(&self, consignment: &Consignment) -> bool {
        self.pool.decide_at(consignment, &self.moment).unwrap().is_some()
    }

    /// The service, and its net price in minor units.
    pub fn chosen(&self, consignment: &Consignment) -> Option<(String, i64)> {
        let choice = self.pool.decide(consignment, self.at).unwrap()?;
        let net = choice.net().to_string();
        let (whole, part) = net.split_once('.').unwrap_or((&net, ""));
        Some((choice.service().reference.to_string(), format!("{whole}{part:0<2}").parse().unwrap()))
    }

    pub fn quotes(&self, consignment: &Consignment) -> Quotes {
        self.pool.quotes(consignment, self.at).unwrap()
    }

    pub fn explain(&self, facts: &Facts<'_>) -> Explanation {
        self.pool.explain_facts(facts, self.at).unwrap()
    }
}
