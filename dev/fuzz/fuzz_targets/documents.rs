//! Any text as each kind of JSON document: read and written again it is the same, and what it decides doesn't stop.
#![no_main]

use chrono::DateTime;
use consign::pro::{Allocate, Takes};
use consign::{Consignment, RuleSet};
use libfuzzer_sys::fuzz_target;

/// A rule set and a consignment, for what is read beside them.
const RULES: &str = include_str!("../../../rules-examples/uk-retailer/rules.json");
const CONSIGNMENT: &str = include_str!("../../../rules-examples/first-tariff/consignments.json");

fn rule_set(text: &str) {
    let Ok(rules) = RuleSet::from_json(text) else { return };
    let written = rules.to_json();
    let again = RuleSet::from_json(&written).expect("what is written can be read");
    assert_eq!(again.to_json(), written);
    let _ = rules.warnings_in(text, None);
    let Ok(matcher) = rules.compile() else { return };
    for consignment in
        consign_orders::Elements::new(CONSIGNMENT.as_bytes()).flatten().filter_map(|element| consign_orders::read(&element).ok())
    {
        decide(&matcher, &consignment);
    }
}

/// The three ways of asking agree.
fn decide(matcher: &consign::Matcher, consignment: &Consignment) {
    let at = DateTime::from_timestamp(1_793_610_000, 0).expect("an instant");
    let Ok(explanation) = matcher.all().explain(consignment, at) else { return };
    let quotes = matcher.all().quotes(consignment, at).expect("it was explained");
    assert_eq!(explanation.quotes, quotes);
}

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else {
        let _ = (RuleSet::from_slice(rest).map(|_| ()), consign_orders::read_bytes(rest).map(|_| ()));
        return;
    };
    match first % 5 {
        0 => rule_set(text),
        1 => {
            let Ok(consignment) = Consignment::from_json(text) else { return };
            let rules = RuleSet::from_json(RULES).expect("it is an example");
            decide(&rules.compile().expect("it is an example"), &consignment);
        }
        2 => {
            let _ = (Allocate::read(text, Takes::Filters).is_ok(), Allocate::read(text, Takes::Service).is_ok());
            let _ = Allocate::read_due(text).is_ok();
        }
        3 => drop(RuleSet::from_json(RULES).expect("it is an example").with_history(text)),
        _ => drop(RuleSet::from_json(RULES).expect("it is an example").compile().expect("it is an example").usage(text)),
    }
});
