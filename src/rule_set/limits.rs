//! The limits of the figures in a rule set, and those that bound each other.

use rust_decimal::Decimal;

use super::{RuleSet, TransitDays, TransitLane, Vat};
use crate::check::Checker;
use crate::json::{Problem, Trail, ViolationCode};

pub(super) fn of_rule_set<'a>(rule_set: &'a RuleSet, checker: &mut Checker<'a>) {
    let root = Trail::Root;
    if let Some(rate) = rule_set.vat_rate.filter(|rate| rate.decimal() > Decimal::ONE) {
        checker.refuse(&root.key("VatRate"), format!("the VAT rate `{rate}` is above `1`: 20 % is `0.2`"));
    }
    if let Some(rate) = rule_set.vat_rate.filter(|_| !rule_set.vat.is_empty()) {
        let message = format!("`VatRate` `{rate}` is short for `Vat` of one rate, which is stated beside it");
        checker.clash(ViolationCode::Conflict, &root.key("VatRate"), message, &root.key("Vat"), "`Vat` is");
    }
    of_vat(&rule_set.vat, &root.key("Vat"), checker);
    if let Some(days) = rule_set.horizon_days.filter(|days| *days > 366) {
        checker.refuse(&root.key("HorizonDays"), format!("a horizon of `{days}` days is too far: at most `366`"));
    }
    for (currency, rate) in &rule_set.exchange_rates {
        let path = || root.key("ExchangeRates").path().key(currency.code().to_owned());
        let figure = rate.decimal().normalize();
        if *currency == rule_set.currency && figure == Decimal::ONE {
            continue;
        }
        if *currency == rule_set.currency {
            let message = format!("`{currency}` is the rule set's own currency: its rate is 1");
            let problem = Problem::new(path(), message).code(ViolationCode::Conflict);
            checker.problems.push(problem.other(root.key("Currency").path(), "stated"));
        } else if figure.is_zero() || figure >= Decimal::from(1_000_000) || figure.scale() > 18 {
            let message = format!("the exchange rate `{rate}` is not above 0, below 1000000 and of at most 18 decimals");
            checker.problems.push(Problem::new(path(), message));
        }
    }
    for (index, size) in rule_set.package_sizes.iter().enumerate() {
        let sizes = root.key("PackageSizes");
        let trail = sizes.index(index);
        if let Some(sides) = size.dimensions {
            sides.understood(&trail.key("Dimensions"), &mut checker.problems);
        }
        if let Some(weight) = size.weight {
            weight.understood(&trail.key("Weight"), &mut checker.problems);
        }
        if size.dimensions.is_none() && size.weight.is_none() {
            checker.refuse(&trail, "a package size states `Dimensions`, `Weight` or both");
        }
    }
}

/// What is due where; of entries after one that matches everywhere nothing comes.
pub(super) fn of_vat<'a>(entries: &'a [Vat], path: &Trail<'_>, checker: &mut Checker<'a>) {
    for (index, entry) in entries.iter().enumerate() {
        let path = path.index(index);
        checker.not_empty(entry.to.as_deref(), &path.key("To"), "everywhere");
        checker.places(entry.to.as_deref(), &path.key("To"));
        match (entry.rate, entry.exempt) {
            (Some(rate), _) if rate.decimal() > Decimal::ONE => {
                checker.refuse(&path.key("Rate"), format!("the VAT rate `{rate}` is above `1`: 20 % is `0.2`"));
            }
            (Some(rate), Some(true)) => {
                let message = "an entry is exempt or has a rate, not both".to_owned();
                checker.clash(ViolationCode::Conflict, &path.key("Exempt"), message, &path.key("Rate"), &format!("`{rate}` is"));
            }
            (None, None | Some(false)) => checker.refuse(&path, "an entry states `Rate`, or `Exempt` as true"),
            _ => {}
        }
    }
}

pub(super) fn of_transit<'a>(lane: &'a TransitLane, path: &Trail<'_>, checker: &mut Checker<'a>) {
    checker.lane(lane.from.as_deref(), lane.to.as_deref(), path);
    super::days::of_transit(lane, path, checker);
    if let Some(days) = lane.transit_days {
        of_days(days, &path.key("TransitDays"), checker);
    }
    if let Some(window) = lane.delivery_window {
        checker.ordered(Some(window.start), Some(window.end), &path.key("DeliveryWindow"), ["Start", "End"]);
    }
}

pub(super) fn of_days(days: TransitDays, path: &Trail<'_>, checker: &mut Checker<'_>) {
    checker.ordered(Some(days.min), Some(days.max), path, ["Min", "Max"]);
    if days.max > 365 {
        checker.refuse(&path.key("Max"), format!("`{}` transit days are too many: at most `365`", days.max));
    }
}
