//! Prices in the currency of a rule set.

use std::collections::BTreeMap;

use consign::{Currency, RuleSet};
use rust_decimal::{Decimal, RoundingStrategy};

/// The decimals of a price that was exchanged.
const DECIMALS: u32 = 4;

/// The currency of a rule set, and what one of others is worth in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    own: Currency,
    rates: BTreeMap<Currency, Decimal>,
}

impl Exchange {
    /// Of a rule set.
    #[must_use]
    pub fn of(rules: &RuleSet) -> Self {
        Self { own: rules.currency, rates: rules.exchange_rates.iter().map(|(currency, rate)| (*currency, rate.decimal())).collect() }
    }

    /// A price in the rule set's currency: as it is, or exchanged and rounded to four decimals, halves away from 0.
    #[must_use]
    pub fn cost(&self, net: Decimal, currency: Currency) -> Option<Decimal> {
        if currency == self.own {
            return Some(net);
        }
        let exact = net.checked_mul(*self.rates.get(&currency)?)?;
        Some(exact.round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointAwayFromZero))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_exchanged_to_four_decimals() {
        let exchange = Exchange { own: "GBP".parse().unwrap(), rates: [("EUR".parse().unwrap(), "0.86125".parse().unwrap())].into() };
        let cost = |net: &str, currency: &str| exchange.cost(net.parse().unwrap(), currency.parse().unwrap()).map(|cost| cost.to_string());
        assert_eq!(cost("9.85", "GBP").as_deref(), Some("9.85"));
        assert_eq!(cost("9.85", "EUR").as_deref(), Some("8.4833"));
        assert_eq!(cost("0.02", "EUR").as_deref(), Some("0.0172"), "0.017225");
        assert_eq!(cost("9.85", "USD"), None);
    }
}
