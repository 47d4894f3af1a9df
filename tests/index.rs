//! The index changes no answer: with it and without it the same service is chosen, for every pool.
#![allow(missing_docs, clippy::unwrap_used)]

mod support {
    pub mod ask;
    pub mod generate;
    pub mod oracle;
}

use std::collections::BTreeSet;

use consign::simulation::Simulation;
use consign::{Allocation, Consignment, Matcher, RuleSet, RuleSetError};
use consign_scale::{AT, SEED};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::ask::{instant, pool, readable};
use support::generate::{self, Case};

/// A rule set that has nothing in common with those that are generated.
fn other() -> Matcher {
    let rules = r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "ONE" }],
        "ShippingLocations": [{ "Reference": "ANYWHERE", "TimeZone": "Pacific/Apia", "Collections": [{ "Carrier": "ONE", "Days": ["Sunday"] }] }],
        "CarrierServices": [{ "Reference": "ONE_1", "Carrier": "ONE", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }],
            "Rates": [{ "Bands": [{ "Price": 1 }] }] }] }"#;
    RuleSet::from_json(rules).unwrap().compile().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_index_moves_no_answer(case in generate::cases()) {
        moves_no_answer(&case, RuleSet::compile)?;
    }

    /// So that whatever there is for want of room is met.
    #[test]
    fn nor_does_one_that_holds_hardly_anything(case in generate::cases()) {
        moves_no_answer(&case, RuleSet::compile_with_tiny_index)?;
    }
}

type Compile = fn(&RuleSet) -> Result<Matcher, RuleSetError>;

fn moves_no_answer(case: &Case, compile: Compile) -> Result<(), TestCaseError> {
    let rule_set = RuleSet::from_json(&case.rule_set.to_string()).unwrap();
    let (indexed, plain) = (compile(&rule_set).unwrap(), rule_set.compile_without_index().unwrap());
    let again = compile(&rule_set).unwrap();
    let at = instant(&case.at);
    // Of its own rule set, compiled once more; of the same without the index; of another.
    let moments = [again.moment(at), plain.moment(at), other().moment(at)];
    for (_, consignment) in readable(&case.consignments) {
        for choice in generate::choices(&case.rule_set) {
            let (quick, slow) = (pool(&indexed, &choice), pool(&plain, &choice));
            let expected = slow.allocate(&consignment, at);
            prop_assert_eq!(&quick.allocate(&consignment, at), &expected, "{:?}", choice);
            prop_assert_eq!(quick.quotes(&consignment, at), slow.quotes(&consignment, at), "{:?}", choice);
            prop_assert_eq!(quick.explain(&consignment, at), slow.explain(&consignment, at), "{:?}", choice);
            let decided = quick.decide(&consignment, at).map(|choice| choice.map(|choice| choice.quote()));
            for moment in &moments {
                let then = quick.decide_at(&consignment, moment).map(|choice| choice.map(|choice| choice.quote()));
                prop_assert_eq!(&then, &decided, "{:?}", choice);
                if let (Ok(then), Ok(facts)) = (then, indexed.facts(&consignment)) {
                    let chosen = quick.choose_at(&facts, moment).unwrap();
                    prop_assert_eq!(chosen.map(|choice| choice.quote()), then, "{:?}", choice);
                }
            }
            // Facts are of a rule set, whichever of its matchers prepared them.
            for (matcher, asked) in [(&again, &quick), (&plain, &quick), (&indexed, &slow)] {
                let Ok(facts) = matcher.facts(&consignment) else { continue };
                let chosen = asked.choose(&facts, at).unwrap().map(|choice| choice.quote());
                if let Ok(decided) = &decided {
                    prop_assert_eq!(&chosen, decided, "{:?}", choice);
                }
            }
            if let Ok(facts) = again.facts(&consignment) {
                prop_assert_eq!(quick.explain_facts(&facts, at).ok(), quick.explain(&consignment, at).ok(), "{:?}", choice);
                let [mut one, mut other] = [Simulation::new(&quick), Simulation::new(&quick)];
                prop_assert_eq!(one.add_facts(&facts, at).ok(), other.add(&consignment, at).ok(), "{:?}", choice);
                prop_assert_eq!(one.aggregates(), other.aggregates(), "{:?}", choice);
            }
            match (decided, expected) {
                (Ok(Some(quote)), Ok(Allocation::Allocated(summary))) => prop_assert_eq!(quote, summary.quote),
                (Ok(None), Ok(Allocation::Failed(_))) => {}
                (Err(refusal), Err(expected)) => prop_assert_eq!(refusal, expected),
                (decided, expected) => prop_assert!(false, "{:?}\n{:?}", decided, expected),
            }
        }
    }
    Ok(())
}

#[test]
fn nor_does_it_on_the_workload_of_the_benches() {
    let rule_set = RuleSet::from_json(&consign_scale::rule_set(700, SEED)).unwrap();
    moves_none_of_the_workload(&rule_set, RuleSet::compile, 600);
    moves_none_of_the_workload(&rule_set, RuleSet::compile_with_tiny_index, 30);
}

/// Some surcharges add to bounds once the consignment is known: of lists that some services share, dated, of families, of two currencies,
/// with prices that are compared net or gross.
#[test]
fn nor_where_surcharges_depend_on_the_consignment() {
    let lists = [
        json!([
            { "Name": "Heavy", "Amount": 2, "When": { "Weight": { "Above": 5 } } },
            { "Name": "Fuel", "Of": "All", "Table": [{ "ValidFrom": "2026-01-01", "Percent": 12 }] },
            { "Name": "Peak", "Amount": 1.5, "ValidFrom": "2026-10-01", "When": { "Weight": { "Above": 1 } } },
        ]),
        json!([
            { "Name": "Large", "Amount": 5, "Per": "Package", "OneOf": "SIZE", "When": { "Longest": { "Above": 60 } } },
            { "Name": "Long", "Amount": 4.005, "Per": "Package", "OneOf": "SIZE", "When": { "Longest": { "Above": 40 } } },
            { "Name": "Toll", "Percent": 10, "Of": "All", "Minimum": 0.8 },
            { "Name": "Cover", "PercentOfValue": 1, "Minimum": 0.5, "When": { "Value": { "Above": 50 } } },
            { "Name": "Fuel", "Of": "All", "Percent": 7.5 },
            { "Name": "Ended", "Amount": 9, "ValidTo": "2026-11-03", "When": { "Weight": { "Above": 0 } } },
        ]),
        json!([
            { "Name": "Weight", "PerUnit": 0.31, "Above": 1.5, "Step": 0.4, "Maximum": 6 },
            { "Name": "Kilograms", "Amount": 0.2, "PerUnit": 0.17, "Minimum": 0.9 },
            { "Name": "Each", "Amount": 0.75, "Per": "Package", "When": { "Weight": { "Above": 2 } } },
            { "Name": "Far", "Amount": 3, "Places": ["GB KW", "GB IV", "GB BT"] },
            { "Name": "Owed", "PercentOfValue": 2, "When": { "Weight": { "Above": 12 } } },
        ]),
    ];
    for (tax, compare) in [(None, "Net"), (Some("Vat"), "Net"), (Some("Vat"), "Gross")] {
        let mut rules = consign_scale::rule_set_value(90, SEED);
        rules["ExchangeRates"] = json!({ "EUR": 0.86 });
        rules["Compare"] = json!(compare);
        for (number, service) in rules["CarrierServices"].as_array_mut().unwrap().iter_mut().enumerate() {
            service["Surcharges"] = lists[number * 7 % 5 % 3].clone();
            for rate in service["Rates"].as_array_mut().unwrap() {
                if number % 4 == 0 {
                    rate["Currency"] = json!("EUR");
                }
                if let Some(tax) = tax.filter(|_| number % 3 == 0) {
                    rate["PricesInclude"] = json!(tax);
                }
            }
        }
        let rule_set = RuleSet::from_json(&rules.to_string()).unwrap();
        moves_none_of_the_workload(&rule_set, RuleSet::compile, 300);
        moves_none_of_the_workload(&rule_set, RuleSet::compile_with_tiny_index, 20);
    }
}

fn moves_none_of_the_workload(rule_set: &RuleSet, compile: Compile, consignments: usize) {
    let matcher = compile(rule_set).unwrap();
    let (indexed, plain) = (matcher.all(), rule_set.compile_without_index().unwrap().all());
    for text in consign_scale::consignments(consignments, SEED) {
        let consignment = Consignment::from_json(&text).unwrap();
        for at in [AT, "2026-03-28T23:30:00Z", "2026-10-23T16:59:59.5Z", "2026-12-24T12:00:00Z"] {
            let at = instant(at);
            assert_eq!(indexed.explain(&consignment, at), plain.explain(&consignment, at), "{text}");
            assert_eq!(indexed.quotes(&consignment, at), plain.quotes(&consignment, at), "{text}");
            let [quick, slow] = [&indexed, &plain].map(|pool| pool.decide(&consignment, at).unwrap().map(|choice| choice.quote()));
            assert_eq!(quick, slow, "{text}");
            let chosen = indexed.choose(&matcher.facts(&consignment).unwrap(), at).unwrap().map(|choice| choice.quote());
            assert_eq!(chosen, slow, "{text}");
            let then = indexed.decide_at(&consignment, &matcher.moment(at)).unwrap().map(|choice| choice.quote());
            assert_eq!(then, slow, "{text}");
        }
    }
}

/// Weights are cut into parts, and no more of them than some; a part may then hold several bands of a lane.
#[test]
fn nor_where_bands_end_at_more_weights_than_there_are_parts() {
    let service = |number: usize| {
        let bands = (1..=70).map(|band| json!({ "UpTo": band * 100 + number, "Price": 3 + (number * 37) % 11 + band }));
        json!({ "Reference": format!("ONE_{number}"), "Carrier": "ONE", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }],
            "Rates": [{ "Bands": bands.collect::<Value>() }] })
    };
    let rules =
        json!({ "Currency": "GBP", "Carriers": [{ "Reference": "ONE" }], "CarrierServices": (0..12).map(service).collect::<Value>() });
    let rule_set = RuleSet::from_json(&rules.to_string()).unwrap();
    let [quick, slow] = [rule_set.compile(), rule_set.compile_without_index()].map(|matcher| matcher.unwrap().all());
    let mut cheapest = BTreeSet::new();
    for weight in (0..7_100).step_by(13) {
        let consignment = json!({ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": weight + 1, "Unit": "Kg" } }],
            "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] });
        let consignment = Consignment::from_json(&consignment.to_string()).unwrap();
        let quotes = quick.quotes(&consignment, instant(AT)).unwrap();
        assert_eq!(quotes, slow.quotes(&consignment, instant(AT)).unwrap(), "{weight}");
        let decided = quick.decide(&consignment, instant(AT)).unwrap().map(|choice| choice.quote());
        assert_eq!(decided, quotes.first(), "{weight}");
        cheapest.extend(decided.map(|quote| quote.service().reference.to_string()));
    }
    assert!(cheapest.len() > 1, "{cheapest:?}");
}

/// With the index and without it the same is chosen for a consignment, of a rule set with the services that differ in these fields.
fn chosen(services: &[Value], consignment: &Value) -> Option<String> {
    let service = |(number, own): (usize, &Value)| {
        let mut service = json!({ "Reference": format!("ONE_{number}"), "Carrier": "ONE",
            "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": 5 }] }] });
        service.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
        service
    };
    let rules = json!({ "Currency": "GBP", "Carriers": [{ "Reference": "ONE" }],
        "CarrierServices": services.iter().enumerate().map(service).collect::<Value>() });
    let mut document = json!({ "Reference": "EC-1", "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] });
    document.as_object_mut().unwrap().extend(consignment.as_object().unwrap().clone());
    let rule_set = RuleSet::from_json(&rules.to_string()).unwrap();
    let consignment = Consignment::from_json(&document.to_string()).unwrap();
    let (quick, slow) = (rule_set.compile().unwrap(), rule_set.compile_without_index().unwrap());
    let answers = [&quick, &slow].map(|matcher| matcher.all().allocate(&consignment, instant(AT)).unwrap());
    assert_eq!(answers[0], answers[1]);
    for number in 0..services.len() {
        let reference = format!("ONE_{number}");
        let alone = [&quick, &slow].map(|matcher| matcher.service(&reference).unwrap().allocate(&consignment, instant(AT)).unwrap());
        assert_eq!(alone[0], alone[1], "{reference}");
    }
    match &answers[0] {
        Allocation::Allocated(summary) => Some(summary.quote.service().reference.to_string()),
        Allocation::Failed(_) => None,
    }
}

#[test]
fn nor_where_a_package_weighs_more_than_all_are_said_to() {
    let heavy_packages = json!({ "Rules": { "Weight": { "Min": 3, "Unit": "Kg", "Basis": "Package" } },
        "Rates": [{ "Bands": [{ "UpTo": 2, "Price": 1 }, { "Price": 5 }] }] });
    let said = json!({ "Weight": { "Value": 1, "Unit": "Kg" }, "Packages": [{ "Weight": { "Value": 5, "Unit": "Kg" } }] });
    assert_eq!(chosen(&vec![heavy_packages; 3], &said).as_deref(), Some("ONE_0"));
}

#[test]
fn nor_where_volumes_are_too_fine() {
    let by_volume = json!({ "Rates": [{ "VolumetricDivisor": 5000, "Bands": [{ "UpTo": 1, "Price": 50 }, { "Price": 10 }] }] });
    let flat = json!({ "Rates": [{ "Bands": [{ "Price": 20 }] }] });
    let side = json!({ "Unit": "Cm", "Length": 30.00001, "Width": 30.00001, "Height": 30.00001 });
    let fine = json!({ "Packages": [{ "Weight": { "Value": 0.5, "Unit": "Kg" }, "Dimensions": side }] });
    assert_eq!(chosen(&[by_volume, flat.clone(), flat], &fine).as_deref(), Some("ONE_0"));
}

#[test]
fn nor_where_there_are_more_tags_than_rows() {
    let carrying = |tag: usize| json!({ "Rules": { "Tags": [format!("TAG-{tag:03}")] } });
    let services: Vec<Value> = (0..70).map(carrying).collect();
    let tagged = |tag: &str| json!({ "Tags": [tag], "Packages": [{ "Weight": { "Value": 1, "Unit": "Kg" } }] });
    assert_eq!(chosen(&services, &tagged("Nonsense")), None);
    assert_eq!(chosen(&services, &tagged("TAG-066")).as_deref(), Some("ONE_66"));
}

/// From each of many places, to each of many more, at many weights: what is kept for each of these takes no more room than rule sets do.
#[test]
fn nor_where_there_are_more_routes_and_weights_than_room() {
    let bands = |number: usize| -> Value { (1..=40).map(|band| json!({ "UpTo": band * 50 + number, "Price": band + 2 })).collect() };
    let location = |number: usize| {
        json!({ "Reference": format!("DC-{number}"), "TimeZone": "Europe/London",
        "Place": format!("GB M{number}"), "Collections": [{ "Carrier": "ONE" }] })
    };
    let service = |number: usize| {
        json!({ "Reference": format!("ONE_{number:03}"), "Carrier": "ONE",
        "Transit": [{ "From": [format!("DC-{number}")], "To": [format!("GB L{number}"), "GB N"], "TransitDays": { "Min": 1, "Max": 1 } }],
        "Rates": [{ "Bands": bands(number) }] })
    };
    let rules = json!({ "Currency": "GBP", "Carriers": [{ "Reference": "ONE" }], "ShippingLocations": (1..90).map(location).collect::<Value>(),
        "CarrierServices": (1..90).map(service).collect::<Value>() });
    let rule_set = RuleSet::from_json(&rules.to_string()).unwrap();
    let (quick, slow) = (rule_set.compile().unwrap(), rule_set.compile_without_index().unwrap());
    assert!(quick.memory_usage() < 30_000_000, "{}", quick.memory_usage());
    for (number, postcode) in [(7, "L7 8AA"), (7, "N1 1AA"), (8, "L7 8AA"), (89, "L89 1AA")] {
        let consignment = json!({ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 123, "Unit": "Kg" } }], "Addresses": [
            { "AddressType": "Origin", "ShippingLocationReference": format!("DC-{number}") },
            { "AddressType": "Destination", "Postcode": postcode, "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] });
        let consignment = Consignment::from_json(&consignment.to_string()).unwrap();
        let [one, other] = [&quick, &slow].map(|matcher| matcher.all().allocate(&consignment, instant(AT)).unwrap());
        assert_eq!(one, other, "{number} {postcode}");
    }
}

/// More sets of collecting carriers than have rows, more parts of the day than have steps, and every kind of promise.
#[test]
fn nor_where_carriers_and_lanes_are_in_time_in_many_ways() {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let time = |quarter: usize| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15);
    let location = |number: usize| {
        let collects = (0..6).filter(|carrier| number >> carrier & 1 == 1);
        let collection = |carrier: usize| {
            let cut_off = json!({ "Time": time(40 + carrier), "DaysBefore": number % 3 });
            json!({ "Carrier": format!("C{carrier}"), "Days": &DAYS[carrier..], "Time": "17:00", "AllocationCutOff": cut_off })
        };
        json!({ "Reference": format!("DC-{number}"), "TimeZone": "Europe/London", "Place": "GB M1",
            "Collections": collects.map(collection).collect::<Value>() })
    };
    let service = |number: usize| {
        let mut lane =
            json!({ "TransitDays": { "Min": number % 3, "Max": number % 3 + number % 2 }, "DeliveryDays": &DAYS[..5 + number % 3] });
        if !number.is_multiple_of(4) {
            lane["DeliveryWindow"] = json!({ "Start": time(number % 60), "End": time(number % 60 + 8 + number % 27) });
        }
        json!({ "Reference": format!("S-{number:03}"), "Carrier": format!("C{}", number % 6), "Transit": [lane],
            "Rates": [{ "Bands": [{ "Price": 3 + number * 7 % 13 }] }] })
    };
    let carriers: Value = (0..6).map(|carrier| json!({ "Reference": format!("C{carrier}") })).collect();
    let rules = json!({ "Currency": "GBP", "HorizonDays": 80, "Holidays": { "GB": ["2026-11-05", "2026-12-25"] }, "Carriers": carriers,
        "ShippingLocations": (1..64).map(location).collect::<Value>(), "CarrierServices": (0..180).map(service).collect::<Value>() });
    let rule_set = RuleSet::from_json(&rules.to_string()).unwrap();
    let (quick, slow) = (rule_set.compile().unwrap(), rule_set.compile_without_index().unwrap());
    let (mut taken, mut failed) = (0, 0);
    for number in 0..400 {
        let mut consignment = json!({ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 1, "Unit": "Kg" } }], "Addresses": [
            { "AddressType": "Origin", "ShippingLocationReference": format!("DC-{}", number % 63 + 1) },
            { "AddressType": "Destination", "Postcode": "M1 5WG", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] });
        if number % 2 == 1 {
            // Some of these are beyond the days that have a bit of their own.
            let date = if number % 20 == 1 { "2027-01-12".to_owned() } else { format!("2026-11-{:02}", 2 + number % 9) };
            consignment["RequestedDeliveryDate"] = json!({ "Date": date, "IsToBeExactlyOnTheDateSpecified": number % 4 == 1 });
        }
        if number % 3 == 1 {
            consignment["DeliveryWindow"] = json!({ "Start": time(number % 50), "End": time(number % 50 + 40) });
        }
        if number % 11 == 0 {
            consignment["ShippingDate"] = json!(if number % 2 == 0 { "2026-11-04" } else { "2027-01-09" });
        }
        let consignment = Consignment::from_json(&consignment.to_string()).unwrap();
        let at = instant(AT);
        let [one, other] = [&quick, &slow].map(|matcher| matcher.all().explain(&consignment, at).unwrap());
        assert_eq!(one, other, "{consignment:?}");
        let decided = quick.all().decide_at(&consignment, &quick.moment(at)).unwrap().map(|choice| choice.quote());
        assert_eq!(decided, other.quotes.first(), "{consignment:?}");
        if decided.is_some() { taken += 1 } else { failed += 1 }
    }
    assert!(taken > 100 && failed > 20, "{taken} {failed}");
}
