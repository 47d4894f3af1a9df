//! What nothing uses: zones, carriers, locations, empty groups. Package sizes are named by consignments, so nobody can tell.

use std::collections::HashSet;

use super::Doubts;
use crate::consignment::Direction;
use crate::json::{Path, Trail, ViolationCode};
use crate::place::Named;
use crate::rule_set::{CarrierService, Chosen, RuleSet};

pub(super) fn of_rule_set(rule_set: &RuleSet, doubts: &mut Doubts<'_>) {
    let root = Path::default();
    let used = Used::of(rule_set, doubts);
    let receives = rule_set.carrier_services.iter().any(|service| goes(service, Direction::Inbound));
    for (index, location) in rule_set.shipping_locations.iter().enumerate() {
        // What is sent back may go to a location that lanes know by its place.
        if location.collections.is_empty() && !used.destinations.contains(&index) && !receives {
            let message = format!("no carrier collects at shipping location `{}`, and no lane leads to it", location.reference);
            doubts.add(ViolationCode::Unused, root.key("ShippingLocations").index(index), message);
        }
    }
    for (index, zone) in rule_set.zones.iter().enumerate().filter(|(index, _)| !used.zones.contains(index)) {
        let message = format!("nothing uses zone `{}`", zone.reference);
        doubts.add(ViolationCode::Unused, root.key("Zones").index(index), message);
    }
    for (index, carrier) in rule_set.carriers.iter().enumerate().filter(|(_, carrier)| !used.carriers.contains(carrier.reference.as_str()))
    {
        let message = format!("no service is of carrier `{}`", carrier.reference);
        doubts.add(ViolationCode::Unused, root.key("Carriers").index(index), message);
    }
    let chosen = Chosen::new(rule_set);
    for (index, surcharge) in rule_set.surcharges.iter().enumerate().filter(|(_, surcharge)| chosen.of(&surcharge.chosen()).is_empty()) {
        let message = format!("no service has the shared surcharge `{}`", surcharge.called());
        doubts.add(ViolationCode::Unused, root.key("Surcharges").index(index), message);
    }
    for (index, group) in rule_set.carrier_service_groups.iter().enumerate().filter(|(_, group)| group.services.is_empty()) {
        let path = root.key("CarrierServiceGroups").index(index).key("Services");
        let message = format!("group `{}` has no services: nothing can be allocated with it", group.reference);
        doubts.add(ViolationCode::EmptyList, path, message);
    }
}

pub(super) fn goes(service: &CarrierService, direction: Direction) -> bool {
    service.direction.as_ref().is_some_and(|directions| directions.0.contains(&direction))
}

/// What services name.
#[derive(Default)]
struct Used<'r> {
    zones: HashSet<usize>,
    destinations: HashSet<usize>,
    carriers: HashSet<&'r str>,
}

impl<'r> Used<'r> {
    fn of(rule_set: &'r RuleSet, doubts: &Doubts<'_>) -> Self {
        let mut used = Self::default();
        let vat = rule_set.vat.iter().chain(rule_set.carrier_services.iter().flat_map(|service| &service.vat));
        let charted = rule_set.zone_charts.iter().flat_map(|chart| &chart.charts).map(|entry| &entry.from);
        for name in vat.map(|entry| &entry.to).chain(charted).flatten().flatten() {
            used.zones.extend(zone(doubts, name));
        }
        for service in &rule_set.carrier_services {
            used.carriers.insert(service.carrier.as_str());
            used.carriers.extend(service.legs.iter().map(|leg| leg.carrier.as_str()));
            let origins = service.transit.iter().map(|lane| &lane.from).chain(service.rates.iter().map(|lane| &lane.from));
            let destinations = service.transit.iter().map(|lane| &lane.to).chain(service.rates.iter().map(|lane| &lane.to));
            let excluded = service.rules.iter().flat_map(|rules| &rules.excluded_places);
            for name in origins.flatten().flatten() {
                used.zones.extend(zone(doubts, name));
            }
            for name in destinations.flatten().flatten().chain(excluded) {
                used.zones.extend(zone(doubts, name));
                if let Ok(Named::Location(location)) = doubts.names.place(name) {
                    used.destinations.insert(location);
                }
            }
        }
        let mut place = |_: &Trail<'_>, is_destination: bool, name: &str| {
            used.zones.extend(zone(doubts, name));
            if is_destination && let Ok(Named::Location(location)) = doubts.names.place(name) {
                used.destinations.insert(location);
            }
        };
        for surcharge in rule_set.carrier_services.iter().flat_map(|service| &service.surcharges).chain(&rule_set.surcharges) {
            surcharge.each_place(&Trail::Root, &mut place);
        }
        rule_set.each_rule(&mut |at, terms| terms.each_place(at, &mut place));
        rule_set.each_place_of_objectives(&mut place);
        used
    }
}

/// The zone that a name stands for.
fn zone(doubts: &Doubts<'_>, name: &str) -> Option<usize> {
    match doubts.names.place(name) {
        Ok(Named::Zone(zone)) => Some(zone),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{RATES, TRANSIT, of_service, warned};

    #[test]
    fn what_nothing_uses_is_named() {
        let source = r#"{ "Currency": "GBP", "Holidays": { "FR": ["2026-07-14"], "GB": ["2026-12-25"] },
            "Carriers": [{ "Reference": "X" }, { "Reference": "Y" }, { "Reference": "LEG" }],
            "Zones": [{ "Reference": "NORTH", "Include": ["GB M"] }, { "Reference": "SOUTH", "Include": ["GB BN"] }],
            "ShippingLocations": [{ "Reference": "HUB", "Collections": [{ "Carrier": "Y" }] }, { "Reference": "ATTIC" }, { "Reference": "SHOP", "Place": "GB" }],
            "CarrierServices": [{ "Reference": "A", "Carrier": "X", "Legs": [{ "Carrier": "X" }, { "Carrier": "LEG" }],
                "Transit": [{ "To": ["NORTH", "SHOP"], "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "UpTo": 2 }] }] }],
            "CarrierServiceGroups": [{ "Reference": "G", "Services": [] }, { "Reference": "H", "Services": ["A"] }] }"#;
        assert_eq!(
            warned(source, None),
            [
                "unused Holidays.FR: no transit lane leads to `FR`: its holidays change nothing",
                "unused Carriers[1]: no service is of carrier `Y`",
                "unused Zones[1]: nothing uses zone `SOUTH`",
                "unused ShippingLocations[1]: no carrier collects at shipping location `ATTIC`, and no lane leads to it",
                "empty-list CarrierServiceGroups[0].Services: group `G` has no services: nothing can be allocated with it",
            ]
        );
    }

    #[test]
    fn a_location_may_be_there_for_what_is_sent_back() {
        let source = of_service(&format!(r#"{TRANSIT}, {RATES}, "Direction": ["Outbound", "Inbound"]"#));
        let source =
            source.replace(r#""ShippingLocations": ["#, r#""ShippingLocations": [{ "Reference": "RETURNS", "Place": "GB M1 5WG" },"#);
        assert!(warned(&source, None).is_empty());
        assert_eq!(warned(&source.replace(r#"["Outbound", "Inbound"]"#, r#""Outbound""#), None).len(), 1);
    }

    #[test]
    fn every_use_of_a_zone_counts() {
        for used in [
            r#""Transit": [{ "From": ["Z"], "TransitDays": { "Min": 1, "Max": 1 } }], "#.to_owned() + RATES,
            r#""Rates": [{ "To": ["Z"], "Bands": [{ "UpTo": 2 }] }], "#.to_owned() + TRANSIT,
            format!(r#"{TRANSIT}, {RATES}, "Rules": {{ "ExcludedPlaces": ["Z"] }}"#),
        ] {
            let source = of_service(&used).replace(r#""Zones": ["#, r#""Zones": [{ "Reference": "Z", "Include": ["FR"] },"#);
            assert!(warned(&source, None).is_empty(), "{used}");
        }
    }
}
