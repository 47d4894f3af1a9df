//! The help: pages that say everything, with examples that run.

use crate::support::{lay_out, run, scratch, shell};

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
    let root = run(&["--help"]).ends_with(0).out;
    assert!(root.contains("Exit codes:") && root.lines().all(|line| line.chars().count() <= 100), "{root}");
}

/// Examples that take nothing but a shell and `consign`, and end by themselves, are run where the files that they name are.
#[cfg(unix)]
#[test]
fn the_examples_run() {
    let folder = scratch("examples");
    lay_out(&folder);
    let mut count = 0;
    let pages: String = COMMANDS.map(page).into_iter().chain([run(&["--help"]).out]).collect();
    let pages = pages.replace("\\\n", "");
    // What serves doesn't end by itself.
    let ends = |line: &&str| !line.contains('~') && !["serve", "playground"].iter().any(|command| line.starts_with(command));
    for example in pages.lines().filter_map(|line| line.strip_prefix("  consign ")).filter(ends) {
        shell(&folder, &format!("consign {}", example.split(" | ").next().unwrap())).ends_with(0);
        count += 1;
    }
    assert!(count >= 15, "{count}");
}
