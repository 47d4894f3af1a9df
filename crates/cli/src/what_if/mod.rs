//! What `simulate` and `compare` have in common: what goes in, where results go, and how they are shown.

mod changes;
mod tables;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::{Args, ValueHint};
use consign::{Pool, RuleSet};
use consign_orders::Tally;
use consign_what_if::ChangedRules;

use crate::aim::Aim;
use crate::choice::Choice;
use crate::fail_on::FailOn;
use crate::output::JsonTo;
use crate::rules;
use crate::source::{Source, SourceOptions};
use crate::stop::Stop;
use crate::terminal::to_stderr;
use changes::ChangeOptions;
pub(crate) use tables::{Row, money, section, share};

/// Where results go besides.
#[derive(Debug, Args)]
pub(crate) struct Results {
    /// Write the report to this file: one HTML page, with everything in it
    #[arg(long, alias = "report", value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Results")]
    pub(crate) html: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) json: JsonTo,
}

/// What is changed, chosen from and read, and whether that is shown.
#[derive(Debug, Args)]
pub(crate) struct RunOptions {
    #[command(flatten)]
    pub(crate) changes: ChangeOptions,

    #[command(flatten)]
    pub(crate) choice: Choice,

    #[command(flatten)]
    pub(crate) aim: Aim,

    #[command(flatten)]
    pub(crate) source: SourceOptions,

    #[command(flatten)]
    pub(crate) fail_on: FailOn,

    /// No summary and no progress bar
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

impl RunOptions {
    /// The orders, opened.
    pub(crate) fn open(&self, orders: &[PathBuf]) -> Result<Source, Stop> {
        Source::open(orders, &self.source, self.choice.all_at())
    }

    /// Says how consignments were decided that give no instant, and where capacities count.
    pub(crate) fn tell(&self, tally: Tally, undated: u64, in_turn: Option<usize>, at: DateTime<Utc>) {
        if let Some(groups) = in_turn.filter(|_| !self.quiet) {
            let side = if groups > 1 { format!("; {groups} groups that share no capacity side by side") } else { String::new() };
            to_stderr(&format!("capacities: decided in the order of the instants, each consignment counting for those after it{side}\n"));
        }
        self.choice.tell_undated(undated, tally.rows - tally.rejected, at);
    }
}

/// A rule set that takes part: its file, what it is called, and the services to choose from.
pub(crate) struct Party {
    pub(crate) name: String,
    pub(crate) rule_set: RuleSet,
    pub(crate) pool: Pool,
    /// The changes that were made, as they were written.
    pub(crate) changes: Vec<String>,
}

impl Party {
    /// Reads a rule set as it stands.
    pub(crate) fn load(path: &Path, run: &RunOptions) -> Result<Self, Stop> {
        Self::of(path.display().to_string(), run.aim.rule_set(path)?, run)
    }

    fn of(name: String, rule_set: RuleSet, run: &RunOptions) -> Result<Self, Stop> {
        let pool = run.aim.pool(&run.choice, &rules::compiled(&rule_set)?)?;
        Ok(Self { name, rule_set, pool, changes: Vec::new() })
    }

    /// The same with changes made, each of which is told.
    pub(crate) fn changed(self, run: &RunOptions) -> Result<Self, Stop> {
        if run.changes.is_empty() {
            return Ok(self);
        }
        let ChangedRules { rule_set, done } = run.changes.applied(&self.rule_set)?;
        if !run.quiet {
            for (change, effect) in &done {
                to_stderr(&format!("{change}: {effect}\n"));
            }
        }
        let changes = done.into_iter().map(|(change, _)| change).collect();
        Ok(Self { changes, ..Self::of(self.name, rule_set, run)? })
    }

    /// What people call it.
    pub(crate) fn title(&self) -> String {
        self.rule_set.name.clone().unwrap_or_else(|| self.name.clone())
    }

    /// What a report says of it.
    pub(crate) fn facts(&self, label: &str) -> Vec<(String, String)> {
        let own = (label.to_owned(), format!("{} ({})", self.name, self.pool.matcher().fingerprint()));
        let changes = self.changes.iter().map(|change| ("Change".to_owned(), change.clone()));
        [own].into_iter().chain(changes).collect()
    }
}
