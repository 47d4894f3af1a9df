//! What is reported on: one set of results, or two over the same consignments. Every table and chart of results is made for both alike.

use std::collections::BTreeSet;

use consign::Reference;
use consign::simulation::{Aggregates, Costs};
use rust_decimal::Decimal;

use crate::figures::mean;
use crate::svg::{self, Series};
use crate::table::{Cell, Table};

/// One set of results, or what was and what is.
#[derive(Clone, Copy)]
pub(crate) struct Sides<'a> {
    pub(crate) before: Option<&'a Aggregates>,
    pub(crate) after: &'a Aggregates,
}

/// Something of each side.
pub(crate) struct Both<'a, T> {
    before: Option<(&'a Aggregates, T)>,
    after: T,
}

impl<T> Both<'_, T> {
    /// That of a side.
    pub(crate) fn of(&self, side: &Aggregates) -> &T {
        self.before.as_ref().filter(|(before, _)| std::ptr::eq(*before, side)).map_or(&self.after, |(_, own)| own)
    }
}

/// A figure of a table: its title, and what it is of a row's thing.
pub(crate) type Measure<'m, K> = (&'m str, &'m dyn Fn(&Aggregates, &K) -> Cell);

impl<'a> Sides<'a> {
    /// Before and after, or the one.
    pub(crate) fn all(self) -> impl Iterator<Item = &'a Aggregates> {
        self.before.into_iter().chain([self.after])
    }

    /// What is worked out once of each side.
    pub(crate) fn worked_out<T>(self, of: impl Fn(&'a Aggregates) -> T) -> Both<'a, T> {
        Both { before: self.before.map(|before| (before, of(before))), after: of(self.after) }
    }

    /// What occurs on either side, in order.
    pub(crate) fn keys<K: Ord>(self, of: impl Fn(&'a Aggregates) -> Vec<K>) -> Vec<K> {
        self.all().flat_map(of).collect::<BTreeSet<K>>().into_iter().collect()
    }

    /// The same, the greatest first: by what is now, then by what was.
    pub(crate) fn ranked<K: Ord, R: Ord>(self, of: impl Fn(&'a Aggregates) -> Vec<K>, rank: impl Fn(&Aggregates, &K) -> R) -> Vec<K> {
        let mut keys = self.keys(of);
        keys.sort_by_key(|key| std::cmp::Reverse((rank(self.after, key), self.before.map(|before| rank(before, key)))));
        keys
    }

    /// Fills a table: a row for each key with what `label` says of it, then each measure before and after. Rows of nothing but 0 are left
    /// out.
    pub(crate) fn fill<K>(self, table: Table, keys: &[K], label: impl Fn(&K) -> Vec<Cell>, measures: &[Measure<'_, K>]) -> Table {
        let titles = measures.iter().flat_map(|(title, _)| match self.before {
            Some(_) => vec![format!("{title} before"), format!("{title} after")],
            None => vec![(*title).to_owned()],
        });
        let titles: Vec<String> = titles.map(|title| title.replace(") before", ", before)").replace(") after", ", after)")).collect();
        let row = |key: &K| {
            let figures: Vec<Cell> = measures.iter().flat_map(|(_, of)| self.all().map(|side| of(side, key))).collect();
            figures.iter().any(|cell| !cell.is_nothing()).then(|| [label(key), figures].concat())
        };
        table.figures(titles).rows(keys.iter().filter_map(row))
    }

    /// Fills a table, and says in its last column, what is now, of which consignments.
    pub(crate) fn fill_with_examples<K>(
        self,
        table: Table,
        keys: &[K],
        label: impl Fn(&K) -> Vec<Cell>,
        measures: &[Measure<'_, K>],
        examples: impl Fn(&Aggregates, &K) -> Vec<Reference>,
    ) -> Table {
        let table = self.fill(table, keys, |key| [label(key), vec![Cell::references(&examples(self.after, key))]].concat(), measures);
        // Labels stand first, then figures, then the examples.
        let labels = table.columns.iter().take_while(|column| !column.is_figure).count();
        let rows = table.rows.clone().into_iter().map(|mut row| {
            let examples = row.remove(labels);
            row.push(examples);
            row
        });
        let rows: Vec<_> = rows.collect();
        table.texts(["Such as"]).rows(rows)
    }

    /// Columns of counts for the same labels.
    pub(crate) fn columns(self, labels: &[String], ticks: &[String], counts: impl Fn(&Aggregates) -> Vec<u64>) -> String {
        let series: Vec<Series> = self.all().map(|side| Series { counts: counts(side) }).collect();
        svg::columns(labels, ticks, &series)
    }

    /// Rows of amounts: of each its label, what is to be said on pointing at it, and its amounts before and after with their text.
    pub(crate) fn rows<K>(self, keys: &[K], of: impl Fn(&Aggregates, &K) -> (Decimal, String), label: impl Fn(&K) -> String) -> String {
        let row = |key: &K| (label(key), self.all().map(|side| of(side, key)).collect::<Vec<_>>());
        svg::rows(&keys.iter().map(row).collect::<Vec<_>>())
    }

    /// What a service is called, and its carrier.
    pub(crate) fn service(self, reference: &str) -> (&'a str, &'a str) {
        let found = self.latest().find_map(|side| side.services.iter().find(|(own, _)| own.as_str() == reference));
        found.map_or(("", ""), |(_, share)| (&share.name, self.carrier(share.carrier.as_str()).unwrap_or(share.carrier.as_str())))
    }

    /// What a service is called together with its carrier, as names of services alone may be those of several: `Evri Next Day`.
    pub(crate) fn full_name(self, reference: &str) -> String {
        match self.service(reference) {
            ("", _) => reference.to_owned(),
            (name, carrier) if name.contains(carrier) || name == reference => name.to_owned(),
            (name, carrier) => format!("{carrier} {name}"),
        }
    }

    /// What a carrier is called; `None` if there is no such carrier, or if it has no name.
    pub(crate) fn carrier(self, reference: &str) -> Option<&'a str> {
        let found = self.latest().find_map(|side| side.carriers.iter().find(|(own, _)| own.as_str() == reference));
        found.map(|(_, share)| share.name.as_str()).filter(|name| !name.is_empty())
    }

    /// After first: names of now hold.
    fn latest(self) -> impl Iterator<Item = &'a Aggregates> {
        [self.after].into_iter().chain(self.before)
    }

    /// A title of a column of money: `Cost (GBP)`.
    pub(crate) fn money(self, title: &str) -> String {
        format!("{title} ({})", self.after.currency)
    }
}

/// What some consignments cost, in the own currency.
pub(crate) fn cost(side: &Aggregates, costs: &Costs) -> Cell {
    Cell::figure(side.converted(costs))
}

/// The mean, of any.
pub(crate) fn mean_cost(side: &Aggregates, costs: &Costs, consignments: u64) -> Cell {
    mean(side.converted(costs), consignments).into()
}
