//! Every decision of `rules-examples`, by a process: the bytes that the library answers.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::runs::{self, Run};
use crate::support::{files, run, scratch};

/// The options of a run.
fn arguments(asked: &Run, orders: &Path, usage: &Path) -> Vec<String> {
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let mut arguments = ["allocate", "--quiet", "--rules"].map(str::to_owned).to_vec();
    arguments.extend([text(&asked.rules), "--all-at".to_owned(), asked.at.clone(), text(orders)]);
    let words = [("group", "--group"), ("service", "--service"), ("booking_code", "--booking-code"), ("objective", "--objective")];
    let filters = [("direction", "--direction"), ("pick_up", "--pickup"), ("drop_off", "--drop-off")];
    for (word, option) in words.into_iter().chain(filters) {
        if let Some(value) = asked.only.get(word) {
            arguments.extend([option.to_owned(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)]);
        }
    }
    if let Some(used) = asked.only.get("usage") {
        fs::write(usage, used.to_string()).unwrap();
        arguments.extend(["--usage".to_owned(), text(usage)]);
    }
    arguments
}

#[test]
fn a_process_answers_what_the_library_does() {
    let all = runs::runs(&files().join("../../../../rules-examples"));
    let (folder, mut asked, mut answers) = (scratch("examples"), BTreeSet::new(), 0);
    for case in &all {
        let (mut file, mut orders) = (case.file(), case.orders());
        if case.file().extension().is_some_and(|ending| ending == "jsonl") {
            file = folder.join("orders.jsonl");
            fs::write(&file, orders.iter().map(|order| order.text.clone() + "\n").collect::<String>()).unwrap();
            orders = runs::orders(&file);
        }
        let arguments = arguments(case, &file, &folder.join("used.json"));
        // Many cases ask the same, and expect something of other consignments.
        if !asked.insert((arguments.clone(), case.only.get("usage").map(ToString::to_string), orders.len())) {
            continue;
        }
        let expected: Vec<String> = runs::allocated(case, &orders, false).into_iter().flatten().collect();
        let said = run(&arguments);
        assert!(said.code < 2, "{arguments:?}: {}", said.err);
        let found: Vec<&str> = said.out.trim_start_matches("[\n").trim_end_matches("\n]\n").split(",\n").collect();
        assert_eq!(found, expected, "{arguments:?}");
        answers += found.len();
    }
    assert!(asked.len() > 400 && answers > 5_000, "{answers} answers to {} runs", asked.len());
}
