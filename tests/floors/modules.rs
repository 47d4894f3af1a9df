//! The floors of the modules, as the documentation of `src/lib.rs` lists them: a module uses only modules of lower floors.

use std::collections::BTreeMap;

use crate::parse::{closing, code, line_of, without_tests, word};

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
pub(crate) fn floors(lib: &str) -> BTreeMap<String, usize> {
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
pub(crate) fn climbing(files: &BTreeMap<String, String>, floors: &BTreeMap<String, usize>) -> Vec<String> {
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
