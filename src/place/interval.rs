//! Intervals of postcodes, in the order of their letters. A place that a postcode tells is a few of them.

use std::collections::BTreeSet;

use super::postcode::{CANARIES, interval};
use super::{Country, Missing, Place, PostcodeKey, Told, uk};

/// The postcodes from one to another, ends included.
pub(super) type Interval = (u128, u128);

/// Every postcode.
pub(super) const ALL: Interval = (0, u128::MAX);

/// The postcodes of a place that takes one to tell what lies there; none of another.
pub(super) fn intervals(place: &Place) -> Vec<Interval> {
    match place {
        Place::Country(Country::CANARY_ISLANDS) => CANARIES.iter().map(|code| interval(code.bytes(), code.bytes())).collect(),
        Place::Code { country, code } => vec![of_code(*country, code)],
        Place::Exact { code, .. } => {
            let (first, _) = interval(code.bytes(), code.bytes());
            vec![(first, first)]
        }
        Place::Range { country, first, last } if country.has_uk_postcodes() => of_districts(first, last),
        Place::Range { first, last, .. } => vec![interval(first.bytes(), last.bytes())],
        Place::Everywhere | Place::Country(_) | Place::Subdivision { .. } | Place::Region { .. } | Place::Town { .. } => Vec::new(),
    }
}

fn of_code(country: Country, code: &str) -> Interval {
    let [first, last] = if !country.has_uk_postcodes() || code.contains(' ') {
        [None, None]
    } else if uk::level(code) == 1 {
        // An area: a digit follows its letters.
        [Some(b'0'), Some(b'9')]
    } else {
        [Some(b' '), Some(b' ')]
    };
    interval(code.bytes().chain(first), code.bytes().chain(last))
}

/// The districts of an area by number; a letter may follow it.
fn of_districts(first: &str, last: &str) -> Vec<Interval> {
    let (Some((area, low)), Some((_, high))) = (uk::district(first), uk::district(last)) else { return Vec::new() };
    let of_number = |number: u32| {
        let code = format!("{area}{number}");
        let ends = [(b' ', b' '), (b'A', b'Z')];
        ends.map(|(low, high)| interval(code.bytes().chain(Some(low)), code.bytes().chain(Some(high))))
    };
    (low..=high.min(99)).flat_map(of_number).collect()
}

/// How long a postcode is at least of which the intervals of a place tell.
pub(super) fn shortest(place: &Place) -> usize {
    match place {
        Place::Range { country, first, .. } if !country.has_uk_postcodes() => first.len(),
        _ => 0,
    }
}

/// Cuts all postcodes where an interval begins or ends: where each piece begins, and what becomes of it by what it lies in. Neighbours of
/// which the same becomes are one piece.
pub(super) fn sweep<N: Copy + Ord, T: PartialEq>(
    intervals: impl IntoIterator<Item = (Interval, N)>,
    mut becomes: impl FnMut(&BTreeSet<N>) -> T,
) -> (Box<[u128]>, Box<[T]>) {
    let mut ends: Vec<(u128, bool, N)> = Vec::new();
    for ((first, last), number) in intervals {
        ends.push((first, true, number));
        ends.extend(last.checked_add(1).map(|after| (after, false, number)));
    }
    ends.sort_unstable();
    let (mut inside, mut starts, mut pieces, mut start) = (BTreeSet::new(), Vec::new(), Vec::new(), 0);
    let mut ends = ends.into_iter().peekable();
    loop {
        while let Some((_, enters, number)) = ends.next_if(|(at, ..)| *at == start) {
            if enters {
                inside.insert(number)
            } else {
                inside.remove(&number)
            };
        }
        let piece = becomes(&inside);
        if pieces.last() != Some(&piece) {
            starts.push(start);
            pieces.push(piece);
        }
        match ends.peek() {
            Some((at, ..)) => start = *at,
            None => return (starts.into(), pieces.into()),
        }
    }
}

/// Whether a postcode of its country lies in a place that takes one to tell.
pub(super) fn by_postcode(place: &Place, postcode: PostcodeKey) -> Told {
    if postcode.is_whole() && postcode.length < shortest(place) {
        return Told::No;
    }
    within(&union(intervals(place)), postcode)
}

/// Whether a postcode lies in some intervals, which are in order and neither touch nor overlap.
pub(super) fn within(intervals: &[Interval], postcode: PostcodeKey) -> Told {
    if postcode.is_whole() {
        return Told::of(has(intervals, postcode.beginning));
    }
    let inside = |(first, last): Interval| {
        let from = intervals.partition_point(|(_, end)| *end < first);
        match intervals.get(from) {
            Some((start, end)) if *start <= first && last <= *end => Told::Yes,
            Some((start, _)) if *start <= last => Told::Unknown(Missing::POSTCODE),
            _ => Told::No,
        }
    };
    let mut spans = postcode.spans().map(inside);
    let first = spans.next().unwrap_or(Told::No);
    if spans.all(|other| other == first) { first } else { Told::Unknown(Missing::POSTCODE) }
}

#[inline]
pub(super) fn has(intervals: &[Interval], postcode: u128) -> bool {
    let before = intervals.partition_point(|(first, _)| *first <= postcode);
    before.checked_sub(1).and_then(|last| intervals.get(last)).is_some_and(|(_, last)| postcode <= *last)
}

/// Some intervals in order, put together where they touch or overlap.
pub(super) fn union(mut intervals: Vec<Interval>) -> Vec<Interval> {
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
pub(super) fn less(intervals: &[Interval], others: &[Interval]) -> Vec<Interval> {
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
    use super::*;

    #[test]
    fn intervals_are_put_together_and_taken_out() {
        assert_eq!(union(vec![(5, 7), (1, 2), (3, 4), (6, 9), (12, u128::MAX), (14, 15)]), [(1, 9), (12, u128::MAX)]);
        assert_eq!(less(&[(1, 9), (12, 20)], &[(0, 0), (3, 4), (9, 13), (20, 30)]), [(1, 2), (5, 8), (14, 19)]);
        assert_eq!(less(&[ALL], &[ALL]), []);
        assert_eq!(less(&[(1, 2), (4, 5)], &[(0, 9)]), []);
        assert_eq!(less(&[(1, 2)], &[]), [(1, 2)]);
    }
}
