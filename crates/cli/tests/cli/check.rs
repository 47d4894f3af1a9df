//! `consign check`: violations as a good compiler shows them.

use std::fs;

use crate::support::{files, run, run_with, scratch};

const TWO_FAULTS: &str = r#"{ "Currency": "GBP",
  "Carriers": [ { "Reference": "KESTREL" }, { "Reference": "KESTREL" } ],
  "CarrierServices": [
    { "Reference": "S", "Carrier": "KESTRAL" } ] }
"#;

/// The rule set of the tests, of which every weight is taken: nothing in it is doubtful.
fn whole() -> String {
    fs::read_to_string(files().join("rules.json")).unwrap().replace("\"Min\": 50", "\"Min\": 20")
}

#[test]
fn a_rule_set_without_violations_passes() {
    let file = scratch("whole").join("rules.json");
    fs::write(&file, whole()).unwrap();
    let run = run(&["check".as_ref(), file.as_os_str(), file.as_os_str()]).ends_with(0);
    assert_eq!((&*run.out, &*run.err), ("2 rule sets checked: no violations\n", ""));
}

#[test]
fn every_violation_is_shown_with_line_caret_other_party_and_hint() {
    let expected = "\
duplicate-reference

  x a second carrier `KESTREL`
   ,-[standard input:2:60]
 1 | { \"Currency\": \"GBP\",
 2 |   \"Carriers\": [ { \"Reference\": \"KESTREL\" }, { \"Reference\": \"KESTREL\" } ],
   :                                ^^^^|^^^^                   ^^^^|^^^^
   :                                    |                           `-- Carriers[1].Reference
   :                                    `-- the first
 3 |   \"CarrierServices\": [
   `----

unknown-reference

  x unknown carrier `KESTRAL`
   ,-[standard input:4:36]
 3 |   \"CarrierServices\": [
 4 |     { \"Reference\": \"S\", \"Carrier\": \"KESTRAL\" } ] }
   :                                    ^^^^|^^^^
   :                                        `-- CarrierServices[0].Carrier
   `----
  help: did you mean `KESTREL`?

1 rule set checked: 2 violations
";
    assert_eq!(run_with(&["check", "-"], TWO_FAULTS.as_bytes()).ends_with(1).out, expected);
}

#[test]
fn doubts_are_warnings_and_only_strict_runs_fail_for_them() {
    let doubtful = whole().replace("\"KC_RETURN\",", "\"KC_RETURN\", \"Enabled\": false,");
    let run = run_with(&["check", "-"], doubtful.as_bytes()).ends_with(0);
    assert!(run.out.contains("never-wins") && run.out.contains("! service `KC_RETURN` is not enabled"), "{}", run.out);
    assert!(run.out.ends_with("1 rule set checked: no violations, 1 warning\n"), "{}", run.out);
    run_with(&["check", "--strict", "-"], doubtful.as_bytes()).ends_with(1);
    let findings = run_with(&["check", "--format", "json", "-"], doubtful.as_bytes()).ends_with(0).json();
    assert_eq!(findings[0]["Severity"], "warning");
}

#[test]
fn what_is_out_of_date_depends_on_the_day() {
    let dated = whole().replace("\"Rates\": [ { \"Bands\"", "\"Rates\": [ { \"ValidTo\": \"2026-12-31\", \"Bands\"");
    run_with(&["check", "--strict", "--today", "2026-11-02", "-"], dated.as_bytes()).ends_with(0);
    let run = run_with(&["check", "--strict", "--today", "2027-01-01", "-"], dated.as_bytes()).ends_with(1);
    assert!(run.out.contains("outdated") && run.out.contains("`2026-12-31`"), "{}", run.out);
    crate::support::run(&["check", "--today", "tomorrow", "rules.json"]).ends_with(2).says("expected a date: `2026-11-02`");
}

#[test]
fn findings_are_json_for_programs() {
    let run = run_with(&["check", "--format", "json", "-"], TWO_FAULTS.as_bytes()).ends_with(1).says("1 rule set checked: 2 violations");
    let findings = run.json();
    assert_eq!(findings.as_array().unwrap().len(), 2);
    assert_eq!(findings[0]["Code"], "duplicate-reference");
    assert_eq!((&findings[0]["Line"], &findings[0]["Column"]), (&2.into(), &60.into()));
    assert_eq!((&findings[0]["Other"]["Line"], &findings[0]["Other"]["Column"]), (&2.into(), &32.into()));
    assert_eq!((&findings[1]["Severity"], &findings[1]["Hint"]), (&"error".into(), &"did you mean `KESTREL`?".into()));
    assert_eq!(run_with(&["check", "--format", "json", "-"], whole().as_bytes()).ends_with(0).out, "[]\n");
}

#[test]
fn the_other_files_are_checked_when_one_cannot_be_read() {
    let run = run_with(&["check", "nowhere.json", "-", "rules.json", "rules"], TWO_FAULTS.as_bytes()).ends_with(2);
    let run = run.says("cannot read `nowhere.json`: no such file").says("cannot read `rules`: it is a directory");
    assert!(run.out.ends_with("2 rule sets checked: 2 violations in 1 rule set, 1 warning, 2 files could not be read\n"), "{}", run.out);
}

#[test]
fn a_very_long_line_is_shown_around_the_violation() {
    let minified = serde_json::from_str::<serde_json::Value>(TWO_FAULTS).unwrap().to_string();
    let long = minified.replacen('{', &format!("{{\"Name\":\"{}\",", "é".repeat(100_000)), 1);
    let run = run_with(&["check", "-"], long.as_bytes()).ends_with(1);
    assert!(run.out.lines().all(|line| line.chars().count() < 200), "a line is too long");
    assert!(run.out.contains("\"Carrier\":\"KESTRAL\""), "{}", run.out);
}

#[test]
fn what_is_no_json_at_all_has_a_place_too() {
    let cases: [(&[u8], &str); 6] = [
        (b"\xEF\xBB\xBF{}", "byte order mark"),
        (b"{ \"Currency\": \"GBP\", }", "[standard input:1:22]"),
        (b"{ \"Name\": \"\xFF\" }", "not UTF-8"),
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"{\n\"Currency\": \"GBP\"\n", "[standard input:"),
    ];
    for (input, expected) in cases {
        let run = run_with(&["check", "-"], input).ends_with(1);
        assert!(run.out.contains(expected), "{expected}: {}", run.out);
    }
}

#[test]
fn a_rule_set_of_more_than_64_mib_is_not_read() {
    let path = scratch("long-rules").join("long.json");
    fs::write(&path, vec![b' '; consign::LONGEST_RULE_SET + 1]).unwrap();
    run(&["check".as_ref(), path.as_os_str()]).ends_with(2).says("it has more than 64 MiB");
    fs::remove_file(path).unwrap();
}

#[test]
fn thousands_of_violations_are_all_shown_soon() {
    let service = |number: usize| format!("{{ \"Reference\": \"S{number}\", \"Carrier\": \"NONE\" }}");
    let services: Vec<String> = (0..2_000).map(service).collect();
    let rules = format!("{{ \"Currency\": \"GBP\", \"Carriers\": [],\n \"CarrierServices\": [\n{} ] }}", services.join(",\n"));
    let run = run_with(&["check", "-"], rules.as_bytes()).ends_with(1);
    assert!(run.out.ends_with("1 rule set checked: 2,000 violations\n"));
    assert_eq!(run.out.matches("unknown carrier `NONE`").count(), 2_000);
}

#[test]
fn what_shows_a_warning_is_written_and_explained() {
    let folder = scratch("witnesses");
    let rules = folder.join("rules.json");
    let text = r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "C" }], "CarrierServices": [{ "Reference": "STD", "Carrier": "C",
        "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rules": { "Weight": { "Max": 30, "Unit": "Kg" } },
        "Rates": [{ "Bands": [{ "UpTo": 20, "Price": 5 }] }], "Surcharges": [{ "Name": "Age check", "Amount": 3, "Tags": ["Alcohol"] }] }] }"#;
    fs::write(&rules, text).unwrap();
    let (rules, shown) = (rules.to_str().unwrap(), folder.join("shown"));
    let checked = run(&["check", "--witnesses", shown.to_str().unwrap(), rules]).ends_with(0);
    assert!(checked.out.contains("2 warnings") && checked.out.contains("shown by"), "{}", checked.out);
    for (name, answer) in [("STD-no-price-at-30", "No cost"), ("without-Age-check", "> 1")] {
        let file = shown.join(format!("{name}.json"));
        let explained = run(&["explain", "--rules", rules, "--consignment", file.to_str().unwrap()]).ends_with(0).out;
        assert!(explained.contains(answer) || explained.contains("NoRate"), "{explained}");
    }
    let findings = run(&["check", "--format", "json", rules]).ends_with(0).json();
    assert_eq!(findings[0]["Witness"]["Packages"][0]["Weight"]["Value"], 30);
}
