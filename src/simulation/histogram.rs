//! Amounts while they are counted: log-linear buckets of fixed ends.

use super::distribution::{Amount, Bucket, Distribution};
use crate::money::Currency;

/// Each doubling is divided into 2^6 buckets: none is wider than a 64th of its lower end.
const BITS: u32 = 6;
const PER_DOUBLING: usize = 1 << BITS;

/// A histogram of amounts in minor units.
#[derive(Debug, Clone)]
pub(super) struct Histogram {
    buckets: Vec<u64>,
    sum: i128,
    least: u64,
    greatest: u64,
}

impl Histogram {
    pub(super) fn new() -> Self {
        Self { buckets: vec![0; number_of(u64::MAX) + 1], sum: 0, least: u64::MAX, greatest: 0 }
    }

    pub(super) fn add(&mut self, amount: u64) {
        if let Some(count) = self.buckets.get_mut(number_of(amount)) {
            *count += 1;
        }
        self.sum += i128::from(amount);
        self.least = self.least.min(amount);
        self.greatest = self.greatest.max(amount);
    }

    pub(super) fn distribution(&self, currency: Currency) -> Distribution {
        let amount = |minor: u64| Amount::new(i128::from(minor), currency);
        let counted = self.buckets.iter().enumerate().filter(|(_, count)| **count > 0);
        let buckets: Vec<Bucket> = counted
            .map(|(number, count)| {
                let (from, to) = ends_of(number);
                Bucket { from: amount(from), to: amount(to), count: *count }
            })
            .collect();
        let any = !buckets.is_empty();
        Distribution {
            count: buckets.iter().map(|bucket| bucket.count).sum(),
            sum: Amount::new(self.sum, currency),
            least: any.then(|| amount(self.least)),
            greatest: any.then(|| amount(self.greatest)),
            buckets,
        }
    }
}

/// The number of the bucket that an amount belongs to.
fn number_of(amount: u64) -> usize {
    let doublings = (u64::BITS - amount.leading_zeros()).saturating_sub(BITS + 1);
    // Of the amount the highest seven bits, of which the first is always set from 64 upwards.
    doublings as usize * PER_DOUBLING + usize::try_from(amount >> doublings).unwrap_or(usize::MAX)
}

/// The least and the greatest amount of a bucket.
fn ends_of(number: usize) -> (u64, u64) {
    let doublings = (number / PER_DOUBLING).saturating_sub(1);
    let from = ((number - doublings * PER_DOUBLING) as u64) << doublings;
    (from, from + ((1 << doublings) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_amount_lies_in_its_bucket_and_none_is_wider_than_a_64th() {
        let mut next = 0;
        for number in 0..=number_of(u64::MAX) {
            let (from, to) = ends_of(number);
            assert_eq!(from, next, "buckets adjoin");
            assert_eq!((number_of(from), number_of(to)), (number, number));
            assert!((to - from + 1) <= (from / 64).max(1), "{from} to {to}");
            next = to.wrapping_add(1);
        }
        assert_eq!(next, 0, "the last ends with the largest amount");
    }

    #[test]
    fn ends_and_sum_are_exact() {
        let pounds: Currency = "GBP".parse().unwrap();
        let mut histogram = Histogram::new();
        assert_eq!(histogram.distribution(pounds).quantile(50), None);
        for amount in [349, 1_234_567, 64, 349] {
            histogram.add(amount);
        }
        let prices = histogram.distribution(pounds);
        let text = |amount: Option<rust_decimal::Decimal>| amount.unwrap().to_string();
        assert_eq!((prices.count, prices.sum.to_string()), (4, "12353.29".to_owned()));
        assert_eq!([0, 50, 75, 100].map(|percent| text(prices.quantile(percent))), ["0.64", "3.48", "3.48", "12345.67"]);
        assert_eq!(text(prices.mean()), "3088.32");
    }
}
