//! Capacities in numbers.

use super::dictionary::Dictionary;
use super::preferences::classes;
use super::scopes::Numbered;
use crate::capacity::{Amount, Capacities, Capacity, Class, Measure, Share};
use crate::measure::{Unit, VolumeUnit, WeightUnit};
use crate::number::Quantity;
use crate::rule_set::{Capacity as Terms, Counted, Per, WhenFull};

impl<'a> Dictionary<'a> {
    /// The capacities; `order` has for each number of a service its place in the document.
    pub(super) fn capacities(&mut self, order: impl ExactSizeIterator<Item = usize>) -> Capacities {
        let terms = &self.rule_set.capacities;
        if terms.is_empty() {
            return Capacities::default();
        }
        let count = order.len();
        let numbered = Numbered::new(self.rule_set, order);
        let all: Vec<Capacity> = terms.iter().map(|terms| self.capacity(terms)).collect();
        let (class_of, numbers) = classes(count, terms.iter().map(|terms| numbered.services(&terms.scope().chosen)));
        let classes = numbers.iter().map(|own| Class::new(own, &all)).collect();
        Capacities::new(all, class_of, classes)
    }

    fn capacity(&mut self, terms: &'a Terms) -> Capacity {
        let amount = |figure: Option<Quantity>| figure.map(|figure| Amount::known(figure.decimal()));
        Capacity {
            reference: terms.reference.clone(),
            scope: self.scope(&terms.scope()),
            per: terms.per.unwrap_or(Per::Day),
            of: match (terms.of.unwrap_or(Counted::Consignments), terms.unit) {
                (Counted::Consignments, _) => Measure::Consignments,
                (Counted::Packages, _) => Measure::Packages,
                (Counted::Weight, Some(Unit::Weight(unit))) => Measure::Weight(unit),
                (Counted::Weight, _) => Measure::Weight(WeightUnit::Kilogram),
                (Counted::Volume, Some(Unit::Volume(unit))) => Measure::Volume(unit),
                (Counted::Volume, _) => Measure::Volume(VolumeUnit::CubicMetre),
                (Counted::Value, _) => Measure::Value(terms.currency.unwrap_or(self.rule_set.currency)),
            },
            min: amount(terms.min),
            max: amount(terms.max),
            share: terms.share.map(|share| Share { min: share.min.map(Quantity::exact), max: share.max.map(Quantity::exact) }),
            penalty: terms.penalty.map(Quantity::exact),
            takes_next_date: terms.when_full == Some(WhenFull::NextDate),
        }
    }
}
