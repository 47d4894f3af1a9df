//! Everything that was measured, as programs read it.

use std::time::Duration;

use chrono::SecondsFormat;
use serde::Serialize;

use super::clock;
use super::measured::{Measured, QuestionTimes};
use super::ratios::Ratios;
use super::sample::Sample;
use super::share;
use super::side::{Question, Side};
use super::turns;
use crate::choice::Choice;
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

impl Document {
    /// Measures everything, so long for each question.
    pub(super) fn measured(sides: &[Side], sample: &Sample, choice: &Choice, budget: Duration) -> Result<Self, Stop> {
        let clock = clock::cost()?;
        let mut questions: Vec<Vec<QuestionTimes>> = sides.iter().map(|_| Vec::new()).collect();
        for question in Question::ALL {
            let times = turns::times(sides, sample, question, budget, clock)?;
            for (questions, times) in questions.iter_mut().zip(&times) {
                questions.push(QuestionTimes::of(question, times));
            }
        }
        let per_second = turns::decisions_per_second(sides, sample, budget);
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
        let at = sample.at.to_rfc3339_opts(SecondsFormat::Secs, false);
        let title = format!("{}, at {}", sample.title(), sample.at.format("%a %-d %b %Y %H:%M UTC"));
        Ok(Self { at, consignments, clock_nanoseconds: clock, rule_sets, ratios, title })
    }
}
