//! The names in a rule set.

use super::RuleSet;
use crate::check::{Names, numbered};
use crate::place::{Country, CountryError, Postcode};

/// Every reference of a rule set, with its number.
pub(crate) fn names_of(rule_set: &RuleSet) -> Names<'_> {
    Names {
        locations: numbered(rule_set.shipping_locations.iter().map(|location| &location.reference)),
        zones: numbered(rule_set.zones.iter().map(|zone| &zone.reference)),
        carriers: numbered(rule_set.carriers.iter().map(|carrier| &carrier.reference)),
        services: numbered(rule_set.carrier_services.iter().map(|service| &service.reference)),
    }
}

/// The country and postcode of a shipping location's `Place`.
pub(crate) fn location_address(place: &str) -> Result<(Country, Option<Postcode>), String> {
    let place = place.trim();
    let (country, postcode) = place.split_once(char::is_whitespace).unwrap_or((place, ""));
    let country: Country = country.parse().map_err(|error: CountryError| error.to_string())?;
    if postcode.trim().is_empty() {
        return Ok((country, None));
    }
    let postcode = Postcode::parse(country, postcode).map_err(|error| error.to_string())?;
    Ok((country, Some(postcode)))
}
