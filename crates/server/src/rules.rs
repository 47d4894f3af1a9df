//! The rule set in force: where it comes from, and how it is exchanged.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use consign::{Fingerprint, LONGEST_RULE_SET, LiveMatcher, Matcher, RuleSet, RuleSetError};
use consign_tables::plain;
use thiserror::Error;
use tokio::sync::Mutex;

use crate::database::{Database, DatabaseError};

/// Why the rule set isn't exchanged; the old one stays in force.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RulesError {
    /// Its file can't be read.
    #[error("cannot read `{}`: {}", file.display(), plain(error))]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// It is refused.
    #[error("the rule set is refused: {0}")]
    Refused(#[from] RuleSetError),
    /// It has no services: nothing could be allocated.
    #[error("the rule set has no carrier services")]
    Empty,
    /// It can't be kept.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// The rule set in force before and after an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exchanged {
    pub(crate) before: Fingerprint,
    pub(crate) now: Fingerprint,
}

/// The rule set in force, and its file. What was put in force over HTTP outlives the process, until the file changes.
pub(crate) struct Rules {
    file: PathBuf,
    live: Arc<LiveMatcher>,
    /// One exchange at a time.
    current: Mutex<Current>,
}

struct Current {
    rule_set: Arc<RuleSet>,
    /// The fingerprint of the rule set in the file, as it was last read.
    of_file: String,
    seen: Option<Seen>,
}

/// What tells whether a file has changed: when and how it is there, and which it is. Where files are put as a whole, as images and stores of
/// packages do, another one may be of the same time and length.
type Seen = (SystemTime, u64, u64);

impl Rules {
    /// Reads the file, and takes what was put in force over HTTP since it last changed, if anything was.
    pub(crate) async fn open(file: &Path, database: Option<&Database>) -> Result<Self, RulesError> {
        let seen = seen(file).await;
        let (mut rule_set, mut compiled) = read(file).await?;
        let fingerprint = compiled.fingerprint().to_string();
        if let Some(database) = database {
            database.forget_rules(&fingerprint).await?;
            if let Some(document) = database.rules(&fingerprint, &fingerprint).await? {
                (rule_set, compiled) = made(document.as_bytes())?;
            }
        }
        let live = Arc::new(LiveMatcher::new(compiled));
        Ok(Self { file: file.to_owned(), live, current: Mutex::new(Current { rule_set: Arc::new(rule_set), of_file: fingerprint, seen }) })
    }

    /// What decides.
    pub(crate) fn live(&self) -> &Arc<LiveMatcher> {
        &self.live
    }

    /// The rule set in force.
    pub(crate) async fn rule_set(&self) -> Arc<RuleSet> {
        Arc::clone(&self.current.lock().await.rule_set)
    }

    /// Puts in force what a change makes of the rule set in force, checked as a whole, and keeps it.
    pub(crate) async fn change<E: From<RulesError>>(
        &self,
        database: Option<&Database>,
        change: impl FnOnce(&RuleSet) -> Result<RuleSet, E>,
    ) -> Result<Exchanged, E> {
        let mut current = self.current.lock().await;
        let rule_set = change(&current.rule_set)?;
        let compiled = tokio::task::block_in_place(|| compiled(&rule_set))?;
        if let Some(database) = database {
            // What is made of a rule set is written.
            let document = serde_json::to_string(&rule_set).unwrap_or_default();
            let fingerprint = compiled.fingerprint().to_string();
            database.keep_rules(&current.of_file, &fingerprint, &document).await.map_err(RulesError::from)?;
        }
        Ok(self.exchange(&mut current, rule_set, compiled))
    }

    fn exchange(&self, current: &mut Current, rule_set: RuleSet, compiled: Matcher) -> Exchanged {
        current.rule_set = Arc::new(rule_set);
        let now = compiled.fingerprint();
        Exchanged { before: self.live.swap(compiled).matcher().fingerprint(), now }
    }

    /// Reads the file again, if it has changed; puts in force what it says, if that is another rule set than it said before. Where it has
    /// not changed, puts in force what another process over the same database has been told to.
    pub(crate) async fn look(&self, database: Option<&Database>) -> Result<Option<Exchanged>, RulesError> {
        let mut current = self.current.lock().await;
        let now = seen(&self.file).await;
        if now.is_none() || now == current.seen {
            let in_force = self.live.current().fingerprint().to_string();
            let put = match database {
                Some(database) => database.rules(&current.of_file, &in_force).await?,
                None => None,
            };
            let Some(document) = put else { return Ok(None) };
            let (rule_set, compiled) = tokio::task::block_in_place(|| made(document.as_bytes()))?;
            return Ok(Some(self.exchange(&mut current, rule_set, compiled)));
        }
        // What is refused is told once, not at every look.
        current.seen = now;
        let (rule_set, compiled) = read(&self.file).await?;
        let fingerprint = compiled.fingerprint().to_string();
        if fingerprint == current.of_file {
            return Ok(None);
        }
        if let Some(database) = database {
            database.forget_rules(&fingerprint).await?;
        }
        current.of_file = fingerprint;
        Ok(Some(self.exchange(&mut current, rule_set, compiled)))
    }
}

async fn seen(file: &Path) -> Option<Seen> {
    let data = tokio::fs::metadata(file).await.ok()?;
    #[cfg(unix)]
    let which = std::os::unix::fs::MetadataExt::ino(&data);
    #[cfg(not(unix))]
    let which = 0;
    // A pipe has nothing more to say, and may be waited for without end.
    data.is_file().then_some((data.modified().ok()?, data.len(), which))
}

async fn read(file: &Path) -> Result<(RuleSet, Matcher), RulesError> {
    let failed = |error| RulesError::File { file: file.to_owned(), error };
    let length = tokio::fs::metadata(file).await.map_err(failed)?.len();
    if usize::try_from(length).is_ok_and(|length| length > LONGEST_RULE_SET) {
        return Err(failed(std::io::Error::other(format!("`{length}` bytes are too many: at most `{LONGEST_RULE_SET}`"))));
    }
    let bytes = tokio::fs::read(file).await.map_err(failed)?;
    tokio::task::block_in_place(|| made(&bytes))
}

fn made(document: &[u8]) -> Result<(RuleSet, Matcher), RulesError> {
    let rule_set = RuleSet::from_slice(document)?;
    let compiled = compiled(&rule_set)?;
    Ok((rule_set, compiled))
}

fn compiled(rule_set: &RuleSet) -> Result<Matcher, RulesError> {
    if rule_set.carrier_services.is_empty() { Err(RulesError::Empty) } else { Ok(rule_set.compile()?) }
}
