//! What was observed: days from collection to delivery, with counts (rules, §6).

use jiff::ToSpan;
use num_rational::BigRational;
use serde_json::Value;

use super::answer::Offer;
use super::consignment::Consignment;
use super::number::{exact, whole};
use super::{World, list};

/// With fewer observations the tariff's own days hold.
const ENOUGH: u64 = 30;

impl World<'_> {
    /// Whether the promised date is kept with at least this probability. Without one, all keep it.
    pub fn keeps_the_promise(&self, offer: &Offer, consignment: &Consignment, probability: &BigRational) -> bool {
        let Some(promised) = consignment.promise.date else { return true };
        let row = list(&self.rules["History"]).iter().find(|row| {
            // What can't be told doesn't match, as with lanes.
            row["Service"] == *offer.service && self.any_matches(&row["To"], &consignment.destination)
        });
        let delivered = match row.and_then(|row| days_at(&row["Days"], probability)) {
            Some(days) => offer.trip.collected + days.days(),
            None => offer.latest(),
        };
        delivered <= promised
    }
}

/// The least number of days within which at least this part arrived; none of too few.
fn days_at(counts: &Value, probability: &BigRational) -> Option<i64> {
    let counts = counts.as_object().expect("counts by days");
    let mut counts: Vec<(i64, u64)> =
        counts.iter().map(|(days, count)| (days.parse().expect("a number of days"), whole(count).expect("a count"))).collect();
    counts.sort_unstable();
    let total: u64 = counts.iter().map(|(_, count)| count).sum();
    if total < ENOUGH {
        return None;
    }
    let mut arrived = 0;
    for (days, count) in counts {
        arrived += count;
        if BigRational::new(arrived.into(), total.into()) >= *probability {
            return Some(days);
        }
    }
    panic!("all arrived, and {probability} is more than that")
}

#[test]
fn days_by_probability() {
    let counts = serde_json::json!({ "2": 75, "3": 15, "4": 5, "5": 2, "8": 3 });
    let days = |probability: &str| days_at(&counts, &exact(&serde_json::json!(probability)));
    assert_eq!(["0.75", "0.90", "0.95", "0.97", "0.99"].map(days), [2, 3, 4, 5, 8].map(Some));
    assert_eq!(["0", "0.7501", "0.970001", "1"].map(days), [2, 3, 8, 8].map(Some));
    let few = serde_json::json!({ "10": 14, "9": 15 });
    assert_eq!(days_at(&few, &exact(&serde_json::json!("0.5"))), None);
    let enough = serde_json::json!({ "10": 15, "9": 15 });
    assert_eq!(days_at(&enough, &exact(&serde_json::json!("0.5"))), Some(9));
}
