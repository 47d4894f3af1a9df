//! Allowed length: the longest side of every package, both ends included. What length and girth have in common is here too.

use super::bounds::Bounds;
use super::{Column, Figure, ReasonCode, ReasonCodes, Reasons, RuleKind, Rules, range_text, with};
use crate::check::Checker;
use crate::facts::{Extremes, Facts, PackageFacts};
use crate::json::{Path, record};
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
    pub(super) fn check(&self, path: &Path, checker: &mut Checker<'_>) {
        checker.bounds(self.min, self.max, path);
        for (key, figure) in [("Min", self.min), ("Max", self.max)] {
            checker.length(figure, self.unit, path.key(key));
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

    fn allows(&self, service: usize, facts: &Facts) -> bool {
        let Some(Some((min, max))) = self.ends.get(service) else { return true };
        let within = |figures: Extremes| *min <= figures.least && figures.greatest <= *max;
        facts.all_dimensions && (self.figure.extremes)(facts).is_some_and(within)
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

    fn explain(&self, service: usize, facts: &Facts, reasons: &mut Reasons) {
        let Some(limit) = self.limits.get(service).and_then(Option::as_ref) else { return };
        if self.allows(service, facts) {
            return;
        }
        let name = self.figure.name;
        let ends = [(limit.min, limit.steps(limit.min), "below"), (limit.max, limit.steps(limit.max), "above")];
        for (index, package) in facts.packages.iter().enumerate() {
            let Some(figure) = (self.figure.of_package)(package) else {
                reasons.add_with(ReasonCode::MissingData, || missing_dimensions(index, name));
                continue;
            };
            for (end, steps, side) in ends {
                let broken = steps.is_some_and(|steps| if side == "below" { figure < steps } else { figure > steps });
                if broken {
                    reasons.add_with(self.figure.code, || {
                        let asked = length_text(figure, limit.unit);
                        let end = format!("{} {}", end.unwrap_or_default(), limit.unit);
                        let allowed = range_text(limit.min, limit.max, limit.unit);
                        Figure::limit(name, Some(index + 1), asked, side, &end, &allowed)
                    });
                }
            }
        }
    }

    fn memory(&self) -> usize {
        self.lower.memory() + self.upper.memory() + self.limited.memory() + self.limits.capacity() * size_of::<Option<LengthLimit>>()
    }
}

/// Package `index`, counted from 0, has no dimensions, so its `name` isn't known.
pub(super) fn missing_dimensions(index: usize, name: &str) -> Figure {
    let mut figure = Figure::new(format!("package {} has no dimensions: its {name} is not known", index + 1));
    figure.package = Some(index + 1);
    figure
}
