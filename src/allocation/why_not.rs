//! What would have to change for a service to take a consignment, or to be chosen: one figure at a time, found by asking the engine.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, Duration, NaiveDate, SecondsFormat, Utc};
use rust_decimal::Decimal;

use super::{Pool, Refusal};
use crate::consignment::Consignment;
use crate::json::words;
use crate::matcher::CompiledService;
use crate::measure::{CENTIMETRE, Length, Weight, WeightUnit, length_text, weight_text};
use crate::money::{Currency, Money};
use crate::number::{AMOUNT_SCALE, Quantity, unscaled};
use crate::reference::Reference;
use crate::rule::{ReasonCodes, RuleKind, Unit};
use crate::tariff::Rate;

words! {
    /// What is changed.
    #[non_exhaustive]
    pub enum ChangedFigure, "a figure" {
        /// The weight: the consignment's own, if it states one, else that of the heaviest package.
        Weight = "Weight",
        /// The longest side of all.
        LongestSide = "LongestSide",
        /// The value: the consignment's own, if it states one, or that of its one package.
        Value = "Value",
        /// How many packages there are: the last ones left out, or the last one again.
        Packages = "Packages",
        /// The instant at which is decided.
        Instant = "Instant",
        /// The one date on which it may be collected.
        ShippingDate = "ShippingDate",
        /// The date that was promised.
        DeliveryDate = "DeliveryDate",
        /// The service's price that is compared.
        Price = "Price",
    }
}

/// The least change of one figure that is enough.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Change {
    /// What is changed.
    pub figure: ChangedFigure,
    /// What it is.
    pub from: String,
    /// What it would have to be. Weights are told to 0.001 kg or 0.01 lb, lengths to a millimetre, values and prices to the minor unit, instants to
    /// the second; or exactly, where that is the end of a limit.
    pub to: String,
}

/// Why a service doesn't take a consignment, or isn't chosen, and what would change that.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WhyNot {
    /// The service.
    pub service: Reference,
    /// Why it doesn't take the consignment; empty if it does.
    pub reasons: ReasonCodes,
    /// The service that is chosen, if one is.
    pub chosen: Option<Reference>,
    /// What lets it take the consignment, each change by itself; empty if it takes it, and if no change of one figure is enough.
    pub to_take: Vec<Change>,
    /// What lets it be chosen, each change by itself; empty if it is chosen, and if no change of one figure is enough.
    pub to_win: Vec<Change>,
}

impl Pool {
    /// What would have to change for a service of the pool to take a consignment, and to be chosen from the pool: of each figure the change
    /// that is least, decided by the engine. `None` if the pool has no such service.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] if the consignment isn't valid for this rule set. Its state doesn't matter.
    pub fn why_not(&self, service: &str, consignment: &Consignment, at: DateTime<Utc>) -> Result<Option<WhyNot>, Refusal> {
        let facts = self.matcher.facts(consignment)?;
        let Some(number) = self.matcher.0.number(service).filter(|number| self.members.has(*number)) else { return Ok(None) };
        let Some(compiled) = self.matcher.0.services.get(number) else { return Ok(None) };
        let trial = Trial { pool: self, number, compiled, consignment, at };
        let chosen = self.choose(&facts, at)?.map(|choice| choice.service().reference.clone());
        let (takes, wins) = (trial.answers(consignment, at, false), trial.answers(consignment, at, true));
        let changes = |to_win: bool| {
            let price = trial.price().filter(|_| to_win && takes);
            trial.changes(to_win).into_iter().chain(price).collect()
        };
        Ok(Some(WhyNot {
            service: compiled.service.reference.clone(),
            reasons: trial.reasons(consignment, at).unwrap_or_default(),
            chosen,
            to_take: if takes { Vec::new() } else { changes(false) },
            to_win: if wins { Vec::new() } else { changes(true) },
        }))
    }
}

/// A service that is asked about other consignments.
struct Trial<'a> {
    pool: &'a Pool,
    number: usize,
    compiled: &'a CompiledService,
    consignment: &'a Consignment,
    at: DateTime<Utc>,
}

/// Up to how many times, and down to what part of a figure is looked.
const REACH: i128 = 64;

/// How many days are looked at before and after one.
const DAYS: u64 = 60;

impl Trial<'_> {
    fn reasons(&self, consignment: &Consignment, at: DateTime<Utc>) -> Option<ReasonCodes> {
        let engine = &self.pool.matcher.0;
        let facts = self.pool.matcher.facts(consignment).ok()?;
        Some(engine.codes(self.number, &facts, &engine.now(facts.collected_at, at), &self.pool.besides))
    }

    /// Whether the service takes a consignment, or is chosen for it.
    fn answers(&self, consignment: &Consignment, at: DateTime<Utc>, to_win: bool) -> bool {
        if !self.pool.passing.has(self.number) {
            return false;
        }
        if !to_win {
            return self.reasons(consignment, at).is_some_and(ReasonCodes::is_empty);
        }
        let Ok(facts) = self.pool.matcher.facts(consignment) else { return false };
        let chosen = self.pool.choose(&facts, at);
        chosen.is_ok_and(|choice| choice.is_some_and(|choice| choice.service().reference == self.compiled.service.reference))
    }

    fn changes(&self, to_win: bool) -> Vec<Change> {
        let all = [self.weight(to_win), self.side(to_win), self.value(to_win), self.packages(to_win), self.instant(to_win)];
        all.into_iter().chain([self.shipping(to_win), self.promise(to_win)]).flatten().collect()
    }

    /// By how much the service's price would have to fall.
    fn price(&self) -> Option<Change> {
        let engine = &self.pool.matcher.0;
        let facts = self.pool.matcher.facts(self.consignment).ok()?;
        let now = engine.now(facts.collected_at, self.at);
        let (own, fall) = engine.fall(self.number, &self.pool.passing, &facts, &now, &self.pool.besides, self.pool.aim)?;
        let is_gross = engine.taxation.by_gross;
        let price = if is_gross { own.gross } else { own.net }.decimal(own.currency);
        let unit = Decimal::new(1, own.currency.decimals());
        let (kind, currency) = (if is_gross { "gross" } else { "net" }, own.currency);
        let text = |price: Decimal| format!("{price} {currency} {kind}");
        Some(Change { figure: ChangedFigure::Price, from: text(price), to: text(price - Decimal::from(fall) * unit) })
    }

    /// The ends of the limits of some kinds, in smallest steps.
    fn limits(&self, kinds: &[RuleKind]) -> impl Iterator<Item = i128> {
        let limits = self.compiled.limits.iter().filter(|limit| kinds.contains(&limit.metric.kind));
        limits.flat_map(|limit| [limit.least, limit.most]).filter(|end| (0..i128::MAX).contains(end))
    }

    fn weight(&self, to_win: bool) -> Option<Change> {
        let packages = &self.consignment.packages;
        let heaviest = packages.iter().enumerate().max_by_key(|(_, package)| package.weight.map(Weight::steps))?.0;
        let weight = self.consignment.weight.or(packages.get(heaviest)?.weight)?;
        let others = match self.consignment.weight {
            Some(_) => 0,
            None => packages.iter().filter_map(|package| package.weight).map(Weight::steps).sum::<i128>() - weight.steps(),
        };
        let unit = weight.unit();
        let step = match unit {
            WeightUnit::Pound | WeightUnit::Ounce => Weight::new(Decimal::new(1, 2), unit),
            _ => Weight::new(Decimal::new(1, 3), WeightUnit::Kilogram),
        };
        let ends = self.limits(&[RuleKind::Weight]).chain(self.pool.matcher.0.conditions.ends_of(&["Weight"]));
        let of_bands = self.rated().flat_map(Rate::weight_ends);
        let ends: Vec<i128> = ends.chain(of_bands).flat_map(|end| [end, end - others]).collect();
        let with = |steps: i128| {
            let mut changed = self.consignment.clone();
            let weight = Weight::from_steps(steps, unit).filter(|_| steps >= 0);
            match changed.weight {
                Some(_) => changed.weight = Some(weight?),
                None => changed.packages.get_mut(heaviest)?.weight = Some(weight?),
            }
            Some(changed)
        };
        let to = self.nearest(weight.steps(), &ends, step.ok()?.steps(), to_win, &with)?;
        Some(Change { figure: ChangedFigure::Weight, from: weight.to_string(), to: weight_text(to, unit) })
    }

    /// The prices of the services that may be chosen, as far as they are few.
    fn rated(&self) -> impl Iterator<Item = &Rate> {
        const FEW: usize = 200;
        let services = &self.pool.matcher.0.services;
        let all = self.pool.passing.iter().take(FEW).filter_map(|number| services.get(number));
        all.chain([self.compiled]).flat_map(|service| service.rates.iter().map(|lane| &*lane.rate))
    }

    fn side(&self, to_win: bool) -> Option<Change> {
        let sides = self.consignment.packages.iter().enumerate().filter_map(|(number, package)| {
            let sides = package.dimensions?;
            Some((number, sides.length.max(sides.width).max(sides.height)))
        });
        let (number, longest) = sides.max_by_key(|(_, side)| *side)?;
        let kinds = [RuleKind::Length, RuleKind::LengthPlusGirth, RuleKind::Sides, RuleKind::SidesSum];
        let keys = ["Longest", "LengthPlusGirth", "SidesSum", "Middle"];
        let ends: Vec<i128> = self.limits(&kinds).chain(self.pool.matcher.0.conditions.ends_of(&keys)).collect();
        let with = |steps: i128| {
            let mut changed = self.consignment.clone();
            let sides = changed.packages.get_mut(number)?.dimensions.as_mut()?;
            let side = [&mut sides.length, &mut sides.width, &mut sides.height].into_iter().find(|side| **side == longest)?;
            *side = Length::from_steps(steps, longest.unit())?;
            Some(changed)
        };
        let to = self.nearest(longest.steps(), &ends, CENTIMETRE / 10, to_win, &with)?;
        Some(Change { figure: ChangedFigure::LongestSide, from: longest.to_string(), to: length_text(to, longest.unit()) })
    }

    fn value(&self, to_win: bool) -> Option<Change> {
        let package = match &*self.consignment.packages {
            [one] => one.value,
            _ => None,
        };
        let value = self.consignment.value.or(package)?;
        let Money { amount, currency } = value;
        let of_currency = |unit: Unit| matches!(unit, Unit::Money(own) if own == currency);
        let limits = self.compiled.limits.iter().filter(|limit| of_currency(limit.unit)).flat_map(|limit| [limit.least, limit.most]);
        let ends: Vec<i128> = limits.chain(self.pool.matcher.0.conditions.ends_of(&["Value"])).collect();
        let with = |steps: i128| {
            let mut changed = self.consignment.clone();
            let value = Some(Money { amount: Quantity::new(unscaled(steps, AMOUNT_SCALE)).ok()?, currency });
            match changed.value {
                Some(_) => changed.value = value,
                None => changed.packages.first_mut()?.value = value,
            }
            Some(changed)
        };
        let to = self.nearest(amount.exact(), &ends, minor(currency), to_win, &with)?;
        Some(Change {
            figure: ChangedFigure::Value,
            from: format!("{amount} {currency}"),
            to: format!("{} {currency}", unscaled(to, AMOUNT_SCALE)),
        })
    }

    fn packages(&self, to_win: bool) -> Option<Change> {
        const MORE: usize = 100;
        let (count, last) = (self.consignment.packages.len(), self.consignment.packages.last()?);
        let of = |packages: &usize| {
            let mut changed = self.consignment.clone();
            changed.packages.resize(*packages, last.clone());
            self.answers(&changed, self.at, to_win)
        };
        let mut apart = (1..count.max(MORE))
            .flat_map(|apart| [count.checked_sub(apart).filter(|few| *few > 0), (apart <= MORE).then_some(count + apart)]);
        let to = apart.by_ref().flatten().find(of)?;
        Some(Change { figure: ChangedFigure::Packages, from: count.to_string(), to: to.to_string() })
    }

    fn instant(&self, to_win: bool) -> Option<Change> {
        /// Ten minutes, for four weeks.
        const PROBES: [i64; 2] = [600, 4_032];
        let [step, count] = PROBES;
        let at = |seconds: i64| self.at + Duration::seconds(seconds);
        let answers = |seconds: i64| self.answers(self.consignment, at(seconds), to_win);
        let mut probes = (1..=count).flat_map(|probe| [probe * step, -probe * step]);
        let found = probes.find(|seconds| answers(*seconds))?;
        // Between this one and the one before it.
        let (mut yes, mut no) = (found, found - found.signum() * step);
        while (yes - no).abs() > 1 {
            let middle = no + (yes - no) / 2;
            if answers(middle) { yes = middle } else { no = middle }
        }
        let text = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        Some(Change { figure: ChangedFigure::Instant, from: text(self.at), to: text(at(yes)) })
    }

    fn shipping(&self, to_win: bool) -> Option<Change> {
        let date = self.consignment.shipping_date?;
        let answers =
            |date: &NaiveDate| self.answers(&Consignment { shipping_date: Some(*date), ..self.consignment.clone() }, self.at, to_win);
        let to = around(date).find(answers)?;
        Some(Change { figure: ChangedFigure::ShippingDate, from: date.to_string(), to: to.to_string() })
    }

    fn promise(&self, to_win: bool) -> Option<Change> {
        let date = self.consignment.promise.date?;
        let answers = |date: &NaiveDate| {
            let mut changed = self.consignment.clone();
            changed.promise.date = Some(*date);
            self.answers(&changed, self.at, to_win)
        };
        let to = around(date).find(answers)?;
        Some(Change { figure: ChangedFigure::DeliveryDate, from: date.to_string(), to: to.to_string() })
    }

    /// The figure nearest to one with which the service answers: next to an end, or so many steps from one.
    fn nearest(&self, own: i128, ends: &[i128], step: i128, to_win: bool, with: &dyn Fn(i128) -> Option<Consignment>) -> Option<i128> {
        let answers = |figure: i128| with(figure).is_some_and(|changed| self.answers(&changed, self.at, to_win));
        let around = |end: i128| [end.checked_sub(step), Some(end), end.checked_add(step)];
        let mut probes: BTreeSet<i128> = ends.iter().copied().flat_map(around).flatten().chain([step, 0]).collect();
        // And figures between, in whole steps, so that what no end tells isn't passed over.
        let (mut apart, whole) = (1, own / step);
        while apart * step <= own.saturating_mul(REACH) {
            probes.extend([(whole - apart) * step, (whole + apart) * step]);
            apart += (apart / 2).max(1);
        }
        let below = probes.range(..own).rev().copied().filter(|probe| *probe >= 0);
        let above = probes.range(own..).copied().filter(|probe| *probe > own);
        let side = |probes: &mut dyn Iterator<Item = i128>| {
            let mut probes = probes;
            let mut before = own;
            let found = (&mut probes).find(|probe| {
                let answers = answers(*probe);
                before = if answers { before } else { *probe };
                answers
            })?;
            // So many steps towards it are enough, so many aren't.
            let towards = (before - found).signum() * step;
            let (mut yes, mut no) = (0, (before - found).abs() / step + 1);
            while no - yes > 1 {
                let middle = yes + (no - yes) / 2;
                if answers(found + middle * towards) { yes = middle } else { no = middle }
            }
            Some(found + yes * towards)
        };
        let [below, above] = [side(&mut { below }), side(&mut { above })];
        below.into_iter().chain(above).min_by_key(|figure| (figure - own).abs())
    }
}

/// A minor unit of a currency, in 10^-20.
fn minor(currency: Currency) -> i128 {
    10_i128.pow(AMOUNT_SCALE - currency.decimals())
}

/// The days around one, the nearest first, of equally near ones the later.
fn around(date: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    (1..=DAYS).flat_map(move |days| [date.checked_add_days(Days::new(days)), date.checked_sub_days(Days::new(days))]).flatten()
}
