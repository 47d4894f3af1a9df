//! A decision as a case: what `consign test` holds a rule set to.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use consign::{Allocation, Consignment, Pool, Quote, Refusal, Unqualified};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// The text of a `cases.json`. It is text, so that its figures keep their digits on the way.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Written {
    case: String,
}

/// `cases.json` with one case.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    description: String,
    at: String,
    cases: [Case; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Case {
    name: String,
    expect: BTreeMap<String, Expected>,
}

/// What was decided, in the words of a case.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Expected {
    status_code: u32,
    #[serde(flatten)]
    offer: Option<Offer>,
    ranked: Vec<String>,
    excluded: BTreeMap<String, Vec<&'static str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Offer {
    service: String,
    net: Amount,
    gross: Amount,
    currency: String,
    collection_date: String,
    earliest_delivery_date: String,
    latest_delivery_date: String,
    surcharges: BTreeMap<String, Amount>,
}

/// A figure that is written as a JSON number, digit for digit.
struct Amount(Decimal);

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string()).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

pub(crate) fn written(pool: &Pool, name: &str, consignment: &Consignment, at: DateTime<Utc>) -> Result<Written, Refusal> {
    let expected = match pool.allocate(consignment, at)? {
        Allocation::Allocated(summary) => {
            let explanation = pool.explain(consignment, at)?;
            let ranked = explanation.quotes.iter().map(|quote| quote.service().reference.to_string()).collect();
            Expected { status_code: 200, offer: Some(Offer::from(&summary.quote)), ranked, excluded: excluded(&explanation.unqualified) }
        }
        Allocation::Failed(failure) => {
            Expected { status_code: 422, offer: None, ranked: Vec::new(), excluded: excluded(&failure.unqualified) }
        }
    };
    let document = Document {
        description: "Made in the playground: what the rule set decided there".to_owned(),
        at: at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        cases: [Case { name: name.to_owned(), expect: BTreeMap::from([(consignment.reference.to_string(), expected)]) }],
    };
    Ok(Written { case: serde_json::to_string_pretty(&document).unwrap_or_default() })
}

fn excluded(services: &Unqualified) -> BTreeMap<String, Vec<&'static str>> {
    let codes = |service: consign::UnqualifiedService<'_>| service.reasons().map(|reason| reason.code().as_str()).collect();
    services.iter().map(|service| (service.service().reference.to_string(), codes(service))).collect()
}

impl From<&Quote> for Offer {
    fn from(quote: &Quote) -> Self {
        const LOCAL: &str = "%Y-%m-%dT%H:%M:%S";
        let price = quote.price();
        Self {
            service: quote.service().reference.to_string(),
            net: Amount(price.net),
            gross: Amount(price.gross),
            currency: price.currency.to_string(),
            collection_date: quote.collection().format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            earliest_delivery_date: quote.earliest_delivery().format(LOCAL).to_string(),
            latest_delivery_date: quote.latest_delivery().format(LOCAL).to_string(),
            surcharges: price.surcharges.into_iter().map(|line| (line.name, Amount(line.amount))).collect(),
        }
    }
}
