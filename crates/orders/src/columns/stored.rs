//! Columns of a columnar file, where they lie.

use arrow_array::Array;
use arrow_buffer::NullBuffer;

/// A text column of a columnar file: any of its three layouts, perhaps by a dictionary.
pub(crate) enum Texts<'a> {
    Small(&'a arrow_array::StringArray),
    Large(&'a arrow_array::LargeStringArray),
    View(&'a arrow_array::StringViewArray),
}

impl<'a> Texts<'a> {
    #[inline]
    pub(super) fn get(&self, index: usize) -> Option<&'a str> {
        match self {
            Self::Small(array) => array.is_valid(index).then(|| array.value(index)),
            Self::Large(array) => array.is_valid(index).then(|| array.value(index)),
            Self::View(array) => array.is_valid(index).then(|| array.value(index)),
        }
    }
}

/// The values of a column of a columnar file, where they lie.
#[derive(Clone, Copy)]
pub(crate) struct Column<'a, T> {
    values: &'a [T],
    /// Which of them are there; `None` if all are.
    valid: Option<&'a NullBuffer>,
}

impl<'a, T: Copy> Column<'a, T> {
    pub(super) fn new(values: &'a [T], valid: Option<&'a NullBuffer>) -> Self {
        Self { values, valid: valid.filter(|valid| valid.null_count() > 0) }
    }

    #[inline]
    pub(super) fn at(&self, row: usize) -> Option<T> {
        let value = self.values.get(row)?;
        self.valid.is_none_or(|valid| valid.is_valid(row)).then_some(*value)
    }
}

/// Whole numbers, as wide as they are stored.
#[derive(Clone, Copy)]
pub(crate) enum Whole<'a> {
    Signed8(Column<'a, i8>),
    Signed16(Column<'a, i16>),
    Signed32(Column<'a, i32>),
    Signed64(Column<'a, i64>),
    Signed128(Column<'a, i128>),
    Unsigned8(Column<'a, u8>),
    Unsigned16(Column<'a, u16>),
    Unsigned32(Column<'a, u32>),
    Unsigned64(Column<'a, u64>),
}

impl Whole<'_> {
    /// The value of a row, if there is one that 64 bits hold.
    #[inline]
    pub(super) fn few(&self, row: usize) -> Option<i64> {
        match self {
            Self::Signed32(column) => column.at(row).map(i64::from),
            Self::Signed64(column) => column.at(row),
            Self::Signed128(column) => i64::try_from(column.at(row)?).ok(),
            others => i64::try_from(others.at(row)?).ok(),
        }
    }

    pub(super) fn at(&self, row: usize) -> Option<i128> {
        match self {
            Self::Signed8(column) => column.at(row).map(i128::from),
            Self::Signed16(column) => column.at(row).map(i128::from),
            Self::Signed32(column) => column.at(row).map(i128::from),
            Self::Signed64(column) => column.at(row).map(i128::from),
            Self::Signed128(column) => column.at(row),
            Self::Unsigned8(column) => column.at(row).map(i128::from),
            Self::Unsigned16(column) => column.at(row).map(i128::from),
            Self::Unsigned32(column) => column.at(row).map(i128::from),
            Self::Unsigned64(column) => column.at(row).map(i128::from),
        }
    }
}
