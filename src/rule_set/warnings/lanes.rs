//! What lanes hold of each other, and the countries that they lead to.

use std::collections::BTreeSet;

use crate::check::Names;
use crate::place::Named;
use crate::place::{Country, Place};
use crate::rule_set::{RuleSet, location_address};

/// From where and to where; `None` is anywhere.
pub(super) type Ends<'r> = [Option<&'r [String]>; 2];

/// Whether one lane holds every address that another does, as far as the names tell.
pub(super) fn holds(lane: Ends<'_>, other: Ends<'_>, names: &Names<'_>) -> bool {
    lane.into_iter().zip(other).all(|(own, others)| match (own, others) {
        (None, _) => true,
        (Some(own), None) => own.iter().any(|own| names.place(own) == Ok(Named::Place(Place::Everywhere))),
        (Some(own), Some(others)) => {
            if own == others {
                return true;
            }
            let own: BTreeSet<Named> = own.iter().filter_map(|own| names.place(own).ok()).collect();
            others.iter().all(|other| names.place(other).is_ok_and(|other| includes(&own, &other)))
        }
    })
}

fn includes(own: &BTreeSet<Named>, other: &Named) -> bool {
    let around = match other {
        Named::Place(place) => place.country().map(|country| Named::Place(Place::Country(country))),
        _ => None,
    };
    own.contains(other) || own.contains(&Named::Place(Place::Everywhere)) || around.is_some_and(|around| own.contains(&around))
}

/// The countries that some transit lane leads to; `None` if one leads anywhere.
pub(super) fn delivered(rule_set: &RuleSet, names: &Names<'_>) -> Option<BTreeSet<Country>> {
    let mut countries = BTreeSet::new();
    for lane in rule_set.carrier_services.iter().flat_map(|service| &service.transit) {
        for name in lane.to.as_ref()? {
            match names.place(name) {
                Ok(Named::Place(place)) => countries.insert(place.country()?),
                Ok(Named::Location(location)) => {
                    let place = rule_set.shipping_locations.get(location)?.place.as_deref()?;
                    countries.insert(location_address(place).ok()?.0)
                }
                Ok(Named::Zone(zone)) => {
                    let places = rule_set.zones.get(zone)?.include.iter();
                    countries.extend(places.map(Place::country).collect::<Option<Vec<_>>>()?);
                    true
                }
                Err(_) => false,
            };
        }
    }
    Some(countries)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn a_lane_holds_another_if_both_its_ends_do() {
        let zones = HashMap::from([("NORTH", 0), ("SOUTH", 1)]);
        let names = Names { locations: HashMap::from([("HUB", 0)]), zones, ..Names::default() };
        for (own, other, expected) in [
            (None, None, true),
            (None, Some("NORTH"), true),
            (Some("NORTH"), None, false),
            (Some("*"), None, true),
            (Some("*"), Some("HUB"), true),
            (Some("NORTH SOUTH"), Some("SOUTH"), true),
            (Some("NORTH"), Some("NORTH SOUTH"), false),
            (Some("DE"), Some("DEU"), true),
            (Some("DE FR"), Some("DE"), true),
            (Some("GB"), Some("NORTH"), false),
            (Some("HUB"), Some("GB"), false),
        ] {
            let list = |names: Option<&str>| names.map(|names| names.split(' ').map(str::to_owned).collect::<Vec<_>>());
            let (own, other) = (list(own), list(other));
            let (own, other) = (own.as_deref(), other.as_deref());
            assert_eq!(holds([own, None], [other, None], &names), expected, "{own:?} {other:?}");
            assert_eq!(holds([None, own], [None, other], &names), expected, "{own:?} {other:?}");
        }
        let part = |text: &str| vec![text.to_owned()];
        assert!(holds([None, Some(&part("GB"))], [None, Some(&part("GB M2"))], &names));
        assert!(!holds([None, Some(&part("GB M2"))], [None, Some(&part("GB M2 6"))], &names), "a part of a part is not looked into");
    }
}
