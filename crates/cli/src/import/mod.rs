//! `consign import`: rule sets from other people's files.

mod bands;
mod cell;
mod column;
mod merge;
mod note;
mod options;
mod rate_sheet;
mod report;
mod row;
mod service;
mod sheet;
mod table;
mod zone;

use clap::{Args, Subcommand};

use crate::stop::{Exit, Stop};
use crate::terminal::Color;

/// Makes a rule set from other people's files
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign import rate-sheet rate-sheets/europost.csv --carrier EUROPOST
  consign import rate-sheet --help

Exit codes:
  0  the rule set is written
  2  it is not: a file cannot be read, or something in it is mistaken; nothing is changed then")]
pub(crate) struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    #[command(alias = "rate-sheets")]
    RateSheet(rate_sheet::RateSheet),
}

impl Import {
    pub(crate) fn run(self, color: Color) -> Result<Exit, Stop> {
        match self.what {
            What::RateSheet(sheets) => sheets.run(color),
        }
    }
}
