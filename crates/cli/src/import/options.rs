//! The options of an import whose values have a form of their own.

use std::collections::BTreeSet;

use consign::{Carrier, Country, Currency, Place, Quantity, Reference};
use consign_tables::shortened;
use rust_decimal::Decimal;

/// `DHL`, `DHL=DHL Paket`
pub(crate) fn carrier(text: &str) -> Result<Carrier, String> {
    let (reference, name) = text.split_once('=').map_or((text, None), |(reference, name)| (reference, Some(name.trim().to_owned())));
    let reference = reference.trim().parse::<Reference>().map_err(|error| error.to_string())?;
    Ok(Carrier::new(reference, name.filter(|name| !name.is_empty())))
}

/// `PHX`, `LEIPZIG=DE 04103`, or a place, `US 850`.
pub(crate) fn origin(text: &str) -> Result<(String, Option<String>), String> {
    let (name, place) = text.split_once('=').map_or((text, None), |(name, place)| (name, Some(place.trim().to_owned())));
    let name = name.trim().to_owned();
    name.parse::<Reference>().map_err(|error| error.to_string())?;
    if let Some(place) = &place {
        let country = place.split(' ').next().unwrap_or_default();
        country.parse::<Country>().map_err(|error| error.to_string())?;
    }
    Ok((name, place))
}

/// `Europe=DE,FR,AT`
pub(crate) fn zone(text: &str) -> Result<(String, BTreeSet<Country>), String> {
    let (label, countries) = text.split_once('=').ok_or("expected a label and its countries: `Europe=DE,FR,AT`")?;
    let countries = countries.split([',', ';']).map(str::trim).filter(|country| !country.is_empty()).map(country);
    let countries: BTreeSet<Country> = countries.collect::<Result<_, _>>()?;
    if countries.is_empty() {
        Err("expected at least one country: `Europe=DE,FR,AT`".to_owned())
    } else {
        Ok((label.trim().to_owned(), countries))
    }
}

/// `DAS=4.45`
pub(crate) fn amount(text: &str) -> Result<(String, Decimal), String> {
    let (class, amount) = text.split_once('=').ok_or("expected a class and what it costs: `DAS=4.45`")?;
    Ok((class.trim().to_owned(), amount.parse::<Quantity>().map_err(|error| error.to_string())?.decimal()))
}

/// `USD=0.9`
pub(crate) fn exchange_rate(text: &str) -> Result<(Currency, Quantity), String> {
    let (currency, rate) = text.split_once('=').ok_or("expected a currency and what one of it is worth: `USD=0.9`")?;
    let currency = currency.trim().to_ascii_uppercase().parse::<Currency>().map_err(|error| error.to_string())?;
    Ok((currency, rate.parse::<Quantity>().map_err(|error| error.to_string())?))
}

/// `2`, `2-5`
pub(crate) fn transit(text: &str) -> Result<(u32, u32), String> {
    let (min, max) = text.split_once('-').unwrap_or((text, text));
    let days = |text: &str| text.trim().parse::<u32>().ok().filter(|days| *days <= 365);
    let days = days(min).zip(days(max)).filter(|(min, max)| min <= max);
    days.ok_or_else(|| format!("`{}` is not a number of days: `2`, or a range of them: `2-3`", shortened(text)))
}

/// A country by its code.
pub(crate) fn country(text: &str) -> Result<Country, String> {
    match text.parse::<Place>() {
        Ok(Place::Country(country)) => Ok(country),
        _ => consign_tables::country(text),
    }
}
