//! The calls that create, tell, replace and delete consignments.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::call::{Call, Desk, Given};
use super::document::ApiLink;
use super::error::RequestError;
use super::store::{Changes, ConsignmentRecord, FailedAllocation};
use crate::consignment::{Consignment, ConsignmentError, State};
use crate::reference::Reference;

/// Stores a consignment that isn't stored yet. It is Unallocated, whatever it says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Create(ConsignmentRecord);

impl Create {
    /// Reads a consignment.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(document: String) -> Result<Self, ConsignmentError> {
        Consignment::from_json(&document).map(|consignment| Self(unallocated(consignment.reference, document)))
    }
}

fn unallocated(reference: Reference, document: String) -> ConsignmentRecord {
    ConsignmentRecord { state: State::Unallocated, ..ConsignmentRecord::new(reference, document) }
}

/// A consignment that has been stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CreatedAnswer {
    /// Its reference.
    pub reference: String,
    /// Where more is to be had.
    pub api_links: Vec<ApiLink>,
}

impl CreatedAnswer {
    fn of(reference: &Reference, desk: &Desk<'_>) -> Self {
        Self { reference: reference.to_string(), api_links: desk.answers().links(reference, false) }
    }
}

impl Call for Create {
    type Answer = CreatedAnswer;
    const CHANGES: bool = true;

    fn is_long(&self) -> bool {
        false
    }

    fn concerns(&self, _: &Given) -> Vec<Reference> {
        vec![self.0.reference.clone()]
    }

    fn answer(&self, desk: &Desk<'_>, given: &Given, changes: &mut Changes) -> Result<Self::Answer, RequestError> {
        if given.consignments.contains_key(&self.0.reference) {
            return Err(RequestError::Exists(self.0.reference.clone()));
        }
        changes.created.push(self.0.clone());
        Ok(CreatedAnswer::of(&self.0.reference, desk))
    }
}

/// Puts another consignment in the place of one that isn't allocated.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replace(ConsignmentRecord);

impl Replace {
    /// Reads the consignment that is put in place of the one of a reference.
    ///
    /// # Errors
    /// Everything that is wrong with it; or it has another reference.
    pub fn read(reference: &Reference, document: String) -> Result<Self, RequestError> {
        let consignment = Consignment::from_json(&document)?;
        if consignment.reference != *reference {
            return Err(RequestError::OtherReference { asked: reference.clone(), given: consignment.reference });
        }
        Ok(Self(unallocated(consignment.reference, document)))
    }
}

impl Call for Replace {
    type Answer = CreatedAnswer;
    const CHANGES: bool = true;

    fn is_long(&self) -> bool {
        false
    }

    fn concerns(&self, _: &Given) -> Vec<Reference> {
        vec![self.0.reference.clone()]
    }

    fn answer(&self, desk: &Desk<'_>, given: &Given, changes: &mut Changes) -> Result<Self::Answer, RequestError> {
        let before = unlocked(given, &self.0.reference)?;
        changes.replaced.push(ConsignmentRecord { version: before.version, failed: before.failed.clone(), ..self.0.clone() });
        Ok(CreatedAnswer::of(&self.0.reference, desk))
    }
}

/// Deletes a consignment that isn't allocated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete(pub Reference);

impl Call for Delete {
    type Answer = ();
    const CHANGES: bool = true;

    fn is_long(&self) -> bool {
        false
    }

    fn concerns(&self, _: &Given) -> Vec<Reference> {
        vec![self.0.clone()]
    }

    fn answer(&self, _: &Desk<'_>, given: &Given, changes: &mut Changes) -> Result<(), RequestError> {
        let before = unlocked(given, &self.0)?;
        changes.deleted.push((self.0.clone(), before.version));
        Ok(())
    }
}

/// A consignment whose goods nobody has been told to fetch.
fn unlocked<'g>(given: &'g Given, reference: &Reference) -> Result<&'g ConsignmentRecord, RequestError> {
    let record = given.known(reference)?;
    if record.state.can_be_allocated() {
        return Ok(record);
    }
    Err(RequestError::State { reference: reference.clone(), state: record.state.clone() })
}

/// Tells a consignment as it came, with its state, and with its allocation or why it has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tell(pub Reference);

/// A consignment as it is told.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ConsignmentAnswer {
    /// Where it stands.
    pub consignment_state: String,
    /// The summary of its allocation, while it has one.
    #[cfg_attr(feature = "schema", schemars(with = "Option<super::AllocationAnswer<'static>>"))]
    pub allocation: Option<Box<RawValue>>,
    /// Why it could not be allocated, until it is.
    pub failed_allocation: Option<FailedAllocation>,
    /// Everything else as it came, but for the state.
    #[serde(flatten)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, serde_json::Value>"))]
    pub document: BTreeMap<String, Box<RawValue>>,
}

impl Call for Tell {
    type Answer = ConsignmentAnswer;
    const CHANGES: bool = false;

    fn is_long(&self) -> bool {
        false
    }

    fn concerns(&self, _: &Given) -> Vec<Reference> {
        vec![self.0.clone()]
    }

    fn answer(&self, _: &Desk<'_>, given: &Given, _: &mut Changes) -> Result<Self::Answer, RequestError> {
        let record = given.known(&self.0)?;
        // What can't be read was kept by another; then there is nothing else to tell.
        let mut document: BTreeMap<String, Box<RawValue>> = serde_json::from_str(&record.document).unwrap_or_default();
        document.retain(|name, _| !OWN.iter().any(|own| own.eq_ignore_ascii_case(name)));
        Ok(ConsignmentAnswer {
            consignment_state: record.state.to_string(),
            allocation: record.allocation.as_ref().and_then(|kept| RawValue::from_string(kept.summary.clone()).ok()),
            failed_allocation: record.failed.clone(),
            document,
        })
    }
}

/// What the answer says itself.
const OWN: [&str; 4] = ["State", "ConsignmentState", "Allocation", "FailedAllocation"];
