//! Files as people have them, read by the one way in.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops where something unexpected happens")]

mod books;
mod laws;
mod made;
mod texts;
