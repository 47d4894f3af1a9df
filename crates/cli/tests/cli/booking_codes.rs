//! `--booking-code`: the services and the times of who comes from Metapack.

use crate::support::{Run, example, run};

const AT: &str = "2020-03-12T09:00:00Z";

fn booked(command: &str, code: &str, more: &[&str]) -> Run {
    let more = ["--booking-code", code].into_iter().chain(more.iter().copied()).map(str::to_owned);
    run(&example(command, "booking-codes", "EC-000-05B-MMA", AT).into_iter().chain(more).collect::<Vec<_>>())
}

/// The service to which the first consignment of the folder goes.
fn allocated(code: &str) -> String {
    let file = |name: &str| format!("../../../../rules-examples/booking-codes/{name}");
    let (rules, consignments) = (file("rules.json"), file("consignments.json"));
    let arguments = ["allocate", "--rules", &rules, "--consignments", &consignments, "--at", AT, "--booking-code", code];
    let answer = run(&arguments).ends_with(0).json();
    answer[0]["CarrierServiceReference"].as_str().unwrap_or("none").to_owned()
}

#[test]
fn a_booking_code_says_which_services_and_when() {
    for (code, service) in [
        ("RM1STLT/2020-03-12/06:00-23:59/2020-03-13/07:00-11:59", "RM1STLT"),
        ("@NEXT", "RM1STLT"),
        ("@NEXT!RM1STLT", "HERMNDG"),
        ("*", "DHLECO"),
        ("*!@SLOW,RM1STLT", "HERMNDG"),
        ("DHLNEXTDAY", "DHLNEXTDAY"),
        ("DHLNEXTDAY/2020-03-13/05:31-16:59", "none"),
    ] {
        assert_eq!(allocated(code), service, "{code}");
    }
}

#[test]
fn every_command_that_decides_takes_one() {
    let out = booked("explain", "DHLNEXTDAY,HERMNDG/2020-03-14", &[]).ends_with(0).out;
    assert!(out.contains("none of 2 services can take it\n\n  NoCollectionDate: no collection is open (2)\n"), "{out}");
    let quotes = booked("quote", "@NEXT/2020-03-14", &["--format", "json"]).ends_with(0).json();
    assert_eq!(quotes["Quotes"][0]["CollectionDate"], "2020-03-14T16:30:00", "of the clocks there, as the platform writes it");
    assert_eq!(quotes["UnqualifiedServices"][0]["Reasons"][0]["Code"], "NoCollectionDate");
    let dates = booked("options", "RM1STLT/*/*/2020-03-14", &["--summary"]).ends_with(0).out;
    assert_eq!(dates, "2020-03-14\n");
    // It comes on top of what else narrows the pool.
    let out = booked("explain", "@NEXT", &["--service", "HERMNDG"]).ends_with(0).out;
    assert!(out.contains("1 of 1 service can take it"), "{out}");
    let out = booked("explain", "@SLOW", &["--service", "HERMNDG"]).ends_with(0).out;
    assert!(out.contains("there are no services to choose from"), "{out}");
}

#[test]
fn a_bad_code_says_what_is_wrong_with_it() {
    for command in ["explain", "quote", "options"] {
        let unknown = booked(command, "DHL_NEXTDAY", &[]).ends_with(2);
        assert_eq!(unknown.says("error: booking code: unknown carrier service `DHL_NEXTDAY`: did you mean `DHLNEXTDAY`?\n").out, "");
        booked(command, "@NEX", &[]).ends_with(2).says("booking code: unknown carrier service group `NEX`: did you mean `NEXT`?");
        booked(command, "*!@pallets", &[]).ends_with(2).says("`pallets`: the rule set has `NEXT`, `SLOW`");
        booked(command, "DHLECO/tomorrow", &[]).ends_with(2).says("booking code: the collection date `tomorrow` is not a date");
        booked(command, "DHLECO/*/18:00-06:00", &[]).ends_with(2).says("the collection time `18:00-06:00` is not");
        booked(command, "", &[]).ends_with(2);
        booked(command, "*/*/*/*/*/*", &[]).ends_with(2).says("`6` parts, of which there are at most 5");
    }
}
