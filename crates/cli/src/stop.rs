//! How a run ends: what its exit code says, and why it could not go on.

use std::io;
use std::process::ExitCode;

use crate::terminal::{Look, to_stderr};

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
    pub(crate) fn end(self, look: Look) -> ExitCode {
        match self {
            Self::Said(message) => to_stderr(&format!("{} {message}\n", look.bad("error:"))),
            Self::Reported(report) => to_stderr(&report),
            Self::Closed => return Exit::Done.into(),
        }
        Exit::Stopped.into()
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

/// An error of the operating system, without its number.
pub(crate) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" (os error ").map_or(text.as_str(), |(text, _)| text);
    let mut rest = text.chars();
    rest.next().map(|first| first.to_lowercase().chain(rest).collect()).unwrap_or_default()
}
