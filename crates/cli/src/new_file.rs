//! Files that are there once they are complete, and not before: whatever ends a run, Ctrl-C included, leaves no half-written file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use consign_tables::plain;

use crate::stop::Stop;

/// The exit code of a run that Ctrl-C has ended, as shells have it: 128 and the number of the signal.
const INTERRUPTED: i32 = 130;

/// As much of a file's name is in that of what it is until it is complete, in characters.
const LONGEST: usize = 50;
/// As many that others have left are passed over.
const MOST_LEFT: u32 = 1_000;

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
        #[cfg(unix)]
        if let Some(file) = own_stream(path) {
            let file = file.map_err(|error| cannot_write(path, &error))?;
            return Ok(Self { out: BufWriter::new(file), target: path.to_owned(), path: path.to_owned(), temporary: None });
        }
        // A link stays one: what it leads to is replaced.
        let target = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let cannot = |error: io::Error| cannot_write(path, &error);
        let existing = fs::metadata(target).ok().filter(|metadata| !metadata.is_file());
        if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(Stop::Said(format!("cannot write `{}`: it is a directory", path.display())));
        }
        let (temporary, file) = if existing.is_some() {
            (None, OpenOptions::new().write(true).open(target).map_err(cannot)?)
        } else {
            begun(target).map(|(temporary, file)| (Some(temporary), file)).map_err(cannot)?
        };
        Ok(Self { out: BufWriter::with_capacity(256 * 1024, file), target: target.clone(), path: path.to_owned(), temporary })
    }

    /// It is complete: it takes its name, also from an older file.
    pub(crate) fn keep(mut self) -> Result<(), Stop> {
        self.out.flush().map_err(|error| cannot_write(&self.path, &error))?;
        if let Some(temporary) = &self.temporary {
            // Disks of a network say only now that they are full; and whatever happens next, what has its name is whole. Not all can be asked.
            let synced = self.out.get_ref().sync_data();
            let synced = synced.or_else(|error| if error.kind() == io::ErrorKind::InvalidInput { Ok(()) } else { Err(error) });
            synced.map_err(|error| cannot_write(&self.path, &error))?;
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
            forget(temporary);
        }
    }
}

/// Standard output or standard error by the name of its device: also where it is a file what else goes there follows, and nothing is replaced.
#[cfg(unix)]
fn own_stream(path: &Path) -> Option<io::Result<File>> {
    use std::os::fd::AsFd;
    let descriptor = match path.to_str()? {
        "/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1" => io::stdout().as_fd().try_clone_to_owned(),
        "/dev/stderr" | "/dev/fd/2" | "/proc/self/fd/2" => io::stderr().as_fd().try_clone_to_owned(),
        _ => return None,
    };
    Some(descriptor.map(File::from))
}

/// What is said of a file that can't be written.
pub(crate) fn cannot_write(target: &Path, error: &io::Error) -> Stop {
    Stop::Said(format!("cannot write `{}`: {}", target.display(), plain(error)))
}

fn forget(temporary: &Path) {
    half_written().retain(|listed| listed != temporary);
}

/// Begins a file under a name that nobody has: `orders.csv` is `.orders.csv.4711.part` until it is complete, or `.orders.csv.4711.1.part` where
/// a process of that number, perhaps of another machine or container, has left or is writing the other.
fn begun(target: &Path) -> io::Result<(PathBuf, File)> {
    remove_when_interrupted();
    let name = target.file_name().ok_or_else(|| io::Error::other("it names no file"))?;
    // The longest name that there may be has room for no more.
    let name: String = name.to_string_lossy().chars().take(LONGEST).collect();
    let mut number = 0;
    loop {
        let again = if number > 0 { format!(".{number}") } else { String::new() };
        let temporary = target.with_file_name(format!(".{name}.{}{again}.part", std::process::id()));
        // Held, so that at no time there is a file that nobody knows of.
        let mut listed = half_written();
        match OpenOptions::new().write(true).create_new(true).open(&temporary) {
            Ok(file) => {
                listed.push(temporary.clone());
                return Ok((temporary, file));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < MOST_LEFT => number += 1,
            Err(error) => return Err(error),
        }
    }
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
    fn what_a_killed_process_of_the_same_number_has_left_stops_nobody() {
        let folder = folder("left");
        let target = folder.join(format!("{}.csv", "ä".repeat(125)));
        let left = folder.join(format!(".{}.{}.part", "ä".repeat(LONGEST), std::process::id()));
        fs::write(&left, "old").unwrap();
        let (mut one, mut other) = (NewFile::create(&target).unwrap(), NewFile::create(&target).unwrap());
        one.write_all(b"one").unwrap();
        other.write_all(b"other").unwrap();
        one.keep().unwrap();
        drop(other);
        assert_eq!([&target, &left].map(|path| fs::read_to_string(path).unwrap()), ["one", "old"]);
        assert_eq!(names(&folder).len(), 2);
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
