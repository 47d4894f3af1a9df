//! How prices and transit are spread, how promises are kept, and when consignments are collected.

use std::collections::BTreeMap;

use consign::Weekday;
use consign::chrono::{Datelike, NaiveDate};
use consign::simulation::{Aggregates, Distribution, Share};
use consign_what_if::grouped;

use crate::figures::{count, part, percent_of};
use crate::histogram::histogram;
use crate::page::{Chart, Section};
use crate::sides::{Measure, Sides, cost, mean_cost};
use crate::table::{Cell, Table};

/// Prices, days in transit, and promises.
pub(crate) fn section(sides: Sides<'_>) -> Section {
    let all: Vec<&Distribution> = sides.all().map(|side| &side.prices).collect();
    let prices = histogram(&all).map(|drawn| {
        let counts: Vec<(&Aggregates, Vec<u64>)> = sides.all().zip(drawn.counts).collect();
        let own = |side: &Aggregates| counts.iter().find(|(own, _)| std::ptr::eq(*own, side)).map(|(_, counts)| counts.clone());
        sides.columns(&drawn.labels, &drawn.starts, |side| own(side).unwrap_or_default())
    });
    let transit = Days::of(sides, |side| &side.transit_days);
    let slack = Days::of(sides, |side| &side.promise_slack);
    Section::new("spread", "Prices, transit and promises", "")
        .chart(Chart::new(format!("Consignments by net price in {}", sides.after.currency), prices.unwrap_or_default()))
        .chart(Chart::new("Consignments by calendar days from collection to latest delivery", transit.chart(sides)))
        .chart(Chart::new("Promises kept, by days to spare", slack.chart(sides)))
        .table(quantiles(sides))
        .table(transit.table(sides, Table::new("transit", "Days in transit").texts(["Days"])))
        .table(promises(sides))
}

/// Counts by days; what is beyond the usual is put together.
struct Days {
    of: fn(&Aggregates) -> &BTreeMap<u32, u64>,
    all: Vec<u32>,
    /// The last of them stands for all from it on.
    is_open: bool,
}

/// Beyond so many days single ones are of no interest.
const MOST_DAYS: u32 = 30;

impl Days {
    fn of(sides: Sides<'_>, of: fn(&Aggregates) -> &BTreeMap<u32, u64>) -> Self {
        let days = sides.keys(|side| of(side).keys().copied().collect());
        let (first, last) = (days.first().copied().unwrap_or(0), days.last().copied().unwrap_or(0));
        let end = last.min(first.saturating_add(MOST_DAYS));
        Self { of, all: if days.is_empty() { Vec::new() } else { (first..=end).collect() }, is_open: last > end }
    }

    fn count(&self, side: &Aggregates, day: u32) -> u64 {
        let counts = (self.of)(side);
        if self.is_open && self.all.last() == Some(&day) {
            counts.range(day..).map(|(_, count)| count).sum()
        } else {
            counts.get(&day).copied().unwrap_or(0)
        }
    }

    fn name(&self, day: u32) -> String {
        if self.is_open && self.all.last() == Some(&day) { format!("{day} and more") } else { day.to_string() }
    }

    fn chart(&self, sides: Sides<'_>) -> String {
        let ticks: Vec<String> = self.all.iter().map(|day| self.name(*day)).collect();
        let labels: Vec<String> = ticks.iter().map(|name| format!("{name} days")).collect();
        sides.columns(&labels, &ticks, |side| self.all.iter().map(|day| self.count(side, *day)).collect())
    }

    fn table(&self, sides: Sides<'_>, table: Table) -> Table {
        let measures: &[Measure<'_, u32>] = &[
            ("Consignments", &|side, day| self.count(side, *day).into()),
            ("Of all allocated", &|side, day| Cell::percent(percent_of(self.count(side, *day), side.allocated))),
        ];
        let keys: Vec<u32> = self.all.iter().copied().filter(|day| sides.all().any(|side| self.count(side, *day) > 0)).collect();
        sides.fill(table, &keys, |day| vec![self.name(*day).into()], measures)
    }
}

fn quantiles(sides: Sides<'_>) -> Table {
    type Row = (&'static str, u32);
    const MEAN: u32 = 101;
    let rows: &[Row] = &[
        ("Least", 0),
        ("1 in 10 costs at most", 10),
        ("Half cost at most", 50),
        ("9 in 10 cost at most", 90),
        ("Greatest", 100),
        ("Mean", MEAN),
    ];
    let own =
        |prices: &Distribution, (_, percent): &Row| Cell::from(if *percent == MEAN { prices.mean() } else { prices.quantile(*percent) });
    let measures: &[Measure<'_, Row>] = &[
        (&sides.money("Net price"), &|side, row| own(&side.prices, row)),
        (&sides.money("Next-best dearer by"), &|side, row| own(&side.runner_up.savings, row)),
    ];
    let note = "Next-best dearer by: how much more the second-best service would cost, where there is one. Between the least and the greatest \
                figures are up to 1.6 % too low.";
    let table = Table::new("prices", "Prices in figures").note(note).texts([""]);
    sides.fill(table, rows, |(name, _)| vec![(*name).into()], measures)
}

/// Promises: how many there are, and how many of these are kept.
fn promises(sides: Sides<'_>) -> Table {
    type Row = (&'static str, Box<dyn Fn(&Aggregates) -> Cell>);
    let kept = |side: &Aggregates| side.promise_slack.values().sum::<u64>();
    let of = |number: u64, whole: u64| if whole == 0 { Cell::Nothing } else { Cell::Text(part(number, whole)) };
    let rows: [Row; 5] = [
        (
            "Consignments with a promised delivery date",
            Box::new(move |side| of(side.promised, side.consignments.saturating_sub(side.invalid))),
        ),
        ("Kept: a service delivers in time by its schedule", Box::new(move |side| of(kept(side), side.promised))),
        ("Of these, on the promised day itself", Box::new(move |side| of(side.promise_slack.get(&0).copied().unwrap_or(0), kept(side)))),
        ("Not kept: no service takes them", Box::new(move |side| of(side.promised.saturating_sub(kept(side)), side.promised))),
        (
            "Kept in fact, as the history expects, of those that it knows",
            Box::new(|side| {
                side.on_time.as_ref().filter(|own| own.observed > 0).map_or(Cell::Nothing, |own| {
                    let kept = own.kept.decimal().round_dp(1);
                    Cell::Text(format!("{} of {}", grouped(kept), count(own.observed)))
                })
            }),
        ),
    ];
    let is_any = sides.all().any(|side| side.promised > 0);
    let titles: &[&str] = if sides.before.is_some() { &["Promises", "Before", "After"] } else { &["Promises", ""] };
    let rows = rows.iter().filter(|_| is_any).map(|(name, of)| [Cell::from(*name)].into_iter().chain(sides.all().map(of)).collect());
    let rows: Vec<Vec<Cell>> = rows.filter(|row: &Vec<Cell>| row.iter().skip(1).any(|cell| !cell.is_nothing())).collect();
    Table::new("promises", "Promises kept").texts(titles.iter().copied()).rows(rows)
}

/// A month, as its year and number.
type Month = (i32, u32);

/// All that is later than the dates that are told apart.
const LATER: Month = (i32::MAX, 13);

/// When consignments are collected.
pub(crate) fn when(sides: Sides<'_>) -> Section {
    let months = sides.worked_out(by_month);
    let keys: Vec<Month> = sides.keys(|side| months.of(side).keys().copied().collect());
    let own = |side: &Aggregates, key: &Month| months.of(side).get(key).cloned().unwrap_or_default();
    let measures: &[Measure<'_, Month>] = &[
        ("Allocated", &|side, key| own(side, key).consignments.into()),
        (&sides.money("Cost"), &|side, key| cost(side, &own(side, key).cost)),
        (&sides.money("Mean"), &|side, key| mean_cost(side, &own(side, key).cost, own(side, key).consignments)),
    ];
    let names: Vec<String> = keys.iter().map(|key| month(*key, "%B %Y")).collect();
    let ticks: Vec<String> = keys.iter().map(|key| month(*key, "%b %y")).collect();
    let drawn = if keys.len() > 1 {
        sides.columns(&names, &ticks, |side| keys.iter().map(|key| own(side, key).consignments).collect())
    } else {
        String::new()
    };
    let days: Vec<Weekday> = sides.keys(|side| side.collection_days.keys().copied().collect());
    let weekday = |side: &Aggregates, day: &Weekday| side.collection_days.get(day).map_or(0, |share| share.consignments);
    let names: Vec<String> = days.iter().map(ToString::to_string).collect();
    let short: Vec<String> = names.iter().map(|name| name.chars().take(3).collect()).collect();
    let days = sides.columns(&names, &short, |side| days.iter().map(|day| weekday(side, day)).collect());
    let table = Table::new("months", "By month of collection").texts(["Month"]);
    Section::new("when", "When they are collected", "")
        .chart(Chart::new("Allocated consignments by month of collection", drawn))
        .chart(Chart::new("Allocated consignments by weekday of collection", days))
        .table(sides.fill(table, &keys, |key| vec![month(*key, "%B %Y").into()], measures))
}

fn month((year, month): Month, format: &str) -> String {
    NaiveDate::from_ymd_opt(year, month, 1).map_or_else(|| "Later".to_owned(), |first| first.format(format).to_string())
}

fn by_month(side: &Aggregates) -> BTreeMap<Month, Share> {
    let mut months: BTreeMap<Month, Share> = BTreeMap::new();
    let told_apart = side.collection_dates.iter().map(|(date, share)| ((date.year(), date.month()), share));
    // Dates that are not told apart are after all others.
    for (month, share) in told_apart.chain(side.later_collection_dates.iter().map(|later| (LATER, later))) {
        let own = months.entry(month).or_default();
        own.consignments += share.consignments;
        own.cost.add_all(&share.cost);
    }
    months
}
