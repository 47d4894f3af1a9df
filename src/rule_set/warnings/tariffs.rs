//! Zone charts and tariffs: what nothing uses, what is never reached, what has no price or no end.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{Doubts, prices};
use crate::json::{Path, Problem, ViolationCode};
use crate::reference::Reference;
use crate::rule_set::{RuleSet, Tariff, ZoneChart};

pub(super) fn of_rule_set(rule_set: &RuleSet, doubts: &mut Doubts<'_>) {
    let rates = rule_set.carrier_services.iter().flat_map(|service| &service.rates);
    let used: HashSet<&str> = rates.filter_map(|lane| Some(lane.tariff.as_ref()?.as_str())).collect();
    let transit = rule_set.carrier_services.iter().flat_map(|service| &service.transit);
    let charts: HashSet<&str> = transit
        .filter_map(|lane| Some(lane.zone_chart.as_ref()?.as_str()))
        .chain(rule_set.tariffs.iter().map(|tariff| tariff.zone_chart.as_str()))
        .collect();
    let root = Path::default();
    for (index, chart) in rule_set.zone_charts.iter().enumerate() {
        let path = root.key("ZoneCharts").index(index);
        if !charts.contains(chart.reference.as_str()) {
            doubts.add(ViolationCode::Unused, path.clone(), format!("nothing uses zone chart `{}`", chart.reference));
        }
        let everywhere = chart.charts.iter().position(|entry| entry.from.is_none());
        if let Some(first) = everywhere.filter(|first| first + 1 < chart.charts.len()) {
            let charts = path.key("Charts");
            let problem = Problem::new(charts.index(first + 1), "the chart is never used: one before it is for every origin");
            doubts.found.push(problem.code(ViolationCode::NeverWins).other(charts.index(first), "that one is"));
        }
        origins_again(chart, &path.key("Charts"), doubts);
    }
    let (zones, led_to): (Vec<Vec<&str>>, _) = (rule_set.zone_charts.iter().map(zones_of).collect(), led_to(rule_set));
    for (index, tariff) in rule_set.tariffs.iter().enumerate() {
        let path = root.key("Tariffs").index(index);
        if !used.contains(tariff.reference.as_str()) {
            doubts.add(ViolationCode::Unused, path.clone(), format!("no service is priced by tariff `{}`", tariff.reference));
        }
        without_prices((&zones, &led_to), tariff, &path, doubts);
        if let Some(currency) =
            tariff.currency.filter(|currency| *currency != rule_set.currency && !rule_set.exchange_rates.contains_key(currency))
        {
            prices::without_exchange_rate(rule_set, currency, &path, doubts);
        }
    }
}

/// Charts of origins that all have one before.
fn origins_again(chart: &ZoneChart, charts: &Path, doubts: &mut Doubts<'_>) {
    let mut taken: HashMap<&str, usize> = HashMap::new();
    for (index, entry) in chart.reached().iter().enumerate() {
        let Some(from) = &entry.from else { continue };
        let before = from.iter().map(|name| taken.get(name.as_str()).copied()).collect::<Option<Vec<_>>>();
        if let Some(first) = before.and_then(|before| before.first().copied()) {
            let problem = Problem::new(charts.index(index), "the chart is never used: all its origins have one before it");
            doubts.found.push(problem.code(ViolationCode::NeverWins).other(charts.index(first).key("From"), "that one's are"));
        }
        for name in from {
            taken.entry(name).or_insert(index);
        }
    }
}

/// The zones of a chart in the order in which they come first.
fn zones_of(chart: &ZoneChart) -> Vec<&str> {
    let mut told = HashSet::new();
    let zones = chart.charts.iter().flat_map(|entry| entry.zones.keys());
    zones.map(String::as_str).filter(|zone| told.insert(*zone)).collect()
}

/// For each tariff the zones of its chart to which services lead that it prices; all, if one of them leads by places.
type LedTo<'r> = HashMap<&'r str, Option<HashSet<&'r str>>>;

fn led_to(rule_set: &RuleSet) -> LedTo<'_> {
    let charts: HashMap<&str, &str> =
        rule_set.tariffs.iter().map(|tariff| (tariff.reference.as_str(), tariff.zone_chart.as_str())).collect();
    let mut zones = LedTo::new();
    for service in &rule_set.carrier_services {
        for tariff in service.rates.iter().filter_map(|lane| lane.tariff.as_ref()) {
            let chart = charts.get(tariff.as_str()).copied();
            let own = zones.entry(tariff.as_str()).or_insert_with(|| Some(HashSet::new()));
            for lane in &service.transit {
                match own {
                    Some(own) if lane.zone_chart.as_ref().map(Reference::as_str) == chart => {
                        own.extend(lane.zone.iter().flat_map(|zones| &zones.0).chain(lane.days.keys()).map(String::as_str));
                    }
                    _ => *own = None,
                }
            }
        }
    }
    zones
}

/// Zones of the chart that have no prices, though services lead there.
fn without_prices((zones, led_to): (&[Vec<&str>], &LedTo<'_>), tariff: &Tariff, path: &Path, doubts: &mut Doubts<'_>) {
    let led_to = led_to.get(tariff.reference.as_str()).and_then(Option::as_ref).filter(|zones| !zones.is_empty());
    let chart = doubts.names.zone_charts.get(tariff.zone_chart.as_str());
    for zone in chart.and_then(|number| zones.get(*number)).into_iter().flatten() {
        let has_price = tariff.prices.get(*zone).is_some_and(|prices| prices.iter().any(Option::is_some));
        if !has_price && led_to.is_none_or(|zones| zones.contains(zone)) {
            let message = format!("tariff `{}` has no price in zone `{zone}` of chart `{}`", tariff.reference, tariff.zone_chart);
            doubts.add(ViolationCode::Gap, path.key("Prices"), message);
        }
    }
}

pub(super) fn outdated(rule_set: &RuleSet, today: NaiveDate, doubts: &mut Doubts<'_>) {
    for (index, tariff) in rule_set.tariffs.iter().enumerate() {
        if let Some(end) = tariff.valid_to.filter(|end| *end < today) {
            let path = Path::default().key("Tariffs").index(index).key("ValidTo");
            doubts.add(ViolationCode::Outdated, path, format!("the tariff was valid until `{end}`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TRANSIT, of_service, warned};

    fn doubted(more: &str, rates: &str, rules: &str) -> Vec<String> {
        let source = of_service(&format!(r#"{rules}{TRANSIT}, "Rates": [{rates}]"#));
        warned(&source.replacen(r#""Zones": ["#, &format!(r#"{more}, "Zones": ["#), 1), Some("2026-11-02"))
    }

    #[test]
    fn what_tariffs_can_hardly_mean_is_told() {
        let charts = r#""ZoneCharts": [{ "Reference": "C", "Charts": [{ "Zones": { "1": ["GB"], "2": ["*"] } }, { "Zones": { "1": ["*"] } }] },
            { "Reference": "D", "Charts": [{ "From": ["NORTH"], "Zones": { "1": ["*"] } }] }]"#;
        let tariffs = r#""Tariffs": [{ "Reference": "T", "ZoneChart": "C", "ValidTo": "2026-10-01", "Currency": "USD", "UpTo": [5], "Prices": { "1": [3] } },
            { "Reference": "U", "ZoneChart": "C", "UpTo": [5], "Prices": { "1": [3], "2": [null] } }]"#;
        assert_eq!(
            doubted(&format!("{charts}, {tariffs}"), r#"{ "Tariff": "T" }, { "Bands": [{ "UpTo": 2 }] }"#, ""),
            [
                "never-wins ZoneCharts[0].Charts[1]: the chart is never used: one before it is for every origin",
                "unused ZoneCharts[1]: nothing uses zone chart `D`",
                "outdated Tariffs[0].ValidTo: the tariff was valid until `2026-10-01`",
                "never-wins Tariffs[0].Currency: `USD` has no exchange rate: a price in it is never chosen",
                "gap Tariffs[0].Prices: tariff `T` has no price in zone `2` of chart `C`",
                "unused Tariffs[1]: no service is priced by tariff `U`",
                "gap Tariffs[1].Prices: tariff `U` has no price in zone `2` of chart `C`",
            ]
        );
    }

    #[test]
    fn a_zone_without_prices_to_which_nobody_goes_is_no_gap() {
        let rules = r#""ZoneCharts": [{ "Reference": "C", "Charts": [{ "Zones": { "1": ["GB"], "2": ["FR"], "3": ["*"] } }] }],
            "Tariffs": [{ "Reference": "T", "ZoneChart": "C", "UpTo": [5], "Prices": { "1": [3] } }]"#;
        let gaps = |transit: &str| {
            let source = of_service(&format!(r#""Transit": [{transit}], "Rates": [{{ "Tariff": "T" }}]"#));
            let all = warned(&source.replacen(r#""Zones": ["#, &format!(r#"{rules}, "Zones": ["#), 1), Some("2026-11-02"));
            let zones = ["1", "2", "3"]
                .into_iter()
                .filter(|zone| all.iter().any(|one| one.starts_with("gap") && one.contains(&format!("zone `{zone}`"))));
            zones.collect::<String>()
        };
        let days = r#""TransitDays": { "Min": 1, "Max": 1 }"#;
        assert_eq!(gaps(&format!("{{ {days} }}")), "23");
        assert_eq!(gaps(&format!(r#"{{ "ZoneChart": "C", "Zone": "1", {days} }}"#)), "");
        assert_eq!(gaps(&format!(r#"{{ "ZoneChart": "C", "Zone": ["1", "2"], {days} }}"#)), "2");
        assert_eq!(gaps(r#"{ "ZoneChart": "C", "Days": { "1": { "Min": 1, "Max": 1 }, "3": { "Min": 2, "Max": 2 } } }"#), "3");
    }

    #[test]
    fn weights_of_tariffs_have_a_price_and_an_end() {
        let with = |beyond: &str| {
            format!(
                r#""ZoneCharts": [{{ "Reference": "C", "Charts": [{{ "Zones": {{ "1": ["*"] }} }}] }}],
                "Tariffs": [{{ "Reference": "T", "ZoneChart": "C", "UpTo": [5, 20], "Prices": {{ "1": [3, 4] }}{beyond} }}]"#
            )
        };
        let rules = r#""Rules": { "Weight": { "Max": 25, "Unit": "kg" } }, "#;
        let gap =
            "gap Tariffs[0].UpTo[1]: the last price is up to `20 kg`, and service `A` takes up to `25 kg`: what is between has no price";
        assert_eq!(doubted(&with(""), r#"{ "Tariff": "T" }"#, rules), [gap]);
        let beyond = r#", "Beyond": { "1": { "PerUnit": 1 } }"#;
        assert!(doubted(&with(beyond), r#"{ "Tariff": "T" }"#, rules).is_empty());
        let unlimited =
            "unlimited CarrierServices[0].Rates[0].Tariff: service `A` takes any weight: it has no limit, and its tariff no end";
        assert_eq!(doubted(&with(beyond), r#"{ "Tariff": "T" }"#, ""), [unlimited]);
    }
}
