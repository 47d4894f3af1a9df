//! All rivals give the same answers, or the figures would mean nothing.

#![allow(missing_docs)]

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use consign::{Consignment, Explanation, ReasonCode, RuleSet};
use consign_rivals::integer_scan::{IntegerScan, Order};
use consign_rivals::{Cedar, Question, Service, Zen};
use consign_scale::{AT, SEED, consignment, rule_set_value};

/// As many as the benches go through.
const CONSIGNMENTS: usize = 256;

/// The reasons for what engines are asked about. The others are of dates and prices.
const OF_RULES: [ReasonCode; 10] = [
    ReasonCode::NotEnabled,
    ReasonCode::Direction,
    ReasonCode::NoLane,
    ReasonCode::Weight,
    ReasonCode::Length,
    ReasonCode::Girth,
    ReasonCode::LengthPlusGirth,
    ReasonCode::Value,
    ReasonCode::Tags,
    ReasonCode::ExcludedPlace,
];

/// The services that meet the rules, whatever their dates and prices.
fn eligible(explanation: &Explanation) -> BTreeSet<String> {
    let of_dates = explanation.unqualified.iter().filter(|service| service.reasons().all(|reason| !OF_RULES.contains(&reason.code())));
    let offered = explanation.quotes.iter().map(|quote| quote.service().reference.to_string());
    offered.chain(of_dates.map(|service| service.service().reference.to_string())).collect()
}

fn agree(services: usize) {
    let (rules, at) = (rule_set_value(services, SEED), AT.parse::<DateTime<Utc>>().unwrap());
    let matcher = RuleSet::from_json(&rules.to_string()).unwrap_or_else(|error| panic!("{error}")).compile().unwrap();
    let pool = matcher.all();
    let scan = IntegerScan::new(&rules, Order::ByZone);
    let moment = scan.moment(at);
    let read = Service::all(&rules);
    let (zen, cedar) = (Zen::new(&read), Cedar::new(&read));
    let mut most = 0;
    for document in (0..CONSIGNMENTS).map(|number| consignment(number, SEED)) {
        let explanation = pool.explain(&Consignment::from_json(&document.to_string()).unwrap(), at).unwrap();
        let expected = eligible(&explanation);
        let cheapest = explanation.quotes.first().map(|quote| (quote.service().reference.to_string(), quote.price().net.to_string()));
        let parcel = scan.parcel(&document);
        let question = Question::of(&document, &parcel, &scan);
        let answers = [("zen", zen.eligible(&zen.context(&question))), ("cedar", cedar.eligible(&cedar.request(&question)))];
        for (rival, found) in answers {
            let names: BTreeSet<String> = found.iter().map(|number| scan.reference(*number).to_owned()).collect();
            assert_eq!(names, expected, "{rival}, {services} services, {document}");
            let chosen = scan.cheapest(found, &parcel, &moment);
            let chosen =
                chosen.map(|offer| (scan.reference(offer.service).to_owned(), format!("{}.{:02}", offer.net / 100, offer.net % 100)));
            assert_eq!(chosen, cheapest, "{rival}, {services} services, {document}");
        }
        most = most.max(expected.len());
    }
    assert!(most > services / 10, "at most {most} of {services} services were eligible");
}

#[test]
fn all_agree_on_10_services() {
    agree(10);
}

#[test]
fn all_agree_on_100_services() {
    agree(100);
}

#[test]
fn all_agree_on_1_000_services() {
    agree(1_000);
}

#[test]
fn all_agree_on_5_000_services() {
    agree(5_000);
}
