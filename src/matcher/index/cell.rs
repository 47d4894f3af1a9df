//! Cells: the services that may take what goes one way, from addresses of one class to addresses of another, in the order of price.

use super::NO_CHAIN;
use super::grid::Grid;
use super::lane_price::Measure;
use super::screen::{Screen, Screens};
use super::surcharge::Conditions;
use super::tariff::Tariff;
use crate::coordinates::Coordinates;
use crate::money::Currency;
use crate::place_list::Matched;
use crate::service_set::ServiceSet;

/// A service that may take a consignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// The least that it costs, in whole minor units of the rule set's currency.
    pub(super) bound: u32,
    /// Its number among the prospects of the kind of route, and for up to how many packages the bound is the price.
    place: u32,
}

/// Where in [`Candidate`] the count of packages is.
const PACKAGES: u32 = 30;

impl Candidate {
    pub(super) fn new(prospect: u32, bound: Bound) -> Self {
        Self { bound: bound.price, place: prospect | (bound.told as u32) << PACKAGES }
    }

    pub(super) fn prospect(self) -> usize {
        (self.place & !(u32::MAX << PACKAGES)) as usize
    }

    /// The price of so many packages, if the bound tells it.
    #[inline]
    pub(super) fn price(self, packages: i64) -> Option<u32> {
        let told = self.place >> PACKAGES;
        let is_price = told == Told::Price as u32 || told == Told::PriceOfOne as u32 && packages == 1;
        is_price.then_some(self.bound)
    }
}

/// What a prospect costs at least in a part.
#[derive(Clone, Copy)]
pub(super) struct Bound {
    /// In whole minor units of the rule set's currency.
    pub(super) price: u32,
    pub(super) told: Told,
}

/// What a bound tells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// That the price is no less.
    Least,
    /// The price, unless one of [`Prospect::conditions`] holds.
    Price,
    /// The same of one package.
    PriceOfOne,
}

/// The candidates for weights up to some end.
pub(super) struct Part {
    /// Those that may take what weighs so much.
    pub(super) open: Block,
    /// Those that are switched off, don't deliver there, or carry nothing of such a weight: only what rules cost is asked of them.
    pub(super) barred: Block,
}

/// Some candidates.
pub(super) struct Block {
    /// In the order of their bounds.
    pub(super) candidates: Box<[Candidate]>,
    /// One bit for each candidate: for every 64 of them one word of each row.
    pub(super) rows: Box<[u64]>,
}

/// The candidates whose prices go by one measure.
pub(super) struct Strip {
    measure: Measure,
    /// By the step of the grid that a weight is in.
    steps: Box<[Step]>,
    parts: Box<[Part]>,
}

/// What is there for weights of one step.
#[derive(Clone, Copy)]
struct Step {
    part: u32,
    /// The least bound of that part's open candidates; [`u32::MAX`] if there are none.
    least: u32,
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
    pub(super) carrier: u32,
    /// The number of its transit lane.
    pub(super) lane: u32,
    /// Where the numbers of its rate lanes begin among the chains.
    pub(super) chain: u32,
    pub(super) measure: Measure,
    /// When it may cost more than it always does.
    pub(super) conditions: Conditions,
}

/// What it takes to build cells.
pub(super) struct Builder<'a> {
    pub(super) tariff: &'a Tariff,
    pub(super) screens: &'a Screens,
    pub(super) grid: &'a Grid,
    pub(super) chains: &'a [u32],
    pub(super) largest_divisor: Option<(i64, i64)>,
    /// The rows that have a bit of each service wherever it goes; of the rows of a screen the last.
    pub(super) own_rows: Vec<Box<[u16]>>,
    /// The services that are switched on.
    pub(super) enabled: &'a ServiceSet,
    /// What one minor unit of the rule set's currency is, as prices compare.
    pub(super) minor_unit: i128,
    pub(super) own_currency: Currency,
    pub(super) most_parts: usize,
}

impl Builder<'_> {
    /// The cell of some prospects; of one class of destination, if it is given.
    pub(super) fn cell(&self, prospects: &[Prospect], destination: Option<(&Matched, &ServiceSet)>) -> Cell {
        let strips = Measure::ALL.into_iter().filter_map(|measure| {
            let own: Vec<u32> =
                (0_u32..).zip(prospects).filter(|(_, prospect)| prospect.measure == measure).map(|(number, _)| number).collect();
            (!own.is_empty()).then(|| self.strip(measure, &Choosing { prospects, own, destination }))
        });
        Cell { strips: strips.collect() }
    }

    fn strip(&self, measure: Measure, among: &Choosing<'_>) -> Strip {
        let numbers = among.each().flat_map(|(_, prospect)| chain_of(self.chains, prospect.chain));
        let (firsts, ends) = self.grid.parts(measure, numbers, self.most_parts);
        let mut candidates: Vec<Vec<Candidate>> = vec![Vec::new(); ends.len()];
        let mut bounds = Vec::with_capacity(ends.len());
        for (number, prospect) in among.each() {
            self.bounds(prospect, measure, &ends, among.destination.map(|(matched, _)| matched), &mut bounds);
            for (bound, candidates) in bounds.iter().zip(&mut candidates) {
                candidates.extend(bound.map(|bound| Candidate::new(number, bound)));
            }
        }
        let aboves = std::iter::once(-1).chain(ends.iter().copied());
        let parts = candidates.into_iter().zip(aboves.zip(&ends));
        let parts: Box<[Part]> = parts
            .map(|(candidates, (above, end))| self.part(candidates, among, &self.screens.surely_asked(measure, above, *end)))
            .collect();
        let mut part = 0;
        let step = |step: usize| {
            part += usize::from(firsts.get(part + 1) == Some(&step));
            let least = parts.get(part).and_then(|part| part.open.candidates.first()).map_or(u32::MAX, |first| first.bound);
            Step { part: u32::try_from(part).unwrap_or(u32::MAX), least }
        };
        Strip { measure, steps: (0..self.grid.steps(measure)).map(step).collect(), parts }
    }

    /// The part of some candidates; `asked` are the steps that every consignment in it is beyond.
    fn part(&self, mut candidates: Vec<Candidate>, among: &Choosing<'_>, asked: &[(&Screen, u8)]) -> Part {
        candidates.sort_unstable_by_key(|candidate| u64::from(candidate.bound) << 32 | candidate.prospect() as u64);
        let is_open = |candidate: &Candidate| {
            among.prospects.get(candidate.prospect()).is_some_and(|prospect| {
                let service = prospect.service as usize;
                self.enabled.has(service)
                    && among.destination.is_none_or(|(_, excluding)| !excluding.has(service))
                    && asked.iter().all(|(screen, step)| screen.withstands(service) >= *step)
            })
        };
        let (open, barred): (Vec<Candidate>, Vec<Candidate>) = candidates.into_iter().partition(is_open);
        let block = |candidates: Vec<Candidate>| Block { rows: self.rows(&candidates, among), candidates: candidates.into() };
        Part { open: block(open), barred: block(barred) }
    }

    /// The least that a prospect costs in each part, by the parts' ends; `None` where it has no price.
    fn bounds(&self, prospect: &Prospect, measure: Measure, ends: &[i64], destination: Option<&Matched>, bounds: &mut Vec<Option<Bound>>) {
        bounds.clear();
        if prospect.chain == NO_CHAIN {
            bounds.resize(ends.len(), Some(Bound { price: 0, told: Told::Least }));
            return;
        }
        bounds.resize(ends.len(), None);
        let always = self.tariff.always(prospect.service as usize, destination);
        let is_only = chain_of(self.chains, prospect.chain).count() == 1;
        for rate in chain_of(self.chains, prospect.chain).filter_map(|number| self.tariff.rate(number)) {
            let Some(exchange) = rate.exchange else { continue };
            let is_by_weight_alone = match rate.measure() {
                Measure::Weight => true,
                Measure::Chargeable => rate.per_volume() == self.largest_divisor,
                Measure::HeaviestPackage => rate.per_volume().is_none(),
            };
            let is_plain = is_only && rate.is_endless() && rate.per_volume().is_none() && rate.currency == self.own_currency;
            let of_plain = if measure == Measure::Weight && !always.by_package() { Told::Price } else { Told::PriceOfOne };
            let leasts = if rate.measure() == measure { rate.leasts(ends, !is_by_weight_alone) } else { vec![rate.least(); ends.len()] };
            for (own, least) in bounds.iter_mut().zip(leasts).filter(|(_, least)| least.price < i64::MAX) {
                let net = always.net(least.price, rate.limit);
                let price = if exchange == self.minor_unit {
                    net.price.into()
                } else {
                    i128::from(net.price).saturating_mul(exchange) / self.minor_unit
                };
                let price = u32::try_from(price).unwrap_or(u32::MAX);
                let is_all = least.is_all && net.is_all && price < u32::MAX;
                let told = if is_all && is_plain { of_plain } else { Told::Least };
                *own = Some(own.map_or(Bound { price, told }, |own| Bound { price: own.price.min(price), told: Told::Least }));
            }
        }
    }

    pub(super) fn rows(&self, candidates: &[Candidate], among: &Choosing<'_>) -> Box<[u64]> {
        let rows = usize::from(self.screens.rows);
        let mut words = vec![0_u64; candidates.len().div_ceil(64) * rows];
        for (word, candidates) in words.chunks_mut(rows.max(1)).zip(candidates.chunks(64)) {
            for (bit, candidate) in candidates.iter().enumerate() {
                if let Some(prospect) = among.prospects.get(candidate.prospect()) {
                    self.set(word, 1 << bit, prospect, among.destination);
                }
            }
            // A candidate that withstands a step withstands those before.
            let figures = self.screens.of_figures.iter().map(|(_, screen)| screen);
            for screen in figures.chain([&self.screens.days]) {
                let first = usize::from(screen.first_row());
                let own = word.get_mut(first..first + usize::from(screen.rows())).unwrap_or_default();
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
        let delivers = destination.is_none_or(|(_, excluding)| !excluding.has(service)).then_some(self.screens.delivers_row);
        let days = self.screens.days.last_row(prospect.lane as usize);
        let own = self.own_rows.get(service).map(|own| &**own).unwrap_or_default();
        for row in own.iter().copied().chain(delivers).chain(days) {
            if let Some(row) = word.get_mut(usize::from(row)) {
                *row |= bit;
            }
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
    fn step(&self, asked: &Coordinates) -> Option<&Step> {
        self.steps.get(usize::from(*asked.steps.get(self.measure as usize)?))
    }

    /// The part for a consignment.
    pub(super) fn part(&self, asked: &Coordinates) -> Option<&Part> {
        self.parts.get(self.step(asked)?.part as usize)
    }

    /// The open candidates for a consignment, unless all their bounds are above another.
    pub(super) fn open(&self, asked: &Coordinates, most: u32) -> Option<&Block> {
        let step = self.step(asked).filter(|step| step.least <= most)?;
        Some(&self.parts.get(step.part as usize)?.open)
    }
}

impl Cell {
    pub(super) fn memory(&self) -> usize {
        let block = |block: &Block| size_of_val(&*block.candidates) + size_of_val(&*block.rows);
        let part = |part: &Part| size_of::<Part>() + block(&part.open) + block(&part.barred);
        let strip = |strip: &Strip| size_of::<Strip>() + size_of_val(&*strip.steps) + strip.parts.iter().map(part).sum::<usize>();
        size_of::<Self>() + self.strips.iter().map(strip).sum::<usize>()
    }
}
