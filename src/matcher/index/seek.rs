//! The search: the candidates of a consignment's cell in the order of their bounds.

use chrono::NaiveTime;

use super::cell::{Prospect, chain_of};
use super::lane_price::{Measure, Quick};
use super::timetable::{Horizon, QuickCalendar};
use super::{Index, NO_CHAIN};
use crate::coordinates::Coordinates;
use crate::matcher::Compiled;
use crate::matcher::collection::{Clock, open_on};
use crate::matcher::offer::Offer;
use crate::matcher::outcome::BestTwo;
use crate::matcher::plan::{Dates, date_of};
use crate::money::Minor;
use crate::place_list::Matched;
use crate::rule::RuleKind;
use crate::service_set::Members;

/// It takes facts to tell: there is a price that 64 bits don't hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unprepared;

/// Which candidates are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sieve {
    /// Those whose rules are kept.
    Eligible,
    /// Those of whose rules all but one kind are.
    Barred,
}

/// What all candidates of a consignment have in common.
pub(super) struct Asking<'a> {
    pub(super) destination: &'a Matched,
    pub(super) horizon: Horizon,
    /// The row of the days that are left until the promised one.
    days_row: Option<u16>,
}

fn row_of(word: &[u64], row: u16) -> u64 {
    word.get(usize::from(row)).copied().unwrap_or(0)
}

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
            best.as_ref().map_or(u32::MAX, |best| self.bound(best))
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

    /// An offer's price in whole minor units of the rule set's currency, as bounds have it.
    fn bound(&self, offer: &Offer) -> u32 {
        let own = offer.currency == self.compiled.own_currency;
        let price = if own { i128::from(offer.net.count()) } else { offer.price / self.index.minor_unit };
        u32::try_from(price).unwrap_or(u32::MAX)
    }

    /// The best two offers, into `best`, which has none yet.
    pub(in crate::matcher) fn best_two(&self, best: &mut BestTwo) -> Result<(), Unprepared> {
        self.each(|offer| {
            best.consider(offer, self.clock);
            best.runner_up.as_ref().map_or(u32::MAX, |second| self.bound(second))
        })
    }

    /// The offers that rules of one kind alone keep from being chosen in the place of another.
    pub(in crate::matcher) fn barred_before(&self, chosen: &Offer, barred: &mut Vec<(RuleKind, Offer)>) -> Result<(), Unprepared> {
        let last = self.bound(chosen);
        self.each_of_cell(Sieve::Barred, last, |kind, offer| {
            if offer.compared(chosen, self.clock).is_lt() {
                barred.extend(kind.map(|kind| (kind, offer)));
            }
            last
        })
    }

    /// Everything that is found; `visit` answers beyond which bound there is nothing more to look for.
    fn each(&self, mut visit: impl FnMut(Offer) -> u32) -> Result<(), Unprepared> {
        let Some(few) = self.among.few() else { return self.each_of_cell(Sieve::Eligible, u32::MAX, |_, offer| visit(offer)) };
        let (Some(route), Some(prospects)) = (self.route(), self.index.prospects_of(self.asked)) else { return Ok(()) };
        for service in few {
            let place = prospects.binary_search_by_key(service, |prospect| prospect.service);
            if let Some(prospect) = place.ok().and_then(|place| prospects.get(place))
                && self.index.passes(prospect, self.asked, route.days_row, route.destination, self.compiled)
                && let Some(offer) = self.offer(prospect, &route)?
            {
                visit(offer);
            }
        }
        Ok(())
    }

    /// Every offer of the candidates that a sieve leaves, with the kind of rule that alone bars it.
    fn each_of_cell(&self, sieve: Sieve, mut last: u32, mut visit: impl FnMut(Option<RuleKind>, Offer) -> u32) -> Result<(), Unprepared> {
        let (Some(route), Some(prospects)) = (self.route(), self.index.prospects_of(self.asked)) else { return Ok(()) };
        let Some(cell) = self.index.cell_of(self.asked) else { return Ok(()) };
        for part in cell.strips.iter().filter_map(|strip| strip.part(self.measured(strip.measure))) {
            let mut rows = &*part.rows;
            for candidates in part.candidates.chunks(64) {
                let Some((word, rest)) = rows.split_at_checked(usize::from(self.index.screens.rows)) else { break };
                rows = rest;
                if candidates.first().is_none_or(|candidate| candidate.bound > last) {
                    break;
                }
                let mut left = (u64::MAX >> (64 - candidates.len())) & route.days_row.map_or(u64::MAX, |row| row_of(word, row));
                left &= match sieve {
                    Sieve::Eligible => self.asked.rows().iter().fold(u64::MAX, |left, row| left & row_of(word, *row)),
                    Sieve::Barred => self.barred(word),
                };
                while left != 0 {
                    let bit = left.trailing_zeros();
                    left &= left - 1;
                    let Some(candidate) = candidates.get(bit as usize).filter(|candidate| candidate.bound <= last) else { break };
                    let Some(prospect) = prospects.get(candidate.prospect as usize) else { break };
                    if self.among.has(prospect.service as usize)
                        && let Some(offer) = self.offer(prospect, &route)?
                    {
                        last = visit(if sieve == Sieve::Barred { self.kind(word, bit) } else { None }, offer);
                    }
                }
            }
        }
        Ok(())
    }

    /// The candidates that rules of exactly one kind bar.
    fn barred(&self, word: &[u64]) -> u64 {
        let (mut one, mut more) = (0, 0);
        self.each_broken(word, |_, broken| {
            more |= one & broken;
            one |= broken;
        });
        one & !more
    }

    /// For each kind of rule, by its number, the candidates of whose rules it breaks one.
    pub(super) fn each_broken(&self, word: &[u64], mut visit: impl FnMut(u8, u64)) {
        let (mut kind, mut broken) = (u8::MAX, 0);
        for (row, own) in self.asked.rows_by_kind() {
            if own != kind {
                visit(kind, broken);
                (kind, broken) = (own, 0);
            }
            broken |= !row_of(word, row);
        }
        visit(kind, broken);
    }

    /// The kind of rule that bars a candidate.
    fn kind(&self, word: &[u64], bit: u32) -> Option<RuleKind> {
        let (_, kind) = self.asked.rows_by_kind().find(|(row, _)| row_of(word, *row) & (1 << bit) == 0)?;
        RuleKind::ALL.get(usize::from(kind)).copied()
    }

    fn measured(&self, measure: Measure) -> i64 {
        match measure {
            Measure::Weight => self.asked.weight,
            Measure::Chargeable => self.asked.chargeable,
            Measure::HeaviestPackage => self.asked.heaviest_package,
        }
    }

    /// What all candidates have in common.
    pub(super) fn route(&self) -> Option<Asking<'_>> {
        let destination = self.index.destinations.matched(self.asked.destination)?;
        let horizon = Horizon::of(self.asked, self.clock, self.compiled.horizon_days);
        let days_left = self.asked.promised_day.map(|promised| promised - horizon.from);
        Some(Asking { destination, horizon, days_row: self.index.screens.days_row(days_left) })
    }

    /// What a service offers.
    fn offer(&self, prospect: &Prospect, asking: &Asking<'_>) -> Result<Option<Offer>, Unprepared> {
        let (service, destination) = (prospect.service as usize, asking.destination);
        if self.index.is_coarse && self.compiled.columns.iter().any(|column| column.excludes(service, destination)) {
            return Ok(None);
        }
        if self.index.has_coarse_screens && !self.index.screens.keeps(service, self.asked) {
            return Ok(None);
        }
        if prospect.chain == NO_CHAIN {
            return (self.plainly)(service);
        }
        let (Some(lane), Some(carrier)) = (self.index.timetable.lane(prospect.lane), self.index.carriers.get(service)) else {
            return Ok(None);
        };
        let calendars = self.index.timetable.calendars(*carrier as usize, self.asked);
        let Some(days) = self.index.timetable.first_kept(lane, calendars, self.asked, asking.horizon, self.clock) else { return Ok(None) };
        let mut rates = chain_of(&self.index.chains, prospect.chain).filter_map(|number| self.index.tariff.rate(number));
        let Some(rate) = rates.find(|rate| rate.holds(days.collected)) else { return Ok(None) };
        let (base, net) = match self.index.tariff.net(prospect.service, rate, self.asked, destination, days.collected) {
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
