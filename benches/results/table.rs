//! Tables in Markdown: a row for each function, a column for each number of services.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::estimates::Group;

/// What a row is called, and what it measures.
pub(crate) type Sentence = (&'static str, &'static str);

/// The functions of a group: those with a sentence in its order, then the others by name.
pub(crate) fn functions<'g>(group: &'g Group, sentences: &[Sentence]) -> Vec<&'g str> {
    let place = |name: &str| sentences.iter().position(|(known, _)| *known == name).unwrap_or(sentences.len());
    let mut functions: Vec<&str> = group.keys().map(String::as_str).collect();
    functions.sort_by_key(|name| (place(name), *name));
    functions
}

/// Times, each with its unit.
pub(crate) fn times(group: &Group, sentences: &[Sentence]) -> String {
    let row = |name: &str| {
        let sentence = sentences.iter().find(|(known, _)| *known == name);
        sentence.map_or_else(|| format!("`{name}`"), |(_, sentence)| format!("`{name}`: {sentence}"))
    };
    let rows = functions(group, sentences).into_iter().map(|name| (row(name), name));
    table(group, rows, |name, services| group.get(name)?.get(&services).copied().map(time))
}

/// What ratios a table tells.
pub(crate) enum Ratio {
    /// How many times as long each function takes as this one.
    Over(&'static str),
    /// How many times as long this one takes as each function.
    Of(&'static str),
}

/// The ratios of a group; nothing if the one that they go by isn't in it.
pub(crate) fn ratios(group: &Group, sentences: &[Sentence], told: &Ratio) -> Option<String> {
    let (Ratio::Over(one) | Ratio::Of(one)) = told;
    let of_one = group.get(*one)?;
    let others = functions(group, sentences).into_iter().filter(|name| name != one);
    let rows = others.map(|name| (if matches!(told, Ratio::Of(_)) { format!("{one} ÷ {name}") } else { format!("{name} ÷ {one}") }, name));
    let cell = |name: &str, services: u64| {
        let (one, other) = (of_one.get(&services)?, group.get(name)?.get(&services)?);
        Some(ratio(if matches!(told, Ratio::Of(_)) { one / other } else { other / one }))
    };
    Some(table(group, rows, cell))
}

/// Rows without a cell are left out.
fn table<'g>(group: &Group, rows: impl Iterator<Item = (String, &'g str)>, cell: impl Fn(&str, u64) -> Option<String>) -> String {
    let sizes: BTreeSet<u64> = group.values().flat_map(|sizes| sizes.keys().copied()).collect();
    let heads = sizes.iter().map(|services| if *services == 0 { "any".to_owned() } else { grouped(*services) });
    let mut text = format!("| services | {} |\n|", heads.collect::<Vec<_>>().join(" | "));
    let _ = writeln!(text, " --- |{}", " ---: |".repeat(sizes.len()));
    for (head, name) in rows {
        let cells: Vec<Option<String>> = sizes.iter().map(|services| cell(name, *services)).collect();
        if cells.iter().any(Option::is_some) {
            let cells: Vec<String> = cells.into_iter().map(Option::unwrap_or_default).collect();
            let _ = writeln!(text, "| {head} | {} |", cells.join(" | "));
        }
    }
    text
}

/// Nanoseconds in the unit that leaves one to three digits before the point: `64 ns`, `1.25 µs`, `36 ms`.
pub(crate) fn time(nanoseconds: f64) -> String {
    let units = [(1e9, "s"), (1e6, "ms"), (1e3, "µs")];
    let (one, unit) = units.into_iter().find(|(one, _)| nanoseconds >= *one * 0.999_5).unwrap_or((1.0, "ns"));
    format!("{} {unit}", figure(nanoseconds / one))
}

fn ratio(ratio: f64) -> String {
    if ratio < 1_000.0 {
        return figure(ratio);
    }
    // Two digits are all that a ratio of two measurements says.
    let digits = 10_f64.powf(ratio.log10().floor() - 1.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a ratio is positive and small")]
    grouped(((ratio / digits).round() * digits) as u64)
}

/// About three digits.
fn figure(figure: f64) -> String {
    match figure {
        100.0.. => format!("{figure:.0}"),
        10.0.. => format!("{figure:.1}"),
        0.1.. => format!("{figure:.2}"),
        _ => format!("{figure:.3}"),
    }
}

/// `5,000`
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
