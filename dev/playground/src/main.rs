//! `cargo run -p consign-playground [FILE]`: builds the page to try a rule set.

use std::path::PathBuf;
use std::process::ExitCode;

use consign_playground::{PAGE, build, workspace};

fn main() -> ExitCode {
    let page = std::env::args_os().nth(1).map_or_else(|| workspace().join(PAGE), PathBuf::from);
    match build(&page) {
        Ok(length) => {
            eprintln!("{}: {length} bytes; open it, or serve it by `consign playground`", page.display());
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}
