//! What answers and explanations tell.

use consign::pro::{Answers, Calls, MemoryStore};
use consign::{AllocationRecord, OPTION_DAYS};
use serde_json::{Value, json};

use super::{abc, by, compiled, consignment, monday, summary};

fn best(fields: &Value) -> Value {
    let mut rules = abc(
        &json!({ "Preferences": [{ "Reference": "P", "Name": "Dear but good", "Services": ["C"], "Adjust": { "Amount": "-1.00" }, "When": { "Weight": { "Max": 5 } } }],
        "Objectives": [{ "Reference": "usual", "When": { "Not": {} }, "Choose": ["Cheapest"] },
            { "Reference": "fast", "When": {}, "Choose": [{ "DeliveredWithin": { "Days": 2 } }, { "Within": { "Percent": 25 } }, "Fastest"] }] }),
    );
    for (field, value) in fields.as_object().unwrap() {
        rules[field] = value.clone();
    }
    rules
}

#[test]
fn summaries_have_who_comes_next_and_what_the_objective_costs() {
    let matcher = compiled(&best(&json!({})));
    let told = summary(&matcher.all(), &consignment(&json!({})));
    assert_eq!(told.quote.service().reference.as_str(), "B");
    assert_eq!(told.objective.as_ref().map(consign::Reference::as_str), Some("fast"));
    assert_eq!(told.cost_of_objective.map(|cost| cost.to_string()).as_deref(), Some("0.30"));
    let second = told.runner_up.as_ref().unwrap();
    assert_eq!(
        (second.service().reference.as_str(), second.price().net.to_string(), second.compared_price().to_string()),
        ("C", "6.00".to_owned(), "5.00".to_owned())
    );
    let record = AllocationRecord::from(&told);
    let kept: AllocationRecord = serde_json::from_str(&serde_json::to_string(&record).unwrap()).unwrap();
    assert_eq!(kept, record);
    assert_eq!(kept.objective.unwrap().cost.to_string(), "0.30");
    assert_eq!(kept.runner_up.unwrap().compared_price.to_string(), "5.00");
}

#[test]
fn what_an_objective_costs_is_rounded_once() {
    // 1 EUR is 0.50 GBP: 8.61 of them are 4.305, which is 0.305 more than 4.00.
    for (price, cost) in [("8.61", "0.31"), ("8.60", "0.30"), ("8.59", "0.30")] {
        let mut rules = abc(&json!({ "ExchangeRates": { "EUR": 0.5 }, "Objectives": [{ "Reference": "O", "Choose": ["Fastest"] }] }));
        rules["CarrierServices"][1]["Rates"] = json!([{ "Currency": "EUR", "Bands": [{ "Price": price }] }]);
        let told = summary(&compiled(&rules).all(), &consignment(&json!({})));
        assert_eq!(told.quote.service().reference.as_str(), "B");
        assert_eq!(told.cost_of_objective.unwrap().to_string(), cost, "{price}");
    }
}

#[test]
fn answers_have_them_too() {
    let answer = |rules: &Value, objective: Option<&str>| {
        let pool = compiled(rules).all();
        let pool = objective.map_or_else(|| pool.clone(), |objective| pool.clone().with(&by(objective)).unwrap());
        let allocation = pool.allocate(&consignment(&json!({})), monday()).unwrap();
        serde_json::to_value(Answers::default().allocation(&allocation, None)).unwrap()
    };
    let told = answer(&best(&json!({})), None);
    assert_eq!(told["ComparedPrice"], json!(4.30));
    assert_eq!(told["CostOfObjective"], json!(0.30));
    assert_eq!(told["RunnerUp"]["MpdCarrierServiceReference"], "C");
    assert_eq!((&told["RunnerUp"]["Price"]["Net"], &told["RunnerUp"]["ComparedPrice"]), (&json!(6.00), &json!(5.00)));
    assert_eq!(answer(&best(&json!({})), Some("usual"))["CostOfObjective"], json!(0.00));
    let none = answer(&best(&json!({ "Objectives": [] })), None);
    assert!(none.get("CostOfObjective").is_none() && none["RunnerUp"]["MpdCarrierServiceReference"] == "B");
    let alone = answer(&best(&json!({ "Objectives": [{ "Reference": "O", "Choose": [{ "Prefer": { "Services": ["C"] } }] }] })), None);
    assert_eq!((&alone["RunnerUp"], &alone["ComparedPrice"], &alone["Price"]["Net"]), (&Value::Null, &json!(5.00), &json!(6.00)));
    let failed = answer(&best(&json!({ "Objectives": [{ "Reference": "O", "Choose": [{ "DeliveredWithin": { "Days": 0 } }] }] })), None);
    assert_eq!((&failed["StatusCode"], &failed["RunnerUp"], &failed["State"]), (&json!(422), &Value::Null, &json!("AllocationFailed")));
    assert_eq!(failed["UnqualifiedServices"][0]["Reasons"][0]["Code"], "Objective");
    assert_eq!(failed["UnqualifiedServices"][0]["Available"], json!(false));
}

#[test]
fn explanations_tell_which_preferences_held_and_whom_each_step_left() {
    let explanation = compiled(&best(&json!({}))).all().explain(&consignment(&json!({})), monday()).unwrap();
    let quotes: Vec<String> = explanation
        .quotes
        .iter()
        .map(|quote| format!("{} {} {}", quote.service().reference, quote.tier(), quote.compared_price()))
        .collect();
    assert_eq!(quotes, ["A 100 4.00", "B 100 4.30", "C 100 5.00"]);
    let held = explanation.quotes.get(2).unwrap().preferences();
    assert_eq!(held.len(), 1);
    assert_eq!(
        (held[0].reference.as_str(), held[0].name.as_str(), held[0].amount.to_string().as_str(), held[0].why.as_str()),
        ("P", "Dear but good", "-1", "weight `2 kg` is at most `5 kg`")
    );
    assert!(explanation.quotes.get(0).unwrap().preferences().is_empty());
    let objective = explanation.objective.unwrap();
    let steps: Vec<String> = objective
        .steps
        .iter()
        .map(|step| format!("{}: {}", step.step, step.left.iter().map(consign::Reference::as_str).collect::<Vec<_>>().join(" ")))
        .collect();
    assert_eq!(objective.objective.as_str(), "fast");
    assert_eq!(
        steps,
        [r#"{"DeliveredWithin":{"Days":2}}: B C"#, "Tier 100: B C", r#"{"Within":{"Percent":25}}: B C"#, r#""Fastest": B C"#]
    );
}

#[test]
fn delivery_options_are_the_first_in_the_order_and_selecting_one_asks_no_tier() {
    let rules = abc(&json!({ "Preferences": [{ "Reference": "P", "Services": ["C"], "Tier": 1 }],
        "Objectives": [{ "Reference": "O", "Choose": [{ "DeliveredWithin": { "Days": 0 } }] }] }));
    let (matcher, order) = (compiled(&rules), consignment(&json!({})));
    let options = matcher.all().delivery_options(&order, monday(), OPTION_DAYS).unwrap();
    let first = options.iter().find(|option| option.date.to_string() == "2026-11-03").unwrap();
    assert_eq!(first.quote.service().reference.as_str(), "C");
    let consign::Allocation::Allocated(own) = matcher.all().select(&order, first, monday()).unwrap() else { panic!("C takes it") };
    assert_eq!((own.quote.service().reference.as_str(), own.objective), ("C", None));
}

#[test]
fn requests_name_an_objective() {
    let store = MemoryStore::default();
    store.add(consignment(&json!({})));
    let calls = Calls::new(compiled(&best(&json!({}))), store, Answers::default());
    let asked = |calls: &Calls<MemoryStore>, objective: &str| {
        let request = json!({ "ConsignmentReferences": ["EC-1"], "Objective": objective }).to_string();
        calls
            .allocate_using_default_rules(&request, monday())
            .map(|answers| answers[0].carrier_service_reference.clone().unwrap().into_owned())
            .map_err(|error| error.to_string())
    };
    assert_eq!(asked(&calls, "slow"), Err("unknown objective `slow`: the rule set has `usual`, `fast`".to_owned()));
    assert_eq!(asked(&calls, "usual"), Ok("A".to_owned()));
    let refused = |error: consign::pro::Failure<std::convert::Infallible>| error.to_string();
    let beside = "an objective, `fast`, beside a named service, quote or option: these leave nothing to choose";
    let service = json!({ "ConsignmentReferences": ["EC-1"], "MpdCarrierServiceReference": "A", "Objective": "fast" }).to_string();
    assert_eq!(calls.allocate_with_carrier_service(&service, monday()).map_err(refused), Err(beside.to_owned()));
    let quote = json!({ "ConsignmentReference": "EC-1", "QuoteReference": "Q", "Objective": "fast" }).to_string();
    assert_eq!(calls.allocate_with_quote(&quote, monday()).map_err(refused), Err(beside.to_owned()));
    let option = json!({ "ConsignmentReference": "EC-1", "DeliveryOptionReference": "Q", "Objective": "fast" }).to_string();
    assert_eq!(calls.select_option(&option, monday()).map_err(refused), Err(beside.to_owned()));
    let due = json!({ "ShippingDate": "2026-11-02", "MpdCarrierServiceReference": "A", "Objective": "fast" }).to_string();
    assert_eq!(calls.allocate_all_due(&due, monday()).map_err(refused), Err(beside.to_owned()));
}

#[test]
fn what_is_not_known_does_not_count_and_is_told() {
    let rules = abc(&json!({ "Preferences": [{ "Reference": "P", "Services": ["C"], "Tier": 1, "When": { "Value": { "Max": 5 } } }],
        "Objectives": [{ "Reference": "dear", "When": { "Value": { "Above": 5 } }, "Choose": ["Fastest"] }, { "Reference": "never", "When": { "Not": {} }, "Choose": ["Fastest"] }] }));
    let explanation = compiled(&rules).all().explain(&consignment(&json!({})), monday()).unwrap();
    let of_c = explanation.quotes.get(2).unwrap().preferences();
    assert!(explanation.objective.is_none() && !of_c[0].holds && of_c[0].why.contains("value"), "{of_c:?}");
    let unknown: Vec<&str> = explanation.unknown_objectives.iter().map(|objective| objective.reference.as_str()).collect();
    assert_eq!(unknown, ["dear"]);
}
