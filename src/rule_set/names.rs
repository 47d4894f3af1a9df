//! The names in a rule set.

use super::RuleSet;
use crate::check::{Names, numbered};
use crate::place::{Country, Place, Postcode};

/// Every reference of a rule set, with its number.
pub(crate) fn names_of(rule_set: &RuleSet) -> Names<'_> {
    Names {
        locations: numbered(rule_set.shipping_locations.iter().map(|location| &location.reference)),
        zones: numbered(rule_set.zones.iter().map(|zone| &zone.reference)),
        zone_charts: numbered(rule_set.zone_charts.iter().map(|chart| &chart.reference)),
        tariffs: numbered(rule_set.tariffs.iter().map(|tariff| &tariff.reference)),
        carriers: numbered(rule_set.carriers.iter().map(|carrier| &carrier.reference)),
        services: numbered(rule_set.carrier_services.iter().map(|service| &service.reference)),
    }
}

/// The country of a shipping location's `Place`, and its postcode if that is one.
pub(crate) fn location_address(place: &str) -> Result<(Country, Option<String>), String> {
    let (country, postcode) = place.trim().split_once(char::is_whitespace).unwrap_or((place.trim(), ""));
    if let Ok(country) = country.parse::<Country>()
        && Postcode::parse(country, postcode).is_ok()
    {
        return Ok((country, Some(postcode.to_owned())));
    }
    // A part of the country is a place too, but no address: lanes that need its postcode don't match.
    let read = place.parse::<Place>().map_err(|error| error.to_string())?;
    let given = country.parse::<Country>().ok().or_else(|| read.country());
    given.map(|country| (country, None)).ok_or_else(|| "a shipping location isn't everywhere".to_owned())
}
