//! The search: the candidates of a consignment's cell in the order of their bounds.
#![expect(clippy::inline_always, reason = "what functions hand over in memory is read back otherwise than it was written, which stalls")]

use super::Index;
use super::cell::{Block, Prospect, Rows};
use super::look::{Asking, Look};
use super::opening::Openings;
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

/// Which candidates are looked at.
#[derive(Clone, Copy)]
enum Sieve<'a> {
    /// Those whose rules are kept.
    Eligible,
    /// Those of whose rules all but one kind are.
    Barred(&'a Kinds),
}

/// Numbers of kinds of rules, by the place of a row among those that a consignment asks for.
pub(super) type Kinds = [u8; MOST_ROWS];

/// The place of a word in some rows.
type Word<'a> = (Rows<'a>, usize);

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
                    self.visit((prospect, None), asking, None, visitor)?;
                }
            }
            return Ok(());
        }
        let (cells, mut last) = (&self.index.cells, u32::MAX);
        // By the weight alone first: the bounds of these are the closest, so that the best is found soonest.
        for slot in cells.slots(place.cell, self.asked.steps) {
            if slot.least <= last {
                last = self.each_of_block(&cells.block(slot.open), prospects, asking, Sieve::Eligible, last, visitor)?;
            }
        }
        Ok(())
    }

    /// Everything that is found among those of whose rules all but one kind are kept, up to a bound, with that kind.
    pub(super) fn each_barred(
        &self,
        place: &Place<'_>,
        asking: &Asking<'_>,
        mut last: u32,
        visitor: &mut impl Visitor,
    ) -> Result<(), Unprepared> {
        let (cells, kinds) = (&self.index.cells, self.kinds());
        for run in cells.runs(place.cell, self.asked.steps) {
            last = self.each_of_block(&cells.block(run), place.prospects, asking, Sieve::Barred(&kinds), last, visitor)?;
        }
        Ok(())
    }

    /// Everything that is found among some candidates that a sieve leaves.
    #[inline(always)]
    fn each_of_block(
        &self,
        block: &Block<'_>,
        prospects: &[Prospect],
        asking: &Asking<'_>,
        sieve: Sieve<'_>,
        mut last: u32,
        visitor: &mut impl Visitor,
    ) -> Result<u32, Unprepared> {
        for (candidates, word) in block.candidates.chunks(64).zip(block.rows.words()) {
            let word = (block.rows, word);
            if candidates.first().is_none_or(|candidate| candidate.bound > last) {
                break;
            }
            let mut left = self.left(sieve, word, candidates.len(), asking);
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                let Some(candidate) = candidates.get(bit as usize).filter(|candidate| candidate.bound <= last) else { break };
                let Some(prospect) = prospects.get(candidate.prospect()) else { break };
                if self.among.have(prospect.service) {
                    let kind = if let Sieve::Barred(kinds) = sieve { self.kind(word, bit, kinds) } else { None };
                    let exact = candidate.price(self.asked.package_count);
                    last = self.visit((prospect, exact), asking, kind, visitor)?.unwrap_or(last);
                }
            }
        }
        Ok(last)
    }

    /// Of so many candidates those that a sieve leaves.
    #[inline]
    fn left(&self, sieve: Sieve<'_>, (rows, word): Word<'_>, candidates: usize, asking: &Asking<'_>) -> u64 {
        let anded = |left: u64, asked: &[u16]| asked.iter().fold(left, |left, row| left & rows.word(*row, word));
        let in_time = anded(u64::MAX >> (64 - candidates), asking.in_time.rows());
        match sieve {
            Sieve::Eligible => anded(in_time, self.asked.own_rows()),
            Sieve::Barred(kinds) => in_time & self.barred((rows, word), kinds),
        }
    }

    /// Looks at a service, whose price may be known, and shows it to a visitor, if there is something to show.
    #[inline(always)]
    fn visit(
        &self,
        (prospect, exact): (&Prospect, Option<u32>),
        asking: &Asking<'_>,
        kind: Option<RuleKind>,
        visitor: &mut impl Visitor,
    ) -> Result<Option<u32>, Unprepared> {
        match self.look(prospect, exact, asking) {
            Look::Found(found) => Ok(Some(visitor.found(&found, kind))),
            Look::Nothing => Ok(None),
            Look::Unknown => Ok((self.plainly)(prospect.service as usize)?.map(|offer| visitor.plain(offer, kind))),
        }
    }

    /// The candidates that rules of exactly one kind bar.
    fn barred(&self, word: Word<'_>, kinds: &Kinds) -> u64 {
        let (mut one, mut more) = (0, 0);
        self.each_broken(word, kinds, |_, broken| {
            more |= one & broken;
            one |= broken;
        });
        one & !more
    }

    /// The kinds of the rules that the consignment's rows are of.
    pub(super) fn kinds(&self) -> Kinds {
        let mut kinds = [u8::MAX; MOST_ROWS];
        kinds.iter_mut().zip(self.asked.rows()).for_each(|(kind, row)| *kind = self.index.screens.kind(*row));
        kinds
    }

    /// For each kind of rule, by its number, the candidates of whose rules it breaks one.
    pub(super) fn each_broken(&self, (rows, word): Word<'_>, kinds: &Kinds, mut visit: impl FnMut(u8, u64)) {
        let (mut kind, mut broken) = (u8::MAX, 0);
        for (row, own) in self.asked.rows().iter().zip(kinds) {
            if *own != kind {
                visit(kind, broken);
                (kind, broken) = (*own, 0);
            }
            broken |= !rows.word(*row, word);
        }
        visit(kind, broken);
    }

    /// The kind of rule that bars a candidate.
    fn kind(&self, (rows, word): Word<'_>, bit: u32, kinds: &Kinds) -> Option<RuleKind> {
        let mut asked = self.asked.rows().iter().zip(kinds);
        let (_, kind) = asked.find(|(row, _)| rows.word(**row, word) & (1 << bit) == 0)?;
        RuleKind::ALL.get(usize::from(*kind)).copied()
    }
}
