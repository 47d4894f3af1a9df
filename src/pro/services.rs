//! Carrier services in SortedPRO's JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::options::types;
use super::quotes::{QuoteLeg, SOURCE, legs};
use crate::matcher::Matcher;
use crate::rule_set::{CarrierService, RuleSet};

/// All services of a rule set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CarrierServicesAnswer {
    /// Always null.
    pub error_message: Option<String>,
    /// Always true.
    pub success: bool,
    /// In the order of their references.
    pub mpd_carrier_services: Vec<ServiceDocument>,
}

/// One service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ServiceDocument {
    /// Its name.
    pub name: String,
    /// Its name: the rule set has no other words for it.
    pub description: String,
    /// Its reference.
    pub reference: String,
    /// The carrier that collects.
    pub mpd_carrier_reference: String,
    /// Its name.
    pub carrier_name: String,
    /// Always null: accounts are the carrier's matter.
    pub carrier_account_owner: Option<String>,
    /// `Active`, or `Inactive` if the service is not enabled.
    pub status: &'static str,
    /// The carriers' parts of the way.
    pub journey: Vec<QuoteLeg>,
    /// `Custom`: all services are the rule set's.
    pub source: &'static str,
    /// What it is: `Scheduled, PickUp`.
    pub r#type: String,
    /// Whether it has transit lanes.
    pub is_configured: bool,
}

/// The services of a matcher and of the rule set that it was compiled from.
#[must_use]
pub fn carrier_services(matcher: &Matcher, rule_set: &RuleSet) -> CarrierServicesAnswer {
    let own: BTreeMap<&str, &CarrierService> =
        rule_set.carrier_services.iter().map(|service| (service.reference.as_str(), service)).collect();
    let services = matcher.services().map(|service| {
        let document = own.get(service.reference.as_str());
        ServiceDocument {
            name: service.name.clone(),
            description: service.name.clone(),
            reference: service.reference.to_string(),
            mpd_carrier_reference: service.carrier.to_string(),
            carrier_name: service.carrier_name.clone(),
            carrier_account_owner: None,
            status: if document.is_some_and(|document| document.enabled == Some(false)) { "Inactive" } else { "Active" },
            journey: legs(service),
            source: SOURCE,
            r#type: types(service).join(", "),
            is_configured: document.is_some_and(|document| !document.transit.is_empty()),
        }
    });
    CarrierServicesAnswer { error_message: None, success: true, mpd_carrier_services: services.collect() }
}
