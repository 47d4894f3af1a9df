//! Booking codes, for those who come from Metapack: which services, collected and delivered when.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use thiserror::Error;

use super::pool::Pool;
use crate::matcher::{Aim, Booked};
use crate::time::TimeOfDay;
use crate::time::Window;

/// A booking code: `service|@group[,…][!not]/collection date/from-to/delivery date/from-to`.
///
/// The first part names services and groups (with `@`) to choose from, or `*` for all; after `!` those to leave out. The others say
/// when it is collected and delivered, ends included; `*` stands for whenever, and wildcards at the end may be dropped. A delivery
/// date is met by a service that delivers on that very date, a delivery window by one whose own window lies within it.
///
/// ```
/// use consign::BookingCode;
/// for code in ["RM1STLT/2020-03-12/06:00-23:59/2020-03-13/07:00-11:59", "@NEXT", "HERMNDG/*/*-*/2020-08-13/00:01-23:59", "*!DHLNEXTDAY,@SLOW"] {
///     assert_eq!(code.parse::<BookingCode>()?.to_string(), code);
/// }
/// assert!("DHLNEXTDAY/tomorrow".parse::<BookingCode>().is_err());
/// # Ok::<(), consign::BookingCodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingCode {
    /// Services and groups to choose from; none stands for all.
    among: Vec<Named>,
    /// Services and groups to leave out.
    not: Vec<Named>,
    collected: Option<NaiveDate>,
    collection: Times,
    delivered: Option<NaiveDate>,
    delivery: Times,
}

/// A service or a group.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Named {
    Service(String),
    Group(String),
}

/// From and to; whenever, where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Times(Option<TimeOfDay>, Option<TimeOfDay>);

/// Why a booking code is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BookingCodeError {
    /// A part of it can't be read.
    #[error("booking code: {part} `{given}` is not {expected}")]
    Part {
        /// Which part.
        part: &'static str,
        /// What stands there.
        given: String,
        /// What could.
        expected: &'static str,
    },
    /// It has more than five parts.
    #[error("booking code: `{0}` parts, of which there are at most 5")]
    TooMany(usize),
    /// It names a service or a group that the rule set doesn't have.
    #[error("booking code: unknown {kind} `{name}`")]
    Unknown {
        /// `carrier service` or `carrier service group`.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// It names the one service, and an objective is asked besides.
    #[error("booking code: it names the service, which leaves an objective nothing to choose")]
    NothingToChoose,
}

fn part_error(part: &'static str, given: &str, expected: &'static str) -> BookingCodeError {
    BookingCodeError::Part { part, given: crate::number::shortened(given), expected }
}

impl FromStr for BookingCode {
    type Err = BookingCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.trim().split('/').map(str::trim).collect();
        if parts.len() > 5 {
            return Err(BookingCodeError::TooMany(parts.len()));
        }
        let part = |index: usize| parts.get(index).copied().filter(|part| *part != "*");
        let (among, not) = parts.first().map_or(("", None), |services| match services.split_once('!') {
            Some((among, not)) => (among, Some(not)),
            None => (*services, None),
        });
        let among = if among.trim() == "*" { Vec::new() } else { named("the service", among)? };
        Ok(Self {
            among,
            not: not.map_or(Ok(Vec::new()), |not| named("what to leave out", not))?,
            collected: part(1).map(|text| date("the collection date", text)).transpose()?,
            collection: part(2).map_or(Ok(Times::default()), |text| times("the collection time", text))?,
            delivered: part(3).map(|text| date("the delivery date", text)).transpose()?,
            delivery: part(4).map_or(Ok(Times::default()), |text| times("the delivery time", text))?,
        })
    }
}

fn named(part: &'static str, text: &str) -> Result<Vec<Named>, BookingCodeError> {
    let one = |name: &str| {
        let name = name.trim();
        let (bare, group) = name.strip_prefix('@').map_or((name, false), |group| (group, true));
        let given = !bare.is_empty() && !bare.contains(['@', '*', '!']);
        let named = if group { Named::Group(bare.to_owned()) } else { Named::Service(bare.to_owned()) };
        given.then_some(named).ok_or_else(|| part_error(part, name, "a service, `@` and a group, or `*`"))
    };
    text.split([',', '!']).map(one).collect()
}

fn date(part: &'static str, text: &str) -> Result<NaiveDate, BookingCodeError> {
    crate::json::date(text).ok().filter(|_| text.len() == 10).ok_or_else(|| part_error(part, text, "a date such as `2020-03-12`, or `*`"))
}

fn times(part: &'static str, text: &str) -> Result<Times, BookingCodeError> {
    let refused = || part_error(part, text, "a time from and to such as `06:00-23:59`, or `*`");
    let (from, to) = text.split_once('-').ok_or_else(refused)?;
    let end = |text: &str| if text.trim() == "*" { Ok(None) } else { text.trim().parse().map(Some) };
    let times = Times(end(from).map_err(|_| refused())?, end(to).map_err(|_| refused())?);
    match times {
        Times(Some(from), Some(to)) if from > to => Err(refused()),
        times => Ok(times),
    }
}

impl Times {
    fn window(self) -> Option<Window> {
        let Self(from, to) = self;
        let whole = Window { start: TimeOfDay::default(), end: TimeOfDay::LAST_SECOND };
        (from.is_some() || to.is_some()).then(|| Window { start: from.unwrap_or(whole.start), end: to.unwrap_or(whole.end) })
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(name) => f.write_str(name),
            Self::Group(name) => write!(f, "@{name}"),
        }
    }
}

impl fmt::Display for BookingCode {
    /// Without wildcards at its end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |names: &[Named]| names.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let wild = |text: Option<String>| text.unwrap_or_else(|| "*".to_owned());
        let mut services = if self.among.is_empty() { "*".to_owned() } else { names(&self.among) };
        if !self.not.is_empty() {
            services = format!("{services}!{}", names(&self.not));
        }
        let times = |Times(from, to): Times| format!("{}-{}", wild(from.map(|at| at.to_string())), wild(to.map(|at| at.to_string())));
        let date = |date: Option<NaiveDate>| wild(date.map(|date| date.to_string()));
        let mut parts = vec![services, date(self.collected), times(self.collection), date(self.delivered), times(self.delivery)];
        while parts.len() > 1 && parts.last().is_some_and(|part| part == "*" || part == "*-*") {
            parts.pop();
        }
        f.write_str(&parts.join("/"))
    }
}

impl Pool {
    /// Narrows the pool by a booking code: to the services it names, collected and delivered when it says. A service that cannot keep
    /// the times has the reasons `NoCollectionDate` or `Promise`; services that aren't named are not in the pool any more.
    ///
    /// # Errors
    /// [`BookingCodeError::Unknown`] if the rule set has no such service or group.
    pub fn booked(self, code: &BookingCode) -> Result<Self, BookingCodeError> {
        let matcher = self.matcher().clone();
        let pools = |names: &[Named]| -> Result<Vec<Self>, BookingCodeError> {
            let pool = |named: &Named| {
                let (found, kind, name) = match named {
                    Named::Service(name) => (matcher.service(name), "carrier service", name),
                    Named::Group(name) => (matcher.group(name), "carrier service group", name),
                };
                found.ok_or_else(|| BookingCodeError::Unknown { kind, name: crate::number::shortened(name) })
            };
            names.iter().map(pool).collect()
        };
        let (among, not) = (pools(&code.among)?, pools(&code.not)?);
        let within = |pools: &[Self], number| pools.iter().any(|pool| pool.has(number));
        let booked = Booked {
            collected: code.collected,
            collection: code.collection.window(),
            delivered: code.delivered,
            delivery: code.delivery.window(),
        };
        let one = matches!(code.among.as_slice(), [Named::Service(_)]);
        if one && matches!(self.aim, Aim::Objective(_)) {
            return Err(BookingCodeError::NothingToChoose);
        }
        let mut pool = self.only(|number| (among.is_empty() || within(&among, number)) && !within(&not, number)).with_booked(booked);
        if one {
            pool.aim = Aim::Nothing;
        }
        Ok(pool)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_booking_code_says_which_part() {
        for (code, expected) in [
            ("", "the service `` is not a service, `@` and a group, or `*`"),
            ("A,,B", "the service `` is not"),
            ("A!", "what to leave out `` is not"),
            ("@", "the service `@` is not"),
            ("A/2020-02-30", "the collection date `2020-02-30` is not a date"),
            ("A/*/06:00", "the collection time `06:00` is not a time from and to"),
            ("A/*/23:00-06:00", "the collection time `23:00-06:00`"),
            ("A/*/*/12-03-2020", "the delivery date `12-03-2020`"),
            ("A/*/*/*/*/x", "`6` parts"),
        ] {
            let message = code.parse::<BookingCode>().unwrap_err().to_string();
            assert!(message.contains(expected), "{code}: {message}");
        }
    }

    #[test]
    fn wildcards_at_the_end_may_be_dropped() {
        let short: BookingCode = "A,@B!C".parse().unwrap();
        assert_eq!(short, "A,@B!C/*/*-*/*/*".parse().unwrap());
        assert_eq!(short.to_string(), "A,@B!C");
    }
}
