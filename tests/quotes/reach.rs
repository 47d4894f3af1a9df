//! What the worlds reach, for a law is worth no more than the worlds it was tried on.

use std::collections::BTreeMap;

use consign::OPTION_DAYS;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::support::ask::{booked, compiled, instant, readable};
use super::support::generate::{self, Case};
use super::support::oracle::{self, Booking, Choice};

/// In how many of so many worlds, at least, each is to be met.
const TO_REACH: [(&str, usize); 12] = [
    ("quote in time", 40),
    ("quote expired when given", 40),
    ("quote that expires at a cut-off", 5),
    ("second quote in time", 15),
    ("option with a cut-off", 40),
    ("option without a cut-off", 40),
    ("option with an operational cut-off", 15),
    ("option that is not guaranteed", 30),
    ("two windows on one date", 15),
    ("booked", 30),
    ("booked otherwise than without the code", 20),
    ("not booked for its times alone", 30),
];

fn quotes_and_options(case: &Case, mut met: impl FnMut(&'static str, bool)) {
    let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
    for (_, consignment) in readable(&case.consignments) {
        let quotes = matcher.all().quotes(&consignment, at).unwrap_or_default();
        for (place, quote) in quotes.iter().enumerate() {
            let start_of_day = quote.collection().date_naive().and_time(chrono::NaiveTime::MIN);
            met("quote in time", at <= quote.expires());
            met("quote expired when given", at > quote.expires());
            met("quote that expires at a cut-off", at <= quote.expires() && quote.expires().naive_local() < start_of_day);
            met("second quote in time", place > 0 && at <= quote.expires());
        }
        let options = matcher.all().delivery_options(&consignment, at, OPTION_DAYS).unwrap_or_default();
        for option in &options {
            met("option with a cut-off", option.expires.is_some());
            met("option without a cut-off", option.expires.is_none());
            met("option with an operational cut-off", option.operational_cut_off.is_some());
            met("option that is not guaranteed", !option.guaranteed);
        }
        met("two windows on one date", options.windows(2).any(|two| two[0].date == two[1].date));
    }
}

fn bookings(case: &Case, code: &str, mut met: impl FnMut(&'static str, bool)) {
    let (matcher, at, booking) = (compiled(&case.rule_set), instant(&case.at), Booking::read(code));
    let pool = booked(matcher.all(), Some(code));
    for (json, consignment) in readable(&case.consignments) {
        let verdict = oracle::booked(&case.rule_set, json, &case.at, &Choice::All, &booking);
        met("booked", verdict.status == 200);
        let [with, without] = [&pool, &matcher.all()].map(|pool| pool.quotes(&consignment, at).unwrap_or_default());
        met("booked otherwise than without the code", !with.is_empty() && with.first() != without.first());
        let could = |service: &String| without.iter().any(|quote| quote.service().reference.as_str() == service);
        let late = |codes: &Vec<String>| codes == &["NoCollectionDate"] || codes == &["Promise"];
        met("not booked for its times alone", verdict.excluded.iter().any(|(service, codes)| could(service) && late(codes)));
    }
}

#[test]
fn the_worlds_reach_what_the_laws_are_about() {
    let mut runner = TestRunner::deterministic();
    let worlds = (generate::cases(), generate::bookings());
    let mut reached: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..300 {
        let (case, parts) = worlds.new_tree(&mut runner).unwrap().current();
        let mut here: BTreeMap<&str, bool> = BTreeMap::new();
        let mut met = |what: &'static str, is_met: bool| *here.entry(what).or_default() |= is_met;
        quotes_and_options(&case, &mut met);
        bookings(&case, &parts.code(&case), &mut met);
        for (what, _) in here.into_iter().filter(|(_, met)| *met) {
            *reached.entry(what).or_default() += 1;
        }
    }
    for (what, least) in TO_REACH {
        assert!(reached.get(what).is_some_and(|worlds| *worlds >= least), "{what}: {reached:#?}");
    }
}
