//! What is refused, with which words and where; and what is told of what goes in.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::field_reassign_with_default, missing_docs)]

use consign::Carrier;
use consign_rates::{Imported, Kind, Mapping, Options, Refused, import};
use consign_tables::Sheet;

fn sheet(file: &str, rows: &[&str]) -> Sheet {
    let mut sheet = Sheet::new(file, None);
    for (line, row) in (1..).zip(rows) {
        sheet.push(line, row.split(';'));
    }
    sheet
}

fn options() -> Options {
    let mut options = Options::default();
    options.carrier = Some(Carrier::new("C".parse().unwrap(), None));
    options.service = Some("S".parse().unwrap());
    options.currency = Some("USD".parse().unwrap());
    options.country = Some("US".parse().unwrap());
    options
}

fn with(rows: &[&str], chart: &[&str], options: &Options) -> Result<Imported, Refused> {
    let charts: Vec<Sheet> = Some(sheet("chart.csv", chart)).filter(|chart| !chart.is_empty()).into_iter().collect();
    import(&[sheet("prices.csv", rows)], &charts, &[], options)
}

fn refused(rows: &[&str], chart: &[&str]) -> String {
    with(rows, chart, &options()).unwrap_err().to_string()
}

#[test]
fn a_zone_that_is_left_out_is_no_price() {
    let rows = ["country;per_kg;min_charge;weight_from;weight_to", "NL;0.42;12.50;0;100", "BE;0.41;;100;500"];
    assert!(refused(&rows, &[]).contains("prices.csv:3, column A: prices per unit can't have a gap in their weights"));
    let mut lenient = options();
    lenient.is_lenient = true;
    let imported = with(&rows, &[], &lenient).unwrap();
    assert_eq!((imported.prices, imported.verify(8).unwrap().len()), (1, 1));
    assert!(!imported.rules.to_json().contains("\"BE\""));
    let told = with(&[rows[0], "BE;0.41;;0;100", "BE;0.39;;200;300"], &[], &lenient).unwrap_err().to_string();
    assert!(told.contains("can't have a gap"), "{told}");
}

#[test]
fn a_part_of_a_price_that_is_not_understood_refuses_the_list() {
    let rows = ["country;max_weight;rate;min_piece_kg", "DE;2;3.10;5"];
    let told = refused(&rows, &[]);
    assert!(told.starts_with("prices.csv:2, column D: the column `min_piece_kg` has figures"), "{told}");
    let mut lenient = options();
    lenient.is_lenient = true;
    assert!(with(&rows, &[], &lenient).is_err(), "and leniency doesn't help");
    let mut ignored = options();
    ignored.mapping = Mapping::read("m", "[Columns]\nIgnore = [\"min_piece_kg\"]").unwrap();
    assert_eq!(with(&rows, &[], &ignored).unwrap().prices, 1);
    let text = with(&["country;max_weight;rate;colour", "DE;2;3.10;red"], &[], &options()).unwrap();
    assert!(text.notes.lines(Kind::LeftOut, 5)[0].contains("`colour` is not known"));
}

#[test]
fn zones_without_places_and_a_rest_of_the_world_beside_them() {
    let rows = ["Weight;Zone 1;Zone 2: Rest of the World", "1;5;9"];
    let told = refused(&rows, &[]);
    assert!(told.contains("prices.csv:2, column B: nothing says which places the zone `Zone 1` has"), "{told}");
    assert!(told.contains("prices.csv:2, column C: it is for the rest of the world, and the zone `Zone 1` has no places yet"), "{told}");
    let mut said = options();
    said.zones.insert("zone 1".to_owned(), ["NZ".parse().unwrap()].into());
    let imported = with(&rows, &[], &said).unwrap();
    assert_eq!(imported.verify(9).unwrap().len(), 2);
}

#[test]
fn charts_and_their_origins_zeros_and_clashes() {
    let rows = ["Weight;2;3", "1;5;9"];
    let told = refused(&rows, &["zip_prefix;phx_zone;cmh_zone", "850;2;3"]);
    assert!(told.starts_with("chart.csv:1, column B: there are the zone columns `phx_zone`, `cmh_zone`"), "{told}");
    let told = refused(&rows, &["zip_prefix;zone", "850;2", "850;3"]);
    assert_eq!(told, "chart.csv:3, column B: `US 850` is in zone `3` here, and in `2` at chart.csv:2, column B");
    let told = refused(&rows, &["zip;zone", "5;2", "85001;3"]);
    assert!(told.contains("chart.csv:1, column A: codes of fewer than three digits"), "{told}");
    let imported = with(&rows, &["zip_prefix;zone", "5;2", "850;3", "006;"], &options()).unwrap();
    assert!(imported.notes.lines(Kind::Assumed, 9).iter().any(|line| line.contains("1 codes have lost zeros")));
    assert!(imported.notes.lines(Kind::LeftOut, 9).contains(&"chart.csv:4, column B: the place is in no zone: it isn't served".to_owned()));
    assert_eq!(imported.rules.zone_charts[0].charts[0].zones["2"][0].to_string(), "US 005");
    let days = with(&rows, &["zip_prefix;service days;zone", "850;1;2", "851;2;2", "900;3;3"], &options()).unwrap();
    assert_eq!(days.rules.zone_charts.len(), 2, "days that differ in a zone have a chart of their own");
    assert_eq!(days.verify(9).unwrap().len(), 2);
}

#[test]
fn every_mistake_is_told_at_once_with_its_place() {
    let rows = ["country;min_weight;max_weight;rate", "DE;0;2;x", "XX;0;2;3", "DE;5;2;3", "AT;0;2;-1", "FR;0;2;4", "FR;0;2;5"];
    let told = refused(&rows, &[]);
    for part in [
        "prices.csv:2, column D: `x` is not a number",
        "prices.csv:3, column A: unknown country `XX`",
        "prices.csv:4, column C: the maximum `2` is below the minimum `5`",
        "prices.csv:5, column D: `-1` is negative",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let told = refused(&["country;max_weight;rate", "FR;2;4", "FR;2;5"], &[]);
    assert_eq!(
        told,
        "prices.csv:3, column C: one service and zone have two prices for a weight: `5` here, and `4` at prices.csv:2, column C"
    );
    let told = refused(&["country;postcodes;max_weight;rate", "AU;200-299;2;4"], &[]);
    assert!(told.contains("`AU 0200-0299` or `AU 2000-2999`"), "{told}");
}

#[test]
fn surcharges_by_class_need_an_amount() {
    let list = [sheet("das.csv", &["zip;class", "85001;DAS", "85003;DAS", "85004;Remote"])];
    let prices = [sheet("prices.csv", &["country;max_weight;rate", "US;2;4"])];
    let mut options = options();
    options.amounts.insert("das".to_owned(), "4.45".parse().unwrap());
    let told = import(&prices, &[], &list, &options).unwrap_err().to_string();
    assert!(told.contains("das.csv:4, column B: nothing says what `Remote` costs: `--amount 'Remote=4.45'`"), "{told}");
    options.amounts.insert("Remote".to_owned(), "9".parse().unwrap());
    let rules = import(&prices, &[], &list, &options).unwrap().rules;
    let told: Vec<(&str, usize)> =
        rules.surcharges.iter().map(consign::Surcharge::called).zip(rules.zones.iter().map(|zone| zone.include.len())).collect();
    assert_eq!(told, [("DAS", 2), ("Remote", 1)]);
}

/// Of postcodes in two zones the narrower decides where one is a part of the other; else nobody knows which price is meant.
#[test]
fn zones_that_share_postcodes() {
    let head = "country;zip_from;zip_to;max_weight;rate";
    let clash = [head, "IT;20100;20199;5;9.40", "IT;20150;20299;5;11.30"];
    let told = refused(&clash, &[]);
    assert!(
        told.contains("prices.csv:3") && told.contains("`IT 20150-20299` and `IT 20100-20199` have 20150 and more in common"),
        "{told}"
    );
    assert!(told.contains("the other stands at prices.csv:2"), "{told}");
    let mut lenient = options();
    lenient.is_lenient = true;
    let imported = with(&clash, &[], &lenient).unwrap();
    assert_eq!((imported.prices, imported.verify(8).unwrap().len()), (1, 1));
    let outer = "IT;20100;20999;5;9.40";
    for inner in [["IT;20100;20189;5;11.30"; 2], ["IT;20800;20999;5;11.30"; 2], ["IT;20100;20189;5;11.30", "IT;20900;20999;5;12.30"]] {
        let imported = with(&[head, outer, inner[0], inner[1]], &[], &options()).unwrap();
        assert!(imported.verify(8).unwrap().len() > 1, "{inner:?}");
    }
}

/// A band may end with more than a consignment can weigh: what it costs is looked up below.
#[test]
fn a_weight_without_end_in_figures() {
    let rows = ["country;per_kg;min_charge;weight_from;weight_to", "NL;0.42;12.50;0;1001447373431.7"];
    assert!(with(&rows, &[], &options()).unwrap().verify(8).unwrap()[0].contains(" 1 kg to NL: 12.50 USD"));
}

/// The engine would never offer it.
#[test]
fn prices_from_a_thousand_million_on() {
    let rows = ["country;per_kg;min_charge", "NL;0;5016895540", "BE;0.41;1000000000", "DE;0.41;999999999.99"];
    let told = refused(&rows, &[]);
    assert!(told.contains("prices.csv:2, column B: the price `5016895540` is too large: below `1000000000`"), "{told}");
    assert!(told.contains("prices.csv:3, column B: the price `1000000000`") && !told.contains("prices.csv:4"), "{told}");
    assert!(refused(&["country;max_weight;rate", "NL;5;2000000000"], &[]).contains("prices.csv:2, column C: the price `2000000000`"));
}
