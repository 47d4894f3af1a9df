//! Orders of every format, read by the library, and files that are damaged.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where something unexpected happens")]

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int8Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float32Array, Float64Array, Int64Array, LargeStringArray, ListArray,
    RecordBatch, StringArray, StringViewArray, Time32SecondArray, Time64MicrosecondArray, TimestampMicrosecondArray, TimestampSecondArray,
    UInt8Array,
};
use chrono::{DateTime, Utc};
use consign::{Consignment, LengthUnit, WeightUnit};

use consign_orders::{Error, Listener, Options, Rejected, Row, Source, Tally, Work};

mod odd_parquet;

/// Keeps everything.
struct Keep;

type Kept = Vec<(u64, Consignment, Option<DateTime<Utc>>)>;

impl Work for Keep {
    type Worker = u64;
    type Part = Kept;

    fn worker(&self) -> u64 {
        0
    }

    fn rows(&self, count: &mut u64, part: &mut Kept, rows: &[Row<'_>], reject: &mut dyn FnMut(usize, String)) {
        for (place, row) in rows.iter().enumerate() {
            if row.consignment.reference.as_str() == "unwanted" {
                reject(place, "not wanted".to_owned());
            } else {
                *count += 1;
                part.push((row.line, row.consignment.clone(), row.at));
            }
        }
    }
}

/// Hears nothing.
struct Quiet;

impl Listener<Error> for Quiet {
    fn rejected(&mut self, _: &str, _: &Rejected) -> Result<(), Error> {
        Ok(())
    }
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("consign-source-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn read_with(path: &Path, options: &Options) -> Result<(Kept, Tally), Error> {
    let mut all = Vec::new();
    let ran = Source::open(path, options)?.run(&Keep, &mut Quiet, |part| {
        all.extend(part);
        Ok(())
    })?;
    assert_eq!(ran.workers.iter().sum::<u64>(), all.len() as u64);
    Ok((all, ran.tally))
}

fn read(path: &Path) -> Result<(Kept, Tally), Error> {
    read_with(path, &Options::default())
}

/// Why a file is refused.
fn refused(path: &Path) -> String {
    match read(path) {
        Err(error) => error.to_string(),
        Ok((rows, tally)) => panic!("{}: {} rows, {tally:?}", path.display(), rows.len()),
    }
}

fn generate(out: &Path, count: &str) {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules-examples/uk-retailer/rules.json");
    let arguments = ["generate", "--rules", rules.to_str().unwrap(), "--count", count, "--out", out.to_str().unwrap(), "--quiet"];
    assert!(Command::new(env!("CARGO_BIN_EXE_consign")).args(arguments).status().unwrap().success());
}

#[test]
fn the_same_consignments_come_from_every_format_and_any_number_of_threads() {
    let folder = Folder::new("formats");
    let mut expected: Option<Vec<(Consignment, Option<DateTime<Utc>>)>> = None;
    let endings = ["jsonl", "json", "csv", "tsv", "parquet", "jsonl.gz", "json.zst", "csv.gz", "csv.zst", "ndjson.zst"];
    for ending in endings {
        let path = folder.0.join(format!("orders.{ending}"));
        generate(&path, "3000");
        for threads in [1, 2, 5] {
            let options = Options { threads: NonZeroUsize::new(threads), ..Options::default() };
            let (rows, tally) = read_with(&path, &options).unwrap();
            assert_eq!(tally, Tally { rows: 3_000, rejected: 0, ..tally }, "{ending}");
            assert!(rows.is_sorted_by_key(|(line, ..)| *line), "{ending}");
            let bare: Vec<_> = rows.into_iter().map(|(_, consignment, at)| (consignment, at)).collect();
            match &expected {
                None => expected = Some(bare),
                Some(expected) => assert!(*expected == bare, "{ending} with {threads} threads"),
            }
        }
    }
    let expected = expected.unwrap();
    assert!(expected.iter().all(|(consignment, at)| at.is_some() && consignment.origin.is_some() && consignment.value.is_some()));
    assert!(expected.iter().any(|(consignment, _)| consignment.promise.window.is_some()));
    assert!(expected.iter().any(|(consignment, _)| consignment.packages.len() > 2));
    assert!(expected.iter().any(|(consignment, _)| consignment.tags.len() > 1));
}

fn parquet(folder: &Folder, name: &str, columns: Vec<(&str, ArrayRef)>, rows_a_group: usize) -> PathBuf {
    let columns = columns.into_iter().map(|(name, column)| {
        let has_gaps = column.null_count() > 0 || *column.data_type() == arrow_schema::DataType::Null;
        (name, column, has_gaps)
    });
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let path = folder.0.join(name);
    let properties = ::parquet::file::properties::WriterProperties::builder().set_max_row_group_row_count(Some(rows_a_group)).build();
    let mut writer = ArrowWriter::try_new(fs::File::create(&path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    path
}

#[test]
fn columns_of_all_types_are_read() {
    let folder = Folder::new("types");
    let mut countries = StringDictionaryBuilder::<Int8Type>::new();
    countries.extend([Some("GB"), Some("DE"), None]);
    let tags: ArrayRef = Arc::new(StringViewArray::from(vec![Some("Alcohol; Fragile"), None, Some("")]));
    let path = parquet(
        &folder,
        "types.parquet",
        vec![
            ("order_id", Arc::new(Int64Array::from(vec![7, 8, 9]))),
            ("weight_kg", Arc::new(Float64Array::from(vec![0.1, 2.5, 12.345]))),
            ("length_in", Arc::new(Float32Array::from(vec![Some(0.1), Some(10.0), None]))),
            ("width_in", Arc::new(Float32Array::from(vec![Some(4.5), Some(10.0), None]))),
            ("height_in", Arc::new(UInt8Array::from(vec![Some(1), Some(10), None]))),
            ("value_gbp", Arc::new(Decimal128Array::from(vec![599, 10_000, 1]).with_precision_and_scale(10, 2).unwrap())),
            ("country", Arc::new(countries.finish())),
            ("postcode", Arc::new(LargeStringArray::from(vec![Some("m2 6lw"), Some("10115"), None]))),
            ("DestinationLocation", Arc::new(StringArray::from(vec![None, None, Some("Leeds")]))),
            ("shipping_date", Arc::new(Date32Array::from(vec![Some(20_759), None, None]))),
            ("deliver_by", Arc::new(TimestampSecondArray::from(vec![Some(1_793_750_399), None, None]))),
            ("exactly", Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)]))),
            ("At", Arc::new(TimestampMicrosecondArray::from(vec![Some(1_793_610_000_500_000), None, None]).with_timezone("UTC"))),
            ("tags", tags),
            ("Notes", Arc::new(ListArray::new_null(Arc::new(arrow_schema::Field::new_list_field(arrow_schema::DataType::Int8, true)), 3))),
        ],
        2,
    );
    let (rows, tally) = read(&path).unwrap();
    assert_eq!(tally, Tally { rows: 3, rejected: 0, ..tally });
    let csv = "order_id,weight_kg,length_in,width_in,height_in,value_gbp,country,postcode,DestinationLocation,shipping_date,deliver_by,exactly,At,tags\n\
        7,0.1,0.1,4.5,1,5.99,GB,m2 6lw,,2026-11-02,2026-11-03T23:59:59,true,2026-11-02T09:00:00.5,Alcohol|Fragile\n\
        8,2.5,10,10,10,100.00,DE,10115,,,,,,\n\
        9,12.345,,,,0.01,,,Leeds,,,no,,\n";
    let (expected, _) = read(&folder.file("types.csv", csv)).unwrap();
    assert_eq!(rows.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(expected.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [2, 3, 4]);
    for ((_, parquet, at), (_, csv, csv_at)) in rows.iter().zip(&expected) {
        assert_eq!((parquet, at), (csv, csv_at));
    }
    let (_, first, at) = &rows[0];
    assert_eq!(at.unwrap().to_rfc3339(), "2026-11-02T09:00:00.500+00:00");
    assert_eq!(first.packages[0].weight.unwrap().unit(), WeightUnit::Kilogram);
    assert_eq!(first.packages[0].dimensions.unwrap().length.unit(), LengthUnit::Inch);
    assert_eq!(first.packages[0].dimensions.unwrap().length.value().to_string(), "0.1");
    assert!(first.promise.exactly && first.tags.len() == 2);
}

#[test]
fn whole_numbers_that_became_floats_and_times_of_day_are_read() {
    let folder = Folder::new("floats");
    let path = parquet(
        &folder,
        "floats.parquet",
        vec![
            ("order_id", Arc::new(Float64Array::from(vec![Some(10_001.0), Some(1e15), Some(7.5), None]))),
            ("weight_kg", Arc::new(Int64Array::from(vec![1, 2, 3, 4]))),
            ("country", Arc::new(StringArray::from(vec!["GB"; 4]))),
            ("parcels", Arc::new(Float64Array::from(vec![2.0, 1.0, 1.0, 1.0]))),
            ("order_date", Arc::new(TimestampSecondArray::from(vec![1_793_577_600, 1_793_577_600, 0, 0]))),
            ("order_time", Arc::new(Time64MicrosecondArray::from(vec![Some(32_400_500_000), None, None, None]))),
            ("deliver_from", Arc::new(Time32SecondArray::from(vec![Some(28_800), None, None, None]))),
        ],
        2,
    );
    let (rows, tally) = read(&path).unwrap();
    assert_eq!(tally, Tally { rows: 4, rejected: 2, ..tally });
    let told = |(_, consignment, at): &(u64, Consignment, Option<DateTime<Utc>>)| {
        (consignment.reference.to_string(), consignment.packages.len(), at.unwrap().to_rfc3339())
    };
    assert_eq!(told(&rows[0]), ("10001".to_owned(), 2, "2026-11-02T09:00:00.500+00:00".to_owned()));
    assert_eq!(told(&rows[1]), ("1000000000000000".to_owned(), 1, "2026-11-02T00:00:00+00:00".to_owned()));
    assert_eq!(rows[0].1.promise.window.unwrap().to_string(), "08:00-23:59");
}

#[test]
fn marks_of_inches_quote_nothing_wherever_a_row_is_cut() {
    let folder = Folder::new("inches");
    let long = (400..700).map(|length| format!("A-{length},1,GB,{}\" pipe and 5\" pipe\n", "x".repeat(length)));
    let csv = std::iter::once("Reference,WeightKg,Country,Note\n".to_owned()).chain(long).collect::<String>();
    let (_, tally) = read(&folder.file("inches.csv", csv)).unwrap();
    assert_eq!((tally.rows, tally.rejected), (300, 0));
}

#[test]
fn slices_of_a_large_row_group_are_all_its_rows() {
    let folder = Folder::new("slices");
    let count = 150_000;
    let references: Vec<String> = (0..count).map(|number| format!("EC-{number}")).collect();
    let columns = || -> Vec<(&str, ArrayRef)> {
        vec![
            ("Reference", Arc::new(StringArray::from(references.clone()))),
            ("WeightKg", Arc::new(Int64Array::from((0..count).map(|number| number % 30).collect::<Vec<_>>()))),
            ("Country", Arc::new(StringArray::from(vec!["GB"; references.len()]))),
        ]
    };
    for (name, rows) in [("one.parquet", 200_000), ("some.parquet", 70_000), ("many.parquet", 9_999)] {
        let (rows, _) = read(&parquet(&folder, name, columns(), rows)).unwrap();
        assert_eq!(rows.len(), references.len(), "{name}");
        for (at, (line, consignment, _)) in rows.iter().enumerate() {
            assert!(*line == at as u64 + 1 && consignment.reference.as_str() == references[at], "{name}: {at}");
        }
    }
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let folder = Folder::new("broken");
    let row = "Reference,WeightKg,Country\nA,1,GB\n";
    let gzip = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut encoder, row.repeat(1_000).as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let zstd = zstd::encode_all(row.repeat(1_000).as_bytes(), 1).unwrap();
    generate(&folder.0.join("whole.parquet"), "1000");
    let whole = fs::read(folder.0.join("whole.parquet")).unwrap();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("cut.csv.gz", gzip[..gzip.len() - 20].to_vec(), "it is cut off, its packed text has no end"),
        ("cut.csv.zst", zstd[..zstd.len() - 5].to_vec(), "cannot read"),
        ("cut.parquet", whole[..whole.len() / 2].to_vec(), "not a Parquet file, or cut off"),
        ("text.parquet", row.into(), "it does not begin with `PAR1`"),
        ("empty.csv", Vec::new(), "is empty: its first line should name the columns"),
        ("quote.csv", format!("{row}B,\"1,GB\nC,1,GB\n").into(), "quote.csv:3: the row that begins here reaches to the end"),
        ("long.csv", format!("{row}\"{}", "x\n".repeat(1024 * 1024)).into(), "long.csv:3: the row that begins here has more than"),
        ("two.csv", b"Reference,Weight,Reference\n".to_vec(), "two columns are called `Reference`"),
        ("utf16.csv", b"\xFF\xFER\0".to_vec(), "no column gives `Reference`"),
        ("lacks.csv", b"Name,Weight\n".to_vec(), "no column gives `Reference`"),
        ("cut.json", b"[{}".to_vec(), "cut.json:1:4: the text ends inside the list"),
        ("zip.parquet.gz", gzip.clone(), "it is no Parquet file"),
    ];
    for (name, content, expected) in cases {
        let message = refused(&folder.file(name, content));
        assert!(message.contains(expected), "{name}: {message}");
    }
    assert!(refused(&folder.0.join("nowhere.csv")).contains("no such file"));
    let empty = folder.0.join("empty");
    fs::create_dir(&empty).unwrap();
    assert!(refused(&empty).contains("it is a directory without a file whose name ends as those of consignments do"));
}

#[test]
fn columns_of_a_type_that_cannot_be_meant_are_refused_at_once() {
    let folder = Folder::new("wrong-types");
    let zoned = TimestampSecondArray::from(vec![0]).with_timezone("Europe/London");
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("Reference", Arc::new(Date32Array::from(vec![1]))),
        ("WeightKg", Arc::new(BooleanArray::from(vec![true]))),
        ("Country", Arc::new(StringArray::from(vec!["GB"]))),
        ("Postcode", Arc::new(Int64Array::from(vec![2134]))),
        ("shipping_date", Arc::new(zoned)),
    ];
    let message = refused(&parquet(&folder, "types.parquet", columns, 10));
    for part in [
        "`Reference` is of type Date32, not text or whole",
        "`WeightKg` is of type Boolean",
        "`Postcode` is of type Int64, not text",
        "`shipping_date`",
    ] {
        assert!(message.contains(part), "{part}: {message}");
    }
}

#[test]
fn bad_rows_stop_nothing() {
    let folder = Folder::new("rows");
    let mut csv =
        b"Reference,WeightKg,Country,Tags\n\nA,1,GB,\xC3\xA9\xC3\xA8\n,1,GB,\nB,heavy,XX,\nC,1,GB\n\"D\nD\",1,GB,\nE,1,GB,\xFF\nunwanted,1,GB,\nF,1,GB,\n"
            .to_vec();
    csv.extend_from_slice(b"G,1,GB,");
    let (rows, tally) = read(&folder.file("rows.csv", csv)).unwrap();
    let kept: Vec<_> = rows.iter().map(|(line, consignment, _)| (*line, consignment.reference.as_str())).collect();
    assert_eq!(kept, [(3, "A"), (11, "F"), (12, "G")]);
    assert_eq!((tally.rows, tally.rejected), (9, 6));
}

#[test]
fn an_array_without_end_gives_all_that_comes_before() {
    let folder = Folder::new("array");
    let one = r#"{"Reference":"A","Packages":[{"Weight":{"Value":1,"Unit":"Kg"}}],"Addresses":[{"AddressType":"Destination","Country":{"IsoCode":{"TwoLetterCode":"GB"}}}]}"#;
    let path = folder.file("array.json", format!("[{}", format!("{one},").repeat(1_000)));
    let mut count = 0;
    let source = Source::open(&path, &Options::default()).unwrap();
    let end = source.run(&Keep, &mut Quiet, |part| {
        count += part.len();
        Ok(())
    });
    assert!(end.is_err());
    assert_eq!(count, 1_000);
}
