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
//! LeadingZeros = "restore"
//!
//! [Countries]
//! "Mainland" = "GB"
//!
//! [Rows]
//! Group = "Reference"
//! Sheet = "Orders"
//! ```

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use consign::Position;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use toml::de::DeTable;

use super::defaults::check_default;
use super::field::Field;
use super::mapping::{Countries, Mapping, Settings, Written};
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

/// The tables of a document, and what is no part of one.
#[derive(Default)]
struct Tables {
    columns: Vec<Entry>,
    defaults: Vec<Entry>,
    format: Vec<Entry>,
    countries: Vec<Entry>,
    rows: Vec<Entry>,
    wrongs: Vec<Wrong>,
}

/// A field as it stands there: its name, its text if it is one, and where that is.
type Stated = (String, Option<String>, Range<usize>);

impl Tables {
    /// Adds one, of which the fields are known if it is a table at all.
    fn add(&mut self, name: &str, at: &Range<usize>, fields: Option<Vec<Stated>>) {
        let entries = match name {
            "Columns" => &mut self.columns,
            "Defaults" => &mut self.defaults,
            "Format" => &mut self.format,
            "Countries" => &mut self.countries,
            "Rows" => &mut self.rows,
            _ => {
                let hint = Some(meant(name, &["Columns", "Defaults", "Format", "Countries", "Rows"]));
                let message = format!("a mapping has no `{}`", shortened(name));
                return self.wrongs.push(Wrong { message, hint, at: at.clone() });
            }
        };
        if !entries.is_empty() {
            self.wrongs.push(Wrong::new(format!("`{name}` is given twice"), at));
        }
        let Some(fields) = fields else {
            return self.wrongs.push(Wrong::new(format!("`{name}` is not a table of texts"), at));
        };
        for (field, value, Range { start, end }) in fields {
            match value {
                // Within the quotation marks.
                Some(value) => entries.push(Entry { field, value, at: (start + 1).min(end)..end.saturating_sub(1).max(start) }),
                None => self.wrongs.push(Wrong::new(format!("`{}` is not a text", shortened(&field)), &(start..end))),
            }
        }
        entries.sort_by_key(|entry| entry.at.start);
    }
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

/// What stands in an object of JSON, a name as often as it stands there.
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
        let (name, source) = consign_tables::read_text(path, LONGEST)?;
        Ok(Self::of(&name, source.strip_prefix('\u{feff}').unwrap_or(&source))?)
    }

    /// Reads a mapping from its text.
    ///
    /// # Errors
    /// Everything that is wrong in it.
    pub fn of(name: &str, source: &str) -> Result<Self, Box<MappingError>> {
        let (mapping, wrongs) = read(source);
        let document = Self { mapping, name: name.to_owned(), source: source.to_owned() };
        if wrongs.is_empty() { Ok(document) } else { Err(Box::new(document.refused(wrongs))) }
    }

    /// Holds the mapping against the columns that a table has.
    pub(crate) fn fits(&self, header: &[&str], table: &str, has_products: bool) -> Result<(), Box<MappingError>> {
        let mut wrongs = Vec::new();
        for (_, column) in self.mapping.columns().filter(|(_, column)| !header.contains(&column.text.as_str())) {
            let near = near(&column.text, header);
            let has = || header.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let hint = if near.is_empty() { format!("it has {}", has()) } else { format!("did you mean {near}?") };
            let at = column.at..column.at + column.text.len();
            wrongs.push(Wrong { message: format!("`{table}` has no column `{}`", column.text), hint: Some(hint), at });
        }
        wrongs.extend(self.mapping.lacks(has_products).into_iter().map(|message| Wrong::new(message, &(0..0))));
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

/// The mapping of a text, and everything that is wrong in it, in the order of the text.
fn read(source: &str) -> (Mapping, Vec<Wrong>) {
    let mut tables = Tables::default();
    let read = if source.trim_start().starts_with('{') { json(source, &mut tables) } else { toml(source, &mut tables) };
    let (mapping, mut wrongs) = match read {
        Ok(()) => understood(tables),
        // Of what can't be read to its end nothing is known.
        Err(wrongs) => (Mapping::default(), wrongs),
    };
    wrongs.sort_by_key(|wrong| wrong.at.start);
    (mapping, wrongs)
}

fn toml(source: &str, tables: &mut Tables) -> Result<(), Vec<Wrong>> {
    let (document, errors) = DeTable::parse_recoverable(source);
    if !errors.is_empty() {
        let wrong = |error: toml::de::Error| {
            Wrong::new(error.message().lines().next().unwrap_or_default().to_owned(), &error.span().unwrap_or(0..0))
        };
        return Err(errors.into_iter().map(wrong).collect());
    }
    for (name, table) in document.get_ref() {
        let fields = table.get_ref().as_table().map(|fields| {
            let fields = fields
                .iter()
                .map(|(field, value)| (field.get_ref().to_string(), value.get_ref().as_str().map(str::to_owned), value.span()));
            fields.collect()
        });
        tables.add(name.get_ref(), &name.span(), fields);
    }
    Ok(())
}

fn json(source: &str, tables: &mut Tables) -> Result<(), Vec<Wrong>> {
    let document: Pairs<'_> = serde_json::from_str(source).map_err(|error| {
        let line_start = source.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let at = line_start + error.column().saturating_sub(1);
        let text = error.to_string();
        let message = text.split(" at line ").next().unwrap_or_default().to_owned();
        vec![Wrong::new(message, &(at..at))]
    })?;
    // The texts lie in the source: how far in tells where they stand.
    let span = |raw: &RawValue| {
        let start = raw.get().as_ptr().addr() - source.as_ptr().addr();
        start..start + raw.get().len()
    };
    for (name, table) in document.0 {
        let fields = serde_json::from_str(table.get()).ok().map(|Pairs(fields)| {
            let fields = fields.into_iter().map(|(field, value)| (field.into_owned(), serde_json::from_str(value.get()).ok(), span(value)));
            fields.collect()
        });
        tables.add(&name, &span(table), fields);
    }
    Ok(())
}

/// The fields that are meant, and everything that is wrong.
fn understood(tables: Tables) -> (Mapping, Vec<Wrong>) {
    let mut wrongs = tables.wrongs;
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
    let mut settings = Settings::default();
    let format = said_of_cells(&tables.format, &mut settings, &mut wrongs);
    said_of_rows(&tables.rows, &mut settings, &mut wrongs);
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
    (Mapping::new(bare(columns), bare(defaults), format, countries).with_settings(settings), wrongs)
}

/// What stands under [Format].
fn said_of_cells(entries: &[Entry], settings: &mut Settings, wrongs: &mut Vec<Wrong>) -> CellFormat {
    const ZEROS: &str = "LeadingZeros";
    let known: Vec<&str> = CellFormat::NAMES.into_iter().chain([ZEROS]).collect();
    let mut format = CellFormat::default();
    let mut set: Vec<&str> = Vec::new();
    for Entry { field: name, value, at } in entries {
        if set.contains(&name.as_str()) {
            wrongs.push(Wrong::new(format!("`{name}` is given twice"), at));
        }
        set.push(name);
        if !known.contains(&name.as_str()) {
            let hint = Some(meant(name, &known));
            wrongs.push(Wrong { message: format!("[Format] has no `{name}`"), hint, at: at.clone() });
        } else if name == ZEROS && value == "restore" {
            settings.restores_zeros = true;
        } else if name == ZEROS {
            wrongs.push(Wrong::new(format!("`{ZEROS}` is `restore` or not there, not `{}`", shortened(value)), at));
        } else if let Err(reason) = format.set(name, value) {
            wrongs.push(Wrong::new(reason, at));
        }
    }
    format
}

/// What stands under [Rows].
fn said_of_rows(entries: &[Entry], settings: &mut Settings, wrongs: &mut Vec<Wrong>) {
    for Entry { field: name, value, at } in entries {
        match (name.as_str(), value.as_str()) {
            ("Group", "Reference") => settings.is_grouped = true,
            ("Group", _) => wrongs.push(Wrong::new(format!("`Group` is `Reference` or not there, not `{}`", shortened(value)), at)),
            ("Sheet", _) => settings.sheet = Some(value.clone()),
            _ => {
                let hint = Some(meant(name, &["Group", "Sheet"]));
                wrongs.push(Wrong { message: format!("[Rows] has no `{}`", shortened(name)), hint, at: at.clone() });
            }
        }
    }
}

/// Which names somebody may have meant: those that are most like it, or else all.
fn meant(name: &str, known: &[&str]) -> String {
    let near = near(name, known);
    let all = || known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if near.is_empty() { format!("there are {}", all()) } else { format!("did you mean {near}?") }
}

#[cfg(test)]
mod tests;
