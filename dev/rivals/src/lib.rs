//! What consign's choice is measured against, on the workload of its own benches (`consign-scale`).
//!
//! Two general engines, each precompiled and used as its documentation recommends, decide as much as they can express: which services take
//! a consignment by zone, direction, weight, length, girth, value, tags and excluded places. Whether the carrier collects, the dates, the
//! price and the least of them are added by the same plain code for both, that of the [`integer_scan`]. The scan is a rival by itself:
//! the whole decision, written by hand for this workload alone.
//!
//! What each is told of a consignment is prepared beforehand and not measured, as consign's facts are. `tests/agree.rs` holds that all of
//! them give the same answers.
#![allow(clippy::doc_markdown, reason = "names of products")]

mod cedar;
#[path = "../../../benches/support/integer_scan/mod.rs"]
pub mod integer_scan;
mod question;
mod service;
mod zen;

pub use cedar::Cedar;
pub use question::Question;
pub use service::Service;
pub use zen::Zen;
