//! Orders as people export them, read as consignments: tables, Parquet and JSON of any length, by several threads, in bounded memory.

mod columns;
mod consignments;
mod elements;
mod error;
mod in_order;
mod notes;
mod products;
mod source;

pub use columns::{Document, Field, FirstCells, Products, Suggestion, suggested};
pub use consignments::{in_file, read, read_bytes};
pub use elements::{DEEPEST, Element, Elements, Fault, Stuck, after};
pub use error::{Error, MappingError, Mistake};
pub use in_order::{in_order, threads};
pub use notes::{Note, Noticed};
pub use source::{
    Json, Keep, Listener, Opened, Options, Original, Paid, Ran, Reason, Rejected, Row, Source, Tally, Work, instant, is_guarded,
};
