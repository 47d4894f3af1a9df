//! The options of an import whose values have a form of their own.

use std::collections::BTreeSet;

use consign::{Carrier, Country, Currency, Place, Quantity, Reference};

use crate::import::cell;

/// `DHL`, `DHL=DHL Paket`
pub(crate) fn carrier(text: &str) -> Result<Carrier, String> {
    let (reference, name) = text.split_once('=').map_or((text, None), |(reference, name)| (reference, Some(name.trim().to_owned())));
    let reference = reference.trim().parse::<Reference>().map_err(|error| error.to_string())?;
    Ok(Carrier::new(reference, name.filter(|name| !name.is_empty())))
}

/// `LEIPZIG=DE 04103`, or the name of a location that exists.
pub(crate) fn location(text: &str) -> Result<(Reference, Option<String>), String> {
    let (reference, place) = text.split_once('=').map_or((text, None), |(reference, place)| (reference, Some(place.trim().to_owned())));
    let reference = reference.trim().parse::<Reference>().map_err(|error| error.to_string())?;
    if let Some(place) = &place {
        let country = place.split(' ').next().unwrap_or_default();
        country.parse::<Country>().map_err(|error| error.to_string())?;
    }
    Ok((reference, place))
}

/// `Europe=DE,FR,AT`
pub(crate) fn zone(text: &str) -> Result<(String, BTreeSet<Country>), String> {
    let (label, countries) = text.split_once('=').ok_or("expected a label and its countries: `Europe=DE,FR,AT`")?;
    let countries = cell::countries(countries)?.ok_or("expected at least one country: `Europe=DE,FR,AT`")?;
    Ok((label.trim().to_lowercase(), countries))
}

/// `USD=0.9`
pub(crate) fn exchange_rate(text: &str) -> Result<(Currency, Quantity), String> {
    let (currency, rate) = text.split_once('=').ok_or("expected a currency and what one of it is worth: `USD=0.9`")?;
    let currency = currency.trim().to_ascii_uppercase().parse::<Currency>().map_err(|error| error.to_string())?;
    Ok((currency, rate.parse::<Quantity>().map_err(|error| error.to_string())?))
}

/// `2`, `2-5`
pub(crate) fn transit(text: &str) -> Result<(u32, u32), String> {
    cell::transit(text, 1)
}

/// A country by its code.
pub(crate) fn country(text: &str) -> Result<Country, String> {
    match text.parse::<Place>() {
        Ok(Place::Country(country)) => Ok(country),
        _ => consign_tables::country(text),
    }
}
