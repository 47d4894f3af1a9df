//! Rows of bits for what is no rule: that a carrier collects at the origin at all, and that a lane can keep what was promised.
//!
//! They leave more than is in time, never less: the first open day of a carrier, and so the day of a delivery, is another at every instant.
//! What they leave is looked at.

use std::collections::HashMap;

use super::screen::Screen;
use super::seek::Word;
use super::timetable::{QuickLane, Timetable};
use crate::coordinates::Coordinates;

/// The most sets of collecting carriers that have a row. Of the locations of others every service is looked at.
const MOST_SETS: usize = 32;
/// The most rows that one consignment asks for.
const MOST: usize = 5;

/// The rows of lanes and of carriers.
pub(super) struct InTime {
    /// By lane: no delivery is sooner than so many days after the collection.
    days: Screen,
    /// By lane: the part of the day in which it delivers.
    starts: Screen,
    ends: Screen,
    /// Of the lanes that deliver on one certain day.
    guaranteed_row: u16,
    guaranteed: Box<[bool]>,
    /// By location the row of the carriers that collect there; `None` where all do, and where they have none.
    collecting: Box<[Option<u16>]>,
    /// By carrier the rows that it is in.
    of_carriers: Box<[Box<[u16]>]>,
    after: u16,
}

/// The rows that a consignment asks for.
pub(super) struct Asked {
    rows: [u16; MOST],
    count: usize,
}

impl Asked {
    /// Of so many candidates of a word those that may be in time.
    #[inline]
    pub(super) fn of(&self, (rows, word): Word<'_>, candidates: usize) -> u64 {
        let own = self.rows.get(..self.count).unwrap_or_default();
        own.iter().fold(u64::MAX >> (64 - candidates), |left, row| left & rows.word(*row, word))
    }
}

impl InTime {
    /// The rows of a timetable, from a number on; `None` if they are too many to number.
    pub(super) fn new(timetable: &Timetable, first_row: u16) -> Option<Self> {
        let (lanes, mut row) = (timetable.lanes(), first_row);
        let mut screen = |of: fn(&QuickLane) -> i64, upper: bool| {
            let ends: Vec<(i64, usize)> = lanes.iter().map(of).zip(0..).collect();
            let screen = Screen::new(lanes.len(), &ends, upper, row);
            row = row.checked_add(u16::from(screen.rows()))?;
            Some(screen)
        };
        // Days that are left are no fewer than the lane's; the promised part of a day neither begins after the lane's nor ends before.
        let days = screen(|lane| lane.most_days().into(), false)?;
        let starts = screen(|lane| lane.part_of_day().start.seconds().into(), true)?;
        let ends = screen(|lane| lane.part_of_day().end.seconds().into(), false)?;
        let guaranteed_row = row;
        row = row.checked_add(1)?;
        let (mut numbers, mut of_carriers) = (HashMap::new(), vec![Vec::new(); timetable.carriers()]);
        let mut collecting = Vec::new();
        for own in timetable.collecting() {
            let (known, next) = (numbers.len(), row.checked_add(1)?);
            let is_worth_it = own.contains(&false) && (known < MOST_SETS || numbers.contains_key(&own));
            collecting.push(is_worth_it.then(|| {
                *numbers.entry(own).or_insert_with_key(|own| {
                    of_carriers.iter_mut().zip(own).filter(|(_, collects)| **collects).for_each(|(rows, _)| rows.push(row));
                    std::mem::replace(&mut row, next)
                })
            }));
        }
        Some(Self {
            days,
            starts,
            ends,
            guaranteed_row,
            guaranteed: lanes.iter().map(QuickLane::is_guaranteed).collect(),
            collecting: collecting.into(),
            of_carriers: of_carriers.into_iter().map(Vec::into_boxed_slice).collect(),
            after: row,
        })
    }

    /// The row after its last.
    pub(super) fn after(&self) -> u16 {
        self.after
    }

    pub(super) fn screens(&self) -> [&Screen; 3] {
        [&self.days, &self.starts, &self.ends]
    }

    /// The rows of a carrier with a lane; of the rows of a screen the last.
    pub(super) fn rows_of(&self, carrier: u32, lane: u32) -> impl Iterator<Item = u16> {
        let lane = lane as usize;
        let of_lane = self.screens().map(|screen| screen.last_row(lane)).into_iter().flatten();
        let guaranteed = self.guaranteed.get(lane).filter(|guaranteed| **guaranteed).map(|_| self.guaranteed_row);
        of_lane.chain(guaranteed).chain(self.of_carriers.get(carrier as usize).into_iter().flatten().copied())
    }

    /// The rows that a consignment asks for, which may be collected from a day on.
    #[inline]
    pub(super) fn asked(&self, asked: &Coordinates, from: i32) -> Asked {
        let mut own = Asked { rows: [0; MOST], count: 0 };
        let mut ask_for = |row: Option<u16>| {
            if let (Some(row), Some(place)) = (row, own.rows.get_mut(own.count)) {
                *place = row;
                own.count += 1;
            }
        };
        if let Some(location) = asked.origin_location {
            ask_for(self.collecting.get(location).copied().flatten());
        }
        if let Some(promised) = asked.promised_day {
            ask_for(self.days.row(Some(i64::from(promised - from))));
            ask_for(asked.promise.exactly.then_some(self.guaranteed_row));
        }
        if let Some(window) = asked.promise.window {
            ask_for(self.starts.row(Some(window.start.seconds().into())));
            ask_for(self.ends.row(Some(window.end.seconds().into())));
        }
        own
    }

    pub(super) fn memory(&self) -> usize {
        let carriers: usize = self.of_carriers.iter().map(|rows| size_of::<Box<[u16]>>() + size_of_val(&**rows)).sum();
        self.screens().map(Screen::memory).iter().sum::<usize>()
            + size_of_val(&*self.guaranteed)
            + size_of_val(&*self.collecting)
            + carriers
    }
}
