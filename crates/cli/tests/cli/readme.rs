//! What the README shows of the command line is what it prints.

use std::path::Path;

use crate::support::{Run, consign};

#[test]
fn the_readme_shows_real_output() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let mut count = 0;
    for block in readme.split("```console\n$ consign ").skip(1) {
        let (command, rest) = block.split_once('\n').unwrap();
        let shown = rest.split_once("```").unwrap().0;
        let arguments: Vec<&str> = command.split(' ').collect();
        let run = Run::new(consign(&arguments).current_dir(&root).output().unwrap());
        let printed = run.out + &run.err;
        let mut after = 0;
        for part in shown.split("...\n") {
            let at = printed[after..].find(part.trim_matches('\n'));
            after += at.unwrap_or_else(|| panic!("`consign {command}` does not print\n{part}\nbut\n{printed}"));
        }
        count += 1;
    }
    assert_eq!(count, 6);
}

#[test]
fn the_rule_set_of_the_tour_is_the_one_that_is_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let [readme, rules] =
        ["README.md", "rules-examples/first-tariff/rules.json"].map(|file| std::fs::read_to_string(root.join(file)).unwrap());
    assert!(readme.contains(&format!("```json\n{rules}```")), "the README shows another rule set than it runs");
    let rules = std::fs::read_to_string(root.join("rules-examples/first-rules/rules.json")).unwrap();
    let shown = rules.find("  \"ShippingRules\"").and_then(|start| rules.get(start..)).unwrap();
    assert!(readme.contains(&format!("```json\n{{\n{shown}```")), "the README shows other rules than it runs");
}
