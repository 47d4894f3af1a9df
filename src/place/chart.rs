//! Zone charts: of several zones the one whose place an address lies in most narrowly.

use std::collections::BTreeMap;

use super::interval::{ALL, Interval, by_postcode, shortest, sweep, union};
use super::narrow::{Clash, Entry, Narrowness, Span, overlaps, spans};
use super::texts::{Attribute, Kind};
use super::{Attributes, Country, Missing, Place, PostcodeKey, Spot, Texts, Told};
use crate::exact::small;

/// In which zone an address lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ZoneAnswer {
    /// The one of that number.
    Zone(u32),
    None,
    /// It may lie in a narrower place of another zone.
    Unknown(Missing),
}

/// A chart: it says of each address in which of its zones it lies, by the narrowest place.
#[derive(Debug)]
pub(crate) struct ZoneMap {
    /// Ascending by country.
    countries: Box<[(Country, Chart)]>,
    everywhere: Option<u32>,
}

/// The chart of one country.
#[derive(Debug, Default)]
struct Chart {
    /// Where each piece begins, ascending, the first at 0; and the zone of its postcodes.
    starts: Box<[u128]>,
    zones: Box<[Option<u32>]>,
    /// The zones of the places that take a postcode to tell.
    by_postcode: Zones,
    /// The zone of the country where that is as narrow as an area.
    area: Option<u32>,
    /// The zones of places in words, ascending.
    words: Box<[(Kind, u32, u32)]>,
    whole: Option<u32>,
    /// The narrowest first: ranges need longer postcodes than there are, and shorter ones are asked of these one by one.
    by_name: Box<[(Place, u32)]>,
    /// How long postcodes are at least that needn't.
    shortest: usize,
}

/// Several zones, as far as it matters which.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Zones {
    #[default]
    None,
    One(u32),
    Many,
}

impl Zones {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, one) | (one, Self::None) => one,
            (Self::One(one), Self::One(other)) if one == other => self,
            _ => Self::Many,
        }
    }

    fn and_one(self, zone: Option<u32>) -> Self {
        self.and(zone.map_or(Self::None, Self::One))
    }
}

/// The zones of narrower places that can't be told.
#[derive(Clone, Copy, Default)]
struct Doubt(Zones, Missing);

impl Doubt {
    fn add(&mut self, zones: Zones, missing: Missing) {
        if zones != Zones::None {
            *self = Self(self.0.and(zones), self.1.and(missing));
        }
    }

    /// An address lies in that zone, as far as it isn't in doubt.
    fn settle(self, zone: u32) -> ZoneAnswer {
        if self.0.and(Zones::One(zone)) == Zones::One(zone) { ZoneAnswer::Zone(zone) } else { ZoneAnswer::Unknown(self.1) }
    }
}

impl ZoneMap {
    /// The chart of some zones. Texts that its places name are numbered, as those of the rule set's lists are.
    ///
    /// # Errors
    /// All pairs of equally narrow places of two zones that some address lies in both, one for each place.
    pub(crate) fn new(zones: &[&[Place]], texts: &mut Texts) -> Result<Self, Vec<Clash>> {
        let all = zones.iter().enumerate();
        let all = all.flat_map(|(zone, places)| places.iter().enumerate().map(move |(number, place)| Entry { zone, number, place }));
        let (mut countries, mut everywhere, mut clashes) = (BTreeMap::<Country, Vec<Entry<'_>>>::new(), Vec::new(), Vec::new());
        for entry in all {
            match entry.place.country() {
                Some(country) => countries.entry(country).or_default().push(entry),
                None => everywhere.push(entry),
            }
        }
        // Where there is no postcode, an address may lie in a territory that shares those of its country.
        if countries.keys().any(|country| country.own_area().is_some()) {
            countries.entry(Country::UNITED_KINGDOM).or_default();
        }
        let chart = |(country, entries): (Country, Vec<Entry<'_>>)| (country, Chart::new(country, &entries, texts, &mut clashes));
        let mut charts: Vec<(Country, Chart)> = countries.into_iter().map(chart).collect();
        let everywhere = one_of(&everywhere, &mut clashes);
        let neighbours = charts.iter().filter(|(country, _)| country.own_area().is_some());
        let neighbours = neighbours.fold(Zones::None, |zones, (_, chart)| zones.and(chart.by_postcode).and_one(chart.area));
        if let Some((_, chart)) = charts.iter_mut().find(|(country, _)| *country == Country::UNITED_KINGDOM) {
            chart.by_postcode = chart.by_postcode.and(neighbours);
        }
        clashes.sort_unstable();
        if clashes.is_empty() { Ok(Self { countries: charts.into(), everywhere }) } else { Err(clashes) }
    }

    fn chart(&self, country: Country) -> Option<&Chart> {
        let place = self.countries.binary_search_by_key(&country, |(own, _)| *own).ok()?;
        self.countries.get(place).map(|(_, chart)| chart)
    }

    /// In which zone an address lies.
    pub(crate) fn zone(&self, spot: &Spot) -> ZoneAnswer {
        let mut doubt = Doubt::default();
        let Some(chart) = spot.country.and_then(|country| self.chart(country)) else { return self.beyond(None, spot.attributes, doubt) };
        match spot.postcode {
            Some(postcode) if postcode.is_whole() => {
                if let Some(zone) = chart.of_postcode(postcode) {
                    return ZoneAnswer::Zone(zone);
                }
            }
            Some(postcode) => {
                let (zones, has_gap) = chart.of_part(postcode);
                match zones {
                    Zones::One(zone) if !has_gap => return ZoneAnswer::Zone(zone),
                    zones => doubt.add(zones, Missing::POSTCODE),
                }
            }
            None => {
                doubt.add(chart.by_postcode, Missing::POSTCODE);
                if let Some(zone) = chart.area {
                    return doubt.settle(zone);
                }
            }
        }
        self.beyond(Some(chart), spot.attributes, doubt)
    }

    /// The zone of an address whose postcode isn't listed: by what it states, by its country, or by none of these.
    fn beyond(&self, chart: Option<&Chart>, attributes: Attributes, mut doubt: Doubt) -> ZoneAnswer {
        for kind in Kind::ALL.into_iter().filter(|_| chart.is_some_and(|chart| !chart.words.is_empty())) {
            let words = chart.map(|chart| chart.of_kind(kind)).unwrap_or_default();
            match attributes.of(kind) {
                Attribute::Missing => {
                    doubt.add(words.iter().fold(Zones::None, |all, (.., zone)| all.and(Zones::One(*zone))), kind.missing());
                }
                Attribute::Other => {}
                Attribute::Named(number) => {
                    if let Ok(place) = words.binary_search_by_key(&number, |(_, number, _)| *number) {
                        return words.get(place).map_or(ZoneAnswer::None, |(.., zone)| doubt.settle(*zone));
                    }
                }
            }
        }
        match chart.and_then(|chart| chart.whole).or(self.everywhere) {
            Some(zone) => doubt.settle(zone),
            None if doubt.1.is_empty() => ZoneAnswer::None,
            None => ZoneAnswer::Unknown(doubt.1),
        }
    }

    /// The countries that its places name.
    pub(super) fn countries(&self) -> impl Iterator<Item = Country> {
        self.countries.iter().map(|(country, _)| *country)
    }

    /// The whole postcodes of a country that surely lie in a zone, of addresses that state that much.
    pub(super) fn postcodes(&self, country: Country, zone: u32, attributes: Attributes) -> Vec<Interval> {
        let chart = self.chart(country);
        let elsewhere = self.beyond(chart, attributes, Doubt::default()) == ZoneAnswer::Zone(zone);
        let Some(chart) = chart else { return if elsewhere { vec![ALL] } else { Vec::new() } };
        let ends = chart.starts.iter().skip(1).map(|start| start - 1).chain([u128::MAX]);
        let pieces = chart.starts.iter().copied().zip(ends).zip(&chart.zones);
        union(pieces.filter(|(_, own)| own.map_or(elsewhere, |own| own == zone)).map(|(piece, _)| piece).collect())
    }

    /// Whether postcodes alone don't tell the zones of a country.
    pub(super) fn goes_by_more(&self, country: Country) -> bool {
        self.chart(country).is_some_and(|chart| !chart.words.is_empty() || chart.shortest > 0)
    }

    /// What addresses in a country may state that counts.
    pub(super) fn words(&self, country: Country) -> Vec<(Kind, u32)> {
        self.chart(country).map(|chart| chart.words.iter().map(|(kind, number, _)| (*kind, *number)).collect()).unwrap_or_default()
    }

    /// How long postcodes of a country are at least of which [`ZoneMap::postcodes`] tells.
    pub(super) fn shortest(&self, country: Country) -> usize {
        self.chart(country).map_or(0, |chart| chart.shortest)
    }

    pub(super) fn memory(&self) -> usize {
        let charts = self.countries.iter().map(|(_, chart)| {
            size_of::<(Country, Chart)>()
                + size_of_val(&*chart.starts)
                + size_of_val(&*chart.zones)
                + size_of_val(&*chart.words)
                + size_of_val(&*chart.by_name)
        });
        size_of::<Self>() + charts.sum::<usize>()
    }
}

/// The zone of places that are all the same; others clash with the first.
fn one_of(entries: &[Entry<'_>], clashes: &mut Vec<Clash>) -> Option<u32> {
    let first = entries.first()?;
    clashes.extend(entries.iter().filter(|other| other.zone != first.zone).map(|other| first.clash(*other)));
    Some(small(first.zone))
}

impl Chart {
    fn new(country: Country, entries: &[Entry<'_>], texts: &mut Texts, clashes: &mut Vec<Clash>) -> Self {
        let mut narrow: Vec<(Narrowness, Entry<'_>)> = Vec::new();
        let (mut words, mut whole, mut area) = (BTreeMap::<(Kind, u32), Vec<Entry<'_>>>::new(), Vec::new(), Vec::new());
        for entry in entries {
            if let Some(narrowness) = Narrowness::of(entry.place) {
                area.extend(entry.place.is_whole().then_some(*entry));
                narrow.push((narrowness, *entry));
            } else if let Some((_, kind, number)) = texts.number(entry.place) {
                words.entry((kind, number)).or_default().push(*entry);
            } else {
                whole.push(*entry);
            }
        }
        narrow.sort_by_key(|(narrowness, _)| *narrowness);
        let spans = spans(&narrow);
        for group in spans.chunk_by(|one, other| one.narrowness == other.narrowness) {
            overlaps(group, clashes);
        }
        let (starts, zones) = pieces(&spans);
        let longest = narrow.iter().map(|(_, entry)| shortest(entry.place)).max().unwrap_or(0);
        let shortest = if country.has_longer(longest) { longest } else { 0 };
        let by_name = narrow.iter().rev().filter(|_| shortest > 0).map(|(_, entry)| (entry.place.clone(), small(entry.zone))).collect();
        let told = narrow.iter().filter(|(_, entry)| !entry.place.is_whole());
        let words = words.into_iter().filter_map(|((kind, number), entries)| Some((kind, number, one_of(&entries, clashes)?)));
        Self {
            starts,
            zones,
            by_postcode: told.fold(Zones::None, |zones, (_, entry)| zones.and(Zones::One(small(entry.zone)))),
            words: words.collect(),
            // That they clash has been seen.
            area: one_of(&area, &mut Vec::new()),
            whole: one_of(&whole, clashes),
            by_name,
            shortest,
        }
    }

    fn of_kind(&self, kind: Kind) -> &[(Kind, u32, u32)] {
        let end = |after: bool| self.words.partition_point(|(own, ..)| *own < kind || after && *own == kind);
        self.words.get(end(false)..end(true)).unwrap_or_default()
    }

    fn piece(&self, postcode: u128) -> usize {
        self.starts.partition_point(|start| *start <= postcode).saturating_sub(1)
    }

    /// The zone of a whole postcode.
    fn of_postcode(&self, postcode: PostcodeKey) -> Option<u32> {
        if postcode.length < self.shortest {
            let mut places = self.by_name.iter();
            return places.find(|(place, _)| place.is_whole() || by_postcode(place, postcode) == Told::Yes).map(|(_, zone)| *zone);
        }
        self.zones.get(self.piece(postcode.beginning)).copied().flatten()
    }

    /// The zones of the postcodes that begin like this, and whether some are in none.
    fn of_part(&self, postcode: PostcodeKey) -> (Zones, bool) {
        let (mut zones, mut has_gap) = (Zones::None, false);
        for (first, last) in postcode.spans() {
            for zone in self.zones.get(self.piece(first)..=self.piece(last)).unwrap_or_default() {
                (zones, has_gap) = (zones.and_one(*zone), has_gap || zone.is_none());
            }
        }
        (zones, has_gap)
    }
}

/// Where pieces of postcodes begin that the same place is narrowest of, and the zone of each.
fn pieces(spans: &[Span<'_>]) -> (Box<[u128]>, Box<[Option<u32>]>) {
    let intervals = spans.iter().enumerate().map(|(number, span)| (span.interval, number));
    sweep(intervals, |inside| inside.last().and_then(|number| spans.get(*number)).map(|span| small(span.entry.zone)))
}
