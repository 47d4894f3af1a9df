//! A soak: decisions about all examples at instants that change, for hours. Nothing panics, all ways of asking agree, memory doesn't grow.
//!
//! ```sh
//! cargo run --release --example soak -- 1000000000
//! ```
//!
//! Each pass goes through the folders of `rules-examples`: their rule set takes the place of the one before, as in a service, and each
//! consignment is decided at [`INSTANTS`] instants between 2020 and 2040. Of each pass and consignment one instant is also explained,
//! quoted and offered. Prints decisions, those that found a service, and resident memory every fiftieth of the way; fails if memory after
//! half of the way isn't what it is at the end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "it stops at whatever is wrong")]

use std::path::Path;
use std::time::Instant;

use chrono::{DateTime, Utc};
use consign::{Consignment, LiveMatcher, Matcher, RuleSet};
use serde_json::value::RawValue;

/// At so many instants a consignment is decided in a pass.
const INSTANTS: u64 = 10_000;
/// From 2020-01-01 so many seconds: to 2040.
const SINCE: i64 = 1_577_836_800;
const SECONDS: u64 = 20 * 365 * 86_400;
/// Memory may be more by so many KiB at the end than half-way: what the allocator keeps back.
const SPARE: u64 = 4_096;

struct Example {
    rules: RuleSet,
    consignments: Vec<Consignment>,
}

fn examples() -> Vec<Example> {
    let folders = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules-examples")).unwrap();
    let mut folders: Vec<_> = folders.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    let read = |folder: &Path, file: &str| std::fs::read_to_string(folder.join(file)).unwrap_or_default();
    let example = |folder: std::path::PathBuf| {
        let rules = RuleSet::from_json(&read(&folder, "rules.json")).ok()?;
        let array = read(&folder, "consignments.json");
        let array: Vec<&RawValue> = serde_json::from_str(&array).unwrap_or_default();
        let lines = read(&folder, "consignments.jsonl");
        let texts = array.iter().map(|text| text.get()).chain(lines.lines().take(500));
        let consignments: Vec<_> = texts.filter_map(|text| Consignment::from_json(text).ok()).collect();
        (!consignments.is_empty()).then_some(Example { rules, consignments })
    };
    folders.into_iter().filter_map(example).collect()
}

/// Numbers by chance, the same each time: the instants.
struct Chance(u64);

impl Chance {
    fn instant(&mut self) -> DateTime<Utc> {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let seconds = i64::try_from((self.0 >> 16) % SECONDS).unwrap();
        DateTime::from_timestamp(SINCE + seconds, 0).unwrap()
    }
}

/// Decides a consignment at many instants; how often, and how often a service was found.
fn decide(matcher: &Matcher, consignment: &Consignment, chance: &mut Chance) -> [u64; 2] {
    let pool = matcher.all();
    let Ok(facts) = matcher.facts(consignment) else { return [0, 0] };
    let mut found = 0;
    for _ in 0..INSTANTS {
        found += u64::from(pool.choose(&facts, chance.instant()).expect("the facts are for this rule set").is_some());
    }
    let at = chance.instant();
    let explanation = pool.explain(consignment, at).expect("it has facts");
    assert_eq!(pool.quotes(consignment, at).expect("it has facts"), explanation.quotes);
    assert_eq!(pool.choose(&facts, at).unwrap().map(|choice| choice.quote()), explanation.chosen());
    if let Ok(allocation) = pool.allocate(consignment, at) {
        assert!(!format!("{allocation:?}").is_empty());
    }
    assert!(pool.delivery_options(consignment, at, 14).is_ok());
    [INSTANTS + 1, found]
}

/// Resident memory in KiB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").trim().parse().unwrap()
}

fn main() {
    let wanted: u64 = std::env::args().nth(1).map_or(1_000_000, |count| count.parse().expect("a number of decisions"));
    let (examples, started, mut chance) = (examples(), Instant::now(), Chance(1));
    let live = LiveMatcher::new(examples.first().expect("there are examples").rules.compile().unwrap());
    let (mut decided, mut found, mut told, mut half) = (0, 0, 0, 0);
    println!("{} folders, {} consignments", examples.len(), examples.iter().map(|example| example.consignments.len()).sum::<usize>());
    while decided < wanted {
        for Example { rules, consignments } in &examples {
            drop(live.swap(rules.compile().expect("it can be used")));
            let current = live.current();
            for consignment in consignments {
                let [more, of_them] = decide(&current, consignment, &mut chance);
                (decided, found) = (decided + more, found + of_them);
            }
        }
        if decided >= told {
            let memory = memory();
            println!("{decided:>13} decisions, {found:>13} found a service, {memory:>7} KiB, {:>6} s", started.elapsed().as_secs());
            told = decided + wanted / 50;
            half = if decided * 2 < wanted { memory } else { half };
        }
    }
    let end = memory();
    assert!(half == 0 || end <= half + SPARE, "memory has grown from {half} KiB half-way to {end} KiB");
}
