//! The services to choose from, and what is asked about one consignment.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use consign::pro::{Answers, ExplanationAnswer, OptionTerms, UnqualifiedDocument, WhyNotAnswer, options, quotes};
use consign::{BookingCode, CallOptions, Consignment, OptionRecord, Pool, QuoteRecord, RuleSet, ServiceFilter};
use pyo3::prelude::*;
use serde::Serialize;

use crate::answer::Answer;
use crate::errors::Error;
use crate::text::{Text, json};

/// A rule set, compiled, and which of its services may be chosen.
#[pyclass(frozen, module = "consign_engine._native")]
pub(crate) struct Matcher {
    pub(crate) rules: Arc<RuleSet>,
    pub(crate) pool: Pool,
}

/// An explanation as plain data, beside the document that is written.
#[derive(Serialize)]
struct Explained {
    quotes: Vec<QuoteRecord>,
    unqualified: Vec<UnqualifiedDocument>,
}

#[pymethods]
impl Matcher {
    #[getter]
    fn fingerprint(&self) -> String {
        self.pool.matcher().fingerprint().to_string()
    }

    /// The document of the rule set.
    fn to_json(&self) -> String {
        self.rules.to_json()
    }

    /// Reference, name, carrier and the carrier's name of every service.
    #[getter]
    fn services(&self) -> Vec<(String, String, String, String)> {
        let services = self.pool.matcher().services();
        let told = |service: &consign::Service| {
            (service.reference.to_string(), service.name.clone(), service.carrier.to_string(), service.carrier_name.clone())
        };
        services.map(told).collect()
    }

    #[getter]
    fn groups(&self) -> Vec<String> {
        self.pool.matcher().groups().map(str::to_owned).collect()
    }

    /// Fewer of the services.
    #[pyo3(signature = (*, group=None, service=None, direction=None, pick_up=None, drop_off=None, booking_code=None, objective=None, usage=None))]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword of the method in Python")]
    fn only(
        &self,
        group: Option<&str>,
        service: Option<&str>,
        direction: Option<&str>,
        pick_up: Option<bool>,
        drop_off: Option<bool>,
        booking_code: Option<&str>,
        objective: Option<&str>,
        usage: Option<&str>,
    ) -> Result<Self, Error> {
        let matcher = self.pool.matcher();
        let mut pool = match (service, group) {
            (Some(_), Some(_)) => return Err(Error::Value("a service and a group: one of them is enough".to_owned())),
            (Some(name), None) => matcher.service(name).ok_or_else(|| self.unknown("carrier service", name))?,
            (None, Some(name)) => matcher.group(name).ok_or_else(|| self.unknown("carrier service group", name))?,
            (None, None) => matcher.all(),
        };
        let mut call = CallOptions::default();
        call.objective = objective.map(str::parse).transpose().map_err(|error: consign::NameError| Error::Value(error.to_string()))?;
        call.usage = usage.map(|usage| matcher.usage(usage)).transpose()?.unwrap_or_default();
        pool = pool.with(&call).map_err(|error| Error::Value(error.to_string()))?;
        let mut filter = ServiceFilter::default();
        filter.direction = direction.map(str::parse).transpose().map_err(|error: consign::WordError| Error::Value(error.to_string()))?;
        (filter.is_pick_up, filter.is_drop_off) = (pick_up, drop_off);
        if filter != ServiceFilter::default() {
            pool = pool.filter(filter);
        }
        if let Some(code) = booking_code {
            let code: BookingCode = code.parse().map_err(|error: consign::BookingCodeError| Error::Value(error.to_string()))?;
            pool = pool.booked(&code).map_err(|error| Error::Value(error.to_string()))?;
        }
        Ok(Self { rules: Arc::clone(&self.rules), pool })
    }

    fn allocate(&self, py: Python<'_>, consignment: Text, at: Option<&str>) -> Result<Answer, Error> {
        asked(py, &consignment, at, |consignment, at| Ok(Answer(self.pool.allocate(consignment, at)?)))
    }

    /// The answer as `consign quote` writes it, and the quotes as records.
    fn quotes(&self, py: Python<'_>, consignment: Text, at: Option<&str>) -> Result<(String, String), Error> {
        asked(py, &consignment, at, |consignment, at| {
            let (answer, kept) = quotes(&self.pool, consignment, at, &Answers::default())?;
            Ok((json(&answer)?, json(&kept.into_iter().map(|kept| kept.quote).collect::<Vec<_>>())?))
        })
    }

    /// The answer as `consign explain` writes it, perhaps with how prices come about; and quotes and the other services as records.
    fn explain(&self, py: Python<'_>, consignment: Text, at: Option<&str>, price: bool) -> Result<(String, String), Error> {
        asked(py, &consignment, at, |consignment, at| {
            let (explanation, instead) = (self.pool.explain(consignment, at)?, self.pool.instead(consignment, at)?);
            let answer = ExplanationAnswer::new(&explanation, &instead, at, self.pool.matcher().fingerprint(), price);
            let quotes = explanation.quotes.iter().map(|quote| QuoteRecord::from(&quote)).collect();
            let unqualified = explanation.unqualified.iter().map(UnqualifiedDocument::from).collect();
            Ok((json(&answer)?, json(&Explained { quotes, unqualified })?))
        })
    }

    /// The answer as `consign options` writes it, and the options as records.
    fn delivery_options(&self, py: Python<'_>, consignment: Text, at: Option<&str>, days: u32) -> Result<(String, String), Error> {
        asked(py, &consignment, at, |consignment, at| {
            let terms = OptionTerms::default().with_days(days);
            let (answer, kept) = options(&self.pool, consignment, at, terms, &Answers::default())?;
            let records: Vec<OptionRecord> = kept.into_iter().map(|kept| kept.option).collect();
            Ok((json(&answer)?, json(&records)?))
        })
    }

    /// The answer as `consign why-not` writes it.
    fn why_not(&self, py: Python<'_>, service: &str, consignment: Text, at: Option<&str>) -> Result<String, Error> {
        asked(py, &consignment, at, |consignment, at| {
            let found = self.pool.why_not(service, consignment, at)?.ok_or_else(|| self.unknown("carrier service", service))?;
            json(&WhyNotAnswer::new(found, consignment.reference.clone(), at))
        })
    }
}

impl Matcher {
    /// What people call the rule set.
    pub(crate) fn title(&self) -> String {
        self.rules.name.clone().unwrap_or_else(|| "Rule set".to_owned())
    }

    /// What a report says of it.
    pub(crate) fn facts(&self, label: &str) -> Vec<(String, String)> {
        vec![(label.to_owned(), self.pool.matcher().fingerprint().to_string())]
    }

    fn unknown(&self, kind: &str, given: &str) -> Error {
        let matcher = self.pool.matcher();
        let known: Vec<&str> = match kind {
            "carrier service" => matcher.services().map(|service| service.reference.as_str()).collect(),
            _ => matcher.groups().collect(),
        };
        let near = consign_tables::near(given, &known);
        let hint = if near.is_empty() { String::new() } else { format!(": did you mean {near}?") };
        Error::Value(format!("unknown {kind} `{}`{hint}", consign_tables::shortened(given)))
    }
}

/// Asks something about a consignment, without Python's lock.
fn asked<T: Send>(
    py: Python<'_>,
    text: &Text,
    at: Option<&str>,
    ask: impl FnOnce(&Consignment, DateTime<Utc>) -> Result<T, Error> + Send,
) -> Result<T, Error> {
    py.detach(|| ask(&text.consignment()?, text.at(at)?))
}
