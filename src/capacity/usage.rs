//! What capacities have been used.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use thiserror::Error;

use super::amount::Amount;
use super::period::Period;
use crate::json::{self, Problems, Violation, violations};
use crate::reference::Reference;

/// The longest text of a usage, in bytes.
const LONGEST: usize = 64 << 20;

/// How much of each capacity is used in each period, by reference: the caller keeps it, and hands it to what decides. Cheap to clone.
///
/// As JSON `{ "DPD_LEEDS": { "2026-11-09": 12 } }`. A period is a day, the Monday of a week, a month `2026-11`, or `Total`, as the
/// capacity's `Per` has it; figures are in its unit, at least 0, at most 10^15, with at most 12 decimals.
///
/// ```
/// use consign::Usage;
/// let mut usage = Usage::from_json(r#"{ "DPD_LEEDS": { "2026-11-09": 12 } }"#)?;
/// usage.add(&Usage::from_json(r#"{ "DPD_LEEDS": { "2026-11-09": 1, "2026-11-10": 1 } }"#)?)?;
/// assert_eq!(usage.to_string(), r#"{"DPD_LEEDS":{"2026-11-09":13,"2026-11-10":1}}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Usage(
    /// Nothing where nothing is used: nearly all rule sets have no capacities.
    Option<Arc<Used>>,
);

type Used = BTreeMap<Reference, BTreeMap<Period, Amount>>;

static NOTHING: Used = Used::new();

/// Everything for which a text is no usage, or no usage of a rule set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageError {
    /// What is wrong, and where.
    pub violations: Vec<Violation>,
}

impl std::error::Error for UsageError {}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        json::write_all(f, &self.violations)
    }
}

/// More is used than is counted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("capacity `{capacity}` is used more than `1000000000000000` in `{period}`: more isn't counted")]
pub struct Overflow {
    /// Of which capacity.
    pub capacity: Reference,
    /// In which period.
    pub period: Period,
}

impl Usage {
    /// Reads a usage.
    ///
    /// # Errors
    /// Everything that is wrong with the text, with line and column.
    pub fn from_json(source: &str) -> Result<Self, UsageError> {
        let (usage, problems) = Self::read(source)?;
        if problems.is_empty() { Ok(usage) } else { Err(UsageError { violations: violations(problems, Some(source)) }) }
    }

    /// What can be read of a text, and what is wrong with it.
    pub(crate) fn read(source: &str) -> Result<(Self, Problems), UsageError> {
        let (usage, problems) = json::read(source, "a usage", LONGEST, true).map_err(|violations| UsageError { violations })?;
        Ok((Self::of(usage), problems))
    }

    pub(crate) fn of(used: Used) -> Self {
        Self((!used.is_empty()).then(|| Arc::new(used)))
    }

    fn map(&self) -> &Used {
        self.0.as_deref().unwrap_or(&NOTHING)
    }

    /// Whether nothing is used.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.map().values().flat_map(BTreeMap::values).all(|amount| *amount == Amount::default())
    }

    /// What is used, in the order of the references, then of the periods.
    pub fn iter(&self) -> impl Iterator<Item = (&Reference, Period, Decimal)> {
        self.all().map(|(capacity, period, amount)| (capacity, period, amount.decimal()))
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (&Reference, Period, Amount)> {
        self.map().iter().flat_map(|(capacity, periods)| periods.iter().map(move |(period, amount)| (capacity, *period, *amount)))
    }

    /// How much of a capacity is used in a period.
    #[must_use]
    pub fn used(&self, capacity: &str, period: Period) -> Decimal {
        self.amount(capacity, period).decimal()
    }

    pub(crate) fn amount(&self, capacity: &str, period: Period) -> Amount {
        self.map().get(capacity).and_then(|periods| periods.get(&period)).copied().unwrap_or_default()
    }

    /// Adds what something else uses: all of it, or none.
    ///
    /// # Errors
    /// [`Overflow`] if that is more than is counted.
    pub fn add(&mut self, more: &Self) -> Result<(), Overflow> {
        let beyond = more.all().find(|(capacity, period, amount)| self.amount(capacity.as_str(), *period).plus(*amount).is_none());
        if let Some((capacity, period, _)) = beyond {
            return Err(Overflow { capacity: capacity.clone(), period });
        }
        for (capacity, period, amount) in more.all() {
            let sum = self.amount(capacity.as_str(), period).plus(amount).unwrap_or_default();
            self.set(capacity, period, sum);
        }
        Ok(())
    }

    /// Takes off what something else used, as when that is deallocated: no further than to 0. What is 0 then isn't kept.
    pub fn take_off(&mut self, less: &Self) {
        for (capacity, period, amount) in less.all() {
            self.set(capacity, period, self.amount(capacity.as_str(), period).less(amount));
        }
    }

    pub(crate) fn set(&mut self, capacity: &Reference, period: Period, amount: Amount) {
        let all = Arc::make_mut(self.0.get_or_insert_default());
        match all.get_mut(capacity.as_str()) {
            Some(periods) if amount == Amount::default() => {
                periods.remove(&period);
                if periods.is_empty() {
                    all.remove(capacity.as_str());
                }
            }
            Some(periods) => drop(periods.insert(period, amount)),
            None if amount == Amount::default() => {}
            None => drop(all.insert(capacity.clone(), BTreeMap::from([(period, amount)]))),
        }
        if all.is_empty() {
            self.0 = None;
        }
    }
}

impl fmt::Display for Usage {
    /// As JSON, in one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Usage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.map().serialize(serializer)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::number(&self.decimal(), serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(text: &str) -> Usage {
        Usage::from_json(text).unwrap()
    }

    #[test]
    fn what_is_taken_off_is_what_was_added() {
        let before = usage(r#"{"A":{"2026-11":2.5,"Total":1}}"#);
        let more = usage(r#"{"A":{"2026-11":0.5},"B":{"2026-11-09":1}}"#);
        let mut used = before.clone();
        used.add(&more).unwrap();
        assert_eq!(
            used.to_string(),
            r#"{"A":{"2026-11":3,"Total":1},"B":{"2026-11-09":1}}"#.replace(r#""2026-11":3,"Total":1"#, r#""Total":1,"2026-11":3"#)
        );
        used.take_off(&more);
        assert_eq!(used, before);
        used.take_off(&usage(r#"{"A":{"2026-11":9,"Total":9}}"#));
        assert_eq!(used, Usage::default());
        let mut full = usage(r#"{"A":{"Total":1000000000000000}}"#);
        let kept = full.clone();
        let overflow = full.add(&usage(r#"{"0":{"Total":1},"A":{"Total":0.000000000001}}"#)).unwrap_err();
        assert_eq!((overflow.capacity.as_str(), full), ("A", kept));
    }

    #[test]
    fn all_that_is_wrong_is_told() {
        let error = Usage::from_json("{\n \"A\": { \"Monday\": 1, \"2026-11-09\": -1 },\n \"\": {},\n \"A\": 1 }").unwrap_err().to_string();
        for part in ["2:9: A.Monday: `Monday` is no period", "2:36", "3:2", "4:7"] {
            assert!(error.contains(part), "{part}: {error}");
        }
    }
}
