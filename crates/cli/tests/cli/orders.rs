//! Orders as shops and carriers export them: rows that go on with the order before, products beside them, what was paid.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Run, consign, files, scratch};

fn folder(name: &str, contents: &[(&str, &str)]) -> PathBuf {
    let folder = scratch(name);
    fs::copy(files().join("rules.json"), folder.join("rules.json")).unwrap();
    for (name, text) in contents {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    Run::new(consign(arguments).current_dir(folder).output().unwrap())
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules-examples/orders-as-exported")
}

/// What is decided about the rows of a file: references and services.
fn decided(folder: &Path, arguments: &[&str]) -> (Vec<String>, Run) {
    let path = scratch("orders-decided").join("decisions.csv");
    let simulate = ["simulate", "--rules", "rules.json", "--quiet", "--decisions", path.to_str().unwrap(), "--consignments"];
    let run = run_in(folder, &[&simulate[..], arguments].concat()).ends_with(0);
    let decisions = fs::read_to_string(&path).unwrap();
    let row = |row: &str| {
        let cells: Vec<&str> = row.split(',').collect();
        format!("{} {} {}", cells[0], cells[3], cells[5])
    };
    (decisions.lines().skip(1).map(row).collect(), run)
}

#[test]
fn lines_of_an_order_are_one_consignment_with_what_products_tell() {
    let (rows, run) = decided(&example(), &["orders.csv", "--columns", "orders.toml", "--products", "products.csv"]);
    assert_eq!(rows, ["W-1 PARCEL 4.60", "W-2 PARCEL 4.60", "W-3 PARCEL 7.90"]);
    run.says("orders.csv: 1 item is left out (line 4: worth `-2.00`)");
    let (same, _) = decided(&example(), &["consignments.json", "--at", "2026-11-02T08:15:00Z"]);
    assert_eq!(rows, same, "the consignments beside the table are what it comes to");
}

#[test]
fn groups_are_whole_whatever_the_threads_and_wherever_units_end() {
    let mut table = "Reference,Weight,Country,Postcode\n".to_owned();
    for order in 0..6_000 {
        table.extend(["R", &order.to_string(), ",1.5,GB,M1 5WG\n"]);
        table += &"R,0.25,,\n".replace('R', if order % 2 == 0 { "" } else { "_" }).replace('_', &format!("R{order}")).repeat(order % 3);
    }
    let mapping = "[Columns]\nReference='Reference'\nWeight='Weight'\nDestinationCountry='Country'\nDestinationPostcode='Postcode'\n[Rows]\nGroup='Reference'\n";
    let folder = folder("orders-units", &[("orders.csv", &table), ("mapping.toml", mapping)]);
    for threads in ["1", "3"] {
        let check = ["columns", "orders.csv", "--check", "--columns", "mapping.toml", "--threads", threads];
        let out = run_in(&folder, &check).ends_with(0).out;
        assert_eq!(out, "orders.csv: 6,000 valid consignments, 6,000 packages\n");
    }
}

#[test]
fn rows_of_one_reference_are_told_and_rows_without_one_rejected_with_what_to_do() {
    let table = "Reference,Weight,Country\nA,1,GB\nA,2,GB\n,3,GB\nB,1,GB\nA,1,GB\n";
    let folder = folder("orders-repeated", &[("orders.csv", table)]);
    let run = run_in(&folder, &["columns", "orders.csv", "--check"]).ends_with(1);
    let run = run.says("orders.csv: 1 reference stands on several rows (2 and 3), each of which is a consignment: `Group = \"Reference\"`");
    run.says(
        "orders.csv:4: Reference: there is none: if the row goes on with the order above it, say `Group = \"Reference\"` under [Rows]",
    );
    let run = run_in(&folder, &["columns", "orders.csv"]).ends_with(0);
    assert!(run.out.contains("[Rows]\nGroup = \"Reference\"  # rows of one reference are one consignment\n"), "{}", run.out);
    let run = run.says("2 rows go on with the order of the row before");
    fs::write(folder.join("mapping.toml"), run.out).unwrap();
    let check = ["columns", "orders.csv", "--check", "--columns", "mapping.toml"];
    let run = run_in(&folder, &check).ends_with(0);
    assert!(run.out.starts_with("orders.csv: 3 valid consignments, 3 packages"), "{}", run.out);
    run.says("orders.csv: 1 reference comes again after others (2 and 6)");
}

#[test]
fn rows_that_contradict_are_told_and_a_bad_group_is_kept_whole() {
    let table = "Reference,Weight,Country,Postcode\nA,1,GB,M1 5WG\nA,2,FR,75001\nB,1,GB,\nB,heavy,GB,\n";
    let mapping = "[Columns]\nReference='Reference'\nWeight='Weight'\nDestinationCountry='Country'\nDestinationPostcode='Postcode'\n[Rows]\nGroup='Reference'\n";
    let folder = folder("orders-contradict", &[("orders.csv", table), ("mapping.toml", mapping)]);
    let check = ["columns", "orders.csv", "--check", "--columns", "mapping.toml", "--rejects", "rejects.csv"];
    let run = run_in(&folder, &check)
        .ends_with(1)
        .says("contradict each other in `DestinationCountry` (2 and 3: `GB` and `FR`): the first holds");
    run.says("orders.csv:4: line 5: Weight: `heavy` is not a number").says("1 of 2 rows rejected");
    let rejects = fs::read_to_string(folder.join("rejects.csv")).unwrap();
    let lines: Vec<&str> = rejects.lines().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(lines, ["Line", "4", "5"], "{rejects}");
    let wrong = mapping.replace("Group='Reference'", "Group='Weight'\nSheat='x'");
    fs::write(folder.join("mapping.toml"), wrong).unwrap();
    run_in(&folder, &check).ends_with(2).says("`Group` is `Reference` or not there, not `Weight`").says("[Rows] has no `Sheat`");
}

#[test]
fn unknown_skus_are_told_and_what_then_has_no_weight_is_rejected() {
    let table = "Reference,SKU,Quantity,Country\nA,MUG,2,GB\nB,CUP,1,GB\nC,CUP,1,GB\n";
    let contents = [
        ("orders.csv", table),
        ("products.csv", "SKU,Weight (g)\nMUG,350\n"),
        ("twice.csv", "SKU,Weight (g)\nMUG,350\nMUG,400\n"),
        ("columns.csv", "SKU,Weight (g),Note,Note,Weight (g)\nMUG,350,,,400\n"),
    ];
    let folder = folder("orders-skus", &contents);
    let check = |products: &str| run_in(&folder, &["columns", "orders.csv", "--check", "--products", products]);
    let run = check("products.csv").ends_with(1).says("orders.csv: 1 SKU is no product (`CUP` on 2 rows)");
    run.says("orders.csv:3: Weight: there is none; ItemWeight: `CUP`: no product is called so");
    check("columns.csv").ends_with(2).says("error: columns.csv:1: two columns are called `Weight (g)`\n");
    check("twice.csv").ends_with(2).says("twice.csv:3: `MUG` is another product on line 2");
}

#[test]
fn of_several_columns_the_one_that_is_filled_is_proposed_and_what_was_paid() {
    let run = run_in(&example(), &["columns", "invoice.csv"]).ends_with(0);
    for line in [
        "Weight = \"Billed Weight\" ",
        "WeightUnit = \"Billed Weight Unit of Measure\"",
        "DestinationCountry = \"Receiver Country\" ",
        "OriginPostcode = \"Sender Postal\" ",
        "Paid = \"Net Amount\" ",
        "PaidCurrency = \"Transaction Currency Code\"",
        "PaidCarrier = \"Carrier\" ",
        "Group = \"Reference\" ",
    ] {
        assert!(run.out.contains(line), "{line}: {}", run.out);
    }
    assert!(!run.out.contains("Entered Weight") && !run.out.contains("Bill To"), "{}", run.out);
    let mapping = scratch("orders-invoice").join("mapping.toml");
    fs::write(&mapping, &run.out).unwrap();
    let check = ["columns", "invoice.csv", "--check", "--columns", mapping.to_str().unwrap()];
    let out = run_in(&example(), &check).ends_with(0).out;
    assert!(out.starts_with("invoice.csv: 2 valid consignments, 2 packages"), "{out}");
}

#[test]
fn lost_zeros_are_told_and_put_back_if_that_is_asked_for() {
    let table = "Reference,Weight,Country,Postcode\nA,1,US,7030\nB,1,US,07030\nC,1,DE,1067\nD,1,US,070\nE,1,US,70301234\nF,1,AU,800\n";
    let mapping = "[Columns]\nReference='Reference'\nWeight='Weight'\nDestinationCountry='Country'\nDestinationPostcode='Postcode'\n[Format]\nLeadingZeros='restore'\n";
    let folder = folder("orders-zeros", &[("orders.csv", table), ("mapping.toml", mapping)]);
    let run = run_in(&folder, &["columns", "orders.csv", "--check"]).ends_with(1);
    assert_eq!(run.out, "orders.csv: 1 valid consignment, 5 with a postcode that can't be read, 6 packages\n");
    run.says("orders.csv:2: `7030` is no US postcode").says("has a leading 0 been lost?");
    let run = run_in(&folder, &["columns", "orders.csv", "--check", "--columns", "mapping.toml"]).ends_with(1);
    assert_eq!(run.out, "orders.csv: 5 valid consignments, 1 with a postcode that can't be read, 6 packages\n");
    run.says("orders.csv:5: `070` is no US postcode");
}

#[test]
fn what_a_rule_set_does_not_know_is_told_before_anything_is_decided() {
    let table = "Reference,Weight,Country,Postcode,Tags,Depot,Value,Currency\nA,1,GB,M1 5WG,Nonesuch,Leedz,5,EUR\nB,1,GB,M1 5WG,,,,\n";
    let folder = folder("orders-against", &[("orders.csv", table)]);
    let check = ["columns", "orders.csv", "--check", "--rules", "rules.json", "--at", "2026-11-02T09:00:00Z"];
    let out = run_in(&folder, &check).ends_with(0).out;
    for line in [
        "unknown locations: `Leedz` on 1\n",
        "tags that no rule names: `Nonesuch` on 1\n",
        "currencies without an exchange rate: `EUR` on 1\n",
    ] {
        assert!(out.contains(line), "{line}: {out}");
    }
    let rules = fs::read_to_string(folder.join("rules.json")).unwrap().replace("\"TransitDays\"", "\"From\": [\"GB\"], \"TransitDays\"");
    fs::write(folder.join("rules.json"), rules).unwrap();
    let said = "1 consignment doesn't say where it comes from, and every lane of the rule set asks: write under [Defaults] of a mapping `OriginLocation = \"Leeds\"`";
    let out = run_in(&folder, &check).ends_with(0).out;
    assert!(out.contains(said), "{out}");
    let simulate = ["simulate", "--rules", "rules.json", "--consignments", "orders.csv", "--at", "2026-11-02T09:00:00Z", "--quiet"];
    run_in(&folder, &simulate).ends_with(0).says(said);
}

#[test]
fn weights_and_sides_are_read_with_their_units() {
    let table = "Reference,Weight,Dimensions,Land\nA,1.5 kg,12x9x6 in,Alemania\nB,500 g,30 x 20 x 10 cm,Frankreich\nC,heavy,1x2,GB\n";
    let folder = folder("orders-units-in-cells", &[("orders.csv", table)]);
    let run = run_in(&folder, &["columns", "orders.csv", "--check"]).ends_with(1);
    run.says("orders.csv:4: Weight: `heavy` is not a number; Dimensions: `1x2` is 2 sides").says("1 of 3 rows rejected");
}
