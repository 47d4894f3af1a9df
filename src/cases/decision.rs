//! Cases that are decisions: what is chosen for a consignment, at what price, and who could not take it.

use std::collections::BTreeMap;
use std::fmt::Display;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::document::{Case, Expected, Raw};
use super::folder::Folder;
use crate::allocation::{
    Allocation, BookingCode, BookingCodeError, CallOptions, Explanation, Pool, Quote, Unqualified, UnqualifiedService,
};
use crate::capacity::Usage;
use crate::fingerprint::Fingerprint;
use crate::matcher::Matcher;
use crate::number::{Quantity, Signed};
use crate::pro::AllocationAnswer;
use crate::reference::NameError;

impl Folder<'_> {
    pub(super) fn decisions(&self, case: &Case) -> Result<Vec<String>, String> {
        let (matcher, at) = self.setting(case)?;
        let mut pool = pool(case, &matcher)?;
        let mut failures = Vec::new();
        let in_turn = case.in_turn == Some(true);
        let all: Vec<&String> =
            if in_turn { self.texts.iter().map(|(reference, _)| reference).collect() } else { case.expect.keys().collect() };
        failures.extend(case.expect.keys().filter(|own| !all.contains(own)).map(|reference| format!("no consignment `{reference}`")));
        for reference in all {
            let decided = match self.decided(reference, &pool, at) {
                Ok(decided) => decided,
                Err(failure) => {
                    failures.push(failure);
                    continue;
                }
            };
            if let Some(expected) = case.expect.get(reference) {
                failures.extend(decided.failures(expected)?.into_iter().map(|failure| format!("{reference}: {failure}")));
            }
            if in_turn {
                pool.usage_mut().add(&decided.increments).map_err(|error| error.to_string())?;
            }
        }
        let mut found = Findings::default();
        found.check("UsageAfter", usage(case.usage_after.as_ref())?.as_ref(), Some(pool.usage()));
        failures.extend(found.0);
        if case.expect.is_empty() && case.usage_after.is_none() {
            failures.push("the case expects nothing: `Expect`, `Violations`, `Warnings` or `Call`".to_owned());
        }
        Ok(failures)
    }

    fn decided(&self, reference: &str, pool: &Pool, at: DateTime<Utc>) -> Result<Decided, String> {
        let consignment = self.consignments.get(reference).ok_or_else(|| format!("no consignment `{reference}`"))?;
        let rule_set: Fingerprint = pool.matcher().fingerprint();
        let consignment = match consignment {
            Ok(consignment) => consignment,
            Err(error) => return Ok(Decided::refused(self.answers.invalid(error, None, rule_set), None)),
        };
        let explanation = pool.explain(consignment, at).ok();
        Ok(match pool.allocate(consignment, at) {
            Ok(allocation) => {
                let answer = self.answers.allocation(&allocation, None).into_owned();
                let mut increments = Usage::default();
                let (surcharges, failed) = match &allocation {
                    Allocation::Allocated(summary) => {
                        increments = summary.increments.clone();
                        let lines = &summary.quote.price().surcharges;
                        (Some(lines.iter().map(|line| (line.name.clone(), line.amount)).collect()), None)
                    }
                    // An objective leaves out what quotes and explanations still offer.
                    Allocation::Failed(failure) => (None, Some(failure.unqualified.clone())),
                };
                Decided { answer, surcharges, increments, explanation, failed }
            }
            Err(refusal) => Decided::refused(self.answers.refused(&refusal, &consignment.state, rule_set), explanation),
        })
    }
}

fn pool(case: &Case, matcher: &Matcher) -> Result<Pool, String> {
    let pool = match (&case.group, &case.service) {
        (Some(group), _) => matcher.group(group).ok_or_else(|| format!("no group `{group}`"))?,
        (None, Some(service)) => matcher.service(service).ok_or_else(|| format!("no service `{service}`"))?,
        (None, None) => matcher.all(),
    };
    let pool = match case.filters {
        Some(filters) => pool.filter(filters.filter()),
        None => pool,
    };
    let objective = case.objective.as_deref().map(str::parse).transpose().map_err(|error: NameError| error.to_string())?;
    let usage = usage(case.usage.as_ref())?.unwrap_or_default();
    let pool = pool.with(&CallOptions { objective, usage }).map_err(|error| error.to_string())?;
    let Some(code) = &case.booking_code else { return Ok(pool) };
    let code: BookingCode = code.parse().map_err(|error: BookingCodeError| error.to_string())?;
    pool.booked(&code).map_err(|error| error.to_string())
}

fn usage(given: Option<&Raw>) -> Result<Option<Usage>, String> {
    given.map(|given| Usage::from_json(&given.0)).transpose().map_err(|error| error.to_string())
}

/// What was decided about one consignment.
struct Decided {
    answer: AllocationAnswer<'static>,
    surcharges: Option<BTreeMap<String, Decimal>>,
    increments: Usage,
    explanation: Option<Explanation>,
    /// Why nobody takes it, if nobody does.
    failed: Option<Unqualified>,
}

impl Decided {
    fn refused(answer: AllocationAnswer<'static>, explanation: Option<Explanation>) -> Self {
        Self { answer, surcharges: None, increments: Usage::default(), explanation, failed: None }
    }

    /// Those that may be chosen, in the order of allocation.
    fn quotes(&self) -> impl Iterator<Item = Quote> {
        let explanation = self.explanation.as_ref().filter(|_| self.failed.is_none());
        explanation.into_iter().flat_map(|explanation| &explanation.quotes)
    }

    /// The others.
    fn unqualified(&self) -> impl Iterator<Item = UnqualifiedService<'_>> {
        let explained = self.explanation.as_ref().map(|explanation| &explanation.unqualified);
        self.failed.as_ref().or(explained).into_iter().flatten()
    }

    fn failures(&self, expected: &Expected) -> Result<Vec<String>, String> {
        let mut found = Findings::default();
        let (answer, price) = (&self.answer, self.answer.price.as_ref());
        found.check("StatusCode", expected.status_code, Some(u32::from(answer.status_code)));
        found.check("Service", expected.service.as_deref(), answer.carrier_service_reference.as_deref());
        found.check("Net", expected.net.map(Quantity::decimal), price.map(|price| price.net));
        found.check("Gross", expected.gross.map(Quantity::decimal), price.map(|price| price.gross));
        found.check("VatAmount", expected.vat_amount.map(Quantity::decimal), price.map(|price| price.vat_amount));
        found.check("Currency", expected.currency.as_deref(), price.map(|price| price.currency.iso_code.code()));
        let collection = answer.collection_date.map(|date| date.format("%Y-%m-%dT%H:%M:%S%:z").to_string());
        found.check("CollectionDate", expected.collection_date.as_ref(), collection.as_ref());
        let delivery = [answer.earliest_delivery_date, answer.latest_delivery_date];
        let [earliest, latest] = delivery.map(|date| date.map(|date| date.format("%Y-%m-%dT%H:%M:%S").to_string()));
        found.check("EarliestDeliveryDate", expected.earliest_delivery_date.as_ref(), earliest.as_ref());
        found.check("LatestDeliveryDate", expected.latest_delivery_date.as_ref(), latest.as_ref());
        found.check("ComparedPrice", expected.compared_price.map(Signed::decimal), answer.compared_price);
        let runner_up = answer.runner_up.as_ref().map_or("", |second| &*second.mpd_carrier_service_reference);
        found.check("RunnerUp", expected.runner_up.as_deref(), Some(runner_up));
        found.check("CostOfObjective", expected.cost_of_objective.map(Quantity::decimal), answer.cost_of_objective);
        found.check("Increments", usage(expected.increments.as_ref())?.as_ref(), Some(&self.increments));
        found.check("Description", expected.description.as_ref(), Some(&answer.description));
        if let Some(expected) = &expected.surcharges
            && !self.surcharges.as_ref().is_some_and(|lines| {
                lines.len() == expected.len()
                    && lines.iter().zip(expected).all(|(line, wanted)| *line.0 == *wanted.0 && *line.1 == wanted.1.decimal())
            })
        {
            found.0.push(format!("expected surcharges {expected:?}, found {:?}", self.surcharges));
        }
        self.explained(expected, &mut found);
        self.said(expected, &mut found);
        Ok(found.0)
    }

    fn explained(&self, expected: &Expected, found: &mut Findings) {
        if let Some(ranked) = &expected.ranked {
            let actual: Vec<String> = self.quotes().map(|quote| quote.service().reference.to_string()).collect();
            if *ranked != actual {
                found.0.push(format!("expected in this order {}, found {}", ranked.join(" "), actual.join(" ")));
            }
        }
        if let Some(eligible) = &expected.eligible {
            let mut eligible = eligible.clone();
            eligible.sort();
            let mut actual: Vec<String> = self.quotes().map(|quote| quote.service().reference.to_string()).collect();
            actual.sort();
            if eligible != actual {
                found.0.push(format!("expected eligible {}, found {}", eligible.join(" "), actual.join(" ")));
            }
        }
        for (service, codes) in &expected.excluded {
            let own = self.unqualified().find(|unqualified| unqualified.service().reference.as_str() == service);
            let actual: Vec<String> = own.iter().flat_map(UnqualifiedService::reasons).map(|reason| reason.code().to_string()).collect();
            let (mut expected, mut sorted) = (codes.clone(), actual.clone());
            expected.sort();
            sorted.sort();
            if expected != sorted {
                found.0.push(format!("expected {service} excluded by {}, found {}", codes.join(" "), actual.join(" ")));
            }
        }
    }
}

impl Decided {
    fn said(&self, expected: &Expected, found: &mut Findings) {
        if expected.says.is_empty() {
            return;
        }
        let mut lines: Vec<String> = self.unqualified().map(|service| service.to_string()).collect();
        lines.push(self.answer.description.clone());
        let missing = expected.says.iter().filter(|part| !lines.iter().any(|line| line.contains(part.as_str())));
        found.0.extend(missing.map(|part| format!("expected to be said `{part}`, found\n      {}", lines.join("\n      "))));
    }
}

#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    fn check<T: PartialEq + Display>(&mut self, name: &str, expected: Option<T>, actual: Option<T>) {
        if let Some(expected) = expected
            && actual.as_ref() != Some(&expected)
        {
            let actual = actual.map_or_else(|| "nothing".to_owned(), |actual| actual.to_string());
            self.0.push(format!("expected {name} {expected}, found {actual}"));
        }
    }
}
