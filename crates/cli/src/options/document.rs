//! Delivery options of some of the services, or of another number of days, as `consign::pro` writes them.

use chrono::{DateTime, NaiveDate, Utc};
use consign::pro::{ContentIdentifiers, IdentifierSource, PriceDocument};
use consign::{DeliveryOption, Fingerprint, Reference, Window};
use serde::Serialize;

use crate::documents::{content, date_time, instant};

/// The delivery options of a consignment.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Answer {
    consignment_reference: String,
    delivery_options: Vec<OptionDocument>,
    dates: Vec<String>,
}

/// Their dates alone.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Summary {
    pub(super) consignment_reference: String,
    pub(super) dates: Vec<String>,
}

/// One delivery option.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OptionDocument {
    delivery_option_reference: String,
    delivery_date: String,
    delivery_window: Window,
    guaranteed: bool,
    mpd_carrier_service: String,
    mpd_carrier_service_reference: String,
    carrier_reference: String,
    collection_date: String,
    earliest_delivery_date: String,
    latest_delivery_date: String,
    allocation_cut_off: Option<String>,
    operational_cut_off: Option<String>,
    price: PriceDocument,
}

impl Answer {
    pub(super) fn new(consignment: &Reference, options: &[DeliveryOption], rule_set: Fingerprint, at: DateTime<Utc>) -> Self {
        let document = |option: &DeliveryOption| {
            let quote = &option.quote;
            OptionDocument {
                delivery_option_reference: ContentIdentifiers.identify("option", &content(quote, consignment, rule_set, at)),
                delivery_date: option.date.to_string(),
                delivery_window: option.window,
                guaranteed: option.guaranteed,
                mpd_carrier_service: quote.service().name.clone(),
                mpd_carrier_service_reference: quote.service().reference.to_string(),
                carrier_reference: quote.service().carrier.to_string(),
                collection_date: instant(quote.collection()),
                earliest_delivery_date: date_time(quote.earliest_delivery()),
                latest_delivery_date: date_time(quote.latest_delivery()),
                allocation_cut_off: option.expires.map(instant),
                operational_cut_off: option.operational_cut_off.map(instant),
                price: PriceDocument::from(&quote.price()),
            }
        };
        Self {
            consignment_reference: consignment.to_string(),
            delivery_options: options.iter().map(document).collect(),
            dates: dates(options),
        }
    }
}

/// Every date on which something can be delivered, once.
pub(super) fn dates(options: &[DeliveryOption]) -> Vec<String> {
    let mut dates: Vec<NaiveDate> = options.iter().map(|option| option.date).collect();
    dates.dedup();
    dates.into_iter().map(|date| date.to_string()).collect()
}
