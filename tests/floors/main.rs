//! The house, kept by a test: a module uses only modules of lower floors, no files use one another in a circle, files and functions
//! stay short, and no rule kind is registered by halves. The floors are those that the documentation of `src/lib.rs` lists.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod circles;
mod kinds;
mod length;
mod made_up;
mod modules;
mod names;
mod parse;
mod tokens;
mod tree;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use circles::{circles, edges};
use kinds::{kinds, missing};
use length::too_long;
use modules::{climbing, floors};
use tree::Tree;

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

/// The `src` of the engine and of every crate beside it.
fn sources() -> Vec<String> {
    let beside = ["crates", "dev"].into_iter().filter_map(|folder| Some((folder, std::fs::read_dir(root().join(folder)).ok()?)));
    let beside = beside.flat_map(|(folder, entries)| {
        entries.map(move |entry| format!("{folder}/{}/src", entry.unwrap().file_name().into_string().expect("names of crates are ASCII")))
    });
    let mut sources: Vec<String> = beside.filter(|source| root().join(source).is_dir()).chain(["src".to_owned()]).collect();
    sources.sort();
    sources
}

fn report(violations: &[String]) {
    assert!(violations.is_empty(), "{} violations:\n{}", violations.len(), violations.join("\n"));
}

#[test]
fn every_module_uses_lower_floors_only() {
    let files = files("src");
    report(&climbing(&files, &floors(&files["src/lib.rs"])));
}

#[test]
fn no_files_use_one_another_in_a_circle() {
    let sources = sources();
    assert!(sources.len() >= 4, "{sources:?}");
    let mut violations = Vec::new();
    for source in sources {
        let tree = Tree::read(&files(&source));
        violations.extend(tree.strays.iter().map(|file| format!("{file}:1: no `mod` line leads to the file")));
        let edges = edges(&tree);
        violations.extend(circles(&edges));
    }
    report(&violations);
}

#[test]
fn files_and_functions_are_short() {
    let all = ["src", "tests", "benches", "crates", "dev"].into_iter().filter(|folder| root().join(folder).is_dir());
    report(&too_long(&all.flat_map(files).collect()));
}

#[test]
fn every_rule_kind_is_registered() {
    let register = &files("src/rule")["src/rule/rules.rs"];
    let oracle: String = files("tests/support/oracle").into_values().collect();
    let examples = |folder: &str| std::fs::read_to_string(root().join("rules-examples").join(folder).join("rules.json")).ok();
    let kinds = kinds(register);
    assert!(kinds.len() >= 7, "{kinds:?}");
    report(&kinds.iter().flat_map(|kind| missing(kind, register, &oracle, examples)).collect::<Vec<_>>());
}
