//! No rule kind is registered by halves.

/// `length_plus_girth` as a rule set writes it: `LengthPlusGirth`.
fn written(kind: &str) -> String {
    kind.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

/// What is missing of a rule kind: its lines in `src/rule/mod.rs`, its arm of the oracle, its folder of examples.
pub(crate) fn missing(kind: &str, register: &str, oracle: &str, examples: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let (file, name) = (format!("src/rule/{kind}.rs:1"), written(kind));
    let mut violations = Vec::new();
    for line in [format!("mod {kind};"), format!("{kind}::column("), format!("= \"{name}\",")] {
        if !register.lines().any(|registered| registered.contains(&line) && registered.trim_end().ends_with("// register")) {
            violations.push(format!("{file}: src/rule/mod.rs has no line `{line}` marked `// register`"));
        }
    }
    let quoted = format!("\"{name}\"");
    if !oracle.contains(&quoted) {
        violations.push(format!("{file}: nothing in tests/support/oracle reads `{name}`"));
    }
    let folder = kind.replace('_', "-");
    let rules = [folder.clone(), format!("allowed-{folder}")].iter().find_map(|folder| examples(folder));
    if rules.is_none_or(|rules| !rules.contains(&quoted)) {
        violations.push(format!("{file}: no folder `{folder}` or `allowed-{folder}` of rules-examples with a rule `{name}`"));
    }
    violations
}

#[test]
fn what_a_rule_kind_lacks_is_found() {
    let register = "mod new_kind; // register\n new_kind: A = \"NewKind\", // register\n new_kind::column(rules), // register\n";
    let oracle = "rules[\"NewKind\"]";
    let examples = |folder: &str| (folder == "allowed-new-kind").then(|| "{ \"NewKind\": 1 }".to_owned());
    assert_eq!(missing("new_kind", register, oracle, examples), Vec::<String>::new());
    assert_eq!(missing("new_kind", "", "", |_| None).len(), 5);
}
