//! How long services took.

use std::collections::BTreeMap;

use crate::number::{AMOUNT_SCALE, Quantity};
use crate::place::{ListId, PlaceLists, Spot};

/// With fewer observations a service's own days hold.
const FEWEST: u64 = 30;

/// What was observed of a service to some places.
#[derive(Debug)]
pub(crate) struct Observed {
    /// Anywhere, without a list.
    pub(crate) to: Option<ListId>,
    /// Of each number of days, ascending, how often it took at most that.
    within: Box<[(u32, u64)]>,
}

impl Observed {
    /// Of how often it took so many days, in any order.
    pub(crate) fn new(to: Option<ListId>, counts: impl Iterator<Item = (u32, u32)>) -> Self {
        let counts: BTreeMap<u32, u32> = counts.collect();
        let mut all = 0;
        let within = counts.into_iter().map(|(days, count)| {
            all += u64::from(count);
            (days, all)
        });
        Self { to, within: within.collect() }
    }

    fn all(&self) -> u64 {
        self.within.last().map_or(0, |(_, all)| *all)
    }

    /// In how many days it arrives with a probability above 0 and at most 1.
    pub(crate) fn days(&self, probability: Quantity) -> Option<u32> {
        // At most 250,000 counts of 32 bits: below 10^16, and so far below what 128 bits hold.
        let wanted = probability.exact().saturating_mul(self.all().into());
        let place = self.within.partition_point(|(_, count)| i128::from(*count) * 10_i128.pow(AMOUNT_SCALE) < wanted);
        self.within.get(place).map(|(days, _)| *days)
    }

    /// How often it took at most so many days, of how often in all.
    pub(crate) fn kept(&self, days: u32) -> (u64, u64) {
        let place = self.within.partition_point(|(own, _)| *own <= days);
        (place.checked_sub(1).and_then(|place| self.within.get(place)).map_or(0, |(_, count)| *count), self.all())
    }
}

/// What was observed of all services.
#[derive(Debug, Default)]
pub(crate) struct Histories(BTreeMap<u32, Vec<Observed>>);

impl Histories {
    /// Adds a row of the service of a number, behind those that it has.
    pub(crate) fn add(&mut self, service: u32, row: Observed) {
        self.0.entry(service).or_default().push(row);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What holds of a service: the first row whose places surely match, if it says enough.
    pub(crate) fn of(&self, service: u32, lists: &PlaceLists, destination: &Spot) -> Option<&Observed> {
        let row = self.0.get(&service)?.iter().find(|row| lists.allows(row.to, destination))?;
        (row.all() >= FEWEST).then_some(row)
    }

    pub(crate) fn memory(&self) -> usize {
        let rows = self.0.values().flatten();
        rows.map(|row| size_of::<Observed>() + size_of_val(&*row.within)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_at_a_probability_is_the_least_that_reaches_it() {
        let observed = Observed::new(None, [(2, 75), (3, 15), (4, 5), (5, 2), (8, 3)].into_iter());
        for (probability, days) in [("0.75", 2), ("0.90", 3), ("0.95", 4), ("0.97", 5), ("0.99", 8), ("1", 8), ("0.750000000000000001", 3)]
        {
            assert_eq!(observed.days(probability.parse().unwrap()), Some(days), "{probability}");
        }
        assert_eq!([1, 2, 4, 7, 9].map(|days| observed.kept(days)), [(0, 100), (75, 100), (95, 100), (97, 100), (100, 100)]);
    }

    #[test]
    fn few_observations_say_nothing() {
        let (mut histories, lists) = (Histories::default(), PlaceLists::with_zones([].into_iter()));
        histories.add(0, Observed::new(None, [(2, 29)].into_iter()));
        histories.add(1, Observed::new(None, [(2, 30)].into_iter()));
        let known = |service| histories.of(service, &lists, &Spot::default()).is_some();
        assert_eq!([0, 1, 2].map(known), [false, true, false]);
    }
}
