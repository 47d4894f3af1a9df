//! Allowed value of the consignment, its end included; converted by the rule set's exchange rates.

use std::collections::{BTreeMap, HashMap};

use super::{Axis, Breach, Column, Dictionary, End, Figure, Findings, Limits, ReasonCode, ReasonCodes, RuleKind, Rules, with};
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
type Ends = Vec<(i128, usize)>;

struct ValueColumn {
    limits: Vec<Option<(Quantity, Currency)>>,
    /// The limits in units of 10^-20, by service.
    ends: Vec<i128>,
    limited: ServiceSet,
    by_currency: BTreeMap<Currency, Ends>,
    rates: HashMap<Currency, i128>,
}

pub(super) fn column(rules: &[Option<&Rules>], dictionary: &Dictionary<'_>) -> Option<Box<dyn Column>> {
    let own = dictionary.own_currency;
    let term = |rules: &Rules| rules.value.as_ref().map(|limit| (limit.max, limit.currency.unwrap_or(own)));
    let limited = with(rules, term);
    if limited.is_empty() {
        return None;
    }
    let mut by_currency: BTreeMap<Currency, Ends> = BTreeMap::new();
    for (service, (max, currency)) in &limited {
        by_currency.entry(*currency).or_default().push((max.exact(), *service));
    }
    for limits in by_currency.values_mut() {
        limits.sort_unstable();
    }
    let end = |rules: Option<&Rules>| rules.and_then(term).map_or(i128::MAX, |(max, _)| max.exact());
    Some(Box::new(ValueColumn {
        ends: rules.iter().copied().map(end).collect(),
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

    fn limits(&self, limits: &mut Limits) {
        limits.exchange.clone_from(&self.rates);
        for (currency, own) in &self.by_currency {
            limits.at_most.insert(Axis::Worth(*currency), own.clone());
        }
    }

    fn kind(&self) -> RuleKind {
        RuleKind::Value
    }

    fn codes(&self, service: usize, facts: &Facts) -> ReasonCodes {
        let Some((max, currency)) = self.limits.get(service).copied().flatten() else { return ReasonCodes::default() };
        let (broken, code) = match facts.worth.map(|worth| (worth, self.factors(worth, currency))) {
            None => (true, ReasonCode::MissingData),
            Some((_, None)) => (true, ReasonCode::Currency),
            Some((worth, Some((own, others)))) => (compare_products(worth.amount, own, max.exact(), others).is_gt(), ReasonCode::Value),
        };
        ReasonCodes::default().with_if(broken, code)
    }

    fn explain(&self, service: usize, facts: &Facts, findings: &mut Findings) {
        let Some(((_, currency), end)) = self.limits.get(service).copied().flatten().zip(self.ends.get(service)) else { return };
        let Some(worth) = facts.worth else {
            findings.breach(Breach::new(ReasonCode::MissingData));
            return;
        };
        match self.factors(worth, currency) {
            None => findings.breach(Breach::new(ReasonCode::Currency)),
            Some((own, others)) if compare_products(worth.amount, own, *end, others).is_gt() => {
                findings.breach(Breach::new(ReasonCode::Value));
            }
            Some(_) => {}
        }
    }

    fn figure(&self, service: usize, facts: &Facts, breach: Breach) -> Figure {
        let bound = self.limits.get(service).copied().flatten().map_or_else(String::new, |(max, currency)| format!("{max} {currency}"));
        let allowed = format!("at most {bound}");
        let Some(worth) = facts.worth else { return Figure::new("the value of the consignment is not known").allowed(allowed) };
        if breach.code == ReasonCode::Value {
            return Figure::limit("value", None, worth.text(), End::Upper, &bound, &allowed);
        }
        let currency = self.limits.get(service).copied().flatten().map_or(worth.currency, |(_, currency)| currency);
        let message = format!("no exchange rate from `{}` to `{currency}` for the value", worth.currency);
        Figure::new(message).asked(worth.text()).allowed(allowed)
    }

    fn memory(&self) -> usize {
        let limits: usize = self.by_currency.values().map(|limits| limits.capacity() * size_of::<(i128, usize)>()).sum();
        limits
            + self.limited.memory()
            + self.limits.capacity() * size_of::<Option<(Quantity, Currency)>>()
            + self.ends.capacity() * size_of::<i128>()
    }
}
