//! Which services may take a consignment, besides what each says itself.

use super::scope::rule_record;
use crate::json::words;

words! {
    /// What a shipping rule does with the services that it is for.
    pub enum ShippingRuleType, "a type of shipping rule" {
        /// They are available only when its condition holds.
        Include = "Include",
        /// They are not available when its condition holds.
        Exclude = "Exclude",
    }
}

rule_record! {
    /// Includes or excludes services. It holds for explicitly named services, too; of several on a service each is asked. Where it isn't
    /// known whether its condition holds the service is not available, whichever type it has.
    #[non_exhaustive]
    pub struct ShippingRule, "a shipping rule", "decision" {
        /// What the rule does with its services.
        pub kind: ShippingRuleType = "Type",
    }
}
