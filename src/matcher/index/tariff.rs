//! The quick prices of every service.

use super::lane_price::{Least, Quick, QuickRate};
use super::surcharge::{Conditions, QuickSurcharge};
use crate::coordinates::Coordinates;
use crate::matcher::{Compiled, CompiledService};
use crate::place_list::Matched;
use crate::rule::Basis;

/// The prices of every service.
pub(super) struct Tariff {
    /// The rate lanes of all services, one after the other.
    rates: Vec<Option<QuickRate>>,
    /// Where the lanes of each service begin.
    pub(super) first_rates: Vec<u32>,
    /// By currency of the lane and by service: `None` if one doesn't fit.
    surcharges: Vec<Option<Box<[QuickSurcharge]>>>,
}

impl Tariff {
    pub(super) fn of(compiled: &Compiled) -> Option<Self> {
        let mut tariff = Self { rates: Vec::new(), first_rates: Vec::new(), surcharges: Vec::new() };
        for service in &compiled.services {
            tariff.first_rates.push(u32::try_from(tariff.rates.len()).ok()?);
            // All lanes of a service are as a rule in one currency; where they aren't, the quick prices are of the first.
            let decimals = service.rates.first().map_or(2, |rate| rate.currency.decimals());
            let surcharges: Option<Box<[QuickSurcharge]>> =
                service.surcharges.iter().map(|terms| QuickSurcharge::new(terms, decimals)).collect();
            for rate in &service.rates {
                let exchange = compiled.currencies.get(rate.currency_number).and_then(|currency| currency.rate);
                let fits = rate.currency.decimals() == decimals && surcharges.is_some();
                tariff.rates.push(QuickRate::new(rate, exchange).filter(|_| fits));
            }
            tariff.surcharges.push(surcharges);
        }
        Some(tariff)
    }

    /// The number among all lanes of a lane of a service.
    pub(super) fn number(&self, service: usize, rate: usize) -> Option<u32> {
        self.first_rates.get(service)?.checked_add(u32::try_from(rate).ok()?)
    }

    /// Of all lanes the ratio by which a volume weighs least.
    pub(super) fn largest_divisor(&self) -> Option<(i64, i64)> {
        let ratios = self.rates.iter().flatten().filter(|rate| rate.basis == Basis::Consignment).filter_map(QuickRate::per_volume);
        ratios.min_by(|one, other| (i128::from(one.0) * i128::from(other.1)).cmp(&(i128::from(other.0) * i128::from(one.1))))
    }

    pub(super) fn rate(&self, number: u32) -> Option<&QuickRate> {
        self.rates.get(number as usize)?.as_ref()
    }

    /// The net price of a lane, in minor units.
    pub(super) fn net(&self, service: u32, rate: &QuickRate, asked: &Coordinates, destination: &Matched, collected: i32) -> Quick<i64> {
        let base = match rate.base(asked) {
            Quick::Price(base) => base,
            Quick::Never => return Quick::Never,
            Quick::Unknown => return Quick::Unknown,
        };
        let Some(Some(surcharges)) = self.surcharges.get(service as usize) else { return Quick::Unknown };
        let mut net = base;
        for surcharge in surcharges.iter().filter(|surcharge| surcharge.applies(asked, destination, collected)) {
            let Some(line) = surcharge.line(base, asked.package_count) else { return Quick::Unknown };
            if line >= rate.limit || net + line >= rate.limit {
                return Quick::Never;
            }
            net += line;
        }
        Quick::Price(net)
    }

    fn of_places_alone(&self, service: usize) -> impl Iterator<Item = &QuickSurcharge> {
        let own = self.surcharges.get(service).and_then(Option::as_deref).into_iter().flatten();
        own.filter(|surcharge| surcharge.is_of_places_alone())
    }

    /// The surcharges of a service that every consignment to a destination pays; to any, if none is given.
    pub(super) fn always(&self, service: usize, destination: Option<&Matched>) -> Always<'_> {
        let pays = |surcharge: &&QuickSurcharge| match (destination, surcharge.places) {
            (Some(destination), places) => destination.allows(places),
            (None, places) => places.is_none(),
        };
        Always {
            lines: self.of_places_alone(service).filter(pays).collect(),
            are_all: destination.is_some() || self.of_places_alone(service).all(|surcharge| surcharge.places.is_none()),
        }
    }

    /// When a service costs more than it always does.
    pub(super) fn conditions(&self, service: usize) -> Conditions {
        Conditions::of(self.surcharges.get(service).and_then(Option::as_deref).unwrap_or_default())
    }

    /// The rate lanes of all services, one after the other; `None` for one that isn't quick.
    pub(super) fn rates(&self) -> impl Iterator<Item = Option<&QuickRate>> {
        self.rates.iter().map(Option::as_ref)
    }

    pub(super) fn memory(&self) -> usize {
        let rates = self.rates.iter().flatten().map(QuickRate::memory);
        let surcharges = self.surcharges.iter().flatten().map(|own| {
            size_of_val(&**own) + own.iter().filter_map(|surcharge| surcharge.tags.as_ref()).map(|tags| size_of_val(&**tags)).sum::<usize>()
        });
        rates.sum::<usize>()
            + surcharges.sum::<usize>()
            + self.rates.capacity() * size_of::<Option<QuickRate>>()
            + self.first_rates.capacity() * size_of::<u32>()
            + self.surcharges.capacity() * size_of::<Option<Box<[QuickSurcharge]>>>()
    }
}

/// The surcharges that are always paid.
pub(super) struct Always<'a> {
    lines: Vec<&'a QuickSurcharge>,
    /// Whether no other is, unless one of [`Conditions`] holds.
    are_all: bool,
}

impl Always<'_> {
    /// Whether one is paid for each package.
    pub(super) fn by_package(&self) -> bool {
        self.lines.iter().any(|surcharge| surcharge.is_by_package())
    }

    /// The least net price of a base price in a currency in which so much is no price, and whether it is the one.
    pub(super) fn net(&self, base: i64, limit: i64) -> Least {
        let mut net = Least { price: base, is_all: self.are_all };
        for line in self.lines.iter().map(|surcharge| surcharge.line(base, 1)) {
            net.price = net.price.saturating_add(line.unwrap_or(0));
            net.is_all &= line.is_some_and(|line| line < limit) && net.price < limit;
        }
        net
    }
}

/// Whether a service has prices that are quick.
pub(super) fn is_quick(tariff: &Tariff, number: usize, service: &CompiledService) -> bool {
    (0..service.rates.len()).all(|rate| tariff.number(number, rate).is_some_and(|number| tariff.rate(number).is_some()))
}
