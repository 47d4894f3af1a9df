//! The command line as its users meet it: real processes, real files, real pipes.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops where something unexpected happens")]

mod allocate;
mod bench;
mod booking_codes;
mod broken_input;
mod check;
mod commands;
mod differences;
mod examples;
mod explain;
mod exports;
mod field;
mod help;
mod import;
mod import_law;
mod import_odd;
mod import_prices;
mod import_refused;
mod inputs;
mod links;
mod options;
mod orders;
mod playground;
mod preferences;
mod quote;
mod readme;
#[path = "../../../../tests/support/runs.rs"]
mod runs;
mod simulations;
mod streams;
mod support;
mod surface;
mod tables;
#[cfg(unix)]
mod texts;
