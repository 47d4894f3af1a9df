//! Tiers and adjustments.

use consign::Allocation;
use serde_json::{Value, json};

use super::{abc, chosen, compiled, consignment, monday, order, read, rules, summary, winner};

fn preferring(preferences: &Value) -> Value {
    abc(&json!({ "Preferences": preferences }))
}

#[test]
fn tiers_come_before_prices() {
    let rules = preferring(&json!([{ "Reference": "P", "Services": ["C"], "Tier": 1 }]));
    assert_eq!(chosen(&rules, &json!({})), ("C".to_owned(), "6.00".to_owned(), "6.00".to_owned(), Some("A".to_owned())));
    assert_eq!(order(&rules, &json!({})), ["C", "A", "B"]);
    let last = preferring(&json!([{ "Reference": "P", "Services": ["A"], "Tier": 101 }]));
    assert_eq!(order(&last, &json!({})), ["B", "C", "A"]);
    let least = preferring(
        &json!([{ "Reference": "P", "Services": ["C"], "Tier": 500 }, { "Reference": "Q", "Carriers": ["CC", "CB"], "Tier": 7 },
        { "Reference": "R", "Services": ["B"], "Tier": 8 }]),
    );
    assert_eq!(order(&least, &json!({})), ["B", "C", "A"], "of several the least");
}

#[test]
fn all_adjustments_that_hold_are_added() {
    let rules = preferring(&json!([
        { "Reference": "P", "Adjust": { "Percent": 10 } },
        { "Reference": "Q", "Services": ["A", "C*"], "Adjust": { "Amount": "0.25", "Percent": "-2.5" } },
        { "Reference": "R", "When": { "Weight": { "Above": 20 } }, "Adjust": { "Amount": -100 } }]));
    let quotes = compiled(&rules).all().quotes(&consignment(&json!({})), monday()).unwrap();
    let told: Vec<String> =
        quotes.iter().map(|quote| format!("{} {} {}", quote.service().reference, quote.price().net, quote.compared_price())).collect();
    // 4.00 × 1.075 + 0.25; 4.30 × 1.1; 6.00 × 1.075 + 0.25.
    assert_eq!(told, ["A 4.00 4.55", "B 4.30 4.73", "C 6.00 6.70"]);
}

#[test]
fn quotes_stand_in_the_order_of_what_is_preferred_where_no_price_is_as_it_was() {
    let adjust = |service: &str, amount: &str| json!({ "Reference": service, "Services": [service], "Adjust": { "Amount": amount } });
    let rules = preferring(&json!([adjust("A", "5"), adjust("B", "3"), adjust("C", "1")]));
    assert_eq!(order(&rules, &json!({})), ["C", "B", "A"]);
}

#[test]
fn what_is_not_known_does_not_hold() {
    let rules = preferring(&json!([{ "Reference": "P", "Services": ["C"], "Tier": 1, "When": { "Value": { "Max": 5 } } }]));
    assert_eq!(winner(&rules, &json!({})), "A");
    let negated = preferring(&json!([{ "Reference": "P", "Services": ["C"], "Tier": 1, "When": { "Not": { "Value": { "Max": 5 } } } }]));
    assert_eq!(winner(&negated, &json!({})), "A");
}

#[test]
fn places_and_dates_of_a_preference() {
    let preference = |fields: &Value| {
        let mut preference = json!({ "Reference": "P", "Services": ["C"], "Tier": 1 });
        for (field, value) in fields.as_object().unwrap() {
            preference[field] = value.clone();
        }
        let mut rules = preferring(&json!([preference]));
        rules["ShippingLocations"] = json!([{ "Reference": "LEEDS", "Collections": [{ "Carrier": "CA" }, { "Carrier": "CB" }, { "Carrier": "CC" }] }, { "Reference": "YORK", "Collections": [{ "Carrier": "CA" }, { "Carrier": "CB" }, { "Carrier": "CC" }] }]);
        rules
    };
    let from = |location: &str| {
        json!({ "Addresses": [{ "AddressType": "Origin", "ShippingLocationReference": location },
        { "AddressType": "Destination", "Postcode": "M1 5WG", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] })
    };
    for (fields, order, expected) in [
        (json!({ "ShippingLocations": ["LEEDS"] }), from("LEEDS"), "C"),
        (json!({ "ShippingLocations": ["LEEDS"] }), from("YORK"), "A"),
        (json!({ "ShippingLocations": ["LEEDS"] }), json!({}), "A"),
        (json!({ "ValidFrom": "2026-11-02", "ValidTo": "2026-11-02" }), from("LEEDS"), "C"),
        (json!({ "ValidFrom": "2026-11-03" }), from("LEEDS"), "A"),
        (json!({ "ValidTo": "2026-11-01" }), from("LEEDS"), "A"),
        (json!({ "When": { "To": ["GB M"] } }), from("LEEDS"), "C"),
        (json!({ "When": { "To": ["GB B"] } }), from("LEEDS"), "A"),
    ] {
        assert_eq!(winner(&preference(&fields), &order), expected, "{fields} {order}");
    }
}

#[test]
fn preferences_that_ask_what_is_offered() {
    for (when, expected) in [
        (json!({ "DeliveryDate": { "To": "2026-11-03" } }), ["B", "C", "A"]),
        (json!({ "Offer": { "TransitDays": { "Max": 2 } } }), ["B", "C", "A"]),
        (json!({ "Offer": { "Price": { "Above": "4.30" } } }), ["C", "A", "B"]),
        (json!({ "Offer": { "Price": { "Min": "4.30" } } }), ["B", "C", "A"]),
        (json!({ "CollectionDate": { "Days": ["Monday"] } }), ["A", "B", "C"]),
        (json!({ "All": [{ "Offer": { "Price": { "Min": 5 } } }, { "Weight": { "Min": 3 } }] }), ["A", "B", "C"]),
    ] {
        let tier = preferring(&json!([{ "Reference": "P", "Tier": 1, "When": when }]));
        assert_eq!(order(&tier, &json!({})), expected, "{when}");
        assert_eq!(winner(&tier, &json!({})), expected[0]);
        let adjust = preferring(&json!([{ "Reference": "P", "Adjust": { "Percent": -99 }, "When": when }]));
        assert_eq!(winner(&adjust, &json!({})), expected[0], "{when}");
    }
}

#[test]
fn a_preference_never_moves_a_service_to_another_date() {
    let mut rules = rules(
        &[("A", "4.00", 1)],
        &json!({ "Preferences": [{ "Reference": "P", "Tier": 1, "When": { "CollectionDate": { "From": "2026-11-05" } } }] }),
    );
    rules["CarrierServices"][0]["Transit"][0]["DeliveryDays"] = json!(["Friday"]);
    let quote = compiled(&rules).all().quotes(&consignment(&json!({})), monday()).unwrap().first().unwrap();
    assert_eq!((quote.tier(), quote.scheduled().date().to_string()), (100, "2026-11-02".to_owned()));
}

#[test]
fn many_services_and_tiers_choose_as_without_an_index() {
    let services: Vec<(String, String, u32)> = (0..120_u32)
        .map(|number| {
            (
                format!("{}{number:03}", char::from(b'A' + (number % 26) as u8)),
                format!("{}.{:02}", 3 + number % 17, number % 97),
                1 + number % 4,
            )
        })
        .collect();
    let services: Vec<(&str, &str, u32)> = services.iter().map(|(one, other, days)| (one.as_str(), other.as_str(), *days)).collect();
    for (place, preferences) in [
        json!([{ "Reference": "P", "Carriers": ["CD"], "Tier": 3, "When": { "Weight": { "Max": 2 } } }, { "Reference": "Q", "Services": ["K*"], "Tier": 2, "When": { "Weight": { "Min": 2 } } }]),
        json!([{ "Reference": "P", "Services": ["Z*"], "Adjust": { "Amount": -15 } }, { "Reference": "Q", "Services": ["Y*"], "Adjust": { "Percent": -80 } }]),
        json!([{ "Reference": "P", "Adjust": { "Percent": 900 }, "When": { "Offer": { "Price": { "Max": 7 } } } }, { "Reference": "Q", "Carriers": ["CT"], "Adjust": { "Amount": "-1.01" } }]),
        json!([{ "Reference": "P", "Tier": 4, "When": { "Offer": { "TransitDays": { "Min": 3 } } } }, { "Reference": "Q", "Services": ["*7"], "Adjust": { "Amount": -3 } }]),
    ]
    .iter()
    .enumerate()
    {
        let rules = rules(&services, &json!({ "Preferences": preferences }));
        for weight in 1..4 {
            let told = chosen(&rules, &json!({ "Packages": [{ "Weight": { "Value": weight, "Unit": "Kg" } }] }));
            let quotes = order(&rules, &json!({ "Packages": [{ "Weight": { "Value": weight, "Unit": "Kg" } }] }));
            assert_eq!((told.0.as_str(), told.3.as_deref()), (quotes[0].as_str(), Some(quotes[1].as_str())), "{place} {weight}");
        }
    }
}

#[test]
fn no_service_is_passed_over_for_a_price_that_is_adjusted() {
    // All three are asked in this order, the last when two are known.
    let among = |prices: [&str; 3], preferences: &Value| {
        let services: Vec<_> =
            ["A", "B", "C"].into_iter().zip(prices).map(|(name, price)| (name, price, if name == "C" { 1 } else { 2 })).collect();
        let mut rules = rules(&services, &json!({ "Preferences": preferences }));
        // Before a line that no bound knows it is asked whether the price is too much already.
        for service in rules["CarrierServices"].as_array_mut().unwrap() {
            service["Surcharges"] = json!([{ "Name": "None", "Amount": 0, "When": { "Weight": { "Min": 1 } } }]);
        }
        let rules = read(&rules).unwrap();
        for matcher in [rules.compile().unwrap(), rules.compile_without_index().unwrap(), rules.compile_with_tiny_index().unwrap()] {
            let summary = summary(&matcher.all(), &consignment(&json!({})));
            assert_eq!(summary.quote.service().reference.as_str(), "C", "{prices:?} {preferences}");
            assert_eq!(summary.runner_up.unwrap().service().reference.as_str(), "A");
        }
    };
    let adjust = |services: &str, adjust: Value| json!([{ "Reference": "P", "Services": [services], "Adjust": adjust }]);
    among(["10.00", "11.00", "9.00"], &adjust("*", json!({ "Percent": 10 })));
    among(["10.00", "11.00", "15.00"], &adjust("C", json!({ "Percent": -50 })));
    among(["10.00", "11.00", "99.00"], &adjust("C", json!({ "Percent": -100 })));
    among(["10.00", "11.00", "13.00"], &adjust("C", json!({ "Amount": -4 })));
    // As much, and sooner.
    among(["10.00", "10.00", "10.00"], &adjust("*", json!({ "Amount": 1 })));
    among(["10.00", "10.00", "11.00"], &adjust("C", json!({ "Amount": -1 })));
}

#[test]
fn a_tier_of_which_none_can_take_it_leaves_those_of_the_next() {
    // A and B are of one tier by two preferences, and both are for less weight.
    let mut rules = rules(
        &[("A", "1.00", 1), ("B", "2.00", 1), ("C", "4.00", 1), ("D", "3.00", 1)],
        &json!({ "Preferences": [{ "Reference": "P", "Services": ["A"], "Tier": 1 }, { "Reference": "Q", "Services": ["B"], "Tier": 1 },
            { "Reference": "R", "Services": ["C"], "Tier": 2 }] }),
    );
    for number in 0..2 {
        rules["CarrierServices"][number]["Rules"] = json!({ "Weight": { "Max": 1, "Unit": "Kg" } });
    }
    let (first, _, _, next) = chosen(&rules, &json!({}));
    assert_eq!((first.as_str(), next.as_deref()), ("C", Some("D")));
}

#[test]
fn what_was_promised_is_kept_by_the_cheapest_other_whatever_its_tier() {
    let order = consignment(&json!({}));
    let offered = compiled(&rules(&[("A", "5.00", 1), ("B", "4.30", 1), ("C", "6.00", 1)], &json!({})));
    let option = offered.all().delivery_options(&order, monday(), 1).unwrap().remove(0);
    assert_eq!(option.quote.service().reference.as_str(), "B");
    let preferences = json!({ "Preferences": [{ "Reference": "P", "Services": ["C"], "Tier": 1 }] });
    let pool = compiled(&rules(&[("A", "5.00", 1), ("C", "6.00", 1)], &preferences)).all();
    let Allocation::Allocated(kept) = pool.select(&order, &option, monday()).unwrap() else { panic!("nobody keeps it") };
    let reference = |quote: &consign::Quote| quote.service().reference.to_string();
    assert_eq!((reference(&kept.quote), kept.runner_up.as_ref().map(reference)), ("A".into(), Some("C".into())));
    assert_eq!(summary(&pool, &order).quote.service().reference.as_str(), "C");
}

/// What is taken off in the first tier is reckoned with before anything in it has been found too dear.
#[test]
fn in_the_first_tier_a_dear_service_wins_by_what_is_taken_off() {
    let names: Vec<(String, String)> = (0..60).map(|number| (format!("A{number}"), format!("{}.00", 5 + number % 7))).collect();
    let mut services: Vec<(&str, &str, u32)> = names.iter().map(|(name, price)| (name.as_str(), price.as_str(), 1)).collect();
    services.push(("DEAR", "40.00", 1));
    let all = json!([{ "Reference": "P", "Services": ["*"], "Tier": 1 }, { "Reference": "Q", "Services": ["DEAR"], "Adjust": { "Amount": -38 } }]);
    let (first, ..) = chosen(&rules(&services, &json!({ "Preferences": all })), &json!({}));
    assert_eq!(first, "DEAR");
}
