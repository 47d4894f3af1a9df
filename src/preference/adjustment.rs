//! What preferences say, compiled.

use super::rank::{Compared, PARTS, Rank, USUAL_TIER};
use crate::condition::{Own, RuleScope};
use crate::reference::Reference;

/// What is added to a price before it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Adjustment {
    /// In 10^-22 of the rule set's currency.
    pub(crate) amount: i128,
    /// Such a share of the price, in 10^-12.
    pub(crate) percent: i64,
}

impl Adjustment {
    fn plus(self, other: Self) -> Self {
        Self { amount: self.amount.saturating_add(other.amount), percent: self.percent.saturating_add(other.percent) }
    }

    /// A price in 10^-22 with it.
    fn adjusted(&self, price: i128) -> Compared {
        let (parts, percent) = (i128::from(PARTS), i128::from(self.percent));
        let low = price.rem_euclid(parts).saturating_mul(percent);
        let added = price.div_euclid(parts).saturating_mul(percent).saturating_add(low.div_euclid(parts));
        Compared::new(price.saturating_add(self.amount).saturating_add(added), low.rem_euclid(parts))
    }

    /// What of it is taken off.
    fn lowering(self) -> Self {
        Self { amount: self.amount.min(0), percent: self.percent.min(0) }
    }

    /// What takes off no less than either does.
    pub(crate) fn lowest(self, other: Self) -> Self {
        Self { amount: self.amount.min(other.amount), percent: self.percent.min(other.percent) }
    }

    /// The highest price, in 10^-22, that may come to no more than that; `None` if any may.
    pub(crate) fn most_before(self, compared: Compared) -> Option<i128> {
        let left = i128::from(PARTS) + i128::from(self.percent);
        if left <= 0 {
            return None;
        }
        let most = compared.rounded_up().saturating_sub(self.amount);
        // Rounded up to the next 10^-10.
        Some((most.div_euclid(left) + 1).saturating_mul(PARTS.into()))
    }
}

/// A preference.
#[derive(Debug)]
pub(crate) struct Preference {
    pub(crate) reference: Reference,
    pub(crate) name: Option<Box<str>>,
    pub(crate) scope: RuleScope,
    pub(crate) tier: Option<u16>,
    pub(crate) adjustment: Adjustment,
    /// The classes of services that it is for.
    pub(crate) classes: Box<[u32]>,
    /// The number of the capacity whose offset it is: it holds as long as less than that's least has been used.
    pub(crate) capacity: Option<u32>,
}

impl Preference {
    /// Whether it is asked of each offer.
    pub(crate) fn is_of_offers(&self) -> bool {
        self.scope.own != Own::Nothing
    }
}

/// The preferences of a rule set.
#[derive(Debug, Default)]
pub(crate) struct Preferences {
    pub(crate) all: Vec<Preference>,
    /// Of each service the number of its class: those that have the same preferences are one.
    pub(crate) class_of: Vec<u32>,
    /// The numbers of each class's preferences, ascending.
    pub(crate) classes: Vec<Box<[u32]>>,
    /// The services of each class, ascending.
    pub(crate) members: Vec<Vec<u32>>,
}

impl Preferences {
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The class of a service.
    #[inline]
    pub(crate) fn class(&self, service: u32) -> usize {
        self.class_of.get(service as usize).map_or(0, |class| *class as usize)
    }

    /// The preferences of a class, with their numbers.
    pub(crate) fn of_class(&self, class: usize) -> impl Iterator<Item = (u32, &Preference)> {
        let numbers = self.classes.get(class).map(|numbers| &**numbers).unwrap_or_default();
        numbers.iter().filter_map(|number| Some((*number, self.all.get(*number as usize)?)))
    }

    pub(crate) fn memory(&self) -> usize {
        let all = self.all.iter().map(|one| size_of::<Preference>() + size_of_val(&*one.classes));
        let classes = self.classes.iter().map(|one| size_of_val(&**one));
        all.chain(classes).sum::<usize>() + 2 * self.class_of.capacity() * size_of::<u32>()
    }
}

/// How services stand for one consignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Standing {
    tier: Option<u16>,
    adjustment: Adjustment,
    /// The least tier that depends on what is offered.
    open_tier: Option<u16>,
    /// What no adjustment takes off more than, whatever is offered.
    pub(crate) lowest: Adjustment,
    /// Whether some preference is yet to be asked of each offer.
    pub(crate) is_open: bool,
}

impl Standing {
    /// With a preference that holds.
    pub(crate) fn with(self, preference: &Preference) -> Self {
        let tier = least(self.tier, preference.tier);
        let [adjustment, lowest] = [self.adjustment, self.lowest].map(|own| own.plus(preference.adjustment));
        Self { tier, adjustment, lowest, ..self }
    }

    /// With one that may hold of what is offered.
    pub(crate) fn perhaps_with(self, preference: &Preference) -> Self {
        let open_tier = least(self.open_tier, preference.tier);
        Self { open_tier, lowest: self.lowest.plus(preference.adjustment.lowering()), is_open: true, ..self }
    }

    /// The tier of what no further preference holds of.
    pub(crate) fn tier(&self) -> u16 {
        self.tier.unwrap_or(USUAL_TIER)
    }

    /// The least tier that it may come to.
    pub(crate) fn least_tier(&self) -> u16 {
        self.open_tier.map_or(self.tier(), |open| open.min(self.tier()))
    }

    /// Whether its tier depends on what is offered.
    pub(crate) fn has_open_tier(&self) -> bool {
        self.open_tier.is_some()
    }

    /// The rank of an offer of that price, in 10^-22.
    #[inline]
    pub(crate) fn rank(&self, price: i128) -> Rank {
        let is_plain = self.adjustment == Adjustment::default();
        let compared = if is_plain { Compared::plain(price) } else { self.adjustment.adjusted(price) };
        Rank { tier: self.tier(), compared }
    }
}

/// The lesser of two tiers, where there are two.
fn least(one: Option<u16>, other: Option<u16>) -> Option<u16> {
    one.into_iter().chain(other).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: i128 = 10_i128.pow(22);

    fn adjusted(price: i128, amount: i128, percent: i64) -> String {
        let adjustment = Adjustment { amount: amount * UNIT / 100, percent: percent * PARTS / 100_000 };
        adjustment.adjusted(price * UNIT / 100).decimal(2).to_string()
    }

    #[test]
    fn compared_prices_are_exact_on_both_sides_of_zero() {
        // Prices and amounts in pence, percentages in thousandths.
        for (price, amount, percent, expected) in [
            (600, -250, 0, "3.50"),
            (600, 0, 5_000, "6.30"),
            (333, 0, 3_333, "3.4409889"),
            (100, -250, -10_000, "-1.60"),
            (430, 0, 0, "4.30"),
            (0, -1, 7, "-0.01"),
        ] {
            assert_eq!(adjusted(price, amount, percent), expected, "{price} {amount} {percent}");
        }
        let smallest = (Adjustment { amount: 0, percent: -1 }).adjusted(1);
        assert!(smallest < Compared::plain(1) && smallest > Compared::plain(0));
    }

    #[test]
    fn what_is_enormous_stays_at_the_end() {
        let adjustment = Adjustment { amount: 0, percent: i64::MAX };
        assert!(adjustment.adjusted(10_i128.pow(37)) >= Compared::plain(i128::MAX));
        assert!(Compared::plain(i128::MAX).decimal(2) > rust_decimal::Decimal::from(10_i64.pow(15)));
    }
}
