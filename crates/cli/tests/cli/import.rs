//! `consign import rates`: long price lists of all kinds, what comes of them, and what is said.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::{AT, Run, run, run_with, scratch};

const SHEET: &str = "rate-sheets/europost.csv";

/// Imports what is on standard input, of the carrier `X`.
pub(crate) fn import(sheet: &[u8], more: &[&str]) -> Run {
    let common = ["import", "rates", "-", "--carrier", "X"];
    run_with(&common.iter().chain(more).copied().collect::<Vec<_>>(), sheet)
}

/// What a sheet becomes, and what is said of it.
fn imported(sheet: &str) -> (Value, String) {
    let run = import(sheet.as_bytes(), &[]).ends_with(0);
    (run.json(), run.err)
}

/// The same, without what is mistaken.
fn lenient(sheet: &str) -> (Value, String) {
    let run = import(sheet.as_bytes(), &["--lenient"]).ends_with(0);
    (run.json(), run.err)
}

/// The price of a package by one service, or why there is none: `4.20 EUR`, `NoRate Weight`.
pub(crate) fn price(rules: &Path, service: &str, country: &str, weight: &str, unit: &str) -> String {
    let consignment = json!({
        "Reference": "EC-1",
        "Packages": [{ "Weight": { "Value": weight, "Unit": unit }, "Dimensions": { "Unit": "Cm", "Length": 20, "Width": 10, "Height": 4 } }],
        "Addresses": [{ "AddressType": "Origin" }, { "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": country } } }]
    });
    let arguments = ["allocate", "--rules", &rules.display().to_string(), "--consignments", "-", "--service", service, "--at", AT];
    let run = run_with(&arguments, consignment.to_string().as_bytes()).ends_with(0);
    let answer = run.json();
    if let Value::Array(reasons) = &answer[0]["UnqualifiedServices"][0]["Reasons"] {
        return reasons.iter().map(|reason| reason["Code"].as_str().unwrap()).collect::<Vec<_>>().join(" ");
    }
    // Digit for digit: not by way of a float.
    let net = run.out.split_once("\"Net\":").and_then(|(_, rest)| rest.split_once(',')).unwrap_or_else(|| panic!("{answer}")).0;
    format!("{net} {}", answer[0]["Price"]["Currency"]["IsoCode"].as_str().unwrap())
}

/// A rule set in a file of its own.
pub(crate) fn saved(name: &str, rules: &str) -> PathBuf {
    let path = scratch(name).join("rules.json");
    fs::write(&path, rules).unwrap();
    path
}

/// The prices of a service's first zone: `2:5.00 5:7.00`.
fn bands(rules: &Value, service: usize, lane: usize) -> String {
    let name = &rules["CarrierServices"][service]["Rates"][lane]["Tariff"];
    let tariff = rules["Tariffs"].as_array().unwrap().iter().find(|tariff| tariff["Reference"] == *name).unwrap();
    let prices = tariff["Prices"].as_object().unwrap().values().next().unwrap().as_array().unwrap();
    let pairs = tariff["UpTo"].as_array().unwrap().iter().zip(prices);
    pairs.map(|(end, price)| format!("{end}:{price}")).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_sheet_becomes_a_rule_set_that_prices_as_it_does() {
    let folder = scratch("import");
    let rules = folder.join("rules.json");
    let run = run(&["import", "rates", SHEET, "--carrier", "EUROPOST=Europost", "--out", &rules.display().to_string()]).ends_with(0);
    assert_eq!(run.out, "");
    let run = run.says("rate-sheets/europost.csv: 6 rows make 2 services, 6 prices\n");
    let run = run.says("rate-sheets/europost.csv:7, column ").says("no transit days are stated: 1 to 30");
    run.says("no places are stated: that is everywhere but where the service has other zones");
    for (service, country, weight, expected) in [
        ("EP_LETTER", "DE", "1", "2.10 EUR"),
        ("EP_LETTER", "DE", "1.001", "NoRate Weight"),
        ("EP_LETTER", "AT", "1", "NoLane"),
        ("EP_PARCEL", "DE", "5", "4.20 EUR"),
        ("EP_PARCEL", "DE", "5.001", "7.90 EUR"),
        ("EP_PARCEL", "PL", "31.5", "12.60 EUR"),
        ("EP_PARCEL", "PL", "31.6", "NoRate"),
        ("EP_PARCEL", "US", "0.5", "19.00 EUR"),
        ("EP_PARCEL", "US", "6", "NoRate"),
    ] {
        assert_eq!(price(&rules, service, country, weight, "Kg"), expected, "{service} {country} {weight}");
    }
    let check = crate::support::run(&["check", "--strict", &rules.display().to_string()]).ends_with(0);
    assert_eq!(check.out, "1 rule set checked: no violations\n");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn columns_separators_marks_and_encodings_are_found_out() {
    let expected = imported("service_code,country_codes,max_weight,rate,currency\nA,DE,2,3.39,EUR\nA,DE,5,1234.50,EUR\n").0;
    let layouts = [
        "\u{feff}Rate ; Currency;Max Weight (kg);Service Code;Country Codes\n3,39;EUR;2 ;A;DE\n1.234,50;EUR; 5;A;DE\n",
        "sep=;\nserviceCode;countryCodes;maxWeight;rate;currency\r\nA;DE;2;3,39;eur\r\nA;DE;5;1234,5;EUR\r\n",
        "Prices of 2026\n\nSERVICE_CODE\tCOUNTRY_CODES\tMAX_WEIGHT\tRATE\tCURRENCY\nA\tdeu\t2\t3.39\tEUR\nA\tGermany\t5\t1,234.50\tEUR\n",
        "service_code|country|weight|price|currency|\nA|276|2kg|€ 3.39||\nA|DE|5 kg|1'234.50 EUR||\n\n|||||\n",
        "service_code,country_codes,max_weight,rate,currency\n\"A\",\"DE\n\",\"2\",3.39,EUR\nA,DE,5,\"1234,50\",EUR\n",
    ];
    let same = |rules: &Value| rules.to_string().replace("1234.5}", "1234.50}");
    for layout in layouts {
        assert_eq!(same(&imported(layout).0), same(&expected), "{layout}");
    }
    let utf_16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(layouts[1].encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(same(&import(&utf_16, &[]).ends_with(0).json()), same(&expected));
}

#[test]
fn units_are_those_of_the_cell_the_header_the_column_the_option_or_the_carrier() {
    let unit = |header: &str, row: &str, more: &[&str]| {
        let sheet = format!("service_code,currency,rate,country_codes,{header}\nA,USD,1,{row}\n");
        let rules = import(sheet.as_bytes(), more).ends_with(0).json();
        let unit = &rules["CarrierServices"][0]["Rules"]["Length"]["Unit"];
        format!("{} {}", rules["Tariffs"][0]["Unit"].as_str().unwrap(), unit.as_str().unwrap())
    };
    assert_eq!(unit("max_weight,max_length", "DE,2,60", &[]), "kg cm");
    assert_eq!(unit("max_weight,max_length,domicile", "US,2,60,true", &[]), "lb in");
    assert_eq!(unit("max_weight,max_length,domicile", "US,2,60,true", &["--weight-unit", "oz", "--length-unit", "MM"]), "oz mm");
    assert_eq!(unit("max_weight,max_length,weight_unit,dimension_unit", "US,2,60,KG,CM", &["--weight-unit", "oz"]), "kg cm");
    assert_eq!(unit("max_weight_g,max_length_mm", "DE,500,60", &["--weight-unit", "oz"]), "g mm");
    assert_eq!(unit("max_weight,max_length", "DE,500 g,0.6 m", &[]), "g m");
    let rules = import(b"service_code,currency,rate,max_weight,weight_unit\nA,EUR,1,1000,g\nA,EUR,2,16,oz\n", &[]).ends_with(0).json();
    let units = rules["Tariffs"].as_array().unwrap().iter().map(|tariff| tariff["Unit"].as_str().unwrap());
    assert_eq!(units.collect::<Vec<_>>(), ["g", "oz"], "each is its own service");
    let two = b"service_code,currency,rate,max_weight,weight_unit\nA,EUR,1,5,kg\nA,EUR,2,9,kg\nA,USD,2,5,lb\nA-2,EUR,3,5,kg\n";
    let said = import(two, &[]).ends_with(0).says("`USD` has no exchange rate to `EUR`: prices in it are never chosen");
    let rules = said.json();
    let references = rules["CarrierServices"].as_array().unwrap().iter().map(|service| service["Reference"].as_str().unwrap());
    assert_eq!(references.collect::<Vec<_>>(), ["A", "A-3", "A-2"], "a part of a service gets a free reference");
}

#[test]
fn weights_may_be_gaps_overlaps_points_or_endless() {
    let sheet = |rows: &str| imported(&format!("service_code,currency,min_weight,max_weight,rate\n{rows}"));
    let (rules, said) = sheet("A,EUR,1,5,7\nA,EUR,6,10,9\n");
    assert_eq!(bands(&rules, 0, 0), "5:7 10:9");
    assert!(said.contains(":3, column E: weights between a band's end and the next one's start, 1 further"), "{said}");
    let (rules, said) = sheet("A,EUR,0,5,7\nA,EUR,20,30,9\n");
    assert_eq!(bands(&rules, 0, 0), "5:7 20:null 30:9", "a gap has no price");
    assert_eq!(rules["CarrierServices"][0]["Rules"]["Weight"], json!({ "Max": 30, "Unit": "kg", "Basis": "Package" }));
    assert!(said.contains("nothing has a price between `5` and `20`"), "{said}");
    let (rules, said) = sheet("A,EUR,0,5,7\nA,EUR,5,,9\n");
    assert_eq!(bands(&rules, 0, 0), "5:7 6:9");
    assert_eq!(price(&saved("endless", &rules.to_string()), "A", "DE", "600", "Kg"), "9.00 EUR");
    assert!(said.contains(":3, column D: there is no maximum weight"), "{said}");
    let (rules, said) = sheet("A,EUR,0,5,7\nA,EUR,0,5,7.00\nA,EUR,0,5,7\n");
    assert_eq!(bands(&rules, 0, 0), "5:7");
    assert!(said.contains("it says what another row says (and 1 more)"), "{said}");
}

#[test]
fn sizes_that_differ_make_services_of_their_own() {
    let sheet = "service_code,max_weight,max_length,max_width,max_height,rate,currency\nA,2,35,25,5,3,EUR\nA,2,120,60,60,7,EUR\nA,9,120,60,60,9,EUR\n";
    let (rules, _) = imported(sheet);
    let services = rules["CarrierServices"].as_array().unwrap();
    let sizes = services.iter().map(|service| {
        let rules = &service["Rules"];
        format!("{} {}", service["Reference"].as_str().unwrap(), rules["Sides"]["Max"])
    });
    assert_eq!(sizes.collect::<Vec<_>>(), ["A [35,25,5]", "A-2 [120,60,60]"]);
    assert_eq!(bands(&rules, 1, 0), "2:7 9:9");
    let (rules, said) = imported("service_code,rate,currency,max_length,max_girth,max_volume,max_value\nA,3,EUR,120,300,0.2,500\n");
    assert_eq!(
        rules["CarrierServices"][0]["Rules"],
        json!({ "Length": { "Max": 120, "Unit": "cm" }, "Girth": { "Max": 300, "Unit": "cm" }, "Value": { "Max": 500 } })
    );
    assert!(said.contains("the column `max_volume` is no part of a price"), "{said}");
}

#[test]
fn flags_features_surcharges_dates_and_divisors_find_their_places() {
    let sheet = "service_code,features,signed,fuel_surcharge,toll_surcharge,volumetric_divisor,valid_from,valid_to,country_codes,max_weight,rate,currency,colour
A,\"tracked,b2c,service_point\",Ja,6.5%,1.20,5000,2026-01-01,31.12.2026,DE,5,7,EUR,red
A,\"tracked,b2c,service_point\",Ja,6.5%,2.40,5000,2026-01-01,31.12.2026,FR,5,9,EUR,
";
    let (rules, said) = imported(sheet);
    let service = &rules["CarrierServices"][0];
    assert_eq!((&service["IsTracked"], &service["IsSigned"], &service["IsPickUp"]), (&json!(true), &json!(true), &json!(true)));
    assert_eq!(
        service["Surcharges"],
        json!([
            { "Name": "fuel_surcharge", "Percent": 6.5 },
            { "Name": "toll_surcharge", "Amount": 1.20, "Per": "Package", "Zones": ["DE"] },
            { "Name": "toll_surcharge", "Amount": 2.40, "Per": "Package", "Zones": ["FR"] }
        ])
    );
    let rate = &rules["Tariffs"][0];
    assert_eq!(
        (&rate["Chargeable"]["Divisor"], &rate["ValidFrom"], &rate["ValidTo"]),
        (&json!({ "Value": 5000, "Unit": "Cm3PerKg" }), &json!("2026-01-01"), &json!("2026-12-31"))
    );
    for part in ["`b2c` is no property", "the column `colour` is not known"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn zones_are_lists_labels_and_everywhere_else() {
    let sheet = "service_code,zone,countries,domestic,international,max_weight,rate,currency
A,Home,DE,yes,no,5,1,EUR
A,Near,AT;UK,no,yes,5,2,EUR
A,France,,no,yes,5,3,EUR
A,Alps,CH,no,yes,5,4,EUR
A,International,,no,yes,5,5,EUR
B,Domestic,,yes,no,5,6,EUR
B,Europe,,no,yes,5,7,EUR
C,1,,no,yes,5,8,EUR
C,2,,no,yes,5,9,EUR
";
    import(sheet.as_bytes(), &[]).ends_with(2).says("nothing says which places the zone `Europe` has");
    let (rules, said) = lenient(sheet);
    let path = saved("zones", &rules.to_string());
    for (service, country, expected) in [
        ("A", "DE", "1.00 EUR"),
        ("A", "GB", "2.00 EUR"),
        ("A", "FR", "3.00 EUR"),
        ("A", "JP", "5.00 EUR"),
        ("B", "DE", "6.00 EUR"),
        ("B", "FR", "NoLane"),
    ] {
        assert_eq!(price(&path, service, country, "1", "Kg"), expected, "{service} {country}");
    }
    for part in [
        ":8, column B: nothing says which places the zone `Europe` has: `--zone 'Europe=DE,FR'`",
        ":9, column B: nothing says which places the zone `1` has",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    import(sheet.as_bytes(), &["--zone", "Eurpe=FR"])
        .ends_with(2)
        .says("`--zone`: no sheet has a zone `Eurpe`: there are `1`, `2`, `Alps`");
    let more = ["--zone", "Europe=FR,IT", "--zone", "1=US", "--zone", "2=CA,MX"];
    let rules = import(sheet.as_bytes(), &more).ends_with(0);
    let path = saved("zones-defined", &rules.out);
    assert_eq!(
        ["B FR", "C US", "C MX"].map(|pair| pair.split_once(' ').map(|(service, to)| price(&path, service, to, "1", "Kg")).unwrap()),
        ["7.00 EUR", "8.00 EUR", "9.00 EUR"]
    );
}

#[test]
fn what_has_no_price_is_said_and_never_chosen() {
    let sheet = "service_code,currency,max_weight,rate\nA,EUR,2,\nA,EUR,5,9\nB,EUR,5,0.0\nC,EUR,5,n/a\n";
    import(sheet.as_bytes(), &[]).ends_with(2).says("the service `B` has no price");
    let (rules, said) = lenient(sheet);
    let path = saved("no-price", &rules.to_string());
    let priced = |service, weight| price(&path, service, "DE", weight, "Kg");
    assert_eq!([priced("A", "3"), priced("A", "1")], ["9.00 EUR", "NoRate"]);
    for part in [":2, column D: there is no price (and 1 more)", ":4, column D: a rate of 0 is taken for a missing one"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let free = import(sheet.as_bytes(), &["--zero-is-free", "--lenient"]).ends_with(0);
    assert_eq!(price(&saved("free", &free.out), "B", "DE", "1", "Kg"), "0.00 EUR");
    let none = import(b"service_code,zone_label,weight_unit,max_weight,currency,domicile,international\nA,EU,KG,70,EUR,true,true\n", &[]);
    none.ends_with(2).says("`true` is not a number");
}

#[test]
fn zones_as_columns_go_in_with_a_chart_and_are_looked_up() {
    let more = ["price-lists/ground.csv", "--service", "GROUND", "--carrier", "UPS", "--country", "US", "--zones", "price-lists/chart.csv"];
    let import =
        |name: &str, verify: &[&str]| run(&["import", name].iter().chain(&more).chain(verify).copied().collect::<Vec<_>>()).ends_with(0);
    let shown = import("rates", &["--verify"]).says("6 rows make 1 service, 30 prices").says("looked up");
    let shown = shown.says("price-lists/ground.csv:6, column B: GROUND, zone 2, 1 lb to US 85000: 5.80 USD");
    assert_eq!(import("rate-sheet", &[]).out, shown.out, "the name of old");
    let without =
        run(&["import", "rates", "price-lists/ground.csv", "--service", "GROUND", "--carrier", "UPS", "--country", "US"]).ends_with(2);
    without.says("nothing says which places the zone `2` has").says("nothing is written");
    let mapping = run(&["columns", "price-lists/ground.csv"]).ends_with(0);
    assert!(mapping.out.contains("Weight = \"lbs.\"") && mapping.out.contains("Currency = \"USD\""), "{}", mapping.out);
    let folder = scratch("mapping");
    let path = folder.join("m.toml").display().to_string();
    fs::write(&path, "Unit = \"stone\"\n").unwrap();
    run(&["import", "rates", "price-lists/ground.csv", "--mapping", &path]).ends_with(2).says("line 1, column 8");
}
