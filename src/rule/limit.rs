//! A limit of one service, compiled: what it lets through, which codes it gives, and its reasons in words. Ends are included.

use super::metric::{Metric, Of};
use super::{Breach, End, Figure, Findings, ReasonCode, ReasonCodes};
use crate::exact::compare_products;
use crate::facts::{Extremes, Facts, Worth};
use crate::measure::{Length, LengthUnit, VolumeUnit, Weight, WeightUnit, length_text, weight_text};
use crate::money::{Currency, Exchange};
use crate::number::Quantity;

/// The unit of a limit's ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Weight(WeightUnit),
    Length(LengthUnit),
    Volume(VolumeUnit),
    Money(Currency),
    /// Of what is counted.
    Count,
}

impl Unit {
    /// A figure of it in smallest steps, if it is one.
    fn steps(self, figure: Quantity) -> Option<i128> {
        match self {
            Self::Weight(unit) => Weight::new(figure.decimal(), unit).ok().map(Weight::steps),
            Self::Length(unit) => Length::new(figure.decimal(), unit).ok().map(Length::steps),
            Self::Volume(unit) => unit.steps_of(figure).ok(),
            Self::Money(_) => Some(figure.exact()),
            Self::Count => Some(figure.decimal().trunc().mantissa()),
        }
    }

    /// A figure of it as a person reads it.
    fn text(self, figure: Quantity) -> String {
        match self {
            Self::Weight(unit) => format!("{figure} {unit}"),
            Self::Length(unit) => format!("{figure} {unit}"),
            Self::Volume(unit) => format!("{figure} {unit}"),
            Self::Money(currency) => format!("{figure} {currency}"),
            Self::Count => figure.to_string(),
        }
    }
}

/// A range of a metric.
#[derive(Debug)]
pub(crate) struct Limit {
    pub(crate) metric: &'static Metric,
    /// The metric's place among those of the rule set.
    pub(crate) number: usize,
    /// In smallest steps; of no end the last there is.
    pub(crate) least: i128,
    pub(crate) most: i128,
    pub(crate) unit: Unit,
    stated: [Option<Quantity>; 2],
}

impl Limit {
    pub(crate) fn new(metric: &'static Metric, stated: [Option<Quantity>; 2], unit: Unit) -> Self {
        let [least, most] = stated.map(|figure| figure.map(|figure| unit.steps(figure)));
        debug_assert!(least != Some(None) && most != Some(None), "a limit that has been checked is one");
        Self { metric, number: 0, least: least.flatten().unwrap_or(i128::MIN), most: most.flatten().unwrap_or(i128::MAX), unit, stated }
    }

    /// Whether a figure is below the limit, and above it; `None` where its currency can't be converted to the limit's.
    fn broken(&self, figure: Extremes, facts: &Facts<'_>, exchange: &Exchange) -> Option<[bool; 2]> {
        match (self.unit, facts.currency) {
            (Unit::Money(currency), Some(own)) if own != currency => {
                let (own, rate) = (exchange.rate(own)?, exchange.rate(currency)?);
                let compared = |figure, end| compare_products(figure, own, end, rate);
                let [least, most] = [self.stated[0].map(|_| self.least), self.stated[1].map(|_| self.most)];
                Some([
                    least.is_some_and(|least| compared(figure.least, least).is_lt()),
                    most.is_some_and(|most| compared(figure.greatest, most).is_gt()),
                ])
            }
            _ => Some([figure.least < self.least, figure.greatest > self.most]),
        }
    }

    /// Whether a consignment keeps it.
    #[inline]
    pub(crate) fn keeps(&self, facts: &Facts<'_>, exchange: &Exchange) -> bool {
        let Extremes { least, greatest } = facts.figure(self.number);
        let is_known = !facts.is_missing(self.number);
        match self.unit {
            Unit::Money(_) => is_known && self.codes(facts, exchange).is_empty(),
            _ => is_known && self.least <= least && greatest <= self.most,
        }
    }

    /// The codes of the reasons that [`Limit::explain`] gives.
    pub(crate) fn codes(&self, facts: &Facts<'_>, exchange: &Exchange) -> ReasonCodes {
        let codes = ReasonCodes::default().with_if(facts.is_missing(self.number), ReasonCode::MissingData);
        let figure = facts.figure(self.number);
        // Of packages of which none has the figure the least is above the greatest.
        if figure.least > figure.greatest {
            return codes;
        }
        match self.broken(figure, facts, exchange) {
            None => codes.with(ReasonCode::Currency),
            Some([below, above]) => codes.with_if(below || above, self.metric.code),
        }
    }

    /// Puts down why a consignment doesn't keep it; nothing, if it does.
    pub(crate) fn explain(&self, facts: &Facts<'_>, exchange: &Exchange, findings: &mut Findings) {
        let mut put = |figure: Option<Extremes>, of: &dyn Fn(ReasonCode) -> Breach| match figure {
            None if self.metric.is_another_side => {}
            None => findings.breach(of(ReasonCode::MissingData)),
            Some(figure) => match self.broken(figure, facts, exchange) {
                None => findings.breach(of(ReasonCode::Currency)),
                Some(broken) => {
                    for (is_broken, end) in broken.into_iter().zip([End::Lower, End::Upper]) {
                        if is_broken {
                            findings.breach(of(self.metric.code).at(end));
                        }
                    }
                }
            },
        };
        match self.metric.of {
            Of::Consignment(_) => {
                let figure = (!facts.is_missing(self.number)).then(|| facts.figure(self.number));
                put(figure, &Breach::new);
            }
            Of::Package(figure) => {
                for (index, package) in facts.packages().enumerate() {
                    put(figure(&package), &|code| Breach::new(code).of(index));
                }
            }
        }
    }

    /// Puts into words what [`Limit::explain`] has found.
    pub(crate) fn figure(&self, facts: &Facts<'_>, breach: Breach) -> Figure {
        let (name, allowed) = (self.metric.name, self.allowed());
        match (breach.code, breach.package()) {
            (ReasonCode::MissingData, Some(package)) if matches!(self.unit, Unit::Money(_)) => {
                return Figure::new(format!("the {name} of package {package} is not known")).allowed(allowed).package(Some(package));
            }
            (ReasonCode::MissingData, Some(_)) => return missing_dimensions(breach.place(), name),
            (ReasonCode::MissingData, None) => {
                return Figure::new(format!("the {name} of the consignment is not known")).allowed(allowed);
            }
            (ReasonCode::Currency, package) => {
                let [own, other] = [facts.currency.map(|own| own.to_string()).unwrap_or_default(), self.currency()];
                let message = format!("no exchange rate from `{own}` to `{other}` for the {name}");
                return Figure::new(message).asked(self.asked(facts, breach)).allowed(allowed).package(package);
            }
            _ => {}
        }
        let [least, most] = self.stated;
        let bound = if breach.end == End::Lower { least } else { most };
        let bound = self.unit.text(bound.unwrap_or_default());
        Figure::limit(name, breach.package(), self.asked(facts, breach), breach.end, &bound, &allowed)
    }

    fn currency(&self) -> String {
        if let Unit::Money(currency) = self.unit { currency.to_string() } else { String::new() }
    }

    /// What the consignment, or one of its packages, has.
    fn asked(&self, facts: &Facts<'_>, breach: Breach) -> String {
        let package = facts.packages().nth(breach.place()).filter(|_| breach.index.is_some());
        let figure = match (&self.metric.of, &package) {
            (Of::Package(figure), Some(package)) => figure(package).unwrap_or(Extremes::from(0)),
            _ => facts.figure(self.number),
        };
        let figure = figure.greatest;
        match self.unit {
            Unit::Weight(_) => weight_text(figure, package.map_or_else(|| facts.weight_unit(), |package| package.weight_unit)),
            Unit::Length(unit) => length_text(figure, unit),
            Unit::Volume(unit) => unit.text(figure),
            Unit::Money(_) => facts.currency.map(|currency| Worth { amount: figure, currency }.to_string()).unwrap_or_default(),
            Unit::Count => figure.to_string(),
        }
    }

    /// `1 kg to 25 kg`, `at most 25 kg`
    fn allowed(&self) -> String {
        match self.stated.map(|end| end.map(|end| self.unit.text(end))) {
            [Some(min), Some(max)] => format!("{min} to {max}"),
            [Some(min), None] => format!("at least {min}"),
            [None, Some(max)] => format!("at most {max}"),
            [None, None] => String::new(),
        }
    }
}

/// Package `index`, counted from 0, has no dimensions, so its `name` isn't known.
pub(crate) fn missing_dimensions(index: usize, name: &str) -> Figure {
    let package = index + 1;
    Figure::new(format!("package {package} has no dimensions: its {name} is not known")).package(Some(package))
}
