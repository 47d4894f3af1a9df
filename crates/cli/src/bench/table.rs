//! The figures for people.

use std::fmt::Write;

use comfy_table::{Cell, CellAlignment, Table};

use super::document::Document;
use super::measured::{Measured, QuestionTimes};
use super::ratios::{QuestionRatios, Ratio, Ratios};
use super::share::{KindCost, ServiceCost};
use crate::page::{lines, table};
use crate::terminal::{Look, counted};
use consign_what_if::grouped;

/// All of it, with so many services.
pub(super) fn text(document: &Document, top: usize, look: Look) -> String {
    let shown = Shown { look, top };
    let mut text = format!("{}\n", look.title(&document.title));
    for measured in &document.rule_sets {
        text += &shown.rule_set(measured);
    }
    if let (Some(ratios), [first, other]) = (&document.ratios, document.rule_sets.as_slice()) {
        text += &shown.ratios(ratios, first, other);
    }
    let _ =
        writeln!(text, "\n{}", look.faint(&format!("{} ns of looking at the clock are taken off every time", document.clock_nanoseconds)));
    text
}

struct Shown {
    look: Look,
    top: usize,
}

impl Shown {
    fn rule_set(&self, measured: &Measured) -> String {
        let services = counted(measured.services as u64, "service");
        let title = format!("{}  {services}, fingerprint {}", measured.file, measured.rule_set_fingerprint);
        let mut times = self.headed(["", "TIMES", "P50", "P90", "P99", "P99.9", "MOST"]);
        for question in &measured.questions {
            times.add_row(self.times(question));
        }
        let mut text = format!("\n{}\n\n{}\n", self.look.title(&title), self.lines(&times));
        // Writing to a string does not fail.
        let _ = writeln!(text, "{} decisions a second on one core", grouped(measured.decisions_per_second_per_core));
        let _ = writeln!(text, "compiled in {}, about {} of memory", self.time(measured.compile_nanoseconds), bytes(measured.memory_bytes));
        text + &self.kinds(&measured.rule_kinds) + &self.services(&measured.carrier_services)
    }

    fn times(&self, times: &QuestionTimes) -> Vec<Cell> {
        let quantiles =
            [times.p50_nanoseconds, times.p90_nanoseconds, times.p99_nanoseconds, times.p999_nanoseconds, times.most_nanoseconds];
        let mut cells = vec![Cell::new(times.question), right(grouped(times.count))];
        cells.extend(quantiles.map(|time| right(self.time(time))));
        cells
    }

    fn kinds(&self, kinds: &[KindCost]) -> String {
        if kinds.is_empty() {
            return String::new();
        }
        let mut table = self.headed(["WITHOUT", "SERVICES", "CHOOSE", "", "EXPLAIN", ""]);
        for cost in kinds {
            let changes =
                [(cost.choose_nanoseconds, cost.choose_without_nanoseconds), (cost.explain_nanoseconds, cost.explain_without_nanoseconds)];
            let mut cells = vec![Cell::new(cost.kind), right(grouped(cost.services))];
            for (with, without) in changes {
                cells.extend([right(self.time(without)), right(change(Ratio::of(without, with)))]);
            }
            table.add_row(cells);
        }
        format!("\n{}", self.lines(&table))
    }

    fn services(&self, services: &[ServiceCost]) -> String {
        let Some(quickest) = services.last() else { return String::new() };
        let mut table = self.headed(["SERVICE ALONE", "EXPLAIN", "ELIGIBLE", "CHEAPEST"]);
        for cost in services.iter().take(self.top) {
            let part = |count: u64| right(percent(Ratio::of(count, cost.asked)));
            let cells = [
                Cell::new(&cost.carrier_service_reference),
                right(self.time(cost.explain_nanoseconds)),
                part(cost.eligible),
                part(cost.chosen),
            ];
            table.add_row(cells);
        }
        let more = services.len().saturating_sub(self.top);
        let rest = if more > 0 { format!("and {more} more, ") } else { String::new() };
        format!("\n{}{rest}the quickest in {}\n", self.lines(&table), self.time(quickest.explain_nanoseconds))
    }

    fn ratios(&self, ratios: &Ratios, first: &Measured, other: &Measured) -> String {
        let title = format!("{} takes so many times what {} takes", other.file, first.file);
        let mut table = self.headed(["", "P50", "P90", "P99", "P99.9"]);
        for (question, QuestionRatios { p50, p90, p99, p999, .. }) in first.questions.iter().zip(&ratios.questions) {
            let figures = [p50, p90, p99, p999].map(|ratio| right(times_of(*ratio)));
            table.add_row([Cell::new(question.question)].into_iter().chain(figures));
        }
        let last = [
            format!("{} times the decisions a second", times_of(ratios.decisions_per_second_per_core)),
            format!("{} times the time to compile", times_of(ratios.compile)),
            format!("{} times the memory", times_of(ratios.memory)),
        ];
        format!("\n{}\n\n{}\n{}\n", self.look.title(&title), self.lines(&table), last.join(", "))
    }

    fn headed<const N: usize>(&self, titles: [&str; N]) -> Table {
        let mut table = table(self.look);
        table.set_header(
            titles.iter().enumerate().map(|(column, title)| if column == 0 { Cell::new(title) } else { right((*title).to_owned()) }),
        );
        table
    }

    fn lines(&self, table: &Table) -> String {
        lines(table, self.look)
    }

    /// With the unit that leaves one to three digits before the point: `64 ns`, `1.25 us`, `36.0 ms`.
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    fn time(&self, nanoseconds: u64) -> String {
        let micro = if self.look.unicode { "µs" } else { "us" };
        match nanoseconds {
            0..1_000 => format!("{nanoseconds} ns"),
            1_000..1_000_000 => format!("{} {micro}", three_digits(nanoseconds as f64 / 1e3)),
            1_000_000..1_000_000_000 => format!("{} ms", three_digits(nanoseconds as f64 / 1e6)),
            _ => format!("{} s", three_digits(nanoseconds as f64 / 1e9)),
        }
    }
}

fn right(text: String) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

/// `1.03`
fn times_of(ratio: Ratio) -> String {
    three_digits(ratio.0)
}

/// `-12 %`
fn change(ratio: Ratio) -> String {
    let percent = (ratio.0 - 1.0) * 100.0;
    // No nothing has a sign.
    if percent.abs() < 0.5 { "0 %".to_owned() } else { format!("{percent:+.0} %") }
}

/// `8.3 %`
fn percent(ratio: Ratio) -> String {
    format!("{:.1} %", ratio.0 * 100.0)
}

fn three_digits(figure: f64) -> String {
    match figure {
        100.0.. => format!("{figure:.0}"),
        10.0.. => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
fn bytes(bytes: u64) -> String {
    match bytes {
        0..1_024 => counted(bytes, "byte"),
        1_024..1_048_576 => format!("{} KiB", three_digits(bytes as f64 / 1_024.0)),
        _ => format!("{} MiB", three_digits(bytes as f64 / 1_048_576.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_three_digits_and_a_unit() {
        let shown = |unicode| Shown { look: Look { color: false, unicode, width: 100 }, top: 1 };
        let times = [999, 1_000, 12_345, 999_999, 36_000_000, 2_500_000_000].map(|time| shown(false).time(time));
        assert_eq!(times, ["999 ns", "1.00 us", "12.3 us", "1000 us", "36.0 ms", "2.50 s"]);
        assert_eq!(shown(true).time(1_250), "1.25 µs");
        assert_eq!([bytes(1), bytes(2_048), bytes(3 * 1_048_576)], ["1 byte", "2.00 KiB", "3.00 MiB"]);
        let changes = [(88, 100), (3, 2), (999, 1_000), (1_004, 1_000)].map(|(one, other)| change(Ratio::of(one, other)));
        assert_eq!(changes, ["-12 %", "+50 %", "0 %", "0 %"]);
        assert_eq!(percent(Ratio::of(1, 12)), "8.3 %");
    }
}
