//! How answers are written: what each outcome of an allocation says.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use super::document::{AllocationAnswer, ApiLink, ConsignmentLeg, RunnerUpDocument, UnqualifiedDocument};
use super::identify::{ContentIdentifiers, IdentifierSource};
use super::places::PickUpSource;
use super::stamp::InSentence;
use crate::allocation::{Allocation, AllocationSummary, Refusal, Unqualified};
use crate::capacity::Usage;
use crate::consignment::{ConsignmentError, State};
use crate::fingerprint::Fingerprint;
use crate::matcher::Service;
use crate::reference::Reference;

/// Where tracking references come from: a carrier's label service, as a rule.
pub trait TrackingSource: Send + Sync {
    /// The tracking references of one leg, counted from 1, of a consignment that is being allocated.
    fn tracking_references(&self, consignment: &Reference, carrier: &Reference, leg: usize) -> Vec<String>;
}

/// No tracking references.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoTracking;

impl TrackingSource for NoTracking {
    fn tracking_references(&self, _: &Reference, _: &Reference, _: usize) -> Vec<String> {
        Vec::new()
    }
}

/// How answers are written: the base of their links, where tracking references come from, and whether a success also says why the
/// other services were not eligible.
#[derive(Clone)]
pub struct Answers {
    link_base: String,
    tracking: Arc<dyn TrackingSource>,
    identifiers: Arc<dyn IdentifierSource>,
    pick_up: Option<Arc<dyn PickUpSource>>,
    with_reasons: bool,
}

impl Default for Answers {
    /// Links relative to the host, no tracking references, references out of the content, reasons on failures only.
    fn default() -> Self {
        Self {
            link_base: String::new(),
            tracking: Arc::new(NoTracking),
            identifiers: Arc::new(ContentIdentifiers),
            pick_up: None,
            with_reasons: false,
        }
    }
}

impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answers").field("link_base", &self.link_base).field("with_reasons", &self.with_reasons).finish_non_exhaustive()
    }
}

impl Answers {
    /// Links begin with this, without a slash at its end: `https://api.example.com`.
    #[must_use]
    pub fn with_link_base(mut self, base: &str) -> Self {
        base.trim_end_matches('/').clone_into(&mut self.link_base);
        self
    }

    /// Tracking references come from there.
    #[must_use]
    pub fn with_tracking(mut self, tracking: Arc<dyn TrackingSource>) -> Self {
        self.tracking = tracking;
        self
    }

    /// References of quotes and delivery options come from there.
    #[must_use]
    pub fn with_identifiers(mut self, identifiers: Arc<dyn IdentifierSource>) -> Self {
        self.identifiers = identifiers;
        self
    }

    /// Places where recipients pick up come from there, not from the rule set.
    #[must_use]
    pub fn with_pick_up_source(mut self, source: Arc<dyn PickUpSource>) -> Self {
        self.pick_up = Some(source);
        self
    }

    pub(super) fn pick_up_source(&self) -> Option<&dyn PickUpSource> {
        self.pick_up.as_deref()
    }

    pub(super) fn identify(&self, kind: &'static str, content: &str) -> String {
        self.identifiers.identify(kind, content)
    }

    /// Whether a success also says why the other services were not eligible.
    #[must_use]
    pub fn with_reasons(mut self, with_reasons: bool) -> Self {
        self.with_reasons = with_reasons;
        self
    }

    /// Whether a success also says why the other services were not eligible.
    #[must_use]
    pub fn has_reasons(&self) -> bool {
        self.with_reasons
    }

    /// The answer for an allocation, with the fingerprint of the rule set that decided. `others` are the services that weren't eligible
    /// for the same consignment, if they are to be told on a success.
    #[must_use]
    pub fn allocation<'a>(&self, allocation: &'a Allocation, others: Option<&Unqualified>) -> AllocationAnswer<'a> {
        match allocation {
            Allocation::Allocated(summary) => self.allocated(summary, others),
            Allocation::Failed(failure) => {
                let count = failure.unqualified.len();
                let services = if count == 1 { "the one service".to_owned() } else { format!("none of {count} services") };
                let not = if count == 1 { " cannot take it" } else { " can take it" };
                let reference = &failure.consignment;
                let description = format!("Consignment {reference} could not be allocated: {services}{not}");
                AllocationAnswer {
                    unqualified_services: Some(failure.unqualified.iter().map(UnqualifiedDocument::from).collect()),
                    ..self.plain(422, description, reference, &State::AllocationFailed, allocation.rule_set())
                }
            }
        }
    }

    /// Appends the JSON of the answer that [`Answers::allocation`] gives.
    ///
    /// ```
    /// use consign::pro::Answers;
    /// # let matcher = consign::RuleSet::from_json(r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "X", "Name": "Carrier X" }],
    /// #     "CarrierServices": [{ "Reference": "X_1", "Name": "Next Day", "Carrier": "X", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }],
    /// #         "Rates": [{ "Bands": [{ "UpTo": 25, "Price": 3.49 }] }] }] }"#)?.compile()?;
    /// # let consignment: consign::Consignment = r#"{ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 2, "Unit": "Kg" } }],
    /// #     "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] }"#.parse()?;
    /// let allocation = matcher.all().allocate(&consignment, "2026-11-02T09:00:00Z".parse()?)?;
    /// let mut answer = Vec::new();
    /// Answers::default().write_allocation(&allocation, None, &mut answer);
    /// assert!(answer.starts_with(br#"{"StatusCode":200,"ApiLinks":[{"Rel":"detail","Href":"/consignments/EC-1"},"#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_allocation(&self, allocation: &Allocation, others: Option<&Unqualified>, json: &mut Vec<u8>) {
        // Writing to memory doesn't fail.
        let _ = serde_json::to_writer(json, &self.allocation(allocation, others));
    }

    fn allocated<'a>(
        &self,
        AllocationSummary { consignment, quote, runner_up, cost_of_objective, increments, .. }: &'a AllocationSummary,
        others: Option<&Unqualified>,
    ) -> AllocationAnswer<'a> {
        let (service, collection) = (quote.service(), quote.collection());
        let reference = consignment.as_str();
        AllocationAnswer {
            api_links: vec![self.link("detail", "consignments", reference), self.link("label", "labels", reference)],
            consignment_legs: self.legs(consignment, service),
            carrier_reference: Some(service.carrier.as_str().into()),
            carrier_name: Some(service.carrier_name.as_str().into()),
            carrier_service_reference: Some(service.reference.as_str().into()),
            carrier_service_name: Some(service.name.as_str().into()),
            price: Some(quote.total().into()),
            collection_date: Some(collection),
            earliest_delivery_date: Some(quote.earliest_delivery()),
            latest_delivery_date: Some(quote.latest_delivery()),
            compared_price: Some(quote.compared_price()),
            runner_up: runner_up.as_ref().map(RunnerUpDocument::from),
            cost_of_objective: *cost_of_objective,
            increments: increments.clone(),
            unqualified_services: others.map(|others| others.iter().map(UnqualifiedDocument::from).collect()),
            ..blank(
                200,
                description(consignment, service, collection),
                Some(reference.into()),
                Some(State::Allocated.as_str().into()),
                quote.rule_set(),
            )
        }
    }

    /// The answer for a consignment that was not looked at.
    #[must_use]
    pub fn refused(&self, refusal: &Refusal, state: &State, rule_set: Fingerprint) -> AllocationAnswer<'static> {
        match refusal {
            Refusal::Invalid(error) => self.invalid(error, Some(state), rule_set),
            Refusal::State { reference, state } => {
                let description = format!("Consignment {reference} is {state}: only Unallocated and AllocationFailed can be allocated");
                self.plain(409, description, reference, state, rule_set)
            }
            Refusal::OtherRuleSet(error) => blank(409, error.to_string(), None, Some(state.to_string().into()), rule_set),
        }
    }

    /// The answer for a consignment that isn't valid.
    #[must_use]
    pub fn invalid(&self, error: &ConsignmentError, state: Option<&State>, rule_set: Fingerprint) -> AllocationAnswer<'static> {
        let name = error.reference.as_deref();
        let problems = error.to_string().replace('\n', "; ");
        let description = format!("Consignment {}is not valid: {problems}", name.map_or_else(String::new, |name| format!("{name} ")));
        AllocationAnswer {
            api_links: name.map(|name| self.link("detail", "consignments", name)).into_iter().collect(),
            ..blank(400, description, name.map(|name| name.to_owned().into()), state.map(|state| state.to_string().into()), rule_set)
        }
    }

    /// The answer for a reference that the store doesn't know.
    #[must_use]
    pub fn unknown(&self, reference: &Reference, rule_set: Fingerprint) -> AllocationAnswer<'static> {
        blank(404, format!("Consignment {reference} is not known"), Some(reference.to_string().into()), None, rule_set)
    }

    /// An answer that changes nothing, or says that an allocation failed without reasons of services.
    pub(super) fn plain(
        &self,
        status_code: u16,
        description: String,
        reference: &Reference,
        state: &State,
        rule_set: Fingerprint,
    ) -> AllocationAnswer<'static> {
        AllocationAnswer {
            api_links: self.links(reference, false),
            ..blank(status_code, description, Some(reference.to_string().into()), Some(state.to_string().into()), rule_set)
        }
    }

    /// The links of a consignment; none if it isn't known.
    pub(super) fn links(&self, reference: &Reference, is_unknown: bool) -> Vec<ApiLink> {
        if is_unknown { Vec::new() } else { vec![self.link("detail", "consignments", reference.as_str())] }
    }

    fn link(&self, rel: &'static str, kind: &str, reference: &str) -> ApiLink {
        let mut href = String::with_capacity(self.link_base.len() + kind.len() + reference.len() + 2);
        for part in [self.link_base.as_str(), "/", kind, "/"] {
            href += part;
        }
        for byte in reference.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                href.push(char::from(byte));
            } else {
                // Writing to a text doesn't fail.
                let _ = write!(href, "%{byte:02X}");
            }
        }
        ApiLink { rel, href }
    }

    fn legs<'a>(&self, consignment: &Reference, service: &'a Service) -> Vec<ConsignmentLeg<'a>> {
        let legs = service.legs.iter().enumerate().map(|(index, (carrier, name))| ConsignmentLeg {
            leg: index + 1,
            tracking_references: self.tracking.tracking_references(consignment, carrier, index + 1),
            carrier_reference: carrier.as_str().into(),
            carrier_service_reference: None,
            carrier_name: name.as_str().into(),
        });
        legs.collect()
    }
}

/// SortedPRO's sentence. The carrier's name is left out where the service's begins with it.
fn description(consignment: &Reference, Service { name, carrier_name, .. }: &Service, collection: DateTime<FixedOffset>) -> String {
    let begins_with_carrier = name.get(..carrier_name.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(carrier_name));
    let (carrier, space) = if begins_with_carrier { ("", "") } else { (carrier_name.as_str(), " ") };
    let mut text = String::with_capacity(192);
    for part in ["Consignment ", consignment.as_str(), " has been successfully allocated with ", carrier, space, name, " for shipping on "]
    {
        text += part;
    }
    let _ = write!(text, "{}", InSentence(collection));
    text
}

fn blank<'a>(
    status_code: u16,
    description: String,
    consignment_reference: Option<Cow<'a, str>>,
    state: Option<Cow<'a, str>>,
    rule_set_fingerprint: Fingerprint,
) -> AllocationAnswer<'a> {
    AllocationAnswer {
        status_code,
        api_links: Vec::new(),
        description,
        consignment_legs: Vec::new(),
        carrier_reference: None,
        carrier_name: None,
        carrier_service_reference: None,
        carrier_service_name: None,
        consignment_reference,
        state,
        price: None,
        collection_date: None,
        earliest_delivery_date: None,
        latest_delivery_date: None,
        compared_price: None,
        runner_up: None,
        cost_of_objective: None,
        increments: Usage::default(),
        rule_set_fingerprint,
        unqualified_services: None,
    }
}
