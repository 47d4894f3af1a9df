//! Tables as consignments: which column gives which field, and rows read by that.

mod arrow;
mod build;
mod cells;
mod defaults;
mod document;
mod field;
mod mapping;
mod memo;
mod sample;
mod stored;

pub(crate) use arrow::cells as arrow_cells;
pub(crate) use build::{Batch, Builder, Built};
pub(crate) use cells::Cells;
pub use document::Document;
pub use field::Field;
pub(crate) use mapping::{Mapping, Proposal};
pub use sample::{FirstCells, Suggestion, suggested};
