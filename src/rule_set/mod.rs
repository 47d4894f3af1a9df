//! The rule set: a document that people write, read with every problem found.

mod build;
mod capacities;
mod check;
mod chosen;
mod days;
mod document;
mod families;
mod limits;
mod names;
mod objectives;
mod preferences;
mod prices;
mod scopes;
mod surcharges;
mod warnings;
mod zones;

use std::fmt;
use std::str::FromStr;

use crate::json::{self, Violation};

pub use check::MOST_SERVICES;
pub(crate) use chosen::Chosen;
pub(crate) use days::{CalendarOf, calendar_of};
use document::HistoryDocument;
pub use document::{
    Adjust, Assume, Band, BestValue, Beyond, By, Capacity, Carbon, Carrier, CarrierService, CarrierServiceGroup, CaseAmount, ChargeBasis,
    Chargeable, Chart, ChartZones, Collection, CollectionException, Compare, Counted, CutOff, DeliveredWithin, Directions, Discount,
    DiscountBand, DiscountMinimum, Divisor, DivisorUnit, History, LeastWeight, Leg, Objective, ObservedDays, Offset, OnTime, Order,
    PackageSize, Per, PercentOf, PickUpAddress, PickUpLocation, Preference, Preferred, PricesInclude, RateLane, Rounding, RuleSet, Share,
    ShippingLocation, ShippingRule, ShippingRuleType, SidesRounding, Step, StepTerms, Surcharge, TableEntry, Tariff, Tolerance,
    TransitDays, TransitLane, Vat, VatRounding, VolumetricAbove, WeightRounding, WhenFull, Zone, ZoneChart,
};
pub(crate) use document::{ChosenBy, ScopeTerms};
pub(crate) use names::{location_address, names_of};
pub use objectives::MOST_OBJECTIVES;
pub use scopes::MOST_RULES;
pub use surcharges::MOST_SHARED_SURCHARGES;

/// The longest JSON text of a rule set that is read, in bytes.
pub const LONGEST_RULE_SET: usize = 64 * 1024 * 1024;

/// A rule set that is refused, with every violation in it, in the order of the text. Of more than 10,000 the first are told, and a last one
/// says how many more there are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleSetError {
    /// At least one.
    pub violations: Vec<Violation>,
}

impl fmt::Display for RuleSetError {
    /// One violation a line: line and column, the way to it, what is wrong, and what would be right.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        json::write_all(f, &self.violations)
    }
}

impl std::error::Error for RuleSetError {}

impl CarrierServiceGroup {
    /// Reads a group by itself. Whether there are its services is checked with the rule set that it is put in.
    ///
    /// # Errors
    /// Everything that is wrong with the text, with line and column.
    pub fn from_json(source: &str) -> Result<Self, RuleSetError> {
        let refused = |violations| RuleSetError { violations };
        let (group, problems) = json::read(source, "a carrier service group", LONGEST_RULE_SET, true).map_err(refused)?;
        if problems.is_empty() { Ok(group) } else { Err(refused(json::violations(problems, Some(source)))) }
    }
}

impl RuleSet {
    /// Reads a rule set and checks it: names that are used exist, references are unique, bands rise, ranges don't run backwards.
    ///
    /// # Errors
    /// Every violation, each with line, column and both parties of a clash. A text over [`LONGEST_RULE_SET`] is not looked into.
    ///
    /// ```
    /// let error = consign::RuleSet::from_json(r#"{
    ///     "Currency": "GBP",
    ///     "CarrierServices": [{ "Reference": "A", "Carrier": "DPD", "Enabeld": true }]
    /// }"#).unwrap_err();
    /// assert_eq!(error.violations.len(), 2);
    /// assert!(error.to_string().contains("3:56: CarrierServices[0].Carrier: unknown carrier `DPD`"));
    /// assert!(error.to_string().contains("did you mean `Enabled`?"));
    /// ```
    pub fn from_json(source: &str) -> Result<Self, RuleSetError> {
        let refused = |violations| RuleSetError { violations };
        let (rule_set, mut problems) = json::read::<Self>(source, "a rule set", LONGEST_RULE_SET, true).map_err(refused)?;
        problems.append_unexplained(rule_set.problems());
        if problems.is_empty() { Ok(rule_set) } else { Err(refused(json::violations(problems, Some(source)))) }
    }

    /// Checks a rule set that was built in code as [`RuleSet::from_json`] does.
    ///
    /// # Errors
    /// Every violation, without lines and columns.
    pub fn check(&self) -> Result<(), RuleSetError> {
        let problems = self.problems();
        if problems.is_empty() { Ok(()) } else { Err(RuleSetError { violations: json::violations(problems, None) }) }
    }

    /// The rule set with rows of a history that stands beside it, `{ "History": [...] }`: before those that it has, so that of a service's rows
    /// these are looked at first.
    ///
    /// # Errors
    /// Every violation in that document, as [`RuleSet::from_json`] tells it.
    pub fn with_history(mut self, source: &str) -> Result<Self, RuleSetError> {
        let refused = |violations| RuleSetError { violations };
        let (beside, mut problems) = json::read::<HistoryDocument>(source, "a history", LONGEST_RULE_SET, true).map_err(refused)?;
        self.history.splice(..0, beside.history);
        problems.append_unexplained(self.problems());
        if problems.is_empty() { Ok(self) } else { Err(refused(json::violations(problems, Some(source)))) }
    }

    /// The document as JSON, figures digit for digit.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl FromStr for RuleSet {
    type Err = RuleSetError;

    fn from_str(source: &str) -> Result<Self, Self::Err> {
        Self::from_json(source)
    }
}
