//! Preferences, objectives and the history on the command line.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::{AT, Run, files, run, scratch};

/// The tests' rule set with what goes before price, in a folder of the test's own.
fn folder(name: &str) -> PathBuf {
    let folder = scratch(name);
    let mut rules: Value = serde_json::from_str(&fs::read_to_string(files().join("rules.json")).unwrap()).unwrap();
    rules["Preferences"] = json!([{ "Reference": "CONTRACT", "Name": "By contract", "Services": ["KC_24"], "Adjust": { "Amount": "-2.00" }, "When": { "Weight": { "Max": 2 } } }]);
    rules["Objectives"] = json!([{ "Reference": "fast", "When": { "Tags": ["Urgent"] }, "Choose": ["Fastest"] },
        { "Reference": "sure", "When": { "Not": {} }, "Choose": [{ "OnTime": { "Probability": "0.95" } }, "Cheapest"] },
        { "Reference": "cheap", "When": { "Not": {} }, "Choose": [{ "Prefer": { "Services": ["KC_48"] } }] }]);
    fs::write(folder.join("rules.json"), rules.to_string()).unwrap();
    fs::write(folder.join("history.json"), json!({ "History": [{ "Service": "KC_24", "Days": { "1": 90, "3": 10 } }] }).to_string())
        .unwrap();
    folder
}

fn ask(folder: &Path, command: &str, of: &str, more: &[&str]) -> Run {
    let path = |file: &str| folder.join(file).display().to_string();
    let (rules, consignments) = (path("rules.json"), files().join("consignment.json").display().to_string());
    run(&[&[command, "--rules", &rules, of, &consignments, "--at", AT], more].concat())
}

#[test]
fn explanations_show_what_is_compared_and_whom_each_step_leaves() {
    let folder = folder("preferences-explained");
    let out = ask(&folder, "explain", "--consignment", &["--objective", "cheap"]).ends_with(0).out;
    for part in [
        "COLLECTED        DELIVERED              TIER  COMPARED",
        "   1  KC_24    Kestrel Next Day  4.62 GBP",
        " > 2  KC_48    Kestrel Two Day   3.49 GBP",
        "100      2.62",
        "Preferences\n      KC_24: CONTRACT (By contract): -2, as weight `1.5 kg` is at most `2 kg`",
        "Objective cheap\n      Tier 100 leaves KC_24, KC_48",
        "Prefer Services KC_48 leaves KC_48",
    ] {
        assert!(out.contains(part), "{part}:\n{out}");
    }
    let told = ask(&folder, "explain", "--consignment", &["--format", "json"]).ends_with(0).json();
    assert_eq!((&told["Chosen"], &told["Quotes"][0]["ComparedPrice"]), (&json!("KC_24"), &json!(2.62)));
    assert_eq!(told["Quotes"][0]["Preferences"][0]["Reference"], "CONTRACT");
    assert!(told.get("Objective").is_none());
}

#[test]
fn an_objective_is_named_or_refused() {
    let folder = folder("preferences-named");
    let chosen = |more: &[&str]| ask(&folder, "allocate", "--consignments", more).ends_with(0).json()[0]["CarrierServiceReference"].clone();
    assert_eq!(chosen(&[]), "KC_24");
    assert_eq!(chosen(&["--objective", "cheap"]), "KC_48");
    ask(&folder, "allocate", "--consignments", &["--objective", "chaep"])
        .ends_with(2)
        .says("unknown objective `chaep`: did you mean `cheap`?");
    ask(&folder, "allocate", "--consignments", &["--objective", "cheap", "--service", "KC_24"]).ends_with(2).says("cannot be used with");
    ask(&folder, "allocate", "--consignments", &["--objective", "cheap", "--booking-code", "KC_24"]).ends_with(2).says("nothing to choose");
}

#[test]
fn a_history_stands_beside_the_rules() {
    let folder = folder("preferences-history");
    let history = folder.join("history.json").display().to_string();
    let told = ask(&folder, "simulate", "--consignments", &["--history", &history, "--objective", "sure"]).ends_with(0).out;
    assert!(told.contains("1 consignment"), "{told}");
    fs::write(&history, json!({ "History": [{ "Service": "KC_42", "Days": { "1": 90 } }] }).to_string()).unwrap();
    ask(&folder, "allocate", "--consignments", &["--history", &history]).ends_with(2).says("unknown carrier service `KC_42`");
}
