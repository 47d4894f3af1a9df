//! The house, kept by a test: a module uses only modules of lower floors, files and functions stay short, and no rule kind is
//! registered by halves. The floors are those that the documentation of `src/lib.rs` lists.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 70;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file under a folder, by its path from the root, in order.
fn files(folder: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                // What was built is not ours.
                folders.extend(Some(entry).filter(|entry| !entry.ends_with("target")));
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let name = entry.strip_prefix(root()).unwrap().components().map(|part| part.as_os_str().to_str().unwrap());
                found.insert(name.collect::<Vec<_>>().join("/"), std::fs::read_to_string(&entry).unwrap());
            }
        }
    }
    found
}

fn report(violations: &[String]) {
    assert!(violations.is_empty(), "{} violations:\n{}", violations.len(), violations.join("\n"));
}

/// Code alone: comments and the contents of texts are blank, lines stay where they are.
fn code(source: &str) -> String {
    let text: Vec<char> = source.chars().collect();
    let begins = |at: usize, with: &str| with.chars().enumerate().all(|(offset, letter)| text.get(at + offset) == Some(&letter));
    let find = |from: usize, with: &str| (from..text.len()).find(|at| begins(*at, with)).map_or(text.len(), |at| at + with.chars().count());
    let mut bare = String::new();
    let mut at = 0;
    while at < text.len() {
        let in_word = at > 0 && (text[at - 1].is_alphanumeric() || text[at - 1] == '_');
        let hashes = text[at..].iter().skip(1).take_while(|letter| **letter == '#').count();
        let end = if begins(at, "//") {
            find(at, "\n") - 1
        } else if begins(at, "/*") {
            find(at, "*/")
        } else if text[at] == 'r' && !in_word && text.get(at + 1 + hashes) == Some(&'"') {
            find(at + 2 + hashes, &format!("\"{}", "#".repeat(hashes)))
        } else if text[at] == '"' || text[at] == '\'' && (text.get(at + 1) == Some(&'\\') || text.get(at + 2) == Some(&'\'')) {
            let mut end = at + 1;
            while end < text.len() && text[end] != text[at] {
                end += if text[end] == '\\' { 2 } else { 1 };
            }
            end + 1
        } else {
            bare.push(text[at]);
            at += 1;
            continue;
        };
        let end = end.min(text.len()).max(at + 1);
        bare.extend(text[at..end].iter().map(|letter| if *letter == '\n' { '\n' } else { ' ' }));
        at = end;
    }
    bare
}

/// The byte after the bracket that closes the one at `open`.
fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, letter) in code[open..].char_indices() {
        match letter {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + offset + 1;
        }
    }
    code.len()
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

/// Code without its inline test modules.
fn without_tests(code: &str) -> String {
    let mut kept = code.to_owned();
    for (at, _) in code.match_indices("#[cfg(test)]") {
        let after = code[at + "#[cfg(test)]".len()..].trim_start();
        let open = code.len() - after.len() + after.find(['{', ';']).unwrap_or(0);
        if after.starts_with("mod ") && code[open..].starts_with('{') {
            let end = closing(code, open);
            let blank: String = kept[at..end].chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }).collect();
            kept = format!("{}{blank}{}", &kept[..at], &kept[end..]);
            assert_eq!(kept.len(), code.len(), "blank lines keep their length: code in tests is ASCII");
        }
    }
    kept
}

fn word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(text.len());
    &text[..end]
}

/// The names right after a path that has come to the root: one, or those of a group.
fn heads(code: &str, at: usize) -> Vec<(usize, String)> {
    if !code[at..].starts_with('{') {
        return vec![(at, word(&code[at..]).to_owned())];
    }
    let (end, mut from, mut heads) = (closing(code, at) - 1, at + 1, Vec::new());
    while from < end {
        let start = from + code[from..end].len() - code[from..end].trim_start().len();
        heads.push((start, word(&code[start..]).to_owned()));
        from = start;
        while from < end && code.as_bytes()[from] != b',' {
            from = if code.as_bytes()[from] == b'{' { closing(code, from) } else { from + 1 };
        }
        from += 1;
    }
    heads.into_iter().filter(|(_, head)| !head.is_empty()).collect()
}

/// The modules of the root that a file names, by `crate::` or by enough `super::`, each with its line.
fn uses(file: &str, code: &str) -> Vec<(usize, String)> {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    let depth = path.split('/').count();
    let is_word = |at: usize| !code[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':');
    let by_crate = code.match_indices("crate::").filter(|(at, _)| is_word(*at)).map(|(at, found)| at + found.len());
    let up: String = "super::".repeat(depth);
    let by_super = code.match_indices(&up).filter(|(at, _)| is_word(*at)).map(|(at, found)| at + found.len());
    let found = by_crate.chain(by_super.filter(|at| !code[*at..].starts_with("super::")));
    found.flat_map(|at| heads(code, at)).map(|(at, head)| (line_of(code, at), head)).collect()
}

/// The floor of every module, as the documentation of the crate lists them.
fn floors(lib: &str) -> BTreeMap<String, usize> {
    let docs = lib.lines().filter_map(|line| line.strip_prefix("//!")).skip_while(|line| !line.contains("in floor order"));
    let (mut floor, mut floors) = (None, BTreeMap::new());
    for part in docs.flat_map(str::split_whitespace) {
        floor = part.parse().ok().or(floor);
        if let (Some(floor), Some((_, name))) = (floor, part.split_once('`')) {
            floors.insert(word(name).to_owned(), floor);
        }
    }
    floors
}

/// Every use that doesn't go down, and every module without a floor.
fn climbing(files: &BTreeMap<String, String>, floors: &BTreeMap<String, usize>) -> Vec<String> {
    let mut violations = Vec::new();
    for (file, source) in files.iter().filter(|(file, _)| *file != "src/lib.rs" && !file.ends_with("/tests.rs")) {
        let own = word(file.trim_start_matches("src/"));
        let Some(floor) = floors.get(own) else {
            violations.push(format!("{file}:1: module `{own}` has no floor in the documentation of src/lib.rs"));
            continue;
        };
        for (line, used) in uses(file, &without_tests(&code(source))).into_iter().filter(|(_, used)| used != own) {
            match floors.get(&used) {
                Some(other) if other < floor => {}
                Some(other) => violations.push(format!("{file}:{line}: `{own}` of floor {floor} uses `{used}` of floor {other}")),
                None => violations.push(format!("{file}:{line}: `{used}` is no module of a floor: name the module that it comes from")),
            }
        }
    }
    violations
}

/// Every function with its line and how many lines it has.
fn functions(code: &str) -> Vec<(usize, &str, usize)> {
    let starts = code.match_indices("fn ").map(|(at, _)| at);
    let starts = starts.filter(|at| !code[..*at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_'));
    let mut found = Vec::new();
    for at in starts {
        let mut body = at;
        while body < code.len() && !code[body..].starts_with(['{', ';']) {
            body = if code[body..].starts_with(['(', '[']) {
                closing(code, body)
            } else {
                body + code[body..].chars().next().map_or(1, char::len_utf8)
            };
        }
        if code[body..].starts_with('{') {
            let lines = code[at..closing(code, body)].matches('\n').count() + 1;
            found.push((line_of(code, at), word(&code[at + "fn ".len()..]), lines));
        }
    }
    found
}

fn too_long(files: &BTreeMap<String, String>) -> Vec<String> {
    let mut violations = Vec::new();
    for (file, source) in files {
        let lines = source.lines().count();
        if lines > LONGEST_FILE {
            violations.push(format!("{file}:{LONGEST_FILE}: the file has {lines} lines; at most {LONGEST_FILE}"));
        }
        for (line, name, lines) in functions(&code(source)).into_iter().filter(|(_, _, lines)| *lines > LONGEST_FUNCTION) {
            violations.push(format!("{file}:{line}: `{name}` has {lines} lines; at most {LONGEST_FUNCTION}"));
        }
    }
    violations
}

/// `length_plus_girth` as a rule set writes it: `LengthPlusGirth`.
fn written(kind: &str) -> String {
    kind.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

/// What is missing of a rule kind: its lines in `src/rule/mod.rs`, its arm of the oracle, its folder of examples.
fn missing(kind: &str, register: &str, oracle: &str, examples: impl Fn(&str) -> Option<String>) -> Vec<String> {
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
fn every_module_uses_lower_floors_only() {
    let files = files("src");
    report(&climbing(&files, &floors(&files["src/lib.rs"])));
}

#[test]
fn files_and_functions_are_short() {
    let all = ["src", "tests", "benches", "crates", "dev"].into_iter().flat_map(files).collect();
    report(&too_long(&all));
}

#[test]
fn every_rule_kind_is_registered() {
    let register = &files("src/rule")["src/rule/mod.rs"];
    let oracle: String = files("tests/support/oracle").into_values().collect();
    let examples = |folder: &str| std::fs::read_to_string(root().join("rules-examples").join(folder).join("rules.json")).ok();
    let files = files("src/rule");
    let kinds = files.keys().map(|file| word(file.trim_start_matches("src/rule/")));
    let kinds: Vec<&str> = kinds.filter(|kind| !["mod", "bounds", "limits", "reason"].contains(kind)).collect();
    assert!(kinds.len() >= 7, "{kinds:?}");
    report(&kinds.into_iter().flat_map(|kind| missing(kind, register, &oracle, examples)).collect::<Vec<_>>());
}

#[test]
fn what_the_floors_forbid_is_found() {
    let lib = "//! # The modules, in floor order\n//! 0 `low` `even` ·\n//! 1 [`high`]\n";
    let floors = floors(lib);
    assert_eq!(floors, BTreeMap::from([("low".to_owned(), 0), ("even".to_owned(), 0), ("high".to_owned(), 1)]));
    let found = |file: &str, source: &str| climbing(&BTreeMap::from([(file.to_owned(), source.to_owned())]), &floors);
    assert_eq!(
        found("src/low.rs", "use std::fmt;\nuse crate::high::Thing;")[..],
        ["src/low.rs:2: `low` of floor 0 uses `high` of floor 1"]
    );
    assert_eq!(found("src/low/part.rs", "fn f() { crate::even::g() }").len(), 1);
    assert_eq!(found("src/low/part.rs", "use super::super::{even, low::A};").len(), 1);
    assert_eq!(
        found("src/low/mod.rs", "use crate::{\n    low::{A, B},\n    high::C,\n};")[..],
        ["src/low/mod.rs:3: `low` of floor 0 uses `high` of floor 1"]
    );
    assert_eq!(found("src/high.rs", "use crate::Thing;").len(), 1);
    assert_eq!(found("src/new.rs", "").len(), 1);
    for allowed in [
        "use crate::low::A;\nuse crate::high::B;\nuse super::even;",
        "// crate::none\n/* crate::none */ const A: &str = \"crate::none\"; const B: char = '\"'; const C: &str = r#\"\" crate::none\"#;",
        "#[cfg(test)]\nmod tests {\n    use crate::none::A;\n}",
    ] {
        assert_eq!(found("src/high.rs", allowed), Vec::<String>::new(), "{allowed}");
    }
}

#[test]
fn what_is_too_long_is_found() {
    let function =
        format!("impl A {{\n    fn long(&self, x: fn(u8) -> [u8; 2]) -> u8\n    where u8: Copy {{\n{}    }}\n}}\n", "x();\n".repeat(68));
    let found = |source: String| too_long(&BTreeMap::from([("a.rs".to_owned(), source)]));
    assert_eq!(found(function)[..], ["a.rs:2: `long` has 71 lines; at most 70"]);
    assert_eq!(found("// a\n".repeat(401))[..], ["a.rs:400: the file has 401 lines; at most 400"]);
    assert!(found(format!("{}fn short() {{ let a = \"{{\"; }}\n{}", "// a\n".repeat(190), "// a\n".repeat(200))).is_empty());
}

#[test]
fn what_a_rule_kind_lacks_is_found() {
    let register = "mod new_kind; // register\n new_kind: A = \"NewKind\", // register\n new_kind::column(rules), // register\n";
    let oracle = "rules[\"NewKind\"]";
    let examples = |folder: &str| (folder == "allowed-new-kind").then(|| "{ \"NewKind\": 1 }".to_owned());
    assert_eq!(missing("new_kind", register, oracle, examples), Vec::<String>::new());
    assert_eq!(missing("new_kind", "", "", |_| None).len(), 5);
}
