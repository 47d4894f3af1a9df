//! The report of a simulation.

use consign::simulation::{Aggregates, PaidShare, Span};
use consign_what_if::{Money, grouped};
use rust_decimal::Decimal;

use crate::figures::{count, counted, dates, mean, part, part_of, percent};
use crate::page::{Headline, Page};
use crate::sides::Sides;
use crate::table::Tone;
use crate::{Heading, costs, failures, routing, rules, spread};

pub(crate) fn page<'a>(results: &Aggregates, heading: &'a Heading) -> Page<'a> {
    let sides = Sides { before: None, after: results };
    Page {
        kind: "Simulation",
        heading,
        facts: facts(results),
        currency: results.currency,
        summary: summary(sides),
        headlines: headlines(results),
        is_compared: false,
        sections: vec![
            costs::section(sides),
            routing::section(sides),
            failures::section(sides),
            rules::section(sides),
            spread::section(sides),
            spread::when(sides),
        ],
    }
}

/// When the consignments were decided and are collected.
pub(crate) fn facts(results: &Aggregates) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    facts.extend(results.decided.map(|span| ("Decided as at", dates(span))));
    let collected = results.collection_dates.keys();
    if let (Some(first), Some(last)) = (collected.clone().next(), collected.clone().next_back()) {
        let later = if results.later_collection_dates.is_some() { " and later" } else { "" };
        facts.push(("Collected", dates(Span { first: *first, last: *last }) + later));
    }
    facts
}

fn money(results: &Aggregates, amount: Decimal) -> Money {
    Money { amount, currency: results.currency }
}

fn summary(sides: Sides<'_>) -> Vec<String> {
    let results = sides.after;
    let when = results.decided.map(|span| format!(", decided as at {},", dates(span))).unwrap_or_default();
    let cost = results.converted(&results.cost);
    let each = mean(cost, results.allocated).map(|mean| format!(", {} each on average", grouped(mean))).unwrap_or_default();
    let first = format!(
        "Of {}{when} a service takes {}, for {} net{each}.{}",
        counted(results.consignments, "consignment"),
        part(results.allocated, results.consignments).replace(&format!(" of {}", count(results.consignments)), ""),
        money(results, cost),
        most(sides),
    );
    let mut sentences = vec![first, failed(results)];
    sentences.extend(dearest_rule(results));
    sentences.extend(results.baseline.as_ref().map(|baseline| paid(results, &baseline.compared)));
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// The carrier that takes most.
fn most(sides: Sides<'_>) -> String {
    let most = sides.after.carriers.iter().max_by_key(|(_, share)| share.consignments).filter(|(_, share)| share.consignments > 0);
    most.map_or_else(String::new, |(carrier, share)| {
        let name = sides.carrier(carrier.as_str()).unwrap_or(carrier.as_str());
        format!(" {name} takes most of them: {}.", part(share.consignments, sides.after.allocated))
    })
}

/// How many fail, and why most of them do.
pub(crate) fn failed(results: &Aggregates) -> String {
    let invalid = match results.invalid {
        0 => String::new(),
        invalid => format!(
            " {} not valid for the rule set and not decided.",
            if invalid == 1 { "1 is".to_owned() } else { format!("{} are", count(invalid)) }
        ),
    };
    let Some(most) = results.failures.iter().max_by_key(|own| own.consignments) else {
        return format!("None that is valid fails.{invalid}");
    };
    format!(
        "{} fail; the most common last obstacle: “{}”, {}.{invalid}",
        part_of(results.failed, results.consignments, "consignment"),
        failures::last(&most.last),
        part(most.consignments, results.failed),
    )
}

/// The kind of rule that costs most.
fn dearest_rule(results: &Aggregates) -> Option<String> {
    let (kind, own) = results.rules.iter().max_by_key(|(_, own)| results.converted(&own.extra_paid))?;
    let extra = results.converted(&own.extra_paid);
    (extra > Decimal::ZERO).then(|| {
        let moved = part(own.moved, results.allocated);
        format!(
            "The dearest kind of rule: {}. Without them {moved} would go by another service, for {} less.",
            crate::words::rule(*kind).to_lowercase(),
            money(results, extra)
        )
    })
}

/// What the consignments cost here against what was paid for them.
fn paid(results: &Aggregates, PaidShare { consignments, paid, cost, cheaper, dearer }: &PaidShare) -> String {
    let (then, now) = (results.converted_paid(paid), results.converted(cost));
    let than = if now <= then { "less" } else { "more" };
    let share = percent((now - then).abs(), then).map(|share| format!(" ({share} %)")).unwrap_or_default();
    format!(
        "For {} of them it is known what was paid: {}. Here the same cost {}, {}{share} {than}; {} cost less here, {} more.",
        count(*consignments),
        money(results, then),
        money(results, now),
        money(results, (now - then).abs()),
        count(*cheaper),
        count(*dearer),
    )
}

fn headlines(results: &Aggregates) -> Vec<Headline> {
    let all = results.consignments;
    let of_all = |number: u64| part(number, all).split_once(" of ").map(|(_, rest)| format!("of {rest}")).unwrap_or_default();
    let cost = results.converted(&results.cost);
    let bad = |number: u64| if number > 0 { Tone::Bad } else { Tone::Plain };
    let mut headlines = vec![
        Headline::new("Allocated", count(results.allocated), of_all(results.allocated)),
        Headline::new("Failed", count(results.failed), of_all(results.failed)).tone(bad(results.failed)),
    ];
    if results.invalid > 0 {
        headlines.push(Headline::new("Not valid", count(results.invalid), of_all(results.invalid)).tone(Tone::Bad));
    }
    headlines.push(Headline::new(
        "Cost, net",
        money(results, cost),
        format!("for {}{}", counted(results.allocated, "consignment"), currencies(results)),
    ));
    if let Some(mean) = mean(cost, results.allocated) {
        headlines.push(Headline::new("Mean cost", money(results, mean), "of an allocated consignment"));
    }
    if results.promised > 0 {
        let kept: u64 = results.promise_slack.values().sum();
        let note = format!("of {} with a promised date, by schedule", count(results.promised));
        headlines.push(Headline::new("Promises kept", count(kept), note));
    }
    let next = &results.runner_up;
    if next.consignments > 0 {
        let note = format!("for the {} that have one", counted(next.consignments, "consignment"));
        headlines.push(Headline::new("Second-best costs more", money(results, results.converted(&next.saved)), note));
    }
    if let Some(own) = results.baseline.as_ref().map(|baseline| &baseline.compared) {
        let difference = results.converted(&own.cost) - results.converted_paid(&own.paid);
        let note = format!("for {} of which that is known", counted(own.consignments, "consignment"));
        let figure = format!("{} {}", crate::figures::signed(difference), results.currency);
        headlines.push(Headline::new("Against what was paid", figure, note).tone(Tone::of_cost(difference)));
    }
    headlines
}

/// The currencies that were paid in, where that isn't plain.
fn currencies(results: &Aggregates) -> String {
    let amounts: Vec<_> = results.cost.amounts().collect();
    match amounts.as_slice() {
        [] => String::new(),
        [(currency, _)] if *currency == results.currency => String::new(),
        _ => {
            let amounts: Vec<String> = amounts.iter().map(|(currency, amount)| format!("{} {currency}", grouped(*amount))).collect();
            format!("; from {}", amounts.join(" + "))
        }
    }
}
