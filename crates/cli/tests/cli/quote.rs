//! `consign quote`: what every service that can take a consignment offers.

use serde_json::Value;

use crate::support::{AT, Run, example, run, run_with};

fn quote(more: &[&str]) -> Run {
    run(&[&["quote", "--rules", "rules.json", "--consignment", "consignment.json", "--at", AT], more].concat())
}

fn quote_json(more: &[&str]) -> Value {
    quote(&[&["--format", "json"], more].concat()).ends_with(0).json()
}

fn services(quotes: &Value) -> Vec<&str> {
    quotes.as_array().unwrap().iter().map(|quote| quote["MpdCarrierServiceReference"].as_str().unwrap()).collect()
}

#[test]
fn a_page_has_the_quotes_with_their_expiry() {
    let expected = "\
EC-000-05B-MMA  1 package, at Mon 2 Nov 2026 09:00 UTC

2 of 4 services can take it

      SERVICE  NAME              NET       COLLECTED        DELIVERED              EXPIRES
 > 1  KC_48    Kestrel Two Day   3.49 GBP  Mon 2 Nov 17:00  Wed 4 - Thu 5 Nov      expired
   2  KC_24    Kestrel Next Day  4.62 GBP  Mon 2 Nov 17:00  Tue 3 Nov 08:00-18:00  expired

      KC_48: 3.49 GBP net, 4.19 with VAT

2 of 4 services cannot

  Weight (1)
    HF_PALLET  weight `1.5 kg` is below `50 kg`

  Direction: goes the other way (1)
    KC_RETURN  direction `Outbound` is not the service's: `Inbound`
";
    assert_eq!(quote(&[]).ends_with(0).out, expected);
    // After the cut-off it is tomorrow's collection, which can be had until midnight.
    let late = run(&["quote", "--rules", "rules.json", "--consignment", "consignment.json", "--at", "2026-11-02T16:00:01Z"]).ends_with(0);
    assert!(late.out.contains("Tue 3 Nov 17:00  Wed 4 Nov 08:00-18:00  Tue 3 Nov 00:00\n"), "{}", late.out);
}

#[test]
fn json_is_sorted_pros_quote_result() {
    let answer = quote_json(&[]);
    assert_eq!(answer["Message"], "2 quotes found for consignment EC-000-05B-MMA");
    assert_eq!(answer["QuoteRequestReference"].as_str().unwrap().len(), 36);
    assert_eq!(services(&answer["Quotes"]), ["KC_48", "KC_24"]);
    assert_eq!(services(&answer["UnqualifiedServices"]), ["HF_PALLET", "KC_RETURN"]);
    let quote = &answer["Quotes"][1];
    assert_eq!(quote["CreationDate"], "2026-11-02T09:00:00+00:00");
    assert_eq!(quote["ExpiryDate"], "2026-11-02T00:00:00+00:00");
    assert_eq!(quote["BasePrice"]["Net"], 4.2);
    assert_eq!(quote["Price"]["Gross"].to_string(), "5.54");
    assert_eq!(quote["Surcharges"][0]["Label"], "Fuel");
    assert_eq!(quote["Legs"][0]["CarrierService"]["CarrierName"], "Kestrel Couriers");
    assert_eq!(quote["ServiceDirection"], "Outbound");
    assert_eq!(answer, quote_json(&[]), "a run can be repeated");
}

#[test]
fn the_quotes_are_those_of_the_cases() {
    let arguments = example("quote", "quotes", "EC-000-05B-MMA", "2019-04-30T09:00:00Z");
    let answer = run(&[&arguments[..], &["--format".into(), "json".into()]].concat()).ends_with(0).json();
    let told = |index: usize| {
        let quote = &answer["Quotes"][index];
        [&quote["MpdCarrierServiceReference"], &quote["ExpiryDate"], &quote["Price"]["Net"]].map(ToString::to_string).join(" ")
    };
    assert_eq!(told(0), r#""CY_ECO" "2019-05-01T18:00:00+01:00" 5.99"#);
    assert_eq!(told(1), r#""CX_NDS" "2019-05-02T00:00:00+01:00" 27.69"#);
    assert_eq!(services(&answer["UnqualifiedServices"]), ["CY_LIGHT", "CY_NOPRICE", "CY_PLANNED", "CY_RETURN"]);
}

#[test]
fn fewer_services_are_quoted_in_the_same_shape() {
    for folder in [
        example("quote", "quotes", "EC-000-05B-MMA", "2019-04-30T09:00:00Z"),
        example("quote", "service-group-quotes", "EC-000-05B-MMA", "2026-11-02T09:00:00Z"),
        example("quote", "uk-retailer", "EC-000-07V-0V7", AT),
        example("quote", "legs", "EC-000-06A-T4V", AT),
    ] {
        for more in [&["--format", "json"][..], &["--format", "json", "--groups"]] {
            let answer = |narrowing: &[&str]| {
                let more = more.iter().chain(narrowing).map(|argument| (*argument).to_owned());
                run(&folder.iter().cloned().chain(more).collect::<Vec<_>>()).ends_with(0).out
            };
            assert_eq!(answer(&["--booking-code", "*"]), answer(&[]), "{folder:?} {more:?}");
        }
    }
}

#[test]
fn the_pool_is_narrowed_as_for_allocate() {
    let whole = quote_json(&[]);
    for (narrowing, quoted, message) in [
        (&["--group", "slow"][..], &["KC_48"][..], "1 quote found for consignment EC-000-05B-MMA"),
        (&["--service", "KC_24"], &["KC_24"], "1 quote found"),
        (&["--direction", "inbound"], &[], "0 quotes found"),
        (&["--pickup", "true"], &[], "0 quotes found"),
        (&["--booking-code", "@valuableGoods"], &["KC_24"], "1 quote found"),
        (&["--booking-code", "*!KC_24"], &["KC_48"], "1 quote found"),
    ] {
        let answer = quote_json(narrowing);
        assert_eq!(services(&answer["Quotes"]), quoted, "{narrowing:?}");
        assert!(answer["Message"].as_str().unwrap().starts_with(message), "{answer}");
        for quote in answer["Quotes"].as_array().unwrap() {
            assert!(whole["Quotes"].as_array().unwrap().contains(quote), "{quote}");
        }
    }
    let tomorrow = quote_json(&["--booking-code", "*/2026-11-03"]);
    assert_eq!(services(&tomorrow["Quotes"]), ["KC_48", "KC_24"]);
    assert_eq!(tomorrow["Quotes"][0]["ExpiryDate"], "2026-11-03T00:00:00+00:00");
    assert_ne!(tomorrow["Quotes"][0]["QuoteReference"], whole["Quotes"][0]["QuoteReference"]);
}

#[test]
fn groups_are_quoted_each_by_itself() {
    let groups = quote_json(&["--groups"]);
    assert_eq!(groups[0]["Reference"], "slow");
    assert_eq!(groups[0]["CheapestQuote"]["MpdCarrierServiceReference"], "KC_48");
    assert_eq!(services(&groups[0]["UnqualifiedServices"]), ["HF_PALLET"]);
    assert_eq!(groups[1]["Name"], "Valuable goods");
    assert_eq!(services(&groups[1]["Quotes"]), ["KC_24"]);
    let narrowed = quote_json(&["--groups", "--booking-code", "KC_48"]);
    assert_eq!(services(&narrowed[0]["Quotes"]), ["KC_48"]);
    assert!(narrowed[1]["CheapestQuote"].is_null());
    let out = quote(&["--groups"]).ends_with(0).out;
    assert!(out.contains("\nslow: Slow\n\n1 of 2 services can take it\n"), "{out}");
    assert!(out.contains("\nvaluableGoods: Valuable goods\n\n1 of 1 service can take it\n"), "{out}");
    quote(&["--groups", "--group", "slow"]).ends_with(2).says("cannot be used with");
}

#[test]
fn what_cannot_be_quoted_says_why() {
    quote(&["--group", "slw"]).ends_with(2).says("unknown carrier service group `slw`: did you mean `slow`?");
    let from_stdin = ["quote", "--rules", "rules.json", "--consignment", "-", "--at", AT, "--format", "json"];
    run_with(&from_stdin, b"{ \"Reference\": 1 }").ends_with(2).says("standard input:1:").says("is not valid");
    let unknown_location = crate::support::consignment("X", 1.0).replace("Leeds", "Hull");
    for more in [&[][..], &["--groups"], &["--service", "KC_24"]] {
        let run = run_with(&[&from_stdin[..], more].concat(), unknown_location.as_bytes()).ends_with(2);
        assert_eq!(run.says("unknown shipping location `Hull`").says("the consignment `X` is not valid").out, "");
    }
}
