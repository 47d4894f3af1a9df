//! Tables as people have them: from the bytes of a file to rows of cells, and cells to numbers, dates, units and countries.
//!
//! Orders are read row by row from a [`Table`], price lists at once into [`Sheet`]s; both from texts and from workbooks, packed or not, in the
//! encodings and dialects that are met. Nothing here knows what a table is for.

mod at_hand;
mod country;
mod cut;
mod dialect;
mod encoding;
mod error;
mod format;
#[cfg(feature = "workbooks")]
mod guard;
mod header;
mod kind;
mod limits;
mod mark;
mod measures;
mod moment;
mod months;
mod near;
mod opened;
mod packed;
mod quotes;
mod rows;
mod sheet;
mod shortened;
mod stream;
mod table;
mod units;
#[cfg(not(feature = "workbooks"))]
mod without_workbooks;
mod workbook;
#[cfg(feature = "workbooks")]
mod workbook_cell;
#[cfg(feature = "workbooks")]
mod workbook_reading;
#[cfg(feature = "workbooks")]
mod xls;

pub use at_hand::BytesRead;
pub use country::{country, folded};
pub use encoding::Encoding;
pub use error::{Error, plain};
pub use format::CellFormat;
pub use header::header_row;
pub use kind::{Format, by_name, is_packed, is_stdin, is_table, of_text};
pub use mark::{Mark, contradicts};
pub use measures::{sides_cell, weight_cell};
pub use moment::{Moment, day, instant, read_date, read_instant, read_moment, read_time, time_of_day};
pub use near::near;
pub use opened::{Content, Opened, open, open_bytes, read_all, read_bytes, read_text, sheets, sheets_of, workbook};
pub use rows::Rows;
pub use sheet::{Place, Row, Sheet, letters};
pub use shortened::shortened;
pub use stream::Stream;
pub use table::Table;
pub use units::{length_unit, weight_unit};
#[cfg(not(feature = "workbooks"))]
use without_workbooks as workbook_reading;
pub use workbook::Workbook;
