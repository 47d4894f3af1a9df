//! Calendars and lanes in whole days: when a service collects and delivers, without a calendar's arithmetic.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

use super::super::Compiled;
use super::super::collection::{Calendar, Clock};
use super::super::offer::Miss;
use super::super::plan::date_of;
use super::super::transit::Transit;
use crate::calendar::Weekdays;
use crate::consignment::Window;
use crate::coordinates::Coordinates;
use crate::place::Country;

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// A collection calendar.
pub(super) struct QuickCalendar {
    pub(super) time: NaiveTime,
    days: Weekdays,
    /// The allocation cut-off in seconds after the beginning of the collection's day; `None` if it never closes.
    cut_off: Option<i64>,
    closed: Box<[i32]>,
}

/// A transit lane.
pub(super) struct QuickLane {
    pub(super) max: u32,
    min: u32,
    days: Weekdays,
    pub(super) window: Option<Window>,
    /// Days from a collection to the earliest and to the latest delivery where no holiday is between, by the collection's weekday from
    /// Monday; `None` if a lane delivers on the same day, and that isn't a delivery day.
    offsets: [Option<(u16, u16)>; 7],
}

/// When a service collects and delivers, in days since the beginning of the calendar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub(super) collected: i32,
    pub(super) earliest: i32,
    pub(super) latest: i32,
}

/// The days on which collections may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Horizon {
    pub(super) from: i32,
    /// The day after the last.
    pub(super) end: i32,
}

impl Horizon {
    /// The shipping date within so many days from today, or all of these.
    pub(super) fn of(asked: &Coordinates, clock: &Clock, days: u32) -> Self {
        let today = clock.day();
        let end = today + i32::try_from(days).unwrap_or(0) + 1;
        asked.shipping_day.map_or(Self { from: today, end }, |day| Self { from: today.max(day), end: end.min(day + 1) })
    }
}

/// All calendars, lanes and holidays.
pub(super) struct Timetable {
    /// The calendars of each carrier at each location, `location × carriers + carrier`; those without a location are the last.
    calendars: Vec<Box<[QuickCalendar]>>,
    carriers: usize,
    locations: usize,
    /// The transit lanes of all services, one after the other.
    lanes: Vec<QuickLane>,
    first_lanes: Vec<u32>,
    holidays: Vec<Box<[i32]>>,
    /// By [`Country::number`], from 1; 0 for a country without holidays.
    holiday_numbers: Box<[u16]>,
}

/// Whether a day is among a few, ascending.
fn is_in(days: &[i32], day: i32) -> bool {
    days.first().zip(days.last()).is_some_and(|(first, last)| (*first..=*last).contains(&day)) && days.binary_search(&day).is_ok()
}

fn day(date: NaiveDate) -> i32 {
    date.num_days_from_ce()
}

impl QuickCalendar {
    fn new(calendar: &Calendar) -> Self {
        let seconds = |(time, days): (NaiveTime, u32)| i64::from(time.num_seconds_from_midnight()) - DAY * i64::from(days);
        Self {
            time: calendar.time(),
            days: calendar.days(),
            cut_off: calendar.allocation_terms().map(seconds),
            closed: calendar.closed().iter().copied().map(day).collect(),
        }
    }

    pub(super) fn is_open(&self, date: i32, clock: &Clock) -> bool {
        self.days.has_day(date)
            && !is_in(&self.closed, date)
            && self.cut_off.is_none_or(|cut_off| clock.is_before_second(i64::from(date) * DAY + cut_off))
    }
}

impl QuickLane {
    fn new(lane: &Transit) -> Self {
        let mut offsets = [None; 7];
        for (weekday, offsets) in (1_i32..).zip(&mut offsets) {
            let offset = |date: i32| u16::try_from(date - weekday).ok();
            *offsets = delivery(lane.min, lane.max, lane.days, weekday, &[])
                .and_then(|(earliest, latest)| Some((offset(earliest)?, offset(latest)?)));
        }
        Self { min: lane.min, max: lane.max, days: lane.days, window: lane.window, offsets }
    }

    /// The days of the earliest and the latest delivery, as [`Transit::delivery`] has them.
    fn delivery(&self, collected: i32, holidays: &[i32]) -> Option<(i32, i32)> {
        let weekday = usize::try_from((collected - 1).rem_euclid(7)).ok()?;
        let (earliest, latest) = self.offsets.get(weekday).copied()??;
        let latest = collected + i32::from(latest);
        let near = holidays.first().zip(holidays.last()).is_some_and(|(first, last)| *first <= latest && collected <= *last);
        if near && holidays.iter().any(|holiday| (collected..=latest).contains(holiday)) {
            return delivery(self.min, self.max, self.days, collected, holidays);
        }
        Some((collected + i32::from(earliest), latest))
    }
}

fn delivery(min: u32, max: u32, days: Weekdays, collected: i32, holidays: &[i32]) -> Option<(i32, i32)> {
    let delivers = |date: i32| days.has_day(date) && holidays.binary_search(&date).is_err();
    if min == 0 && !delivers(collected) {
        return None;
    }
    let (mut date, mut earliest) = (collected, collected);
    for number in 1..=max {
        date += 1;
        while !delivers(date) {
            date += 1;
        }
        if number == min {
            earliest = date;
        }
    }
    Some((earliest, date))
}

impl Timetable {
    pub(super) fn of(compiled: &Compiled, carriers: usize) -> Option<Self> {
        let mut timetable = Self {
            calendars: Vec::with_capacity((compiled.locations.len() + 1) * carriers),
            carriers,
            locations: compiled.locations.len(),
            lanes: Vec::new(),
            first_lanes: Vec::new(),
            holidays: Vec::new(),
            holiday_numbers: vec![0; Country::NUMBERS].into(),
        };
        for location in &compiled.locations {
            for carrier in 0..carriers {
                let own = location.calendars.get(&carrier).map(Vec::as_slice).unwrap_or_default();
                timetable.calendars.push(own.iter().map(QuickCalendar::new).collect());
            }
        }
        timetable.calendars.push(Box::new([QuickCalendar::new(&compiled.everyday)]));
        for service in &compiled.services {
            timetable.first_lanes.push(u32::try_from(timetable.lanes.len()).ok()?);
            timetable.lanes.extend(service.transit.iter().map(QuickLane::new));
        }
        for (country, dates) in &compiled.holidays {
            *timetable.holiday_numbers.get_mut(country.number())? = u16::try_from(timetable.holidays.len() + 1).ok()?;
            timetable.holidays.push(dates.iter().copied().map(day).collect());
        }
        Some(timetable)
    }

    pub(super) fn holidays_of(&self, country: Country) -> Option<u16> {
        self.holiday_numbers.get(country.number())?.checked_sub(1)
    }

    pub(super) fn lane(&self, number: u32) -> Option<&QuickLane> {
        self.lanes.get(number as usize)
    }

    /// The number among all lanes of a lane of a service.
    pub(super) fn number(&self, service: usize, lane: usize) -> Option<u32> {
        self.first_lanes.get(service)?.checked_add(u32::try_from(lane).ok()?)
    }

    pub(super) fn transit_days(&self) -> Vec<u32> {
        self.lanes.iter().map(|lane| lane.max).collect()
    }

    /// The calendars of a carrier at the origin.
    pub(super) fn calendars(&self, carrier: usize, asked: &Coordinates) -> &[QuickCalendar] {
        let place = asked.origin_location.map_or(self.locations * self.carriers, |location| location * self.carriers + carrier);
        self.calendars.get(place).map(|own| &**own).unwrap_or_default()
    }

    /// The first open collection that is delivered as was promised, and its days.
    pub(super) fn first_kept(
        &self,
        lane: &QuickLane,
        calendars: &[QuickCalendar],
        asked: &Coordinates,
        horizon: Horizon,
        clock: &Clock,
    ) -> Option<Days> {
        let promise = &asked.promise;
        let part_of_day = || lane.window.unwrap_or_else(Window::whole_day);
        if promise.window.is_some_and(|promised| !promised.holds(&part_of_day())) {
            return None;
        }
        let holidays = self.holidays(asked);
        for collected in horizon.from..horizon.end {
            if !calendars.iter().any(|calendar| calendar.is_open(collected, clock)) {
                continue;
            }
            let Some((earliest, latest)) = lane.delivery(collected, holidays) else { continue };
            let days = Days { collected, earliest, latest };
            match asked.promised_day {
                None => return Some(days),
                Some(promised) if promise.exactly && earliest == promised && latest == promised => return Some(days),
                Some(promised) if !promise.exactly && latest <= promised => return Some(days),
                // A later collection is never delivered earlier.
                Some(promised) if latest > promised => return None,
                Some(_) => {}
            }
        }
        None
    }

    /// Why [`Timetable::first_kept`] finds nothing, as [`Plan::first_kept`] says it.
    ///
    /// [`Plan::first_kept`]: crate::matcher::plan::Plan::first_kept
    pub(super) fn missed(
        &self,
        lane: &QuickLane,
        calendars: &[QuickCalendar],
        asked: &Coordinates,
        horizon: Horizon,
        clock: &Clock,
    ) -> Miss {
        if calendars.is_empty() {
            return Miss::NotCollected;
        }
        let part_of_day = lane.window.unwrap_or_else(Window::whole_day);
        let window = asked.promise.window.filter(|promised| !promised.holds(&part_of_day)).map(|_| part_of_day);
        let holidays = self.holidays(asked);
        let is_open = |day: &i32| calendars.iter().any(|calendar| calendar.is_open(*day, clock));
        let mut open = (horizon.from..horizon.end).filter(is_open).peekable();
        if open.peek().is_none() {
            return Miss::NoCollectionDate;
        }
        let soonest = open.find_map(|day| lane.delivery(day, holidays)).map(|(_, latest)| date_of(latest));
        Miss::Promise { soonest, window }
    }

    /// The latest day on which a lane delivers what is collected on a day; `None` if it doesn't deliver what is collected then.
    pub(super) fn latest_delivery(&self, lane: &QuickLane, collected: i32, asked: &Coordinates) -> Option<i32> {
        lane.delivery(collected, self.holidays(asked)).map(|(_, latest)| latest)
    }

    fn holidays(&self, asked: &Coordinates) -> &[i32] {
        asked.holidays.and_then(|number| self.holidays.get(usize::from(number))).map(|days| &**days).unwrap_or_default()
    }

    pub(super) fn memory(&self) -> usize {
        let calendars = self
            .calendars
            .iter()
            .map(|own| 16 + size_of_val(&**own) + own.iter().map(|calendar| size_of_val(&*calendar.closed)).sum::<usize>());
        calendars.sum::<usize>()
            + self.lanes.capacity() * size_of::<QuickLane>()
            + self.first_lanes.capacity() * size_of::<u32>()
            + self.holidays.iter().map(|days| 16 + size_of_val(&**days)).sum::<usize>()
    }
}
