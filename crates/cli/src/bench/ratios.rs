//! How many times the figures of one rule set those of another are.

use serde::{Serialize, Serializer};

use super::measured::{Measured, QuestionTimes};

/// A figure divided by another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ratio(pub(super) f64);

impl Ratio {
    #[expect(clippy::cast_precision_loss, reason = "three digits are all that a ratio of measurements says")]
    pub(super) fn of(one: u64, other: u64) -> Self {
        Self(one as f64 / other.max(1) as f64)
    }
}

impl Serialize for Ratio {
    /// Three digits after the point.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64((self.0 * 1_000.0).round() / 1_000.0)
    }
}

/// The other rule set's figures, divided by the first's.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Ratios {
    pub(super) questions: Vec<QuestionRatios>,
    pub(super) decisions_per_second_per_core: Ratio,
    pub(super) compile: Ratio,
    pub(super) memory: Ratio,
}

/// Those of one question.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct QuestionRatios {
    question: &'static str,
    mean: Ratio,
    pub(super) p50: Ratio,
    pub(super) p90: Ratio,
    pub(super) p99: Ratio,
    pub(super) p999: Ratio,
}

impl Ratios {
    pub(super) fn of(first: &Measured, other: &Measured) -> Self {
        let questions = first.questions.iter().zip(&other.questions).map(|(first, other)| QuestionRatios::of(first, other));
        Self {
            questions: questions.collect(),
            decisions_per_second_per_core: Ratio::of(other.decisions_per_second_per_core, first.decisions_per_second_per_core),
            compile: Ratio::of(other.compile_nanoseconds, first.compile_nanoseconds),
            memory: Ratio::of(other.memory_bytes, first.memory_bytes),
        }
    }
}

impl QuestionRatios {
    fn of(first: &QuestionTimes, other: &QuestionTimes) -> Self {
        Self {
            question: first.question,
            mean: Ratio::of(other.mean_nanoseconds, first.mean_nanoseconds),
            p50: Ratio::of(other.p50_nanoseconds, first.p50_nanoseconds),
            p90: Ratio::of(other.p90_nanoseconds, first.p90_nanoseconds),
            p99: Ratio::of(other.p99_nanoseconds, first.p99_nanoseconds),
            p999: Ratio::of(other.p999_nanoseconds, first.p999_nanoseconds),
        }
    }
}
