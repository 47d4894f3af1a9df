//! The plot: services against the time of a choice, both in powers of ten. Its colours follow the theme of the page that shows it.

use std::fmt::Write;

use crate::estimates::{Estimates, Group};
use crate::table::{functions, grouped, time};

const WIDTH: f64 = 840.0;
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
    points: Vec<(f64, f64)>,
}

/// The axes: powers of ten.
struct Axes {
    services: (f64, f64),
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
    let names = drawn.iter().filter_map(|name| functions(group, &[]).into_iter().find(|function| function == name));
    #[allow(clippy::cast_precision_loss, reason = "no rule set has that many services")]
    let points = |name: &str| group.get(name).into_iter().flatten().map(|(services, time)| (*services as f64, *time));
    names.map(|name| Series { name, points: points(name).collect() }).collect()
}

impl Axes {
    /// Whole powers of ten of time around all points; from the fewest services to the most.
    fn around(series: &[Series]) -> Option<Self> {
        let points = || series.iter().flat_map(|series| &series.points);
        let ends = |of: fn(&(f64, f64)) -> f64| {
            points().map(of).fold(None, |ends: Option<(f64, f64)>, figure| {
                let (low, high) = ends.unwrap_or((figure, figure));
                Some((low.min(figure), high.max(figure)))
            })
        };
        let (services, times) = (ends(|point| point.0)?, ends(|point| point.1)?);
        Some(Self { services: (services.0.log10(), services.1.log10()), times: (times.0.log10().floor(), times.1.log10().ceil()) })
    }

    fn x(&self, services: f64) -> f64 {
        let [left, _, right, _] = FRAME;
        left + (right - left) * (services.log10() - self.services.0) / (self.services.1 - self.services.0).max(1.0)
    }

    fn y(&self, nanoseconds: f64) -> f64 {
        let [_, top, _, bottom] = FRAME;
        bottom - (bottom - top) * (nanoseconds.log10() - self.times.0) / (self.times.1 - self.times.0).max(1.0)
    }

    /// A line for each power of ten.
    fn draw(&self, svg: &mut String) {
        let [left, top, right, bottom] = FRAME;
        for power in powers(self.times) {
            let (y, figure) = (self.y(power), time(power).replace(".00", "").replace(".0", ""));
            let _ = writeln!(svg, "<line class=\"grid\" x1=\"{left}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\"/>");
            let _ = writeln!(svg, "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{figure}</text>", left - 8.0, y + 4.0);
        }
        for power in powers(self.services) {
            let x = self.x(power);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a power of ten that services reach")]
            let figure = grouped(power.round() as u64);
            let _ = writeln!(svg, "<line class=\"grid\" x1=\"{x:.1}\" y1=\"{top}\" x2=\"{x:.1}\" y2=\"{bottom}\"/>");
            let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{figure}</text>", bottom + 20.0);
        }
        let middle = f64::midpoint(left, right);
        let _ = writeln!(svg, "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">services in the rule set</text>", bottom + 44.0);
    }
}

/// The powers of ten from one to another.
fn powers((low, high): (f64, f64)) -> impl Iterator<Item = f64> {
    (-3..=15).map(f64::from).filter(move |power| low - 1e-9 <= *power && *power <= high + 1e-9).map(|power| 10_f64.powf(power))
}

impl Series<'_> {
    /// The line, its points, and its name at that height.
    fn draw(&self, axes: &Axes, number: usize, name: f64, svg: &mut String) {
        let at = |(services, time): &(f64, f64)| (axes.x(*services), axes.y(*time));
        let line: Vec<String> = self.points.iter().map(at).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(svg, "<g class=\"series s{}\"><polyline points=\"{}\"/>", number % 7, line.join(" "));
        for (point, (x, y)) in self.points.iter().map(|point| (point, at(point))) {
            let hint = format!("{}, {} services: {}", self.name, point.0, time(point.1));
            let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"><title>{hint}</title></circle>");
        }
        let last = self.points.last().map_or_else(String::new, |last| time(last.1));
        let _ = writeln!(svg, "<text x=\"{}\" y=\"{:.1}\">{} {last}</text></g>", FRAME[2] + 14.0, name + 4.0, self.name);
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
