//! A usage that threads share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use thiserror::Error;

use super::{Allocation, Pool, Refusal};
use crate::capacity::{Overflow, Period, Usage};
use crate::consignment::Consignment;
use crate::matcher::Matcher;
use crate::reference::Reference;

/// What capacities have been used, for any number of threads: what is allocated is first reserved, then confirmed once it is stored. No two
/// threads together exceed a greatest. What was reserved and neither confirmed nor released is given back when its [`Reservation`] is
/// dropped, also by a panic. By reference, so that it outlives a rule set; what a rule set doesn't know stays as it is. Cheap to clone: all
/// clones are one.
///
/// ```
/// # let rules = consign::RuleSet::from_json(r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "SWIFT" }], "CarrierServices": [
/// #     { "Reference": "SWIFT_24", "Carrier": "SWIFT", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": 3.95 }] }] }],
/// #     "Capacities": [{ "Reference": "SWIFT_DAY", "Carriers": ["SWIFT"], "Max": 1 }] }"#)?;
/// # let order = consign::Consignment::new("EC-1", consign::Address::to("GB", "M1 5WG")).package(consign::Package::kg(2)).build()?;
/// # let at = "2026-11-02T09:00:00Z".parse()?;
/// use consign::{Allocation, Ledger};
/// let (ledger, pool) = (Ledger::default(), rules.compile()?.all());
/// let (allocation, reserved) = ledger.allocate(&pool, &order, at)?;
/// assert!(matches!(allocation, Allocation::Allocated(_)));
/// // Here it is stored.
/// reserved.confirm();
/// assert_eq!(ledger.usage().to_string(), r#"{"SWIFT_DAY":{"2026-11-02":1}}"#);
/// assert!(matches!(ledger.allocate(&pool, &order, at)?.0, Allocation::Failed(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Ledger(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    confirmed: Usage,
    /// The same with what is reserved.
    taken: Usage,
}

/// Why something can't be reserved.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReservationError {
    /// A capacity has no room for it.
    #[error("capacity `{capacity}` in `{period}`: `{used}` used and `{asked}` asked, at most `{most}`")]
    Full {
        /// Which capacity.
        capacity: Reference,
        /// In which period.
        period: Period,
        /// What is used, with what others have reserved.
        used: Decimal,
        /// What is asked.
        asked: Decimal,
        /// The greatest.
        most: Decimal,
    },
    /// It comes to more than is counted.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

/// Why a consignment isn't allocated with a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// It was not looked at.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It comes to more than is counted.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

impl Ledger {
    /// A ledger of what has been used before.
    #[must_use]
    pub fn new(usage: Usage) -> Self {
        Self(Arc::new(Mutex::new(Kept { confirmed: usage.clone(), taken: usage })))
    }

    /// What is confirmed.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.kept().confirmed.clone()
    }

    /// What is confirmed or reserved: what decisions go by.
    #[must_use]
    pub fn taken(&self) -> Usage {
        self.kept().taken.clone()
    }

    /// Reserves all of some increments, or none, by the greatest of a rule set's capacities.
    ///
    /// # Errors
    /// [`ReservationError`] if a capacity has no room; then nothing is reserved.
    pub fn reserve(&self, matcher: &Matcher, increments: &Usage) -> Result<Reservation, ReservationError> {
        let mut kept = self.kept();
        for (reference, period, asked) in increments.all() {
            let used = kept.taken.amount(reference.as_str(), period);
            let most = matcher.0.capacities.named(reference).and_then(|capacity| capacity.max);
            if let Some(most) = most.filter(|most| used.plus(asked).is_none_or(|sum| sum > *most)) {
                let [used, asked, most] = [used, asked, most].map(crate::capacity::Amount::decimal);
                return Err(ReservationError::Full { capacity: reference.clone(), period, used, asked, most });
            }
        }
        kept.taken.add(increments)?;
        Ok(Reservation { ledger: self.clone(), increments: increments.clone(), is_open: true })
    }

    /// Allocates a consignment by what is taken, and reserves what it adds. If another was faster and took the room it is decided again. A
    /// failure reserves nothing.
    ///
    /// # Errors
    /// As [`Pool::allocate`], and [`Overflow`] where more would be used than is counted.
    pub fn allocate(&self, pool: &Pool, consignment: &Consignment, at: DateTime<Utc>) -> Result<(Allocation, Reservation), LedgerError> {
        let mut pool = pool.clone();
        loop {
            *pool.usage_mut() = self.taken();
            let allocation = pool.allocate(consignment, at)?;
            let increments = match &allocation {
                Allocation::Allocated(summary) => summary.increments.clone(),
                Allocation::Failed(_) => Usage::default(),
            };
            match self.reserve(pool.matcher(), &increments) {
                Ok(reservation) => return Ok((allocation, reservation)),
                Err(ReservationError::Full { .. }) => {}
                Err(ReservationError::Overflow(overflow)) => return Err(overflow.into()),
            }
        }
    }

    /// Gives back what was confirmed, as when a consignment is deallocated: no further than to 0. What is reserved stays so.
    pub fn release(&self, increments: &Usage) {
        let mut kept = self.kept();
        let mut confirmed = Usage::default();
        for (reference, period, amount) in increments.all() {
            confirmed.set(reference, period, amount.min(kept.confirmed.amount(reference.as_str(), period)));
        }
        kept.confirmed.take_off(&confirmed);
        kept.taken.take_off(&confirmed);
    }

    /// What it says is whole at any time, also after a panic.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is reserved in a [`Ledger`], until it is confirmed, released or dropped.
#[derive(Debug)]
#[must_use = "what is dropped is given back"]
pub struct Reservation {
    ledger: Ledger,
    increments: Usage,
    is_open: bool,
}

impl Reservation {
    /// What is reserved.
    #[must_use]
    pub fn increments(&self) -> &Usage {
        &self.increments
    }

    /// It has been used.
    pub fn confirm(mut self) {
        let mut kept = self.ledger.kept();
        // No sum of what is confirmed is above that of what is taken, which is counted.
        let added = kept.confirmed.add(&self.increments);
        debug_assert!(added.is_ok(), "{added:?}");
        drop(kept);
        self.is_open = false;
    }

    /// It isn't needed.
    pub fn release(self) {
        drop(self);
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if self.is_open {
            self.ledger.kept().taken.take_off(&self.increments);
        }
    }
}
