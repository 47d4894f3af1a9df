//! The verdict: what one service answers to one consignment. All checks stand here, once; what becomes of a failed one is the sink's.

use std::cell::OnceCell;

use super::besides::{Besides, wanted};
use super::compiled::{Compiled, CompiledService, RateLane};
use super::moment::Now;
use super::offer::{Dates, Offer};
use super::preferring::Preferring;
use super::room::{Counting, Greatest, Room, with_room};
pub(super) use super::way::{Journey, Miss, Way};
use crate::condition::{Answers, Asked};
use crate::facts::{Facts, Worth};
use crate::money::Minor;
use crate::place::Answer;
use crate::preference::Rank;
use crate::rule::Limit;
use crate::shipping::{Ruling, Which};
use crate::tariff::{Kept, Quick, Taxed, Told, Unpriced, Watch, sum};
use crate::time::{Days, Horizon, Opening};

/// What is asked of every service: the consignment, the instant, and the days that count.
pub(super) struct Asking<'a> {
    pub(super) compiled: &'a Compiled,
    pub(super) facts: &'a Facts<'a>,
    pub(super) now: Now<'a>,
    pub(super) horizon: Horizon<'a>,
    /// What is asked besides what the consignment does.
    pub(super) besides: &'a Besides,
    /// How services stand by the preferences, if there are any.
    pub(super) preferring: Option<Box<Preferring>>,
    /// What conditions were found to be.
    answers: Answers,
    /// What surcharges were found to come to.
    kept: Kept,
    /// What shipping rules were found to come to.
    ruling: OnceCell<Ruling>,
    /// What capacities were found to say.
    pub(super) greatest: Greatest,
}

/// What stands against a service.
pub(super) enum Against<'a> {
    NotEnabled,
    Direction,
    /// The limit of that number among the service's.
    Limit(usize, &'a Limit),
    Tags,
    Places,
    /// The shipping rule of that number, and whether it is for want of something to tell whether its condition holds.
    Shipping(u32, bool),
    Offer(Miss),
}

/// One service, asked.
pub(super) struct Case<'a> {
    pub(super) asking: &'a Asking<'a>,
    /// Its number.
    pub(super) number: u32,
    pub(super) service: &'a CompiledService,
}

/// Who asks: it is told of each check that failed, and answers whether the others are to be made.
pub(super) trait Sink {
    /// Whether it counts for which of several reasons a check failed.
    const TELLS: bool;

    fn against(&mut self, case: &Case<'_>, against: Against<'_>) -> bool;

    /// The price in minor units of the rule set's currency, tax as compared, above which an offer is of no use.
    #[inline]
    fn most(&self) -> u32 {
        u32::MAX
    }
}

impl<'a> Asking<'a> {
    #[inline]
    pub(super) fn new(compiled: &'a Compiled, facts: &'a Facts<'a>, now: &Now<'a>, besides: &'a Besides) -> Self {
        let [_, holidays] = facts.holidays;
        let horizon = Horizon::new(wanted(facts, besides), &now.clock, compiled.horizon_days, compiled.calendars.holidays(holidays));
        let kept = Kept::new(horizon.days());
        let answers = Answers::default();
        let (preferring, ruling, greatest) = (None, OnceCell::new(), Greatest::default());
        let mut asking = Self { compiled, facts, now: *now, horizon, besides, preferring, answers, kept, ruling, greatest };
        if !compiled.wishes.preferences.is_empty() {
            asking.preferring = Some(Box::new(Preferring::of(&compiled.wishes.preferences, &asking.asked(None))));
        }
        asking
    }

    /// The same for a call that asks no tiers.
    pub(super) fn without_tiers(mut self) -> Self {
        self.preferring = self.preferring.map(|preferring| Box::new(preferring.without_tiers()));
        self
    }

    /// Gives an offer its rank, where preferences may say another than its price.
    #[inline]
    pub(super) fn rank(&self, offer: &mut Offer) {
        if let Some(preferring) = &self.preferring {
            let is_short = |capacity| self.compiled.is_short(capacity, offer.dates.collected, self.besides);
            offer.rank = preferring.ranked(&self.compiled.wishes.preferences, offer, || self.asked_of(offer), is_short);
        }
    }

    /// What conditions are asked of, where a service collects and delivers on some days.
    #[inline]
    pub(super) fn asked(&self, dates: Option<[i32; 2]>) -> Asked<'_> {
        let Self { compiled, facts, now, answers, .. } = self;
        Asked {
            conditions: &compiled.conditions,
            facts,
            clock: &now.clock,
            lists: &compiled.lists,
            exchange: &compiled.exchange,
            answers,
            dates,
            net: None,
        }
    }

    /// What capacities count.
    pub(super) fn counting(&self) -> Counting<'_> {
        Counting { compiled: self.compiled, facts: self.facts, usage: &self.besides.usage, greatest: &self.greatest }
    }

    /// What conditions are asked of that go by what a service offers.
    pub(super) fn asked_of(&self, offer: &Offer) -> Asked<'_> {
        let net = Worth { amount: offer.net.exact(offer.currency), currency: offer.currency };
        Asked { net: Some(net), ..self.asked(Some([offer.dates.collected, offer.dates.latest])) }
    }

    /// What the surcharges of a list come to, in minor units of the lanes of a service that have it, as far as they depend on the consignment
    /// alone and no bound has them; `None` if that can't be worked out, so that there is no price.
    #[inline]
    pub(super) fn more(&self, list: u32, service: u32) -> Option<i64> {
        let Some(surcharges) = self.compiled.surcharges.get(list as usize) else { return Some(0) };
        let lanes = || self.compiled.services.get(service as usize).map(|service| &service.rates);
        let rate = || lanes().and_then(|lanes| lanes.iter().find(|lane| lane.surcharges == list)).map(|lane| &*lane.rate);
        let [first, _] = self.horizon.days();
        surcharges.more(&self.kept, &self.asked(Some([first; 2])), rate)
    }

    /// When a service collects.
    #[inline]
    pub(super) fn opening(&self, service: &CompiledService) -> Opening<'a> {
        self.now.opening(&self.compiled.locations, self.facts.collected_at, service.collector, &self.horizon.wanted)
    }

    #[inline]
    pub(super) fn case(&self, number: u32) -> Option<Case<'_>> {
        Some(Case { asking: self, number, service: self.compiled.services.get(number as usize)? })
    }

    /// Makes all checks of a service; its offer, if nothing stands against it for which the sink stops.
    #[inline]
    pub(super) fn verdict(&self, number: u32, way: Way<'_>, sink: &mut impl Sink) -> Option<Offer> {
        let case = self.case(number).filter(|case| case.keeps_rules(sink))?;
        match case.offer(number, way, sink.most()) {
            Ok(offer) => case.keeps_rules_by_offer(&offer, sink).then_some(offer),
            Err(miss) => {
                if sink.against(&case, Against::Offer(miss)) {
                    case.further(way, miss, sink);
                }
                None
            }
        }
    }
}

impl<'a> Case<'a> {
    /// Makes the checks that need no date and no price; whether the sink goes on.
    #[inline]
    pub(super) fn keeps_rules(&self, sink: &mut impl Sink) -> bool {
        let Self { asking: Asking { compiled, facts, .. }, service, .. } = self;
        if !service.enabled && !sink.against(self, Against::NotEnabled) {
            return false;
        }
        if !service.service.directions.contains(&facts.direction) && !sink.against(self, Against::Direction) {
            return false;
        }
        for (number, limit) in service.limits.iter().enumerate() {
            if !limit.keeps(facts, &compiled.exchange) && !sink.against(self, Against::Limit(number, limit)) {
                return false;
            }
        }
        if !service.tagged.has_all(facts) && !sink.against(self, Against::Tags) {
            return false;
        }
        if !service.excluded.as_ref().is_none_or(|places| places.keeps(facts, &compiled.lists)) && !sink.against(self, Against::Places) {
            return false;
        }
        compiled.shipping.is_empty() || self.keeps_shipping_rules(Which::OfConsignment, &self.asking.asked(None), sink)
    }

    /// Makes the checks that go by what the service offers; whether the sink goes on.
    #[inline]
    pub(super) fn keeps_rules_by_offer(&self, offer: &Offer, sink: &mut impl Sink) -> bool {
        !self.asking.compiled.shipping.have_by_offer() || self.keeps_shipping_rules(Which::OfOffer, &self.offered(Some(offer)), sink)
    }

    /// Makes the checks that are left where it offers nothing.
    fn further(&self, way: Way<'_>, miss: Miss, sink: &mut impl Sink) {
        let mut offer = None;
        // A full day is one all the same, for which there may be no price.
        if let Miss::NoRoom(days) = miss
            && let Ok(journey) = self.journey(way)
        {
            match self.priced(self.number, way, &journey, days, u32::MAX) {
                Ok(own) => offer = Some(own),
                Err(miss) if !sink.against(self, Against::Offer(miss)) => return,
                Err(_) => {}
            }
        }
        if self.asking.compiled.shipping.have_by_offer() {
            self.keeps_shipping_rules(Which::OfOffer, &self.offered(offer.as_ref()), sink);
        }
    }

    /// Asks shipping rules; whether the sink goes on.
    fn keeps_shipping_rules<S: Sink>(&self, which: Which, asked: &Asked<'_>, sink: &mut S) -> bool {
        let Asking { compiled, facts, now, ruling, .. } = self.asking;
        // Where nothing is collected, and so nothing delivered, there is nothing to ask about.
        if which == Which::OfOffer && asked.dates.is_none() {
            return true;
        }
        let ruling = ruling.get_or_init(|| compiled.shipping.ruling(facts.rule_rows, facts.origin.location, now.clock.day()));
        compiled.shipping.each_barring(self.number, which, ruling, asked, |rule| {
            let is_unknown = || compiled.shipping.get(rule).is_some_and(|rule| rule.answer(asked) == Answer::Unknown);
            sink.against(self, Against::Shipping(rule, S::TELLS && is_unknown()))
        })
    }

    /// What conditions are asked of that go by what the service offers; without an offer by the days that it would have.
    pub(super) fn offered(&self, offer: Option<&Offer>) -> Asked<'a> {
        offer.map_or_else(|| self.asking.asked(self.dates()), |offer| self.asking.asked_of(offer))
    }

    /// What the service offers on the first day that will do, rules or no rules.
    #[inline]
    pub(super) fn offer(&self, number: u32, way: Way<'_>, most: u32) -> Result<Offer, Miss> {
        let journey = self.journey(way)?;
        self.priced(number, way, &journey, self.first_days(&journey)?, most)
    }

    /// The first days that will do, and for which there is room.
    #[inline]
    fn first_days(&self, journey: &Journey<'_>) -> Result<Days, Miss> {
        let Asking { horizon, now, .. } = self.asking;
        let days = journey.transit.first_kept(&journey.opening, horizon, journey.off(horizon), &now.clock).map_err(Miss::Days)?;
        if self.asking.compiled.capacities.is_empty() {
            return Ok(days);
        }
        let later = || journey.transit.all_kept(&journey.opening, horizon, journey.off(horizon), &now.clock);
        with_room(days, later, |days| self.room(days))
    }

    /// What capacities say of some days.
    pub(super) fn room(&self, days: &Days) -> Room {
        let dates = [days.collected, days.latest];
        self.asking.counting().room(self.number, dates, &self.asking.asked(Some(dates)))
    }

    /// The first days on which it would collect, and deliver at the latest.
    pub(super) fn dates(&self) -> Option<[i32; 2]> {
        match self.journey(Way::Unknown).and_then(|journey| self.first_days(&journey)) {
            Ok(days) | Err(Miss::NoRoom(days)) => Some([days.collected, days.latest]),
            Err(_) => None,
        }
    }

    /// How it would move the consignment.
    #[inline]
    pub(super) fn journey(&self, way: Way<'_>) -> Result<Journey<'a>, Miss> {
        let Self { asking, service, .. } = self;
        let place = match way {
            Way::Known { transit, .. } => transit.map(|place| place as usize),
            Way::Unknown => service.transit.iter().position(|lane| asking.compiled.leads(lane.route, asking.facts)),
        };
        let missing = if service.lanes == 0 { Miss::NotConfigured } else { Miss::NoLane };
        let lane = place.and_then(|place| service.transit.get(place)).ok_or(missing)?;
        let transit = asking.compiled.transits.get(lane.transit as usize).ok_or(missing)?;
        let opening = asking.opening(service);
        if opening.calendars.is_empty() {
            return Err(Miss::NotCollected);
        }
        let off = |of| asking.compiled.calendars.off(service.collector.carrier, asking.facts.holidays, of, asking.horizon.from);
        Ok(Journey { transit, opening, off: lane.holidays_of.map(off), zone: lane.route.zone })
    }

    /// The rate lane that holds on a day, with its place.
    #[inline]
    pub(super) fn rate(&self, way: Way<'_>, day: i32) -> Option<(u32, &'a RateLane)> {
        let Self { asking, service, .. } = self;
        match way {
            Way::Known { rates, .. } => {
                let mut rates = rates.iter().filter_map(|place| Some((*place, service.rates.get(*place as usize)?)));
                rates.find(|(_, lane)| lane.validity.holds(day))
            }
            Way::Unknown => {
                let mut rates = (0..).zip(&*service.rates);
                rates.find(|(_, lane)| lane.validity.holds(day) && asking.compiled.leads(lane.route, asking.facts))
            }
        }
    }

    /// Net and gross of what the lines on a rate lane come to.
    #[inline]
    pub(super) fn taxed(&self, lane: &RateLane, sum: i64) -> Result<Taxed, Unpriced> {
        let Asking { compiled, facts, .. } = self.asking;
        let rate = compiled.tax(self.service, facts).map_err(Unpriced::NoTax)?;
        Ok(compiled.taxation.taxed(sum, lane.has_tax, rate))
    }

    /// The zone that surcharges of a rate lane go by: its tariff's; without one that of the transit lane.
    #[inline]
    fn zone(&self, lane: &RateLane) -> Option<&'a str> {
        let compiled = self.asking.compiled;
        if !compiled.surcharges_of(lane).has_zones() {
            return None;
        }
        let number = lane.route.zone.or_else(|| self.journey(Way::Unknown).ok()?.zone)?;
        compiled.charts.zones.get(number as usize).map(|zone| &*zone.name)
    }

    /// What the lines on a rate lane of what is collected and delivered at the latest on some days come to, in minor units; what became of
    /// each surcharge is told unless it is to be quick.
    #[inline]
    pub(super) fn sum(
        &self,
        lane: &RateLane,
        dates: [i32; 2],
        quick: Option<Quick<'_>>,
        watch: &mut impl Watch,
        told: impl FnMut(Told<'a>),
    ) -> Result<i64, Unpriced> {
        let compiled = self.asking.compiled;
        sum(
            (&lane.rate, lane.discount.as_deref(), self.zone(lane)),
            compiled.surcharges_of(lane),
            &self.asking.asked(Some(dates)),
            quick,
            watch,
            told,
        )
    }

    /// What the lines on a rate lane come to at the most where the price that is compared isn't above so many minor units of the rule set's
    /// currency.
    #[inline]
    fn most_of(&self, lane: &RateLane, most: u32) -> i64 {
        let compiled = self.asking.compiled;
        if most == u32::MAX || !compiled.taxation.adds(lane.has_tax) {
            return i64::MAX;
        }
        match lane.exchange {
            Some(exchange) if exchange != compiled.minor_unit => {
                let most = ((i128::from(most) + 1) * compiled.minor_unit).checked_div(exchange);
                most.and_then(|most| i64::try_from(most).ok()).unwrap_or(i64::MAX)
            }
            _ => most.into(),
        }
    }

    /// What it offers on some days, if its price isn't surely above so many minor units of the rule set's currency.
    #[inline]
    pub(super) fn priced(
        &self,
        number: u32,
        way: Way<'_>,
        Journey { transit, opening, .. }: &Journey<'_>,
        days: Days,
        most: u32,
    ) -> Result<Offer, Miss> {
        let Asking { compiled, now, .. } = self.asking;
        let Days { collected, earliest, latest } = days;
        let (place, lane) = self.rate(way, collected).ok_or(Miss::NoRate(collected))?;
        let quick = Quick { kept: &self.asking.kept, most: self.most_of(lane, most) };
        let priced = self.sum(lane, [collected, latest], Some(quick), &mut (), |_| {}).and_then(|sum| self.taxed(lane, sum));
        let taxed = priced.map_err(|unpriced| Miss::Unpriced(place, lane.surcharges, unpriced))?;
        let exchange = lane.exchange.ok_or_else(|| Miss::NoExchangeRate(compiled.currency_number(lane.rate.currency)))?;
        let price = i128::from(compiled.taxation.compared(taxed)) * exchange;
        let mut offer = Offer {
            number,
            dates: Dates { collected, time: opening.time(collected, &now.clock), earliest, latest, window: transit.window },
            net: Minor::known(taxed.net),
            gross: Minor::known(taxed.gross),
            currency: lane.rate.currency,
            price,
            rank: Rank::plain(price),
        };
        self.asking.rank(&mut offer);
        Ok(offer)
    }
}
