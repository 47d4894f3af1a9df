//! What codes mean, in words for whoever has not written the rule set.

use consign::RuleKind;
use consign::comparison::{ChangeKind, Node, Outcome};

use super::table::Tone;

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
