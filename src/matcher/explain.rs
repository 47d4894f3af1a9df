//! All that stands against the services that offer nothing.

use super::engine::Engine;
use super::offer::Offer;
use super::say::Asked;
use super::verdict::Asking;
use crate::exact::small;
use crate::rule::{Finding, Findings};
use crate::service_set::ServiceSet;

/// A service that cannot take the consignment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Excluded {
    pub(crate) service: u32,
    /// Where its findings end, which is where those of the next begin.
    pub(crate) end: u32,
}

impl Engine {
    /// Explains why services offer nothing: those of `among` that make none of the offers, in the order of their numbers. `further` adds
    /// what else stands against the service of a number.
    pub(crate) fn explain(
        &self,
        among: &ServiceSet,
        offers: &[Offer],
        asked: &Asked,
        further: impl Fn(usize, &mut Findings),
    ) -> (Vec<Excluded>, Vec<Finding>) {
        let mut left = among.clone();
        for offer in offers {
            left.remove(offer.service());
        }
        let count = left.iter().count();
        let (mut excluded, mut findings) = (Vec::with_capacity(count), Findings::of(count));
        let mut days = super::LocalDays::default();
        let now = days.now_at(self, asked.facts.collected_at, asked.clock);
        let asking = Asking::new(self, &asked.facts, &now, &asked.besides);
        for number in left.iter() {
            asking.verdict(small(number), self.way(asked.facts.place, small(number)), &mut findings);
            further(number, &mut findings);
            if let Some(end) = findings.finish() {
                excluded.push(Excluded { service: small(number), end: small(end) });
            }
        }
        (excluded, findings.into_all())
    }
}
