//! What answers consist of: SortedPRO's fields to the letter, with our own after them.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset, NaiveDateTime};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::stamp::{Instant, Local};
use crate::allocation::{ExclusionReason, Price, Quote, Total, UnqualifiedService};
use crate::capacity::Usage;
use crate::fingerprint::Fingerprint;
use crate::json::number;
use crate::money::Currency;
use crate::rule::{Figure, ReasonCode};

/// A link to more about a consignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ApiLink {
    /// `detail` or `label`.
    pub rel: &'static str,
    /// Where.
    pub href: String,
}

/// One carrier's part of the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ConsignmentLeg<'a> {
    /// Its number, from 1.
    pub leg: usize,
    /// As the tracking source gave them.
    pub tracking_references: Vec<String>,
    /// The carrier.
    pub carrier_reference: Cow<'a, str>,
    /// Always null: the service of a leg has no reference of its own.
    pub carrier_service_reference: Option<String>,
    /// The carrier's name.
    pub carrier_name: Cow<'a, str>,
}

/// A price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct PriceDocument {
    /// Without VAT.
    #[serde(serialize_with = "number")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
    pub net: Decimal,
    /// With VAT.
    #[serde(serialize_with = "number")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
    pub gross: Decimal,
    /// The VAT.
    #[serde(serialize_with = "number")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
    pub vat_amount: Decimal,
    /// VAT as a fraction.
    #[serde(serialize_with = "number")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
    pub vat_rate: Decimal,
    /// The currency of all of them.
    pub currency: CurrencyDocument,
}

/// A currency by its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CurrencyDocument {
    /// ISO 4217.
    pub iso_code: Currency,
}

impl From<&Price> for PriceDocument {
    fn from(price: &Price) -> Self {
        let Price { net, gross, vat_amount, vat_rate, is_exempt, currency, .. } = *price;
        Total { net, gross, vat_amount, vat_rate, is_exempt, currency }.into()
    }
}

impl From<Total> for PriceDocument {
    fn from(Total { net, gross, vat_amount, vat_rate, currency, .. }: Total) -> Self {
        Self { net, gross, vat_amount, vat_rate: vat_rate.normalize(), currency: CurrencyDocument { iso_code: currency } }
    }
}

/// What would have been chosen next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct RunnerUpDocument<'a> {
    /// The service.
    pub mpd_carrier_service_reference: Cow<'a, str>,
    /// What it costs.
    pub price: PriceDocument,
    /// The price by which it was compared.
    #[serde(serialize_with = "number")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
    pub compared_price: Decimal,
}

impl<'a> From<&'a Quote> for RunnerUpDocument<'a> {
    fn from(quote: &'a Quote) -> Self {
        Self {
            mpd_carrier_service_reference: quote.service().reference.as_str().into(),
            price: quote.total().into(),
            compared_price: quote.compared_price(),
        }
    }
}

/// A service that cannot take the consignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct UnqualifiedDocument {
    /// Whether every check but the price was passed.
    pub available: bool,
    /// Whether a price could be worked out.
    pub rates: bool,
    /// Its name.
    pub mpd_carrier_service: String,
    /// Its carrier.
    pub carrier_reference: String,
    /// Its reference.
    pub mpd_carrier_service_reference: String,
    /// Plain sentences.
    pub exclusion_reason: String,
    /// Codes and figures.
    pub reasons: Vec<ReasonDocument>,
}

/// One reason for which a service cannot take the consignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ReasonDocument {
    /// Which check failed.
    pub code: ReasonCode,
    /// What was asked and what is allowed.
    pub figures: Vec<Figure>,
    /// How many figures more there would be.
    #[serde(skip_serializing_if = "is_zero")]
    pub more: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl From<ExclusionReason<'_>> for ReasonDocument {
    fn from(reason: ExclusionReason<'_>) -> Self {
        Self { code: reason.code(), figures: reason.figures().collect(), more: reason.more() }
    }
}

impl From<UnqualifiedService<'_>> for UnqualifiedDocument {
    fn from(unqualified: UnqualifiedService<'_>) -> Self {
        let service = unqualified.service();
        Self {
            available: unqualified.is_available(),
            rates: unqualified.has_rates(),
            mpd_carrier_service: service.name.clone(),
            carrier_reference: service.carrier.to_string(),
            mpd_carrier_service_reference: service.reference.to_string(),
            exclusion_reason: unqualified.exclusion_reason(),
            reasons: unqualified.reasons().map(ReasonDocument::from).collect(),
        }
    }
}

/// What became of one consignment. SortedPRO's fields first, to the letter; then ours. Names may be borrowed from the allocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct AllocationAnswer<'a> {
    /// 200 allocated, 422 no service is eligible, 400 invalid, 404 unknown, 409 in a state that can't be allocated.
    pub status_code: u16,
    /// Where more is to be had.
    pub api_links: Vec<ApiLink>,
    /// What happened, in a sentence.
    pub description: String,
    /// The carriers' parts of the way, in order.
    pub consignment_legs: Vec<ConsignmentLeg<'a>>,
    /// The carrier that collects.
    pub carrier_reference: Option<Cow<'a, str>>,
    /// Its name.
    pub carrier_name: Option<Cow<'a, str>>,
    /// The service.
    pub carrier_service_reference: Option<Cow<'a, str>>,
    /// Its name.
    pub carrier_service_name: Option<Cow<'a, str>>,
    /// The consignment.
    pub consignment_reference: Option<Cow<'a, str>>,
    /// The state that it is in now.
    pub state: Option<Cow<'a, str>>,
    /// What it costs.
    pub price: Option<PriceDocument>,
    /// When the carrier collects, in the offset of the origin.
    #[serde(serialize_with = "offset_date_time")]
    pub collection_date: Option<DateTime<FixedOffset>>,
    /// The earliest delivery.
    #[serde(serialize_with = "date_time")]
    pub earliest_delivery_date: Option<NaiveDateTime>,
    /// The latest delivery.
    #[serde(serialize_with = "date_time")]
    pub latest_delivery_date: Option<NaiveDateTime>,
    /// The price by which it was compared, in the rule set's currency: with what preferences add.
    #[serde(serialize_with = "perhaps_number")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::json::Figure>"))]
    pub compared_price: Option<Decimal>,
    /// What comes next, if anything does.
    pub runner_up: Option<RunnerUpDocument<'a>>,
    /// With an objective: how much more it costs net than the cheapest that was eligible, in the rule set's currency.
    #[serde(serialize_with = "perhaps_number", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::json::Figure>"))]
    pub cost_of_objective: Option<Decimal>,
    /// What it adds to the use of capacities.
    #[serde(skip_serializing_if = "Usage::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(default, with = "std::collections::BTreeMap<String, std::collections::BTreeMap<String, crate::json::Figure>>")
    )]
    pub increments: Usage,
    /// The rule set that decided.
    pub rule_set_fingerprint: Fingerprint,
    /// Why services were not eligible; on a success only when asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unqualified_services: Option<Vec<UnqualifiedDocument>>,
}

impl AllocationAnswer<'_> {
    /// The same answer, which borrows nothing.
    #[must_use]
    pub fn into_owned(self) -> AllocationAnswer<'static> {
        fn owned(text: Option<Cow<'_, str>>) -> Option<Cow<'static, str>> {
            text.map(|text| text.into_owned().into())
        }
        let legs = self.consignment_legs.into_iter().map(|leg| ConsignmentLeg {
            carrier_reference: leg.carrier_reference.into_owned().into(),
            carrier_name: leg.carrier_name.into_owned().into(),
            leg: leg.leg,
            tracking_references: leg.tracking_references,
            carrier_service_reference: leg.carrier_service_reference,
        });
        AllocationAnswer {
            consignment_legs: legs.collect(),
            carrier_reference: owned(self.carrier_reference),
            carrier_name: owned(self.carrier_name),
            carrier_service_reference: owned(self.carrier_service_reference),
            carrier_service_name: owned(self.carrier_service_name),
            consignment_reference: owned(self.consignment_reference),
            state: owned(self.state),
            status_code: self.status_code,
            api_links: self.api_links,
            description: self.description,
            price: self.price,
            collection_date: self.collection_date,
            earliest_delivery_date: self.earliest_delivery_date,
            latest_delivery_date: self.latest_delivery_date,
            compared_price: self.compared_price,
            runner_up: self.runner_up.map(|second| RunnerUpDocument {
                mpd_carrier_service_reference: second.mpd_carrier_service_reference.into_owned().into(),
                ..second
            }),
            cost_of_objective: self.cost_of_objective,
            increments: self.increments,
            rule_set_fingerprint: self.rule_set_fingerprint,
            unqualified_services: self.unqualified_services,
        }
    }
}

/// A figure, or null.
#[expect(clippy::ref_option, reason = "serde asks by reference")]
fn perhaps_number<S: Serializer>(figure: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    match figure {
        Some(figure) => number(figure, serializer),
        None => serializer.serialize_none(),
    }
}

/// `2019-06-14T17:00:00+00:00`
#[expect(clippy::ref_option, reason = "serde asks by reference")]
pub(super) fn offset_date_time<S: Serializer>(instant: &Option<DateTime<FixedOffset>>, serializer: S) -> Result<S::Ok, S::Error> {
    match instant {
        Some(instant) => some_offset_date_time(instant, serializer),
        None => serializer.serialize_none(),
    }
}

/// `2019-06-14T17:00:00+00:00`
pub(super) fn some_offset_date_time<S: Serializer>(instant: &DateTime<FixedOffset>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&Instant(*instant))
}

/// `2019-05-02T23:59:00`
pub(super) fn local<S: Serializer>(date_time: &NaiveDateTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&Local(*date_time))
}

/// The same, or null.
#[expect(clippy::ref_option, reason = "serde asks by reference")]
pub(super) fn date_time<S: Serializer>(date_time: &Option<NaiveDateTime>, serializer: S) -> Result<S::Ok, S::Error> {
    match date_time {
        Some(date_time) => local(date_time, serializer),
        None => serializer.serialize_none(),
    }
}
