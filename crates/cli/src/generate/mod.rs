//! `consign generate`: consignments for a rule set, as many as wanted.

mod columnar;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use consign_generate::{COLUMNS, Made};
use flate2::write::GzEncoder;
use parquet::errors::ParquetError;

use crate::new_file::NewFile;
use crate::orders::Rules;
use crate::progress::Progress;
use crate::records;
use crate::rules;
use crate::source::Threads;
use crate::stop::{Exit, Stop};
use consign_orders::{in_order, threads};
use consign_tables::{Format, by_name};

/// How many orders are made at once: of texts, and as a row group of Parquet.
const BLOCK: u64 = 8_192;
const ROW_GROUP: u64 = 65_536;

/// Makes consignments for a rule set, to try it out and to measure
///
/// Like those of a retailer: destinations where the services deliver, nine of ten at home, by how many people live there; weights and
/// boxes as parcels have them, around the bands of the rates; some with tags, a third with a promised date; order instants (`At`) over the
/// year, with its seasons, weekdays and hours. The same rule set, seed and count give the same file on every machine.
///
/// The ending of FILE tells what is written: `.jsonl`, `.json`, `.csv`, `.tsv`, and these with `.gz` or `.zst`; `.parquet`. The columns
/// have names that the other commands know, so that no `--mapping` is needed.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  consign generate --rules rules.json --count 3
  consign generate --rules rules.json --count 1000 --seed 7 --out orders.csv
  consign generate --rules rules.json --count 1000 --out orders.parquet \\
      --from 2026-11-01 --to 2026-12-24

Exit codes:
  0  done
  2  could not run: wrong usage, a rule set that is refused or delivers nowhere, a full disk")]
pub(crate) struct Generate {
    #[command(flatten)]
    rules: Rules,

    /// How many consignments
    #[arg(long, short = 'n', value_name = "N")]
    count: u64,

    /// Another seed makes others
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// Where they are written. Default: standard output, as JSON Lines
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,

    /// The first day of the orders
    #[arg(long, value_name = "DATE", default_value = "2026-01-01")]
    from: NaiveDate,

    /// Their last day
    #[arg(long, value_name = "DATE", default_value = "2026-12-31")]
    to: NaiveDate,

    #[command(flatten)]
    threads: Threads,

    /// No progress bar
    #[arg(long, short)]
    quiet: bool,
}

/// What is done to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    Plain,
    Gzip,
    Zstd,
}

impl Generate {
    pub(crate) fn run(&self) -> Result<Exit, Stop> {
        let format = self.format()?;
        let made = self.made()?;
        match (&self.out, format) {
            (Some(out), (Format::Parquet, _)) => self.parquet(&made, out)?,
            (Some(out), (format, packing)) => {
                let mut file = NewFile::create(out)?;
                self.text(&made, format, packing, |text| file.write_all(text).map_err(|error| file.failure(&error)))?;
                file.keep()?;
            }
            (None, (format, packing)) => {
                let mut out = io::stdout();
                self.text(&made, format, packing, |text| out.write_all(text).map_err(|error| Stop::writing(&error)))?;
                out.flush().map_err(|error| Stop::writing(&error))?;
            }
        }
        Ok(Exit::Done)
    }

    fn format(&self) -> Result<(Format, Packing), Stop> {
        let Some(out) = &self.out else { return Ok((Format::JsonLines, Packing::Plain)) };
        let packing = packing(out);
        match by_name(out) {
            Some(Format::Parquet) if packing != Packing::Plain => {
                Err(Stop::Said(format!("`{}`: Parquet is packed within; leave out the second ending", out.display())))
            }
            Some(format) => Ok((format, packing)),
            None => Err(Stop::Said(format!(
                "the ending of `{}` tells no format: .jsonl, .json, .csv or .tsv, perhaps with .gz or .zst, or .parquet",
                out.display()
            ))),
        }
    }

    fn made(&self) -> Result<Made, Stop> {
        if self.to < self.from {
            return Err(Stop::Said(format!("`--to` {} is before `--from` {}", self.to, self.from)));
        }
        let rules = rules::rule_set(&self.rules.rules)?;
        Made::new(&rules, (self.from, self.to), self.count, self.seed)
            .ok_or_else(|| Stop::Said(format!("the services of `{}` deliver nowhere", self.rules.rules.display())))
    }

    /// Makes blocks of orders and hands them on in order.
    fn blocks<P: Send>(
        &self,
        size: u64,
        make: impl Fn(std::ops::Range<u64>) -> P + Sync,
        mut take: impl FnMut(P) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut progress = Progress::new(Some(self.count), self.quiet);
        let (mut begun, mut done) = (0, 0);
        let next = || {
            let block = begun..self.count.min(begun + size);
            begun = block.end;
            Some(block).filter(|block| !block.is_empty())
        };
        let ended = in_order(
            threads(self.threads.threads),
            next,
            || (),
            |(), block| make(block),
            |part| {
                take(part)?;
                done = self.count.min(done + size);
                progress.stride(done, done);
                Ok(())
            },
        );
        progress.clear();
        ended.map(drop)
    }

    fn parquet(&self, made: &Made, out: &Path) -> Result<(), Stop> {
        let failed = |error: ParquetError| records::failed(out, &error);
        let (mut file, encoder) = columnar::create(NewFile::create(out)?).map_err(failed)?;
        let encode = |block: std::ops::Range<u64>| {
            let number = usize::try_from(block.start / ROW_GROUP).unwrap_or(usize::MAX);
            let mut rows = columnar::Columns::default();
            made.each(block, |order| rows.push(order));
            encoder.encode(number, rows)
        };
        self.blocks(ROW_GROUP, encode, |group| file.append(group.map_err(failed)?).map_err(failed))?;
        file.finish().map_err(failed)?.keep()
    }

    fn text(&self, made: &Made, format: Format, packing: Packing, mut write: impl FnMut(&[u8]) -> Result<(), Stop>) -> Result<(), Stop> {
        let failed = |error: io::Error| Stop::Said(format!("cannot pack: {error}"));
        let (before, after) = match format {
            Format::Json => ("[\n".to_owned(), "\n]\n"),
            Format::Table { delimiter } => (COLUMNS.join(&char::from(delimiter).to_string()) + "\n", ""),
            _ => (String::new(), ""),
        };
        write(&packing.pack(before.as_bytes()).map_err(failed)?)?;
        self.blocks(BLOCK, |block| packing.pack(&lines(made, format, block)?), |text| write(&text.map_err(failed)?))?;
        write(&packing.pack(after.as_bytes()).map_err(failed)?)
    }
}

/// Orders as text, the first without what stands between two.
fn lines(made: &Made, format: Format, block: std::ops::Range<u64>) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    if let Format::Table { delimiter } = format {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(text);
        let mut written = Ok(());
        made.each(block, |order| {
            if written.is_ok() {
                written = writer.write_record(order.cells());
            }
        });
        written?;
        return writer.into_inner().map_err(csv::IntoInnerError::into_error);
    }
    made.each(block, |order| {
        if format == Format::Json && order.order.number > 0 {
            text.extend_from_slice(b",\n");
        }
        text.extend_from_slice(order.json().as_bytes());
        if format == Format::JsonLines {
            text.push(b'\n');
        }
    });
    Ok(text)
}

fn packing(path: &Path) -> Packing {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("gz" | "gzip") => Packing::Gzip,
        Some("zst" | "zstd") => Packing::Zstd,
        _ => Packing::Plain,
    }
}

impl Packing {
    /// Packs a part of a text. The parts of a packed file may stand one after the other.
    fn pack(self, text: &[u8]) -> io::Result<Vec<u8>> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            Self::Plain => Ok(text.to_vec()),
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
                encoder.write_all(text)?;
                encoder.finish()
            }
            Self::Zstd => zstd::encode_all(text, zstd::DEFAULT_COMPRESSION_LEVEL),
        }
    }
}
