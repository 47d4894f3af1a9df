//! Distributions of amounts: exact at the ends and in sum, in fixed buckets between.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::json::{Decode, Reader, Trail, number, record};
use crate::money::Currency;

record! {
    /// How amounts of one currency are spread. Least, greatest and sum are exact; what lies between is counted in fixed buckets of
    /// which none is wider than a 64th of its lower end, so that a [`quantile`](Distribution::quantile) is at most 1.6 % too low.
    /// Amounts below 128 minor units have a bucket each.
    #[derive(Eq, Default)]
    pub struct Distribution, "a distribution" {
        /// How many amounts.
        pub count: u64 = "Count",
        /// Their sum.
        pub sum: Amount = "Sum",
        /// The least; `None` if there is none.
        pub least: Option<Amount> = "Least",
        /// The greatest.
        pub greatest: Option<Amount> = "Greatest",
        /// The buckets that aren't empty, ascending.
        pub buckets: Vec<Bucket> = "Buckets",
    }

    /// Amounts from one to another.
    #[derive(Eq)]
    pub struct Bucket, "a bucket" {
        /// The least that belongs here.
        pub from: Amount = "From",
        /// The greatest, included.
        pub to: Amount = "To",
        /// How many.
        pub count: u64 = "Count",
    }
}

impl Distribution {
    /// The mean, rounded to the digits of the amounts, halves away from zero; `None` of nothing.
    #[must_use]
    pub fn mean(&self) -> Option<Decimal> {
        let mean = self.sum.0.checked_div(Decimal::from(self.count))?;
        Some(mean.round_dp_with_strategy(self.sum.0.scale(), RoundingStrategy::MidpointAwayFromZero))
    }

    /// The amount that so many percent of all are not above: the lower end of its bucket, but never below the least. 50 is the median;
    /// 0 the least and 100 the greatest, both exact. `None` of nothing, or above 100.
    ///
    /// It is at most a 64th too low.
    #[must_use]
    pub fn quantile(&self, percent: u32) -> Option<Decimal> {
        let (least, greatest) = (self.least?.0, self.greatest?.0);
        match percent {
            0 => return Some(least),
            100 => return Some(greatest),
            101.. => return None,
            _ => {}
        }
        let rank = (u128::from(self.count) * u128::from(percent)).div_ceil(100);
        let mut passed = 0;
        let holds = |bucket: &&Bucket| {
            passed += u128::from(bucket.count);
            passed >= rank
        };
        self.buckets.iter().find(holds).map(|bucket| bucket.from.0.max(least))
    }

    pub(super) fn add_all(&mut self, others: Self) {
        self.count = self.count.saturating_add(others.count);
        self.sum = Amount(self.sum.0.saturating_add(others.sum.0));
        self.least = self.least.into_iter().chain(others.least).min();
        self.greatest = self.greatest.into_iter().chain(others.greatest).max();
        let mut buckets: BTreeMap<(Amount, Amount), u64> = BTreeMap::new();
        for bucket in self.buckets.drain(..).chain(others.buckets) {
            let count = buckets.entry((bucket.from, bucket.to)).or_default();
            *count = count.saturating_add(bucket.count);
        }
        self.buckets = buckets.into_iter().map(|((from, to), count)| Bucket { from, to, count }).collect();
    }
}

/// An amount of the own currency with its digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Amount(pub Decimal);

impl Amount {
    pub(super) fn new(minor: i128, currency: Currency) -> Self {
        Self(Decimal::try_from_i128_with_scale(minor, currency.decimals()).unwrap_or(Decimal::MAX))
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl serde::Serialize for Amount {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        number(&self.0, serializer)
    }
}

impl Decode for Amount {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        Self(Decimal::decode(reader, at))
    }

    fn placeholder() -> Self {
        Self::default()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Amount {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number" })
    }
}
