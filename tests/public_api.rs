//! The public surface, as a user meets it: what is shared by threads, what is matched exhaustively, what an error says.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::error::Error;
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use consign::comparison::ComparisonError;
use consign::pro::{Answers, Calls, MemoryStore, RequestError, Store, TrackingSource};
use consign::simulation::{Aggregates, MergeError, ResultsError, Simulation, WeightBandsError};
use consign::{
    Address, Allocation, AllocationFailure, AllocationRecord, AllocationSummary, Basis, Consignment, ConsignmentError, Country,
    CountryError, Currency, CurrencyError, Direction, ExclusionReason, Explanation, Facts, FactsError, Fingerprint, FingerprintError,
    Length, LengthUnit, Matcher, NameError, Package, Place, PlaceError, Pool, PostcodeError, Quantity, QuantityError, Quote, QuoteRecord,
    Quotes, ReasonCode, RecordedOutcome, Reference, Refusal, RuleKind, RuleSet, RuleSetError, ServiceFilter, State, Tag, TimeError,
    TimeOfDay, UnqualifiedService, Weekday, Weight, WeightUnit, Window, WordError,
};

const RULES: &str = r#"{
    "Currency": "GBP", "VatRate": 0.2,
    "Carriers": [{ "Reference": "SWIFT", "Name": "Swift Parcels" }],
    "CarrierServices": [
        { "Reference": "SMALL", "Name": "Small", "Carrier": "SWIFT", "Rules": { "Weight": { "Max": 2, "Unit": "Kg" } },
          "Transit": [{ "TransitDays": { "Min": 1, "Max": 2 } }], "Rates": [{ "Bands": [{ "UpTo": 2, "Price": 2.99 }] }] },
        { "Reference": "LARGE", "Carrier": "SWIFT", "IsDropOff": true, "Rules": { "Weight": { "Max": 25, "Unit": "Kg" } },
          "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "UpTo": 25, "Price": 5.49 }] }] }
    ],
    "CarrierServiceGroups": [{ "Reference": "BOTH", "Services": ["SMALL", "LARGE"] }]
}"#;

fn matcher() -> Matcher {
    RULES.parse::<RuleSet>().unwrap().compile().unwrap()
}

fn consignment(kilograms: &str) -> Consignment {
    let text = format!(
        r#"{{ "Reference": "EC-1", "Packages": [{{ "Weight": {{ "Value": {kilograms}, "Unit": "Kg" }} }}],
            "Addresses": [{{ "AddressType": "Destination", "Country": {{ "IsoCode": {{ "TwoLetterCode": "GB" }} }} }}] }}"#
    );
    Consignment::from_json(&text).unwrap()
}

fn at() -> DateTime<Utc> {
    "2026-11-02T09:00:00Z".parse().unwrap()
}

#[test]
fn what_is_asked_is_shared_by_threads() {
    fn shared<T: Send + Sync + Clone + Debug + 'static>() {}
    shared::<RuleSet>();
    shared::<Matcher>();
    shared::<Pool>();
    shared::<Consignment>();
    shared::<Facts>();
    shared::<Allocation>();
    shared::<Explanation>();
    shared::<Quote>();
    shared::<Quotes>();
    shared::<Answers>();
    shared::<Calls<MemoryStore>>();

    let pool = matcher().all();
    let expected = pool.allocate(&consignment("1.5"), at()).unwrap();
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..4).map(|_| scope.spawn(|| pool.allocate(&consignment("1.5"), at()).unwrap())).collect();
        assert!(asked.into_iter().all(|thread| thread.join().unwrap() == expected));
    });
}

#[test]
fn every_error_is_an_error_of_one_line() {
    fn error<E: Error + Send + Sync + Clone + PartialEq + 'static>(error: &E) -> String {
        error.to_string()
    }
    fn refused<T: FromStr + Debug>(text: &str) -> T::Err {
        text.parse::<T>().unwrap_err()
    }
    let said = [
        error::<RuleSetError>(&refused::<RuleSet>("{ \"Currency\": \"GBQ\" }")),
        error::<ConsignmentError>(&refused::<Consignment>("{ \"Reference\": \"A\"")),
        error::<CurrencyError>(&refused::<Currency>("GBQ")),
        error::<CountryError>(&refused::<Country>("EN")),
        error::<PlaceError>(&refused::<Place>("US 9")),
        error::<NameError>(&refused::<Tag>(" ")),
        error::<TimeError>(&refused::<TimeOfDay>("25:00")),
        error::<WordError>(&refused::<Weekday>("Mondy")),
        error::<QuantityError>(&Weight::new("-1".parse().unwrap(), WeightUnit::Kilogram).unwrap_err()),
        error::<PostcodeError>(&consign::Postcode::parse("GB".parse().unwrap(), "M1").unwrap_err()),
        error::<Refusal>(&Refusal::State { reference: "EC-1".parse().unwrap(), state: State::Allocated }),
        error::<RequestError>(&RequestError::UnknownGroup("g".parse().unwrap())),
        error::<FingerprintError>(&refused::<Fingerprint>("0123456789ABCDEF")),
        error::<ResultsError>(&Aggregates::from_json("[]").unwrap_err()),
        error::<MergeError>(&MergeError::WeightBands("`1` kg".to_owned(), "`2` kg".to_owned())),
        error::<WeightBandsError>(&WeightBandsError::NotRising("1".parse().unwrap(), "2".parse().unwrap())),
        error::<ComparisonError>(&ComparisonError::Currencies("GBP".parse().unwrap(), "EUR".parse().unwrap())),
    ];
    for message in said {
        assert!(!message.is_empty() && !message.contains('\n') && !message.ends_with('.'), "{message}");
        assert!(!["Option", "Result", "String", "::"].iter().any(|word| message.contains(word)), "{message}");
    }
}

#[test]
fn words_and_quantities_come_back_as_they_were_written() {
    fn comes_back<T: FromStr<Err: Debug> + Display>(text: &str) {
        assert_eq!(text.parse::<T>().unwrap().to_string(), text);
    }
    fn ordered<T: Ord + Hash>() {}
    comes_back::<Reference>("EC-000-05B-MMA");
    comes_back::<Tag>("Alcohol");
    comes_back::<Currency>("GBP");
    comes_back::<Country>("GB");
    comes_back::<Place>("GB M2 6LW");
    comes_back::<Place>("US 902-906");
    comes_back::<TimeOfDay>("17:30");
    comes_back::<Direction>("Inbound");
    comes_back::<Basis>("Package");
    comes_back::<ReasonCode>("LengthPlusGirth");
    comes_back::<RuleKind>("ExcludedPlaces");
    comes_back::<Fingerprint>("0123456789abcdef");
    ordered::<Reference>();
    ordered::<Fingerprint>();
    ordered::<ReasonCode>();
    assert!(Length::new("2".parse().unwrap(), LengthUnit::Inch).is_ok());
    assert_eq!(consign::parse_decimal("1.50").unwrap().to_string(), "1.50");
    assert!(Window::whole_day().holds(&Window::whole_day()));
}

/// Compiles only while an allocation is one of two things, and shows everything that an answer is made of.
fn told(allocation: Allocation) -> String {
    match allocation {
        Allocation::Allocated(AllocationSummary { consignment, quote, .. }) => {
            let (reference, net) = (&quote.service().reference, quote.price().net);
            let (collection, earliest, latest) = (quote.collection(), quote.earliest_delivery(), quote.latest_delivery());
            format!("{consignment}: {reference} {net} {collection} {earliest} {latest}")
        }
        Allocation::Failed(AllocationFailure { consignment, unqualified, .. }) => {
            let codes =
                |service: UnqualifiedService<'_>| service.reasons().map(|reason: ExclusionReason<'_>| reason.code()).collect::<Vec<_>>();
            format!("{consignment}: {:?}", unqualified.iter().map(codes).collect::<Vec<_>>())
        }
    }
}

#[test]
fn an_allocation_is_a_summary_or_a_failure() {
    let pool = matcher().all();
    let cheapest = told(pool.allocate(&consignment("2"), at()).unwrap());
    assert_eq!(cheapest, "EC-1: SMALL 2.99 2026-11-02 00:00:00 +00:00 2026-11-03 00:00:00 2026-11-04 23:59:00");
    assert_eq!(told(pool.allocate(&consignment("25.001"), at()).unwrap()), "EC-1: [[NoRate, Weight], [NoRate, Weight]]");
    let mut allocated = consignment("1");
    allocated.state = State::Allocated;
    assert!(matches!(pool.allocate(&allocated, at()), Err(Refusal::State { .. })));
    allocated.state = State::Unallocated;
    allocated.packages.clear();
    assert!(matches!(pool.allocate(&allocated, at()), Err(Refusal::Invalid(_))));
}

#[test]
fn pools_are_all_a_group_one_or_a_filter_of_those() {
    let matcher = matcher();
    let eligible = |pool: &Pool| pool.quotes(&consignment("1"), at()).unwrap().len();
    assert_eq!(eligible(&matcher.all()), 2);
    assert_eq!(eligible(&matcher.group("BOTH").unwrap()), 2);
    assert_eq!(eligible(&matcher.service("LARGE").unwrap()), 1);
    let mut filter = ServiceFilter::default();
    filter.is_drop_off = Some(true);
    assert_eq!(eligible(&matcher.all().filter(filter)), 1);
    assert!(matcher.group("NONE").is_none() && matcher.service("NONE").is_none());
    assert_eq!(matcher.services().map(|service| service.reference.as_str()).collect::<Vec<_>>(), ["LARGE", "SMALL"]);
    assert_eq!(matcher.groups().collect::<Vec<_>>(), ["BOTH"]);
}

#[test]
fn the_three_speeds_agree() {
    let matcher = matcher();
    let pool = matcher.all();
    for kilograms in ["0", "2", "2.0000001", "25", "26"] {
        let consignment = consignment(kilograms);
        let facts = matcher.facts(&consignment).unwrap();
        let explanation = pool.explain(&consignment, at()).unwrap();
        assert_eq!(explanation, pool.explain_facts(&facts, at()).unwrap());
        assert_eq!(explanation.quotes, pool.quotes(&consignment, at()).unwrap());
        assert_eq!(explanation.quotes.first(), pool.choose(&facts, at()).unwrap().map(|choice| choice.quote()));
        assert_eq!(explanation.quotes.len() + explanation.unqualified.len(), 2);
    }
}

#[test]
fn facts_of_another_rule_set_are_refused() {
    let (old, mut rule_set) = (matcher(), RULES.parse::<RuleSet>().unwrap());
    rule_set.vat_rate = Some(Quantity::default());
    let new = rule_set.compile().unwrap();
    let consignment = consignment("2");
    let facts = old.facts(&consignment).unwrap();
    let (pool, expected) = (new.all(), FactsError { prepared: old.fingerprint(), asked: new.fingerprint() });
    let refusal = Refusal::OtherRuleSet(expected);
    assert_eq!(pool.choose(&facts, at()).unwrap_err(), refusal);
    assert_eq!(pool.choose_at(&facts, &new.moment(at())).unwrap_err(), refusal);
    assert_eq!(pool.explain_facts(&facts, at()).unwrap_err(), refusal);
    assert_eq!(refusal.to_string(), expected.to_string());
    let mut simulation = Simulation::new(&pool);
    assert_eq!(simulation.add_facts(&facts, at()).unwrap_err(), expected);
    assert_eq!(simulation.aggregates(), Simulation::new(&pool).aggregates(), "it is not counted");
    for fingerprint in [old.fingerprint(), new.fingerprint()] {
        assert!(expected.to_string().contains(&fingerprint.to_string()), "{expected}");
    }
    assert!(old.all().choose(&facts, at()).unwrap().is_some());
}

#[test]
fn records_are_plain_data() {
    fn kept<T: serde::Serialize + serde::de::DeserializeOwned + Clone + PartialEq + Debug>(record: &T) {
        assert_eq!(&serde_json::from_str::<T>(&serde_json::to_string(record).unwrap()).unwrap(), record);
    }
    let pool = matcher().all();
    for quote in &pool.quotes(&consignment("1"), at()).unwrap() {
        let record = QuoteRecord::from(&quote);
        assert_eq!(
            (&record.consignment, &record.service, &record.price),
            (quote.consignment(), &quote.service().reference, &quote.price())
        );
        assert_eq!((record.collection, record.scheduled, record.expires), (quote.collection(), quote.scheduled(), quote.expires()));
        assert_eq!((record.earliest_delivery, record.latest_delivery), (quote.earliest_delivery(), quote.latest_delivery()));
        kept(&record);
    }
    for kilograms in ["1", "26"] {
        let allocation = pool.allocate(&consignment(kilograms), at()).unwrap();
        let record = AllocationRecord::from(&allocation);
        kept(&record);
        assert_eq!((record.consignment.as_str(), record.at, record.rule_set), ("EC-1", at(), allocation.rule_set()));
        match (&record.outcome, &allocation) {
            (RecordedOutcome::Allocated(quote), Allocation::Allocated(summary)) => assert_eq!(quote, &QuoteRecord::from(&summary.quote)),
            (RecordedOutcome::Failed(services), Allocation::Failed(failure)) => {
                let told = services.iter().flat_map(|service| service.reasons.iter().map(move |reason| (&service.service, reason.code)));
                let expected = failure.unqualified.iter().flat_map(|service| {
                    service.reasons().map(move |reason| (&service.service().reference, reason.code())).collect::<Vec<_>>()
                });
                assert!(told.eq(expected));
                assert_eq!(services[0].reasons[1].figures[0].asked.as_deref(), Some("26 kg"));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_is_made_in_code_is_what_a_document_says() {
    let made = Consignment::new("EC-1", Address::to("GB", "")).package(Package::kg("1.50")).build().unwrap();
    assert_eq!(made, consignment("1.50"));
    let all = Consignment::new("EC-1", Address::to("GBR", "M1 5WG"))
        .packages([Package::lb(2).inches(12, "8.5", 4.25).value(5.99, "GBP"), Package::of_size("BOX"), Package::g(250).mm(1, 2, 3)])
        .package(Package::oz(1).build().unwrap())
        .from("Leeds")
        .tags(["Alcohol", " Fragile "])
        .shipping_date("2026-11-02".parse().unwrap())
        .deliver_on("2026-11-04".parse().unwrap())
        .delivery_window("09:00", "12:00")
        .state(State::AllocationFailed)
        .direction(Direction::Inbound)
        .weight("3.25", WeightUnit::Kilogram)
        .value(20, "EUR");
    let all = all.build().unwrap();
    assert_eq!(Consignment::from_json(&serde_json::to_string(&all).unwrap()).unwrap(), all);
    assert!(all.promise.exactly && all.packages.len() == 4);

    let long = "x".repeat(257);
    let wrong = Consignment::new(" ", Address::to("ZZ", long)).package(Package::kg(f64::NAN).cm(1, -1, 1).value(-1, "GBP"));
    let wrong = wrong.origin(Address::at("")).tag("").delivery_window("12:00", "09:00").weight("1e40", WeightUnit::Gram).value(1, "GBQ");
    let error = wrong.build().unwrap_err();
    assert_eq!((error.reference, error.violations.len()), (None, 11));
    let empty = Consignment::new("EC-1", Address::at("Leeds")).build().unwrap_err();
    assert_eq!(empty.to_string(), "Packages: a consignment has at least one package");
    assert_eq!(empty.reference.as_deref(), Some("EC-1"));
}

#[test]
fn an_answer_names_the_rule_set_that_decided() {
    let (old, mut rule_set) = (matcher(), RULES.parse::<RuleSet>().unwrap());
    rule_set.vat_rate = Some(Quantity::default());
    let new = rule_set.compile().unwrap();
    for (weight, status) in [("2", 200), ("26", 422)] {
        for matcher in [&old, &new] {
            let allocation = matcher.all().allocate(&consignment(weight), at()).unwrap();
            let answer = Answers::default().allocation(&allocation, None);
            assert_eq!((answer.status_code, answer.rule_set_fingerprint), (status, matcher.fingerprint()));
            assert_eq!(allocation.rule_set(), matcher.fingerprint());
        }
    }
}

#[test]
fn places_of_a_zone_are_what_they_are_written_as() {
    let zones = r#""Zones": [{ "Reference": "Z", "Include": ["DE 10-19"] }], "Carriers""#;
    let mut rule_set: RuleSet = RULES.replacen(r#""Carriers""#, zones, 1).parse().unwrap();
    rule_set.compile().unwrap();
    let code = Place::Code { country: "DE".parse().unwrap(), code: "10-19".to_owned() };
    assert_eq!(rule_set.zones[0].include[0].to_string(), code.to_string());
    rule_set.zones[0].include = vec![code];
    let error = rule_set.compile().unwrap_err().to_string();
    assert!(error.contains("Zones[0].Include[0]") && error.contains("`DE 10-19`"), "{error}");
}

#[test]
fn equal_documents_have_equal_fingerprints() {
    let rule_set = RULES.parse::<RuleSet>().unwrap();
    let again: RuleSet = serde_json::to_string(&rule_set).unwrap().parse().unwrap();
    assert_eq!(again, rule_set);
    assert_eq!(again.compile().unwrap().fingerprint(), matcher().fingerprint());
    let mut other = rule_set;
    other.vat_rate = Some(Quantity::default());
    assert_ne!(other.compile().unwrap().fingerprint(), matcher().fingerprint());
    assert_eq!(matcher().fingerprint().to_string().len(), 16);
    assert!(matcher().memory_usage() > 0);
}

#[test]
fn calls_answer_over_a_store_and_a_tracking_source() {
    fn stores<S: Store>(_: &S) {}
    struct Numbered;
    impl TrackingSource for Numbered {
        fn tracking_references(&self, consignment: &Reference, carrier: &Reference, leg: usize) -> Vec<String> {
            vec![format!("{carrier}/{consignment}/{leg}")]
        }
    }
    let answers = Answers::default().with_link_base("https://api.example.com/").with_tracking(std::sync::Arc::new(Numbered));
    let store = MemoryStore::default();
    store.add(consignment("1"));
    stores(&store);
    let calls = Calls::new(matcher(), store, answers);
    let [answer] = &calls.allocate_using_default_rules(r#"{ "ConsignmentReferences": ["EC-1"] }"#, at()).unwrap()[..] else { panic!() };
    assert_eq!(answer.status_code, 200);
    assert_eq!(answer.consignment_legs[0].tracking_references, ["SWIFT/EC-1/1"]);
    assert_eq!(answer.api_links[0].href, "https://api.example.com/consignments/EC-1");
    let states = calls.store().all().into_iter().map(|stored| stored.state);
    assert_eq!(states.collect::<Vec<_>>(), [State::Allocated]);
}

#[test]
fn an_answer_that_borrows_nothing_says_the_same() {
    let mut consignment = consignment("1");
    consignment.reference = "EC/1 \"é~".parse().unwrap();
    let allocation = matcher().all().allocate(&consignment, at()).unwrap();
    let (answers, mut written) = (Answers::default(), b"before".to_vec());
    let answer = answers.allocation(&allocation, None);
    assert_eq!(answer.api_links[1].href, "/labels/EC%2F1%20%22%C3%A9~");
    answers.write_allocation(&allocation, None, &mut written);
    assert_eq!(String::from_utf8(written).unwrap(), format!("before{}", serde_json::to_string(&answer).unwrap()));
    let owned = answer.clone().into_owned();
    assert_eq!((&owned, owned.carrier_service_name.as_deref()), (&answer, Some("Small")));
}

#[cfg(feature = "schema")]
#[test]
fn schemas_name_every_field_and_refuse_others_in_a_rule_set() {
    let rule_set = consign::schema::rule_set();
    assert_eq!(rule_set["additionalProperties"], false);
    assert!(rule_set["properties"]["CarrierServices"].is_object());
    let consignment = consign::schema::consignment();
    assert!(consignment["properties"]["Packages"].is_object());
    assert!(consignment.get("additionalProperties").is_none());
}
