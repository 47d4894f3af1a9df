//! The shipped examples: each price of each sheet, read by itself, is what the engine says.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::field_reassign_with_default, missing_docs)]

use std::path::{Path, PathBuf};

use consign::{Address, Carrier, Consignment, Package, RuleSet};
use consign_rates::{Imported, Mapping, Options, Origin, import};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules-examples/price-lists").join(name)
}

fn options(carrier: &str, service: Option<&str>, country: Option<&str>, currency: Option<&str>) -> Options {
    let mut options = Options::default();
    options.carrier = Some(Carrier::new(carrier.parse().unwrap(), None));
    options.service = service.map(|service| service.parse().unwrap());
    options.country = country.map(|country| country.parse().unwrap());
    options.currency = currency.map(|currency| currency.parse().unwrap());
    options
}

/// Imports an example; its rule set is the one that stands there, and ten prices that are looked up are right.
fn imported(name: &str, charts: &[&str], surcharges: &[&str], options: &Options) -> Imported {
    let read = |file: &str| {
        let mut all = consign_tables::sheets(&folder(name).join(file)).unwrap();
        // Without the folder, which differs from machine to machine.
        all.drain(..).next().unwrap()
    };
    let sheets = |files: &[&str]| files.iter().map(|file| read(file)).collect::<Vec<_>>();
    let imported = import(&sheets(&["prices.csv"]), &sheets(charts), &sheets(surcharges), options)
        .unwrap_or_else(|refused| panic!("{name}: {refused}"));
    let expected = folder(name).join("rules.json");
    if std::env::var_os("CONSIGN_BLESS").is_some() {
        std::fs::write(&expected, imported.rules.to_json() + "\n").unwrap();
    }
    assert_eq!(imported.rules.to_json() + "\n", std::fs::read_to_string(expected).unwrap(), "{name}");
    assert!(imported.verify(10).unwrap_or_else(|refused| panic!("{name}: {refused}")).len() > 3);
    imported
}

/// Rows and cells of a sheet.
fn cells(name: &str, file: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_path(folder(name).join(file)).unwrap();
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// What a service costs: `9.40`, or `-`.
fn cost(rules: &RuleSet, service: &str, from: Option<&str>, [country, postcode]: [&str; 2], weight: &str, pounds: bool) -> String {
    let matcher = rules.compile().unwrap();
    let weight: consign::rust_decimal::Decimal = weight.parse().unwrap();
    let package = if pounds { Package::lb(weight) } else { Package::kg(weight) };
    let draft = Consignment::new("EC-1", Address::to(country, postcode)).package(package);
    let home = |country: &str| Address::to(country, "");
    let draft = match from {
        Some(from) if from.len() == 2 => draft.origin(home(from)),
        Some(from) => draft.from(from),
        None => draft,
    };
    let quotes = matcher.service(service).unwrap().quotes(&draft.build().unwrap(), "2026-11-02T09:00:00Z".parse().unwrap()).unwrap();
    quotes.first().map_or("-".to_owned(), |quote| quote.price().net.to_string())
}

#[test]
fn zones_as_columns_with_a_chart() {
    let imported = imported("zones-as-columns", &["chart.csv"], &[], &options("ROAD", Some("GROUND"), Some("US"), None));
    let (prices, chart) = (cells("zones-as-columns", "prices.csv", b','), cells("zones-as-columns", "chart.csv", b','));
    assert_eq!(imported.rules.tariffs[0].up_to.len(), 6, "one tariff, and no thousands of bands");
    let mut asked = 0;
    for place in &chart[1..] {
        for row in &prices[5..11] {
            let at = prices[4].iter().position(|zone| *zone == place[1] && !zone.is_empty());
            let expected = at.map_or("-", |at| row[at].as_str());
            assert_eq!(
                cost(&imported.rules, "GROUND", Some("US"), ["US", &format!("{}01", place[0])], &row[0], true),
                expected,
                "{place:?} {row:?}"
            );
            asked += 1;
        }
    }
    assert_eq!(asked, 84);
    assert_eq!(cost(&imported.rules, "GROUND", Some("US"), ["US", "85001"], "20.01", true), "-");
    assert_eq!(cost(&imported.rules, "GROUND", Some("US"), ["US", "85001"], "1.01", true), prices[6][1], "above a weight is the next");
}

#[test]
fn weights_as_columns() {
    let imported = imported("weights-as-columns", &[], &[], &options("ALPS", Some("STANDARD"), Some("AT"), Some("EUR")));
    let prices = cells("weights-as-columns", "prices.csv", b',');
    for row in &prices[1..] {
        for (at, price) in row.iter().enumerate().skip(1) {
            let weight = prices[0][at].trim_start_matches("bis-");
            let postcode = format!("{}20", row[0].trim_start_matches("FRT-AT-"));
            assert_eq!(cost(&imported.rules, "STANDARD", Some("AT"), ["AT", &postcode], weight, false), *price, "{row:?}");
        }
    }
}

#[test]
fn long_list() {
    let imported = imported("long-list", &[], &[], &options("MERIDIAN", None, None, None));
    for row in &cells("long-list", "prices.csv", b',')[1..] {
        let postcode = if row[2] == "*" { "" } else { &row[3] };
        for weight in [row[5].as_str(), if row[4] == "0" { "0.5" } else { row[4].as_str() }] {
            assert_eq!(cost(&imported.rules, &row[0], None, [&row[1], postcode], weight, false), row[6], "{row:?}");
        }
    }
    assert_eq!(cost(&imported.rules, "Standard", None, ["DE", ""], "0.995", false), "5.20", "a gap of a step has the price of the heavier");
}

#[test]
fn blocks_with_two_origins() {
    let mut options = options("POST", Some("PRIORITY"), Some("US"), Some("USD"));
    let origin = |column: &str, name: &str, place: &str| Origin {
        column: Some(column.to_owned()),
        name: name.to_owned(),
        place: Some(place.to_owned()),
    };
    options.origins = vec![origin("phx_zone", "PHX", "US 85001"), origin("cmh_zone", "CMH", "US 43085")];
    let imported = imported("blocks", &["chart.csv"], &[], &options);
    let (prices, chart) = (cells("blocks", "prices.csv", b';'), cells("blocks", "chart.csv", b','));
    for (service, rows) in [("PRIORITY_PRIORITY_TIER_1", 2..6), ("PRIORITY_PRIORITY_TIER_2", 9..13)] {
        for (place, from) in chart[1..].iter().flat_map(|place| [(place, "PHX"), (place, "CMH")]) {
            let zone: usize = place[if from == "PHX" { 1 } else { 2 }].parse().unwrap();
            for row in &prices[rows.clone()] {
                let weight = row[0].replace(',', ".");
                let expected = row[zone].replace(',', ".");
                assert_eq!(
                    cost(&imported.rules, service, Some(from), ["US", &format!("{}01", place[0])], &weight, true),
                    expected,
                    "{service} {from} {place:?} {row:?}"
                );
            }
        }
    }
}

#[test]
fn per_kg() {
    let imported = imported("per-kg", &[], &[], &options("HAUL", Some("FREIGHT"), Some("DE"), None));
    for (country, weight, expected) in [
        ("NL", "10", "12.50"),
        ("NL", "50", "21.00"),
        ("NL", "100", "42.00"),
        ("NL", "200", "72.00"),
        ("BE", "500", "205.00"),
        ("BE", "501", "-"),
    ] {
        assert_eq!(cost(&imported.rules, "FREIGHT", Some("DE"), [country, ""], weight, false), expected, "{country} {weight}");
    }
}

#[test]
fn mapped() {
    let mut options = Options::default();
    options.mapping = Mapping::read("mapping.toml", &std::fs::read_to_string(folder("mapped").join("mapping.toml")).unwrap()).unwrap();
    let imported = imported("mapped", &[], &["islands.csv"], &options);
    let prices = cells("mapped", "prices.csv", b';');
    for row in &prices[1..] {
        for (zone, to) in [(1, ["DK", "1050"]), (2, ["SE", "111 22"]), (2, ["NO", "0150"]), (3, ["SE", "98132"])] {
            assert_eq!(cost(&imported.rules, "ECONOMY", None, to, &row[0], false), row[zone].replace(',', "."), "{row:?} {to:?}");
        }
    }
    assert_eq!(cost(&imported.rules, "ECONOMY", None, ["DK", "3700"], "1", false), "5.60", "3.10 and 2.50 for the island");
}

#[test]
fn the_case_of_all_has_the_rule_set_of_a_shape() {
    let read = |path: &str| std::fs::read_to_string(folder(path)).unwrap();
    assert_eq!(read("rules.json"), read("zones-as-columns/rules.json"));
}

#[test]
fn the_rate_sheet_becomes_its_rule_set_and_all_cases_hold() {
    let root = folder("").join("../rate-sheets");
    let mut options = options("POSTAT", None, Some("AT"), None);
    options.carrier = Some(Carrier::new("POSTAT".parse().unwrap(), Some("Austrian Post".to_owned())));
    options.has_prefix = true;
    let sheets = consign_tables::sheets(&root.join("austrian-post.csv")).unwrap();
    let imported = import(&sheets, &[], &[], &options).unwrap();
    assert_eq!(imported.verify(10).unwrap().len(), 10);
    let mut rules = imported.rules;
    rules.name = Some("List prices of Austrian Post".to_owned());
    if std::env::var_os("CONSIGN_BLESS").is_some() {
        std::fs::write(root.join("rules.json"), rules.to_json() + "\n").unwrap();
    }
    assert_eq!(rules.to_json() + "\n", std::fs::read_to_string(root.join("rules.json")).unwrap());
    for folder in [root, folder("")] {
        let outcomes = consign::cases::run(&|file| std::fs::read_to_string(folder.join(file)).ok()).unwrap();
        let failures: Vec<_> =
            outcomes.into_iter().filter(|outcome| !outcome.failures.is_empty()).map(|outcome| outcome.failures).collect();
        assert!(failures.is_empty(), "{failures:?}");
    }
}
