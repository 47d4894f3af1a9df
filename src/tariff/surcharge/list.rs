//! The surcharges of a lane in their order: which apply, which are beaten in their family, and what their lines come to.

use std::sync::Arc;

use num_bigint::BigInt;

use super::kept::{Kept, Key, UNEVEN, UNPRICED};
use super::lines::Lines;
use super::pricing::Pricing;
use super::{Limit, Line, Meets, Surcharge};
use crate::condition::Asked;
use crate::exact::{Whole, rounded};
use crate::place::ListId;
use crate::rule::Unknown;
use crate::tariff::chargeable::Leasts;
use crate::tariff::rate::Rate;
use crate::tariff::ratio::Ratio;
use crate::tariff::unpriced::{Calculated, Unpriced};

/// The surcharges of some lanes of a service, or of several, in the order in which they apply.
#[derive(Debug, Default)]
pub(crate) struct Surcharges {
    pub(crate) all: Vec<Listed>,
    /// Whether some have a least weight.
    has_leasts: bool,
    /// Whether some go by zones.
    has_zones: bool,
    /// Under which number is kept what those come to that no bound has; none, if that can't be kept of any.
    key: Option<Key>,
}

/// A surcharge among others.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) surcharge: Arc<Surcharge>,
    pub(crate) counts: Counts,
    /// The other members of its family, by their places.
    pub(crate) rivals: Box<[u32]>,
    /// Under which number its line is kept, if that depends on the consignment alone.
    pub(crate) key: Option<Key>,
}

/// What a percentage is of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Counts {
    Base,
    /// The base and everything before.
    All,
    /// The surcharges at these places, and perhaps the base.
    Some {
        base: bool,
        lines: Box<[u32]>,
    },
}

/// What became of a surcharge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told<'s> {
    /// Its place among the lane's.
    pub(crate) place: usize,
    pub(crate) surcharge: &'s Surcharge,
    pub(crate) what: WhatOfIt,
}

/// What became of a surcharge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhatOfIt {
    /// It isn't for the consignment, or for any of its packages: what says so.
    No(Limit),
    /// Another of its family, at that place, is dearer, or as dear and before it.
    Beaten(usize),
    /// It says what packages weigh, and costs nothing itself.
    Weighs,
    /// A line of so many minor units, for so many packages, or once; percentages in it are of so many minor units.
    Line { line: i64, packages: Option<usize>, of: i64 },
}

impl Surcharges {
    /// No surcharges.
    pub(crate) const NONE: Self = Self { all: Vec::new(), has_leasts: false, has_zones: false, key: None };

    /// `key` is a number of its own.
    pub(crate) fn new(all: Vec<Listed>, key: Key) -> Self {
        let has_leasts = all.iter().any(|listed| listed.surcharge.least_weight.is_some());
        let has_zones = all.iter().any(|listed| listed.surcharge.has_zones());
        let key = all.iter().any(|listed| listed.key.is_some() && !listed.is_sure(&|_| true)).then_some(key);
        Self { all, has_leasts, has_zones, key }
    }

    /// Whether goods may be charged for more than lanes say.
    pub(crate) fn has_leasts(&self) -> bool {
        self.has_leasts
    }

    /// Whether some go by zones.
    pub(crate) fn has_zones(&self) -> bool {
        self.has_zones
    }

    /// Those that surely apply and that no other of a family beats; `covers` tells of a list whether all that is meant lies in it.
    pub(crate) fn sure<'s>(&'s self, covers: &impl Fn(ListId) -> bool) -> Vec<&'s Surcharge> {
        self.all.iter().filter(|listed| listed.is_sure(covers)).map(|listed| &*listed.surcharge).collect()
    }

    /// Whether there are some that no bound has, and whose lines depend on the consignment alone.
    pub(crate) fn has_more(&self) -> bool {
        self.key.is_some()
    }

    /// What those come to; `None` if that can't be worked out, so that nothing has a price that they go with.
    #[inline]
    pub(crate) fn more<'r>(&self, kept: &Kept, asked: &Asked<'_>, rate: impl FnOnce() -> Option<&'r Rate>) -> Option<i64> {
        let Some(key) = self.key else { return Some(0) };
        let lines = kept.line(key, || {
            let Some(rate) = rate() else { return 0 };
            let pricing = &Pricing { rate, zone: None, asked, leasts: Leasts::default(), quick: None };
            let mut sum: i64 = 0;
            for (place, listed) in self.all.iter().enumerate() {
                let more = if !listed.is_sure(&|_| true) {
                    self.kept(kept, listed, place, pricing)
                } else if listed.counts == Counts::All && listed.is_sure(&|_| false) {
                    listed.surcharge.more_of(sum)
                } else {
                    0
                };
                match more {
                    UNPRICED => return UNPRICED,
                    more => sum = sum.saturating_add(more.max(0)),
                }
            }
            sum
        });
        (lines != UNPRICED).then_some(lines)
    }

    /// The line of a surcharge that depends on the consignment alone, and is the same on all days.
    #[inline]
    fn kept(&self, kept: &Kept, listed: &Listed, place: usize, pricing: &Pricing<'_>) -> i64 {
        let Some(key) = listed.key else { return UNEVEN };
        kept.line(key, || {
            let rivals = listed.rivals.iter().filter_map(|rival| self.all.get(*rival as usize));
            if !rivals.chain([listed]).all(|listed| listed.surcharge.gate.validity.is_even(kept.days)) {
                return UNEVEN;
            }
            match self.line(listed, place, pricing, 0) {
                Ok(WhatOfIt::Line { line, .. }) => line,
                Ok(_) => 0,
                Err(_) => UNPRICED,
            }
        })
    }

    /// The least weights of packages, in smallest steps, as far as it is known which surcharges apply.
    pub(crate) fn leasts(&self, pricing: &Pricing<'_>) -> Vec<i128> {
        if !self.has_leasts {
            return Vec::new();
        }
        let mut leasts = vec![0; pricing.asked.facts.consignment().packages.len()];
        for surcharge in self.all.iter().map(|listed| &listed.surcharge) {
            let Some(least) = surcharge.least_weight else { continue };
            for (number, own) in leasts.iter_mut().enumerate() {
                if surcharge.gate.meets(pricing, Some(number)) == Meets::Yes {
                    *own = least.max(*own);
                }
            }
        }
        leasts
    }

    /// Adds the lines to a base price, and tells each. Of what can't be worked out the first in order is the reason; that they are too much
    /// together is one if nothing else is.
    #[inline]
    pub(crate) fn add<'s>(&'s self, base: i64, pricing: &Pricing<'_>, mut told: impl FnMut(Told<'s>)) -> Result<i64, Unpriced> {
        let (limit, mut net) = (pricing.rate.limit(), base);
        let mut lines = Lines::default();
        for (place, listed) in self.all.iter().enumerate() {
            if let Some(quick) = &pricing.quick {
                if net > quick.most {
                    return Err(Unpriced::Dearer);
                }
                let line = self.kept(quick.kept, listed, place, pricing);
                if line >= 0 {
                    net = net.saturating_add(line).min(limit);
                    lines.put(place, line.min(limit));
                    continue;
                }
            }
            let of = match &listed.counts {
                Counts::Base => base,
                Counts::All => net,
                Counts::Some { base: counts, lines: of } => {
                    let of: i64 = of.iter().map(|place| lines.at(*place as usize)).sum();
                    of + if *counts { base } else { 0 }
                }
            };
            let what = match self.line(listed, place, pricing, of) {
                Err(Unpriced::TooLarge) => {
                    net = limit;
                    continue;
                }
                what => what.map_err(|unpriced| unpriced.at(place))?,
            };
            if let WhatOfIt::Line { line, .. } = what {
                net = net.saturating_add(line).min(limit);
                lines.put(place, line.min(limit));
            }
            told(Told { place, surcharge: &listed.surcharge, what });
        }
        if net < limit { Ok(net) } else { Err(Unpriced::TooLarge) }
    }

    #[inline]
    fn line(&self, listed: &Listed, place: usize, pricing: &Pricing<'_>, of: i64) -> Result<WhatOfIt, Unpriced> {
        let Surcharge { gate, line, .. } = &*listed.surcharge;
        let is_plain = listed.rivals.is_empty() && !matches!(line, Line::Figures(_));
        if is_plain {
            if let Some(limit) = gate.refuses(pricing) {
                return Ok(WhatOfIt::No(limit));
            }
            let packages = listed.surcharge.packages(pricing).ok_or(Unpriced::Surcharge(Unknown::When))?;
            if packages == 0 {
                return Ok(WhatOfIt::No(Limit::When));
            }
            if matches!(line, Line::Nothing) {
                return Ok(WhatOfIt::Weighs);
            }
            let line = line.plain_line(of, packages).ok_or(Unpriced::TooLarge)?;
            let packages = listed.surcharge.is_per_package.then(|| usize::try_from(packages).unwrap_or(usize::MAX));
            return Ok(WhatOfIt::Line { line, packages, of });
        }
        if listed.surcharge.is_per_package {
            let found = self.per_package::<i64>(listed, place, pricing, of);
            let found = found.or_else(|| self.per_package::<i128>(listed, place, pricing, of));
            return found.or_else(|| self.per_package::<BigInt>(listed, place, pricing, of)).unwrap_or(Err(Unpriced::TooLarge));
        }
        let found = self.once::<i64>(listed, place, pricing, of);
        let found = found.or_else(|| self.once::<i128>(listed, place, pricing, of));
        found.or_else(|| self.once::<BigInt>(listed, place, pricing, of)).unwrap_or(Err(Unpriced::TooLarge))
    }

    fn once<T: Whole>(&self, listed: &Listed, place: usize, pricing: &Pricing<'_>, of: i64) -> Calculated<WhatOfIt> {
        match listed.surcharge.gate.meets(pricing, None) {
            Meets::No(limit) => return Some(Ok(WhatOfIt::No(limit))),
            Meets::Unknown => return Some(Err(Unpriced::Surcharge(Unknown::When))),
            Meets::Yes => {}
        }
        let line = match listed.surcharge.raw::<T>(pricing, None, of)? {
            Ok(Some(line)) => line,
            Ok(None) => return Some(Ok(WhatOfIt::No(Limit::Amounts))),
            Err(unpriced) => return Some(Err(unpriced)),
        };
        if let Some(rival) = self.beaten_by(listed, (place, &line), pricing, None, of)? {
            return Some(Ok(WhatOfIt::Beaten(rival)));
        }
        Some(minor(&line)?.map(|line| WhatOfIt::Line { line, packages: None, of }))
    }

    fn per_package<T: Whole>(&self, listed: &Listed, place: usize, pricing: &Pricing<'_>, of: i64) -> Calculated<WhatOfIt> {
        let (mut sum, mut count, mut refused, mut beaten) = (Ratio::whole(T::zero()), 0, None, None);
        for package in 0..pricing.asked.facts.consignment().packages.len() {
            match listed.surcharge.gate.meets(pricing, Some(package)) {
                Meets::Unknown => return Some(Err(Unpriced::Surcharge(Unknown::When))),
                Meets::No(limit) => {
                    refused = refused.or(Some(limit));
                    continue;
                }
                Meets::Yes => {}
            }
            let line = match listed.surcharge.raw::<T>(pricing, Some(package), of)? {
                Ok(Some(line)) => line,
                Ok(None) => {
                    refused = refused.or(Some(Limit::Amounts));
                    continue;
                }
                Err(unpriced) => return Some(Err(unpriced)),
            };
            if let Some(rival) = self.beaten_by(listed, (place, &line), pricing, Some(package), of)? {
                beaten = beaten.or(Some(rival));
            } else {
                (sum, count) = (sum.plus(&line)?, count + 1);
            }
        }
        if count > 0 && matches!(listed.surcharge.line, Line::Nothing) {
            return Some(Ok(WhatOfIt::Weighs));
        }
        Some(match (count, beaten) {
            (0, Some(rival)) => Ok(WhatOfIt::Beaten(rival)),
            (0, None) => Ok(WhatOfIt::No(refused.unwrap_or(Limit::When))),
            _ => minor(&sum)?.map(|line| WhatOfIt::Line { line, packages: Some(count), of }),
        })
    }

    /// The dearer member of a family, or the one as dear that stands before; of a member that can't be worked out its own line tells.
    #[expect(clippy::option_option, reason = "that none is dearer is an answer; that a figure is too large for these integers is none")]
    fn beaten_by<T: Whole>(
        &self,
        listed: &Listed,
        (place, own): (usize, &Ratio<T>),
        pricing: &Pricing<'_>,
        package: Option<usize>,
        of: i64,
    ) -> Option<Option<usize>> {
        for rival in &listed.rivals {
            let rival = *rival as usize;
            let Some(other) = self.all.get(rival).map(|listed| &listed.surcharge) else { continue };
            if other.gate.meets(pricing, package) != Meets::Yes {
                continue;
            }
            let Ok(Some(line)) = other.raw::<T>(pricing, package, of)? else { continue };
            if line.is_above(own)? || rival < place && !own.is_above(&line)? {
                return Some(Some(rival));
            }
        }
        Some(None)
    }

    pub(crate) fn memory(&self) -> usize {
        let listed = |listed: &Listed| size_of::<Listed>() + size_of_val(&*listed.rivals) + listed.surcharge.memory();
        self.all.iter().map(listed).sum()
    }
}

impl Listed {
    /// Whether it surely applies, and no other of a family beats it; `covers` tells of a list whether all that is meant lies in it.
    fn is_sure(&self, covers: &impl Fn(ListId) -> bool) -> bool {
        let is_of_base = !matches!(self.counts, Counts::Some { base: false, .. });
        self.rivals.is_empty() && is_of_base && self.surcharge.always_applies(covers)
    }
}

impl Surcharge {
    /// How many packages meet what `When` asks, all or none where that is asked of the consignment; `None` if it isn't known.
    #[inline]
    fn packages(&self, pricing: &Pricing<'_>) -> Option<i64> {
        let is_met = |package: Option<usize>| match self.gate.when(pricing, package) {
            Meets::Yes => Some(true),
            Meets::No(_) => Some(false),
            Meets::Unknown => None,
        };
        if !self.is_per_package || self.gate.when.is_none() {
            return Some(if is_met(None)? { pricing.asked.facts.package_count() } else { 0 });
        }
        let packages = 0..pricing.asked.facts.consignment().packages.len();
        packages.map(|number| is_met(Some(number)).map(i64::from)).sum()
    }

    /// What it comes to for a package, or for the consignment, not yet rounded, if to anything.
    fn raw<T: Whole>(&self, pricing: &Pricing<'_>, package: Option<usize>, of: i64) -> Calculated<Option<Ratio<T>>> {
        match &self.line {
            Line::Figures(figures) => figures.line(pricing, package, of),
            Line::PerPackage([numerator, denominator]) => {
                Some(Ok(Some(Ratio { numerator: T::of(*numerator)?, denominator: T::of(*denominator)? })))
            }
            line => Some(Ok(Some(Ratio::whole(T::of(line.plain_line(of, 1)?.into())?)))),
        }
    }

    fn has_zones(&self) -> bool {
        self.gate.zones.is_some() || matches!(&self.line, Line::Figures(figures) if figures.has_zones())
    }

    /// Whether its conditions are asked of each package.
    pub(crate) fn is_per_package(&self) -> bool {
        self.is_per_package
    }
}

/// A line, rounded.
fn minor<T: Whole>(line: &Ratio<T>) -> Calculated<i64> {
    let minor = rounded(&line.numerator, &line.denominator)?;
    Some(minor.to_i64().ok_or(Unpriced::TooLarge))
}
