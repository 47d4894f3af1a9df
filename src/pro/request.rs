//! Requests in SortedPRO's JSON.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::allocate::{Allocate, Deallocate};
use super::call::Among;
use super::error::{MOST_REFERENCES, RequestError};
use super::read::{nothing_to_choose, read};
use super::store::Due;
use crate::consignment::Direction;
use crate::json::record;
use crate::matcher::ServiceFilter;
use crate::reference::Reference;

record! {
    /// A request to allocate consignments.
    pub struct AllocateRequest, "a request" {
        /// Which consignments, each once.
        pub consignments: Vec<Reference> = "ConsignmentReferences",
        /// The one service.
        pub service: Option<Reference> = "MpdCarrierServiceReference",
        /// The service group.
        pub group: Option<Reference> = "MpdCarrierServiceGroupReference",
        /// What services must be like.
        pub filters: Option<FilterTerms> = "Filters",
        /// The objective by which services are chosen.
        pub objective: Option<Reference> = "Objective",
    }

    /// What services must be like. What isn't given doesn't matter.
    #[derive(Copy, Eq)]
    pub struct FilterTerms, "service filters" {
        /// One of the service's directions.
        pub direction: Option<Direction> = "ServiceDirection",
        /// Whether the recipient picks it up.
        pub is_pick_up: Option<bool> = "IsPickup",
        /// Whether the sender drops it off.
        pub is_drop_off: Option<bool> = "IsDropOff",
    }

    /// A request to allocate every Unallocated consignment that is due.
    pub struct AllDueRequest, "a request" {
        /// Those whose shipping date is this one or an earlier one.
        pub ship_by_date: Option<NaiveDate> = "ShipByDate",
        /// Another name of it.
        pub shipping_date: Option<NaiveDate> = "ShippingDate",
        /// Those of that shipping location alone.
        pub location: Option<Reference> = "ShippingLocationReference",
        /// To that service alone.
        pub service: Option<Reference> = "MpdCarrierServiceReference",
        /// To the services of that group.
        pub group: Option<Reference> = "MpdCarrierServiceGroupReference",
        /// By that objective.
        pub objective: Option<Reference> = "Objective",
    }
}

record! {
    /// A request about one consignment: its quotes, or its delivery options.
    pub struct ConsignmentRequest, "a request" {
        /// Which consignment.
        pub consignment: Reference = "ConsignmentReference",
    }

    /// A request to allocate a consignment with a quote.
    pub struct QuoteRequest, "a request" {
        /// Which consignment.
        pub consignment: Reference = "ConsignmentReference",
        /// Which quote.
        pub quote: String = "QuoteReference",
        /// Always refused: a quote leaves nothing to choose.
        pub objective: Option<Reference> = "Objective",
    }

    /// A request to select a delivery option.
    pub struct OptionRequest, "a request" {
        /// Which consignment.
        pub consignment: Reference = "ConsignmentReference",
        /// Which delivery option.
        pub option: String = "DeliveryOptionReference",
        /// Always refused: an option leaves nothing to choose.
        pub objective: Option<Reference> = "Objective",
    }
}

impl FilterTerms {
    /// The filter that they stand for.
    #[must_use]
    pub fn filter(self) -> ServiceFilter {
        ServiceFilter { direction: self.direction, is_pick_up: self.is_pick_up, is_drop_off: self.is_drop_off }
    }
}

/// Which of the optional fields of a request a call takes, and needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Takes {
    /// None of them.
    Nothing,
    /// The service.
    Service,
    /// The group.
    Group,
    /// The filters.
    Filters,
}

impl Allocate {
    /// Reads an [`AllocateRequest`] of a call that takes certain fields.
    ///
    /// # Errors
    /// If it can't be read, lists a consignment twice or too many, or has other fields than the call takes.
    pub fn read(source: &str, takes: Takes) -> Result<Self, RequestError> {
        let AllocateRequest { consignments, service, group, filters, objective } = read(source)?;
        let fields = [
            ("MpdCarrierServiceReference", service.is_some(), Takes::Service),
            ("MpdCarrierServiceGroupReference", group.is_some(), Takes::Group),
            ("Filters", filters.is_some(), Takes::Filters),
        ];
        for (field, given, taken_by) in fields {
            if given && taken_by != takes {
                return Err(RequestError::Unexpected(field));
            }
            if !given && taken_by == takes {
                return Err(RequestError::Missing(field));
            }
        }
        let filters = filters.map(FilterTerms::filter);
        let among = [service.map(Among::Service), group.map(Among::Group), filters.map(Among::Filter)].into_iter().flatten().next();
        Self { among: among.unwrap_or_default(), consignments: each_once(consignments)?, due: None, objective }.checked()
    }

    /// Reads an [`AllDueRequest`].
    ///
    /// # Errors
    /// The same.
    pub fn read_due(source: &str) -> Result<Self, RequestError> {
        let AllDueRequest { ship_by_date, shipping_date, location, service, group, objective } = read(source)?;
        let by = match (ship_by_date, shipping_date) {
            (Some(by), None) | (None, Some(by)) => by,
            (Some(_), Some(_)) => return Err(RequestError::Unexpected("ShippingDate")),
            (None, None) => return Err(RequestError::Missing("ShipByDate")),
        };
        if service.is_some() && group.is_some() {
            return Err(RequestError::Unexpected("MpdCarrierServiceGroupReference"));
        }
        let among = service.map(Among::Service).or(group.map(Among::Group)).unwrap_or_default();
        Self { among, consignments: Vec::new(), due: Some(Due::new(by, location)), objective }.checked()
    }

    fn checked(self) -> Result<Self, RequestError> {
        if matches!(self.among, Among::Service(_)) {
            nothing_to_choose(self.objective.as_ref())?;
        }
        Ok(self)
    }
}

impl Deallocate {
    /// Reads an [`AllocateRequest`] that only lists consignments, or that bare list.
    ///
    /// # Errors
    /// If it can't be read, or lists a consignment twice or too many.
    pub fn read(source: &str) -> Result<Self, RequestError> {
        if source.trim_start().starts_with('[') {
            return each_once(read(source)?).map(Self::new);
        }
        let Allocate { consignments, objective, .. } = Allocate::read(source, Takes::Nothing)?;
        if objective.is_some() { Err(RequestError::Unexpected("Objective")) } else { Ok(Self::new(consignments)) }
    }
}

/// Not too many, and each once.
fn each_once(consignments: Vec<Reference>) -> Result<Vec<Reference>, RequestError> {
    if consignments.len() > MOST_REFERENCES {
        return Err(RequestError::TooMany(consignments.len()));
    }
    let mut seen = HashSet::new();
    match consignments.iter().find(|reference| !seen.insert(*reference)) {
        Some(twice) => Err(RequestError::ListedTwice(twice.clone())),
        None => Ok(consignments),
    }
}
