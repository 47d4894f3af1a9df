//! Allowed weight: of the consignment or of every package, both ends included.

use super::bounds::Bounds;
use super::{Basis, Column, Figure, ReasonCode, ReasonCodes, Reasons, RuleKind, Rules, range_text, with};
use crate::check::Checker;
use crate::facts::Facts;
use crate::json::{Path, record};
use crate::measure::{Weight, WeightUnit, weight_text};
use crate::number::Quantity;
use crate::service_set::ServiceSet;

record! {
    /// Bounds of a weight, ends included; one of them at least.
    pub struct WeightLimit, "a weight limit" {
        /// The least.
        pub min: Option<Quantity> = "Min",
        /// The most.
        pub max: Option<Quantity> = "Max",
        /// The unit of both.
        pub unit: WeightUnit = "Unit",
        /// Of the consignment, if it isn't given.
        pub basis: Option<Basis> = "Basis",
    }
}

impl WeightLimit {
    pub(super) fn check(&self, path: &Path, checker: &mut Checker<'_>) {
        checker.bounds(self.min, self.max, path);
        for (key, figure) in [("Min", self.min), ("Max", self.max)] {
            checker.weight(figure, self.unit, path.key(key));
        }
    }

    fn steps(&self, figure: Option<Quantity>) -> Option<i128> {
        Weight::new(figure?.decimal(), self.unit).ok().map(Weight::steps)
    }

    fn ends(&self) -> (i128, i128) {
        (self.steps(self.min).unwrap_or(0), self.steps(self.max).unwrap_or(i128::MAX))
    }

    fn of_packages(&self) -> bool {
        self.basis == Some(Basis::Package)
    }
}

struct WeightColumn {
    limits: Vec<Option<WeightLimit>>,
    /// The ends of each limit in smallest steps.
    ends: Vec<(i128, i128)>,
    /// Of the consignment.
    total: [Bounds; 2],
    /// Of every package.
    package: [Bounds; 2],
}

pub(super) fn column(rules: &[Option<&Rules>]) -> Option<Box<dyn Column>> {
    let limited = with(rules, |rules| rules.weight.as_ref());
    if limited.is_empty() {
        return None;
    }
    let bounds = |of_packages: bool| {
        let ends = |end: fn(&WeightLimit) -> Option<Quantity>| -> Vec<(i128, usize)> {
            let own = limited.iter().filter(|(_, limit)| limit.of_packages() == of_packages);
            own.filter_map(|(service, limit)| Some((limit.steps(end(limit))?, *service))).collect()
        };
        [Bounds::lower(rules.len(), ends(|limit| limit.min)), Bounds::upper(rules.len(), ends(|limit| limit.max))]
    };
    let limits: Vec<Option<WeightLimit>> = rules.iter().map(|rules| (*rules)?.weight.clone()).collect();
    let ends = limits.iter().map(|limit| limit.as_ref().map_or((0, i128::MAX), WeightLimit::ends)).collect();
    Some(Box::new(WeightColumn { total: bounds(false), package: bounds(true), limits, ends }))
}

impl Column for WeightColumn {
    fn narrow(&self, facts: &Facts, eligible: &mut ServiceSet) {
        for bounds in &self.total {
            bounds.narrow(facts.weight, eligible);
        }
        let [lower, upper] = &self.package;
        lower.narrow(facts.package_weights.least, eligible);
        upper.narrow(facts.package_weights.greatest, eligible);
    }

    fn allows(&self, service: usize, facts: &Facts) -> bool {
        let Some((limit, (min, max))) = self.limits.get(service).and_then(Option::as_ref).zip(self.ends.get(service)) else { return true };
        if limit.of_packages() {
            *min <= facts.package_weights.least && facts.package_weights.greatest <= *max
        } else {
            (*min..=*max).contains(&facts.weight)
        }
    }

    fn weight_bounds(&self, service: usize) -> Option<(i128, i128)> {
        self.limits.get(service)?.as_ref().filter(|limit| !limit.of_packages()).and_then(|_| self.ends.get(service)).copied()
    }

    fn kind(&self) -> RuleKind {
        RuleKind::Weight
    }

    fn codes(&self, service: usize, facts: &Facts) -> ReasonCodes {
        ReasonCodes::default().with_if(!self.allows(service, facts), ReasonCode::Weight)
    }

    fn explain(&self, service: usize, facts: &Facts, reasons: &mut Reasons) {
        let Some(limit) = self.limits.get(service).and_then(Option::as_ref) else { return };
        if self.allows(service, facts) {
            return;
        }
        if limit.of_packages() {
            for (index, package) in facts.packages.iter().enumerate() {
                limit.explain(package.weight, package.weight_unit, Some(index + 1), reasons);
            }
        } else {
            limit.explain(facts.weight, facts.weight_unit, None, reasons);
        }
    }

    fn memory(&self) -> usize {
        self.total.iter().chain(&self.package).map(Bounds::memory).sum::<usize>()
            + self.limits.capacity() * size_of::<Option<WeightLimit>>()
    }
}

impl WeightLimit {
    fn explain(&self, weight: i128, unit: WeightUnit, package: Option<usize>, reasons: &mut Reasons) {
        let broken = [
            (self.min, self.steps(self.min).is_some_and(|min| weight < min), "below"),
            (self.max, self.steps(self.max).is_some_and(|max| weight > max), "above"),
        ];
        for (end, _, side) in broken.into_iter().filter(|(_, broken, _)| *broken) {
            reasons.add_with(ReasonCode::Weight, || {
                let end = format!("{} {}", end.unwrap_or_default(), self.unit);
                let allowed = range_text(self.min, self.max, self.unit);
                Figure::limit("weight", package, weight_text(weight, unit), side, &end, &allowed)
            });
        }
    }
}
