//! The folders of `rules-examples` that have a `plan.json`: what comes out in turn and together, found by trying every plan, or by another solver.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "what is odd stops the test")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use consign::chrono::{DateTime, Utc};
use consign::rust_decimal::Decimal;
use consign::{Consignment, Pool, RuleSet};
use consign_plan::{Batch, Options, Outcome, Totals, plan_batch};
use serde_json::Value;

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn decimal(value: &Value) -> Decimal {
    value.to_string().parse().unwrap_or_else(|error| panic!("{value}: {error}"))
}

fn consignments(folder: &Path, at: DateTime<Utc>) -> Vec<(Consignment, DateTime<Utc>)> {
    let texts: Vec<String> = match std::fs::read_to_string(folder.join("consignments.jsonl")) {
        Ok(lines) => lines.lines().map(str::to_owned).collect(),
        Err(_) => read(&folder.join("consignments.json")).as_array().unwrap().iter().map(Value::to_string).collect(),
    };
    texts.iter().map(|text| (Consignment::from_json(text).unwrap_or_else(|error| panic!("{text}: {error}")), at)).collect()
}

/// What differs from what is expected of all.
fn totals(expected: &Value, found: &Totals) -> Vec<String> {
    let mut failures = Vec::new();
    let mut check = |key: &str, found: Decimal| {
        if let Some(expected) = expected.get(key).filter(|expected| decimal(expected) != found) {
            failures.push(format!("{key}: {expected} is right, not {found}"));
        }
    };
    check("Taken", found.taken.into());
    check("Left", found.left.into());
    check("Missing", found.missing);
    check("Tiers", Decimal::from_i128_with_scale(found.tiers, 0));
    check("Compared", found.compared);
    if let Some(net) = found.net.values().next().filter(|_| found.net.len() == 1) {
        check("Net", *net);
    }
    failures
}

/// What differs from what is expected of each, where a plan is told by consignments.
fn services(expected: &Value, batch: &Batch) -> Vec<String> {
    let Some(expected) = expected.get("Services").and_then(Value::as_object) else { return Vec::new() };
    let differs = |planned: &consign_plan::Planned| {
        let found = match &planned.outcome {
            Outcome::Taken(quote) => quote.service().reference.to_string(),
            _ => String::new(),
        };
        let right = expected.get(planned.consignment.as_str()).and_then(Value::as_str).unwrap_or("nobody");
        (right != found).then(|| format!("{}: `{right}` is right, not `{found}`", planned.consignment))
    };
    batch.consignments.iter().filter_map(differs).collect()
}

/// A plan's failures. Where the least cost is known between bounds alone, a second is enough to see that what is told of it is true.
fn failures(pool: &Pool, consignments: &[(Consignment, DateTime<Utc>)], plan: &Value) -> Vec<String> {
    let together = &plan["Together"];
    let between = together.get("ComparedAtLeast").zip(together.get("ComparedAtMost"));
    let batch = plan_batch(pool, consignments, &Options { time: between.map(|_| Duration::from_secs(1)), ..Options::default() }).unwrap();
    let mut failures = totals(&plan["InTurn"], &batch.in_turn);
    let takes_all = batch.planned.left == 0 && batch.planned.missing.is_zero();
    if let Some((least, most)) = between.map(|(least, most)| (decimal(least), decimal(most))) {
        if takes_all && batch.planned.compared < least {
            failures.push(format!("{} is less than {least}", batch.planned.compared));
        }
        if batch.gaps.is_empty() && !(takes_all && batch.planned.compared <= most) {
            failures.push(format!("{} is called the best", batch.planned.compared));
        }
        return failures;
    }
    failures.extend(totals(together, &batch.planned));
    failures.extend(services(together, &batch));
    if !batch.gaps.is_empty() {
        failures.push("it isn't proved".to_owned());
    }
    failures
}

#[test]
fn every_plan_is_the_best() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules-examples");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("plan.json").is_file());
    folders.sort();
    let (mut plans, mut found) = (0, Vec::new());
    for folder in &folders {
        let document = read(&folder.join("plan.json"));
        let at: DateTime<Utc> = document["At"].as_str().unwrap().parse().unwrap();
        let consignments = consignments(folder, at);
        for plan in document["Plans"].as_array().unwrap() {
            let rules = std::fs::read_to_string(folder.join(plan["Rules"].as_str().unwrap())).unwrap();
            let pool = RuleSet::from_json(&rules).unwrap().compile().unwrap().all();
            plans += 1;
            let name = format!("{}: {}", folder.file_name().unwrap().to_string_lossy(), plan["Name"]);
            found.extend(failures(&pool, &consignments, plan).into_iter().map(|failure| format!("{name}: {failure}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(plans >= 14, "only {plans} plans");
}
