//! The calls that allocate and deallocate.

use std::collections::HashSet;

use serde::Serialize;

use super::call::{Among, Asks, Call, Desk, Given, used};
use super::document::{AllocationAnswer, ApiLink};
use super::error::RequestError;
use super::store::{Changes, ConsignmentRecord, Due};
use crate::allocation::{QuoteRefusal, SelectionRefusal};
use crate::consignment::State;
use crate::reference::Reference;

/// So many consignments don't take long.
const FEW: usize = 8;

/// Allocates consignments in the order asked, each to the first of some services. One that fails, or is invalid, never stops the others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Allocate {
    /// Among which services.
    pub among: Among,
    /// Which consignments; with `due` those of them that are due, all that are due if none is named.
    pub consignments: Vec<Reference>,
    /// Those that are due.
    pub due: Option<Due>,
    /// By which objective.
    pub objective: Option<Reference>,
}

impl Allocate {
    /// Those consignments, each of which is listed once, among some services.
    #[must_use]
    pub fn among(among: Among, consignments: Vec<Reference>) -> Self {
        Self { among, consignments, ..Self::default() }
    }

    /// Those of them that are due; all that are due if none is named.
    #[must_use]
    pub fn due(self, due: Due) -> Self {
        Self { due: Some(due), ..self }
    }
}

impl Call for Allocate {
    type Answer = Vec<AllocationAnswer<'static>>;
    const CHANGES: bool = true;

    fn is_long(&self) -> bool {
        self.due.is_some() || self.consignments.len() > FEW
    }

    fn asks(&self) -> Asks<'_> {
        self.due.as_ref().map_or(Asks::Nothing, Asks::Due)
    }

    fn concerns(&self, given: &Given) -> Vec<Reference> {
        if self.due.is_none() {
            return self.consignments.clone();
        }
        let named: HashSet<&Reference> = self.consignments.iter().collect();
        given.due.iter().filter(|reference| named.is_empty() || named.contains(reference)).cloned().collect()
    }

    fn answer(&self, desk: &Desk<'_>, given: &Given, changes: &mut Changes) -> Result<Self::Answer, RequestError> {
        if let Some(location) = self.due.as_ref().and_then(|due| due.location.as_ref()).filter(|own| !desk.matcher().has_location(own)) {
            return Err(RequestError::UnknownLocation(location.clone()));
        }
        let mut pool = desk.pool(&self.among, self.objective.as_ref(), &given.usage)?;
        let references = self.concerns(given).into_iter();
        let answers = references.map(|reference| {
            desk.work((given, &reference), &self.among, &mut pool, changes, |pool, consignment| {
                let refused = |refusal| desk.answers().refused(&refusal, &consignment.state, desk.matcher().fingerprint());
                pool.allocate(consignment, desk.at()).map_err(|refusal| Box::new(refused(refusal)))
            })
        });
        Ok(answers.collect())
    }
}

/// Allocates a consignment with a quote that was given for it: to its service, on its dates, at its price. Status 404 if the quote is not known,
/// 400 if it is another consignment's, 410 if it has expired, 422 if its service or its price no longer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AllocateWithQuote {
    /// Which consignment.
    pub consignment: Reference,
    /// Which quote.
    pub quote: String,
}

impl AllocateWithQuote {
    /// A consignment with a quote.
    #[must_use]
    pub fn new(consignment: Reference, quote: String) -> Self {
        Self { consignment, quote }
    }
}

impl Call for AllocateWithQuote {
    type Answer = AllocationAnswer<'static>;
    const CHANGES: bool = true;

    fn is_long(&self) -> bool {
        false
    }

    fn asks(&self) -> Asks<'_> {
        Asks::Quote(&self.quote)
    }

    fn concerns(&self, _: &Given) -> Vec<Reference> {
        vec![self.consignment.clone()]
    }

    fn answer(&self, desk: &Desk<'_>, given: &Given, changes: &mut Changes) -> Result<Self::Answer, RequestError> {
        let among = given.quote.as_ref().map_or(Among::All, |kept| Among::Service(kept.quote.service.clone()));
        let mut pool = desk.pool(&Among::All, None, &given.usage)?;
        let (name, rule_set) = (crate::number::shortened(&self.quote), desk.matcher().fingerprint());
        Ok(desk.work((given, &self.consignment), &among, &mut pool, changes, |pool, consignment| {
            let (reference, state) = (&consignment.reference, &consignment.state);
            let plain = |status, description, state| Err(Box::new(desk.answers().plain(status, description, reference, state, rule_set)));
            let Some(kept) = &given.quote else { return plain(404, format!("Quote {name} is not known"), state) };
            match pool.allocate_with_quote(consignment, kept.quote.clone(), desk.at()) {
                Ok(allocation) => Ok(allocation),
                Err(QuoteRefusal::OtherConsignment { quoted, asked }) => {
                    plain(400, format!("Quote {name} is for consignment {quoted}, not for {asked}"), state)
                }
                Err(QuoteRefusal::Consignment(refusal)) => Err(Box::new(desk.answers().refused(&refusal, state, rule_set))),
                Err(error @ QuoteRefusal::Expired(_)) => plain(410, format!("Quote {name}: {error}"), state),
                Err(error @ (QuoteRefusal::Changed { .. } | QuoteRefusal::ServiceGone(_))) => {
                    plain(422, format!("Quote {name}: {error}"), &State::AllocationFailed)
                }
            }
        }))
    }
}

/// Allocates a consignment to the promise of a delivery option: the one that the option was asked for, which is created if it isn't stored. Status
/// 404 if the option is not known, 400 if it is another consignment's than the one that is named, 410 after its cut-off, 422 if no service
/// keeps its promise any more.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SelectOption {
    /// Which option.
    pub option: String,
    /// Which consignment; the option's own if none is named.
    pub consignment: Option<Reference>,
}

impl SelectOption {
    /// That option, for the consignment that it was asked for.
    #[must_use]
    pub fn new(option: String) -> Self {
        Self { option, consignment: None }
    }
}

impl Call for SelectOption {
    type Answer = AllocationAnswer<'static>;
    const CHANGES: bool = true;

    fn is_long(&self) -> bool {
        false
    }

    fn asks(&self) -> Asks<'_> {
        Asks::Option(&self.option)
    }

    fn concerns(&self, given: &Given) -> Vec<Reference> {
        let own = given.option.as_ref().map(|kept| &kept.option.quote.consignment);
        self.consignment.as_ref().or(own).cloned().into_iter().collect()
    }

    fn answer(&self, desk: &Desk<'_>, given: &Given, changes: &mut Changes) -> Result<Self::Answer, RequestError> {
        let [reference] = &self.concerns(given)[..] else { return Err(RequestError::UnknownOption(self.option.clone())) };
        let mut pool = desk.pool(&Among::All, None, &given.usage)?;
        let (name, rule_set) = (crate::number::shortened(&self.option), desk.matcher().fingerprint());
        // What is not stored yet is what the option was asked for.
        let unknown = given.option.as_ref().filter(|kept| !given.consignments.contains_key(&kept.option.quote.consignment));
        let created = unknown.filter(|kept| kept.option.quote.consignment == *reference);
        let mut with = Given::default();
        if let Some(kept) = created {
            let record =
                ConsignmentRecord { state: State::Unallocated, ..ConsignmentRecord::new(reference.clone(), kept.consignment.to_string()) };
            with.consignments.insert(reference.clone(), record);
        }
        let given_or_created = if created.is_some() { &with } else { given };
        let answer = desk.work((given_or_created, reference), &Among::All, &mut pool, changes, |pool, consignment| {
            let (reference, state) = (&consignment.reference, &consignment.state);
            let plain = |status, description| Err(Box::new(desk.answers().plain(status, description, reference, state, rule_set)));
            let Some(kept) = &given.option else { return plain(404, format!("Delivery option {name} is not known")) };
            match pool.select(consignment, kept.option.clone(), desk.at()) {
                Ok(allocation) => Ok(allocation),
                Err(SelectionRefusal::OtherConsignment { offered, asked }) => {
                    plain(400, format!("Delivery option {name} is for consignment {offered}, not for {asked}"))
                }
                Err(SelectionRefusal::Consignment(refusal)) => Err(Box::new(desk.answers().refused(&refusal, state, rule_set))),
                Err(error @ SelectionRefusal::Expired(_)) => plain(410, format!("Delivery option {name}: {error}")),
            }
        });
        if created.is_some() {
            changes.created.append(&mut changes.replaced);
        }
        Ok(answer)
    }
}

/// Makes Allocated, Manifested and `ManifestFailed` consignments Unallocated again and erases their allocations.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deallocate {
    /// Which consignments.
    pub consignments: Vec<Reference>,
}

impl Deallocate {
    /// Those consignments, each of which is listed once.
    #[must_use]
    pub fn new(consignments: Vec<Reference>) -> Self {
        Self { consignments }
    }
}

/// What became of deallocating one consignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct DeallocationAnswer {
    /// Whether it is Unallocated now.
    pub is_success: bool,
    /// What happened, in a sentence.
    pub message: String,
    /// The consignment.
    pub data: String,
    /// Where more is to be had.
    pub api_links: Vec<ApiLink>,
    /// 200, or as in an allocation: 404 unknown, 409 in a state that can't be deallocated.
    #[serde(skip)]
    pub status_code: u16,
}

impl Call for Deallocate {
    type Answer = Vec<DeallocationAnswer>;
    const CHANGES: bool = true;

    fn is_long(&self) -> bool {
        self.consignments.len() > FEW
    }

    fn concerns(&self, _: &Given) -> Vec<Reference> {
        self.consignments.clone()
    }

    fn answer(&self, desk: &Desk<'_>, given: &Given, changes: &mut Changes) -> Result<Self::Answer, RequestError> {
        let mut usage = given.usage.clone();
        let answers = self.consignments.iter().map(|reference| {
            let answer = |status_code, message: String| DeallocationAnswer {
                is_success: status_code == 200,
                message,
                data: reference.to_string(),
                api_links: desk.answers().links(reference, status_code == 404),
                status_code,
            };
            let Some(record) = given.consignments.get(reference) else {
                return answer(404, format!("Consignment {reference} is not known"));
            };
            if !record.state.can_be_deallocated() {
                let (state, which) = (&record.state, "only Allocated, Manifested and ManifestFailed can be deallocated");
                return answer(409, format!("Consignment {reference} is {state}: {which}"));
            }
            if let Some(kept) = record.allocation.as_ref().filter(|kept| !kept.record.increments.is_empty()) {
                let before = usage.clone();
                usage.take_off(&kept.record.increments);
                used(changes, before, &usage);
            }
            changes.replaced.push(ConsignmentRecord { state: State::Unallocated, allocation: None, failed: None, ..record.clone() });
            answer(200, "Consignment deallocation completed successfully".to_owned())
        });
        Ok(answers.collect())
    }
}
