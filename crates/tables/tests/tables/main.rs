//! Files as people have them, read by the one way in.

mod books;
mod laws;
mod made;
mod texts;
