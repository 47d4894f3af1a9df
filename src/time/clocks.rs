//! The clocks of a time zone: for the years in which decisions are made, when they were changed and by how much.

use chrono::{DateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use super::DAY;

/// 2010-01-01 and 2060-01-01, between which changes are looked up beforehand.
const FIRST: i64 = 1_262_304_000;
const LAST: i64 = 2_840_140_800;

/// No zone has changed its clocks and changed them back within so many seconds.
const NEAR: i64 = 3 * DAY;

/// The clocks of a zone.
pub(crate) struct Clocks {
    pub(super) zone: Tz,
    /// Spans of time without a change: when each begins, ascending, and the seconds that its clocks are ahead of UTC. The first begins at
    /// [`FIRST`]; the last ends at [`LAST`].
    spans: Box<[(i64, i32)]>,
    /// The number of the span that each period of [`PERIOD`] seconds from [`FIRST`] begins in.
    begins_in: Box<[u16]>,
}

/// How clocks stand at an instant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// Seconds ahead of UTC.
    pub(super) ahead: i32,
    /// Whether they have not been changed for some days.
    pub(super) is_steady: bool,
    /// The second since 1970 until which they surely aren't; at the earliest this one.
    pub(super) until: i64,
}

/// Some 49 days: no zone changes its clocks often in one.
const PERIOD: i64 = 1 << 22;

impl Clocks {
    pub(crate) fn of(zone: Tz) -> Self {
        let (mut from, mut before) = (FIRST, offset(zone, FIRST));
        let mut spans = vec![(from, before)];
        while from < LAST {
            let to = (from + NEAR).min(LAST);
            let after = offset(zone, to);
            if before != after {
                spans.push((change(zone, before, (from, to)), after));
            }
            (from, before) = (to, after);
        }
        let starts = std::iter::successors(Some(FIRST), |start| Some(start + PERIOD)).take_while(|start| *start < LAST);
        let begins_in = starts.map(|start| u16::try_from(spans.partition_point(|(begins, _)| *begins <= start) - 1).unwrap_or(u16::MAX));
        Self { zone, begins_in: begins_in.collect(), spans: spans.into() }
    }

    /// How the clocks stand at a second since 1970.
    pub(super) fn at(&self, second: i64) -> Standing {
        let period = usize::try_from((second - FIRST) / PERIOD).ok().and_then(|period| self.begins_in.get(period));
        let first = period.filter(|_| second < LAST - NEAR).and_then(|first| self.spans.get(usize::from(*first)..));
        let Some((begins, ahead, ends)) = first.and_then(|spans| span_of(spans, second)) else { return self.looked_up(second) };
        Standing { ahead, is_steady: second - NEAR >= begins, until: ends }
    }

    /// The same for other years.
    fn looked_up(&self, second: i64) -> Standing {
        let [before, now, after] = [second - NEAR, second, second + NEAR].map(|second| offset(self.zone, second));
        Standing { ahead: now, is_steady: before == now, until: if now == after { second + NEAR } else { second } }
    }
}

/// Of some spans, ascending, the one that a second lies in: when it begins, the seconds that clocks are ahead, and when it ends.
fn span_of(spans: &[(i64, i32)], second: i64) -> Option<(i64, i32, i64)> {
    let mut spans = spans.iter().copied().peekable();
    while let Some((begins, ahead)) = spans.next().filter(|(begins, _)| *begins <= second) {
        let ends = spans.peek().map_or(LAST, |(begins, _)| *begins);
        if second < ends {
            return Some((begins, ahead, ends));
        }
    }
    None
}

/// The seconds that clocks are ahead of UTC.
fn offset(zone: Tz, second: i64) -> i32 {
    let at = DateTime::<Utc>::from_timestamp(second, 0).unwrap_or_default();
    zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()
}

/// The first second at which the clocks don't show what they did before.
fn change(zone: Tz, before: i32, (mut from, mut to): (i64, i64)) -> i64 {
    while to - from > 1 {
        let middle = i64::midpoint(from, to);
        if offset(zone, middle) == before { from = middle } else { to = middle }
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_show_what_is_looked_up() {
        for zone in
            [Tz::UTC, Tz::Europe__London, Tz::America__New_York, Tz::Pacific__Apia, Tz::Africa__Casablanca, Tz::Australia__Lord_Howe]
        {
            let clocks = Clocks::of(zone);
            for second in (FIRST - 5 * DAY..LAST + 5 * DAY).step_by(37_003) {
                let (known, looked_up) = (clocks.at(second), clocks.looked_up(second));
                assert_eq!(known.ahead, looked_up.ahead, "{zone} {second}");
                assert!(!known.is_steady || looked_up.is_steady, "{zone} {second}");
                assert!(looked_up.until <= known.until || known.until == LAST, "{zone} {second}");
                let last = [known.until - 1, i64::midpoint(second, known.until)].map(|second| offset(zone, second));
                assert!(!known.is_steady || last == [known.ahead; 2], "{zone} {second}");
            }
            for (begins, ahead) in clocks.spans.iter().skip(1) {
                assert_eq!(offset(zone, *begins), *ahead);
                assert_ne!(offset(zone, begins - 1), *ahead);
            }
        }
    }

    #[test]
    fn a_span_is_known_to_its_last_second() {
        for zone in [Tz::Europe__London, Tz::America__New_York, Tz::Pacific__Apia, Tz::Africa__Casablanca] {
            let clocks = Clocks::of(zone);
            let known = |second| {
                let Standing { ahead, is_steady, until } = clocks.at(second);
                (ahead, is_steady, until)
            };
            for own in clocks.spans.windows(2) {
                let [(begins, ahead), (ends, after)] = *own else { continue };
                assert_eq!([begins, begins + NEAR - 1].map(known), [(ahead, false, ends); 2], "{zone} {begins}");
                assert_eq!([begins + NEAR, ends - 1].map(known), [(ahead, true, ends); 2], "{zone} {begins}");
                assert_eq!(known(ends).0, after, "{zone} {ends}");
                // What is looked up tells as much of the days before and after it.
                let looked_up = [ends - NEAR - 1, ends - NEAR, ends - 1, ends, ends + NEAR].map(|second| {
                    let Standing { ahead, is_steady, until } = clocks.looked_up(second);
                    (ahead, is_steady, until - second)
                });
                let expected = [(ahead, true, NEAR), (ahead, true, 0), (ahead, true, 0), (after, false, NEAR), (after, true, NEAR)];
                assert_eq!(looked_up, expected, "{zone} {ends}");
            }
            assert!(clocks.spans.len() > 2, "{zone}");
        }
        // Where no change comes any more, nothing is known of the days after the last.
        let until = |second| Clocks::of(Tz::UTC).at(second).until;
        assert_eq!([FIRST, LAST - NEAR - 1, LAST - NEAR].map(until), [LAST; 3]);
        assert_eq!([FIRST - 1, LAST - NEAR + 1, LAST].map(until), [FIRST - 1 + NEAR, LAST + 1, LAST + NEAR]);
    }
}
