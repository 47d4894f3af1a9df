//! Tables as input: proposals, mappings, rejected rows; and consignments that are made.

use std::fs;
use std::path::Path;

use crate::support::{Run, consign, run, run_with, scratch};

const RULES: &str = "../../../../rules-examples/uk-retailer/rules.json";
const ORDERS: &str = "OrderID,Weight (g),Ship to,PLZ,Customer\nA-1,250,GB,M1 5WG,Ada\nA-2,x,GB,M1 5WG,Bob\nA-3,300,Lyonesse,,\"Cy, D\"\n";

fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    Run::new(consign(arguments).current_dir(folder).output().unwrap())
}

/// A folder with a table whose columns are not all known by their names, and a mapping for it.
fn orders(name: &str) -> std::path::PathBuf {
    let folder = scratch(name);
    fs::write(folder.join("orders.csv"), ORDERS).unwrap();
    fs::write(
        folder.join("mapping.toml"),
        "[Columns]\nReference = \"OrderID\"\nWeight = \"Weight (g)\"\nDestinationCountry = \"Ship to\"\nDestinationPostcode = \"PLZ\"\n\
        [Defaults]\nWeightUnit = \"g\"\n",
    )
    .unwrap();
    folder
}

#[test]
fn a_mapping_is_proposed_with_examples_and_what_it_leaves_open() {
    let folder = orders("proposal");
    let run = run_in(&folder, &["columns", "orders.csv"]).ends_with(0);
    assert_eq!(
        run.out,
        "[Columns]\nReference = \"OrderID\"        # A-1\nWeight = \"Weight (g)\"        # 250\nDestinationPostcode = \"PLZ\"  # M1 5WG\n\n[Defaults]\nWeightUnit = \"g\"\n"
    );
    let run = run.says("not recognised: `Ship to`, `Customer`");
    run.says("missing: no column gives `DestinationCountry`");
    run_in(&folder, &["columns", "orders.csv", "--check"]).ends_with(2).says("consign columns orders.csv > mapping.toml");
    run_with(&["columns", "-"], b"[]").ends_with(2).says("`standard input` is JSON");
}

#[test]
fn rejected_rows_are_told_written_and_stop_nothing() {
    let folder = orders("rejects");
    let arguments = ["columns", "orders.csv", "--check", "--columns", "mapping.toml", "--rejects", "rejects.csv"];
    let run = run_in(&folder, &arguments).ends_with(1);
    assert_eq!(run.out, "orders.csv: 1 valid consignment, 1 package\n");
    let run = run.says("orders.csv:3: Weight: `x` is not a number\n").says("orders.csv:4: DestinationCountry: unknown country `Lyonesse`");
    run.says("orders.csv: 2 of 3 rows rejected\n");
    let rejects = fs::read_to_string(folder.join("rejects.csv")).unwrap();
    let lines: Vec<&str> = rejects.lines().collect();
    assert_eq!(lines[0], "Line,Reasons,OrderID,Weight (g),Ship to,PLZ,Customer");
    assert_eq!(lines[1], "3,Weight: `x` is not a number,A-2,x,GB,M1 5WG,Bob");
    assert!(lines[2].starts_with("4,\"DestinationCountry: ") || lines[2].starts_with("4,DestinationCountry: "), "{rejects}");
    assert!(lines[2].ends_with(",A-3,300,Lyonesse,,\"Cy, D\"") && lines.len() == 3, "{rejects}");
}

#[test]
fn strict_stops_at_the_first_rejected_row_and_leaves_no_file() {
    let folder = orders("strict");
    let arguments = ["columns", "orders.csv", "--check", "--columns", "mapping.toml", "--rejects", "rejects.csv", "--strict"];
    run_in(&folder, &arguments).ends_with(2).says("error: orders.csv:3: Weight: `x` is not a number; with `--strict` that is the end");
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["mapping.toml", "orders.csv"]);
}

#[test]
fn the_file_that_is_read_is_not_overwritten() {
    let folder = orders("overwritten");
    let arguments = ["columns", "orders.csv", "--check", "--columns", "mapping.toml", "--rejects", "./orders.csv"];
    run_in(&folder, &arguments).ends_with(2).says("`--rejects` names the file that is read, `orders.csv`");
    assert_eq!(fs::read_to_string(folder.join("orders.csv")).unwrap(), ORDERS);
}

#[test]
fn rejected_json_is_written_as_json_lines() {
    let folder = scratch("json-rejects");
    fs::write(folder.join("orders.jsonl"), "{\"Reference\": \"A\"}\nnot json\n").unwrap();
    let run = run_in(&folder, &["columns", "orders.jsonl", "--check", "--rejects", "rejects.jsonl"]).ends_with(2);
    run.says("orders.jsonl:1:").says("orders.jsonl:2:").says("2 of 2 rows rejected");
    let rejects = fs::read_to_string(folder.join("rejects.jsonl")).unwrap();
    let lines: Vec<serde_json::Value> = rejects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["Line"], &lines[0]["Row"]["Reference"]), (&1.into(), &"A".into()));
    assert_eq!((&lines[1]["Line"], &lines[1]["Row"]), (&2.into(), &"not json".into()));
    assert!(lines[1]["Reasons"][0].as_str().unwrap().starts_with("2:2: not JSON"), "{rejects}");
}

#[test]
fn many_rejected_rows_are_told_in_part() {
    let table = format!("Reference,WeightKg,Country\n{}", "A,-1,GB\n".repeat(25_000));
    let run = run_with(&["columns", "-", "--check", "--threads", "3"], table.as_bytes()).ends_with(2);
    assert_eq!(run.err.lines().filter(|line| line.starts_with("standard input:")).count(), 11, "{}", run.err);
    run.says("standard input:2: Weight: `-1 kg` is negative").says("... and 24,990 more").says("25,000 of 25,000 rows rejected");
}

#[test]
fn a_mapping_for_json_alone_is_refused() {
    let folder = orders("json-alone");
    fs::write(folder.join("orders.jsonl"), "{}\n").unwrap();
    let check = ["columns", "orders.jsonl", "--check", "--mapping", "mapping.toml"];
    run_in(&folder, &check).ends_with(2).says("`orders.jsonl` is JSON: its fields have their names, a mapping is for tables");
    fs::write(folder.join("consign.toml"), "mapping = 'mapping.toml'\n").unwrap();
    run_in(&folder, &["columns", "orders.jsonl", "--check"]).ends_with(2).says("orders.jsonl:1");
}

#[test]
fn a_mapping_that_does_not_fit_is_shown_with_its_place() {
    let folder = orders("misfit");
    let check = |mapping: &str| {
        fs::write(folder.join("wrong.toml"), mapping).unwrap();
        run_in(&folder, &["columns", "orders.csv", "--check", "--columns", "wrong.toml"]).ends_with(2)
    };
    let run = check("[Columns]\nReference = \"OrderId\"\nWeight = \"Wieght (g)\"\n");
    let run = run.says("has no column `OrderId`").says("did you mean `OrderID`?").says("wrong.toml:2:14").says("wrong.toml:3:11");
    run.says("did you mean `Weight (g)`?").says("no column gives `DestinationCountry`").says("the mapping `wrong.toml` is refused");
    check("[Columns]\nRefrence = \"OrderID\"\n").says("unknown field `Refrence`").says("did you mean `Reference`?");
    check("{\n\"Columns\": {\"Reference\": \"Order\"}}").says("wrong.toml:2:27");
    check("[Columns]\nReference = OrderID\n").says("wrong.toml:2:13");
    run_in(&folder, &["columns", "orders.csv", "--check", "--columns", "mapping.toml", "--at-column", "Customers"])
        .ends_with(2)
        .says("has no column `Customers`: did you mean `Customer`?");
}

#[test]
fn what_is_made_follows_from_the_seed_whatever_the_threads() {
    let folder = scratch("made");
    let rules = crate::support::files().join(RULES);
    let make = |name: &str, more: &[&str]| {
        let common = ["generate", "--rules", rules.to_str().unwrap(), "--count", "20000", "--out", name];
        run_in(&folder, &common.iter().chain(more).copied().collect::<Vec<_>>()).ends_with(0);
        fs::read(folder.join(name)).unwrap()
    };
    for name in ["orders.csv", "orders.parquet", "orders.jsonl.gz", "orders.json.zst"] {
        let one = make(name, &["--threads", "1"]);
        assert!(one == make(name, &["--threads", "4"]), "{name}");
        assert!(one != make(name, &["--seed", "2"]), "{name}");
        run_in(&folder, &["columns", name, "--check"]).ends_with(0);
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 4);
}

#[test]
fn most_of_what_is_made_can_be_allocated() {
    let made = run(&["generate", "--rules", RULES, "--count", "300", "--from", "2026-11-02", "--to", "2026-11-02"]).ends_with(0).out;
    let arguments = ["allocate", "--rules", RULES, "--consignments", "-", "--at", "2026-11-02T08:00:00Z"];
    let statuses = run_with(&arguments, made.as_bytes()).ends_with(0).statuses();
    assert_eq!(statuses.len(), 300);
    assert!(statuses.iter().all(|status| [200, 422].contains(status)));
    assert!(statuses.iter().filter(|status| **status == 200).count() > 240, "{statuses:?}");
}

#[test]
fn what_cannot_be_made_is_said_and_nothing_is_written() {
    let folder = scratch("not-made");
    let rules = crate::support::files().join(RULES);
    let rules = rules.to_str().unwrap();
    for (more, message) in [
        (vec!["--out", "orders.xls"], "tells no format"),
        (vec!["--out", "orders.parquet.gz"], "Parquet is packed within"),
        (vec!["--from", "2026-02-01", "--to", "2026-01-01"], "`--to` 2026-01-01 is before"),
        (vec!["--out", "no/where.csv"], "cannot write `no/where.csv`"),
    ] {
        let arguments = [vec!["generate", "--rules", rules, "--count", "10"], more].concat();
        run_in(&folder, &arguments).ends_with(2).says(message);
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

/// Every rule set of the examples that delivers anywhere gets consignments that can be read.
#[test]
fn any_rule_set_gets_consignments() {
    let examples = crate::support::files().join("../../../../rules-examples");
    let mut made = 0;
    for folder in fs::read_dir(examples).unwrap() {
        let rules = folder.unwrap().path().join("rules.json");
        let run = run(&["generate", "--rules", rules.to_str().unwrap(), "--count", "50"]);
        if run.code == 0 {
            run_with(&["columns", "-", "--check"], run.out.as_bytes()).ends_with(0);
            made += 1;
        } else {
            assert!(
                run.err.contains("deliver nowhere") || run.err.contains("is refused") || run.err.contains("cannot read"),
                "{}",
                run.err
            );
        }
    }
    assert!(made > 30, "{made}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_no_half_written_file() {
    use std::process::{Command, Stdio};
    let folder = scratch("interrupted");
    let rules = crate::support::files().join(RULES);
    let arguments = ["generate", "--rules", rules.to_str().unwrap(), "--count", "100000000000", "--out", "orders.csv"];
    let mut child = consign(&arguments).current_dir(&folder).stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let written = || fs::read_dir(&folder).unwrap().filter_map(Result::ok).any(|entry| entry.metadata().is_ok_and(|file| file.len() > 0));
    while !written() {
        assert!(child.try_wait().unwrap().is_none(), "it has ended by itself");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}
