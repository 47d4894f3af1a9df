//! What stands in the first rows of a table.

use arrow_schema::DataType;
use consign_tables::shortened;

use super::arrow::suits;
use super::field::Field;

/// A column, and what stands in its first rows.
pub struct FirstCells {
    /// Its name.
    pub column: String,
    /// What stands in its first rows, as text.
    pub cells: Vec<String>,
    /// How they are stored, if not as text.
    pub stored: Option<DataType>,
}

impl FirstCells {
    /// How many of its first cells have something in them.
    pub(super) fn filled(&self) -> usize {
        self.cells.iter().filter(|text| !text.is_empty()).count()
    }

    /// Why such a column can't give a field, if it is the one.
    pub(super) fn unsuited(&self, field: Field, column: &str) -> Option<String> {
        let stored = self.stored.as_ref().filter(|_| self.column == column)?;
        suits(field, stored).err().map(|why| format!("unreadable as `{}`: the column `{}` {why}", field.name(), shortened(column)))
    }
}
