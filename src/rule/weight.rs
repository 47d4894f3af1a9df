//! Allowed weight: of the consignment or of every package, both ends included.

use super::bounds::Bounds;
use super::{Axis, Basis, Breach, Column, End, Figure, Findings, Limits, ReasonCode, ReasonCodes, RuleKind, Rules, range_text, with};
use crate::check::Checker;
use crate::facts::Facts;
use crate::json::{Trail, record};
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
    pub(super) fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        checker.bounds(self.min, self.max, path);
        for (key, figure) in [("Min", self.min), ("Max", self.max)] {
            checker.weight(figure, self.unit, &path.key(key));
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

impl WeightColumn {
    fn allows(&self, service: usize, facts: &Facts) -> bool {
        let Some((limit, (min, max))) = self.limits.get(service).and_then(Option::as_ref).zip(self.ends.get(service)) else { return true };
        if limit.of_packages() {
            *min <= facts.package_weights.least && facts.package_weights.greatest <= *max
        } else {
            (*min..=*max).contains(&facts.weight)
        }
    }
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

    fn limits(&self, limits: &mut Limits) {
        for (service, limit) in self.limits.iter().enumerate().filter_map(|(service, limit)| Some((service, limit.as_ref()?))) {
            let axes = if limit.of_packages() { (Axis::LightestPackage, Axis::HeaviestPackage) } else { (Axis::Weight, Axis::Weight) };
            limits.limit(service, (axes.0, limit.steps(limit.min)), (axes.1, limit.steps(limit.max)));
        }
    }

    fn kind(&self) -> RuleKind {
        RuleKind::Weight
    }

    fn codes(&self, service: usize, facts: &Facts) -> ReasonCodes {
        ReasonCodes::default().with_if(!self.allows(service, facts), ReasonCode::Weight)
    }

    fn explain(&self, service: usize, facts: &Facts, findings: &mut Findings) {
        let (Some(Some(limit)), Some((min, max))) = (self.limits.get(service), self.ends.get(service)) else { return };
        let mut check = |weight: i128, breach: Breach| {
            if weight < *min {
                findings.breach(breach.at(End::Lower));
            }
            if weight > *max {
                findings.breach(breach.at(End::Upper));
            }
        };
        let breach = Breach::new(ReasonCode::Weight);
        if limit.of_packages() {
            for (index, package) in facts.packages.iter().enumerate() {
                check(package.weight, breach.of(index));
            }
        } else {
            check(facts.weight, breach);
        }
    }

    fn figure(&self, service: usize, facts: &Facts, breach: Breach) -> Figure {
        let Some(limit) = self.limits.get(service).and_then(Option::as_ref) else { return Figure::new("weight") };
        let package = breach.package().and_then(|_| facts.packages.get(breach.place()));
        let (weight, unit) = package.map_or((facts.weight, facts.weight_unit), |package| (package.weight, package.weight_unit));
        let end = if breach.end == End::Lower { limit.min } else { limit.max };
        let bound = format!("{} {}", end.unwrap_or_default(), limit.unit);
        let allowed = range_text(limit.min, limit.max, limit.unit);
        Figure::limit("weight", breach.package(), weight_text(weight, unit), breach.end, &bound, &allowed)
    }

    fn memory(&self) -> usize {
        self.total.iter().chain(&self.package).map(Bounds::memory).sum::<usize>()
            + self.limits.capacity() * size_of::<Option<WeightLimit>>()
    }
}
