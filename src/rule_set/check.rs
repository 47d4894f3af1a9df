//! Every way in which a rule set that can be read may still contradict itself.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::names::names_of;
use super::{
    CarrierService, RuleSet, ShippingRule, Zone, ZoneChart, capacities, days, document, limits, objectives, preferences, prices, scopes,
    surcharges, zones,
};
use crate::check::Checker;
use crate::condition::Uses;
use crate::json::{Problem, Problems, Trail, ViolationCode};

/// The most carrier services of a rule set.
pub const MOST_SERVICES: usize = 100_000;

impl RuleSet {
    pub(super) fn problems(&self) -> Problems {
        let chart_zones: Vec<_> = self.zone_charts.iter().map(zones_of).collect();
        let mut checker = Checker {
            names: names_of(self),
            problems: Problems::default(),
            sound: HashSet::new(),
            comparisons: 0,
            members: 0,
            own_surcharges: HashSet::new(),
            all_zones: chart_zones.iter().flatten().copied().collect(),
            chart_zones,
        };
        let root = Trail::Root;
        limits::of_rule_set(self, &mut checker);
        days::check(self, &mut checker);
        checker.unique("package size", "PackageSizes", self.package_sizes.iter().map(|size| &size.reference));
        checker.unique("shipping location", "ShippingLocations", self.shipping_locations.iter().map(|location| &location.reference));
        checker.unique("zone", "Zones", self.zones.iter().map(|zone| &zone.reference));
        checker.unique("carrier", "Carriers", self.carriers.iter().map(|carrier| &carrier.reference));
        checker.unique("carrier service", "CarrierServices", self.carrier_services.iter().map(|service| &service.reference));
        checker.unique("carrier service group", "CarrierServiceGroups", self.carrier_service_groups.iter().map(|group| &group.reference));
        for (index, location) in self.shipping_locations.iter().enumerate() {
            location.check(self, &root.key("ShippingLocations").index(index), &mut checker);
        }
        for (index, collection) in self.collections.iter().enumerate() {
            collection.check(self, &root.key("Collections").index(index), &mut checker);
        }
        for (index, zone) in self.zones.iter().enumerate() {
            zone.check(&root.key("Zones").index(index), &mut checker);
        }
        zones::of_rule_set(self, &mut checker);
        if self.carrier_services.len() > MOST_SERVICES {
            let message = format!("`{}` carrier services are too many: at most `{MOST_SERVICES}`", self.carrier_services.len());
            checker.problems.push(Problem::new(root.key("CarrierServices").path(), message).code(ViolationCode::TooLarge));
        }
        for (index, service) in self.carrier_services.iter().enumerate() {
            let services = root.key("CarrierServices");
            let path = services.index(index);
            service.check(&path, &mut checker);
            surcharges::of_service(service, self, &path, &mut checker);
            zones::of_lanes(&service.transit, &service.rates, self, &path, &mut checker);
        }
        self.check_groups(&mut checker);
        surcharges::of_rule_set(self, &mut checker);
        let rules = self.shipping_rules.iter().map(ShippingRule::scope);
        scopes::of_rules(self, ("shipping rule", "ShippingRules"), Uses::SHIPPING_RULE, rules, &mut checker);
        preferences::of_rule_set(self, &mut checker);
        objectives::of_rule_set(self, &mut checker);
        capacities::of_rule_set(self, &mut checker);
        document::pick_up::check(&self.pick_up_locations, &mut checker);
        checker.problems
    }

    fn check_groups(&self, checker: &mut Checker<'_>) {
        let groups = Trail::Root.key("CarrierServiceGroups");
        for (index, group) in self.carrier_service_groups.iter().enumerate() {
            let group_path = groups.index(index);
            let path = group_path.key("Services");
            let mut seen: HashMap<&str, usize> = HashMap::new();
            for (index, service) in group.services.iter().enumerate() {
                if let Some(first) = seen.insert(service.as_str(), index) {
                    checker.clash(
                        ViolationCode::DuplicateReference,
                        &path.index(index),
                        format!("`{service}` stands twice in the group"),
                        &path.index(first),
                        "the first is",
                    );
                }
                checker.known("carrier service", service, &path.index(index), |names| &names.services);
            }
        }
    }
}

/// The zones of a chart, all its entries together.
fn zones_of(chart: &ZoneChart) -> BTreeSet<&str> {
    chart.charts.iter().flat_map(|entry| entry.zones.keys()).map(String::as_str).collect()
}

impl Zone {
    fn check(&self, path: &Trail<'_>, checker: &mut Checker<'_>) {
        if self.include.is_empty() {
            let problem = Problem::new(path.key("Include").path(), "an empty list: a zone includes at least one place");
            checker.problems.push(problem.code(ViolationCode::EmptyList));
        }
        for (key, places) in [("Include", &self.include), ("Exclude", &self.exclude)] {
            for (index, place) in places.iter().enumerate() {
                // What is read from a document always does. What is made in code may say one thing and be written as another.
                if place.to_string().parse().as_ref() != Ok(place) {
                    checker.refuse(&path.key(key).index(index), format!("`{place}` isn't read as the place that it was made as"));
                }
            }
        }
    }
}

impl CarrierService {
    fn check<'a>(&'a self, path: &Trail<'_>, checker: &mut Checker<'a>) {
        checker.known("carrier", &self.carrier, &path.key("Carrier"), |names| &names.carriers);
        for (index, leg) in self.legs.iter().enumerate() {
            checker.known("carrier", &leg.carrier, &path.key("Legs").index(index).key("Carrier"), |names| &names.carriers);
        }
        checker.not_empty(self.direction.as_ref().map(|directions| directions.0.as_slice()), &path.key("Direction"), "Outbound");
        if let Some(rules) = &self.rules {
            rules.check(&path.key("Rules"), checker);
        }
        limits::of_vat(&self.vat, &path.key("Vat"), checker);
        for (index, lane) in self.transit.iter().enumerate() {
            let own = path.key("Transit");
            let own = own.index(index);
            limits::of_transit(lane, &own, checker);
            zones::of_transit(lane, &own, checker);
        }
        for (index, lane) in self.rates.iter().enumerate() {
            let own = path.key("Rates");
            let own = own.index(index);
            prices::of_rates(lane, &own, checker);
            zones::of_rates(lane, &own, checker);
        }
    }
}
