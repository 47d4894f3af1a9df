//! Columns of a columnar file as cells.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal32Type, Decimal64Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};

use super::cells::{Cells, Texts};
use super::field::Field;

/// The values of a column, each turned into another type.
fn values<T: ArrowPrimitiveType, V: From<T::Native>>(array: &ArrayRef) -> Vec<Option<V>> {
    array.as_primitive::<T>().iter().map(|value| value.map(V::from)).collect()
}

fn numbers<T: ArrowPrimitiveType>(array: &ArrayRef, scale: i8) -> Option<Cells<'_>>
where
    i128: From<T::Native>,
{
    Some(Cells::Numbers { values: values::<T, i128>(array), scale: u32::try_from(scale).ok()? })
}

fn texts(array: &ArrayRef) -> Option<Texts<'_>> {
    match array.data_type() {
        DataType::Utf8 => Some(Texts::Small(array.as_string())),
        DataType::LargeUtf8 => Some(Texts::Large(array.as_string())),
        DataType::Utf8View => Some(Texts::View(array.as_string_view())),
        _ => None,
    }
}

fn instants(array: &ArrayRef, unit: TimeUnit) -> Cells<'_> {
    let (values, per_second) = match unit {
        TimeUnit::Second => (values::<TimestampSecondType, i64>(array), 1),
        TimeUnit::Millisecond => (values::<TimestampMillisecondType, i64>(array), 1_000),
        TimeUnit::Microsecond => (values::<TimestampMicrosecondType, i64>(array), 1_000_000),
        TimeUnit::Nanosecond => (values::<TimestampNanosecondType, i64>(array), 1_000_000_000),
    };
    Cells::Instants { values, per_second }
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
        DataType::Int8 => numbers::<Int8Type>(array, 0),
        DataType::Int16 => numbers::<Int16Type>(array, 0),
        DataType::Int32 => numbers::<Int32Type>(array, 0),
        DataType::Int64 => numbers::<Int64Type>(array, 0),
        DataType::UInt8 => numbers::<UInt8Type>(array, 0),
        DataType::UInt16 => numbers::<UInt16Type>(array, 0),
        DataType::UInt32 => numbers::<UInt32Type>(array, 0),
        DataType::UInt64 => numbers::<UInt64Type>(array, 0),
        DataType::Decimal32(_, scale) => numbers::<Decimal32Type>(array, *scale),
        DataType::Decimal64(_, scale) => numbers::<Decimal64Type>(array, *scale),
        DataType::Decimal128(_, scale) => numbers::<Decimal128Type>(array, *scale),
        DataType::Float32 => Some(Cells::ShortFloats(values::<Float32Type, f32>(array))),
        DataType::Float64 => Some(Cells::Floats(values::<Float64Type, f64>(array))),
        DataType::Date32 => Some(Cells::Dates(values::<Date32Type, i32>(array))),
        DataType::Timestamp(unit, _) => Some(instants(array, *unit)),
        DataType::Boolean => Some(Cells::Flags(array.as_boolean().iter().collect())),
        _ => None,
    }
}

/// Whether a column of this type can give a field.
///
/// # Errors
/// What it is and what is expected instead.
pub(crate) fn suits(field: Field, of: &DataType) -> Result<(), String> {
    let zoned = matches!(of, DataType::Timestamp(_, Some(zone)) if !["UTC", "+00:00", "Z", "Etc/UTC"].contains(&&**zone));
    if zoned && matches!(field.kind(), super::field::Kind::Date) {
        return Err(format!("is of type {of}, whose date depends on the place: a date is expected"));
    }
    let empty = arrow_array::new_empty_array(of);
    match cells(&empty) {
        Some(cells) if cells.can_be(field.kind()) => Ok(()),
        _ => Err(format!("is of type {of}: {} are expected", field.kind().expected())),
    }
}
