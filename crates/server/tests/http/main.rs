//! The service as its clients see it: over HTTP, by the platform's own types, on SQLite, on PostgreSQL where it is there, and in memory.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]
// Prices are compared as they are written, and the platform's names are the platform's.
#![allow(clippy::float_cmp, clippy::struct_field_names)]

mod examples;
mod hostile;
mod killed;
mod limits;
mod platform;
mod postgres;
mod readme;
#[path = "../../../../tests/support/runs.rs"]
mod runs;
mod shapes;
mod support;
