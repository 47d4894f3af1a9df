//! How narrow places are, and where two of them clash.

use std::cmp::Reverse;

use super::interval::{ALL, Interval, intervals, union};
use super::{Country, Place, uk};

/// Two equally narrow places of two zones that some address lies in both, each as the numbers of its zone and of its place in that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Clash {
    pub(crate) first: [usize; 2],
    pub(crate) second: [usize; 2],
}

/// How narrow a place is that a postcode tells; the narrowest is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Narrowness {
    exact: bool,
    /// The length of its code, of UK postcodes their parts.
    length: usize,
    single: bool,
    codes: Reverse<u128>,
}

impl Narrowness {
    /// `None` of a place that takes no postcode to tell.
    pub(super) fn of(place: &Place) -> Option<Self> {
        let single = |exact, length| Some(Self { exact, length, single: true, codes: Reverse(1) });
        let length = |country: Country, code: &str| if country.has_uk_postcodes() { uk::level(code) } else { code.len() };
        match place {
            Place::Exact { country, code } => single(true, length(*country, code)),
            Place::Code { country, code } => single(false, length(*country, code)),
            Place::Range { country, first, last } => {
                let codes = if country.has_uk_postcodes() {
                    let [first, last] = [first, last].map(|code| uk::district(code).map_or(0, |(_, number)| u128::from(number)));
                    last.saturating_sub(first)
                } else {
                    number(last).saturating_sub(number(first))
                };
                Some(Self { exact: false, length: length(*country, first), single: false, codes: Reverse(codes.saturating_add(1)) })
            }
            Place::Country(country) if country.own_area().is_some() => single(false, 1),
            // The Canary Islands are two codes.
            Place::Country(_) if !place.is_whole() => Some(Self { exact: false, length: 2, single: false, codes: Reverse(2) }),
            _ => None,
        }
    }
}

/// How narrow any place is; the narrowest is the greatest.
pub(crate) fn narrowness(place: &Place) -> impl Ord + use<> {
    let kind = match place {
        Place::Everywhere => 0,
        Place::Subdivision { .. } => 2,
        Place::Region { .. } => 3,
        Place::Town { .. } => 4,
        _ => 1,
    };
    let of_postcodes = Narrowness::of(place);
    (if of_postcodes.is_some() { 5 } else { kind }, of_postcodes)
}

/// A code among those of its length.
fn number(code: &str) -> u128 {
    let radix = if code.bytes().all(|byte| byte.is_ascii_digit()) { 10 } else { 36 };
    code.chars().fold(0, |number: u128, letter| number.saturating_mul(radix).saturating_add(letter.to_digit(36).unwrap_or(0).into()))
}

/// A place of a zone: both by number.
#[derive(Clone, Copy)]
pub(super) struct Entry<'p> {
    pub(super) zone: usize,
    pub(super) number: usize,
    pub(super) place: &'p Place,
}

impl Entry<'_> {
    pub(super) fn clash(self, other: Self) -> Clash {
        let mut ends = [[self.zone, self.number], [other.zone, other.number]];
        ends.sort_unstable();
        Clash { first: ends[0], second: ends[1] }
    }
}

/// An interval of a place.
#[derive(Clone, Copy)]
pub(super) struct Span<'p> {
    pub(super) narrowness: Narrowness,
    pub(super) interval: Interval,
    pub(super) entry: Entry<'p>,
}

/// The intervals of some places, the widest first.
pub(super) fn spans<'p>(narrow: &[(Narrowness, Entry<'p>)]) -> Vec<Span<'p>> {
    let of_place = |(narrowness, entry): &(Narrowness, Entry<'p>)| {
        let own = if entry.place.is_whole() { vec![ALL] } else { union(intervals(entry.place)) };
        let (narrowness, entry) = (*narrowness, *entry);
        own.into_iter().map(move |interval| Span { narrowness, interval, entry })
    };
    narrow.iter().flat_map(of_place).collect()
}

/// Puts down where equally narrow places of two zones overlap, one clash for each place.
pub(super) fn overlaps(group: &[Span<'_>], clashes: &mut Vec<Clash>) {
    let mut group: Vec<&Span<'_>> = group.iter().collect();
    group.sort_by_key(|span| span.interval);
    // What reaches furthest, and what does of another zone.
    let mut furthest: [Option<&Span<'_>>; 2] = [None, None];
    for span in group {
        let reaches = |other: &&Span<'_>| other.interval.1 >= span.interval.0 && other.entry.zone != span.entry.zone;
        if let Some(other) = furthest.into_iter().flatten().find(reaches) {
            let clash = other.entry.clash(span.entry);
            if clashes.last() != Some(&clash) {
                clashes.push(clash);
            }
        }
        let beyond = |other: Option<&Span<'_>>| other.is_none_or(|other| other.interval.1 < span.interval.1);
        let [first, second] = furthest;
        let is_of_first = first.is_some_and(|first| first.entry.zone == span.entry.zone);
        furthest = match (beyond(first), is_of_first) {
            (true, true) => [Some(span), second],
            (true, false) => [Some(span), first],
            (false, false) if beyond(second) => [first, Some(span)],
            _ => furthest,
        };
    }
}
