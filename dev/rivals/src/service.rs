//! What a service takes, as integers and names: what the engines' rules are written from.

use serde_json::Value;

use crate::integer_scan::read::{centimetres, list, scaled, text};

/// An enabled service of the workload.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its place among all services of the rule set.
    pub number: usize,
    /// `Outbound` or `Inbound`.
    pub direction: String,
    /// The zones to which it has a transit lane.
    pub zones: Vec<String>,
    /// What it takes of each figure, by the figure's name in [`crate::Question::FIGURES`]: the least and the most, ends included.
    pub bounds: Vec<(&'static str, Option<i64>, Option<i64>)>,
    /// The tags that it takes.
    pub tags: Vec<String>,
    /// The places that it excludes.
    pub excluded: Vec<String>,
}

impl Service {
    /// The enabled services of a rule set of the workload.
    #[must_use]
    pub fn all(rules: &Value) -> Vec<Self> {
        let services = list(&rules["CarrierServices"]).iter().enumerate();
        services.filter(|(_, service)| service["Enabled"] != false).map(|(number, service)| Self::read(number, service)).collect()
    }

    fn read(number: usize, service: &Value) -> Self {
        let rules = &service["Rules"];
        let names = |values: &Value| list(values).iter().map(|value| text(value).to_owned()).collect::<Vec<_>>();
        let bound = |kind: &str, end: &str, read: fn(&Value) -> i64| rules[kind].get(end).map(read);
        let (least, most) = (bound("Weight", "Min", grams), bound("Weight", "Max", grams));
        let of_packages = rules["Weight"]["Basis"] == "Package";
        let mut bounds =
            if of_packages { vec![("lightest", least, None), ("heaviest", None, most)] } else { vec![("weight", least, most)] };
        for (figure, kind) in [("length", "Length"), ("girth", "Girth"), ("lengthPlusGirth", "LengthPlusGirth")] {
            bounds.push((figure, bound(kind, "Min", centimetres), bound(kind, "Max", centimetres)));
        }
        bounds.push(("value", None, bound("Value", "Max", |amount| scaled(amount, 2))));
        bounds.retain(|(_, least, most)| least.is_some() || most.is_some());
        Self {
            number,
            direction: text(&service["Direction"]).to_owned(),
            zones: list(&service["Transit"]).iter().flat_map(|lane| names(&lane["To"])).collect(),
            bounds,
            tags: names(&rules["Tags"]),
            excluded: names(&rules["ExcludedPlaces"]),
        }
    }
}

fn grams(kilograms: &Value) -> i64 {
    scaled(kilograms, 3)
}
