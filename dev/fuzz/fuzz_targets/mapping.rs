//! A mapping in TOML or JSON and a table of orders: the mapping is refused, or each row is a consignment or rejected, once.
#![no_main]

use std::num::NonZeroUsize;

use chrono::DateTime;
use consign_fuzz::parts;
use consign_orders::{Document, Error, Keep, Listener, Options, Rejected, Source};
use libfuzzer_sys::{Corpus, fuzz_target};

struct Ignore;

impl Listener<Error> for Ignore {
    fn rejected(&mut self, file: &str, row: &Rejected) -> Result<(), Error> {
        assert!(!row.reasons().is_empty() && !row.told(file).is_empty());
        Ok(())
    }
}

fuzz_target!(|data: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(data) else { return Corpus::Reject };
    let [mapping, table] = parts(text);
    let name = if mapping.starts_with('{') { "mapping.json" } else { "mapping.toml" };
    let _ = consign_rates::Mapping::read(name, mapping).is_ok();
    let mut options = Options { threads: Some(NonZeroUsize::MIN), ..Options::default() };
    if !mapping.is_empty() {
        let Ok(document) = Document::of(name, mapping) else { return Corpus::Keep };
        options.mapping = Some(document);
    }
    let Ok(source) = Source::of_bytes("orders.csv", table.as_bytes().to_vec(), &options) else { return Corpus::Keep };
    let (mut kept, at) = (0, DateTime::from_timestamp(1_793_610_000, 0).expect("an instant"));
    let ran = source.run(&Keep { at }, &mut Ignore, |part: Vec<_>| {
        kept += part.len() as u64;
        Ok(())
    });
    if let Ok(ran) = ran {
        assert_eq!(kept + ran.tally.rejected, ran.tally.rows);
    }
    Corpus::Keep
});
