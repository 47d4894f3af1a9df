//! `consign import rates`: what is mistaken, what clashes, and that nothing is half-written.

use std::fs;

use serde_json::Value;

use crate::import::{import, price, saved};
use crate::support::{run, scratch};

#[test]
fn everything_that_is_mistaken_is_said_at_once_and_nothing_is_written() {
    let sheet = "service_code,country_codes,min_weight,max_weight,rate,currency,transit_days,international
A,DE,0,2,-3.10,EUR,2,false
A,XX,0,2,3,EUR,2,true
B,DE,0,0,3,EUR,2,maybe
B,DE,5,2,3,EUR,soon,false
C,DE,0,2,3,ZZZ,2,false
,DE,0,2,3,EUR,2,false
D,DE,0,2,abc,EUR,2,false
E,DE,0,2,3,EUR,2,false
E,DE,0,2,4,EUR,2,false
F,DE,0,2,3,39,EUR,2,false
";
    let folder = scratch("mistaken");
    let (out, notes) = (folder.join("out.json").display().to_string(), folder.join("notes.json").display().to_string());
    fs::write(&out, "before").unwrap();
    let refused = import(sheet.as_bytes(), &["--out", &out, "--report", &notes]).ends_with(2);
    for part in [
        ":2, column E: `-3.10` is negative",
        ":3, column B: unknown country `XX`",
        ":4, column D: the maximum `0` is no weight",
        ":5, column D: the maximum `2` is below the minimum `5`",
        ":6, column F: ",
        ":7, column A: there is neither a code nor a name",
        ":8, column E: `abc` is not a number",
        ":10, column E: one service and zone have two prices for a weight: `4` here, and `3` at ",
        ":11, column I: it has more cells than the header's 8",
        "error: nothing is written: ",
    ] {
        assert!(refused.err.contains(part), "{part}: {}", refused.err);
    }
    assert_eq!(fs::read_to_string(&out).unwrap(), "before");
    let report: Value = serde_json::from_str(&fs::read_to_string(&notes).unwrap()).unwrap();
    assert_eq!((&report["IsWritten"], &report["Sheets"][0]["Notes"][0]["Kind"]), (&Value::from(false), &Value::from("Mistaken")));
    assert!(report["Mistaken"].as_u64() >= Some(9), "{report}");

    import(sheet.as_bytes(), &["--out", &out, "--report", &notes, "--lenient"]).ends_with(0).says("mistaken");
    let rules = fs::read_to_string(&out).unwrap();
    assert_eq!(price(&saved("lenient", &rules), "E", "DE", "1", "Kg"), "4.00 EUR", "the higher of two prices");
    assert_eq!(serde_json::from_str::<Value>(&rules).unwrap()["CarrierServices"].as_array().unwrap().len(), 1);
}

#[test]
fn prices_need_a_currency_and_sheets_a_header_and_a_carrier() {
    let sheet = b"service_code,rate,max_weight\nA,3,5\n";
    import(sheet, &[]).ends_with(2).says(":2, column A: the price has no currency (`--currency`)");
    assert_eq!(import(sheet, &["--currency", "gbp"]).ends_with(0).json()["Currency"], "GBP");
    let spread = "\n\nservice_code,country_codes,rate,currency\n\nA,\"DE,\nAT\",x,EUR\n\r\n\nB,DE,y,EUR\n";
    let spread = import(spread.as_bytes(), &[]).ends_with(2).says(":5, column C: `x` is not a number");
    spread.says(":9, column C: `y` is not a number");
    for empty in ["a,b\n1,2\n", "service_code\nA\n"] {
        import(empty.as_bytes(), &[]).ends_with(2).says("none of its first lines names the columns of a price list");
    }
    import(b"", &[]).ends_with(2);
    import(b"service_code,rate\n", &[]).ends_with(2).says("it has no rows");
    import(b"service_code,rate,rate,currency\nA,3,4,EUR\n", &[]).ends_with(2).says(":2, column C: the column `rate` stands twice");
    let folder = scratch("services");
    let path = folder.join("services.csv").display().to_string();
    fs::write(&path, "service_code,rate,currency\nA,3,EUR\n").unwrap();
    run(&["import", "rates", &path]).ends_with(2).says("does not say which carrier it is of: give `--carrier REFERENCE`");
    run(&["import", "rates", &path, &path, "--carrier", "A", "--carrier", "B", "--carrier", "C"]).ends_with(2).says("3 times for 2 sheets");
    fs::write(&path, "carrier,carrier_name,service_code,rate,currency\nX,Ex,A,3,EUR\nY,,B,3,EUR\n").unwrap();
    let carriers = run(&["import", "rates", &path]).ends_with(0).json()["Carriers"].to_string();
    assert_eq!(carriers, r#"[{"Name":"Ex","Reference":"X"},{"Reference":"Y"}]"#);
}

#[test]
fn services_that_clash_are_named_with_both_their_places() {
    let sheet = "rate-sheets/europost.csv";
    let twice = run(&["import", "rates", sheet, sheet, "--carrier", "E"]).ends_with(2);
    let twice = twice.says("service `EP_LETTER` stands twice: rate-sheets/europost.csv; and rate-sheets/europost.csv");
    assert_eq!(twice.says("error: 2 clashes of services").out, "");
    let folder = scratch("into");
    let out = folder.join("rules.json").display().to_string();
    let import = |more: &[&str]| run(&["import", "rates", sheet, "--out", &out].iter().chain(more).copied().collect::<Vec<_>>());
    import(&["--into", "rules.json", "--carrier", "E", "--location", "Leeds", "--exchange-rate", "EUR=0.86"]).ends_with(0);
    let both: Value = serde_json::from_str(&fs::read_to_string(&out).unwrap()).unwrap();
    let before: Value = serde_json::from_str(&fs::read_to_string(crate::support::files().join("rules.json")).unwrap()).unwrap();
    let count = |rules: &Value| rules["CarrierServices"].as_array().unwrap().len();
    assert_eq!(count(&both), count(&before) + 2);
    let collections = both["ShippingLocations"][0]["Collections"].as_array().unwrap();
    assert_eq!(collections.last().unwrap()["Carrier"], "E");
    assert_eq!(both["CarrierServices"][count(&before)]["Transit"][0]["From"][0], "Leeds");
    let again = import(&["--into", &out, "--carrier", "E"]).ends_with(2);
    again.says("rules.json, CarrierServices[").says("; and rate-sheets/europost.csv");
    import(&["--into", &out, "--carrier", "E2", "--prefix"]).ends_with(0);
    run(&["import", "rates", sheet, "--into", "consignments.json", "--carrier", "E"]).ends_with(2).says("is refused");
    run(&["import", "rates", sheet, "--carrier", "E", "--out", "rate-sheets"]).ends_with(2).says("it is a directory");
    run(&["import", "rates", sheet, "--carrier", "E", "--out", "nowhere/rules.json"])
        .ends_with(2)
        .says("cannot write `nowhere/rules.json`");
}

#[test]
fn a_location_and_a_country_say_where_consignments_come_from() {
    let sheet = b"service_code,zone,domicile,rate,currency\nA,Domestic,true,3,EUR\n";
    import(sheet, &[]).ends_with(2).says("the row is domestic, and nothing says in which country");
    let from = |more: &[&str]| {
        let lane = import(sheet, more).ends_with(0).json()["CarrierServices"][0]["Transit"][0].clone();
        (lane["From"][0].clone(), lane["Days"]["Domestic"]["Max"].clone())
    };
    assert_eq!(from(&["--country", "DE"]), ("DE".into(), 30.into()));
    assert_eq!(from(&["--location", "HUB=DE 04103"]), ("HUB".into(), 30.into()));
    let rules = import(sheet, &["--location", "HUB=DE 04103"]).ends_with(0).json();
    assert_eq!(rules["ShippingLocations"][0]["Place"], "DE 04103");
    assert_eq!(rules["ShippingLocations"][0]["Collections"][0]["Carrier"], "X");
}
