//! Charts as SVG that fits any width: across, everything is in percent of it and texts keep their size, so that a chart is read on a
//! telephone as on paper. Colours are those of the style sheet, for light and dark.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use crate::figures::count;

/// The most bars of a chart of names.
pub(crate) const MOST_BARS: usize = 12;

/// The counts of one side, one for each label.
pub(crate) struct Series {
    pub(crate) counts: Vec<u64>,
}

/// A text that is no markup, whatever it says.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}

/// A text of at most so many letters; the last is `…` where it was longer.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most - 1).chain(['…']).collect() }
}

/// How many percent of a whole, to two decimals.
pub(crate) fn share(part: Decimal, whole: Decimal) -> Decimal {
    let share = part.max(Decimal::ZERO).checked_mul(Decimal::ONE_HUNDRED).and_then(|part| part.checked_div(whole));
    share.unwrap_or_default().round_dp(2).normalize()
}

/// The class of a series: the one, or before and after.
fn class(series: usize, of: usize) -> &'static str {
    if of > 1 && series == 0 { "before" } else { "main" }
}

/// The part of the width that bars have, in percent; their figures have the rest.
const BARS: u32 = 56;

/// Named bars, one below the other: below each label a bar with its figure for each side. Empty where there is nothing to draw.
pub(crate) fn rows(bars: &[(String, Vec<(Decimal, String)>)]) -> String {
    let all = || bars.iter().flat_map(|(_, values)| values).map(|(amount, _)| *amount);
    let Some(most) = all().max().filter(|most| *most > Decimal::ZERO) else { return String::new() };
    let (mut svg, mut y) = (String::new(), 0);
    for (label, values) in bars.iter().filter(|(_, values)| values.iter().any(|(amount, _)| *amount > Decimal::ZERO)) {
        let texts: Vec<&str> = values.iter().map(|(_, text)| text.as_str()).collect();
        let (name, figures) = (escaped(&shortened(label, 44)), escaped(&texts.join(" → ")));
        // Writing to a string does not fail.
        let _ = write!(svg, "<g><title>{}: {figures}</title><text y=\"{}\">{name}</text>", escaped(label), y + 12);
        y += 17;
        for (number, (amount, text)) in values.iter().enumerate() {
            let (class, width) = (class(number, values.len()), share(*amount * Decimal::from(BARS), most * Decimal::ONE_HUNDRED));
            let _ = write!(svg, "<rect class=\"{class}\" y=\"{y}\" width=\"{width}%\" height=\"11\"/>");
            let _ = write!(svg, "<text class=\"value\" x=\"100%\" y=\"{}\">{}</text>", y + 10, escaped(text));
            y += 13;
        }
        y += 6;
        svg.push_str("</g>");
    }
    framed(&svg, y)
}

/// How high columns may be, and where their feet stand.
const HIGH: u64 = 120;
const FEET: u64 = 136;
/// The part of the width that is left to the figures of the axis, in percent.
const AXIS: u32 = 9;

/// Columns beside each other: counts by something that has an order. `labels` say all of each, `ticks` what is written below its left end.
pub(crate) fn columns(labels: &[String], ticks: &[String], series: &[Series]) -> String {
    let most = series.iter().flat_map(|series| &series.counts).copied().max().unwrap_or_default();
    let Some(slots) = u32::try_from(labels.len()).ok().filter(|slots| *slots > 0 && most > 0) else { return String::new() };
    let slot = Decimal::from(100 - AXIS) / Decimal::from(slots);
    let at = |place: usize, part: Decimal| (Decimal::from(AXIS) + slot * (Decimal::from(place) + part)).round_dp(2).normalize();
    let (mut svg, among) = (String::new(), Decimal::from(series.len()));
    for (height, line) in [(FEET, 0), (FEET - HIGH / 2, most / 2), (FEET - HIGH, most)] {
        let _ = write!(svg, "<line x1=\"{AXIS}%\" x2=\"100%\" y1=\"{height}\" y2=\"{height}\"/>");
        // Half of an odd count is no count.
        if line == 0 || line == most || most.is_multiple_of(2) {
            let _ = write!(svg, "<text class=\"axis\" x=\"{}%\" y=\"{}\">{}</text>", AXIS - 1, height + 4, count(line));
        }
    }
    let width = (slot * Decimal::new(8, 1) / among).round_dp(2).normalize();
    for (place, label) in labels.iter().enumerate() {
        let counts: Vec<u64> = series.iter().filter_map(|series| series.counts.get(place).copied()).collect();
        let texts: Vec<String> = counts.iter().map(|number| count(*number)).collect();
        let _ = write!(svg, "<g><title>{}: {}</title>", escaped(label), texts.join(" → "));
        for (number, tall) in counts.iter().enumerate() {
            // What is not nothing is seen.
            let height = if *tall == 0 { 0 } else { (tall.saturating_mul(HIGH) / most).max(1) };
            let x = at(place, Decimal::new(1, 1) + Decimal::new(8, 1) * Decimal::from(number) / among);
            let class = class(number, counts.len());
            let _ = write!(svg, "<rect class=\"{class}\" x=\"{x}%\" y=\"{}\" width=\"{width}%\" height=\"{height}\"/>", FEET - height);
        }
        svg.push_str("</g>");
    }
    // Few enough to stand beside each other on a telephone.
    let every = ticks.len().div_ceil(6).max(1);
    for (place, tick) in ticks.iter().enumerate().step_by(every) {
        let x = at(place, if every == 1 { Decimal::new(5, 1) } else { Decimal::new(1, 1) });
        let (class, x) = if x > Decimal::from(93) { ("axis", Decimal::ONE_HUNDRED) } else { ("tick", x) };
        let _ = write!(svg, "<text class=\"{class}\" x=\"{x}%\" y=\"{}\">{}</text>", FEET + 15, escaped(&shortened(tick, 11)));
    }
    framed(&svg, FEET + 20)
}

/// What is drawn, in its frame.
pub(crate) fn framed(drawn: &str, height: u64) -> String {
    format!("<svg width=\"100%\" height=\"{height}\" role=\"img\">{drawn}</svg>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, values: &[i64]) -> (String, Vec<(Decimal, String)>) {
        (label.to_owned(), values.iter().map(|value| (Decimal::from(*value), value.to_string())).collect())
    }

    #[test]
    fn bars_are_shares_of_the_greatest_and_labels_no_markup() {
        let drawn = rows(&[bar("<b>\"A\" & 'B'", &[1, 3]), bar("C", &[0, 4])]);
        let widths: Vec<&str> = drawn.split("width=\"").skip(2).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(widths, ["14%", "42%", "0%", "56%"]);
        assert!(drawn.contains("<title>&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;: 1 → 3</title>"), "{drawn}");
        assert_eq!([rows(&[]), rows(&[bar("A", &[0])])], ["", ""]);
    }

    #[test]
    fn columns_are_as_high_as_their_counts() {
        let names = ["a", "b", "c"].map(str::to_owned);
        let drawn = columns(&names, &names, &[Series { counts: vec![120, 1, 0] }]);
        let heights: Vec<&str> = drawn.split("height=\"").skip(2).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(heights, ["120", "1", "0"]);
        assert_eq!(columns(&names, &names, &[Series { counts: vec![0; 3] }]), "");
    }
}
