//! The near days on which carriers collect, as far as they have been asked for.
#![expect(clippy::inline_always, reason = "what functions hand over in memory is read back otherwise than it was written, which stalls")]

use std::cell::Cell;
use std::sync::{Mutex, PoisonError};

use super::opening::{Opening, QuickCalendar};
use crate::matcher::collection::{Clock, DAY};

/// The carriers whose days are kept.
const KEPT: usize = 64;

/// The most origins whose days are kept from one decision to the next.
const MOST_ORIGINS: usize = 256;

/// The near days on which carriers collect at one origin and instant.
#[derive(Clone, Copy)]
pub(in crate::matcher) enum Openings<'a> {
    /// Worked out beforehand, of all carriers at all origins.
    Known(&'a [u64]),
    /// Worked out when they are first asked for.
    Found(&'a FoundDays),
}

/// What has been found of one origin.
pub(in crate::matcher) struct FoundDays {
    /// Whose days are known, one bit each.
    known: Cell<u64>,
    days: [Cell<u64>; KEPT],
    /// While clocks show what they hold for; `None` if nobody asks.
    span: Cell<Option<Span>>,
}

/// A part of a day on clocks that are steady: seconds since midnight, both ends included.
#[derive(Clone, Copy)]
struct Span {
    day: i32,
    from: i64,
    until: i64,
}

impl FoundDays {
    /// None yet, of one instant.
    #[expect(clippy::declare_interior_mutable_const, reason = "every use is one of its own")]
    pub(in crate::matcher) const NONE: Self = Self { known: Cell::new(0), days: [const { Cell::new(0) }; KEPT], span: Cell::new(None) };

    #[inline]
    fn of(&self, carrier: u32, calendars: &[QuickCalendar], clock: &Clock) -> u64 {
        let Some(kept) = self.days.get(carrier as usize) else { return Opening::near(calendars, clock) };
        let bit = 1 << carrier;
        if self.known.get() & bit == 0 {
            self.known.set(self.known.get() | bit);
            kept.set(Opening::near(calendars, clock));
            self.span.set(self.span.get().map(|span| span.of(calendars, clock)));
        }
        kept.get()
    }

    /// Forgets what doesn't hold at another instant.
    fn stand_at(&self, clock: &Clock) {
        if !self.span.get().is_some_and(|span| span.holds(clock)) {
            self.known.set(0);
            self.span.set(Some(Span::of_day(clock)));
        }
    }
}

impl Span {
    /// Of the day that clocks show: of none, where they are changed about then.
    fn of_day(clock: &Clock) -> Self {
        // A second that has begun counts as whole.
        Self { day: clock.day(), from: 0, until: if clock.seconds_of_day().is_some() { DAY } else { -1 } }
    }

    fn holds(self, clock: &Clock) -> bool {
        self.day == clock.day() && clock.seconds_of_day().is_some_and(|now| (self.from..=self.until).contains(&now))
    }

    /// That part of it in which some calendars stay as open as they are.
    fn of(self, calendars: &[QuickCalendar], clock: &Clock) -> Self {
        let Some(now) = clock.seconds_of_day() else { return self };
        let seconds = calendars.iter().fold(self.from..=self.until, |seconds, calendar| calendar.unchanged(seconds, now));
        let (from, until) = seconds.into_inner();
        Self { from, until, ..self }
    }
}

impl<'a> Openings<'a> {
    /// Those that were worked out beforehand, or else some to be found, for which there is a place.
    #[inline(always)]
    pub(in crate::matcher) fn new(beforehand: Option<Self>, place: &'a mut Option<FoundDays>) -> Self {
        beforehand.unwrap_or_else(|| Self::Found(place.insert(FoundDays::NONE)))
    }

    /// The days of a carrier, which are at a place of what was worked out beforehand.
    #[inline]
    pub(super) fn of<'c>(&self, carrier: u32, place: usize, calendars: impl FnOnce() -> &'c [QuickCalendar], clock: &Clock) -> u64 {
        match self {
            Self::Known(days) => days.get(place).copied().unwrap_or(0),
            Self::Found(days) => days.of(carrier, calendars(), clock),
        }
    }
}

/// The days that were found for one decision after the other: those that come in the order of time share them until a cut-off passes.
///
/// Nobody locks them; being lockable they may be shared.
#[derive(Default)]
pub(crate) struct KeptDays(Mutex<Vec<FoundDays>>);

impl KeptDays {
    /// Those of an origin that still hold; `None` if there are too many origins.
    pub(in crate::matcher) fn at(&mut self, origin: Option<usize>, clock: &Clock) -> Option<Openings<'_>> {
        let kept = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        let place = origin.map_or(0, |origin| origin + 1);
        if place >= kept.len() && place < MOST_ORIGINS {
            kept.resize_with(place + 1, || FoundDays::NONE);
        }
        let days = kept.get(place)?;
        days.stand_at(clock);
        Some(Openings::Found(days))
    }
}

/// A copy has yet to find them.
impl Clone for KeptDays {
    fn clone(&self) -> Self {
        Self::default()
    }
}
