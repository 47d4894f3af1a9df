//! Consignments that show what was found. The engine decides each before it is told.

use chrono::{DateTime, Duration, Utc};
use rust_decimal::Decimal;

use super::reach::{Pair, Reach};
use super::sides::sides;
use super::world::{World, address_of};
use crate::consignment::{Consignment, Draft, Item, Package};
use crate::matcher::Besides;
use crate::measure::{Weight, WeightUnit};
use crate::money::Currency;
use crate::number::{Quantity, unscaled};
use crate::rule::{ReasonCode, ReasonCodes};
use crate::rule_set::{CarrierService, RuleSet};
use crate::time::date_of;

/// What is sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Goods {
    pub(super) weight: Option<(Decimal, WeightUnit)>,
    /// In smallest steps, from the longest.
    pub(super) sides: Option<[i128; 3]>,
    pub(super) packages: Option<u32>,
    pub(super) tags: Vec<String>,
    /// The day of collection.
    pub(super) day: Option<i32>,
}

/// A consignment, and what a service says to it.
pub(super) struct Shown {
    pub(super) consignment: Consignment,
    at: DateTime<Utc>,
    /// Why the service doesn't take it.
    pub(super) codes: ReasonCodes,
    /// What it costs in the service's currency.
    pub(super) net: Option<(Decimal, Currency)>,
}

/// Decimals of a centimetre in smallest steps of length.
const OF_CENTIMETRE: u32 = 25;

impl Shown {
    /// What a service says to some goods that go where it does.
    pub(super) fn of(world: &World<'_>, reach: &Reach, pair: Pair, goods: &Goods) -> Option<Self> {
        let service = world.rule_set.carrier_services.get(reach.index)?;
        let consignment = consignment(world, service, reach, pair, goods)?;
        // Well before the day that is meant, so that it is still open.
        let horizon = i64::from(world.rule_set.horizon_days.unwrap_or(28).min(14));
        let before = |day: i32| Some(date_of(day).and_hms_opt(9, 0, 0)?.and_utc() - Duration::days(horizon));
        let at = goods.day.and_then(before).unwrap_or(world.at);
        let pool = world.matcher.service(service.reference.as_str())?;
        let facts = world.matcher.facts(&consignment).ok()?;
        let (net, codes) = {
            let choice = pool.choose(&facts, at).ok()?;
            let now = world.matcher.0.now(facts.collected_at, at);
            (choice.map(|choice| (choice.net(), choice.currency())), world.matcher.0.codes(reach.number, &facts, &now, &Besides::default()))
        };
        Some(Self { consignment, at, codes, net })
    }

    pub(super) fn is_taken(&self) -> bool {
        self.codes.is_empty()
    }

    /// Whether some service takes it.
    pub(super) fn is_taken_by_any(&self, world: &World<'_>) -> bool {
        world.matcher.all().decide(&self.consignment, self.at).is_ok_and(|choice| choice.is_some())
    }

    /// Whether nothing but the price is wanting.
    pub(super) fn lacks_rate(&self) -> bool {
        self.codes.only() == Some(ReasonCode::NoRate)
    }

    /// It under a name, as JSON that is read with its instant.
    pub(super) fn json(&self, name: &str) -> Option<String> {
        let mut consignment = self.consignment.clone();
        consignment.reference = name.parse().ok()?;
        let text = serde_json::to_string(&consignment).ok()?;
        let at = self.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let rest = text.strip_prefix('{')?;
        Some(format!("{{\"At\":\"{at}\",{rest}"))
    }
}

/// Some goods that a service may take, as far as its rules say: the least that they allow, where nothing else is asked.
fn consignment(world: &World<'_>, service: &CarrierService, reach: &Reach, pair: Pair, goods: &Goods) -> Option<Consignment> {
    let [origin, destination] = pair;
    let (origin, to) = (reach.origins.get(origin)?, address_of(world, reach.destinations.get(destination)?));
    let (weight, unit) = goods.weight.unwrap_or_else(|| least_weight(service));
    let rules = service.rules.as_ref();
    let least = rules.and_then(|rules| rules.packages.as_ref()?.min).unwrap_or(1).max(1);
    let count = goods.packages.unwrap_or(least).min(1_000);
    let compiled = world.compiled().services.get(reach.number)?;
    let mut package = Package::weighing(weight, unit);
    if let Some(own) =
        goods.sides.or_else(|| sides(compiled.limits.iter())).filter(|_| goods.sides.is_some() || asks_sides(world.rule_set, service))
    {
        let [length, width, height] = own.map(|side| unscaled(side, OF_CENTIMETRE));
        package = package.cm(length.normalize(), width.normalize(), height.normalize());
    }
    if let Some((amount, currency)) = least_value(world.rule_set, service) {
        package = package.value(amount, currency.code());
    }
    if let Some(items) = rules.and_then(|rules| rules.items.as_ref()?.min).filter(|items| *items > 0) {
        package = package.item(Item::new("1").quantity(items));
    }
    let mut draft: Draft<Consignment> = Consignment::new("CHECK", to).packages(std::iter::repeat_n(package, count as usize));
    if count > 1 {
        draft = draft.weight(weight, unit);
    }
    if let Some(address) = origin.address(world) {
        draft = draft.origin(address);
    }
    if let Some(day) = goods.day {
        draft = draft.shipping_date(date_of(day));
    }
    let direction = compiled.service.directions.first().copied()?;
    draft.tags(&goods.tags).direction(direction).build().ok()
}

/// The least weight that a service takes, but 1 kg where any is.
fn least_weight(service: &CarrierService) -> (Decimal, WeightUnit) {
    let one = (Decimal::ONE, WeightUnit::Kilogram);
    let Some(limit) = service.rules.as_ref().and_then(|rules| rules.weight.as_ref()) else { return one };
    let steps = |figure: Decimal| Weight::new(figure, limit.unit).map(Weight::steps).ok();
    let usual = Weight::new(one.0, one.1).map(Weight::steps).ok();
    match (limit.min, limit.max) {
        (Some(min), _) if steps(min.decimal()) > usual => (min.decimal(), limit.unit),
        (_, Some(max)) if steps(max.decimal()) < usual => (max.decimal(), limit.unit),
        _ => one,
    }
}

/// What goods must be worth at the least, where a service asks that.
fn least_value(rule_set: &RuleSet, service: &CarrierService) -> Option<(Decimal, Currency)> {
    let own = rule_set.currency;
    if let Some(limit) = service.rules.as_ref().and_then(|rules| rules.value.as_ref()) {
        return Some((limit.min.map_or(Decimal::ZERO, Quantity::decimal), limit.currency.unwrap_or(own)));
    }
    let by_value = service.rates.iter().any(|lane| lane.by == Some(crate::rule_set::By::Value));
    let of_value = service.surcharges.iter().chain(&rule_set.surcharges).any(|surcharge| surcharge.percent_of_value.is_some());
    (by_value || of_value).then_some((Decimal::ONE, own))
}

/// Whether a service asks for sides.
fn asks_sides(rule_set: &RuleSet, service: &CarrierService) -> bool {
    use crate::rule_set::By;
    let rules = service.rules.as_ref();
    let by = |by: Option<By>| matches!(by, Some(By::Volume | By::Longest));
    let of_lanes = service.rates.iter().any(|lane| by(lane.by) || lane.weighing().divisor.is_some());
    let of_tariffs = rule_set.tariffs.iter().any(|tariff| by(tariff.by) || tariff.chargeable.is_some());
    let of_rules = rules.is_some_and(|rules| {
        let lengths = rules.length.is_some() || rules.girth.is_some() || rules.length_plus_girth.is_some();
        lengths || rules.sides.is_some() || rules.sides_sum.is_some() || rules.volume.is_some()
    });
    let of_surcharges = service.surcharges.iter().chain(&rule_set.surcharges).any(|surcharge| surcharge.when.is_some());
    of_rules || of_lanes || of_surcharges || of_tariffs && service.rates.iter().any(|lane| lane.tariff.is_some())
}
