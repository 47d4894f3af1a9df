//! Tax: what is due where.

use crate::json::{record, words};
use crate::number::Quantity;

words! {
    /// What prices have in them.
    #[non_exhaustive]
    pub enum PricesInclude, "what prices include" {
        /// The VAT that is due.
        Vat = "Vat",
    }

    /// How the VAT on a net price is rounded to the currency's minor unit.
    #[non_exhaustive]
    pub enum VatRounding, "a way of rounding VAT" {
        /// To the nearest, halves up.
        HalfUp = "HalfUp",
        /// To what is not above.
        Down = "Down",
        /// To what is not below.
        Up = "Up",
    }

    /// By which price services are compared.
    #[non_exhaustive]
    pub enum Compare, "a price to compare" {
        /// Without VAT.
        Net = "Net",
        /// With VAT.
        Gross = "Gross",
    }
}

record! {
    /// The VAT that is due at some destinations: a rate, or none because the service is exempt.
    #[derive(Default)]
    pub struct Vat, "a VAT entry" {
        /// The destinations: shipping locations, zones or places. Default: anywhere.
        pub to: Option<Vec<String>> = "To",
        /// A fraction, 0 to 1: `0.2` is 20 %. Default: none; then `Exempt` is true.
        pub rate: Option<Quantity> = "Rate",
        /// Whether no VAT is due, in place of a rate. Default: false.
        pub exempt: Option<bool> = "Exempt",
    }
}
