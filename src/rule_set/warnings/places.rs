//! Places that may be meant otherwise than they are read, or that mean something else than they used to.

use super::Doubts;
use crate::json::{Path, Problem, ViolationCode};
use crate::place::{Named, Place};
use crate::rule_set::RuleSet;

pub(super) fn of_rule_set(rule_set: &RuleSet, doubts: &mut Doubts<'_>) {
    for (index, zone) in rule_set.zones.iter().enumerate() {
        let path = Path::default().key("Zones").index(index);
        for (key, places) in [("Include", &zone.include), ("Exclude", &zone.exclude)] {
            for (index, place) in places.iter().enumerate() {
                misread(place, &path.key(key).index(index), doubts);
            }
        }
        let all = zone.include.iter().chain(&zone.exclude);
        used_to_take_islands(zone.include.iter().enumerate(), all, &path.key("Include"), doubts);
    }
    for (index, service) in rule_set.carrier_services.iter().enumerate() {
        let path = Path::default().key("CarrierServices").index(index);
        for (index, lane) in service.transit.iter().enumerate() {
            let path = path.key("Transit").index(index);
            of_lane([lane.from.as_deref(), lane.to.as_deref()], &path, rule_set, doubts);
        }
        for (index, lane) in service.rates.iter().enumerate() {
            let path = path.key("Rates").index(index);
            of_lane([lane.from.as_deref(), lane.to.as_deref()], &path, rule_set, doubts);
        }
        for (index, surcharge) in service.surcharges.iter().enumerate() {
            let path = path.key("Surcharges").index(index).key("Places");
            of_names(surcharge.places.as_deref(), &path, rule_set, doubts);
        }
        if let Some(rules) = &service.rules {
            of_names(Some(&rules.excluded_places), &path.key("Rules").key("ExcludedPlaces"), rule_set, doubts);
        }
    }
}

fn of_lane([from, to]: [Option<&[String]>; 2], path: &Path, rule_set: &RuleSet, doubts: &mut Doubts<'_>) {
    of_names(from, &path.key("From"), rule_set, doubts);
    of_names(to, &path.key("To"), rule_set, doubts);
}

/// Names of shipping locations, zones and places.
fn of_names(names: Option<&[String]>, path: &Path, rule_set: &RuleSet, doubts: &mut Doubts<'_>) {
    let (mut own, mut zones) = (Vec::new(), Vec::new());
    for (index, name) in names.unwrap_or_default().iter().enumerate() {
        match doubts.names.place(name) {
            Ok(Named::Place(place)) => {
                misread(&place, &path.index(index), doubts);
                own.push((index, place));
            }
            Ok(Named::Zone(zone)) => zones.extend(rule_set.zones.get(zone).into_iter().flat_map(|zone| &zone.include)),
            _ => {}
        }
    }
    let own = own.iter().map(|(index, place)| (*index, place));
    used_to_take_islands(own.clone(), own.map(|(_, place)| place).chain(zones), path, doubts);
}

/// Codes that lack a 0, and ranges that look like one code.
fn misread(place: &Place, path: &Path, doubts: &mut Doubts<'_>) {
    if let Some(other) = place.with_lost_zero() {
        let message = format!("`{place}` is one digit short of a postcode: it is read as the beginning of longer ones");
        doubts.hinted(ViolationCode::AmbiguousPlace, path.clone(), message, &format!("has a leading 0 been lost? `{other}`"));
    }
    if let Some(code) = place.as_one_code() {
        let message = format!("`{place}` is a range of prefixes, though its parts joined are a postcode");
        doubts.hinted(ViolationCode::AmbiguousPlace, path.clone(), message, &format!("if that one is meant, write `{code}`"));
    }
}

/// A whole `GB` in places that say nothing of Jersey, Guernsey and the Isle of Man, whose addresses are often written as of GB.
fn used_to_take_islands<'p>(
    mut own: impl Iterator<Item = (usize, &'p Place)>,
    mut all: impl Iterator<Item = &'p Place>,
    path: &Path,
    doubts: &mut Doubts<'_>,
) {
    let Some((index, _)) = own.find(|(_, place)| matches!(place, Place::Country(country) if country.code() == "GB")) else { return };
    let takes_island = |place: &Place| place.country().is_none_or(|country| ["JE", "GG", "IM"].contains(&country.code()));
    if !all.any(takes_island) {
        let message =
            "`GB` used to take addresses in GB with a postcode of Jersey, Guernsey or the Isle of Man: they lie in `JE`, `GG`, `IM`";
        let problem = Problem::new(path.index(index), message).code(ViolationCode::Changed);
        doubts.found.push(problem.hint("add `JE`, `GG` and `IM` if they are meant"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{RATES, TRANSIT, of_service, warned};

    #[test]
    fn places_that_may_be_meant_otherwise_are_named() {
        let doubted = |place: &str| {
            let fields = format!(r#"{TRANSIT}, {RATES}, "Rules": {{ "ExcludedPlaces": ["{place}"] }}"#);
            let found = warned(&of_service(&fields), None);
            found.first().map(|text| text.split_once(": ").unwrap().1.to_owned()).unwrap_or_default()
        };
        assert_eq!(doubted("AU 200"), "`AU 200` is one digit short of a postcode: it is read as the beginning of longer ones");
        assert_eq!(doubted("TW 106-409"), "`TW 106-409` is a range of prefixes, though its parts joined are a postcode");
        for sound in ["AU 0200", "AU 20", "TW =106-409", "DE 10-19", "US 902", "US 902-906", "IN 11", "GB M2", "HK 100"] {
            assert_eq!(doubted(sound), "", "{sound}");
        }
    }

    #[test]
    fn a_country_that_lost_its_islands_is_named() {
        let changed = |to: &str| {
            let fields = format!(r#""Transit": [{{ "To": [{to}], "TransitDays": {{ "Min": 1, "Max": 1 }} }}], {RATES}"#);
            let found = warned(&of_service(&fields), None);
            found.iter().filter(|text| text.starts_with("changed CarrierServices[0].Transit[0].To[0]: `GB` used to take")).count()
        };
        assert_eq!(changed(r#""GB""#), 1);
        for sound in [r#""GB M""#, r#""GB", "JE", "GG", "IM""#, r#""GB", "GB IM1""#, r#""*""#, r#""GB", "*""#, r#""NORTH""#] {
            assert_eq!(changed(sound), 0, "{sound}");
        }
    }
}
