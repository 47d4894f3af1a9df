//! A file of rows whose ending tells how they are written: JSON Lines, CSV, TSV or Parquet.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use consign_tables::{Format, by_name, is_packed};
use consign_what_if::{Column, Encoding, Layout, Part};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::new_file::{NewFile, cannot_write};
use crate::stop::Stop;

/// The most rows of a row group: what is in memory until it is written.
const ROW_GROUP: usize = 64 * 1024;

/// A file of rows that is being written. It is there once it is kept.
pub(crate) struct Records {
    sink: Sink,
    /// As it was named.
    path: PathBuf,
}

enum Sink {
    Text(NewFile),
    Parquet(Box<ArrowWriter<NewFile>>),
}

/// The encoding that the ending of a file tells.
fn encoding(path: &Path) -> Result<Encoding, Stop> {
    match by_name(path).filter(|_| !is_packed(path)) {
        Some(Format::JsonLines) => Ok(Encoding::JsonLines),
        Some(Format::Table { delimiter }) => Ok(Encoding::Table { delimiter }),
        Some(Format::Parquet) => Ok(Encoding::Arrow),
        _ => Err(Stop::Said(format!("the ending of `{}` tells no format of rows: .jsonl, .csv, .tsv or .parquet", path.display()))),
    }
}

/// What writing Parquet ran into: mostly what writing the file did.
pub(crate) fn failed(path: &Path, error: &ParquetError) -> Stop {
    let inner = std::error::Error::source(error).and_then(|error| error.downcast_ref::<io::Error>());
    inner.map_or_else(|| Stop::Said(format!("cannot write `{}`: {error}", path.display())), |error| cannot_write(path, error))
}

impl Records {
    /// A new file, and how rows for it are encoded.
    pub(crate) fn create(path: &Path, columns: &'static [Column]) -> Result<(Self, Layout), Stop> {
        let encoding = encoding(path)?;
        let layout = Layout::new(columns, encoding);
        let (mut file, of) = (NewFile::create(path)?, |sink| Self { sink, path: path.to_owned() });
        if encoding == Encoding::Arrow {
            let properties = WriterProperties::builder()
                .set_compression(Compression::SNAPPY)
                .set_max_row_group_row_count(Some(ROW_GROUP))
                .set_created_by("consign".to_owned())
                .build();
            let writer = ArrowWriter::try_new(file, layout.schema(), Some(properties)).map_err(|error| failed(path, &error))?;
            return Ok((of(Sink::Parquet(Box::new(writer))), layout));
        }
        file.write_all(&layout.header()).map_err(|error| file.failure(&error))?;
        Ok((of(Sink::Text(file)), layout))
    }

    pub(crate) fn write(&mut self, part: Part) -> Result<(), Stop> {
        match &mut self.sink {
            Sink::Text(file) => file.write_all(part.text()).map_err(|error| file.failure(&error)),
            Sink::Parquet(writer) => {
                let batches = part.batches().map_err(ParquetError::from);
                let written = batches.and_then(|batches| batches.iter().try_for_each(|batch| writer.write(batch)));
                written.map_err(|error| failed(&self.path, &error))
            }
        }
    }

    /// It is complete.
    pub(crate) fn keep(self) -> Result<(), Stop> {
        match self.sink {
            Sink::Text(file) => file.keep(),
            Sink::Parquet(writer) => writer.into_inner().map_err(|error| failed(&self.path, &error))?.keep(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_endings_of_rows_are_taken() {
        for name in ["a", "a.json", "a.csv.gz", "a.txt"] {
            assert!(matches!(encoding(Path::new(name)), Err(Stop::Said(message)) if message.contains(".parquet")), "{name}");
        }
    }
}
