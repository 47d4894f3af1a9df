//! A mapping as text.

use std::fmt::Write as _;

use super::field::Field;
use super::mapping::{Mapping, Written};

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
    let settings = mapping.settings();
    let zeros = settings.restores_zeros.then(|| pair("LeadingZeros", "restore"));
    let format = mapping.format().said().map(|(name, value)| pair(name, value)).chain(zeros).chain(open(Section::Format));
    let group = settings.is_grouped.then(|| (pair("Group", "Reference").0, Some("rows of one reference are one consignment".to_owned())));
    let rows = group.into_iter().chain(settings.sheet.iter().map(|sheet| pair("Sheet", sheet)));
    let mut countries: Vec<_> = mapping.countries().iter().map(|(name, country)| pair(&quoted(name), country.code())).collect();
    countries.sort();
    let tables = [
        table("Columns", mapping.columns().map(column).chain(open(Section::Columns)).collect()),
        table("Defaults", defaults.collect()),
        table("Format", format.collect()),
        table("Countries", countries.into_iter().chain(open(Section::Countries)).collect()),
        table("Rows", rows.collect()),
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
