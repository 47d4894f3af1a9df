//! What most commands read: a rule set, and orders.

use std::path::PathBuf;

use clap::{Args, ValueHint};

/// The rule set.
#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// The rule set. Default: `CONSIGN_RULES`, or else what the nearest `consign.toml` says
    #[arg(long, short, value_name = "RULES", value_hint = ValueHint::FilePath)]
    pub(crate) rules: PathBuf,
}

/// The orders.
#[derive(Debug, Args)]
pub(crate) struct Orders {
    /// The orders: files, directories of them, or `-` for standard input
    #[arg(value_name = "ORDERS", required_unless_present = "consignments")]
    orders: Vec<PathBuf>,

    #[command(flatten)]
    named: Consignments,
}

/// The orders, as they were given before: by an option.
#[derive(Debug, Args)]
pub(crate) struct Consignments {
    #[arg(long, short, alias = "consignment", value_name = "ORDERS", num_args = 1.., hide = true)]
    consignments: Vec<PathBuf>,
}

impl Orders {
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        self.named.with(&self.orders)
    }
}

impl Consignments {
    /// These, after others.
    pub(crate) fn with(&self, others: &[PathBuf]) -> Vec<PathBuf> {
        others.iter().chain(&self.consignments).cloned().collect()
    }
}
