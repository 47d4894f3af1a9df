//! The help: pages that say everything, with examples that run.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{files, run, scratch};

const COMMANDS: [&str; 20] = [
    "allocate",
    "bench",
    "explain",
    "why-not",
    "quote",
    "options",
    "check",
    "columns",
    "generate",
    "import",
    "import rates",
    "simulate",
    "compare",
    "plan",
    "serve",
    "playground",
    "test",
    "schema",
    "completions",
    "man",
];

fn page(command: &str) -> String {
    run(&command.split(' ').chain(["--help"]).collect::<Vec<_>>()).ends_with(0).out
}

#[test]
fn every_page_has_examples_and_exit_codes() {
    for command in COMMANDS {
        let page = page(command);
        for part in ["Usage:", "Examples:", "Exit codes:\n  0  ", "\n  2  "] {
            assert!(page.contains(part), "{command} lacks {part}:\n{page}");
        }
        assert!(page.lines().all(|line| line.chars().count() <= 100), "{command}:\n{page}");
    }
    assert!(run(&["--help"]).ends_with(0).out.contains("Exit codes:"));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { assert!(fs::copy(&path, &target).is_ok()) }
    }
}

/// Examples that take nothing but a shell and `consign`, and end by themselves, are run where the files that they name are.
#[cfg(unix)]
#[test]
fn the_examples_run() {
    let folder = scratch("examples");
    copy(&files(), &folder);
    let binary = Path::new(env!("CARGO_BIN_EXE_consign")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let mut count = 0;
    let pages: String = COMMANDS.map(page).into_iter().chain([run(&["--help"]).out]).collect();
    let pages = pages.replace("\\\n", "");
    // What serves doesn't end by itself.
    let ends = |line: &&str| !line.contains('~') && !["serve", "playground"].iter().any(|command| line.starts_with(command));
    for example in pages.lines().filter_map(|line| line.strip_prefix("  consign ")).filter(ends) {
        let shell = format!("consign {}", example.split(" | ").next().unwrap());
        let output = Command::new("sh").args(["-c", &shell]).current_dir(&folder).env("PATH", &path).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
        count += 1;
    }
    assert!(count >= 15, "{count}");
}
