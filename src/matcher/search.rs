//! The search: services of a pool in the order of the index, each asked for its verdict, until no other can matter.

use std::collections::BTreeMap;

use super::aim::Aim;
use super::besides::Besides;
use super::engine::Engine;
use super::moment::Now;
use super::offer::{Offer, Offers};
use super::preferring::Stage;
use super::room::Room;
use super::sink::OfferAlone;
use super::verdict::{Asking, Way};
use super::visitor::{Candidate, Visitor};
use crate::facts::Facts;
use crate::preference::Objective;
use crate::rule::ReasonCodes;
use crate::service_set::Members;
use crate::time::{Days, Window};

impl Engine {
    /// Shows a visitor the services of a pool.
    #[inline]
    pub(super) fn visit<V: Visitor>(&self, asking: &Asking<'_>, among: &Members, visitor: &mut V) {
        let place = asking.facts.place;
        if let Some(few) = among.few() {
            for number in few {
                visitor.visit(Candidate { number: *number, way: self.way(place, *number), bound: 0 });
            }
            return;
        }
        let Some((index, place)) = self.index.as_ref().zip(place) else {
            for number in among.iter().filter_map(|number| u32::try_from(number).ok()) {
                visitor.visit(Candidate { number, way: Way::Unknown, bound: 0 });
            }
            return;
        };
        index.each(asking, place, among, visitor);
    }

    /// Shows a visitor the services of a pool that are looked for, and perhaps others.
    #[inline]
    pub(super) fn visit_stage<V: Visitor>(&self, asking: &Asking<'_>, among: &Members, stage: &Stage, visitor: &mut V) {
        let Some(few) = asking.few_of(stage) else { return self.visit(asking, among, visitor) };
        for number in few.filter(|number| among.have(*number)) {
            visitor.visit(Candidate { number, way: self.way(asking.facts.place, number), bound: 0 });
        }
    }

    /// The lanes of a service for a place of the index.
    #[inline]
    pub(super) fn way(&self, place: Option<u32>, number: u32) -> Way<'_> {
        match self.index.as_ref().zip(place) {
            Some((index, place)) => index.way(place, number),
            None => Way::Unknown,
        }
    }

    /// Of some services the first offer, as a call aims at it.
    #[inline]
    pub(crate) fn first(&self, among: &Members, facts: &Facts<'_>, now: &Now<'_>, besides: &Besides, aim: Aim) -> Option<Offer> {
        self.first_of(&self.asking(facts, now, besides, aim), among, aim)
    }

    /// The same, once it is known what is asked.
    #[inline]
    pub(super) fn first_of(&self, asking: &Asking<'_>, among: &Members, aim: Aim) -> Option<Offer> {
        if self.wishes.objectives.is_empty() {
            return self.cheapest(asking, among, None);
        }
        match asking.objective(aim) {
            Some((_, objective)) if !objective.only_filters() => {
                let all = self.every(asking, among);
                asking.aimed(objective, all.in_no_order().iter(), |_, _| {}).first().map(|offer| (*offer).clone())
            }
            objective => self.cheapest(asking, among, objective.map(|(_, objective)| objective)),
        }
    }

    /// What is asked, as a call aims at it.
    #[inline]
    pub(super) fn asking<'a>(&'a self, facts: &'a Facts<'_>, now: &Now<'a>, besides: &'a Besides, aim: Aim) -> Asking<'a> {
        let asking = Asking::new(self, facts, now, besides);
        if aim == Aim::Nothing { asking.without_tiers() } else { asking }
    }

    /// Of some services the first offer that passes the filters of an objective, if there is one.
    #[inline]
    fn cheapest(&self, asking: &Asking<'_>, among: &Members, objective: Option<&Objective>) -> Option<Offer> {
        for stage in asking.stages() {
            let mut cheapest = Cheapest { asking, objective, stage, best: None, bound: u32::MAX };
            self.visit_stage(asking, among, &stage, &mut cheapest);
            if cheapest.best.is_some() {
                return cheapest.best;
            }
        }
        None
    }

    /// What every one of some services offers, in no order.
    pub(super) fn every(&self, asking: &Asking<'_>, among: &Members) -> Offers {
        let mut all = All { asking, offers: Offers::with_room(self.services.len().min(512)) };
        self.visit(asking, among, &mut all);
        all.offers
    }

    /// What every one of some services offers that can take the consignment.
    pub(crate) fn all_offers(&self, among: &Members, facts: &Facts<'_>, now: &Now<'_>, besides: &Besides, aim: Aim) -> Offers {
        self.every(&self.asking(facts, now, besides, aim), among).ranked(&now.clock)
    }

    /// Of some services the cheapest offer that `is_open` for each latest date of delivery up to a day, and each part of the day.
    pub(crate) fn options(
        &self,
        among: &Members,
        facts: &Facts<'_>,
        now: &Now<'_>,
        besides: &Besides,
        last: i32,
        is_open: &dyn Fn(&Offer) -> bool,
    ) -> BTreeMap<(i32, Window), Offer> {
        let asking = Asking::new(self, facts, now, besides);
        let mut options = Options { asking: &asking, stage: asking.stage(), last, is_open, cheapest: BTreeMap::new() };
        self.visit(&asking, among, &mut options);
        options.cheapest
    }

    /// What a service offers on each date on which it keeps the promise and has a price, in the order of the dates; nothing, if its rules
    /// are broken.
    pub(crate) fn every_offer(&self, number: usize, facts: &Facts<'_>, now: &Now<'_>, besides: &Besides) -> Vec<Offer> {
        let (asking, mut offers) = (Asking::new(self, facts, now, besides), Vec::new());
        if let Ok(number) = u32::try_from(number) {
            asking.every_offer(number, self.way(facts.place, number), |_, _| true, |offer| offers.push(offer));
        }
        offers
    }

    /// The codes of the reasons for which a service doesn't take a consignment; none, if it does.
    pub(crate) fn codes(&self, number: usize, facts: &Facts<'_>, now: &Now<'_>, besides: &Besides) -> ReasonCodes {
        let mut codes = ReasonCodes::default();
        if let Ok(number) = u32::try_from(number) {
            Asking::new(self, facts, now, besides).verdict(number, self.way(facts.place, number), &mut codes);
        }
        codes
    }
}

impl Asking<'_> {
    /// What a service offers on each date that keeps the promise and is worth it, if its rules are kept.
    fn every_offer(&self, number: u32, way: Way<'_>, is_worth_it: impl Fn(&Days, Window) -> bool, mut found: impl FnMut(Offer)) {
        let Some(case) = self.case(number).filter(|case| case.keeps_rules(&mut OfferAlone::at_any_price())) else { return };
        let Ok(journey) = case.journey(way) else { return };
        for days in journey.transit.all_kept(&journey.opening, &self.horizon, journey.off(&self.horizon), &self.now.clock) {
            if is_worth_it(&days, journey.transit.part_of_day())
                && (self.compiled.capacities.is_empty() || matches!(case.room(&days), Room::Enough))
                && let Ok(offer) = case.priced(number, way, &journey, days, u32::MAX)
                && case.keeps_rules_by_offer(&offer, &mut OfferAlone::at_any_price())
            {
                found(offer);
            }
        }
    }
}

struct Cheapest<'a> {
    asking: &'a Asking<'a>,
    /// Whose filters count.
    objective: Option<&'a Objective>,
    stage: Stage,
    best: Option<Offer>,
    bound: u32,
}

impl Visitor for Cheapest<'_> {
    const BARRED: bool = false;
    const IS_CHOOSING: bool = true;

    #[inline]
    fn most(&self) -> u32 {
        self.bound
    }

    #[inline]
    fn visit(&mut self, Candidate { number, way, .. }: Candidate<'_>) -> Option<i128> {
        if !self.asking.is_of(number, &self.stage) {
            return None;
        }
        let offer = self.asking.verdict(number, way, &mut OfferAlone { most: self.bound })?;
        if self.objective.is_some_and(|objective| self.asking.left_out_by(objective, &offer).is_some()) {
            return None;
        }
        let price = offer.price;
        if offer.is_before(self.best.as_ref(), &self.asking.now.clock) {
            self.bound = self.asking.most_before(&offer, &self.stage);
            self.best = Some(offer);
        }
        // Where some are preferred, prices alone don't tell what follows.
        self.asking.preferring.is_none().then_some(price)
    }
}

struct All<'a> {
    asking: &'a Asking<'a>,
    offers: Offers,
}

impl Visitor for All<'_> {
    const BARRED: bool = false;
    const IS_CHOOSING: bool = false;

    #[inline]
    fn most(&self) -> u32 {
        u32::MAX
    }

    #[inline]
    fn visit(&mut self, Candidate { number, way, .. }: Candidate<'_>) -> Option<i128> {
        self.offers.add(self.asking.verdict(number, way, &mut OfferAlone::at_any_price())?);
        None
    }
}

struct Options<'a> {
    asking: &'a Asking<'a>,
    stage: Stage,
    last: i32,
    is_open: &'a dyn Fn(&Offer) -> bool,
    cheapest: BTreeMap<(i32, Window), Offer>,
}

impl Visitor for Options<'_> {
    const BARRED: bool = false;
    const IS_CHOOSING: bool = false;

    fn most(&self) -> u32 {
        u32::MAX
    }

    fn visit(&mut self, Candidate { number, way, bound }: Candidate<'_>) -> Option<i128> {
        let Self { asking, stage, last, is_open, cheapest } = self;
        // Nothing is priced that is surely dearer than what there is for its date.
        let mut found = Vec::new();
        let is_cheaper = |best: &Offer| bound <= asking.most_before(best, stage);
        let is_worth_it = |days: &Days, window| days.latest <= *last && cheapest.get(&(days.latest, window)).is_none_or(is_cheaper);
        asking.every_offer(number, way, is_worth_it, |offer| found.push(offer));
        for offer in found {
            let key = (offer.dates.latest, offer.dates.window.unwrap_or_else(Window::whole_day));
            if offer.is_before(cheapest.get(&key), &asking.now.clock) && is_open(&offer) {
                cheapest.insert(key, offer);
            }
        }
        None
    }
}
