//! How a test asks the library: a world's JSON in, answers in the oracle's terms out.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a world that can't be asked about stops the test, and each test uses its own part of it"
)]

use chrono::{DateTime, FixedOffset, Utc};
use consign::rust_decimal::Decimal;
use consign::{
    Allocation, AllocationSummary, BookingCode, CallOptions, Consignment, DeliveryOption, Matcher, Pool, Quote, Refusal, RuleSet,
    ServiceFilter, Usage,
};
use num_rational::BigRational;
use serde_json::Value;

use super::oracle::{Choice, OptionVerdict, RunnerUp, Told, Use, Verdict, exact};

pub fn compiled(rule_set: &Value) -> Matcher {
    let text = serde_json::to_string_pretty(rule_set).unwrap();
    let rule_set = RuleSet::from_json(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    rule_set.compile().unwrap()
}

pub fn instant(at: &str) -> DateTime<Utc> {
    at.parse::<DateTime<FixedOffset>>().unwrap().to_utc()
}

pub fn pool(matcher: &Matcher, choice: &Choice<'_>) -> Pool {
    match choice {
        Choice::All => matcher.all(),
        Choice::Group(group) => matcher.group(group).unwrap(),
        Choice::Service(service) => matcher.service(service).unwrap(),
        Choice::Filters { direction, pick_up, drop_off } => {
            let mut filter = ServiceFilter::default();
            filter.direction = direction.map(|direction| direction.parse().unwrap());
            (filter.is_pick_up, filter.is_drop_off) = (*pick_up, *drop_off);
            matcher.all().filter(filter)
        }
    }
}

/// A pool that is asked by an objective.
pub fn aimed(pool: Pool, objective: &str) -> Pool {
    let mut options = CallOptions::default();
    options.objective = Some(objective.parse().unwrap());
    pool.with(&options).unwrap()
}

/// A pool under a booking code, if there is one.
pub fn booked(pool: Pool, code: Option<&str>) -> Pool {
    match code {
        None => pool,
        Some(code) => {
            let code: BookingCode = code.parse().unwrap_or_else(|error| panic!("{code}: {error}"));
            pool.booked(&code).unwrap()
        }
    }
}

/// Those that can be read, each with its JSON.
pub fn readable(consignments: &[Value]) -> Vec<(&Value, Consignment)> {
    consignments.iter().filter_map(|json| Some((json, read(json)?))).collect()
}

pub fn read(consignment: &Value) -> Option<Consignment> {
    Consignment::from_json(&consignment.to_string()).ok()
}

/// The matcher's answer in the oracle's terms.
pub fn answer(pool: &Pool, consignment: &Value, at: &str) -> Verdict {
    allocated(pool, consignment, at).0
}

/// The same, and what is told besides. The explanation tells what was eligible; what an objective leaves out the failure.
pub fn allocated(pool: &Pool, consignment: &Value, at: &str) -> (Verdict, Told) {
    let at = instant(at);
    let (mut verdict, mut told) = (Verdict::default(), Told::default());
    let Some(consignment) = read(consignment) else { return (Verdict { status: 400, ..verdict }, told) };
    let allocation = match pool.allocate(&consignment, at) {
        Err(Refusal::Invalid(_)) => return (Verdict { status: 400, ..verdict }, told),
        Err(_) => return (Verdict { status: 409, ..verdict }, told),
        Ok(allocation) => allocation,
    };
    let explanation = pool.explain(&consignment, at).unwrap();
    verdict.eligible = explanation.quotes.iter().map(|quote| quote.service().reference.to_string()).collect();
    let unqualified = match &allocation {
        Allocation::Allocated(summary) => {
            verdict.status = 200;
            describe(&mut verdict, &summary.quote);
            told = beside(summary);
            &explanation.unqualified
        }
        Allocation::Failed(failure) => {
            verdict.status = 422;
            &failure.unqualified
        }
    };
    for service in unqualified {
        let reference = service.service().reference.to_string();
        verdict.excluded.insert(reference.clone(), service.reasons().map(|reason| reason.code().to_string()).collect());
        verdict.flags.insert(reference, (service.is_available(), service.has_rates()));
    }
    (verdict, told)
}

/// The objective, what is compared, and what comes next.
fn beside(summary: &AllocationSummary) -> Told {
    Told {
        objective: summary.objective.as_ref().map(ToString::to_string),
        compared: Some(figure(summary.quote.compared_price())),
        runner_up: summary.runner_up.as_ref().map(|next| RunnerUp {
            service: next.service().reference.to_string(),
            net: next.price().net.to_string(),
            currency: next.price().currency.to_string(),
            compared: figure(next.compared_price()),
        }),
        cost_of_objective: summary.cost_of_objective.map(|cost| cost.to_string()),
        increments: used(&summary.increments),
    }
}

/// A pool that goes by what is used already.
pub fn after(pool: Pool, usage: &Value) -> Pool {
    let mut options = CallOptions::default();
    options.usage = Usage::from_json(&usage.to_string()).unwrap_or_else(|error| panic!("{error}\n{usage}"));
    pool.with(&options).unwrap()
}

/// A usage in the oracle's terms.
pub fn used(usage: &Usage) -> Use {
    let used = usage.iter().filter(|(.., used)| !used.is_zero());
    used.map(|(capacity, period, used)| ((capacity.to_string(), period.to_string()), figure(used))).collect()
}

/// Exactly.
pub fn figure(figure: Decimal) -> BigRational {
    exact(&Value::String(figure.to_string()))
}

/// What a quote comes to.
pub fn describe(verdict: &mut Verdict, quote: &Quote) {
    let price = &quote.price();
    verdict.service = Some(quote.service().reference.to_string());
    verdict.base = Some(price.base.to_string());
    verdict.net = Some(price.net.to_string());
    verdict.vat = Some(price.vat_amount.to_string());
    verdict.gross = Some(price.gross.to_string());
    verdict.currency = Some(price.currency.to_string());
    verdict.surcharges = price.surcharges.iter().map(|line| (line.name.clone(), line.amount.to_string())).collect();
    verdict.collection = Some(written(&quote.collection()));
    verdict.earliest = Some(quote.earliest_delivery().format("%Y-%m-%dT%H:%M:%S").to_string());
    verdict.latest = Some(quote.latest_delivery().format("%Y-%m-%dT%H:%M:%S").to_string());
}

/// A delivery option in the oracle's terms.
pub fn offered(option: &DeliveryOption) -> OptionVerdict {
    let DeliveryOption { quote, window, .. } = option;
    OptionVerdict {
        date: option.date.to_string(),
        window: (window.start.to_string(), window.end.to_string()),
        service: quote.service().reference.to_string(),
        net: quote.price().net.to_string(),
        currency: quote.price().currency.to_string(),
        collection: written(&quote.collection()),
        guaranteed: option.guaranteed,
        expiry: option.expires.as_ref().map(written),
        operational: option.operational_cut_off.as_ref().map(written),
    }
}

fn written(instant: &DateTime<FixedOffset>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The price that is compared, in the rule set's currency, unrounded.
pub fn comparable(rule_set: &Value, quote: &Quote) -> BigRational {
    let price = quote.price();
    let code = price.currency.code();
    let rate = if rule_set["Currency"] == code { exact(&Value::from(1)) } else { exact(&rule_set["ExchangeRates"][code]) };
    let compared = if rule_set["Compare"] == "Gross" { price.gross } else { price.net };
    exact(&Value::String(compared.to_string())) * rate
}
