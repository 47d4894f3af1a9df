//! Files and functions are short.

use std::collections::BTreeMap;

use crate::parse::{closing, code, line_of, word};

const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 70;

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

pub(crate) fn too_long(files: &BTreeMap<String, String>) -> Vec<String> {
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

#[test]
fn what_is_too_long_is_found() {
    let function =
        format!("impl A {{\n    fn long(&self, x: fn(u8) -> [u8; 2]) -> u8\n    where u8: Copy {{\n{}    }}\n}}\n", "x();\n".repeat(68));
    let found = |source: String| too_long(&BTreeMap::from([("a.rs".to_owned(), source)]));
    assert_eq!(found(function)[..], ["a.rs:2: `long` has 71 lines; at most 70"]);
    assert_eq!(found("// a\n".repeat(401))[..], ["a.rs:400: the file has 401 lines; at most 400"]);
    assert!(found(format!("{}fn short() {{ let a = \"{{\"; }}\n{}", "// a\n".repeat(190), "// a\n".repeat(200))).is_empty());
}
