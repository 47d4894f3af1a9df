//! What a rule set comes to, beyond single decisions: what in it is dead, contradicts itself or is missing.
//!
//! Every verdict is a proof. That something is dead comes of going through all kinds of addresses that its lists tell apart, and all
//! steps of the figures that its conditions ask; that something is missing or odd comes of a consignment that the engine itself decides.
//! Where that would be too much work nothing is said.

mod bands;
mod competing;
mod lanes;
mod limits;
mod reach;
mod rules;
mod sides;
mod surcharges;
mod unserved;
mod witness;
mod world;

use chrono::NaiveDate;

use crate::json::{self, Path, Problem, Trail, Violation};
use crate::rule_set::RuleSet;
use reach::Reach;
use world::World;

impl RuleSet {
    /// What the rule set says and can hardly mean: what nothing uses, what can never be met or chosen, what has no price, what is odd. None
    /// of it is wrong, so none of it is refused. With `today` also what is out of date then: holidays that end before the horizon does,
    /// rates and surcharges that are over.
    ///
    /// ```
    /// let rules = consign::RuleSet::from_json(r#"{ "Currency": "GBP", "Carriers": [{ "Reference": "DPD" }] }"#)?;
    /// let warnings = rules.warnings(None);
    /// assert_eq!(warnings[0].to_string(), "Carriers[0]: no service is of carrier `DPD`");
    /// # Ok::<(), consign::RuleSetError>(())
    /// ```
    #[must_use]
    pub fn warnings(&self, today: Option<NaiveDate>) -> Vec<Violation> {
        json::violations(found(self, today), None)
    }

    /// [`RuleSet::warnings`] of a rule set that was read from `source`, each with line and column.
    #[must_use]
    pub fn warnings_in(&self, source: &str, today: Option<NaiveDate>) -> Vec<Violation> {
        json::violations(found(self, today), Some(source))
    }
}

fn found(rule_set: &RuleSet, today: Option<NaiveDate>) -> Vec<Problem> {
    let mut found = rule_set.doubts(today);
    // What was made in code may contradict itself, and then decides nothing.
    let Some(mut world) = World::new(rule_set, today) else { return found };
    let mut reaches = Vec::with_capacity(rule_set.carrier_services.len());
    for (index, service) in rule_set.carrier_services.iter().enumerate() {
        let is_said = service.enabled == Some(false) || service.transit.is_empty() || service.rates.is_empty();
        let reach = if is_said { None } else { Reach::of(&mut world, index) };
        let path = Path::default().key("CarrierServices").index(index);
        if let Some(reach) = &reach {
            limits::of_service(&world, reach, &path, &mut found);
            lanes::of_service(&world, reach, &path, &mut found);
            bands::of_service(&world, reach, &path, &mut found);
        }
        reaches.push(reach);
    }
    surcharges::of_rule_set(&world, &reaches, &Trail::Root, &mut found);
    rules::of_rule_set(&world, &reaches, &mut found);
    competing::of_rule_set(&mut world, &mut found);
    found.extend(unserved::of_rule_set(&world, &reaches));
    found
}
