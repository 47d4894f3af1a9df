//! What readers of bytes have in common.

use std::io::{self, BufRead, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many bytes of a file have been read; shared with who shows it.
#[derive(Debug, Clone, Default)]
pub struct BytesRead(Arc<AtomicU64>);

impl BytesRead {
    /// That many so far.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, place: u64) {
        self.0.store(place, Ordering::Relaxed);
    }

    pub(crate) fn add(&self, count: usize) {
        self.0.fetch_add(count as u64, Ordering::Relaxed);
    }
}

/// What comes next of a stream, as much as is at hand; nothing at its end.
pub(crate) fn at_hand(text: &mut (impl BufRead + ?Sized)) -> io::Result<&[u8]> {
    loop {
        match text.fill_buf() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
            Ok(_) => return text.fill_buf(),
        }
    }
}
