//! What codes mean, in words for whoever has not written the rule set.

use consign::comparison::{ChangeKind, Node, Outcome};
use consign::{ReasonCode, RuleKind};

use super::table::Tone;

/// Why a service does not take a consignment.
pub(super) fn reason(code: ReasonCode) -> &'static str {
    match code {
        ReasonCode::NotEnabled => "The service is switched off",
        ReasonCode::NotConfigured => "The service goes nowhere yet",
        ReasonCode::Direction => "The service goes the other way",
        ReasonCode::NoLane => "The service does not go there",
        ReasonCode::NotCollected => "The carrier does not collect there",
        ReasonCode::NoCollectionDate => "No collection is open",
        ReasonCode::Promise => "Too late for the delivery promise",
        ReasonCode::NoRate => "No price for it",
        ReasonCode::PriceOverflow => "No sensible price for it",
        ReasonCode::Currency => "An exchange rate is missing",
        ReasonCode::Weight => "Too heavy or too light",
        ReasonCode::Length => "A side too long or too short",
        ReasonCode::Girth => "Girth too large or too small",
        ReasonCode::LengthPlusGirth => "Length and girth together too large",
        ReasonCode::Value => "Value too high or too low",
        ReasonCode::Sides => "Does not fit into the sides that are allowed",
        ReasonCode::Volume => "Volume too large or too small",
        ReasonCode::SidesSum => "Sides together too long or too short",
        ReasonCode::Packages => "Too many or too few packages",
        ReasonCode::Items => "Too many or too few items",
        ReasonCode::Tags => "Goods that the service does not carry",
        ReasonCode::ExcludedPlace => "The service excludes the destination",
        ReasonCode::PostcodeUnreadable => "The postcode cannot be read",
        ReasonCode::ShippingRule => "A shipping rule keeps the service from it",
        ReasonCode::MissingData => "Something is not known of it",
        ReasonCode::Objective => "Left out by the objective",
        ReasonCode::Filter => "Left out by the filter",
        newer => newer.as_str(),
    }
}

/// A kind of rule.
pub(super) fn rule(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Enabled => "Services switched off",
        RuleKind::Weight => "Weight limits",
        RuleKind::Length => "Length limits",
        RuleKind::Girth => "Girth limits",
        RuleKind::LengthPlusGirth => "Length-plus-girth limits",
        RuleKind::Value => "Value limits",
        RuleKind::Sides => "Limits of sides",
        RuleKind::Volume => "Volume limits",
        RuleKind::SidesSum => "Limits of the sum of sides",
        RuleKind::Packages => "Limits of the number of packages",
        RuleKind::Items => "Limits of the number of items",
        RuleKind::Tags => "Tags",
        RuleKind::ExcludedPlaces => "Excluded places",
        RuleKind::ShippingRules => "Shipping rules",
        newer => newer.as_str(),
    }
}

/// What is different, and how that is to be taken.
pub(super) fn change(kind: ChangeKind) -> (&'static str, Tone) {
    match kind {
        ChangeKind::None => ("Unchanged", Tone::Plain),
        ChangeKind::Rescheduled => ("Other dates", Tone::Plain),
        ChangeKind::Repriced => ("Other price", Tone::Plain),
        ChangeKind::Moved => ("Other service", Tone::Plain),
        ChangeKind::NewlyFailed => ("Newly failed", Tone::Bad),
        ChangeKind::NewlyAllocated => ("Newly allocated", Tone::Good),
        ChangeKind::Validity => ("Valid or not", Tone::Plain),
        newer => (newer.as_str(), Tone::Plain),
    }
}

/// One end of a flow.
pub(super) fn node(node: &Node) -> String {
    match (node.outcome, &node.reference) {
        (Outcome::Allocated, Some(reference)) => reference.to_string(),
        (Outcome::Allocated, None) => "Allocated".to_owned(),
        (Outcome::Failed, _) => "No service".to_owned(),
        (Outcome::Invalid, _) => "Not valid".to_owned(),
    }
}
