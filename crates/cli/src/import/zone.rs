//! Where the rows of a sheet go: lists of countries, labels, and what an empty list means.

use std::collections::{BTreeMap, BTreeSet};

use consign::Country;

use crate::import::note::{Kind, Notes};
use crate::import::row::Row;
use consign_tables::country;

/// Where a row goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Destination {
    /// What the sheet calls it.
    pub(crate) label: Option<String>,
    /// Places; `*` is everywhere.
    pub(crate) include: Vec<String>,
    pub(crate) exclude: Vec<String>,
}

impl Destination {
    pub(crate) fn is_everywhere(&self) -> bool {
        self.include == ["*"]
    }

    /// Whether another goes to just the same places, whatever it is called.
    pub(crate) fn goes_where(&self, other: &Self) -> bool {
        self.include == other.include && self.exclude == other.exclude
    }

    /// Whether both go to one place at least, so far as their lists say.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.include.iter().any(|place| other.holds(place) || other.include.iter().any(|theirs| country_of(theirs) == place))
    }

    /// Whether it goes to all places to which another does.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.include.iter().all(|place| other.holds(place))
    }

    fn holds(&self, place: &str) -> bool {
        self.include.iter().any(|own| own == place || own == country_of(place))
    }
}

fn country_of(place: &str) -> &str {
    place.split(' ').next().unwrap_or_default()
}

/// What is known of places besides the rows.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// Where the carrier is at home.
    pub(crate) home: Option<Country>,
    /// What the user says of zones: label in lower case, and countries.
    pub(crate) defined: BTreeMap<String, BTreeSet<Country>>,
}

/// The one country of the rows that are domestic only, if it is one.
pub(crate) fn home(rows: &[Row]) -> Option<Country> {
    let domestic = rows.iter().filter(|row| row.domestic == Some(true) && row.international != Some(true));
    let countries: BTreeSet<Country> = domestic.flat_map(|row| row.countries.iter().flatten().copied()).collect();
    let mut countries = countries.into_iter();
    countries.next().filter(|_| countries.next().is_none())
}

/// Where each row goes; without those of which it isn't known, which is said.
pub(crate) fn destinations(rows: Vec<Row>, places: &Places, columns: [&str; 2], notes: &mut Notes) -> Vec<(Row, Destination)> {
    let stated: Vec<Option<BTreeSet<Country>>> = rows.iter().map(|row| stated(row, places, columns, notes)).collect();
    let mut labels: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (row, _) in rows.iter().zip(&stated).filter(|(row, stated)| stated.is_none() && !is_home(row) && !is_world(row)) {
        labels.entry(&row.code).or_default().insert(label(row));
    }
    let several: BTreeSet<String> = labels.iter().filter(|(_, labels)| labels.len() > 1).map(|(code, _)| (*code).to_owned()).collect();
    let mut known = Known::default();
    for (row, countries) in rows.iter().zip(&stated) {
        let countries = countries.iter().flatten();
        known.by_code.entry(row.code.clone()).or_default().extend(countries.clone());
        known.all.extend(countries);
    }
    let mut found = Vec::new();
    for (row, stated) in rows.into_iter().zip(stated) {
        if let Some(countries) = stated {
            let include = if row.postcodes.is_empty() { countries.iter().map(Country::to_string).collect() } else { row.postcodes.clone() };
            found.push((row.clone(), Destination { label: row.zone.clone(), include, exclude: Vec::new() }));
        } else if is_home(&row) {
            let why = "the row is domestic, and nothing says in which country: it is left out (`--country`)";
            notes.cell(Kind::LeftOut, row.line, columns[1], why);
        } else if is_region(&row) || !is_world(&row) && (several.contains(&row.code) || !says_nothing(&row)) {
            let zone = row.zone.clone().unwrap_or_default();
            let why = format!("nothing says which countries the zone `{zone}` has: its rows are left out (`--zone '{zone}=DE,FR'`)");
            notes.cell(Kind::LeftOut, row.line, columns[0], why);
        } else {
            let exclude = elsewhere(&row, &known, places);
            let home = places.home.filter(|home| exclude.contains(home)).map_or(String::new(), |home| format!(" and at home, in `{home}`"));
            let why = format!("no countries are stated: that is everywhere but where the service has other zones{home}");
            notes.cell(Kind::Assumed, row.line, columns[1], why);
            let exclude = exclude.iter().map(Country::to_string).collect();
            found.push((row.clone(), Destination { label: row.zone.clone(), include: vec!["*".to_owned()], exclude }));
        }
    }
    found
}

/// The countries of a row: those of its list, of its label, of home.
fn stated(row: &Row, places: &Places, [zones, countries]: [&str; 2], notes: &mut Notes) -> Option<BTreeSet<Country>> {
    if let Some(list) = &row.countries {
        let only = |flag: Option<bool>, other: Option<bool>| flag == Some(true) && other != Some(true);
        let domestic = only(row.domestic, row.international);
        let abroad = only(row.international, row.domestic);
        let home = places.home.is_some_and(|home| list.contains(&home));
        if places.home.is_some() && (domestic && (!home || list.len() > 1) || abroad && home) {
            let why = "the countries and the flags domestic and international contradict each other: the countries count";
            notes.cell(Kind::Assumed, row.line, countries, why);
        }
        return Some(list.clone());
    }
    if let Some(defined) = places.defined.get(&label(row)) {
        return Some(defined.clone());
    }
    if let Some(country) = row.zone.as_deref().filter(|zone| is_country_like(zone)).and_then(|zone| country(zone).ok()) {
        notes.cell(Kind::Assumed, row.line, zones, format!("no countries are stated: the label says `{country}`"));
        return Some(BTreeSet::from([country]));
    }
    let home = places.home.filter(|_| is_home(row))?;
    notes.cell(Kind::Assumed, row.line, countries, format!("no countries are stated, and the row is domestic: that is `{home}`"));
    Some(BTreeSet::from([home]))
}

/// The countries that a sheet names.
#[derive(Default)]
struct Known {
    by_code: BTreeMap<String, BTreeSet<Country>>,
    all: BTreeSet<Country>,
}

/// Where an empty list does not go: to other zones of the service, or of the whole sheet if it is for the rest; and home, if it is abroad.
fn elsewhere(row: &Row, known: &Known, places: &Places) -> BTreeSet<Country> {
    let label = label(row);
    let others = if label.contains("rest") { Some(&known.all) } else { known.by_code.get(&row.code) };
    let named = is_world(row) && !["", "*", "all", "any", "everywhere"].contains(&label.as_str());
    let abroad = row.domestic != Some(true) && (row.international == Some(true) || named);
    others.into_iter().flatten().copied().chain(places.home.filter(|_| abroad)).collect()
}

fn label(row: &Row) -> String {
    row.zone.as_deref().unwrap_or_default().to_lowercase()
}

fn is_home(row: &Row) -> bool {
    let named = ["domestic", "national", "inland", "home"].contains(&label(row).as_str()) && row.international != Some(true);
    row.domestic == Some(true) && row.international != Some(true) || named
}

/// Whether a label says that everywhere is meant, or nothing.
fn is_world(row: &Row) -> bool {
    let label = label(row);
    let words = ["world", "international", "intl", "rest", "other", "global", "every", "elsewhere", "export", "abroad"];
    words.iter().any(|word| label.contains(word)) || ["", "*", "all", "any", "row"].contains(&label.as_str())
}

/// Whether a label names a part of the world, of which everybody has another list: `Europe`, `Rest of Europe`, `Non-EU`.
fn is_region(row: &Row) -> bool {
    let label = label(row);
    let names =
        ["europe", "asia", "america", "africa", "oceania", "pacific", "nordic", "scandinav", "balti", "benelux", "middle east", "balkan"];
    let short = ["eu", "efta", "eea", "apac", "emea", "latam", "gcc", "asean", "dach"];
    names.iter().any(|name| label.contains(name)) || words_of(&label).any(|word| short.contains(&word))
}

/// Whether a label says nothing of places: `Zone 1`, `Standard rate`, what the service is called.
fn says_nothing(row: &Row) -> bool {
    const WORDS: [&str; 12] =
        ["zone", "zones", "rate", "rates", "tariff", "default", "standard", "flat", "service", "shipping", "delivery", "main"];
    let label = label(row);
    let is_name = [Some(&row.code), row.name.as_ref()].into_iter().flatten().any(|name| name.to_lowercase() == label);
    is_name || words_of(&label).all(|word| WORDS.contains(&word) || word.len() == 1 || word.bytes().all(|byte| byte.is_ascii_digit()))
}

fn words_of(label: &str) -> impl Iterator<Item = &str> {
    label.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether a label may be a country: a name or a code, but no number, and no short form of a continent.
fn is_country_like(label: &str) -> bool {
    label.chars().all(|letter| letter.is_alphabetic() || letter == ' ') && !["AF", "AS", "EU", "NA", "OC", "SA"].contains(&label)
}
