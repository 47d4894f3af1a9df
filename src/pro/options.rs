//! Delivery options in SortedPRO's JSON.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::answer::Answers;
use super::cost::{Cost, Taxed};
use super::document::{local, offset_date_time, some_offset_date_time};
use super::quotes::{content_of, directions};
use crate::allocation::{DeliveryOption, OptionRecord, Pool, Refusal};
use crate::consignment::Consignment;
use crate::matcher::Service;
use crate::rule_set::PickUpLocation;
use crate::time::Window;

/// A delivery option that was offered, as it is kept until it is selected or expires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct KeptOption {
    /// Its reference.
    pub reference: String,
    /// What it promises.
    pub option: OptionRecord,
    /// The JSON of the option as it was offered.
    pub document: String,
    /// The JSON of the consignment that it was asked for: one for all options of an answer.
    #[serde(serialize_with = "shared_text", deserialize_with = "into_shared")]
    pub consignment: Arc<str>,
}

/// One delivery option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct OptionDocument {
    /// By which it can be selected.
    pub reference: String,
    /// When it is delivered.
    pub estimated_delivery_date: DeliveryDate,
    /// The part of the day.
    pub delivery_window: OffsetWindow,
    /// The name of the carrier that collects.
    pub carrier: String,
    /// The service's name.
    pub carrier_service: String,
    /// The service.
    pub carrier_service_reference: String,
    /// `Scheduled`, `Timed`, `PickUp`, `DropOff`: those that it is.
    pub carrier_service_types: Vec<&'static str>,
    /// What it costs.
    pub price: Cost,
    /// Until when it can be selected, itself included; null, as long as its collection date lasts.
    #[serde(serialize_with = "offset_date_time")]
    pub allocation_cut_off: Option<DateTime<FixedOffset>>,
    /// Until when the warehouse must be ready.
    #[serde(serialize_with = "offset_date_time")]
    pub operational_cut_off: Option<DateTime<FixedOffset>>,
    /// Which ways the service goes.
    pub service_direction: String,
    /// The pick-up location, of an option for one.
    pub location: Option<String>,
    /// When it is collected, in the offset of the origin.
    #[serde(serialize_with = "some_offset_date_time")]
    pub collection_date: DateTime<FixedOffset>,
    /// The earliest delivery.
    #[serde(serialize_with = "local")]
    pub earliest_delivery_date: NaiveDateTime,
    /// The latest delivery.
    #[serde(serialize_with = "local")]
    pub latest_delivery_date: NaiveDateTime,
}

/// When an option is delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct DeliveryDate {
    /// The date: `2019-05-03T00:00:00`.
    #[serde(serialize_with = "start_of_day")]
    pub date: NaiveDate,
    /// Whether it is delivered on that date, not perhaps earlier.
    pub guaranteed: bool,
    /// `Friday`
    pub day_of_week: String,
}

/// A part of a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct OffsetWindow {
    /// `08:00:00`
    pub start: String,
    /// `18:00:00`
    pub end: String,
    /// That of the origin on the day of collection: `+00:00`.
    pub utc_offset: String,
}

/// The delivery options of a consignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct OptionsAnswer {
    /// In the order of dates and windows.
    pub delivery_options: Vec<OptionDocument>,
    /// Of those that may be delivered earlier than their date the cheapest.
    pub non_guaranteed_delivery_option: Option<OptionDocument>,
    /// The consignment.
    pub consignment_reference: String,
    /// The dates alone, each once.
    pub dates: Vec<NaiveDate>,
}

/// Delivery options in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct OptionsSummary {
    /// The consignment.
    pub reference: String,
    /// The dates, each once.
    pub delivery_options: Vec<NaiveDate>,
    /// The parts of the day, each once.
    pub time_slots: Vec<OffsetWindow>,
    /// Whether an option is picked up by the recipient.
    pub pick_up: bool,
    /// Whether an option is dropped off by the sender.
    pub drop_off: bool,
}

/// Which options are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct OptionTerms {
    /// How many days ahead of the origin's date they may be delivered.
    pub days: u32,
    /// Only those of that delivery date.
    pub date: Option<NaiveDate>,
    /// Only those that are not delivered earlier than on their date.
    pub guaranteed_only: bool,
}

impl Default for OptionTerms {
    /// All of the usual number of days.
    fn default() -> Self {
        Self { days: crate::allocation::OPTION_DAYS, date: None, guaranteed_only: false }
    }
}

impl OptionTerms {
    /// As a request asks for them.
    pub(super) fn asked(date: Option<NaiveDate>, guaranteed_only: Option<bool>) -> Self {
        Self { date, guaranteed_only: guaranteed_only == Some(true), ..Self::default() }
    }

    /// As many days ahead.
    #[must_use]
    pub fn with_days(self, days: u32) -> Self {
        Self { days, ..self }
    }
}

/// When a consignment can be delivered by the services of a pool, as it is answered, and as it is kept but for the consignment's JSON.
///
/// # Errors
/// If the consignment isn't valid. Its state doesn't matter.
pub fn options(
    pool: &Pool,
    consignment: &Consignment,
    at: DateTime<Utc>,
    terms: OptionTerms,
    answers: &Answers,
) -> Result<(OptionsAnswer, Vec<KeptOption>), Refusal> {
    options_at(None, pool, consignment, at, terms, answers)
}

/// [`options`] to be picked up at a place.
pub(super) fn options_at(
    place: Option<&PickUpLocation>,
    pool: &Pool,
    consignment: &Consignment,
    at: DateTime<Utc>,
    terms: OptionTerms,
    answers: &Answers,
) -> Result<(OptionsAnswer, Vec<KeptOption>), Refusal> {
    let mut all = pool.offered(consignment, at, terms.days, terms.guaranteed_only)?;
    all.retain(|option| terms.date.is_none_or(|date| date == option.date));
    let taxed = all.first().map(|option| Taxed::of(&option.quote));
    let (mut documents, mut kept, mut cheapest) = (Vec::new(), Vec::new(), None);
    for (option, taxed) in all.iter().zip(std::iter::repeat(taxed)) {
        let Some(taxed) = taxed else { break };
        let record = OptionRecord::from(option);
        let mut content = content_of(&record.quote, at);
        if let Some(place) = place {
            content.extend(["|", place.reference.as_str()]);
        }
        let reference = answers.identify("option", &content);
        let mut document = document(&reference, option, &record, taxed);
        document.location = place.map(|place| place.reference.to_string());
        let price = (option.quote.tier(), option.quote.compared_price());
        if !option.guaranteed && cheapest.as_ref().is_none_or(|(best, _)| price < *best) {
            cheapest = Some((price, document.clone()));
        }
        let text = serde_json::to_string(&document).unwrap_or_default();
        kept.push(KeptOption { reference, option: record, document: text, consignment: Arc::from("") });
        documents.push(document);
    }
    let answer = OptionsAnswer {
        delivery_options: documents,
        non_guaranteed_delivery_option: cheapest.map(|(_, document)| document),
        consignment_reference: consignment.reference.to_string(),
        dates: all.iter().map(|option| option.date).collect::<BTreeSet<_>>().into_iter().collect(),
    };
    Ok((answer, kept))
}

impl From<OptionsAnswer> for OptionsSummary {
    fn from(answer: OptionsAnswer) -> Self {
        let all = &answer.delivery_options;
        let is = |kind| all.iter().any(|option| option.carrier_service_types.contains(&kind));
        Self {
            pick_up: is("PickUp"),
            drop_off: is("DropOff"),
            time_slots: all.iter().map(|option| option.delivery_window.clone()).collect::<BTreeSet<_>>().into_iter().collect(),
            reference: answer.consignment_reference,
            delivery_options: answer.dates,
        }
    }
}

fn document(reference: &str, option: &DeliveryOption, record: &OptionRecord, taxed: Taxed) -> OptionDocument {
    let (service, quote) = (option.quote.service(), &record.quote);
    OptionDocument {
        reference: reference.to_owned(),
        estimated_delivery_date: DeliveryDate {
            date: option.date,
            guaranteed: option.guaranteed,
            day_of_week: option.date.format("%A").to_string(),
        },
        delivery_window: written(option.window, &quote.collection.offset().to_string()),
        carrier: service.carrier_name.clone(),
        carrier_service: service.name.clone(),
        carrier_service_reference: service.reference.to_string(),
        carrier_service_types: types(service),
        price: taxed.cost(&quote.price),
        allocation_cut_off: option.expires,
        operational_cut_off: option.operational_cut_off,
        service_direction: directions(service),
        location: None,
        collection_date: quote.collection,
        earliest_delivery_date: quote.earliest_delivery,
        latest_delivery_date: quote.latest_delivery,
    }
}

/// A part of the day, in an offset.
pub(super) fn written(window: Window, utc_offset: &str) -> OffsetWindow {
    let [start, end] = [window.start, window.end].map(|time| time.time().format("%H:%M:%S").to_string());
    OffsetWindow { start, end, utc_offset: utc_offset.to_owned() }
}

/// `Scheduled`, and what else a service is.
pub(super) fn types(service: &Service) -> Vec<&'static str> {
    let own = [(true, "Scheduled"), (service.is_timed, "Timed"), (service.is_pick_up, "PickUp"), (service.is_drop_off, "DropOff")];
    own.into_iter().filter_map(|(is, kind)| is.then_some(kind)).collect()
}

fn shared_text<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

fn into_shared<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<str>, D::Error> {
    String::deserialize(deserializer).map(Arc::from)
}

/// `2019-05-03T00:00:00`
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn start_of_day<S: Serializer>(date: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    local(&date.and_time(NaiveTime::MIN), serializer)
}
