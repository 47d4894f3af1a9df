//! What is common to the commands that allocate: by which objective, and with which history.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use consign::{CallError, CallOptions, Matcher, Pool, Reference, RuleSet};

use crate::choice::{Choice, suggested};
use crate::complete;
use crate::rules;
use crate::stop::Stop;

/// By what allocations are chosen.
#[derive(Debug, Args)]
pub(crate) struct Aim {
    /// Choose by this objective, whether or not its condition holds. Default: the first whose condition holds
    ///
    /// Beside `--service`, or a booking code of one service, nothing is left to choose, and this is refused.
    #[arg(long, value_name = "OBJECTIVE", conflicts_with = "service", add = complete::objectives(), help_heading = "Which services")]
    objective: Option<Reference>,

    /// How long services took: a file `{ "History": [...] }`. Its rows are looked at before those of the rule set
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Which services")]
    history: Option<PathBuf>,
}

impl Aim {
    /// Reads a rule set, with the history beside it.
    pub(crate) fn rule_set(&self, path: &Path) -> Result<RuleSet, Stop> {
        let rule_set = rules::rule_set(path)?;
        match &self.history {
            Some(path) => rules::with_history(rule_set, path),
            None => Ok(rule_set),
        }
    }

    /// The services to choose from, chosen by the objective.
    pub(crate) fn pool(&self, choice: &Choice, matcher: &Matcher) -> Result<Pool, Stop> {
        let mut options = CallOptions::default();
        options.objective.clone_from(&self.objective);
        choice.pool_of(matcher, |pool| {
            pool.with(&options).map_err(|error| match error {
                CallError::UnknownObjective { name, .. } => {
                    let known: Vec<&str> = matcher.objectives().map(Reference::as_str).collect();
                    Stop::Said(format!("unknown objective `{name}`: {}", suggested(name.as_str(), &known)))
                }
                error => Stop::Said(error.to_string()),
            })
        })
    }
}
