//! Gates: what a service can't take, told by a few operations on whole words. A gate that refuses is right; what it lets through is
//! looked at.

use std::collections::{BTreeMap, BTreeSet};

use super::caps::{Caps, MOST_FIELDS, MOST_ORIGINS, MOST_TAGS};
use crate::consignment::Direction;
use crate::exact::{compare_products, small};
use crate::facts::{Asks, Facts};
use crate::matcher::compiled::{Compiled, CompiledService};
use crate::matcher::locations::Collector;
use crate::money::Currency;
use crate::rule::{Limit, RuleKind, Unit};
use crate::time::Transit;

/// The high bit of each of the eight steps in a word: a step is of seven bits.
const HIGH: u64 = 0x8080_8080_8080_8080;
const STEP: u64 = 0x7f;
const STEPS: usize = 0x7f;
/// Besides the steps of limits the last word has one of days.
const DAYS_WORD: usize = 1;
const DAYS_SHIFT: u32 = 56;

/// What may be refused, a bit each: being asked for at all (where a service is switched off), directions, a certain day of delivery,
/// origins at which a carrier doesn't collect, tags.
const ALWAYS: u64 = 1;
const EXACTLY: u64 = 1 << 3;
const FIRST_ORIGIN: u32 = 4;
const FIRST_TAG: u32 = FIRST_ORIGIN + MOST_ORIGINS;
/// Tags that have no bit of their own here.
const OTHER_TAGS: u64 = 1 << 63;
const OF_TAGS: u64 = !0 << FIRST_TAG;

/// What a service lets through: the steps up to which it does, and what it refuses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gate {
    steps: [u64; 2],
    refuses: u64,
}

/// The figure that a step is of, and where the ends of its steps are.
#[derive(Debug)]
struct Field {
    metric: usize,
    kind: RuleKind,
    upper: bool,
    money: bool,
    /// From the tightest.
    ends: Box<[i128]>,
}

/// How gates of a rule set are made and asked.
#[derive(Debug)]
pub(super) struct Gating {
    /// The rule set's own.
    currency: Currency,
    fields: Vec<Field>,
    /// For each location its bit among those of origins.
    origins: Box<[u64]>,
    /// For each of these bits who does collect.
    collecting: Vec<BTreeSet<Collector>>,
    /// The tags that have a bit.
    tags: u64,
}

impl Field {
    /// How many ends are beyond a figure, so that those services can't take it.
    fn step(&self, is_beyond: impl Fn(i128) -> bool) -> u64 {
        self.ends.partition_point(|end| is_beyond(*end)) as u64
    }

    /// The step up to which a limit lets figures through.
    fn limit(&self, end: i128) -> u64 {
        // Of many ends not each has a step: the next that is no tighter counts.
        let place = self.ends.partition_point(|own| if self.upper { *own < end } else { *own > end });
        if place == self.ends.len() { STEP } else { place as u64 }
    }
}

fn end_of(limit: &Limit, upper: bool) -> Option<i128> {
    let end = if upper { limit.most } else { limit.least };
    (end != i128::MAX && end != i128::MIN).then_some(end)
}

impl Gating {
    pub(super) fn of(compiled: &Compiled, caps: &Caps) -> Self {
        let mut ends: BTreeMap<(usize, bool), (Vec<i128>, &Limit)> = BTreeMap::new();
        for limit in compiled.services.iter().flat_map(|service| &service.limits) {
            if matches!(limit.unit, Unit::Money(currency) if currency != compiled.own_currency) {
                continue;
            }
            for upper in [true, false] {
                if let Some(end) = end_of(limit, upper) {
                    ends.entry((limit.number, upper)).or_insert_with(|| (Vec::new(), limit)).0.push(end);
                }
            }
        }
        // Those that most services have.
        let mut fields: Vec<_> = ends.into_iter().collect();
        fields.sort_by_key(|(_, (ends, _))| std::cmp::Reverse(ends.len()));
        fields.truncate(caps.fields);
        let field = |((metric, upper), (mut ends, limit)): ((usize, bool), (Vec<i128>, &Limit))| {
            ends.sort_unstable();
            ends.dedup();
            if !upper {
                ends.reverse();
            }
            let apart = ends.len().div_ceil(STEPS - 1).max(1);
            let ends = ends.into_iter().skip(apart - 1).step_by(apart).collect();
            Field { metric, kind: limit.metric.kind, upper, money: matches!(limit.unit, Unit::Money(_)), ends }
        };
        let (mut collecting, locations) = (Vec::<BTreeSet<Collector>>::new(), &compiled.locations);
        let collectors: BTreeSet<Collector> = compiled.services.iter().map(|service| service.collector).collect();
        let origins = (0..small(locations.count())).map(|location| {
            let comes = |collector: &&Collector| !locations.calendars(Some(location), **collector).0.is_empty();
            let own: BTreeSet<Collector> = collectors.iter().filter(comes).copied().collect();
            let place = collecting.iter().position(|known| *known == own).or_else(|| {
                let is_worth_it = own.len() < collectors.len() && collecting.len() < caps.origins as usize;
                is_worth_it.then(|| {
                    collecting.push(own);
                    collecting.len() - 1
                })
            });
            place.map_or(0, |place| 1 << (FIRST_ORIGIN as usize + place))
        });
        Self {
            currency: compiled.own_currency,
            origins: origins.collect(),
            fields: fields.into_iter().map(field).collect(),
            collecting,
            tags: (1 << caps.tags) - 1,
        }
    }

    /// The gate of a service on a transit lane.
    pub(super) fn gate(&self, service: &CompiledService, transit: &Transit) -> Gate {
        let mut steps = [!HIGH; 2];
        let mut at_most = |place: usize, step: u64| {
            if let Some(word) = steps.get_mut(place / 8) {
                let own = *word >> (place % 8 * 8) & STEP;
                *word ^= (own ^ step.min(own)) << (place % 8 * 8);
            }
        };
        for limit in &service.limits {
            // A limit in another currency is looked at.
            let is_own = !matches!(limit.unit, Unit::Money(currency) if currency != self.currency);
            for (place, field) in self.fields.iter().enumerate().filter(|(_, field)| is_own && field.metric == limit.number) {
                if let Some(end) = end_of(limit, field.upper) {
                    at_most(place, field.limit(end));
                }
            }
        }
        at_most(MOST_FIELDS, STEP - u64::from(transit.max).min(STEP));
        let directions = Direction::ALL.iter().filter(|direction| !service.service.directions.contains(direction));
        let refuses = directions.fold(0, |bits, direction| bits | direction_bit(*direction));
        let refuses = refuses | if service.enabled { 0 } else { ALWAYS } | if transit.may_be_certain() { 0 } else { EXACTLY };
        let origins = self.collecting.iter().zip(FIRST_ORIGIN..).filter(|(collecting, _)| !collecting.contains(&service.collector));
        let refuses = origins.fold(refuses, |bits, (_, bit)| bits | 1 << bit);
        Gate { steps, refuses: refuses | !self.tag_bits(service.tagged.bits) & OF_TAGS }
    }

    /// What a consignment asks, but for its days.
    pub(super) fn asks(&self, facts: &Facts<'_>, compiled: &Compiled) -> Asks {
        let mut steps = [0; 2];
        for (place, field) in self.fields.iter().enumerate() {
            let figures = facts.figure(field.metric);
            let step = if facts.is_missing(field.metric) {
                field.ends.len() as u64
            } else if field.money {
                let rates =
                    facts.currency.and_then(|own| Some((compiled.exchange.rate(own)?, compiled.exchange.rate(compiled.own_currency)?)));
                // What can't be converted is looked at.
                let compared = |figure, end, (own, other)| compare_products(figure, own, end, other);
                rates.map_or(0, |rates| {
                    if field.upper {
                        field.step(|end| compared(figures.greatest, end, rates).is_gt())
                    } else {
                        field.step(|end| compared(figures.least, end, rates).is_lt())
                    }
                })
            } else if field.upper {
                field.step(|end| end < figures.greatest)
            } else {
                field.step(|end| end > figures.least)
            };
            if let Some(word) = steps.get_mut(place / 8) {
                *word |= step << (place % 8 * 8);
            }
        }
        let origin = facts.origin.location.and_then(|location| self.origins.get(location as usize)).copied().unwrap_or(0);
        Asks { steps, refused: ALWAYS | direction_bit(facts.direction) | origin | self.tag_bits(facts.tags) }
    }

    /// The tags that have a bit, and one for all others.
    fn tag_bits(&self, tags: u64) -> u64 {
        let others = if tags & !self.tags == 0 { 0 } else { OTHER_TAGS };
        (tags & self.tags) << FIRST_TAG | others
    }

    /// Whether rules of one kind, and nothing else, keep a gate from letting a consignment through.
    pub(super) fn bars_one_kind(&self, gate: &Gate, asks: &Asks) -> bool {
        let refused = gate.refuses & asks.refused;
        if refused & !OF_TAGS & !ALWAYS != 0 {
            return false;
        }
        let bit = |kind: RuleKind, is_broken: bool| u32::from(is_broken) << kind as u32;
        let mut kinds = bit(RuleKind::Enabled, refused & ALWAYS != 0) | bit(RuleKind::Tags, refused & OF_TAGS != 0);
        for (word, (own, asked)) in gate.steps.iter().zip(&asks.steps).enumerate() {
            let mut failed = HIGH & !((own | HIGH) - asked);
            while failed != 0 {
                let place = word * 8 + failed.trailing_zeros() as usize / 8;
                failed &= failed - 1;
                let Some(field) = self.fields.get(place) else { return false };
                kinds |= bit(field.kind, true);
            }
        }
        kinds.is_power_of_two()
    }

    pub(super) fn memory(&self) -> usize {
        self.fields.iter().map(|field| size_of::<Field>() + size_of_val(&*field.ends)).sum::<usize>() + size_of_val(&*self.origins)
    }
}

fn direction_bit(direction: Direction) -> u64 {
    2 << direction as u64
}

/// With what is asked of days: so many are left until the promised one, from the first on which it may be collected.
pub(super) fn in_time(asks: &Asks, left: Option<i32>, exactly: bool) -> Asks {
    let mut asks = *asks;
    let [.., last] = &mut asks.steps;
    if let Some(left) = left {
        *last |= (STEP - u64::try_from(left).unwrap_or(0).min(STEP)) << DAYS_SHIFT;
    }
    if exactly {
        asks.refused |= EXACTLY;
    }
    asks
}

const _: () = assert!(FIRST_TAG + MOST_TAGS == 63, "tags have the bits that are left, but for one");
const _: () = assert!(MOST_FIELDS == DAYS_WORD * 8 + DAYS_SHIFT as usize / 8, "days have the last step");

impl Gate {
    /// Lets nothing through.
    pub(super) const SHUT: Self = Self { steps: [0; 2], refuses: !0 };

    /// What one of two lets through.
    pub(super) fn or(&self, other: &Self) -> Self {
        let larger = |[one, other]: [u64; 2]| {
            (0..8).map(|place| 8 * place).fold(0, |word, at| word | (one >> at & STEP).max(other >> at & STEP) << at)
        };
        let [first, last] = self.steps;
        let [other_first, other_last] = other.steps;
        Self { steps: [larger([first, other_first]), larger([last, other_last])], refuses: self.refuses & other.refuses }
    }

    /// Whether it lets something through.
    #[inline]
    pub(super) fn passes(&self, asks: &Asks) -> bool {
        let [one, other] = self.steps;
        let [asked, other_asked] = asks.steps;
        let failed = HIGH & !(((one | HIGH) - asked) & ((other | HIGH) - other_asked));
        failed | self.refuses & asks.refused == 0
    }
}
