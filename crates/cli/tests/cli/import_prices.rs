//! `consign import rates`: five carriers' list prices, asked for by allocating.
//!
//! The figures are the carriers' public list prices (DHL Parcel DE, GLS, La Poste, Austrian Post, USPS); the tables here are ours, and hold a
//! part of them, in the columns that multi-carrier systems load.

use std::path::{Path, PathBuf};

use crate::import::{import, price, saved};
use crate::support::run;

const COLUMNS: &str = "service_code,service_name,zone_label,country_codes,min_weight,max_weight,max_length,max_width,max_height,rate,currency,\
                       transit_days,domicile,international\n";

/// Some rows that differ in weight and price only: what is before these columns, between them and after them.
struct Rows {
    lane: &'static str,
    prices: &'static [[&'static str; 3]],
    sizes: &'static str,
    rest: &'static str,
}

/// The rule set of some rows.
fn imported(name: &str, rows: &[Rows]) -> PathBuf {
    let lines = rows.iter().flat_map(|rows| {
        let Rows { lane, prices, sizes, rest } = rows;
        prices.iter().map(move |[from, to, price]| format!("{lane},{from},{to},{sizes},{price},{rest}\n"))
    });
    let sheet = COLUMNS.to_owned() + &lines.collect::<String>();
    let run = import(sheet.as_bytes(), &[]).ends_with(0);
    saved(name, &run.out)
}

/// Checks prices: service, country, weight, price or reasons.
fn costs(rules: &Path, unit: &str, cases: &[[&str; 4]]) {
    for [service, country, weight, expected] in cases {
        assert_eq!(price(rules, service, country, weight, unit), *expected, "{service} to {country}, {weight} {unit}");
    }
}

const EU: &str = "\"AT,BE,BG,HR,CY,CZ,DK,EE,FI,FR,GR,HU,IE,IT,LV,LT,LU,MT,NL,PL,PT,RO,SK,SI,ES,SE\"";

#[test]
fn dhl_parcel_de() {
    let euro = format!("V54EPAK,DHL EuroPaket,Europe,{EU}").leak();
    let rules = imported(
        "dhl",
        &[
            Rows {
                lane: "V62KP,DHL Kleinpaket,Germany,DE",
                prices: &[["0.01", "1.0", "3.39"]],
                sizes: "35.3,25,5",
                rest: "EUR,1-2,true,false",
            },
            Rows {
                lane: "V01PAK,DHL Paket,Germany,DE",
                prices: &[
                    ["0.01", "2.0", "7.50"],
                    ["2.0", "5.0", "7.50"],
                    ["5.0", "10.0", "10.30"],
                    ["10.0", "20.0", "18.80"],
                    ["20.0", "31.5", "19.97"],
                ],
                sizes: "120,60,60",
                rest: "EUR,1-2,true,false",
            },
            Rows {
                lane: euro,
                prices: &[["0.01", "2.0", "13.99"], ["2.0", "5.0", "15.99"]],
                sizes: "120,60,60",
                rest: "EUR,3-5,false,true",
            },
            Rows {
                lane: "V53WPAK,DHL Paket International,Rest of World,",
                prices: &[["0.01", "2.0", "15.99"], ["2.0", "5.0", "18.99"], ["20.0", "31.5", "44.99"]],
                sizes: "120,60,60",
                rest: "EUR,5-10,false,true",
            },
        ],
    );
    costs(
        &rules,
        "Kg",
        &[
            ["V62KP", "DE", "1", "3.39 EUR"],
            ["V62KP", "DE", "1.01", "NoRate Weight"],
            ["V62KP", "DE", "0.009", "Weight"],
            ["V01PAK", "DE", "5", "7.50 EUR"],
            ["V01PAK", "DE", "5.0001", "10.30 EUR"],
            ["V01PAK", "DE", "20", "18.80 EUR"],
            ["V01PAK", "DE", "31.5", "19.97 EUR"],
            ["V01PAK", "FR", "1", "NoLane"],
            ["V54EPAK", "FR", "2", "13.99 EUR"],
            ["V54EPAK", "SE", "4.5", "15.99 EUR"],
            ["V54EPAK", "DE", "1", "NoLane"],
            ["V53WPAK", "US", "2.5", "18.99 EUR"],
            ["V53WPAK", "FR", "2.5", "NoLane"],
            ["V53WPAK", "DE", "2.5", "NoLane"],
            // Between 5 and 20 kg this part of the list has no rows.
            ["V53WPAK", "JP", "12", "NoRate"],
            ["V53WPAK", "JP", "31.5", "44.99 EUR"],
        ],
    );
}

#[test]
fn gls() {
    let euro = format!("EUROBUSINESSPARCEL,GLS Euro Business Parcel,Europe,{EU}").leak();
    let rules = imported(
        "gls",
        &[
            Rows {
                lane: "PARCEL,GLS Parcel,Germany,DE",
                prices: &[
                    ["0.01", "2.0", "4.49"],
                    ["2.0", "5.0", "5.49"],
                    ["5.0", "10.0", "6.99"],
                    ["10.0", "20.0", "8.99"],
                    ["20.0", "31.5", "11.49"],
                ],
                sizes: "200,60,60",
                rest: "EUR,1-2,true,false",
            },
            Rows {
                lane: "EXPRESS,GLS Express,Germany,DE",
                prices: &[["0.01", "2.0", "12.99"], ["2.0", "5.0", "14.99"]],
                sizes: "200,60,60",
                rest: "EUR,1,true,false",
            },
            Rows {
                lane: euro,
                prices: &[["0.01", "2.0", "7.99"], ["2.0", "5.0", "9.99"], ["5.0", "10.0", "12.99"]],
                sizes: "200,60,60",
                rest: "EUR,3-5,false,true",
            },
        ],
    );
    costs(
        &rules,
        "Kg",
        &[
            ["PARCEL", "DE", "2", "4.49 EUR"],
            ["PARCEL", "DE", "9.99", "6.99 EUR"],
            ["PARCEL", "DE", "31.5", "11.49 EUR"],
            ["PARCEL", "DE", "31.51", "NoRate Weight"],
            ["EXPRESS", "DE", "2.001", "14.99 EUR"],
            ["EUROBUSINESSPARCEL", "AT", "0.01", "7.99 EUR"],
            ["EUROBUSINESSPARCEL", "CH", "1", "NoLane"],
        ],
    );
}

#[test]
fn la_poste() {
    let code = "La Poste Standard Service";
    let rules = imported(
        "laposte",
        &[
            Rows {
                lane: "La Poste Standard Service,Colissimo,France,FR",
                prices: &[["0.01", "1.0", "4.90"], ["1.0", "3.0", "6.90"], ["3.0", "5.0", "8.90"]],
                sizes: "100,60,60",
                rest: "EUR,2,true,false",
            },
            Rows {
                lane: "La Poste Standard Service,Colissimo,Europe,\"DE,BE,NL,LU,ES,IT,PT,AT,CH,GB,PL,CZ,DK,SE\"",
                prices: &[["0.01", "1.0", "8.90"], ["1.0", "3.0", "12.90"], ["3.0", "5.0", "15.90"]],
                sizes: "100,60,60",
                rest: "EUR,3-5,false,true",
            },
            Rows {
                lane: "La Poste Standard Service,Colissimo,Worldwide,",
                prices: &[["0.01", "1.0", "14.90"], ["1.0", "3.0", "18.90"], ["3.0", "5.0", "22.90"]],
                sizes: "100,60,60",
                rest: "EUR,5-10,false,true",
            },
        ],
    );
    costs(
        &rules,
        "Kg",
        &[
            [code, "FR", "1", "4.90 EUR"],
            [code, "FR", "1.5", "6.90 EUR"],
            [code, "GB", "3", "12.90 EUR"],
            [code, "IE", "3", "18.90 EUR"],
            [code, "US", "4", "22.90 EUR"],
            [code, "US", "5.5", "NoRate Weight"],
        ],
    );
}

#[test]
fn austrian_post() {
    let rules = imported(
        "postat",
        &[
            Rows {
                lane: "10,PostAT Standard Domestic,Austria,AT",
                prices: &[["0.01", "2.0", "4.90"], ["2.0", "5.0", "6.90"]],
                sizes: "150,60,60",
                rest: "EUR,1-3,true,false",
            },
            Rows {
                lane: "30,PostAT International Standard,Europe,\"DE,CH,CZ,HU,SK,SI,IT,PL\"",
                prices: &[["0.01", "2.0", "10.90"], ["2.0", "5.0", "14.90"]],
                sizes: "150,60,60",
                rest: "EUR,3-7,false,true",
            },
            Rows {
                lane: "40,PostAT International Express,Worldwide,",
                prices: &[["0.01", "2.0", "18.90"], ["2.0", "5.0", "24.90"]],
                sizes: "150,60,60",
                rest: "EUR,2-5,false,true",
            },
        ],
    );
    costs(
        &rules,
        "Kg",
        &[
            ["10", "AT", "1.99", "4.90 EUR"],
            ["10", "AT", "5", "6.90 EUR"],
            ["30", "CH", "2.5", "14.90 EUR"],
            ["30", "AT", "2.5", "NoLane"],
            // A service of its own, so its everywhere is also where another goes.
            ["40", "CH", "2.5", "24.90 EUR"],
            ["40", "NZ", "1", "18.90 EUR"],
            ["40", "AT", "1", "NoLane"],
        ],
    );
}

#[test]
fn usps() {
    let rules = imported(
        "usps",
        &[
            Rows {
                lane: "USPS_GROUND_ADVANTAGE,Ground Advantage,USA,US",
                prices: &[["0.01", "1.0", "4.50"], ["1.0", "4.0", "5.50"], ["4.0", "8.0", "7.50"]],
                sizes: "108,61,61",
                rest: "USD,2-5,true,false",
            },
            Rows {
                lane: "MEDIA_MAIL,Media Mail,USA,US",
                prices: &[["0.01", "1.0", "2.49"], ["1.0", "2.0", "2.89"], ["2.0", "3.0", "3.19"]],
                sizes: "108,61,61",
                rest: "USD,2-8,true,false",
            },
        ],
    );
    costs(
        &rules,
        "Lb",
        &[
            ["USPS_GROUND_ADVANTAGE", "US", "1", "4.50 USD"],
            ["USPS_GROUND_ADVANTAGE", "US", "1.01", "5.50 USD"],
            ["USPS_GROUND_ADVANTAGE", "US", "8.01", "NoRate Weight"],
            ["USPS_GROUND_ADVANTAGE", "CA", "1", "NoLane"],
            ["MEDIA_MAIL", "US", "2.5", "3.19 USD"],
        ],
    );
    costs(&rules, "Kg", &[["MEDIA_MAIL", "US", "1", "3.19 USD"], ["MEDIA_MAIL", "US", "0.9", "2.89 USD"]]);
}

/// Cells that have been met, and some that nobody would write.
const CELLS: &[(&str, &[&str])] = &[
    ("service_code", &["A", "A", "A", "B", "b pack 24/7", "", "Ä'\"\"x"]),
    ("service_name", &["One", "Two", ""]),
    ("zone_label", &["Germany", "Europe", "Rest of World", "1", "", "Domestic", "Zone A", "NA"]),
    ("country_codes", &["DE", "AT,CH", "FR,DE", "", "*", "XX", "US", "UK EL"]),
    ("min_weight", &["", "0.01", "0", "1", "2", "5", "100", "-1"]),
    ("max_weight", &["1", "2", "5", "10", "31,5", "", "0", "1,000", "999999999999"]),
    ("weight_unit", &["KG", "kg", "lb", "g", "", "stone"]),
    ("max_length", &["120", "120", "", "60", "0", "1e3", "99999999999"]),
    ("max_width", &["60", "60", "", "x"]),
    ("max_height", &["60", "60", "", "5 in"]),
    ("rate", &["1", "2.50", "0.0", "", "-3", "€ 4,20", "99999999999", "n/a"]),
    ("currency", &["EUR", "EUR", "eur", "USD", "", "XYZ"]),
    ("transit_days", &["1", "2-3", "", "3-2", "24h", "tomorrow"]),
    ("domicile", &["true", "false", "", "maybe"]),
    ("international", &["true", "false", "", "1"]),
    ("fuel_surcharge", &["6.5%", "1.20", "", "0", "x%"]),
    ("dim_factor", &["5000", "0", ""]),
    ("valid_from", &["2026-01-01", "", "01/02/2026"]),
    ("postal_codes", &["", "", "10-19", "1", ""]),
    ("active", &["true", "", "no"]),
];

#[test]
fn whatever_a_sheet_says_a_rule_set_comes_out_or_a_refusal() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let mut written = 0;
    for _ in 0..120 {
        let columns: Vec<&(&str, &[&str])> = CELLS.iter().filter(|(name, _)| *name == "service_code" || next(4) > 0).collect();
        let mut sheet = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";") + "\n";
        for _ in 0..=next(12) {
            // Mostly good cells, which stand first: a row with a bad one is left out.
            let mut cell = |cells: &[&'static str]| cells[if next(8) > 0 { next(2) } else { next(cells.len()) }];
            let cells: Vec<&str> = columns.iter().map(|(_, cells)| cell(cells)).collect();
            sheet += &(cells.join(";") + "\n");
        }
        let run = import(sheet.as_bytes(), &["--lenient", "--country", "DE", "--currency", "EUR"]);
        assert!(run.code == 0 || run.code == 2 && run.err.contains("error: "), "{sheet}\n{}", run.err);
        assert!(!run.err.contains("no rule set") && !run.err.contains("panicked"), "{sheet}\n{}", run.err);
        assert_eq!(run.code == 0, !run.out.is_empty(), "{sheet}");
        written += usize::from(run.code == 0);
    }
    assert!(written > 60, "{written}");
}

#[test]
fn the_example_is_what_its_sheet_becomes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules-examples/rate-sheets");
    let sheet = folder.join("austrian-post.csv").display().to_string();
    let name = "List prices of Austrian Post";
    let arguments = ["import", "rates", &sheet, "--carrier", "POSTAT=Austrian Post", "--prefix", "--country", "AT", "--name", name];
    let rules = std::fs::read_to_string(folder.join("rules.json")).unwrap();
    assert_eq!(run(&arguments).ends_with(0).out, rules);
}
