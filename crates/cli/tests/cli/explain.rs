//! `consign explain`: everything about one consignment.

use std::fs;

use crate::support::{AT, Run, consign, consignment, run, run_with, scratch};

fn explain(more: &[&str]) -> Run {
    run(&[&["explain", "--rules", "rules.json", "--at", AT], more].concat())
}

#[test]
fn a_page_says_who_can_and_who_cannot_and_why() {
    let expected = "\
EC-000-05B-MMA  1 package, at Mon 2 Nov 2026 09:00 UTC

2 of 4 services can take it

      SERVICE  NAME              NET       COLLECTED        DELIVERED
 > 1  KC_48    Kestrel Two Day   3.49 GBP  Mon 2 Nov 17:00  Wed 4 - Thu 5 Nov
   2  KC_24    Kestrel Next Day  4.62 GBP  Mon 2 Nov 17:00  Tue 3 Nov 08:00-18:00

      KC_48: 3.49 GBP net, 4.19 with VAT
      next is KC_24, 1.13 GBP dearer

2 of 4 services cannot

  Weight (1)
    HF_PALLET  weight `1.5 kg` is below `50 kg`

  Direction: goes the other way (1)
    KC_RETURN  direction `Outbound` is not the service's: `Inbound`
";
    assert_eq!(explain(&["--consignment", "consignment.json"]).ends_with(0).out, expected);
}

#[test]
fn a_price_is_spelt_out_with_its_surcharges() {
    let out = explain(&["--consignment", "consignment.json", "--service", "KC_24"]).ends_with(0).out;
    assert!(out.contains("1 of 1 service can take it"), "{out}");
    assert!(out.contains("KC_24: 4.20 + 0.42 Fuel = 4.62 GBP net, 5.54 with VAT"), "{out}");
}

#[test]
fn a_consignment_that_nobody_takes_is_an_answer() {
    let out = explain(&["--consignment", "orders.jsonl", "--reference", "EC-000-05B-MMB"]).ends_with(0).out;
    assert!(out.contains("none of 4 services can take it"), "{out}");
    assert!(out.contains("Weight: weight `30 kg` is above `20 kg`"), "{out}");
}

#[test]
fn json_has_every_quote_and_every_reason() {
    let json = explain(&["--consignment", "consignment.json", "--format", "json"]).ends_with(0).json();
    assert_eq!(json["ConsignmentReference"], "EC-000-05B-MMA");
    assert_eq!(json["At"], AT);
    assert_eq!(json["Quotes"][1]["CarrierServiceReference"], "KC_24");
    assert_eq!(json["Quotes"][1]["Surcharges"][0]["Amount"].to_string(), "0.42");
    assert_eq!(json["Quotes"][1]["LatestDeliveryDate"], "2026-11-03T18:00:00");
    assert_eq!(json["UnqualifiedServices"][0]["Reasons"][0]["Code"], "Weight");
}

#[test]
fn one_of_several_is_picked_by_its_reference() {
    for file in ["orders.jsonl", "consignments.json"] {
        explain(&["--consignment", file])
            .ends_with(2)
            .says("holds several consignments: say which one with `--reference`: `EC-000-05B-MMA`");
        let run = explain(&["--consignment", file, "--reference", "EC-000-05B-MMC"]).ends_with(0);
        assert!(run.out.starts_with("EC-000-05B-MMC"), "{}", run.out);
        let missing = explain(&["--consignment", file, "--reference", "EC-000-05B-MMX"]).ends_with(2);
        missing.says("no consignment `EC-000-05B-MMX` in").says("did you mean `EC-000-05B-MMA`");
    }
    let state = explain(&["--consignment", "orders.jsonl", "--reference", "EC-000-05B-MMD"]).ends_with(0);
    assert!(state.out.contains("its state is `Allocated`: it cannot be allocated as it is"), "{}", state.out);
}

#[test]
fn an_invalid_consignment_is_shown_with_its_line() {
    let run = explain(&["--consignment", "consignments.json", "--reference", "EC-000-05B-MMF"]).ends_with(2);
    assert_eq!(run.out, "");
    let run = run.says("unknown unit `stone`").says("consignments.json:7:").says("Packages[0].Weight.Unit");
    run.says("the consignment `EC-000-05B-MMF` is not valid");
    let unknown_location = consignment("X", 1.0).replace("Leeds", "Hull");
    let arguments = ["explain", "--rules", "rules.json", "--consignment", "-"];
    run_with(&arguments, unknown_location.as_bytes()).ends_with(2).says("unknown shipping location `Hull`").says("Addresses");
    run_with(&arguments, b"").ends_with(2).says("no consignment in `standard input`");
    run_with(&arguments, b"[{}").ends_with(2).says("standard input:1:4");
}

#[test]
fn the_page_fits_the_width_and_colours_only_paint_it() {
    let arguments = ["explain", "--rules", "rules.json", "--consignment", "consignment.json", "--at", AT];
    for columns in ["72", "80", "120"] {
        let page = |color: &str| {
            let output = consign(&[&arguments[..], &["--color", color]].concat()).env("COLUMNS", columns).output().unwrap();
            String::from_utf8(output.stdout).unwrap()
        };
        let (plain, painted) = (page("never"), page("always"));
        assert!(plain.lines().all(|line| line.chars().count() <= columns.parse().unwrap()), "{plain}");
        assert!(painted.contains("\u{1b}[1;32m > 1"), "{painted}");
        let bare: String = painted
            .split('\u{1b}')
            .enumerate()
            .map(|(index, part)| if index == 0 { part } else { part.split_once('m').unwrap().1 })
            .collect();
        assert_eq!(bare, plain);
        assert_eq!(page("auto"), plain);
    }
}

#[test]
fn why_not_says_the_least_change_of_each_figure() {
    let folder = scratch("why-not");
    let (rules, order) = (folder.join("rules.json"), folder.join("order.json"));
    let service = |name: &str, most: i32, price: i32| {
        format!(
            r#"{{ "Reference": "{name}", "Carrier": "C", "Transit": [{{ "TransitDays": {{ "Min": 1, "Max": 1 }} }}],
                "Rules": {{ "Weight": {{ "Max": {most}, "Unit": "Kg" }} }}, "Rates": [{{ "Bands": [{{ "UpTo": 30, "Price": {price} }}] }}] }}"#
        )
    };
    let services = [service("DEAR", 30, 7), service("LIGHT", 20, 5)].join(",");
    fs::write(&rules, format!(r#"{{ "Currency": "GBP", "Carriers": [{{ "Reference": "C" }}], "CarrierServices": [{services}] }}"#))
        .unwrap();
    let text = r#"{ "Reference": "EC-1", "At": "2026-11-02T09:00:00Z", "Packages": [{ "Weight": { "Value": 25, "Unit": "Kg" } }],
        "Addresses": [{ "AddressType": "Destination", "Postcode": "M1 1AA", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] }"#;
    fs::write(&order, text).unwrap();
    let ask = |service: &str, more: &[&str]| {
        let given = ["why-not", "--service", service, "--rules", rules.to_str().unwrap(), "--consignment", order.to_str().unwrap()];
        run(&[&given[..], more].concat())
    };
    let told = ask("LIGHT", &[]).ends_with(0).out;
    assert!(told.contains("`LIGHT` cannot take it: Weight") && told.contains("25 kg") && told.contains("20 kg"), "{told}");
    let told = ask("LIGHT", &["--format", "json"]).ends_with(0).json();
    assert_eq!((&told["ToTake"][0]["Figure"], &told["ToTake"][0]["To"]), (&"Weight".into(), &"20 kg".into()));
    assert!(ask("DEAR", &[]).ends_with(0).out.contains("is chosen"));
    assert!(ask("LIHGT", &[]).ends_with(2).err.contains("did you mean `LIGHT`"));
}
