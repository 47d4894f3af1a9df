//! Cells: the services that may take what goes one way, from addresses of one class to addresses of another, in the order of price.

use super::lane_price::{Measure, QuickRate};
use super::screen::Screens;
use super::tariff::Tariff;
use super::{Index, NO_CHAIN};
use crate::place_list::Matched;
use crate::service_set::ServiceSet;

/// A service that may take a consignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// The least that it costs, in whole minor units of the rule set's currency.
    pub(super) bound: u32,
    /// Its number among the prospects of the kind of route.
    pub(super) prospect: u32,
}

/// The candidates for weights up to some end.
pub(super) struct Part {
    /// In the order of their bounds.
    pub(super) candidates: Box<[Candidate]>,
    /// One bit for each candidate: for every 64 of them one word of each row.
    pub(super) rows: Box<[u64]>,
}

/// The candidates whose prices go by one measure.
pub(super) struct Strip {
    pub(super) measure: Measure,
    /// The upper ends of its parts but the last, included.
    ends: Box<[i64]>,
    parts: Box<[Part]>,
}

/// All candidates of one kind of route.
#[derive(Default)]
pub(super) struct Cell {
    pub(super) strips: Box<[Strip]>,
}

/// What a service has for a route.
#[derive(Clone, Copy)]
pub(super) struct Prospect {
    pub(super) service: u32,
    /// The number of its transit lane.
    pub(super) lane: u32,
    /// Where the numbers of its rate lanes begin among the chains.
    pub(super) chain: u32,
    pub(super) measure: Measure,
}

/// What it takes to build cells.
pub(super) struct Builder<'a> {
    pub(super) tariff: &'a Tariff,
    pub(super) screens: &'a Screens,
    pub(super) chains: &'a [u32],
    pub(super) largest_divisor: Option<(i64, i64)>,
    /// The tags that each service carries.
    pub(super) tags: &'a [Vec<u16>],
    /// The services that are switched on.
    pub(super) enabled: &'a ServiceSet,
    /// What one minor unit of the rule set's currency is, as prices compare.
    pub(super) minor_unit: i128,
    pub(super) most_parts: usize,
}

impl Builder<'_> {
    /// The cell of some prospects; of one class of destination, if it is given.
    pub(super) fn cell(&self, prospects: &[Prospect], destination: Option<(&Matched, &ServiceSet)>) -> Cell {
        let strips = [Measure::Weight, Measure::Chargeable, Measure::HeaviestPackage].into_iter().filter_map(|measure| {
            let own: Vec<u32> =
                (0_u32..).zip(prospects).filter(|(_, prospect)| prospect.measure == measure).map(|(number, _)| number).collect();
            (!own.is_empty()).then(|| self.strip(measure, &Choosing { prospects, own, destination }))
        });
        Cell { strips: strips.collect() }
    }

    fn strip(&self, measure: Measure, among: &Choosing<'_>) -> Strip {
        let rates = among.each().flat_map(|(_, prospect)| self.rates(prospect.chain));
        let mut ends: Vec<i64> = rates.flat_map(|rate| &rate.bands).map(|band| band.up_to).filter(|end| *end < i64::MAX).collect();
        ends.sort_unstable();
        ends.dedup();
        let every = (ends.len() + 1).div_ceil(self.most_parts);
        let ends: Box<[i64]> = ends.into_iter().skip(every - 1).step_by(every).collect();
        let lower = std::iter::once(-1).chain(ends.iter().copied());
        let upper = ends.iter().copied().chain(std::iter::once(i64::MAX));
        let parts = lower.zip(upper).map(|part| self.part(measure, among, part)).collect();
        Strip { measure, ends, parts }
    }

    fn rates(&self, chain: u32) -> impl Iterator<Item = &QuickRate> {
        chain_of(self.chains, chain).filter_map(|number| self.tariff.rate(number))
    }

    fn part(&self, measure: Measure, among: &Choosing<'_>, part: (i64, i64)) -> Part {
        let destination = among.destination.map(|(matched, _)| matched);
        let candidate = |(number, prospect): (u32, &Prospect)| {
            self.bound(prospect, measure, part, destination).map(|bound| Candidate { bound, prospect: number })
        };
        let mut candidates: Vec<Candidate> = among.each().filter_map(candidate).collect();
        candidates.sort_unstable();
        let rows = self.rows(&candidates, among);
        Part { candidates: candidates.into(), rows }
    }

    /// The least that a prospect costs in a part; `None` if it has no price there.
    fn bound(&self, prospect: &Prospect, measure: Measure, (above, up_to): (i64, i64), destination: Option<&Matched>) -> Option<u32> {
        if prospect.chain == NO_CHAIN {
            return Some(0);
        }
        let bound = |rate: &QuickRate| {
            let (above, up_to, or_heavier) = match rate.measure() {
                own if own != measure => (-1, i64::MAX, true),
                Measure::Weight => (above, up_to, false),
                Measure::Chargeable => (above, up_to, rate.per_volume() != self.largest_divisor),
                Measure::HeaviestPackage => (above, up_to, rate.per_volume().is_some()),
            };
            let net = self.tariff.bound(prospect.service as usize, rate.least(above, up_to, or_heavier)?, destination);
            Some(i128::from(net).saturating_mul(rate.exchange?) / self.minor_unit)
        };
        self.rates(prospect.chain).filter_map(bound).min().map(|bound| u32::try_from(bound).unwrap_or(u32::MAX))
    }

    pub(super) fn rows(&self, candidates: &[Candidate], among: &Choosing<'_>) -> Box<[u64]> {
        let rows = usize::from(self.screens.rows);
        let mut words = vec![0_u64; candidates.len().div_ceil(64) * rows];
        for (word, candidates) in words.chunks_mut(rows.max(1)).zip(candidates.chunks(64)) {
            for (bit, candidate) in candidates.iter().enumerate() {
                if let Some(prospect) = among.prospects.get(candidate.prospect as usize) {
                    self.set(word, 1 << bit, prospect, among.destination);
                }
            }
            // A candidate that withstands a step withstands those before.
            let days = (self.screens.days.first_row(), self.screens.days.rows());
            let figures = self.screens.of_figures.iter().map(|(_, screen)| (screen.first_row(), screen.rows()));
            for (first, count) in figures.chain([days]) {
                let own = word.get_mut(usize::from(first)..usize::from(first) + usize::from(count)).unwrap_or_default();
                let mut later = 0;
                for row in own.iter_mut().rev() {
                    *row |= later;
                    later = *row;
                }
            }
        }
        words.into()
    }

    /// Sets a candidate's bit in the last row that it withstands of each screen, and in the rows of what it is and carries.
    fn set(&self, word: &mut [u64], bit: u64, prospect: &Prospect, destination: Option<(&Matched, &ServiceSet)>) {
        let service = prospect.service as usize;
        let mut put = |row: usize| {
            if let Some(row) = word.get_mut(row) {
                *row |= bit;
            }
        };
        let days = (self.screens.days.first_row(), self.screens.days.withstands(prospect.lane as usize));
        for (first, withstands) in self.screens.of_service(service).chain([days]) {
            if let Some(step) = withstands.checked_sub(1) {
                put(usize::from(first) + usize::from(step));
            }
        }
        for tag in self.tags.get(service).into_iter().flatten() {
            if let Some(row) = self.screens.tag_row(Some((*tag).into())) {
                put(usize::from(row));
            }
        }
        if self.enabled.has(service) {
            put(usize::from(self.screens.enabled_row));
        }
        if destination.is_none_or(|(_, excluding)| !excluding.has(service)) {
            put(usize::from(self.screens.delivers_row));
        }
    }
}

/// What a cell is made of.
pub(super) struct Choosing<'a> {
    /// All prospects of the kind of route.
    pub(super) prospects: &'a [Prospect],
    /// The numbers of those in the strip.
    pub(super) own: Vec<u32>,
    /// The class of destination, with the services that exclude it; `None` where a cell is of several.
    pub(super) destination: Option<(&'a Matched, &'a ServiceSet)>,
}

impl Choosing<'_> {
    fn each(&self) -> impl Iterator<Item = (u32, &Prospect)> {
        self.own.iter().filter_map(|number| Some((*number, self.prospects.get(*number as usize)?)))
    }
}

/// The numbers of a chain's rate lanes.
pub(super) fn chain_of(chains: &[u32], chain: u32) -> impl Iterator<Item = u32> {
    chains.get(chain as usize..).unwrap_or_default().iter().copied().take_while(|number| *number != NO_CHAIN)
}

impl Strip {
    /// The part for a weight.
    pub(super) fn part(&self, weight: i64) -> Option<&Part> {
        self.parts.get(self.ends.partition_point(|end| *end < weight))
    }
}

impl Cell {
    pub(super) fn memory(&self) -> usize {
        let part = |part: &Part| size_of::<Part>() + size_of_val(&*part.candidates) + size_of_val(&*part.rows);
        let strip = |strip: &Strip| size_of::<Strip>() + size_of_val(&*strip.ends) + strip.parts.iter().map(part).sum::<usize>();
        size_of::<Self>() + self.strips.iter().map(strip).sum::<usize>()
    }
}

impl Index {
    pub(super) fn builder<'a>(&'a self, tags: &'a [Vec<u16>], enabled: &'a ServiceSet, most_parts: usize) -> Builder<'a> {
        Builder {
            tariff: &self.tariff,
            screens: &self.screens,
            chains: &self.chains,
            largest_divisor: self.largest_divisor,
            tags,
            enabled,
            minor_unit: self.minor_unit,
            most_parts,
        }
    }
}
