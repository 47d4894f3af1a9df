//! Tables as consignments: which column gives which field, and rows read by that.

mod arrow;
mod build;
mod cells;
mod command;
mod defaults;
mod document;
mod field;
mod format;
mod mapping;
mod memo;
mod moment;
mod sample;
mod shortened;
mod stored;

pub(crate) use arrow::{cells as arrow_cells, suits};
pub(crate) use build::{Batch, Builder, Built};
pub(crate) use cells::{Cells, TextRows};
pub(crate) use command::Columns;
pub(crate) use document::Document;
pub(crate) use field::Field;
pub(crate) use mapping::{Mapping, Proposal};
pub(crate) use moment::read_instant;
pub(crate) use sample::FirstCells;
pub(crate) use shortened::shortened;
