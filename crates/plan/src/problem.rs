//! What is asked: consignments with their offers, and capacities.

use std::collections::BTreeSet;

use num_rational::Ratio;

/// A batch: what each consignment is offered, and what limits the choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// For each consignment, in the order asked, its offers in the order of allocation, the first best: tiers ascend, and prices within
    /// a tier. None where nobody takes it.
    pub consignments: Vec<Vec<Offer>>,
    /// The capacities, each in one of its periods.
    pub capacities: Vec<Capacity>,
}

/// A service that would take a consignment, on one collection date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Its tier; a lower one is better.
    pub tier: i64,
    /// Its compared price, in whole steps; which step doesn't matter, as long as it is the same everywhere.
    pub price: i128,
    /// What taking it adds to the use of capacities; each at most once.
    pub uses: Vec<Use>,
}

/// What an offer adds to the use of a capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// Which, by its place in [`Problem::capacities`].
    pub capacity: usize,
    /// How much, in the capacity's steps; not below 0.
    pub amount: i128,
}

/// A capacity in one of its periods: DPD from Leeds on 9 November. All amounts are in whole steps that its [`unit`](Self::unit) counts.
///
/// One that states neither [`max`](Self::max) nor [`min`](Self::min) nor [`share`](Self::share) limits nothing: it counts what others
/// are a share of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// What was used before the batch.
    pub used: i128,
    /// The most that may be used, itself included, with what was used before. Kept by every plan.
    pub max: Option<i128>,
    /// What should be used at least. What lacks is a shortfall.
    pub min: Option<i128>,
    /// What it should have of all that another counts.
    pub share: Option<Share>,
    /// What each unit of shortfall or excess costs, in steps of prices. Without it a plan has the least of both before it is cheap.
    pub penalty: Option<i128>,
    /// How many steps are one unit: 1 where consignments are counted, 1000 for kilograms in grams.
    pub unit: i128,
}

impl Default for Capacity {
    fn default() -> Self {
        Self { used: 0, max: None, min: None, share: None, penalty: None, unit: 1 }
    }
}

/// A share of what another capacity counts, both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// That other capacity, by its place in [`Problem::capacities`]. Its steps are the same.
    pub of: usize,
    /// The least share, from 0 to 1.
    pub min: Option<Ratio<i128>>,
    /// The greatest share, from 0 to 1.
    pub max: Option<Ratio<i128>>,
}

/// A problem that can't be planned, with all that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} in the problem: {}", if .flaws.len() == 1 { "a mistake".to_owned() } else { format!("{} mistakes", .flaws.len()) },
        .flaws.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct PlanError {
    /// What is wrong, in the order of capacities, then of consignments; never empty.
    pub flaws: Vec<Flaw>,
}

/// One thing that is wrong with a problem. Consignments, offers and capacities are told by their places, from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Flaw {
    #[error("offer {offer} of consignment {consignment} uses capacity {capacity}, and there are {capacities}")]
    UnknownCapacity { consignment: usize, offer: usize, capacity: usize, capacities: usize },
    #[error("offer {offer} of consignment {consignment} uses capacity {capacity} twice; state the sum once")]
    UsedTwice { consignment: usize, offer: usize, capacity: usize },
    #[error("offer {offer} of consignment {consignment} uses {amount} of capacity {capacity}; 0 is the least")]
    NegativeUse { consignment: usize, offer: usize, capacity: usize, amount: i128 },
    #[error("offer {offer} of consignment {consignment} is better than the one before it; offers stand by tier, then price")]
    OutOfOrder { consignment: usize, offer: usize },
    #[error("capacity {capacity} has {name} {value}; 0 is the least")]
    Negative { capacity: usize, name: &'static str, value: i128 },
    #[error("capacity {capacity} has {value} steps in a unit; 1 is the least")]
    Unit { capacity: usize, value: i128 },
    #[error("capacity {capacity} has the minimum {min} above the maximum {max}")]
    MinAboveMax { capacity: usize, min: i128, max: i128 },
    #[error("capacity {capacity} has a share of capacity {of}, and there are {capacities}")]
    UnknownShare { capacity: usize, of: usize, capacities: usize },
    #[error("capacity {capacity} has a share of itself; it is of what another counts")]
    ShareOfItself { capacity: usize },
    #[error("capacity {capacity} has the {name} share {value}; it is from 0 to 1")]
    ShareOutside { capacity: usize, name: &'static str, value: Ratio<i128> },
    #[error("capacity {capacity} has the least share {min} above the greatest {max}")]
    ShareMinAboveMax { capacity: usize, min: Ratio<i128>, max: Ratio<i128> },
    #[error("what may be used of capacity {capacity} is beyond 128 bits; count it in larger steps")]
    UseTooLarge { capacity: usize },
    #[error("the prices add up beyond 128 bits; state them in larger steps")]
    PricesTooLarge,
    #[error(
        "figures of the consignments that share a capacity with consignment {consignment} are beyond 128 bits together; use larger steps"
    )]
    TooLarge { consignment: usize },
}

/// Sums stay well below what 128 bits hold, so that they can be added, subtracted and doubled later.
const LARGEST: i128 = i128::MAX / 8;

impl Problem {
    /// All that is wrong, if anything is.
    pub(crate) fn check(&self) -> Result<(), PlanError> {
        let mut flaws = Vec::new();
        for (capacity, stated) in self.capacities.iter().enumerate() {
            stated.check(capacity, self.capacities.len(), &mut flaws);
        }
        for (consignment, offers) in self.consignments.iter().enumerate() {
            self.check_offers(consignment, offers, &mut flaws);
        }
        if flaws.is_empty() {
            self.check_sums(&mut flaws);
        }
        if flaws.is_empty() { Ok(()) } else { Err(PlanError { flaws }) }
    }

    fn check_offers(&self, consignment: usize, offers: &[Offer], flaws: &mut Vec<Flaw>) {
        let capacities = self.capacities.len();
        let mut before: Option<&Offer> = None;
        for (offer, stated) in offers.iter().enumerate() {
            if before.is_some_and(|before| (before.tier, before.price) > (stated.tier, stated.price)) {
                flaws.push(Flaw::OutOfOrder { consignment, offer });
            }
            before = Some(stated);
            let mut seen = BTreeSet::new();
            for &Use { capacity, amount } in &stated.uses {
                if capacity >= capacities {
                    flaws.push(Flaw::UnknownCapacity { consignment, offer, capacity, capacities });
                } else if !seen.insert(capacity) {
                    flaws.push(Flaw::UsedTwice { consignment, offer, capacity });
                }
                if amount < 0 {
                    flaws.push(Flaw::NegativeUse { consignment, offer, capacity, amount });
                }
            }
        }
    }

    fn check_sums(&self, flaws: &mut Vec<Flaw>) {
        let add = |sum: Option<i128>, more: i128| sum?.checked_add(more).filter(|&sum| sum <= LARGEST);
        let mut uses: Vec<Option<i128>> = self.capacities.iter().map(|capacity| add(Some(0), capacity.used)).collect();
        let mut prices = Some(0);
        for offers in &self.consignments {
            let dearest = offers.iter().map(|offer| offer.price.checked_abs().unwrap_or(i128::MAX)).max();
            prices = add(prices, dearest.unwrap_or(0));
            for Use { capacity, amount } in offers.iter().flat_map(|offer| &offer.uses) {
                // More than a consignment can use at once, which is enough to know that sums are small.
                if let Some(sum) = uses.get_mut(*capacity) {
                    *sum = add(*sum, *amount);
                }
            }
        }
        let beyond = uses.iter().enumerate().filter(|(_, sum)| sum.is_none());
        flaws.extend(beyond.map(|(capacity, _)| Flaw::UseTooLarge { capacity }));
        flaws.extend(prices.is_none().then_some(Flaw::PricesTooLarge));
    }
}

impl Capacity {
    fn check(&self, capacity: usize, capacities: usize, flaws: &mut Vec<Flaw>) {
        let figures = [("used", Some(self.used)), ("Max", self.max), ("Min", self.min), ("Penalty", self.penalty)];
        for (name, value) in figures {
            if let Some(value) = value.filter(|&value| value < 0) {
                flaws.push(Flaw::Negative { capacity, name, value });
            }
            // A limit that can't be reached might as well be absent.
            if value.is_some_and(|value| value > LARGEST) {
                flaws.push(Flaw::UseTooLarge { capacity });
            }
        }
        if self.unit < 1 {
            flaws.push(Flaw::Unit { capacity, value: self.unit });
        }
        if let (Some(min), Some(max)) = (self.min, self.max)
            && min > max
        {
            flaws.push(Flaw::MinAboveMax { capacity, min, max });
        }
        if let Some(share) = &self.share {
            share.check(capacity, capacities, flaws);
        }
    }

    /// Whether taking more of it would break its maximum.
    pub(crate) fn is_over(&self, used: i128) -> bool {
        self.max.is_some_and(|max| used > max)
    }
}

impl Share {
    fn check(&self, capacity: usize, capacities: usize, flaws: &mut Vec<Flaw>) {
        if self.of >= capacities {
            flaws.push(Flaw::UnknownShare { capacity, of: self.of, capacities });
        }
        if self.of == capacity {
            flaws.push(Flaw::ShareOfItself { capacity });
        }
        // `Ratio::new_raw` lets anything through.
        let is_share = |value: &Ratio<i128>| *value.numer() >= 0 && *value.denom() > 0 && value.numer() <= value.denom();
        for (name, value) in [("least", self.min), ("greatest", self.max)] {
            if let Some(value) = value.filter(|value| !is_share(value)) {
                flaws.push(Flaw::ShareOutside { capacity, name, value });
            }
        }
        if let (Some(min), Some(max)) = (self.min, self.max)
            && is_share(&min)
            && is_share(&max)
            && min > max
        {
            flaws.push(Flaw::ShareMinAboveMax { capacity, min, max });
        }
    }
}
