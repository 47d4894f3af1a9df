//! Carriers' price lists as a rule set.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use consign::{Carrier, Country, Currency, LengthUnit, Quantity, Reference, RuleSet, Weekday, WeightUnit};
use consign_rates::{Besides, Imported, Kind, Mapping, MergeError, Notes, Options, Origin, import, merged};
use consign_tables::{Sheet, sheets};
use pyo3::prelude::*;
use serde::Deserialize;

use crate::errors::Error;
use crate::text::json;

/// What is imported, and what the lists don't say: the keywords of `import_rates`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    files: Vec<PathBuf>,
    #[serde(default)]
    zones: Vec<PathBuf>,
    #[serde(default)]
    surcharges: Vec<PathBuf>,
    /// The mapping's name and its text.
    mapping: Option<(String, String)>,
    into: Option<String>,
    name: Option<String>,
    service: Option<Reference>,
    carrier: Option<Reference>,
    carrier_name: Option<String>,
    country: Option<Country>,
    currency: Option<Currency>,
    #[serde(default)]
    exchange_rates: BTreeMap<Currency, Quantity>,
    weight_unit: Option<WeightUnit>,
    length_unit: Option<LengthUnit>,
    sheet: Option<String>,
    /// Names of shipping locations or places, each perhaps with the place of a new one and with its column in the zone chart.
    #[serde(default)]
    origins: Vec<(String, Option<String>, Option<String>)>,
    #[serde(default)]
    zone_countries: BTreeMap<String, BTreeSet<Country>>,
    #[serde(default)]
    amounts: BTreeMap<String, Quantity>,
    transit_days: Option<(u32, u32)>,
    delivery_days: Option<Vec<Weekday>>,
    #[serde(default)]
    prefix: bool,
    #[serde(default)]
    zero_is_free: bool,
    #[serde(default)]
    lenient: bool,
}

impl Asked {
    fn options(&self) -> Result<Options, Error> {
        let mut options = Options::default();
        if let Some((name, text)) = &self.mapping {
            options.mapping = Mapping::read(name, text).map_err(|error| Error::own("RatesError", error))?;
        }
        let origin = |(name, place, column): &(String, Option<String>, Option<String>)| Origin {
            column: column.clone(),
            name: name.clone(),
            place: place.clone(),
        };
        options.origins = self.origins.iter().map(origin).collect();
        options.carrier = self.carrier.clone().map(|carrier| Carrier::new(carrier, self.carrier_name.clone()));
        (options.service, options.country, options.currency) = (self.service.clone(), self.country, self.currency);
        (options.unit, options.length_unit, options.sheet) = (self.weight_unit, self.length_unit, self.sheet.clone());
        options.zones.clone_from(&self.zone_countries);
        options.amounts = self.amounts.iter().map(|(class, amount)| (class.clone(), amount.decimal())).collect();
        options.transit = self.transit_days.unwrap_or(options.transit);
        if let Some(days) = &self.delivery_days {
            options.delivery_days.clone_from(days);
        }
        (options.has_prefix, options.is_zero_a_price, options.is_lenient) = (self.prefix, self.zero_is_free, self.lenient);
        Ok(options)
    }

    /// Each list by itself, then all together; and what there is to tell.
    fn imported(self) -> Result<(String, String, Vec<String>), Error> {
        let options = self.options()?;
        let (charts, surcharges) = (all(&self.zones)?, all(&self.surcharges)?);
        let (mut parts, mut notes, mut looked_up) = (Vec::new(), Vec::new(), Vec::new());
        let mut mistaken = Vec::new();
        for path in &self.files {
            match import(&all(std::slice::from_ref(path))?, &charts, &surcharges, &options) {
                Ok(imported) => {
                    notes.extend(told(&imported.notes));
                    looked_up.extend(verified(&imported)?);
                    parts.push((path.display().to_string(), imported.rules));
                }
                Err(refused) => mistaken.push(refused.to_string()),
            }
        }
        if !mistaken.is_empty() {
            return Err(Error::own("RatesError", mistaken.join("\n")));
        }
        let into = self.into.map(|text| RuleSet::from_json(&text)).transpose()?.map(|rules| (rules, "into".to_owned()));
        let rates: Vec<(Currency, Quantity)> = self.exchange_rates.into_iter().collect();
        let besides = Besides { name: self.name.as_deref(), into, currency: self.currency, exchange_rates: &rates };
        let rules = merged(besides, parts).map_err(|error| match error {
            MergeError::Refused(error) => error.into(),
            error => Error::own("RatesError", error),
        })?;
        Ok((rules.to_json(), json(&notes)?, looked_up))
    }
}

/// How many prices are looked up.
const LOOKED_UP: usize = 10;

fn verified(imported: &Imported) -> Result<Vec<String>, Error> {
    imported.verify(LOOKED_UP).map_err(|refused| Error::own("RatesError", format!("prices that were looked up are others:\n{refused}")))
}

fn told(notes: &Notes) -> Vec<consign_rates::Note> {
    [Kind::Mistaken, Kind::LeftOut, Kind::Assumed].into_iter().flat_map(|kind| notes.of(kind).cloned()).collect()
}

fn all(paths: &[PathBuf]) -> Result<Vec<Sheet>, Error> {
    let read = |path: &PathBuf| sheets(path).map_err(|error| Error::own("RatesError", error));
    Ok(paths.iter().map(read).collect::<Result<Vec<_>, _>>()?.concat())
}

/// Makes a rule set of price lists: its JSON, what there is to tell, and some prices that were looked up in it.
#[pyfunction]
pub(crate) fn import_rates(py: Python<'_>, asked: &str) -> Result<(String, String, Vec<String>), Error> {
    let asked: Asked = serde_json::from_str(asked).map_err(|error| Error::Value(error.to_string()))?;
    py.detach(|| asked.imported())
}
