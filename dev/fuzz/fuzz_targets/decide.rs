//! Worlds of the laws' generator, made of the bytes: the matcher decides as the oracle does.
#![no_main]

#[path = "../../../tests/support"]
mod support {
    pub mod ask;
    pub mod generate;
    pub mod oracle;
}

use libfuzzer_sys::{Corpus, fuzz_target};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use support::ask::{after, allocated, compiled, pool};
use support::generate;
use support::oracle::{self, Booking, usage};

fuzz_target!(|data: &[u8]| -> Corpus {
    // Whatever asks for more bytes than there are is given noughts.
    let rng = TestRng::from_seed(RngAlgorithm::PassThrough, data);
    let mut runner = TestRunner::new_with_rng(Config { max_local_rejects: 64, ..Config::default() }, rng);
    let Ok(tree) = generate::cases().new_tree(&mut runner) else { return Corpus::Reject };
    let case = tree.current();
    let matcher = compiled(&case.rule_set);
    let used = Booking::default().with_usage(usage(&case.usage));
    for consignment in &case.consignments {
        for choice in generate::choices(&case.rule_set) {
            let expected = oracle::called(&case.rule_set, consignment, &case.at, &choice, &used, None);
            let pool = after(pool(&matcher, &choice), &case.usage);
            assert_eq!(allocated(&pool, consignment, &case.at), expected, "{choice:?}");
        }
    }
    Corpus::Keep
});
