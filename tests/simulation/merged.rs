//! Any split of the consignments, merged in any order, by way of files or not, comes to the same document, byte for byte.

use chrono::{Days, TimeDelta};
use consign::comparison::{Comparison, Differences};
use consign::simulation::{Aggregates, COLLECTION_DATES, Simulation};
use consign::{Consignment, Pool};
use consign_scale as scale;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

use super::support::ask::{self, compiled, instant};
use super::{AT, consignment, pool, read, service, simulated, worlds};

/// Which part each consignment goes to, and which two parts are merged next, until one is left.
#[derive(Debug, Clone)]
struct Split {
    parts: Vec<usize>,
    merges: Vec<(usize, usize, bool)>,
}

const PARTS: usize = 5;

fn splits() -> impl Strategy<Value = Split> {
    let merges = vec((0..PARTS, 0..PARTS, any::<bool>()), PARTS);
    (vec(0..PARTS, 1..40), merges).prop_map(|(parts, merges)| Split { parts, merges })
}

impl Split {
    /// The consignments of each part; some parts are empty.
    fn of(&self, consignments: &[Consignment]) -> Vec<Vec<Consignment>> {
        let mut split = vec![Vec::new(); PARTS];
        for (number, consignment) in consignments.iter().enumerate() {
            split[self.parts[number % self.parts.len()]].push(consignment.clone());
        }
        split
    }

    fn merged<T>(&self, mut parts: Vec<T>, merge: impl Fn(T, T) -> T, by_file: impl Fn(T) -> T) -> T {
        for (one, other, file) in &self.merges {
            if parts.len() > 1 {
                let one = parts.swap_remove(one % parts.len());
                let other = parts.swap_remove(other % parts.len());
                parts.push(merge(if *file { by_file(one) } else { one }, other));
            }
        }
        parts.pop().unwrap()
    }
}

fn aggregates(pool: &Pool, consignments: &[Consignment], at: &str, split: &Split) -> Aggregates {
    let parts = split.of(consignments).iter().map(|part| simulated(pool, part, at)).collect();
    split.merged(parts, |one, other: Aggregates| one.merge(other).unwrap(), |one| Aggregates::from_json(&one.to_json()).unwrap())
}

fn compare(before: &Pool, after: &Pool, consignments: &[Consignment], at: &str) -> Differences {
    let mut comparison = Comparison::new(before, after).unwrap();
    for consignment in consignments {
        comparison.add(consignment, instant(at));
    }
    comparison.results()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_split_of_a_world_comes_to_the_same((case, split) in (worlds(), splits())) {
        let pool = compiled(&case.rule_set).all();
        let consignments: Vec<Consignment> = ask::readable(&case.consignments).into_iter().map(|(_, one)| one).collect();
        let whole = simulated(&pool, &consignments, &case.at);
        prop_assert_eq!(aggregates(&pool, &consignments, &case.at, &split).to_json(), whole.to_json());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn any_split_of_a_retailers_consignments_comes_to_the_same(split in splits()) {
        let before = compiled(&scale::rule_set_value(20, scale::SEED)).all();
        let after = compiled(&scale::rule_set_value(26, scale::SEED)).all();
        let consignments: Vec<Consignment> = scale::consignments(120, scale::SEED).iter().map(|text| text.parse().unwrap()).collect();
        let whole = simulated(&before, &consignments, scale::AT);
        prop_assert!(whole.allocated > 50 && whole.failed > 5 && whole.rules.len() > 3, "{}", whole.to_json());
        prop_assert_eq!(aggregates(&before, &consignments, scale::AT, &split).to_json(), whole.to_json());

        let whole = compare(&before, &after, &consignments, scale::AT);
        let parts = split.of(&consignments).iter().map(|part| compare(&before, &after, part, scale::AT)).collect();
        let merged = split.merged(
            parts,
            |one, other: Differences| one.merge(other).unwrap(),
            |one| Differences::from_json(&one.to_json()).unwrap(),
        );
        prop_assert_eq!(merged.to_json(), whole.to_json());
    }
}

/// Of more dates than are told apart the first are, whichever came first.
#[test]
fn of_many_dates_the_first_are_told_apart() {
    let pool = pool(&[service("A", "2.50", "GBP", &json!({}))]);
    let consignment = read(&consignment("EC-1", "1", "GB", "M2 6LW"));
    let days = COLLECTION_DATES as u64 + 7;
    let fed = |days: &mut dyn Iterator<Item = u64>| {
        let mut simulation = Simulation::new(&pool);
        for day in days {
            let date = instant(AT).checked_add_days(Days::new(day)).unwrap();
            simulation.add(&consignment, date + TimeDelta::minutes(1)).unwrap();
        }
        simulation.aggregates()
    };
    let forwards = fed(&mut (0..days));
    assert_eq!(forwards.collection_dates.len(), COLLECTION_DATES);
    assert_eq!(forwards.later_collection_dates.as_ref().map(|later| later.consignments), Some(7));
    assert_eq!(forwards.collection_dates.keys().next().unwrap().to_string(), "2026-11-02");
    assert_eq!(fed(&mut (0..days).rev()).to_json(), forwards.to_json());
    let (even, odd) = (fed(&mut (0..days).step_by(2)), fed(&mut (1..days).step_by(2)));
    assert_eq!(odd.merge(even).unwrap().to_json(), forwards.to_json());
}
