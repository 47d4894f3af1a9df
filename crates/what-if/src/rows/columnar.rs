//! Rows as columns.

use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Decimal128Builder, StringBuilder, TimestampMillisecondBuilder, UInt64Builder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::cell::{BETWEEN_WORDS, Cell, Column, Kind};

/// The digits of amounts, and how many of them are decimals: no currency has more.
const AMOUNT: (u8, i8) = (18, 4);

/// The column of one name.
enum Values {
    Text(StringBuilder),
    Count(UInt64Builder),
    Amount(Decimal128Builder),
    Date(Date32Builder),
    Instant(TimestampMillisecondBuilder),
}

/// Rows that will be written.
pub(super) struct Columns {
    columns: &'static [Column],
    values: Vec<Values>,
}

pub(super) fn schema(columns: &[Column]) -> SchemaRef {
    let of = |kind: Kind| match kind {
        Kind::Text | Kind::Words => DataType::Utf8,
        Kind::Count => DataType::UInt64,
        Kind::Amount => DataType::Decimal128(AMOUNT.0, AMOUNT.1),
        Kind::Date => DataType::Date32,
        Kind::DateTime => DataType::Timestamp(TimeUnit::Millisecond, None),
        Kind::Instant => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
    };
    Arc::new(Schema::new(columns.iter().map(|(name, kind)| Field::new(*name, of(*kind), true)).collect::<Vec<_>>()))
}

impl Columns {
    pub(super) fn of(columns: &'static [Column]) -> Self {
        // Where consignments are decided in turn each row is a part: room for many would be kept for one.
        let values = columns.iter().map(|(_, kind)| match kind {
            Kind::Text | Kind::Words => Values::Text(StringBuilder::with_capacity(0, 0)),
            Kind::Count => Values::Count(UInt64Builder::with_capacity(0)),
            Kind::Amount => Values::Amount(Decimal128Builder::with_capacity(0)),
            Kind::Date => Values::Date(Date32Builder::with_capacity(0)),
            Kind::DateTime | Kind::Instant => Values::Instant(TimestampMillisecondBuilder::with_capacity(0)),
        });
        Self { columns, values: values.collect() }
    }

    pub(super) fn push(&mut self, cells: &[Cell<'_>]) {
        for (values, cell) in self.values.iter_mut().zip(cells) {
            values.push(cell);
        }
    }

    pub(super) fn with(mut self, cells: &[Cell<'_>]) -> Self {
        self.push(cells);
        self
    }

    /// How many bytes of text the column has that has most.
    pub(super) fn longest_text(&self) -> usize {
        let texts = self.values.iter().map(|values| if let Values::Text(texts) = values { texts.values_slice().len() } else { 0 });
        texts.max().unwrap_or_default()
    }

    pub(super) fn finish(self) -> Result<RecordBatch, ArrowError> {
        let kinds = self.columns.iter().map(|(_, kind)| *kind);
        let arrays = self.values.into_iter().zip(kinds).map(|(values, kind)| values.finish(kind));
        RecordBatch::try_new(schema(self.columns), arrays.collect::<Result<_, _>>()?)
    }
}

/// An amount in units of its last decimal; none if it is beyond what a column holds.
fn units(amount: Decimal) -> Option<i128> {
    let mut amount = amount;
    amount.rescale(AMOUNT.1.unsigned_abs().into());
    Some(amount.mantissa()).filter(|units| units.unsigned_abs() < 10_u128.pow(AMOUNT.0.into()))
}

impl Values {
    fn push(&mut self, cell: &Cell<'_>) {
        match (self, cell) {
            (Self::Text(values), Cell::Text(text)) => values.append_value(text),
            (Self::Text(values), Cell::Words(words)) => values.append_value(words.join(BETWEEN_WORDS)),
            (Self::Text(values), _) => values.append_null(),
            (Self::Count(values), Cell::Count(count)) => values.append_value(*count),
            (Self::Count(values), _) => values.append_null(),
            (Self::Amount(values), Cell::Amount(amount)) => values.append_option(units(*amount)),
            (Self::Amount(values), _) => values.append_null(),
            (Self::Date(values), Cell::Date(date)) => {
                let days = date.signed_duration_since(NaiveDate::default()).num_days();
                values.append_option(i32::try_from(days).ok());
            }
            (Self::Date(values), _) => values.append_null(),
            (Self::Instant(values), Cell::DateTime(at)) => values.append_value(at.and_utc().timestamp_millis()),
            (Self::Instant(values), Cell::Instant(at)) => values.append_value(at.timestamp_millis()),
            (Self::Instant(values), _) => values.append_null(),
        }
    }

    fn finish(self, kind: Kind) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Self::Text(mut values) => Arc::new(values.finish()),
            Self::Count(mut values) => Arc::new(values.finish()),
            Self::Amount(mut values) => Arc::new(values.finish().with_precision_and_scale(AMOUNT.0, AMOUNT.1)?),
            Self::Date(mut values) => Arc::new(values.finish()),
            Self::Instant(mut values) if kind == Kind::Instant => Arc::new(values.finish().with_timezone("UTC")),
            Self::Instant(mut values) => Arc::new(values.finish()),
        })
    }
}
