//! Tables as other systems export them: what is proposed of them, what is likely not meant, and what stands in them.

use std::fs;
use std::path::PathBuf;

use crate::support::{Run, consign, files, scratch};

/// A folder with a table, and perhaps a mapping.
fn exported(name: &str, table: &str, mapping: &str) -> PathBuf {
    let folder = scratch(name);
    fs::write(folder.join("orders.csv"), table).unwrap();
    fs::write(folder.join("mapping.toml"), mapping).unwrap();
    fs::copy(files().join("rules.json"), folder.join("rules.json")).unwrap();
    folder
}

fn run(folder: &PathBuf, arguments: &[&str]) -> Run {
    Run::new(consign(arguments).current_dir(folder).output().unwrap())
}

fn proposed(name: &str, table: &str) -> Run {
    run(&exported(name, table, ""), &["columns", "orders.csv"]).ends_with(0)
}

/// The instants at which a table's consignments are decided, or why not.
fn instants(name: &str, table: &str, mapping: &str) -> Vec<String> {
    let columns = "[Columns]\nReference = \"Id\"\nWeight = \"Weight\"\nDestinationCountry = \"Country\"\n";
    let folder = exported(name, table, &format!("{columns}{mapping}"));
    let simulate =
        ["simulate", "--rules", "rules.json", "--consignments", "orders.csv", "--columns", "mapping.toml", "--decisions", "d.csv"];
    let run = run(&folder, &simulate).ends_with(0);
    let rows = fs::read_to_string(folder.join("d.csv")).unwrap();
    let decided = rows.lines().skip(1).filter_map(|row| row.split(',').nth(1)).map(str::to_owned);
    decided.chain(run.err.lines().map(str::to_owned)).collect()
}

#[test]
fn columns_that_may_mean_something_else_are_left_open() {
    let table = "Order Number,Weight (kg),Country,Dispatch Date,Delivery Date,Pieces,Site,State,Created At,Order Time,Date,Note,Note\n\
        A,1,GB,2026-11-02,2026-11-04,12,eBay UK,Berlin,2026-11-02 09:00,10:00,2026-11-01,,\n";
    let run = proposed("exports-doubt", table);
    let expected = "\
[Columns]
Reference = \"Order Number\"                 # A
Weight = \"Weight (kg)\"                     # 1
DestinationCountry = \"Country\"             # GB
At = \"Created At\"                          # 2026-11-02 09:00
# ShippingDate = \"Dispatch Date\"           # if it may be collected on that date only, not when it was collected
# RequestedDeliveryDate = \"Delivery Date\"  # if it was promised for that date, not when it was delivered
# Packages = \"Pieces\"                      # if these are packages, not what is in them
# OriginLocation = \"Site\"                  # if these are shipping locations of the rule set

[Defaults]
WeightUnit = \"kg\"

[Format]
# TimeZone = \"Europe/London\"  # without a zone, `Created At` is in UTC
";
    assert_eq!(run.out, expected);
    run.says("not recognised: `Dispatch Date`, `Delivery Date`, `Pieces`, `Site`, `Date`, `Order Time`, `State`\n")
        .says("nothing stands in 2 of 13 columns\n");
}

#[test]
fn cells_that_cannot_be_what_their_columns_are_taken_for_are_told() {
    let table = "Order Number,Weight (kg),Country,Date,Time,Length\nA,light,GB,yesterday,09:00,1\nA,2,GB,2026-11-02,9 o'clock,2\n";
    let run = proposed("exports-odd", table).says("unreadable as `Weight`: 1 of 2 cells of `Weight (kg)`: `light` is not a number");
    let run = run.says("unreadable as `At`: 1 of 2 cells of `Date`: `yesterday` is no instant");
    let run = run.says("unreadable as `AtTime`: 1 of 2 cells of `Time`: `9 o'clock` is no time of day");
    let run = run.says("1 row goes on with the order of the row before: `Group = \"Reference\"` makes one consignment of them");
    assert!(run.out.contains("LengthUnit = \"cm\"  # no name says it\n"), "{}", run.out);
}

#[test]
fn marks_that_figures_do_not_tell_are_left_open() {
    let open = proposed("exports-thousands", "Order,Weight (g),Country\nA,\"1,250\",GB\nB,350,GB\n");
    assert!(
        open.out.contains("\n# Decimals = \",\"  # or \".\": `1,250` may have decimals or thousands behind its comma\n"),
        "{}",
        open.out
    );
    let told = proposed("exports-points", "Order,Weight (g),Value,Currency,Country\nA,\"1,250\",$49.90,USD,US\n").out;
    assert!(told.contains("\nDecimals = \".\"\n"), "{told}");
    let table = "Id,Weight,Country,Value,Currency\nA,\"1,250.5\",GB,\"$1,049.90\",USD\n";
    let check = exported(
        "exports-check",
        table,
        "[Columns]\nReference='Id'\nWeight='Weight'\nDestinationCountry='Country'\nValue='Value'\n\
        Currency='Currency'\n[Defaults]\nWeightUnit='grams'\n[Format]\nDecimals='.'\n",
    );
    run(&check, &["columns", "orders.csv", "--check", "--columns", "mapping.toml"]).ends_with(0);
}

#[test]
fn dates_and_times_are_put_together_as_the_mapping_says() {
    let table =
        "Id,Weight,Country,Day,Clock\nA,1,GB,2026-07-01,\nB,1,GB,,\nC,1,GB,2026-07-01 10:00,\nD,1,GB,01/07/2026,11:00\nE,1,GB,,12:00\n";
    let columns = "At = \"Day\"\nAtTime = \"Clock\"\n[Defaults]\nAt = \"2026-07-02\"\nAtTime = \"01:30\"\n";
    let told = instants("exports-times", table, &format!("{columns}[Format]\nTimeZone = \"america/new_york\"\nDates = \"DD/MM/YYYY\"\n"));
    let expected = ["2026-07-01T05:30:00Z", "2026-07-02T05:30:00Z", "2026-07-01T14:00:00Z", "2026-07-01T15:00:00Z", "2026-07-02T16:00:00Z"];
    assert_eq!(told, expected);
    let undated = instants(
        "exports-undated",
        "Id,Weight,Country,Day,Clock\nA,1,GB,,\nB,1,GB,,12:00\nC,1,GB,2026-07-01,\n",
        "At = \"Day\"\nAtTime = \"Clock\"\n",
    );
    assert_eq!(undated[1], "2026-07-01T00:00:00Z");
    assert_eq!(undated[2], "orders.csv:3: AtTime: there is a time of day, and no date in `At`");
    assert!(
        undated[4].starts_with("1 consignment without an instant: decided at ") && undated[4].ends_with("Z, which is now (`--at`)"),
        "{undated:?}"
    );
}

#[test]
fn packages_may_share_the_weight_of_all() {
    let folder = exported("exports-shared", "Order Number,Total Weight,Parcels,Country\nA,10,3,GB\nB,2,1,GB\n", "");
    let proposed = run(&folder, &["columns", "orders.csv"]).ends_with(0).out;
    let open = "# TotalWeight = \"shared\"  # each of several packages weighs an equal share; else such rows are rejected\n";
    assert!(proposed.ends_with(&format!("[Format]\n{open}")), "{proposed}");
    let check = ["columns", "orders.csv", "--check", "--columns", "mapping.toml"];
    fs::write(folder.join("mapping.toml"), &proposed).unwrap();
    let rejected = run(&folder, &check).ends_with(1);
    rejected.says("orders.csv:2: Weight: there is none: `TotalWeight` is that of all 3 packages, and each needs its own, or `TotalWeight = \"shared\"`");
    fs::write(folder.join("mapping.toml"), proposed.replace("# TotalWeight = \"shared\"", "TotalWeight = \"shared\"")).unwrap();
    let checked = run(&folder, &check).ends_with(0).out;
    assert!(checked.starts_with("orders.csv: 2 valid consignments, 4 packages"), "{checked}");
}

#[test]
fn rows_that_a_quotation_mark_hides_are_not_lost() {
    let table = "Id,Weight,Country,Note\nA,1,GB,\"Quote me\nB,1,GB,x\nC,1,GB,The end\"\nD,1,GB,\"two\nlines, no more\"\nE,1,GB,,,\n";
    let told = instants("exports-quotes", table, "[Defaults]\nAt = \"2026-07-02\"\n");
    assert_eq!(told[..2], ["2026-07-02T00:00:00Z", "2026-07-02T00:00:00Z"]);
    assert_eq!(told[2], "orders.csv:2: a quotation mark in it is misplaced: other rows may be lost in a cell");
}

#[test]
fn a_quotation_mark_that_closes_before_more_text_hides_nothing() {
    let table = "Id,Note,Weight,Country\nA,\"Box,1,GB\nB,\"Box,2,DE\nC,Box,3,FR\nD,\"Flat 2\nLeeds, LS1, UK\",1,GB\n";
    let told = instants("exports-torn", table, "[Defaults]\nAt = \"2026-07-02\"\n");
    assert_eq!(told[2], "orders.csv:2: a quotation mark in it is misplaced: other rows may be lost in a cell");
    assert!(told[3].ends_with("1 of 3 rows rejected"), "an address of lines is none: {told:?}");
}

#[test]
fn signs_and_defaults_that_contradict_are_refused() {
    let table = "Id,Weight,Country,Value,Currency\nA,1,GB,£49.90,USD\nB,1,GB,$49.90,USD\nC,1,GB,\"0,123\",USD\n";
    let told = instants(
        "exports-signs",
        table,
        "Value = \"Value\"\nCurrency = \"Currency\"\n[Defaults]\nAt = \"2026-07-02\"\n[Format]\nDecimals = \".\"\n",
    );
    assert_eq!(told[1], "orders.csv:2: Value: `£` is not the sign of its currency, `USD`");
    assert_eq!(told[2], "orders.csv:4: Value: `0,123` is not a number");
    let gap = "[Columns]\nReference='Id'\nWeight='Weight'\n[Defaults]\nAt='2026-03-29 01:30'\nDestinationCountry='Mainland'\n[Format]\nTimeZone='Europe/London'\n[Countries]\nMainland='GB'\n";
    let folder = exported("exports-gap", table, gap);
    let check = ["columns", "orders.csv", "--check", "--columns", "mapping.toml"];
    run(&folder, &check).ends_with(2).says("was on no clock in Europe/London").says("1 mistake");
    fs::write(folder.join("mapping.toml"), gap.replace("01:30", "03:30")).unwrap();
    run(&folder, &check).ends_with(0);
    fs::write(folder.join("mapping.toml"), gap.replace("Mainland='GB'", "'-'='GB'")).unwrap();
    run(&folder, &check).ends_with(2).says("`-` has no letter");
}

#[test]
fn columns_of_one_name_matter_only_if_they_are_read() {
    let table = "Id,Weight,Country,Note,Note,,\nA,1,GB,x,y,,\n";
    assert_eq!(instants("exports-twice", table, "[Defaults]\nAt = \"2026-07-02\"\n"), ["2026-07-02T00:00:00Z"]);
    let read = exported("exports-twice-read", "Reference,Weight,Weight,Country\nA,1,2,GB\n", "");
    run(&read, &["columns", "orders.csv", "--check"]).ends_with(2).says("two columns are called `Weight`");
    fs::write(read.join("mapping.toml"), "[Columns]\nReference='Reference'\nWeight='Weight'\nDestinationCountry='Country'\n").unwrap();
    run(&read, &["columns", "orders.csv", "--check", "--columns", "mapping.toml"]).ends_with(2).says("two columns are called `Weight`");
    let at = exported("exports-twice-at", "Reference,Weight,Country,At,At\nA,1,GB,2026-11-02,2026-11-05\n", "");
    run(&at, &["columns", "orders.csv", "--check"]).ends_with(2).says("two columns are called `At`");
    let json = r#"{"Columns": {"Reference": "Reference", "Weight": "Country", "reference": "Weight", "Weight": "Reference"}}"#;
    fs::write(read.join("mapping.toml"), format!("\u{feff}{json}")).unwrap();
    let twice = run(&read, &["columns", "orders.csv", "--check", "--columns", "mapping.toml"]).ends_with(2);
    twice.says("`Reference` is given twice").says("`Weight` is given twice");
}
