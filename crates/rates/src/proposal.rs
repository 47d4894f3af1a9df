//! A mapping proposed for a price list.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use consign_tables::Sheet;

use crate::block::{Spread, blocks};
use crate::header::{Field, key, words};
use crate::notes::Notes;
use crate::options::Options;

/// Whether a sheet looks like a price list: it has prices by weight or place, and no references of consignments.
#[must_use]
pub fn is_price_list(sheet: &Sheet) -> bool {
    const OF_ORDERS: [&str; 9] = ["order", "reference", "consignment", "shipment", "sku", "recipient", "customer", "tracking", "origin"];
    let blocks = blocks(sheet, &Options::default(), &BTreeSet::new(), &mut Notes::default());
    let is_of_orders = |name: &str| words(name).split('_').any(|word| OF_ORDERS.contains(&word));
    !blocks.is_empty() && !blocks.iter().any(|block| sheet.row(block.header).cells().any(is_of_orders))
}

/// A mapping for a price list, as far as its header tells, to be corrected and given as `--mapping`.
///
/// ```
/// let mut sheet = consign_tables::Sheet::new("prices.csv", None);
/// sheet.push(1, ["Weight", "Zone 2", "Grade"]);
/// sheet.push(2, ["1", "7.17", "3"]);
/// let text = consign_rates::proposed(&sheet);
/// assert!(text.contains("Weight = \"Weight\"") && text.contains("# Ignore = [\"Grade\"]"));
/// assert!(consign_rates::Mapping::read("m.toml", &text).is_ok());
/// ```
#[must_use]
pub fn proposed(sheet: &Sheet) -> String {
    let blocks = blocks(sheet, &Options::default(), &BTreeSet::new(), &mut Notes::default());
    let Some(block) = blocks.first() else { return String::new() };
    let mut text = String::new();
    // Writing to a string doesn't fail.
    let _ = writeln!(
        text,
        "# A mapping for `consign import rates --mapping`\n# Service = \"SERVICE\"\n# Carrier = \"CARRIER\"\n# Country = \"US\""
    );
    let currency = block.currency.or(block.columns.iter().find_map(|column| column.stated.currency));
    let _ = match currency {
        Some(currency) => writeln!(text, "Currency = \"{currency}\""),
        None => writeln!(text, "# Currency = \"USD\""),
    };
    let unit = block.unit.or(block.columns.iter().find_map(|column| column.stated.weight));
    let _ = match unit {
        Some(unit) => writeln!(text, "Unit = \"{unit}\""),
        None => writeln!(text, "# Unit = \"lb\""),
    };
    if blocks.len() == 1 {
        let _ = writeln!(text, "Header = {}", sheet.row(block.header).line());
    }
    let _ = writeln!(text, "\n[Columns]");
    let mut given = BTreeSet::new();
    for column in block.columns.iter().filter(|column| !matches!(column.field, Field::Surcharge | Field::Ignore)) {
        if given.insert(column.field) {
            let _ = writeln!(text, "{} = {}", key(column.field), quoted(&column.name));
        }
    }
    let unknown: Vec<String> = block.unknown().map(quoted).collect();
    if !unknown.is_empty() {
        let _ = writeln!(text, "# Ignore = [{}]", unknown.join(", "));
    }
    if let Spread::Zones(zones) = &block.spread {
        let _ = writeln!(text, "\n[Zones]");
        for (_, label) in zones {
            let _ = writeln!(text, "# {} = [\"DE\", \"US 850-853\"]", quoted(label));
        }
    }
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace(char::is_control, " ").replace('\\', "\\\\").replace('"', "\\\""))
}
