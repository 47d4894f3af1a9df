//! Everything that was measured, as programs read it.

use std::time::Duration;

use serde::Serialize;

use super::clock::{self, Times};
use super::ratios::Ratios;
use super::sample::Sample;
use super::share::{self, KindCost, ServiceCost};
use super::side::{self, Question, Side};
use crate::choice::Choice;
use crate::documents::instant;
use crate::stop::Stop;

/// The figures. Times are in nanoseconds.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Document {
    pub(super) at: String,
    pub(super) consignments: Consignments,
    /// What looking at the clock takes, which has been taken off.
    pub(super) clock_nanoseconds: u64,
    /// The rule set, and the one that it is measured against.
    pub(super) rule_sets: Vec<Measured>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ratios: Option<Ratios>,
    #[serde(skip)]
    pub(super) title: String,
}

/// Which consignments were asked about.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Consignments {
    file: String,
    measured: usize,
    invalid: u64,
    not_allocatable: u64,
    is_cut: bool,
}

/// The figures of a rule set.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Measured {
    pub(super) file: String,
    pub(super) rule_set_fingerprint: String,
    pub(super) services: usize,
    pub(super) questions: Vec<QuestionTimes>,
    pub(super) decisions_per_second_per_core: u64,
    pub(super) compile_nanoseconds: u64,
    pub(super) memory_bytes: u64,
    pub(super) rule_kinds: Vec<KindCost>,
    pub(super) carrier_services: Vec<ServiceCost>,
}

/// How long a question took.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct QuestionTimes {
    pub(super) question: &'static str,
    /// How often it was asked.
    pub(super) count: u64,
    pub(super) mean_nanoseconds: u64,
    pub(super) p50_nanoseconds: u64,
    pub(super) p90_nanoseconds: u64,
    pub(super) p99_nanoseconds: u64,
    pub(super) p999_nanoseconds: u64,
    pub(super) most_nanoseconds: u64,
}

impl QuestionTimes {
    fn of(question: Question, times: &Times) -> Self {
        Self {
            question: question.as_str(),
            count: times.count(),
            mean_nanoseconds: times.mean(),
            p50_nanoseconds: times.quantile(0.5),
            p90_nanoseconds: times.quantile(0.9),
            p99_nanoseconds: times.quantile(0.99),
            p999_nanoseconds: times.quantile(0.999),
            most_nanoseconds: times.most(),
        }
    }
}

impl Document {
    /// Measures everything, so long for each question.
    pub(super) fn measured(sides: &[Side], sample: &Sample, choice: &Choice, budget: Duration) -> Result<Self, Stop> {
        let clock = clock::cost()?;
        let mut questions: Vec<Vec<QuestionTimes>> = sides.iter().map(|_| Vec::new()).collect();
        for question in Question::ALL {
            let times = side::times(sides, sample, question, budget, clock)?;
            for (questions, times) in questions.iter_mut().zip(&times) {
                questions.push(QuestionTimes::of(question, times));
            }
        }
        let per_second = side::decisions_per_second(sides, sample, budget);
        let mut rule_sets = Vec::new();
        for ((side, questions), decisions_per_second_per_core) in sides.iter().zip(questions).zip(per_second) {
            let carrier_services = share::services(side, sample, budget);
            rule_sets.push(Measured {
                file: side.name.clone(),
                rule_set_fingerprint: side.matcher.fingerprint().to_string(),
                services: carrier_services.len(),
                questions,
                decisions_per_second_per_core,
                compile_nanoseconds: side.compile_time(budget)?,
                memory_bytes: side.matcher.memory_usage() as u64,
                rule_kinds: share::kinds(side, sample, choice, budget)?,
                carrier_services,
            });
        }
        let ratios = if let [first, other] = rule_sets.as_slice() { Some(Ratios::of(first, other)) } else { None };
        let consignments = Consignments {
            file: sample.name.clone(),
            measured: sample.consignments.len(),
            invalid: sample.invalid,
            not_allocatable: sample.settled,
            is_cut: sample.is_cut,
        };
        let at = instant(sample.at.fixed_offset());
        let title = format!("{}, at {}", sample.title(), sample.at.format("%a %-d %b %Y %H:%M UTC"));
        Ok(Self { at, consignments, clock_nanoseconds: clock, rule_sets, ratios, title })
    }
}
