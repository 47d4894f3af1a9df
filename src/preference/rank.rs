//! What offers are compared by: their tiers, then prices as they are compared.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive};
use rust_decimal::Decimal;

use super::objective::Tolerance;

/// The tier of services that no preference gives one.
pub(crate) const USUAL_TIER: u16 = 100;

/// Decimals of the parts.
const PART_DECIMALS: u32 = 12;
pub(super) const PARTS: i64 = 10_i64.pow(PART_DECIMALS);
/// Decimals of the whole.
const WHOLE_DECIMALS: u32 = 22;

/// A price as it is compared, in the rule set's currency: exact, and below 0 where more is taken off than it costs. What 128 bits don't
/// hold, more than 10^15 of the currency, is as much as they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Compared {
    /// In 10^-22, rounded down.
    whole: i128,
    /// What is above, in 10^-34: percentages have ten decimals.
    part: u64,
}

impl Compared {
    /// A price in 10^-22, as it is.
    pub(crate) fn plain(price: i128) -> Self {
        Self { whole: price, part: 0 }
    }

    /// In 10^-22 and, above that, in 10^-34.
    pub(super) fn new(whole: i128, part: i128) -> Self {
        Self { whole, part: u64::try_from(part).unwrap_or(0) }
    }

    /// The whole 10^-22 in it, rounded up.
    pub(crate) fn rounded_up(self) -> i128 {
        self.whole.saturating_add(i128::from(self.part > 0))
    }

    /// With an amount in 10^-22 more.
    pub(crate) fn plus(self, amount: i128) -> Self {
        Self { whole: self.whole.saturating_add(amount), part: self.part }
    }

    /// The most that is within a tolerance of it.
    pub(crate) fn most_within(self, tolerance: Tolerance) -> Self {
        match tolerance {
            Tolerance::Amount(amount) => self.plus(amount),
            Tolerance::Percent(_) if self.whole < 0 => self,
            Tolerance::Percent(share) => {
                let exact = self.exact();
                // Nothing is between two figures of as many decimals as these have.
                let most = &exact + (&exact * share).div_floor(&BigInt::from(10_i128.pow(WHOLE_DECIMALS)));
                let (whole, part) = most.div_mod_floor(&BigInt::from(PARTS));
                Self { whole: whole.to_i128().unwrap_or(i128::MAX), part: part.to_u64().unwrap_or(0) }
            }
        }
    }

    /// In 10^-34.
    fn exact(self) -> BigInt {
        BigInt::from(self.whole) * PARTS + self.part
    }

    /// The price with at least so many decimals; what is beyond 28 digits is cut off.
    pub(crate) fn decimal(self, decimals: u32) -> Decimal {
        let (mut count, mut scale) = (self.exact(), WHOLE_DECIMALS + PART_DECIMALS);
        let most = BigInt::from(10_i128.pow(28));
        loop {
            let (tenth, last) = count.div_rem(&BigInt::from(10));
            let is_too_long = scale > 28 || count.abs() >= most;
            if !is_too_long && (scale <= decimals || last != BigInt::ZERO) || scale == 0 {
                break;
            }
            (count, scale) = (tenth, scale - 1);
        }
        count.to_i128().and_then(|count| Decimal::try_from_i128_with_scale(count, scale).ok()).unwrap_or(Decimal::MAX)
    }
}

/// What comes first of an offer: its tier, then its price as it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    pub(crate) tier: u16,
    pub(crate) compared: Compared,
}

impl Rank {
    /// Of a price in 10^-22 where nobody is preferred.
    #[inline]
    pub(crate) fn plain(price: i128) -> Self {
        Self { tier: USUAL_TIER, compared: Compared::plain(price) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: i128 = 10_i128.pow(WHOLE_DECIMALS);

    #[test]
    fn tolerances_include_their_end() {
        let least = Compared::plain(4 * UNIT);
        let seven_and_a_half = Tolerance::Percent(15 * UNIT / 200);
        assert_eq!(least.most_within(seven_and_a_half), Compared::plain(43 * UNIT / 10));
        assert_eq!(least.most_within(Tolerance::Amount(UNIT / 2)), Compared::plain(45 * UNIT / 10));
        let negative = Compared::plain(-4 * UNIT);
        assert_eq!(negative.most_within(seven_and_a_half), negative);
        assert!(least.most_within(Tolerance::Percent(1)) > least);
    }

    #[test]
    fn decimals_are_as_many_as_a_decimal_holds() {
        let parts = |whole, part| Compared::new(whole, part).decimal(2).to_string();
        assert_eq!(parts(35 * UNIT / 10, 0), "3.50");
        assert_eq!(parts(10 * UNIT / 3, 333_333_333_333), "3.333333333333333333333333333");
        assert_eq!(parts(0, 1_000_000), "0.0000000000000000000000000001");
        assert_eq!(parts(0, 1), "0.00");
        assert_eq!(parts(-1, 999_999_000_000), "-0.0000000000000000000000000001");
    }
}
