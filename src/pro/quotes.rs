//! Quotes in SortedPRO's JSON.

use std::fmt::Write;

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::answer::Answers;
use super::cost::{Cost, Taxed};
use super::document::{UnqualifiedDocument, local, some_offset_date_time};
use crate::allocation::{Explanation, Pool, QuoteRecord, Refusal};
use crate::consignment::{AddressDocument, Consignment};
use crate::json::number;
use crate::matcher::Service;

/// A quote that was given, as it is kept until it is taken or expires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct KeptQuote {
    /// Its reference.
    pub reference: String,
    /// Consignment, service, dates and price.
    pub quote: QuoteRecord,
}

/// One quote.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct QuoteDocument {
    /// By which it can be taken.
    pub quote_reference: String,
    /// Always null: who asked isn't known here.
    pub requestor: Option<String>,
    /// When it was given.
    #[serde(serialize_with = "some_offset_date_time")]
    pub creation_date: DateTime<FixedOffset>,
    /// Until when it can be taken, itself included.
    #[serde(serialize_with = "some_offset_date_time")]
    pub expiry_date: DateTime<FixedOffset>,
    /// The consignment.
    pub consignment_reference: String,
    /// The shipper's own name for it, if it has one.
    pub consignment_reference_provided_by_customer: Option<String>,
    /// The service's name.
    pub mpd_carrier_service: String,
    /// The service.
    pub mpd_carrier_service_reference: String,
    /// `Custom`: all services are the rule set's.
    pub mpd_carrier_service_source: &'static str,
    /// The carrier that collects.
    pub carrier_reference: String,
    /// Where it is collected, as far as the consignment says.
    pub origin_address: Option<AddressDocument>,
    /// Where it is delivered.
    pub destination_address: AddressDocument,
    /// When it is collected, on the clocks of the origin.
    #[serde(serialize_with = "local")]
    pub collection_date: NaiveDateTime,
    /// The earliest delivery.
    #[serde(serialize_with = "local")]
    pub earliest_delivery_date: NaiveDateTime,
    /// The latest delivery.
    #[serde(serialize_with = "local")]
    pub latest_delivery_date: NaiveDateTime,
    /// The price of the band.
    pub base_price: Cost,
    /// The price with everything on top.
    pub price: Cost,
    /// What comes on top.
    pub surcharges: Vec<SurchargeDocument>,
    /// The carriers' parts of the way, in order.
    pub legs: Vec<QuoteLeg>,
    /// Always null: accounts are the carrier's matter.
    pub carrier_account_owner: Option<String>,
    /// Always false: no service is the platform's own.
    pub is_electio_service: bool,
    /// Which ways the service goes: `Inbound, Outbound`.
    pub service_direction: String,
    /// The price by which it is compared, in the rule set's currency: with what preferences add.
    #[serde(serialize_with = "number")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
    pub compared_price: Decimal,
}

/// One surcharge of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct SurchargeDocument {
    /// The service.
    pub mpd_carrier_service_reference: String,
    /// Its name in the rule set, as are label and description.
    pub reference: String,
    /// Its name.
    pub label: String,
    /// Its name.
    pub description: String,
    /// The currency of its price.
    pub currency_iso_code: String,
    /// What it comes to.
    #[serde(serialize_with = "number")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
    pub price: Decimal,
    /// `Consignment`: what it comes to for all packages.
    pub application_type: &'static str,
}

/// One carrier's part of the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct QuoteLeg {
    /// `EndToEnd`, or of several `FirstMile`, `MiddleMile` … `LastMile`.
    pub journey_stage: &'static str,
    /// What carries it.
    pub carrier_service: LegService,
    /// Always null.
    pub carrier_account_reference: Option<String>,
    /// Always null.
    pub delivery_hub: Option<String>,
    /// Always empty: a service has one price for the whole way.
    pub cost_items: Vec<SurchargeDocument>,
    /// Always null.
    pub volumetric_parcel_weight: Option<String>,
    /// `DropOff` or `Scheduled`.
    pub collection_type: &'static str,
}

/// The service of a leg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "as the platform has it")]
pub struct LegService {
    /// The service.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// The carrier of the leg.
    pub carrier_reference: String,
    /// Its name.
    pub carrier_name: String,
    /// Always null.
    pub external_reference: Option<String>,
    /// Whether the sender drops it off.
    pub is_drop_off: bool,
    /// Whether the recipient picks it up.
    pub is_pick_up: bool,
    /// Whether it is delivered at a stated time.
    pub is_timed: bool,
    /// Whether it can be tracked.
    pub is_tracked: bool,
    /// Whether the recipient signs.
    pub is_signed: bool,
    /// Which ways it goes.
    pub service_direction: String,
}

/// Every eligible service with its quote, cheapest first, and every other with its reasons.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct QuotesAnswer {
    /// The reference of this answer.
    pub quote_request_reference: String,
    /// Cheapest first: the first is what allocating chooses.
    pub quotes: Vec<QuoteDocument>,
    /// How many there are, in a sentence.
    pub message: String,
    /// The others.
    pub unqualified_services: Vec<UnqualifiedDocument>,
}

/// The quotes of the services of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct GroupQuotesAnswer {
    /// The group's name.
    pub name: String,
    /// The group.
    pub reference: String,
    /// The first of the quotes.
    pub cheapest_quote: Option<QuoteDocument>,
    /// The quotes.
    #[serde(flatten)]
    pub answer: QuotesAnswer,
}

/// What every service of a pool offers for a consignment, as it is answered, and as it is kept.
///
/// # Errors
/// If the consignment isn't valid. Its state doesn't matter.
pub fn quotes(
    pool: &Pool,
    consignment: &Consignment,
    at: DateTime<Utc>,
    answers: &Answers,
) -> Result<(QuotesAnswer, Vec<KeptQuote>), Refusal> {
    let Explanation { quotes, unqualified, .. } = pool.explain(consignment, at)?;
    let (mut documents, mut kept) = (Vec::new(), Vec::new());
    let mut content = format!("{}|{}|{}", pool.matcher().fingerprint(), consignment.reference, at.to_rfc3339());
    let quoting = quotes.first().map(|first| Quoting {
        consignment,
        own_name: consignment.fields.text("ConsignmentReferenceProvidedByCustomer"),
        taxed: Taxed::of(&first),
        at,
    });
    for (quote, quoting) in quotes.iter().zip(std::iter::repeat(quoting).flatten()) {
        let record = QuoteRecord::from(&quote);
        let reference = answers.identify("quote", &content_of(&record, at));
        // Writing to a text doesn't fail.
        let _ = write!(content, "|{reference}");
        documents.push(quoting.document(&reference, quote.service(), &record));
        kept.push(KeptQuote { reference, quote: record });
    }
    let unqualified_services: Vec<_> = unqualified.iter().map(UnqualifiedDocument::from).collect();
    for service in &unqualified_services {
        let _ = write!(content, "|{}", service.mpd_carrier_service_reference);
    }
    let count = documents.len();
    let answer = QuotesAnswer {
        quote_request_reference: answers.identify("quote-request", &content),
        message: format!("{count} {} found for consignment {}", if count == 1 { "quote" } else { "quotes" }, consignment.reference),
        quotes: documents,
        unqualified_services,
    };
    Ok((answer, kept))
}

/// [`quotes`] of groups, each a reference, a name and a pool.
///
/// # Errors
/// The same.
pub fn group_quotes(
    groups: impl IntoIterator<Item = (String, String, Pool)>,
    consignment: &Consignment,
    at: DateTime<Utc>,
    answers: &Answers,
) -> Result<(Vec<GroupQuotesAnswer>, Vec<KeptQuote>), Refusal> {
    let (mut all, mut kept) = (Vec::new(), Vec::new());
    for (reference, name, pool) in groups {
        let (answer, own) = quotes(&pool, consignment, at, answers)?;
        all.push(GroupQuotesAnswer { name, reference, cheapest_quote: answer.quotes.first().cloned(), answer });
        kept.extend(own);
    }
    Ok((all, kept))
}

/// All that makes a quote what it is.
pub(super) fn content_of(quote: &QuoteRecord, at: DateTime<Utc>) -> String {
    let QuoteRecord { rule_set, consignment, service, price, collection, earliest_delivery, latest_delivery, .. } = quote;
    let (at, collection, net, currency) = (at.to_rfc3339(), collection.to_rfc3339(), price.net, price.currency);
    format!("{rule_set}|{consignment}|{at}|{service}|{net} {currency}|{collection}|{earliest_delivery}|{latest_delivery}")
}

/// What the quotes of one answer have in common.
#[derive(Clone)]
struct Quoting<'a> {
    consignment: &'a Consignment,
    own_name: Option<String>,
    taxed: Taxed,
    at: DateTime<Utc>,
}

impl Quoting<'_> {
    fn document(&self, reference: &str, service: &Service, record: &QuoteRecord) -> QuoteDocument {
        let Self { consignment, own_name, taxed, at } = self;
        QuoteDocument {
            quote_reference: reference.to_owned(),
            requestor: None,
            creation_date: at.fixed_offset(),
            expiry_date: record.expires,
            consignment_reference: consignment.reference.to_string(),
            consignment_reference_provided_by_customer: own_name.clone(),
            mpd_carrier_service: service.name.clone(),
            mpd_carrier_service_reference: service.reference.to_string(),
            mpd_carrier_service_source: SOURCE,
            carrier_reference: service.carrier.to_string(),
            origin_address: consignment.origin.as_ref().map(|origin| AddressDocument::new("Origin", origin)),
            destination_address: AddressDocument::new("Destination", &consignment.destination),
            collection_date: record.collection.naive_local(),
            earliest_delivery_date: record.earliest_delivery,
            latest_delivery_date: record.latest_delivery,
            base_price: taxed.base(&record.price),
            price: taxed.cost(&record.price),
            surcharges: surcharges(record),
            legs: legs(service),
            carrier_account_owner: None,
            is_electio_service: false,
            service_direction: directions(service),
            compared_price: record.compared_price,
        }
    }
}

fn surcharges(QuoteRecord { price, service, .. }: &QuoteRecord) -> Vec<SurchargeDocument> {
    let lines = price.surcharges.iter().map(|line| SurchargeDocument {
        mpd_carrier_service_reference: service.to_string(),
        reference: line.name.clone(),
        label: line.name.clone(),
        description: line.name.clone(),
        currency_iso_code: price.currency.code().to_owned(),
        price: line.amount,
        application_type: "Consignment",
    });
    lines.collect()
}

/// Where all services come from.
pub(super) const SOURCE: &str = "Custom";

/// `Inbound, Outbound`
pub(super) fn directions(service: &Service) -> String {
    service.directions.iter().map(|direction| direction.as_str()).collect::<Vec<_>>().join(", ")
}

/// The parts of the way.
pub(super) fn legs(service: &Service) -> Vec<QuoteLeg> {
    let last = service.legs.len().saturating_sub(1);
    let legs = service.legs.iter().enumerate().map(|(index, (carrier, carrier_name))| QuoteLeg {
        journey_stage: match index {
            0 if last == 0 => "EndToEnd",
            0 => "FirstMile",
            index if index == last => "LastMile",
            _ => "MiddleMile",
        },
        carrier_service: LegService {
            reference: service.reference.to_string(),
            name: service.name.clone(),
            carrier_reference: carrier.to_string(),
            carrier_name: carrier_name.clone(),
            external_reference: None,
            is_drop_off: service.is_drop_off,
            is_pick_up: service.is_pick_up,
            is_timed: service.is_timed,
            is_tracked: service.is_tracked,
            is_signed: service.is_signed,
            service_direction: directions(service),
        },
        carrier_account_reference: None,
        delivery_hub: None,
        cost_items: Vec::new(),
        volumetric_parcel_weight: None,
        collection_type: if service.is_drop_off && index == 0 { "DropOff" } else { "Scheduled" },
    });
    legs.collect()
}
