//! `consign options`: when a consignment can be delivered, and by whom at what price.

use serde_json::Value;

use crate::support::{AT, Run, example, run};

const FRIDAY: &str = "2026-11-06T09:00:00Z";

fn options(reference: &str, more: &[&str]) -> Run {
    let more = more.iter().map(|argument| (*argument).to_owned());
    run(&example("options", "delivery-options", reference, FRIDAY).into_iter().chain(more).collect::<Vec<_>>())
}

fn told(answer: &Value) -> Vec<String> {
    let options = answer["DeliveryOptions"].as_array().unwrap().iter();
    let told = options.map(|option| {
        format!("{} {}", option["EstimatedDeliveryDate"]["Date"], option["CarrierServiceReference"])
            .replace('"', "")
            .replace("T00:00:00", "")
    });
    told.collect()
}

#[test]
fn a_table_has_a_line_for_each_date_and_window() {
    let expected = "\
EC-000-05B-G12  1 package, at Fri 6 Nov 2026 09:00 UTC

5 delivery options

DATE        WINDOW       GUARANTEED  SERVICE    NET       CHOOSE BY        READY BY
Mon 9 Nov   09:00-12:00  yes         CY_AM      5.50 GBP  Fri 6 Nov 12:00  -
Mon 9 Nov   09:00-13:00  yes         CZ_MON_AM  5.00 GBP  Fri 6 Nov 23:59  -
Mon 9 Nov   09:00-17:00  yes         CX_MON     4.00 GBP  Fri 6 Nov 16:00  Fri 6 Nov 15:00
Mon 9 Nov   13:00-17:00  yes         CZ_MON_PM  5.20 GBP  Fri 6 Nov 23:59  -
Tue 10 Nov  09:00-12:00  yes         CY_AM      5.50 GBP  Mon 9 Nov 12:00  -
";
    assert_eq!(options("EC-000-05B-G12", &[]).ends_with(0).out, expected);
    let table = options("EC-000-05B-IE1", &["--service", "CX_ECO"]).ends_with(0).out;
    assert!(table.contains("Wed 11 Nov  all day  no          CX_ECO   3.00 GBP  Fri 6 Nov 16:00  Fri 6 Nov 15:00\n"), "{table}");
    // Without an operational cut-off there is no column for it.
    let table = options("EC-000-05B-IE1", &["--service", "CY_DAY"]).ends_with(0).out;
    assert!(!table.contains("READY BY") && table.contains("Tue 10 Nov  all day  yes"), "{table}");
}

#[test]
fn json_is_the_librarys_answer() {
    let answer = options("EC-000-05B-G12", &["--format", "json"]).ends_with(0).json();
    assert_eq!(answer["ConsignmentReference"], "EC-000-05B-G12");
    assert_eq!(
        told(&answer),
        ["2026-11-09 CY_AM", "2026-11-09 CZ_MON_AM", "2026-11-09 CX_MON", "2026-11-09 CZ_MON_PM", "2026-11-10 CY_AM"]
    );
    assert_eq!(answer["Dates"], serde_json::json!(["2026-11-09", "2026-11-10"]));
    let monday = &answer["DeliveryOptions"][2];
    assert_eq!(monday["DeliveryWindow"], serde_json::json!({ "Start": "09:00:00", "End": "17:00:00", "UtcOffset": "+00:00" }));
    assert_eq!(monday["AllocationCutOff"], "2026-11-06T16:00:00+00:00");
    assert_eq!(monday["OperationalCutOff"], "2026-11-06T15:00:00+00:00");
    assert_eq!(monday["Price"]["Gross"], 4.8);
    assert_eq!(monday["EstimatedDeliveryDate"]["Guaranteed"], true);
}

#[test]
fn fewer_services_are_offered_in_the_same_shape() {
    for folder in [
        example("options", "delivery-options", "EC-000-05B-14D", FRIDAY),
        example("options", "delivery-options", "EC-000-05B-IE1", FRIDAY),
        example("options", "uk-retailer", "EC-000-09N-SJX", AT),
    ] {
        let answer = |more: &[&str]| {
            let more = more.iter().map(|argument| (*argument).to_owned());
            run(&folder.iter().cloned().chain(more).collect::<Vec<_>>()).ends_with(0).out
        };
        assert_eq!(answer(&["--format", "json", "--booking-code", "*"]), answer(&["--format", "json"]), "{folder:?}");
    }
}

#[test]
fn the_pool_and_the_days_are_narrowed() {
    let json = |more: &[&str]| options("EC-000-05B-14D", &[&["--format", "json"], more].concat()).ends_with(0).json();
    assert_eq!(told(&json(&["--service", "CX_MON"])), ["2026-11-09 CX_MON", "2026-11-16 CX_MON"]);
    assert_eq!(told(&json(&["--days", "3", "--booking-code", "CX_MON,CX_TUE"])), ["2026-11-09 CX_MON"]);
    assert_eq!(told(&json(&["--booking-code", "CX_MON,CX_TUE/*/*/2026-11-17"])), ["2026-11-17 CX_TUE"]);
    assert_eq!(json(&["--days", "4"])["Dates"], serde_json::json!(["2026-11-09", "2026-11-10"]));
    assert_eq!(json(&["--days", "0"])["Dates"], serde_json::json!([]));
    assert!(json(&["--days", "366"])["Dates"].as_array().unwrap().len() > 4);
    options("EC-000-05B-14D", &["--days", "367"]).ends_with(2).says("367 is not in 0..=366");
    options("EC-000-05B-14D", &["--days", "-1"]).ends_with(2);
}

#[test]
fn a_summary_has_the_dates_alone() {
    let out = options("EC-000-05B-14D", &["--summary"]).ends_with(0).out;
    assert_eq!(out, "2026-11-09\n2026-11-10\n2026-11-16\n2026-11-17\n");
    let json = options("EC-000-05B-G12", &["--summary", "--format", "json"]).ends_with(0).json();
    assert_eq!(json, serde_json::json!({ "ConsignmentReference": "EC-000-05B-G12", "Dates": ["2026-11-09", "2026-11-10"] }));
}

#[test]
fn where_there_are_none_the_reasons_are_told() {
    let out = options("EC-000-05B-US1", &[]).ends_with(0).out;
    assert!(out.contains("\nno delivery options within 14 days\n\nnone of 7 services can take it\n"), "{out}");
    assert_eq!(options("EC-000-05B-US1", &["--summary"]).ends_with(0).out, "");
    // A service that delivers too late for the days that were asked for.
    let out = options("EC-000-05B-14D", &["--days", "1"]).ends_with(0).out;
    assert!(out.contains("\nno delivery options within 1 day\n\n5 of 7 services can take it\n"), "{out}");
    options("EC-000-05B-NIL", &[]).ends_with(2).says("the consignment `EC-000-05B-NIL` is not valid");
    let manifested = options("EC-000-05B-MAN", &[]).ends_with(0).out;
    assert!(manifested.contains("its state is `Manifested`"), "{manifested}");
}
