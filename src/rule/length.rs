//! Allowed length: the longest side of every package, both ends included. What length and girth have in common is here too.

use super::bounds::Bounds;
use super::{Axis, Breach, Column, End, Figure, Findings, Limits, ReasonCode, ReasonCodes, RuleKind, Rules, range_text, with};
use crate::check::Checker;
use crate::facts::{Extremes, Facts, PackageFacts};
use crate::json::{Trail, record};
use crate::measure::{Length, LengthUnit, length_text};
use crate::number::Quantity;
use crate::service_set::ServiceSet;

record! {
    /// Bounds of a length, ends included; one of them at least.
    pub struct LengthLimit, "a length limit" {
        /// The least.
        pub min: Option<Quantity> = "Min",
        /// The most.
        pub max: Option<Quantity> = "Max",
        /// The unit of both.
        pub unit: LengthUnit = "Unit",
    }
}

impl LengthLimit {
    pub(super) fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        checker.bounds(self.min, self.max, path);
        for (key, figure) in [("Min", self.min), ("Max", self.max)] {
            checker.length(figure, self.unit, &path.key(key));
        }
    }

    fn ends(&self) -> (i128, i128) {
        (self.steps(self.min).unwrap_or(0), self.steps(self.max).unwrap_or(i128::MAX))
    }

    fn steps(&self, figure: Option<Quantity>) -> Option<i128> {
        Length::new(figure?.decimal(), self.unit).ok().map(Length::steps)
    }
}

/// A figure of every package that has bounds.
pub(super) struct PackageFigure {
    pub(super) kind: RuleKind,
    pub(super) code: ReasonCode,
    pub(super) name: &'static str,
    /// The least and the greatest of all packages.
    pub(super) axes: [Axis; 2],
    pub(super) of_package: fn(&PackageFacts) -> Option<i128>,
    pub(super) extremes: fn(&Facts) -> Option<Extremes>,
}

pub(super) struct LengthColumn {
    figure: PackageFigure,
    limits: Vec<Option<LengthLimit>>,
    /// The ends of each limit in smallest steps.
    ends: Vec<Option<(i128, i128)>>,
    limited: ServiceSet,
    lower: Bounds,
    upper: Bounds,
}

pub(super) fn column(rules: &[Option<&Rules>]) -> Option<Box<dyn Column>> {
    let length = PackageFigure {
        kind: RuleKind::Length,
        code: ReasonCode::Length,
        name: "length",
        axes: [Axis::LeastLength, Axis::GreatestLength],
        of_package: PackageFacts::length,
        extremes: |facts| facts.lengths,
    };
    LengthColumn::of(rules, length, |rules| rules.length.clone())
}

impl LengthColumn {
    pub(super) fn of(
        rules: &[Option<&Rules>],
        figure: PackageFigure,
        term: impl Fn(&Rules) -> Option<LengthLimit>,
    ) -> Option<Box<dyn Column>> {
        let limited = with(rules, &term);
        if limited.is_empty() {
            return None;
        }
        let ends = |end: fn(&LengthLimit) -> Option<Quantity>| {
            limited.iter().filter_map(|(service, limit)| Some((limit.steps(end(limit))?, *service))).collect()
        };
        Some(Box::new(Self {
            figure,
            lower: Bounds::lower(rules.len(), ends(|limit| limit.min)),
            upper: Bounds::upper(rules.len(), ends(|limit| limit.max)),
            limited: ServiceSet::of(rules.len(), limited.iter().map(|(service, _)| *service)),
            ends: rules.iter().map(|rules| Some(term((*rules)?)?.ends())).collect(),
            limits: rules.iter().map(|rules| term((*rules)?)).collect(),
        }))
    }
}

impl Column for LengthColumn {
    fn narrow(&self, facts: &Facts, eligible: &mut ServiceSet) {
        if !facts.all_dimensions {
            eligible.drop_all(&self.limited);
        } else if let Some(figures) = (self.figure.extremes)(facts) {
            self.lower.narrow(figures.least, eligible);
            self.upper.narrow(figures.greatest, eligible);
        }
    }

    fn limits(&self, limits: &mut Limits) {
        let [least, greatest] = self.figure.axes;
        for (service, limit) in self.limits.iter().enumerate().filter_map(|(service, limit)| Some((service, limit.as_ref()?))) {
            limits.limit(service, (least, limit.steps(limit.min)), (greatest, limit.steps(limit.max)));
        }
    }

    fn kind(&self) -> RuleKind {
        self.figure.kind
    }

    fn codes(&self, service: usize, facts: &Facts) -> ReasonCodes {
        let Some(Some((min, max))) = self.ends.get(service) else { return ReasonCodes::default() };
        let beyond = |figures: Extremes| figures.least < *min || *max < figures.greatest;
        let broken = (self.figure.extremes)(facts).is_some_and(beyond);
        ReasonCodes::default().with_if(broken, self.figure.code).with_if(!facts.all_dimensions, ReasonCode::MissingData)
    }

    fn explain(&self, service: usize, facts: &Facts, findings: &mut Findings) {
        let Some((min, max)) = self.ends.get(service).copied().flatten() else { return };
        for (index, package) in facts.packages.iter().enumerate() {
            let Some(figure) = (self.figure.of_package)(package) else {
                findings.breach(Breach::new(ReasonCode::MissingData).of(index));
                continue;
            };
            if figure < min {
                findings.breach(Breach::new(self.figure.code).of(index).at(End::Lower));
            }
            if figure > max {
                findings.breach(Breach::new(self.figure.code).of(index).at(End::Upper));
            }
        }
    }

    fn figure(&self, service: usize, facts: &Facts, breach: Breach) -> Figure {
        let (name, package) = (self.figure.name, breach.package());
        if breach.code == ReasonCode::MissingData {
            return missing_dimensions(breach.place(), name);
        }
        let Some(limit) = self.limits.get(service).and_then(Option::as_ref) else { return Figure::new(name) };
        let figure = facts.packages.get(breach.place()).and_then(self.figure.of_package).unwrap_or_default();
        let end = if breach.end == End::Lower { limit.min } else { limit.max };
        let bound = format!("{} {}", end.unwrap_or_default(), limit.unit);
        let allowed = range_text(limit.min, limit.max, limit.unit);
        Figure::limit(name, package, length_text(figure, limit.unit), breach.end, &bound, &allowed)
    }

    fn memory(&self) -> usize {
        self.lower.memory() + self.upper.memory() + self.limited.memory() + self.limits.capacity() * size_of::<Option<LengthLimit>>()
    }
}

/// Package `index`, counted from 0, has no dimensions, so its `name` isn't known.
pub(crate) fn missing_dimensions(index: usize, name: &str) -> Figure {
    let package = index + 1;
    Figure::new(format!("package {package} has no dimensions: its {name} is not known")).package(Some(package))
}
