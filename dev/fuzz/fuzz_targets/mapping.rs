//! A mapping and a table, set apart by a line of dashes: rows are consignments or rejected, each once.
#![no_main]

use consign_orders::Document;
use consign_tables::{Content, open_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (mapping, table) = text.split_once("\n---\n").unwrap_or((text, ""));
    let _ = (Document::of("mapping.toml", mapping).is_ok(), Document::of("mapping.json", mapping).is_ok());
    let _ = consign_rates::Mapping::read("mapping.toml", mapping).is_ok();
    if let Ok(opened) = open_bytes("orders.csv", table.as_bytes().to_vec())
        && let Content::Table(_) = opened.content
        && let Ok(sheets) = consign_tables::sheets_of("orders.csv", table.as_bytes().to_vec())
    {
        for sheet in &sheets.sheets {
            let _ = (consign_rates::is_price_list(sheet), consign_rates::proposed(sheet));
        }
    }
});
