//! The rule set that is being made, and what its parts are added by.

use std::collections::BTreeSet;

use consign::{Chart, Country, Place, Quantity, Reference, RuleSet, ZoneChart};
use consign_tables::Sheet;
use rust_decimal::Decimal;

use crate::bands::Bands;
use crate::chart::ChartFile;
use crate::list::{List, Spot};
use crate::notes::Notes;
use crate::options::Options;
use crate::reading::At;
use crate::verify::Check;

/// What a rule set is made of.
pub(crate) struct Writer<'w> {
    pub(crate) list: &'w List,
    pub(crate) chart: &'w ChartFile,
    pub(crate) sheets: &'w [&'w Sheet],
    pub(crate) options: &'w Options,
    pub(crate) notes: &'w mut Notes,
    pub(crate) rules: RuleSet,
    /// Where the parts of the rule set come from, by the beginnings of their paths.
    pub(crate) places: Vec<(String, At)>,
    /// Prices that can be looked up.
    pub(crate) checks: Vec<Check>,
    /// Countries that any zone names.
    pub(crate) named: BTreeSet<Country>,
    /// Countries that the zones of the service name which is being written, in all its parts.
    pub(crate) of_service: BTreeSet<Country>,
}

/// One zone of a part of a service: all rows that go to the same places.
pub(crate) struct Zone<'w> {
    pub(crate) spot: &'w Spot,
    pub(crate) bands: Bands,
    pub(crate) terms: Vec<u32>,
}

/// A zone of the rule set.
pub(crate) struct Written<'w> {
    pub(crate) name: String,
    pub(crate) places: Vec<Place>,
    /// Whether it is a zone of the chart that was given.
    pub(crate) is_charted: bool,
    pub(crate) bands: Bands,
    pub(crate) terms: BTreeSet<u32>,
    pub(crate) zone: Zone<'w>,
}

pub(crate) fn quantity(figure: Decimal) -> Option<Quantity> {
    Quantity::new(figure).ok()
}

pub(crate) fn add_chart(
    writer: &mut Writer<'_>,
    (stem, otherwise): (&str, &Reference),
    charts: Vec<Chart>,
    ats: Vec<(String, At)>,
) -> Reference {
    if let Some(known) = writer.rules.zone_charts.iter().find(|known| known.charts == charts) {
        return known.reference.clone();
    }
    let reference = free(stem, otherwise, |name| writer.rules.zone_charts.iter().any(|known| known.reference.as_str() == name));
    let index = writer.rules.zone_charts.len();
    writer.places.extend(ats.into_iter().map(|(path, at)| (format!("ZoneCharts[{index}].{path}"), at)));
    writer.rules.zone_charts.push(ZoneChart { reference: reference.clone(), charts });
    reference
}

/// A reference that nothing has yet; `otherwise` if there is none, which the rule set's check tells.
pub(crate) fn free(stem: &str, otherwise: &Reference, is_taken: impl Fn(&str) -> bool) -> Reference {
    let names = std::iter::once(stem.to_owned()).chain((2..100_000).map(|number| format!("{stem}-{number}")));
    names.filter(|name| !is_taken(name)).map_while(|name| name.parse().ok()).next().unwrap_or_else(|| otherwise.clone())
}

/// Where something stands, for messages.
pub(crate) fn place(sheets: &[&Sheet], at: At) -> String {
    sheets.get(at.sheet as usize).map_or_else(String::new, |sheet| sheet.place(at.row as usize, at.column as usize).to_string())
}
