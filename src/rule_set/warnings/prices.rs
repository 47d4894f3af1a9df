//! Weights and their prices: what is allowed but not priced, priced but not allowed, or never ends; and the prices of a service.

use rust_decimal::Decimal;

use super::Doubts;
use crate::json::{Path, Problem, ViolationCode};
use crate::measure::{Unit, Weight, WeightUnit};
use crate::money::Currency;
use crate::number::Quantity;
use crate::rule::Basis;
use crate::rule_set::{Band, By, CarrierService, ChargeBasis, RateLane, RuleSet};

pub(super) fn of_service(service: &CarrierService, path: &Path, doubts: &mut Doubts<'_>) {
    let limit = service.rules.as_ref().and_then(|rules| rules.weight.as_ref());
    let limits = path.key("Rules").key("Weight");
    for (index, lane) in service.rates.iter().enumerate() {
        let Some((last, end)) = lane.bands.len().checked_sub(1).zip(lane.bands.last().and_then(Band::end)) else { continue };
        let Some(limit) = limit else { continue };
        let Unit::Weight(unit) = lane.unit.unwrap_or(Unit::of(lane.by)) else { continue };
        if !by_weight(lane) {
            continue;
        }
        let band = path
            .key("Rates")
            .index(index)
            .key("Bands")
            .index(last)
            .key(if lane.bands.last().is_some_and(|band| band.up_to.is_some()) { "UpTo" } else { "Below" });
        let Some(priced) = weight(Some(end), unit) else { continue };
        // The packages of a consignment may each be lighter than the least that it weighs.
        let may_be_lighter = limit.basis != Some(Basis::Package) && lane.weighing().basis == Some(ChargeBasis::Package);
        if let Some(least) = weight(limit.min, limit.unit).filter(|least| *least > priced && !may_be_lighter) {
            let message = format!("the last band ends at `{priced}`, and the service takes nothing below `{least}`: the lane has no price");
            let problem = Problem::new(band, message).code(ViolationCode::NeverWins);
            doubts.found.push(problem.other(limits.key("Min"), format!("`{least}` is")));
        } else if let Some(most) = weight(limit.max, limit.unit).filter(|most| *most > priced) {
            let message = format!("the last band ends at `{priced}`, and the service takes up to `{most}`: what is between has no price");
            let problem = Problem::new(band, message).code(ViolationCode::Gap);
            doubts.found.push(problem.other(limits.key("Max"), format!("`{most}` is")));
        }
    }
    if limit.is_none_or(|limit| limit.max.is_none())
        && let Some(lane) = service.rates.iter().position(is_endless)
    {
        let message = format!("service `{}` takes any weight: it has no limit, and its last band no end", service.reference);
        let path = path.key("Rates").index(lane).key("Bands");
        doubts.hinted(ViolationCode::Unlimited, path, message, "give the last band `UpTo`, or the service `Rules.Weight.Max`");
    }
}

/// What weights the tariffs of a service have no price for, or no end.
pub(super) fn of_tariffs(rule_set: &RuleSet, (number, service): (usize, &CarrierService), path: &Path, doubts: &mut Doubts<'_>) {
    let most = service.rules.as_ref().and_then(|rules| rules.weight.as_ref()).and_then(|limit| weight(limit.max, limit.unit));
    for (index, lane) in service.rates.iter().enumerate() {
        let tariff = lane.tariff.as_ref().and_then(|tariff| doubts.names.tariffs.get(tariff.as_str()).copied());
        let Some((place, tariff)) = tariff.and_then(|place| Some((place, rule_set.tariffs.get(place)?))) else { continue };
        let Unit::Weight(unit) = tariff.unit.unwrap_or(Unit::of(tariff.by)) else { continue };
        if !matches!(tariff.by, None | Some(By::Weight)) {
            continue;
        }
        let has_end = tariff.prices.keys().any(|zone| !tariff.beyond.contains_key(zone));
        let end = weight(tariff.up_to.last().copied(), unit).zip(tariff.up_to.len().checked_sub(1));
        match (end.filter(|_| has_end), most) {
            (Some((end, last)), Some(most)) if end < most => {
                let (name, own) = (&service.reference, Path::default().key("Tariffs").index(place).key("UpTo").index(last));
                let message =
                    format!("the last price is up to `{end}`, and service `{name}` takes up to `{most}`: what is between has no price");
                let limit = Path::default().key("CarrierServices").index(number).key("Rules").key("Weight").key("Max");
                doubts.found.push(Problem::new(own, message).code(ViolationCode::Gap).other(limit, format!("`{most}` is")));
            }
            (None, None) => {
                let message = format!("service `{}` takes any weight: it has no limit, and its tariff no end", service.reference);
                let path = path.key("Rates").index(index).key("Tariff");
                doubts.hinted(ViolationCode::Unlimited, path, message, "leave out `Beyond`, or give the service `Rules.Weight.Max`");
            }
            _ => {}
        }
    }
}

pub(super) fn without_exchange_rate(rule_set: &RuleSet, currency: Currency, path: &Path, doubts: &mut Doubts<'_>) {
    let message = format!("`{currency}` has no exchange rate: a price in it is never chosen");
    let problem = Problem::new(path.key("Currency"), message).code(ViolationCode::NeverWins);
    doubts.found.push(problem.hint(format!("state what one `{currency}` is worth in `{}` in `ExchangeRates`", rule_set.currency)));
}

fn weight(figure: Option<Quantity>, unit: WeightUnit) -> Option<Weight> {
    Weight::new(figure?.decimal(), unit).ok()
}

fn by_weight(lane: &RateLane) -> bool {
    matches!(lane.by, None | Some(By::Weight))
}

fn is_endless(lane: &RateLane) -> bool {
    by_weight(lane) && lane.bands.last().is_some_and(|band| band.end().is_none())
}

/// The prices of a band.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BandPrices {
    price: Decimal,
    per_unit: Decimal,
    minimum: Decimal,
}

impl BandPrices {
    /// Whether no weight in the band costs more than by another's prices.
    pub(super) fn are_never_above(&self, other: &Self) -> bool {
        self.price <= other.price && self.per_unit <= other.per_unit && self.minimum <= other.minimum
    }

    /// Whether every weight in the band costs less, whatever is rounded away: less by one at least.
    pub(super) fn are_always_below(&self, other: &Self) -> bool {
        let no_minimum = self.minimum.is_zero() && other.minimum.is_zero();
        let below = |own: Decimal, others: Decimal| own.checked_add(Decimal::ONE).is_some_and(|own| own <= others);
        self.are_never_above(other) && below(self.price, other.price) && (no_minimum || below(self.minimum, other.minimum))
    }
}

/// Everything that decides about a service but its prices, as a text, and its prices in their order.
pub(super) fn shape_and_prices(service: &CarrierService) -> (String, Vec<BandPrices>) {
    let mut shape = service.clone();
    shape.reference = shape.carrier.clone();
    (shape.name, shape.enabled, shape.legs) = (None, None, Vec::new());
    (shape.is_timed, shape.is_tracked, shape.is_signed) = (None, None, None);
    let mut prices = Vec::new();
    for band in shape.rates.iter_mut().flat_map(|lane| &mut lane.bands) {
        let [price, per_unit, minimum] =
            [band.price.take(), band.per_unit.take(), band.minimum.take()].map(|figure| figure.unwrap_or_default().decimal());
        prices.push(BandPrices { price, per_unit, minimum });
    }
    (serde_json::to_string(&shape).unwrap_or_default(), prices)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TRANSIT, of_service, warned};

    /// What is said of a service with that limit and those bands.
    fn doubted(weight: &str, lane: &str) -> Vec<String> {
        let rules = if weight.is_empty() { String::new() } else { format!(r#""Rules": {{ "Weight": {{ {weight} }} }},"#) };
        let warned = warned(&of_service(&format!(r#"{rules} {TRANSIT}, "Rates": [{{ {lane} }}]"#)), None);
        warned.iter().map(|warning| warning.replace("CarrierServices[0].Rates[0].Bands", "")).collect()
    }

    const BANDS: &str = r#""Bands": [{ "UpTo": 2 }, { "UpTo": 20 }]"#;

    #[test]
    fn weights_that_are_allowed_have_a_price() {
        let gap = "gap [1].UpTo: the last band ends at `20 kg`, and the service takes up to `25 kg`: what is between has no price";
        assert_eq!(doubted(r#""Max": 25, "Unit": "kg""#, BANDS), [gap]);
        assert!(doubted(r#""Max": 20, "Unit": "kg""#, BANDS).is_empty());
        assert!(doubted(r#""Max": 20000, "Unit": "g""#, BANDS).is_empty());
        assert_eq!(doubted(r#""Max": 20001, "Unit": "g""#, BANDS).len(), 1);
        assert!(doubted(r#""Max": 25, "Unit": "kg""#, r#""Bands": [{ "UpTo": 2 }, {}]"#).is_empty());
        assert!(doubted(r#""Min": 1, "Unit": "kg""#, BANDS).is_empty());
    }

    #[test]
    fn weights_that_have_a_price_are_allowed() {
        let never =
            "never-wins [1].UpTo: the last band ends at `20 kg`, and the service takes nothing below `20.5 kg`: the lane has no price";
        assert_eq!(doubted(r#""Min": 20.5, "Max": 25, "Unit": "kg""#, BANDS), [never]);
        let first = "never-wins [0]: the band prices nothing: it ends at `2 kg`, and the service takes `20` to `20 kg`";
        assert_eq!(doubted(r#""Min": 20, "Max": 20, "Unit": "kg""#, BANDS), [first]);
        let by_package = format!(r#""Basis": "Package", {BANDS}"#);
        assert!(doubted(r#""Min": 20.5, "Unit": "kg""#, &by_package).is_empty(), "each of its packages may be lighter");
        assert_eq!(doubted(r#""Min": 20.5, "Unit": "kg", "Basis": "Package""#, &by_package), [never]);
    }

    #[test]
    fn a_service_without_any_end_is_named() {
        let unlimited = "unlimited : service `A` takes any weight: it has no limit, and its last band no end";
        let endless = r#""Bands": [{ "UpTo": 2 }, { "Price": 9 }]"#;
        assert_eq!(doubted("", endless), [unlimited]);
        assert_eq!(doubted(r#""Min": 1, "Unit": "kg""#, endless), [unlimited]);
        assert!(doubted(r#""Max": 30, "Unit": "kg""#, endless).is_empty());
    }
}
