//! Files, and what is said of those that can't be read.

use std::fmt::Display;
use std::fs;
use std::path::Path;

pub(crate) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| told(path, &error))
}

pub(crate) fn told(path: &Path, error: &dyn Display) -> String {
    format!("{}: {error}", path.display())
}
