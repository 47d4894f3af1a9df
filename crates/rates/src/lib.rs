//! Price lists, zone charts and surcharge lists of carriers as a rule set of the engine.
//!
//! A price list is a table that people have: zones as columns and weights as rows, weights as columns and places as rows, or a row for each
//! price. What a header doesn't say, [`Options`] and a [`Mapping`] do. Everything that was assumed or left out is told, and what isn't
//! understood and may be a part of a price is refused.
//!
//! Bands are as the engine's: above the lower weight, up to and with the upper one.
//!
//! ```
//! use consign_rates::{Options, import};
//! let mut sheet = consign_tables::Sheet::new("prices.csv", None);
//! sheet.push(1, ["Weight (kg)", "DE", "AT"]);
//! sheet.push(2, ["1", "4.90", "7.90"]);
//! sheet.push(3, ["5", "5.90", "9.90"]);
//! let mut options = Options::default();
//! options.service = Some("STANDARD".parse()?);
//! options.carrier = Some(consign::Carrier::new("POST".parse()?, None));
//! options.currency = Some("EUR".parse()?);
//! let imported = import(&[sheet], &[], &[], &options)?;
//! assert_eq!(imported.rules.tariffs[0].up_to.len(), 2);
//! assert_eq!(imported.verify(10)?.len(), 4);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod amount;
mod bands;
mod block;
mod chart;
mod extras;
mod figure;
mod header;
mod lanes;
mod list;
mod mapping;
mod merge;
mod notes;
mod options;
mod proposal;
mod reading;
mod surcharges;
mod terms;
mod verify;
mod weights;
mod write;
mod writer;
mod zones;

use std::collections::BTreeSet;
use std::fmt;

use consign::{Currency, Place, RuleSet};
use consign_tables::Sheet;

use crate::block::{Block, blocks, unknown_columns};
use crate::chart::ChartFile;
use crate::header::Field;
use crate::list::List;
use crate::reading::{At, Reading};
use crate::verify::Check;
use crate::writer::{Writer, place};
use crate::zones::Where;

pub use mapping::{Decimals, Format, Mapping, OneOrMany, Parsed};
pub use merge::{Besides, MergeError, merged};
pub use notes::{Kind, Note, Notes};
pub use options::{Options, Origin};
pub use proposal::{is_price_list, proposed};

/// What became of a price list.
#[derive(Debug)]
pub struct Imported {
    /// The rule set, which its own check has accepted.
    pub rules: RuleSet,
    /// What was left out and assumed; with `is_lenient` also what was mistaken.
    pub notes: Notes,
    /// How many rows were read.
    pub rows: usize,
    /// How many prices there are.
    pub prices: usize,
    /// What the list calls its zones.
    pub labels: BTreeSet<String>,
    checks: Vec<(Check, String)>,
}

/// Why a price list is refused: with everything else that was told.
#[derive(Debug, Clone)]
pub struct Refused {
    /// At least one of them is of [`Kind::Mistaken`].
    pub notes: Box<Notes>,
    /// What the list calls its zones.
    pub labels: BTreeSet<String>,
}

impl Refused {
    fn of(notes: Notes) -> Self {
        Self { notes: Box::new(notes), labels: BTreeSet::new() }
    }
}

/// How many mistakes an error tells.
const MOST_TOLD: usize = 20;

impl fmt::Display for Refused {
    /// One mistake a line, with its place; the last says how many more there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.notes.lines(Kind::Mistaken, MOST_TOLD).join("\n"))
    }
}

impl std::error::Error for Refused {}

impl Imported {
    /// Looks up prices in the engine, spread over the list: a line for each, with the place of its cell. At most so many.
    ///
    /// # Errors
    /// The lookups that fail, or have another price than the sheet.
    pub fn verify(&self, most: usize) -> Result<Vec<String>, Refused> {
        let mut notes = Notes::default();
        let matcher = match self.rules.compile() {
            Ok(matcher) => matcher,
            Err(error) => {
                notes.general(Kind::Mistaken, error.to_string());
                return Err(Refused::of(notes));
            }
        };
        let count = self.checks.len();
        let chosen: BTreeSet<usize> = (0..most.min(count))
            .map(|index| if most > 1 { index * count.saturating_sub(1) / (most.min(count) - 1).max(1) } else { 0 })
            .collect();
        let mut told = Vec::new();
        for (check, place) in chosen.into_iter().filter_map(|index| self.checks.get(index)) {
            match check.looked_up(&matcher, place) {
                Ok(line) => told.push(line),
                Err(why) => notes.general(Kind::Mistaken, why),
            }
        }
        if notes.count(Kind::Mistaken) == 0 { Ok(told) } else { Err(Refused::of(notes)) }
    }
}

/// Makes a rule set of the sheets of a price list, of its zone charts, and of its surcharge lists.
///
/// # Errors
/// Everything that is mistaken, each with its place.
pub fn import(prices: &[Sheet], charts: &[Sheet], surcharges: &[Sheet], options: &Options) -> Result<Imported, Refused> {
    let mut notes = Notes::default();
    let chosen = chosen(prices, options, &mut notes);
    let sheets: Vec<&Sheet> = chosen.iter().copied().chain(charts).collect();
    let mut options = options.clone();
    options.guessed = guessed_home(&chosen, &options);
    let charted: Vec<&Sheet> = charts.iter().collect();
    let chart = chart::read(&charted, chosen.len(), &options, &mut notes);
    let list = listed(&chosen, &chart, &options, &mut notes);
    let labels: BTreeSet<String> = list.zones.iter().map(|spot| spot.label.clone()).filter(|label| !label.is_empty()).collect();
    let currency = usual_currency(&list).or(options.currency());
    let Some(currency) = currency.filter(|_| !notes.is_fatal()) else {
        if notes.count(Kind::Mistaken) == 0 {
            notes.general(Kind::Mistaken, "there are no prices");
        }
        return Err(Refused { notes: Box::new(notes), labels });
    };
    let named = list.zones.iter().filter_map(|spot| if let Where::In(places) = &spot.lies { Some(places) } else { None });
    let named = named.flatten().filter_map(Place::country).collect();
    let mut writer = Writer {
        list: &list,
        chart: &chart,
        sheets: &sheets,
        options: &options,
        notes: &mut notes,
        rules: RuleSet::new(currency),
        places: Vec::new(),
        checks: Vec::new(),
        named,
        of_service: BTreeSet::new(),
    };
    writer.write();
    writer.locations();
    let Writer { mut rules, places, checks, .. } = writer;
    surcharges::add(surcharges, &options, currency, &mut rules, &mut notes);
    if rules.carrier_services.is_empty() && notes.count(Kind::Mistaken) == 0 || rules.carrier_services.is_empty() && options.is_lenient {
        notes.fatal_general("no service could be carried over");
    }
    if notes.count(Kind::Mistaken) > 0 && (!options.is_lenient || notes.is_fatal()) {
        return Err(Refused { notes: Box::new(notes), labels });
    }
    usual(&options, &list, &mut notes);
    let checks = checks.into_iter().map(|check| {
        let place = place(&sheets, check.at);
        (check, place)
    });
    let checks: Vec<(Check, String)> = checks.collect();
    let prices = checks.len();
    let rules = accepted(&rules, &places, &sheets, &mut notes);
    match rules {
        Some(rules) => Ok(Imported { rules, notes, rows: list.rows, prices, labels, checks }),
        None => Err(Refused { notes: Box::new(notes), labels }),
    }
}

/// Tells what is usual and no list says.
fn usual(options: &Options, list: &List, notes: &mut Notes) {
    if options.mapping.basis.is_none() {
        notes.general(Kind::Assumed, "weights, sizes and prices are of each package: two packages cost two prices (`Basis` of a mapping)");
    }
    if options.home().is_none() && options.origins.is_empty() && list.terms.iter().any(|terms| terms.origin.is_empty()) {
        notes.general(Kind::Assumed, "nothing says where consignments come from: every service takes them from anywhere (`--country`)");
    }
    if !options.delivery_days.is_empty() {
        let days: Vec<String> = options.delivery_days.iter().map(ToString::to_string).collect();
        notes.general(Kind::Assumed, format!("transit days count and deliveries happen on {} (`--delivery-days`)", days.join(", ")));
    }
}

/// The sheets that are read.
fn chosen<'s>(prices: &'s [Sheet], options: &Options, notes: &mut Notes) -> Vec<&'s Sheet> {
    let Some(wanted) = options.sheet() else { return prices.iter().collect() };
    let is_wanted = |sheet: &&Sheet| sheet.name().is_some_and(|name| consign_tables::folded(name) == consign_tables::folded(wanted));
    let chosen: Vec<&Sheet> = prices.iter().filter(is_wanted).collect();
    if chosen.is_empty() {
        let known = prices.iter().filter_map(Sheet::name).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        notes.fatal_general(&format!(
            "there is no sheet `{wanted}`: there are {}",
            if known.is_empty() { "none with a name" } else { &known }
        ));
    }
    chosen
}

/// All prices of the sheets.
fn listed(sheets: &[&Sheet], chart: &ChartFile, options: &Options, notes: &mut Notes) -> List {
    let labels = chart.labels();
    let found: Vec<(usize, &Sheet, Block)> = sheets
        .iter()
        .enumerate()
        .flat_map(|(number, sheet)| blocks(sheet, options, &labels, notes).into_iter().map(move |block| (number, *sheet, block)))
        .collect();
    if let Some(sheet) = sheets.first().filter(|_| found.is_empty()) {
        notes.fatal(sheet.place(0, 0), "none of its first lines names the columns of a price list: a weight and zones, zones and weights, or a price (`[Columns]` and `Header` of a mapping say what a header doesn't)");
    }
    let has_own = |block: &Block| block.column(Field::Service).is_some() || block.column(Field::Name).is_some();
    let several = found.iter().filter(|(_, _, block)| !has_own(block)).count() > 1;
    let mut list = List::default();
    for (number, sheet, block) in &found {
        unknown_columns(sheet, block, notes);
        if block.rows.clone().all(|row| sheet.row(row).is_empty()) {
            notes.fatal(sheet.place(block.header, 0), "it has no rows below its header");
        }
        let service =
            if several { block_name(sheet, block, options) } else { options.service().map(ToString::to_string).unwrap_or_default() };
        let charted = |label: &str| chart.zone(label);
        let number = u32::try_from(*number).unwrap_or(u32::MAX);
        let mut reading = Reading { sheet, number, block, options, charted: &charted, service: &service, width: None };
        list.read(&mut reading, notes);
    }
    if let (Some(stated), true) = (options.service(), list.services.len() > 1 && found.iter().any(|(_, _, block)| has_own(block))) {
        notes.general(Kind::Assumed, format!("the list names its services itself: `{stated}` doesn't count"));
    }
    list
}

/// What the service of one of several blocks is called: by its title.
fn block_name(sheet: &Sheet, block: &Block, options: &Options) -> String {
    let title = block.title.clone().or_else(|| sheet.name().map(str::to_owned)).unwrap_or_else(|| (block.header + 1).to_string());
    if options.mapping.services.keys().any(|known| consign_tables::folded(known) == consign_tables::folded(&title)) {
        return title;
    }
    let own = header::words(&title).to_uppercase();
    options.service().map_or(own.clone(), |service| format!("{service}_{own}"))
}

/// Where the carrier is at home, by the one country of the rows that are domestic only.
fn guessed_home(sheets: &[&Sheet], options: &Options) -> Option<consign::Country> {
    let mut homes = BTreeSet::new();
    let mut quiet = Notes::default();
    for sheet in sheets {
        for block in blocks(sheet, options, &BTreeSet::new(), &mut quiet) {
            let (Some(domestic), Some(country)) = (block.column(Field::Domestic), block.column(Field::Country)) else { continue };
            let is = |cell: &str| figure::flag(cell) == Ok(true);
            let rows = block.rows.clone().map(|row| sheet.row(row));
            let own = rows.filter(|row| is(row.cell(domestic.at)) && !is(block.cell(*row, Field::International)));
            homes.extend(own.filter_map(|row| figure::countries(row.cell(country.at)).ok().flatten()).flatten());
        }
    }
    homes.pop_first().filter(|_| homes.is_empty())
}

/// The currency of most prices; the first, if there are several.
fn usual_currency(list: &List) -> Option<Currency> {
    let mut counts: Vec<(Currency, usize)> = Vec::new();
    for currency in
        list.lines.iter().filter(|line| line.amount.is_some()).filter_map(|line| Some(list.terms.get(line.terms as usize)?.currency))
    {
        match counts.iter_mut().find(|(known, _)| *known == currency) {
            Some((_, count)) => *count += 1,
            None => counts.push((currency, 1)),
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map(|(currency, _)| *currency)
}

/// The rule set as its own check reads it back. What that refuses is told by the place in the sheet.
fn accepted(rules: &RuleSet, places: &[(String, At)], sheets: &[&Sheet], notes: &mut Notes) -> Option<RuleSet> {
    let error = match RuleSet::from_json(&rules.to_json()) {
        Ok(read) => return Some(read),
        Err(error) => error,
    };
    let of = |path: &str| places.iter().filter(|(begins, _)| path.starts_with(begins.as_str())).max_by_key(|(begins, _)| begins.len());
    for violation in error.violations {
        let path = violation.place.path.to_string();
        let hint = violation.hint.map_or(String::new(), |hint| format!("; {hint}"));
        let other = violation.other.map_or(String::new(), |(other, label)| match of(&other.path.to_string()) {
            Some((_, at)) => format!(" ({label} at {})", place(sheets, *at)),
            None => format!(" ({label} at {})", other.path),
        });
        let why = format!("{}{other}{hint}", violation.message);
        match of(&path) {
            Some((_, at)) => notes.fatal(place(sheets, *at), why),
            None => notes.fatal_general(&format!("{path}: {why}")),
        }
    }
    None
}
