//! Merging: counts and sums are added, of examples the least stay, of dates the first. Nothing depends on the order.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::NaiveDate;
use thiserror::Error;

use super::distribution::Distribution;
use super::document::{
    Aggregates, Baseline, CarrierShare, FailureShare, KindCost, OnTimeShare, PaidShare, ReasonShare, Route, RuleCost, RunnerUp,
    ServiceShare, Share, Span, WeightBand,
};
use super::{COLLECTION_DATES, Costs, EXAMPLES};
use crate::fingerprint::Fingerprint;
use crate::number::Quantity;
use crate::reference::Reference;
use crate::rule::ReasonCode;

/// Why two results cannot be merged. Each names the first one's own and the other's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MergeError {
    /// They are of different rule sets.
    #[error("results of different rule sets cannot be merged: `{0}` and `{1}`")]
    RuleSets(Fingerprint, Fingerprint),
    /// They are of different pools of one rule set.
    #[error("results of different pools of a rule set cannot be merged: `{0}` and `{1}`")]
    Pools(Fingerprint, Fingerprint),
    /// Their weight bands differ.
    #[error("results with different weight bands cannot be merged: up to {0} and up to {1}")]
    WeightBands(String, String),
}

/// Results that can be put together: the same whatever the order.
pub(crate) trait Merge {
    /// Adds another's figures to these.
    fn merge_in(&mut self, other: Self);
}

impl Merge for u64 {
    fn merge_in(&mut self, other: Self) {
        *self = self.saturating_add(other);
    }
}

impl Merge for Quantity {
    fn merge_in(&mut self, other: Self) {
        *self = Self::new(self.decimal() + other.decimal()).unwrap_or(*self);
    }
}

impl Merge for Costs {
    fn merge_in(&mut self, other: Self) {
        self.add_all(&other);
    }
}

impl<K: Ord, V: Merge> Merge for BTreeMap<K, V> {
    fn merge_in(&mut self, other: Self) {
        for (key, value) in other {
            match self.entry(key) {
                Entry::Occupied(mut own) => own.get_mut().merge_in(value),
                Entry::Vacant(place) => {
                    place.insert(value);
                }
            }
        }
    }
}

/// Examples: of both the least references, each once.
impl Merge for Vec<Reference> {
    fn merge_in(&mut self, other: Self) {
        self.extend(other);
        self.sort();
        self.dedup();
        self.truncate(EXAMPLES);
    }
}

impl Merge for Vec<Route> {
    fn merge_in(&mut self, other: Self) {
        let mut routes = BTreeMap::new();
        for Route { zone, chart_zone, country, up_to, carrier, consignments, cost } in self.drain(..).chain(other) {
            // The band without an end is the last.
            let key = (zone, chart_zone, country, up_to.is_none(), up_to, carrier);
            routes.entry(key).or_insert_with(Share::default).merge_in(Share { consignments, cost });
        }
        let route = |((zone, chart_zone, country, _, up_to, carrier), share): (_, Share)| Route {
            zone,
            chart_zone,
            country,
            up_to,
            carrier,
            consignments: share.consignments,
            cost: share.cost,
        };
        self.extend(routes.into_iter().map(route));
    }
}

impl Merge for Vec<FailureShare> {
    fn merge_in(&mut self, other: Self) {
        let mut failures: BTreeMap<Vec<ReasonCode>, (u64, Vec<Reference>)> = BTreeMap::new();
        for FailureShare { last, consignments, examples } in self.drain(..).chain(other) {
            let (count, own) = failures.entry(last).or_default();
            count.merge_in(consignments);
            own.merge_in(examples);
        }
        let share = |(last, (consignments, examples))| FailureShare { last, consignments, examples };
        self.extend(failures.into_iter().map(share));
    }
}

macro_rules! merge_all {
    ($own:ident, $other:ident, $($field:ident),*) => { $($own.$field.merge_in($other.$field);)* };
}
pub(crate) use merge_all;

macro_rules! merged_by_field {
    ($($type:ty { $($field:ident),* })*) => {$(
        impl Merge for $type {
            fn merge_in(&mut self, other: Self) {
                $(self.$field.merge_in(other.$field);)*
            }
        }
    )*};
}
pub(crate) use merged_by_field;

merged_by_field! {
    Share { consignments, cost }
    ServiceShare { consignments, cost, unrivalled, saved, runner_up }
    CarrierShare { consignments, cost }
    WeightBand { consignments, cost, failed }
    RunnerUp { consignments, unrivalled, saved, savings }
    ReasonShare { consignments, only, examples }
    KindCost { moved, failed, extra_paid, examples, services }
    RuleCost { moved, failed, extra_paid, examples }
    OnTimeShare { promised, observed, kept }
    Baseline { consignments, compared, failed, paid_for_failed, uncompared, carriers }
    PaidShare { consignments, paid, cost, cheaper, dearer }
}

impl Merge for Distribution {
    fn merge_in(&mut self, other: Self) {
        self.add_all(other);
    }
}

impl Aggregates {
    /// Puts these results and those of other consignments together, as if one simulation had been fed them all.
    ///
    /// # Errors
    /// [`MergeError`] if the others are of another rule set or pool, or have other weight bands.
    pub fn merge(mut self, other: Self) -> Result<Self, MergeError> {
        if self.rule_set != other.rule_set {
            return Err(MergeError::RuleSets(self.rule_set, other.rule_set));
        }
        if self.pool != other.pool {
            return Err(MergeError::Pools(self.pool, other.pool));
        }
        if !self.weight_bands.iter().map(|band| band.up_to).eq(other.weight_bands.iter().map(|band| band.up_to)) {
            return Err(MergeError::WeightBands(ends(&self.weight_bands), ends(&other.weight_bands)));
        }
        for (band, others) in self.weight_bands.iter_mut().zip(other.weight_bands) {
            band.merge_in(others);
        }
        self.merge_dates(other.collection_dates, other.later_collection_dates);
        merge_all!(self, other, consignments, allocated, failed, invalid, failed_examples, invalid_examples, cost, services, carriers);
        merge_all!(
            self,
            other,
            zones,
            countries,
            collection_days,
            prices,
            transit_days,
            promise_slack,
            runner_up,
            reasons,
            rules,
            shipping_rules,
            preferences,
            objectives,
            capacities,
            promised,
            routes,
            failures
        );
        if let Some(others) = other.decided {
            let own = self.decided.get_or_insert(others);
            *own = Span { first: own.first.min(others.first), last: own.last.max(others.last) };
        }
        if let Some(on_time) = other.on_time {
            self.on_time.get_or_insert_default().merge_in(on_time);
        }
        if let Some(baseline) = other.baseline {
            let own = self.baseline.get_or_insert_default();
            own.exchange_rates.extend(baseline.exchange_rates.clone());
            own.merge_in(baseline);
            own.cut();
        }
        Ok(self)
    }

    /// Of all dates the first stay; what is told apart in none of many parts is told apart in none of them together.
    fn merge_dates(&mut self, dates: BTreeMap<NaiveDate, Share>, later: Option<Share>) {
        self.collection_dates.merge_in(dates);
        let mut late: Vec<Share> = later.into_iter().collect();
        while self.collection_dates.len() > COLLECTION_DATES {
            late.extend(self.collection_dates.pop_last().map(|(_, share)| share));
        }
        for share in late {
            self.later_collection_dates.get_or_insert_default().merge_in(share);
        }
    }
}

/// The ends of weight bands, for people.
fn ends(bands: &[WeightBand]) -> String {
    let ends: Vec<String> = bands.iter().filter_map(|band| band.up_to).map(|end| end.to_string()).collect();
    format!("`{}` kg", ends.join(", "))
}
