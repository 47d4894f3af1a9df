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
//! let mut store = MemoryStore::default();
//! store.add(r#"{ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 2, "Unit": "Kg" } }],
//!     "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] }"#.parse()?);
//!
//! let mut calls = Calls::new(matcher, store, Answers::default());
//! let at = "2026-11-02T09:00:00Z".parse()?;
//! let answers = calls.allocate_using_default_rules(r#"{ "ConsignmentReferences": ["EC-1", "EC-2"] }"#, at)?;
//! assert_eq!(answers.iter().map(|answer| answer.status_code).collect::<Vec<_>>(), [200, 404]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod calls;
mod document;
mod quotes;
mod quoting;
mod request;
mod stamp;
mod store;

pub use answer::{Answers, NoTracking, TrackingSource};
pub use calls::{Calls, DeallocationAnswer};
pub use document::{
    AllocationAnswer, ApiLink, ConsignmentLeg, CurrencyDocument, PriceDocument, ReasonDocument, RunnerUpDocument, UnqualifiedDocument,
};
pub use quotes::{
    ContentIdentifiers, GroupQuotesAnswer, IdentifierSource, OptionDocument, OptionsAnswer, QuoteDocument, QuoteLeg, QuotesAnswer,
    StoredOption, StoredQuote, SurchargeDocument,
};
pub use request::{
    AllDueRequest, AllocateRequest, ConsignmentRequest, FilterTerms, LONGEST_REQUEST, MOST_REFERENCES, OptionRequest, QuoteRequest,
    RequestError,
};
pub use store::{ConsignmentStore, MemoryStore, Stored};
