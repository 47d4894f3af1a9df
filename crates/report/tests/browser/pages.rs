//! Reports to look at: of rule sets and consignments of `rules-examples`, and of what might break a page.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use consign::comparison::{ChangeKind, Comparison};
use consign::simulation::{Aggregates, Simulation};
use consign::{Consignment, Pool, RuleSet};
use consign_report::{Compared, Heading};
use consign_what_if::{Change, Changes, MOST_CHANGES};
use serde_json::{Value, json};

/// What would be markup, an end of a script, or a formula, if it were not made harmless.
pub(crate) const HOSTILE: &str = "<b></script><img src=x onerror=alert(1)>&amp;\"'\u{2028}";

fn example(file: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules-examples/uk-retailer").join(file);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn consignments() -> Vec<Consignment> {
    let all = example("consignments.json");
    all.as_array().unwrap().iter().filter_map(|one| one.to_string().parse().ok()).collect()
}

fn pool(rules: &Value) -> Pool {
    RuleSet::from_json(&rules.to_string()).unwrap().compile().unwrap().all()
}

fn at() -> DateTime<Utc> {
    "2026-11-02T09:00:00Z".parse().unwrap()
}

fn simulated(pool: &Pool, consignments: &[Consignment]) -> Aggregates {
    let mut simulation = Simulation::new(pool);
    for consignment in consignments {
        let _ = simulation.add(consignment, at());
    }
    simulation.aggregates()
}

fn heading(title: &str) -> Heading {
    let facts = [("Consignments", "consignments.json"), ("As at", "Mon 2 Nov 2026 09:00 UTC")];
    let facts = facts.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    Heading { title: title.to_owned(), facts, full: Some("changes.jsonl".to_owned()) }
}

/// Where a page is kept, with its pictures, for whoever wants to see it.
pub(crate) fn place(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reports");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

/// Tests run beside each other: each has a name of its own.
fn kept(name: &str, page: &str) -> PathBuf {
    let file = place(name);
    std::fs::write(&file, page).unwrap();
    file
}

/// The retailer's consignments with the rules as they are.
pub(crate) fn simulation(name: &str) -> (PathBuf, Aggregates) {
    let results = simulated(&pool(&example("rules.json")), &consignments());
    let page = consign_report::simulation(&results, &heading("UK retailer, autumn rates"));
    (kept(name, &page), results)
}

/// The retailer's rules, and what is planned: no lockers, lighter parcels with one carrier, other prices with two.
fn planned() -> (Value, Value) {
    let before = example("rules.json");
    let mut after = before.clone();
    let services = after["CarrierServices"].as_array_mut().unwrap();
    services.retain(|service| service["Reference"] != "INPOST_LOCKER");
    for service in services {
        match service["Carrier"].as_str().unwrap() {
            "EVRI" if service["Reference"] == "EVRI_STANDARD" => service["Rules"]["Weight"]["Max"] = json!(5),
            "YODEL" => service["Surcharges"] = json!([{ "Name": "Peak", "Percent": 12 }]),
            "PARCELFORCE" => service["Surcharges"] = json!([{ "Name": "Fuel", "Percent": 30 }]),
            "DX" => service["Enabled"] = json!(false),
            _ => {}
        }
    }
    for group in after["CarrierServiceGroups"].as_array_mut().unwrap() {
        group["Services"].as_array_mut().unwrap().retain(|service| service != "INPOST_LOCKER");
    }
    (before, after)
}

/// A comparison of the two, with as many changed consignments more as are asked for.
pub(crate) fn comparison(name: &str, more: usize) -> (PathBuf, u64) {
    let (before, after) = planned();
    let (first, second) = (pool(&before), pool(&after));
    let consignments = consignments();
    let mut comparison = Comparison::new(&first, &second).unwrap();
    let mut changes = Changes::default();
    for consignment in &consignments {
        let found = comparison.add(consignment, at());
        if found.is_one() {
            changes.add(Change::new(consignment, at(), &found, &comparison));
        }
    }
    for number in 0..more {
        let reference = format!("EC-MORE-{number:05}").parse().unwrap();
        changes.add(Change { reference, kind: ChangeKind::Repriced, before: None, after: None, explanation: "Rate.".to_owned() });
    }
    let listed = changes.total().min(MOST_CHANGES as u64);
    let (before, after) = (simulated(&first, &consignments), simulated(&second, &consignments));
    let compared = Compared { differences: &comparison.results(), before: &before, after: &after, changes };
    let page = consign_report::comparison(compared, &heading("UK retailer: autumn rates against the plan for next year"));
    (kept(name, &page), listed)
}

/// A rule set with names that would like to be scripts.
pub(crate) fn hostile() -> PathBuf {
    let mut rules = example("rules.json");
    for carrier in rules["Carriers"].as_array_mut().unwrap() {
        carrier["Name"] = json!(HOSTILE);
    }
    for service in rules["CarrierServices"].as_array_mut().unwrap() {
        service["Name"] = json!(HOSTILE);
    }
    let results = simulated(&pool(&rules), &consignments());
    let page = consign_report::simulation(&results, &heading(HOSTILE));
    kept("hostile.html", &page)
}

/// A rule set in pounds, with a full capacity and a name that a spreadsheet would take for a formula.
fn in_pounds() -> Value {
    let service = |reference: &str, name: &str, max: u32, price: &Value| {
        json!({ "Reference": reference, "Name": name, "Carrier": "ROAD", "Rules": { "Weight": { "Max": max, "Unit": "Lb" } },
            "Transit": [{ "TransitDays": { "Min": 2, "Max": 2 } }], "Rates": [{ "Unit": "lb", "Bands": [{ "Price": price }] }] })
    };
    json!({ "Currency": "USD", "Carriers": [{ "Reference": "ROAD", "Name": "Road" }],
        "CarrierServices": [service("SMALL", "=1+1, \"small\"", 10, &json!(4.5)), service("LARGE", "Large", 150, &json!(12.25))],
        "Capacities": [{ "Reference": "VAN", "Services": ["SMALL"], "Max": 1, "Per": "Total" }] })
}

/// Consignments of a year.
fn of_a_year() -> Vec<(Consignment, DateTime<Utc>)> {
    let all = [(2, "2026-01-05"), (3, "2026-02-03"), (70, "2026-02-04"), (400, "2026-12-24")].into_iter().enumerate();
    let consignment = |(number, (pounds, at)): (usize, (u32, &str))| {
        let consignment = json!({ "Reference": format!("US-{number}"), "Packages": [{ "Weight": { "Value": pounds, "Unit": "Lb" } }],
            "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "US" } } }] });
        (consignment.to_string().parse().unwrap(), format!("{at}T09:00:00Z").parse().unwrap())
    };
    all.map(consignment).collect()
}

/// What these come to.
pub(crate) fn pounds(name: &str) -> (PathBuf, Aggregates) {
    let mut simulation = Simulation::new(&pool(&in_pounds()));
    for (consignment, at) in of_a_year() {
        let _ = simulation.add(&consignment, at);
    }
    let results = simulation.aggregates();
    (kept(name, &consign_report::simulation(&results, &heading("Pounds"))), results)
}

/// A plan for these.
pub(crate) fn plan() -> PathBuf {
    let batch = consign_plan::plan_batch(&pool(&in_pounds()), &of_a_year(), &consign_plan::Options::default()).unwrap();
    kept("plan.html", &consign_report::plan(&batch, "USD".parse().unwrap(), &heading("Plan")))
}

/// Nothing was fed.
pub(crate) fn empty(name: &str) -> PathBuf {
    let results = simulated(&pool(&example("rules.json")), &[]);
    let page = consign_report::simulation(&results, &Heading::default());
    kept(name, &page)
}
