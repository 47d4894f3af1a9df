//! Why no service takes a consignment, as codes: the rules of all services at once, in rows of bits; dates and prices one by one.

use super::NO_CHAIN;
use super::build::{Builder, Choosing};
use super::cell::{Bound, Candidate, Prospect, Told};
use super::lane_price::Measure;
use super::seek::{Plainly, Search};
use super::surcharge::Conditions;
use crate::consignment::Direction;
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

    pub(super) fn memory(&self) -> usize {
        size_of_val(&*self.rows) + self.going.iter().chain(&self.excluding).map(ServiceSet::memory).sum::<usize>()
    }
}

/// What stands in the way of 64 services.
#[derive(Default)]
struct Standing {
    /// The services that something stands in the way of, and those that more than one thing does.
    one: u64,
    more: u64,
    /// The codes that there are, each with its services.
    codes: Vec<(ReasonCode, u64)>,
}

impl Standing {
    fn add(&mut self, code: ReasonCode, services: u64) {
        self.more |= self.one & services;
        self.one |= services;
        self.codes.push((code, services));
    }
}

impl<F: Plainly> Search<'_, F> {
    /// The codes of all reasons of some services, and those that are the only reason of one of them; `None` if the rows don't tell. `miss`
    /// works out plainly for which code a service would offer nothing, whatever its rules.
    pub(in crate::matcher) fn obstacles(
        &self,
        members: &ServiceSet,
        passing: &ServiceSet,
        miss: impl Fn(usize) -> Option<ReasonCode>,
    ) -> Option<(ReasonCodes, ReasonCodes)> {
        if !self.rows_tell_codes() {
            return None;
        }
        let route = self.asking()?;
        // A service that goes the other way would offer something, too, if it went this way.
        let prospect = |service: u32| {
            let mut ways = Direction::ALL.iter().filter_map(|way| self.index.prospects_going(*way, self.asked));
            ways.find_map(|own| own.get(own.binary_search_by_key(&service, |prospect| prospect.service).ok()?))
        };
        let (mut all, mut only) = (ReasonCodes::default(), ReasonCodes::default());
        for (number, word) in self.index.roster.rows.chunks(usize::from(self.index.screens.rows)).enumerate() {
            let asked = members.word(number);
            let standing = self.standing(number, word, asked, passing)?;
            all = standing.codes.iter().fold(all, |all, (code, services)| all.with_if(*services != 0, *code));
            let mut left = asked;
            while left != 0 {
                let (bit, own) = (left.trailing_zeros(), left & left.wrapping_neg());
                left &= left - 1;
                let service = 64 * number + bit as usize;
                let prospect = u32::try_from(service).ok().and_then(prospect);
                let missed = prospect.and_then(|prospect| self.would_offer(prospect, &route)).map_or_else(|| miss(service), Result::err);
                all = missed.map_or(all, |code| all.with(code));
                only = match missed {
                    Some(code) if standing.one & own == 0 => only.with(code),
                    None if standing.one & !standing.more & own != 0 => {
                        standing.codes.iter().filter(|(_, services)| services & own != 0).fold(only, |only, (code, _)| only.with(*code))
                    }
                    _ => only,
                };
            }
        }
        Some((all, only))
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

    fn standing(&self, number: usize, word: &[u64], asked: u64, passing: &ServiceSet) -> Option<Standing> {
        let roster = &self.index.roster;
        let mut standing = Standing::default();
        self.each_broken(word, |kind, broken| standing.add_kind(kind, broken & asked));
        standing.add(ReasonCode::ExcludedPlace, roster.excluding.get(self.asked.destination.number())?.word(number) & asked);
        standing.add(ReasonCode::Direction, !roster.going.get(self.asked.direction as usize)?.word(number) & asked);
        standing.add(ReasonCode::Filter, !passing.word(number) & asked);
        Some(standing)
    }
}

impl Standing {
    fn add_kind(&mut self, kind: u8, services: u64) {
        if let Some(kind) = RuleKind::ALL.get(usize::from(kind)) {
            self.add(code_of(*kind), services);
        }
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
