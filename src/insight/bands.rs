//! Bands that price nothing that a service takes, and prices that are less where they would be more.

use chrono::Datelike;
use rust_decimal::Decimal;

use super::reach::{Pair, Reach, Situation, Span, common};
use super::witness::{Goods, Shown};
use super::world::World;
use crate::json::{Path, Problem, ViolationCode};
use crate::measure::{Unit, Weight, WeightUnit};
use crate::number::Quantity;
use crate::rule::{Basis, WeightLimit};
use crate::rule_set::{Band, By, CarrierService, ChargeBasis, RateLane, Rounding};

pub(super) fn of_service(world: &World<'_>, reach: &Reach, path: &Path, found: &mut Vec<Problem>) {
    let Some(service) = world.rule_set.carrier_services.get(reach.index) else { return };
    show_gaps(world, reach, service, path, found);
    for (index, lane) in service.rates.iter().enumerate() {
        let Some(pair) = somewhere(reach, world, index) else { continue };
        let own = path.key("Rates").index(index);
        let lane = Own { world, reach, service, lane, pair, path: &own, limits: &path.key("Rules").key("Weight") };
        lane.dead(found);
        found.extend(lane.cheaper());
    }
    found.extend(nearer_dearer(world, reach, service));
}

/// Somewhere that a rate lane prices, on the day that is asked about.
fn somewhere(reach: &Reach, world: &World<'_>, lane: usize) -> Option<Pair> {
    let service = world.compiled().services.get(reach.number)?;
    let is_of = |part: usize| service.rates.get(part).is_some_and(|own| own.lane as usize == lane);
    let mut all = reach.situations.iter().filter(|own| reach.is_certain(own.pair));
    all.find(|own| own.rates.iter().any(|(part, days)| is_of(*part) && price_soon(world, days))).map(|own| own.pair)
}

/// Whether some days are in the week that is asked about.
fn price_soon(world: &World<'_>, days: &[Span]) -> bool {
    let today = world.at.date_naive().num_days_from_ce();
    days.iter().any(|days| common(*days, [today, today + 6]).is_some())
}

/// Shows the weights that have no price, of those that were found.
fn show_gaps(world: &World<'_>, reach: &Reach, service: &CarrierService, path: &Path, found: &mut [Problem]) {
    let Some(limit) = service.rules.as_ref().and_then(|rules| rules.weight.as_ref()) else { return };
    let Some(most) = limit.max else { return };
    let within = |own: &Path| own.to_string().starts_with(&format!("{path}."));
    let is_meant = |problem: &&mut Problem| {
        let other = problem.other.as_ref().is_some_and(|(other, _)| within(other));
        problem.code == ViolationCode::Gap && problem.witness.is_none() && other
    };
    for problem in found.iter_mut().filter(is_meant) {
        let goods = Goods { weight: Some((most.decimal(), limit.unit)), ..Goods::default() };
        let mut pairs = reach.situations.iter().map(|own| own.pair).filter(|pair| reach.is_certain(*pair)).take(16);
        let shown = pairs.find_map(|pair| Shown::of(world, reach, pair, &goods).filter(Shown::lacks_rate));
        problem.witness = shown.and_then(|shown| shown.json(&format!("{}-no-price-at-{most}", service.reference)));
    }
}

/// A rate lane of a service, with somewhere that it prices.
struct Own<'a> {
    world: &'a World<'a>,
    reach: &'a Reach,
    service: &'a CarrierService,
    lane: &'a RateLane,
    pair: Pair,
    path: &'a Path,
    /// Of the service's weights.
    limits: &'a Path,
}

impl Own<'_> {
    fn unit(&self) -> Option<WeightUnit> {
        let is_by_weight = matches!(self.lane.by, None | Some(By::Weight));
        match self.lane.unit.unwrap_or(Unit::of(self.lane.by)) {
            Unit::Weight(unit) if is_by_weight => Some(unit),
            _ => None,
        }
    }

    fn shown(&self, weight: Decimal, unit: WeightUnit) -> Option<Shown> {
        Shown::of(self.world, self.reach, self.pair, &Goods { weight: Some((weight, unit)), ..Goods::default() })
    }

    /// Bands of weights that the service doesn't take.
    fn dead(&self, found: &mut Vec<Problem>) {
        let Some((unit, limit)) = self.unit().zip(self.service.rules.as_ref().and_then(|rules| rules.weight.as_ref())) else { return };
        let weighing = self.lane.weighing();
        // What bands go by must be what is limited.
        let basis = weighing.basis.unwrap_or(ChargeBasis::Consignment);
        let is_limited = match limit.basis {
            Some(Basis::Package) => basis == ChargeBasis::Package,
            _ => basis == ChargeBasis::Consignment,
        };
        let steps = |figure: Option<Quantity>, unit: WeightUnit| Weight::new(figure?.decimal(), unit).map(Weight::steps).ok();
        let [least, most] = [steps(limit.min, limit.unit), steps(limit.max, limit.unit)];
        let last = self.lane.bands.last().and_then(Band::end);
        let all_below = least.zip(steps(last, unit)).is_some_and(|(least, last)| last < least);
        if !is_limited || all_below {
            return;
        }
        // With `NextBreak` a band's price may count for weights before it.
        let is_plain = weighing.divisor.is_none() && weighing.weight.is_none() && self.lane.next_break != Some(true);
        let leasts = self.service.surcharges.iter().chain(&self.world.rule_set.surcharges).any(|own| own.least_weight.is_some());
        let is_less = weighing.weight.is_some_and(|weight| weight.round == Some(Rounding::Nearest));
        let mut before: Option<&Band> = None;
        for (index, band) in self.lane.bands.iter().enumerate() {
            let begin = steps(before.and_then(Band::end), unit);
            let includes = before.is_some_and(|before| before.below.is_some());
            let above = begin.zip(most).is_some_and(|(begin, most)| most < begin || most == begin && !includes);
            let end = steps(band.end(), unit);
            let below = end.zip(least).is_some_and(|(end, least)| end < least || end == least && band.below.is_some());
            let (before_end, end) = (before.and_then(Band::end), band.end());
            before = Some(band);
            let (message, weight, key) = if above && is_plain && !leasts {
                let from = before_end.unwrap_or_default();
                let message = format!("the band prices nothing: it begins at `{from} {unit}`, and the service takes {}", said(limit));
                (message, end.map_or(from.decimal() + Decimal::ONE, Quantity::decimal), "Max")
            } else if below && !is_less {
                let to = end.unwrap_or_default();
                let message = format!("the band prices nothing: it ends at `{to} {unit}`, and the service takes {}", said(limit));
                (message, to.decimal(), "Min")
            } else {
                continue;
            };
            let shown = self.shown(weight, unit).filter(|shown| !shown.is_taken());
            let witness = shown.and_then(|shown| shown.json(&format!("{}-not-{weight}-{unit}", self.service.reference)));
            let problem = Problem::new(self.path.key("Bands").index(index), message).code(ViolationCode::NeverWins);
            found.push(problem.other(self.limits.key(key), "the limit is").witness(witness));
        }
    }

    /// A heavier weight that is cheaper.
    fn cheaper(&self) -> Option<Problem> {
        let unit = self.unit()?;
        let tariff = self.lane.tariff.as_ref().and_then(|own| self.world.rule_set.tariffs.iter().find(|tariff| tariff.reference == *own));
        if let Some(tariff) = tariff {
            return self.cheaper_by(tariff, unit);
        }
        let next = self.lane.bands.iter().skip(1);
        let falls = |(band, next): &(&Band, &Band)| band.end().is_some_and(|end| cost(next, end) < cost(band, end));
        let mut all = self.lane.bands.iter().zip(next).enumerate().filter(|(_, both)| falls(both)).take(FEW);
        all.find_map(|(index, (band, _))| {
            let path = self.path.key("Bands").index(index + 1);
            self.falls_after(band.end()?, unit, path)
        })
    }

    fn cheaper_by(&self, tariff: &crate::rule_set::Tariff, own: WeightUnit) -> Option<Problem> {
        let unit = if let Some(Unit::Weight(unit)) = tariff.unit { unit } else { own };
        let place = self.world.rule_set.tariffs.iter().position(|other| other.reference == tariff.reference)?;
        let situation = self.reach.situations.iter().find(|own| own.pair == self.pair)?;
        let zone = zone_of(self.world, self.reach, situation)?;
        let prices = tariff.prices.get(zone)?;
        let both = prices.iter().zip(prices.iter().skip(1)).enumerate();
        let falls = both.filter(|(_, (one, next))| one.zip(**next).is_some_and(|(one, next)| next.decimal() < one.decimal()));
        falls.take(FEW).find_map(|(index, _)| {
            let path = Path::default().key("Tariffs").index(place).key("Prices").key(zone.to_owned()).index(index + 1);
            self.falls_after(*tariff.up_to.get(index)?, unit, path)
        })
    }

    /// That what weighs a little more than something costs less, if the engine says so.
    fn falls_after(&self, end: Quantity, unit: WeightUnit, path: Path) -> Option<Problem> {
        let heavier = end.decimal().checked_add(Decimal::new(1, 2))?;
        let [light, heavy] = [self.shown(end.decimal(), unit)?, self.shown(heavier, unit)?];
        let ((less, currency), (own, _)) = (light.net?, heavy.net?);
        if own >= less {
            return None;
        }
        let name = &self.service.reference;
        let message = format!("with `{name}` `{heavier} {unit}` cost {own} {currency}, less than `{end} {unit}`, which cost {less}");
        let problem = Problem::new(path, message).code(ViolationCode::OddPrice);
        let hint = "is a price mistyped? `\"NextBreak\": true` lets the lighter one have the next band's price";
        Some(problem.hint(hint).witness(heavy.json(&format!("{name}-cheaper-at-{heavier}-{unit}"))))
    }
}

/// How many places of a table are put to the engine.
const FEW: usize = 8;

fn said(limit: &WeightLimit) -> String {
    let unit = limit.unit;
    match (limit.min, limit.max) {
        (Some(min), Some(max)) => format!("`{min}` to `{max} {unit}`"),
        (Some(min), None) => format!("`{min} {unit}` and more"),
        (None, max) => format!("up to `{} {unit}`", max.unwrap_or_default()),
    }
}

/// About what a band costs at a figure.
fn cost(band: &Band, figure: Quantity) -> Decimal {
    let [price, per, above, least] =
        [band.price, band.per_unit, band.above, band.minimum].map(|figure| figure.map_or(Decimal::ZERO, Quantity::decimal));
    let over = (figure.decimal() - above).max(Decimal::ZERO);
    let units = match band.step.map(Quantity::decimal).and_then(|step| over.checked_div(step)) {
        Some(steps) => steps.ceil(),
        None => over,
    };
    units.checked_mul(per).and_then(|more| more.checked_add(price)).unwrap_or(price).max(least)
}

/// The zone of the tariff's chart that prices what goes from somewhere to somewhere.
fn zone_of<'w>(world: &'w World<'_>, reach: &Reach, situation: &Situation) -> Option<&'w str> {
    let service = world.compiled().services.get(reach.number)?;
    let zone = situation.rates.iter().find_map(|(part, _)| service.rates.get(*part)?.route.zone)?;
    world.compiled().charts.zones.get(zone as usize).map(|zone| &*zone.name)
}

/// A farther zone that is cheaper, where zones have numbers.
fn nearer_dearer(world: &World<'_>, reach: &Reach, service: &CarrierService) -> Option<Problem> {
    for lane in service.rates.iter().filter_map(|lane| lane.tariff.as_ref()) {
        let (place, tariff) = world.rule_set.tariffs.iter().enumerate().find(|(_, tariff)| tariff.reference == *lane)?;
        let mut zones: Vec<(u32, &String)> = tariff.prices.keys().filter_map(|zone| Some((zone.parse().ok()?, zone))).collect();
        zones.sort_unstable();
        for ((_, near), (_, far)) in zones.iter().zip(zones.iter().skip(1)) {
            let (Some(own), Some(others)) = (tariff.prices.get(*near), tariff.prices.get(*far)) else { continue };
            let is_less = |(own, other): (&Option<Quantity>, &Option<Quantity>)| {
                own.zip(*other).is_some_and(|(own, other)| other.decimal() < own.decimal())
            };
            let Some(step) = own.iter().zip(others).position(is_less) else { continue };
            let unit = if let Some(Unit::Weight(unit)) = tariff.unit { unit } else { WeightUnit::Kilogram };
            let goods = Goods { weight: Some((tariff.up_to.get(step)?.decimal(), unit)), ..Goods::default() };
            let at = |zone: &str| {
                let is_priced = |own: &&Situation| own.rates.iter().any(|(_, days)| price_soon(world, days));
                let certain = reach.situations.iter().filter(|own| reach.is_certain(own.pair)).filter(is_priced);
                let mut own = certain.filter(|own| zone_of(world, reach, own) == Some(zone));
                own.next().and_then(|own| Shown::of(world, reach, own.pair, &goods))
            };
            let (Some(one), Some(other)) = (at(near), at(far)) else { continue };
            let (Some((dear, currency)), Some((cheap, _))) = (one.net, other.net) else { continue };
            if cheap >= dear {
                continue;
            }
            let weight = tariff.up_to.get(step)?;
            let message = format!(
                "with `{}` `{weight} {unit}` cost {cheap} {currency} in zone `{far}`, less than in zone `{near}`, where they cost {dear}",
                service.reference
            );
            let prices = Path::default().key("Tariffs").index(place).key("Prices");
            let problem = Problem::new(prices.key((*far).clone()).index(step), message).code(ViolationCode::OddPrice);
            let witness = other.json(&format!("{}-cheaper-in-zone-{far}", service.reference));
            return Some(problem.other(prices.key((*near).clone()).index(step), "the nearer zone's is").witness(witness));
        }
    }
    None
}
