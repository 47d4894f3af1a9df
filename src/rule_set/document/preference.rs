//! Who goes first.

use super::scope::rule_record;
use crate::json::record;
use crate::number::Signed;

rule_record! {
    /// Who goes first: where it holds its services have a tier, or are compared by another price. What is answered is the price as it is.
    /// What isn't known doesn't hold.
    #[non_exhaustive]
    pub struct Preference, "a preference", "decision" {
        /// The tier of its services, 0 to 1,000. The least tier goes first, whatever the prices. Of several preferences that hold the least
        /// tier counts. Default: 100.
        pub tier: Option<u32> = "Tier",
        /// What is added to the price before it is compared. The sums of all preferences that hold are added. Default: nothing.
        pub adjust: Option<Adjust> = "Adjust",
    }
}

record! {
    /// What is added to a price before it is compared: one of the fields, or both.
    #[derive(Copy, Default)]
    pub struct Adjust, "an adjustment" {
        /// An amount in the rule set's currency; a negative one is taken off. Default: 0.
        pub amount: Option<Signed> = "Amount",
        /// A percentage of the price, -100 to 1,000, at most 10 decimals; a negative one is taken off. Default: 0.
        pub percent: Option<Signed> = "Percent",
    }
}
