//! Orders as Parquet: row groups are encoded where there is time, and put into the file in order.

use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Date32Builder, Int32Builder, PrimitiveBuilder, StringBuilder};
use arrow_array::types::{Decimal128Type, TimestampMillisecondType};
use arrow_array::{ArrayRef, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;

use consign_generate::{BY_DAY, COLUMNS, Named};

const WEIGHT: (u8, i8) = (9, 3);
const VALUE: (u8, i8) = (12, 2);
const WEIGHT_TYPE: DataType = DataType::Decimal128(WEIGHT.0, WEIGHT.1);
const VALUE_TYPE: DataType = DataType::Decimal128(VALUE.0, VALUE.1);

/// The types of the columns, in their order.
fn types() -> [DataType; COLUMNS.len()] {
    let instant = DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()));
    let (text, count) = (DataType::Utf8, DataType::Int32);
    [
        text.clone(),
        instant,
        text.clone(),
        text.clone(),
        text.clone(),
        count.clone(),
        WEIGHT_TYPE,
        count.clone(),
        count.clone(),
        count,
        VALUE_TYPE,
        text.clone(),
        DataType::Date32,
        DataType::Boolean,
        text.clone(),
        text.clone(),
        text,
    ]
}

/// A Parquet file that is being written.
pub(super) struct File<W: Write + Send>(SerializedFileWriter<W>);

/// Encodes row groups of a file; many threads may share it.
pub(super) struct Encoder {
    schema: SchemaRef,
    factory: ArrowRowGroupWriterFactory,
}

/// An encoded row group.
pub(super) struct RowGroup(Vec<ArrowColumnChunk>);

/// A new file, and what encodes its row groups.
pub(super) fn create<W: Write + Send>(out: W) -> Result<(File<W>, Encoder), ParquetError> {
    let optional = |(name, of): (&str, DataType)| Field::new(name, of, true);
    let schema = Arc::new(Schema::new(COLUMNS.into_iter().zip(types()).map(optional).collect::<Vec<_>>()));
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::None)
        // What is different in every row gains nothing from a dictionary.
        .set_column_dictionary_enabled("Reference".into(), false)
        .set_column_dictionary_enabled("At".into(), false)
        .set_column_dictionary_enabled("DestinationPostcode".into(), false)
        .set_created_by("consign".to_owned())
        .build();
    let (writer, factory) = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties))?.into_serialized_writer()?;
    Ok((File(writer), Encoder { schema, factory }))
}

impl<W: Write + Send> File<W> {
    pub(super) fn append(&mut self, RowGroup(chunks): RowGroup) -> Result<(), ParquetError> {
        let mut group = self.0.next_row_group()?;
        for chunk in chunks {
            chunk.append_to_row_group(&mut group)?;
        }
        group.close().map(drop)
    }

    /// Writes the end of the file.
    pub(super) fn finish(self) -> Result<W, ParquetError> {
        self.0.into_inner()
    }
}

impl Encoder {
    /// Encodes rows as one row group, which will be the file's `number`th, from 0.
    pub(super) fn encode(&self, number: usize, columns: Columns) -> Result<RowGroup, ParquetError> {
        let mut writers = self.factory.create_column_writers(number)?.into_iter();
        let mut chunks = Vec::new();
        for (field, array) in self.schema.fields().iter().zip(columns.finish()?) {
            for leaf in compute_leaves(field, &array)? {
                let Some(mut writer) = writers.next() else { continue };
                writer.write(&leaf)?;
                chunks.push(writer.close()?);
            }
        }
        Ok(RowGroup(chunks))
    }
}

/// Rows that will be a row group.
#[derive(Default)]
pub(super) struct Columns {
    reference: StringBuilder,
    at: PrimitiveBuilder<TimestampMillisecondType>,
    origin: StringBuilder,
    country: StringBuilder,
    postcode: StringBuilder,
    packages: Int32Builder,
    weight: PrimitiveBuilder<Decimal128Type>,
    sides: [Int32Builder; 3],
    value: PrimitiveBuilder<Decimal128Type>,
    currency: StringBuilder,
    promised: Date32Builder,
    exactly: BooleanBuilder,
    window: [StringBuilder; 2],
    tags: StringBuilder,
}

impl Columns {
    pub(super) fn push(&mut self, named: &Named<'_>) {
        let order = named.order;
        let whole = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
        self.reference.append_value(named.reference());
        self.at.append_value(order.at * 1_000);
        self.origin.append_option(named.origin);
        self.country.append_value(named.country);
        self.postcode.append_value(&order.postcode);
        self.packages.append_value(whole(order.packages));
        self.weight.append_value(i128::from(order.weight));
        for (column, side) in self.sides.iter_mut().zip(order.sides) {
            column.append_value(whole(side));
        }
        self.value.append_value(i128::from(order.value));
        self.currency.append_value(named.currency);
        let promise = named.promise();
        self.promised.append_option(promise.and_then(|promise| i32::try_from(promise.day).ok()));
        self.exactly.append_option(promise.map(|promise| promise.exactly));
        let by_day = promise.is_some_and(|promise| promise.by_day);
        for (column, end) in self.window.iter_mut().zip(BY_DAY) {
            column.append_option(by_day.then_some(end));
        }
        self.tags.append_option((!named.tags.is_empty()).then(|| named.tags.join(";")));
    }

    fn finish(mut self) -> Result<[ArrayRef; COLUMNS.len()], ParquetError> {
        let text = |mut column: StringBuilder| -> ArrayRef { Arc::<StringArray>::new(column.finish()) };
        let [length, width, height] = self.sides.map(|mut side| -> ArrayRef { Arc::new(side.finish()) });
        let [start, end] = self.window.map(text);
        Ok([
            text(self.reference),
            Arc::new(self.at.finish().with_timezone("UTC")),
            text(self.origin),
            text(self.country),
            text(self.postcode),
            Arc::new(self.packages.finish()),
            Arc::new(self.weight.finish().with_precision_and_scale(WEIGHT.0, WEIGHT.1)?),
            length,
            width,
            height,
            Arc::new(self.value.finish().with_precision_and_scale(VALUE.0, VALUE.1)?),
            text(self.currency),
            Arc::new(self.promised.finish()),
            Arc::new(self.exactly.finish()),
            start,
            end,
            text(self.tags),
        ])
    }
}
