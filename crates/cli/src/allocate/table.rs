//! The answers for people: a line each, aligned, as they come.

use chrono::{DateTime, Utc};
use consign::pro::AllocationAnswer;
use unicode_width::UnicodeWidthStr;

use super::totals::nearest_miss;
use crate::dates::{delivery, moment};
use crate::terminal::{Look, wrapped};

/// How many lines are aligned with each other; later ones never get narrower.
const BLOCK: usize = 500;
const TITLES: [&str; 5] = ["CONSIGNMENT", "SERVICE", "NET", "COLLECTED", "DELIVERED"];
/// The column whose figures stand below each other.
const NET: usize = 2;

enum Line {
    Allocated([String; 5]),
    /// The consignment, what it is, and why.
    Other(String, &'static str, String),
}

/// Lines that haven't been written yet, and the widths of the columns so far.
pub(super) struct Table {
    look: Look,
    at: DateTime<Utc>,
    widths: [usize; 5],
    lines: Vec<Line>,
    has_titles: bool,
}

impl Table {
    pub(super) fn new(look: Look, at: DateTime<Utc>) -> Self {
        Self { look, at, widths: TITLES.map(str::len), lines: Vec::new(), has_titles: false }
    }

    pub(super) fn add(&mut self, answer: &AllocationAnswer) {
        let line = self.allocated(answer).unwrap_or_else(|| other(answer));
        let cells = match &line {
            Line::Allocated(cells) => cells.as_slice(),
            Line::Other(name, ..) => std::slice::from_ref(name),
        };
        for (width, cell) in self.widths.iter_mut().zip(cells) {
            *width = (*width).max(cell.width());
        }
        self.lines.push(line);
    }

    fn allocated(&self, answer: &AllocationAnswer) -> Option<Line> {
        let price = answer.price.as_ref()?;
        Some(Line::Allocated([
            answer.consignment_reference.as_deref()?.to_owned(),
            answer.carrier_service_reference.as_deref()?.to_owned(),
            format!("{} {}", price.net, price.currency.iso_code),
            moment(answer.collection_date?, self.at),
            delivery(answer.earliest_delivery_date?, answer.latest_delivery_date?, self.at),
        ]))
    }

    pub(super) fn is_full(&self) -> bool {
        self.lines.len() >= BLOCK
    }

    /// The lines since the last time, as text.
    pub(super) fn take(&mut self) -> String {
        let mut text = String::new();
        if !self.has_titles && !self.lines.is_empty() {
            self.has_titles = true;
            text += &self.look.title(&self.row(&TITLES.map(str::to_owned)));
            text.push('\n');
        }
        for line in std::mem::take(&mut self.lines) {
            match line {
                Line::Allocated(cells) => text += &self.row(&cells),
                Line::Other(name, what, why) => text += &self.note(&name, what, &why),
            }
            text.push('\n');
        }
        text
    }

    fn row(&self, cells: &[String; 5]) -> String {
        let mut text = String::new();
        for (column, (cell, width)) in cells.iter().zip(self.widths).enumerate() {
            let gap = " ".repeat(width.saturating_sub(cell.width()));
            let before = if column == 0 { "" } else { "  " };
            let parts = if column == NET { [before, &gap, cell] } else { [before, cell, &gap] };
            text.extend(parts);
        }
        text.trim_end().to_owned()
    }

    /// A consignment that has no service: why, across the other columns.
    fn note(&self, name: &str, what: &'static str, why: &str) -> String {
        let [indent, ..] = self.widths;
        let room = self.look.width.saturating_sub(indent + 2).max(30);
        let mut lines = wrapped(&format!("{what}: {why}"), room);
        if let Some(first) = lines.first_mut()
            && let Some(rest) = first.strip_prefix(what)
        {
            *first = format!("{}{rest}", self.look.bad(what));
        }
        let gap = " ".repeat(indent.saturating_sub(name.width()) + 2);
        format!("{name}{gap}{}", lines.join(&format!("\n{}", " ".repeat(indent + 2))))
    }
}

/// The line of a consignment that wasn't allocated.
fn other(answer: &AllocationAnswer) -> Line {
    let name = answer.consignment_reference.as_deref().unwrap_or("?").to_owned();
    let services = answer.unqualified_services.as_deref().unwrap_or_default();
    let description = answer.description.split_once(" is not valid: ").map_or(&*answer.description, |(_, problems)| problems);
    let (what, why) = match (answer.status_code, nearest_miss(services)) {
        (422, Some((code, nearest, message))) => ("failed", format!("{code}, nearest {nearest}: {message}")),
        (422, None) => ("failed", "no services to choose from".to_owned()),
        (409, _) => ("left alone", description.to_owned()),
        _ => ("invalid", description.to_owned()),
    };
    Line::Other(name, what, why)
}
