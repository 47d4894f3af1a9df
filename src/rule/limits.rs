//! What rules limit, as figures that are known before any service is looked at: what the index sieves services by.

use std::collections::{BTreeMap, HashMap};

use crate::coordinates::Axis;
use crate::money::Currency;

/// Every limit that the rules of all services set, by the figure that it is of. Ends are included; an unknown figure breaks every limit.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    /// Services, each with the least that it takes.
    pub(crate) at_least: BTreeMap<Axis, Vec<(i128, usize)>>,
    /// Services, each with the most that it takes.
    pub(crate) at_most: BTreeMap<Axis, Vec<(i128, usize)>>,
    /// The services that carry a tag, by its number.
    pub(crate) carrying: Vec<Vec<u32>>,
    /// What a unit of each currency is in the rule set's own, in 10^-18.
    pub(crate) exchange: HashMap<Currency, i128>,
}

impl Limits {
    /// A service takes from `least` to `most` of two figures.
    pub(super) fn limit(&mut self, service: usize, (axis, least): (Axis, Option<i128>), (upper_axis, most): (Axis, Option<i128>)) {
        if let Some(least) = least {
            self.at_least.entry(axis).or_default().push((least, service));
        }
        if let Some(most) = most {
            self.at_most.entry(upper_axis).or_default().push((most, service));
        }
    }
}
