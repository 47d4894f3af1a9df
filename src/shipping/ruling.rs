//! What is known of the rules for one consignment at one instant.

use std::cell::Cell;

/// Words of so many rules need no room of their own.
const FEW: usize = 8;

/// Which rules bar, and of which that is still open.
#[derive(Debug)]
pub(crate) struct Ruling {
    few: [Words; FEW],
    more: Box<[Words]>,
}

/// The rules of a word that bar, and those that may: both are there, and none is of both.
type Words = Cell<(u64, u64)>;

impl Ruling {
    /// Of so many words, each as it is told.
    #[inline]
    pub(super) fn of(count: usize, mut word: impl FnMut(u32) -> (u64, u64)) -> Self {
        let (few, more): ([Words; FEW], Box<[Words]>) = Default::default();
        for (number, own) in (0..).zip(few.iter().take(count)) {
            own.set(word(number));
        }
        let first = u32::try_from(FEW).unwrap_or(u32::MAX);
        let more = if count > FEW { (first..).take(count - FEW).map(|number| Cell::new(word(number))).collect() } else { more };
        Self { few, more }
    }

    fn cell(&self, word: u32) -> Option<&Words> {
        let word = word as usize;
        self.few.get(word).or_else(|| self.more.get(word - FEW))
    }

    /// The rules of a word that bar, and those that may.
    #[inline]
    pub(super) fn word(&self, word: u32) -> (u64, u64) {
        self.cell(word).map(Cell::get).unwrap_or_default()
    }

    /// Puts down whether a rule that may bar does.
    pub(super) fn settle(&self, word: u32, bit: u64, bars: bool) {
        if let Some(cell) = self.cell(word) {
            let (barring, open) = cell.get();
            cell.set((if bars { barring | bit } else { barring }, open & !bit));
        }
    }
}
