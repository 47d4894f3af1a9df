//! Cells: the services that may take what goes one way, from addresses of one class to addresses of another, in the order of price.
//!
//! A cell is cut into strips, by what prices go by, and a strip into parts, by weight. All of them lie one after the other, so that from
//! a consignment's class and weights it is one step to where its candidates stand.

use super::NO_CHAIN;
use super::lane_price::Measure;
use super::surcharge::Conditions;

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
        let least_told = if packages == 1 { Told::PriceOfOne } else { Told::Price };
        (self.place >> PACKAGES >= least_told as u32).then_some(self.bound)
    }
}

/// What a prospect costs at least in a part.
#[derive(Clone, Copy)]
pub(super) struct Bound {
    /// In whole minor units of the rule set's currency.
    pub(super) price: u32,
    pub(super) told: Told,
}

/// What a bound tells; each tells more than the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// That the price is no less.
    Least,
    /// The price of one package, unless one of [`Prospect::conditions`] holds.
    PriceOfOne,
    /// The same of any number of packages.
    Price,
}

/// Some candidates in the order of their bounds, and their rows: where they begin among all, and how many they are.
#[derive(Clone, Copy)]
pub(super) struct Run {
    first: u32,
    count: u32,
    first_word: u32,
}

/// What stands in a cell for one measure of a consignment's weight.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    /// The least bound of the candidates; [`u32::MAX`] if there are none.
    pub(super) least: u32,
    pub(super) run: Run,
}

impl Slot {
    const EMPTY: Self = Self { least: u32::MAX, run: Run { first: 0, count: 0, first_word: 0 } };
}

/// The candidates of a run.
pub(super) struct Block<'a> {
    pub(super) candidates: &'a [Candidate],
    /// Each row after the other, of one bit for each candidate.
    pub(super) rows: Rows<'a>,
}

/// Rows of bits.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    all: &'a [u64],
    /// How many words a row is.
    words: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(all: &'a [u64], words: usize) -> Self {
        Self { all, words }
    }

    pub(super) fn words(self) -> std::ops::Range<usize> {
        0..self.words
    }

    /// A word of a row.
    #[inline]
    pub(super) fn word(self, row: u16, word: usize) -> u64 {
        self.all.get(usize::from(row) * self.words + word).copied().unwrap_or(0)
    }
}

/// All cells.
#[derive(Default)]
pub(super) struct Cells {
    /// For each cell one for each step of each measure: the candidates that may take what weighs so much.
    slots: Vec<Slot>,
    /// Beside each the candidates that are switched off, don't deliver there, or carry nothing of such a weight: only what rules cost
    /// is asked of them.
    barred: Vec<Slot>,
    candidates: Vec<Candidate>,
    rows: Vec<u64>,
    /// How many slots a cell has, and where those of each measure begin.
    slots_per_cell: usize,
    first_slots: [usize; Measure::ALL.len()],
    /// How many rows a block has.
    row_count: usize,
}

impl Cells {
    /// No cells yet, for measures of so many steps and blocks of so many rows.
    pub(super) fn new(steps: [usize; Measure::ALL.len()], row_count: usize) -> Self {
        let [weights, chargeable, heaviest] = steps;
        Self {
            slots_per_cell: weights + chargeable + heaviest,
            first_slots: [0, weights, weights + chargeable],
            row_count,
            ..Self::default()
        }
    }

    pub(super) fn count(&self) -> usize {
        self.slots.len() / self.slots_per_cell
    }

    /// Adds a cell without candidates.
    pub(super) fn add_cell(&mut self) {
        let slots = self.slots.len() + self.slots_per_cell;
        self.slots.resize(slots, Slot::EMPTY);
        self.barred.resize(slots, Slot::EMPTY);
    }

    /// Adds candidates with their rows, in the order of their bounds; `None` if they are too many to number.
    pub(super) fn add(&mut self, candidates: &[Candidate], rows: &[u64]) -> Option<Run> {
        let [first, count, first_word] = [self.candidates.len(), candidates.len(), self.rows.len()].map(u32::try_from);
        self.candidates.extend(candidates);
        self.rows.extend(rows);
        Some(Run { first: first.ok()?, count: count.ok()?, first_word: first_word.ok()? })
    }

    /// Puts candidates into the last cell, for some steps of a measure.
    pub(super) fn put(&mut self, measure: Measure, steps: std::ops::Range<usize>, open: Run, barred: Run) -> Option<()> {
        let slot = |run| Slot { least: self.block(run).candidates.first().map_or(u32::MAX, |first| first.bound), run };
        let (open, barred) = (slot(open), slot(barred));
        let first = (self.slots.len() - self.slots_per_cell) + self.first_slots.get(measure as usize)?;
        let slots = first + steps.start..first + steps.end;
        self.slots.get_mut(slots.clone())?.fill(open);
        self.barred.get_mut(slots)?.fill(barred);
        Some(())
    }

    /// Gives back the room that wasn't needed.
    pub(super) fn built(&mut self) {
        self.slots.shrink_to_fit();
        self.barred.shrink_to_fit();
        self.candidates.shrink_to_fit();
        self.rows.shrink_to_fit();
    }

    #[inline]
    fn places(&self, cell: usize, steps: [u8; Measure::ALL.len()]) -> [usize; Measure::ALL.len()] {
        let first = cell * self.slots_per_cell;
        let [[weights, chargeable, heaviest], [one, other, third]] = [self.first_slots, steps.map(usize::from)];
        [first + weights + one, first + chargeable + other, first + heaviest + third]
    }

    /// What stands in a cell for a consignment in those steps.
    #[inline]
    pub(super) fn slots(&self, cell: usize, steps: [u8; Measure::ALL.len()]) -> [Slot; Measure::ALL.len()] {
        self.of(&self.slots, cell, steps)
    }

    /// The barred ones beside them.
    #[inline]
    pub(super) fn barred(&self, cell: usize, steps: [u8; Measure::ALL.len()]) -> [Slot; Measure::ALL.len()] {
        self.of(&self.barred, cell, steps)
    }

    #[inline]
    fn of(&self, slots: &[Slot], cell: usize, steps: [u8; Measure::ALL.len()]) -> [Slot; Measure::ALL.len()] {
        self.places(cell, steps).map(|place| slots.get(place).copied().unwrap_or(Slot::EMPTY))
    }

    #[inline]
    pub(super) fn block(&self, run: Run) -> Block<'_> {
        let (first, count, word) = (run.first as usize, run.count as usize, run.first_word as usize);
        let words = count.div_ceil(64);
        Block {
            candidates: self.candidates.get(first..first + count).unwrap_or_default(),
            rows: Rows::new(self.rows.get(word..word + words * self.row_count).unwrap_or_default(), words),
        }
    }

    pub(super) fn memory(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
            + self.barred.capacity() * size_of::<Slot>()
            + self.candidates.capacity() * size_of::<Candidate>()
            + self.rows.capacity() * size_of::<u64>()
    }
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

/// The numbers of a chain's rate lanes.
pub(super) fn chain_of(chains: &[u32], chain: u32) -> impl Iterator<Item = u32> {
    chains.get(chain as usize..).unwrap_or_default().iter().copied().take_while(|number| *number != NO_CHAIN)
}
