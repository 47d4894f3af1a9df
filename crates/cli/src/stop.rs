//! How a run ends: what its exit code says, and why it could not go on.

use std::io;
use std::process::ExitCode;

use consign_orders::{MappingError, Mistake};
use consign_tables::{plain, shortened};

use crate::report::{Finding, Text, rendered};
use crate::terminal::{Look, counted, to_stderr};

/// What came of a run that could be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It is done: 0.
    Done,
    /// What was looked for was found: a violation, a case that fails, with `--strict` a consignment that fails: 1.
    Found,
    /// A part of it could not be carried out, and that has been said: 2.
    Stopped,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Found => 1,
            Exit::Stopped => 2,
        })
    }
}

/// Why a run could not go on.
#[derive(Debug)]
pub(crate) enum Stop {
    /// A message for the person at the keyboard, in one line.
    Said(String),
    /// A report of several lines.
    Reported(String),
    /// Whoever read our output has had enough: `| head`.
    Closed,
}

impl Stop {
    /// Says why, and gives the exit code: 2; 0 if the reader has had enough.
    pub(crate) fn end(self) -> ExitCode {
        match self {
            Self::Said(message) => to_stderr(&format!("{} {message}\n", Look::stderr().bad("error:"))),
            Self::Reported(report) => to_stderr(&report),
            Self::Closed => return Exit::Done.into(),
        }
        Exit::Stopped.into()
    }

    /// What stands before an error.
    pub(crate) fn label() -> String {
        Look::stderr().bad("error:")
    }

    /// What is said of a document that is refused: everything that is wrong with it.
    pub(crate) fn refused(what: &str, text: &Text, findings: &[Finding], one: &str) -> Self {
        let (report, count) = (rendered(findings, text, Look::stderr()), counted(findings.len() as u64, one));
        Self::Reported(format!("{report}{} the {what} `{}` is refused: {count}\n", Self::label(), text.name()))
    }

    /// The same of a mapping, or of a configuration.
    pub(crate) fn mistakes(what: &str, refused: &MappingError) -> Self {
        let (report, count) = (Self::report(what, refused), counted(refused.mistakes.len() as u64, "mistake"));
        Self::Reported(format!("{report}{} the {what} `{}` is refused: {count}\n", Self::label(), refused.name))
    }

    /// The mistakes, each in its line.
    pub(crate) fn report(code: &str, MappingError { name, source_text, mistakes }: &MappingError) -> String {
        let finding = |mistake: &Mistake| {
            let Mistake { message, hint, position, bytes } = mistake.clone();
            Finding::at(code, message, hint, position, bytes)
        };
        rendered(&mistakes.iter().map(finding).collect::<Vec<_>>(), &Text::new(name, source_text), Look::stderr())
    }

    /// What writing to standard output ran into.
    pub(crate) fn writing(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::Said(format!("cannot write to standard output: {}", plain(error)))
        }
    }
}

impl From<consign_tables::Error> for Stop {
    fn from(error: consign_tables::Error) -> Self {
        Self::Said(error.to_string())
    }
}

impl From<consign_orders::Error> for Stop {
    fn from(error: consign_orders::Error) -> Self {
        use consign_orders::Error;
        match error {
            Error::Mapping(refused) => Self::mistakes("mapping", &refused),
            Error::Columns { table, lacks, unknown } => {
                let unknown = unknown.iter().map(|column| format!("`{}`", shortened(column))).collect::<Vec<_>>().join(", ");
                let left = if unknown.is_empty() { String::new() } else { format!("\n  columns that mean nothing here: {unknown}") };
                let lacks = lacks.join("\n  ");
                let message = format!("error: the columns of `{table}` make no consignments:\n  {lacks}{left}\n");
                let help = format!("help: `consign columns {table} > mapping.toml`, correct it, and use it by `--mapping mapping.toml`\n");
                Self::Reported(message + &help)
            }
            Error::Stored { table, columns } => {
                let lines: Vec<String> = columns.iter().map(|column| format!("error: cannot read `{table}`: {column}\n")).collect();
                Self::Reported(lines.concat())
            }
            error => Self::Said(error.to_string()),
        }
    }
}

impl From<consign_what_if::Error> for Stop {
    fn from(error: consign_what_if::Error) -> Self {
        match error {
            consign_what_if::Error::Orders(error) => error.into(),
            error => Self::Said(error.to_string()),
        }
    }
}
