//! What was paid in the past, against what the same consignments come to here.

use std::collections::BTreeMap;

use rust_decimal::RoundingStrategy;

use super::document::{Baseline, PaidShare};
use super::{Costs, Decision, Merge, SimulatedOffer};
use crate::matcher::Compiled;
use crate::money::Money;
use crate::number::{Quantity, scaled};

/// The most carriers that are told apart.
const MOST_CARRIERS: usize = 1_000;

impl Baseline {
    /// Takes note of what was paid for a consignment that has been decided.
    pub(super) fn add(&mut self, compiled: &Compiled, paid: Money, carrier: Option<&str>, decision: &Decision) {
        self.consignments += 1;
        let own = compiled.own_currency;
        let rate = compiled.exchange().quantity(paid.currency).filter(|_| paid.currency != own);
        let Some(then) = costs(paid).filter(|_| paid.currency == own || rate.is_some()) else {
            self.uncompared += 1;
            return;
        };
        let rates = rate.map(|rate| BTreeMap::from([(paid.currency, rate)])).unwrap_or_default();
        let Decision::Allocated(selection) = decision else {
            self.failed += 1;
            self.paid_for_failed.add_all(&then);
            return;
        };
        let now = costs_of(&selection.offer);
        let mut share = PaidShare { consignments: 1, ..PaidShare::default() };
        match now.converted(own, &rates_of(compiled, &selection.offer)).cmp(&then.converted(own, &rates)) {
            std::cmp::Ordering::Less => share.cheaper = 1,
            std::cmp::Ordering::Greater => share.dearer = 1,
            std::cmp::Ordering::Equal => {}
        }
        (share.paid, share.cost) = (then, now);
        self.carriers.entry(carrier.unwrap_or_default().to_owned()).or_default().merge_in(share.clone());
        self.cut();
        self.compared.merge_in(share);
        self.exchange_rates.extend(rates);
    }

    /// Puts those together that are too many to be told apart: whatever the order, the first by name stay.
    pub(super) fn cut(&mut self) {
        while self.carriers.len() > MOST_CARRIERS
            && let Some((_, share)) = self.carriers.pop_last()
        {
            self.carriers.entry(String::new()).or_default().merge_in(share);
        }
    }
}

/// An amount, rounded to the minor unit of its currency, halves away from zero; `None` if it is beyond all sums.
fn costs(money: Money) -> Option<Costs> {
    let decimals = money.currency.decimals();
    let rounded = money.amount.decimal().round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    let mut costs = Costs::default();
    costs.add(money.currency, scaled(rounded, decimals)?);
    Some(costs)
}

fn costs_of(offer: &SimulatedOffer) -> Costs {
    let mut costs = Costs::default();
    costs.add(offer.currency(), scaled(offer.net(), offer.currency().decimals()).unwrap_or_default());
    costs
}

fn rates_of(compiled: &Compiled, offer: &SimulatedOffer) -> BTreeMap<crate::money::Currency, Quantity> {
    compiled.exchange().quantity(offer.currency()).map(|rate| (offer.currency(), rate)).into_iter().collect()
}
