//! The figures of one rule set.

use serde::Serialize;

use super::clock::Times;
use super::share::{KindCost, ServiceCost};
use super::side::Question;

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
    pub(super) fn of(question: Question, times: &Times) -> Self {
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
