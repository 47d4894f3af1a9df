//! Any table as a price list: it is refused, or is a rule set whose prices are those of its cells.
#![no_main]

use consign_rates::{Options, import};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let Ok(workbook) = consign_tables::sheets_of("prices.csv", bytes.to_vec()) else { return };
    let mut options = Options::default();
    options.service = "STANDARD".parse().ok();
    options.carrier = "POST".parse().ok().map(|reference| consign::Carrier::new(reference, None));
    options.currency = (first % 2 == 0).then(|| "EUR".parse().ok()).flatten();
    options.is_lenient = first % 4 > 1;
    let (charts, surcharges) = if first % 8 > 3 { (&workbook.sheets[..], &workbook.sheets[..]) } else { (&[][..], &[][..]) };
    if let Ok(imported) = import(&workbook.sheets, charts, surcharges, &options) {
        imported.rules.compile().expect("what is imported can be used");
        if let Err(wrong) = imported.verify(8) {
            panic!("{wrong}");
        }
    }
});
