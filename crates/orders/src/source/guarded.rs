//! Readers of others that may panic over damaged files.

use std::cell::Cell;
#[cfg(feature = "parquet")]
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// Whether a panic of this thread is caught, and told otherwise.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread is caught and told as an error: a panic hook that prints should leave it alone.
///
/// The reader of Parquet may panic over a damaged file.
#[must_use]
pub fn is_guarded() -> bool {
    IS_GUARDED.get()
}

/// Does something with a file; what panics is said as an error. Whatever it was done with is not to be used any more then.
///
/// # Errors
/// The panic's message.
#[cfg(feature = "parquet")]
pub(super) fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    IS_GUARDED.set(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    IS_GUARDED.set(false);
    read.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        text.unwrap_or("its reader gave up").lines().next().unwrap_or_default().to_owned()
    })
}

#[cfg(all(test, feature = "parquet"))]
mod tests {
    use super::*;

    #[test]
    fn what_panics_is_an_error() {
        assert_eq!(guarded(|| 1), Ok(1));
        assert_eq!(guarded(|| -> u8 { panic!("offset {} is\nout of bounds", 7) }), Err("offset 7 is".to_owned()));
        assert_eq!(guarded(|| -> u8 { panic!("gone") }), Err("gone".to_owned()));
        assert_eq!(guarded(|| -> u8 { std::panic::panic_any(7) }), Err("its reader gave up".to_owned()));
        assert!(!IS_GUARDED.get());
    }
}
