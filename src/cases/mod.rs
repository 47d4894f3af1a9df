//! Cases as data: what a rule set must decide, written by people who know the business and run by tests and CI.
//!
//! A folder has a rule set (`rules.json`), consignments (`consignments.json`, or `consignments.jsonl`) and `cases.json`, whose cases are
//! decisions, refusals of rule sets, warnings, or SortedPRO's requests with their answers. `rules-examples/README.md` describes the format.

mod compare;
mod decision;
mod document;
mod folder;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde_json::value::RawValue;

use crate::consignment::Consignment;
use crate::json::{self, Violation};
use crate::pro::{AllocationAnswer, Answers, Calls, ConsignmentRecord, Failure, IdentifierSource, MemoryStore, TrackingSource};
use crate::reference::Reference;
use crate::rule_set::RuleSet;

pub use document::CasesDocument;
use document::{Call, Case, ExpectedViolation};
use folder::{Consignments, Folder, lines};

/// What came of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// The name of the case.
    pub name: String,
    /// What did not hold; empty if everything did.
    pub failures: Vec<String>,
}

/// Runs the cases of a folder. `read` gives the text of one of its files: `cases.json`, `rules.json`, `consignments.json` …
///
/// # Errors
/// If the folder's files cannot be read or understood, in one or more lines.
pub fn run(read: &dyn Fn(&str) -> Option<String>) -> Result<Vec<Outcome>, String> {
    let source = read("cases.json").ok_or("no cases.json")?;
    let refused = |violations: Vec<Violation>| lines("cases.json", &violations);
    let (cases, problems): (CasesDocument, _) = json::read(&source, "a document of cases", usize::MAX, true).map_err(refused)?;
    if !problems.is_empty() {
        return Err(refused(json::violations(problems, Some(&source))));
    }
    let compiled = |text: String| RuleSet::from_json(&text).and_then(|rule_set| rule_set.compile());
    let matcher = read("rules.json").map(compiled).transpose().map_err(|error| lines("rules.json", &error.violations))?;
    let tracking = Tracking(cases.tracking.clone());
    let answers = Answers::default().with_link_base(cases.link_base.as_deref().unwrap_or_default()).with_tracking(Arc::new(tracking));
    let (consignments, texts) = consignments(read)?;
    let folder = Folder { read, cases, matcher, consignments, texts, answers };
    Ok(folder.cases.cases.iter().map(|case| Outcome { name: case.name.clone(), failures: folder.failures(case) }).collect())
}

/// The consignments of a folder, and their references and texts as they stand in the file.
fn consignments(read: &dyn Fn(&str) -> Option<String>) -> Result<(Consignments, Vec<(String, String)>), String> {
    let (file, texts): (&str, Vec<String>) = if let Some(source) = read("consignments.json") {
        json::check_syntax(&source).map_err(|violations| lines("consignments.json", &violations))?;
        let elements = serde_json::from_str::<Vec<&RawValue>>(&source);
        let elements = elements.map_err(|_| "consignments.json: expected a list of consignments")?;
        ("consignments.json", elements.iter().map(|element| element.get().to_owned()).collect())
    } else if let Some(source) = read("consignments.jsonl") {
        ("consignments.jsonl", source.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect())
    } else {
        return Ok(Default::default());
    };
    let (mut consignments, mut order) = (Consignments::new(), Vec::new());
    for (index, text) in texts.into_iter().enumerate() {
        let consignment = Consignment::from_json(&text);
        let reference = match &consignment {
            Ok(consignment) => Some(consignment.reference.to_string()),
            Err(error) => error.reference.clone(),
        };
        let reference = reference.ok_or_else(|| format!("{file}: consignment {} has no reference that can be read", index + 1))?;
        if consignments.insert(reference.clone(), consignment).is_some() {
            return Err(format!("{file}: a second consignment `{reference}`"));
        }
        order.push((reference, text));
    }
    Ok((consignments, order))
}

/// Hands out the n-th reference of a consignment for its n-th leg.
struct Tracking(BTreeMap<String, Vec<String>>);

impl TrackingSource for Tracking {
    fn tracking_references(&self, consignment: &Reference, _: &Reference, leg: usize) -> Vec<String> {
        self.0.get(consignment.as_str()).and_then(|all| all.get(leg - 1)).cloned().into_iter().collect()
    }
}

/// References that a case can foresee: `quote-1`, `quote-2` … in the order in which they are given.
#[derive(Default)]
struct Numbered(Mutex<BTreeMap<&'static str, usize>>);

impl IdentifierSource for Numbered {
    fn identify(&self, kind: &'static str, _: &str) -> String {
        let mut numbers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = numbers.entry(kind).or_default();
        *number += 1;
        format!("{kind}-{number}")
    }
}

impl Folder<'_> {
    fn failures(&self, case: &Case) -> Vec<String> {
        let failures = if let Some(violations) = &case.violations {
            Ok(self.refusal(case, violations))
        } else if let Some(warnings) = &case.warnings {
            self.warnings(case, warnings)
        } else if let Some(call) = case.call {
            self.request(case, call)
        } else {
            self.decisions(case)
        };
        failures.unwrap_or_else(|failure| vec![failure])
    }

    /// The violations of a rule set that must be refused: all of them, no others.
    fn refusal(&self, case: &Case, expected: &[ExpectedViolation]) -> Vec<String> {
        let file = case.rules.as_deref().unwrap_or("rules.json");
        let Some(source) = (self.read)(file) else { return vec![format!("no file `{file}`")] };
        let found = match RuleSet::from_json(&source) {
            Ok(_) => Vec::new(),
            Err(error) => error.violations,
        };
        let (mut failures, others) = missing("a violation", expected, found);
        failures.extend(others.iter().map(|violation| format!("found {violation}")));
        failures
    }

    /// The warnings of a rule set on the day of the case: those that are given, and others unless none is.
    fn warnings(&self, case: &Case, expected: &[ExpectedViolation]) -> Result<Vec<String>, String> {
        let file = case.rules.as_deref().unwrap_or("rules.json");
        let source = (self.read)(file).ok_or_else(|| format!("no file `{file}`"))?;
        let today = self.instant(case.at.as_ref())?.date_naive();
        let rule_set = RuleSet::from_json(&source).map_err(|error| lines(file, &error.violations))?;
        let (mut failures, others) = missing("a warning", expected, rule_set.warnings_in(&source, Some(today)));
        if expected.is_empty() || !failures.is_empty() {
            failures.extend(others.iter().map(|warning| format!("found {warning}")));
        }
        Ok(failures)
    }

    /// A request over a fresh store of the folder's consignments.
    fn request(&self, case: &Case, call: Call) -> Result<Vec<String>, String> {
        let (matcher, at) = self.setting(case)?;
        let store = MemoryStore::default();
        for (reference, text) in &self.texts {
            if let Ok(reference) = reference.parse() {
                store.put(ConsignmentRecord::new(reference, text.clone()));
            }
        }
        let answers = self.answers.clone().with_identifiers(Arc::new(Numbered::default()));
        let calls = Calls::new(matcher, store, answers);
        for step in &case.before {
            let at = self.instant(step.at.as_ref().or(case.at.as_ref()))?;
            perform(&calls, step.call, &step.request.0, at).map_err(|error| format!("before: {error}"))?;
        }
        let request = case.request.as_ref().ok_or("no `Request`")?;
        let mut failures = Vec::new();
        match (perform(&calls, call, &request.0, at), &case.refused) {
            (Ok(_), Some(refused)) => failures.push(format!("expected a refusal that contains `{refused}`")),
            (Ok(answer), None) => {
                if let Some(expected) = &case.answer {
                    failures.extend(compare::differences(&expected.0, &answer));
                }
            }
            (Err(error), Some(refused)) if error.to_string().contains(refused) => {}
            (Err(error), _) => failures.push(format!("refused: {error}")),
        }
        for (reference, expected) in &case.states {
            let state = reference.parse().ok().and_then(|reference| calls.state(&reference));
            let state = state.map_or_else(|| "none".to_owned(), |state| state.to_string());
            if state != *expected {
                failures.push(format!("{reference}: expected state {expected}, found {state}"));
            }
        }
        Ok(failures)
    }
}

/// What of `expected` isn't found, and what is found besides.
fn missing(kind: &str, expected: &[ExpectedViolation], mut found: Vec<Violation>) -> (Vec<String>, Vec<Violation>) {
    let mut failures = Vec::new();
    for expected in expected {
        let stands = |number: Option<u32>, actual: Option<usize>| number.is_none_or(|number| actual == usize::try_from(number).ok());
        let matching = found.iter().position(|violation| {
            let position = violation.place.position;
            violation.to_string().contains(&expected.contains)
                && stands(expected.line, position.map(|position| position.line))
                && stands(expected.column, position.map(|position| position.column))
        });
        if let Some(position) = matching {
            found.remove(position);
        } else {
            let [line, column] = [expected.line, expected.column].map(|number| number.map_or("?".to_owned(), |number| number.to_string()));
            failures.push(format!("expected {kind} at {line}:{column} that contains `{}`", expected.contains));
        }
    }
    (failures, found)
}

/// Makes a call and writes its answer as a list.
fn perform(calls: &Calls<MemoryStore>, call: Call, request: &str, at: DateTime<Utc>) -> Result<String, Failure<Infallible>> {
    let one = |answer: AllocationAnswer<'static>| vec![answer];
    let answers = match call {
        Call::AllocateUsingDefaultRules => calls.allocate_using_default_rules(request, at)?,
        Call::AllocateWithCheapestQuote => one(calls.allocate_with_cheapest_quote(request, at)?),
        Call::AllocateWithServiceGroup => one(calls.allocate_with_service_group(request, at)?),
        Call::AllocateWithCarrierService => calls.allocate_with_carrier_service(request, at)?,
        Call::AllocateWithServiceFilters => calls.allocate_with_service_filters(request, at)?,
        Call::AllocateAllDue => calls.allocate_all_due(request, at)?,
        Call::AllocateWithQuote => one(calls.allocate_with_quote(request, at)?),
        Call::SelectOption => one(calls.select_option(request, at)?),
        Call::Deallocate => return Ok(written(&calls.deallocate(request, at)?)),
        Call::Quotes => return Ok(written(&[calls.quotes(request, at)?])),
        Call::ServiceGroupQuotes => return Ok(written(&calls.service_group_quotes(request, at)?)),
        Call::DeliveryOptions => return Ok(written(&[calls.delivery_options(request, at)?])),
    };
    Ok(written(&answers))
}

fn written<T: serde::Serialize>(answers: &[T]) -> String {
    serde_json::to_string(answers).unwrap_or_default()
}
