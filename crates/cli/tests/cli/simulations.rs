//! `consign simulate`: the same sums from every format by any number of threads, and what goes beside them.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Decimal128Type;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::support::{AT, Run, consign, run, scratch};

const FORMATS: [&str; 7] =
    ["orders.jsonl", "orders.json", "orders.csv", "orders.tsv.gz", "orders.parquet", "orders.jsonl.zst", "packed.json.gz"];

pub(crate) fn rules(folder: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules-examples").join(folder).join("rules.json").display().to_string()
}

pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    Run::new(consign(arguments).current_dir(folder).output().unwrap())
}

/// Orders for a rule set in a file of a folder.
pub(crate) fn generate(folder: &Path, rules: &str, file: &str, count: u32) {
    let count = count.to_string();
    run_in(folder, &["generate", "--rules", rules, "--count", &count, "--seed", "7", "--out", file, "--quiet"]).ends_with(0);
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn json(folder: &Path, file: &str) -> Value {
    serde_json::from_str(&read(folder, file)).unwrap()
}

pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The references of a file of rows, in its order.
fn references(text: &str) -> Vec<String> {
    text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["Reference"].as_str().unwrap().to_owned()).collect()
}

/// Decisions without the lines of the input, which every format has of its own.
fn without_lines(decisions: &str) -> String {
    decisions.lines().map(|row| row.rsplit_once(",\"Line\":").unwrap().0).collect::<Vec<_>>().join("}\n") + "}\n"
}

/// Simulates files of the same consignments by one thread and by four, and gives the sums and decisions, which are the same.
fn simulated(folder: &Path, rules: &str, files: &[&str], at: &str) -> (Value, String) {
    let mut first: Option<(String, String)> = None;
    for file in files {
        for threads in ["1", "4"] {
            let arguments = ["simulate", "--rules", rules, "--consignments", file, "--at", at, "--threads", threads];
            let results = ["--out", "out.json", "--decisions", "decisions.jsonl", "--quiet"];
            let run = run_in(folder, &[&arguments[..], &results].concat()).ends_with(0);
            assert_eq!(run.out, "");
            let results = (read(folder, "out.json"), without_lines(&read(folder, "decisions.jsonl")));
            let expected = first.get_or_insert_with(|| results.clone());
            assert!(*expected == results, "{file} by {threads} threads");
        }
    }
    let (sums, decisions) = first.unwrap();
    (serde_json::from_str(&sums).unwrap(), decisions)
}

#[test]
fn every_format_and_any_number_of_threads_come_to_the_same_bytes() {
    let (folder, rules) = (scratch("formats"), rules("uk-retailer"));
    for file in FORMATS {
        generate(&folder, &rules, file, 400);
    }
    let (sums, decisions) = simulated(&folder, &rules, &FORMATS, AT);
    assert_eq!(sums["Consignments"], 400);
    assert!(sums["Allocated"].as_u64().unwrap() > 300, "{}", sums["Allocated"]);
    assert_eq!(references(&decisions), references(&read(&folder, "orders.jsonl")), "decisions are in the order of the input");
}

#[test]
fn published_consignments_are_decided_alike_in_every_format() {
    let (folder, rules) = (scratch("published"), rules("brunel"));
    let all = fs::read_to_string(rules.replace("rules.json", "consignments.jsonl")).unwrap();
    let lines: Vec<&str> = all.lines().step_by(9).collect();
    let text = lines.join("\n") + "\n";
    fs::write(folder.join("a.jsonl"), &text).unwrap();
    fs::write(folder.join("b.json"), format!("[{}]", lines.join(","))).unwrap();
    fs::write(folder.join("c.jsonl.zst"), zstd::encode_all(text.as_bytes(), 1).unwrap()).unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, text.as_bytes()).unwrap();
    fs::write(folder.join("d.gz"), packed.finish().unwrap()).unwrap();
    let rows: Vec<[String; 7]> = lines.iter().map(|line| cells(&serde_json::from_str(line).unwrap())).collect();
    let table =
        |between: &str| [COLUMNS.join(between)].into_iter().chain(rows.iter().map(|row| row.join(between))).collect::<Vec<_>>().join("\n");
    fs::write(folder.join("e.csv"), table(",")).unwrap();
    fs::write(folder.join("f.csv"), table(";")).unwrap();
    parquet(&folder.join("g.parquet"), &rows);
    let files = ["a.jsonl", "b.json", "c.jsonl.zst", "d.gz", "e.csv", "f.csv", "g.parquet"];
    let (sums, decisions) = simulated(&folder, &rules, &files, "2013-05-26T08:00:00Z");
    assert_eq!(sums["Consignments"], lines.len() as u64);
    assert!(sums["Allocated"].as_u64().unwrap() > 500, "{}", sums["Allocated"]);
    assert_eq!(references(&decisions), references(&text));
}

const COLUMNS: [&str; 7] =
    ["Reference", "ShippingDate", "RequestedDeliveryDate", "Weight", "OriginLocation", "DestinationLocation", "Tags"];

/// A published consignment as a row of a table.
fn cells(consignment: &Value) -> [String; 7] {
    let text = |path: &str| consignment.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    [
        text("/Reference"),
        text("/ShippingDate")[..10].to_owned(),
        text("/RequestedDeliveryDate/Date")[..10].to_owned(),
        consignment.pointer("/Packages/0/Weight/Value").unwrap().to_string(),
        text("/Addresses/0/ShippingLocationReference"),
        text("/Addresses/1/ShippingLocationReference"),
        text("/Tags/0"),
    ]
}

fn parquet(path: &Path, rows: &[[String; 7]]) {
    let column = |index: usize| -> ArrayRef { Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &row[index]))) };
    let batch = RecordBatch::try_from_iter(COLUMNS.into_iter().enumerate().map(|(index, name)| (name, column(index)))).unwrap();
    let mut writer = ArrowWriter::try_new(fs::File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn what_is_simulated_is_what_allocate_decides() {
    let folder = scratch("as-allocated");
    let rules = rules("uk-retailer");
    let consignments = rules.replace("rules.json", "consignments.json");
    let common = ["--rules", &rules, "--consignments", &consignments, "--at", AT];
    let simulate =
        [&["simulate"][..], &common, &["--decisions", "decisions.jsonl", "--out", "out.json", "--report", "report.html"]].concat();
    let told = run_in(&folder, &simulate).ends_with(0).says("consignments.json: 2 of 263 rows rejected");
    assert!(told.out.starts_with("263 consignments: 251 allocated for 3,704.49 GBP net; 10 failed; 2 invalid\n"), "{}", told.out);
    for title in ["CARRIER", "SERVICE", "REASON OF FAILURES", "KIND OF RULE"] {
        assert!(told.out.contains(title), "{title}: {}", told.out);
    }
    let answers = run_in(&folder, &[&["allocate"][..], &common, &["--format", "jsonl"]].concat()).ends_with(0).out;
    let answers: Vec<Value> = answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let answers: Vec<&Value> = answers.iter().filter(|answer| answer["StatusCode"] == 200 || answer["StatusCode"] == 422).collect();
    let decisions = read(&folder, "decisions.jsonl");
    let mut taken = 0;
    let decided: Vec<Value> = decisions.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // States don't matter to a simulation: more of them are decided.
    for answer in answers {
        let reference = &answer["ConsignmentReference"];
        let decision = decided.iter().find(|decision| decision["Reference"] == *reference).unwrap_or_else(|| panic!("{reference}"));
        if answer["StatusCode"] == 200 {
            assert_eq!(decision["Service"], answer["CarrierServiceReference"], "{reference}");
            assert_eq!(decision["Net"].to_string(), answer["Price"]["Net"].to_string(), "{reference}");
            taken += 1;
        } else {
            assert_eq!(decision["Status"], "Failed", "{reference}");
            assert!(!decision["Reasons"].as_array().unwrap().is_empty(), "{reference}");
        }
    }
    assert!(taken > 200, "{taken}");
    report_is_by_itself(&folder.join("report.html"));
}

/// The report names nothing beyond itself outside its script, and its policy forbids it the network.
pub(crate) fn report_is_by_itself(path: &Path) {
    let page = fs::read_to_string(path).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("default-src 'none'"), "{}", path.display());
    let mut rest = page.as_str();
    let mut outside = String::new();
    while let Some((before, script)) = rest.split_once("<script") {
        outside += before;
        rest = script.split_once("</script>").unwrap().1;
    }
    outside += rest;
    for reference in ["http://", "https://", "src=\"", "@import", "url("] {
        assert!(!outside.contains(reference), "{reference} in {}", path.display());
    }
}

#[test]
fn a_run_that_is_shared_is_merged_to_the_same_bytes() {
    let (folder, rules) = (scratch("shared"), rules("uk-retailer"));
    generate(&folder, &rules, "all.jsonl", 300);
    let all = read(&folder, "all.jsonl");
    let lines: Vec<&str> = all.split_inclusive('\n').collect();
    fs::write(folder.join("one.jsonl"), lines[..100].concat()).unwrap();
    fs::write(folder.join("other.jsonl"), lines[100..].concat()).unwrap();
    for part in ["all", "one", "other"] {
        let (input, out) = (format!("{part}.jsonl"), format!("{part}.json"));
        run_in(&folder, &["simulate", "--rules", &rules, "--consignments", &input, "--at", AT, "--out", &out]).ends_with(0);
    }
    let merged =
        run_in(&folder, &["simulate", "--merge", "other.json", "one.json", "--out", "merged.json", "--report", "r.html"]).ends_with(0);
    assert!(merged.out.starts_with("300 consignments: "), "{}", merged.out);
    assert_eq!(read(&folder, "merged.json"), read(&folder, "all.json"));
    report_is_by_itself(&folder.join("r.html"));
    let rest = ["simulate", "--rules", &rules, "--consignments", "other.jsonl", "--at", AT, "--merge", "one.json", "--out", "rest.json"];
    run_in(&folder, &rest).ends_with(0);
    assert_eq!(read(&folder, "rest.json"), read(&folder, "all.json"));
    // Of another rule set, or no sums at all.
    let dearer = [&rest[..8], &["one.json", "--change", "CarrierServices[*].Rates += 5%", "--out", "no.json"]].concat();
    run_in(&folder, &dearer).ends_with(2).says("results of different rule sets cannot be merged");
    run_in(&folder, &["simulate", "--merge", "all.jsonl"]).ends_with(2).says("`all.jsonl` holds no sums of a simulation");
    assert!(!folder.join("no.json").exists());
    run(&["simulate"]).ends_with(2).says("<ORDERS>");
    run(&["simulate", "orders.jsonl"]).ends_with(2).says("which rule set? `--rules RULES`");
}

#[test]
fn rows_that_are_no_consignments_are_counted_told_and_written() {
    let (folder, rules) = (scratch("bad-rows"), rules("uk-retailer"));
    generate(&folder, &rules, "good.csv", 20);
    let mut lines: Vec<String> = read(&folder, "good.csv").lines().map(str::to_owned).collect();
    lines[3] = lines[3].replace(",GB,", ",Lyonesse,");
    lines.push("only,three,cells".to_owned());
    fs::write(folder.join("orders.csv"), lines.join("\n")).unwrap();
    let arguments =
        ["simulate", "--rules", &rules, "--consignments", "orders.csv", "--at", AT, "--rejects", "rejects.csv", "--out", "out.json"];
    let run = run_in(&folder, &arguments).ends_with(0).says("orders.csv:4: DestinationCountry: unknown country `Lyonesse`");
    run.says("orders.csv:22: the row has 3 cells").says("orders.csv: 2 of 21 rows rejected");
    let sums = json(&folder, "out.json");
    assert_eq!((&sums["Consignments"], &sums["Invalid"]), (&Value::from(21), &Value::from(2)));
    let rejects = read(&folder, "rejects.csv");
    assert_eq!(rejects.lines().map(|line| line.split(',').next().unwrap()).collect::<Vec<_>>(), ["Line", "4", "22"]);
    let before = names(&folder);
    let strict = [
        &arguments[..7],
        &["--strict", "--out", "strict.json", "--rejects", "strict.csv", "--decisions", "strict.parquet", "--report", "strict.html"],
    ];
    run_in(&folder, &strict.concat()).ends_with(2).says("orders.csv:4: ").says("with `--strict` that is the end");
    assert_eq!(names(&folder), before, "nothing half-written");
}

#[test]
fn decisions_are_the_same_rows_in_each_format() {
    let (folder, rules) = (scratch("decisions"), rules("uk-retailer"));
    generate(&folder, &rules, "orders.jsonl", 120);
    for ending in ["jsonl", "csv", "parquet", "tsv"] {
        let file = format!("decisions.{ending}");
        let arguments = ["simulate", "--rules", &rules, "--consignments", "orders.jsonl", "--at", AT, "--decisions", &file, "--quiet"];
        run_in(&folder, &arguments).ends_with(0);
    }
    let csv = read(&folder, "decisions.csv");
    let mut csv = csv.lines();
    let header: Vec<&str> = csv.next().unwrap().split(',').collect();
    assert_eq!(header[..6], ["Reference", "At", "Status", "Service", "Carrier", "Net"]);
    let text = read(&folder, "decisions.jsonl");
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(csv.clone().count(), rows.len());
    for (line, row) in csv.zip(&rows) {
        for (name, cell) in header.iter().zip(line.split(',')) {
            let expected = match &row[*name] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                Value::Array(words) => words.iter().map(|word| word.as_str().unwrap()).collect::<Vec<_>>().join(";"),
                // Figures as they are written, digit for digit.
                _ => text
                    .lines()
                    .find(|line| line.contains(row["Reference"].as_str().unwrap()))
                    .unwrap()
                    .split(&format!("\"{name}\":"))
                    .nth(1)
                    .unwrap()
                    .split([',', '}'])
                    .next()
                    .unwrap()
                    .to_owned(),
            };
            assert_eq!(cell, expected, "{name} of {row}");
        }
    }
    let parquet = ParquetRecordBatchReaderBuilder::try_new(fs::File::open(folder.join("decisions.parquet")).unwrap()).unwrap();
    let batches: Vec<RecordBatch> = parquet.build().unwrap().map(Result::unwrap).collect();
    let net = |batch: &RecordBatch| batch.column_by_name("Net").unwrap().as_primitive::<Decimal128Type>().iter().collect::<Vec<_>>();
    let net: Vec<Option<i128>> = batches.iter().flat_map(net).collect();
    // In units of the fourth decimal; `normalize` leaves whole numbers with none.
    let expected = rows.iter().map(|row| row["Net"].to_string().parse::<Decimal>().ok());
    let expected = expected.map(|net| net.map(|net| (net * Decimal::from(10_000)).normalize().mantissa()));
    assert_eq!(net, expected.collect::<Vec<_>>());
    // The other columns are those of the others too: `consign columns` shows the first row.
    let proposal = run_in(&folder, &["columns", "decisions.parquet"]).ends_with(0);
    let first = rows[0]["Reference"].as_str().unwrap();
    let line = proposal.out.lines().find(|line| line.starts_with("Reference = \"Reference\""));
    assert!(line.is_some_and(|line| line.ends_with(&format!("  # {first}"))), "{}", proposal.out);
    let wrong = ["simulate", "--rules", &rules, "--consignments", "orders.jsonl", "--decisions", "decisions.xml"];
    run_in(&folder, &wrong).ends_with(2).says("the ending of `decisions.xml` tells no format of rows");
}

#[test]
fn files_that_are_read_or_written_twice_are_refused() {
    let (folder, rules) = (scratch("same-files"), rules("uk-retailer"));
    generate(&folder, &rules, "orders.jsonl", 3);
    let common = ["simulate", "--rules", &rules, "--consignments", "orders.jsonl"];
    run_in(&folder, &[&common[..], &["--out", "./orders.jsonl"]].concat()).ends_with(2).says("`--json` names the file that is read");
    run_in(&folder, &[&common[..], &["--out", "a", "--report", "a"]].concat()).ends_with(2).says("name the same file, `a`");
    run_in(&folder, &["simulate", "--rules", "-", "--consignments", "-"]).ends_with(2).says("only one file can be standard input");
    assert_eq!(names(&folder), ["orders.jsonl"]);
}

#[test]
fn pools_are_chosen_as_for_allocate() {
    let (folder, rules) = (scratch("pools"), rules("uk-retailer"));
    generate(&folder, &rules, "orders.jsonl", 60);
    let common = ["simulate", "--rules", &rules, "--consignments", "orders.jsonl", "--at", AT, "--out", "out.json", "--quiet"];
    run_in(&folder, &[&common[..], &["--group", "nextDay"]].concat()).ends_with(0);
    let services = json(&folder, "out.json")["Services"].as_object().unwrap().len();
    run_in(&folder, &[&common[..], &["--service", "DPD_NEXT_DAY"]].concat()).ends_with(0);
    assert!(services > 1 && json(&folder, "out.json")["Services"].as_object().unwrap().len() == 1);
    run_in(&folder, &[&common[..], &["--group", "nextDya"]].concat()).ends_with(2).says("did you mean `nextDay`?");
}

#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_leaves_no_file() {
    use std::io::Write;
    use std::process::Stdio;

    let (folder, rules) = (scratch("interrupted"), rules("uk-retailer"));
    let arguments =
        ["simulate", "--rules", &rules, "--consignments", "-", "--decisions", "d.csv", "--rejects", "r.jsonl", "--out", "o.json"];
    let mut child = consign(&arguments).current_dir(&folder).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // It waits for more to come, with its files begun.
    stdin.write_all(b"[{}").unwrap();
    stdin.flush().unwrap();
    while names(&folder).len() < 2 {
        std::thread::yield_now();
    }
    let interrupted = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(names(&folder).is_empty(), "{:?}", names(&folder));
}
