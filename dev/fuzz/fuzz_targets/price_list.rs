//! Any table as a price list, with a chart, surcharges and a mapping: it is refused, or is a rule set whose prices are those of its cells.
#![no_main]

use consign_fuzz::parts;
use consign_rates::{Mapping, Options, import, is_price_list, proposed};
use consign_tables::{Sheet, sheets_of};
use libfuzzer_sys::fuzz_target;

fn sheets(text: &str) -> Vec<Sheet> {
    sheets_of("prices.csv", text.as_bytes().to_vec()).map(|workbook| workbook.sheets).unwrap_or_default()
}

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let [prices, chart, surcharges, mapping] = parts(text);
    let [prices, chart, surcharges] = [prices, chart, surcharges].map(|text| if text.is_empty() { Vec::new() } else { sheets(text) });
    for sheet in &prices {
        let _ = (is_price_list(sheet), proposed(sheet));
    }
    let mut options = Options::default();
    options.service = "STANDARD".parse().ok();
    options.carrier = "POST".parse().ok().map(|reference| consign::Carrier::new(reference, None));
    options.currency = (data.len() % 2 == 0).then(|| "EUR".parse().ok()).flatten();
    options.is_lenient = data.len() % 4 > 1;
    if !mapping.is_empty() {
        let Ok(mapping) = Mapping::read("mapping.toml", mapping) else { return };
        options.mapping = mapping;
    }
    if let Ok(imported) = import(&prices, &chart, &surcharges, &options) {
        imported.rules.compile().expect("what is imported can be used");
        if let Err(wrong) = imported.verify(8) {
            panic!("{wrong}");
        }
    }
});
