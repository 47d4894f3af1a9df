//! Why no service takes a consignment, as codes: the rules of all services at once, in rows of bits; dates and prices one by one.

use super::NO_CHAIN;
use super::build::{Builder, Choosing};
use super::cell::{Bound, Candidate, Prospect, Rows, Told};
use super::lane_price::Measure;
use super::look::Asking;
use super::miss::Misses;
use super::seek::{Kinds, Plainly, Search, Unprepared};
use super::surcharge::Conditions;
use crate::rule::{ReasonCode, ReasonCodes, RuleKind};
use crate::service_set::ServiceSet;

/// Every service in the order of their numbers, with its bits.
#[derive(Default)]
pub(super) struct Roster {
    rows: Box<[u64]>,
    /// The services that go a way, by [`crate::consignment::Direction`].
    going: Vec<ServiceSet>,
    /// The services that exclude a class of destination, by its number.
    pub(super) excluding: Vec<ServiceSet>,
}

impl Roster {
    /// The bits of so many services.
    pub(super) fn new(builder: &Builder<'_>, services: usize, going: Vec<ServiceSet>, excluding: Vec<ServiceSet>) -> Self {
        let numbers = 0..u32::try_from(services).unwrap_or(u32::MAX);
        let conditions = Conditions::of(&[]);
        let prospect =
            |service| Prospect { service, carrier: u32::MAX, lane: u32::MAX, chain: NO_CHAIN, measure: Measure::Weight, conditions };
        let prospects: Vec<Prospect> = numbers.clone().map(prospect).collect();
        let candidates: Vec<Candidate> = numbers.map(|prospect| Candidate::new(prospect, Bound { price: 0, told: Told::Least })).collect();
        let rows = builder.rows(&candidates, &Choosing { prospects: &prospects, own: Vec::new(), destination: None });
        Self { rows, going, excluding }
    }

    /// The rows of so many services.
    fn rows(&self, services: usize) -> Rows<'_> {
        Rows::new(&self.rows, services.div_ceil(64))
    }

    pub(super) fn memory(&self) -> usize {
        size_of_val(&*self.rows) + self.going.iter().chain(&self.excluding).map(ServiceSet::memory).sum::<usize>()
    }
}

/// The most things that stand in the way of services: the kinds of rules, excluded places, the direction and the filter.
const MOST: usize = RuleKind::ALL.len() + 3;

/// What stands in the way of 64 services.
struct Standing {
    /// The services that something stands in the way of, and those that more than one thing does.
    one: u64,
    more: u64,
    /// The codes that there are, each with its kind of rule and its services.
    codes: [(ReasonCode, Option<RuleKind>, u64); MOST],
    count: usize,
}

impl Standing {
    fn none() -> Self {
        Self { one: 0, more: 0, codes: [(ReasonCode::Filter, None, 0); MOST], count: 0 }
    }

    fn add(&mut self, code: ReasonCode, kind: Option<RuleKind>, services: u64) {
        if let (true, Some(place)) = (services != 0, self.codes.get_mut(self.count)) {
            *place = (code, kind, services);
            self.count += 1;
            self.more |= self.one & services;
            self.one |= services;
        }
    }

    fn codes(&self) -> impl Iterator<Item = (ReasonCode, Option<RuleKind>, u64)> {
        self.codes.iter().take(self.count).copied()
    }
}

/// What obstacles are asked about: services of which some don't pass, and of which those are noted that rules of one kind alone bar.
pub(in crate::matcher) struct Standstill<'a> {
    pub(in crate::matcher) members: &'a ServiceSet,
    pub(in crate::matcher) passing: &'a ServiceSet,
    pub(in crate::matcher) barred: &'a mut Vec<(RuleKind, usize)>,
}

impl<F: Plainly> Search<'_, F> {
    /// The codes of all reasons of some services, and those that are the only reason of one of them; [`Unprepared`] if the rows don't
    /// tell. `plainly` works out for which code a service would offer nothing, whatever its rules.
    pub(in crate::matcher) fn obstacles(
        &self,
        asking: &Asking<'_>,
        of: &mut Standstill<'_>,
        plainly: impl Fn(usize) -> Result<Option<ReasonCode>, Unprepared>,
    ) -> Result<(ReasonCodes, ReasonCodes), Unprepared> {
        if !self.rows_tell_codes() {
            return Err(Unprepared);
        }
        let kinds = self.kinds();
        let mut asked_in_turn = Misses::new(self, asking);
        let (mut all, mut only) = (ReasonCodes::default(), ReasonCodes::default());
        let rows = self.index.roster.rows(self.compiled.services.len());
        for number in rows.words() {
            let asked = of.members.word(number);
            let standing = self.standing(number, (rows, &kinds), asked, of.passing).ok_or(Unprepared)?;
            all = standing.codes().fold(all, |all, (code, ..)| all.with(code));
            let mut left = asked;
            while left != 0 {
                let (bit, own) = (left.trailing_zeros(), left & left.wrapping_neg());
                left &= left - 1;
                let service = 64 * number + bit as usize;
                let missed = asked_in_turn.of(service).or_else(|_| plainly(service))?;
                all = missed.map_or(all, |code| all.with(code));
                if standing.one & own == 0 {
                    only = missed.map_or(only, |code| only.with(code));
                } else if missed.is_none()
                    && standing.more & own == 0
                    && let Some((code, kind, _)) = standing.codes().find(|(_, _, services)| services & own != 0)
                {
                    only = only.with(code);
                    of.barred.extend(kind.map(|kind| (kind, service)));
                }
            }
        }
        Ok((all, only))
    }

    /// Whether every rule that is broken has the one code of its kind.
    fn rows_tell_codes(&self) -> bool {
        let figures = &self.asked.figures;
        let is_known = self.index.screens.of_figures.iter().all(|(axis, _)| match axis {
            crate::coordinates::Axis::Worth(currency) => figures.is_worth_more(*currency, &self.index.screens.exchange).is_some(),
            axis => figures.of(*axis).is_some(),
        });
        is_known
            && self.index.tells_kinds()
            && self.index.destinations.matched(self.asked.destination).is_some_and(|own| !own.has_unknown())
    }

    fn standing(&self, number: usize, (rows, kinds): (Rows<'_>, &Kinds), asked: u64, passing: &ServiceSet) -> Option<Standing> {
        let roster = &self.index.roster;
        let mut standing = Standing::none();
        self.each_broken((rows, number), kinds, |kind, broken| {
            if let Some(kind) = RuleKind::ALL.get(usize::from(kind)) {
                standing.add(code_of(*kind), Some(*kind), broken & asked);
            }
        });
        let excluding = roster.excluding.get(self.asked.destination.number())?.word(number);
        standing.add(ReasonCode::ExcludedPlace, Some(RuleKind::ExcludedPlaces), excluding & asked);
        standing.add(ReasonCode::Direction, None, !roster.going.get(self.asked.direction as usize)?.word(number) & asked);
        standing.add(ReasonCode::Filter, None, !passing.word(number) & asked);
        Some(standing)
    }
}

/// The code of a rule that is broken, where the figure that it limits is known.
fn code_of(kind: RuleKind) -> ReasonCode {
    match kind {
        RuleKind::Enabled => ReasonCode::NotEnabled,
        RuleKind::Weight => ReasonCode::Weight,
        RuleKind::Length => ReasonCode::Length,
        RuleKind::Girth => ReasonCode::Girth,
        RuleKind::LengthPlusGirth => ReasonCode::LengthPlusGirth,
        RuleKind::Value => ReasonCode::Value,
        RuleKind::Tags => ReasonCode::Tags,
        RuleKind::ExcludedPlaces => ReasonCode::ExcludedPlace,
    }
}
