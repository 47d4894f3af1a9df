//! The page itself: headline figures, sections, and all that makes it one file.

use std::fmt::Write as _;

use askama::Template;
use consign::Currency;

use super::chart::Chart;
use super::table::{Cell, Table, Tone};

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

/// What `page.html` shows.
#[derive(Template)]
#[template(path = "page.html")]
pub(super) struct Page<'a> {
    pub(super) kind: &'static str,
    pub(super) heading: &'a Heading,
    pub(super) currency: Currency,
    pub(super) headlines: Vec<Headline>,
    pub(super) sections: Vec<Section>,
}

/// A figure to begin with.
#[derive(Debug)]
pub(super) struct Headline {
    pub(super) label: &'static str,
    pub(super) figure: Cell,
    /// What it is to be compared with.
    pub(super) note: String,
    pub(super) tone: Tone,
}

impl Headline {
    pub(super) fn new(label: &'static str, figure: impl Into<Cell>, note: impl Into<String>) -> Self {
        Self { label, figure: figure.into(), note: note.into(), tone: Tone::Plain }
    }

    pub(super) fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }
}

/// A chapter: what it says, charts, tables.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) intro: String,
    pub(super) charts: Vec<Chart>,
    pub(super) tables: Vec<Table>,
}

impl Section {
    pub(super) fn new(id: &'static str, title: &'static str, intro: impl Into<String>) -> Self {
        Self { id, title, intro: intro.into(), charts: Vec::new(), tables: Vec::new() }
    }

    pub(super) fn chart(mut self, chart: Chart) -> Self {
        self.charts.extend(chart.has_marks().then_some(chart));
        self
    }

    pub(super) fn table(mut self, table: Table) -> Self {
        self.tables.extend((!table.rows.is_empty()).then_some(table));
        self
    }
}

/// plotly.js, compressed and in base64: the build script says whence.
const PLOTLY: &str = include_str!(concat!(env!("OUT_DIR"), "/plotly.js.gz.base64"));
/// What has made the page.
const VERSION: &str = env!("CARGO_PKG_VERSION");
const STYLE: &str = include_str!("report.css");
const SCRIPTS: [&str; 4] = [include_str!("figures.js"), include_str!("tables.js"), include_str!("charts.js"), include_str!("report.js")];

impl Page<'_> {
    /// The page as text.
    pub(super) fn text(&self) -> String {
        // Writing to a string does not fail.
        self.render().unwrap_or_default()
    }

    fn charts(&self) -> Vec<&Chart> {
        self.sections.iter().flat_map(|section| &section.charts).collect()
    }
}

impl Cell {
    /// The attributes of its element: a class, and for the script the figure, and its currency if that isn't the page's own.
    fn attributes(&self, own: Currency) -> String {
        let mut attributes = String::new();
        let class = self.class();
        if !class.is_empty() {
            let _ = write!(attributes, " class=\"{class}\"");
        }
        if let Some(value) = self.value() {
            let _ = write!(attributes, " data-value=\"{value}\"");
        }
        if let Self::Money(money) | Self::Difference(money) = self
            && money.currency != own
        {
            let _ = write!(attributes, " data-currency=\"{}\"", money.currency);
        }
        attributes
    }
}
