//! The answers for people: a line each, aligned, as they come.

use chrono::{DateTime, Utc};
use consign::pro::AllocationAnswer;
use unicode_width::UnicodeWidthStr;

use super::totals::nearest_miss;
use crate::dates::{delivery, moment};
use crate::terminal::{Look, wrapped};

const TITLES: [&str; 5] = ["CONSIGNMENT", "SERVICE", "NET", "COLLECTED", "DELIVERED"];
/// The column whose figures stand below each other.
const NET: usize = 2;

pub(super) enum Line {
    Allocated([String; 5]),
    /// The consignment, what it is, and why.
    Other(String, &'static str, String),
}

/// Lines that haven't been written yet, and the widths of the columns so far.
pub(super) struct Table {
    look: Look,
    widths: [usize; 5],
    lines: Vec<Line>,
    has_titles: bool,
}

impl Table {
    pub(super) fn new(look: Look) -> Self {
        Self { look, widths: TITLES.map(str::len), lines: Vec::new(), has_titles: false }
    }

    /// Adds a line. Those up to the next [`Table::take`] are aligned with each other; later ones never get narrower.
    pub(super) fn add(&mut self, line: Line) {
        let cells = match &line {
            Line::Allocated(cells) => cells.as_slice(),
            Line::Other(name, ..) => std::slice::from_ref(name),
        };
        for (width, cell) in self.widths.iter_mut().zip(cells) {
            *width = (*width).max(cell.width());
        }
        self.lines.push(line);
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

impl Line {
    /// Of an answer, with years where they aren't that of an instant.
    pub(super) fn of(answer: &AllocationAnswer, at: DateTime<Utc>) -> Self {
        allocated(answer, at).unwrap_or_else(|| other(answer))
    }
}

fn allocated(answer: &AllocationAnswer, at: DateTime<Utc>) -> Option<Line> {
    let price = answer.price.as_ref()?;
    Some(Line::Allocated([
        answer.consignment_reference.as_deref()?.to_owned(),
        answer.carrier_service_reference.as_deref()?.to_owned(),
        format!("{} {}", price.net, price.currency.iso_code),
        moment(answer.collection_date?, at),
        delivery(answer.earliest_delivery_date?, answer.latest_delivery_date?, at),
    ]))
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
