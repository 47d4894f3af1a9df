//! The search: the candidates of a consignment's cell in the order of their bounds.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate};

use super::cell::{Candidate, Part, chain_of};
use super::tariff::{Measure, Quick};
use super::timetable::{Days, Horizon};
use super::{Index, NO_CHAIN};
use crate::coordinates::Coordinates;
use crate::matcher::collection::Clock;
use crate::matcher::offer::Offer;
use crate::matcher::plan::Dates;
use crate::matcher::{Compiled, CompiledService};
use crate::money::Minor;
use crate::place_list::Matched;
use crate::service_set::ServiceSet;

/// It takes facts to tell: there is a price that 64 bits don't hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unprepared;

/// A price that was found.
#[derive(Clone)]
struct Found {
    service: u32,
    lane: u32,
    rate: u32,
    days: Days,
    base: i64,
    net: i64,
    /// As offers compare.
    price: i128,
    /// The offer itself, if it took facts to find it.
    offer: Option<Offer>,
}

/// One consignment's search.
pub(in crate::matcher) struct Search<'a, F> {
    pub(in crate::matcher) compiled: &'a Compiled,
    pub(in crate::matcher) index: &'a Index,
    pub(in crate::matcher) asked: &'a Coordinates,
    pub(in crate::matcher) among: &'a ServiceSet,
    pub(in crate::matcher) clock: &'a Clock,
    /// The offer of a service, worked out plainly.
    pub(in crate::matcher) plainly: F,
}

impl<F: Fn(usize) -> Result<Option<Offer>, Unprepared>> Search<'_, F> {
    /// The cheapest offer.
    pub(in crate::matcher) fn cheapest(&self) -> Result<Option<Offer>, Unprepared> {
        let mut best: Option<Found> = None;
        self.each(|found| {
            if best.as_ref().is_none_or(|best| self.is_preferred(&found, best)) {
                best = Some(found);
            }
            best.as_ref().map_or(u32::MAX, |best| self.bound(best.price))
        })?;
        Ok(best.and_then(|best| self.offer(best)))
    }

    /// All offers, in no order.
    pub(in crate::matcher) fn all(&self) -> Result<Vec<Offer>, Unprepared> {
        let mut offers = Vec::new();
        self.each(|found| {
            offers.extend(self.offer(found));
            u32::MAX
        })?;
        Ok(offers)
    }

    /// A price in whole minor units, as bounds have it.
    fn bound(&self, price: i128) -> u32 {
        u32::try_from(price / self.index.minor_unit).unwrap_or(u32::MAX)
    }

    /// Everything that is found; `visit` answers beyond which bound there is nothing more to look for.
    fn each(&self, mut visit: impl FnMut(Found) -> u32) -> Result<(), Unprepared> {
        let Some(cell) = self.index.cell_of(self.asked) else { return Ok(()) };
        let Some(destination) = self.index.destinations.matched(self.asked.destination) else { return Ok(()) };
        let horizon = self.horizon();
        let days_left = self.asked.promised_day.map(|promised| promised - horizon.from);
        let days_row = self.index.screens.days_row(days_left);
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
                    if let Some(found) = self.found(candidate, destination, horizon)? {
                        *last_seen = visit(found);
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

    /// The days on which it may be collected.
    fn horizon(&self) -> Horizon {
        let today = self.clock.today().num_days_from_ce();
        let last = today + i32::try_from(self.compiled.horizon_days).unwrap_or(0);
        self.asked.shipping_day.map_or(Horizon { from: today, to: last }, |day| Horizon { from: today.max(day), to: last.min(day) })
    }

    /// What a candidate offers.
    fn found(&self, candidate: &Candidate, destination: &Matched, horizon: Horizon) -> Result<Option<Found>, Unprepared> {
        let service = candidate.service as usize;
        if self.index.is_coarse && self.compiled.columns.iter().any(|column| column.excludes(service, destination)) {
            return Ok(None);
        }
        if self.index.has_coarse_screens && !self.index.screens.keeps(service, &self.asked.figures) {
            return Ok(None);
        }
        if candidate.chain == NO_CHAIN {
            return self.plain(candidate);
        }
        let (Some(lane), Some(carrier)) = (self.index.timetable.lane(candidate.lane), self.index.carriers.get(service)) else {
            return Ok(None);
        };
        let Some(days) = self.index.timetable.first_kept(lane, *carrier as usize, self.asked, horizon, self.clock) else { return Ok(None) };
        let mut rates = chain_of(&self.index.chains, candidate.chain).filter_map(|number| Some((number, self.index.tariff.rate(number)?)));
        let Some((number, rate)) = rates.find(|(_, rate)| rate.holds(days.collected)) else { return Ok(None) };
        let (base, net) = match self.index.tariff.net(candidate.service, rate, self.asked, destination, days.collected) {
            Quick::Price(prices) => prices,
            Quick::Never => return Ok(None),
            Quick::Unknown => return self.plain(candidate),
        };
        let Some(exchange) = rate.exchange else { return Ok(None) };
        let price = i128::from(net) * exchange;
        Ok(Some(Found { service: candidate.service, lane: candidate.lane, rate: number, days, base, net, price, offer: None }))
    }

    fn plain(&self, candidate: &Candidate) -> Result<Option<Found>, Unprepared> {
        let offer = (self.plainly)(candidate.service as usize)?;
        Ok(offer.map(|offer| Found {
            service: candidate.service,
            lane: candidate.lane,
            rate: NO_CHAIN,
            days: Days {
                collected: offer.dates.collected.num_days_from_ce(),
                earliest: offer.dates.earliest.num_days_from_ce(),
                latest: offer.dates.latest.num_days_from_ce(),
            },
            base: offer.base.count(),
            net: offer.net.count(),
            price: offer.price,
            offer: Some(offer),
        }))
    }

    fn is_preferred(&self, found: &Found, best: &Found) -> bool {
        let order = found.price.cmp(&best.price).then(found.days.latest.cmp(&best.days.latest));
        order.then_with(|| self.by_collection(found, best)) == Ordering::Less
    }

    /// The order of two offers of one price and one latest delivery.
    fn by_collection(&self, found: &Found, best: &Found) -> Ordering {
        match (self.offer(found.clone()), self.offer(best.clone())) {
            (Some(found), Some(best)) => found.compared(&best, self.clock),
            _ => found.service.cmp(&best.service),
        }
    }

    fn offer(&self, found: Found) -> Option<Offer> {
        if found.offer.is_some() {
            return found.offer;
        }
        let service: &CompiledService = self.compiled.services.get(found.service as usize)?;
        let date = NaiveDate::from_num_days_from_ce_opt;
        let collected = date(found.days.collected)?;
        let calendar = self.compiled.calendar_on(service.carrier, self.asked, collected, self.clock)?;
        let currency = self.compiled.currency_of(service, self.index.tariff.place(found.service as usize, found.rate)?)?;
        Some(Offer {
            service: found.service as usize,
            dates: Dates {
                collected,
                collection: calendar.collects(collected),
                allocation_cut_off: calendar.allocation_cut_off(collected),
                operational_cut_off: calendar.operational_cut_off(collected),
                earliest: date(found.days.earliest)?,
                latest: date(found.days.latest)?,
                window: self.index.timetable.lane(found.lane)?.window,
            },
            base: Minor::new(found.base.into(), currency)?,
            net: Minor::new(found.net.into(), currency)?,
            currency,
            price: found.price,
        })
    }
}
