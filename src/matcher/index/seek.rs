//! The search: the candidates of a consignment's cell in the order of their bounds.
#![expect(clippy::inline_always, reason = "what functions hand over in memory is read back otherwise than it was written, which stalls")]

use super::Index;
use super::cell::{Block, Prospect, Rows};
use super::look::{Asking, Look};
use super::open_days::Openings;
use super::visitor::{All, Cheapest, Visitor};
use crate::coordinates::{Coordinates, MOST_ROWS};
use crate::matcher::Compiled;
use crate::matcher::collection::Clock;
use crate::matcher::offer::Offer;
use crate::matcher::offers::Offers;
use crate::money::Currency;
use crate::place_list::Matched;
use crate::rule::RuleKind;
use crate::service_set::Members;

/// It takes facts to tell: there is a price that 64 bits don't hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unprepared;

/// Where kinds of rules end among the rows that a consignment asks for: those that are the last of their kind have a bit.
pub(super) struct Kinds {
    last: u32,
}

const _: () = assert!(MOST_ROWS <= u32::BITS as usize, "each row has a bit");

/// The place of a word in some rows.
pub(super) type Word<'a> = (Rows<'a>, usize);

/// Where the candidates of a consignment stand.
pub(in crate::matcher) struct Place<'a> {
    /// The lists that the destination lies in.
    pub(super) destination: &'a Matched,
    prospects: &'a [Prospect],
    cell: usize,
}

/// One consignment's search.
pub(in crate::matcher) struct Search<'a, F> {
    pub(in crate::matcher) compiled: &'a Compiled,
    pub(in crate::matcher) index: &'a Index,
    pub(in crate::matcher) asked: &'a Coordinates,
    pub(in crate::matcher) among: &'a Members,
    pub(in crate::matcher) clock: &'a Clock,
    pub(in crate::matcher) openings: Openings<'a>,
    /// The offer of a service, worked out plainly.
    pub(in crate::matcher) plainly: F,
}

/// Works the offer of a service out plainly.
pub(in crate::matcher) trait Plainly: Fn(usize) -> Result<Option<Offer>, Unprepared> {}

impl<F: Fn(usize) -> Result<Option<Offer>, Unprepared>> Plainly for F {}

impl<F: Plainly> Search<'_, F> {
    /// The cheapest offer.
    #[inline]
    pub(in crate::matcher) fn cheapest(&self) -> Result<Option<Offer>, Unprepared> {
        let Some(place) = self.place() else { return Ok(None) };
        let mut cheapest = Cheapest::new(self);
        self.each(&place, &self.asking(&place), &mut cheapest)?;
        Ok(cheapest.best)
    }

    /// All offers.
    #[inline]
    pub(in crate::matcher) fn all(&self) -> Result<Offers, Unprepared> {
        let Some(place) = self.place() else { return Ok(Offers::default()) };
        let mut all = All::new(self);
        self.each(&place, &self.asking(&place), &mut all)?;
        Ok(all.finds.ranked(self.clock))
    }

    /// Where its candidates stand; `None` if it has none.
    #[inline]
    pub(in crate::matcher) fn place(&self) -> Option<Place<'_>> {
        Some(Place {
            destination: self.index.destinations.matched(self.asked.destination)?,
            prospects: self.index.prospects_of(self.asked)?,
            cell: self.index.cell_of(self.asked)?,
        })
    }

    /// An offer's price in whole minor units of the rule set's currency, as bounds have it.
    pub(super) fn bound(&self, offer: &Offer) -> u32 {
        self.bound_of(offer.currency, offer.net.count(), offer.price)
    }

    /// The same of a net price in minor units of its currency, and as prices compare.
    #[inline]
    pub(super) fn bound_of(&self, currency: Currency, net: i64, price: i128) -> u32 {
        let own = currency == self.compiled.own_currency;
        let price = if own { i128::from(net) } else { price / self.index.minor_unit };
        u32::try_from(price).unwrap_or(u32::MAX)
    }

    /// Everything that is found.
    #[inline]
    pub(super) fn each(&self, place: &Place<'_>, asking: &Asking<'_>, visitor: &mut impl Visitor) -> Result<(), Unprepared> {
        let prospects = place.prospects;
        if let Some(few) = self.among.few() {
            for service in few {
                let place = prospects.binary_search_by_key(service, |prospect| prospect.service);
                if let Some(prospect) = place.ok().and_then(|place| prospects.get(place))
                    && self.index.passes(prospect, self.asked, asking.destination, self.compiled)
                {
                    self.visit((prospect, None), asking, || None, visitor)?;
                }
            }
            return Ok(());
        }
        let (cells, mut last) = (&self.index.cells, u32::MAX);
        // By the weight alone first: the bounds of these are the closest, so that the best is found soonest.
        for slot in cells.slots(place.cell, self.asked.steps) {
            if slot.least <= last {
                last = self.each_of_block(&cells.block(slot.run), prospects, asking, last, visitor)?;
            }
        }
        Ok(())
    }

    /// Everything that is found among those of whose rules all but one kind are kept, up to a bound, with that kind.
    pub(super) fn each_barred(
        &self,
        place: &Place<'_>,
        asking: &Asking<'_>,
        last: u32,
        visitor: &mut impl Visitor,
    ) -> Result<(), Unprepared> {
        let (cells, mut kinds) = (&self.index.cells, None);
        let [open, barred] = [cells.slots(place.cell, self.asked.steps), cells.barred(place.cell, self.asked.steps)];
        for slot in open.iter().chain(&barred).filter(|slot| slot.least <= last) {
            let Block { candidates, rows } = cells.block(slot.run);
            let count = candidates.partition_point(|candidate| candidate.bound <= last);
            for (word, candidates) in candidates.get(..count).unwrap_or_default().chunks(64).enumerate() {
                let word = (rows, word);
                let in_time = asking.in_time.of(word, candidates.len());
                if in_time == 0 {
                    continue;
                }
                let kinds = &*kinds.get_or_insert_with(|| self.kinds());
                let mut left = in_time & self.barred(word, kinds);
                while left != 0 {
                    let bit = left.trailing_zeros();
                    left &= left - 1;
                    let Some(candidate) = candidates.get(bit as usize) else { break };
                    let Some(prospect) = place.prospects.get(candidate.prospect()) else { break };
                    if self.among.have(prospect.service) {
                        let exact = candidate.price(self.asked.package_count);
                        self.visit((prospect, exact), asking, || self.kind(word, bit), visitor)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Everything that is found among some candidates.
    #[inline(always)]
    fn each_of_block(
        &self,
        block: &Block<'_>,
        prospects: &[Prospect],
        asking: &Asking<'_>,
        mut last: u32,
        visitor: &mut impl Visitor,
    ) -> Result<u32, Unprepared> {
        for (word, candidates) in block.candidates.chunks(64).enumerate() {
            let word = (block.rows, word);
            if candidates.first().is_none_or(|candidate| candidate.bound > last) {
                break;
            }
            let mut left = self.eligible(word, asking.in_time.of(word, candidates.len()));
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                let Some(candidate) = candidates.get(bit as usize).filter(|candidate| candidate.bound <= last) else { break };
                let Some(prospect) = prospects.get(candidate.prospect()) else { break };
                if self.among.have(prospect.service) {
                    let exact = candidate.price(self.asked.package_count);
                    last = self.visit((prospect, exact), asking, || None, visitor)?.unwrap_or(last);
                }
            }
        }
        Ok(last)
    }

    /// Of some candidates those whose rules are kept.
    #[inline]
    fn eligible(&self, (rows, word): Word<'_>, some: u64) -> u64 {
        self.asked.own_rows().iter().fold(some, |left, row| left & rows.word(*row, word))
    }

    /// Looks at a service, whose price may be known, and shows it to a visitor, if there is something to show.
    #[inline(always)]
    fn visit(
        &self,
        (prospect, exact): (&Prospect, Option<u32>),
        asking: &Asking<'_>,
        kind: impl Fn() -> Option<RuleKind>,
        visitor: &mut impl Visitor,
    ) -> Result<Option<u32>, Unprepared> {
        match self.look(prospect, exact, asking) {
            Look::Found(found) => Ok(Some(visitor.found(&found, kind()))),
            Look::Nothing => Ok(None),
            Look::Unknown => Ok((self.plainly)(prospect.service as usize)?.map(|offer| visitor.plain(offer, kind()))),
        }
    }

    /// The candidates that rules of exactly one kind bar.
    #[inline]
    fn barred(&self, word: Word<'_>, kinds: &Kinds) -> u64 {
        let (mut one, mut more) = (0, 0);
        // Which row is the last of its kind nobody guesses: what isn't ended counts as nothing.
        self.each_row(word, kinds, |_, broken, is_last| {
            let broken_here = broken & 0_u64.wrapping_sub(is_last);
            more |= one & broken_here;
            one |= broken_here;
        });
        one & !more
    }

    /// Where the kinds end among the consignment's rows. Those of a kind stand together.
    pub(super) fn kinds(&self) -> Kinds {
        let rows = self.asked.rows();
        let (mut begins, mut before) = (0_u32, u8::MAX);
        for (place, row) in rows.iter().enumerate() {
            let kind = self.index.screens.kind(*row);
            begins |= u32::from(kind != before) << place;
            before = kind;
        }
        // Before each that begins another, one ends; so does the very last.
        Kinds { last: begins >> 1 | 1 << rows.len().saturating_sub(1) }
    }

    /// Each row with the candidates of whose rules of its kind one is broken so far, and 1 if it is the last of its kind.
    #[inline]
    fn each_row(&self, (rows, word): Word<'_>, kinds: &Kinds, mut visit: impl FnMut(u16, u64, u64)) {
        let (mut broken, mut last) = (0, kinds.last);
        for row in self.asked.rows() {
            let is_last = u64::from(last & 1);
            last >>= 1;
            broken |= !rows.word(*row, word);
            visit(*row, broken, is_last);
            broken &= is_last.wrapping_sub(1);
        }
    }

    /// For each kind of rule, by its number, the candidates of whose rules it breaks one.
    #[inline]
    pub(super) fn each_broken(&self, word: Word<'_>, kinds: &Kinds, mut visit: impl FnMut(u8, u64)) {
        self.each_row(word, kinds, |row, broken, is_last| {
            if is_last != 0 {
                visit(self.index.screens.kind(row), broken);
            }
        });
    }

    /// The kind of rule that bars a candidate.
    #[inline]
    fn kind(&self, (rows, word): Word<'_>, bit: u32) -> Option<RuleKind> {
        let row = self.asked.rows().iter().find(|row| rows.word(**row, word) >> bit & 1 == 0)?;
        RuleKind::ALL.get(usize::from(self.index.screens.kind(*row))).copied()
    }
}
