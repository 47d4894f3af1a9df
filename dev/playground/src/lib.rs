//! Builds the page to try a rule set: the library as WebAssembly, examples, schemas, styles and scripts in one file, which opens from the disk.

mod examples;
mod files;
mod modules;
mod wasm;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;

use files::{read, told};
pub use wasm::{TARGET, has_target};

/// Where the page is put, from the folder of the workspace.
pub const PAGE: &str = "playground/built/index.html";

/// The folder of the workspace.
#[must_use]
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new(".")).to_owned()
}

/// Builds the page into a file, and answers its length in bytes.
///
/// # Errors
/// What could not be read, built or written, and why.
pub fn build(page: &Path) -> Result<usize, String> {
    let root = workspace();
    let library = wasm::build(&root)?;
    let sources = root.join("playground");
    let source = |name: &str| read(&sources.join(name));
    let parts = [
        ("/*style*/", source("style.css")?),
        ("/*worker*/", library.script + &source("worker.js")?),
        ("/*data*/", packed(examples::data(&root)?.as_bytes())?),
        ("/*wasm*/", packed(&library.wasm)?),
        ("/*script*/", modules::joined("main.js", &source)?),
    ];
    let mut text = source("page.html")?;
    for (place, part) in parts {
        if part.contains("</script") {
            return Err(format!("what is put for {place} would end the script that it stands in"));
        }
        if text.matches(place).count() != 1 {
            return Err(format!("page.html must have {place} once"));
        }
        text = text.replace(place, &part);
    }
    let folder = page.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| told(folder, &error))?;
    fs::write(page, &text).map_err(|error| told(page, &error))?;
    Ok(text.len())
}

/// Bytes in gzip and base64.
fn packed(bytes: &[u8]) -> Result<String, String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).map_err(|error| error.to_string())?;
    Ok(STANDARD.encode(encoder.finish().map_err(|error| error.to_string())?))
}
