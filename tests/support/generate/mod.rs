//! Small worlds for the laws: a rule set, some consignments, an instant.
//!
//! Every figure comes from a small pool that the rules and the consignments share, so that bounds are met exactly,
//! prices are equal, and services clash far more often than they would by chance. Rule sets are always valid;
//! consignments not always. A world is built from collections of parts, so that a failure shrinks to the few that it
//! needs: parts name each other by number, or by a name that may be missing, and what is missing is left out at the
//! end, when all are put together.
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a generator that goes wrong stops the test, and each test uses its own part of it"
)]

mod address;
mod booking;
mod calendar;
mod capacity;
pub mod chargeable;
mod charged;
pub mod chart;
mod condition;
mod consignment;
mod discount;
pub mod group;
mod item;
mod maybe;
mod objective;
pub mod part;
pub mod place;
mod rate;
mod reached;
mod rule;
pub mod scope;
mod service;
mod setting;
mod shared;
pub mod spelling;
mod surcharge;
mod tax;
mod transit;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use group::{Given, Group, Groups};

pub use booking::{BookingParts, booking_codes, bookings};
pub use reached::{LEVELS, reached, to_reach};

use super::oracle::Choice;

/// One small world.
#[derive(Clone, Debug)]
pub struct Case {
    /// A valid rule set.
    pub rule_set: Value,
    /// Consignments, some of them invalid, with references of their own.
    pub consignments: Vec<Value>,
    /// The instant of the allocation, as RFC 3339 writes it.
    pub at: String,
    /// What has been used of its capacities.
    pub usage: Value,
}

/// Days about which something happens: the clocks change in one of the zones, a year or a February ends.
pub const DAYS: [Date; 12] = [
    date(2020, 3, 21),
    date(2026, 3, 27),
    date(2026, 3, 28),
    date(2026, 3, 29),
    date(2026, 10, 24),
    date(2026, 10, 25),
    date(2026, 3, 8),
    date(2026, 11, 1),
    date(2026, 4, 5),
    date(2026, 9, 27),
    date(2026, 12, 24),
    date(2024, 2, 28),
];

/// Small worlds, of what the engine and the oracle know.
pub fn cases() -> impl Strategy<Value = Case> {
    cases_of(group::known())
}

/// Those that have none of these parts.
pub fn cases_without(groups: &[Group]) -> impl Strategy<Value = Case> + use<> {
    cases_of(group::known().into_iter().filter(|known| !groups.contains(known)).collect())
}

/// Small worlds, each with some of these groups.
fn cases_of(groups: Groups) -> impl Strategy<Value = Case> {
    let given = (select(&DAYS[..]), group::some_of(groups)).prop_map(|(today, groups)| Given { today, groups });
    (worlds(), instants(), given, spelling::spellings()).prop_map(|(world, instant, given, spelling)| {
        let at = instant.put(given.today);
        Case { at, ..world.put(&given, &spelling) }
    })
}

/// The worlds before it is known what they have of the second edition.
pub fn worlds() -> impl Strategy<Value = World> {
    let services = (vec(service::services(), 1..=9), vec((0..9_usize, 0..4_usize), 0..=3));
    let services = services.prop_map(|(services, twins)| service::with_twins(services, &twins));
    let pools = vec((vec(0..12_usize, 0..=4), group::only(Group::Rules, 0.5, part::flag())), 0..=3);
    let consignments = vec(consignment::consignments(), 1..=4);
    let world = (setting::settings(), services, pools, consignments, capacity::used());
    world.prop_map(|(setting, services, pools, consignments, used)| World { setting, services, pools, consignments, used })
}

/// Every pool that the services of a rule set may be chosen from: all, each group that calls can name, each service, each filter.
pub fn choices(rule_set: &Value) -> Vec<Choice<'_>> {
    let references = |kind: &str| -> Vec<&str> {
        let all = rule_set[kind].as_array().into_iter().flatten();
        all.filter(|one| one["IsEnabled"] != false).filter_map(|one| one["Reference"].as_str()).collect()
    };
    let mut choices = vec![Choice::All];
    choices.extend(references("CarrierServiceGroups").into_iter().map(Choice::Group));
    choices.extend(references("CarrierServices").into_iter().map(Choice::Service));
    for direction in [None, Some("Outbound"), Some("Inbound")] {
        for pick_up in [None, Some(false), Some(true)] {
            for drop_off in [None, Some(false), Some(true)] {
                choices.push(Choice::Filters { direction, pick_up, drop_off });
            }
        }
    }
    choices
}

/// On the day itself or next to it, at a time of day that cut-offs share, in one of the zones, or a little off.
fn instants() -> impl Strategy<Value = Instant> {
    let zones = select(&["Europe/London", "America/New_York", "Pacific/Auckland", "UTC"][..]);
    let off = prop_oneof![4 => Just(0_i64), 1 => Just(-1), 1 => Just(1), 1 => Just(1_000), 1 => Just(3_600_000)];
    let days = prop_oneof![4 => Just(0_i64), 1 => Just(-1), 1 => Just(1)];
    (zones, days, select(&part::TIMES[..]), off, any::<bool>()).prop_map(|(zone, days, time, off, in_zone)| Instant {
        zone,
        days,
        time,
        off,
        in_zone,
    })
}

/// An instant before it is known on which day.
#[derive(Clone, Copy, Debug)]
struct Instant {
    zone: &'static str,
    days: i64,
    time: &'static str,
    off: i64,
    in_zone: bool,
}

impl Instant {
    fn put(self, today: Date) -> String {
        let Self { zone, days, time, off, in_zone } = self;
        let zone = TimeZone::get(zone).expect("a time zone");
        let time: jiff::civil::Time = time.parse().expect("a time of day");
        let local = today.saturating_add(jiff::Span::new().days(days)).to_datetime(time);
        let at: Timestamp = zone.to_ambiguous_timestamp(local).compatible().expect("an instant");
        let at = at + SignedDuration::from_millis(off);
        if in_zone { at.display_with_offset(zone.to_offset(at)).to_string() } else { at.to_string() }
    }
}

/// References that don't stand in the order of the file, and whose code-point order is not that of a dictionary.
const REFERENCES: [&str; 12] = ["M", "B", "a", "Z9", "Z10", "AA", "A-1", "b_2", "0", "z", "C", "Ab"];

/// All of a case but its instant, before it is known which groups it has.
#[derive(Clone, Debug)]
pub struct World {
    setting: setting::Parts,
    services: Vec<service::Service>,
    /// Their members, and whether calls can name them.
    pools: Vec<(Vec<usize>, Value)>,
    consignments: Vec<consignment::Consignment>,
    used: Value,
}

impl World {
    pub fn put(&self, given: &Given, spelling: &spelling::Spelling) -> Case {
        let setting = self.setting.put(given);
        let mut rule_set = setting.rule_set();
        let count = self.services.len();
        let services = self.services.iter().zip(REFERENCES).map(|(one, reference)| one.put(reference, &setting, given));
        rule_set["CarrierServices"] = services.collect();
        let pool = |(number, (members, enabled)): (usize, &(Vec<usize>, Value))| {
            let mut members: Vec<usize> = members.iter().map(|member| member % count).collect();
            members.sort_unstable();
            members.dedup();
            let services: Vec<&str> = members.into_iter().map(|member| REFERENCES[member]).collect();
            let mut json = json!({ "Reference": format!("G{number}"), "Name": format!("Group {number}"), "Services": services });
            let enabled = group::unwrapped(enabled, given);
            if !enabled.is_null() {
                json["IsEnabled"] = enabled;
            }
            json
        };
        if !self.pools.is_empty() {
            rule_set["CarrierServiceGroups"] = self.pools.iter().enumerate().map(pool).collect();
        }
        calendar::settle_services(&mut rule_set);
        shared::put(&mut rule_set, &setting);
        setting.put_rules(&mut rule_set);
        let consignments = self.consignments.iter().enumerate();
        let mut consignments: Vec<Value> = consignments.map(|(number, one)| one.put(&format!("EC-{number}"), &setting, given)).collect();
        let usage = capacity::usage(&group::unwrapped(&self.used, given), &rule_set);
        if given.groups.contains(&Group::Names) {
            spelling.put(&mut rule_set);
            for consignment in &mut consignments {
                spelling.put(consignment);
            }
        }
        Case { rule_set, consignments, at: String::new(), usage }
    }
}
