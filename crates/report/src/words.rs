//! What codes mean, in words for whoever has not written the rule set.

use consign::RuleKind;
use consign::comparison::ChangeKind;

use crate::table::Tone;

/// A kind of rule.
pub(crate) fn rule(kind: RuleKind) -> &'static str {
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

/// What is different, and whether that is good or bad.
pub(crate) fn change(kind: ChangeKind) -> (&'static str, Tone) {
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
