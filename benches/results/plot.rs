//! The plot: services against the time of a choice, both axes logarithmic. Its colours follow the theme of the page that shows it.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::estimates::{Estimates, Group};
use crate::table::{grouped, time};

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 470.0;
/// Where the axes are: left, top, right, bottom.
const FRAME: [f64; 4] = [70.0, 24.0, 610.0, 410.0];
/// The least distance between two names.
const LINE: f64 = 17.0;

/// The groups that can be drawn, the best first, and their functions.
const DRAWN: [(&str, &[&str]); 2] = [
    ("choose", &["consign", "consign from consignment", "integer scan", "integer scan by weight", "zen-engine", "cedar", "oracle"]),
    ("match", &["choose", "choose from consignment", "integer scan", "choose without index", "oracle"]),
];

const STYLE: &str = "
  .plot { font: 13px system-ui, sans-serif; }
  .plot text { fill: #57606a; } .plot .grid { stroke: #d0d7de; } .plot polyline { fill: none; stroke-width: 1.75; }
  .s0 { --c: #cf222e; } .s1 { --c: #bc6c25; } .s2 { --c: #0969da; } .s3 { --c: #1b7c83; }
  .s4 { --c: #8250df; } .s5 { --c: #4d7c0f; } .s6 { --c: #6e7781; }
  @media (prefers-color-scheme: dark) {
    .plot text { fill: #9198a1; } .plot .grid { stroke: #3d444d; }
    .s0 { --c: #ff7b72; } .s1 { --c: #f0a35e; } .s2 { --c: #58a6ff; } .s3 { --c: #56d4dd; }
    .s4 { --c: #bc8cff; } .s5 { --c: #a3d65c; } .s6 { --c: #adb5bd; }
  }
  .series polyline { stroke: var(--c); } .series circle { fill: var(--c); } .plot .series text { fill: var(--c); }
  .s0 polyline { stroke-width: 3; } .s0 text { font-weight: bold; }
";

/// A line and its name.
struct Series<'g> {
    name: &'g str,
    /// Services and nanoseconds.
    points: Vec<(u64, f64)>,
}

/// The axes.
struct Axes {
    /// Every number of services that was measured.
    services: BTreeSet<u64>,
    /// The powers of ten around all times.
    times: (f64, f64),
}

/// The plot as SVG.
pub(crate) fn plot(estimates: &Estimates) -> Result<String, String> {
    let series = DRAWN.iter().find_map(|(group, drawn)| Some(series(estimates.group(group)?, drawn))).unwrap_or_default();
    let axes = Axes::around(&series).ok_or("nothing to draw: neither `choose` nor `match` was measured")?;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" class=\"plot\">\n\
         <title>Services against the time of a choice</title>\n<style>{STYLE}</style>\n"
    );
    axes.draw(&mut svg);
    let names = apart(series.iter().map(|series| series.points.last().map_or(FRAME[1], |last| axes.y(last.1))).collect());
    for (number, (series, name)) in series.iter().zip(names).enumerate() {
        series.draw(&axes, number, name, &mut svg);
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

fn series<'g>(group: &'g Group, drawn: &[&str]) -> Vec<Series<'g>> {
    let found = drawn.iter().filter_map(|name| group.get_key_value(*name));
    let series = found.map(|(name, times)| {
        let points = times.iter().filter(|(services, _)| **services > 0);
        Series { name, points: points.map(|(services, time)| (*services, *time)).collect() }
    });
    series.filter(|series| !series.points.is_empty()).collect()
}

impl Axes {
    fn around(series: &[Series]) -> Option<Self> {
        let points = || series.iter().flat_map(|series| &series.points);
        let (least, most) = (points().map(|point| point.1).reduce(f64::min)?, points().map(|point| point.1).reduce(f64::max)?);
        Some(Self { services: points().map(|point| point.0).collect(), times: (least.log10().floor(), most.log10().ceil()) })
    }

    fn x(&self, services: u64) -> f64 {
        let [left, _, right, _] = FRAME;
        #[allow(clippy::cast_precision_loss, reason = "no rule set has that many services")]
        let power = |services: u64| (services as f64).log10();
        let (fewest, most) = (self.services.first().copied().map_or(0.0, power), self.services.last().copied().map_or(0.0, power));
        left + (right - left) * (power(services) - fewest) / (most - fewest).max(f64::MIN_POSITIVE)
    }

    fn y(&self, nanoseconds: f64) -> f64 {
        let [_, top, _, bottom] = FRAME;
        bottom - (bottom - top) * (nanoseconds.log10() - self.times.0) / (self.times.1 - self.times.0).max(1.0)
    }

    /// A line for each power of ten of time, and for each number of services.
    fn draw(&self, svg: &mut String) {
        let [left, top, right, bottom] = FRAME;
        for power in (0..15).map(f64::from).filter(|power| (self.times.0..=self.times.1).contains(power)) {
            let time_of_line = 10_f64.powf(power);
            let (y, figure) = (self.y(time_of_line), time(time_of_line).replace(".00", "").replace(".0", ""));
            let _ = writeln!(svg, "<line class=\"grid\" x1=\"{left}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\"/>");
            let _ = writeln!(svg, "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{figure}</text>", left - 8.0, y + 4.0);
        }
        for services in &self.services {
            let (x, figure) = (self.x(*services), grouped(*services));
            let _ = writeln!(svg, "<line class=\"grid\" x1=\"{x:.1}\" y1=\"{top}\" x2=\"{x:.1}\" y2=\"{bottom}\"/>");
            let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{figure}</text>", bottom + 20.0);
        }
        let middle = f64::midpoint(left, right);
        let _ = writeln!(svg, "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">services in the rule set</text>", bottom + 44.0);
    }
}

impl Series<'_> {
    /// The line, its points, and its name at that height.
    fn draw(&self, axes: &Axes, number: usize, name: f64, svg: &mut String) {
        let at = |(services, time): &(u64, f64)| (axes.x(*services), axes.y(*time));
        let line: Vec<String> = self.points.iter().map(at).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(svg, "<g class=\"series s{}\"><polyline points=\"{}\"/>", number % 7, line.join(" "));
        for (point, (x, y)) in self.points.iter().map(|point| (point, at(point))) {
            let hint = format!("{}, {} services: {}", self.name, grouped(point.0), time(point.1));
            let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"><title>{hint}</title></circle>");
        }
        let last = self.points.last().map_or_else(String::new, |(services, last)| {
            let short = if axes.services.last() == Some(services) { String::new() } else { format!(" at {}", grouped(*services)) };
            format!("{} {}{short}", self.name, time(*last))
        });
        let _ = writeln!(svg, "<text x=\"{}\" y=\"{:.1}\">{last}</text></g>", FRAME[2] + 14.0, name + 4.0);
    }
}

/// Heights of names, moved down where they would overlap, in the order given.
fn apart(heights: Vec<f64>) -> Vec<f64> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|one, other| heights[*one].total_cmp(&heights[*other]));
    let (mut heights, mut free) = (heights, f64::MIN);
    for number in order {
        heights[number] = heights[number].max(free);
        free = heights[number] + LINE;
    }
    heights
}
