//! The orders as consignments.

use super::date::Date;
use super::table::{Record, records};
use crate::json::{figure, text, texts};
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// One consignment a line, in the order of the table.
pub(super) fn consignments(orders: &str, plant_ports: &str, ports: &(BTreeSet<&str>, &str)) -> Result<String> {
    let plants: BTreeSet<(String, String)> = records(plant_ports, "PlantPorts.csv")?
        .iter()
        .map(|record| (record.get("Plant Code").to_owned(), record.get("Port").to_owned()))
        .collect();
    let mut seen = BTreeSet::new();
    let mut out = String::new();
    for order in records(orders, "OrderList.csv")? {
        let id = order.get("Order ID");
        let line = consignment(&order, &plants, ports).with_context(|| format!("OrderList.csv, order {id}"))?;
        ensure!(seen.insert(id.to_owned()), "OrderList.csv lists order {id} twice");
        writeln!(out, "{line}")?;
    }
    Ok(out)
}

fn consignment(order: &Record, plants: &BTreeSet<(String, String)>, ports: &(BTreeSet<&str>, &str)) -> Result<String> {
    let (plant, origin) = (order.get("Plant Code"), order.get("Origin Port"));
    ensure!(plants.contains(&(plant.to_owned(), origin.to_owned())), "{plant} doesn't ship from {origin}");
    let destination = order.get("Destination Port");
    ensure!(ports.0.contains(origin) && ports.1 == destination, "no rate from {origin} to {destination}");
    let date = Date::read(order.get("Order Date"))?;
    let mut due = date;
    for _ in 0..order.get("TPT").parse::<u16>()? {
        due = due.next();
    }
    let at = |kind: &str, port: &str| format!("{{\"AddressType\":{},\"ShippingLocationReference\":{}}}", text(kind), text(port));
    let meta = |key: &str, value: &str| format!("{{\"KeyValue\":{},\"StringValue\":{}}}", text(key), text(value));
    Ok(format!(
        "{{\"Reference\":{},\"ShippingDate\":\"{date}T00:00:00+00:00\",\
         \"RequestedDeliveryDate\":{{\"Date\":\"{due}T00:00:00+00:00\",\"IsToBeExactlyOnTheDateSpecified\":false}},\
         \"Packages\":[{{\"Weight\":{{\"Value\":{},\"Unit\":\"Kg\"}}}}],\"Addresses\":[{},{}],\"Tags\":{},\"MetaData\":[{},{},{},{}]}}",
        text(order.get("Order ID")),
        figure(order.get("Weight"))?.0,
        at("Origin", origin),
        at("Destination", destination),
        texts([order.get("Service Level")]),
        meta("Carrier", order.get("Carrier")),
        meta("TransportDays", order.get("TPT")),
        meta("ServiceLevel", order.get("Service Level")),
        meta("Plant", plant)
    ))
}
