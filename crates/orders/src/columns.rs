//! Tables as consignments: which column gives which field, and rows read by that.

mod arrow;
mod build;
mod cells;
mod defaults;
mod document;
mod field;
mod first;
mod mapping;
mod memo;
mod product;
mod proposal;
mod sample;
mod stored;
mod written;

pub(crate) use arrow::cells as arrow_cells;
pub(crate) use build::{Batch, Builder, Built, Line, Reasons};
pub(crate) use cells::Cells;
pub use document::Document;
pub use field::Field;
pub use first::FirstCells;
pub(crate) use mapping::Mapping;
pub(crate) use product::Product;
pub use product::Products;
pub(crate) use proposal::Proposal;
pub(crate) use sample::known;
pub use sample::{Suggestion, suggested};
