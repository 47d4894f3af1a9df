//! Writes the page of results, `benches/README.md`, and its plot from the estimates that criterion has left:
//!
//! `cargo run --example results -- FOLDER`
//!
//! FOLDER is criterion's own (`target/criterion` by default). `benches/run` measures everything and then calls this. Groups and functions
//! are found by what is there, so that a new measurement is a new row without a change here; what is known by name stands first and has a
//! sentence.
#![allow(missing_docs, clippy::indexing_slicing)]

mod estimates;
mod page;
mod plot;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use estimates::Estimates;

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("target/criterion"), PathBuf::from);
    match write(&folder) {
        Ok(measured) => {
            println!("{measured} estimates: benches/README.md and benches/results.svg are written");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}

/// Both files or none; gives how many estimates are in them.
fn write(folder: &Path) -> Result<usize, String> {
    let benches = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches");
    let estimates = Estimates::read(folder)?;
    let (page, plot) = (page::page(&estimates), plot::plot(&estimates)?);
    let keep = |name: &str, text: String| std::fs::write(benches.join(name), text).map_err(|error| format!("{name}: {error}"));
    keep("README.md", page)?;
    keep("results.svg", plot)?;
    Ok(estimates.count())
}
