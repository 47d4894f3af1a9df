//! A made-up matrix, written as a sheet in one of the layouts that are read, comes back with every price equal.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::field_reassign_with_default, missing_docs)]

use consign::rust_decimal::Decimal;
use consign::{Address, Carrier, Consignment, Package};
use consign_rates::{Options, import};
use consign_tables::Sheet;
use proptest::prelude::*;

const ZONES: [&str; 8] = ["DE", "AT", "FR", "GB", "JP", "US", "NZ", "BR"];

/// Prices in cents by zone, then by weight.
#[derive(Debug, Clone)]
struct Matrix {
    weights: Vec<Decimal>,
    prices: Vec<Vec<Option<i64>>>,
    layout: usize,
    comma: bool,
    titles: usize,
    names: bool,
}

fn matrices() -> impl Strategy<Value = Matrix> {
    let shape = (1..7_usize, 2..9_usize, 0..3_u32);
    shape.prop_flat_map(|(zones, weights, scale)| {
        let steps = proptest::collection::vec(1..400_i64, weights);
        let row = proptest::collection::vec(prop_oneof![9 => (1..99_999_i64).prop_map(Some), 1 => Just(None)], weights);
        let prices = proptest::collection::vec(row, zones);
        (steps, prices, 0..4_usize, any::<bool>(), 0..3_usize, any::<bool>()).prop_map(
            move |(steps, prices, layout, comma, titles, names)| {
                let mut end = 0;
                let weights = steps.iter().map(|step| {
                    end += step;
                    Decimal::new(end, scale)
                });
                Matrix { weights: weights.collect(), prices, layout, comma, titles, names }
            },
        )
    })
}

impl Matrix {
    fn written(&self, figure: Decimal) -> String {
        let text = figure.to_string();
        if self.comma { text.replace('.', ",") } else { text }
    }

    fn price(&self, zone: usize, weight: usize) -> String {
        self.prices[zone][weight].map_or_else(String::new, |cents| self.written(Decimal::new(cents, 2)))
    }

    fn zone(&self, zone: usize) -> String {
        let names = ["Germany", "Austria", "France", "United Kingdom", "Japan", "United States", "New Zealand", "Brazil"];
        if self.names { names[zone] } else { ZONES[zone] }.to_owned()
    }

    fn sheet(&self) -> Sheet {
        let (zones, weights) = (0..self.prices.len(), 0..self.weights.len());
        let mut rows: Vec<Vec<String>> = (0..self.titles).map(|title| vec![format!("Prices of our own {title}")]).collect();
        let weight = |at: usize| self.written(self.weights[at]);
        let before = |at: usize| if at == 0 { "0".to_owned() } else { weight(at - 1) };
        match self.layout {
            0 => {
                rows.push(std::iter::once("Weight (kg)".to_owned()).chain(zones.clone().map(|zone| self.zone(zone))).collect());
                rows.extend(weights.map(|at| std::iter::once(weight(at)).chain(zones.clone().map(|zone| self.price(zone, at))).collect()));
            }
            1 => {
                let header = ["weight_kg_lower", "weight_kg_upper"].map(str::to_owned).into_iter();
                rows.push(header.chain(zones.clone().map(|zone| self.zone(zone))).collect());
                rows.extend(
                    weights.map(|at| [before(at), weight(at)].into_iter().chain(zones.clone().map(|zone| self.price(zone, at))).collect()),
                );
            }
            2 => {
                rows.push(
                    std::iter::once("Country".to_owned())
                        .chain(weights.clone().map(|at| format!("up to {} kg", self.weights[at])))
                        .collect(),
                );
                rows.extend(
                    zones.map(|zone| std::iter::once(self.zone(zone)).chain(weights.clone().map(|at| self.price(zone, at))).collect()),
                );
            }
            _ => {
                rows.push(["Country", "Weight From", "Weight To", "Price"].map(str::to_owned).to_vec());
                rows.extend(
                    zones
                        .flat_map(|zone| weights.clone().map(move |at| (zone, at)))
                        .map(|(zone, at)| vec![self.zone(zone), before(at), weight(at), self.price(zone, at)]),
                );
            }
        }
        let mut sheet = Sheet::new("prices.csv", None);
        for (line, row) in (1..).zip(&rows) {
            sheet.push(line, row.iter().map(String::as_str));
        }
        sheet
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_matrix_comes_back_with_every_price_equal(matrix in matrices()) {
        prop_assume!(matrix.prices.iter().any(|row| row.iter().any(Option::is_some)));
        let mut options = Options::default();
        options.carrier = Some(Carrier::new("C".parse().unwrap(), None));
        options.service = Some("S".parse().unwrap());
        options.currency = Some("EUR".parse().unwrap());
        options.unit = Some(consign::WeightUnit::Kilogram);
        options.mapping = consign_rates::Mapping::read("m", if matrix.comma { "[Format]\nDecimals = \",\"" } else { "[Format]\nDecimals = \".\"" }).unwrap();
        let imported = import(&[matrix.sheet()], &[], &[], &options).map_err(|refused| TestCaseError::fail(refused.to_string()))?;
        prop_assert!(imported.verify(10).is_ok(), "{:?}", imported.verify(10).err());
        let matcher = imported.rules.compile().unwrap();
        for (zone, row) in matrix.prices.iter().enumerate() {
            for (at, cents) in row.iter().enumerate() {
                let end = matrix.weights[at];
                let start = if at == 0 { Decimal::ZERO } else { matrix.weights[at - 1] };
                for weight in [end, (start + end) / Decimal::TWO] {
                    let consignment = Consignment::new("EC-1", Address::to(ZONES[zone], "")).package(Package::kg(weight)).build().unwrap();
                    let quotes = matcher.all().quotes(&consignment, "2026-11-02T09:00:00Z".parse().unwrap()).unwrap();
                    prop_assert_eq!(quotes.first().map(|quote| quote.price().net), cents.map(|cents| Decimal::new(cents, 2)), "{} {}", ZONES[zone], weight);
                }
            }
        }
    }
}
