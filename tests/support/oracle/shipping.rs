//! Who may: shipping rules (rules, §3).

use serde_json::Value;

use super::condition::{Known, Own, Scene};
use super::consignment::Consignment;
use super::price::is_valid;
use super::{World, list, texts};

/// What a rule or preference without a condition asks.
static ALWAYS: std::sync::LazyLock<Value> = std::sync::LazyLock::new(|| Value::Object(serde_json::Map::new()));

impl World<'_> {
    /// The code of every shipping rule that bars the service, or that can't be decided.
    pub fn barred(&self, service: &Value, consignment: &Consignment, own: Own) -> Vec<&'static str> {
        let mut codes = Vec::new();
        for rule in list(&self.rules["ShippingRules"]) {
            if !self.is_there(rule, service, consignment) || !own.has_what_is_named(condition(rule)) {
                continue;
            }
            match (self.condition_holds(rule, consignment, own), rule["Type"].as_str()) {
                // Whichever type it has.
                (None, _) => codes.push("MissingData"),
                (Some(true), Some("Exclude")) | (Some(false), Some("Include")) => codes.push("ShippingRule"),
                (Some(_), Some("Exclude" | "Include")) => {}
                (_, other) => panic!("no rule has the type {other:?}"),
            }
        }
        codes
    }

    /// Whether a rule or preference is one of the service's, at its locations and in its time. Else it isn't there.
    pub fn is_there(&self, rule: &Value, service: &Value, consignment: &Consignment) -> bool {
        self.is_for(rule, service) && is_at_its_locations(rule, consignment) && is_valid(rule, self.today(consignment))
    }

    /// Whether the condition of a rule, preference or objective holds.
    pub fn condition_holds(&self, rule: &Value, consignment: &Consignment, own: Own) -> Known {
        Scene { world: self, consignment, own, package: None }.holds(condition(rule))
    }
}

/// Left out, it always holds.
pub fn condition(rule: &Value) -> &Value {
    if rule["When"].is_null() { &ALWAYS } else { &rule["When"] }
}

/// Left out, any origin; stated, an origin that names no location is at none.
pub fn is_at_its_locations(rule: &Value, consignment: &Consignment) -> bool {
    let stated = &rule["ShippingLocations"];
    stated.is_null() || consignment.origin.location.as_deref().is_some_and(|location| texts(stated).contains(&location))
}
