//! What is written must not be what is read, and no two results go to one file.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use consign_tables::{by_name, is_stdin};

use crate::stop::Stop;

/// The options that name what is written. Whatever else names a file names what is read.
const WRITTEN: [&str; 7] = ["html", "json", "rows", "changed", "rejects", "usage_out", "out"];
/// What is read may be written anew by these.
const RENEWED: [(&str, &str); 2] = [("usage_out", "usage"), ("out", "into")];

/// An option and a file that it names.
type Named<'a> = (&'a str, &'a Path);

/// Refuses to write over what is read, to write two results to one file, and to read standard input twice.
pub(crate) fn refused(matches: &ArgMatches) -> Result<(), Stop> {
    let mut own = matches;
    while let Some((_, inner)) = own.subcommand() {
        own = inner;
    }
    let paths = |id: &str| own.try_get_many::<PathBuf>(id).ok().flatten().into_iter().flatten().map(PathBuf::as_path);
    let is_written = |id: &str| WRITTEN.contains(&id);
    let written: Vec<Named<'_>> = WRITTEN.into_iter().flat_map(|id| paths(id).map(move |path| (id, path))).collect();
    let read = own.ids().map(clap::Id::as_str).filter(|id| !is_written(id)).flat_map(|id| paths(id).map(move |path| (id, path)));
    let (stdin, read): (Vec<Named<'_>>, Vec<Named<'_>>) = read.partition(|(_, path)| is_stdin(path));
    let written: Vec<Named<'_>> = written.into_iter().filter(|(_, path)| !is_stdin(path)).collect();
    for (index, (id, path)) in written.iter().enumerate() {
        let option = option(id);
        if let Some((_, input)) = read.iter().find(|(other, input)| !RENEWED.contains(&(*id, *other)) && is_same(path, input)) {
            return Err(Stop::Said(format!("`{option}` names the file that is read, `{}`: it would be overwritten", input.display())));
        }
        if let Some((_, input)) = read.iter().find(|(_, input)| is_within(path, input)) {
            let (path, input) = (path.display(), input.display());
            return Err(Stop::Said(format!(
                "`{option}` names `{path}`, which is read with the directory `{input}`: it would be overwritten"
            )));
        }
        if let Some((other, _)) = written.iter().take(index).find(|(_, other)| is_same(path, other)) {
            return Err(Stop::Said(format!("`{}` and `{option}` name the same file, `{}`", self::option(other), path.display())));
        }
    }
    if stdin.len() > 1 { Err(Stop::Said("only one file can be standard input".to_owned())) } else { Ok(()) }
}

/// `usage_out` is `--usage-out`.
fn option(id: &str) -> String {
    format!("--{}", id.replace('_', "-"))
}

/// Where a file is, or will be, whatever leads to it.
fn place(path: &Path) -> PathBuf {
    let beside = || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
    };
    fs::canonicalize(path).ok().or_else(beside).unwrap_or_else(|| path.to_owned())
}

/// Whether two paths lead to one file. Pipes and devices may well be named twice.
fn is_same(one: &Path, other: &Path) -> bool {
    fs::metadata(one).map_or(true, |existing| existing.is_file()) && place(one) == place(other)
}

/// Whether a file is among those that are read in place of a directory.
fn is_within(path: &Path, input: &Path) -> bool {
    input.is_dir() && path.is_file() && by_name(path).is_some() && place(path).starts_with(place(input))
}
