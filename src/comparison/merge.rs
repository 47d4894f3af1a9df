//! Merging the results of comparisons, reading and writing them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rust_decimal::Decimal;

use super::document::{Causes, Difference, Differences, Flow, Side};
use crate::json::{Path, Problem};
use crate::simulation::{Costs, Merge, MergeError, ResultsError, merge_all, merged_by_field, results};

merged_by_field! {
    Difference { consignments, before, after, examples }
    Causes { outbid, absent, reasons }
    Flow { consignments, before, after, examples }
}

impl Merge for Vec<Flow> {
    fn merge_in(&mut self, other: Self) {
        let mut flows: BTreeMap<_, Flow> = BTreeMap::new();
        for flow in self.drain(..).chain(other) {
            match flows.entry((flow.from.clone(), flow.to.clone())) {
                Entry::Occupied(mut own) => own.get_mut().merge_in(flow),
                Entry::Vacant(place) => {
                    place.insert(flow);
                }
            }
        }
        self.extend(flows.into_values());
    }
}

impl Side {
    fn is_the_same_as(&self, other: &Self) -> Result<(), MergeError> {
        if self.rule_set != other.rule_set {
            return Err(MergeError::RuleSets(self.rule_set, other.rule_set));
        }
        if self.pool == other.pool { Ok(()) } else { Err(MergeError::Pools(self.pool, other.pool)) }
    }
}

impl Differences {
    /// Puts these results and those of other consignments together, as if one comparison had been fed them all.
    ///
    /// # Errors
    /// [`MergeError`] if the others are of other rule sets or pools.
    pub fn merge(mut self, other: Self) -> Result<Self, MergeError> {
        self.before.is_the_same_as(&other.before)?;
        self.after.is_the_same_as(&other.after)?;
        merge_all!(self, other, consignments, changes, allocated, newly_failed, newly_allocated, left, came, services, carriers);
        Ok(self)
    }

    /// Reads what [`Differences::to_json`] wrote.
    ///
    /// # Errors
    /// Every violation, each with line and column.
    pub fn from_json(source: &str) -> Result<Self, ResultsError> {
        results(source, Self::problem)
    }

    /// The counts don't add up: something has been left out or changed by hand.
    fn problem(&self) -> Option<Problem> {
        let changes = self.changes.values().fold(0_u64, |sum, change| sum.saturating_add(change.consignments));
        let message = || format!("`{}` consignments are not the `{changes}` of all changes", self.consignments);
        (self.consignments != changes).then(|| Problem::new(Path::default().key("Consignments"), message()))
    }

    /// The document as JSON, figures digit for digit; equal results are equal texts.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// What some consignments cost before, as one figure in the own currency: converted by the exchange rates of then and rounded once.
    #[must_use]
    pub fn converted_before(&self, costs: &Costs) -> Decimal {
        costs.converted(self.currency, &self.before.exchange_rates)
    }

    /// What some consignments cost now, likewise by the exchange rates of now.
    #[must_use]
    pub fn converted_after(&self, costs: &Costs) -> Decimal {
        costs.converted(self.currency, &self.after.exchange_rates)
    }
}
