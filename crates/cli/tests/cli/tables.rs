//! Tables wherever consignments are read: one row of them explained, and cells as other countries write them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Run, consign, files, scratch};

/// A table as a German warehouse exports it, with a mapping that doesn't name the column of instants.
fn exported(name: &str) -> PathBuf {
    let folder = scratch(name);
    let table = "Vorgang;Gewicht;Land;PLZ;At;Tag\n\
        A-1;1,5;GB;M1 5WG;02.11.2026 09:00;06.11.2026\n\
        A-2;1.234,5;GB;LS1 4AP;03.11.2026 10:30;\n\
        A-3;2.5;GB;LS1 4AP;3/11/2026;\n\
        A-1;0,5;GB;LS1 4AP;03.11.2026;\n";
    fs::write(folder.join("export.csv"), table).unwrap();
    let mapping = "[Columns]\nReference = \"Vorgang\"\nWeight = \"Gewicht\"\nDestinationCountry = \"Land\"\nDestinationPostcode = \"PLZ\"\n\
        RequestedDeliveryDate = \"Tag\"\n[Format]\nDecimals = \",\"\nDates = \"DD.MM.YYYY\"\n";
    fs::write(folder.join("mapping.toml"), mapping).unwrap();
    fs::copy(files().join("rules.json"), folder.join("rules.json")).unwrap();
    folder
}

fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    Run::new(consign(arguments).current_dir(folder).output().unwrap())
}

fn explain(folder: &Path, more: &[&str]) -> Run {
    run_in(folder, &[&["explain", "--rules", "rules.json", "--consignment", "export.csv", "--columns", "mapping.toml"], more].concat())
}

#[test]
fn cells_are_read_as_their_format_says_and_instants_from_the_usual_column() {
    let folder = exported("tables-format");
    let simulate = ["simulate", "--rules", "rules.json", "--consignments", "export.csv", "--columns", "mapping.toml"];
    let run = run_in(&folder, &[&simulate[..], &["--decisions", "decisions.csv"]].concat()).ends_with(0);
    run.says(
        "export.csv:4: Weight: `2.5` is not a number with a decimal comma: `1.234,56`; At: `3/11/2026` is no date: `DD.MM.YYYY`, unless",
    )
    .says("1 of 4 rows rejected");
    let decisions = fs::read_to_string(folder.join("decisions.csv")).unwrap();
    let instants: Vec<&str> = decisions.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(instants, ["2026-11-02T09:00:00Z", "2026-11-03T10:30:00Z", "2026-11-03T00:00:00Z"], "{decisions}");
    let lines: Vec<&str> = decisions.lines().filter_map(|line| line.rsplit(',').next()).collect();
    assert_eq!(lines, ["Line", "2", "3", "5"], "{decisions}");
}

#[test]
fn a_proposal_says_how_cells_are_written_and_leaves_open_what_they_do_not_tell() {
    let folder = scratch("tables-proposal");
    let table = "Order No;Order Date;Order Time;Ship To Zip;Ship To Country;Weight (kg)\n\
        A-1;02/07/2026;09:14;SW1A 1AA;UK;2,4\n\
        A-2;02/07/2026;4:45 PM;M1 1AE;United Kingdom;12,0\n\
        A-3;03/07/2026;;LS1 4AP;Mainland;0,8\n";
    fs::write(folder.join("orders.csv"), table).unwrap();
    fs::copy(files().join("rules.json"), folder.join("rules.json")).unwrap();
    let proposed = run_in(&folder, &["columns", "orders.csv"]).ends_with(0);
    let proposed = proposed.says("left open: Dates = \"DD/MM/YYYY\"  # or \"MM/DD/YYYY\": the first rows are both");
    let proposed = proposed.says("left open: \"Mainland\" = \"\"  # no country is called that");
    let expected = "[Format]\nDecimals = \",\"\n# Dates = \"DD/MM/YYYY\"        # or \"MM/DD/YYYY\": the first rows are both\n\
        # TimeZone = \"Europe/London\"  # without a zone, `Order Date` is in UTC\n\n\
        [Countries]\n# \"Mainland\" = \"\"  # no country is called that\n";
    assert!(proposed.out.ends_with(expected), "{}", proposed.out);
    let settled =
        proposed.out.replace("# Dates", "Dates").replace("# TimeZone", "TimeZone").replace("# \"Mainland\" = \"\"", "Mainland = 'gb'");
    fs::write(folder.join("mapping.toml"), &settled).unwrap();
    let simulate =
        ["simulate", "--rules", "rules.json", "--consignments", "orders.csv", "--columns", "mapping.toml", "--decisions", "d.csv"];
    let out = run_in(&folder, &simulate).ends_with(0).out;
    assert!(out.starts_with("3 consignments:") && !out.contains("invalid"), "{out}");
    let decisions = fs::read_to_string(folder.join("d.csv")).unwrap();
    let instants: Vec<&str> = decisions.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(instants, ["2026-07-02T08:14:00Z", "2026-07-02T15:45:00Z", "2026-07-02T23:00:00Z"], "{decisions}");
    let other = settled.replace("Mainland = 'gb'", "Mainland = 'Atlantis'\nMAINLAND = 'FR'\nmainland = 'GB'");
    fs::write(folder.join("mapping.toml"), other.replace("Europe/London", "London")).unwrap();
    let refused = run_in(&folder, &["columns", "orders.csv", "--check", "--columns", "mapping.toml"]).ends_with(2);
    refused.says("`TimeZone` is a name such as `Europe/London`, not `London`").says("unknown country `Atlantis`").says("is two countries");
}

#[test]
fn a_format_that_is_not_known_is_refused_with_what_would_be_right() {
    let folder = exported("tables-unknown-format");
    let mapping = fs::read_to_string(folder.join("mapping.toml")).unwrap();
    let changed = mapping.replace("DD.MM.YYYY", "dd.m.yy").replace("Decimals = \",\"", "Decimal = \",\"");
    fs::write(folder.join("mapping.toml"), changed).unwrap();
    let run = explain(&folder, &[]).ends_with(2).says("`Dates` is one of `YYYY-MM-DD`, `DD/MM/YYYY`").says("mapping.toml:9:");
    run.says("[Format] has no `Decimal`").says("did you mean `Decimals`?").says("the mapping `mapping.toml` is refused: 2 mistakes");
}

#[test]
fn a_row_of_a_table_is_explained_quoted_and_given_options_at_its_own_instant() {
    let folder = exported("tables-explain");
    let out = explain(&folder, &["--reference", "A-2"]).ends_with(0).out;
    assert!(out.starts_with("A-2  1 package, at Tue 3 Nov 2026 10:30 UTC\n"), "{out}");
    assert!(out.contains("weight `1234.5 kg` is above `20 kg`"), "{out}");
    let out = explain(&folder, &["--reference", "A-2", "--all-at", "2026-11-04T09:00:00Z"]).ends_with(0).out;
    assert!(out.starts_with("A-2  1 package, at Wed 4 Nov 2026 09:00 UTC\n"), "{out}");
    for command in ["quote", "options"] {
        let common = ["--rules", "rules.json", "--consignment", "export.csv", "--columns", "mapping.toml", "--reference", "A-2"];
        let out = run_in(&folder, &[&[command], &common[..]].concat()).ends_with(0).out;
        assert!(out.contains("at Tue 3 Nov 2026 10:30 UTC"), "{out}");
    }
}

#[test]
fn which_row_is_meant_is_said_or_asked() {
    let folder = exported("tables-which");
    let run = explain(&folder, &["--reference", "A-1"]).ends_with(0);
    run.says("note: `A-1` stands in rows 2 and 5 of `export.csv`: this is row 2\n");
    explain(&folder, &[])
        .ends_with(2)
        .says("`export.csv` holds several consignments: say which one with `--reference`: `A-1`, `A-2`, `A-3`, `A-1`");
    let run = explain(&folder, &["--reference", "A-3"]).ends_with(2);
    run.says("export.csv:4: Weight: `2.5` is not a number");
    let without = ["explain", "--rules", "rules.json", "--consignment", "export.csv", "--reference", "A-2"];
    run_in(&folder, &without).ends_with(2).says("consign columns export.csv > mapping.toml");
}

#[test]
fn consignments_in_json_are_explained_at_their_own_instant_too() {
    let folder = exported("tables-json");
    let consignment = fs::read_to_string(files().join("consignment.json")).unwrap();
    let with_at = |at: &str| {
        fs::write(folder.join("at.json"), consignment.replacen('{', &format!("{{\"At\": \"{at}\","), 1)).unwrap();
        run_in(&folder, &["explain", "--rules", "rules.json", "--consignment", "at.json"])
    };
    let out = with_at("2026-11-02T09:00:00Z").ends_with(0).out;
    assert!(out.contains("at Mon 2 Nov 2026 09:00 UTC"), "{out}");
    with_at("monday").ends_with(2).says("at.json:1:1: At: `monday` is no instant");
}

#[test]
fn tables_are_measured_and_allocated() {
    let folder = exported("tables-bench");
    let bench = ["bench", "--rules", "rules.json", "--consignments", "export.csv", "--columns", "mapping.toml", "--seconds", "0.01"];
    let run = run_in(&folder, &[&bench[..], &["--at", "2026-11-02T09:00:00Z"]].concat()).ends_with(0);
    run.says("left out: 1 invalid");
    let run = run_in(&folder, &[&bench[..], &["--at", "2026-11-02T09:00:00Z", "--limit", "2"]].concat()).ends_with(0);
    run.says("left out: all after these (`--limit`)");
    let allocate = ["allocate", "export.csv", "--rules", "rules.json", "--mapping", "mapping.toml"];
    assert_eq!(run_in(&folder, &allocate).ends_with(0).statuses(), [200, 422, 400, 200]);
}

#[test]
fn costs_and_what_is_saved_are_in_the_currency_of_the_rule_set() {
    let folder = scratch("tables-costs");
    let service = |reference: &str, rate: &str| {
        format!(
            r#"{{ "Reference": "{reference}", "Carrier": "C", "Transit": [{{ "TransitDays": {{ "Min": 1, "Max": 1 }} }}], "Rates": [{{ {rate} }}] }}"#
        )
    };
    let services = [service("EURO", r#""Currency": "EUR", "Bands": [{ "Price": 9.85 }]"#), service("HOME", r#""Bands": [{ "Price": 9 }]"#)];
    let rules = format!(
        r#"{{ "Currency": "GBP", "ExchangeRates": {{ "EUR": 0.86125 }}, "Carriers": [{{ "Reference": "C" }}], "CarrierServices": [{}] }}"#,
        services.join(",")
    );
    fs::write(folder.join("rules.json"), rules).unwrap();
    fs::write(folder.join("orders.csv"), "Reference,Weight,Country\nA-1,1,GB\n").unwrap();
    let at = ["--at", "2026-11-02T09:00:00Z", "--quiet"];
    let simulate = ["simulate", "--rules", "rules.json", "--consignments", "orders.csv", "--decisions", "d.csv"];
    run_in(&folder, &[&simulate[..], &at].concat()).ends_with(0);
    let decisions = fs::read_to_string(folder.join("d.csv")).unwrap();
    assert!(decisions.contains(",EURO,C,9.85,EUR,8.4833,2026-11-02") && decisions.contains(",HOME,9.00,GBP,0.5167,"), "{decisions}");
    let change = ["--change", "CarrierServices[EURO].Enabled = false", "--changed", "c.csv"];
    let compare = ["compare", "--rules", "rules.json", "--consignments", "orders.csv"];
    run_in(&folder, &[&compare[..], &change, &at].concat()).ends_with(0);
    let changed = fs::read_to_string(folder.join("c.csv")).unwrap();
    assert!(changed.contains(",EURO,9.85,EUR,HOME,9.00,GBP,0.5167,"), "{changed}");
}
