//! Rule sets of the shapes that real shippers have, and consignments for them: what the engine is measured on besides the retailer's
//! twelve zones, which all services share.
//!
//! | shape | places | prices |
//! | --- | --- | --- |
//! | [`Shape::Us`] | zone charts: every origin has its own zones 2 to 8, each a list of ranges of three-digit ZIP codes; all carriers share the charts | one for each of 150 steps of a pound and each zone, by package, volumetric |
//! | [`Shape::UsCharts`] | the same as zone charts | the same as tariffs |
//! | [`Shape::Uk`] | postcode districts: every carrier cuts the 2,904 districts into six zones of its own; each service excludes 40 districts and charges more in 100 | 8 weight bands, volumetric |
//! | [`Shape::Eu`] | countries: every carrier cuts 35 of them into four to eight zones, and three ranges of postcodes (islands) into a zone of their own; 200 remote postcodes for each carrier | 12 weight bands, and a price per kilogram above the last, volumetric |
//! | [`Shape::Au`] | ranges of postcodes: every carrier has 50 zones | base, whole kilograms and minimum for each pair of origin and zone, volumetric |
//!
//! All arithmetic is in whole numbers, and all that looks like chance follows from a seed, so every machine makes the same.

mod au;
mod eu;
mod kind;
mod orders;
mod parts;
mod uk;
mod us;

pub use kind::Shape;
use parts::Size;
use serde_json::Value;

impl Shape {
    /// A rule set of so many services. The origins count in [`Shape::Us`], [`Shape::UsCharts`] and [`Shape::Au`]; the others have one location.
    #[must_use]
    pub fn rule_set(self, services: usize, origins: usize, seed: u64) -> Value {
        self.rule_set_of_carriers(services, origins, self.carriers(services), seed)
    }

    /// The same with another number of carriers, at least 1; [`Shape::Us`] and [`Shape::Au`] have at most 5.
    #[must_use]
    pub fn rule_set_of_carriers(self, services: usize, origins: usize, carriers: usize, seed: u64) -> Value {
        let size = Size { services, origins, carriers: carriers.max(1), seed };
        let mut rule_set = match self {
            Self::Us => us::rule_set(&size),
            Self::UsCharts => us::rule_set_of_charts(&size),
            Self::Uk => uk::rule_set(&size),
            Self::Eu => eu::rule_set(&size),
            Self::Au => au::rule_set(&size),
        };
        rule_set["Name"] = format!("{} with {services} services", self.name()).into();
        rule_set
    }

    /// [`Shape::rule_set`] as text.
    #[must_use]
    pub fn rule_set_text(self, services: usize, origins: usize, seed: u64) -> String {
        self.rule_set(services, origins, seed).to_string()
    }

    /// So many consignments for a rule set of this shape. Most can be taken; three in a hundred exceed every service's limits, one has a
    /// tag that no service has, and of the fifth that have a promised date some ask for what no service keeps.
    #[must_use]
    pub fn consignments(self, count: usize, seed: u64, rule_set: &Value) -> Vec<Value> {
        orders::consignments(self, count, seed, rule_set)
    }
}
