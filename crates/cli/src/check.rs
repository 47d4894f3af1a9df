//! `consign check`: everything that is wrong with rule sets.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, Utc};
use clap::{Args, ValueHint};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::fail_on::Failing;
use crate::output::{JsonTo, Output, pretty, write_text};
use crate::report::{Finding, Severity, rendered};
use crate::rules::{self, Read, Warn};
use consign_tables::plain;

use crate::stop::{Exit, Stop};
use crate::terminal::{Look, counted, to_stderr};

/// Finds everything that is wrong with rule sets, and what is doubtful
///
/// Reads each rule set and reports every violation at once: the line, a caret under what is wrong, the other party where two things
/// clash, and what would be right. Misspelt fields, names that nothing has, references that stand twice, ranges that run backwards,
/// bands that do not rise, units, currencies, countries and time zones that do not exist. A rule set without violations is read by
/// every other command and by the library.
///
/// Of such a rule set it also reports warnings, which are about what it says and can hardly mean: things that nothing uses; services,
/// lanes, bands, surcharges and excluded places that can never matter; limits that no package meets; weights, places and days without a
/// price; prices that fall where weights or zones rise; holidays and rates that end too soon. Each of these is proved. With --witnesses
/// there is a consignment that shows it, which `consign explain` reads.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign check rules.json
  consign check rules/*.json
  consign check --strict --today 2026-11-02 ~/rules.json
  consign check --witnesses shown rules.json
  consign check rules.json --json - | jq -r '.[] | \"\\(.Line) \\(.Message)\"'

Exit codes:
  0  there are no violations; with --strict: no warnings either
  1  there are violations; with --strict: or warnings
  2  a file could not be read")]
pub(crate) struct Check {
    /// Rule sets; `-` is standard input. Default: `CONSIGN_RULES`, or else what the nearest `consign.toml` says
    #[arg(value_name = "RULES", required = true, value_hint = ValueHint::FilePath)]
    rules: Vec<PathBuf>,

    #[command(flatten)]
    answer: JsonTo,

    /// Exit with 1 for warnings too
    #[arg(long)]
    strict: bool,

    /// The same: `--fail-on warnings`
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT", hide = true)]
    fail_on: Vec<Failing>,

    /// The date on which rates, surcharges and holidays must not be over, `2026-11-02`. Default: today
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<NaiveDate>,

    /// Writes for each warning that one shows a consignment into this directory, a file each
    #[arg(long, value_name = "DIR")]
    witnesses: Option<PathBuf>,
}

fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "expected a date: `2026-11-02`".to_owned())
}

/// A finding for programs.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Row<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    severity: Severity,
    code: &'a str,
    path: &'a str,
    message: &'a str,
    hint: Option<&'a str>,
    other: Option<OtherRow<'a>>,
    /// A consignment that shows it.
    witness: Option<Box<RawValue>>,
}

/// The other party of a clash, for programs.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OtherRow<'a> {
    label: &'a str,
    line: Option<usize>,
    column: Option<usize>,
}

impl<'a> Row<'a> {
    fn new(file: &'a str, finding: &'a Finding) -> Self {
        Self {
            file,
            line: finding.position.map(|position| position.line),
            column: finding.position.map(|position| position.column),
            severity: finding.severity,
            code: &finding.code,
            path: &finding.path,
            message: &finding.message,
            hint: finding.hint.as_deref(),
            other: finding.other.as_ref().map(|other| OtherRow {
                label: &other.label,
                line: other.position.map(|position| position.line),
                column: other.position.map(|position| position.column),
            }),
            witness: finding.witness.clone().and_then(|text| RawValue::from_string(text).ok()),
        }
    }
}

/// What has been found so far.
#[derive(Default)]
struct Tally {
    files: u64,
    refused: u64,
    violations: u64,
    warnings: u64,
    unread: u64,
}

impl Check {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let (look, mut out, mut tally) = (Look::stdout(), Output::new(), Tally::default());
        let mut written = BTreeSet::new();
        let mut all = Vec::new();
        let warn = Warn::On(self.today.unwrap_or_else(|| Utc::now().date_naive()));
        for path in &self.rules {
            let Read { text, rule_set, mut findings } = match rules::read(path, warn) {
                Ok(read) => read,
                Err(stop) => {
                    tally.unread += 1;
                    // Its exit code is the run's, below; the other files are checked all the same.
                    let _ = stop.end();
                    continue;
                }
            };
            if let Some(directory) = &self.witnesses {
                write_witnesses(directory, &mut findings, &mut written)?;
            }
            tally.add(rule_set.is_none(), &findings);
            if !self.answer.is_alone() {
                out.text(&rendered(&findings, &text, look))?;
            }
            all.push((text.name().to_owned(), findings));
        }
        let rows = all.iter().flat_map(|(name, findings)| findings.iter().map(|finding| Row::new(name, finding)));
        let json = || pretty(&rows.collect::<Vec<_>>());
        if let Some(path) = self.answer.path() {
            write_text(path, &json()?)?;
        } else if self.answer.is_alone() {
            out.line(&json()?)?;
        }
        let summary = tally.summary(look);
        if self.answer.is_alone() {
            to_stderr(&format!("{summary}\n"));
        } else {
            out.line(&summary)?;
        }
        out.flush()?;
        Ok(tally.exit(self.strict || self.fail_on.contains(&Failing::Warnings)))
    }
}

/// The name of a consignment.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Named {
    reference: String,
}

/// Writes the consignments that show findings, each under its name, and says in the finding where it is.
fn write_witnesses(directory: &Path, findings: &mut [Finding], written: &mut BTreeSet<String>) -> Result<(), Stop> {
    let created = std::fs::create_dir_all(directory);
    created.map_err(|error| Stop::Said(format!("cannot make the directory `{}`: {}", directory.display(), plain(&error))))?;
    for finding in findings {
        let Some(witness) = &finding.witness else { continue };
        let Ok(Named { reference }) = serde_json::from_str(witness) else { continue };
        let plain = |letter: char| if letter.is_alphanumeric() || "-_.".contains(letter) { letter } else { '-' };
        let name: String = reference.chars().map(plain).collect();
        let names = std::iter::once(name.clone()).chain((2..).map(|number| format!("{name}-{number}")));
        let Some(name) = names.into_iter().find(|name| !written.contains(name)) else { continue };
        let path = directory.join(format!("{name}.json"));
        write_text(&path, witness)?;
        let shown = format!("shown by `{}`", path.display());
        finding.hint = Some(finding.hint.take().map_or_else(|| shown.clone(), |hint| format!("{hint}; {shown}")));
        written.insert(name);
    }
    Ok(())
}

impl Tally {
    fn add(&mut self, is_refused: bool, findings: &[Finding]) {
        let violations = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        self.files += 1;
        self.refused += u64::from(is_refused);
        self.violations += violations as u64;
        self.warnings += (findings.len() - violations) as u64;
    }

    fn summary(&self, look: Look) -> String {
        let checked = format!("{} checked", counted(self.files, "rule set"));
        let violations = if self.violations == 0 {
            look.good("no violations")
        } else if self.files > 1 {
            look.bad(&format!("{} in {}", counted(self.violations, "violation"), counted(self.refused, "rule set")))
        } else {
            look.bad(&counted(self.violations, "violation"))
        };
        let warnings = (self.warnings > 0).then(|| counted(self.warnings, "warning"));
        let unread = (self.unread > 0).then(|| format!("{} could not be read", counted(self.unread, "file")));
        let parts: Vec<String> = std::iter::once(violations).chain(warnings).chain(unread).collect();
        format!("{checked}: {}", parts.join(", "))
    }

    fn exit(&self, strict: bool) -> Exit {
        if self.unread > 0 {
            Exit::Stopped
        } else if self.violations > 0 || strict && self.warnings > 0 {
            Exit::Found
        } else {
            Exit::Done
        }
    }
}
