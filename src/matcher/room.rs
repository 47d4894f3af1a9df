//! Whether capacities have room for a consignment.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::besides::Besides;
use super::compiled::Compiled;
use super::way::Miss;
use crate::capacity::{Amount, Capacity, Usage};
use crate::condition::Asked;
use crate::facts::Facts;
use crate::place::Answer;
use crate::rule::Lacking;
use crate::time::Days;

/// What capacities say of a date.
pub(super) enum Room {
    /// It has room.
    Enough,
    /// It has none, and is as if it were closed.
    Closed,
    /// It has none, or that can't be told, and the service doesn't take the consignment.
    None,
}

/// How a consignment stands against the greatest of a capacity.
#[derive(Clone, Copy)]
pub(super) enum Against {
    /// It is full.
    Full,
    /// It takes this to tell.
    Lacking(Lacking),
}

/// The first of the days that will do for which there is room: `first`, or one of those after it.
#[inline(never)]
pub(super) fn with_room<D: Iterator<Item = Days>>(first: Days, all: impl Fn() -> D, room: impl Fn(&Days) -> Room) -> Result<Days, Miss> {
    match room(&first) {
        Room::Enough => return Ok(first),
        Room::None => return Err(Miss::NoRoom(first)),
        Room::Closed => {}
    }
    for days in all().filter(|days| days.collected > first.collected) {
        match room(&days) {
            Room::Enough => return Ok(days),
            Room::None => return Err(Miss::NoRoom(days)),
            Room::Closed => {}
        }
    }
    Err(Miss::NoRoomEver(first))
}

/// The greatest of capacities, for one consignment.
#[derive(Debug, Default)]
pub(super) struct Greatest {
    /// The capacities that were found to have no room for it.
    pub(super) full: RefCell<BTreeSet<u32>>,
    /// The capacity whose greatest doesn't count.
    pub(super) boundless: Option<u32>,
}

/// What capacities count of a consignment.
#[derive(Clone, Copy)]
pub(super) struct Counting<'a> {
    pub(super) compiled: &'a Compiled,
    pub(super) facts: &'a Facts<'a>,
    pub(super) usage: &'a Usage,
    pub(super) greatest: &'a Greatest,
}

impl Counting<'_> {
    /// Tells the capacities, with their numbers, against which the consignment counts that a service collects and delivers on some days, and how
    /// much. Conditions are asked of these days.
    pub(super) fn each(
        &self,
        service: u32,
        dates: [i32; 2],
        asked: &Asked<'_>,
        mut told: impl FnMut(u32, &Capacity, Result<Amount, Lacking>),
    ) {
        let Self { compiled, facts, .. } = self;
        for (number, capacity) in compiled.capacities.of(service, facts.origin.location) {
            let counts = |when| match asked.answer(when) {
                Answer::Yes => true,
                // What may be too much isn't taken.
                Answer::Unknown => capacity.max.is_some(),
                Answer::No => false,
            };
            if capacity.is_valid(dates[0]) && capacity.scope.when.is_none_or(counts) {
                told(number, capacity, capacity.of.of(facts, &compiled.exchange));
            }
        }
    }

    /// Tells the capacities, with their numbers, that have no room on some days, or of which that can't be told.
    pub(super) fn each_against(&self, service: u32, dates: [i32; 2], asked: &Asked<'_>, mut told: impl FnMut(u32, &Capacity, Against)) {
        self.each(service, dates, asked, |number, capacity, amount| {
            let Some(most) = capacity.max.filter(|_| self.greatest.boundless != Some(number)) else { return };
            let used = self.usage.amount(capacity.reference.as_str(), capacity.period(dates[0]));
            match amount {
                Err(lacking) => told(number, capacity, Against::Lacking(lacking)),
                Ok(amount) if used.plus(amount).is_none_or(|sum| sum > most) => told(number, capacity, Against::Full),
                Ok(_) => {}
            }
        });
    }

    /// What capacities say of some days; which stand against them is kept.
    pub(super) fn room(&self, service: u32, dates: [i32; 2], asked: &Asked<'_>) -> Room {
        let [mut is_barred, mut is_closed, mut is_unknown] = [false; 3];
        self.each_against(service, dates, asked, |number, capacity, against| {
            self.greatest.full.borrow_mut().insert(number);
            match against {
                Against::Full if capacity.takes_next_date => is_closed = true,
                Against::Full => is_barred = true,
                Against::Lacking(_) => is_unknown = true,
            }
        });
        // On a date that is closed nothing else is asked.
        match (is_barred, is_closed, is_unknown) {
            (false, true, _) => Room::Closed,
            (false, false, false) => Room::Enough,
            _ => Room::None,
        }
    }
}

impl Compiled {
    /// Whether the offset of a capacity is taken off what is collected on a day: as long as less than its least has been used.
    pub(super) fn is_short(&self, capacity: u32, collected: i32, besides: &Besides) -> bool {
        self.capacities.get(capacity).is_some_and(|capacity| {
            let used = besides.usage.amount(capacity.reference.as_str(), capacity.period(collected));
            !besides.is_planned && capacity.is_valid(collected) && capacity.min.is_some_and(|least| used < least)
        })
    }
}
