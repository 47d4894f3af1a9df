//! Tags as bits, so that sets of them are compared at once.

use std::collections::HashMap;

use super::{Breach, Figure, Findings, ReasonCode};
use crate::exact::small;
use crate::facts::Facts;
use crate::reference::Tag;

/// How many tags have a bit of their own.
const OWN: u32 = 62;
/// The bit of tags that the rule set doesn't name: nobody carries it.
const UNKNOWN: u64 = 1 << OWN;
/// The bit of named tags that have none of their own: their numbers tell.
const OTHERS: u64 = 1 << 63;

/// The tags that a rule set names, numbered.
#[derive(Debug, Default)]
pub(crate) struct Tags(HashMap<Tag, u32>);

impl Tags {
    /// The number of a tag, from now on.
    fn number(&mut self, tag: &Tag) -> u32 {
        let next = small(self.0.len());
        *self.0.entry(tag.clone()).or_insert(next)
    }

    /// Some tags of the rule set's.
    pub(crate) fn tagged(&mut self, tags: &[Tag]) -> Tagged {
        let (mut names, mut numbers) = (Vec::new(), Vec::new());
        for tag in tags {
            let number = self.number(tag);
            if !numbers.contains(&number) {
                numbers.push(number);
                names.push(tag.clone());
            }
        }
        let bits = numbers.iter().filter(|number| **number < OWN).fold(0, |bits, number| bits | 1 << number);
        let mut others: Vec<u32> = numbers.into_iter().filter(|number| *number >= OWN).collect();
        others.sort_unstable();
        Tagged { bits: bits | if others.is_empty() { 0 } else { OTHERS }, others: others.into(), names: names.into() }
    }

    /// The bits of a consignment's tags, and the numbers of those that share one.
    pub(crate) fn of_consignment(&self, tags: &[Tag]) -> (u64, Vec<u32>) {
        let (mut bits, mut others) = (0, Vec::new());
        for tag in tags {
            match self.0.get(tag) {
                None => bits |= UNKNOWN,
                Some(number) if *number < OWN => bits |= 1 << number,
                Some(number) => {
                    bits |= OTHERS;
                    others.push(*number);
                }
            }
        }
        (bits, others)
    }

    pub(crate) fn memory(&self) -> usize {
        self.0.keys().map(|tag| size_of::<(Tag, u32)>() + tag.as_str().len()).sum()
    }
}

/// Some tags: those that a service carries.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tagged {
    /// A bit for each, or for those that share one.
    pub(crate) bits: u64,
    /// The numbers of those that share one, ascending.
    others: Box<[u32]>,
    names: Box<[Tag]>,
}

impl Tagged {
    /// Puts down the tags of a consignment that are not among these.
    pub(crate) fn explain(&self, facts: &Facts<'_>, findings: &mut Findings) {
        let tags = &facts.consignment().tags;
        for (index, tag) in tags.iter().enumerate() {
            let is_first = || tags.iter().take(index).all(|before| before != tag);
            if !self.names.contains(tag) && is_first() {
                findings.breach(Breach::new(ReasonCode::Tags).of(index));
            }
        }
    }

    fn has(&self, other: u32) -> bool {
        self.others.binary_search(&other).is_ok()
    }

    /// Whether every tag of a consignment is among them.
    #[inline]
    pub(crate) fn has_all(&self, facts: &Facts<'_>) -> bool {
        facts.tags & !self.bits == 0 && facts.other_tags.iter().all(|tag| self.has(*tag))
    }

    /// Puts into words what [`Tagged::explain`] has found.
    pub(crate) fn figure(&self, facts: &Facts<'_>, breach: Breach) -> Figure {
        let allowed = self.names.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ");
        let tag = facts.consignment().tags.get(breach.place()).map_or("", Tag::as_str);
        let has = if self.names.is_empty() { "none".to_owned() } else { format!("`{allowed}`") };
        Figure::new(format!("tag `{tag}` is not among the service's tags: {has}")).asked(tag).allowed(allowed)
    }

    pub(crate) fn memory(&self) -> usize {
        size_of_val(&*self.others) + size_of_val(&*self.names)
    }
}
