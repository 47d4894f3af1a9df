//! How cells are built.

use super::NO_CHAIN;
use super::cell::{Bound, Candidate, Cells, Prospect, Told, chain_of};
use super::grid::Grid;
use super::lane_price::Measure;
use super::screen::{Screen, Screens};
use super::tariff::Tariff;
use crate::money::Currency;
use crate::place_list::Matched;
use crate::service_set::ServiceSet;

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
    /// Adds the cell of some prospects; of one class of destination, if it is given. `None` if it is one too many.
    pub(super) fn cell(&self, cells: &mut Cells, prospects: &[Prospect], destination: Option<(&Matched, &ServiceSet)>) -> Option<()> {
        cells.add_cell();
        for measure in Measure::ALL {
            let own: Vec<u32> =
                (0_u32..).zip(prospects).filter(|(_, prospect)| prospect.measure == measure).map(|(number, _)| number).collect();
            if !own.is_empty() {
                self.strip(cells, measure, &Choosing { prospects, own, destination })?;
            }
        }
        Some(())
    }

    fn strip(&self, cells: &mut Cells, measure: Measure, among: &Choosing<'_>) -> Option<()> {
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
        let steps = firsts.iter().copied().zip(firsts.iter().copied().skip(1).chain([self.grid.steps(measure)]));
        let weights = std::iter::once(-1).chain(ends.iter().copied()).zip(ends.iter().copied());
        for ((candidates, (first, after)), (above, end)) in candidates.into_iter().zip(steps).zip(weights) {
            let (open, barred) = self.part(candidates, among, &self.screens.surely_asked(measure, above, end));
            let mut add = |candidates: Vec<Candidate>| cells.add(&candidates, &self.rows(&candidates, among));
            let (open, barred) = (add(open)?, add(barred)?);
            cells.put(measure, first..after, open, barred)?;
        }
        Some(())
    }

    /// The candidates of a part, those first that may take what is in it; `asked` are the steps that every consignment in it is beyond.
    fn part(&self, mut candidates: Vec<Candidate>, among: &Choosing<'_>, asked: &[(&Screen, u8)]) -> (Vec<Candidate>, Vec<Candidate>) {
        candidates.sort_unstable_by_key(|candidate| u64::from(candidate.bound) << 32 | candidate.prospect() as u64);
        let is_open = |candidate: &Candidate| {
            among.prospects.get(candidate.prospect()).is_some_and(|prospect| {
                let service = prospect.service as usize;
                self.enabled.has(service)
                    && among.destination.is_none_or(|(_, excluding)| !excluding.has(service))
                    && asked.iter().all(|(screen, step)| screen.withstands(service) >= *step)
            })
        };
        candidates.into_iter().partition(is_open)
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

    /// The rows of some candidates, one after the other.
    pub(super) fn rows(&self, candidates: &[Candidate], among: &Choosing<'_>) -> Box<[u64]> {
        let words = candidates.len().div_ceil(64);
        let mut rows = vec![0_u64; words * usize::from(self.screens.rows)];
        for (number, candidate) in candidates.iter().enumerate() {
            if let Some(prospect) = among.prospects.get(candidate.prospect()) {
                self.rows_of(prospect, among.destination, |row| {
                    if let Some(word) = rows.get_mut(usize::from(row) * words + number / 64) {
                        *word |= 1 << (number % 64);
                    }
                });
            }
        }
        // A candidate that withstands a step withstands those before.
        let figures = self.screens.of_figures.iter().map(|(_, screen)| screen);
        for screen in figures.chain(self.screens.in_time.screens()) {
            let first = usize::from(screen.first_row()) * words;
            let own = rows.get_mut(first..first + usize::from(screen.rows()) * words).unwrap_or_default();
            for word in (words..own.len()).rev() {
                if let Some(later) = own.get(word).copied()
                    && let Some(before) = own.get_mut(word - words)
                {
                    *before |= later;
                }
            }
        }
        rows.into()
    }

    /// Of each screen the last row that a candidate withstands, and the rows of what it is and carries.
    fn rows_of(&self, prospect: &Prospect, destination: Option<(&Matched, &ServiceSet)>, visit: impl FnMut(u16)) {
        let service = prospect.service as usize;
        let delivers = destination.is_none_or(|(_, excluding)| !excluding.has(service)).then_some(self.screens.delivers_row);
        let in_time = self.screens.in_time.rows_of(prospect.carrier, prospect.lane);
        let own = self.own_rows.get(service).map(|own| &**own).unwrap_or_default();
        own.iter().copied().chain(delivers).chain(in_time).for_each(visit);
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
