//! What is common to the commands that allocate: by which objective, and with which history.

use std::path::{Path, PathBuf};

use clap::Args;
use consign::{CallError, CallOptions, Matcher, Pool, Reference, RuleSet};

use crate::choice::{Choice, suggested};
use crate::rules;
use crate::stop::Stop;
use crate::terminal::Look;

/// By what allocations are chosen.
#[derive(Debug, Args)]
pub(crate) struct Aim {
    /// Choose by this objective, whether or not its condition holds. Default: the first whose condition holds
    ///
    /// Beside `--service`, or a booking code of one service, nothing is left to choose, and this is refused.
    #[arg(long, value_name = "OBJECTIVE", conflicts_with = "service", help_heading = "Which services")]
    objective: Option<Reference>,

    /// How long services took: a file `{ "History": [...] }`. Its rows are looked at before those of the rule set
    #[arg(long, value_name = "JSON", help_heading = "Which services")]
    history: Option<PathBuf>,
}

impl Aim {
    /// The rule set with the history beside it.
    pub(crate) fn with_history(&self, rule_set: RuleSet, look: Look) -> Result<RuleSet, Stop> {
        match &self.history {
            Some(path) => rules::with_history(rule_set, path, look),
            None => Ok(rule_set),
        }
    }

    /// Reads and compiles a rule set, with the history beside it.
    pub(crate) fn load(&self, path: &Path, look: Look) -> Result<Matcher, Stop> {
        rules::compiled(&self.with_history(rules::rule_set(path, look)?, look)?)
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
