//! The index changes no answer: with it and without it the same service is chosen, for every pool.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/generate/mod.rs"]
mod generate;
#[path = "support/oracle/mod.rs"]
mod oracle;

use chrono::{DateTime, FixedOffset};
use consign::{Consignment, Matcher, Pool, RuleSet, ServiceFilter};
use oracle::Choice;
use proptest::prelude::*;

fn pool(matcher: &Matcher, choice: &Choice<'_>) -> Pool {
    match choice {
        Choice::All => matcher.all(),
        Choice::Group(group) => matcher.group(group).unwrap(),
        Choice::Service(service) => matcher.service(service).unwrap(),
        Choice::Filters { direction, pick_up, drop_off } => matcher.all().filter(ServiceFilter {
            direction: direction.map(|direction| direction.parse().unwrap()),
            is_pick_up: *pick_up,
            is_drop_off: *drop_off,
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, rng_seed: proptest::test_runner::RngSeed::Fixed(20_261_121), ..ProptestConfig::default() })]

    #[test]
    fn the_index_moves_no_answer(case in generate::cases()) {
        let rule_set = RuleSet::from_json(&case.rule_set.to_string()).unwrap();
        let (indexed, plain) = (rule_set.compile().unwrap(), rule_set.compile_without_index().unwrap());
        let at = case.at.parse::<DateTime<FixedOffset>>().unwrap().to_utc();
        let readable = case.consignments.iter().filter_map(|consignment| Consignment::from_json(&consignment.to_string()).ok());
        for consignment in readable {
            for choice in generate::choices(&case.rule_set) {
                prop_assert_eq!(pool(&indexed, &choice).allocate(&consignment, at), pool(&plain, &choice).allocate(&consignment, at), "{:?}", choice);
            }
        }
    }
}
