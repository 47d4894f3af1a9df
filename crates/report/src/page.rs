//! The page itself: what happened in words, headline figures, sections, and all that makes it one file.

use askama::Template;
use consign::Currency;
use consign::chrono::{DateTime, SecondsFormat, Utc};

use crate::svg::escaped;
use crate::table::{Cell, Table, Tone};

/// What a report says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    /// What it is about: `Peak season`, or the name of the rule set's file.
    pub title: String,
    /// What went in, as names and values in the order in which they are shown: the rule sets, the consignments, the instant.
    pub facts: Vec<(String, String)>,
    /// Where all results are, if they were written: `changes.jsonl`.
    pub full: Option<String>,
}

/// What a report says of its consignments: what they are called, and the instant of those that give none.
#[must_use]
pub fn consignment_facts(name: &str, at: DateTime<Utc>) -> Vec<(String, String)> {
    let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    vec![("Consignments".to_owned(), name.to_owned()), ("Instant, where a row has none".to_owned(), at)]
}

/// What `page.html` shows.
#[derive(Template)]
#[template(path = "page.html")]
pub(crate) struct Page<'a> {
    pub(crate) kind: &'static str,
    pub(crate) heading: &'a Heading,
    /// What else is known of what went in.
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) currency: Currency,
    /// What happened, in sentences.
    pub(crate) summary: Vec<String>,
    pub(crate) headlines: Vec<Headline>,
    /// Whether charts have two sides.
    pub(crate) is_compared: bool,
    pub(crate) sections: Vec<Section>,
}

/// A figure to begin with.
#[derive(Debug)]
pub(crate) struct Headline {
    label: &'static str,
    figure: String,
    /// What it is of, or is to be compared with.
    note: String,
    tone: Tone,
}

impl Headline {
    pub(crate) fn new(label: &'static str, figure: impl std::fmt::Display, note: impl Into<String>) -> Self {
        Self { label, figure: format!("{figure}"), note: note.into(), tone: Tone::Plain }
    }

    pub(crate) fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }
}

/// A chart with its heading: SVG.
#[derive(Debug)]
pub(crate) struct Chart {
    title: String,
    drawing: String,
    is_wide: bool,
}

impl Chart {
    pub(crate) fn new(title: impl Into<String>, drawing: String) -> Self {
        Self { title: title.into(), drawing, is_wide: false }
    }

    /// One that takes all the width.
    pub(crate) fn wide(self) -> Self {
        Self { is_wide: true, ..self }
    }
}

/// A chapter: what it says, charts, tables. What shows nothing is left out.
#[derive(Debug)]
pub(crate) struct Section {
    id: &'static str,
    title: &'static str,
    intro: String,
    charts: Vec<Chart>,
    tables: Vec<Table>,
}

impl Section {
    pub(crate) fn new(id: &'static str, title: &'static str, intro: impl Into<String>) -> Self {
        Self { id, title, intro: intro.into(), charts: Vec::new(), tables: Vec::new() }
    }

    pub(crate) fn chart(mut self, chart: Chart) -> Self {
        self.charts.extend((!chart.drawing.is_empty()).then_some(chart));
        self
    }

    pub(crate) fn table(mut self, table: Table) -> Self {
        self.tables.extend((!table.rows.is_empty()).then_some(table));
        self
    }

    fn is_empty(&self) -> bool {
        self.intro.is_empty() && self.charts.is_empty() && self.tables.is_empty()
    }
}

/// What has made the page.
const VERSION: &str = env!("CARGO_PKG_VERSION");
const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

impl Page<'_> {
    /// The page as text.
    pub(crate) fn text(&self) -> String {
        // Writing to a string does not fail.
        self.render().unwrap_or_default()
    }
}

impl Cell {
    /// The element of the cell.
    fn html(&self) -> String {
        match self {
            Self::Nothing => "<td></td>".to_owned(),
            Self::Text(text) if text.contains('\n') => format!("<td class=\"lines\">{}</td>", escaped(text)),
            Self::Text(text) => format!("<td>{}</td>", escaped(text)),
            Self::Named(name, more) => format!("<td>{}<small>{}</small></td>", escaped(name), escaped(more)),
            Self::References(all) => {
                let all: Vec<String> = all.iter().map(|reference| format!("<code>{}</code>", escaped(reference))).collect();
                format!("<td class=\"such\">{}</td>", all.join(" "))
            }
            Self::Mark(word, tone) => format!("<td><span class=\"mark {}\">{word}</span></td>", tone.class()),
            Self::Figure(figure, Tone::Plain) => format!("<td class=\"figure\">{}</td>", escaped(figure)),
            Self::Figure(figure, tone) => format!("<td class=\"figure {}\">{}</td>", tone.class(), escaped(figure)),
        }
    }
}
