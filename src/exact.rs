//! Whole numbers of three sizes, so that one calculation runs on the smallest that holds it, and products that are compared exactly.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{CheckedAdd, CheckedMul, CheckedSub, ToPrimitive};

/// The integers that a calculation can be made of. Checked operations give `None` where they overflow.
pub(crate) trait Whole: Clone + Integer + CheckedAdd + CheckedSub + CheckedMul + ToPrimitive {
    /// Whether it holds every number.
    const IS_ENDLESS: bool;

    /// A number, if it holds that.
    fn of(number: i128) -> Option<Self>;

    /// The same of a number of any size.
    fn fit(number: &BigInt) -> Option<Self>;

    /// It as a number of any size.
    fn endless(&self) -> BigInt;
}

impl Whole for i64 {
    const IS_ENDLESS: bool = false;

    fn of(number: i128) -> Option<Self> {
        Self::try_from(number).ok()
    }

    fn fit(number: &BigInt) -> Option<Self> {
        number.to_i64()
    }

    fn endless(&self) -> BigInt {
        (*self).into()
    }
}

impl Whole for i128 {
    const IS_ENDLESS: bool = false;

    fn of(number: i128) -> Option<Self> {
        Some(number)
    }

    fn fit(number: &BigInt) -> Option<Self> {
        number.to_i128()
    }

    fn endless(&self) -> BigInt {
        (*self).into()
    }
}

impl Whole for BigInt {
    const IS_ENDLESS: bool = true;

    fn of(number: i128) -> Option<Self> {
        Some(Self::from(number))
    }

    fn fit(number: &BigInt) -> Option<Self> {
        Some(number.clone())
    }

    fn endless(&self) -> BigInt {
        self.clone()
    }
}

/// A count or number of what a rule set or a consignment has: their lengths have ends, and 32 bits hold it.
pub(crate) fn small(count: usize) -> u32 {
    debug_assert!(u32::try_from(count).is_ok(), "no document has as many as 32 bits don't count");
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// `one / other` to the nearest whole number, halves upwards; both are above zero or zero, and `other` isn't zero.
pub(crate) fn rounded<T: Whole>(one: &T, other: &T) -> Option<T> {
    if other.is_one() {
        return Some(one.clone());
    }
    let doubled = one.checked_add(one)?.checked_add(other)?;
    Some(doubled / other.checked_add(other)?)
}

/// `count × numerator / denominator`, rounded as prices are; none of them is negative.
pub(crate) fn share(count: i64, [numerator, denominator]: [i128; 2]) -> Option<i128> {
    fn of<T: Whole>(count: i64, numerator: i128, denominator: i128) -> Option<i128> {
        let product = T::of(count.into())?.checked_mul(&T::of(numerator)?)?;
        rounded(&product, &T::of(denominator)?)?.to_i128()
    }
    of::<i64>(count, numerator, denominator)
        .or_else(|| of::<i128>(count, numerator, denominator))
        .or_else(|| of::<BigInt>(count, numerator, denominator))
}

/// Two numbers in lowest terms.
pub(crate) fn reduced([one, other]: [i128; 2]) -> [i128; 2] {
    let common = one.gcd(&other).max(1);
    [one / common, other / common]
}

/// `a × b` against `c × d`; none of them is negative.
pub(crate) fn compare_products(a: i128, b: i128, c: i128, d: i128) -> Ordering {
    match (a.checked_mul(b), c.checked_mul(d)) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => product(a, b).cmp(&product(c, d)),
    }
}

/// A product of two numbers that aren't negative, as its upper and lower 128 bits: nothing is put on the heap to choose a service.
fn product(a: i128, b: i128) -> (u128, u128) {
    const HALF: u128 = u64::MAX as u128;
    let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
    let (a_high, a_low, b_high, b_low) = (a >> 64, a & HALF, b >> 64, b & HALF);
    let low = a_low * b_low;
    // No sum of these overflows: each of the products is at most (2^64 - 1)^2.
    let middle = a_low * b_high + (low >> 64);
    let other = a_high * b_low + (middle & HALF);
    (a_high * b_high + (middle >> 64) + (other >> 64), other << 64 | low & HALF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_upwards_whatever_the_size() {
        for (one, other, expected) in [(5, 10, 1), (4, 10, 0), (15, 10, 2), (7, 1, 7), (0, 3, 0)] {
            assert_eq!(rounded::<i64>(&one, &other), Some(expected), "{one}/{other}");
            assert_eq!(rounded(&BigInt::from(one), &BigInt::from(other)), Some(BigInt::from(expected)), "{one}/{other}");
        }
        assert_eq!(rounded::<i64>(&i64::MAX, &2), None);
    }

    #[test]
    fn shares_are_exact_beyond_64_and_128_bits() {
        assert_eq!(share(2_769, [20, 100]), Some(554));
        assert_eq!(share(1 << 40, [1 << 60, 1 << 80]), Some(1 << 20));
        assert_eq!(share(i64::MAX, [i128::MAX, i128::MAX]), Some(i64::MAX.into()));
    }

    #[test]
    fn products_compare_beyond_128_bits() {
        assert_eq!(compare_products(i128::MAX, 3, i128::MAX, 2), Ordering::Greater);
        assert_eq!(compare_products(6, 7, 21, 2), Ordering::Equal);
        let word = 1_i128 << 64;
        let figures = [0, 1, 3, word - 1, word, word + 1, (1 << 96) - 1, i128::MAX / 3, i128::MAX - word, i128::MAX];
        for [a, b] in figures.map(|a| figures.map(|b| [a, b])).concat() {
            for [c, d] in figures.map(|c| figures.map(|d| [c, d])).concat() {
                let expected = (BigInt::from(a) * b).cmp(&(BigInt::from(c) * d));
                assert_eq!(compare_products(a, b, c, d), expected, "{a} x {b} against {c} x {d}");
            }
        }
    }
}
