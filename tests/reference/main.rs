//! The reference of the rule set and of the consignment: pages of the book that are made from the JSON Schemas and the shipped examples.
//!
//! `CONSIGN_WRITE_REFERENCE=1 cargo test -p consign --features schema --test reference` writes the pages; without the variable the tests
//! compare them.

#![cfg(feature = "schema")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod examples;
mod page;
mod types;

use std::path::Path;

use page::PAGES;
use types::Types;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_pages_are_up_to_date() {
    let types = Types::of_the_library();
    let examples = examples::shipped(&types, &root().join("rules-examples"));
    let folder = root().join("docs/src/reference");
    for page in PAGES {
        let (file, made) = (folder.join(page.file), page.written(&types, &examples));
        if std::env::var_os("CONSIGN_WRITE_REFERENCE").is_some() {
            std::fs::write(&file, &made).unwrap();
        }
        let found = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            found == made,
            "{} is out of date: CONSIGN_WRITE_REFERENCE=1 cargo test -p consign --features schema --test reference",
            page.file
        );
    }
}

#[test]
fn every_type_stands_on_one_page() {
    let types = Types::of_the_library();
    let listed: Vec<&str> = PAGES.iter().flat_map(|page| page.types).copied().collect();
    for name in types.names() {
        let times = listed.iter().filter(|listed| **listed == name).count();
        assert_eq!(times, 1, "`{name}` stands on {times} pages of the reference; add it to one in tests/reference/page.rs");
    }
    for page in PAGES {
        let mut headings: Vec<String> = page.types.iter().map(|name| page::heading(name)).collect();
        headings.sort();
        assert!(headings.windows(2).all(|two| two[0] != two[1]), "two types of one heading on {}", page.file);
    }
    let unknown: Vec<_> = listed.iter().filter(|name| types.get(name).is_none()).collect();
    assert!(unknown.is_empty(), "no such types: {unknown:?}");
}

#[test]
fn every_member_has_a_meaning_a_default_and_an_example() {
    let types = Types::of_the_library();
    let examples = examples::shipped(&types, &root().join("rules-examples"));
    let mut lacking = Vec::new();
    for name in types.names() {
        if types.said_of(name).is_empty() {
            lacking.push(format!("{name}: a meaning"));
        }
        for member in types.members(name) {
            let mut lacks = |what: &str| lacking.push(format!("{name}.{}: {what}", member.key));
            if !member.meaning.ends_with('.') {
                lacks("a meaning");
            }
            if member.default.is_none() {
                lacks("a default (`Default: none.`)");
            }
            if member.is_whole_number() && !member.meaning.contains(" to ") && !member.meaning.contains("at most") {
                lacks("a range (`0 to 366`)");
            }
            if !examples.contains_key(&(name.to_owned(), member.key.clone())) {
                lacks("an example: use it in a folder of rules-examples");
            }
        }
    }
    assert!(lacking.is_empty(), "the reference lacks\n{}", lacking.join("\n"));
}
