//! What is paid to whom: by carrier, by service, and against what was paid in the past.

use consign::Reference;
use consign::simulation::{Aggregates, CarrierShare, PaidShare, ServiceShare};
use consign_what_if::grouped;
use rust_decimal::Decimal;

use crate::figures::{count, part_of, percent_of};
use crate::page::{Chart, Section};
use crate::sides::{Measure, Sides, cost, mean_cost};
use crate::svg::MOST_BARS;
use crate::table::{Cell, Table};

pub(crate) fn section(sides: Sides<'_>) -> Section {
    let used = sides.after.services.values().filter(|share| share.consignments > 0).count();
    let moved = match sides.before {
        Some(_) => " A carrier that takes more consignments costs more: that is volume, no rise of prices. Prices are in the means.",
        None => "",
    };
    let intro = format!("{} take consignments.{moved}", part_of(used as u64, sides.after.services.len() as u64, "service"));
    let (carriers, services) = (carrier_keys(sides), service_keys(sides));
    let carrier = |reference: &Reference| sides.carrier(reference.as_str()).unwrap_or(reference.as_str()).to_owned();
    let drawn = |amount: Decimal, consignments: u64| (amount, format!("{} for {}", grouped(amount), count(consignments)));
    let nothing = || (Decimal::ZERO, "0".to_owned());
    let by_carrier = sides.rows(
        carriers.get(..MOST_BARS).unwrap_or(&carriers),
        |side, key| side.carriers.get(key).map_or_else(nothing, |own| drawn(side.converted(&own.cost), own.consignments)),
        carrier,
    );
    let drawn_services = services.iter().filter(|key| takes(sides, key)).count();
    let by_service = sides.rows(
        services.get(..MOST_BARS).unwrap_or(&services),
        |side, key| side.services.get(key).map_or_else(nothing, |own| drawn(side.converted(&own.cost), own.consignments)),
        |key| sides.full_name(key.as_str()),
    );
    let title = |what: &str, all: usize| {
        let few = if all > MOST_BARS { format!(": the {MOST_BARS} greatest of {all}") } else { String::new() };
        format!("Cost in {} by {what}, and for how many consignments{few}", sides.after.currency)
    };
    let section = Section::new("costs", "Cost by carrier and service", intro)
        .chart(Chart::new(title("carrier", carriers.len()), by_carrier))
        .chart(Chart::new(title("service", drawn_services), by_service))
        .table(carriers_table(sides, &carriers))
        .table(services_table(sides, &services));
    paid(sides).into_iter().fold(section, Section::table)
}

/// Whether a service takes something on either side.
fn takes(sides: Sides<'_>, key: &Reference) -> bool {
    sides.all().any(|side| side.services.get(key).is_some_and(|own| own.consignments > 0))
}

/// Carriers that take something, the dearest first.
fn carrier_keys(sides: Sides<'_>) -> Vec<Reference> {
    let taking = |side: &Aggregates| side.carriers.iter().filter(|(_, own)| own.consignments > 0).map(|(key, _)| key.clone()).collect();
    sides.ranked(taking, |side, key| side.carriers.get(key).map(|own| side.converted(&own.cost)))
}

/// Services that take something or would take what others take, the dearest first.
fn service_keys(sides: Sides<'_>) -> Vec<Reference> {
    let any = |own: &ServiceShare| own.consignments + own.runner_up > 0;
    let taking = |side: &Aggregates| side.services.iter().filter(|(_, own)| any(own)).map(|(key, _)| key.clone()).collect();
    sides.ranked(taking, |side, key| side.services.get(key).map(|own| side.converted(&own.cost)))
}

fn carriers_table(sides: Sides<'_>, keys: &[Reference]) -> Table {
    let of = |side: &Aggregates, key: &Reference, say: &dyn Fn(&CarrierShare) -> Cell| side.carriers.get(key).map_or(Cell::Nothing, say);
    let measures: &[Measure<'_, Reference>] = &[
        ("Consignments", &|side, key| of(side, key, &|own| own.consignments.into())),
        ("Share", &|side, key| of(side, key, &|own| Cell::percent(percent_of(own.consignments, side.allocated)))),
        (&sides.money("Cost"), &|side, key| of(side, key, &|own| cost(side, &own.cost))),
        (&sides.money("Mean"), &|side, key| of(side, key, &|own| mean_cost(side, &own.cost, own.consignments))),
    ];
    let label = |key: &Reference| vec![Cell::named(sides.carrier(key.as_str()).unwrap_or_default(), key.as_str())];
    sides.fill(Table::new("carriers", "Carriers").texts(["Carrier"]), keys, label, measures)
}

fn services_table(sides: Sides<'_>, keys: &[Reference]) -> Table {
    let of = |side: &Aggregates, key: &Reference, say: &dyn Fn(&ServiceShare) -> Cell| side.services.get(key).map_or(Cell::Nothing, say);
    let all: &[Measure<'_, Reference>] = &[
        ("Consignments", &|side, key| of(side, key, &|own| own.consignments.into())),
        (&sides.money("Cost"), &|side, key| of(side, key, &|own| cost(side, &own.cost))),
        (&sides.money("Mean"), &|side, key| of(side, key, &|own| mean_cost(side, &own.cost, own.consignments))),
        ("Only choice for", &|side, key| of(side, key, &|own| own.unrivalled.into())),
        (&sides.money("Next would cost more"), &|side, key| of(side, key, &|own| cost(side, &own.saved))),
        ("Next-best for", &|side, key| of(side, key, &|own| own.runner_up.into())),
    ];
    let measures = if sides.before.is_some() { all.get(..4).unwrap_or(all) } else { all };
    let label = |key: &Reference| {
        let (name, carrier) = sides.service(key.as_str());
        vec![Cell::named(name, key.as_str()), carrier.into()]
    };
    let note = "Only choice: no other service can take them. Next would cost more: what its consignments would cost more with their \
                second-best services. Next-best: consignments of others that it would take if theirs were not there. Services that take nothing \
                and are next-best for nothing are left out.";
    let only = "Only choice: no other service can take them. Services that take nothing are left out.";
    let table = Table::new("services", "Services").note(if sides.before.is_some() { only } else { note });
    sides.fill(table.texts(["Service", "Carrier"]), keys, label, measures)
}

/// By the carrier that was paid in the past: what was paid, and what the same consignments cost here.
fn paid(sides: Sides<'_>) -> Option<Table> {
    sides.after.baseline.as_ref()?;
    let shares = |side: &Aggregates| side.baseline.clone().unwrap_or_default().carriers;
    let keys = sides
        .ranked(|side| shares(side).into_keys().collect::<Vec<String>>(), |side, key| shares(side).get(key).map(|own| own.consignments));
    let of = |side: &Aggregates, key: &String, say: &dyn Fn(&PaidShare) -> Cell| shares(side).get(key).map_or(Cell::Nothing, say);
    let measures: &[Measure<'_, String>] = &[
        ("Consignments", &|side, key| of(side, key, &|own| own.consignments.into())),
        (&sides.money("Paid"), &|side, key| of(side, key, &|own| Cell::figure(side.converted_paid(&own.paid)))),
        (&sides.money("Cost here"), &|side, key| of(side, key, &|own| cost(side, &own.cost))),
        (&sides.money("Difference"), &|side, key| {
            of(side, key, &|own| Cell::difference(side.converted(&own.cost).saturating_sub(side.converted_paid(&own.paid))))
        }),
        ("Cheaper here", &|side, key| of(side, key, &|own| own.cheaper.into())),
        ("Dearer here", &|side, key| of(side, key, &|own| own.dearer.into())),
    ];
    let label = |key: &String| vec![if key.is_empty() { "(not said)".into() } else { key.as_str().into() }];
    let note = "What was paid in the past for consignments that a service takes here, and what the same consignments cost here.";
    Some(sides.fill(Table::new("paid", "Against what was paid").note(note).texts(["Paid to"]), &keys, label, measures))
}
