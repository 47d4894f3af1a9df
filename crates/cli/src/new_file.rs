//! Files that are there once they are complete, and not before: whatever ends a run, Ctrl-C included, leaves no half-written file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use consign_tables::plain;

use crate::stop::Stop;

/// The exit code of a run that Ctrl-C has ended, as shells have it: 128 and the number of the signal.
const INTERRUPTED: i32 = 130;

/// The files that are being written, by the names that they have until then.
static HALF_WRITTEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn half_written() -> MutexGuard<'static, Vec<PathBuf>> {
    HALF_WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that is being written, under a temporary name beside its own. It takes its own name by [`NewFile::keep`], in one step, and is
/// removed if that never comes.
///
/// What exists and isn't a regular file, such as `/dev/null` or a pipe, is written to as it is.
pub(crate) struct NewFile {
    out: BufWriter<File>,
    /// As it was named.
    path: PathBuf,
    /// What that leads to.
    target: PathBuf,
    /// Where it is until it is kept.
    temporary: Option<PathBuf>,
}

impl NewFile {
    pub(crate) fn create(path: &Path) -> Result<Self, Stop> {
        // A link stays one: what it leads to is replaced.
        let target = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let cannot = |error: io::Error| cannot_write(path, &error);
        let existing = fs::metadata(target).ok().filter(|metadata| !metadata.is_file());
        if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(Stop::Said(format!("cannot write `{}`: it is a directory", path.display())));
        }
        let temporary = if existing.is_some() { None } else { Some(temporary_for(target)?) };
        let file = match &temporary {
            Some(temporary) => {
                remove_when_interrupted();
                // Listed before it is there: at no time is there a file that nobody knows of.
                half_written().push(temporary.clone());
                OpenOptions::new().write(true).create_new(true).open(temporary)
            }
            None => OpenOptions::new().write(true).open(target),
        };
        let file = file.map_err(|error| {
            forget(temporary.as_deref());
            cannot(error)
        })?;
        Ok(Self { out: BufWriter::with_capacity(256 * 1024, file), target: target.clone(), path: path.to_owned(), temporary })
    }

    /// It is complete: it takes its name, also from an older file.
    pub(crate) fn keep(mut self) -> Result<(), Stop> {
        self.out.flush().map_err(|error| cannot_write(&self.path, &error))?;
        if let Some(temporary) = &self.temporary {
            let mut half_written = half_written();
            if let Ok(metadata) = fs::metadata(&self.target) {
                // Who may read the old one may read the new one; where that can't be said it is there all the same.
                let _ = fs::set_permissions(temporary, metadata.permissions());
            }
            fs::rename(temporary, &self.target).map_err(|error| cannot_write(&self.path, &error))?;
            half_written.retain(|listed| listed != temporary);
        }
        self.temporary = None;
        Ok(())
    }

    /// What to say when writing to it fails.
    pub(crate) fn failure(&self, error: &io::Error) -> Stop {
        cannot_write(&self.path, error)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            let _ = fs::remove_file(temporary);
            forget(Some(temporary));
        }
    }
}

fn cannot_write(target: &Path, error: &io::Error) -> Stop {
    Stop::Said(format!("cannot write `{}`: {}", target.display(), plain(error)))
}

fn forget(temporary: Option<&Path>) {
    half_written().retain(|listed| Some(listed.as_path()) != temporary);
}

/// `orders.csv` is `.orders.csv.4711.part` until it is complete.
fn temporary_for(target: &Path) -> Result<PathBuf, Stop> {
    let Some(name) = target.file_name() else {
        return Err(Stop::Said(format!("cannot write `{}`: it names no file", target.display())));
    };
    Ok(target.with_file_name(format!(".{}.{}.part", name.to_string_lossy(), std::process::id())))
}

/// From now on Ctrl-C (and being asked to end) first removes what is half written.
fn remove_when_interrupted() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // If another handler is set already it stays: then an interrupted run leaves a file, whose name says what it is.
        let _ = ctrlc::set_handler(|| {
            // Held to the end, so that nothing is begun or kept any more.
            let half_written = half_written();
            for path in half_written.iter() {
                let _ = fs::remove_file(path);
            }
            std::process::exit(INTERRUPTED);
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("consign-new-file-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_has_its_name_once_it_is_kept() {
        let folder = folder("kept");
        let target = folder.join("orders.csv");
        fs::write(&target, "old").unwrap();
        let mut file = NewFile::create(&target).unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        assert_eq!(names(&folder).len(), 2);
        file.keep().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(names(&folder), ["orders.csv"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_file_that_is_not_kept_is_gone() {
        let folder = folder("gone");
        let mut file = NewFile::create(&folder.join("orders.csv")).unwrap();
        file.write_all(b"new").unwrap();
        drop(file);
        assert!(names(&folder).is_empty());
        assert!(matches!(NewFile::create(&folder), Err(Stop::Said(message)) if message.ends_with("it is a directory")));
        assert!(matches!(NewFile::create(&folder.join("no/where")), Err(Stop::Said(message)) if message.contains("cannot write")));
        fs::remove_dir_all(folder).unwrap();
    }
}
