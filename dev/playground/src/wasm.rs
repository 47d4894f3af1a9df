//! The library as WebAssembly, with the script that loads it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use wasm_bindgen_cli_support::Bindgen;

use crate::files::{read, told};

/// What it is built for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// The library, and the script of it: `wasm_bindgen`, a global.
pub(crate) struct Library {
    pub(crate) wasm: Vec<u8>,
    pub(crate) script: String,
}

/// Whether the toolchain can build for it.
#[must_use]
pub fn has_target() -> bool {
    let asked = Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).output();
    asked.is_ok_and(|answer| Path::new(String::from_utf8_lossy(&answer.stdout).trim()).is_dir())
}

pub(crate) fn build(root: &Path) -> Result<Library, String> {
    if !has_target() {
        return Err(format!("the toolchain has no target {TARGET}: `rustup target add {TARGET}`"));
    }
    let file = compiled(root)?;
    let folder = file.with_extension("bindgen");
    let bound = Bindgen::new()
        .input_path(&file)
        .out_name("consign")
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .no_modules(true)
        .and_then(|bindgen| bindgen.generate(&folder));
    bound.map_err(|error| format!("{error:#}"))?;
    let wasm = folder.join("consign_bg.wasm");
    Ok(Library { wasm: std::fs::read(&wasm).map_err(|error| told(&wasm, &error))?, script: read(&folder.join("consign.js"))? })
}

/// Compiles it, and answers where it is.
fn compiled(root: &Path) -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(root)
        .args(["build", "--package", "consign-wasm", "--profile", "playground", "--target", TARGET, "--locked"])
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if !output.status.success() {
        return Err("consign-wasm does not build".to_owned());
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let mut files = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).flat_map(|message| {
        let files = message.get("filenames").and_then(Value::as_array).cloned().unwrap_or_default();
        files.into_iter().filter_map(|file| file.as_str().map(PathBuf::from))
    });
    let library = files.find(|file| file.file_name().is_some_and(|name| name == "consign_wasm.wasm"));
    library.ok_or_else(|| "cargo names no consign_wasm.wasm".to_owned())
}
