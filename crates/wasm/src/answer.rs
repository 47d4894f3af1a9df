//! What every service says to a consignment, as plain data.

use chrono::{DateTime, FixedOffset, Utc};
use consign::{
    Consignment, Currency, HeldPreference, OPTION_DAYS, ObjectiveWorking, OptionRecord, Pool, Quote, QuoteRecord, Refusal, UnknownObjective,
    UnqualifiedRecord, Working,
};
use serde::Serialize;

/// The answer to one consignment. Figures are texts, so that no digit is lost.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Answer {
    consignment: String,
    chosen: Option<String>,
    quotes: Vec<Offer>,
    unqualified: Vec<UnqualifiedRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runner_up: Option<RunnerUp>,
    objective: Option<ObjectiveWorking>,
    unknown_objectives: Vec<UnknownObjective>,
    instead: Vec<Instead>,
    options: Vec<DeliveryOption>,
}

/// What one service offers, and how.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Offer {
    #[serde(flatten)]
    quote: QuoteRecord,
    preferences: Vec<HeldPreference>,
    working: Working,
    /// The working line by line.
    lines: String,
}

/// Who comes next, and by how much.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RunnerUp {
    service: String,
    margin: String,
    currency: Currency,
}

/// What would be chosen without something.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Instead {
    without: String,
    service: String,
    net: String,
    currency: Currency,
}

/// A day of delivery that could be promised.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DeliveryOption {
    #[serde(flatten)]
    option: OptionRecord,
    /// Until when the warehouse must be ready.
    operational_cut_off: Option<DateTime<FixedOffset>>,
}

impl Answer {
    pub(crate) fn of(pool: &Pool, consignment: &Consignment, at: DateTime<Utc>) -> Result<Self, Refusal> {
        let explanation = pool.explain(consignment, at)?;
        let instead = pool.instead(consignment, at)?;
        let options = pool.delivery_options(consignment, at, OPTION_DAYS)?;
        let name = |quote: &Quote| quote.service().reference.to_string();
        let next = explanation.runner_up().zip(explanation.margin());
        Ok(Self {
            consignment: explanation.consignment.to_string(),
            chosen: explanation.chosen().as_ref().map(name),
            quotes: explanation.quotes.iter().map(Offer::from).collect(),
            unqualified: explanation.unqualified.iter().map(|service| UnqualifiedRecord::from(&service)).collect(),
            runner_up: next.map(|(next, (margin, currency))| RunnerUp { service: name(&next), margin: margin.to_string(), currency }),
            objective: explanation.objective.clone(),
            unknown_objectives: explanation.unknown_objectives.clone(),
            instead: instead.iter().map(Instead::from).collect(),
            options: options.iter().map(DeliveryOption::from).collect(),
        })
    }
}

impl From<Quote> for Offer {
    fn from(quote: Quote) -> Self {
        let working = quote.working();
        let lines = working.to_string();
        Self { quote: QuoteRecord::from(&quote), preferences: quote.preferences(), working, lines }
    }
}

impl From<&consign::Instead> for Instead {
    fn from(instead: &consign::Instead) -> Self {
        let price = instead.quote.price();
        let service = instead.quote.service().reference.to_string();
        Self { without: instead.without.to_string(), service, net: price.net.to_string(), currency: price.currency }
    }
}

impl From<&consign::DeliveryOption> for DeliveryOption {
    fn from(option: &consign::DeliveryOption) -> Self {
        Self { option: OptionRecord::from(option), operational_cut_off: option.operational_cut_off }
    }
}
