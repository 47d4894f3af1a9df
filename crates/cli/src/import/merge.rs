//! Sheets and an existing rule set as one rule set.

use std::collections::BTreeMap;

use consign::{Carrier, Collection, Currency, Quantity, Reference, RuleSet, ShippingLocation, Weekday};

use crate::import::service::Imported;
use crate::import::sheet::Part;
use crate::stop::Stop;
use crate::terminal::counted;

/// What the document has besides the sheets.
pub(crate) struct Document<'d> {
    pub(crate) name: Option<&'d str>,
    /// The rule set that the sheets are added to, and what it is called.
    pub(crate) into: Option<(RuleSet, String)>,
    pub(crate) currency: Option<Currency>,
    pub(crate) exchange_rates: &'d [(Currency, Quantity)],
    pub(crate) location: Option<&'d (Reference, Option<String>)>,
    pub(crate) collection_days: &'d [Weekday],
}

/// The rule set; or every clash, each with both its parties.
pub(crate) fn merged(document: Document<'_>, parts: &mut [Part]) -> Result<RuleSet, Stop> {
    if parts.iter().all(|part| part.services.is_empty()) {
        return Err(Stop::Said("nothing is written: no service could be carried over".to_owned()));
    }
    let (existing, name) = document.into.map_or((None, String::new()), |(rules, name)| (Some(rules), name));
    let currency = existing.as_ref().map(|rules| rules.currency).or(document.currency).or_else(|| usual_currency(parts));
    let Some(currency) = currency else {
        return Err(Stop::Said("no price says its currency, and a rule set has one: give `--currency`".to_owned()));
    };
    let has_existing = existing.is_some();
    let mut rules = existing.unwrap_or_else(|| RuleSet::new(currency));
    if let Some(name) = document.name {
        rules.name = Some(name.to_owned());
    }
    let clashes = clashes(&rules, &name, parts);
    if !clashes.is_empty() {
        let count = counted(clashes.len() as u64, "clash").replace("clashs", "clashes");
        let hint = "`--prefix` puts the carrier's reference before that of each service";
        return Err(Stop::Reported(format!("{}\nerror: {count} of services: {hint}\n", clashes.join("\n"))));
    }
    for (currency, rate) in document.exchange_rates {
        rules.exchange_rates.insert(*currency, *rate);
    }
    let mut carriers: Vec<Carrier> = Vec::new();
    for part in parts.iter_mut() {
        for carrier in part.carriers.drain(..) {
            if !carriers.iter().any(|known| known.reference == carrier.reference) {
                carriers.push(carrier);
            }
        }
        add_zones(&mut rules, part);
        rules.carrier_services.extend(part.services.drain(..).map(|imported| imported.service));
    }
    if let Some((reference, place)) = document.location {
        add_location(&mut rules, reference, place.as_ref(), &carriers, document.collection_days, has_existing)?;
    }
    for carrier in carriers {
        if !rules.carriers.iter().any(|known| known.reference == carrier.reference) {
            rules.carriers.push(carrier);
        }
    }
    Ok(rules)
}

/// The currency of most rows; the first, if there are several.
fn usual_currency(parts: &[Part]) -> Option<Currency> {
    let mut counts: Vec<(Currency, usize)> = Vec::new();
    for currency in parts.iter().flat_map(|part| &part.currencies) {
        match counts.iter_mut().find(|(known, _)| known == currency) {
            Some((_, count)) => *count += 1,
            None => counts.push((*currency, 1)),
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map(|(currency, _)| *currency)
}

/// Services that stand twice: in two sheets, or in a sheet and in the rule set.
fn clashes(rules: &RuleSet, name: &str, parts: &[Part]) -> Vec<String> {
    let mut known: BTreeMap<&str, String> = BTreeMap::new();
    for (index, service) in rules.carrier_services.iter().enumerate() {
        known.insert(service.reference.as_str(), format!("{name}, CarrierServices[{index}]"));
    }
    let mut clashes = Vec::new();
    for part in parts {
        for Imported { service, line, .. } in &part.services {
            let place = format!("{}, line {line}", part.name);
            match known.get(service.reference.as_str()) {
                Some(first) => clashes.push(format!("  service `{}` stands twice: {first}; and {place}", service.reference)),
                None => {
                    known.insert(service.reference.as_str(), place);
                }
            }
        }
    }
    clashes
}

/// Adds the zones of a sheet. One that the rule set has with other places gets a name of its own.
fn add_zones(rules: &mut RuleSet, part: &mut Part) {
    for mut zone in part.zones.drain(..) {
        let stem = zone.reference.to_string();
        let mut number = 1;
        while let Some(known) = rules.zones.iter().find(|known| known.reference == zone.reference) {
            if known.include == zone.include && known.exclude == zone.exclude {
                break;
            }
            number += 1;
            let Ok(next) = format!("{stem}-{number}").parse() else { break };
            zone.reference = next;
        }
        rename(part.services.iter_mut(), &stem, zone.reference.as_str());
        if !rules.zones.iter().any(|known| known.reference == zone.reference) {
            rules.zones.push(zone);
        }
    }
}

fn rename<'s>(services: impl Iterator<Item = &'s mut Imported>, from: &str, to: &str) {
    if from == to {
        return;
    }
    for Imported { service, .. } in services {
        let transit = service.transit.iter_mut().map(|lane| &mut lane.to);
        let rates = service.rates.iter_mut().map(|lane| &mut lane.to);
        let places = service.surcharges.iter_mut().map(|surcharge| &mut surcharge.places);
        for name in transit.chain(rates).chain(places).flatten().flatten().filter(|name| *name == from) {
            to.clone_into(name);
        }
    }
}

/// The place where the carriers collect: a new one, or one that the rule set has.
fn add_location(
    rules: &mut RuleSet,
    reference: &Reference,
    place: Option<&String>,
    carriers: &[Carrier],
    days: &[Weekday],
    has_existing: bool,
) -> Result<(), Stop> {
    let collection = |carrier: &Carrier| {
        let mut collection = Collection::new(carrier.reference.clone());
        collection.days = Some(days.to_vec()).filter(|days| !days.is_empty());
        collection
    };
    if let Some(location) = rules.shipping_locations.iter_mut().find(|location| location.reference == *reference) {
        if place.is_some_and(|place| location.place.as_ref() != Some(place)) {
            let known = location.place.as_deref().unwrap_or("no place");
            return Err(Stop::Said(format!("`--location`: the rule set has `{reference}` already, with {known}")));
        }
        for carrier in carriers {
            if !location.collections.iter().any(|known| known.carrier == carrier.reference) {
                location.collections.push(collection(carrier));
            }
        }
        return Ok(());
    }
    if place.is_none() && has_existing {
        return Err(Stop::Said(format!(
            "`--location`: the rule set has no shipping location `{reference}`: a new one is `{reference}=DE 04103`"
        )));
    }
    let mut location = ShippingLocation::new(reference.clone());
    (location.place, location.collections) = (place.cloned(), carriers.iter().map(collection).collect());
    rules.shipping_locations.push(location);
    Ok(())
}
