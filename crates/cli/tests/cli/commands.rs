//! `schema`, `test`, `completions`, `man`.

use std::fs;

use serde_json::Value;

use crate::support::{files, run, scratch};

#[test]
fn the_schemas_are_json_schemas() {
    for (arguments, title, field) in [
        (&["schema"][..], "A consign rule set", "CarrierServices"),
        (&["schema", "rule-set"], "A consign rule set", "CarrierServices"),
        (&["schema", "consignment"], "A consignment", "Packages"),
    ] {
        let schema: Value = run(arguments).ends_with(0).json();
        assert_eq!(schema["title"], title);
        assert!(schema["$schema"].as_str().unwrap().starts_with("https://json-schema.org/"));
        assert!(schema["properties"][field].is_object());
    }
    run(&["schema", "zone"]).ends_with(2).says("possible values: rule-set, consignment");
}

#[test]
fn cases_that_pass_are_listed_and_counted() {
    let expected = "\
rules-examples/weight-limit
  ok   a light one goes by the cheaper service
  ok   30 kg are too heavy for parcels and too light for pallets

2 passed, 0 failed
";
    for directory in ["rules-examples", "rules-examples/weight-limit"] {
        assert_eq!(run(&["test", directory]).ends_with(0).out, expected);
    }
    assert_eq!(run(&["test", "--quiet", "rules-examples"]).ends_with(0).out, "2 passed, 0 failed\n");
}

#[test]
fn a_case_that_fails_is_told_in_detail() {
    let folder = scratch("failing-case");
    for file in ["rules.json", "consignments.json", "cases.json"] {
        let text = fs::read_to_string(files().join("rules-examples/weight-limit").join(file)).unwrap();
        fs::write(folder.join(file), text.replace("3.49 } }", "3.48 } }")).unwrap();
    }
    let run = run(&["test".as_ref(), folder.as_os_str()]).ends_with(1);
    assert!(run.out.contains("  FAIL a light one goes by the cheaper service\n"), "{}", run.out);
    assert!(run.out.contains("3.48") && run.out.contains("3.49"), "{}", run.out);
    assert!(run.out.ends_with("\n1 passed, 1 failed\n"), "{}", run.out);
}

#[test]
fn folders_that_cannot_be_run_end_with_2() {
    run(&["test", "nowhere"]).ends_with(2).says("cannot read `nowhere`: no such file or directory");
    run(&["test", "rules"]).ends_with(2).says("no cases in `rules`: neither it nor a folder in it has a `cases.json`");
    let folder = scratch("unreadable-cases");
    fs::write(folder.join("cases.json"), "{ \"Cases\": [").unwrap();
    let broken = run(&["test".as_ref(), folder.as_os_str()]).ends_with(2);
    assert!(broken.out.contains("cases.json:1:"), "{}", broken.out);
    assert!(broken.out.ends_with("0 passed, 0 failed, 1 folder could not be run\n"), "{}", broken.out);
}

#[test]
fn shells_and_man_pages_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&["completions", shell]).ends_with(0).out;
        assert!(script.contains("COMPLETE") && script.contains("consign"), "{shell}: {script}");
    }
    run(&["completions", "tcsh"]).ends_with(2);
    assert!(run(&["man"]).ends_with(0).out.contains(".TH consign 1"));
    for command in ["allocate", "explain", "quote", "options", "check", "test", "schema", "completions", "man"] {
        let page = run(&["man", command]).ends_with(0).out;
        assert!(page.contains(&format!(".TH consign-{command} 1")), "{page}");
        assert!(page.contains("Exit codes"), "{command}");
    }
    run(&["man", "fly"]).ends_with(2).says("unknown command `fly`: expected one of `check`, `test`");
}

#[test]
fn wrong_usage_ends_with_2() {
    for arguments in [&[][..], &["fly"], &["allocate"], &["check"], &["test"], &["check", "--color", "blue", "rules.json"]] {
        assert_eq!(run(arguments).ends_with(2).out, "");
    }
    assert!(run(&["--version"]).ends_with(0).out.starts_with("consign "));
}
