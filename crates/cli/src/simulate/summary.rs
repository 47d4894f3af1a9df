//! What a simulation has come to, for a terminal.

use std::collections::BTreeMap;

use consign::Reference;
use consign::simulation::{Aggregates, Costs, OnTimeShare, PaidShare, RuleCost};
use rust_decimal::Decimal;

use crate::terminal::{Look, counted};
use crate::what_if::{Row, money, section, share};
use consign_what_if::grouped;

pub(super) fn text(results: &Aggregates, look: Look) -> String {
    let of_services = [carriers(results, look), services(results, look), failures(results, look)].concat();
    let parts = [headline(results), baseline(results, look), of_services, rules(results, look), singles(results, look), on_time(results)];
    parts.concat()
}

fn count(count: u64) -> String {
    grouped(count)
}

fn cost(results: &Aggregates, costs: &Costs) -> String {
    money(results.converted(costs), results.currency)
}

/// `1,000 consignments: 960 allocated for 4,321.00 GBP net; 30 failed; 10 invalid`
fn headline(results: &Aggregates) -> String {
    let allocated = format!("{} allocated for {} net", count(results.allocated), cost(results, &results.cost));
    let failed = (results.failed > 0).then(|| format!("{} failed", count(results.failed)));
    let invalid = (results.invalid > 0).then(|| format!("{} invalid", count(results.invalid)));
    let parts = [Some(allocated), failed, invalid].into_iter().flatten().collect::<Vec<_>>().join("; ");
    let second = &results.runner_up;
    let rival = if second.consignments > 0 {
        let saved = cost(results, &second.saved);
        format!("the second-best offers would have cost {saved} more; {} had none\n", counted(second.unrivalled, "consignment"))
    } else {
        String::new()
    };
    format!("{}: {parts}\n{rival}", counted(results.consignments, "consignment"))
}

/// Rows of shares, the most consignments first.
fn shares<'a>(results: &Aggregates, shares: impl Iterator<Item = (&'a str, u64, &'a Costs)>) -> Vec<Row> {
    let mut shares: Vec<(&str, u64, &Costs)> = shares.filter(|(_, consignments, _)| *consignments > 0).collect();
    shares.sort_by_key(|(name, consignments, _)| (std::cmp::Reverse(*consignments), *name));
    let all = Decimal::from(results.allocated);
    let row = |(name, consignments, costs): (&str, u64, &Costs)| {
        vec![name.to_owned(), count(consignments), share(consignments.into(), all), cost(results, costs)]
    };
    shares.into_iter().map(row).collect()
}

fn carriers(results: &Aggregates, look: Look) -> String {
    let rows = shares(results, results.carriers.iter().map(|(carrier, share)| (carrier.as_str(), share.consignments, &share.cost)));
    section(&["CARRIER", "CONSIGNMENTS", "SHARE", "NET"], rows, look)
}

fn services(results: &Aggregates, look: Look) -> String {
    let rows = shares(results, results.services.iter().map(|(service, share)| (service.as_str(), share.consignments, &share.cost)));
    section(&["SERVICE", "CONSIGNMENTS", "SHARE", "NET"], rows, look)
}

/// What was paid in the past, against what the same consignments cost here, and the same by the carrier that was paid.
fn baseline(results: &Aggregates, look: Look) -> String {
    let Some(baseline) = &results.baseline else { return String::new() };
    let paid = |costs: &Costs| results.converted_paid(costs);
    let saved = |share: &PaidShare| paid(&share.paid) - results.converted(&share.cost);
    let PaidShare { consignments, cheaper, dearer, .. } = baseline.compared;
    let (then, now) = (paid(&baseline.compared.paid), results.converted(&baseline.compared.cost));
    let own = |amount| money(amount, results.currency);
    let verb = if now <= then { "saved on" } else { "more than" };
    let share = share((now - then).abs(), then);
    let text = format!(
        "{} for which {} was paid cost {}: {} ({share}) {verb} what was paid; {} cheaper, {} dearer\n",
        counted(consignments, "consignment"),
        own(then),
        own(now),
        own((now - then).abs()),
        count(cheaper),
        count(dearer),
    );
    let failed = match baseline.failed {
        0 => String::new(),
        failed => format!("{} for which {} was paid failed\n", counted(failed, "consignment"), own(paid(&baseline.paid_for_failed))),
    };
    let uncompared = match baseline.uncompared {
        0 => String::new(),
        uncompared => format!("{} paid for in a currency without an exchange rate: not compared\n", counted(uncompared, "consignment")),
    };
    let name = |carrier: &str| if carrier.is_empty() { "(not said)".to_owned() } else { carrier.to_owned() };
    let row = |(carrier, share): (&String, &PaidShare)| {
        vec![name(carrier), count(share.consignments), own(paid(&share.paid)), own(results.converted(&share.cost)), own(saved(share))]
    };
    let is_told = baseline.carriers.keys().any(|carrier| !carrier.is_empty());
    let mut carriers: Vec<_> = baseline.carriers.iter().filter(|_| is_told).collect();
    carriers.sort_by_key(|(name, share)| (std::cmp::Reverse(share.consignments), *name));
    let table = section(&["PAID TO", "CONSIGNMENTS", "PAID", "COST NOW", "SAVED"], carriers.into_iter().map(row).collect(), look);
    [text, failed, uncompared, table].concat()
}

fn failures(results: &Aggregates, look: Look) -> String {
    let mut reasons: Vec<_> = results.reasons.iter().collect();
    reasons.sort_by_key(|(code, share)| (std::cmp::Reverse((share.only, share.consignments)), **code));
    let row = |(code, share): (&consign::ReasonCode, &consign::simulation::ReasonShare)| {
        let example = share.examples.first().map(ToString::to_string).unwrap_or_default();
        vec![code.to_string(), count(share.consignments), count(share.only), example]
    };
    section(&["REASON OF FAILURES", "CONSIGNMENTS", "LAST OBSTACLE", "SUCH AS"], reasons.into_iter().map(row).collect(), look)
}

fn rules(results: &Aggregates, look: Look) -> String {
    let mut rules: Vec<_> = results.rules.iter().map(|(kind, cost)| (kind, cost, results.converted(&cost.extra_paid))).collect();
    rules.sort_by_key(|(kind, cost, extra)| (std::cmp::Reverse((*extra, cost.failed, cost.moved)), **kind));
    let row = |(kind, cost, extra): (&consign::RuleKind, &consign::simulation::KindCost, Decimal)| {
        vec![kind.to_string(), count(cost.moved), money(extra, results.currency), count(cost.failed)]
    };
    section(&["KIND OF RULE", "MOVED", "EXTRA PAID", "FAILED"], rules.into_iter().map(row).collect(), look)
}

/// What each shipping rule, each preference and each objective costs.
fn singles(results: &Aggregates, look: Look) -> String {
    let table = |title: &str, costs: &BTreeMap<Reference, RuleCost>| {
        let mut costs: Vec<_> = costs.iter().map(|(name, cost)| (name, cost, results.converted(&cost.extra_paid))).collect();
        costs.sort_by_key(|(name, cost, extra)| (std::cmp::Reverse((*extra, cost.failed, cost.moved)), *name));
        let row = |(name, cost, extra): (&Reference, &RuleCost, Decimal)| {
            vec![name.to_string(), count(cost.moved), money(extra, results.currency), count(cost.failed)]
        };
        section(&[title, "MOVED", "EXTRA PAID", "FAILED"], costs.into_iter().map(row).collect(), look)
    };
    let preferring = table("PREFERENCE", &results.preferences) + &table("OBJECTIVE", &results.objectives);
    table("SHIPPING RULE", &results.shipping_rules) + &preferring
}

/// How many promises are kept, as far as the history tells.
fn on_time(results: &Aggregates) -> String {
    let Some(OnTimeShare { promised, observed, kept, .. }) = &results.on_time else { return String::new() };
    let kept = kept.decimal().round_dp_with_strategy(1, rust_decimal::RoundingStrategy::ToZero);
    format!("\n{} with a promised date: by the history of {}, {kept} are kept\n", counted(*promised, "consignment"), count(*observed))
}
