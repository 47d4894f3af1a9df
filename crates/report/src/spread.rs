//! How prices, transit and promises are spread.

use std::collections::{BTreeMap, BTreeSet};

use consign::simulation::{Aggregates, Distribution};
use rust_decimal::Decimal;

use super::chart::{Bars, Chart, Colour, Drawing, Series, Shape, Unit};
use super::figures::Money;
use super::histogram::histogram;
use super::page::Section;
use super::table::{Cell, Column, Table};

/// Distributions of one set of results, or of what was and what is.
pub(super) fn section(results: &Aggregates, before: Option<&Aggregates>) -> Section {
    let days =
        |id, title: &str, axis: &str, of: fn(&Aggregates) -> &BTreeMap<u32, u64>| by_days(id, title, axis, of(results), before.map(of));
    let prices = prices(results, before);
    let transit = days("chart-transit", "Consignments by days in transit", "Calendar days from collection to the latest delivery", |one| {
        &one.transit_days
    });
    let slack =
        days("chart-slack", "Promises kept, by days to spare", "Calendar days from the latest delivery to the promised date", |one| {
            &one.promise_slack
        });
    let figures = [
        figures("prices", "Prices: figures of the chart", "Net price", &prices),
        figures("transit", "Days in transit: figures of the chart", "Days", &transit),
        figures("slack", "Days to spare: figures of the chart", "Days", &slack),
    ];
    let section = Section::new("spread", "Prices and transit", "");
    let section = section.chart(prices).chart(transit).chart(slack).table(quantiles(results, before));
    figures.into_iter().fold(section, Section::table)
}

/// What a chart of columns shows, for those who rather read it.
pub(super) fn figures(id: &'static str, caption: &'static str, what: &'static str, chart: &Chart) -> Table {
    let Drawing::Bars(bars) = &chart.drawing else { return Table::new(id, caption, "row", &[]) };
    let titles = bars.series.iter().map(|series| Column::figure(if series.name.is_empty() { "Consignments" } else { series.name }));
    let columns: Vec<Column> = [Column::text(what)].into_iter().chain(titles).collect();
    let rows = bars.labels.iter().enumerate().map(|(index, label)| {
        let values = bars.series.iter().filter_map(|series| series.values.get(index));
        [Cell::from(label.as_str())].into_iter().chain(values.map(|value| Cell::Figure(*value))).collect()
    });
    Table::new(id, caption, "row", &columns).folded().rows(rows)
}

fn prices(results: &Aggregates, before: Option<&Aggregates>) -> Chart {
    let all: Vec<&Distribution> = before.into_iter().chain([results]).map(|one| &one.prices).collect();
    let drawn = histogram(&all).map(|drawn| (drawn.labels, drawn.counts)).unwrap_or_default();
    let axis = format!("Net price in {}", results.currency);
    columns("chart-prices", "Consignments by price", axis, drawn.0, drawn.1)
}

fn by_days(id: &'static str, title: &str, axis: &str, now: &BTreeMap<u32, u64>, before: Option<&BTreeMap<u32, u64>>) -> Chart {
    /// Beyond so many days single ones are of no interest.
    const MOST_DAYS: u32 = 30;
    let days: BTreeSet<u32> = now.keys().chain(before.into_iter().flatten().map(|(days, _)| days)).copied().collect();
    let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else {
        return columns(id, title, axis.to_owned(), Vec::new(), Vec::new());
    };
    let end = last.min(first.saturating_add(MOST_DAYS));
    let label = |day: u32| if day == end && last > end { format!("{day} and more") } else { day.to_string() };
    let counts = |all: &BTreeMap<u32, u64>| {
        (first..=end)
            .map(|day| if day == end { all.range(day..).map(|(_, count)| count).sum() } else { all.get(&day).copied().unwrap_or(0) })
            .collect()
    };
    let counts = before.into_iter().chain([now]).map(counts).collect();
    columns(id, title, axis.to_owned(), (first..=end).map(label).collect(), counts)
}

/// Columns of one series, or of `Before` and `After`.
pub(super) fn columns(id: &'static str, title: &str, axis: String, labels: Vec<String>, counts: Vec<Vec<u64>>) -> Chart {
    let looks: &[(&str, Colour)] =
        if counts.len() > 1 { &[("Before", Colour::Before), ("After", Colour::Main)] } else { &[("", Colour::Main)] };
    let series = looks.iter().zip(counts).map(|((name, colour), counts)| Series {
        name,
        colour: *colour,
        values: counts.into_iter().map(Decimal::from).collect(),
    });
    Chart {
        id,
        title: title.to_owned(),
        description: format!("Columns of how many consignments there are by {}", axis.to_lowercase()),
        drawing: Drawing::Bars(Bars { shape: Shape::Columns, unit: Unit::Consignments, labels, series: series.collect(), axis }),
    }
}

fn quantiles(results: &Aggregates, before: Option<&Aggregates>) -> Table {
    let titles = ["", "Least", "1 in 10 up to", "Half up to", "9 in 10 up to", "99 in 100 up to", "Greatest", "Mean"];
    let columns: Vec<Column> =
        titles.iter().enumerate().map(|(index, title)| if index == 0 { Column::text(title) } else { Column::figure(title) }).collect();
    let row = |name: &str, one: &Distribution| {
        let money = |amount: Option<Decimal>| Cell::from(amount.map(|amount| Money { amount, currency: results.currency }));
        let quantiles = [0, 10, 50, 90, 99, 100].map(|percent| money(one.quantile(percent)));
        [Cell::from(name)].into_iter().chain(quantiles).chain([money(one.mean())]).collect::<Vec<_>>()
    };
    let names: &[&str; 2] = if before.is_some() { &["Price before", "Price after"] } else { &["", "Price"] };
    let [was, is] = *names;
    let mut rows: Vec<Vec<Cell>> = before.into_iter().map(|before| row(was, &before.prices)).collect();
    rows.push(row(is, &results.prices));
    rows.push(row("Saved against the second-best", &results.runner_up.savings));
    rows.retain(|row| row.get(1) != Some(&Cell::Nothing));
    Table::new("quantiles", "Prices in figures", "row", &columns).note("Between the least and the greatest up to 1.6 % too low.").rows(rows)
}
