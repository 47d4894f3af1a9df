//! What is wrong with capacities.

use rust_decimal::Decimal;

use super::{Capacity, Counted, RuleSet, Share, scopes};
use crate::check::Checker;
use crate::condition::Uses;
use crate::json::{Trail, ViolationCode};
use crate::measure::Unit;
use crate::number::Quantity;

pub(super) fn of_rule_set<'a>(rule_set: &'a RuleSet, checker: &mut Checker<'a>) {
    let list = Trail::Root.key("Capacities");
    let rules = rule_set.capacities.iter().map(Capacity::scope);
    scopes::of_rules(rule_set, ("capacity", "Capacities"), Uses::CAPACITY, rules, checker);
    for (index, capacity) in rule_set.capacities.iter().enumerate() {
        capacity.check(&list.index(index), checker);
    }
}

impl Capacity {
    fn check(&self, at: &Trail<'_>, checker: &mut Checker<'_>) {
        if self.max.is_none() && self.min.is_none() && self.share.is_none() {
            checker.refuse(at, "a capacity states `Max`, `Min` or `Share`");
        }
        checker.ordered(self.min, self.max, at, ["Min", "Max"]);
        self.check_unit(at, checker);
        for (key, figure) in [("Min", self.min), ("Max", self.max)] {
            let Some(figure) = figure.map(|figure| figure.decimal().normalize()) else { continue };
            let what = match self.of.unwrap_or(Counted::Consignments) {
                Counted::Consignments => "consignments",
                Counted::Packages => "packages",
                _ if figure.scale() > 12 => {
                    checker.refuse(&at.key(key), format!("`{figure}` has too many decimals: at most 12"));
                    continue;
                }
                _ => continue,
            };
            if figure.scale() > 0 {
                checker.refuse(&at.key(key), format!("`{figure}` {what}: a whole number"));
            }
        }
        if let Some(share) = self.share {
            share.check(&at.key("Share"), checker);
        }
        if self.offset.is_some_and(|offset| offset.amount.decimal().is_zero()) {
            checker.refuse(&at.key("Offset").key("Amount"), "an offset of 0 takes nothing off");
        }
        let of = |key: &'static str, is_given: bool, needs: &str, is_there: bool| {
            (is_given && !is_there).then(|| (key, format!("`{key}` without {needs}, which it goes by")))
        };
        let alone = [
            of("Offset", self.offset.is_some(), "`Min`", self.min.is_some()),
            of("Penalty", self.penalty.is_some(), "`Min` or `Share`", self.min.is_some() || self.share.is_some()),
            of("WhenFull", self.when_full.is_some(), "`Max`", self.max.is_some()),
        ];
        for (key, message) in alone.into_iter().flatten() {
            checker.refuse(&at.key(key), message);
        }
    }

    /// `Unit` and `Currency` go with what is counted.
    fn check_unit(&self, at: &Trail<'_>, checker: &mut Checker<'_>) {
        let of = self.of.unwrap_or(Counted::Consignments);
        let clash = |key: &'static str, message: String, checker: &mut Checker<'_>| {
            if self.of.is_some() {
                checker.clash(ViolationCode::Conflict, &at.key(key), message, &at.key("Of"), "what it counts is");
            } else {
                checker.refuse(&at.key(key), message);
            }
        };
        match (of, self.unit) {
            (_, None) | (Counted::Weight, Some(Unit::Weight(_))) | (Counted::Volume, Some(Unit::Volume(_))) => {}
            (Counted::Weight, Some(unit)) => clash("Unit", format!("`{unit}` is no unit of weight: g, kg, oz, lb"), checker),
            (Counted::Volume, Some(unit)) => clash("Unit", format!("`{unit}` is no unit of volume: Cm3, L, M3, In3, Ft3"), checker),
            (of, Some(unit)) => clash("Unit", format!("`{unit}` is a unit of measures, and `{}` is what is counted", of.as_str()), checker),
        }
        if let Some(currency) = self.currency.filter(|_| of != Counted::Value) {
            clash("Currency", format!("`{currency}` is of `Value`, and `{}` is what is counted", of.as_str()), checker);
        }
    }
}

impl Share {
    fn check(self, at: &Trail<'_>, checker: &mut Checker<'_>) {
        if self.min.is_none() && self.max.is_none() {
            checker.refuse(at, "a share states `Min`, `Max` or both");
        }
        checker.ordered(self.min, self.max, at, ["Min", "Max"]);
        for (key, figure) in [("Min", self.min), ("Max", self.max)] {
            if let Some(figure) = figure.map(Quantity::decimal).filter(|figure| *figure > Decimal::ONE_HUNDRED) {
                checker.refuse(&at.key(key), format!("`{figure}` % is more than all: 0 to 100; `25` is 25 %"));
            }
        }
    }
}
