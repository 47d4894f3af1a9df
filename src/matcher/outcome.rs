//! What comes of a consignment, all around: the chosen offer, the second-best, and the offers that one rule alone keeps from being chosen.

use std::cmp::Ordering;

use super::index::{Openings, Plainly, Search, Standstill, Unprepared};
use super::offer::Miss;
use super::plan::Terms;
use super::rate::Unpriced;
use super::{Clock, Compiled, CompiledService, Now, Offer};
use crate::coordinates::Coordinates;
use crate::facts::Facts;
use crate::money::Currency;
use crate::number::{Quantity, unscaled};
use crate::place_list::Matched;
use crate::reference::Reference;
use crate::rule::{ReasonCode, ReasonCodes, RuleKind};
use crate::service_set::{Members, ServiceSet};

/// What comes of a consignment. It is filled in its place: offers are too large to be handed from one to the next.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcome {
    pub(crate) best: BestTwo,
    pub(crate) barred: Barred,
    /// Where nothing is chosen: the codes of all reasons of all services, and those that are the only reason of one of them.
    pub(crate) reasons: ReasonCodes,
    pub(crate) only: ReasonCodes,
}

/// The best two offers.
#[derive(Debug, Clone, Default)]
pub(crate) struct BestTwo {
    /// What is chosen: the first in the order of [`Offer::compared`]. `None` if no service can take the consignment.
    pub(crate) chosen: Option<Offer>,
    /// What would be chosen without that service: the second in that order. `None` if no other can take it.
    pub(crate) runner_up: Option<Offer>,
}

/// The services that everything but rules of one kind would let take a consignment: a service that is switched off breaks
/// [`RuleKind::Enabled`], and each goes that way, has a lane, a collection that keeps the promise and a price. In no order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Barred {
    /// Where a service is chosen: what those would offer whose offer comes before the chosen one, with the kind of rule.
    pub(crate) moved: Vec<(RuleKind, Offer)>,
    /// Where none is: the numbers of them all, with the kind of rule.
    pub(crate) failed: Vec<(RuleKind, usize)>,
}

impl Outcome {
    fn clear(&mut self) {
        (self.best.chosen, self.best.runner_up) = (None, None);
        self.barred.moved.clear();
        self.barred.failed.clear();
        (self.reasons, self.only) = (ReasonCodes::default(), ReasonCodes::default());
    }
}

/// The services of a pool, and those that pass its filters.
#[derive(Clone, Copy)]
pub(crate) struct Among<'a> {
    pub(crate) members: &'a ServiceSet,
    pub(crate) passing: &'a Members,
}

/// What stands in the way of a service.
enum Obstacle {
    None,
    /// Rules of one kind.
    One(RuleKind),
    /// Rules of several, or something that is no rule.
    More,
}

impl Compiled {
    /// Finds out, whatever `outcome` was before.
    pub(crate) fn outcome(&self, among: Among<'_>, facts: &Facts, now: &Now<'_>, terms: &[Terms], outcome: &mut Outcome) {
        let clock = &now.clock;
        if let (Some(index), Some(asked), []) = (&self.index, &facts.coordinates, terms) {
            let plainly = |number| Ok(self.offer(number, facts, clock, terms));
            let missed = |number| Ok(self.miss(number, facts, clock, terms));
            let mut found_days = None;
            let openings = Openings::new(now.openings, &mut found_days);
            let search = Search { compiled: self, index, asked, among: among.passing, clock, openings, plainly };
            if search.outcome(among, missed, outcome).is_ok() {
                return;
            }
        }
        self.outcome_plainly(among, facts, clock, terms, outcome);
    }

    /// The same of a consignment that wasn't prepared; [`Unprepared`] if it must be.
    pub(crate) fn outcome_unprepared(
        &self,
        among: Among<'_>,
        asked: &Coordinates,
        now: &Now<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), Unprepared> {
        let index = self.index.as_ref().ok_or(Unprepared)?;
        let (clock, mut found_days) = (&now.clock, None);
        let openings = Openings::new(now.openings, &mut found_days);
        let search = Search { compiled: self, index, asked, among: among.passing, clock, openings, plainly: |_| Err(Unprepared) };
        search.outcome(among, |_| Err(Unprepared), outcome)
    }

    /// The same without the index: every service is looked at.
    fn outcome_plainly(&self, among: Among<'_>, facts: &Facts, clock: &Clock, terms: &[Terms], outcome: &mut Outcome) {
        outcome.clear();
        let Outcome { best, barred, reasons, only } = outcome;
        for number in among.passing.iter() {
            let Some(service) = self.services.get(number) else { continue };
            let obstacle = self.obstacle(number, service, facts);
            if matches!(obstacle, Obstacle::More) {
                continue;
            }
            let Some(offer) = self.offer(number, facts, clock, terms) else { continue };
            match obstacle {
                Obstacle::One(kind) => barred.moved.push((kind, offer)),
                _ => best.consider(offer, clock),
            }
        }
        if let Some(chosen) = &best.chosen {
            barred.moved.retain(|(_, offer)| offer.compared(chosen, clock) == Ordering::Less);
            return;
        }
        barred.failed.extend(barred.moved.drain(..).map(|(kind, offer)| (kind, offer.service())));
        for number in among.members.iter() {
            let codes = self.codes(number, facts, clock, terms).with_if(!among.passing.has(number), ReasonCode::Filter);
            (*reasons, *only) = (reasons.and(codes), codes.only().map_or(*only, |code| only.with(code)));
        }
    }

    /// What stands in the way of a service, but for lanes, dates and prices.
    fn obstacle(&self, number: usize, service: &CompiledService, facts: &Facts) -> Obstacle {
        if !service.service.directions.contains(&facts.direction) {
            return Obstacle::More;
        }
        let mut broken = (!service.enabled).then_some(RuleKind::Enabled);
        for column in self.columns.iter().filter(|column| !column.codes(number, facts).is_empty()) {
            if broken.replace(column.kind()).is_some() {
                return Obstacle::More;
            }
        }
        broken.map_or(Obstacle::None, Obstacle::One)
    }

    /// The codes of the reasons that [`Compiled::explain`] gives, without their figures; none, if the service can take the consignment.
    pub(crate) fn codes(&self, number: usize, facts: &Facts, clock: &Clock, terms: &[Terms]) -> ReasonCodes {
        let Some(service) = self.services.get(number) else { return ReasonCodes::default() };
        let mut codes = ReasonCodes::default()
            .with_if(!service.enabled, ReasonCode::NotEnabled)
            .with_if(!service.service.directions.contains(&facts.direction), ReasonCode::Direction);
        if let Some(code) = self.miss(number, facts, clock, terms) {
            codes = codes.with(code);
        }
        self.columns.iter().fold(codes, |codes, column| codes.and(column.codes(number, facts)))
    }

    /// The code for which a service would offer nothing, whatever its rules.
    fn miss(&self, number: usize, facts: &Facts, clock: &Clock, terms: &[Terms]) -> Option<ReasonCode> {
        self.try_offer(number, self.services.get(number)?, facts, clock, terms).err().map(|miss| miss.code())
    }

    /// The currencies that rates are in, each with its exchange rate if there is one, in the order of their codes.
    pub(crate) fn rate_currencies(&self) -> impl Iterator<Item = (Currency, Option<Quantity>)> {
        let rate = |rate: i128| Quantity::new(unscaled(rate, 18)).ok();
        let mut currencies: Vec<_> = self.currencies.iter().map(|known| (known.currency, known.rate.and_then(rate))).collect();
        currencies.sort_by_key(|(currency, _)| *currency);
        currencies.into_iter()
    }

    /// The zones in the order of the document.
    pub(crate) fn zones(&self) -> impl Iterator<Item = &Reference> {
        self.zones.iter().map(|(zone, _)| zone)
    }

    /// The number of the first zone that a destination lies in.
    pub(crate) fn zone(&self, destination: &Matched) -> Option<usize> {
        self.zones.iter().position(|(_, list)| destination.has(*list))
    }

    /// The same of a consignment that wasn't prepared.
    pub(crate) fn zone_unprepared(&self, asked: &Coordinates) -> Option<usize> {
        self.index.as_ref()?.zone(asked)
    }
}

impl<F: Plainly> Search<'_, F> {
    fn outcome(
        &self,
        among: Among<'_>,
        missed: impl Fn(usize) -> Result<Option<ReasonCode>, Unprepared>,
        outcome: &mut Outcome,
    ) -> Result<(), Unprepared> {
        if !self.index.tells_kinds() {
            return Err(Unprepared);
        }
        outcome.clear();
        let place = self.place().ok_or(Unprepared)?;
        let asking = self.asking(&place);
        self.best_two(&place, &asking, &mut outcome.best)?;
        if let Some(chosen) = &outcome.best.chosen {
            return self.barred_before(&place, &asking, chosen, &mut outcome.barred.moved);
        }
        let Among { members, passing } = among;
        let mut of = Standstill { members, passing, barred: &mut outcome.barred.failed };
        (outcome.reasons, outcome.only) = self.obstacles(&asking, &mut of, missed)?;
        Ok(())
    }
}

impl BestTwo {
    pub(super) fn consider(&mut self, offer: Offer, clock: &Clock) {
        let before = |other: &Option<Offer>| other.as_ref().is_none_or(|other| offer.compared(other, clock) == Ordering::Less);
        if before(&self.chosen) {
            self.runner_up = self.chosen.replace(offer);
        } else if before(&self.runner_up) {
            self.runner_up = Some(offer);
        }
    }
}

impl Offer {
    /// How much dearer it is than another in the rule set's own currency, rounded to its minor unit, halves upwards; at least 0.
    pub(crate) fn dearer_than(&self, other: Option<&Self>, own: Currency) -> u64 {
        let of_own = self.currency == own && other.is_none_or(|other| other.currency == own);
        let difference = if of_own {
            i128::from(self.net.count() - other.map_or(0, |other| other.net.count()))
        } else {
            // Prices are compared in 10^-22.
            let minor_unit = 10_i128.pow(22 - own.decimals());
            (self.price - other.map_or(0, |other| other.price) + minor_unit / 2) / minor_unit
        };
        u64::try_from(difference.max(0)).unwrap_or(u64::MAX)
    }
}

impl Miss {
    pub(super) fn code(&self) -> ReasonCode {
        match self {
            Self::NotConfigured => ReasonCode::NotConfigured,
            Self::NoLane => ReasonCode::NoLane,
            Self::NotCollected => ReasonCode::NotCollected,
            Self::NoCollectionDate => ReasonCode::NoCollectionDate,
            Self::Promise { .. } => ReasonCode::Promise,
            Self::Unpriced(Unpriced::NoLane | Unpriced::BeyondLastBand(_)) => ReasonCode::NoRate,
            Self::Unpriced(Unpriced::TooLarge) => ReasonCode::PriceOverflow,
            Self::Unpriced(Unpriced::NoDimensions(_)) => ReasonCode::MissingData,
            Self::NoExchangeRate(_) => ReasonCode::Currency,
        }
    }
}
