//! What it takes to check a rule set: the names in it, and the problems found.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Display;

use chrono::NaiveDate;

use crate::json::{Problem, Problems, Trail, ViolationCode};
use crate::measure::{Length, LengthUnit, Weight, WeightUnit};
use crate::number::Quantity;
use crate::place::{Named, PlaceError};
use crate::reference::Reference;

/// Every reference of a rule set, with its number. Of a reference that stands twice the first counts.
#[derive(Default)]
pub(crate) struct Names<'a> {
    pub(crate) locations: HashMap<&'a str, usize>,
    pub(crate) zones: HashMap<&'a str, usize>,
    pub(crate) zone_charts: HashMap<&'a str, usize>,
    pub(crate) tariffs: HashMap<&'a str, usize>,
    pub(crate) carriers: HashMap<&'a str, usize>,
    pub(crate) services: HashMap<&'a str, usize>,
}

impl Names<'_> {
    /// What a name stands for: a shipping location, else a zone, else a place.
    pub(crate) fn place(&self, name: &str) -> Result<Named, PlaceError> {
        if let Some(location) = self.locations.get(name) {
            Ok(Named::Location(*location))
        } else if let Some(zone) = self.zones.get(name) {
            Ok(Named::Zone(*zone))
        } else {
            name.parse().map(Named::Place)
        }
    }
}

/// Numbers references from 0.
pub(crate) fn numbered<'a>(references: impl Iterator<Item = &'a Reference>) -> HashMap<&'a str, usize> {
    let mut numbers = HashMap::new();
    for (number, reference) in references.enumerate() {
        numbers.entry(reference.as_str()).or_insert(number);
    }
    numbers
}

/// The problems found so far, and the names to look up.
pub(crate) struct Checker<'a> {
    pub(crate) names: Names<'a>,
    pub(crate) problems: Problems,
    /// Names of places without a problem: most stand in a rule set many times.
    pub(crate) sound: HashSet<&'a str>,
    /// How many names misspelt ones were compared with.
    pub(crate) comparisons: usize,
    /// How many members the conditions have that were checked.
    pub(crate) members: usize,
    /// What services' own surcharges and their families are called.
    pub(crate) own_surcharges: HashSet<&'a str>,
    /// The zones of each chart, all its entries together.
    pub(crate) chart_zones: Vec<BTreeSet<&'a str>>,
    /// The zones of all charts.
    pub(crate) all_zones: HashSet<&'a str>,
}

impl<'a> Checker<'a> {
    pub(crate) fn refuse(&mut self, path: &Trail<'_>, message: impl Into<String>) {
        self.problems.push(Problem::new(path.path(), message));
    }

    /// A clash of two figures: `low` is beyond `high`.
    pub(crate) fn clash(&mut self, code: ViolationCode, path: &Trail<'_>, message: String, other: &Trail<'_>, label: &str) {
        self.problems.push(Problem::new(path.path(), message).code(code).other(other.path(), label));
    }

    pub(crate) fn ordered<T: PartialOrd + Display>(&mut self, low: Option<T>, high: Option<T>, path: &Trail<'_>, keys: [&'static str; 2]) {
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            let [low_key, high_key] = keys;
            let message = format!("`{low_key}` `{low}` is above `{high_key}` `{high}`");
            self.clash(ViolationCode::OutOfOrder, &path.key(low_key), message, &path.key(high_key), &format!("`{high_key}` is"));
        }
    }

    /// A list that is given says something.
    pub(crate) fn not_empty<T>(&mut self, list: Option<&[T]>, path: &Trail<'_>, absent: &str) {
        if list.is_some_and(<[T]>::is_empty) {
            let problem = Problem::new(path.path(), format!("an empty list matches nothing: leave it out for {absent}"));
            self.problems.push(problem.code(ViolationCode::EmptyList));
        }
    }

    /// Names of shipping locations, zones or places.
    pub(crate) fn places(&mut self, names: Option<&'a [String]>, path: &Trail<'_>) {
        for (index, name) in names.into_iter().flatten().enumerate() {
            let before = self.problems.len();
            if !self.sound.contains(name.as_str()) {
                self.place(name, &path.index(index));
            }
            if self.problems.len() == before {
                self.sound.insert(name);
            }
        }
    }

    fn place(&mut self, name: &str, path: &Trail<'_>) {
        let (location, zone) = (self.names.locations.get(name), self.names.zones.get(name));
        if let (Some(_), Some(zone)) = (location, zone) {
            self.clash(
                ViolationCode::AmbiguousName,
                path,
                format!("`{name}` is both a shipping location and a zone"),
                &Trail::Root.key("Zones").index(*zone).key("Reference"),
                "the zone is",
            );
        } else if let Err(error) = self.names.place(name) {
            let known = self.names.locations.keys().chain(self.names.zones.keys()).copied();
            let hint = Self::nearest(&mut self.comparisons, known, name);
            let shown = crate::number::shortened(name);
            let mut problem = Problem::new(path.path(), format!("`{shown}` is no shipping location, no zone and no place: {error}"));
            problem.hint = hint;
            problem.code = ViolationCode::UnknownReference;
            self.problems.push(problem);
        }
    }

    pub(crate) fn known(
        &mut self,
        kind: &str,
        reference: &Reference,
        path: &Trail<'_>,
        of: impl for<'n> Fn(&'n Names<'n>) -> &'n HashMap<&'n str, usize>,
    ) {
        let known = of(&self.names);
        if known.contains_key(reference.as_str()) || reference.as_str().is_empty() {
            return;
        }
        let hint = Self::nearest(&mut self.comparisons, known.keys().copied(), reference.as_str());
        self.unknown(kind, reference.as_str(), path, hint);
    }

    pub(crate) fn unknown(&mut self, kind: &str, name: &str, path: &Trail<'_>, hint: Option<String>) {
        let message = format!("unknown {kind} `{}`", crate::number::shortened(name));
        let mut problem = Problem::new(path.path(), message).code(ViolationCode::UnknownReference);
        problem.hint = hint;
        self.problems.push(problem);
    }

    /// A name that nothing has, among those that are known.
    pub(crate) fn unknown_among<'n>(&mut self, kind: &str, name: &str, path: &Trail<'_>, known: impl Iterator<Item = &'n str>) {
        let hint = Self::nearest(&mut self.comparisons, known, name);
        self.unknown(kind, name, path, hint);
    }

    pub(crate) fn unique<'r>(&mut self, kind: &str, list: &'static str, references: impl Iterator<Item = &'r Reference>) {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let list = Trail::Root.key(list);
        for (index, reference) in references.enumerate() {
            if reference.as_str().is_empty() {
                continue;
            }
            if let Some(first) = seen.get(reference.as_str()) {
                self.clash(
                    ViolationCode::DuplicateReference,
                    &list.index(index).key("Reference"),
                    format!("a second {kind} `{reference}`"),
                    &list.index(*first).key("Reference"),
                    "the first is",
                );
            } else {
                seen.insert(reference.as_str(), index);
            }
        }
    }
}

/// How many names a document's misspelt ones are compared with in all; then there are no more hints.
const MOST_COMPARISONS: usize = 20_000_000;

impl Checker<'_> {
    /// The nearest of some names to a misspelt one, as a hint.
    pub(crate) fn nearest_of<'n>(&mut self, known: impl Iterator<Item = &'n str>, given: &str) -> Option<String> {
        Self::nearest(&mut self.comparisons, known, given)
    }

    /// The known name that a misspelt one was most likely meant to be; of equally near ones the first in code-point order.
    pub(crate) fn nearest<'n>(comparisons: &mut usize, known: impl Iterator<Item = &'n str>, given: &str) -> Option<String> {
        let within = 1 + given.len() / 4;
        let letters = letters_of(given);
        let near = known.take_while(|_| {
            *comparisons += 1;
            *comparisons <= MOST_COMPARISONS
        });
        let near = near.filter(|name| name.len().abs_diff(given.len()) <= within && apart(&letters, &letters_of(name)) <= 2 * within);
        let lower = given.to_lowercase();
        let (distance, name) = near.map(|name| (strsim::damerau_levenshtein(&name.to_lowercase(), &lower), name)).min()?;
        // A name of which every letter is another is near to nothing.
        let is_near = distance <= within && distance < name.chars().count().max(given.chars().count());
        (is_near && *comparisons <= MOST_COMPARISONS).then(|| format!("did you mean `{name}`?"))
    }
}

/// How often each letter stands in a name, whatever its case: a cheap look before the exact distance.
fn letters_of(name: &str) -> [u8; 32] {
    let mut letters = [0_u8; 32];
    for byte in name.bytes() {
        if let Some(count) = letters.get_mut(usize::from(byte) & 31) {
            *count = count.saturating_add(1);
        }
    }
    letters
}

fn apart(one: &[u8; 32], other: &[u8; 32]) -> usize {
    one.iter().zip(other).map(|(one, other)| usize::from(one.abs_diff(*other))).sum()
}

impl<'a> Checker<'a> {
    /// A limit limits something, and its ends are in order.
    pub(crate) fn bounds(&mut self, min: Option<Quantity>, max: Option<Quantity>, path: &Trail<'_>) {
        if min.is_none() && max.is_none() {
            self.refuse(path, "a limit states `Min`, `Max` or both");
        }
        self.ordered(min, max, path, ["Min", "Max"]);
    }

    /// A figure that a weight can be.
    pub(crate) fn weight(&mut self, figure: Option<Quantity>, unit: WeightUnit, path: &Trail<'_>) {
        if let Some(Err(error)) = figure.map(|figure| Weight::new(figure.decimal(), unit)) {
            self.refuse(path, error.to_string());
        }
    }

    /// A figure that a length can be.
    pub(crate) fn length(&mut self, figure: Option<Quantity>, unit: LengthUnit, path: &Trail<'_>) {
        if let Some(Err(error)) = figure.map(|figure| Length::new(figure.decimal(), unit)) {
            self.refuse(path, error.to_string());
        }
    }

    /// Where from and where to: names that exist, and no empty list.
    pub(crate) fn lane(&mut self, from: Option<&'a [String]>, to: Option<&'a [String]>, path: &Trail<'_>) {
        for (key, names) in [("From", from), ("To", to)] {
            let path = path.key(key);
            self.not_empty(names, &path, "anywhere");
            self.places(names, &path);
        }
    }

    /// The first and the last date of a validity.
    pub(crate) fn validity(&mut self, from: Option<NaiveDate>, to: Option<NaiveDate>, path: &Trail<'_>) {
        self.ordered(from, to, path, ["ValidFrom", "ValidTo"]);
    }
}
