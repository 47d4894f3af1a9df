//! Surcharges that can hardly be meant as they stand.

use std::collections::{BTreeMap, BTreeSet};

use super::{Doubts, prices};
use crate::check::Checker;
use crate::json::{Problem, Trail, ViolationCode};
use crate::money::Currency;
use crate::rule_set::{RuleSet, Surcharge};

pub(super) fn of_rule_set(rule_set: &RuleSet, doubts: &mut Doubts<'_>) {
    let root = Trail::Root;
    let services = root.key("CarrierServices");
    let shared: BTreeSet<&str> = rule_set.surcharges.iter().filter_map(Surcharge::family).collect();
    for (index, service) in rule_set.carrier_services.iter().enumerate() {
        let path = services.index(index);
        let list = path.key("Surcharges");
        of_list(rule_set, &service.surcharges, &list, doubts);
        families(&service.surcharges, &shared, &list, doubts);
        let has_chart =
            service.rates.iter().any(|lane| lane.tariff.is_some()) || service.transit.iter().any(|lane| lane.zone_chart.is_some());
        let by_zone = |surcharge: &&Surcharge| surcharge.zones.is_some() && !has_chart;
        for (index, surcharge) in service.surcharges.iter().enumerate().filter(|(_, surcharge)| by_zone(surcharge)) {
            let message =
                format!("`{}` is never charged: no lane of service `{}` goes by a zone chart", surcharge.called(), service.reference);
            doubts.add(ViolationCode::NeverWins, list.index(index).key("Zones").path(), message);
        }
    }
    let list = root.key("Surcharges");
    of_list(rule_set, &rule_set.surcharges, &list, doubts);
    let own = rule_set.carrier_services.iter().flat_map(|service| &service.surcharges).filter_map(Surcharge::family).collect();
    families(&rule_set.surcharges, &own, &list, doubts);
}

fn of_list(rule_set: &RuleSet, surcharges: &[Surcharge], list: &Trail<'_>, doubts: &mut Doubts<'_>) {
    let has_rate = |currency: Currency| currency == rule_set.currency || rule_set.exchange_rates.contains_key(&currency);
    for (index, surcharge) in surcharges.iter().enumerate() {
        let here = list.index(index);
        if let Some(currency) = surcharge.currency.filter(|currency| !has_rate(*currency)) {
            prices::without_exchange_rate(rule_set, currency, &here.path(), doubts);
        }
        surcharge.each_condition(&here, &mut |at, when| when.doubts(at, (&has_rate, "there is no price"), &mut doubts.found));
    }
}

/// A family of one member whose name is nearly that of another: of the two together only the dearest was to count.
fn families(surcharges: &[Surcharge], others: &BTreeSet<&str>, list: &Trail<'_>, doubts: &mut Doubts<'_>) {
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, surcharge) in surcharges.iter().enumerate() {
        if let Some(family) = surcharge.family() {
            members.entry(family).or_default().push(index);
        }
    }
    let known: BTreeSet<&str> = members.keys().chain(others).copied().collect();
    let mut comparisons = 0;
    for (family, members) in members.iter().filter(|(family, _)| !others.contains(*family)) {
        let [alone] = members[..] else { continue };
        let near = Checker::nearest(&mut comparisons, known.iter().copied().filter(|other| other != family), family);
        if let Some(hint) = near {
            let message = format!("the family `{family}` has no other member: this one is charged beside all others");
            let problem = Problem::new(list.index(alone).key("OneOf").path(), message).code(ViolationCode::AmbiguousName);
            doubts.found.push(problem.hint(hint));
        }
    }
}
