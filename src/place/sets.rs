//! Sets of places as intervals of postcodes: one search tells whether an address lies in a set, whatever the number of its places.
//!
//! A place of a country, be it a code or a range of codes, is a few intervals of its postcodes in the order of their letters. Where a set
//! also goes by what addresses state in words, it is asked word by word.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::interval::{ALL, Interval, has, intervals, less, shortest, union, within};
use super::{Attributes, Country, Kind, Missing, Place, Spot, Texts, Told, ZoneAnswer, ZoneMap};

/// A set of places, less some others.
#[derive(Debug, Default)]
pub(super) struct PlaceSet {
    /// Whether it has the countries that it doesn't name, and addresses without a country.
    elsewhere: bool,
    /// Ascending by country.
    parts: Box<[(Country, Part)]>,
    /// The places with and without, where ranges need longer postcodes than there are: shorter ones are asked of these one by one.
    by_name: Option<Box<[Vec<Place>; 2]>>,
}

/// The part of a set in one country.
#[derive(Debug)]
struct Part {
    without_postcode: Told,
    /// Ascending; they neither touch nor overlap.
    intervals: Box<[Interval]>,
    /// Where more than the postcode counts.
    more: Option<Box<More>>,
}

#[derive(Debug)]
enum More {
    /// What is included, and what is excluded.
    Words([Gathered; 2]),
    /// The zone of a chart that has that number.
    Zone(Arc<ZoneMap>, u32),
}

/// What some places of one country come to.
#[derive(Debug, Default)]
struct Gathered {
    whole: bool,
    /// In the end in order, and put together.
    intervals: Vec<Interval>,
    /// Whether there are places in which an address may lie for want of a postcode, in a territory that shares the country's.
    neighbours: bool,
    words: Vec<(Kind, u32)>,
}

impl Gathered {
    fn add(&mut self, place: &Place, texts: &mut Texts) {
        if place.is_whole() {
            self.whole = true;
        } else if let Some((_, kind, number)) = texts.number(place) {
            self.words.push((kind, number));
        } else {
            self.intervals.extend(intervals(place));
        }
    }

    /// Whether an address lies in one of its places; `by_postcode` of one that needs it.
    fn answer(&self, spot: &Spot, by_postcode: impl FnOnce() -> Told) -> Told {
        let unknown = Told::Unknown(Missing::POSTCODE);
        if self.whole {
            return Told::Yes;
        }
        let first = match spot.postcode {
            None if self.neighbours || !self.intervals.is_empty() => unknown,
            None => Told::No,
            Some(_) => by_postcode(),
        };
        first.or(|| self.by_words(spot.attributes))
    }

    fn by_words(&self, attributes: Attributes) -> Told {
        self.words.iter().fold(Told::No, |answer, (kind, number)| answer.or(|| attributes.answer(*kind, *number)))
    }

    /// The postcodes that surely lie in it, or may.
    fn postcodes(&self, attributes: Attributes, may: bool) -> &[Interval] {
        const EVERY: &[Interval] = &[ALL];
        let by_words = self.by_words(attributes);
        if self.whole || by_words == Told::Yes || may && by_words != Told::No { EVERY } else { &self.intervals }
    }
}

impl PlaceSet {
    /// The places that are included and not excluded.
    pub(super) fn new(include: &[&Place], exclude: &[&Place], texts: &mut Texts) -> Self {
        let mut countries: BTreeMap<Country, [Gathered; 2]> = BTreeMap::new();
        let (mut everywhere, mut are_long) = ([false; 2], false);
        for (side, place) in include.iter().map(|place| (0, *place)).chain(exclude.iter().map(|place| (1, *place))) {
            let Some(country) = place.country() else {
                everywhere = if side == 0 { [true, everywhere[1]] } else { [everywhere[0], true] };
                continue;
            };
            let mut gathered = |country: Country, add: &mut dyn FnMut(&mut Gathered)| {
                let [with, without] = countries.entry(country).or_default();
                add(if side == 0 { with } else { without });
            };
            gathered(country, &mut |gathered| gathered.add(place, texts));
            if country.own_area().is_some() {
                gathered(Country::UNITED_KINGDOM, &mut |gathered| gathered.neighbours = true);
            }
            are_long |= country.has_longer(shortest(place));
        }
        let part = |(country, [with, without]): (Country, [Gathered; 2])| (country, Part::new(with, without, everywhere));
        let bare = |places: &[&Place]| places.iter().filter(|place| !place.is_in_words()).map(|place| (*place).clone()).collect();
        Self {
            elsewhere: everywhere == [true, false],
            parts: countries.into_iter().map(part).collect(),
            by_name: are_long.then(|| Box::new([include, exclude].map(bare))),
        }
    }

    /// What is in a zone of a chart.
    pub(super) fn of_zone(chart: &Arc<ZoneMap>, zone: u32) -> Self {
        let part = |country: Country| {
            let answer = answer_of(chart.zone(&Spot { country: Some(country), ..Spot::default() }), zone);
            let intervals = chart.postcodes(country, zone, Attributes::default()).into();
            let more = chart.goes_by_more(country).then(|| Box::new(More::Zone(chart.clone(), zone)));
            (country, Part { without_postcode: answer, intervals, more })
        };
        let elsewhere = chart.zone(&Spot::default()) == ZoneAnswer::Zone(zone);
        Self { elsewhere, parts: chart.countries().map(part).collect(), by_name: None }
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
    #[inline]
    pub(super) fn answer(&self, spot: &Spot) -> Told {
        let Some((country, part)) = spot.country.and_then(|country| Some((country, self.part(country)?))) else {
            return Told::of(self.elsewhere);
        };
        if part.more.is_some() || self.by_name.is_some() {
            return self.answer_by_all(country, part, spot);
        }
        match spot.postcode {
            None => part.without_postcode,
            Some(postcode) if postcode.is_whole() => Told::of(has(&part.intervals, postcode.beginning)),
            Some(postcode) => within(&part.intervals, postcode),
        }
    }

    #[cold]
    fn answer_by_all(&self, country: Country, part: &Part, spot: &Spot) -> Told {
        let sides = match part.more.as_deref() {
            Some(More::Zone(chart, zone)) => return answer_of(chart.zone(spot), *zone),
            Some(More::Words(sides)) => Some(sides),
            None => None,
        };
        let short = self.by_name.as_deref().filter(|_| spot.postcode.is_some_and(|postcode| postcode.length < self.shortest(country)));
        let by_place = |places: &[Place]| {
            places.iter().fold(Told::No, |answer, place| answer.or(|| place.by_country_and_postcode(country, spot.postcode)))
        };
        let side = |number: usize| {
            let (gathered, short) = (sides.and_then(|sides| sides.get(number)), short.and_then(|short| short.get(number)));
            let by_postcode = || match (short, gathered, spot.postcode) {
                (Some(places), ..) => by_place(places),
                (None, Some(gathered), Some(postcode)) => within(&gathered.intervals, postcode),
                _ => Told::No,
            };
            gathered.map_or_else(by_postcode, |gathered| gathered.answer(spot, by_postcode))
        };
        match (sides, short, spot.postcode) {
            (None, None, None) => part.without_postcode,
            (None, None, Some(postcode)) => within(&part.intervals, postcode),
            _ => side(0).but_not(|| side(1)),
        }
    }

    /// The countries that it names.
    pub(super) fn countries(&self) -> impl Iterator<Item = Country> {
        self.parts.iter().map(|(country, _)| *country)
    }

    /// Its postcodes in a country, of addresses that state that much.
    pub(super) fn intervals(&self, country: Country, attributes: Attributes) -> Cow<'_, [Interval]> {
        const EVERY: &[Interval] = &[ALL];
        match self.part(country) {
            None if self.elsewhere => Cow::Borrowed(EVERY),
            None => Cow::Borrowed(&[]),
            Some(part) => match part.more.as_deref() {
                None => Cow::Borrowed(&part.intervals),
                Some(More::Zone(chart, zone)) => Cow::Owned(chart.postcodes(country, *zone, attributes)),
                Some(More::Words([with, without])) => {
                    Cow::Owned(less(with.postcodes(attributes, false), without.postcodes(attributes, true)))
                }
            },
        }
    }

    /// What addresses in a country may state that counts.
    pub(super) fn words(&self, country: Country) -> Vec<(Kind, u32)> {
        match self.part(country).and_then(|part| part.more.as_deref()) {
            None => Vec::new(),
            Some(More::Zone(chart, _)) => chart.words(country),
            Some(More::Words([with, without])) => with.words.iter().chain(&without.words).copied().collect(),
        }
    }

    /// How long postcodes of a country are at least of which [`PlaceSet::intervals`] tells.
    pub(super) fn shortest(&self, country: Country) -> usize {
        if let Some(More::Zone(chart, _)) = self.part(country).and_then(|part| part.more.as_deref()) {
            return chart.shortest(country);
        }
        let places = self.by_name.iter().flat_map(|names| names.iter().flatten());
        places.filter(|place| place.country() == Some(country)).map(shortest).max().unwrap_or(0)
    }

    pub(super) fn memory(&self) -> usize {
        let parts: usize = self.parts.iter().map(|(_, part)| size_of::<(Country, Part)>() + part.memory()).sum();
        let names = self.by_name.iter().flat_map(|names| names.iter().flatten());
        size_of::<Self>() + parts + names.count() * (size_of::<Place>() + 8)
    }
}

/// Whether an answer is that zone.
fn answer_of(answer: ZoneAnswer, zone: u32) -> Told {
    match answer {
        ZoneAnswer::Zone(own) => Told::of(own == zone),
        ZoneAnswer::None => Told::No,
        ZoneAnswer::Unknown(missing) => Told::Unknown(missing),
    }
}

impl Part {
    fn new(mut with: Gathered, mut without: Gathered, everywhere: [bool; 2]) -> Self {
        (with.whole, without.whole) = (with.whole || everywhere[0], without.whole || everywhere[1]);
        (with.intervals, without.intervals) = (union(with.intervals), union(without.intervals));
        let nothing = Spot::default();
        let without_postcode = with.answer(&nothing, || Told::No).but_not(|| without.answer(&nothing, || Told::No));
        let none = Attributes::default();
        let intervals = less(with.postcodes(none, false), without.postcodes(none, true)).into();
        let more = !(with.words.is_empty() && without.words.is_empty());
        Self { without_postcode, intervals, more: more.then(|| Box::new(More::Words([with, without]))) }
    }

    fn memory(&self) -> usize {
        let more = self.more.as_deref().map_or(0, |more| match more {
            More::Zone(..) => size_of::<More>(),
            More::Words(sides) => {
                size_of::<More>() + sides.iter().map(|side| size_of_val(&*side.intervals) + size_of_val(&*side.words)).sum::<usize>()
            }
        });
        size_of_val(&*self.intervals) + more
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Postcode, locate};
    use super::*;

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
            let set = PlaceSet::new(&include.iter().collect::<Vec<_>>(), &exclude.iter().collect::<Vec<_>>(), &mut Texts::default());
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
                    let spot = Spot { country: Some(country), postcode: locate(country, Some(text)).1, ..Spot::default() };
                    let expected = any(&include) && !any(&exclude);
                    assert_eq!(set.answer(&spot), Told::of(expected), "{include:?} {exclude:?} {country} {text}");
                    (lies, asked) = (lies + usize::from(expected), asked + 1);
                }
            }
        }
        assert!(lies > 35 && asked - lies > 70, "{lies} {asked}");
    }

    #[test]
    fn without_a_postcode_some_things_cannot_be_told() {
        let answer = |include: &[&str], exclude: &[&str], country: &str| {
            let places = |names: &[&str]| -> Vec<Place> { names.iter().map(|name| name.parse().unwrap()).collect() };
            let (include, exclude) = (places(include), places(exclude));
            PlaceSet::new(&include.iter().collect::<Vec<_>>(), &exclude.iter().collect::<Vec<_>>(), &mut Texts::default())
                .answer(&Spot { country: country.parse().ok(), ..Spot::default() })
        };
        assert_eq!(answer(&["GB"], &["GB BT"], "GB"), Told::Unknown(Missing::POSTCODE));
        assert_eq!(answer(&["GB", "GB M"], &["DE 1"], "GB"), Told::Yes);
        assert_eq!(answer(&["GB M"], &[], "GB"), Told::Unknown(Missing::POSTCODE));
        assert_eq!(answer(&["GB M"], &["GB"], "GB"), Told::No);
        assert_eq!(answer(&["*"], &["GB"], "DE"), Told::Yes);
        assert_eq!(answer(&["*"], &["GB"], "none"), Told::Yes);
        assert_eq!(answer(&["GB"], &[], "none"), Told::No);
    }
}
