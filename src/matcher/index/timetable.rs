//! Calendars and lanes in whole days: when a service collects and delivers, without a calendar's arithmetic.
#![expect(clippy::inline_always, reason = "what functions hand over in memory is read back otherwise than it was written, which stalls")]

use std::collections::HashMap;

use super::super::Compiled;
use super::super::collection::Clock;
use super::super::offer::Miss;
use super::super::plan::date_of;
use super::super::transit::Transit;
use super::open_days::Openings;
use super::opening::{Day, Horizon, Look, Opening, QuickCalendar, day};
use crate::calendar::{TimeOfDay, Weekdays};
use crate::consignment::Window;
use crate::coordinates::Coordinates;
use crate::place::Country;
use crate::rule::ReasonCode;

/// When lanes deliver.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Terms {
    min: u32,
    max: u32,
    days: Weekdays,
    window: Option<Window>,
}

/// A transit lane.
pub(super) struct QuickLane {
    terms: Terms,
    /// Days from a collection to the earliest and to the latest delivery where no holiday is between, by the collection's weekday from
    /// Monday, in 16 bits each; [`NEVER`] if a lane delivers on the same day, and that isn't a delivery day.
    offsets: [u32; 7],
}

const NEVER: u32 = u32::MAX;

/// When a service collects and delivers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub(super) collected: Day,
    /// In days since the beginning of the calendar.
    pub(super) earliest: i32,
    pub(super) latest: i32,
}

/// Where a consignment is collected: where the calendars of there begin, and which bits of a carrier's number count.
#[derive(Clone, Copy)]
pub(super) struct Origin {
    first: usize,
    carriers: usize,
}

impl Origin {
    #[inline]
    fn place(self, carrier: u32) -> usize {
        self.first + (carrier as usize & self.carriers)
    }
}

/// All calendars, lanes and holidays.
pub(super) struct Timetable {
    /// The calendars of each carrier at each location, `location × carriers + carrier`; those without a location are the last.
    calendars: Vec<Box<[QuickCalendar]>>,
    /// At which time each of them collects, where it has but one time.
    times: Vec<Option<TimeOfDay>>,
    carriers: usize,
    locations: usize,
    /// The transit lanes that differ.
    lanes: Vec<QuickLane>,
    /// For the transit lanes of all services, one after the other, which of these they are; and where those of each service begin.
    numbers: Vec<u32>,
    first_lanes: Vec<u32>,
    holidays: Vec<Box<[i32]>>,
    /// By [`Country::number`], from 1; 0 for a country without holidays.
    holiday_numbers: Box<[u16]>,
}

impl QuickLane {
    fn new(terms: Terms) -> Self {
        let mut offsets = [NEVER; 7];
        for (weekday, offsets) in (1_i32..).zip(&mut offsets) {
            let offset = |date: i32| u16::try_from(date - weekday).ok();
            let delivered = terms.delivery(weekday, &[]);
            let packed = delivered.and_then(|(earliest, latest)| Some(u32::from(offset(earliest)?) << 16 | u32::from(offset(latest)?)));
            *offsets = packed.unwrap_or(NEVER);
        }
        Self { terms, offsets }
    }

    pub(super) fn window(&self) -> Option<Window> {
        self.terms.window
    }

    /// The part of the day in which it delivers.
    pub(super) fn part_of_day(&self) -> Window {
        self.terms.window.unwrap_or_else(Window::whole_day)
    }

    /// The most days on which it delivers until it has.
    pub(super) fn most_days(&self) -> u32 {
        self.terms.max
    }

    /// Whether it delivers on one certain day.
    pub(super) fn is_guaranteed(&self) -> bool {
        self.terms.min == self.terms.max
    }

    /// The days of the earliest and the latest delivery, as [`Transit::delivery`] has them.
    #[inline]
    fn delivery(&self, Day { number: collected, weekday }: Day, horizon: &Horizon<'_>) -> Option<(i32, i32)> {
        let offsets = self.offsets.get(weekday as usize).copied().filter(|offsets| *offsets != NEVER)?;
        let (earliest, latest) = (collected + (offsets >> 16).cast_signed(), collected + (offsets & 0xffff).cast_signed());
        if horizon.next_holiday <= latest && horizon.has_holiday(collected, latest) {
            return self.terms.delivery(collected, horizon.holidays);
        }
        Some((earliest, latest))
    }
}

impl Terms {
    fn of(lane: &Transit) -> Self {
        Self { min: lane.min, max: lane.max, days: lane.days, window: lane.window }
    }

    fn delivery(&self, collected: i32, holidays: &[i32]) -> Option<(i32, i32)> {
        let delivers = |date: i32| self.days.has_day(date) && holidays.binary_search(&date).is_err();
        if self.min == 0 && !delivers(collected) {
            return None;
        }
        let (mut date, mut earliest) = (collected, collected);
        for number in 1..=self.max {
            date += 1;
            while !delivers(date) {
                date += 1;
            }
            if number == self.min {
                earliest = date;
            }
        }
        Some((earliest, date))
    }
}

impl Timetable {
    pub(super) fn of(compiled: &Compiled, carriers: usize) -> Option<Self> {
        let mut timetable = Self {
            calendars: Vec::with_capacity((compiled.locations.len() + 1) * carriers),
            times: Vec::new(),
            carriers,
            locations: compiled.locations.len(),
            lanes: Vec::new(),
            numbers: Vec::new(),
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
        let only = |own: &[QuickCalendar]| if let [only] = own { Some(only.time) } else { None };
        timetable.times = timetable.calendars.iter().map(|own| only(own)).collect();
        let mut known: HashMap<Terms, u32> = HashMap::new();
        for service in &compiled.services {
            timetable.first_lanes.push(u32::try_from(timetable.numbers.len()).ok()?);
            for terms in service.transit.iter().map(Terms::of) {
                let next = u32::try_from(timetable.lanes.len()).ok()?;
                let number = *known.entry(terms).or_insert_with(|| {
                    timetable.lanes.push(QuickLane::new(terms));
                    next
                });
                timetable.numbers.push(number);
            }
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

    /// The number of a lane of a service.
    pub(super) fn number(&self, service: usize, lane: usize) -> Option<u32> {
        self.numbers.get((*self.first_lanes.get(service)? as usize).checked_add(lane)?).copied()
    }

    /// The lanes by their numbers.
    pub(super) fn lanes(&self) -> &[QuickLane] {
        &self.lanes
    }

    /// How many carriers there are.
    pub(super) fn carriers(&self) -> usize {
        self.carriers
    }

    /// For each location whether each carrier collects there.
    pub(super) fn collecting(&self) -> impl Iterator<Item = Vec<bool>> {
        let of_locations = self.calendars.chunks_exact(self.carriers.max(1)).take(self.locations);
        of_locations.map(|own| own.iter().map(|calendars| !calendars.is_empty()).collect())
    }

    /// Where a consignment is collected.
    #[inline]
    pub(super) fn origin(&self, asked: &Coordinates) -> Origin {
        match asked.origin_location {
            Some(location) => Origin { first: location * self.carriers, carriers: usize::MAX },
            None => Origin { first: self.locations * self.carriers, carriers: 0 },
        }
    }

    /// At which time a carrier first collects at a place on a day; `None` if it takes more to tell.
    #[inline]
    pub(super) fn time(&self, place: usize, day: i32, clock: &Clock) -> Option<TimeOfDay> {
        self.times.get(place).copied()?.or_else(|| self.first_time(place, day, clock))
    }

    /// The same where it may collect at several times.
    #[inline(never)]
    fn first_time(&self, place: usize, day: i32, clock: &Clock) -> Option<TimeOfDay> {
        // Where clocks are changed, a time that they skip may come after a later one.
        let calendars = self.calendars.get(place).filter(|_| clock.is_steady_on(day))?;
        calendars.iter().filter(|calendar| calendar.is_open(day, clock)).map(|calendar| calendar.time).min()
    }

    /// On which days a carrier collects at an origin.
    #[inline]
    pub(super) fn opening(&self, carrier: u32, origin: Origin, clock: &Clock, openings: &Openings<'_>) -> Opening<'_> {
        let place = origin.place(carrier);
        let calendars = || self.calendars.get(place).map(|own| &**own).unwrap_or_default();
        Opening::new(&self.calendars, place, openings.of(carrier, place, calendars, clock))
    }

    /// The near days on which carriers collect, for [`Timetable::opening`]; `clocks` are those of each location and, last, of none.
    pub(super) fn openings(&self, clocks: &[Clock]) -> Box<[u64]> {
        let clocks = clocks.iter().take(self.locations).flat_map(|clock| std::iter::repeat_n(clock, self.carriers)).chain(clocks.last());
        self.calendars.iter().zip(clocks).map(|(calendars, clock)| Opening::near(calendars, clock)).collect()
    }

    /// The days on which a consignment may be collected.
    #[inline(always)]
    pub(super) fn horizon(&self, asked: &Coordinates, clock: &Clock, days: u32) -> Horizon<'_> {
        let holidays = asked.holidays.and_then(|number| self.holidays.get(usize::from(number)));
        Horizon::new(asked, clock, days, holidays.map(|days| &**days).unwrap_or_default())
    }

    pub(super) fn memory(&self) -> usize {
        let calendars = self.calendars.iter().map(|own| 16 + own.iter().map(QuickCalendar::memory).sum::<usize>());
        calendars.sum::<usize>()
            + self.times.capacity() * size_of::<Option<TimeOfDay>>()
            + self.lanes.capacity() * size_of::<QuickLane>()
            + (self.numbers.capacity() + self.first_lanes.capacity()) * size_of::<u32>()
            + self.holidays.iter().map(|days| 16 + size_of_val(&**days)).sum::<usize>()
    }
}

impl QuickLane {
    /// The first open collection that is delivered as was promised, and its days.
    #[inline(always)]
    pub(super) fn first_kept(&self, opening: &Opening<'_>, horizon: &Horizon<'_>, clock: &Clock) -> Option<Days> {
        if horizon.window.is_some() && self.missed_window(horizon).is_some() {
            return None;
        }
        opening.find(horizon, clock, |collected| match self.delivery(collected, horizon) {
            // A later collection is never delivered earlier.
            Some((_, latest)) if latest > horizon.delivered_by => Look::Never,
            Some((earliest, latest)) if earliest >= horizon.delivered_from => Look::Found(Days { collected, earliest, latest }),
            _ => Look::On,
        })
    }

    /// The part of the day in which it delivers, if that isn't within the promised one.
    #[inline(never)]
    fn missed_window(&self, horizon: &Horizon<'_>) -> Option<Window> {
        let own = self.part_of_day();
        horizon.window.filter(|promised| !promised.holds(&own)).map(|_| own)
    }

    /// The code for which [`QuickLane::first_kept`] finds nothing.
    pub(super) fn missed_code(opening: &Opening<'_>, horizon: &Horizon<'_>, clock: &Clock) -> ReasonCode {
        if opening.calendars().is_empty() {
            ReasonCode::NotCollected
        } else if opening.find(horizon, clock, Look::Found).is_none() {
            ReasonCode::NoCollectionDate
        } else {
            ReasonCode::Promise
        }
    }

    /// Why [`QuickLane::first_kept`] finds nothing, as [`Plan::first_kept`] says it.
    ///
    /// [`Plan::first_kept`]: crate::matcher::plan::Plan::first_kept
    pub(super) fn missed(&self, opening: &Opening<'_>, horizon: &Horizon<'_>, clock: &Clock) -> Miss {
        match Self::missed_code(opening, horizon, clock) {
            ReasonCode::NotCollected => return Miss::NotCollected,
            ReasonCode::NoCollectionDate => return Miss::NoCollectionDate,
            _ => {}
        }
        let soonest = opening.find(horizon, clock, |day| self.delivery(day, horizon).map_or(Look::On, Look::Found));
        Miss::Promise { soonest: soonest.map(|(_, latest)| date_of(latest)), window: self.missed_window(horizon) }
    }
}
