//! Bad consignments, bad lines, bad files: one answer per item, and what is written is complete.

use crate::support::{Run, allocate, allocate_stdin, consignment, run, run_with};

fn good(number: usize) -> String {
    consignment(&format!("EC-{number}"), 1.0)
}

/// What is said of the broken one between two good ones.
fn in_between(broken: &str) -> String {
    let run = allocate_stdin(format!("{}\n{broken}\n{}\n", good(1), good(2)).as_bytes()).ends_with(0);
    assert_eq!(run.statuses(), [200, 400, 200], "{broken}");
    run.descriptions()[1].clone()
}

#[test]
fn a_broken_line_is_answered_with_its_place_and_the_batch_goes_on() {
    let cases = [
        ("not json", "2:2: not JSON"),
        ("{\"Reference\": \"X\", \"Packages\": [", "2:"),
        ("{\"Reference\": \"X", "2:16"),
        ("{\"Reference\": \"X\",}", "2:"),
        ("{}}", "2:3: not JSON: trailing characters"),
        ("null", "2:1: expected a consignment, found null"),
        ("[{}]", "2:1: expected a consignment, found a list"),
        ("{}", "2:1: Reference: `Reference` is missing"),
        ("  {\"Reference\": 7}", "2:17: Reference: expected"),
    ];
    for (broken, expected) in cases {
        let description = in_between(broken);
        assert!(description.contains(expected), "{broken}: {description}");
    }
}

#[test]
fn an_invalid_element_of_an_array_is_answered_with_its_place_in_the_file() {
    let run =
        allocate_stdin(format!("[\n{},\n  {{ \"Reference\": \"X\",\n    \"Packages\": 3 }}, 7, nul,\n{}]", good(1), good(2)).as_bytes());
    let run = run.ends_with(0);
    assert_eq!(run.statuses(), [200, 400, 400, 400, 200]);
    let descriptions = run.descriptions();
    assert!(descriptions[1].starts_with("Consignment X is not valid: 3:3: "), "{}", descriptions[1]);
    assert!(descriptions[1].contains("4:17: Packages: expected a list, found a number"), "{}", descriptions[1]);
    assert!(descriptions[2].contains("4:22: expected a consignment, found a number"), "{}", descriptions[2]);
    assert!(descriptions[3].contains("4:2"), "{}", descriptions[3]);
}

#[test]
fn an_array_without_boundaries_stops_the_run_and_what_is_written_is_complete() {
    let (one, two) = (good(1), good(2));
    let cases = [
        (format!("[{one},{two}"), "the text ends inside the list, after consignment 2: `]` is missing"),
        (format!("[{one},{two},{{\"Reference\": \"X\""), "the text ends inside consignment 3, which begins at 1:"),
        (format!("[{one},\n{two},]"), "standard input:2:"),
        (format!("[{one},{two} {one}]"), "expected `,` or `]` after consignment 2, found `{`"),
        (format!("[{one},{two}] x"), "expected nothing after the end of the list, found `x`"),
        (format!("[{one},{two},{{\"Reference\": \"X\n\"}}]"), "a text has no end on its line, in consignment 3"),
        (format!("[{one},{two},{{\"Packages\": [}}]"), "unexpected `}`, in consignment 3"),
    ];
    for (input, message) in cases {
        for format in ["json", "jsonl", "table"] {
            let run = run_with(&allocate(&["--consignments", "-", "--format", format]), input.as_bytes()).ends_with(2).says(message);
            let run = run.says("2 consignments: 2 allocated for 6.98 GBP net");
            match format {
                "json" => assert_eq!(run.statuses(), [200, 200]),
                "jsonl" => assert_eq!(run.out.lines().count(), 2),
                _ => assert_eq!(run.out.lines().count(), 3),
            }
        }
    }
}

#[test]
fn a_truncated_line_at_the_end_is_one_more_answer() {
    let run = allocate_stdin(format!("{}\n{}", good(1), &good(2)[..40]).as_bytes()).ends_with(0);
    assert_eq!(run.statuses(), [200, 400]);
    assert!(run.descriptions()[1].contains("2:4"), "{:?}", run.descriptions());
}

#[test]
fn empty_files_and_line_ends_of_all_kinds_are_fine() {
    for input in ["", "\n\n", " \r\n", "[]", " [ ]\r\n", "\u{feff}", "\u{feff}[]"] {
        assert_eq!(allocate_stdin(input.as_bytes()).ends_with(0).out, "[]\n", "{input:?}");
    }
    let (one, two) = (good(1), good(2));
    for input in
        [format!("{one}\r\n\r\n{two}\r\n"), format!("\u{feff}{one}\n{two}"), format!("{one}{two}"), format!("\u{feff}[{one},\r\n{two}]")]
    {
        assert_eq!(allocate_stdin(input.as_bytes()).ends_with(0).statuses(), [200, 200], "{input}");
    }
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(&one).unwrap()).unwrap();
    assert_eq!(allocate_stdin(format!("{pretty}\n{pretty}").as_bytes()).ends_with(0).statuses(), [200, 200]);
}

#[test]
fn bytes_that_are_no_utf_8_spoil_one_consignment() {
    let (mut input, bad) = (good(1).into_bytes(), good(2).replace("EC-2", "EC-\u{e9}"));
    input.push(b'\n');
    input.extend(bad.into_bytes().into_iter().filter(|byte| *byte != 0xA9));
    input.extend(format!("\n{}", good(3)).into_bytes());
    let run = allocate_stdin(&input).ends_with(0);
    assert_eq!(run.statuses(), [200, 400, 200]);
    assert!(run.descriptions()[1].contains("2:18: not UTF-8: the byte `0xC3`"), "{:?}", run.descriptions());
    assert_eq!(allocate_stdin(b"\xFF\xFE[\0]\0").ends_with(0).out, "[]\n", "UTF-16 is read");
}

#[test]
fn nesting_is_limited_and_the_batch_goes_on() {
    let deep = |levels: usize| good(2).replacen('{', &format!("{{\"Notes\":{}{},", "[".repeat(levels), "]".repeat(levels)), 1);
    for (levels, status) in [(127, 200), (128, 400), (100_000, 400)] {
        for input in [format!("[{},{},{}]", good(1), deep(levels), good(3)), format!("{}\n{}\n{}", good(1), deep(levels), good(3))] {
            assert_eq!(allocate_stdin(input.as_bytes()).ends_with(0).statuses(), [200, status, 200], "{levels}");
        }
    }
}

#[test]
fn the_same_consignment_may_come_many_times() {
    let input = format!("{}\n", good(1)).repeat(50);
    let run = allocate_stdin(input.as_bytes()).ends_with(0).says("50 consignments: 50 allocated for 174.50 GBP net");
    let lines: Vec<&str> = run.out.lines().filter(|line| line.starts_with('{')).map(|line| line.trim_end_matches(',')).collect();
    assert_eq!(lines.len(), 50);
    assert!(lines.iter().all(|line| *line == lines[0]));
}

#[test]
fn a_rule_set_that_is_refused_is_shown_as_check_shows_it() {
    let rules = r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "A" }], "CarrierServices": [{ "Reference": "S", "Carrier": "B" }] }"#;
    let arguments = ["allocate", "--rules", "-", "--consignments", "consignments.json"];
    let Run { out, err, .. } = run_with(&arguments, rules.as_bytes()).ends_with(2);
    assert_eq!(out, "");
    assert!(
        err.contains("unknown carrier `B`") && err.contains("standard input:1:") && err.contains("CarrierServices[0].Carrier"),
        "{err}"
    );
    assert!(err.ends_with("error: the rule set `standard input` is refused: 1 violation\n"), "{err}");
    run(&["allocate", "--rules", "consignments.json", "--consignments", "consignments.json"])
        .ends_with(2)
        .says("expected a rule set, found a list");
}
