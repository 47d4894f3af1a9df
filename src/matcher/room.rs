//! Whether capacities have room for a consignment, and what it adds to their use.

use super::besides::Besides;
use super::compiled::Compiled;
use super::engine::Engine;
use super::moment::Now;
use super::offer::Offer;
use super::verdict::{Asking, Case, Journey, Miss};
use crate::capacity::{Amount, Capacity, Usage};
use crate::facts::Facts;
use crate::place::Answer;
use crate::rule::{Figure, Finding, Lacking};
use crate::time::Days;

/// What capacities say of a date.
enum Room {
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

impl Case<'_> {
    /// The first of the days that will do for which there is room: `first` or later ones.
    #[inline(never)]
    pub(super) fn with_room(&self, journey: &Journey<'_>, first: Days) -> Result<Days, Miss> {
        let Asking { horizon, now, .. } = self.asking;
        match self.room(&first) {
            Room::Enough => return Ok(first),
            Room::None => return Err(Miss::NoRoom(first)),
            Room::Closed => {}
        }
        let all = journey.transit.all_kept(&journey.opening, horizon, journey.off(horizon), &now.clock);
        for days in all.filter(|days| days.collected > first.collected) {
            match self.room(&days) {
                Room::Enough => return Ok(days),
                Room::None => return Err(Miss::NoRoom(days)),
                Room::Closed => {}
            }
        }
        Err(Miss::NoRoomEver(first))
    }

    /// Whether there is room on some days, whatever becomes of others.
    pub(super) fn has_room(&self, days: &Days) -> bool {
        self.asking.compiled.capacities.is_empty() || matches!(self.room(days), Room::Enough)
    }

    fn room(&self, days: &Days) -> Room {
        let mut room = Room::Enough;
        self.each_against(days, |_, capacity, against| match against {
            Against::Full if capacity.takes_next_date => {
                if matches!(room, Room::Enough) {
                    room = Room::Closed;
                }
            }
            Against::Full | Against::Lacking(_) => room = Room::None,
        });
        room
    }

    /// Tells the capacities, with their numbers, that have no room on some days, or of which that can't be told.
    pub(super) fn each_against(&self, days: &Days, mut told: impl FnMut(u32, &Capacity, Against)) {
        let Asking { compiled, besides, .. } = self.asking;
        self.asking.each_counting(self.number, [days.collected, days.latest], |number, capacity, amount| {
            let Some(most) = capacity.max else { return };
            let used = besides.usage.amount(capacity.reference.as_str(), capacity.period(days.collected));
            match amount {
                Err(lacking) => told(number, capacity, Against::Lacking(lacking)),
                Ok(amount) if used.plus(amount).is_none_or(|sum| sum > most) => told(number, capacity, Against::Full),
                Ok(_) => {}
            }
        });
        debug_assert!(!compiled.capacities.is_empty(), "asked where there are some");
    }

    /// What stands against it on some days, as findings.
    pub(super) fn findings_of_room(&self, days: &Days) -> Vec<Finding> {
        let mut found = Vec::new();
        self.each_against(days, |number, _, against| {
            found.push(match against {
                Against::Full => Finding::Full(number, days.collected),
                Against::Lacking(lacking) => Finding::Uncounted(number, lacking),
            });
        });
        found
    }
}

impl Engine {
    /// What an offer adds to the use of capacities.
    pub(crate) fn increments(&self, offer: &Offer, facts: &Facts<'_>, now: &Now<'_>, besides: &Besides) -> Usage {
        if self.capacities.is_empty() {
            return Usage::default();
        }
        Asking::new(self, facts, now, besides).increments(offer)
    }
}

impl Asking<'_> {
    /// Tells the capacities, with their numbers, against which a consignment counts that a service collects and delivers on some days, and how
    /// much.
    pub(super) fn each_counting(&self, service: u32, dates: [i32; 2], mut told: impl FnMut(u32, &Capacity, Result<Amount, Lacking>)) {
        let Self { compiled, facts, .. } = self;
        for (number, capacity) in compiled.capacities.of(service, facts.origin.location) {
            let counts = |when| match self.asked(Some(dates)).answer(when) {
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

    /// What an offer adds to the use of capacities.
    pub(super) fn increments(&self, offer: &Offer) -> Usage {
        let mut increments = Usage::default();
        self.each_counting(offer.number, [offer.dates.collected, offer.dates.latest], |_, capacity, amount| {
            if let Ok(amount) = amount {
                increments.set(&capacity.reference, capacity.period(offer.dates.collected), amount);
            }
        });
        increments
    }
}

impl Compiled {
    /// What was used, what is asked and what is the greatest of a capacity that has no room on a collection day.
    pub(super) fn full_figure(&self, number: u32, day: i32, asking: &Asking<'_>) -> Option<Figure> {
        let capacity = self.capacities.get(number)?;
        let (period, most) = (capacity.period(day), capacity.max?);
        let used = asking.besides.usage.amount(capacity.reference.as_str(), period);
        let [used, asked, most] = [used, capacity.of.of(asking.facts, &self.exchange).ok()?, most].map(|amount| capacity.of.text(amount));
        let message = format!("capacity `{}` in `{period}`: `{used}` used and `{asked}` asked, at most `{most}`", capacity.reference);
        Some(Figure::new(message).asked(asked).allowed(format!("at most {most}")))
    }

    /// What isn't known that a capacity counts.
    pub(super) fn uncounted_figure(&self, number: u32, lacking: Lacking, asking: &Asking<'_>) -> Option<Figure> {
        let capacity = self.capacities.get(number)?;
        let what = capacity.of.name();
        Some(match lacking {
            Lacking::Volume | Lacking::Value => {
                Figure::new(format!("capacity `{}` counts {what}, and the {what} of the consignment is not known", capacity.reference))
            }
            Lacking::Rate => {
                let worth = asking.facts.worth.map(|worth| worth.to_string()).unwrap_or_default();
                let message =
                    format!("capacity `{}` counts {what} in a currency to which `{worth}` has no exchange rate", capacity.reference);
                Figure::new(message).asked(worth)
            }
        })
    }

    /// Whether the offset of a capacity is taken off what is collected on a day: as long as less than its least has been used.
    pub(super) fn is_short(&self, capacity: u32, collected: i32, besides: &Besides) -> bool {
        self.capacities.get(capacity).is_some_and(|capacity| {
            let used = besides.usage.amount(capacity.reference.as_str(), capacity.period(collected));
            !besides.is_planned && capacity.is_valid(collected) && capacity.min.is_some_and(|least| used < least)
        })
    }
}
