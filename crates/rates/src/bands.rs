//! The prices of one zone as bands: what rows leave open, repeat, or contradict is settled here.

use std::fmt::Display;

use rust_decimal::Decimal;

use crate::list::Line;
use crate::notes::Notes;
use crate::reading::{Amount, At};

/// The prices of one zone, by rising weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bands {
    /// The lightest that has a price.
    pub(crate) start: Decimal,
    pub(crate) all: Vec<Band>,
}

/// The price of what weighs more than the band before ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Band {
    /// Itself included; none if there is no end.
    pub(crate) end: Option<Decimal>,
    /// None where there is no price.
    pub(crate) amount: Option<Amount>,
    pub(crate) at: At,
}

impl Bands {
    /// What tells that two zones have the same prices.
    pub(crate) fn key(&self) -> Vec<(Option<Decimal>, Option<Amount>)> {
        std::iter::once((Some(self.start), None)).chain(self.all.iter().map(|band| (band.end, band.amount))).collect()
    }
}

/// Settles the bands of a zone.
pub(crate) struct Settling<'n, P> {
    /// Where something stands.
    pub(crate) place: P,
    /// One unit of the finest decimals of the weights.
    pub(crate) step: Decimal,
    pub(crate) is_lenient: bool,
    pub(crate) notes: &'n mut Notes,
}

impl<D: Display, P: Fn(At) -> D> Settling<'_, P> {
    pub(crate) fn bands(&mut self, mut lines: Vec<Line>) -> Bands {
        let ended = |line: &Line| line.high.unwrap_or(Decimal::MAX);
        lines.sort_by_key(|line| (ended(line), line.amount.is_none(), line.low, line.at.row));
        let mut all: Vec<Band> = Vec::new();
        let mut start = None;
        let mut last: Option<(Decimal, Line)> = None;
        for line in lines {
            let before = last.as_ref().map_or(Decimal::ZERO, |(_, last)| ended(last));
            let same_end = last.as_ref().filter(|(_, last)| ended(last) == ended(&line));
            let low = line.low.unwrap_or_else(|| same_end.map_or(before, |(low, _)| *low));
            start = Some(start.map_or(low, |start: Decimal| start.min(low)));
            let overlaps = last.as_ref().filter(|_| low < before);
            match overlaps {
                Some(_) if line.amount.is_none() => continue,
                Some((_, other)) if other.amount == line.amount => {
                    if ended(other) == ended(&line) {
                        self.notes.left_out((self.place)(line.at), "it says what another row says");
                        continue;
                    }
                }
                Some((other_low, other)) if self.is_lenient && ended(other) == ended(&line) && *other_low == low => {
                    self.clash(other, &line);
                    if let Some(band) = all.last_mut().filter(|band| price(band.amount) < price(line.amount)) {
                        (band.amount, band.at) = (line.amount, line.at);
                    }
                    continue;
                }
                Some((_, other)) => {
                    self.clash(&other.clone(), &line);
                    continue;
                }
                None => self.gap(&mut all, last.is_some().then_some(before), low, line.at),
            }
            if let Some(before) = all.last().and_then(|band| band.amount).filter(|_| overlaps.is_none()) {
                self.falls(&before, &line);
            }
            all.push(Band { end: line.high, amount: line.amount, at: line.at });
            last = Some((low, line));
        }
        while all.last().is_some_and(|band| band.amount.is_none()) {
            all.pop();
        }
        Bands { start: start.unwrap_or_default(), all }
    }

    fn clash(&mut self, one: &Line, other: &Line) {
        let why = format!(
            "one service and zone have two prices for a weight: `{}` here, and `{}` at {}",
            price(other.amount),
            price(one.amount),
            (self.place)(one.at)
        );
        self.notes.mistaken((self.place)(other.at), why);
    }

    /// Closes a gap of one step, and keeps a wider one.
    fn gap(&mut self, all: &mut Vec<Band>, before: Option<Decimal>, low: Decimal, at: At) {
        let Some(before) = before.filter(|before| low > *before) else { return };
        if low - before <= self.step {
            let why =
                format!("weights between a band's end and the next one's start, {} further, have the price of the heavier", self.step);
            self.notes.assumed((self.place)(at), why);
        } else {
            self.notes.assumed((self.place)(at), format!("nothing has a price between `{before}` and `{low}`"));
            all.push(Band { end: Some(low), amount: None, at });
        }
    }

    fn falls(&mut self, before: &Amount, line: &Line) {
        if line.amount.is_some_and(|amount| amount.per_unit.is_none() && before.per_unit.is_none() && amount.price < before.price) {
            self.notes.assumed((self.place)(line.at), "the price falls as the weight rises: it is taken as it stands");
        }
    }
}

fn price(amount: Option<Amount>) -> Decimal {
    amount.map(|amount| amount.price).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notes::Kind;

    /// The bands of rows `low high price`, and what is told.
    fn told(rows: &[&str]) -> (String, Vec<String>) {
        let lines = rows.iter().enumerate().map(|(row, text)| {
            let mut figures = text.split(' ').map(|figure| figure.parse::<Decimal>().ok());
            let at = At { sheet: 0, row: u32::try_from(row).unwrap(), column: 0 };
            let (low, high, price) = (figures.next().unwrap(), figures.next().unwrap(), figures.next().unwrap());
            Line {
                at,
                service: 0,
                zone: 0,
                terms: 0,
                low,
                high,
                amount: price.map(|price| Amount { price, per_unit: None, minimum: None }),
            }
        });
        let mut notes = Notes::default();
        let scale = rows
            .iter()
            .flat_map(|row| row.split(' ').take(2))
            .filter_map(|figure| figure.parse::<Decimal>().ok())
            .map(|figure| figure.scale())
            .max();
        let step = Decimal::new(1, scale.unwrap_or_default());
        let bands = Settling { place: |at: At| at.row, step, is_lenient: false, notes: &mut notes }.bands(lines.collect());
        let figure = |figure: Option<Decimal>| figure.map_or("-".to_owned(), |figure| figure.to_string());
        let shown = bands.all.iter().map(|band| format!("{}:{}", figure(band.end), figure(band.amount.map(|amount| amount.price))));
        let notes = [Kind::Mistaken, Kind::LeftOut, Kind::Assumed].iter().flat_map(|kind| notes.lines(*kind, 9)).collect();
        (format!("{} {}", bands.start, shown.collect::<Vec<_>>().join(" ")), notes)
    }

    #[test]
    fn rows_in_any_order_are_bands() {
        assert_eq!(told(&["2 5 7", "0.01 2 5", "5 31.5 9"]), ("0.01 2:5 5:7 31.5:9".to_owned(), vec![]));
        assert_eq!(told(&["- 5 7", "- 2 5"]), ("0 2:5 5:7".to_owned(), vec![]), "without minimums");
        assert_eq!(told(&["0 5 7", "5 - 9"]).0, "0 5:7 -:9");
        assert_eq!(told(&["- 1 5", "- 2 -", "- 3 9", "- 4 -"]).0, "0 1:5 2:- 3:9", "what has no price leaves a gap");
    }

    #[test]
    fn a_gap_of_one_step_is_closed_and_told_and_a_wider_one_stays() {
        let (bands, notes) = told(&["0 0.99 7", "1 1.99 8", "2 3.99 9"]);
        assert_eq!(bands, "0 0.99:7 1.99:8 3.99:9");
        assert_eq!(
            notes,
            ["1: weights between a band's end and the next one's start, 0.01 further, have the price of the heavier (and 1 more)"]
        );
        assert_eq!(told(&["0 5 7", "6 10 9"]).0, "0 5:7 10:9");
        assert_eq!(told(&["0 5 7", "6.1 10 9"]).0, "0 5:7 6.1:- 10:9");
    }

    #[test]
    fn rows_that_overlap_agree_or_are_mistaken() {
        assert_eq!(told(&["0 5 7", "3 10 7"]).0, "0 5:7 10:7");
        assert_eq!(told(&["0 5 7", "0 5 7"]).1, ["1: it says what another row says"]);
        assert_eq!(told(&["0 5 7", "3 10 9"]).1, ["1: one service and zone have two prices for a weight: `9` here, and `7` at 0"]);
        assert_eq!(told(&["- 5 7", "- 5 8"]).1, ["1: one service and zone have two prices for a weight: `8` here, and `7` at 0"]);
        assert_eq!(told(&["0 5 7", "5 9 6"]).1, ["1: the price falls as the weight rises: it is taken as it stands"]);
    }
}
