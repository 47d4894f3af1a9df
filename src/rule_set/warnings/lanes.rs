//! The countries that lanes lead to.

use std::collections::BTreeSet;

use crate::check::Names;
use crate::place::{Country, Named, Place};
use crate::rule_set::{RuleSet, location_address};

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
