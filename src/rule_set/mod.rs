//! The rule set: a document that people write, read with every problem found.

mod build;
mod check;
mod document;
mod limits;
mod names;
mod warnings;

use std::fmt;
use std::str::FromStr;

use crate::json::{self, Path, Problem, Violation, ViolationCode};

pub use check::MOST_SERVICES;
pub use document::{
    Band, Carrier, CarrierService, CarrierServiceGroup, Collection, CutOff, Directions, Leg, PackageSize, RateLane, RuleSet,
    ShippingLocation, Surcharge, TransitDays, TransitLane, Zone,
};
pub(crate) use names::{location_address, names_of};

/// The longest JSON text of a rule set that is read, in bytes.
pub const LONGEST_RULE_SET: usize = 64 * 1024 * 1024;

/// A rule set that is refused, with every violation in it, in the order of the text. Of more than 10,000 the first are told, and a last one
/// says how many more there are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleSetError {
    /// At least one.
    pub violations: Vec<Violation>,
}

impl fmt::Display for RuleSetError {
    /// One violation a line: line and column, the way to it, what is wrong, and what would be right.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        json::write_all(f, &self.violations)
    }
}

impl std::error::Error for RuleSetError {}

impl RuleSet {
    /// Reads a rule set and checks it: names that are used exist, references are unique, bands rise, ranges don't run backwards.
    ///
    /// # Errors
    /// Every violation, each with line, column and both parties of a clash. A text over [`LONGEST_RULE_SET`] is not looked into.
    ///
    /// ```
    /// let error = consign::RuleSet::from_json(r#"{
    ///     "Currency": "GBP",
    ///     "CarrierServices": [{ "Reference": "A", "Carrier": "DPD", "Enabeld": true }]
    /// }"#).unwrap_err();
    /// assert_eq!(error.violations.len(), 2);
    /// assert!(error.to_string().contains("3:56: CarrierServices[0].Carrier: unknown carrier `DPD`"));
    /// assert!(error.to_string().contains("did you mean `Enabled`?"));
    /// ```
    pub fn from_json(source: &str) -> Result<Self, RuleSetError> {
        let straight = if source.len() > LONGEST_RULE_SET { None } else { json::read_straight::<Self>(source, true) };
        match straight {
            Some(rule_set) => rule_set.checked(Vec::new(), source),
            None => Self::from_json_collecting(source),
        }
    }

    /// The rule set, if reading and checking it has found no problem.
    fn checked(self, mut problems: Vec<Problem>, source: &str) -> Result<Self, RuleSetError> {
        let unread: Vec<Path> = problems.iter().filter(|problem| !problem.at_key).map(|problem| problem.path.clone()).collect();
        problems.extend(json::unexplained(self.problems(), &unread));
        if problems.is_empty() { Ok(self) } else { Err(RuleSetError { violations: json::violations(problems, Some(source)) }) }
    }

    /// Reads a rule set as [`RuleSet::from_json`] does, to the same end, but never straight through: every value is looked at by the
    /// reader that collects problems. Several times slower; it is there so that the two ways can be compared.
    ///
    /// # Errors
    /// As [`RuleSet::from_json`].
    pub fn from_json_collecting(source: &str) -> Result<Self, RuleSetError> {
        if source.len() > LONGEST_RULE_SET {
            let message = format!("a rule set of `{}` bytes is too large: at most `{LONGEST_RULE_SET}`", source.len());
            return Err(RuleSetError {
                violations: json::violations(vec![Problem::new(Path::default(), message).code(ViolationCode::TooLarge)], None),
            });
        }
        let read = json::read::<Self>(source, true);
        let (rule_set, problems) = read.map_err(|error| RuleSetError { violations: vec![error.into()] })?;
        rule_set.checked(problems, source)
    }

    /// Checks a rule set that was built in code as [`RuleSet::from_json`] does.
    ///
    /// # Errors
    /// Every violation, without lines and columns.
    pub fn check(&self) -> Result<(), RuleSetError> {
        let problems = self.problems();
        if problems.is_empty() { Ok(()) } else { Err(RuleSetError { violations: json::violations(problems, None) }) }
    }

    /// The document as JSON, figures digit for digit.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl FromStr for RuleSet {
    type Err = RuleSetError;

    fn from_str(source: &str) -> Result<Self, Self::Err> {
        Self::from_json(source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_rule_set_is_read_straight() {
        let text = include_str!("../../rules-examples/uk-retailer/rules.json");
        let straight = json::read_straight::<RuleSet>(text, true);
        assert_eq!(straight, RuleSet::from_json_collecting(text).ok());
        assert!(straight.is_some());
    }
}
