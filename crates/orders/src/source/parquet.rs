//! Parquet: handed out in slices of row groups, which are read by whoever takes them. Nothing is read but the columns that are asked for.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field as Column, Schema, TimeUnit};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::Type as PhysicalType;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::schema::types::TypePtr;

use super::guarded::guarded;
use crate::Error;
use crate::columns::{FirstCells, Mapping, arrow_cells};

/// The most rows of a slice. Those of a large row group begin within it: pages before are passed over, its dictionaries read again.
const SLICE: usize = 64 * 1024;
/// How many rows are in memory at once, for each thread.
const BATCH: usize = 1_024;

const MAGIC: &[u8] = b"PAR1";

/// Some rows of a row group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slice {
    row_group: usize,
    offset: usize,
    rows: usize,
    /// The number of its first row in the file, from 1.
    pub(super) first: u64,
}

/// A Parquet file.
pub(crate) struct Parquet {
    path: PathBuf,
    name: String,
    /// When it was last changed, and its length: others are another file's.
    state: (SystemTime, u64),
    metadata: ArrowReaderMetadata,
    /// The columns that are read.
    projection: ProjectionMask,
}

/// Whether a file is Parquet, by its first bytes; false of what can't be read, which others say.
pub(super) fn is_parquet(path: &Path) -> bool {
    let mut magic = [0; MAGIC.len()];
    // What a pipe has given is gone.
    let is_file = || std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    !consign_tables::is_stdin(path)
        && is_file()
        && File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok()
        && magic == MAGIC
}

fn opened(path: &Path, name: &str) -> Result<(File, (SystemTime, u64)), Error> {
    let opened = || {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        Ok((file, (metadata.modified()?, metadata.len())))
    };
    opened().map_err(|error| Error::reading(name, error))
}

impl Parquet {
    /// Reads what the file says of itself.
    pub(super) fn open(path: &Path, name: &str) -> Result<Self, Error> {
        let (file, state) = opened(path, name)?;
        let load = |options| {
            let metadata = guarded(|| ArrowReaderMetadata::load(&file, options)).map_err(|why| damaged(name, &why))?;
            metadata.map_err(|error| broken(name, &error))
        };
        let metadata = load(ArrowReaderOptions::new())?;
        if let Some(why) = contradiction(metadata.metadata(), state.1) {
            return Err(damaged(name, &why));
        }
        // Texts as views: they are not copied from the page that they lie in. The old instants of 96 bits in microseconds: in nanoseconds,
        // 64 bits end in 2262.
        let of_96_bits = |column: &TypePtr| column.is_primitive() && column.get_physical_type() == PhysicalType::INT96;
        let stored = metadata.parquet_schema().root_schema().get_fields().iter().map(of_96_bits);
        let columns = metadata.schema().fields().iter().zip(stored).map(|(column, of_96_bits)| match column.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 => Arc::new(Column::clone(column).with_data_type(DataType::Utf8View)),
            DataType::Timestamp(TimeUnit::Nanosecond, zone) if of_96_bits => {
                let microseconds = DataType::Timestamp(TimeUnit::Microsecond, zone.clone());
                Arc::new(Column::clone(column).with_data_type(microseconds))
            }
            _ => Arc::clone(column),
        });
        let schema = Schema::new_with_metadata(columns.collect::<Vec<_>>(), metadata.schema().metadata().clone());
        let metadata = load(ArrowReaderOptions::new().with_schema(Arc::new(schema)))?;
        Ok(Self { path: path.to_owned(), name: name.to_owned(), state, metadata, projection: ProjectionMask::all() })
    }

    /// The names of its columns.
    pub(super) fn header(&self) -> Vec<&str> {
        self.metadata.schema().fields().iter().map(|column| column.name().as_str()).collect()
    }

    /// Reads only what a mapping names.
    ///
    /// # Errors
    /// Every column that is of a type from which its field can't be read.
    pub(super) fn project(&mut self, mapping: &Mapping) -> Result<(), Error> {
        let roots = mapping.columns().filter_map(|(_, column)| Some(self.metadata.schema().column_with_name(&column.text)?.0));
        let wrong = mapping.unsuited(self.metadata.schema());
        self.projection = ProjectionMask::roots(self.metadata.parquet_schema(), roots.collect::<Vec<_>>());
        if wrong.is_empty() { Ok(()) } else { Err(Error::Stored { table: self.name.clone(), columns: wrong }) }
    }

    /// How many rows it has.
    pub(super) fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or_default()
    }

    /// The names of its columns and what stands in its first rows, as text; nothing where that can't be shown.
    pub(super) fn first_rows(&self, most: usize) -> Result<Vec<FirstCells>, Error> {
        let first = self.slices().next().map(|slice| self.read(Slice { rows: slice.rows.min(most), ..slice })?.next().transpose());
        let first = first.transpose()?.flatten();
        let shown = |column: &str| {
            let rows = first.as_ref()?;
            let cells = arrow_cells(rows.column_by_name(column)?)?;
            Some((0..rows.num_rows()).map(|row| cells.shown(row)).collect())
        };
        let columns = self.metadata.schema().fields().iter().map(|field| FirstCells {
            column: field.name().clone(),
            cells: shown(field.name()).unwrap_or_default(),
            stored: Some(field.data_type().clone()),
        });
        Ok(columns.collect())
    }

    /// Its rows in slices, in order.
    pub(super) fn slices(&self) -> impl Iterator<Item = Slice> + Send + use<> {
        let groups = self.metadata.metadata().row_groups().iter();
        let groups: Vec<usize> = groups.map(|group| usize::try_from(group.num_rows()).unwrap_or_default()).collect();
        let mut first = 1;
        groups.into_iter().enumerate().flat_map(move |(row_group, rows)| {
            let before = first;
            first += rows as u64;
            let slices = (0..rows).step_by(SLICE);
            slices.map(move |offset| Slice { row_group, offset, rows: SLICE.min(rows - offset), first: before + offset as u64 })
        })
    }

    /// Whether all rows of a slice have been read.
    pub(super) fn check(&self, slice: Slice, read: u64) -> Result<(), Error> {
        let Slice { row_group, rows, .. } = slice;
        if read == rows as u64 {
            return Ok(());
        }
        Err(damaged(&self.name, &format!("of {rows} rows of row group {} there are {read}", row_group + 1)))
    }

    /// The rows of a slice, some at a time.
    pub(super) fn read(&self, slice: Slice) -> Result<Batches<'_>, Error> {
        // A file of one's own: its position is not shared with the others.
        let (file, state) = opened(&self.path, &self.name)?;
        if state != self.state {
            return Err(Error::unfit(&self.name, "it was changed while it was read"));
        }
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let builder = builder.with_row_groups(vec![slice.row_group]).with_projection(self.projection.clone());
        let builder = builder.with_offset(slice.offset).with_limit(slice.rows).with_batch_size(BATCH);
        let batches = guarded(|| builder.build()).map_err(|why| damaged(&self.name, &why))?;
        let batches = batches.map_err(|error| broken(&self.name, &error))?;
        Ok(Batches { batches, name: &self.name })
    }
}

/// The rows of a slice, some at a time.
pub(super) struct Batches<'a> {
    batches: ParquetRecordBatchReader,
    name: &'a str,
}

impl Iterator for Batches<'_> {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = match guarded(|| self.batches.next()) {
            Ok(batch) => batch?,
            Err(why) => return Some(Err(damaged(self.name, &why))),
        };
        Some(batch.map_err(|error| Error::unfit(self.name, one_line(&error))))
    }
}

/// What a damaged file may say of itself and whoever reads it takes for granted.
fn contradiction(metadata: &ParquetMetaData, length: u64) -> Option<String> {
    let groups = metadata.row_groups();
    for (number, group) in (1..).zip(groups) {
        if group.num_rows() < 0 {
            return Some(format!("row group {number} has {} rows", group.num_rows()));
        }
        for column in group.columns() {
            let first = column.dictionary_page_offset().unwrap_or(i64::MAX).min(column.data_page_offset());
            let end = u64::try_from(first).ok().zip(u64::try_from(column.compressed_size()).ok());
            let end = end.and_then(|(first, size)| first.checked_add(size));
            if end.is_none_or(|end| end > length) {
                let (name, size) = (column.column_path().string(), column.compressed_size());
                return Some(format!(
                    "column `{name}` of row group {number} lies at byte {first}, {size} bytes long, in a file of {length}"
                ));
            }
        }
    }
    let (all, rows) = (metadata.file_metadata().num_rows(), groups.iter().map(|group| i128::from(group.num_rows())).sum::<i128>());
    (i128::from(all) != rows).then(|| format!("its footer counts {all} rows, its row groups {rows}"))
}

fn damaged(name: &str, why: &str) -> Error {
    Error::unfit(name, format!("it is damaged: {why}"))
}

fn broken(name: &str, error: &ParquetError) -> Error {
    Error::unfit(name, format!("not a Parquet file, or cut off: {}", one_line(error)))
}

fn one_line(error: &impl ToString) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}
