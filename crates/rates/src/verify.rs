//! Prices looked up by the engine, beside the cells that they come from.

use consign::chrono::{NaiveDate, NaiveTime};
use consign::{Consignment, Country, Currency, Matcher, Place, Postcode, WeightUnit};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::reading::{Amount, At};

/// A price that can be looked up.
#[derive(Debug, Clone)]
pub(crate) struct Check {
    pub(crate) service: String,
    pub(crate) zone: String,
    pub(crate) place: Place,
    pub(crate) from: Option<String>,
    pub(crate) weight: Decimal,
    pub(crate) unit: WeightUnit,
    pub(crate) amount: Amount,
    pub(crate) currency: Currency,
    pub(crate) valid: Option<NaiveDate>,
    pub(crate) at: At,
}

/// Countries that a zone for everywhere else may be asked with.
const ANYWHERE: [&str; 16] = ["US", "DE", "GB", "JP", "BR", "AU", "CA", "FR", "IN", "ZA", "NZ", "MX", "KE", "PE", "FJ", "MN"];

impl Check {
    /// What it should cost, as the engine rounds.
    fn expected(&self, decimals: u32) -> Option<Decimal> {
        let Amount { price, per_unit, minimum } = self.amount;
        let by_unit = per_unit.unwrap_or_default().checked_mul(self.weight)?;
        let sum = price.checked_add(by_unit)?.max(minimum.unwrap_or_default());
        Some(sum.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero))
    }

    /// Looks it up: what stands there and what it costs; or why that is another price.
    pub(crate) fn looked_up(&self, matcher: &Matcher, place: &str) -> Result<String, String> {
        let Self { service, zone, weight, unit, currency, .. } = self;
        let pool = matcher.service(service).ok_or_else(|| format!("{place}: there is no service `{service}`"))?;
        let date = self.valid.or_else(|| NaiveDate::from_ymd_opt(2026, 11, 2)).unwrap_or_default();
        let at = date.and_time(NaiveTime::default()).and_utc();
        let mut why = format!("{place}: {service}, zone {zone}: no address in it is known");
        for (country, postcode, region) in addresses(&self.place) {
            let origin = self.origin();
            let text = format!(
                "{{\"Reference\":\"V\",\"Packages\":[{{\"Weight\":{{\"Value\":{weight},\"Unit\":\"{unit}\"}},\"Dimensions\":{{\"Unit\":\"Cm\",\"Length\":1,\"Width\":1,\
                 \"Height\":1}}}}],\"Addresses\":[{origin},{{\"AddressType\":\"Destination\",\"Country\":{{\"IsoCode\":{{\"TwoLetterCode\":\"{country}\"}}}},\
                 \"Postcode\":{postcode:?}{region}}}]}}"
            );
            let consignment = Consignment::from_json(&text).map_err(|error| format!("{place}: {error}"))?;
            let quotes = pool.quotes(&consignment, at).map_err(|error| format!("{place}: {error}"))?;
            let Some(price) = quotes.first().map(|quote| quote.price()) else {
                let reasons = pool.explain(&consignment, at).ok().map(|explanation| format!("{explanation:?}")).unwrap_or_default();
                why = format!(
                    "{place}: {service}, zone {zone}: no offer to {country} {postcode} of {weight} {unit}; {}",
                    consign_tables::shortened(&reasons)
                );
                continue;
            };
            let expected = self.expected(price.base.scale());
            let told = format!(
                "{place}: {service}, zone {zone}, {weight} {unit} to {}: {} {currency}",
                format!("{country} {postcode}").trim_end(),
                price.base
            );
            if expected == Some(price.base) && price.currency == *currency {
                return Ok(told);
            }
            why = format!("{told}; the sheet says {}", expected.unwrap_or_default());
            // A part of a range may be another zone, which goes before it there.
            if !matches!(self.place, Place::Range { .. }) {
                break;
            }
        }
        Err(why)
    }

    fn origin(&self) -> String {
        let Some(from) = &self.from else { return "{\"AddressType\":\"Origin\"}".to_owned() };
        let Ok(place) = from.parse::<Place>() else {
            return format!("{{\"AddressType\":\"Origin\",\"ShippingLocationReference\":{from:?}}}");
        };
        let (country, postcode, _) = addresses(&place).into_iter().next().unwrap_or_default();
        format!("{{\"AddressType\":\"Origin\",\"Country\":{{\"IsoCode\":{{\"TwoLetterCode\":\"{country}\"}}}},\"Postcode\":{postcode:?}}}")
    }
}

/// Addresses in a place: country, postcode, and what else stands there as JSON.
fn addresses(place: &Place) -> Vec<(String, String, String)> {
    let plain = |country: &Country, postcode: String| (country.to_string(), postcode, String::new());
    match place {
        Place::Country(country) => {
            let filled = ["5", "9", "1", "3"].iter().filter_map(|digit| filled(*country, digit));
            std::iter::once(String::new()).chain(filled).map(|postcode| plain(country, postcode)).collect()
        }
        Place::Code { country, code } | Place::Exact { country, code } => {
            filled(*country, code).into_iter().map(|postcode| plain(country, postcode)).collect()
        }
        Place::Range { country, first, last } => {
            let middle = first
                .parse::<u32>()
                .ok()
                .zip(last.parse::<u32>().ok())
                .map(|(from, to)| format!("{:0width$}", u32::midpoint(from, to), width = first.len()));
            let codes = [Some(first), Some(last), middle.as_ref()];
            codes.into_iter().flatten().filter_map(|code| filled(*country, code)).map(|postcode| plain(country, postcode)).collect()
        }
        Place::Subdivision { country, subdivision } => {
            vec![(country.to_string(), String::new(), format!(",\"Region\":{:?}", subdivision.code()))]
        }
        Place::Region { country, name } => vec![(country.to_string(), String::new(), format!(",\"Region\":{name:?}"))],
        Place::Town { country, name } => vec![(country.to_string(), String::new(), format!(",\"Town\":{name:?}"))],
        _ => ANYWHERE.iter().map(|country| ((*country).to_owned(), String::new(), String::new())).collect(),
    }
}

/// A whole postcode that begins with a code.
pub(crate) fn filled(country: Country, code: &str) -> Option<String> {
    let tails = ["", "0", "00", "000", "0000", "00000", "1AA", " 1AA", "11AA", "1", "1A1", "A1A1", "AA", "00AA", "000AA", "00-000"];
    tails.iter().map(|tail| format!("{code}{tail}")).find(|whole| Postcode::parse(country, whole).is_ok_and(|read| is_whole(&read, whole)))
}

/// Whether all of a postcode is there, not its beginning only.
fn is_whole(read: &Postcode, text: &str) -> bool {
    let least = match read.country().code() {
        "GB" => 5,
        "NL" | "CA" => 6,
        "PT" | "IE" => 7,
        _ => 0,
    };
    text.chars().filter(|letter| letter.is_alphanumeric()).count() >= least
}
