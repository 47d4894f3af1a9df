//! What the README and the book show of the command line is what it prints.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{scratch, shell};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The README and all pages of the book: their paths from the root, and their texts.
pub(crate) fn pages() -> Vec<(String, String)> {
    let root = root();
    let mut pages = vec!["README.md".to_owned()];
    for folder in ["docs/src", "docs/src/reference"] {
        let entries = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let found = entries.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
        pages.extend(found.map(|path| format!("{folder}/{}", path.file_name().unwrap().display())));
    }
    pages.sort();
    pages.into_iter().map(|page| (page.clone(), std::fs::read_to_string(root.join(page)).unwrap())).collect()
}

/// The blocks of code of a page that are marked so.
fn blocks<'p>(page: &'p str, mark: &str) -> Vec<&'p str> {
    let start = format!("\n```{mark}\n");
    page.split(start.as_str()).skip(1).map(|block| block.split_once("```").unwrap().0).collect()
}

/// The commands of a block, each with what is shown of its output.
pub(crate) fn commands(block: &str) -> Vec<(String, &str)> {
    let block = block.strip_prefix("$ ").unwrap_or_else(|| panic!("a console block begins with `$ `: {block}"));
    let parts = block.split("\n$ ").map(|part| {
        let mut end = 0;
        for line in part.split_inclusive('\n') {
            end += line.len();
            if !line.ends_with("\\\n") {
                break;
            }
        }
        (part[..end].replace("\\\n", ""), &part[end..])
    });
    parts.collect()
}

/// A page's commands run one after another in a folder of their own, with `rules-examples` in it.
#[cfg(unix)]
fn run_page(page: &str, text: &str) -> usize {
    let name: String = page.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    let folder = scratch(&format!("page-{name}"));
    std::os::unix::fs::symlink(root().join("rules-examples"), folder.join("rules-examples")).unwrap();
    let mut count = 0;
    for (command, shown) in blocks(text, "console").into_iter().flat_map(commands) {
        if !command.starts_with("consign ") {
            continue;
        }
        let run = shell(&folder, command.trim_end());
        let code = run.code;
        let printed = run.out + &run.err;
        let mut after = 0;
        let shown = format!("\n{shown}\n");
        for part in shown.split("\n...\n").map(|part| part.trim_matches('\n')).filter(|part| !part.is_empty()) {
            let at = printed[after..].find(part);
            after += at.unwrap_or_else(|| panic!("{page}: `{command}` does not print\n{part}\nbut\n{printed}")) + part.len();
        }
        assert!(code == 0 || after > 0, "{page}: `{command}` ends with {code}: {printed}");
        count += 1;
    }
    count
}

#[cfg(unix)]
#[test]
fn the_pages_show_real_output() {
    let pages = pages();
    let half = pages.len() / 2;
    let count = |pages: &[(String, String)]| pages.iter().map(|(page, text)| run_page(page, text)).sum::<usize>();
    let total = std::thread::scope(|scope| {
        let other = scope.spawn(|| count(&pages[half..]));
        count(&pages[..half]) + other.join().unwrap()
    });
    assert!(total >= 20, "{total}");
}

/// A command that isn't run would not be known to hold. What takes minutes or another machine stands on the page of performance.
#[test]
fn commands_stand_in_blocks_that_are_run() {
    for (page, text) in pages().iter().filter(|(page, _)| page != "docs/src/performance.md") {
        for line in blocks(text, "sh").into_iter().flat_map(str::lines) {
            assert!(
                !line.starts_with("consign "),
                "{page}: `{line}` stands in a block that isn't run; mark it `console`, with `$ ` before it"
            );
        }
    }
}

/// Whether all that is shown stands in what was found: objects may have more members, and lists more elements.
fn holds(shown: &Value, found: &Value) -> bool {
    match (shown, found) {
        (Value::Object(shown), Value::Object(found)) => {
            shown.iter().all(|(name, value)| found.get(name).is_some_and(|found| holds(value, found)))
        }
        (Value::Array(shown), Value::Array(found)) => shown.iter().all(|one| found.iter().any(|other| holds(one, other))),
        _ => shown == found,
    }
}

/// All documents of the shipped examples.
fn documents() -> Vec<Value> {
    let mut documents = Vec::new();
    for folder in std::fs::read_dir(root().join("rules-examples")).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        for file in ["rules.json", "consignments.json", "cases.json"] {
            let text = std::fs::read_to_string(folder.join(file)).unwrap_or_default();
            documents.extend(serde_json::from_str::<Value>(&text).ok());
        }
    }
    documents
}

/// The page of HTTP has answers of the service, which the service's own tests compare.
#[test]
fn json_is_that_of_shipped_examples() {
    let documents = documents();
    let mut wrong = BTreeSet::new();
    for (page, text) in pages().iter().filter(|(page, _)| page != "docs/src/http.md") {
        for block in blocks(text, "json") {
            let shown: Value = serde_json::from_str(block).unwrap_or_else(|error| panic!("{page}: {error}: {block}"));
            let found = documents
                .iter()
                .any(|document| holds(&shown, document) || document.as_array().is_some_and(|all| all.iter().any(|one| holds(&shown, one))));
            if !found {
                wrong.insert(format!("{page}: {block}"));
            }
        }
    }
    assert!(wrong.is_empty(), "no document of rules-examples has\n{wrong:#?}");
}

/// The documentation's tests of the library run what `src/lib.rs` includes.
#[test]
fn rust_stands_in_pages_that_are_run() {
    let library = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for (page, _) in pages().iter().filter(|(_, text)| !blocks(text, "rust").is_empty()) {
        assert!(library.contains(&format!("include_str!(\"../{page}\")")), "{page} has Rust that isn't run: include it in src/lib.rs");
    }
}

/// The Python package's own tests run what they name.
#[test]
fn python_stands_in_pages_that_are_run() {
    let tests = std::fs::read_to_string(root().join("crates/python/tests/python/test_package.py")).unwrap();
    for (page, _) in pages().iter().filter(|(_, text)| !blocks(text, "python").is_empty()) {
        assert!(
            tests.contains(&format!("{:?}", page.trim_start_matches("docs/src/"))),
            "{page} has Python that isn't run: name it in test_package.py"
        );
    }
}

#[test]
fn mappings_are_read() {
    for (page, text) in pages() {
        for block in blocks(&text, "toml") {
            assert!(block.parse::<toml::Table>().is_ok(), "{page}: {block}");
        }
    }
}
