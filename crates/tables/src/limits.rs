//! How much is read at most, so that no file takes all memory.

/// A packed file that must be in memory as a whole: a workbook, or a zip archive that comes from a pipe. In bytes.
pub(crate) const PACKED: u64 = 256 * 1024 * 1024;
/// What a workbook's parts come to without their packing, together. In bytes.
#[cfg(feature = "workbooks")]
pub(crate) const UNPACKED: u64 = 1024 * 1024 * 1024;
/// The rows of a table that is in memory.
pub(crate) const ROWS: usize = 4 * 1024 * 1024;
/// The cells of a table that is in memory, with those that are empty.
pub(crate) const CELLS: usize = 64 * 1024 * 1024;
/// The cells of all tables of a workbook whose reader has them in memory before we do (`.xls`, `.ods`): as many as a sheet of `.xls` can have.
#[cfg(feature = "workbooks")]
pub(crate) const LOADED: u64 = 16 * 1024 * 1024;
/// The text of a table that is in memory, in bytes.
pub(crate) const TEXT: usize = 1024 * 1024 * 1024;
/// What packs a file may be packed itself, as often as this.
pub(crate) const LAYERS: usize = 3;
