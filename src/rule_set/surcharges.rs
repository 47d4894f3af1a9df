//! What is wrong with surcharges: their figures, what they are of, and how they stand to one another.

use super::families::together;
use super::{CarrierService, ChargeBasis, Chosen, PercentOf, RateLane, RuleSet, Surcharge};
use crate::check::Checker;
use crate::condition::{Scope, Uses};
use crate::json::{Problem, Trail, ViolationCode};
use crate::measure::WeightUnit;

/// The most surcharges that services share.
pub const MOST_SHARED_SURCHARGES: usize = 1_000;

/// The surcharges of a service.
pub(super) fn of_service<'a>(service: &'a CarrierService, rule_set: &RuleSet, path: &Trail<'_>, checker: &mut Checker<'a>) {
    let list = path.key("Surcharges");
    for (index, surcharge) in service.surcharges.iter().enumerate() {
        let here = list.index(index);
        if surcharge.name.is_none() {
            let problem = Problem::new(here.key("Name").path(), "`Name` is missing");
            checker.problems.push(problem.code(ViolationCode::MissingField));
        }
        let shared = [
            ("Reference", surcharge.reference.is_some()),
            ("Services", surcharge.services.is_some()),
            ("Carriers", surcharge.carriers.is_some()),
            ("CarrierServiceGroups", surcharge.carrier_service_groups.is_some()),
        ];
        for (key, _) in shared.into_iter().filter(|(_, is_stated)| *is_stated) {
            let problem =
                Problem::new(here.key(key).path(), format!("`{key}` is of surcharges that services share, and this is a service's own"));
            checker.problems.push(problem.hint("shared ones stand in `Surcharges` of the rule set").code(ViolationCode::Conflict));
        }
        of_surcharge(surcharge, &here, checker);
        if surcharge.least_weight.is_some() && surcharge.is_per_package() {
            weighed_by_consignment((rule_set, &service.rates), (&here, &path.key("Rates")), checker);
        }
    }
    for surcharge in &service.surcharges {
        checker.own_surcharges.extend([surcharge.name.as_deref(), surcharge.family()].into_iter().flatten().map(str::trim));
    }
    together(&service.surcharges, &list, Some(&rule_set.surcharges), checker);
}

/// A least weight of packages needs lanes that weigh packages.
fn weighed_by_consignment(
    (rule_set, rates): (&RuleSet, &[RateLane]),
    (surcharge, lanes): (&Trail<'_>, &Trail<'_>),
    checker: &mut Checker<'_>,
) {
    let tariffs = &checker.names.tariffs;
    let tariff = |lane: &RateLane| rule_set.tariffs.get(*tariffs.get(lane.tariff.as_ref()?.as_str())?);
    let weighing = |lane: &RateLane| lane.own_weighing().or(tariff(lane).and_then(|tariff| tariff.chargeable)).unwrap_or_default();
    let by_consignment = |lane: &RateLane| weighing(lane).basis.is_none_or(|basis| basis == ChargeBasis::Consignment);
    if let Some(index) = rates.iter().position(by_consignment) {
        let message =
            "a least weight is of packages, and a lane weighs the consignment as a whole: its `Basis` is Package or PackageWeights";
        checker.clash(ViolationCode::Conflict, &surcharge.key("LeastWeight"), message.to_owned(), &lanes.index(index), "the lane is");
    }
}

/// The surcharges that services share.
pub(super) fn of_rule_set<'a>(rule_set: &'a RuleSet, checker: &mut Checker<'a>) {
    let root = Trail::Root;
    let list = root.key("Surcharges");
    if rule_set.surcharges.is_empty() {
        return;
    }
    if rule_set.surcharges.len() > MOST_SHARED_SURCHARGES {
        let message = format!("`{}` shared surcharges are too many: at most `{MOST_SHARED_SURCHARGES}`", rule_set.surcharges.len());
        checker.problems.push(Problem::new(list.path(), message).code(ViolationCode::TooLarge));
        return;
    }
    checker.unique("surcharge", "Surcharges", rule_set.surcharges.iter().filter_map(|surcharge| surcharge.reference.as_ref()));
    let chosen = Chosen::new(rule_set);
    for (index, surcharge) in rule_set.surcharges.iter().enumerate() {
        let here = list.index(index);
        if surcharge.reference.is_none() {
            let problem = Problem::new(here.key("Reference").path(), "`Reference` is missing");
            checker.problems.push(problem.code(ViolationCode::MissingField));
        }
        of_surcharge(surcharge, &here, checker);
        chosen.check(&surcharge.chosen(), &here, checker);
        meets(rule_set, surcharge, &chosen.of(&surcharge.chosen()), &here, checker);
    }
    together(&rule_set.surcharges, &list, None, checker);
}

/// How a shared surcharge goes with the lanes of its services.
fn meets(rule_set: &RuleSet, surcharge: &Surcharge, services: &[usize], path: &Trail<'_>, checker: &mut Checker<'_>) {
    let all = Trail::Root.key("CarrierServices");
    let mut first = None;
    for (number, service) in services.iter().filter_map(|number| Some((*number, rule_set.carrier_services.get(*number)?))) {
        let service_path = all.index(number);
        let rates = service_path.key("Rates");
        if surcharge.least_weight.is_some() && surcharge.is_per_package() {
            weighed_by_consignment((rule_set, &service.rates), (path, &rates), checker);
        }
        of_one_family(surcharge, path, (service, &service_path), checker);
        for (index, lane) in service.rates.iter().enumerate() {
            let tariff = lane.tariff.as_ref().and_then(|tariff| checker.names.tariffs.get(tariff.as_str()));
            let tariff = tariff.and_then(|number| rule_set.tariffs.get(*number));
            let currency = tariff.map_or(lane.currency, |tariff| tariff.currency).unwrap_or(rule_set.currency);
            let (_, _, known) = *first.get_or_insert((number, index, currency));
            if known != currency && surcharge.currency.is_none() && surcharge.has_amounts() {
                let message = format!("it meets lanes in `{known}` and in `{currency}`, and states no `Currency` of its amounts");
                checker.clash(ViolationCode::Conflict, path, message, &rates.index(index), &format!("the lane in `{currency}` is"));
                return;
            }
        }
    }
}

/// A shared member of a family that a service has members of, too.
fn of_one_family(
    surcharge: &Surcharge,
    path: &Trail<'_>,
    (service, service_path): (&CarrierService, &Trail<'_>),
    checker: &mut Checker<'_>,
) {
    let Some(family) = surcharge.family() else { return };
    let list = service_path.key("Surcharges");
    let mut has_family = false;
    for (index, own) in service.surcharges.iter().enumerate() {
        if own.family() == Some(family) {
            has_family = true;
            if own.is_per_package() != surcharge.is_per_package() {
                let message = format!("members of the family `{family}` are all per package or all per consignment");
                checker.clash(ViolationCode::Conflict, path, message, &list.index(index), "one of it is");
            }
        }
        let counts = match &own.of {
            Some(PercentOf::All) => has_family,
            Some(PercentOf::Named(names)) => {
                names.iter().any(|name| service.surcharges.iter().any(|one| one.family() == Some(family) && one.is_called(name)))
            }
            None => false,
        };
        if counts {
            let message = format!("a percentage of a service counts the family `{family}`, of which this member follows it");
            checker.clash(ViolationCode::OutOfOrder, path, message, &list.index(index).key("Of"), "the percentage is");
        }
    }
}

impl Surcharge {
    /// Whether it states amounts of money.
    fn has_amounts(&self) -> bool {
        let table = self.table.iter().flatten().any(|entry| entry.amount.is_some());
        let bounds = self.minimum.is_some() || self.maximum.is_some();
        let of_value = self.percent_of_value.is_some() && (self.above.is_some() || self.step.is_some());
        self.amount.is_some() || self.per_unit.is_some() || self.amounts.is_some() || table || bounds || of_value
    }

    /// The figures that it states.
    fn figures(&self) -> impl Iterator<Item = &'static str> {
        let stated = [
            ("Amount", self.amount.is_some()),
            ("PerUnit", self.per_unit.is_some()),
            ("Percent", self.percent.is_some()),
            ("PercentOfValue", self.percent_of_value.is_some()),
            ("Table", self.table.is_some()),
            ("Amounts", self.amounts.is_some()),
        ];
        stated.into_iter().filter_map(|(key, is_stated)| is_stated.then_some(key))
    }
}

fn of_surcharge<'a>(surcharge: &'a Surcharge, path: &Trail<'_>, checker: &mut Checker<'a>) {
    if surcharge.name.as_deref().is_some_and(|name| name.trim().is_empty()) {
        checker.refuse(&path.key("Name"), "the name is empty");
    }
    if surcharge.figures().next().is_none() && surcharge.least_weight.is_none() {
        checker.refuse(path, "a surcharge states `Amount`, `PerUnit`, `Percent`, `PercentOfValue`, `Table`, `Amounts` or `LeastWeight`");
    }
    of_figures(surcharge, path, checker);
    of_table(surcharge, path, checker);
    of_limits(surcharge, path, checker);
}

fn of_figures<'a>(surcharge: &'a Surcharge, path: &Trail<'_>, checker: &mut Checker<'a>) {
    let only_amount = surcharge.figures().eq(["Amount"]);
    for (key, figure) in [("Minimum", surcharge.minimum), ("Maximum", surcharge.maximum)] {
        if figure.is_some() && only_amount {
            let message = format!("`{key}` bounds what varies, and `Amount` alone doesn't");
            checker.clash(ViolationCode::Conflict, &path.key(key), message, &path.key("Amount"), "`Amount` is");
        } else if figure.is_some() && surcharge.figures().next().is_none() {
            checker.refuse(&path.key(key), format!("`{key}` bounds figures, and there are none"));
        }
    }
    checker.ordered(surcharge.minimum, surcharge.maximum, path, ["Minimum", "Maximum"]);
    if let (Some(_), Some(_)) = (surcharge.per_unit, surcharge.percent_of_value)
        && (surcharge.above.is_some() || surcharge.step.is_some())
    {
        let key = if surcharge.above.is_some() { "Above" } else { "Step" };
        let message = format!("`{key}` may be meant of `PerUnit` or of `PercentOfValue`: write two surcharges");
        checker.clash(ViolationCode::Conflict, &path.key(key), message, &path.key("PercentOfValue"), "`PercentOfValue` is");
    }
    for (key, figure) in [("Above", surcharge.above), ("Step", surcharge.step)] {
        if surcharge.per_unit.is_some() {
            checker.weight(figure, surcharge.unit.unwrap_or(WeightUnit::Kilogram), &path.key(key));
        } else if figure.is_some() && surcharge.percent_of_value.is_none() {
            checker.refuse(&path.key(key), format!("`{key}` goes with `PerUnit` or `PercentOfValue`"));
        }
    }
    if surcharge.unit.is_some() && surcharge.per_unit.is_none() {
        checker.refuse(&path.key("Unit"), "`Unit` goes with `PerUnit`");
    }
    if surcharge.step.is_some_and(|step| step.decimal().is_zero()) {
        checker.refuse(&path.key("Step"), "the step `0` has no end: it is above 0");
    }
    if surcharge.of.is_some() && !surcharge.has_percent() {
        checker.refuse(&path.key("Of"), "`Of` goes with `Percent`, or with a `Table` of percentages");
    }
    if surcharge.is_per_package() && surcharge.has_percent() {
        let key = if surcharge.percent.is_some() { "Percent" } else { "Table" };
        let message = "a percentage is of the consignment's price, never per package".to_owned();
        checker.clash(ViolationCode::Conflict, &path.key("Per"), message, &path.key(key), &format!("`{key}` is"));
    }
    if let Some(least) = surcharge.least_weight {
        checker.weight(Some(least.value), least.unit, &path.key("LeastWeight").key("Value"));
        if !surcharge.is_per_package() {
            let problem =
                Problem::new(path.key("LeastWeight").path(), "a least weight is of packages: `\"Per\": \"Package\"` stands beside it");
            checker.problems.push(problem.code(ViolationCode::Conflict));
        }
    }
}

fn of_table<'a>(surcharge: &'a Surcharge, path: &Trail<'_>, checker: &mut Checker<'a>) {
    let list = path.key("Table");
    checker.not_empty(surcharge.table.as_deref(), &list, "no table");
    let mut before = None;
    for (index, entry) in surcharge.table.iter().flatten().enumerate() {
        let here = list.index(index);
        match (entry.amount, entry.percent) {
            (Some(_), Some(_)) => {
                let message = "an entry is an `Amount` or a `Percent`, not both".to_owned();
                checker.clash(ViolationCode::Conflict, &here.key("Percent"), message, &here.key("Amount"), "`Amount` is");
            }
            (None, None) => checker.refuse(&here, "an entry states `Amount` or `Percent`"),
            _ => {}
        }
        if let Some((place, last)) = before
            && last >= entry.valid_from
        {
            let message = format!("dates of a table rise: `{}` is not after `{last}`", entry.valid_from);
            let other = list.index(place);
            checker.clash(ViolationCode::OutOfOrder, &here.key("ValidFrom"), message, &other.key("ValidFrom"), &format!("`{last}` is"));
        }
        before = Some((index, entry.valid_from));
    }
    let (list, scope) = (path.key("Amounts"), scope(surcharge));
    checker.not_empty(surcharge.amounts.as_deref(), &list, "no amounts");
    let count = surcharge.amounts.as_ref().map_or(0, Vec::len);
    for (index, case) in surcharge.amounts.iter().flatten().enumerate() {
        let here = list.index(index);
        if let Some(when) = &case.when {
            when.check(&here.key("When"), scope, Uses::SURCHARGE, checker);
        }
        checker.not_empty(case.places.as_deref(), &here.key("Places"), "everywhere");
        checker.places(case.places.as_deref(), &here.key("Places"));
        of_zones(case.zones.as_deref(), &here.key("Zones"), checker);
        if case.when.is_none() && case.places.is_none() && case.zones.is_none() && index + 1 < count {
            let message = "an amount without `When`, `Places` and `Zones` always holds: it is the last".to_owned();
            checker.clash(ViolationCode::OutOfOrder, &here, message, &list.index(index + 1), "the next is");
        }
    }
}

/// Zones that some chart has.
fn of_zones(zones: Option<&[String]>, path: &Trail<'_>, checker: &mut Checker<'_>) {
    checker.not_empty(zones, path, "every zone");
    for (index, zone) in zones.into_iter().flatten().enumerate().filter(|(_, zone)| !zone.is_empty()) {
        if !checker.all_zones.contains(zone.as_str()) {
            let known: Vec<&str> = checker.all_zones.iter().copied().collect();
            checker.unknown_among("zone of a chart", zone, &path.index(index), known.into_iter());
        }
    }
}

/// Of what the conditions of a surcharge are asked.
fn scope(surcharge: &Surcharge) -> Scope {
    if surcharge.is_per_package() { Scope::Package } else { Scope::Consignment }
}

fn of_limits<'a>(surcharge: &'a Surcharge, path: &Trail<'_>, checker: &mut Checker<'a>) {
    if let Some(when) = &surcharge.when {
        when.check(&path.key("When"), scope(surcharge), Uses::SURCHARGE, checker);
    }
    for (key, names, absent) in [("From", &surcharge.from, "anywhere"), ("Places", &surcharge.places, "everywhere")] {
        checker.not_empty(names.as_deref(), &path.key(key), absent);
        checker.places(names.as_deref(), &path.key(key));
    }
    of_zones(surcharge.zones.as_deref(), &path.key("Zones"), checker);
    checker.not_empty(surcharge.days.as_deref(), &path.key("Days"), "every day");
    checker.not_empty(surcharge.delivery_days.as_deref(), &path.key("DeliveryDays"), "every day");
    checker.not_empty(surcharge.tags.as_deref(), &path.key("Tags"), "every consignment");
    checker.validity(surcharge.valid_from, surcharge.valid_to, path);
    if surcharge.one_of.as_deref().is_some_and(|family| family.trim().is_empty()) {
        checker.refuse(&path.key("OneOf"), "the name of the family is empty");
    }
}
