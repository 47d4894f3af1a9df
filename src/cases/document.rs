//! What `cases.json` says.

use std::collections::BTreeMap;

use crate::json::{Decode, Reader, Trail, record, words};
use crate::number::{Quantity, Signed};
use crate::pro::FilterTerms;

words! {
    /// One of SortedPRO's calls.
    pub enum Call, "a call" {
        /// Each consignment to the cheapest of all services.
        AllocateUsingDefaultRules = "AllocateUsingDefaultRules",
        /// One consignment to the cheapest of all services.
        AllocateWithCheapestQuote = "AllocateWithCheapestQuote",
        /// One consignment to the cheapest service of a group.
        AllocateWithServiceGroup = "AllocateWithServiceGroup",
        /// Consignments to one service.
        AllocateWithCarrierService = "AllocateWithCarrierService",
        /// Each consignment to the cheapest service that passes the filters.
        AllocateWithServiceFilters = "AllocateWithServiceFilters",
        /// Every Unallocated consignment that is due.
        AllocateAllDue = "AllocateAllDue",
        /// Back to Unallocated.
        Deallocate = "Deallocate",
        /// Quotes of all services.
        Quotes = "Quotes",
        /// Quotes group by group.
        ServiceGroupQuotes = "ServiceGroupQuotes",
        /// One consignment with a quote.
        AllocateWithQuote = "AllocateWithQuote",
        /// What the recipient can choose from.
        DeliveryOptions = "DeliveryOptions",
        /// To the promise of a delivery option.
        SelectOption = "SelectOption",
    }
}

record! {
    /// The cases of a folder.
    pub struct CasesDocument, "the cases" {
        /// What they are about.
        pub description: Option<String> = "Description",
        /// The instant of every case that states none.
        pub at: Option<String> = "At",
        /// What links begin with.
        pub link_base: Option<String> = "LinkBase",
        /// What the tracking source hands out: the n-th reference to the n-th leg.
        #[serde(default)]
        pub tracking: BTreeMap<String, Vec<String>> = "TrackingReferences",
        /// The cases.
        pub cases: Vec<Case> = "Cases",
    }

    /// One case: a decision, a refusal, warnings or a request.
    pub struct Case, "a case" {
        /// What it shows.
        pub name: String = "Name",
        /// Its instant.
        pub at: Option<String> = "At",
        /// Choose from this group.
        pub group: Option<String> = "Group",
        /// Choose this service.
        pub service: Option<String> = "Service",
        /// Choose from services that pass.
        pub filters: Option<FilterTerms> = "Filters",
        /// Narrow the pool by this booking code.
        pub booking_code: Option<String> = "BookingCode",
        /// Choose by this objective.
        pub objective: Option<String> = "Objective",
        /// What capacities have been used before.
        pub usage: Option<Raw> = "Usage",
        /// Whether all consignments of the folder are decided, one after the other as they stand in the file, each counting for those after it.
        pub in_turn: Option<bool> = "InTurn",
        /// What capacities have been used afterwards.
        pub usage_after: Option<Raw> = "UsageAfter",
        /// What is decided, by consignment.
        #[serde(default)]
        pub expect: BTreeMap<String, Expected> = "Expect",
        /// Another rule set of the folder.
        pub rules: Option<String> = "Rules",
        /// Everything that is wrong with the rule set.
        pub violations: Option<Vec<ExpectedViolation>> = "Violations",
        /// Warnings that the rule set gets, among others; with an empty list it gets none.
        pub warnings: Option<Vec<ExpectedViolation>> = "Warnings",
        /// A call over the folder's consignments.
        pub call: Option<Call> = "Call",
        /// Its request.
        pub request: Option<Raw> = "Request",
        /// Its answer, as far as given.
        pub answer: Option<Raw> = "Answer",
        /// What the refusal of the request says.
        pub refused: Option<String> = "Refused",
        /// States afterwards.
        #[serde(default)]
        pub states: BTreeMap<String, String> = "States",
        /// Calls that are made first.
        #[serde(default)]
        pub before: Vec<Step> = "Before",
    }

    /// A call that is made first.
    pub struct Step, "a call" {
        /// Which.
        pub call: Call = "Call",
        /// Its request.
        pub request: Raw = "Request",
        /// Its instant, if it isn't the case's.
        pub at: Option<String> = "At",
    }

    /// What is decided about a consignment, as far as given.
    pub struct Expected, "an expectation" {
        /// 200, 422, 400 or 409.
        pub status_code: Option<u32> = "StatusCode",
        /// The service that is chosen.
        pub service: Option<String> = "Service",
        /// Its net price.
        pub net: Option<Quantity> = "Net",
        /// Its gross price.
        pub gross: Option<Quantity> = "Gross",
        /// Its VAT.
        pub vat_amount: Option<Quantity> = "VatAmount",
        /// The currency of its price.
        pub currency: Option<String> = "Currency",
        /// The collection, in the offset of the origin.
        pub collection_date: Option<String> = "CollectionDate",
        /// The earliest delivery.
        pub earliest_delivery_date: Option<String> = "EarliestDeliveryDate",
        /// The latest delivery.
        pub latest_delivery_date: Option<String> = "LatestDeliveryDate",
        /// The price by which the chosen service is compared.
        pub compared_price: Option<Signed> = "ComparedPrice",
        /// The service that comes next; an empty text for none.
        pub runner_up: Option<String> = "RunnerUp",
        /// What the objective costs.
        pub cost_of_objective: Option<Quantity> = "CostOfObjective",
        /// What it adds to the use of capacities.
        pub increments: Option<Raw> = "Increments",
        /// The services that are eligible, in the order of allocation.
        pub ranked: Option<Vec<String>> = "Ranked",
        /// The services that are eligible, in any order.
        pub eligible: Option<Vec<String>> = "Eligible",
        /// Services that aren't, each with all its codes.
        #[serde(default)]
        pub excluded: BTreeMap<String, Vec<String>> = "Excluded",
        /// All surcharge lines of the chosen service.
        pub surcharges: Option<BTreeMap<String, Quantity>> = "Surcharges",
        /// The sentence.
        pub description: Option<String> = "Description",
        /// Parts of what is said: of the sentence, or of the line of a service that can't take it (`CX_NDS: Weight: …`).
        #[serde(default)]
        pub says: Vec<String> = "Says",
    }

    /// One thing that is wrong with a rule set, or doubtful.
    pub struct ExpectedViolation, "a violation" {
        /// Its line, from 1.
        pub line: Option<u32> = "Line",
        /// Its column in characters, from 1.
        pub column: Option<u32> = "Column",
        /// A part of its text.
        pub contains: String = "Contains",
    }
}

/// JSON that is kept as it stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Raw(pub(super) String);

impl Decode for Raw {
    fn decode(reader: &mut Reader<'_>, _: &Trail<'_>) -> Self {
        Self(reader.skip().to_owned())
    }

    fn placeholder() -> Self {
        Self::default()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Raw {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Raw".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        true.into()
    }
}

impl serde::Serialize for Raw {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
