//! Links between pages, to files and to headings lead somewhere.

use std::path::Path;

use crate::readme::{pages, root};

/// The lines of a page that are no code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// How headings are named in links: as mdBook and GitHub do it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

fn anchors(text: &str) -> Vec<String> {
    prose(text).filter(|line| line.starts_with('#')).map(|line| anchor(line.trim_start_matches('#'))).collect()
}

/// The targets of the links on a line, but for what stands in code.
fn targets(line: &str) -> Vec<&str> {
    let mut targets = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(['`', ']']) {
        let after = &rest[at..];
        if let Some(code) = after.strip_prefix('`') {
            rest = code.split_once('`').map_or("", |(_, rest)| rest);
        } else if let Some(link) = after.strip_prefix("](") {
            let (target, after) = link.split_once(')').unwrap_or((link, ""));
            targets.push(target);
            rest = after;
        } else {
            rest = &after[1..];
        }
    }
    targets
}

fn wrong_links(page: &str, text: &str) -> Vec<String> {
    let root = root();
    let folder = root.join(page).parent().unwrap().to_owned();
    let mut wrong = Vec::new();
    for target in prose(text).flat_map(targets).filter(|target| !target.starts_with("https://")) {
        let (file, heading) = target.split_once('#').map_or((target, None), |(file, heading)| (file, Some(heading)));
        let path = if file.is_empty() { root.join(page) } else { folder.join(file) };
        let has_heading = |heading: &str| anchors(&std::fs::read_to_string(&path).unwrap_or_default()).iter().any(|one| one == heading);
        // mdBook makes `.html` of `.md` in links, also where the file is none of its pages.
        let leaves_the_book = page.starts_with("docs/src/")
            && Path::new(file).extension().is_some_and(|extension| extension == "md")
            && !path.canonicalize().is_ok_and(|path| path.starts_with(root.join("docs/src")));
        if leaves_the_book || !path.exists() || heading.is_some_and(|heading| !has_heading(heading)) {
            wrong.push(format!("{page}: {target}"));
        }
    }
    wrong
}

#[test]
fn links_lead_somewhere() {
    let others = ["DESIGN.md", "CONTRIBUTING.md", "CHANGELOG.md", "rules-examples/README.md"];
    let others = others.map(|page| (page.to_owned(), std::fs::read_to_string(root().join(page)).unwrap()));
    let wrong: Vec<_> = pages().iter().chain(&others).flat_map(|(page, text)| wrong_links(page, text)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_wrong_link_is_found() {
    let text = "# One heading, `code`\n[a](README.md#one-heading-code) [b](#one-heading-code) `[c](none.md)`\n```\n[d](none.md)\n```\n[e](none.md) [f](#none)\n";
    assert_eq!(anchors(text), ["one-heading-code"]);
    assert_eq!(prose(text).flat_map(targets).count(), 4);
    assert!(wrong_links("README.md", text).iter().any(|wrong| wrong == "README.md: none.md"));
}

#[test]
fn the_summary_has_every_page() {
    let summary = std::fs::read_to_string(root().join("docs/src/SUMMARY.md")).unwrap();
    let listed: Vec<&str> = summary.lines().flat_map(targets).collect();
    for (page, _) in pages() {
        let Some(name) = page.strip_prefix("docs/src/").filter(|name| *name != "SUMMARY.md") else { continue };
        assert_eq!(listed.iter().filter(|listed| **listed == name).count(), 1, "{name} in SUMMARY.md");
    }
    assert!(Path::new(&root()).join("docs/book.toml").is_file());
}
