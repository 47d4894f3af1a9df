//! A limit of one service, compiled: what it lets through, which codes it gives, and its reasons in words. Ends are included.

use std::cmp::Ordering;
use std::fmt;

use super::metric::{Metric, Of};
use super::{Breach, End, Figure, Findings, ReasonCode, ReasonCodes};
use crate::exact::compare_products;
use crate::facts::{Extremes, Facts};
use crate::measure::{Length, LengthUnit, Weight, WeightUnit, length_text, weight_text};
use crate::money::{Currency, Exchange};
use crate::number::Quantity;

/// The unit of a limit's ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Weight(WeightUnit),
    Length(LengthUnit),
    Money(Currency),
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weight(unit) => unit.fmt(f),
            Self::Length(unit) => unit.fmt(f),
            Self::Money(currency) => currency.fmt(f),
        }
    }
}

impl Unit {
    /// A figure of it in smallest steps, if it is one.
    fn steps(self, figure: Quantity) -> Option<i128> {
        match self {
            Self::Weight(unit) => Weight::new(figure.decimal(), unit).ok().map(Weight::steps),
            Self::Length(unit) => Length::new(figure.decimal(), unit).ok().map(Length::steps),
            Self::Money(_) => Some(figure.exact()),
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

    /// Its currency, if what a consignment is worth must first be converted to it.
    fn foreign(&self, facts: &Facts<'_>) -> Option<Currency> {
        let Unit::Money(currency) = self.unit else { return None };
        facts.worth.is_some_and(|worth| worth.currency != currency).then_some(currency)
    }

    /// How what a consignment is worth in another currency compares with an end; `None` without an exchange rate.
    fn converted(figure: i128, currency: Currency, end: i128, facts: &Facts<'_>, exchange: &Exchange) -> Option<Ordering> {
        let own = exchange.rate(facts.worth?.currency)?;
        Some(compare_products(figure, own, end, exchange.rate(currency)?))
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
        // Of packages of which none has the figure the least is above the greatest.
        let Extremes { least, greatest } = facts.figure(self.number);
        if least > greatest {
            return codes;
        }
        let Some(currency) = self.foreign(facts) else {
            return codes.with_if(least < self.least || greatest > self.most, self.metric.code);
        };
        match Self::converted(greatest, currency, self.most, facts, exchange) {
            None => codes.with(ReasonCode::Currency),
            Some(order) => codes.with_if(order.is_gt(), self.metric.code),
        }
    }

    /// Puts down why a consignment doesn't keep it; nothing, if it does.
    pub(crate) fn explain(&self, facts: &Facts<'_>, exchange: &Exchange, findings: &mut Findings) {
        let breach = Breach::new(self.metric.code);
        let Of::Package(figure) = self.metric.of else {
            for code in self.codes(facts, exchange).iter() {
                let end = if facts.figure(self.number).least < self.least { End::Lower } else { End::Upper };
                findings.breach(Breach { code, ..breach.at(end) });
            }
            return;
        };
        for (index, package) in facts.packages().enumerate() {
            match figure(&package) {
                None => findings.breach(Breach::new(ReasonCode::MissingData).of(index)),
                Some(figure) => {
                    if figure < self.least {
                        findings.breach(breach.of(index).at(End::Lower));
                    }
                    if figure > self.most {
                        findings.breach(breach.of(index).at(End::Upper));
                    }
                }
            }
        }
    }

    /// Puts into words what [`Limit::explain`] has found.
    pub(crate) fn figure(&self, facts: &Facts<'_>, breach: Breach) -> Figure {
        let (name, allowed) = (self.metric.name, self.allowed());
        match (breach.code, self.unit, facts.worth) {
            (ReasonCode::MissingData, Unit::Money(_), _) => {
                return Figure::new(format!("the {name} of the consignment is not known")).allowed(allowed);
            }
            (ReasonCode::MissingData, ..) => return missing_dimensions(breach.place(), name),
            (ReasonCode::Currency, Unit::Money(currency), Some(worth)) => {
                let message = format!("no exchange rate from `{}` to `{currency}` for the {name}", worth.currency);
                return Figure::new(message).asked(worth.to_string()).allowed(allowed);
            }
            _ => {}
        }
        let [least, most] = self.stated;
        let bound = if breach.end == End::Lower { least } else { most };
        let bound = format!("{} {}", bound.unwrap_or_default(), self.unit);
        Figure::limit(name, breach.package(), self.asked(facts, breach), breach.end, &bound, &allowed)
    }

    /// What the consignment, or one of its packages, has.
    fn asked(&self, facts: &Facts<'_>, breach: Breach) -> String {
        let package = facts.packages().nth(breach.place()).filter(|_| breach.index.is_some());
        let figure = match (&self.metric.of, &package) {
            (Of::Package(figure), Some(package)) => figure(package).unwrap_or_default(),
            _ => facts.figure(self.number).greatest,
        };
        match self.unit {
            Unit::Weight(_) => weight_text(figure, package.map_or_else(|| facts.weight_unit(), |package| package.weight_unit)),
            Unit::Length(unit) => length_text(figure, unit),
            Unit::Money(_) => facts.worth.map(|worth| worth.to_string()).unwrap_or_default(),
        }
    }

    /// `1 kg to 25 kg`, `at most 25 kg`
    fn allowed(&self) -> String {
        let unit = self.unit;
        match self.stated {
            [Some(min), Some(max)] => format!("{min} {unit} to {max} {unit}"),
            [Some(min), None] => format!("at least {min} {unit}"),
            [None, Some(max)] => format!("at most {max} {unit}"),
            [None, None] => String::new(),
        }
    }
}

/// Package `index`, counted from 0, has no dimensions, so its `name` isn't known.
pub(crate) fn missing_dimensions(index: usize, name: &str) -> Figure {
    let package = index + 1;
    Figure::new(format!("package {package} has no dimensions: its {name} is not known")).package(Some(package))
}
