//! Who goes first.

use super::scope::rule_record;
use crate::json::record;
use crate::number::Signed;

rule_record! {
    /// Who goes first: where it holds its services have a tier, or are compared by another price. What is answered is the price as it is.
    /// What isn't known doesn't hold.
    #[non_exhaustive]
    pub struct Preference, "a preference", "decision" {
        /// Which services come before others, whatever their prices: 0 to 1,000, the least first. Of several that hold the least counts;
        /// 100 where none does.
        pub tier: Option<u32> = "Tier",
        /// What is added to the price before it is compared. All that hold are added.
        pub adjust: Option<Adjust> = "Adjust",
    }
}

record! {
    /// What is added to a price before it is compared: one of the fields, or both.
    #[derive(Copy, Default)]
    pub struct Adjust, "an adjustment" {
        /// An amount in the rule set's currency; below 0 it is taken off.
        pub amount: Option<Signed> = "Amount",
        /// In percent of the price: -100 to 1,000, at most 10 decimals; below 0 it is taken off.
        pub percent: Option<Signed> = "Percent",
    }
}
