//! The texts that people meet, as they stand in `tests/texts`, byte for byte.
//!
//! `CONSIGN_WRITE_TEXTS=1 cargo test -p consign-cli --all-features --test cli texts` writes them anew: read what it has changed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::readme::commands;
use crate::support::{lay_out, scratch, shell};

/// A file of commands with what they print now: standard output, standard error, and how they end where that isn't well.
fn printed(file: &Path, text: &str) -> String {
    let folder = scratch(&format!("texts-{}", file.file_stem().unwrap().display()));
    lay_out(&folder);
    let printed = commands(text).into_iter().map(|(command, _)| {
        let command = command.trim_end();
        let run = shell(&folder, command);
        let end = if run.code == 0 { String::new() } else { format!("[exit code {}]\n", run.code) };
        format!("$ {command}\n{}{}{end}", run.out, run.err)
    });
    printed.collect::<Vec<_>>().join("\n")
}

fn check(file: &Path) {
    let text = fs::read_to_string(file).unwrap();
    let now = printed(file, &text);
    if std::env::var_os("CONSIGN_WRITE_TEXTS").is_some() {
        return fs::write(file, now).unwrap();
    }
    let differs =
        text.lines().zip(now.lines()).position(|(then, now)| then != now).unwrap_or(text.lines().count().min(now.lines().count()));
    let [then, after] = [&text, &now].map(|text| text.lines().nth(differs).unwrap_or("<the end>").to_owned());
    assert!(text == now, "{}:{}\n  stood:  {then}\n  prints: {after}\nCONSIGN_WRITE_TEXTS=1 writes it anew", file.display(), differs + 1);
}

#[test]
fn what_people_read_is_what_was_read_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/texts");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 7, "{files:?}");
    std::thread::scope(|scope| files.iter().for_each(|file| drop(scope.spawn(|| check(file)))));
}
