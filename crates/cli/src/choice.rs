//! What is common to the commands that decide: the instant, and the services to choose from.

use std::path::PathBuf;

use chrono::{DateTime, SecondsFormat, Utc};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueHint};
use consign::{BookingCode, BookingCodeError, Direction, Matcher, Pool, ServiceFilter, Usage};

use crate::complete;
use crate::dates::instant;
use crate::stop::Stop;
use crate::terminal::{counted, to_stderr};

/// Which services may be chosen, and when.
#[derive(Debug, Args)]
pub(crate) struct Choice {
    /// The instant of orders that give none, as in RFC 3339: `2026-11-02T09:00:00Z`, `2026-11-02T09:00:00+01:00`. Default: now
    ///
    /// Cut-offs, collection dates and delivery dates count from there. An order's own instant (its field or column `At`, or
    /// --at-column) comes before it. With the same rule set, orders and instants the answer is the same on every machine.
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    at: Option<DateTime<Utc>>,

    /// The instant of all orders, whatever they say themselves
    #[arg(long, value_name = "INSTANT", value_parser = instant, conflicts_with = "at")]
    all_at: Option<DateTime<Utc>>,

    /// Only the services of this carrier service group
    #[arg(long, value_name = "GROUP", conflicts_with = "service", add = complete::groups(), help_heading = "Which services")]
    group: Option<String>,

    /// Only this carrier service
    #[arg(long, value_name = "SERVICE", add = complete::services(), help_heading = "Which services")]
    service: Option<String>,

    /// Only services that go this way
    #[arg(long, value_name = "DIRECTION", ignore_case = true, value_parser = direction(), help_heading = "Which services")]
    direction: Option<Direction>,

    /// Only services with `IsPickUp` as given
    #[arg(long, value_name = "BOOL", help_heading = "Which services")]
    pickup: Option<bool>,

    /// Only services with `IsDropOff` as given
    #[arg(long, value_name = "BOOL", help_heading = "Which services")]
    drop_off: Option<bool>,

    /// Only what a booking code names, collected and delivered when it says
    ///
    /// CODE is `SERVICES/COLLECTION DATE/FROM-TO/DELIVERY DATE/FROM-TO`. SERVICES are services and groups (with `@`), set apart by
    /// commas, or `*` for all; after `!` those to leave out. Any other part may be `*` too, and wildcards at the end may be dropped:
    /// `KC_24`, `@slow`, `*!KC_24,@slow`, `*/2026-11-02/12:00-18:00`, `KC_24/*/*/2026-11-03/08:00-18:00`.
    #[arg(long, value_name = "CODE", add = complete::booking_codes(), help_heading = "Which services")]
    booking_code: Option<BookingCode>,

    /// What capacities have been used before: a file `{ "DPD_LEEDS": { "2026-11-09": 12 } }`. Default: nothing
    ///
    /// By capacity and period: a day, the Monday of a week, a month `2026-11`, or `Total`, as the capacity's `Per` has it.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Capacities")]
    usage: Option<PathBuf>,
}

fn direction() -> impl TypedValueParser<Value = Direction> {
    PossibleValuesParser::new(["outbound", "inbound"]).try_map(|word| word.parse::<Direction>())
}

impl Choice {
    /// The instant of orders that give none.
    pub(crate) fn at(&self) -> DateTime<Utc> {
        self.at_of(None)
    }

    /// The instant of all orders.
    pub(crate) fn all_at(&self) -> Option<DateTime<Utc>> {
        self.all_at
    }

    /// The instant of an order: its own, or else `--at`, or else now.
    pub(crate) fn at_of(&self, own: Option<DateTime<Utc>>) -> DateTime<Utc> {
        self.all_at.or(own).or(self.at).unwrap_or_else(Utc::now)
    }

    /// Whether an order's own instant comes before another one that `--at` gives.
    pub(crate) fn is_at_other_than(&self, own: DateTime<Utc>) -> bool {
        self.all_at.is_none() && self.at.is_some_and(|at| at != own)
    }

    /// Says at which instant consignments are decided that give none, unless somebody has said it.
    pub(crate) fn tell_undated(&self, undated: u64, of: u64, at: DateTime<Utc>) {
        if undated > 0 && self.at.is_none() {
            let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
            let whose = if undated == of {
                "no consignment gives its instant: all are".to_owned()
            } else {
                counted(undated, "consignment") + " without an instant:"
            };
            to_stderr(&format!("{whose} decided at {at}, which is now (`--at`)\n"));
        }
    }

    /// Whether all services may be chosen, as they are.
    pub(crate) fn is_all(&self) -> bool {
        self.group.is_none() && self.service.is_none() && self.booking_code.is_none() && self.filter() == ServiceFilter::default()
    }

    /// The one service that is named.
    pub(crate) fn named_service(&self) -> Option<&str> {
        self.service.as_deref()
    }

    /// The services that one that is named is among: all, less what other options leave out.
    pub(crate) fn pool_around(&self, matcher: &Matcher) -> Result<Pool, Stop> {
        self.narrowed(matcher.all())
    }

    /// The services to choose from.
    pub(crate) fn pool(&self, matcher: &Matcher) -> Result<Pool, Stop> {
        self.pool_of(matcher, Ok)
    }

    /// The same, with something done to the pool before a booking code narrows it.
    pub(crate) fn pool_of(&self, matcher: &Matcher, with: impl FnOnce(Pool) -> Result<Pool, Stop>) -> Result<Pool, Stop> {
        self.narrowed(with(match (&self.service, &self.group) {
            (Some(name), _) => matcher.service(name).ok_or_else(|| unknown("carrier service", name, matcher))?,
            (None, Some(name)) => matcher.group(name).ok_or_else(|| unknown("carrier service group", name, matcher))?,
            (None, None) => matcher.all(),
        })?)
    }

    /// The usage that capacities begin with.
    fn usage(&self, matcher: &Matcher) -> Result<Usage, Stop> {
        const MOST: usize = 64 << 20;
        let Some(path) = &self.usage else { return Ok(Usage::default()) };
        let (name, source) = consign_tables::read_text(path, MOST)?;
        matcher.usage(&source).map_err(|error| {
            let lines: Vec<String> = error.violations.iter().map(|violation| format!("{name}:{violation}")).collect();
            let whole = "it is no usage of this rule set's capacities";
            Stop::Reported(format!("{}\nerror: `{name}` is refused: {whole}\n", lines.join("\n")))
        })
    }

    /// What is left of a pool by the filter and the booking code, where capacities have been used.
    pub(crate) fn narrowed(&self, mut pool: Pool) -> Result<Pool, Stop> {
        *pool.usage_mut() = self.usage(pool.matcher())?;
        let filter = self.filter();
        let pool = if filter == ServiceFilter::default() { pool } else { pool.filter(filter) };
        let Some(code) = &self.booking_code else { return Ok(pool) };
        let matcher = pool.matcher().clone();
        pool.booked(code).map_err(|error| match error {
            BookingCodeError::Unknown { kind, name } => match unknown(kind, &name, &matcher) {
                Stop::Said(message) => Stop::Said(format!("booking code: {message}")),
                stop => stop,
            },
            error => Stop::Said(error.to_string()),
        })
    }

    fn filter(&self) -> ServiceFilter {
        let mut filter = ServiceFilter::default();
        (filter.direction, filter.is_pick_up, filter.is_drop_off) = (self.direction, self.pickup, self.drop_off);
        filter
    }
}

/// What to say of a service or a group that the rule set doesn't have.
pub(crate) fn unknown(kind: &str, given: &str, matcher: &Matcher) -> Stop {
    let known: Vec<&str> = match kind {
        "carrier service group" => matcher.groups().collect(),
        _ => matcher.services().map(|service| service.reference.as_str()).collect(),
    };
    Stop::Said(format!("unknown {kind} `{given}`: {}", suggested(given, &known)))
}

/// What to say to somebody who gave an unknown name.
pub(crate) fn suggested(given: &str, known: &[&str]) -> String {
    const MOST_LISTED: usize = 12;
    let near = consign_tables::near(given, known);
    match known.len() {
        _ if !near.is_empty() => format!("did you mean {near}?"),
        0 => "the rule set has none".to_owned(),
        1..=MOST_LISTED => format!("the rule set has {}", quoted(known)),
        count => format!("the rule set has {count}, {} among them", quoted(known.get(..MOST_LISTED).unwrap_or_default())),
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_suggested_else_all_that_there_are() {
        let known = ["nextDay", "valuableGoods", "valuables"];
        assert_eq!(suggested("valuabelGoods", &known), "did you mean `valuableGoods`?");
        assert_eq!(suggested("VALUABLE", &known), "did you mean `valuables`, `valuableGoods`?");
        assert_eq!(suggested("pallets", &known), "the rule set has `nextDay`, `valuableGoods`, `valuables`");
        assert_eq!(suggested("pallets", &[]), "the rule set has none");
    }
}
