//! Quotes and delivery options in SortedPRO's JSON.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Utc};
use rust_decimal::Decimal;
use serde::Serialize;

use super::document::{PriceDocument, UnqualifiedDocument, date_time, offset_date_time, some_offset_date_time};
use crate::allocation::{DeliveryOption, Quote};
use crate::consignment::Direction;
use crate::fingerprint::Fingerprint;
use crate::json::number;
use crate::reference::Reference;
use crate::time::Window;

/// Where references of quotes and delivery options come from.
pub trait IdentifierSource: Send + Sync {
    /// A reference for something. `kind` is `quote`, `quote-request` or `option`; `content` says everything about it, so that what is
    /// the same may be given the same reference.
    fn identify(&self, kind: &'static str, content: &str) -> String;
}

/// References out of the content alone: the same run gives the same references. 64 bits of FNV-1a, written `quote-0123456789abcdef`.
#[derive(Debug, Clone, Copy, Default)]
pub struct ContentIdentifiers;

impl IdentifierSource for ContentIdentifiers {
    fn identify(&self, kind: &'static str, content: &str) -> String {
        format!("{kind}-{}", Fingerprint::of_text(content))
    }
}

/// A quote that was given, as it is kept until it is taken or expires.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredQuote {
    /// Its reference.
    pub reference: String,
    /// The consignment that it is for.
    pub consignment: Reference,
    /// Service, dates and price.
    pub quote: Quote,
}

/// A delivery option that was offered, as it is kept until it is selected or expires.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredOption {
    /// Its reference.
    pub reference: String,
    /// The consignment that it is for.
    pub consignment: Reference,
    /// Date, window and offer.
    pub option: DeliveryOption,
}

/// One quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct QuoteDocument {
    /// By which it can be taken.
    pub quote_reference: String,
    /// When it was given.
    #[serde(serialize_with = "some_offset_date_time")]
    pub creation_date: DateTime<FixedOffset>,
    /// Until when it can be taken, itself included.
    #[serde(serialize_with = "some_offset_date_time")]
    pub expiry_date: DateTime<FixedOffset>,
    /// The consignment.
    pub consignment_reference: String,
    /// The service's name.
    pub mpd_carrier_service: String,
    /// The service.
    pub mpd_carrier_service_reference: String,
    /// The carrier that collects.
    pub carrier_reference: String,
    /// When it is collected, in the offset of the origin.
    #[serde(serialize_with = "some_offset_date_time")]
    pub collection_date: DateTime<FixedOffset>,
    /// The earliest delivery.
    #[serde(serialize_with = "date_time")]
    pub earliest_delivery_date: Option<NaiveDateTime>,
    /// The latest delivery.
    #[serde(serialize_with = "date_time")]
    pub latest_delivery_date: Option<NaiveDateTime>,
    /// The price of the band.
    #[serde(serialize_with = "number")]
    pub base_price: Decimal,
    /// The price with everything on top.
    pub price: PriceDocument,
    /// What comes on top.
    pub surcharges: Vec<SurchargeDocument>,
    /// The carriers' parts of the way, in order.
    pub legs: Vec<QuoteLeg>,
    /// Which way it goes.
    pub service_direction: &'static str,
    /// The price by which it is compared, in the rule set's currency: with what preferences add.
    #[serde(serialize_with = "number")]
    pub compared_price: Decimal,
}

/// One surcharge of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct SurchargeDocument {
    /// Its name.
    pub name: String,
    /// What it comes to.
    #[serde(serialize_with = "number")]
    pub amount: Decimal,
}

/// One carrier's part of the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct QuoteLeg {
    /// Its number, from 1.
    pub leg: usize,
    /// The carrier.
    pub carrier_reference: String,
    /// Its name.
    pub carrier_name: String,
}

impl QuoteDocument {
    pub(super) fn new(stored: &StoredQuote, direction: Direction, at: DateTime<Utc>) -> Self {
        let StoredQuote { reference, consignment, quote } = stored;
        let service = quote.service();
        let legs = service.legs.iter().enumerate().map(|(index, (carrier, name))| QuoteLeg {
            leg: index + 1,
            carrier_reference: carrier.to_string(),
            carrier_name: name.clone(),
        });
        let price = quote.price();
        let lines = price.surcharges.iter();
        Self {
            quote_reference: reference.clone(),
            creation_date: at.fixed_offset(),
            expiry_date: quote.expires(),
            consignment_reference: consignment.to_string(),
            mpd_carrier_service: service.name.clone(),
            mpd_carrier_service_reference: service.reference.to_string(),
            carrier_reference: service.carrier.to_string(),
            collection_date: quote.collection(),
            earliest_delivery_date: Some(quote.earliest_delivery()),
            latest_delivery_date: Some(quote.latest_delivery()),
            base_price: price.base,
            price: PriceDocument::from(&price),
            compared_price: quote.compared_price(),
            surcharges: lines.map(|line| SurchargeDocument { name: line.name.clone(), amount: line.amount }).collect(),
            legs: legs.collect(),
            service_direction: direction.as_str(),
        }
    }
}

/// Every eligible service with its quote, cheapest first, and every other with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct GroupQuotesAnswer {
    /// The group's name.
    pub name: String,
    /// The group.
    pub reference: String,
    /// The first of the quotes.
    pub cheapest_quote: Option<QuoteDocument>,
    /// Cheapest first.
    pub quotes: Vec<QuoteDocument>,
    /// The services of the group that cannot take the consignment.
    pub unqualified_services: Vec<UnqualifiedDocument>,
}

/// One delivery option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct OptionDocument {
    /// By which it can be selected.
    pub delivery_option_reference: String,
    /// The delivery date.
    pub delivery_date: NaiveDate,
    /// The part of the day.
    pub delivery_window: Window,
    /// Whether it is delivered on that date, not perhaps earlier.
    pub guaranteed: bool,
    /// The service's name.
    pub mpd_carrier_service: String,
    /// The service.
    pub mpd_carrier_service_reference: String,
    /// The carrier that collects.
    pub carrier_reference: String,
    /// When it is collected, in the offset of the origin.
    #[serde(serialize_with = "some_offset_date_time")]
    pub collection_date: DateTime<FixedOffset>,
    /// The earliest delivery.
    #[serde(serialize_with = "date_time")]
    pub earliest_delivery_date: Option<NaiveDateTime>,
    /// The latest delivery.
    #[serde(serialize_with = "date_time")]
    pub latest_delivery_date: Option<NaiveDateTime>,
    /// Until when it can be selected, itself included.
    #[serde(serialize_with = "offset_date_time")]
    pub allocation_cut_off: Option<DateTime<FixedOffset>>,
    /// Until when the warehouse must be ready.
    #[serde(serialize_with = "offset_date_time")]
    pub operational_cut_off: Option<DateTime<FixedOffset>>,
    /// What it costs.
    pub price: PriceDocument,
}

impl From<&StoredOption> for OptionDocument {
    fn from(stored: &StoredOption) -> Self {
        let StoredOption { reference, option, .. } = stored;
        let quote = &option.quote;
        Self {
            delivery_option_reference: reference.clone(),
            delivery_date: option.date,
            delivery_window: option.window,
            guaranteed: option.guaranteed,
            mpd_carrier_service: quote.service().name.clone(),
            mpd_carrier_service_reference: quote.service().reference.to_string(),
            carrier_reference: quote.service().carrier.to_string(),
            collection_date: quote.collection(),
            earliest_delivery_date: Some(quote.earliest_delivery()),
            latest_delivery_date: Some(quote.latest_delivery()),
            allocation_cut_off: option.expires,
            operational_cut_off: option.operational_cut_off,
            price: PriceDocument::from(&quote.price()),
        }
    }
}

/// The delivery options of a consignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct OptionsAnswer {
    /// The consignment.
    pub consignment_reference: String,
    /// In the order of dates and windows.
    pub delivery_options: Vec<OptionDocument>,
    /// The dates alone, each once.
    pub dates: Vec<NaiveDate>,
}
