//! Which files are meant: those in a directory in its place.

use std::path::{Path, PathBuf};

use consign_tables::by_name;

use crate::Error;

/// The most files of a run.
const MOST: usize = 100_000;
/// How deep directories may lie in each other.
const DEEPEST: usize = 16;

/// The files that some paths mean, in order.
pub(super) fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        within(path, 1, &mut files)?;
        if files.len() == before {
            let why = "it is a directory without a file whose name ends as those of consignments do: .parquet, .csv, .tsv, .json, .jsonl";
            return Err(Error::unfit(&path.display().to_string(), why));
        }
    }
    Ok(files)
}

fn within(directory: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let name = directory.display().to_string();
    let entries = std::fs::read_dir(directory).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut paths: Vec<PathBuf> = entries.map_err(|error| Error::reading(&name, error))?.into_iter().map(|entry| entry.path()).collect();
    paths.sort_unstable();
    for path in paths {
        let is_hidden =
            path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".") || name.as_encoded_bytes().starts_with(b"_"));
        if is_hidden {
            continue;
        }
        if path.is_dir() {
            if depth == DEEPEST {
                return Err(Error::unfit(&name, format!("directories lie more than {DEEPEST} deep in each other")));
            }
            within(&path, depth + 1, files)?;
        } else if by_name(&path).is_some() {
            if files.len() == MOST {
                return Err(Error::unfit(&name, format!("there are more than {MOST} files")));
            }
            files.push(path);
        }
    }
    Ok(())
}
