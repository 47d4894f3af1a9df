//! The price lists of five parcel carriers, one CSV file each, as one rule set.
//!
//! The lists stay where they are: a list's figures go into the rule set, its file doesn't. What is added to the figures (depots,
//! calendars, holidays, exchange rates, groups) is made up, and stands in `frame`. `rules-examples/european-parcels/README.md` tells the rest.

mod frame;
mod row;

use crate::json::{rows, text, texts};
use anyhow::{Context, Result, ensure};
use frame::{DEPOTS, GROUPS, HOLIDAYS, PRICE_LISTS, PriceList};
use row::{Row, read_rows};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The rows of one service, its zones in the list's order.
struct Service<'a> {
    list: &'a PriceList,
    reference: String,
    lanes: Vec<Vec<&'a Row>>,
}

/// The parts of the rule set that come from one list.
struct Part {
    carrier: String,
    zones: Vec<String>,
    services: Vec<String>,
    references: Vec<String>,
}

/// Reads the price lists in `sheets`, writes `rules.json` to `out`, and says how many of what.
pub(crate) fn convert(sheets: &Path, out: &Path) -> Result<String> {
    let mut parts = Vec::new();
    let mut bands = 0;
    for list in &PRICE_LISTS {
        let path = sheets.join(list.file);
        let table = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let read = read_rows(&table).and_then(|rows| {
            bands += rows.len();
            part(list, &rows)
        });
        parts.push(read.with_context(|| list.file.to_owned())?);
    }
    fs::write(out.join("rules.json"), rule_set(&parts)?)?;
    let services: usize = parts.iter().map(|part| part.services.len()).sum();
    Ok(format!("{bands} bands of {services} services of {} carriers", parts.len()))
}

fn part(list: &PriceList, rows: &[Row]) -> Result<Part> {
    let mut services: Vec<Service> = Vec::new();
    for row in rows {
        check_zone(list, row)?;
        let reference = reference(list, &row.code);
        let at = services.iter().position(|service| service.reference == reference).unwrap_or(services.len());
        if at == services.len() {
            services.push(Service { list, reference, lanes: Vec::new() });
        }
        let Some(service) = services.get_mut(at) else {
            continue;
        };
        match service.lanes.iter_mut().find(|lane| lane.iter().any(|first| first.zone == row.zone)) {
            Some(lane) => lane.push(row),
            None => service.lanes.push(vec![row]),
        }
    }
    let mut zones: Vec<(String, String)> = Vec::new();
    for service in &services {
        for lane in &service.lanes {
            let (reference, zone) = zone(rows, service, lane)?;
            match zones.iter().find(|(known, _)| *known == reference) {
                Some((_, known)) => ensure!(*known == zone, "zone {reference} is told in two ways"),
                None => zones.push((reference, zone)),
            }
        }
    }
    Ok(Part {
        carrier: format!("{{ \"Reference\": {}, \"Name\": {} }}", text(list.carrier), text(list.name)),
        zones: zones.into_iter().map(|(_, zone)| zone).collect(),
        services: services.iter().map(service_text).collect::<Result<_>>()?,
        references: services.into_iter().map(|service| service.reference).collect(),
    })
}

/// `domicile` and `international` only repeat what the countries say: make sure that they do.
fn check_zone(list: &PriceList, row: &Row) -> Result<()> {
    let home = row.countries.iter().any(|country| country == list.home);
    let fits = if row.domestic { home && row.countries.len() == 1 } else { !home };
    ensure!(
        fits && row.domestic != row.international,
        "service {} in zone {}: its countries and its flags contradict each other",
        row.code,
        row.zone
    );
    Ok(())
}

/// The carrier's reference and the code, unless the code begins with it: `GLS_PARCEL`, `POSTAT_10`, `LA_POSTE_STANDARD_SERVICE`.
fn reference(list: &PriceList, code: &str) -> String {
    let code = code.to_uppercase().replace(' ', "_");
    if code.starts_with(&format!("{}_", list.carrier)) { code } else { format!("{}_{code}", list.carrier) }
}

fn zone_reference(list: &PriceList, label: &str) -> String {
    format!("{}_{}", list.carrier, label.to_uppercase().replace(' ', "_"))
}

/// A zone and its reference. An empty list of countries is everywhere else: not at home, not where the service has another zone, and,
/// if the label is of the rest of the world, in no zone of the whole list.
fn zone(rows: &[Row], service: &Service, lane: &[&Row]) -> Result<(String, String)> {
    let first = lane.first().context("a lane without rows")?;
    ensure!(lane.iter().all(|row| row.countries == first.countries), "zone {} has different countries", first.zone);
    let reference = zone_reference(service.list, &first.zone);
    let places = if first.countries.is_empty() {
        let rest = first.zone.starts_with("Rest");
        let own = service.lanes.iter().flatten().flat_map(|row| &row.countries);
        let others = rows.iter().filter(|_| rest).flat_map(|row| &row.countries);
        let named: BTreeSet<&str> = own.chain(others).map(String::as_str).chain([service.list.home]).collect();
        format!("\"Include\": [\"*\"], \"Exclude\": {}", texts(named))
    } else {
        format!("\"Include\": {}", texts(&first.countries))
    };
    let zone = format!("{{ \"Reference\": {}, {places} }}", text(&reference));
    Ok((reference, zone))
}

fn service_text(service: &Service) -> Result<String> {
    let Service { list, reference, lanes } = service;
    let first = lanes.iter().flatten().next().context("a service without rows")?;
    let rules = rules(service)?;
    let from = format!("\"From\": {}", texts([list.home]));
    let mut transit = Vec::new();
    let mut rates = Vec::new();
    for lane in lanes {
        let row = *lane.first().context("a lane without rows")?;
        ensure!(
            lane.iter().all(|other| other.transit == row.transit && other.currency == row.currency),
            "{reference}: transit days or currencies differ within zone {}",
            row.zone
        );
        let to = format!("{from}, \"To\": {}", texts([zone_reference(list, &row.zone)]));
        let (least, most) = row.transit;
        transit.push(format!(
            "{{ {to}, \"TransitDays\": {{ \"Min\": {least}, \"Max\": {most} }}, \"DeliveryDays\": {} }}",
            texts(frame::WORKING_DAYS)
        ));
        rates.push(format!(
            "{{ {to}, \"Basis\": \"Package\", \"Unit\": {}, \"Currency\": {}, \"Bands\": {} }}",
            text(list.weight_unit),
            text(&row.currency),
            rows_of(reference, lane)?
        ));
    }
    Ok(format!(
        "{{ \"Reference\": {}, \"Name\": {}, \"Carrier\": {}, \"Enabled\": true,\n      \"Rules\": {{ {rules} }},\n      \
         \"Transit\": {},\n      \"Rates\": {} }}",
        text(reference),
        text(&first.name),
        text(list.carrier),
        rows(transit, 8),
        rows(rates, 8)
    ))
}

/// The bands of a lane, each beginning where the one before ends; that end belongs to the one before.
fn rows_of(reference: &str, lane: &[&Row]) -> Result<String> {
    for (lower, upper) in lane.iter().zip(lane.iter().skip(1)) {
        let (end, start) = (&lower.up_to, &upper.from);
        ensure!(end.1 == start.1, "{reference}: after the band up to {} comes one from {}", end.0, start.0);
    }
    ensure!(lane.iter().all(|row| row.from.1 < row.up_to.1), "{reference}: a band that holds nothing");
    let bands = lane.iter().map(|row| format!("{{ \"UpTo\": {}, \"Price\": {} }}", row.up_to.0, row.price));
    Ok(rows(bands, 10))
}

/// The limits of each package: its weight, its longest side, and, of its other two sides, what the girth says of them.
fn rules(service: &Service) -> Result<String> {
    let Service { list, reference, lanes } = service;
    let rows: Vec<&Row> = lanes.iter().flatten().copied().collect();
    let first = rows.first().context("a service without rows")?;
    ensure!(rows.iter().all(|row| row.limits == first.limits), "{reference}: its rows have different limits of size");
    let starts: BTreeSet<Decimal> = lanes.iter().filter_map(|lane| lane.first()).map(|row| row.from.1).collect();
    ensure!(starts.len() == 1, "{reference}: its zones start at different weights");
    let heaviest = rows.iter().map(|row| &row.up_to).max_by_key(|up_to| up_to.1).context("a service without rows")?;
    let longest = first.limits.iter().max().context("no limits")?;
    let girth = Decimal::TWO * (first.limits.iter().sum::<Decimal>() - longest);
    Ok(format!(
        "\"Weight\": {{ \"Min\": {}, \"Max\": {}, \"Unit\": {}, \"Basis\": \"Package\" }}, \
         \"Length\": {{ \"Max\": {longest}, \"Unit\": {unit} }}, \"Girth\": {{ \"Max\": {girth}, \"Unit\": {unit} }}",
        first.from.0,
        heaviest.0,
        text(list.weight_unit),
        unit = text(list.length_unit)
    ))
}

fn rule_set(parts: &[Part]) -> Result<String> {
    let carriers = parts.iter().map(|part| part.carrier.clone());
    let zones = parts.iter().flat_map(|part| part.zones.clone());
    let services = parts.iter().flat_map(|part| part.services.clone());
    let all: BTreeSet<&str> = parts.iter().flat_map(|part| &part.references).map(String::as_str).collect();
    let mut groups = Vec::new();
    for group in &GROUPS {
        for member in group.services {
            ensure!(all.contains(member), "the group {} names {member}, which no list has", group.reference);
        }
        let (reference, name) = (text(group.reference), text(group.name));
        groups.push(format!("{{ \"Reference\": {reference}, \"Name\": {name}, \"Services\": {} }}", texts(group.services)));
    }
    let holidays: Vec<String> = HOLIDAYS.iter().map(|(country, days)| format!("{}: {}", text(country), texts(*days))).collect();
    Ok(format!(
        "{{ \"Name\": \"Parcels from Germany, France, Austria and the USA\", \"Currency\": \"EUR\",\n  \
         \"ExchangeRates\": {},\n  \"Holidays\": {{\n    {} }},\n  \"ShippingLocations\": {},\n  \"Zones\": {},\n  \
         \"Carriers\": {},\n  \"CarrierServices\": {},\n  \"CarrierServiceGroups\": {} }}\n",
        frame::EXCHANGE_RATES,
        holidays.join(",\n    "),
        rows(DEPOTS.iter().map(|depot| (*depot).to_owned()), 4),
        rows(zones, 4),
        rows(carriers, 4),
        rows(services, 4),
        rows(groups, 4)
    ))
}

#[cfg(test)]
mod tests;
