//! Price lists and an existing rule set as one rule set.

use std::collections::BTreeMap;

use consign::{Currency, Quantity, Reference, RuleSet, RuleSetError, ShippingLocation};

/// What the rule set has besides the price lists.
#[derive(Debug, Clone, Default)]
pub struct Besides<'d> {
    /// Its name.
    pub name: Option<&'d str>,
    /// The rule set that they are added to, and what it is called.
    pub into: Option<(RuleSet, String)>,
    /// Its currency; that of the first price list where this is `None`. A rule set that is added to keeps its own.
    pub currency: Option<Currency>,
    /// What one of other currencies is worth.
    pub exchange_rates: &'d [(Currency, Quantity)],
}

/// Why price lists make no rule set together.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// There is none.
    #[error("there is no price list")]
    Nothing,
    /// Services that stand twice, a line for each.
    #[error("services stand twice: {}", .0.join("; "))]
    Clashes(Vec<String>),
    /// A shipping location that isn't there, or is elsewhere.
    #[error("{0}")]
    Location(String),
    /// What [`RuleSet::check`] finds.
    #[error("together they are no rule set: {0}")]
    Refused(#[from] RuleSetError),
}

/// Price lists, each with its name, as one rule set.
///
/// # Errors
/// Every clash of services, each with both its parties; a location that doesn't fit; what the whole violates.
pub fn merged(besides: Besides<'_>, parts: Vec<(String, RuleSet)>) -> Result<RuleSet, MergeError> {
    let (existing, name) = besides.into.map_or((None, String::new()), |(rules, name)| (Some(rules), name));
    clashes(existing.as_ref(), &name, &parts)?;
    let has_existing = existing.is_some();
    let first = parts.first().map(|(_, rules)| rules.currency);
    let Some(currency) = existing.as_ref().map(|rules| rules.currency).or(besides.currency).or(first) else {
        return Err(MergeError::Nothing);
    };
    let mut rules = existing.unwrap_or_else(|| RuleSet::new(currency));
    if let Some(name) = besides.name {
        rules.name = Some(name.to_owned());
    }
    rules.exchange_rates.extend(besides.exchange_rates.iter().copied());
    for (_, mut part) in parts {
        charts(&mut rules, &mut part);
        for location in std::mem::take(&mut part.shipping_locations) {
            locate(&mut rules, location, has_existing)?;
        }
        for carrier in part.carriers {
            if !rules.carriers.iter().any(|known| known.reference == carrier.reference) {
                rules.carriers.push(carrier);
            }
        }
        rules.zones.extend(part.zones);
        rules.zone_charts.extend(part.zone_charts);
        rules.tariffs.extend(part.tariffs);
        rules.surcharges.extend(part.surcharges);
        rules.carrier_services.extend(part.carrier_services);
    }
    rules.check()?;
    Ok(rules)
}

/// Services that stand twice: in two price lists, or in one and in the rule set.
fn clashes(existing: Option<&RuleSet>, name: &str, parts: &[(String, RuleSet)]) -> Result<(), MergeError> {
    let mut known: BTreeMap<&Reference, String> = BTreeMap::new();
    let mut clashes = Vec::new();
    for (name, rules) in existing.map(|rules| (name, rules)).into_iter().chain(parts.iter().map(|(name, rules)| (name.as_str(), rules))) {
        for (index, service) in rules.carrier_services.iter().enumerate() {
            let is_existing = existing.is_some_and(|existing| std::ptr::eq(existing, rules));
            let place = if is_existing { format!("{name}, CarrierServices[{index}]") } else { name.to_owned() };
            match known.get(&service.reference) {
                Some(first) => clashes.push(format!("service `{}` stands twice: {first}; and {place}", service.reference)),
                None => {
                    known.insert(&service.reference, place);
                }
            }
        }
    }
    if clashes.is_empty() { Ok(()) } else { Err(MergeError::Clashes(clashes)) }
}

/// Zone charts that the rule set has are used; one of the same name and other zones gets a name of its own.
fn charts(rules: &mut RuleSet, part: &mut RuleSet) {
    let mut new = Vec::new();
    for mut chart in std::mem::take(&mut part.zone_charts) {
        let old = chart.reference.clone();
        let mut free = (2_u64..).filter_map(|number| format!("{old}-{number}").parse::<Reference>().ok());
        let known = |reference: &Reference| rules.zone_charts.iter().find(|known| known.reference == *reference);
        while known(&chart.reference).is_some_and(|known| known.charts != chart.charts) {
            let Some(next) = free.next() else { break };
            chart.reference = next;
        }
        let tariffs = part.tariffs.iter_mut().map(|tariff| &mut tariff.zone_chart);
        let lanes = part.carrier_services.iter_mut().flat_map(|service| &mut service.transit).filter_map(|lane| lane.zone_chart.as_mut());
        for name in tariffs.chain(lanes).filter(|name| **name == old) {
            name.clone_from(&chart.reference);
        }
        if known(&chart.reference).is_none() {
            new.push(chart);
        }
    }
    part.zone_charts = new;
}

/// The place where the carriers collect: a new one, or one that the rule set has.
fn locate(rules: &mut RuleSet, location: ShippingLocation, has_existing: bool) -> Result<(), MergeError> {
    let ShippingLocation { reference, place, .. } = &location;
    if let Some(known) = rules.shipping_locations.iter_mut().find(|known| known.reference == *reference) {
        if place.is_some() && known.place != *place {
            let known = known.place.as_deref().unwrap_or("no place");
            return Err(MergeError::Location(format!("the rule set has `{reference}` already, with {known}")));
        }
        for collection in location.collections {
            if !known.collections.iter().any(|own| own.carrier == collection.carrier) {
                known.collections.push(collection);
            }
        }
        return Ok(());
    }
    if place.is_none() && has_existing {
        return Err(MergeError::Location(format!(
            "the rule set has no shipping location `{reference}`: a new one is `{reference}=DE 04103`"
        )));
    }
    rules.shipping_locations.push(location);
    Ok(())
}
