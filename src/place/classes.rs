//! Classes of addresses: two addresses of one class lie in the same of some lists, so whatever these lists settle is settled once for a
//! class. The ends of all their intervals cut a country into pieces; to find an address's class is to find the piece that its postcode is in.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::interval::{Interval, sweep};
use super::sets::PlaceSet;
use super::texts::Attribute;
use super::{Attributes, Country, Kind, ListId, PlaceLists, PostcodeKey, Spot, Told};
use crate::exact::small;

/// Where the first letter of a postcode is in its number.
const LETTER: u32 = 120;

/// The classes of one country.
struct CountryClasses {
    plain: Pieces,
    /// Where it counts what addresses state in words: by that. What isn't here is of no class.
    by_words: Option<HashMap<Attributes, Pieces>>,
}

/// The classes of the addresses in one country that state the same in words.
struct Pieces {
    without_postcode: u32,
    /// Postcodes shorter than this are of no class: it would take more than their order to tell which ranges they lie in.
    shortest: usize,
    /// Where each piece begins, ascending; the first at 0.
    starts: Box<[u128]>,
    /// How many begin before the postcodes of each first letter, and of all.
    before_letters: Box<[u32; 257]>,
    classes: Box<[u32]>,
}

/// The classes of all addresses.
pub(crate) struct Classes {
    /// By [`Country::number`], from 1; 0 for a country that no list names.
    numbers: Box<[u16]>,
    countries: Vec<CountryClasses>,
    /// Of an address without a country, and in one that no list names.
    elsewhere: u32,
    /// Of the shipping locations themselves.
    locations: Box<[u32]>,
    /// Whether a list names shipping locations.
    names_locations: bool,
    count: usize,
}

/// Which classes lie in each of the lists that made them.
pub(crate) struct Covered(HashMap<ListId, Box<[u32]>>);

impl Covered {
    /// The classes that lie in a list, ascending; `None` of a list that may cut classes apart.
    pub(crate) fn by(&self, list: ListId) -> Option<&[u32]> {
        self.0.get(&list).map(|classes| &**classes)
    }
}

/// Classes being made.
struct Making<'a> {
    lists: &'a PlaceLists,
    /// The sets that tell classes apart.
    sets: Vec<u32>,
    /// Classes by what tells them apart: the sets that they lie in and, of a shipping location, the lists that name it.
    known: HashMap<(Rc<[u32]>, Vec<ListId>), u32>,
    /// The sets of each.
    sets_of: Vec<Rc<[u32]>>,
    /// How many bytes there are for classes by words.
    room: usize,
}

impl Making<'_> {
    fn class(&mut self, sets: Rc<[u32]>, named: Vec<ListId>) -> u32 {
        let next = small(self.known.len());
        let class = *self.known.entry((sets.clone(), named)).or_insert(next);
        if class == next {
            self.sets_of.push(sets);
        }
        class
    }

    /// The class of an address that is asked about set by set.
    fn of_spot(&mut self, spot: &Spot, named: Vec<ListId>) -> u32 {
        let lies = |set: &&u32| self.lists.set(**set).is_some_and(|set| set.answer(spot) == Told::Yes);
        let sets = self.sets.iter().filter(lies).copied().collect();
        self.class(sets, named)
    }

    /// The class of a shipping location, which some lists may name.
    fn of_location(&mut self, classes: &Classes, spot: &Spot, named: Vec<ListId>) -> u32 {
        let place = Spot { location: None, ..*spot };
        match classes.class(&place, false).and_then(|class| Some((class, self.sets_of.get(class as usize)?.clone()))) {
            Some((class, _)) if named.is_empty() => class,
            Some((_, sets)) => self.class(sets, named),
            None => self.of_spot(&place, named),
        }
    }

    fn country(&mut self, country: Country) -> CountryClasses {
        let words: BTreeSet<(Kind, u32)> =
            self.sets.iter().filter_map(|set| Some(self.lists.set(*set)?.words(country))).flatten().collect();
        let plain = self.pieces(country, Attributes::default());
        if words.is_empty() {
            return CountryClasses { plain, by_words: None };
        }
        let mut by_words = HashMap::new();
        for attributes in profiles(&words) {
            let Some(left) = self.room.checked_sub(plain.memory()) else { break };
            self.room = left;
            by_words.insert(attributes, self.pieces(country, attributes));
        }
        CountryClasses { plain, by_words: Some(by_words) }
    }

    fn pieces(&mut self, country: Country, attributes: Attributes) -> Pieces {
        let mut intervals: Vec<(Interval, u32)> = Vec::new();
        for (number, set) in self.sets.iter().filter_map(|number| Some((*number, self.lists.set(*number)?))) {
            intervals.extend(set.intervals(country, attributes).iter().map(|interval| (*interval, number)));
        }
        let (starts, classes) = sweep(intervals, |inside| self.class(inside.iter().copied().collect(), Vec::new()));
        let mut before_letters = Box::new([0; 257]);
        for (letter, before) in (0_u128..).zip(before_letters.iter_mut()) {
            *before = small(starts.partition_point(|start: &u128| start >> LETTER < letter));
        }
        Pieces {
            without_postcode: self.of_spot(&Spot { country: Some(country), attributes, ..Spot::default() }, Vec::new()),
            shortest: self.sets.iter().filter_map(|set| Some(self.lists.set(*set)?.shortest(country))).max().unwrap_or(0),
            starts,
            before_letters,
            classes,
        }
    }
}

/// What addresses may state in words, as far as some of them count; of those that state two at once that do, none.
fn profiles(words: &BTreeSet<(Kind, u32)>) -> Vec<Attributes> {
    let kinds: BTreeSet<Kind> = words.iter().map(|(kind, _)| *kind).collect();
    let mut all = vec![Attributes::default()];
    for kind in &kinds {
        let others: Vec<Attributes> = all.iter().map(|own| own.with(*kind, Attribute::Other)).collect();
        all.extend(others);
    }
    let plain: Vec<Attributes> = all.clone();
    for (kind, number) in words {
        let own = plain.iter().filter(|own| own.of(*kind) == Attribute::Missing);
        all.extend(own.map(|own| own.with(*kind, Attribute::Named(*number))));
    }
    all
}

impl Classes {
    /// The classes that some lists tell apart, of addresses and of shipping locations; and of each of these lists, and of those others
    /// that consist of the same zones and places, which classes lie in it. Lists that would take more than so many bytes don't tell any.
    pub(crate) fn of(lists: &PlaceLists, by: &[ListId], others: &[ListId], locations: &[Spot], room: usize) -> (Self, Covered) {
        let [by, others] = &lists_with_room(lists, [by, others], room);
        let sets: BTreeSet<u32> = by.iter().flat_map(|list| lists.sets_of(*list)).copied().collect();
        let mut making = Making { lists, sets: sets.into_iter().collect(), known: HashMap::new(), sets_of: Vec::new(), room };
        let elsewhere = making.of_spot(&Spot::default(), Vec::new());
        let countries: BTreeSet<Country> =
            making.sets.iter().filter_map(|set| lists.set(*set)).flat_map(|set| set.countries().collect::<Vec<_>>()).collect();
        let mut numbers = vec![0; Country::NUMBERS].into_boxed_slice();
        let mut made = Vec::with_capacity(countries.len());
        for country in &countries {
            made.push(making.country(*country));
            if let (Some(number), Ok(own)) = (numbers.get_mut(country.number()), u16::try_from(made.len())) {
                *number = own;
            }
        }
        let mut named: BTreeMap<u32, Vec<ListId>> = BTreeMap::new();
        for (list, location) in by.iter().flat_map(|list| lists.locations_of(*list).iter().map(move |location| (list, location))) {
            named.entry(*location).or_default().push(*list);
        }
        let mut classes =
            Self { numbers, countries: made, elsewhere, locations: Box::default(), names_locations: false, count: making.known.len() };
        let place = |(number, spot): (u32, &Spot)| making.of_location(&classes, spot, named.remove(&number).unwrap_or_default());
        classes.locations = (0..).zip(locations).map(place).collect();
        classes.names_locations = by.iter().any(|list| !lists.locations_of(*list).is_empty());
        classes.count = making.known.len();
        let covered = covered(&making, by, others);
        (classes, covered)
    }

    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The class of an address; `None` of one that is out of the ordinary. `own` says that a location's country and postcode are its own.
    pub(crate) fn class(&self, spot: &Spot, own: bool) -> Option<u32> {
        if let Some(location) = spot.location.filter(|_| own || self.names_locations) {
            return self.locations.get(location as usize).copied().filter(|_| own);
        }
        let Some(country) = spot.country else { return Some(self.elsewhere) };
        let number = usize::from(self.numbers.get(country.number()).copied()?);
        let Some(classes) = number.checked_sub(1).and_then(|number| self.countries.get(number)) else { return Some(self.elsewhere) };
        classes.of(spot)
    }

    pub(crate) fn memory(&self) -> usize {
        let countries = self.countries.iter().map(|country| {
            let by_words = country.by_words.iter().flat_map(HashMap::values);
            size_of::<CountryClasses>() + country.plain.memory() + by_words.map(Pieces::memory).sum::<usize>()
        });
        size_of_val(&*self.numbers) + countries.sum::<usize>() + size_of_val(&*self.locations)
    }
}

/// About how many bytes it takes that a class lies in a set or in a list.
const OF_CLASS: usize = 16;

/// Of some lists those that there is room for, the smallest first.
fn lists_with_room(lists: &PlaceLists, all: [&[ListId]; 2], mut room: usize) -> [Vec<ListId>; 2] {
    let [by, _] = all;
    let sets: BTreeSet<u32> = by.iter().flat_map(|list| lists.sets_of(*list)).copied().collect();
    let sets: Vec<(u32, &PlaceSet)> = sets.into_iter().filter_map(|number| Some((number, lists.set(number)?))).collect();
    // Of each set how many classes lie in it, counted where a class is first met.
    let countries: BTreeSet<Country> = sets.iter().flat_map(|(_, set)| set.countries()).collect();
    let (mut counts, mut met) = (HashMap::<u32, usize>::new(), HashSet::new());
    for country in countries {
        let mut ends: Vec<(u128, u64)> = Vec::new();
        for (number, set) in &sets {
            for (first, last) in set.intervals(country, Attributes::default()).iter() {
                ends.extend([Some(*first), last.checked_add(1)].into_iter().flatten().map(|end| (end, mark(*number))));
            }
        }
        ends.sort_unstable();
        // How many classes are met first before each end.
        let (mut inside, mut before) = (0, vec![0]);
        for (place, (at, mark)) in (1..).zip(&ends) {
            inside ^= mark;
            let is_piece = ends.get(place).is_none_or(|(next, _)| next != at);
            before.push(before.last().copied().unwrap_or(0) + usize::from(is_piece && met.insert(inside)));
        }
        for (number, set) in &sets {
            let count = |end: u128| before.get(ends.partition_point(|(own, _)| *own < end)).copied().unwrap_or(0);
            let up_to = |last: u128| last.checked_add(1).map_or_else(|| before.last().copied().unwrap_or(0), count);
            let intervals = set.intervals(country, Attributes::default());
            let own = intervals.iter().map(|(first, last)| up_to(*last) - count(*first));
            *counts.entry(*number).or_default() += 1 + own.sum::<usize>() + set.words(country).len();
        }
    }
    all.map(|all| {
        let of =
            |list: ListId| lists.locations_of(list).len() + lists.sets_of(list).iter().filter_map(|set| counts.get(set)).sum::<usize>();
        let mut all: Vec<(usize, ListId)> = all.iter().map(|list| (of(*list), *list)).collect();
        all.sort_unstable();
        all.dedup();
        let fits = |(count, list): (usize, ListId)| {
            room = room.checked_sub(count.saturating_mul(OF_CLASS))?;
            Some(list)
        };
        let mut all: Vec<ListId> = all.into_iter().map_while(fits).collect();
        all.sort_unstable();
        all
    })
}

/// What tells a set from others where several are put together by "or, but not both" (`SplitMix64`).
fn mark(set: u32) -> u64 {
    let mixed = u64::from(set).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

/// Which classes lie in each list that made them, and in each other that consists of the same sets.
fn covered(making: &Making<'_>, by: &[ListId], others: &[ListId]) -> Covered {
    let (lists, mut of_sets) = (making.lists, HashMap::<u32, Vec<u32>>::new());
    let is_told = |list: &&ListId| {
        lists.locations_of(**list).is_empty() && lists.sets_of(**list).iter().all(|set| making.sets.binary_search(set).is_ok())
    };
    let told = by.iter().chain(others.iter().filter(is_told));
    let mut of_lists: HashMap<ListId, Vec<u32>> = told.map(|list| (*list, Vec::new())).collect();
    for ((sets, named), class) in &making.known {
        for set in sets.iter() {
            of_sets.entry(*set).or_default().push(*class);
        }
        for list in named {
            of_lists.entry(*list).or_default().push(*class);
        }
    }
    let all = |(list, mut classes): (ListId, Vec<u32>)| {
        classes.extend(lists.sets_of(list).iter().filter_map(|set| of_sets.get(set)).flatten());
        classes.sort_unstable();
        classes.dedup();
        (list, classes.into())
    };
    Covered(of_lists.into_iter().map(all).collect())
}

impl CountryClasses {
    #[inline]
    fn of(&self, spot: &Spot) -> Option<u32> {
        match &self.by_words {
            None => self.plain.of(spot.postcode),
            Some(by_words) => by_words.get(&spot.attributes)?.of(spot.postcode),
        }
    }
}

impl Pieces {
    fn of(&self, postcode: Option<PostcodeKey>) -> Option<u32> {
        let Some(postcode) = postcode else { return Some(self.without_postcode) };
        // What is known in part may be of several.
        if postcode.length < self.shortest || !postcode.is_whole() {
            return None;
        }
        let letter = usize::try_from(postcode.beginning >> LETTER).ok()?;
        let [first, last] = [self.before_letters.get(letter)?, self.before_letters.get(letter + 1)?].map(|before| *before as usize);
        let piece = first + self.starts.get(first..last)?.partition_point(|start| *start <= postcode.beginning);
        self.classes.get(piece.checked_sub(1)?).copied()
    }

    fn memory(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.starts) + size_of_val(&*self.before_letters) + size_of_val(&*self.classes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Named, Place, locate};
    use super::*;

    const PLACES: &str = "GB, GB M, GB ME, GB M2, GB M2 6, GB M2 6LW, GB W1, GB W1A, GB GIR, IM, IM IM1, US 902-906, US 322, US 100-109, DE 1, DE 10, DE 10-19, DE 15, PL 00-950, NL 1000AB-1999ZZ, FR";
    const POSTCODES: &str = ",?,M2 6LW,m26lw,M20 6LW,M2 7AA,ME4 4QA,M1 1AA,M9 9ZZ,N1 1AA,L1 1AA,W1A 1AA,W1 1AA,GIR 0AA,IM1 1AA,IM11 1AA,90210,90601-1234,907011234,32202,10001,10999,11000,10115,1,15,19999,2,00-950,00950,0095,1000AB,1999ZZ,2000AA,1012ab,101,ZZZZZZZZZZZZZZZZZZZZ";

    #[test]
    fn every_address_lies_in_the_lists_of_its_class() {
        let places = |text: &str| text.split(", ").map(|place| place.parse().unwrap()).collect::<Vec<Place>>();
        let (with, without) = (places("GB, DE"), places("GB M2, DE 12"));
        let mut lists = PlaceLists::with_zones([(&with[..], &without[..])].into_iter());
        let mut by: Vec<ListId> = places(PLACES).into_iter().map(|place| lists.add(&[Named::Place(place)])).collect();
        by.push(lists.add(&[Named::Zone(0), Named::Location(1)]));
        let both = lists.add(&[Named::Zone(0), Named::Place("XK".parse().unwrap_or(Place::Everywhere))]);
        let at = |country: &str, postcode: &str| {
            let (country, postcode) = locate(country.parse().unwrap(), Some(postcode));
            Spot { country: Some(country), postcode, ..Spot::default() }
        };
        let locations = [Spot { location: Some(0), ..at("GB", "M2 6LW") }, Spot { location: Some(1), ..at("FR", "") }];
        let (classes, covered) = Classes::of(&lists, &by, &[both], &locations, usize::MAX);
        assert!(covered.by(both).is_none(), "it has a place of its own");
        let mut known = 0;
        let mut check = |spot: &Spot, own: bool| {
            let Some(class) = classes.class(spot, own) else { return };
            for list in &by {
                let lies = covered.by(*list).is_some_and(|classes| classes.contains(&class));
                assert_eq!(lies, lists.allows(Some(*list), spot), "{spot:?}");
            }
            known += 1;
        };
        for country in ["GB", "IM", "US", "DE", "PL", "NL", "FR", "IT"] {
            POSTCODES.split(',').for_each(|postcode| check(&at(country, postcode), false));
        }
        for spot in &locations {
            check(spot, true);
        }
        check(&Spot::default(), false);
        assert!(known > 260, "{known}");
        // An address that names a location and says otherwise than it is out of the ordinary.
        assert_eq!(classes.class(&Spot { location: Some(0), ..at("DE", "10115") }, false), None);
    }
}
