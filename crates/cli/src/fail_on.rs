//! When a run that could be carried out isn't success.

use clap::{Args, ValueEnum};

use crate::stop::Exit;
use crate::terminal::{counted, to_stderr};

/// What a user doesn't take for success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Failing {
    /// A row that is no valid consignment
    Rejected,
    /// A consignment that no service takes
    Unallocated,
    /// A warning, or a note about the file that is read
    Warnings,
}

/// What isn't success, beside what never is.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct FailOn {
    /// Exit with 1 if there is such a thing; several are set apart by commas
    ///
    /// A file without a single valid consignment is never success (2), nor is one of several consignments of which no service of all takes one (1).
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT", help_heading = "Results")]
    pub(crate) fail_on: Vec<Failing>,
}

/// What came of the rows of a run.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outcome {
    pub(crate) rows: u64,
    pub(crate) rejected: u64,
    /// Of those that are left; `None` where nothing is decided.
    pub(crate) allocated: Option<u64>,
    /// Whether only some services are chosen from: that none takes any is an answer then.
    pub(crate) is_narrowed: bool,
    /// Whether a warning was told.
    pub(crate) has_warned: bool,
}

impl FailOn {
    fn has(&self, failing: Failing) -> bool {
        self.fail_on.contains(&failing)
    }

    /// The end of a run over `name`. Says why, where what is no success isn't told otherwise.
    pub(crate) fn exit(&self, name: &str, outcome: Outcome) -> Exit {
        let Outcome { rows, rejected, allocated, is_narrowed, has_warned } = outcome;
        let valid = rows - rejected.min(rows);
        if rows > 0 && valid == 0 {
            to_stderr(&format!("error: no row of {name} is a valid consignment\n"));
            return Exit::Stopped;
        }
        if valid > 1 && allocated == Some(0) && !is_narrowed {
            let all = counted(valid, "consignment");
            let hint = "does the file fit the rule set? `consign explain` tells of one of them why";
            to_stderr(&format!("error: none of {all} of {name} could be allocated: {hint}\n"));
            return Exit::Found;
        }
        let is_found = self.has(Failing::Rejected) && rejected > 0
            || self.has(Failing::Unallocated) && allocated.is_some_and(|allocated| allocated < valid)
            || self.has(Failing::Warnings) && has_warned;
        if is_found { Exit::Found } else { Exit::Done }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_success_is_what_was_asked_and_what_never_is() {
        let exit = |fail_on: &[Failing], rows, rejected, allocated| {
            FailOn { fail_on: fail_on.to_vec() }.exit("a.csv", Outcome { rows, rejected, allocated, is_narrowed: false, has_warned: true })
        };
        for (fail_on, (rows, rejected, allocated), expected) in [
            (&[][..], (0, 0, Some(0)), Exit::Done),
            (&[], (5, 5, Some(0)), Exit::Stopped),
            (&[], (5, 4, Some(0)), Exit::Done),
            (&[], (5, 3, Some(0)), Exit::Found),
            (&[], (5, 3, None), Exit::Done),
            (&[], (5, 3, Some(1)), Exit::Done),
            (&[Failing::Rejected], (5, 1, None), Exit::Found),
            (&[Failing::Rejected], (5, 0, Some(2)), Exit::Done),
            (&[Failing::Unallocated], (5, 1, Some(4)), Exit::Done),
            (&[Failing::Unallocated, Failing::Rejected], (5, 0, Some(4)), Exit::Found),
            (&[Failing::Warnings], (5, 0, Some(5)), Exit::Found),
        ] {
            assert_eq!(exit(fail_on, rows, rejected, allocated), expected, "{fail_on:?} {rows} {rejected} {allocated:?}");
        }
    }
}
