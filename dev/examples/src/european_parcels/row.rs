//! The rows of a price list.

use crate::json::figure;
use anyhow::{Context, Result};
use rust_decimal::Decimal;

/// A figure as the list writes it, and its value.
type Figure = (String, Decimal);

/// One row of a price list: the price of one weight band of a service in a zone.
pub(super) struct Row {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) zone: String,
    pub(super) countries: Vec<String>,
    pub(super) from: Figure,
    pub(super) up_to: Figure,
    pub(super) limits: [Decimal; 3],
    pub(super) price: String,
    pub(super) currency: String,
    pub(super) transit: (u16, u16),
    pub(super) domestic: bool,
    pub(super) international: bool,
}

pub(super) fn read_rows(table: &str) -> Result<Vec<Row>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(table.as_bytes());
    let columns = reader.headers()?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let get = |column: &str| {
            let value = columns.iter().position(|name| name == column).and_then(|at| record.get(at));
            value.with_context(|| format!("no column `{column}`"))
        };
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(read_row(get).with_context(|| format!("line {line}"))?);
    }
    Ok(rows)
}

fn read_row<'r>(get: impl Fn(&str) -> Result<&'r str>) -> Result<Row> {
    let limit = |column| Ok::<_, anyhow::Error>(figure(get(column)?)?.1);
    let transit = get("transit_days")?;
    let (least, most) = transit.split_once('-').unwrap_or((transit, transit));
    Ok(Row {
        code: get("service_code")?.to_owned(),
        name: get("service_name")?.to_owned(),
        zone: get("zone_label")?.to_owned(),
        countries: get("country_codes")?.split(',').map(|code| code.trim().to_owned()).filter(|code| !code.is_empty()).collect(),
        from: figure(get("min_weight")?)?,
        up_to: figure(get("max_weight")?)?,
        limits: [limit("max_length")?, limit("max_width")?, limit("max_height")?],
        price: figure(get("rate")?)?.0,
        currency: get("currency")?.to_owned(),
        transit: (least.parse().context("transit_days")?, most.parse().context("transit_days")?),
        domestic: get("domicile")? == "true",
        international: get("international")? == "true",
    })
}
