//! Documents of results: written for people and other processes, read back with every problem found.

use std::fmt;

use rust_decimal::Decimal;

use super::{Aggregates, Costs};
use crate::json::{self, Decode, Path, Problem, Violation};
use crate::number::Quantity;

/// The longest JSON text of results that is read, in bytes.
pub const LONGEST_RESULTS: usize = 512 * 1024 * 1024;

/// A document of results that is refused, with every violation in it, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResultsError {
    /// At least one.
    pub violations: Vec<Violation>,
}

impl fmt::Display for ResultsError {
    /// One violation a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        json::write_all(f, &self.violations)
    }
}

impl std::error::Error for ResultsError {}

/// Reads a document of results, and checks that its figures hang together.
pub(crate) fn results<T: Decode>(source: &str, check: impl Fn(&T) -> Option<Problem>) -> Result<T, ResultsError> {
    let refused = |violations| ResultsError { violations };
    let (results, mut problems) = json::read::<T>(source, "a document of results", LONGEST_RESULTS, true).map_err(refused)?;
    if problems.is_empty() {
        problems = check(&results).into_iter().collect::<Vec<_>>().into();
    }
    if problems.is_empty() { Ok(results) } else { Err(refused(json::violations(problems, Some(source)))) }
}

impl Aggregates {
    /// Reads what [`Aggregates::to_json`] wrote, so that a run can be shared by processes and machines, or taken up again.
    ///
    /// # Errors
    /// Every violation, each with line and column. A text over [`LONGEST_RESULTS`] is not looked into.
    pub fn from_json(source: &str) -> Result<Self, ResultsError> {
        results(source, Self::problem)
    }

    /// The counts don't add up: something has been left out or changed by hand.
    fn problem(&self) -> Option<Problem> {
        let Self { consignments, allocated, failed, invalid, .. } = *self;
        let sum = [allocated, failed, invalid].into_iter().fold(0_u64, u64::saturating_add);
        let message =
            || format!("`{consignments}` consignments are not `{allocated}` allocated, `{failed}` failed and `{invalid}` invalid");
        (consignments != sum).then(|| Problem::new(Path::default().key("Consignments"), message()))
    }

    /// The document as JSON, figures digit for digit; equal results are equal texts.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// A weight in kg as the rule set's keepers think of it, in [`Aggregates::weight_unit`].
    ///
    /// It is exact where it has no more than 28 digits.
    #[must_use]
    pub fn in_weight_unit(&self, kilograms: Quantity) -> Decimal {
        (kilograms.decimal() / self.weight_unit.kilograms()).normalize()
    }

    /// Costs as one figure in the rule set's own currency: converted by its exchange rates, added, and then rounded to the minor unit,
    /// halves away from zero. Nothing is rounded before that.
    #[must_use]
    pub fn converted(&self, costs: &Costs) -> Decimal {
        costs.converted(self.currency, &self.exchange_rates)
    }

    /// The same of what was paid in the past.
    #[must_use]
    pub fn converted_paid(&self, paid: &Costs) -> Decimal {
        let rates = self.baseline.iter().flat_map(|baseline| &baseline.exchange_rates);
        paid.converted(self.currency, &rates.map(|(currency, rate)| (*currency, *rate)).collect())
    }
}
