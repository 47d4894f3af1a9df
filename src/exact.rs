//! Exact fractions: 128-bit integers while they suffice, integers without limit when they don't. Nothing is rounded but by [`Fraction::rounded`].

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{CheckedAdd, CheckedMul, CheckedSub, Signed, ToPrimitive};

/// The integers that a fraction can be made of.
pub(crate) trait Whole: Clone + Integer + Signed + CheckedAdd + CheckedSub + CheckedMul + From<i128> + ToPrimitive {}
impl Whole for i128 {}
impl Whole for BigInt {}

/// `num / den`, with `den` above zero. Not kept in lowest terms. Every operation gives `None` where `T` overflows.
#[derive(Debug, Clone)]
pub(crate) struct Fraction<T> {
    num: T,
    den: T,
}

impl<T: Whole> Fraction<T> {
    pub(crate) fn new(num: i128, den: i128) -> Self {
        debug_assert!(den > 0, "a denominator is above zero");
        let common = num.gcd(&den).max(1);
        Self { num: T::from(num / common), den: T::from(den / common) }
    }

    pub(crate) fn whole(num: i128) -> Self {
        Self::new(num, 1)
    }

    pub(crate) fn plus(&self, other: &Self) -> Option<Self> {
        if self.den == other.den {
            return Some(Self { num: self.num.checked_add(&other.num)?, den: self.den.clone() });
        }
        let common = self.den.gcd(&other.den);
        let (mine, theirs) = (other.den.clone() / common.clone(), self.den.clone() / common);
        let num = self.num.checked_mul(&mine)?.checked_add(&other.num.checked_mul(&theirs)?)?;
        Some(Self { num, den: self.den.checked_mul(&mine)? })
    }

    pub(crate) fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&Self { num: -other.num.clone(), den: other.den.clone() })
    }

    pub(crate) fn times(&self, other: &Self) -> Option<Self> {
        // Reduced crosswise, so that the product stays as small as it can.
        let (left, right) = (self.num.gcd(&other.den), other.num.gcd(&self.den));
        let (left, right) = (left.max(T::one()), right.max(T::one()));
        Some(Self {
            num: (self.num.clone() / left.clone()).checked_mul(&(other.num.clone() / right.clone()))?,
            den: (self.den.clone() / right).checked_mul(&(other.den.clone() / left))?,
        })
    }

    /// Divides by a fraction above zero.
    pub(crate) fn over(&self, other: &Self) -> Option<Self> {
        self.times(&Self { num: other.den.clone(), den: other.num.clone() })
    }

    pub(crate) fn compared(&self, other: &Self) -> Option<Ordering> {
        Some(self.num.checked_mul(&other.den)?.cmp(&other.num.checked_mul(&self.den)?))
    }

    pub(crate) fn larger(self, other: Self) -> Option<Self> {
        Some(if self.compared(&other)? == Ordering::Less { other } else { self })
    }

    pub(crate) fn smaller(self, other: Self) -> Option<Self> {
        Some(if self.compared(&other)? == Ordering::Greater { other } else { self })
    }

    /// The next whole number, upwards.
    pub(crate) fn rounded_up(&self) -> Self {
        Self { num: self.num.div_ceil(&self.den), den: T::one() }
    }

    /// The nearest whole number, halves away from zero.
    pub(crate) fn rounded(&self) -> Option<i128> {
        let two = T::one() + T::one();
        let doubled = self.num.abs().checked_mul(&two)?.checked_add(&self.den)?;
        let nearest = doubled.div_floor(&self.den.checked_mul(&two)?);
        if self.num.is_negative() { -nearest } else { nearest }.to_i128()
    }
}

/// Runs a calculation on 128-bit integers and, where these overflow, again on integers without limit.
macro_rules! exactly {
    ($calculation:ident($($argument:expr),* $(,)?)) => {
        $calculation::<i128>($($argument),*).or_else(|| $calculation::<num_bigint::BigInt>($($argument),*))
    };
}
pub(crate) use exactly;

/// `a × b` against `c × d`.
pub(crate) fn compare_products(a: i128, b: i128, c: i128, d: i128) -> Ordering {
    match (a.checked_mul(b), c.checked_mul(d)) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => product(a, b).cmp(&product(c, d)),
    }
}

/// A product of two numbers that aren't negative, as its upper and lower 128 bits.
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
    fn halves_round_away_from_zero() {
        for (num, den, expected) in [(5, 10, 1), (-5, 10, -1), (4, 10, 0), (15, 10, 2), (-15, 10, -2), (7, 1, 7), (0, 3, 0)] {
            assert_eq!(Fraction::<i128>::new(num, den).rounded(), Some(expected), "{num}/{den}");
            assert_eq!(Fraction::<BigInt>::new(num, den).rounded(), Some(expected), "{num}/{den}");
        }
    }

    #[test]
    fn small_and_unlimited_integers_agree() {
        fn sum<T: Whole>(a: i128, b: i128) -> Option<i128> {
            let third = Fraction::<T>::new(a, 3).plus(&Fraction::new(b, 7))?;
            third.times(&Fraction::new(21, 2))?.over(&Fraction::new(1, 4))?.rounded_up().rounded()
        }
        assert_eq!(sum::<i128>(5, 11), Some(136));
        assert_eq!(sum::<BigInt>(5, 11), Some(136));
        assert_eq!(sum::<i128>(i128::MAX, 1), None);
        assert_eq!(exactly!(sum(i128::MAX / 1000, 1)), sum::<BigInt>(i128::MAX / 1000, 1));
    }

    #[test]
    fn products_compare_beyond_128_bits() {
        assert_eq!(compare_products(i128::MAX, 3, i128::MAX, 2), Ordering::Greater);
        assert_eq!(compare_products(6, 7, 21, 2), Ordering::Equal);
    }
}
