//! What every service says to a consignment, and that as a case.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use consign::{
    Allocation, Consignment, DeliveryOption, Explanation, Instead, OPTION_DAYS, OptionRecord, Pool, Quote, QuoteRecord, Refusal,
    Unqualified, UnqualifiedRecord, UnqualifiedService,
};
use serde_json::{Value, json};

/// Who is chosen, what all offer and how, why the others don't, and when it could be delivered.
pub(crate) fn explained(pool: &Pool, consignment: &Consignment, at: DateTime<Utc>) -> Result<Value, Refusal> {
    let explanation = pool.explain(consignment, at)?;
    let next = explanation.runner_up().zip(explanation.margin());
    let runner_up =
        next.map(|(next, (margin, currency))| json!({ "Service": name(&next), "Margin": margin.to_string(), "Currency": currency }));
    let unqualified: Vec<_> = explanation.unqualified.iter().map(|service| UnqualifiedRecord::from(&service)).collect();
    Ok(json!({
        "Consignment": explanation.consignment,
        "Chosen": explanation.chosen().as_ref().map(name),
        "Quotes": explanation.quotes.iter().map(|quote| offer(&quote)).collect::<Vec<_>>(),
        "Unqualified": unqualified,
        "RunnerUp": runner_up,
        "Objective": explanation.objective,
        "UnknownObjectives": explanation.unknown_objectives,
        "Instead": pool.instead(consignment, at)?.iter().map(instead).collect::<Vec<_>>(),
        "Options": pool.delivery_options(consignment, at, OPTION_DAYS)?.iter().map(option).collect::<Vec<_>>(),
    }))
}

fn name(quote: &Quote) -> String {
    quote.service().reference.to_string()
}

fn offer(quote: &Quote) -> Value {
    with(json!(QuoteRecord::from(quote)), [("Preferences", json!(quote.preferences())), ("Lines", quote.working().to_string().into())])
}

/// An object with more fields.
fn with<const N: usize>(mut object: Value, more: [(&str, Value); N]) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.extend(more.map(|(name, value)| (name.to_owned(), value)));
    }
    object
}

/// What would be chosen without something.
fn instead(instead: &Instead) -> Value {
    let price = instead.quote.price();
    json!({ "Without": instead.without.to_string(), "Service": name(&instead.quote), "Net": price.net.to_string(), "Currency": price.currency })
}

/// A day of delivery that could be promised.
fn option(option: &DeliveryOption) -> Value {
    with(json!(OptionRecord::from(option)), [("OperationalCutOff", json!(option.operational_cut_off))])
}

/// The text of a `cases.json` that states what is decided now.
pub(crate) fn case(pool: &Pool, name: &str, consignment: &Consignment, at: DateTime<Utc>) -> Result<String, Refusal> {
    let expected = match pool.allocate(consignment, at)? {
        Allocation::Allocated(summary) => allocated(&summary.quote, &pool.explain(consignment, at)?),
        Allocation::Failed(failure) => json!({ "StatusCode": 422, "Ranked": [], "Excluded": excluded(&failure.unqualified) }),
    };
    let document = json!({
        "Description": "Made in the playground: what the rule set decided there",
        "At": at,
        "Cases": [{ "Name": name, "Expect": { consignment.reference.as_str(): expected } }],
    });
    Ok(format!("{document:#}"))
}

fn allocated(quote: &Quote, explanation: &Explanation) -> Value {
    const LOCAL: &str = "%Y-%m-%dT%H:%M:%S";
    let price = quote.price();
    let surcharges: BTreeMap<_, _> = price.surcharges.iter().map(|line| (&line.name, line.amount.to_string())).collect();
    json!({
        "StatusCode": 200, "Service": name(quote), "Currency": price.currency,
        "Net": price.net.to_string(), "Gross": price.gross.to_string(), "Surcharges": surcharges,
        "CollectionDate": quote.collection().format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        "EarliestDeliveryDate": quote.earliest_delivery().format(LOCAL).to_string(),
        "LatestDeliveryDate": quote.latest_delivery().format(LOCAL).to_string(),
        "Ranked": explanation.quotes.iter().map(|quote| name(&quote)).collect::<Vec<_>>(),
        "Excluded": excluded(&explanation.unqualified),
    })
}

fn excluded(services: &Unqualified) -> BTreeMap<String, Vec<&'static str>> {
    let codes = |service: UnqualifiedService<'_>| service.reasons().map(|reason| reason.code().as_str()).collect();
    services.iter().map(|service| (service.service().reference.to_string(), codes(service))).collect()
}
