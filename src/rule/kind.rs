//! The kinds of allocation rules.

use crate::json::words;

words! {
    /// Whether a limit or a price is of the whole consignment or of each package.
    #[non_exhaustive]
    pub enum Basis, "a basis" {
        /// Of the consignment.
        Consignment = "Consignment",
        /// Of every package.
        Package = "Package",
    }
}

words! {
    /// A kind of rule: what in a rule set can keep a service from taking a consignment that it could otherwise deliver.
    #[non_exhaustive]
    pub enum RuleKind, "a kind of rule" {
        /// The service is switched off.
        Enabled = "Enabled",
        /// What a consignment, or every package, may weigh.
        Weight = "Weight",
        /// The longest side of every package.
        Length = "Length",
        /// Twice the sum of the other two sides of every package.
        Girth = "Girth",
        /// Longest side and girth of every package together.
        LengthPlusGirth = "LengthPlusGirth",
        /// What a consignment may be worth.
        Value = "Value",
        /// Each side of every package.
        Sides = "Sides",
        /// How much room a consignment, or every package, takes.
        Volume = "Volume",
        /// Length, width and height of every package together.
        SidesSum = "SidesSum",
        /// How many packages a consignment may have.
        Packages = "Packages",
        /// How many items a consignment may have.
        Items = "Items",
        /// What the service is fit for.
        Tags = "Tags",
        /// Where it does not deliver.
        ExcludedPlaces = "ExcludedPlaces",
        /// The shipping rules for it.
        ShippingRules = "ShippingRules",
    }
}
