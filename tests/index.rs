//! The index changes no answer: with it and without it the same service is chosen, for every pool.
#![allow(missing_docs, clippy::unwrap_used)]

mod support {
    pub mod ask;
    pub mod generate;
    pub mod oracle;
}

use consign::RuleSet;
use proptest::prelude::*;
use support::ask::{instant, pool, readable, worlds};
use support::generate;

proptest! {
    #![proptest_config(worlds(400))]

    #[test]
    fn the_index_moves_no_answer(case in generate::cases()) {
        let rule_set = RuleSet::from_json(&case.rule_set.to_string()).unwrap();
        let (indexed, plain) = (rule_set.compile().unwrap(), rule_set.compile_without_index().unwrap());
        let at = instant(&case.at);
        for (_, consignment) in readable(&case.consignments) {
            for choice in generate::choices(&case.rule_set) {
                prop_assert_eq!(pool(&indexed, &choice).allocate(&consignment, at), pool(&plain, &choice).allocate(&consignment, at), "{:?}", choice);
            }
        }
    }
}
