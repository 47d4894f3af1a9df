//! Classes of addresses: two addresses of one class lie in the same lists, so whatever lists settle is settled once for a class.
//!
//! A place of a country, be it a code or a range of codes, is an interval of its postcodes in the order of their letters. The ends of all
//! intervals cut a country into pieces, and all postcodes of a piece lie in the same places. To find an address's class is to find the
//! piece that its postcode stands in, in a sorted list, whatever the number of places that the rule set names.

use std::collections::{BTreeSet, HashMap};

use super::{CountryPlaces, Matched, PlaceLists, Targets, Whereabouts};
use crate::place::{Country, Postcode, PostcodeKey, code_interval, range_interval};

/// The number of a class of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ClassId(u32);

impl ClassId {
    pub(crate) const FIRST: Self = Self(0);

    pub(crate) fn number(self) -> usize {
        self.0 as usize
    }
}

/// Where the first letter of a postcode is in its number.
const LETTER: u32 = 120;

/// The classes of one country.
struct CountryClasses {
    /// Of an address without a postcode that can be read.
    without_postcode: ClassId,
    /// Postcodes shorter than this are no class's: it would take more than their order to tell which ranges they lie in.
    shortest: usize,
    /// Where each piece begins, ascending; the first at 0.
    starts: Box<[u128]>,
    /// How many begin before the postcodes of each first letter, and of all.
    before_letters: Box<[u32; 257]>,
    classes: Box<[ClassId]>,
}

/// The classes of all addresses, but those that name a shipping location and say otherwise than it does.
pub(crate) struct Classes {
    matched: Vec<Matched>,
    /// By [`Country::number`], from 1; 0 for a country that no list names.
    numbers: Box<[u16]>,
    countries: Vec<CountryClasses>,
    /// Of an address without a country.
    nowhere: ClassId,
    /// Of an address in a country that no list names.
    elsewhere: ClassId,
    /// Of the shipping locations themselves.
    locations: Box<[ClassId]>,
    /// Whether some list names shipping locations.
    names_locations: bool,
}

/// Classes being collected.
#[derive(Default)]
struct Collected {
    matched: Vec<Matched>,
    numbers: HashMap<Matched, ClassId>,
}

impl Collected {
    fn class(&mut self, matched: Matched) -> ClassId {
        let next = ClassId(u32::try_from(self.matched.len()).unwrap_or(u32::MAX));
        *self.numbers.entry(matched).or_insert_with_key(|matched| {
            self.matched.push(matched.clone());
            next
        })
    }
}

impl PlaceLists {
    /// The classes of all addresses; `None` where finding them would take more than `most` looks at lists and zones, or keeping them more
    /// than `most_words` words of bits.
    pub(crate) fn classes(&self, locations: &[Whereabouts], most: usize, most_words: usize) -> Option<Classes> {
        let pieces = |places: &CountryPlaces| 2 * (places.codes.len() + places.ranges.len()) + 2;
        let pieces: usize = self.countries.values().map(pieces).sum::<usize>() + locations.len() + 2;
        if pieces.checked_mul(self.numbers.len().div_ceil(64) + self.zones.len() + 1)? > most {
            return None;
        }
        if pieces.checked_mul(self.numbers.len().div_ceil(64))? > most_words {
            return None;
        }
        let mut collected = Collected::default();
        let nowhere = collected.class(self.matched(&Whereabouts::default()));
        let elsewhere = collected.class(self.settled(&[&self.everywhere], None));
        let own = locations.iter().map(|location| collected.class(self.matched(location))).collect();
        let mut numbers = vec![0; Country::NUMBERS].into_boxed_slice();
        let mut countries = Vec::with_capacity(self.countries.len());
        for (country, places) in &self.countries {
            countries.push(self.of_country(*country, places, &mut collected));
            *numbers.get_mut(country.number())? = u16::try_from(countries.len()).ok()?;
        }
        Some(Classes {
            matched: collected.matched,
            numbers,
            countries,
            nowhere,
            elsewhere,
            locations: own,
            names_locations: !self.locations.is_empty(),
        })
    }

    fn of_country(&self, country: Country, places: &CountryPlaces, collected: &mut Collected) -> CountryClasses {
        let codes = places.codes.iter().map(|(code, targets)| (code_interval(country, code), targets));
        let ranges = places.ranges.iter().map(|((first, last), targets)| (range_interval(first, last), targets));
        let intervals: Vec<((u128, u128), &Targets)> = codes.chain(ranges).collect();
        let mut ends: Vec<(u128, bool, usize)> = Vec::with_capacity(2 * intervals.len());
        for (number, ((first, last), _)) in intervals.iter().enumerate() {
            ends.push((*first, true, number));
            ends.extend(last.checked_add(1).map(|after| (after, false, number)));
        }
        ends.sort_unstable();
        let mut inside: BTreeSet<usize> = BTreeSet::new();
        let (mut starts, mut classes) = (Vec::new(), Vec::new());
        let mut start = 0;
        let mut ends = ends.into_iter().peekable();
        loop {
            while let Some((_, enters, number)) = ends.next_if(|(at, ..)| *at == start) {
                if enters {
                    inside.insert(number)
                } else {
                    inside.remove(&number)
                };
            }
            let within = inside.iter().filter_map(|number| intervals.get(*number)).map(|(_, targets)| *targets);
            let hits: Vec<&Targets> = [&self.everywhere, &places.whole].into_iter().chain(within).collect();
            let class = collected.class(self.settled(&hits, None));
            if classes.last() != Some(&class) {
                starts.push(start);
                classes.push(class);
            }
            match ends.peek() {
                Some((at, ..)) => start = *at,
                None => break,
            }
        }
        let without_postcode = self.matched(&Whereabouts { location: None, country: Some(country), postcode: None });
        let mut before_letters = Box::new([0; 257]);
        for (letter, before) in (0_u128..).zip(before_letters.iter_mut()) {
            let is_before = |start: &u128| start >> LETTER < letter;
            *before = u32::try_from(starts.partition_point(is_before)).unwrap_or(u32::MAX);
        }
        CountryClasses {
            before_letters,
            without_postcode: collected.class(without_postcode),
            shortest: places.ranges.keys().map(|(first, _)| first.len()).max().unwrap_or(0),
            starts: starts.into(),
            classes: classes.into(),
        }
    }
}

impl CountryClasses {
    fn of(&self, postcode: Option<PostcodeKey>) -> Option<ClassId> {
        let Some(postcode) = postcode else { return Some(self.without_postcode) };
        if postcode.length < self.shortest {
            return None;
        }
        let letter = usize::try_from(postcode.beginning >> LETTER).ok()?;
        let [first, last] = [self.before_letters.get(letter)?, self.before_letters.get(letter + 1)?].map(|before| *before as usize);
        let piece = first + self.starts.get(first..last)?.partition_point(|start| *start <= postcode.beginning);
        self.classes.get(piece.checked_sub(1)?).copied()
    }
}

impl Classes {
    /// The class of an address in a country, with a postcode as written; one that can't be read is as good as none.
    pub(crate) fn of_place(&self, country: Option<Country>, postcode: Option<&str>) -> Option<ClassId> {
        let Some(country) = country else { return Some(self.nowhere) };
        let number = usize::from(self.numbers.get(country.number()).copied()?);
        let Some(classes) = number.checked_sub(1).and_then(|number| self.countries.get(number)) else { return Some(self.elsewhere) };
        classes.of(postcode.and_then(|text| Postcode::key(country, text)))
    }

    /// The class of an address that names a shipping location and gives no country and no postcode of its own.
    pub(crate) fn of_location(&self, location: usize) -> Option<ClassId> {
        self.locations.get(location).copied()
    }

    /// Whether lists name shipping locations, so that country and postcode alone don't tell the class of an address that has one.
    pub(crate) fn names_locations(&self) -> bool {
        self.names_locations
    }

    /// The lists that the addresses of a class lie in.
    pub(crate) fn matched(&self, class: ClassId) -> Option<&Matched> {
        self.matched.get(class.number())
    }

    /// Every class, in order.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (ClassId, &Matched)> {
        (0..).map(ClassId).zip(&self.matched)
    }

    pub(crate) fn memory(&self) -> usize {
        let lists: usize = self.matched.iter().map(|matched| size_of::<Matched>() + size_of_val(&*matched.words)).sum();
        let countries = self.countries.iter().map(|country| {
            size_of::<CountryClasses>()
                + size_of_val(&*country.starts)
                + size_of_val(&*country.before_letters)
                + size_of_val(&*country.classes)
        });
        lists + size_of_val(&*self.numbers) + countries.sum::<usize>() + size_of_val(&*self.locations)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Named;

    const PLACES: &str = "GB, GB M, GB ME, GB M2, GB M2 6, GB M2 6LW, GB W1, GB W1A, GB GIR, IM, IM IM1, US 902-906, US 322, US 100-109, DE 1, DE 10, DE 10-19, DE 15, PL 00-950, NL 1000AB-1999ZZ, FR";
    const POSTCODES: &str = ",?,M2 6LW,m26lw,M20 6LW,M2 7AA,ME4 4QA,M1 1AA,M9 9ZZ,N1 1AA,L1 1AA,W1A 1AA,W1 1AA,GIR 0AA,IM1 1AA,IM11 1AA,90210,90601-1234,907011234,32202,10001,10999,11000,10115,1,15,19999,2,00-950,00950,0095,1000AB,1999ZZ,2000AA,1012ab,101,ZZZZZZZZZZZZZZZZZZZZ";

    #[test]
    fn every_address_lies_in_the_lists_of_its_class() {
        let mut lists = PlaceLists::with_zones(
            [(&["GB".parse().unwrap(), "DE".parse().unwrap()][..], &["GB M2".parse().unwrap(), "DE 12".parse().unwrap()][..])].into_iter(),
        );
        for place in PLACES.split(", ") {
            lists.list(vec![Named::Place(place.parse().unwrap())]);
        }
        lists.list(vec![Named::Zone(0)]);
        let classes = lists.classes(&[], 1_000_000, 1_000_000).unwrap();
        let mut known = 0;
        for country in ["GB", "IM", "US", "DE", "PL", "NL", "FR", "IT"] {
            for postcode in POSTCODES.split(',') {
                let country: Country = country.parse().unwrap();
                let address = Whereabouts { location: None, country: Some(country), postcode: Postcode::parse(country, postcode).ok() };
                if let Some(class) = classes.of_place(Some(country), Some(postcode)) {
                    assert_eq!(classes.matched(class), Some(&lists.matched(&address)), "{country} {postcode}");
                    known += 1;
                }
            }
        }
        assert!(known > 260, "{known}");
        assert_eq!(
            classes.of_place(None, Some("M2 6LW")).and_then(|class| classes.matched(class)),
            Some(&lists.matched(&Whereabouts::default()))
        );
    }
}
