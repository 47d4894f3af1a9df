//! The closing line: what became of all of them.

use std::collections::BTreeMap;

use consign::pro::{AllocationAnswer, ReasonDocument, UnqualifiedDocument};
use consign::{Currency, ReasonCode};
use rust_decimal::Decimal;

use crate::fail_on::Outcome;
use crate::terminal::{Look, counted};
use consign_what_if::grouped;

/// Counts of answers.
#[derive(Default)]
pub(super) struct Totals {
    allocated: u64,
    /// By main reason.
    failed: BTreeMap<ReasonCode, u64>,
    /// Failures of a pool without services.
    failed_without_reason: u64,
    invalid: u64,
    /// What the first invalid one's answer says.
    first_invalid: Option<String>,
    other_state: u64,
    /// How many that no service can take don't say where they come from.
    pub(super) without_origin: u64,
    /// By currency; nothing if it is beyond all figures.
    cost: BTreeMap<Currency, Option<Decimal>>,
}

impl Totals {
    pub(super) fn add(&mut self, answer: &AllocationAnswer) {
        match answer.status_code {
            200 => self.allocated += 1,
            422 => match main_reason(answer.unqualified_services.as_deref().unwrap_or_default()) {
                Some(code) => *self.failed.entry(code).or_default() += 1,
                None => self.failed_without_reason += 1,
            },
            409 => self.other_state += 1,
            _ => {
                self.invalid += 1;
                self.first_invalid.get_or_insert_with(|| answer.description.clone());
            }
        }
        if let Some(price) = &answer.price {
            let sum = self.cost.entry(price.currency.iso_code).or_insert(Some(Decimal::ZERO));
            *sum = sum.and_then(|sum| sum.checked_add(price.net));
        }
    }

    /// Adds those of orders that come after.
    pub(super) fn merge(&mut self, after: Self) {
        self.allocated += after.allocated;
        self.failed_without_reason += after.failed_without_reason;
        self.invalid += after.invalid;
        self.other_state += after.other_state;
        self.without_origin += after.without_origin;
        self.first_invalid = self.first_invalid.take().or(after.first_invalid);
        for (code, count) in after.failed {
            *self.failed.entry(code).or_default() += count;
        }
        for (currency, own) in after.cost {
            let sum = self.cost.entry(currency).or_insert(Some(Decimal::ZERO));
            *sum = sum.zip(own).and_then(|(sum, own)| sum.checked_add(own));
        }
    }

    fn failures(&self) -> u64 {
        self.failed.values().sum::<u64>() + self.failed_without_reason
    }

    pub(super) fn count(&self) -> u64 {
        self.allocated + self.failures() + self.invalid + self.other_state
    }

    /// What came of all of them.
    pub(super) fn outcome(&self, is_narrowed: bool) -> Outcome {
        // What stands in another state isn't to be allocated.
        let rows = self.count() - self.other_state;
        Outcome { rows, rejected: self.invalid, allocated: Some(self.allocated), is_narrowed, has_warned: false }
    }

    pub(super) fn all_allocated(&self) -> bool {
        self.allocated == self.count()
    }

    /// The totals; before them, where there is an invalid consignment, the first of these.
    pub(super) fn lines(&self, look: Look) -> String {
        let first_invalid = self.first_invalid.as_ref().map(|first| {
            let more = if self.invalid > 1 { format!("\n  and {} more", grouped(self.invalid - 1)) } else { String::new() };
            format!("{} {}{more}\n", look.bad("invalid:"), in_short(first))
        });
        format!("{}{}\n", first_invalid.unwrap_or_default(), self.line())
    }

    /// `250 consignments: 231 allocated for 1,234.50 GBP net; 14 failed (9 Weight, 5 NoLane); 5 invalid`
    fn line(&self) -> String {
        let number = |count: u64| grouped(count);
        if self.count() == 0 {
            return "0 consignments".to_owned();
        }
        let cost = self.cost.iter().map(|(currency, sum)| match sum {
            Some(sum) => format!("{} {currency}", grouped(*sum)),
            None => format!("more {currency} than can be counted"),
        });
        let cost: Vec<String> = cost.collect();
        let cost = if cost.is_empty() { String::new() } else { format!(" for {} net", cost.join(" + ")) };
        let mut parts = vec![format!("{} allocated{cost}", number(self.allocated))];
        let failures = self.failures();
        if failures > 0 {
            let mut reasons: Vec<(ReasonCode, u64)> = self.failed.iter().map(|(code, count)| (*code, *count)).collect();
            reasons.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
            let reasons: Vec<String> = reasons.into_iter().map(|(code, count)| format!("{} {code}", number(count))).collect();
            let reasons = if reasons.is_empty() { "no services to choose from".to_owned() } else { reasons.join(", ") };
            parts.push(format!("{} failed ({reasons})", number(failures)));
        }
        if self.other_state > 0 {
            parts.push(format!("{} in a state that cannot be allocated", number(self.other_state)));
        }
        if self.invalid > 0 {
            parts.push(format!("{} invalid", number(self.invalid)));
        }
        format!("{}: {}", counted(self.count(), "consignment"), parts.join("; "))
    }
}

/// A text that may be long, on about two lines.
fn in_short(text: &str) -> String {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{} ...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// How far a service was from taking a consignment; less is nearer.
fn distance(reasons: &[ReasonDocument]) -> (u8, usize) {
    let stage = |reason: &ReasonDocument| match reason.code {
        ReasonCode::NotEnabled | ReasonCode::NotConfigured | ReasonCode::Direction | ReasonCode::Filter => 3,
        ReasonCode::NoLane => 2,
        ReasonCode::NotCollected => 1,
        _ => 0,
    };
    (reasons.iter().map(stage).max().unwrap_or(0), reasons.len())
}

/// The reason that stands for a failure: of the services that came nearest, the check that most of them failed.
pub(super) fn main_reason(services: &[UnqualifiedDocument]) -> Option<ReasonCode> {
    let nearest = services.iter().map(|service| distance(&service.reasons)).min()?;
    let mut counts: BTreeMap<ReasonCode, u64> = BTreeMap::new();
    for service in services.iter().filter(|service| distance(&service.reasons) == nearest) {
        for reason in &service.reasons {
            *counts.entry(reason.code).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|(code, count)| (*count, std::cmp::Reverse(*code))).map(|(code, _)| code)
}

/// The service that came nearest, and its figure for the main reason: what a person wants to hear first.
pub(super) fn nearest_miss(services: &[UnqualifiedDocument]) -> Option<(ReasonCode, &str, &str)> {
    let code = main_reason(services)?;
    let with_code = services.iter().filter_map(|service| Some((service, service.reasons.iter().find(|reason| reason.code == code)?)));
    let (service, reason) = with_code.min_by_key(|(service, _)| distance(&service.reasons))?;
    let message = reason.figures.first().map_or("", |figure| &figure.message);
    Some((code, &service.mpd_carrier_service_reference, message))
}
