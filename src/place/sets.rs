//! Sets of places as intervals of postcodes: one search tells whether an address lies in a set, whatever the number of its places.
//!
//! A place of a country, be it a code or a range of codes, is an interval of its postcodes in the order of their letters.

use std::collections::BTreeMap;

use super::{Country, Place, PostcodeKey, code_interval, range_interval};

/// An address as far as places ask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The number of its shipping location.
    pub(crate) location: Option<u32>,
    pub(crate) country: Option<Country>,
    /// `None` if there is no postcode, or one that cannot be read.
    pub(crate) postcode: Option<PostcodeKey>,
}

/// Whether an address lies somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    No,
    /// It would take a postcode to tell.
    Unknown,
    Yes,
}

impl Answer {
    pub(crate) fn of(lies: bool) -> Self {
        if lies { Self::Yes } else { Self::No }
    }

    /// Whether it lies in one or the other.
    pub(crate) fn or(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Yes => Self::Yes,
            Self::No => other(),
            Self::Unknown => Self::Unknown.max(other()),
        }
    }

    fn max(self, other: Self) -> Self {
        if other == Self::No { self } else { other }
    }
}

/// The postcodes from one to another, ends included.
pub(super) type Interval = (u128, u128);

/// Every postcode.
const ALL: Interval = (0, u128::MAX);

/// A set of places, less some others.
#[derive(Debug, Default)]
pub(super) struct PlaceSet {
    /// Whether it has the countries that it doesn't name, and addresses without a country.
    elsewhere: bool,
    /// Ascending by country.
    parts: Box<[(Country, Part)]>,
    /// The places with and without, where ranges need postcodes of some length: shorter ones are asked of these one by one.
    by_name: Option<Box<[Vec<Place>; 2]>>,
}

/// The part of a set in one country.
#[derive(Debug)]
struct Part {
    without_postcode: Answer,
    /// Ascending; they neither touch nor overlap.
    intervals: Box<[Interval]>,
}

/// What some places of one country come to.
#[derive(Default)]
struct Gathered {
    whole: bool,
    of_postcodes: Vec<Interval>,
}

impl PlaceSet {
    /// The places that are included and not excluded.
    pub(super) fn new(include: &[&Place], exclude: &[&Place]) -> Self {
        let mut countries: BTreeMap<Country, [Gathered; 2]> = BTreeMap::new();
        let (mut everywhere, mut ranges) = ([false; 2], false);
        for (side, place) in include.iter().map(|place| (0, place)).chain(exclude.iter().map(|place| (1, place))) {
            let [with, without] = match place {
                Place::Everywhere => {
                    everywhere = if side == 0 { [true, everywhere[1]] } else { [everywhere[0], true] };
                    continue;
                }
                Place::Country(country) | Place::Code { country, .. } | Place::Range { country, .. } => {
                    countries.entry(*country).or_default()
                }
            };
            let gathered = if side == 0 { with } else { without };
            match interval(place) {
                Some(interval) => gathered.of_postcodes.push(interval),
                None => gathered.whole = true,
            }
            ranges |= matches!(place, Place::Range { country, .. } if !country.has_zip_codes());
        }
        let part = |(country, [with, without]): (Country, [Gathered; 2])| (country, Part::new(with, without, everywhere));
        Self {
            elsewhere: everywhere == [true, false],
            parts: countries.into_iter().map(part).collect(),
            by_name: ranges.then(|| Box::new([include, exclude].map(|places| places.iter().map(|place| (*place).clone()).collect()))),
        }
    }

    fn part(&self, country: Country) -> Option<&Part> {
        // Most are of one country.
        if let [(own, part)] = &*self.parts {
            return (*own == country).then_some(part);
        }
        let place = self.parts.binary_search_by_key(&country, |(own, _)| *own).ok()?;
        self.parts.get(place).map(|(_, part)| part)
    }

    /// Whether an address lies in it.
    pub(super) fn answer(&self, spot: &Spot) -> Answer {
        let Some((country, part)) = spot.country.and_then(|country| Some((country, self.part(country)?))) else {
            return Answer::of(self.elsewhere);
        };
        let Some(postcode) = spot.postcode else { return part.without_postcode };
        match &self.by_name {
            Some(names) if postcode.length < super::LONGEST_PREFIX => {
                let [include, exclude] = &**names;
                let any = |places: &[Place]| places.iter().any(|place| holds(place, country, postcode));
                Answer::of(any(include) && !any(exclude))
            }
            _ => Answer::of(part.has(postcode.beginning)),
        }
    }

    /// The countries that it names.
    pub(super) fn countries(&self) -> impl Iterator<Item = Country> {
        self.parts.iter().map(|(country, _)| *country)
    }

    /// Its postcodes in a country.
    pub(super) fn intervals(&self, country: Country) -> &[Interval] {
        const EVERY: &[Interval] = &[ALL];
        match self.part(country) {
            Some(part) => &part.intervals,
            None if self.elsewhere => EVERY,
            None => &[],
        }
    }

    /// How long postcodes of a country are at least of which [`PlaceSet::intervals`] tells.
    pub(super) fn shortest(&self, country: Country) -> usize {
        let places = self.by_name.iter().flat_map(|names| names.iter().flatten());
        places
            .filter_map(
                |place| if let Place::Range { country: own, first, .. } = place { (*own == country).then_some(first.len()) } else { None },
            )
            .max()
            .unwrap_or(0)
    }

    pub(super) fn memory(&self) -> usize {
        let parts: usize = self.parts.iter().map(|(_, part)| size_of::<(Country, Part)>() + size_of_val(&*part.intervals)).sum();
        let names = self.by_name.iter().flat_map(|names| names.iter().flatten());
        size_of::<Self>() + parts + names.count() * (size_of::<Place>() + 8)
    }
}

impl Part {
    fn new(with: Gathered, without: Gathered, everywhere: [bool; 2]) -> Self {
        let [included, excluded] = [with.whole || everywhere[0], without.whole || everywhere[1]];
        let without_postcode = if excluded || !included && with.of_postcodes.is_empty() {
            Answer::No
        } else if included && without.of_postcodes.is_empty() {
            Answer::Yes
        } else {
            Answer::Unknown
        };
        let intervals = if excluded {
            Vec::new()
        } else {
            less(&union(if included { vec![ALL] } else { with.of_postcodes }), &union(without.of_postcodes))
        };
        Self { without_postcode, intervals: intervals.into() }
    }

    fn has(&self, postcode: u128) -> bool {
        let before = self.intervals.partition_point(|(first, _)| *first <= postcode);
        before.checked_sub(1).and_then(|last| self.intervals.get(last)).is_some_and(|(_, last)| postcode <= *last)
    }
}

/// The postcodes of a place, if it takes one to tell what lies there.
fn interval(place: &Place) -> Option<Interval> {
    match place {
        Place::Everywhere | Place::Country(_) => None,
        Place::Code { country, code } => Some(code_interval(*country, code)),
        Place::Range { first, last, .. } => Some(range_interval(first, last)),
    }
}

/// How wide a place is, next to others that the same address lies in.
pub(crate) fn breadth(place: &Place) -> u128 {
    interval(place).map_or(u128::MAX, |(first, last)| last - first)
}

/// Whether a postcode of a country lies in a place.
fn holds(place: &Place, country: Country, postcode: PostcodeKey) -> bool {
    let is_within = || interval(place).is_some_and(|(first, last)| (first..=last).contains(&postcode.beginning));
    match place {
        Place::Everywhere => true,
        Place::Country(own) => *own == country,
        Place::Code { country: own, .. } => *own == country && is_within(),
        Place::Range { country: own, first, .. } => *own == country && postcode.length >= first.len() && is_within(),
    }
}

/// Some intervals in order, put together where they touch or overlap.
fn union(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.sort_unstable();
    let mut merged: Vec<Interval> = Vec::with_capacity(intervals.len());
    for (first, last) in intervals {
        match merged.last_mut() {
            Some((_, end)) if end.checked_add(1).is_none_or(|after| first <= after) => *end = last.max(*end),
            _ => merged.push((first, last)),
        }
    }
    merged
}

/// What some intervals have that others haven't, all of them in order.
fn less(intervals: &[Interval], others: &[Interval]) -> Vec<Interval> {
    let (mut left, mut rest) = (Vec::with_capacity(intervals.len()), others);
    for (first, last) in intervals {
        let mut from = Some(*first);
        while let (Some(start), Some((other, end))) = (from, rest.first()) {
            if *end < start {
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            if other > last {
                break;
            }
            if start < *other {
                left.push((start, other - 1));
            }
            from = end.checked_add(1).filter(|after| after <= last);
        }
        left.extend(from.map(|start| (start, *last)));
    }
    left
}

#[cfg(test)]
mod tests {
    use super::super::Postcode;
    use super::*;

    #[test]
    fn intervals_are_put_together_and_taken_out() {
        assert_eq!(union(vec![(5, 7), (1, 2), (3, 4), (6, 9), (12, u128::MAX), (14, 15)]), [(1, 9), (12, u128::MAX)]);
        assert_eq!(less(&[(1, 9), (12, 20)], &[(0, 0), (3, 4), (9, 13), (20, 30)]), [(1, 2), (5, 8), (14, 19)]);
        assert_eq!(less(&[ALL], &[ALL]), []);
        assert_eq!(less(&[(1, 2), (4, 5)], &[(0, 9)]), []);
        assert_eq!(less(&[(1, 2)], &[]), [(1, 2)]);
    }

    #[test]
    fn a_set_answers_as_its_places_do() {
        let places =
            |text: &str| -> Vec<Place> { text.split(", ").filter(|text| !text.is_empty()).map(|text| text.parse().unwrap()).collect() };
        let sets = [
            ("GB", "GB BT, GB HS"),
            ("GB M, GB M2, US 902-906, DE 1", ""),
            ("*", "GB M2 6, FR, DE 10-19"),
            ("DE 00-19, NL 1000AB-1999ZZ, GB", "GB M2 6LW, NL 12"),
            ("PL 00-950, GB M, GB GIR", "GB M2"),
        ];
        let (mut lies, mut asked) = (0, 0);
        for (include, exclude) in sets {
            let (include, exclude) = (places(include), places(exclude));
            let set = PlaceSet::new(&include.iter().collect::<Vec<_>>(), &exclude.iter().collect::<Vec<_>>());
            for country in ["GB", "US", "DE", "NL", "PL", "FR", "IT"] {
                let country: Country = country.parse().unwrap();
                for text in [
                    "M2 6LW",
                    "M20 6LW",
                    "M2 7AA",
                    "BT1 1AA",
                    "GIR 0AA",
                    "90210",
                    "902",
                    "10115",
                    "1",
                    "15",
                    "2",
                    "00-950",
                    "1012AB",
                    "1012",
                    "12",
                    "ZZZZZZZZZZZZZZZZZZZZ",
                ] {
                    let Ok(postcode) = Postcode::parse(country, text) else { continue };
                    let any = |places: &[Place]| places.iter().any(|place| place.contains(country, Some(&postcode)));
                    let spot = Spot { location: None, country: Some(country), postcode: Postcode::key(country, text) };
                    let expected = any(&include) && !any(&exclude);
                    assert_eq!(set.answer(&spot), Answer::of(expected), "{include:?} {exclude:?} {country} {text}");
                    (lies, asked) = (lies + usize::from(expected), asked + 1);
                }
            }
        }
        assert!(lies > 90 && asked - lies > 100, "{lies} {asked}");
    }

    #[test]
    fn without_a_postcode_some_things_cannot_be_told() {
        let answer = |include: &[&str], exclude: &[&str], country: &str| {
            let places = |names: &[&str]| -> Vec<Place> { names.iter().map(|name| name.parse().unwrap()).collect() };
            PlaceSet::new(&places(include).iter().collect::<Vec<_>>(), &places(exclude).iter().collect::<Vec<_>>())
                .answer(&Spot { country: country.parse().ok(), ..Spot::default() })
        };
        assert_eq!(answer(&["GB"], &["GB BT"], "GB"), Answer::Unknown);
        assert_eq!(answer(&["GB", "GB M"], &["DE 1"], "GB"), Answer::Yes);
        assert_eq!(answer(&["GB M"], &[], "GB"), Answer::Unknown);
        assert_eq!(answer(&["GB M"], &["GB"], "GB"), Answer::No);
        assert_eq!(answer(&["*"], &["GB"], "DE"), Answer::Yes);
        assert_eq!(answer(&["*"], &["GB"], "none"), Answer::Yes);
        assert_eq!(answer(&["GB"], &[], "none"), Answer::No);
    }
}
