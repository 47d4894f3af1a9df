//! What a call takes besides services, a consignment and an instant.

use thiserror::Error;

use super::Pool;
use crate::capacity::{Usage, UsageError};
use crate::matcher::{Aim, Matcher};
use crate::number::shortened;
use crate::reference::Reference;

/// What a call takes besides services, a consignment and an instant.
///
/// ```
/// # let rules = consign::RuleSet::from_json(r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "SWIFT" }], "CarrierServices": [
/// #     { "Reference": "SWIFT_24", "Carrier": "SWIFT", "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": 3.95 }] }] },
/// #     { "Reference": "SWIFT_48", "Carrier": "SWIFT", "Transit": [{ "TransitDays": { "Min": 2, "Max": 2 } }], "Rates": [{ "Bands": [{ "Price": 2.95 }] }] }],
/// #     "Objectives": [{ "Reference": "usual", "Choose": ["Cheapest"] }, { "Reference": "express", "Choose": ["Fastest"] }] }"#)?;
/// # let order = consign::Consignment::new("EC-1", consign::Address::to("GB", "M1 5WG")).package(consign::Package::kg(2)).build()?;
/// # let at = "2026-11-02T09:00:00Z".parse()?;
/// let mut options = consign::CallOptions::default();
/// options.objective = Some("express".parse()?);
/// let pool = rules.compile()?.all().with(&options)?;
/// let consign::Allocation::Allocated(summary) = pool.allocate(&order, at)? else { panic!("a service takes it") };
/// assert_eq!(summary.quote.service().reference.as_str(), "SWIFT_24");
/// assert_eq!(summary.cost_of_objective.map(|cost| cost.to_string()), Some("1.00".to_owned()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// The objective by which allocations are chosen, whether or not its condition holds. The first whose condition holds if it isn't given.
    pub objective: Option<Reference>,
    /// What capacities have been used before.
    pub usage: Usage,
}

/// Why a call is refused for what it takes besides.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CallError {
    /// The rule set has no such objective.
    #[error("unknown objective `{}`{}", shortened(name.as_str()), known(known_names))]
    UnknownObjective {
        /// What was asked for.
        name: Reference,
        /// Those that the rule set has, in its order.
        known_names: Vec<Reference>,
    },
    /// The usage isn't one of the rule set's capacities.
    #[error(transparent)]
    Usage(#[from] UsageError),
    /// The call names its service, so nothing is left to choose.
    #[error("an objective, `{}`, beside a named service, quote or option: these leave nothing to choose", shortened(.0.as_str()))]
    NothingToChoose(Reference),
}

/// What there is, if that is little.
fn known(names: &[Reference]) -> String {
    const MOST_LISTED: usize = 12;
    if names.is_empty() {
        return ": the rule set has none".to_owned();
    }
    let listed = names.iter().take(MOST_LISTED).map(|name| format!("`{}`", shortened(name.as_str()))).collect::<Vec<_>>().join(", ");
    let more = if names.len() > MOST_LISTED { " and more" } else { "" };
    format!(": the rule set has {listed}{more}")
}

impl Matcher {
    /// The references of the objectives, in the order of the rule set.
    pub fn objectives(&self) -> impl Iterator<Item = &Reference> {
        self.0.wishes.objectives.iter().map(|objective| &objective.reference)
    }
}

impl Pool {
    /// Asks with options.
    ///
    /// # Errors
    /// [`CallError`] if the rule set has no such objective, or an objective is asked of one named service, or the usage names what is no
    /// capacity, or no period of one.
    pub fn with(mut self, options: &CallOptions) -> Result<Self, CallError> {
        let CallOptions { objective, usage } = options;
        self.matcher.check_usage(usage)?;
        self.besides.usage = usage.clone();
        if let Some(name) = objective {
            if self.aim == Aim::Nothing {
                return Err(CallError::NothingToChoose(name.clone()));
            }
            let number = self.matcher.0.objective_number(name.as_str());
            let unknown = || CallError::UnknownObjective { name: name.clone(), known_names: self.matcher.objectives().cloned().collect() };
            self.aim = Aim::Objective(number.ok_or_else(unknown)?);
        }
        Ok(self)
    }
}
