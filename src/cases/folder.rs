//! A folder of cases, read.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::document::{Case, CasesDocument};
use crate::consignment::{Consignment, ConsignmentError};
use crate::json::Violation;
use crate::matcher::Matcher;
use crate::pro::Answers;
use crate::rule_set::RuleSet;

/// The consignments of a folder, by reference; those that aren't valid among them.
pub(super) type Consignments = BTreeMap<String, Result<Consignment, ConsignmentError>>;

/// A folder, read.
pub(super) struct Folder<'r> {
    pub(super) read: &'r dyn Fn(&str) -> Option<String>,
    pub(super) cases: CasesDocument,
    pub(super) matcher: Option<Matcher>,
    pub(super) consignments: Consignments,
    /// Their references and texts, as they stand in the file.
    pub(super) texts: Vec<(String, String)>,
    pub(super) answers: Answers,
}

impl Folder<'_> {
    /// The matcher that a case is about, and the instant.
    pub(super) fn setting(&self, case: &Case) -> Result<(Matcher, DateTime<Utc>), String> {
        let matcher = match &case.rules {
            None => self.matcher.clone().ok_or("no rules.json")?,
            Some(file) => {
                let source = (self.read)(file).ok_or_else(|| format!("no file `{file}`"))?;
                let compiled = RuleSet::from_json(&source).and_then(|rule_set| rule_set.compile());
                compiled.map_err(|error| lines(file, &error.violations))?
            }
        };
        Ok((matcher, self.instant(case.at.as_ref())?))
    }

    pub(super) fn instant(&self, at: Option<&String>) -> Result<DateTime<Utc>, String> {
        let at = at.or(self.cases.at.as_ref()).ok_or("no `At`")?;
        let instant = DateTime::parse_from_rfc3339(at).map_err(|error| format!("`At` `{at}` is no instant: {error}"))?;
        Ok(instant.to_utc())
    }
}

pub(super) fn lines(file: &str, violations: &[Violation]) -> String {
    violations.iter().map(|violation| format!("{file}:{violation}")).collect::<Vec<_>>().join("\n")
}
