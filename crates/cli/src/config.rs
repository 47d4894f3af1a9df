//! What holds where the command line says nothing: the environment, and else the nearest `consign.toml`.

use std::ffi::OsString;
use std::ops::Range;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use clap::{ArgMatches, Command, parser::ValueSource};
use consign::Position;
use consign_orders::{MappingError, Mistake, after};
use consign_tables::{near, read_text};
use toml::de::{DeTable, DeValue};

use crate::dates::instant;
use crate::stop::Stop;
use crate::terminal::to_stderr;

/// The file, looked for in the working directory and those above it.
const FILE: &str = "consign.toml";
/// The longest that is read, in bytes.
const LONGEST: usize = 1024 * 1024;
/// The variable that names the rule set.
const RULES: &str = "CONSIGN_RULES";

/// What a value has to be.
#[derive(Clone, Copy)]
enum Kind {
    Path,
    Text,
    Instant,
    Zone,
}

/// The keys of a file, the options that they stand for, and what their values are.
const KEYS: [(&str, &[&str], Kind); 6] = [
    ("rules", &["rules", "before"], Kind::Path),
    ("mapping", &["mapping", "usual_mapping"], Kind::Path),
    ("products", &["products"], Kind::Path),
    ("at", &["at"], Kind::Instant),
    ("at-column", &["at_column"], Kind::Text),
    ("time-zone", &["time_zone"], Kind::Zone),
];

/// A value, the options that it is for, and where it comes from.
struct Given {
    options: &'static [&'static str],
    value: OsString,
    from: String,
}

/// The values that hold where the command line says nothing.
pub(crate) struct Config(Vec<Given>);

impl Config {
    /// Looks for them.
    ///
    /// # Errors
    /// A file that can't be read; everything that is wrong in it.
    pub(crate) fn find() -> Result<Self, Stop> {
        let mut given = Vec::new();
        if let Some(rules) = std::env::var_os(RULES).filter(|rules| !rules.is_empty()) {
            given.push(Given { options: &["rules", "before"], value: rules, from: format!("the variable {RULES}") });
        }
        let above = std::env::current_dir().map_or(0, |directory| directory.ancestors().count());
        let directories = (0..above).map(|up| std::iter::repeat_n("..", up).collect::<PathBuf>());
        if let Some(directory) = directories.into_iter().find(|directory| directory.join(FILE).is_file()) {
            let (name, text) = read_text(&directory.join(FILE), LONGEST)?;
            given.extend(read(&name, &text, &directory).map_err(|refused| Stop::mistakes("configuration", &refused))?);
        }
        Ok(Self(given))
    }

    /// The rule set.
    pub(crate) fn rules(&self) -> Option<PathBuf> {
        self.0.iter().find(|given| given.options.contains(&"rules")).map(|given| PathBuf::from(&given.value))
    }

    /// The commands with these values for defaults. The environment comes before the file.
    pub(crate) fn applied(&self, commands: Command) -> Command {
        let options = |given: &Given| given.options.iter().map(|option| (*option, given.value.clone())).collect::<Vec<_>>();
        self.0.iter().rev().flat_map(options).fold(commands, |commands, (option, value)| {
            commands.mut_subcommands(|command| {
                if command.get_arguments().any(|argument| argument.get_id() == option) {
                    command.mut_arg(option, |argument| argument.required(false).default_value(value.clone()))
                } else {
                    command
                }
            })
        })
    }

    /// Says where the values of a command come from that the command line doesn't give, for whoever looks for what is wrong.
    pub(crate) fn tell(&self, matches: &ArgMatches) {
        let Some((_, own)) = matches.subcommand() else { return };
        let mut told: Vec<&str> = Vec::new();
        for Given { options, value, from } in &self.0 {
            for option in options.iter().filter(|option| **option != "usual_mapping" && own.ids().any(|id| id == *option)) {
                if own.value_source(option) == Some(ValueSource::DefaultValue) && !told.contains(option) {
                    told.push(option);
                    to_stderr(&format!("note: `--{}` is `{}` by {from}\n", option.replace('_', "-"), value.to_string_lossy()));
                }
            }
        }
    }
}

fn read(name: &str, source: &str, directory: &Path) -> Result<Vec<Given>, MappingError> {
    let (mut given, mut mistakes) = (Vec::new(), Vec::new());
    let mut mistake = |message: String, hint: Option<String>, bytes: Range<usize>| {
        let start = Position { line: 1, column: 1, offset: 0 };
        let position = source.as_bytes().iter().take(bytes.start).fold(start, |position, byte| after(position, *byte));
        mistakes.push(Mistake { message, hint, position, bytes });
    };
    let (table, errors) = DeTable::parse_recoverable(source);
    for error in errors {
        mistake(error.message().lines().next().unwrap_or_default().to_owned(), None, error.span().unwrap_or(0..0));
    }
    for (key, value) in table.get_ref() {
        let Some((_, options, kind)) = KEYS.iter().find(|(known, ..)| *known == key.get_ref().as_ref()) else {
            let known = KEYS.map(|(known, ..)| known);
            let near = near(key.get_ref(), &known);
            let hint = if near.is_empty() { format!("it may have `{}`", known.join("`, `")) } else { format!("did you mean {near}?") };
            mistake(format!("unknown key `{}`", key.get_ref()), Some(hint), key.span());
            continue;
        };
        let text = match value.get_ref() {
            DeValue::String(text) => Ok(text.to_string()),
            DeValue::Datetime(at) if matches!(kind, Kind::Instant) => Ok(at.to_string()),
            _ => Err(format!("`{}` is a text", key.get_ref())),
        };
        match text.and_then(|text| understood(*kind, &text, directory)) {
            Ok(value) => given.push(Given { options, value, from: name.to_owned() }),
            Err(why) => mistake(why, None, value.span()),
        }
    }
    if mistakes.is_empty() { Ok(given) } else { Err(MappingError { name: name.to_owned(), source_text: source.to_owned(), mistakes }) }
}

fn understood(kind: Kind, text: &str, directory: &Path) -> Result<OsString, String> {
    match kind {
        Kind::Path if text.is_empty() || text == "-" => Err("expected the path of a file".to_owned()),
        Kind::Path => Ok(directory.join(text).into_os_string()),
        Kind::Text => Ok(text.into()),
        Kind::Instant => instant(text).map(|_| text.into()),
        Kind::Zone => zone(text).map(|_| text.into()),
    }
}

/// A time zone by its name.
pub(crate) fn zone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| format!("`{text}` is no time zone: expected a name such as `Europe/London`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_wrong_is_told_with_its_place() {
        let text = "rules = 7\nrule = 'a.json'\nat = 2026-11-02T09:00:00Z\ntime-zone = 'London'\nproducts = '-'\n";
        let refused = read("consign.toml", text, Path::new("")).err().unwrap();
        let mut told: Vec<_> = refused.mistakes.iter().map(|own| (own.position.line, own.position.column, own.message.as_str())).collect();
        told.sort_unstable();
        let zone = "`London` is no time zone: expected a name such as `Europe/London`";
        let expected = [(1, 9, "`rules` is a text"), (2, 1, "unknown key `rule`"), (4, 13, zone), (5, 12, "expected the path of a file")];
        assert_eq!(told, expected);
    }

    #[test]
    fn paths_are_those_of_the_file() {
        let given = read("../consign.toml", "rules = 'a.json'\nat-column = 'When'\n", Path::new("..")).ok().unwrap();
        let values: Vec<_> = given.iter().map(|given| (given.options[0], given.value.to_str().unwrap())).collect();
        assert_eq!(values.len(), 2);
        assert!(values.contains(&("rules", "../a.json")) && values.contains(&("at_column", "When")), "{values:?}");
    }
}
