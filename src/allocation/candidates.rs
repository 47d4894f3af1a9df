//! What a plan for a whole batch chooses from.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::{Pool, Quote, Refusal};
use crate::capacity::{Amount, Period};
use crate::consignment::Consignment;
use crate::matcher::{Booked, Matcher, Offer};
use crate::number::unscaled;
use crate::reference::Reference;
use crate::time::date_of;

/// What a service offers a consignment on one collection date, for whoever plans a batch: few bytes, for there are millions.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Candidate {
    /// The place of the service among [`Matcher::services`].
    pub service: u32,
    /// When it is collected.
    pub collection_date: NaiveDate,
    /// Its tier.
    pub tier: u16,
    /// The price by which it is compared, without offsets, in 10^-22 of the rule set's currency.
    pub price: i128,
    /// What it counts.
    pub counts: Vec<Counts>,
    /// What it counts of all of which capacities have a share, whichever service takes it.
    pub shares: Vec<Counts>,
}

/// What is counted of a capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// The place of the capacity among [`Matcher::capacities`].
    pub capacity: u32,
    /// In which period.
    pub period: Period,
    /// How much, in 10^-12 of its unit.
    pub amount: i128,
}

/// A capacity of a rule set, in its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CapacityTerms {
    /// Its reference.
    pub reference: Reference,
    /// The least that should be used.
    pub min: Option<Decimal>,
    /// The most that may be used.
    pub max: Option<Decimal>,
    /// The least and the greatest share of all, in percent.
    pub share: Option<[Option<Decimal>; 2]>,
    /// What each unit of shortfall or excess costs, in the rule set's currency.
    pub penalty: Option<Decimal>,
}

impl CapacityTerms {
    /// In so many parts of a unit amounts are counted.
    pub const PARTS: i128 = Amount::PARTS;
}

impl Matcher {
    /// The capacities, in the order of the rule set.
    pub fn capacities(&self) -> impl Iterator<Item = CapacityTerms> {
        let exact = |figure: i128| unscaled(figure, crate::number::AMOUNT_SCALE).normalize();
        self.0.capacities.all.iter().map(move |capacity| CapacityTerms {
            reference: capacity.reference.clone(),
            min: capacity.min.map(Amount::decimal),
            max: capacity.max.map(Amount::decimal),
            share: capacity.share.map(|share| [share.min.map(exact), share.max.map(exact)]),
            penalty: capacity.penalty.map(exact),
        })
    }
}

impl Pool {
    /// What the services of the pool offer a consignment that the filters of its objective leave, in the order of allocation, without offsets:
    /// each on the collection date that it would have in turn, and on those after it to which a full capacity would move it. Whether there is
    /// room isn't asked.
    ///
    /// # Errors
    /// As [`Pool::allocate`].
    pub fn candidates(&self, consignment: &Consignment, at: DateTime<Utc>) -> Result<Vec<Candidate>, Refusal> {
        let facts = self.facts_to_allocate(consignment)?;
        let engine = &self.matcher.0;
        let now = engine.now(facts.collected_at, at);
        let mut besides = self.besides.clone();
        besides.is_planned = true;
        let mut found: Vec<(Offer, Candidate)> = Vec::new();
        engine.candidates(&self.passing, &facts, &now, (&besides, self.aim), |offer, counts, shares| {
            let collected = offer.dates.collected;
            let counted = |(capacity, amount): &(u32, Amount)| {
                let period = engine.capacities.get(*capacity)?.period(collected);
                Some(Counts { capacity: *capacity, period, amount: amount.exact() })
            };
            let candidate = Candidate {
                service: u32::try_from(offer.service()).unwrap_or(u32::MAX),
                collection_date: date_of(collected),
                tier: offer.rank.tier,
                price: offer.rank.compared.rounded_up(),
                counts: counts.iter().filter_map(counted).collect(),
                shares: shares.iter().filter_map(counted).collect(),
            };
            found.push((offer.clone(), candidate));
        });
        found.sort_by(|(one, _), (other, _)| one.compared(other, &now.clock));
        Ok(found.into_iter().map(|(_, candidate)| candidate).collect())
    }

    /// What a candidate offers; `None` if it is none of this consignment's.
    ///
    /// # Errors
    /// As [`Pool::allocate`].
    pub fn quote_of(&self, candidate: &Candidate, consignment: &Consignment, at: DateTime<Utc>) -> Result<Option<Quote>, Refusal> {
        let mut asked = self.clone().with_booked(Booked { collected: Some(candidate.collection_date), ..Booked::default() });
        asked.besides.is_planned = true;
        let asked = asked.asked(self.facts_to_allocate(consignment)?.into_kept(), at);
        let (number, now) = (candidate.service as usize, asked.now());
        let offer = self.matcher.0.every_offer(number, &asked.facts, &now, &asked.besides).into_iter().next();
        Ok(offer.and_then(|offer| Some(Quote::new(&asked, asked.service(number)?, offer))))
    }
}
