//! Lists of places, all answered at once: which of the rule set's lists does an address lie in?
//!
//! Each distinct list of names is numbered once. An address then looks up its country and the codes of its postcode, and each hit
//! names the lists and zones it belongs to, so that the cost doesn't grow with the number of lists that have nothing to do with it.

mod classes;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::check::Named;
use crate::place::{Country, Place, Postcode};

pub(crate) use classes::{ClassId, Classes};

/// The number of a list of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ListId(u32);

/// An address as far as places ask.
#[derive(Debug, Clone, Default)]
pub(crate) struct Whereabouts {
    pub(crate) location: Option<usize>,
    pub(crate) country: Option<Country>,
    /// `None` if there is none, or one that cannot be read.
    pub(crate) postcode: Option<Postcode>,
}

/// What one entry of the index is for.
#[derive(Debug, Clone, Default)]
struct Targets {
    lists: Vec<u32>,
    included_in: Vec<u32>,
    excluded_from: Vec<u32>,
}

#[derive(Debug, Clone, Default)]
struct CountryPlaces {
    whole: Targets,
    codes: HashMap<String, Targets>,
    ranges: BTreeMap<(String, String), Targets>,
    /// Everything in `codes` and `ranges`: what can't be told without a postcode.
    with_postcode: Targets,
}

/// All the lists of a rule set, and its zones.
#[derive(Debug, Clone, Default)]
pub(crate) struct PlaceLists {
    numbers: HashMap<Vec<Named>, u32>,
    everywhere: Targets,
    locations: HashMap<usize, Targets>,
    /// In an order, so that classes have the same numbers whenever a rule set is compiled.
    countries: BTreeMap<Country, CountryPlaces>,
    zones: Vec<Targets>,
}

/// Which lists an address lies in. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Matched {
    /// One bit for each list, in turns: a word of those that it lies in, a word of those of which it would take a postcode to tell.
    words: Arc<[u64]>,
}

/// Where a consignment goes from and to, as far as lists of places ask.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route<'a> {
    pub(crate) origin: &'a Matched,
    pub(crate) destination: &'a Matched,
}

impl Route<'_> {
    /// Whether it leads from one list to another; an absent list is everywhere.
    pub(crate) fn leads(self, from: Option<ListId>, to: Option<ListId>) -> bool {
        self.destination.allows(to) && self.origin.allows(from)
    }
}

#[derive(Clone, Copy)]
enum Target {
    List(u32),
    IncludedIn(u32),
    ExcludedFrom(u32),
}

impl Targets {
    fn add(&mut self, target: Target) {
        let (numbers, number) = match target {
            Target::List(number) => (&mut self.lists, number),
            Target::IncludedIn(number) => (&mut self.included_in, number),
            Target::ExcludedFrom(number) => (&mut self.excluded_from, number),
        };
        if numbers.last() != Some(&number) {
            numbers.push(number);
        }
    }

    fn memory(&self) -> usize {
        (self.lists.capacity() + self.included_in.capacity() + self.excluded_from.capacity()) * size_of::<u32>()
    }
}

impl PlaceLists {
    /// The index with a rule set's zones, each as its included and excluded places.
    pub(crate) fn with_zones<'a>(zones: impl Iterator<Item = (&'a [Place], &'a [Place])>) -> Self {
        let mut index = Self::default();
        for (number, (include, exclude)) in zones.enumerate() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            for place in include {
                index.add_place(place, Target::IncludedIn(number));
            }
            for place in exclude {
                index.add_place(place, Target::ExcludedFrom(number));
            }
            index.zones.push(Targets::default());
        }
        index
    }

    /// The number of a list. Lists of the same names share it.
    pub(crate) fn list(&mut self, mut names: Vec<Named>) -> ListId {
        names.sort();
        names.dedup();
        if let Some(number) = self.numbers.get(&names) {
            return ListId(*number);
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        for name in &names {
            let target = Target::List(number);
            match name {
                Named::Location(location) => self.locations.entry(*location).or_default().add(target),
                Named::Zone(zone) => {
                    if let Some(targets) = self.zones.get_mut(*zone) {
                        targets.add(target);
                    }
                }
                Named::Place(place) => self.add_place(place, target),
            }
        }
        self.numbers.insert(names, number);
        ListId(number)
    }

    fn add_place(&mut self, place: &Place, target: Target) {
        match place {
            Place::Everywhere => self.everywhere.add(target),
            Place::Country(country) => self.countries.entry(*country).or_default().whole.add(target),
            Place::Code { country, code } => {
                let places = self.countries.entry(*country).or_default();
                places.with_postcode.add(target);
                places.codes.entry(code.clone()).or_default().add(target);
            }
            Place::Range { country, first, last } => {
                let places = self.countries.entry(*country).or_default();
                places.with_postcode.add(target);
                places.ranges.entry((first.clone(), last.clone())).or_default().add(target);
            }
        }
    }

    /// Which lists an address lies in.
    pub(crate) fn matched(&self, address: &Whereabouts) -> Matched {
        let mut hits = vec![&self.everywhere];
        let mut unknown = None;
        hits.extend(address.location.and_then(|location| self.locations.get(&location)));
        if let Some(places) = address.country.and_then(|country| self.countries.get(&country)) {
            hits.push(&places.whole);
            if let Some(postcode) = &address.postcode {
                hits.extend(postcode.codes().filter_map(|code| places.codes.get(code)));
                let within = places.ranges.iter().filter(|((first, last), _)| postcode.is_within(first, last));
                hits.extend(within.map(|(_, targets)| targets));
            } else {
                unknown = Some(&places.with_postcode);
            }
        }
        self.settled(&hits, unknown)
    }

    /// The lists that some hits come to, by themselves and through zones; `unknown` is what can't be told without a postcode.
    fn settled(&self, hits: &[&Targets], unknown: Option<&Targets>) -> Matched {
        let words = self.numbers.len().div_ceil(64);
        let (mut lists, mut untold) = (vec![0; words], vec![0; words]);
        let zone_words = self.zones.len().div_ceil(64);
        let mut zones = [vec![0; zone_words], vec![0; zone_words], vec![0; zone_words], vec![0; zone_words]];
        let [included, excluded, perhaps_included, perhaps_excluded] = &mut zones;
        for targets in hits {
            set_all(&mut lists, &targets.lists);
            set_all(included, &targets.included_in);
            set_all(excluded, &targets.excluded_from);
        }
        if let Some(targets) = unknown {
            set_all(&mut untold, &targets.lists);
            set_all(perhaps_included, &targets.included_in);
            set_all(perhaps_excluded, &targets.excluded_from);
        }
        for (number, targets) in self.zones.iter().enumerate() {
            let [included, excluded, perhaps_included, perhaps_excluded] = zones.each_ref().map(|zones| is_set(zones, number));
            if excluded || !(included || perhaps_included) {
                continue;
            }
            if included && !perhaps_excluded {
                set_all(&mut lists, &targets.lists);
            } else {
                set_all(&mut untold, &targets.lists);
            }
        }
        Matched { words: lists.into_iter().zip(untold).flat_map(<[u64; 2]>::from).collect() }
    }

    pub(crate) fn memory(&self) -> usize {
        let country = |places: &CountryPlaces| {
            let codes: usize =
                places.codes.iter().map(|(code, targets)| code.capacity() + size_of::<(String, Targets)>() + targets.memory()).sum();
            let ranges: usize = places.ranges.values().map(|targets| size_of::<((String, String), Targets)>() + targets.memory()).sum();
            codes + ranges + places.whole.memory() + places.with_postcode.memory() + size_of::<CountryPlaces>()
        };
        let names: usize = self.numbers.keys().map(|names| names.capacity() * size_of::<Named>()).sum();
        names + self.countries.values().map(country).sum::<usize>() + self.zones.iter().map(Targets::memory).sum::<usize>()
    }
}

impl Matched {
    /// Whether the address lies in the list.
    pub(crate) fn has(&self, list: ListId) -> bool {
        self.has_bit(2 * (list.number() / 64), list)
    }

    /// Whether there is a list of which it would take a postcode to tell.
    pub(crate) fn has_unknown(&self) -> bool {
        self.words.iter().skip(1).step_by(2).any(|word| *word != 0)
    }

    /// Whether it would take a postcode to tell.
    pub(crate) fn is_unknown(&self, list: ListId) -> bool {
        self.has_bit(2 * (list.number() / 64) + 1, list)
    }

    fn has_bit(&self, word: usize, list: ListId) -> bool {
        self.words.get(word).is_some_and(|word| word & (1 << (list.0 % 64)) != 0)
    }

    /// Whether the address lies in the list; an absent list is everywhere.
    pub(crate) fn allows(&self, list: Option<ListId>) -> bool {
        list.is_none_or(|list| self.has(list))
    }
}

impl ListId {
    pub(crate) fn number(self) -> usize {
        self.0 as usize
    }
}

fn set_all(words: &mut [u64], numbers: &[u32]) {
    for number in numbers {
        if let Some(word) = words.get_mut(*number as usize / 64) {
            *word |= 1 << (number % 64);
        }
    }
}

fn is_set(words: &[u64], number: usize) -> bool {
    words.get(number / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Place {
        text.parse().unwrap()
    }

    fn at(country: &str, postcode: &str) -> Whereabouts {
        let country = country.parse().unwrap();
        Whereabouts { location: None, country: Some(country), postcode: Postcode::parse(country, postcode).ok() }
    }

    #[test]
    fn a_zone_without_its_excluded_places_matches() {
        let mut lists = PlaceLists::with_zones([(&[place("GB")][..], &[place("GB BT"), place("GB HS")][..])].into_iter());
        let mainland = lists.list(vec![Named::Zone(0)]);
        assert!(lists.matched(&at("GB", "M2 6LW")).has(mainland));
        assert!(!lists.matched(&at("GB", "BT1 1AA")).has(mainland));
        assert!(!lists.matched(&at("DE", "10115")).is_unknown(mainland));
        let nowhere = lists.matched(&at("GB", "?"));
        assert!(!nowhere.has(mainland) && nowhere.is_unknown(mainland));
    }

    #[test]
    fn a_whole_country_needs_no_postcode() {
        let mut lists = PlaceLists::with_zones([(&[place("GB"), place("GB M")][..], &[place("DE 1")][..])].into_iter());
        let (zone, both) = (lists.list(vec![Named::Zone(0)]), lists.list(vec![Named::Place(place("GB M")), Named::Place(place("GB"))]));
        let nowhere = lists.matched(&at("GB", ""));
        assert!(nowhere.has(zone) && !nowhere.is_unknown(zone));
        assert!(nowhere.has(both) && nowhere.is_unknown(both));
    }

    #[test]
    fn lists_of_the_same_names_are_one() {
        let mut lists = PlaceLists::default();
        let first = lists.list(vec![Named::Place(place("GB")), Named::Place(place("*"))]);
        assert_eq!(first, lists.list(vec![Named::Place(place("*")), Named::Place(place("GB"))]));
        assert!(lists.matched(&Whereabouts::default()).has(first));
    }

    #[test]
    fn ranges_and_locations_are_found() {
        let mut lists = PlaceLists::default();
        let range = lists.list(vec![Named::Place(place("US 902-906"))]);
        let location = lists.list(vec![Named::Location(3)]);
        assert!(lists.matched(&at("US", "90601")).has(range) && !lists.matched(&at("US", "90701")).has(range));
        assert!(lists.matched(&Whereabouts { location: Some(3), ..Whereabouts::default() }).has(location));
    }
}
