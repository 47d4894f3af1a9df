//! Any text as a consignment: all ways of asking agree about it.
#![no_main]

use consign::Consignment;
use consign_fuzz::{decide, matcher};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let read = consign_orders::read_bytes(data);
    let Ok(text) = std::str::from_utf8(data) else { return assert!(read.is_err()) };
    if let Ok(consignment) = Consignment::from_json(text) {
        decide(matcher(), &consignment);
    }
});
