//! `consign import rates`, as a law: of a package exactly those prices are offered that the sheet's rows have for it.

use std::collections::BTreeSet;

use consign::{Consignment, RuleSet};
use serde_json::json;

use crate::import::import;

/// A generator of numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

/// Label, countries, and the country that is asked about.
const ZONES: [(&str, &str, &str); 3] = [("Home", "DE", "DE"), ("Near", "AT,CH", "AT"), ("World", "", "JP")];
/// Weights: a row goes from one to the next, and one that is missing leaves a gap too wide to be closed.
const BREAKS: [u32; 5] = [0, 2, 5, 10, 20];
/// The sides that a row allows, and those of a package that only such a row takes.
const SIZES: [(&str, [u32; 3]); 2] = [("60,30,20", [50, 20, 10]), ("120,60,60", [110, 50, 50])];

struct Row {
    code: &'static str,
    zone: usize,
    weight: usize,
    size: usize,
    cents: Option<usize>,
}

fn rows(chance: &mut Chance) -> Vec<Row> {
    let mut rows = Vec::new();
    for code in ["A", "B", "C 24/7"] {
        for zone in 0..ZONES.len() {
            let sizes: &[usize] = [&[0][..], &[1], &[0, 1]][chance.below(3)];
            for (size, weight) in sizes.iter().flat_map(|size| (0..BREAKS.len() - 1).map(move |weight| (*size, weight))) {
                if chance.below(5) > 0 {
                    let cents = (chance.below(6) > 0).then(|| 1 + chance.below(5000));
                    rows.push(Row { code, zone, weight, size, cents });
                }
            }
        }
    }
    for index in (1..rows.len()).rev() {
        rows.swap(index, chance.below(index + 1));
    }
    rows
}

fn sheet(rows: &[Row], chance: &mut Chance) -> String {
    let comma = chance.below(2) == 0;
    let mut text = "service_code;zone_label;country_codes;min_weight;max_weight;max_length;max_width;max_height;rate;currency;domicile;international\n"
        .to_owned();
    for Row { code, zone, weight, size, cents } in rows {
        let price = cents.map(|cents| format!("{}.{:02}", cents / 100, cents % 100)).unwrap_or_default();
        let price = if comma { price.replace('.', ",") } else { price };
        let (label, countries, _) = ZONES[*zone];
        let (from, to) = (BREAKS[*weight], BREAKS[*weight + 1]);
        let home = *zone == 0;
        let line = format!("{code};{label};{countries};{from};{to};{};{price};EUR;{home};{}\n", SIZES[*size].0.replace(',', ";"), !home);
        // Rows may stand twice.
        text += &line.repeat(1 + usize::from(chance.below(9) == 0));
    }
    text
}

fn consignment(country: &str, weight: f64, [length, width, height]: [u32; 3]) -> Consignment {
    let document = json!({
        "Reference": "EC-1",
        "Packages": [{ "Weight": { "Value": weight, "Unit": "Kg" },
                       "Dimensions": { "Unit": "Cm", "Length": length, "Width": width, "Height": height } }],
        "Addresses": [{ "AddressType": "Origin" }, { "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": country } } }]
    });
    Consignment::from_json(&document.to_string()).unwrap()
}

#[test]
fn exactly_the_prices_of_the_rows_are_offered() {
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let mut offers = 0;
    for _ in 0..25 {
        let rows = rows(&mut chance);
        let text = sheet(&rows, &mut chance);
        let run = import(text.as_bytes(), &["--lenient"]).ends_with(0);
        let matcher = RuleSet::from_json(&run.out).unwrap().compile().unwrap();
        for (zone, (_, _, country)) in ZONES.iter().enumerate() {
            for (weight, ends) in BREAKS.windows(2).enumerate() {
                let middle = f64::from(ends[0] + ends[1]) / 2.0;
                for (size, (_, sides)) in SIZES.iter().enumerate() {
                    // What fits into the smaller size fits into the larger, too.
                    let fits = |row: &&Row| row.zone == zone && row.weight == weight && row.size >= size;
                    let expected: BTreeSet<String> = rows
                        .iter()
                        .filter(fits)
                        .filter_map(|row| row.cents.map(|cents| format!("{} {}.{:02}", row.code, cents / 100, cents % 100)))
                        .collect();
                    let quotes =
                        matcher.all().quotes(&consignment(country, middle, *sides), "2026-11-02T09:00:00Z".parse().unwrap()).unwrap();
                    let code = |reference: &str| reference.rsplit_once('-').map_or(reference, |(code, _)| code).to_owned();
                    let offered: BTreeSet<String> =
                        quotes.iter().map(|quote| format!("{} {}", code(quote.service().reference.as_str()), quote.price().net)).collect();
                    assert_eq!(offered, expected, "{middle} kg to {country}, {sides:?}, of\n{text}{}", run.out);
                    offers += offered.len();
                }
            }
        }
    }
    assert!(offers > 500, "{offers}");
}
