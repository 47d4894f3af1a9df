//! No kind of rule is registered by halves.

/// The kinds of rules: the fields of `Rules`, as a rule set writes them, with whether they are limits.
pub(crate) fn kinds(register: &str) -> Vec<(String, bool)> {
    let fields = register.lines().filter_map(|line| {
        let (_, name) = line.trim().strip_prefix("pub ")?.split_once("= \"")?;
        Some((name.split_once('"')?.0.to_owned(), line.trim_end().ends_with("// register")))
    });
    fields.collect()
}

/// `LengthPlusGirth` as a folder is called: `length-plus-girth`.
fn folder(kind: &str) -> String {
    let mut folder = String::new();
    for letter in kind.chars() {
        if letter.is_uppercase() && !folder.is_empty() {
            folder.push('-');
        }
        folder.extend(letter.to_lowercase());
    }
    folder
}

/// What is missing of a kind of rule: its line in the register, its arm of the oracle, its folder of examples.
pub(crate) fn missing(
    (kind, is_limit): &(String, bool),
    register: &str,
    oracle: &str,
    examples: impl Fn(&str) -> Option<String>,
) -> Vec<String> {
    let (mut violations, quoted) = (Vec::new(), format!("\"{kind}\""));
    let row = format!("row({quoted}, &");
    if *is_limit && !register.lines().any(|line| line.trim().starts_with(&row) && line.trim_end().ends_with("// register")) {
        violations.push(format!("src/rule/rules.rs:1: no line `{row}…)` marked `// register`"));
    }
    if !oracle.contains(&quoted) {
        violations.push(format!("src/rule/rules.rs:1: nothing in tests/support/oracle reads `{kind}`"));
    }
    let folder = folder(kind);
    let rules = [folder.clone(), format!("allowed-{folder}")].iter().find_map(|folder| examples(folder));
    if rules.is_none_or(|rules| !rules.contains(&quoted)) {
        violations.push(format!("src/rule/rules.rs:1: no folder `{folder}` or `allowed-{folder}` of rules-examples with a rule `{kind}`"));
    }
    violations
}

#[test]
fn what_a_rule_kind_lacks_is_found() {
    let register = "    pub new_kind: Option<A> = \"NewKind\", // register\n    pub tags: Vec<Tag> = \"Tags\",\n    row(\"NewKind\", &NEW, &self.new_kind), // register\n";
    let kinds = kinds(register);
    assert_eq!(kinds, [("NewKind".to_owned(), true), ("Tags".to_owned(), false)]);
    let oracle = "rules[\"NewKind\"]";
    let examples = |folder: &str| (folder == "allowed-new-kind").then(|| "{ \"NewKind\": 1 }".to_owned());
    assert_eq!(missing(&kinds[0], register, oracle, examples), Vec::<String>::new());
    assert_eq!(missing(&kinds[0], "", "", |_| None).len(), 3);
    assert_eq!(missing(&kinds[1], "", "", |_| None).len(), 2);
}
