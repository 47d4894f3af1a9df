//! What a plan chooses from: what each service offers a consignment, on each date that it may be moved to.

use super::aim::Aim;
use super::besides::Besides;
use super::engine::Engine;
use super::moment::Now;
use super::offer::Offer;
use super::sink::OfferAlone;
use super::verdict::{Asking, Case};
use crate::capacity::{Amount, Capacity};
use crate::facts::Facts;
use crate::service_set::Members;
use crate::time::Days;

/// What an offer counts of a capacity, by that's number.
pub(crate) type Counted = (u32, Amount);

impl Engine {
    /// Tells what services offer that the filters of an objective leave, in no order: each on the date that it would have in turn, and where that
    /// may be as if it were closed on those after it. With what each counts, and what it counts of that of which capacities have a share.
    pub(crate) fn candidates(
        &self,
        among: &Members,
        facts: &Facts<'_>,
        now: &Now<'_>,
        (besides, aim): (&Besides, Aim),
        mut found: impl FnMut(&Offer, &[Counted], &[Counted]),
    ) {
        let asking = self.asking(facts, now, besides, aim);
        let objective = asking.objective(aim).map(|(_, objective)| objective);
        let (mut counted, mut shared) = (Vec::new(), Vec::new());
        for number in among.iter().filter_map(|number| u32::try_from(number).ok()) {
            let way = self.way(facts.place, number);
            let Some(case) = asking.case(number).filter(|case| case.keeps_rules(&mut OfferAlone::at_any_price())) else { continue };
            let Ok(journey) = case.journey(way) else { continue };
            for days in journey.transit.all_kept(&journey.opening, &asking.horizon, journey.off(&asking.horizon), &now.clock) {
                let counting = case.counts(&days, &mut counted);
                if counting.is_known
                    && let Ok(offer) = case.priced(number, way, &journey, days, u32::MAX)
                    && case.keeps_rules_by_offer(&offer, &mut OfferAlone::at_any_price())
                    && objective.is_none_or(|objective| asking.left_out_by(objective, &offer).is_none())
                {
                    asking.shared(&days, &mut shared);
                    found(&offer, &counted, &shared);
                }
                if !counting.may_be_closed {
                    break;
                }
            }
        }
    }
}

/// What capacities that count a consignment on a date mean to a plan.
struct Counting {
    /// Whether all is known that those with a greatest count.
    is_known: bool,
    /// Whether there may be no room on it, and it is then as if it were closed.
    may_be_closed: bool,
}

impl Case<'_> {
    /// Finds what the consignment counts on some days.
    fn counts(&self, days: &Days, counted: &mut Vec<Counted>) -> Counting {
        counted.clear();
        let (mut counting, dates) = (Counting { is_known: true, may_be_closed: false }, [days.collected, days.latest]);
        self.asking.counting().each(self.number, dates, &self.asking.asked(Some(dates)), |number, capacity, amount| {
            counting.may_be_closed |= capacity.takes_next_date;
            match amount {
                Ok(amount) => counted.push((number, amount)),
                Err(_) => counting.is_known &= capacity.max.is_none(),
            }
        });
        counting
    }
}

impl Asking<'_> {
    /// Finds what the consignment counts of all of which capacities have a share, whichever service takes it.
    fn shared(&self, days: &Days, shared: &mut Vec<Counted>) {
        shared.clear();
        let is_shared = |capacity: &Capacity| {
            capacity.share.is_some() && capacity.is_valid(days.collected) && capacity.scope.is_at(self.facts.origin.location)
        };
        for (number, capacity) in (0..).zip(&self.compiled.capacities.all).filter(|(_, capacity)| is_shared(capacity)) {
            if let Ok(amount) = capacity.of.of(self.facts, &self.compiled.exchange) {
                shared.push((number, amount));
            }
        }
    }
}
