//! Services, and lanes of services, that can never be chosen.

use std::collections::BTreeMap;

use super::prices::{BandPrices, shape_and_prices};
use super::{Doubts, prices};
use crate::condition::Condition;
use crate::json::{Path, Problem, ViolationCode};
use crate::rule_set::{CarrierService, Chosen, RuleSet, Surcharge};

/// Of so many services that are the same but for their prices each is compared with that many of the cheapest.
const MOST_RIVALS: usize = 16;

pub(super) fn of_rule_set(rule_set: &RuleSet, doubts: &mut Doubts<'_>) {
    for (index, service) in rule_set.carrier_services.iter().enumerate() {
        let path = Path::default().key("CarrierServices").index(index);
        if is_dead(service, &path, doubts) {
            continue;
        }
        for (index, lane) in service.rates.iter().enumerate() {
            let currency = lane.currency.filter(|own| *own != rule_set.currency && !rule_set.exchange_rates.contains_key(own));
            if let Some(currency) = currency {
                prices::without_exchange_rate(rule_set, currency, &path.key("Rates").index(index), doubts);
            }
        }
        prices::of_service(service, &path, doubts);
        prices::of_tariffs(rule_set, (index, service), &path, doubts);
    }
    twins(rule_set, doubts);
}

/// A service that takes nothing at all, for one reason.
fn is_dead(service: &CarrierService, path: &Path, doubts: &mut Doubts<'_>) -> bool {
    let reference = &service.reference;
    let (path, message, hint) = if service.enabled == Some(false) {
        (path.key("Enabled"), format!("service `{reference}` is not enabled: it is never chosen"), None)
    } else if service.transit.is_empty() {
        let hint = "give it `Transit`: where it delivers, and how long that takes";
        (path.clone(), format!("service `{reference}` has no transit lanes: it is never chosen"), Some(hint))
    } else if service.rates.is_empty() {
        (path.clone(), format!("service `{reference}` has no rates: it is never chosen"), Some("give it `Rates`: what it costs"))
    } else {
        return false;
    };
    let mut problem = Problem::new(path, message).code(ViolationCode::NeverWins);
    problem.hint = hint.map(str::to_owned);
    doubts.found.push(problem);
    true
}

/// A service that may have a twin, with its prices and its number.
type Priced<'r> = (Vec<BandPrices>, &'r CarrierService, usize);

/// Services that are the same as another in all that decides, and at no weight cheaper.
fn twins(rule_set: &RuleSet, doubts: &mut Doubts<'_>) {
    // Where more than the price counts, or a price may be too low, the dearer may be chosen.
    let by_offer = rule_set.shipping_rules.iter().filter_map(|rule| rule.when.as_ref()).any(Condition::asks_offer);
    if by_offer || !rule_set.preferences.is_empty() || !rule_set.objectives.is_empty() || !rule_set.capacities.is_empty() {
        return;
    }
    let mut shared: Vec<Vec<usize>> = vec![Vec::new(); rule_set.carrier_services.len()];
    let chosen = Chosen::new(rule_set);
    let rules = rule_set.shipping_rules.iter().map(|rule| rule.scope().chosen).filter(|chosen| !chosen.is_all());
    for (number, by) in rule_set.surcharges.iter().map(Surcharge::chosen).chain(rules).enumerate() {
        for service in chosen.of(&by) {
            if let Some(shared) = shared.get_mut(service) {
                shared.push(number);
            }
        }
    }
    let mut alike: BTreeMap<String, Vec<Priced<'_>>> = BTreeMap::new();
    for ((index, service), shared) in rule_set.carrier_services.iter().enumerate().zip(shared) {
        // Less a discount, or without tax, prices may be nearer than they are written.
        let is_as_written = service.rates.iter().all(|lane| lane.discount.is_none() && lane.prices_include.is_none());
        if service.enabled != Some(false) && !service.transit.is_empty() && !service.rates.is_empty() && is_as_written {
            let (shape, prices) = shape_and_prices(service);
            alike.entry(format!("{shape}{shared:?}")).or_default().push((prices, service, index));
        }
    }
    for mut alike in alike.into_values().filter(|alike| alike.len() > 1) {
        alike.sort_by(|(one, service, _), (other, rival, _)| one.cmp(other).then(service.reference.cmp(&rival.reference)));
        for (position, (prices, service, index)) in alike.iter().enumerate() {
            let mut rivals = alike.iter().take(position.min(MOST_RIVALS));
            let beaten = |(cheaper, rival, _): &&Priced<'_>| {
                // Of equal prices the first reference wins.
                let by_reference = rival.reference < service.reference;
                cheaper.iter().zip(prices).all(|(rival, own)| rival.are_never_above(own) && (by_reference || rival.are_always_below(own)))
            };
            let Some((_, rival, other)) = rivals.find(beaten) else { continue };
            let path = |index| Path::default().key("CarrierServices").index(index).key("Reference");
            let message = format!(
                "service `{}` is `{}` again, and never cheaper: of all services it is never chosen",
                service.reference, rival.reference
            );
            let problem = Problem::new(path(*index), message).code(ViolationCode::NeverWins);
            doubts.found.push(problem.other(path(*other), format!("`{}` is", rival.reference)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{RATES, TRANSIT, of_service, warned};

    #[test]
    fn a_service_that_takes_nothing_is_named_with_one_reason() {
        for (fields, expected) in [
            (format!(r#"{TRANSIT}, {RATES}, "Enabled": false"#), ".Enabled: service `A` is not enabled: it is never chosen"),
            (RATES.to_owned(), ": service `A` has no transit lanes: it is never chosen"),
            (TRANSIT.to_owned(), ": service `A` has no rates: it is never chosen"),
            (
                format!(r#"{TRANSIT}, {RATES}, "Rules": {{ "ExcludedPlaces": ["GB", "*"] }}"#),
                ".Rules.ExcludedPlaces[1]: service `A` excludes every destination: it is never chosen",
            ),
        ] {
            assert_eq!(warned(&of_service(&fields), None), [format!("never-wins CarrierServices[0]{expected}")]);
        }
    }

    #[test]
    fn a_price_without_an_exchange_rate_is_never_chosen() {
        let source = of_service(&format!("{TRANSIT}, {}", RATES.replace(r#""Bands""#, r#""Currency": "EUR", "Bands""#)));
        assert_eq!(
            warned(&source, None),
            ["never-wins CarrierServices[0].Rates[0].Currency: `EUR` has no exchange rate: a price in it is never chosen"]
        );
        assert!(warned(&source.replacen('{', r#"{ "ExchangeRates": { "EUR": 0.86 },"#, 1), None).is_empty());
    }

    #[test]
    fn a_twin_that_is_never_cheaper_is_never_chosen() {
        let twin = |prices: [&str; 4], more: &str| {
            let service = |reference: &str, [low, high]: [&str; 2], more: &str| {
                let bands = format!(r#"{{ "UpTo": 2, "Price": {low} }}, {{ "UpTo": 5, "Price": {high} }}"#);
                let named = format!(r#""Reference": "{reference}", "Name": "{reference}", "Carrier": "X","#);
                format!(r#"{{ {named} {more} {TRANSIT}, "Rates": [{{ "Bands": [{bands}] }}] }}"#)
            };
            let (one, other) = (service("B", [prices[0], prices[1]], ""), service("A", [prices[2], prices[3]], more));
            warned(&format!(r#"{{ "Currency": "GBP", "Carriers": [{{ "Reference": "X" }}], "CarrierServices": [{one}, {other}] }}"#), None)
        };
        let never = |position: usize, name: &str, rival: &str| {
            let message = format!("service `{name}` is `{rival}` again, and never cheaper: of all services it is never chosen");
            vec![format!("never-wins CarrierServices[{position}].Reference: {message}")]
        };
        assert_eq!(twin(["6", "9", "5", "9"], ""), never(0, "B", "A"));
        assert_eq!(twin(["5", "9", "5.0", "9"], ""), never(0, "B", "A"), "equal prices: the reference decides");
        assert_eq!(twin(["5", "8", "6", "9"], ""), never(1, "A", "B"));
        assert!(twin(["5", "9", "6", "9"], "").is_empty(), "of the equal prices the first reference wins");
        assert!(twin(["5", "8", "5.001", "9"], "").is_empty(), "what is rounded away decides nothing");
        assert!(twin(["5", "9", "6", "8"], "").is_empty());
        assert!(twin(["6", "9", "5", "9"], r#""IsPickUp": true,"#).is_empty());
        assert!(twin(["6", "9", "5", "9"], r#""Rules": { "Tags": ["Oil"] },"#).is_empty());
    }
}
