//! `consign compare`: two rule sets, or one and its changes, in one pass.

use std::collections::BTreeMap;
use std::fs;

use consign::Currency;
use consign::comparison::{ChangeKind, Difference, Differences};
use consign::simulation::{Aggregates, Costs};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::simulations::{generate, report_is_by_itself, rules, run_in};
use crate::support::{AT, scratch};

const RISE: &str = "CarrierServices[Carrier=DPD].Rates += 5%";
const OFF: &str = "CarrierServices[EVRI*].Enabled = false";

fn json(folder: &std::path::Path, file: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join(file)).unwrap()).unwrap()
}

/// What several costs come to, of each currency by itself.
fn amounts<'a>(costs: impl IntoIterator<Item = &'a Costs>) -> BTreeMap<Currency, Decimal> {
    let mut sums = BTreeMap::new();
    for (currency, amount) in costs.into_iter().flat_map(Costs::amounts) {
        *sums.entry(currency).or_default() += amount;
    }
    sums
}

#[test]
fn a_comparison_is_two_simulations() {
    let (folder, rules) = (scratch("two-simulations"), rules("uk-retailer"));
    generate(&folder, &rules, "orders.jsonl", 400);
    let common = ["--consignments", "orders.jsonl", "--at", AT];
    let mut first = None;
    for threads in ["1", "4"] {
        let compare = ["compare", "--rules", &rules, "--change", RISE, "--change", OFF, "--out", "differences.json", "--threads", threads];
        let run = run_in(&folder, &[&compare[..], &common, &["--report", "diff.html", "--changed", "changed.jsonl"]].concat()).ends_with(0);
        let told = run.says("CarrierServices[Carrier=DPD].Rates += 5%: 40 prices in 9 CarrierServices: DPD_CLASSIC_EU, ");
        let told = told.says("CarrierServices[EVRI*].Enabled = false: 5 values set in 5 CarrierServices: EVRI_LOCAL, ");
        let results = ["differences.json", "changed.jsonl", "diff.html"].map(|file| fs::read_to_string(folder.join(file)).unwrap());
        assert!(*first.get_or_insert_with(|| (told.out.clone(), results.clone())) == (told.out, results), "{threads}");
    }
    report_is_by_itself(&folder.join("diff.html"));
    run_in(&folder, &[&["simulate", "--rules", &rules, "--out", "before.json"][..], &common].concat()).ends_with(0);
    let after = ["simulate", "--rules", &rules, "--out", "after.json", "--change", RISE, "--change", OFF];
    run_in(&folder, &[&after[..], &common].concat()).ends_with(0);
    let text = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    let differences = Differences::from_json(&text("differences.json")).unwrap();
    let [before, after] = ["before.json", "after.json"].map(|file| Aggregates::from_json(&text(file)).unwrap());
    assert_eq!((differences.before.rule_set, differences.after.rule_set), (before.rule_set, after.rule_set));
    assert_ne!(before.rule_set, after.rule_set);
    let sum = |side: fn(&Difference) -> &Costs| amounts(differences.changes.values().map(side));
    assert_eq!((sum(|change| &change.before), sum(|change| &change.after)), (amounts([&before.cost]), amounts([&after.cost])));
    let count = |kind| differences.changes[&kind].consignments;
    assert!(count(ChangeKind::Moved) > 0 && count(ChangeKind::Repriced) > 0, "{differences:?}");
    assert_eq!(before.failed + count(ChangeKind::NewlyFailed), after.failed + count(ChangeKind::NewlyAllocated));
    let rows: Vec<Value> = text("changed.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len() as u64, 400 - count(ChangeKind::None));
    let left = rows.iter().find(|row| row["Change"] == "Moved" && row["ServiceBefore"].as_str().unwrap().starts_with("EVRI")).unwrap();
    assert!(left["Explanation"].as_str().unwrap().contains("the service is not enabled"), "{left}");
    assert!(rows.iter().all(|row| !row["Explanation"].as_str().unwrap().is_empty()));
}

#[test]
fn changes_come_from_files_too_and_a_second_rule_set_is_as_good() {
    let (folder, rules) = (scratch("change-files"), rules("uk-retailer"));
    generate(&folder, &rules, "orders.jsonl", 100);
    fs::write(folder.join("changes.txt"), format!("# a rise\n\n{RISE}\n  {OFF}\n")).unwrap();
    fs::write(folder.join("rates.json"), r#"[{ "Bands": [{ "UpTo": 30, "Price": 1.99 }] }]"#).unwrap();
    let common = ["compare", "--before", &rules, "--consignments", "orders.jsonl", "--at", AT, "--quiet"];
    run_in(&folder, &[&common[..], &["--changes", "changes.txt", "--out", "one.json"]].concat()).ends_with(0);
    run_in(&folder, &[&common[..], &["--change", RISE, "--change", OFF, "--out", "other.json"]].concat()).ends_with(0);
    assert_eq!(json(&folder, "one.json"), json(&folder, "other.json"));
    // A new rate sheet: everything that weighs little goes there.
    let sheet = ["--change", "CarrierServices[DPD_NEXT_DAY].Rates = @rates.json", "--out", "sheet.json"];
    run_in(&folder, &[&common[..], &sheet].concat()).ends_with(0);
    let differences = json(&folder, "sheet.json");
    let flows = differences["Services"].as_array().unwrap();
    assert!(flows.iter().any(|flow| flow["To"]["Reference"] == "DPD_NEXT_DAY" && flow["From"]["Reference"] != "DPD_NEXT_DAY"));
    // The same document twice: nothing changes.
    let same = run_in(&folder, &[&common[..7], &["--after", &rules, "--out", "same.json"]].concat()).ends_with(0);
    assert!(same.out.starts_with("100 consignments: 0 change\n"), "{}", same.out);
    let same = json(&folder, "same.json");
    assert_eq!(same["Changes"]["None"]["Consignments"], 100);
}

#[test]
fn mistakes_are_told_and_write_nothing() {
    let (folder, rules) = (scratch("compare-mistakes"), rules("uk-retailer"));
    generate(&folder, &rules, "orders.jsonl", 3);
    fs::write(folder.join("changes.txt"), "# one\nVatRate = 0.2\nCarrierServices[DPX*].Rates *= 1.05\n").unwrap();
    let common = ["compare", "--before", &rules, "--consignments", "orders.jsonl", "--out", "out.json", "--report", "diff.html"];
    run_in(&folder, &common).ends_with(2).says("--after");
    let run = run_in(&folder, &[&common[..], &["--changes", "changes.txt"]].concat()).ends_with(2);
    run.says("changes.txt:3:17]").says("did you mean `DPD*`?").says("the changes are refused: 1 mistake");
    let run = run_in(&folder, &[&common[..], &["--change", "remove CarrierServices[DPD_NEXT_DAY]"]].concat()).ends_with(2);
    run.says("after this change the rule set is refused: CarrierServiceGroups[nextDay].Services[").says("1 violation");
    run_in(&folder, &[&common[..], &["--change", "Currency = EUR", "--change", "remove ExchangeRates.EUR"]].concat())
        .ends_with(2)
        .says("rule sets of different currencies cannot be compared");
    assert!(!folder.join("out.json").exists() && !folder.join("diff.html").exists());
}
