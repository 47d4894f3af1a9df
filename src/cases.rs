//! Cases as data: what a rule set must decide, written by people who know the business, run by tests and CI.
//! x
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
    let _ = read;
    Err("not there yet".to_owned())
}
