//! Worlds of the laws' generator, made of the bytes: the matcher decides as the oracle does, by each pool and objective, and offers its options.
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
use support::ask::{after, aimed, allocated, compiled, instant, offered, pool, read};
use support::generate;
use support::oracle::{self, Booking, Choice, usage};

/// Dates are looked for so many days ahead.
const DAYS: u32 = 5;

fuzz_target!(|data: &[u8]| -> Corpus {
    // Whatever asks for more bytes than there are is given noughts.
    let rng = TestRng::from_seed(RngAlgorithm::PassThrough, data);
    let mut runner = TestRunner::new_with_rng(Config { max_local_rejects: 64, ..Config::default() }, rng);
    let Ok(tree) = generate::cases().new_tree(&mut runner) else { return Corpus::Reject };
    let generate::Case { rule_set, consignments, at, usage: used } = tree.current();
    let matcher = compiled(&rule_set);
    let booking = Booking::default().with_usage(usage(&used));
    for consignment in &consignments {
        for choice in generate::choices(&rule_set) {
            let expected = oracle::called(&rule_set, consignment, &at, &choice, &booking, None);
            assert_eq!(allocated(&after(pool(&matcher, &choice), &used), consignment, &at), expected, "{choice:?}");
        }
        for objective in matcher.objectives().map(ToString::to_string) {
            let expected = oracle::allocated(&rule_set, consignment, &at, &Choice::All, Some(&objective));
            assert_eq!(allocated(&aimed(matcher.all(), &objective), consignment, &at), expected, "by {objective}");
        }
        if let Some(read) = read(consignment) {
            let options = matcher.all().delivery_options(&read, instant(&at), DAYS);
            let told = options.map(|all| all.iter().map(offered).collect()).map_err(|_| 400);
            assert_eq!(told, oracle::delivery_options(&rule_set, consignment, &at, &Choice::All, DAYS.into()));
        }
    }
    Corpus::Keep
});
