//! `consign import`: rule sets from other people's files.

mod options;
mod rates;

use clap::{Args, Subcommand};

use crate::stop::{Exit, Stop};

/// Makes a rule set from other people's files
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign import rates price-lists/ground.csv --service GROUND --carrier UPS --country US \\
    --zones price-lists/chart.csv
  consign import rates --help

Exit codes:
  0  the rule set is written
  2  it is not: a file cannot be read, or something in it is mistaken; nothing is changed then")]
pub(crate) struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    #[command(aliases = ["rate-sheet", "rate-sheets"])]
    Rates(Box<rates::Rates>),
}

impl Import {
    pub(crate) fn run(self) -> Result<Exit, Stop> {
        match self.what {
            What::Rates(rates) => rates.run(),
        }
    }
}
