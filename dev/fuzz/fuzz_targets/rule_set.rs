//! Any text as a rule set, or as what has been observed or used of one: read and written again it is the same, and what it decides doesn't stop.
#![no_main]

use consign::RuleSet;
use consign_fuzz::{consignments, decide, matcher, rules};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return assert!(RuleSet::from_slice(data).is_err()) };
    let Ok(rule_set) = RuleSet::from_json(text) else {
        let _ = (rules().clone().with_history(text).is_ok(), matcher().usage(text).is_ok());
        return;
    };
    let written = rule_set.to_json();
    assert_eq!(RuleSet::from_json(&written).expect("what is written can be read").to_json(), written);
    let _ = rule_set.warnings_in(text, None);
    let Ok(matcher) = rule_set.compile() else { return };
    consignments().iter().for_each(|consignment| decide(&matcher, consignment));
});
