//! `bench`: what it measures, and of what. How long anything takes is no matter here.

use serde_json::Value;

use crate::support::{AT, Run, consignment, run, run_with};

fn bench(more: &[&str]) -> Vec<String> {
    let common = ["bench", "--rules", "rules.json", "--at", AT, "--seconds", "0.02"];
    common.iter().chain(more).map(|argument| (*argument).to_owned()).collect()
}

fn measured(more: &[&str]) -> Run {
    run(&bench(&[&["--consignments", "orders.jsonl"], more].concat())).ends_with(0)
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no whole number"))
}

fn list<'v>(value: &'v Value, field: &str) -> Vec<&'v str> {
    value.as_array().unwrap().iter().map(|one| one[field].as_str().unwrap()).collect()
}

fn sorted(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names
}

#[test]
fn everything_is_measured_of_what_can_be_decided() {
    let run = measured(&["--format", "json"]).says("left out: 1 invalid, 1 in a state that cannot be allocated\n");
    let document = run.json();
    assert_eq!(document["At"], "2026-11-02T09:00:00+00:00");
    let consignments = &document["Consignments"];
    assert_eq!((&consignments["File"], number(&consignments["Measured"])), (&"orders.jsonl".into(), 4));
    assert_eq!((number(&consignments["Invalid"]), number(&consignments["NotAllocatable"])), (1, 1));
    let rule_sets = document["RuleSets"].as_array().unwrap();
    assert_eq!((rule_sets.len(), document.get("Ratios")), (1, None));
    let rules = &rule_sets[0];
    assert_eq!((&rules["File"], number(&rules["Services"])), (&"rules.json".into(), 4));
    assert_eq!(rules["RuleSetFingerprint"].as_str().unwrap().len(), 16);
    for figure in ["DecisionsPerSecondPerCore", "CompileNanoseconds", "MemoryBytes"] {
        assert!(number(&rules[figure]) > 0, "{figure}");
    }
    assert_eq!(list(&rules["Questions"], "Question"), ["choose", "quote", "explain"]);
    for question in rules["Questions"].as_array().unwrap() {
        assert!(number(&question["Count"]) >= 20, "{question}");
        let times = ["P50Nanoseconds", "P90Nanoseconds", "P99Nanoseconds", "P999Nanoseconds", "MostNanoseconds"];
        let times = times.map(|time| number(&question[time]));
        assert!(times[0] > 0 && times.is_sorted(), "{question}");
        assert!(number(&question["MeanNanoseconds"]) <= times[4], "{question}");
    }
}

#[test]
fn rules_and_services_are_told_with_what_they_cost() {
    let document = measured(&["--format", "json"]).json();
    let rules = &document["RuleSets"][0];
    // The kinds that some service has, and how many have them.
    assert_eq!(sorted(list(&rules["RuleKinds"], "Kind")), ["Tags", "Weight"]);
    for kind in rules["RuleKinds"].as_array().unwrap() {
        assert_eq!(number(&kind["Services"]), if kind["Kind"] == "Weight" { 3 } else { 1 });
        for time in ["Choose", "ChooseWithout", "Explain", "ExplainWithout"] {
            assert!(number(&kind[format!("{time}Nanoseconds").as_str()]) > 0, "{kind}");
        }
    }
    let services = rules["CarrierServices"].as_array().unwrap();
    assert_eq!(sorted(list(&rules["CarrierServices"], "CarrierServiceReference")), ["HF_PALLET", "KC_24", "KC_48", "KC_RETURN"]);
    let times: Vec<u64> = services.iter().map(|service| number(&service["ExplainNanoseconds"])).collect();
    assert!(times.is_sorted_by(|one, other| one >= other), "{times:?}");
    for service in services {
        // Of MMA, MMB, MMC and MME: 1.5 kg, 30 kg, 1.5 kg to Belfast, and 100 kg of flammables.
        let (eligible, cheapest) = match service["CarrierServiceReference"].as_str().unwrap() {
            "KC_24" => (1, 0),
            "KC_48" => (2, 2),
            "HF_PALLET" => (1, 1),
            _ => (0, 0),
        };
        let counts = ["Asked", "Eligible", "Chosen"].map(|count| number(&service[count]));
        assert_eq!(counts, [4, eligible, cheapest], "{service}");
    }
}

#[test]
fn two_rule_sets_are_told_with_their_ratios() {
    let document = measured(&["--against", "rules/leeds.json", "--format", "json"]).json();
    assert_eq!(list(&document["RuleSets"], "File"), ["rules.json", "rules/leeds.json"]);
    let ratios = &document["Ratios"];
    assert_eq!(list(&ratios["Questions"], "Question"), ["choose", "quote", "explain"]);
    for figure in ["DecisionsPerSecondPerCore", "Compile", "Memory"] {
        assert!(ratios[figure].as_f64().unwrap() > 0.0, "{figure}");
    }
    for question in ratios["Questions"].as_array().unwrap() {
        for figure in ["Mean", "P50", "P90", "P99", "P999"] {
            assert!(question[figure].as_f64().unwrap() > 0.0, "{question}");
        }
    }
    let text = measured(&["--against", "rules/leeds.json"]).out;
    for part in ["rules/leeds.json takes so many times what rules.json takes", "times the decisions a second", "times the memory"] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
}

#[test]
fn people_get_tables() {
    let text = measured(&["--top", "1"]).out;
    assert!(text.starts_with("4 consignments of orders.jsonl, at Mon 2 Nov 2026 09:00 UTC\n\nrules.json  4 services, "), "{text}");
    for part in
        ["P99.9", "\nchoose ", "\nquote ", "\nexplain ", " decisions a second on one core\n", "\nWeight ", "\nTags ", "\nand 3 more, "]
    {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn fewer_services_and_fewer_consignments() {
    let document =
        measured(&["--service", "KC_24", "--limit", "2", "--format", "json"]).says("left out: all after these (`--limit`)\n").json();
    assert_eq!(list(&document["RuleSets"][0]["CarrierServices"], "CarrierServiceReference"), ["KC_24"]);
    assert_eq!((number(&document["Consignments"]["Measured"]), &document["Consignments"]["IsCut"]), (2, &true.into()));
    let document = run_with(&bench(&["--consignments", "-", "--format", "json"]), consignment("A", 1.0).as_bytes()).ends_with(0).json();
    assert_eq!(document["Consignments"]["File"], "standard input");
}

#[test]
fn what_cannot_be_measured_ends_with_2() {
    for (arguments, message) in [
        (&["--consignments", "nowhere.json"][..], "cannot read `nowhere.json`"),
        (&["--consignments", "orders.jsonl", "--against", "orders.jsonl"], "the rule set `orders.jsonl` is refused"),
        (&["--consignments", "orders.jsonl", "--group", "fast"], "unknown carrier service group `fast`"),
        (&["--consignments", "-", "--against", "-"], "only one file can be standard input"),
        (&["--consignments", "orders.jsonl", "--limit", "0"], "--limit"),
    ] {
        assert_eq!(run(&bench(arguments)).ends_with(2).says(message).out, "");
    }
    let common = ["bench", "--rules", "rules.json", "--consignments", "orders.jsonl", "--seconds"];
    run(&[&common[..], &["0"]].concat()).ends_with(2).says("expected seconds from 0.01 to 3600: `2` or `0.5`");
    for (input, message) in [
        (&b""[..], "no consignment of `standard input` can be decided about: it holds none"),
        (b"[{}]", "no consignment of `standard input` can be decided about: left out: 1 invalid"),
        (b"[{", "standard input:1:"),
    ] {
        assert_eq!(run_with(&bench(&["--consignments", "-"]), input).ends_with(2).says(message).out, "");
    }
}
