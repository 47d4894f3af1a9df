//! What the page asks, asked without a page.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where something unexpected happens")]

use std::path::Path;

use consign::{Allocation, Consignment, RuleSet, cases};
use consign_wasm::Session;
use serde_json::Value;
use serde_json::value::RawValue;

const AT: &str = "2026-11-02T09:00:00Z";

/// A file of a folder of examples.
fn example(folder: &str, file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules-examples").join(folder).join(file)).unwrap()
}

fn consignments(folder: &str) -> Vec<String> {
    let text = example(folder, "consignments.json");
    serde_json::from_str::<Vec<&RawValue>>(&text).unwrap().iter().map(|text| text.get().to_owned()).collect()
}

fn session(folder: &str) -> Session {
    let mut session = Session::default();
    let answer = json(&session.rules(&example(folder, "rules.json")));
    assert!(answer["Services"].is_array(), "{answer}");
    session
}

fn json(answer: &str) -> Value {
    serde_json::from_str(answer).unwrap()
}

#[test]
fn answers_are_those_of_the_library() {
    for folder in ["first-rules", "first-tariff", "uk-retailer"] {
        let matcher = RuleSet::from_json(&example(folder, "rules.json")).unwrap().compile().unwrap();
        let session = session(folder);
        for text in consignments(folder).iter().take(40) {
            let answer = json(&session.explain(text, AT));
            let at = AT.parse().unwrap();
            let allocation = Consignment::from_json(text).ok().and_then(|consignment| matcher.all().allocate(&consignment, at).ok());
            match allocation {
                None => assert!(answer["Violations"][0]["Line"].as_u64().is_some(), "{answer}"),
                Some(Allocation::Allocated(summary)) => {
                    let quotes = answer["Quotes"].as_array().unwrap();
                    let service = summary.quote.service().reference.as_str();
                    assert_eq!(answer["Chosen"], service);
                    let own = quotes.iter().find(|quote| quote["Service"] == service).unwrap();
                    assert_eq!(own["Price"]["Net"], summary.quote.price().net.to_string());
                    assert!(own["Lines"].as_str().unwrap().contains(&format!("net {}", summary.quote.price().net)), "{own}");
                }
                Some(Allocation::Failed(failure)) => {
                    assert_eq!(answer["Chosen"], Value::Null);
                    assert_eq!(answer["Unqualified"].as_array().unwrap().len(), failure.unqualified.len());
                }
            }
        }
    }
}

#[test]
fn mistakes_have_their_place_and_change_nothing() {
    let mut session = session("first-rules");
    let consignment = &consignments("first-rules")[0];
    let before = session.explain(consignment, AT);
    let text = "{ \"Name\": \"\u{1F4E6} £\", \"Currency\": \"GBP\",\n  \"Zones\": [{ \"Refrence\": \"A\" }] }";
    let found = json(&session.rules(text));
    let hinted = |found: &&Value| found["Line"] == 2 && found["Hint"].as_str().is_some_and(|hint| hint.contains("Reference"));
    let violation = found["Violations"].as_array().unwrap().iter().find(hinted).unwrap();
    // Places are in the units of JavaScript's texts.
    let (from, to) = (violation["From"].as_u64().unwrap(), violation["To"].as_u64().unwrap());
    let units: Vec<u16> = text.encode_utf16().skip(usize::try_from(from).unwrap()).take(usize::try_from(to - from).unwrap()).collect();
    assert!(String::from_utf16(&units).unwrap().starts_with(['"', '{']), "{violation}");
    assert_eq!(session.explain(consignment, AT), before);

    assert!(json(&session.explain("{", AT))["Violations"][0]["Message"].is_string());
    assert_eq!(json(&session.explain(consignment, "tomorrow"))["Violations"][0]["Path"], "At");
    assert!(json(&session.why_not("NOBODY", consignment, AT))["Error"].as_str().unwrap().contains("`NOBODY`"));
    assert!(json(&Session::default().moves())["Error"].is_string());
    assert!(json(&session.generate(10, 1, "2026-11-08", "2026-11-02"))["Violations"].is_array());
    assert!(json(&session.generate(u32::MAX, 1, "2026-11-02", "2026-11-08"))["Violations"].is_array());
    for (name, bytes) in [
        ("a.csv", &b"What,Ever\n1,2\n"[..]),
        ("a.parquet", b"PAR1"),
        ("a.csv", b"\x28\xb5\x2f\xfd"),
        ("a.xlsx", b"PK\x03\x04"),
        ("a.csv", b"\x1f\x8b"),
    ] {
        assert!(json(&session.load(name, bytes.to_vec(), None, AT))["Violations"].is_array(), "{name}");
    }
}

#[test]
fn a_copied_case_holds_and_notices_a_change() {
    for folder in ["first-tariff", "first-rules", "uk-retailer"] {
        let session = session(folder);
        let mut failed = 0;
        for text in consignments(folder).iter().take(15) {
            let answer = json(&session.case("copied", text, AT));
            let Some(copied) = answer["Case"].as_str() else { continue };
            let run = |rules: &str| {
                let read = |file: &str| match file {
                    "rules.json" => Some(rules.to_owned()),
                    "consignments.json" => Some(format!("[{text}]")),
                    "cases.json" => Some(copied.to_owned()),
                    _ => None,
                };
                cases::run(&read).unwrap().remove(0).failures
            };
            let rules = example(folder, "rules.json");
            assert_eq!(run(&rules), [""; 0], "{folder} {copied}");
            failed += usize::from(!run(&rules.replace("\"VatRate\": 0.2", "\"VatRate\": 0.21").replace("13.70", "13.71")).is_empty());
        }
        assert!(failed > 0 || folder == "first-rules", "{folder}");
    }
}

#[test]
fn orders_are_decided_before_and_after_a_change() {
    let mut session = session("uk-retailer");
    let made = json(&session.generate(500, 1, "2026-11-02", "2026-11-08"));
    assert_eq!((&made["Orders"], &made["Rejected"]), (&500.into(), &0.into()), "{made}");
    let none = json(&session.moves());
    assert_eq!((&none["Orders"], &none["Moves"]), (&500.into(), &Value::Array(vec![])));
    assert_eq!(none["Before"], none["After"]);

    // What most go by is gone: those orders move.
    let rules = example("uk-retailer", "rules.json");
    let mut document: Value = serde_json::from_str(&rules).unwrap();
    for service in document["CarrierServices"].as_array_mut().unwrap().iter_mut().filter(|service| service["Carrier"] == "EVRI") {
        service["Enabled"] = false.into();
    }
    session.rules(&document.to_string());
    let moves = json(&session.moves());
    let all = moves["Moves"].as_array().unwrap();
    assert!(
        all.iter().any(|row| row["From"].as_str().unwrap().starts_with("EVRI"))
            && all.iter().all(|row| !row["To"].as_str().unwrap().starts_with("EVRI")),
        "{moves}"
    );
    let sum = |side: &str| moves[side]["Net"].as_str().unwrap().parse::<f64>().unwrap();
    assert!(sum("After") >= sum("Before") || moves["Before"]["Allocated"] != moves["After"]["Allocated"], "{moves}");
    session.keep();
    assert_eq!(json(&session.moves())["Moves"], Value::Array(vec![]));
}

#[test]
fn orders_come_from_a_file() {
    let mut session = session("uk-retailer");
    let csv = "Reference,Weight,Country,Postcode\nEC-2,1.8,GB,M1 5WG\nEC-1,heavy,GB,M1 5WG\n";
    let read = json(&session.load("orders.csv", csv.into(), None, AT));
    assert_eq!((&read["Orders"], &read["Rejected"]), (&1.into(), &1.into()), "{read}");
    assert!(read["Reasons"][0].as_str().unwrap().starts_with("orders.csv:3: "), "{read}");
    let mapping = "[Columns]\nReference = \"No\"\nWeight = \"Heavy\"\nDestinationCountry = \"To\"\n";
    let read = json(&session.load("orders.csv", "No,Heavy,To\nA,2,GB\n".into(), Some(mapping.to_owned()), AT));
    assert_eq!(read["Orders"], 1, "{read}");
    assert!(json(&session.load("orders.csv", csv.into(), Some("[Colums]".to_owned()), AT))["Violations"][0]["Message"].is_string());
    assert_eq!(json(&session.moves())["Orders"], 1);
}
