//! SortedPRO's JSON and its calls by reference, over a store of consignments, for those who migrate.
//!
//! ```
//! use consign::pro::{Answers, Calls, MemoryStore};
//!
//! let matcher = consign::RuleSet::from_json(r#"{
//!     "Currency": "GBP",
//!     "Carriers": [{ "Reference": "CARRIER_X", "Name": "Carrier X" }],
//!     "CarrierServices": [{ "Reference": "CX_NDS", "Name": "Next Day Super", "Carrier": "CARRIER_X",
//!         "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }],
//!         "Rates": [{ "Bands": [{ "UpTo": 25, "Price": 3.49 }] }] }]
//! }"#)?.compile()?;
//! let store = MemoryStore::default();
//! let order: consign::Consignment = r#"{ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 2, "Unit": "Kg" } }],
//!     "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] }"#.parse()?;
//! store.add(order);
//!
//! let calls = Calls::new(matcher, store, Answers::default());
//! let at = "2026-11-02T09:00:00Z".parse()?;
//! let answers = calls.allocate_using_default_rules(r#"{ "ConsignmentReferences": ["EC-1", "EC-2"] }"#, at)?;
//! assert_eq!(answers.iter().map(|answer| answer.status_code).collect::<Vec<_>>(), [200, 404]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod allocate;
mod answer;
mod ask;
mod call;
mod calls;
mod claims;
mod consignments;
mod cost;
mod document;
mod error;
mod explanation;
mod identify;
mod options;
mod pick_up;
mod places;
mod quotes;
mod read;
mod request;
mod services;
mod stamp;
mod store;

pub use allocate::{Allocate, AllocateWithQuote, Deallocate, DeallocationAnswer, SelectOption};
pub use answer::{Answers, NoTracking, TrackingSource};
pub use ask::{Again, GroupQuotes, Options, OptionsRequest, Quotes, Subject};
pub use call::{Among, Asks, Call, Desk, Given};
pub use calls::{Calls, Failure};
pub use claims::{Claim, Claims};
pub use consignments::{ConsignmentAnswer, Create, CreatedAnswer, Delete, Replace, Tell};
pub use cost::{Cost, NamedCurrency, VatRate};
pub use document::{
    AllocationAnswer, ApiLink, ConsignmentLeg, CurrencyDocument, PriceDocument, ReasonDocument, RunnerUpDocument, UnqualifiedDocument,
};
pub use error::{ErrorAnswer, ErrorDetail, MOST_REFERENCES, RequestError};
pub use explanation::{ExplanationAnswer, WhyNotAnswer};
pub use identify::{ContentIdentifiers, IdentifierSource};
pub use options::{DeliveryDate, KeptOption, OffsetWindow, OptionDocument, OptionTerms, OptionsAnswer, OptionsSummary, options};
pub use pick_up::{Distance, DistanceUnit, PickUpAnswer, PickUpOptions, PickUpPlace, PickUpRequest};
pub use places::PickUpSource;
pub use quotes::{
    GroupQuotesAnswer, KeptQuote, LegService, QuoteDocument, QuoteLeg, QuotesAnswer, SurchargeDocument, group_quotes, quotes,
};
pub use read::LONGEST_REQUEST;
pub use request::{AllDueRequest, AllocateRequest, ConsignmentRequest, FilterTerms, OptionRequest, QuoteRequest, Takes};
pub use services::{CarrierServicesAnswer, ServiceDocument, carrier_services};
pub use store::{Changes, ConsignmentRecord, Due, FailedAllocation, KeptAllocation, KeptAnswer, MemoryStore, Store};
