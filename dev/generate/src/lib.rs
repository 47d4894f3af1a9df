//! Orders for a rule set, like those of a retailer over a year: they go where its services deliver, and weigh what its bands are for.

mod market;
mod named;

use std::ops::Range;

use chrono::NaiveDate;
use consign::RuleSet;
use consign_scale::orders::{Orders, Year};

pub use named::{BY_DAY, COLUMNS, Named};

/// The orders of a rule set: each from the seed and its own number alone.
#[derive(Debug, Clone)]
pub struct Made {
    orders: Orders,
    currency: String,
}

impl Made {
    /// So many orders, placed on the days from the first to the last, both included. `None` if no service of the rule set delivers anywhere.
    ///
    /// ```
    /// let rules = consign::RuleSet::from_json(r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "SWIFT" }], "CarrierServices": [
    ///     { "Reference": "SWIFT_24", "Carrier": "SWIFT", "Transit": [{ "To": ["GB"], "TransitDays": { "Min": 1, "Max": 1 } }] }] }"#)?;
    /// let days = ("2026-01-01".parse()?, "2026-12-31".parse()?);
    /// let made = consign_generate::Made::new(&rules, days, 2, 1).ok_or("it delivers nowhere")?;
    /// let mut references = Vec::new();
    /// made.each(0..2, |order| references.push(order.reference()));
    /// assert_eq!(references, ["EC-000-000-000", "EC-000-000-001"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(rules: &RuleSet, (first, last): (NaiveDate, NaiveDate), count: u64, seed: u64) -> Option<Self> {
        let day = |date: NaiveDate| date.signed_duration_since(NaiveDate::default()).num_days();
        let orders = Orders::new(market::market(rules)?, Year::new(day(first), day(last)), count, seed);
        Some(Self { orders, currency: rules.currency.code().to_owned() })
    }

    /// Lets `each` have the orders with these numbers.
    pub fn each(&self, numbers: Range<u64>, mut each: impl FnMut(&Named<'_>)) {
        for number in numbers {
            let order = self.orders.order(number);
            each(&Named::of(&order, self.orders.market(), &self.currency));
        }
    }
}
