//! What a client of the platform knows: its published fields and words, ours after them. Whatever else comes is refused.

#![allow(dead_code)]

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use std::collections::BTreeMap;

/// A type whose fields are all there, by their names, and no others; null where it is an `Option`.
macro_rules! platform {
    ($($name:ident { $($field:ident: $type:ty),* $(,)? })*) => {$(
        #[derive(Debug, Clone, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "PascalCase")]
        pub(crate) struct $name { $(pub(crate) $field: $type),* }
    )*};
}

macro_rules! words {
    ($($name:ident { $($word:ident),* $(,)? })*) => {$(
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
        #[allow(non_camel_case_types)]
        pub(crate) enum $name { $($word),* }
    )*};
}

/// A field that must be there, though it may be null.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(value)
}

/// `2019-05-03T08:00:00`, without an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Local(pub(crate) NaiveDateTime);

impl<'de> Deserialize<'de> for Local {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        let text = String::deserialize(value)?;
        NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S").map(Self).map_err(D::Error::custom)
    }
}

type Instant = DateTime<FixedOffset>;

words! {
    VatType { Standard, Reduced, Zero }
    State { Unallocated, Allocating, AllocationFailed, Allocated, Manifested, ManifestFailed }
    Stage { EndToEnd, FirstMile, MiddleMile, LastMile }
    CollectionType { Scheduled, DropOff }
    ServiceType { Scheduled, Timed, PickUp, DropOff }
    Status { Active, Inactive }
    Source { Custom }
    Application { Consignment }
    Day { Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday }
    Rel { detail, label }
    Unit { Km, M, Mile }
}

platform! {
    Error { code: String, message: String, correlation_id: String, details: Vec<Detail> }
    Detail { code: String, target: String, message: String }
    Link { rel: Rel, href: String }
    Leg {
        leg: u32, tracking_references: Vec<String>, carrier_reference: String,
        carrier_service_reference: Option<String>, carrier_name: String,
    }
    IsoCode { iso_code: String }
    Price { net: f64, gross: f64, vat_amount: f64, vat_rate: f64, currency: IsoCode }
    RunnerUp { mpd_carrier_service_reference: String, price: Price, compared_price: f64 }
    Reason { code: String, figures: Vec<serde_json::Value> }
    Unqualified {
        available: bool, rates: bool, mpd_carrier_service: String, carrier_reference: String,
        mpd_carrier_service_reference: String, exclusion_reason: String, reasons: Vec<Reason>,
    }
    Deallocated { is_success: bool, message: String, data: String, api_links: Vec<Link> }
    Created { reference: String, api_links: Vec<Link> }
    Failed {
        carrier_service_group_reference: Option<String>, mpd_carrier_service_group_name: Option<String>,
        mpd_carrier_service_reference: Option<String>, mpd_carrier_service_name: Option<String>,
        attempted_allocation_date: Instant, message: String,
    }
    Vat { reference: String, country_iso_code: String, r#type: VatType, rate: f64 }
    Currency { name: String, iso_code: String }
    Money { net: f64, gross: f64, vat_rate: Vat, vat_amount: f64, currency: Currency }
    Surcharge {
        mpd_carrier_service_reference: String, reference: String, label: String, description: String,
        currency_iso_code: String, price: f64, application_type: Application,
    }
    LegService {
        reference: String, name: String, carrier_reference: String, carrier_name: String, external_reference: Option<String>,
        is_drop_off: bool, is_pick_up: bool, is_timed: bool, is_tracked: bool, is_signed: bool, service_direction: String,
    }
    JourneyLeg {
        journey_stage: Stage, carrier_service: LegService, carrier_account_reference: Option<String>, delivery_hub: Option<String>,
        cost_items: Vec<Surcharge>, volumetric_parcel_weight: Option<f64>, collection_type: CollectionType,
    }
    Quote {
        quote_reference: String, requestor: Option<String>, creation_date: Instant, expiry_date: Instant, consignment_reference: String,
        consignment_reference_provided_by_customer: Option<String>, mpd_carrier_service: String, mpd_carrier_service_reference: String,
        mpd_carrier_service_source: Source, carrier_reference: String, origin_address: Option<serde_json::Value>,
        destination_address: serde_json::Value, collection_date: Local, earliest_delivery_date: Local, latest_delivery_date: Local,
        base_price: Money, price: Money, surcharges: Vec<Surcharge>, legs: Vec<JourneyLeg>, carrier_account_owner: Option<String>,
        is_electio_service: bool, service_direction: String, compared_price: f64,
    }
    Quotes { quote_request_reference: String, quotes: Vec<Quote>, message: String, unqualified_services: Vec<Unqualified> }
    GroupQuotes {
        reference: String, name: String, cheapest_quote: Option<Quote>, quote_request_reference: String, quotes: Vec<Quote>,
        message: String, unqualified_services: Vec<Unqualified>,
    }
    DeliveryDate { date: Local, guaranteed: bool, day_of_week: Day }
    Window { start: String, end: String, utc_offset: String }
    Offer {
        reference: String, estimated_delivery_date: DeliveryDate, delivery_window: Window, carrier: String, carrier_service: String,
        carrier_service_reference: String, carrier_service_types: Vec<ServiceType>, price: Money, allocation_cut_off: Option<Instant>,
        operational_cut_off: Option<Instant>, service_direction: String, location: Option<String>, collection_date: Instant,
        earliest_delivery_date: Local, latest_delivery_date: Local,
    }
    Offers {
        delivery_options: Vec<Offer>, non_guaranteed_delivery_option: Option<Offer>, consignment_reference: String, dates: Vec<NaiveDate>,
    }
    Summary { reference: String, delivery_options: Vec<NaiveDate>, time_slots: Vec<Window>, pick_up: bool, drop_off: bool }
    Distance { unit: Unit, value: f64 }
    PickUp { distance: Distance, max_results: u32, locations: Vec<Shop>, non_guaranteed_location: Option<String> }
    Shop {
        name: String, shop_reference: String, address: Option<serde_json::Value>, distance: f64,
        opening_times: BTreeMap<String, Vec<Window>>, delivery_options: Vec<Offer>, reservation: Option<String>,
        additional_information: Option<String>,
    }
    Services { error_message: Option<String>, success: bool, mpd_carrier_services: Vec<Service> }
    Service {
        name: String, description: String, reference: String, mpd_carrier_reference: String, carrier_name: String,
        carrier_account_owner: Option<String>, status: Status, journey: Vec<JourneyLeg>, source: Source, r#type: String, is_configured: bool,
    }
    Carrier { reference: String, name: String }
    Group { reference: String, name: String, services: Vec<String>, is_enabled: bool }
    Exchange { before: String, now: String }
}

/// An allocation summary: the platform's fields, all of them there; then ours, some only where they say something.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(crate) struct Allocation {
    pub(crate) status_code: u16,
    pub(crate) api_links: Vec<Link>,
    pub(crate) description: String,
    pub(crate) consignment_legs: Vec<Leg>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) carrier_reference: Option<String>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) carrier_name: Option<String>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) carrier_service_reference: Option<String>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) carrier_service_name: Option<String>,
    pub(crate) consignment_reference: Option<String>,
    pub(crate) state: Option<State>,
    pub(crate) price: Option<Price>,
    pub(crate) collection_date: Option<Instant>,
    pub(crate) earliest_delivery_date: Option<Local>,
    pub(crate) latest_delivery_date: Option<Local>,
    pub(crate) compared_price: Option<f64>,
    pub(crate) runner_up: Option<RunnerUp>,
    pub(crate) cost_of_objective: Option<f64>,
    #[serde(default)]
    pub(crate) increments: BTreeMap<String, BTreeMap<String, f64>>,
    pub(crate) rule_set_fingerprint: String,
    #[serde(default)]
    pub(crate) unqualified_services: Vec<Unqualified>,
}

/// A consignment: what is ours of it, strictly; the rest as it came.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Consignment {
    pub(crate) reference: String,
    pub(crate) consignment_state: State,
    #[serde(deserialize_with = "nullable")]
    pub(crate) allocation: Option<Allocation>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) failed_allocation: Option<Failed>,
    #[serde(flatten)]
    pub(crate) rest: BTreeMap<String, serde_json::Value>,
}
