//! Price lists and an existing rule set as one rule set.

use std::collections::BTreeMap;

use consign::{Currency, Quantity, Reference, RuleSet, ShippingLocation};

use crate::stop::Stop;
use crate::terminal::counted;

/// What the document has besides the price lists.
pub(crate) struct Document<'d> {
    pub(crate) name: Option<&'d str>,
    /// The rule set that they are added to, and what it is called.
    pub(crate) into: Option<(RuleSet, String)>,
    pub(crate) currency: Option<Currency>,
    pub(crate) exchange_rates: &'d [(Currency, Quantity)],
}

/// The rule set; or every clash, each with both its parties.
pub(crate) fn merged(document: Document<'_>, parts: Vec<(String, RuleSet)>) -> Result<RuleSet, Stop> {
    let (existing, name) = document.into.map_or((None, String::new()), |(rules, name)| (Some(rules), name));
    clashes(existing.as_ref(), &name, &parts)?;
    let has_existing = existing.is_some();
    let first = parts.first().map(|(_, rules)| rules.currency);
    let Some(currency) = existing.as_ref().map(|rules| rules.currency).or(document.currency).or(first) else {
        return Err(Stop::Said("nothing is written: there is no price list".to_owned()));
    };
    let mut rules = existing.unwrap_or_else(|| RuleSet::new(currency));
    if let Some(name) = document.name {
        rules.name = Some(name.to_owned());
    }
    rules.exchange_rates.extend(document.exchange_rates.iter().copied());
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
    rules.check().map_err(|error| Stop::Said(format!("nothing is written: together they are no rule set: {error}")))?;
    Ok(rules)
}

/// Services that stand twice: in two price lists, or in one and in the rule set.
fn clashes(existing: Option<&RuleSet>, name: &str, parts: &[(String, RuleSet)]) -> Result<(), Stop> {
    let mut known: BTreeMap<&Reference, String> = BTreeMap::new();
    let mut clashes = Vec::new();
    for (name, rules) in existing.map(|rules| (name, rules)).into_iter().chain(parts.iter().map(|(name, rules)| (name.as_str(), rules))) {
        for (index, service) in rules.carrier_services.iter().enumerate() {
            let is_existing = existing.is_some_and(|existing| std::ptr::eq(existing, rules));
            let place = if is_existing { format!("{name}, CarrierServices[{index}]") } else { name.to_owned() };
            match known.get(&service.reference) {
                Some(first) => clashes.push(format!("  service `{}` stands twice: {first}; and {place}", service.reference)),
                None => {
                    known.insert(&service.reference, place);
                }
            }
        }
    }
    if clashes.is_empty() {
        return Ok(());
    }
    let count = counted(clashes.len() as u64, "clash").replace("clashs", "clashes");
    let hint = "`--prefix` puts the carrier's reference before that of each service";
    Err(Stop::Reported(format!("{}\nerror: {count} of services: {hint}\n", clashes.join("\n"))))
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
fn locate(rules: &mut RuleSet, location: ShippingLocation, has_existing: bool) -> Result<(), Stop> {
    let ShippingLocation { reference, place, .. } = &location;
    if let Some(known) = rules.shipping_locations.iter_mut().find(|known| known.reference == *reference) {
        if place.is_some() && known.place != *place {
            let known = known.place.as_deref().unwrap_or("no place");
            return Err(Stop::Said(format!("`--origin`: the rule set has `{reference}` already, with {known}")));
        }
        for collection in location.collections {
            if !known.collections.iter().any(|own| own.carrier == collection.carrier) {
                known.collections.push(collection);
            }
        }
        return Ok(());
    }
    if place.is_none() && has_existing {
        return Err(Stop::Said(format!(
            "`--origin`: the rule set has no shipping location `{reference}`: a new one is `{reference}=DE 04103`"
        )));
    }
    rules.shipping_locations.push(location);
    Ok(())
}
