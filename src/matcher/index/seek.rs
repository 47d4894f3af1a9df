//! The search: the candidates of a consignment's cell in the order of their bounds.

use super::cell::{Prospect, chain_of};
use super::lane_price::Quick;
use super::opening::{Horizon, Opening, Openings, QuickCalendar};
use super::timetable::{Days, QuickLane};
use super::{Index, NO_CHAIN};
use crate::calendar::TimeOfDay;
use crate::coordinates::Coordinates;
use crate::matcher::Compiled;
use crate::matcher::collection::{Calendar, Clock, open_on};
use crate::matcher::offer::Offer;
use crate::matcher::plan::{Dates, date_of};
use crate::money::{Currency, Minor};
use crate::place_list::Matched;
use crate::rule::RuleKind;
use crate::service_set::Members;

/// It takes facts to tell: there is a price that 64 bits don't hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unprepared;

/// Which candidates are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sieve {
    /// Those whose rules are kept.
    Eligible,
    /// Those of whose rules all but one kind are.
    Barred,
}

/// What all candidates of a consignment have in common.
pub(super) struct Asking<'a> {
    pub(super) destination: &'a Matched,
    pub(super) horizon: Horizon<'a>,
    /// The row of the days that are left until the promised one.
    days_row: Option<u16>,
}

/// A service with dates and a price.
pub(super) struct Found<'a> {
    prospect: &'a Prospect,
    lane: &'a QuickLane,
    /// Of its carrier at the origin.
    calendars: &'a [QuickCalendar],
    days: Days,
    currency: Currency,
    net: i64,
    /// As offers have it.
    pub(super) price: i128,
    /// Whether the bound told it.
    is_exact: bool,
}

/// What comes of a look at a service.
enum Look<'a> {
    Found(Found<'a>),
    Nothing,
    /// The plain way must tell.
    Unknown,
}

/// Who asks for offers. Both answer beyond which bound there is nothing more to look for. Most of what is found is not the best and never
/// becomes an offer.
pub(super) trait Visitor {
    fn found(&mut self, found: &Found<'_>, kind: Option<RuleKind>) -> u32;
    fn plain(&mut self, offer: Offer, kind: Option<RuleKind>) -> u32;
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
    pub(in crate::matcher) openings: Openings<'a>,
    /// The offer of a service, worked out plainly.
    pub(in crate::matcher) plainly: F,
}

/// Asks for the cheapest offer.
struct Cheapest<'a, F> {
    search: &'a Search<'a, F>,
    best: Option<Offer>,
    /// Its price.
    price: i128,
    bound: u32,
}

impl<F: Plainly> Visitor for Cheapest<'_, F> {
    #[inline(always)]
    fn found(&mut self, found: &Found<'_>, _: Option<RuleKind>) -> u32 {
        if found.price < self.price {
            self.best = Some(self.search.offer(found));
            (self.price, self.bound) = (found.price, self.search.bound_of(found));
        } else if found.price == self.price {
            return self.plain(self.search.offer(found), None);
        }
        self.bound
    }

    #[inline(never)]
    fn plain(&mut self, offer: Offer, _: Option<RuleKind>) -> u32 {
        if self.best.as_ref().is_none_or(|best| offer.compared(best, self.search.clock).is_lt()) {
            (self.price, self.bound) = (offer.price, self.search.bound(&offer));
            self.best = Some(offer);
        }
        self.bound
    }
}

/// Asks for every offer, to sort them.
struct All<'a, F> {
    search: &'a Search<'a, F>,
    /// What bounds tell comes in the order of the bounds.
    in_order: Vec<Offer>,
    others: Vec<Offer>,
}

impl<F: Plainly> Visitor for All<'_, F> {
    #[inline(always)]
    fn found(&mut self, found: &Found<'_>, _: Option<RuleKind>) -> u32 {
        let offers = if found.is_exact { &mut self.in_order } else { &mut self.others };
        offers.push(self.search.offer(found));
        u32::MAX
    }

    fn plain(&mut self, offer: Offer, _: Option<RuleKind>) -> u32 {
        self.others.push(offer);
        u32::MAX
    }
}

/// Works the offer of a service out plainly.
pub(in crate::matcher) trait Plainly: Fn(usize) -> Result<Option<Offer>, Unprepared> {}

impl<F: Fn(usize) -> Result<Option<Offer>, Unprepared>> Plainly for F {}

impl<F: Plainly> Search<'_, F> {
    /// The cheapest offer.
    #[inline]
    pub(in crate::matcher) fn cheapest(&self) -> Result<Option<Offer>, Unprepared> {
        let mut cheapest = Cheapest { search: self, best: None, price: i128::MAX, bound: u32::MAX };
        self.each(&mut cheapest)?;
        Ok(cheapest.best)
    }

    /// All offers, most of them in the order of their prices.
    pub(in crate::matcher) fn all(&self) -> Result<Vec<Offer>, Unprepared> {
        let mut all = All { search: self, in_order: Vec::with_capacity(256), others: Vec::with_capacity(64) };
        self.each(&mut all)?;
        all.in_order.append(&mut all.others);
        Ok(all.in_order)
    }

    /// An offer's price in whole minor units of the rule set's currency, as bounds have it.
    pub(super) fn bound(&self, offer: &Offer) -> u32 {
        let own = offer.currency == self.compiled.own_currency;
        let price = if own { i128::from(offer.net.count()) } else { offer.price / self.index.minor_unit };
        u32::try_from(price).unwrap_or(u32::MAX)
    }

    /// The same of what is found.
    #[inline]
    fn bound_of(&self, found: &Found<'_>) -> u32 {
        let own = found.currency == self.compiled.own_currency;
        let price = if own { i128::from(found.net) } else { found.price / self.index.minor_unit };
        u32::try_from(price).unwrap_or(u32::MAX)
    }

    /// Everything that is found.
    #[inline]
    pub(super) fn each(&self, visitor: &mut impl Visitor) -> Result<(), Unprepared> {
        let Some(few) = self.among.few() else { return self.each_of_cell(Sieve::Eligible, u32::MAX, visitor) };
        let (Some(asking), Some(prospects)) = (self.asking(), self.index.prospects_of(self.asked)) else { return Ok(()) };
        for service in few {
            let place = prospects.binary_search_by_key(service, |prospect| prospect.service);
            if let Some(prospect) = place.ok().and_then(|place| prospects.get(place))
                && self.index.passes(prospect, self.asked, asking.days_row, asking.destination, self.compiled)
            {
                self.visit((prospect, None), &asking, None, visitor)?;
            }
        }
        Ok(())
    }

    /// Everything that is found among the candidates that a sieve leaves, with the kind of rule that alone bars it.
    #[inline]
    pub(super) fn each_of_cell(&self, sieve: Sieve, mut last: u32, visitor: &mut impl Visitor) -> Result<(), Unprepared> {
        let (Some(asking), Some(prospects)) = (self.asking(), self.index.prospects_of(self.asked)) else { return Ok(()) };
        let Some(cell) = self.index.cell_of(self.asked) else { return Ok(()) };
        for strip in &cell.strips {
            let blocks = match sieve {
                Sieve::Eligible => [strip.open(self.asked, last), None],
                Sieve::Barred => strip.part(self.asked).map_or([None; 2], |part| [Some(&part.open), Some(&part.barred)]),
            };
            for block in blocks.into_iter().flatten() {
                let words = block.rows.chunks_exact(usize::from(self.index.screens.rows));
                for (candidates, word) in block.candidates.chunks(64).zip(words) {
                    if candidates.first().is_none_or(|candidate| candidate.bound > last) {
                        break;
                    }
                    let mut left = self.left(sieve, word, candidates.len(), asking.days_row);
                    while left != 0 {
                        let bit = left.trailing_zeros();
                        left &= left - 1;
                        let Some(candidate) = candidates.get(bit as usize).filter(|candidate| candidate.bound <= last) else { break };
                        let Some(prospect) = prospects.get(candidate.prospect()) else { break };
                        if self.among.has(prospect.service as usize) {
                            let kind = if sieve == Sieve::Barred { self.kind(word, bit) } else { None };
                            let exact = candidate.price(self.asked.package_count);
                            last = self.visit((prospect, exact), &asking, kind, visitor)?.unwrap_or(last);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Of so many candidates those that a sieve leaves.
    #[inline]
    fn left(&self, sieve: Sieve, word: &[u64], candidates: usize, days_row: Option<u16>) -> u64 {
        let in_time = (u64::MAX >> (64 - candidates)) & days_row.map_or(u64::MAX, |row| row_of(word, row));
        match sieve {
            Sieve::Eligible => self.asked.own_rows().iter().fold(in_time, |left, row| left & row_of(word, *row)),
            Sieve::Barred => in_time & self.barred(word),
        }
    }

    /// Looks at a service, whose price may be known, and shows it to a visitor, if there is something to show.
    #[inline(always)]
    fn visit(
        &self,
        (prospect, exact): (&Prospect, Option<u32>),
        asking: &Asking<'_>,
        kind: Option<RuleKind>,
        visitor: &mut impl Visitor,
    ) -> Result<Option<u32>, Unprepared> {
        match self.look(prospect, exact, asking) {
            Look::Found(found) => Ok(Some(visitor.found(&found, kind))),
            Look::Nothing => Ok(None),
            Look::Unknown => Ok((self.plainly)(prospect.service as usize)?.map(|offer| visitor.plain(offer, kind))),
        }
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
        for row in self.asked.rows().iter().copied() {
            let own = self.index.screens.kind(row);
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
        let row = self.asked.rows().iter().copied().find(|row| row_of(word, *row) & (1 << bit) == 0)?;
        RuleKind::ALL.get(usize::from(self.index.screens.kind(row))).copied()
    }

    /// What all candidates have in common.
    #[inline(always)]
    pub(super) fn asking(&self) -> Option<Asking<'_>> {
        let destination = self.index.destinations.matched(self.asked.destination)?;
        let horizon = self.index.timetable.horizon(self.asked, self.clock, self.compiled.horizon_days);
        let days_left = self.asked.promised_day.map(|promised| promised - horizon.from);
        Some(Asking { destination, horizon, days_row: self.index.screens.days_row(days_left) })
    }

    /// Whether a service has dates and a price.
    #[inline(always)]
    fn look<'s>(&'s self, prospect: &'s Prospect, exact: Option<u32>, asking: &Asking<'_>) -> Look<'s> {
        let (service, destination) = (prospect.service as usize, asking.destination);
        if self.index.is_coarse && self.compiled.columns.iter().any(|column| column.excludes(service, destination)) {
            return Look::Nothing;
        }
        if self.index.has_coarse_screens && !self.index.screens.keeps(service, self.asked) {
            return Look::Nothing;
        }
        if prospect.chain == NO_CHAIN {
            return Look::Unknown;
        }
        let Some(lane) = self.index.timetable.lane(prospect.lane) else { return Look::Nothing };
        let opening = self.opening(prospect.carrier);
        let Some(days) = lane.first_kept(&opening, self.asked, &asking.horizon, self.clock) else { return Look::Nothing };
        let found = |currency, net, exchange, is_exact| {
            let price = i128::from(net) * exchange;
            Look::Found(Found { prospect, lane, calendars: opening.calendars, days, currency, net, price, is_exact })
        };
        if let Some(net) = exact.filter(|_| !prospect.conditions.hold(self.asked, days.collected)) {
            return found(self.compiled.own_currency, net.into(), self.index.minor_unit, true);
        }
        let mut rates = chain_of(&self.index.chains, prospect.chain).filter_map(|number| self.index.tariff.rate(number));
        let Some(rate) = rates.find(|rate| rate.holds(days.collected)) else { return Look::Nothing };
        let Some(exchange) = rate.exchange else { return Look::Nothing };
        match self.index.tariff.net(prospect.service, rate, self.asked, destination, days.collected) {
            Quick::Price(net) => found(rate.currency, net, exchange, false),
            Quick::Never => Look::Nothing,
            Quick::Unknown => Look::Unknown,
        }
    }

    /// What is found, as an offer.
    #[inline(always)]
    pub(super) fn offer(&self, found: &Found<'_>) -> Offer {
        let Found { prospect, lane, calendars, days: Days { collected, earliest, latest }, currency, net, price, .. } = *found;
        let time = match calendars {
            [only] => only.time,
            _ => self.time(prospect.service as usize, collected),
        };
        Offer {
            number: prospect.service,
            dates: Dates { collected, time, earliest, latest, window: lane.window() },
            net: Minor::known(net),
            currency,
            price,
        }
    }

    #[inline]
    pub(super) fn opening(&self, carrier: u32) -> Opening<'_> {
        self.index.timetable.opening(carrier, self.asked, self.clock, &self.openings)
    }

    /// When a service collects on a day on which one of its calendars is open.
    fn time(&self, service: usize, day: i32) -> TimeOfDay {
        let service = self.compiled.services.get(service);
        let own = service.map(|service| self.compiled.calendars(service, self.asked.origin_location)).unwrap_or_default();
        open_on(own, date_of(day), |_| true, self.clock).map(Calendar::time).unwrap_or_default()
    }
}
