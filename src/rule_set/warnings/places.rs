//! Places that may be meant otherwise than they are read, or that mean something else than they used to.

use super::Doubts;
use crate::json::{Path, Trail, ViolationCode};
use crate::place::{Country, Named, Place};
use crate::rule_set::{CarrierService, RuleSet, Surcharge, Vat, Zone, location_address};

/// The territories whose addresses are often written as of GB: their codes of countries.
pub(super) const ISLANDS: [&str; 3] = ["JE", "GG", "IM"];

pub(super) fn of_rule_set(rule_set: &RuleSet, doubts: &mut Doubts<'_>) {
    let root = Trail::Root;
    let zones = root.key("Zones");
    for (index, zone) in rule_set.zones.iter().enumerate() {
        of_zone(zone, &zones.index(index), doubts);
    }
    let locations = root.key("ShippingLocations");
    for (index, location) in rule_set.shipping_locations.iter().enumerate() {
        if let Some(place) = &location.place {
            of_location(place, &locations.index(index).key("Place"), doubts);
        }
    }
    let charts = root.key("ZoneCharts");
    for (index, chart) in rule_set.zone_charts.iter().enumerate() {
        let own = charts.index(index);
        let own = own.key("Charts");
        for (index, entry) in chart.charts.iter().enumerate() {
            let own = own.index(index);
            names_misread(entry.from.as_deref(), &own.key("From"), doubts);
            let own = own.key("Zones");
            for (zone, places) in &entry.zones {
                let own = own.name(zone);
                places.iter().enumerate().for_each(|(index, place)| misread(place, &own.index(index), doubts));
            }
        }
    }
    of_vat(&rule_set.vat, &root.key("Vat"), doubts);
    let services = root.key("CarrierServices");
    for (index, service) in rule_set.carrier_services.iter().enumerate() {
        of_service(service, rule_set, &services.index(index), doubts);
    }
    of_surcharges(&rule_set.surcharges, &root.key("Surcharges"), doubts);
    rule_set.each_rule(&mut |at, terms| terms.each_place(at, &mut |at, _, name| name_misread(name, at, doubts)));
    rule_set.each_place_of_objectives(&mut |at, _, name| name_misread(name, at, doubts));
}

fn of_service(service: &CarrierService, rule_set: &RuleSet, path: &Trail<'_>, doubts: &mut Doubts<'_>) {
    let lists = [path.key("Transit"), path.key("Rates"), path.key("Surcharges")];
    let transit = service.transit.iter().map(|lane| [&lane.from, &lane.to]).enumerate().map(|lane| (&lists[0], lane));
    let rates = service.rates.iter().map(|lane| [&lane.from, &lane.to]).enumerate().map(|lane| (&lists[1], lane));
    for (list, (index, [from, to])) in transit.chain(rates) {
        let lane = list.index(index);
        for (key, names) in [("From", from), ("To", to)] {
            of_names(names.as_deref(), &lane.key(key), rule_set, doubts);
        }
    }
    for (index, surcharge) in service.surcharges.iter().enumerate() {
        islands_of(surcharge.places.as_deref(), &lists[2].index(index).key("Places"), rule_set, doubts);
    }
    of_surcharges(&service.surcharges, &lists[2], doubts);
    of_vat(&service.vat, &path.key("Vat"), doubts);
    if let Some(rules) = &service.rules {
        let rules_path = path.key("Rules");
        of_names(Some(&rules.excluded_places), &rules_path.key("ExcludedPlaces"), rule_set, doubts);
    }
}

fn of_zone(zone: &Zone, path: &Trail<'_>, doubts: &mut Doubts<'_>) {
    for (key, places) in [("Include", &zone.include), ("Exclude", &zone.exclude)] {
        let list = path.key(key);
        places.iter().enumerate().for_each(|(index, place)| misread(place, &list.index(index), doubts));
    }
    let all = zone.include.iter().chain(&zone.exclude);
    used_to_take_islands(zone.include.iter().enumerate(), &all, &path.key("Include"), doubts);
    // What a zone takes back from more than GB it used to take back from the islands, too.
    if missing(&zone.include.iter()).len() < ISLANDS.len()
        && let Some(index) = zone.exclude.iter().position(is_whole)
    {
        let list = path.key("Exclude");
        changed("`GB` used to keep out", &missing(&zone.exclude.iter()), list.index(index).path(), doubts);
    }
}

/// The place of a shipping location, which is an address where it is a whole postcode.
fn of_location(text: &str, path: &Trail<'_>, doubts: &mut Doubts<'_>) {
    let (Ok(place), Ok((_, postcode))) = (text.parse::<Place>(), location_address(text)) else { return };
    misread(&place, path, doubts);
    let Some(country) = place.country() else { return };
    let written = text.split_whitespace().next().and_then(|country| country.parse::<Country>().ok());
    let message = match &place {
        _ if ISLANDS.contains(&country.code()) && written.is_some_and(|written| written != country) => {
            format!("`{text}` used to lie in `GB`: it lies in `{}`, in places, tax and holidays", country.code())
        }
        Place::Code { .. } if postcode.is_none() && !country.has_uk_postcodes() && !country.has_zip_codes() => {
            format!("`{text}` used to be read as an address with that postcode: it is no whole one, so finer places are unknown here")
        }
        _ => return,
    };
    doubts.add(ViolationCode::Changed, path.path(), message);
}

fn of_surcharges(surcharges: &[Surcharge], list: &Trail<'_>, doubts: &mut Doubts<'_>) {
    for (index, surcharge) in surcharges.iter().enumerate() {
        surcharge.each_place(&list.index(index), &mut |at, _, name| name_misread(name, at, doubts));
    }
}

fn of_vat(entries: &[Vat], list: &Trail<'_>, doubts: &mut Doubts<'_>) {
    for (index, entry) in entries.iter().enumerate() {
        names_misread(entry.to.as_deref(), &list.index(index).key("To"), doubts);
    }
}

/// Names of shipping locations, zones and places, as they stood in the first edition already.
fn of_names(names: Option<&[String]>, path: &Trail<'_>, rule_set: &RuleSet, doubts: &mut Doubts<'_>) {
    names_misread(names, path, doubts);
    islands_of(names, path, rule_set, doubts);
}

fn islands_of(names: Option<&[String]>, path: &Trail<'_>, rule_set: &RuleSet, doubts: &mut Doubts<'_>) {
    let (mut own, mut zones) = (Vec::new(), Vec::new());
    for (index, name) in names.unwrap_or_default().iter().enumerate() {
        match doubts.names.place(name) {
            Ok(Named::Place(place)) => own.push((index, place)),
            Ok(Named::Zone(zone)) => zones.extend(rule_set.zones.get(zone).into_iter().flat_map(|zone| &zone.include)),
            _ => {}
        }
    }
    let own = own.iter().map(|(index, place)| (*index, place));
    used_to_take_islands(own.clone(), &own.map(|(_, place)| place).chain(zones), path, doubts);
}

fn names_misread(names: Option<&[String]>, path: &Trail<'_>, doubts: &mut Doubts<'_>) {
    names.into_iter().flatten().enumerate().for_each(|(index, name)| name_misread(name, &path.index(index), doubts));
}

fn name_misread(name: &str, path: &Trail<'_>, doubts: &mut Doubts<'_>) {
    if let Ok(Named::Place(place)) = doubts.names.place(name) {
        misread(&place, path, doubts);
    }
}

/// Codes that lack a 0, and ranges that look like one code.
fn misread(place: &Place, path: &Trail<'_>, doubts: &mut Doubts<'_>) {
    if let Some(other) = place.with_lost_zero() {
        let message = format!("`{place}` is one digit short of a postcode: it is read as the beginning of longer ones");
        doubts.hinted(ViolationCode::AmbiguousPlace, path.path(), message, &format!("has a leading 0 been lost? `{other}`"));
    }
    if let Some(code) = place.as_one_code() {
        let message = format!("`{place}` is a range of prefixes, though its parts joined are a postcode");
        doubts.hinted(ViolationCode::AmbiguousPlace, path.path(), message, &format!("if that one is meant, write `{code}`"));
    }
}

fn is_whole(place: &Place) -> bool {
    matches!(place, Place::Country(country) if country.code() == "GB")
}

/// The islands of which some places say nothing.
fn missing<'p>(places: &(impl Iterator<Item = &'p Place> + Clone)) -> Vec<&'static str> {
    let says = |island: &str| places.clone().any(|place| place.country().is_none_or(|country| country.code() == island));
    ISLANDS.into_iter().filter(|island| !says(island)).collect()
}

/// A whole `GB` in places that say nothing of Jersey, Guernsey or the Isle of Man, whose addresses are often written as of GB.
fn used_to_take_islands<'p>(
    mut own: impl Iterator<Item = (usize, &'p Place)>,
    all: &(impl Iterator<Item = &'p Place> + Clone),
    path: &Trail<'_>,
    doubts: &mut Doubts<'_>,
) {
    let Some((index, _)) = own.find(|(_, place)| is_whole(place)) else { return };
    changed("`GB` used to take", &missing(all), path.index(index).path(), doubts);
}

/// Where addresses of the islands were taken for addresses of GB.
pub(super) fn changed(lead: &str, islands: &[&str], path: Path, doubts: &mut Doubts<'_>) {
    if islands.is_empty() {
        return;
    }
    let name = |island: &&str| match *island {
        "JE" => "Jersey",
        "GG" => "Guernsey",
        _ => "the Isle of Man",
    };
    let (names, codes) = (joined(islands.iter().map(name)), joined(islands.iter().map(|island| format!("`{island}`"))));
    let message = format!("{lead} addresses in GB with a postcode of {names}: they lie in {codes}");
    doubts.hinted(ViolationCode::Changed, path, message, &format!("add {codes} if addresses there are meant"));
}

/// `one, another and a third`.
fn joined<T: ToString>(all: impl Iterator<Item = T>) -> String {
    let mut all: Vec<String> = all.map(|one| one.to_string()).collect();
    match all.pop() {
        Some(last) if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        last => last.unwrap_or_default(),
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
        for sound in
            [r#""GB M""#, r#""GB", "JE", "GG", "IM""#, r#""GB", "GB IM1", "GB JE", "GB GY""#, r#""*""#, r#""GB", "*""#, r#""NORTH""#]
        {
            assert_eq!(changed(sound), 0, "{sound}");
        }
    }
}
