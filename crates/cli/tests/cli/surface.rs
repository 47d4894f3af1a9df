//! One way to say each thing: the same names everywhere, old spellings, `consign.toml`, completion, man pages.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{AT, Run, consign, files, run, scratch};

fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    Run::new(consign(arguments).current_dir(folder).output().unwrap())
}

/// A folder with what the tests' files have, and room for what is written.
fn folder(name: &str) -> PathBuf {
    let folder = scratch(name);
    for file in ["rules.json", "consignment.json", "orders.jsonl"] {
        fs::copy(files().join(file), folder.join(file)).unwrap();
    }
    folder
}

#[test]
fn old_spellings_still_work() {
    let folder = folder("surface-old");
    let all = [
        ("allocate --consignments orders.jsonl --decisions old.csv", "allocate orders.jsonl --rows new.csv"),
        ("allocate -c orders.jsonl", "allocate orders.jsonl"),
        ("allocate --consignment orders.jsonl --format json", "allocate orders.jsonl --json -"),
        ("explain --consignment consignment.json --format json", "explain consignment.json --json -"),
        ("explain --consignments consignment.json --format table", "explain consignment.json"),
        ("why-not --service KC_24 -c consignment.json --format json", "why-not consignment.json --service KC_24 --json -"),
        ("quote --consignment consignment.json --format json", "quote consignment.json --json -"),
        ("options --consignment consignment.json --format json", "options consignment.json --json -"),
        ("simulate --consignments orders.jsonl --decisions old.csv --out old.json", "simulate orders.jsonl --rows new.csv --json new.json"),
        ("simulate -c orders.jsonl -o old.json --report old.html", "simulate orders.jsonl --json new.json --html new.html"),
        ("plan --consignments orders.jsonl --decisions old.csv --report old.html", "plan orders.jsonl --rows new.csv --html new.html"),
        (
            "compare --consignments orders.jsonl --change Currency=GBP --report old.html --out old.json",
            "compare orders.jsonl --change Currency=GBP --html new.html --json new.json",
        ),
    ];
    for (old, new) in all {
        let run = |line: &str| {
            let arguments: Vec<&str> = line.split(' ').chain(["--rules", "rules.json", "--at", AT]).collect();
            run_in(&folder, &arguments).ends_with(0).out
        };
        assert_eq!(run(old), run(new), "{old}");
        for ending in ["csv", "json", "html"] {
            let [old_file, new_file] = ["old", "new"].map(|name| fs::read(folder.join(format!("{name}.{ending}"))).ok());
            assert!(old_file == new_file && old.contains("old.") == new.contains("new."), "{old}: {ending}");
        }
        for name in ["old", "new"].iter().flat_map(|name| ["csv", "json", "html"].map(|ending| format!("{name}.{ending}"))) {
            let _ = fs::remove_file(folder.join(name));
        }
    }
    fs::write(folder.join("orders.csv"), "No,Weight,Country\nA,1,GB\n").unwrap();
    fs::write(folder.join("m.toml"), "[Columns]\nReference='No'\nWeight='Weight'\nDestinationCountry='Country'\n").unwrap();
    for option in ["--columns", "--mapping"] {
        run_in(&folder, &["columns", "orders.csv", "--check", option, "m.toml"]).ends_with(0);
        run_in(&folder, &["bench", "orders.csv", "--rules", "rules.json", option, "m.toml", "--seconds", "0.01"]).ends_with(0);
    }
    let check = |more: &[&str]| run_in(&folder, &[&["check", "rules.json", "--today", "2026-11-02"], more].concat()).ends_with(0).out;
    assert_eq!(check(&["--format", "json"]), check(&["--json", "-"]));
    assert_eq!(check(&["--format", "text"]), check(&[]));
}

#[test]
fn old_names_are_in_no_help() {
    for command in ["allocate", "explain", "why-not", "quote", "options", "simulate", "compare", "plan", "columns", "bench"] {
        let page = run(&[command, "--help"]).ends_with(0).out;
        for name in ["--consignment", "--columns", "--report", "--decisions", "--out "] {
            assert!(!page.contains(name), "{command}: {name}");
        }
        assert!(page.contains("[ORDERS]...") && page.contains("--mapping"), "{command}: {page}");
        assert_eq!(page.contains("--format"), command == "allocate", "{command}");
    }
}

#[test]
fn commands_are_listed_by_task_and_all_of_them() {
    let page = run(&["--help"]).ends_with(0).out;
    let at = ["Write and check rules:", "  check ", "Decide:", "  allocate ", "What if:", "  simulate ", "Run:", "  serve ", "Options:"];
    let places: Vec<usize> = at.iter().map(|part| page.find(part).unwrap_or_else(|| panic!("no `{part}` in {page}"))).collect();
    assert!(places.is_sorted(), "{page}");
    for command in ["test", "schema", "import", "explain", "why-not", "quote", "options", "compare", "plan", "columns", "bench", "man"] {
        assert!(page.contains(&format!("\n  {command} ")), "{command}: {page}");
    }
}

#[test]
fn a_file_above_gives_what_the_command_line_does_not_say() {
    let folder = folder("surface-config");
    let below = folder.join("a/b");
    fs::create_dir_all(&below).unwrap();
    fs::write(folder.join("a/orders.csv"), "Nr,Kilos,Country,Postcode,Placed\nA-1,1,GB,M1 5WG,2026-11-03T10:30:00\n").unwrap();
    fs::write(
        folder.join("a/mapping.toml"),
        "[Columns]\nReference='Nr'\nWeight='Kilos'\nDestinationCountry='Country'\nDestinationPostcode='Postcode'\n",
    )
    .unwrap();
    let config = "rules = '../rules.json'\nmapping = 'mapping.toml'\nat-column = 'Placed'\ntime-zone = 'Europe/Madrid'\n";
    fs::write(folder.join("a/consign.toml"), config).unwrap();
    let explain = ["explain", "../orders.csv"];
    let out = run_in(&below, &explain).ends_with(0).out;
    assert!(out.starts_with("A-1  1 package, at Tue 3 Nov 2026 09:30 UTC\n"), "{out}");
    let out = run_in(&below, &[&explain[..], &["--time-zone", "Europe/London"]].concat()).ends_with(0).out;
    assert!(out.starts_with("A-1  1 package, at Tue 3 Nov 2026 10:30 UTC\n"), "{out}");
    assert!(run_in(&below, &["check"]).ends_with(0).out.contains("1 rule set checked"));
    assert!(run_in(&below, &["simulate", "--help"]).ends_with(0).out.contains("[default: ../../rules.json]"));
    // The command line comes before the environment, that before the file.
    let with = |variable: &str, more: &[&str]| {
        let arguments = [&explain[..], more].concat();
        Run::new(consign(&arguments).current_dir(&below).env("CONSIGN_RULES", variable).output().unwrap())
    };
    let run = with("nowhere.json", &[]).ends_with(2).says("cannot read `nowhere.json`");
    run.says("note: `--rules` is `nowhere.json` by the variable CONSIGN_RULES\n")
        .says("note: `--mapping` is `../mapping.toml` by ../consign.toml\n");
    with("nowhere.json", &["--rules", "../../rules.json"]).ends_with(0);
    with("", &[]).ends_with(0);
    fs::write(folder.join("a/consign.toml"), "rule = 'rules.json'\nmapping = 7\n").unwrap();
    let run = run_in(&below, &explain).ends_with(2).says("unknown key `rule`").says("consign.toml:1:1").says("did you mean `rules`?");
    run.says("consign.toml:2:11").says("`mapping` is a text").says("the configuration `../consign.toml` is refused: 2 mistakes");
    assert!(run_in(&below, &["explain", "--help"]).ends_with(0).out.contains("Usage:"));
}

/// The lines of an order each with and without an instant of its own, in a format.
fn written(folder: &Path, kind: &str) -> PathBuf {
    const ORDERS: [(&str, &str, &str); 3] = [("A-1", "1.5", "2026-11-03T10:30:00Z"), ("A-2", "1.5", ""), ("A-3", "30", "")];
    let path = folder.join(format!("orders.{kind}"));
    let json = ORDERS.map(|(reference, kilos, at)| {
        let one = crate::support::consignment(reference, kilos.parse().unwrap());
        if at.is_empty() { one } else { one.replacen('{', &format!("{{\"At\":\"{at}\","), 1) }
    });
    let rows = |between: &str| {
        let row = |(reference, kilos, at): (&str, &str, &str)| [reference, kilos, "GB", "M1 5WG", "Leeds", at].join(between) + "\n";
        ["Reference", "WeightKg", "Country", "Postcode", "Depot", "At"].join(between) + "\n" + &ORDERS.map(row).concat()
    };
    match kind {
        "json" => fs::write(&path, format!("[{}]", json.join(","))).unwrap(),
        "jsonl" => fs::write(&path, json.join("\n")).unwrap(),
        "csv" => fs::write(&path, rows(",")).unwrap(),
        "tsv" => fs::write(&path, rows("\t")).unwrap(),
        "csv.gz" => {
            let mut packed = flate2::write::GzEncoder::new(fs::File::create(&path).unwrap(), flate2::Compression::fast());
            std::io::Write::write_all(&mut packed, rows(",").as_bytes()).unwrap();
            packed.finish().unwrap();
        }
        _ => {
            use arrow_array::{ArrayRef, RecordBatch, StringArray};
            let text = rows(",");
            let cell = |row: &'static str, column: usize| row.split(',').nth(column).filter(|cell| !cell.is_empty());
            let lines: Vec<&'static str> = text.leak().lines().collect();
            let column = |column: usize| lines[1..].iter().map(|row| cell(row, column)).collect::<StringArray>();
            let names = lines[0].split(',').enumerate();
            let columns = names.map(|(number, name)| (name, std::sync::Arc::new(column(number)) as ArrayRef, true));
            let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
            let mut writer = parquet::arrow::ArrowWriter::try_new(fs::File::create(&path).unwrap(), batch.schema(), None).unwrap();
            writer.write(&batch).unwrap();
            writer.close().unwrap();
        }
    }
    path
}

#[test]
fn the_same_file_gives_the_same_answers_in_every_command_and_format() {
    let folder = folder("surface-same");
    for kind in ["json", "jsonl", "csv", "tsv", "csv.gz", "parquet"] {
        let file = written(&folder, kind);
        let file = file.to_str().unwrap();
        let common = ["--rules", "rules.json", "--at", AT];
        let rows = |command: &str| {
            run_in(&folder, &[&[command, file, "--rows", "rows.csv", "--quiet"], &common[..]].concat()).ends_with(0);
            fs::read_to_string(folder.join("rows.csv")).unwrap()
        };
        let allocated = rows("allocate");
        assert_eq!(allocated, rows("simulate"), "{kind}");
        let cells: Vec<Vec<&str>> = allocated.lines().skip(1).map(|row| row.split(',').collect()).collect();
        assert_eq!(cells.iter().map(|row| row[1]).collect::<Vec<_>>(), ["2026-11-03T10:30:00Z", AT, AT], "{kind}: {allocated}");
        let answers = run_in(&folder, &[&["allocate", file], &common[..]].concat()).ends_with(0).json();
        for (row, answer) in cells.iter().zip(answers.as_array().unwrap()) {
            let one = |command: &str| {
                let of = [command, file, "--reference", row[0], "--json", "-"];
                run_in(&folder, &[&of[..], &common[..]].concat()).ends_with(0).json()
            };
            let explained = one("explain");
            assert_eq!(explained["At"], row[1], "{kind}");
            let chosen = explained["Quotes"][0]["CarrierServiceReference"].as_str().unwrap_or_default();
            assert_eq!((chosen, answer["CarrierServiceReference"].as_str().unwrap_or_default()), (row[3], row[3]), "{kind} {}", row[0]);
            let quoted = one("quote");
            assert_eq!(quoted["Quotes"][0]["MpdCarrierServiceReference"].as_str().unwrap_or_default(), row[3], "{kind} {}", row[0]);
            let dates: Vec<String> =
                one("options")["Dates"].as_array().unwrap().iter().map(|date| date.as_str().unwrap()[..10].to_owned()).collect();
            assert_eq!(dates.is_empty(), row[3].is_empty(), "{kind} {}", row[0]);
            assert!(dates.iter().all(|date| date.as_str() > &row[1][..10]), "{kind} {}: {dates:?}", row[0]);
        }
        let run = run_in(&folder, &[&["explain", file, "--reference", "A-1"], &common[..]].concat()).ends_with(0);
        assert!(run.says("note: `A-1` says itself when").out.contains("at Tue 3 Nov 2026 10:30 UTC"), "{kind}");
        let all = ["explain", file, "--reference", "A-1", "--rules", "rules.json", "--all-at", AT];
        assert!(run_in(&folder, &all).ends_with(0).out.contains("at Mon 2 Nov 2026 09:00 UTC"), "{kind}");
    }
}

#[test]
fn an_invalid_row_gets_its_answer_in_its_place() {
    let folder = folder("surface-invalid");
    let table = "Reference,Weight,Country,Postcode\nA,1,GB,M1 5WG\nB,heavy,GB,M1 5WG\nC,1,GB,M1 5WG\nD,1\nE,1,GB,M1 5WG\n";
    fs::write(folder.join("orders.csv"), table).unwrap();
    let one = |reference: &str| crate::support::consignment(reference, 1.0);
    let line = [one("A"), one("B").replace("Kg", "stone"), one("C"), one("D").replace("Packages", "Pakages"), one("E")].join(",");
    fs::write(folder.join("orders.json"), format!("[{line}]")).unwrap();
    for (file, place) in [("orders.csv", "line 3: Weight: `heavy` is not a number"), ("orders.json", "1:")] {
        let run = run_in(&folder, &["allocate", file, "--rules", "rules.json", "--at", AT, "--threads", "2"]).ends_with(0);
        assert_eq!(run.statuses(), [200, 400, 200, 400, 200], "{file}");
        let references: Vec<String> =
            run.json().as_array().unwrap().iter().map(|answer| answer["ConsignmentReference"].as_str().unwrap().to_owned()).collect();
        assert_eq!(references, ["A", "B", "C", "D", "E"], "{file}");
        assert!(run.descriptions()[1].contains(place), "{file}: {:?}", run.descriptions());
        run_in(&folder, &["explain", file, "--rules", "rules.json", "--reference", "B"]).ends_with(2).says(file);
    }
}

#[test]
fn answers_come_in_order_whatever_the_threads_and_also_as_files() {
    let folder = folder("surface-threads");
    let orders: String =
        (0..3_000).map(|number| crate::support::consignment(&format!("EC-{number}"), f64::from(number % 40)) + "\n").collect();
    fs::write(folder.join("many.jsonl"), orders).unwrap();
    let allocate =
        |more: &[&str]| run_in(&folder, &[&["allocate", "many.jsonl", "--rules", "rules.json", "--at", AT], more].concat()).ends_with(0);
    let one = allocate(&["--threads", "1"]);
    assert!(one.out == allocate(&["--threads", "3"]).out, "the order depends on the threads");
    let references: Vec<String> =
        one.json().as_array().unwrap().iter().map(|answer| answer["ConsignmentReference"].as_str().unwrap().to_owned()).collect();
    assert!(references.iter().enumerate().all(|(number, reference)| *reference == format!("EC-{number}")));
    let run = allocate(&["--json", "answers.json"]);
    assert!(run.out.starts_with("CONSIGNMENT") && fs::read_to_string(folder.join("answers.json")).unwrap() == one.out, "{}", run.err);
    allocate(&["--json", "answers.jsonl"]);
    assert_eq!(fs::read_to_string(folder.join("answers.jsonl")).unwrap().lines().count(), 3_000);
}

/// What a shell is given to choose from, for the last of some words.
fn completed(folder: &Path, words: &[&str]) -> Vec<String> {
    let arguments: Vec<&str> = ["--", "consign"].iter().chain(words).copied().collect();
    let mut command = consign(&arguments);
    command.current_dir(folder).env("COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", words.len().to_string());
    command.env("_CLAP_IFS", "\n").env("_CLAP_COMPLETE_COMP_TYPE", "9").env("_CLAP_COMPLETE_SPACE", "true");
    let run = Run::new(command.output().unwrap()).ends_with(0);
    run.out.lines().map(|line| line.trim().to_owned()).collect()
}

#[test]
fn services_groups_objectives_and_capacities_are_completed_from_the_rule_set() {
    let folder = folder("surface-completed");
    let services = completed(&folder, &["explain", "consignment.json", "--rules", "rules.json", "--service", "KC_"]);
    assert_eq!(services, ["KC_24", "KC_48", "KC_RETURN"]);
    fs::write(folder.join("consign.toml"), "rules = 'rules.json'\n").unwrap();
    assert!(completed(&folder, &["quote", "--group", ""]).contains(&"valuableGoods".to_owned()));
    assert!(completed(&folder, &["allocate", "--booking-code", "@"]).contains(&"@slow".to_owned()));
    assert_eq!(completed(&folder, &["qu"]), ["quote"]);
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules-examples");
    let rules = |name: &str| format!("--rules={}", examples.join(name).join("rules.json").display());
    assert_eq!(completed(&folder, &["allocate", &rules("first-rules"), "--objective", ""]), ["prime", "usual"]);
    let changes = completed(&folder, &["simulate", &rules("plan"), "--change", "Capacities"]);
    assert_eq!(changes, ["Capacities[ONE]"]);
    assert!(completed(&folder, &["explain", "--rules", "nowhere.json", "--service", ""]).is_empty());
}

#[test]
fn colours_reach_everything_or_nothing() {
    let painted = |text: &str| text.contains('\u{1b}');
    for arguments in [&["--help"][..], &["explain", "--help"], &["explain", "consignment.json", "--rules", "rules.json", "--at", AT]] {
        let with = |color: &str| run(&[&["--color", color], arguments].concat()).ends_with(0).out;
        assert!(painted(&with("always")) && !painted(&with("never")) && !painted(&with("auto")), "{arguments:?}");
        let forced = |variable: &str| Run::new(consign(arguments).env(variable, "1").output().unwrap()).out;
        assert!(painted(&forced("CLICOLOR_FORCE")) && !painted(&forced("NO_COLOR")), "{arguments:?}");
    }
    assert!(painted(&run(&["fly", "--color=always"]).ends_with(2).err) && !painted(&run(&["fly"]).ends_with(2).err));
    assert!(painted(&run(&["check", "nowhere.json", "--color", "always"]).ends_with(2).err));
}

#[test]
fn every_command_has_a_man_page_in_a_directory() {
    let folder = scratch("surface-man");
    run_in(&folder, &["man", "--out", "man1"]).ends_with(0);
    let mut names: Vec<String> =
        fs::read_dir(folder.join("man1")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    for name in ["consign.1", "consign-allocate.1", "consign-import-rates.1", "consign-why-not.1", "consign-man.1"] {
        assert!(names.contains(&name.to_owned()), "{name}: {names:?}");
    }
    assert!(names.len() >= 20 && !names.iter().any(|name| name.contains("help")), "{names:?}");
    let page = run_in(&folder, &["man", "import", "rates"]).ends_with(0).out;
    assert_eq!(page, fs::read_to_string(folder.join("man1/consign-import-rates.1")).unwrap());
}
