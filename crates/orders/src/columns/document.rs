//! A mapping as it is written: TOML, or the same in JSON.
//!
//! ```toml
//! [Columns]
//! Reference = "OrderID"
//! Weight = "weight"
//!
//! [Defaults]
//! WeightUnit = "g"
//!
//! [Format]
//! Decimals = ","
//! Dates = "DD/MM/YYYY"
//! TimeZone = "Europe/London"
//!
//! [Countries]
//! "Mainland" = "GB"
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::ops::Range;
use std::path::Path;

use consign::Position;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use toml::Spanned;

use super::defaults::check_default;
use super::field::Field;
use super::mapping::{Countries, Mapping, Written};
use crate::elements::after;
use crate::{Error, MappingError, Mistake};
use consign_tables::CellFormat;
use consign_tables::near;
use consign_tables::read_moment;
use consign_tables::shortened;
use consign_tables::{country, folded};

/// The longest mapping that is read, in bytes.
const LONGEST: usize = 1024 * 1024;

/// A mapping and the text that it was read from.
#[derive(Debug, Clone)]
pub struct Document {
    pub(crate) mapping: Mapping,
    name: String,
    source: String,
}

/// A value of a document: the field, what stands there, and where.
struct Entry {
    field: String,
    value: String,
    at: Range<usize>,
}

/// The tables of a document.
#[derive(Default)]
struct Tables {
    columns: Vec<Entry>,
    defaults: Vec<Entry>,
    format: Vec<Entry>,
    countries: Vec<Entry>,
}

/// Something wrong, at a place of the text.
struct Wrong {
    message: String,
    hint: Option<String>,
    at: Range<usize>,
}

impl Wrong {
    fn new(message: String, at: &Range<usize>) -> Self {
        Self { message, hint: None, at: at.clone() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Toml {
    #[serde(default)]
    columns: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    defaults: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    format: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    countries: BTreeMap<String, Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Json<'a> {
    #[serde(borrow, default)]
    columns: Pairs<'a>,
    #[serde(borrow, default)]
    defaults: Pairs<'a>,
    #[serde(borrow, default)]
    format: Pairs<'a>,
    #[serde(borrow, default)]
    countries: Pairs<'a>,
}

/// What stands in an object, a name as often as it stands there.
#[derive(Default)]
struct Pairs<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;

        impl<'de> Visitor<'de> for Each {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(pairs)
            }
        }

        deserializer.deserialize_map(Each).map(Self)
    }
}

impl Document {
    /// Reads a mapping: JSON if its first sign is `{`, else TOML.
    ///
    /// # Errors
    /// The file can't be read; everything that is wrong in it.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let (name, bytes) = consign_tables::read_all(path, LONGEST)?;
        let source = String::from_utf8(bytes).map_err(|_| Error::unfit(&name, "it is not UTF-8"))?;
        Ok(Self::of(&name, source.strip_prefix('\u{feff}').unwrap_or(&source))?)
    }

    /// Reads a mapping from its text.
    ///
    /// # Errors
    /// Everything that is wrong in it.
    pub fn of(name: &str, source: &str) -> Result<Self, Box<MappingError>> {
        let tables = if source.trim_start().starts_with('{') { json(source) } else { toml(source) };
        let (mapping, wrongs) = tables.map_or_else(|wrong| (Mapping::default(), vec![wrong]), understood);
        let document = Self { mapping, name: name.to_owned(), source: source.to_owned() };
        if wrongs.is_empty() { Ok(document) } else { Err(Box::new(document.refused(wrongs))) }
    }

    /// Holds the mapping against the columns that a table has.
    pub(crate) fn fits(&self, header: &[&str], table: &str) -> Result<(), Box<MappingError>> {
        let mut wrongs = Vec::new();
        for (_, column) in self.mapping.columns().filter(|(_, column)| !header.contains(&column.text.as_str())) {
            let near = near(&column.text, header);
            let has = || header.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let hint = if near.is_empty() { format!("it has {}", has()) } else { format!("did you mean {near}?") };
            let at = column.at..column.at + column.text.len();
            wrongs.push(Wrong { message: format!("`{table}` has no column `{}`", column.text), hint: Some(hint), at });
        }
        wrongs.extend(self.mapping.lacks().into_iter().map(|message| Wrong::new(message, &(0..0))));
        if wrongs.is_empty() { Ok(()) } else { Err(Box::new(self.refused(wrongs))) }
    }

    fn refused(&self, wrongs: Vec<Wrong>) -> MappingError {
        let mistakes = wrongs.into_iter().map(|wrong| self.mistake(wrong)).collect();
        MappingError { name: self.name.clone(), source_text: self.source.clone(), mistakes }
    }

    fn mistake(&self, Wrong { message, hint, at }: Wrong) -> Mistake {
        let start = Position { line: 1, column: 1, offset: 0 };
        let position = self.source.as_bytes().iter().take(at.start).fold(start, |position, byte| after(position, *byte));
        Mistake { message, hint, position, bytes: at }
    }
}

fn toml(source: &str) -> Result<Tables, Wrong> {
    let Toml { columns, defaults, format, countries } = toml::from_str(source).map_err(|error: toml::de::Error| {
        let message = error.message().lines().next().unwrap_or_default().to_owned();
        Wrong::new(message, &error.span().unwrap_or(0..0))
    })?;
    let entries = |table: BTreeMap<String, Spanned<String>>| {
        let entries = table.into_iter().map(|(field, value)| {
            let Range { start, end } = value.span();
            // Within the quotation marks.
            Entry { field, value: value.into_inner(), at: (start + 1).min(end)..end.saturating_sub(1).max(start) }
        });
        let mut entries: Vec<Entry> = entries.collect();
        entries.sort_by_key(|entry| entry.at.start);
        entries
    };
    Ok(Tables { columns: entries(columns), defaults: entries(defaults), format: entries(format), countries: entries(countries) })
}

fn json(source: &str) -> Result<Tables, Wrong> {
    let Json { columns, defaults, format, countries } = serde_json::from_str(source).map_err(|error| {
        let line_start = source.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let at = line_start + error.column().saturating_sub(1);
        let text = error.to_string();
        let message = text.split(" at line ").next().unwrap_or_default().to_owned();
        Wrong::new(message, &(at..at))
    })?;
    // The texts lie in the source: how far in tells where they stand.
    let offset = |raw: &RawValue| raw.get().as_ptr().addr() - source.as_ptr().addr();
    let entries = |table: Pairs<'_>| {
        let mut entries = Vec::new();
        for (field, raw) in table.0 {
            let start = offset(raw);
            let at = start + 1..start + raw.get().len() - 1;
            let value = serde_json::from_str(raw.get()).map_err(|_| Wrong::new(format!("`{field}` is not a text"), &at))?;
            entries.push(Entry { field: field.into_owned(), value, at });
        }
        entries.sort_by_key(|entry| entry.at.start);
        Ok(entries)
    };
    Ok(Tables { columns: entries(columns)?, defaults: entries(defaults)?, format: entries(format)?, countries: entries(countries)? })
}

/// The fields that are meant, and everything that is wrong.
fn understood(tables: Tables) -> (Mapping, Vec<Wrong>) {
    let mut wrongs = Vec::new();
    let mut known = |entries: Vec<Entry>| {
        let mut known: Vec<(Field, Written, Range<usize>)> = Vec::new();
        for Entry { field: name, value, at } in entries {
            match Field::named(&name) {
                Some(field) if known.iter().any(|(other, ..)| *other == field) => {
                    wrongs.push(Wrong::new(format!("`{field}` is given twice", field = field.name()), &at));
                }
                Some(field) => known.push((field, Written { text: value, at: at.start }, at)),
                None => {
                    let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
                    wrongs.push(Wrong { message: format!("unknown field `{name}`"), hint: Some(meant(&name, &names)), at });
                }
            }
        }
        known
    };
    let (columns, defaults) = (known(tables.columns), known(tables.defaults));
    let mut format = CellFormat::default();
    let mut set: Vec<&str> = Vec::new();
    for Entry { field: name, value, at } in &tables.format {
        let known = CellFormat::NAMES;
        if set.contains(&name.as_str()) {
            wrongs.push(Wrong::new(format!("`{name}` is given twice"), at));
        }
        set.push(name);
        if !known.contains(&name.as_str()) {
            let hint = Some(meant(name, &known));
            wrongs.push(Wrong { message: format!("[Format] has no `{name}`"), hint, at: at.clone() });
        } else if let Err(reason) = format.set(name, value) {
            wrongs.push(Wrong::new(reason, at));
        }
    }
    let mut countries = Countries::new();
    for Entry { field: name, value, at } in &tables.countries {
        match country(value) {
            Ok(_) if folded(name).is_empty() => wrongs.push(Wrong::new(format!("`{}` has no letter", shortened(name)), at)),
            Ok(country) if countries.insert(folded(name), country).is_some_and(|other| other != country) => {
                wrongs.push(Wrong::new(format!("`{}` is two countries", shortened(name)), at));
            }
            Ok(_) => {}
            Err(reason) => wrongs.push(Wrong::new(reason, at)),
        }
    }
    for (field, value, at) in &defaults {
        let is_own = [Field::OriginCountry, Field::DestinationCountry].contains(field) && countries.contains_key(&folded(&value.text));
        if let Err(reason) = if is_own { Ok(()) } else { check_default(*field, &value.text) } {
            wrongs.push(Wrong::new(reason, at));
        }
        if let (Field::At, Ok(moment)) = (field, read_moment(&value.text))
            && let Err(reason) = moment.at(None, format.zone())
        {
            wrongs.push(Wrong::new(reason, at));
        }
    }
    let bare = |table: Vec<(Field, Written, Range<usize>)>| table.into_iter().map(|(field, written, _)| (field, written)).collect();
    (Mapping::new(bare(columns), bare(defaults), format, countries), wrongs)
}

/// Which names somebody may have meant: those that are most like it, or else all.
fn meant(name: &str, known: &[&str]) -> String {
    let near = near(name, known);
    let all = || known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if near.is_empty() { format!("there are {}", all()) } else { format!("did you mean {near}?") }
}

/// A text in quotation marks, as TOML has it.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            control if control.is_control() => {
                // Writing to a string does not fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted + "\""
}

/// A table of a document that may be left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// `[Columns]`
    Columns,
    /// `[Format]`
    Format,
    /// `[Countries]`
    Countries,
}

/// A line that someone may want to complete or correct, and why.
#[derive(Debug)]
pub(super) struct Remark {
    /// Where it would stand.
    pub(super) section: Section,
    /// The line.
    pub(super) line: String,
    /// Why it is open.
    pub(super) why: String,
}

/// A mapping as TOML, with a comment beside each column that `example` has one for. What is open stands there as comments.
pub(super) fn written(mapping: &Mapping, assumed: &[Field], open: &[Remark], example: impl Fn(&str) -> Option<String>) -> String {
    let column = |(field, column): (Field, &Written)| (format!("{} = {}", field.name(), quoted(&column.text)), example(&column.text));
    let pair = |name: &str, value: &str| (format!("{name} = {}", quoted(value)), None);
    let open = |section| {
        let open = open.iter().filter(move |remark| remark.section == section);
        open.map(|remark| (format!("# {}", remark.line), Some(remark.why.clone())))
    };
    let why = |field| assumed.contains(&field).then(|| "no name says it".to_owned());
    let defaults = mapping.defaults().map(|(field, value)| (format!("{} = {}", field.name(), quoted(&value.text)), why(field)));
    let format = mapping.format().said().map(|(name, value)| pair(name, value)).chain(open(Section::Format));
    let mut countries: Vec<_> = mapping.countries().iter().map(|(name, country)| pair(&quoted(name), country.code())).collect();
    countries.sort();
    let tables = [
        table("Columns", mapping.columns().map(column).chain(open(Section::Columns)).collect()),
        table("Defaults", defaults.collect()),
        table("Format", format.collect()),
        table("Countries", countries.into_iter().chain(open(Section::Countries)).collect()),
    ];
    tables.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// A table's lines and comments, these below one another; nothing of none.
fn table(title: &str, lines: Vec<(String, Option<String>)>) -> Option<String> {
    let width = lines.iter().map(|(line, _)| line.chars().count()).max()?;
    let shown = lines.into_iter().map(|(line, comment)| match comment {
        Some(comment) => format!("{line:width$}  # {comment}\n"),
        None => line + "\n",
    });
    Some(format!("[{title}]\n") + &shown.collect::<String>())
}

#[cfg(test)]
mod tests;
