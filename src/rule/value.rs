//! Allowed value of the consignment, its end included; converted by the rule set's exchange rates.

use std::collections::{BTreeMap, HashMap};

use super::{Column, Dictionary, Figure, ReasonCode, ReasonCodes, Reasons, RuleKind, Rules, with};
use crate::exact::compare_products;
use crate::facts::{Facts, Worth};
use crate::json::record;
use crate::money::Currency;
use crate::number::Quantity;
use crate::service_set::ServiceSet;

record! {
    /// The most that a consignment may be worth, included.
    pub struct ValueLimit, "a value limit" {
        /// The most.
        pub max: Quantity = "Max",
        /// Its currency. The rule set's if it isn't given.
        pub currency: Option<Currency> = "Currency",
    }
}

/// The limits in one currency, ascending, each with its service.
type Limits = Vec<(i128, usize)>;

struct ValueColumn {
    limits: Vec<Option<(Quantity, Currency)>>,
    limited: ServiceSet,
    by_currency: BTreeMap<Currency, Limits>,
    rates: HashMap<Currency, i128>,
}

pub(super) fn column(rules: &[Option<&Rules>], dictionary: &Dictionary<'_>) -> Option<Box<dyn Column>> {
    let own = dictionary.own_currency;
    let term = |rules: &Rules| rules.value.as_ref().map(|limit| (limit.max, limit.currency.unwrap_or(own)));
    let limited = with(rules, term);
    if limited.is_empty() {
        return None;
    }
    let mut by_currency: BTreeMap<Currency, Limits> = BTreeMap::new();
    for (service, (max, currency)) in &limited {
        by_currency.entry(*currency).or_default().push((max.exact(), *service));
    }
    for limits in by_currency.values_mut() {
        limits.sort_unstable();
    }
    Some(Box::new(ValueColumn {
        limits: rules.iter().map(|rules| term((*rules)?)).collect(),
        limited: ServiceSet::of(rules.len(), limited.iter().map(|(service, _)| *service)),
        by_currency,
        rates: dictionary.rates.clone(),
    }))
}

impl ValueColumn {
    /// What turns the value and a limit in `currency` into one currency; `None` if there is no rate.
    fn factors(&self, worth: Worth, currency: Currency) -> Option<(i128, i128)> {
        if worth.currency == currency {
            return Some((1, 1));
        }
        Some((*self.rates.get(&worth.currency)?, *self.rates.get(&currency)?))
    }
}

impl Column for ValueColumn {
    fn narrow(&self, facts: &Facts, eligible: &mut ServiceSet) {
        let Some(worth) = facts.worth else {
            eligible.drop_all(&self.limited);
            return;
        };
        for (currency, limits) in &self.by_currency {
            let below = |limit: i128| match self.factors(worth, *currency) {
                None => true,
                Some((own, others)) => compare_products(worth.amount, own, limit, others).is_gt(),
            };
            let passed = limits.partition_point(|(limit, _)| below(*limit));
            for (_, service) in limits.get(..passed).unwrap_or_default() {
                eligible.remove(*service);
            }
        }
    }

    fn allows(&self, service: usize, facts: &Facts) -> bool {
        let Some(Some((max, currency))) = self.limits.get(service) else { return true };
        let Some(worth) = facts.worth else { return false };
        let factors = self.factors(worth, *currency);
        factors.is_some_and(|(own, others)| compare_products(worth.amount, own, max.exact(), others).is_le())
    }

    fn kind(&self) -> RuleKind {
        RuleKind::Value
    }

    fn codes(&self, service: usize, facts: &Facts) -> ReasonCodes {
        let Some((_, currency)) = self.limits.get(service).copied().flatten() else { return ReasonCodes::default() };
        let code = match facts.worth {
            None => ReasonCode::MissingData,
            Some(worth) if self.factors(worth, currency).is_none() => ReasonCode::Currency,
            Some(_) => ReasonCode::Value,
        };
        ReasonCodes::default().with_if(!self.allows(service, facts), code)
    }

    fn explain(&self, service: usize, facts: &Facts, reasons: &mut Reasons) {
        let Some((max, currency)) = self.limits.get(service).copied().flatten() else { return };
        let allowed = format!("at most {max} {currency}");
        let Some(worth) = facts.worth else {
            let figure = Figure::new("the value of the consignment is not known").allowed(allowed);
            reasons.add(ReasonCode::MissingData, figure);
            return;
        };
        match self.factors(worth, currency) {
            None => {
                let figure = Figure::new(format!("no exchange rate from `{}` to `{currency}` for the value", worth.currency));
                reasons.add(ReasonCode::Currency, figure.asked(worth.text()).allowed(allowed));
            }
            Some((own, others)) if compare_products(worth.amount, own, max.exact(), others).is_gt() => {
                let bound = format!("{max} {currency}");
                reasons.add(ReasonCode::Value, Figure::limit("value", None, worth.text(), "above", &bound, &allowed));
            }
            Some(_) => {}
        }
    }

    fn memory(&self) -> usize {
        let limits: usize = self.by_currency.values().map(|limits| limits.capacity() * size_of::<(i128, usize)>()).sum();
        limits + self.limited.memory() + self.limits.capacity() * size_of::<Option<(Quantity, Currency)>>()
    }
}
