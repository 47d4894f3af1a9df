//! Laws of what is offered now and allocated later: quotes, delivery options, booking codes.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod booking;
mod kept;
mod options;
mod quoted;
mod reach;
mod selected;
#[path = "../support"]
mod support {
    pub mod ask;
    pub mod generate;
    pub mod oracle;
}
