//! Columns of a columnar file as cells.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, Time32MillisecondType, Time32SecondType, Time64MicrosecondType, Time64NanosecondType,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};

use super::cells::Cells;
use super::field::Field;
use super::stored::{Column, Texts, Whole};

/// The values of a column.
fn values<T: ArrowPrimitiveType>(array: &ArrayRef) -> Column<'_, T::Native> {
    let array = array.as_primitive::<T>();
    Column::new(array.values(), array.nulls())
}

fn texts(array: &ArrayRef) -> Option<Texts<'_>> {
    match array.data_type() {
        DataType::Utf8 => Some(Texts::Small(array.as_string())),
        DataType::LargeUtf8 => Some(Texts::Large(array.as_string())),
        DataType::Utf8View => Some(Texts::View(array.as_string_view())),
        _ => None,
    }
}

fn instants(array: &ArrayRef, unit: TimeUnit, is_zoned: bool) -> Cells<'_> {
    let (values, per_second) = match unit {
        TimeUnit::Second => (values::<TimestampSecondType>(array), 1),
        TimeUnit::Millisecond => (values::<TimestampMillisecondType>(array), 1_000),
        TimeUnit::Microsecond => (values::<TimestampMicrosecondType>(array), 1_000_000),
        TimeUnit::Nanosecond => (values::<TimestampNanosecondType>(array), 1_000_000_000),
    };
    Cells::Instants { values, per_second, is_zoned }
}

fn times(values: Whole<'_>, per_second: i64) -> Cells<'_> {
    Cells::Times { values, per_second }
}

/// The cells of a column; none if nothing can be made of such a column.
pub(crate) fn cells(array: &ArrayRef) -> Option<Cells<'_>> {
    if !array.is_empty() && array.null_count() == array.len() {
        return Some(Cells::Absent);
    }
    match array.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => texts(array).map(Cells::Texts),
        DataType::Dictionary(_, _) => {
            let dictionary = array.as_any_dictionary();
            let entries = texts(dictionary.values())?;
            let keys = if dictionary.values().is_empty() { vec![0; array.len()] } else { dictionary.normalized_keys() };
            let keys = keys.into_iter().enumerate().map(|(row, key)| array.is_valid(row).then_some(key)).collect();
            Some(Cells::Dictionary { keys, entries })
        }
        DataType::Float32 => Some(Cells::ShortFloats(values::<Float32Type>(array))),
        DataType::Float64 => Some(Cells::Floats(values::<Float64Type>(array))),
        // All of it is nothing.
        DataType::Null => Some(Cells::Absent),
        DataType::Date32 => Some(Cells::Dates(values::<Date32Type>(array))),
        DataType::Date64 => Some(Cells::Instants { values: values::<Date64Type>(array), per_second: 1_000, is_zoned: false }),
        DataType::Timestamp(unit, zone) => Some(instants(array, *unit, zone.is_some())),
        DataType::Time32(TimeUnit::Second) => Some(times(Whole::Signed32(values::<Time32SecondType>(array)), 1)),
        DataType::Time32(_) => Some(times(Whole::Signed32(values::<Time32MillisecondType>(array)), 1_000)),
        DataType::Time64(TimeUnit::Microsecond) => Some(times(Whole::Signed64(values::<Time64MicrosecondType>(array)), 1_000_000)),
        DataType::Time64(_) => Some(times(Whole::Signed64(values::<Time64NanosecondType>(array)), 1_000_000_000)),
        DataType::Boolean => Some(Cells::Flags(array.as_boolean())),
        of => {
            let (values, scale) = numbers(array, of)?;
            Some(Cells::Numbers { values, scale: u32::try_from(scale).ok()? })
        }
    }
}

/// Whole numbers, and how many of their digits are behind the point; none if they are no numbers.
fn numbers<'a>(array: &'a ArrayRef, of: &DataType) -> Option<(Whole<'a>, i8)> {
    Some(match of {
        DataType::Int8 => (Whole::Signed8(values::<Int8Type>(array)), 0),
        DataType::Int16 => (Whole::Signed16(values::<Int16Type>(array)), 0),
        DataType::Int32 => (Whole::Signed32(values::<Int32Type>(array)), 0),
        DataType::Int64 => (Whole::Signed64(values::<Int64Type>(array)), 0),
        DataType::UInt8 => (Whole::Unsigned8(values::<UInt8Type>(array)), 0),
        DataType::UInt16 => (Whole::Unsigned16(values::<UInt16Type>(array)), 0),
        DataType::UInt32 => (Whole::Unsigned32(values::<UInt32Type>(array)), 0),
        DataType::UInt64 => (Whole::Unsigned64(values::<UInt64Type>(array)), 0),
        DataType::Decimal32(_, scale) => (Whole::Signed32(values::<Decimal32Type>(array)), *scale),
        DataType::Decimal64(_, scale) => (Whole::Signed64(values::<Decimal64Type>(array)), *scale),
        DataType::Decimal128(_, scale) => (Whole::Signed128(values::<Decimal128Type>(array)), *scale),
        _ => return None,
    })
}

/// Whether a column of this type can give a field.
///
/// # Errors
/// What it is and what is expected instead.
pub(crate) fn suits(field: Field, of: &DataType) -> Result<(), String> {
    let zoned = matches!(of, DataType::Timestamp(_, Some(zone)) if !["UTC", "+00:00", "Z", "Etc/UTC"].contains(&&**zone));
    if zoned && matches!(field.kind(), super::field::Kind::Date) {
        return Err(format!("is of type {of}, whose date depends on the place, and is no date"));
    }
    let empty = arrow_array::new_empty_array(of);
    match cells(&empty) {
        Some(cells) if cells.can_be(field.kind()) => Ok(()),
        _ => Err(format!("is of type {of}, not {}", field.kind().expected())),
    }
}
