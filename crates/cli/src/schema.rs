//! `consign schema`: the JSON Schemas.

use clap::{Args, ValueEnum};

use crate::output::{pretty, say};
use crate::stop::{Exit, Stop};

/// Prints the JSON Schema of a rule set or of a consignment
///
/// Editors complete and check a rule set with it. It knows fields, words and types; `consign check` knows everything else, such as names
/// that nothing has.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign schema > rule-set.schema.json
  consign schema consignment > consignment.schema.json

  With \"$schema\": \"./rule-set.schema.json\" as its first field, a rule set is completed and
  checked by most editors.

Exit codes:
  0  done
  2  standard output could not be written to")]
pub(crate) struct Schema {
    /// Which document
    #[arg(value_enum, default_value_t = Document::RuleSet)]
    document: Document,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Document {
    /// A rule set; fields that it does not name are refused
    RuleSet,
    /// A consignment; other fields are ignored
    Consignment,
}

impl Schema {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let schema = match self.document {
            Document::RuleSet => consign::schema::rule_set(),
            Document::Consignment => consign::schema::consignment(),
        };
        say(&(pretty(&schema)? + "\n"))?;
        Ok(Exit::Done)
    }
}
