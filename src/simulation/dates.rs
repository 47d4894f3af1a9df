//! Prices by the dates of collection, as many of these as are told apart.

use super::cells::{Cell, Currencies, Price};
use crate::time::Weekday;

/// The most collection dates that are told apart: more than ten years of them.
pub const COLLECTION_DATES: usize = 4_000;

/// Collection dates: the first are told apart, whatever the order in which they come; of later ones only the weekdays are.
#[derive(Debug, Clone)]
pub(super) struct Dates {
    /// Ascending.
    told_apart: Vec<(i32, Cell)>,
    /// The place of the last one that was counted: the next is mostly the same.
    last: usize,
    /// By weekday, from Monday.
    later: Vec<Cell>,
}

/// The place of a day's weekday.
fn weekday(day: i32) -> usize {
    usize::try_from((day - 1).rem_euclid(7)).unwrap_or(0)
}

impl Dates {
    pub(super) fn new(currencies: &Currencies) -> Self {
        Self { told_apart: Vec::new(), last: 0, later: currencies.cells(Weekday::ALL.len()) }
    }

    pub(super) fn add(&mut self, day: i32, price: Price, currencies: &Currencies) {
        if self.told_apart.get(self.last).is_none_or(|(last, _)| *last != day) {
            match self.place(day, currencies) {
                Some(place) => self.last = place,
                None => return self.add_later(day, |cell| cell.add(price)),
            }
        }
        if let Some((_, cell)) = self.told_apart.get_mut(self.last) {
            cell.add(price);
        }
    }

    /// The place of a day, made for it if there is none; `None` of one that isn't told apart.
    fn place(&mut self, day: i32, currencies: &Currencies) -> Option<usize> {
        let place = match self.told_apart.binary_search_by_key(&day, |(day, _)| *day) {
            Ok(place) => return Some(place),
            Err(place) => place,
        };
        if place >= COLLECTION_DATES {
            return None;
        }
        if self.told_apart.len() == COLLECTION_DATES
            && let Some((last, cell)) = self.told_apart.pop()
        {
            self.add_later(last, |later| later.add_all(&cell));
        }
        self.told_apart.insert(place, (day, currencies.cell()));
        Some(place)
    }

    fn add_later(&mut self, day: i32, add: impl FnOnce(&mut Cell)) {
        if let Some(cell) = self.later.get_mut(weekday(day)) {
            add(cell);
        }
    }

    /// The days that are told apart, ascending.
    pub(super) fn told_apart(&self) -> impl Iterator<Item = (i32, &Cell)> {
        self.told_apart.iter().map(|(day, cell)| (*day, cell))
    }

    /// The later ones together.
    pub(super) fn later(&self, currencies: &Currencies) -> Cell {
        let mut sum = currencies.cell();
        self.later.iter().for_each(|cell| sum.add_all(cell));
        sum
    }

    /// All by weekday, from Monday.
    pub(super) fn weekdays(&self) -> Vec<Cell> {
        let mut weekdays = self.later.clone();
        for (day, cell) in &self.told_apart {
            if let Some(sum) = weekdays.get_mut(weekday(*day)) {
                sum.add_all(cell);
            }
        }
        weekdays
    }
}
