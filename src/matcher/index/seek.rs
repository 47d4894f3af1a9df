//! The search: the candidates of a consignment's cell in the order of their bounds.

use chrono::NaiveTime;

use super::cell::{Candidate, Part, chain_of};
use super::tariff::{Measure, Quick};
use super::timetable::{Horizon, QuickCalendar};
use super::{Index, NO_CHAIN};
use crate::coordinates::Coordinates;
use crate::matcher::Compiled;
use crate::matcher::collection::{Clock, open_on};
use crate::matcher::offer::Offer;
use crate::matcher::plan::{Dates, date_of};
use crate::money::Minor;
use crate::place_list::Matched;
use crate::service_set::Members;

/// It takes facts to tell: there is a price that 64 bits don't hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unprepared;

/// One consignment's search.
pub(in crate::matcher) struct Search<'a, F> {
    pub(in crate::matcher) compiled: &'a Compiled,
    pub(in crate::matcher) index: &'a Index,
    pub(in crate::matcher) asked: &'a Coordinates,
    pub(in crate::matcher) among: &'a Members,
    pub(in crate::matcher) clock: &'a Clock,
    /// The offer of a service, worked out plainly.
    pub(in crate::matcher) plainly: F,
}

impl<F: Fn(usize) -> Result<Option<Offer>, Unprepared>> Search<'_, F> {
    /// The cheapest offer.
    pub(in crate::matcher) fn cheapest(&self) -> Result<Option<Offer>, Unprepared> {
        let mut best: Option<Offer> = None;
        self.each(|offer| {
            if best.as_ref().is_none_or(|best| offer.compared(best, self.clock).is_lt()) {
                best = Some(offer);
            }
            best.as_ref().map_or(u32::MAX, |best| self.bound(best.price))
        })?;
        Ok(best)
    }

    /// All offers, in no order.
    pub(in crate::matcher) fn all(&self) -> Result<Vec<Offer>, Unprepared> {
        let mut offers = Vec::with_capacity(256);
        self.each(|offer| {
            offers.push(offer);
            u32::MAX
        })?;
        Ok(offers)
    }

    /// A price in whole minor units, as bounds have it.
    fn bound(&self, price: i128) -> u32 {
        u32::try_from(price / self.index.minor_unit).unwrap_or(u32::MAX)
    }

    /// Everything that is found; `visit` answers beyond which bound there is nothing more to look for.
    fn each(&self, mut visit: impl FnMut(Offer) -> u32) -> Result<(), Unprepared> {
        let Some(destination) = self.index.destinations.matched(self.asked.destination) else { return Ok(()) };
        let horizon = Horizon::of(self.asked, self.clock, self.compiled.horizon_days);
        let days_left = self.asked.promised_day.map(|promised| promised - horizon.from);
        let days_row = self.index.screens.days_row(days_left);
        if let Some(few) = self.among.few() {
            for candidate in few.iter().filter_map(|service| self.index.prospect(self.asked, *service)) {
                if self.index.passes(&candidate, self.asked, days_row, destination, self.compiled)
                    && let Some(offer) = self.offer(&candidate, destination, horizon)?
                {
                    visit(offer);
                }
            }
            return Ok(());
        }
        let Some(cell) = self.index.cell_of(self.asked) else { return Ok(()) };
        let mut last = u32::MAX;
        for strip in &cell.strips {
            let weight = match strip.measure {
                Measure::Weight => self.asked.weight,
                Measure::Chargeable => self.asked.chargeable,
                Measure::HeaviestPackage => self.asked.heaviest_package,
            };
            let Some(part) = strip.part(weight) else { continue };
            self.each_of_part(
                part,
                days_row,
                |candidate, last_seen| {
                    if let Some(offer) = self.offer(candidate, destination, horizon)? {
                        *last_seen = visit(offer);
                    }
                    Ok(())
                },
                &mut last,
            )?;
        }
        Ok(())
    }

    fn each_of_part(
        &self,
        part: &Part,
        days_row: Option<u16>,
        mut visit: impl FnMut(&Candidate, &mut u32) -> Result<(), Unprepared>,
        last: &mut u32,
    ) -> Result<(), Unprepared> {
        let rows = usize::from(self.index.screens.rows);
        for (word, candidates) in part.rows.chunks_exact(rows).zip(part.candidates.chunks(64)) {
            if candidates.first().is_none_or(|candidate| candidate.bound > *last) {
                break;
            }
            let mut left = u64::MAX >> (64 - candidates.len());
            for row in self.asked.rows().iter().chain(&days_row) {
                left &= word.get(usize::from(*row)).copied().unwrap_or(0);
            }
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                let Some(candidate) = candidates.get(bit as usize) else { break };
                if candidate.bound > *last {
                    return Ok(());
                }
                if self.among.has(candidate.service as usize) {
                    visit(candidate, last)?;
                }
            }
        }
        Ok(())
    }

    /// What a candidate offers.
    fn offer(&self, candidate: &Candidate, destination: &Matched, horizon: Horizon) -> Result<Option<Offer>, Unprepared> {
        let service = candidate.service as usize;
        if self.index.is_coarse && self.compiled.columns.iter().any(|column| column.excludes(service, destination)) {
            return Ok(None);
        }
        if self.index.has_coarse_screens && !self.index.screens.keeps(service, &self.asked.figures) {
            return Ok(None);
        }
        if candidate.chain == NO_CHAIN {
            return (self.plainly)(service);
        }
        let (Some(lane), Some(carrier)) = (self.index.timetable.lane(candidate.lane), self.index.carriers.get(service)) else {
            return Ok(None);
        };
        let calendars = self.index.timetable.calendars(*carrier as usize, self.asked);
        let Some(days) = self.index.timetable.first_kept(lane, calendars, self.asked, horizon, self.clock) else { return Ok(None) };
        let mut rates = chain_of(&self.index.chains, candidate.chain).filter_map(|number| self.index.tariff.rate(number));
        let Some(rate) = rates.find(|rate| rate.holds(days.collected)) else { return Ok(None) };
        let (base, net) = match self.index.tariff.net(candidate.service, rate, self.asked, destination, days.collected) {
            Quick::Price(prices) => prices,
            Quick::Never => return Ok(None),
            Quick::Unknown => return (self.plainly)(service),
        };
        let Some(exchange) = rate.exchange else { return Ok(None) };
        let Some((calendar, time)) = self.collection(service, calendars, days.collected) else { return Ok(None) };
        let dates = Dates { collected: days.collected, calendar, time, earliest: days.earliest, latest: days.latest, window: lane.window };
        let (price, currency) = (i128::from(net) * exchange, rate.currency);
        Ok(Some(Offer { service, dates, base: Minor::known(base), net: Minor::known(net), currency, price }))
    }

    /// The number of the calendar by which a service collects on a day on which one of them is open, and when on the day.
    fn collection(&self, service: usize, calendars: &[QuickCalendar], day: i32) -> Option<(usize, NaiveTime)> {
        if let [only] = calendars {
            return Some((0, only.time));
        }
        let own = self.compiled.calendars(self.compiled.services.get(service)?, self.asked.origin_location);
        let open = open_on(own, date_of(day), |_| true, self.clock)?;
        Some((own.iter().position(|calendar| std::ptr::eq(calendar, open))?, open.time()))
    }
}
