//! Parquet files as other programs write them, or as nobody should.

use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int96, Int96Type};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use arrow_array::{Date64Array, NullArray};

use super::*;

#[test]
fn a_damaged_parquet_file_is_read_or_refused_and_nothing_panics() {
    let folder = Folder::new("damaged");
    generate(&folder.0.join("whole.parquet"), "60");
    let whole = fs::read(folder.0.join("whole.parquet")).unwrap();
    let (mut read_all_the_same, mut refused) = (0, 0);
    let options = Options { threads: NonZeroUsize::new(1), ..Options::default() };
    for (round, at) in (4..whole.len()).step_by(11).enumerate() {
        let mut damaged = whole.clone();
        damaged[at] = [0, 0xff, whole[at] ^ 1, whole[at] ^ 0x80][round % 4];
        let path = folder.file("damaged.parquet", damaged);
        let source = Source::open(&path, &options);
        match source.and_then(|source| source.run(&Keep, &mut Quiet, |_| Ok(()))) {
            Ok(_) => read_all_the_same += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(read_all_the_same > 50 && refused > 200, "{read_all_the_same} read, {refused} refused");
}

#[test]
fn a_parquet_file_that_contradicts_itself_is_refused() {
    let folder = Folder::new("contradiction");
    let path = folder.0.join("whole.parquet");
    generate(&path, "60");
    let whole = fs::read(&path).unwrap();
    // The footer moves to where the columns would still have to be.
    let footer = whole.len() - 8 - u32::from_le_bytes(whole[whole.len() - 8..whole.len() - 4].try_into().unwrap()) as usize;
    let short = folder.file("short.parquet", [b"PAR1", &whole[footer..]].concat());
    let message = refused(&short);
    assert!(message.contains("it is damaged: column `") && message.contains("` of row group 1 lies at byte "), "{message}");
}

/// The columns that a consignment needs, and others.
fn with(more: Vec<(&'static str, ArrayRef)>) -> Vec<(&'static str, ArrayRef)> {
    let texts = |text: &str| -> ArrayRef { Arc::new(StringArray::from(vec![text; 2])) };
    let needed = [("Reference", texts("A")), ("WeightKg", Arc::new(Int64Array::from(vec![2, 3])) as ArrayRef), ("Country", texts("GB"))];
    needed.into_iter().chain(more).collect()
}

#[test]
fn two_columns_of_one_name_are_refused_if_they_are_read() {
    let folder = Folder::new("twice");
    let twice =
        |name: &'static str| with(vec![(name, Arc::new(Int64Array::from(vec![999, 999]))), (name, Arc::new(Int64Array::from(vec![1, 1])))]);
    let message = refused(&parquet(&folder, "twice.parquet", twice("WeightKg"), 10));
    assert!(message.contains("two columns are called `WeightKg`"), "{message}");
    assert_eq!(read(&parquet(&folder, "other.parquet", twice("Colour"), 10)).unwrap().0.len(), 2);
}

#[test]
fn columns_of_nothing_and_dates_in_milliseconds_are_read() {
    let folder = Folder::new("nothing");
    let milliseconds = vec![20_759 * 86_400_000_i64; 2];
    let more: Vec<(&str, ArrayRef)> = vec![
        ("Tags", Arc::new(NullArray::new(2))),
        ("Postcode", Arc::new(NullArray::new(2))),
        ("ShippingDate", Arc::new(Date64Array::from(milliseconds))),
    ];
    let (rows, _) = read(&parquet(&folder, "nothing.parquet", with(more), 10)).unwrap();
    let (_, first, _) = &rows[0];
    assert_eq!((first.shipping_date.unwrap().to_string().as_str(), first.tags.len()), ("2026-11-02", 0));
    assert!(first.destination.postcode.is_none());
}

#[test]
fn instants_of_96_bits_are_read_beyond_what_nanoseconds_hold() {
    let folder = Folder::new("int96");
    let path = folder.0.join("int96.parquet");
    let message =
        "message m { required binary Reference (UTF8); required double WeightKg; required binary Country (UTF8); required int96 At; }";
    let schema = Arc::new(parse_message_type(message).unwrap());
    let mut writer =
        SerializedFileWriter::new(fs::File::create(&path).unwrap(), schema, Arc::new(WriterProperties::builder().build())).unwrap();
    let mut group = writer.next_row_group().unwrap();
    // Julian days; 2440588 is 1970-01-01.
    let days = [2_461_347_u32, 2_674_807];
    for column in 0..4 {
        let mut column_writer = group.next_column().unwrap().unwrap();
        match column {
            0 | 2 => {
                let text = ByteArray::from(if column == 0 { "A" } else { "GB" });
                column_writer.typed::<ByteArrayType>().write_batch(&[text.clone(), text], None, None).unwrap();
            }
            1 => {
                column_writer.typed::<DoubleType>().write_batch(&[1.0, 2.0], None, None).unwrap();
            }
            _ => {
                let instants = days.map(|day| Int96::from(vec![0, 0, day]));
                column_writer.typed::<Int96Type>().write_batch(&instants, None, None).unwrap();
            }
        }
        column_writer.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    let (rows, _) = read(&path).unwrap();
    let instants: Vec<String> = rows.iter().map(|(_, _, at)| at.unwrap().to_string()).collect();
    assert_eq!(instants, ["2026-11-02 00:00:00 UTC", "2611-04-10 00:00:00 UTC"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_from_its_first_byte() {
    let folder = Folder::new("pipe");
    let path = folder.0.join("orders");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let writer = std::thread::spawn({
        let path = path.clone();
        move || fs::write(path, "Reference,WeightKg,Country\nA,2,GB\n")
    });
    let (rows, _) = read(&path).unwrap();
    writer.join().unwrap().unwrap();
    assert_eq!(rows.len(), 1);
}

#[test]
fn a_parquet_file_that_is_changed_or_gone_meanwhile_is_told() {
    let folder = Folder::new("meanwhile");
    let path = folder.0.join("orders.parquet");
    let cut = || fs::File::options().write(true).open(&path).unwrap().set_len(4_000).unwrap();
    let changes: [(&dyn Fn(), &str); 3] = [
        (&cut, "it was changed while it was read"),
        (&|| generate(&path, "601"), "it was changed while it was read"),
        (&|| fs::remove_file(&path).unwrap(), "no such file or directory"),
    ];
    for (change, why) in changes {
        generate(&path, "600");
        let source = Source::open(&path, &Options::default()).unwrap();
        change();
        let told = source.run(&Keep, &mut Quiet, |_| Ok(())).map(|_| ()).unwrap_err().to_string();
        assert_eq!(told, format!("cannot read `{}`: {why}", path.display()));
    }
}
