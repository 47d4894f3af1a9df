//! Quotes of some of the services, as `consign::pro` writes those of all of them.

use chrono::{DateTime, Utc};
use consign::pro::{ContentIdentifiers, IdentifierSource, PriceDocument, UnqualifiedDocument};
use consign::{Consignment, Explanation, Fingerprint, Quote};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::documents::{Surcharge, content, date_time, instant, number, surcharges};

/// The quotes of a pool.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Answer {
    quote_request_reference: String,
    quotes: Vec<QuoteDocument>,
    message: String,
    unqualified_services: Vec<UnqualifiedDocument>,
}

/// The quotes of a group.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GroupAnswer {
    name: String,
    reference: String,
    cheapest_quote: Option<QuoteDocument>,
    quotes: Vec<QuoteDocument>,
    unqualified_services: Vec<UnqualifiedDocument>,
}

/// One quote.
#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
struct QuoteDocument {
    quote_reference: String,
    creation_date: String,
    expiry_date: String,
    consignment_reference: String,
    mpd_carrier_service: String,
    mpd_carrier_service_reference: String,
    carrier_reference: String,
    collection_date: String,
    earliest_delivery_date: String,
    latest_delivery_date: String,
    #[serde(serialize_with = "number")]
    base_price: Decimal,
    price: PriceDocument,
    surcharges: Vec<Surcharge>,
    legs: Vec<LegDocument>,
    service_direction: String,
    #[serde(serialize_with = "number")]
    compared_price: Decimal,
}

/// One carrier's part of the way.
#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
struct LegDocument {
    leg: usize,
    carrier_reference: String,
    carrier_name: String,
}

/// What quotes are written from.
pub(super) struct Quoting<'a> {
    pub(super) consignment: &'a Consignment,
    pub(super) rule_set: Fingerprint,
    pub(super) at: DateTime<Utc>,
}

impl Quoting<'_> {
    pub(super) fn answer(&self, explanation: &Explanation) -> Answer {
        let quotes = self.quotes(explanation);
        let unqualified_services = unqualified(explanation);
        let references = quotes.iter().map(|quote| quote.quote_reference.as_str());
        let services = unqualified_services.iter().map(|service| service.mpd_carrier_service_reference.as_str());
        let among: Vec<&str> = references.chain(services).collect();
        let (consignment, count) = (&self.consignment.reference, quotes.len());
        let content = format!("{}|{consignment}|{}|{}", self.rule_set, self.at.to_rfc3339(), among.join("|"));
        Answer {
            quote_request_reference: ContentIdentifiers.identify("quote-request", &content),
            message: format!("{count} {} found for consignment {consignment}", if count == 1 { "quote" } else { "quotes" }),
            quotes,
            unqualified_services,
        }
    }

    pub(super) fn group(&self, reference: &str, name: &str, explanation: &Explanation) -> GroupAnswer {
        let quotes = self.quotes(explanation);
        GroupAnswer {
            name: name.to_owned(),
            reference: reference.to_owned(),
            cheapest_quote: quotes.first().cloned(),
            quotes,
            unqualified_services: unqualified(explanation),
        }
    }

    fn quotes(&self, explanation: &Explanation) -> Vec<QuoteDocument> {
        explanation.quotes.iter().map(|quote| self.quote(&quote)).collect()
    }

    fn quote(&self, quote: &Quote) -> QuoteDocument {
        let Self { consignment, rule_set, at } = self;
        let (service, price) = (quote.service(), quote.price());
        let legs = service.legs.iter().enumerate();
        QuoteDocument {
            quote_reference: ContentIdentifiers.identify("quote", &content(quote, &consignment.reference, *rule_set, *at)),
            creation_date: instant(at.fixed_offset()),
            expiry_date: instant(quote.expires()),
            consignment_reference: consignment.reference.to_string(),
            mpd_carrier_service: service.name.clone(),
            mpd_carrier_service_reference: service.reference.to_string(),
            carrier_reference: service.carrier.to_string(),
            collection_date: instant(quote.collection()),
            earliest_delivery_date: date_time(quote.earliest_delivery()),
            latest_delivery_date: date_time(quote.latest_delivery()),
            base_price: price.base,
            price: PriceDocument::from(&price),
            surcharges: surcharges(&price),
            legs: legs
                .map(|(index, (carrier, name))| LegDocument {
                    leg: index + 1,
                    carrier_reference: carrier.to_string(),
                    carrier_name: name.clone(),
                })
                .collect(),
            service_direction: consignment.direction.to_string(),
            compared_price: quote.compared_price(),
        }
    }
}

fn unqualified(explanation: &Explanation) -> Vec<UnqualifiedDocument> {
    explanation.unqualified.iter().map(UnqualifiedDocument::from).collect()
}
