//! The freight rates and the orders of a microchip producer (Brunel University London) as a rule set and its consignments.
//!
//! What a row becomes, and what is done with the tables' oddities, is told in `rules-examples/brunel/README.md`.

mod date;
mod orders;
mod table;

use crate::json::{figure, rows, text, texts};
use anyhow::{Context, Result, bail, ensure};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use table::{Record, records};

/// The country that stands for every port: the tables name none.
const COUNTRY: &str = "AQ";
/// The tables don't say what their costs are in.
const CURRENCY: &str = "USD";
/// A service level of the orders for which the customer fetches the goods; no rate has it.
const COLLECTED_BY_CUSTOMER: &str = "CRF";

/// One row of FreightRates.csv.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rate {
    service: Service,
    destination: String,
    from: (String, Decimal),
    up_to: (String, Decimal),
    minimum: String,
    per_kg: String,
}

/// What makes a carrier service here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Service {
    carrier: String,
    level: String,
    mode: String,
    days: u16,
    origin: String,
}

impl Service {
    fn reference(&self) -> String {
        let Service { carrier, level, mode, days, origin } = self;
        format!("{carrier}-{level}-{mode}-{days}-{origin}")
    }

    fn name(&self) -> String {
        let Service { carrier, level, mode, days, origin } = self;
        let unit = if *days == 1 { "day" } else { "days" };
        format!("{carrier} {level} {mode}, {days} {unit} from {origin}")
    }
}

/// Bands that follow one another without a gap: what one service of the rule set prices with.
struct RateSheet {
    reference: String,
    name: String,
    bands: Vec<Rate>,
}

/// Reads the tables in `tables`, writes `rules.json` and `consignments.jsonl` to `out`, and says how many of what.
pub(crate) fn convert(tables: &Path, out: &Path) -> Result<String> {
    let read = |name: &str| {
        let path = tables.join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let (rates, repeated) = read_rates(&read("FreightRates.csv")?)?;
    let services: BTreeSet<&Service> = rates.iter().map(|rate| &rate.service).collect();
    let sheets = rate_sheets(&rates);
    let orders = orders::consignments(&read("OrderList.csv")?, &read("PlantPorts.csv")?, &ports(&rates)?)?;
    fs::write(out.join("rules.json"), rule_set(&rates, &sheets)?)?;
    fs::write(out.join("consignments.jsonl"), &orders)?;
    Ok(format!(
        "{} bands ({repeated} rows repeat another and are left out) of {} services on {} rate sheets; {} consignments",
        rates.len(),
        services.len(),
        sheets.len(),
        orders.lines().count()
    ))
}

/// The rates without those that repeat another in all but their index and vector, and how many these are.
fn read_rates(table: &str) -> Result<(Vec<Rate>, usize)> {
    let mut rates: Vec<Rate> = Vec::new();
    let mut repeated = 0;
    for record in records(table, "FreightRates.csv")? {
        let rate = read_rate(&record).with_context(|| format!("FreightRates.csv, index {}", record.get("Index")))?;
        if rates.contains(&rate) {
            repeated += 1;
        } else {
            rates.push(rate);
        }
    }
    Ok((rates, repeated))
}

fn read_rate(record: &Record) -> Result<Rate> {
    let service = Service {
        carrier: record.get("Carrier").to_owned(),
        level: record.get("svc_cd").to_owned(),
        mode: record.get("mode_dsc").to_owned(),
        days: record.get("tpt_day_cnt").parse()?,
        origin: record.get("orig_port_cd").to_owned(),
    };
    let rate = Rate {
        service,
        destination: record.get("dest_port_cd").to_owned(),
        from: figure(record.get("minm_wgh_qty"))?,
        up_to: figure(record.get("max_wgh_qty"))?,
        minimum: figure(record.get("minimum cost"))?.0,
        per_kg: figure(record.get("rate"))?.0,
    };
    let (from, up_to) = (rate.from.1, rate.up_to.1);
    ensure!(!from.is_sign_negative() && from < up_to, "the band from {from} up to {up_to} kg holds nothing");
    ensure!(rate.service.level != COLLECTED_BY_CUSTOMER, "a rate for what the customer collects");
    Ok(rate)
}

/// The one port that all rates lead to, and the ports that they start from.
fn ports(rates: &[Rate]) -> Result<(BTreeSet<&str>, &str)> {
    let destinations: BTreeSet<&str> = rates.iter().map(|rate| rate.destination.as_str()).collect();
    let [destination] = destinations.iter().copied().collect::<Vec<_>>()[..] else {
        bail!("rates to {destinations:?}: a service here leads to one port");
    };
    Ok((rates.iter().map(|rate| rate.service.origin.as_str()).collect(), destination))
}

/// Deals out the bands of each service to as many sheets as it takes for none to overlap and none to leave a gap.
fn rate_sheets(rates: &[Rate]) -> Vec<RateSheet> {
    let mut services: BTreeMap<&Service, Vec<&Rate>> = BTreeMap::new();
    for rate in rates {
        services.entry(&rate.service).or_default().push(rate);
    }
    let mut sheets = Vec::new();
    for (service, mut bands) in services {
        bands.sort_by_key(|rate| (rate.from.1, rate.up_to.1));
        let dealt = deal(&bands);
        let only = dealt.len() == 1;
        for (nth, bands) in (1..).zip(dealt) {
            let (reference, name) = if only {
                (service.reference(), service.name())
            } else {
                (format!("{}-S{nth}", service.reference()), format!("{}, sheet {nth}", service.name()))
            };
            sheets.push(RateSheet { reference, name, bands });
        }
    }
    sheets
}

/// Bands are printed with both ends, a hundredth (of a kilogram, in one table of a pound) apart: 499.99, then 500.
/// Such bands meet; a wider distance is a gap.
fn deal(bands: &[&Rate]) -> Vec<Vec<Rate>> {
    let printed_step = Decimal::new(1, 2);
    let mut sheets: Vec<Vec<Rate>> = Vec::new();
    for &band in bands {
        let meets = |sheet: &&mut Vec<Rate>| {
            sheet.last().is_some_and(|last| {
                let distance = band.from.1 - last.up_to.1;
                Decimal::ZERO < distance && distance <= printed_step
            })
        };
        match sheets.iter_mut().find(meets) {
            Some(sheet) => sheet.push(band.clone()),
            None => sheets.push(vec![band.clone()]),
        }
    }
    sheets
}

fn rule_set(rates: &[Rate], sheets: &[RateSheet]) -> Result<String> {
    let (origins, destination) = ports(rates)?;
    let carriers: BTreeSet<&str> = rates.iter().map(|rate| rate.service.carrier.as_str()).collect();
    let mut served: BTreeMap<&str, BTreeSet<&str>> = origins.iter().map(|&port| (port, BTreeSet::new())).collect();
    served.entry(destination).or_default();
    for Rate { service, .. } in rates {
        served.entry(&service.origin).or_default().insert(&service.carrier);
    }
    let locations = served.iter().map(|(port, carriers)| {
        let collections: Vec<String> = carriers.iter().map(|c| format!("{{ \"Carrier\": {} }}", text(c))).collect();
        let place = format!("{{ \"Reference\": {}, \"Place\": {}", text(port), text(COUNTRY));
        format!("{place}, \"Collections\": [{}] }}", collections.join(", "))
    });
    let carriers = carriers.iter().map(|c| format!("{{ \"Reference\": {0}, \"Name\": {0} }}", text(c)));
    let services = sheets.iter().filter_map(service);
    Ok(format!(
        "{{ \"Name\": \"Outbound freight of a microchip producer\", \"Currency\": {},\n  \"ShippingLocations\": {},\n  \
         \"Carriers\": {},\n  \"CarrierServices\": {},\n  \"CarrierServiceGroups\": {} }}\n",
        text(CURRENCY),
        rows(locations, 4),
        rows(carriers, 4),
        rows(services, 4),
        rows(groups(sheets), 4)
    ))
}

/// One carrier service of the rule set. A sheet has at least one band.
fn service(sheet: &RateSheet) -> Option<String> {
    let first = sheet.bands.first()?;
    let Rate { service, destination, from, .. } = first;
    let lightest = if from.1.is_zero() { String::new() } else { format!("\"Weight\": {{ \"Min\": {}, \"Unit\": \"Kg\" }}, ", from.0) };
    let lane = format!("\"From\": {}, \"To\": {}", texts([&service.origin]), texts([destination]));
    let bands = sheet.bands.iter().map(|band| {
        let Rate { up_to, per_kg, minimum, .. } = band;
        format!("{{ \"UpTo\": {}, \"PerUnit\": {per_kg}, \"Minimum\": {minimum} }}", up_to.0)
    });
    Some(format!(
        "{{ \"Reference\": {}, \"Name\": {}, \"Carrier\": {}, \"Enabled\": true,\n      \
         \"Rules\": {{ {lightest}\"Tags\": {} }},\n      \
         \"Transit\": [{{ {lane}, \"TransitDays\": {{ \"Min\": {days}, \"Max\": {days} }} }}],\n      \
         \"Rates\": [{{ {lane}, \"Unit\": \"Kg\", \"Bands\": {} }}] }}",
        text(&sheet.reference),
        text(&sheet.name),
        text(&service.carrier),
        texts([&service.level]),
        rows(bands, 8),
        days = service.days
    ))
}

/// The services of each carrier, of each service level, of each mode.
fn groups(sheets: &[RateSheet]) -> Vec<String> {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for sheet in sheets {
        let Some(Rate { service, .. }) = sheet.bands.first() else {
            continue;
        };
        for group in [&service.carrier, &service.level, &service.mode] {
            groups.entry(group).or_default().push(&sheet.reference);
        }
    }
    let group = |(group, services): (&str, Vec<&str>)| {
        format!("{{ \"Reference\": {0}, \"Name\": {0}, \"Services\": {1} }}", text(group), texts(services))
    };
    groups.into_iter().map(group).collect()
}

#[cfg(test)]
mod tests;
