//! `consign allocate`: what it decides and how it says it.

use serde_json::Value;

use crate::support::{AT, allocate, allocate_stdin, consignment, files, run, run_with};

const FILE: [&str; 2] = ["--consignments", "consignments.json"];

fn with(more: &[&str]) -> Vec<String> {
    allocate(&[&FILE, more].concat())
}

#[test]
fn answers_stand_in_the_order_of_the_file() {
    let run = run(&with(&[])).ends_with(0);
    assert_eq!(run.statuses(), [200, 422, 200, 409, 200, 400]);
    let answers = run.json();
    let references: Vec<_> = answers.as_array().unwrap().iter().map(|answer| answer["ConsignmentReference"].as_str().unwrap()).collect();
    assert_eq!(references, ["A", "B", "C", "D", "E", "F"].map(|last| format!("EC-000-05B-MM{last}")));
    assert_eq!(answers[0]["CarrierServiceReference"], "KC_48");
    assert_eq!(answers[0]["Price"]["Net"].to_string(), "3.49");
    assert_eq!(answers[0]["CollectionDate"], "2026-11-02T17:00:00+00:00");
    assert_eq!(answers[1]["UnqualifiedServices"].as_array().unwrap().len(), 4);
    assert!(answers[0].get("UnqualifiedServices").is_none());
    assert_eq!(answers[4]["CarrierServiceReference"], "HF_PALLET");
    assert!(answers[5]["Description"].as_str().unwrap().contains("7:"), "{}", answers[5]["Description"]);
}

#[test]
fn json_lines_say_the_same_one_a_line() {
    let array = run(&with(&[])).ends_with(0).json();
    let lines = run(&allocate(&["--consignments", "orders.jsonl", "--format", "jsonl"])).ends_with(0).out;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let array = array.as_array().unwrap();
    // The last one is invalid, on another line of another file.
    assert_eq!(lines[..5], array[..5]);
    assert_eq!(lines.len(), array.len());
}

#[test]
fn a_table_is_for_people() {
    let run = run(&with(&["--format", "table"])).ends_with(0);
    let expected = "\
CONSIGNMENT     SERVICE          NET  COLLECTED        DELIVERED
EC-000-05B-MMA  KC_48       3.49 GBP  Mon 2 Nov 17:00  Wed 4 - Thu 5 Nov
EC-000-05B-MMB  failed: Weight, nearest HF_PALLET: weight `30 kg` is below `50 kg`
EC-000-05B-MMC  KC_48       3.49 GBP  Mon 2 Nov 17:00  Wed 4 - Thu 5 Nov
EC-000-05B-MMD  left alone: Consignment EC-000-05B-MMD is Allocated: only Unallocated and
                AllocationFailed can be allocated
EC-000-05B-MME  HF_PALLET  60.00 GBP  Mon 2 Nov 18:30  Wed 4 Nov
EC-000-05B-MMF  invalid: 7:80: Packages[0].Weight.Unit: unknown unit `stone`: one of g, kg, oz, lb
";
    assert_eq!(run.out, expected);
}

#[test]
fn the_totals_close_a_run_on_standard_error() {
    let lines = |arguments: &[String]| run(arguments).err.lines().map(str::to_owned).collect::<Vec<_>>();
    let totals = lines(&with(&[]));
    let expected = "6 consignments: 3 allocated for 66.98 GBP net; 1 failed (1 Weight); 1 in a state that cannot be allocated; 1 invalid";
    assert_eq!(totals.last().map(String::as_str), Some(expected));
    assert!(totals[0].starts_with("invalid: Consignment EC-000-05B-MMF is not valid: 7:"), "{totals:?}");
    assert!(lines(&with(&["--quiet"])).is_empty());
    assert_eq!(allocate_stdin(b"").ends_with(0).err, "0 consignments\n");
    let many = (0..1_234).map(|number| consignment(&format!("C-{number}"), 1.0) + "\n").collect::<String>();
    assert_eq!(allocate_stdin(many.as_bytes()).ends_with(0).err, "1,234 consignments: 1,234 allocated for 4,306.66 GBP net\n");
}

#[test]
fn a_pool_is_a_group_a_service_or_a_filter() {
    let services = |more: &[&str]| {
        let answers = run(&with(more)).ends_with(0).json();
        answers
            .as_array()
            .unwrap()
            .iter()
            .map(|answer| answer["CarrierServiceReference"].as_str().unwrap_or("-").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(services(&["--group", "valuableGoods"]), ["KC_24", "-", "-", "-", "-", "-"]);
    assert_eq!(services(&["--service", "HF_PALLET"]), ["-", "-", "-", "-", "HF_PALLET", "-"]);
    assert_eq!(
        services(&["--direction", "Outbound", "--pickup", "false", "--drop-off", "false"]),
        ["KC_48", "-", "KC_48", "-", "HF_PALLET", "-"]
    );
    let filtered = run(&with(&["--direction", "inbound"])).ends_with(0).says("4 failed (2 Direction, 2 Filter)");
    let reasons = filtered.json()[0]["UnqualifiedServices"].to_string();
    assert!(reasons.contains(r#""Code":"Filter""#), "{reasons}");
}

#[test]
fn unknown_names_are_refused_with_near_ones() {
    let cases = [
        (["--group", "valuablegood"], "unknown carrier service group `valuablegood`: did you mean `valuableGoods`?"),
        (["--group", "x"], "unknown carrier service group `x`: the rule set has `slow`, `valuableGoods`"),
        (["--service", "KC24"], "unknown carrier service `KC24`: did you mean `KC_24`"),
    ];
    for (arguments, message) in cases {
        let run = run(&with(&arguments)).ends_with(2).says(message);
        assert_eq!(run.out, "");
    }
}

#[test]
fn wrong_usage_is_said_clearly() {
    let cases: [(&[&str], &str); 6] = [
        (&["--at", "2026-11-02"], "expected a date, a time and an offset as in RFC 3339: `2026-11-02T09:00:00Z`"),
        (&["--pickup", "maybe"], "possible values: true, false"),
        (&["--direction", "up"], "possible values: outbound, inbound"),
        (&["--format", "xml"], "possible values: json, jsonl, table"),
        (&["--group", "slow", "--service", "KC_24"], "cannot be used with"),
        (&["--consignments", "nowhere.json"], "cannot read `nowhere.json`: no such file or directory"),
    ];
    for (arguments, message) in cases {
        let mut all = vec!["allocate", "--rules", "rules.json"];
        if !arguments.contains(&"--consignments") {
            all.extend(FILE);
        }
        all.extend(arguments);
        run(&all).ends_with(2).says(message);
    }
    run(&["allocate", "--rules", "-", "--consignments", "-"]).ends_with(2).says("only one file can be standard input");
    run(&["allocate", "--rules", "rules", FILE[0], FILE[1]]).ends_with(2).says("cannot read `rules`: it is a directory");
    run(&["allocate", "--rules", "nowhere.json", FILE[0], FILE[1]]).ends_with(2).says("cannot read `nowhere.json`");
}

#[test]
fn strict_runs_end_with_1_if_one_was_not_allocated() {
    run(&with(&["--strict"])).ends_with(1);
    let good = consignment("EC-1", 1.0);
    let strict = allocate(&["--consignments", "-", "--strict"]);
    run_with(&strict, good.as_bytes()).ends_with(0);
    run_with(&strict, b"").ends_with(0);
    for bad in [consignment("EC-1", 30.0), "{".to_owned()] {
        run_with(&strict, bad.as_bytes()).ends_with(1);
    }
}

#[test]
fn links_and_reasons_are_given_when_asked_for() {
    let answers = run(&with(&["--link-base", "https://api.example.com/", "--reasons"])).ends_with(0).json();
    assert_eq!(answers[0]["ApiLinks"][0]["Href"], "https://api.example.com/consignments/EC-000-05B-MMA");
    let others = answers[0]["UnqualifiedServices"].as_array().unwrap();
    assert_eq!(
        others.iter().map(|other| other["MpdCarrierServiceReference"].as_str().unwrap()).collect::<Vec<_>>(),
        ["HF_PALLET", "KC_RETURN"]
    );
}

#[test]
fn the_rule_set_may_come_from_standard_input() {
    let rules = std::fs::read(files().join("rules.json")).unwrap();
    let run = run_with(&["allocate", "--rules", "-", FILE[0], FILE[1], "--at", AT], &rules).ends_with(0);
    assert_eq!(run.statuses().len(), 6);
}

#[test]
fn two_runs_write_the_same_bytes() {
    for format in ["json", "jsonl", "table"] {
        let [one, other] = [(), ()].map(|()| run(&with(&["--format", format, "--reasons"])).ends_with(0));
        assert_eq!((one.out, one.err), (other.out, other.err));
    }
}

#[test]
fn now_is_the_instant_if_none_is_given() {
    let run = run(&["allocate", "--rules", "rules.json", FILE[0], FILE[1]]).ends_with(0);
    assert_eq!(run.statuses()[0], 200);
}

#[test]
fn instants_at_the_edges_of_time_are_answered() {
    for at in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-06-30T23:59:60Z", "2026-10-25T01:30:00+01:00"] {
        run(&["allocate", "--rules", "rules.json", FILE[0], FILE[1], "--at", at]).ends_with(0);
    }
}
