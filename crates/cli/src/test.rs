//! `consign test`: runs the cases of folders.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use consign::cases::{self, Outcome};
use consign_tables::plain;

use crate::output::Output;
use crate::stop::{Exit, Stop};
use crate::terminal::{Look, counted};
use consign_what_if::grouped;

/// Runs cases: what a rule set must decide
///
/// A folder of cases holds a rule set (rules.json), consignments (consignments.json, or consignments.jsonl) and cases.json, which says
/// what must come of them: the service, the price, the dates, the services that are left out and the reasons for it. A DIR is such a
/// folder, or holds such folders. For those who keep their rule sets in version control and check every change.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign test rules-examples/weight-limit
  consign test rules-examples
  consign test --quiet rules-examples

A folder's cases.json:
  { \"At\": \"2026-11-02T09:00:00Z\",
    \"Cases\": [
      { \"Name\": \"two kilos go by the cheaper service\",
        \"Expect\": {
          \"EC-1\": { \"StatusCode\": 200, \"Service\": \"CX_NDS\", \"Net\": 3.49,
                    \"Excluded\": { \"CX_LIGHT\": [\"Weight\"] } } } } ] }

Exit codes:
  0  every case passed
  1  a case failed
  2  a folder's files could not be read or understood")]
pub(crate) struct Test {
    /// Folders with cases.json, or directories of such folders
    #[arg(value_name = "DIR", required = true)]
    directories: Vec<PathBuf>,

    /// Only what failed, and the closing line
    #[arg(long, short)]
    quiet: bool,
}

/// What came of the folders so far.
#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
    unread: u64,
    details: String,
}

impl Test {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let (look, mut out, mut tally) = (Look::stdout(), Output::new(), Tally::default());
        let folders = self.directories.iter().map(|directory| folders(directory)).collect::<Result<Vec<_>, Stop>>()?.concat();
        for folder in &folders {
            let name = folder.strip_prefix(".").ok().filter(|rest| *rest != Path::new("")).unwrap_or(folder).display().to_string();
            let outcomes = cases::run(&|file| fs::read_to_string(folder.join(file)).ok());
            if !self.quiet {
                out.line(&look.title(&name))?;
            }
            match outcomes {
                Ok(outcomes) => {
                    for outcome in &outcomes {
                        let line = tally.add(&name, outcome, look);
                        if !self.quiet {
                            out.line(&line)?;
                        }
                    }
                }
                Err(message) => {
                    tally.unread += 1;
                    tally.detail(&name, "could not be run", message.lines(), look);
                    if !self.quiet {
                        out.line(&format!("  {} could not be run", look.bad("FAIL")))?;
                    }
                }
            }
            out.flush()?;
        }
        out.text(&tally.details)?;
        if !self.quiet || !tally.details.is_empty() {
            out.line("")?;
        }
        out.line(&tally.summary(look))?;
        out.flush()?;
        Ok(tally.exit())
    }
}

impl Tally {
    /// Counts a case, and gives its line.
    fn add(&mut self, folder: &str, outcome: &Outcome, look: Look) -> String {
        if outcome.failures.is_empty() {
            self.passed += 1;
            return format!("  {} {}", look.good("ok  "), outcome.name);
        }
        self.failed += 1;
        self.detail(folder, &outcome.name, outcome.failures.iter().map(String::as_str), look);
        format!("  {} {}", look.bad("FAIL"), outcome.name)
    }

    fn detail<'a>(&mut self, folder: &str, name: &str, lines: impl Iterator<Item = &'a str>, look: Look) {
        let fail = look.bad("FAIL");
        self.details.extend(["\n", &fail, " ", folder, ": ", name, "\n"]);
        for line in lines {
            self.details.extend(["  ", line, "\n"]);
        }
    }

    fn summary(&self, look: Look) -> String {
        let passed = format!("{} passed", grouped(self.passed));
        let failed = format!("{} failed", grouped(self.failed));
        let unread = if self.unread == 0 { String::new() } else { format!(", {} could not be run", counted(self.unread, "folder")) };
        let all_passed = self.failed + self.unread == 0;
        let passed = if all_passed { look.good(&passed) } else { passed };
        let failed = if self.failed > 0 { look.bad(&failed) } else { failed };
        format!("{passed}, {failed}{unread}")
    }

    fn exit(&self) -> Exit {
        match (self.unread, self.failed) {
            (0, 0) => Exit::Done,
            (0, _) => Exit::Found,
            _ => Exit::Stopped,
        }
    }
}

/// The folders of cases that a directory is or holds, in the order of their names.
fn folders(directory: &Path) -> Result<Vec<PathBuf>, Stop> {
    let name = directory.display().to_string();
    let cannot_read = |error: std::io::Error| Stop::Said(format!("cannot read `{name}`: {}", plain(&error)));
    let has_cases = |folder: &Path| folder.join("cases.json").is_file();
    if has_cases(directory) {
        return Ok(vec![directory.to_owned()]);
    }
    let entries = fs::read_dir(directory).map_err(cannot_read)?;
    let mut folders = Vec::new();
    for entry in entries {
        let path = entry.map_err(cannot_read)?.path();
        if has_cases(&path) {
            folders.push(path);
        }
    }
    if folders.is_empty() {
        return Err(Stop::Said(format!("no cases in `{name}`: neither it nor a folder in it has a `cases.json`")));
    }
    folders.sort();
    Ok(folders)
}
