//! Who goes first: tiers and adjustments (rules, §4).

use num_rational::BigRational;
use num_traits::Zero;
use serde_json::Value;

use super::answer::Offer;
use super::condition::Own;
use super::consignment::Consignment;
use super::number::{decimal, exact, whole};
use super::price::Price;
use super::time::Trip;
use super::{Choice, World, list, text};

/// The tier where no preference gives one.
const DEFAULT: u64 = 100;

impl World<'_> {
    /// With its tier, for which a call that names one service doesn't ask, and its compared price, offsets taken off.
    pub fn offer(&self, service: &Value, consignment: &Consignment, trip: Trip, price: Price, choice: &Choice) -> Offer {
        let own = Own { trip: Some(&trip), price: Some(&price) };
        // What is unknown counts as false.
        let holding: Vec<&Value> = list(&self.rules["Preferences"])
            .iter()
            .filter(|preference| self.is_there(preference, service, consignment))
            .filter(|preference| self.condition_holds(preference, consignment, own) == Some(true))
            .collect();
        let tier = holding.iter().filter_map(|preference| whole(&preference["Tier"])).min().unwrap_or(DEFAULT);
        let sum = |part: &str| -> BigRational {
            let parts = holding.iter().map(|preference| &preference["Adjust"][part]).filter(|part| !part.is_null());
            parts.map(exact).fold(BigRational::zero(), |sum, part| sum + part)
        };
        let compared = &price.comparable + sum("Amount") + &price.comparable * sum("Percent") / decimal("100")
            - self.offsets(service, consignment, &trip);
        let tier = if matches!(choice, Choice::Service(_)) { DEFAULT } else { tier };
        Offer { service: text(&service["Reference"]).to_owned(), trip, price, tier, compared }
    }
}
