//! From a rule set that has been checked to what a matcher holds.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono_tz::Tz;

use super::clocks::Clocks;
use super::collection::{Calendar, Location, everyday};
use super::names::ByName;
use super::rate::{BandTerms, ByUnit, Rate, SurchargeKind, SurchargeTerms, Validity};
use super::reach::Reach;
use super::transit::Transit;
use super::{Compiled, CompiledService, Group, RateCurrency, Service};
use crate::calendar::Weekdays;
use crate::check::Named;
use crate::consignment::Direction;
use crate::fingerprint::Fingerprint;
use crate::json::{Problems, Trail};
use crate::measure::{Weight, WeightUnit};
use crate::money::Currency;
use crate::number::{AMOUNT_SCALE, Quantity};
use crate::place_list::{ListId, PlaceLists, Whereabouts};
use crate::reference::Reference;
use crate::rule::{Basis, Dictionary, ListsByName, columns};
use crate::rule_set::{Band, CarrierService, RateLane, RuleSet, ShippingLocation, Surcharge, TransitLane, location_address, names_of};
use crate::service_set::ServiceSet;

/// Exchange rates are counted in 10^-18.
const RATE_SCALE: u32 = 18;

pub(super) fn compiled(rule_set: &RuleSet) -> Compiled {
    let mut order: Vec<&CarrierService> = rule_set.carrier_services.iter().collect();
    order.sort_by_key(|service| service.reference.as_str());
    let with_zones = || ListsByName::new(PlaceLists::with_zones(rule_set.zones.iter().map(|zone| (&zone.include[..], &zone.exclude[..]))));
    let mut rates: HashMap<Currency, i128> =
        rule_set.exchange_rates.iter().map(|(currency, rate)| (*currency, exchange_rate(*rate))).collect();
    rates.insert(rule_set.currency, 10_i128.pow(RATE_SCALE));
    let mut dictionary = Dictionary {
        names: names_of(rule_set),
        tags: HashMap::new(),
        destinations: with_zones(),
        origins: with_zones(),
        own_currency: rule_set.currency,
        rates,
    };
    let columns = columns(&order.iter().map(|service| service.rules.as_ref()).collect::<Vec<_>>(), &mut dictionary);
    let mut currencies = Vec::new();
    let mut clocks = HashMap::new();
    let services: Vec<_> = order.iter().map(|service| compiled_service(service, rule_set, &mut dictionary, &mut currencies)).collect();
    let zones = zone_lists(rule_set, &mut dictionary);
    let deliverable = [Direction::Outbound, Direction::Inbound].map(|direction| {
        let can =
            |service: &CompiledService| service.enabled && !service.transit.is_empty() && service.service.directions.contains(&direction);
        ServiceSet::of(services.len(), services.iter().enumerate().filter(|(_, service)| can(service)).map(|(number, _)| number))
    });
    Compiled {
        groups: groups(rule_set, &services),
        columns,
        deliverable,
        locations: rule_set.shipping_locations.iter().map(|location| compiled_location(location, &dictionary, &mut clocks)).collect(),
        location_numbers: dictionary.names.locations.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect(),
        everyday: everyday(),
        utc: clocks_of(chrono_tz::UTC, &mut clocks),
        addresses: rule_set.shipping_locations.iter().enumerate().map(|(number, location)| address(number, location)).collect(),
        origins: dictionary.origins.lists,
        destinations: dictionary.destinations.lists,
        tags: dictionary.tags.into_iter().map(|(tag, number)| (tag.to_string(), number)).collect(),
        package_sizes: package_sizes(rule_set),
        holidays: rule_set.holidays.iter().map(|(country, dates)| (*country, sorted(dates))).collect(),
        currencies,
        own_currency: rule_set.currency,
        zones,
        vat_rate: rule_set.vat_rate.unwrap_or_default().decimal(),
        horizon_days: rule_set.horizon_days.unwrap_or(28),
        fingerprint: Fingerprint::of(rule_set),
        index: None,
        services,
    }
}

/// Each zone as a list of destinations, in the order of the document.
fn zone_lists(rule_set: &RuleSet, dictionary: &mut Dictionary<'_>) -> Vec<(Reference, ListId)> {
    let zones = rule_set.zones.iter().enumerate();
    zones.map(|(number, zone)| (zone.reference.clone(), dictionary.destinations.lists.list(vec![Named::Zone(number)]))).collect()
}

fn sorted(dates: &[chrono::NaiveDate]) -> Box<[chrono::NaiveDate]> {
    let mut dates = dates.to_vec();
    dates.sort_unstable();
    dates.into_boxed_slice()
}

fn exchange_rate(rate: Quantity) -> i128 {
    rate.exact() / 10_i128.pow(AMOUNT_SCALE - RATE_SCALE)
}

fn package_sizes(rule_set: &RuleSet) -> ByName<(Option<crate::consignment::Dimensions>, Option<Weight>)> {
    // The check has found no problem here.
    let (mut problems, path) = (Problems::default(), Trail::Root);
    let sizes = rule_set.package_sizes.iter().map(|size| {
        let dimensions = size.dimensions.and_then(|sides| sides.understood(&path, &mut problems));
        let weight = size.weight.and_then(|weight| weight.understood(&path, &mut problems));
        (size.reference.to_string(), (dimensions, weight))
    });
    sizes.collect()
}

fn groups(rule_set: &RuleSet, services: &[CompiledService]) -> BTreeMap<String, Group> {
    let numbers: HashMap<&str, usize> =
        services.iter().enumerate().map(|(number, service)| (service.service.reference.as_str(), number)).collect();
    let groups = rule_set.carrier_service_groups.iter().map(|group| {
        let members = group.services.iter().filter_map(|service| numbers.get(service.as_str()).copied());
        let name = group.name.clone().unwrap_or_else(|| group.reference.to_string());
        (group.reference.to_string(), Group { name, members: members.collect() })
    });
    groups.collect()
}

fn address(number: usize, location: &ShippingLocation) -> Whereabouts {
    let place = location.place.as_deref().and_then(|place| location_address(place).ok());
    let (country, postcode) = place.map_or((None, None), |(country, postcode)| (Some(country), postcode));
    Whereabouts { location: Some(number), country, postcode }
}

/// The clocks of a zone, worked out once.
fn clocks_of(zone: Tz, known: &mut HashMap<Tz, Arc<Clocks>>) -> Arc<Clocks> {
    known.entry(zone).or_insert_with(|| Arc::new(Clocks::of(zone))).clone()
}

fn compiled_location(location: &ShippingLocation, dictionary: &Dictionary<'_>, clocks: &mut HashMap<Tz, Arc<Clocks>>) -> Location {
    let mut calendars: HashMap<usize, Vec<Calendar>> = HashMap::new();
    for collection in &location.collections {
        if let Some(carrier) = dictionary.names.carriers.get(collection.carrier.as_str()) {
            calendars.entry(*carrier).or_default().push(Calendar::new(collection));
        }
    }
    Location { clocks: clocks_of(location.time_zone.unwrap_or(chrono_tz::UTC), clocks), calendars }
}

fn compiled_service<'a>(
    service: &'a CarrierService,
    rule_set: &RuleSet,
    dictionary: &mut Dictionary<'a>,
    currencies: &mut Vec<RateCurrency>,
) -> CompiledService {
    let rates: Vec<_> = service.rates.iter().map(|lane| compiled_rate(lane, dictionary, currencies)).collect();
    let surcharges: Vec<_> = service.surcharges.iter().map(|surcharge| compiled_surcharge(surcharge, dictionary)).collect();
    CompiledService {
        enabled: service.enabled.unwrap_or(true),
        carrier: dictionary.names.carriers.get(service.carrier.as_str()).copied().unwrap_or(usize::MAX),
        transit: service.transit.iter().map(|lane| compiled_transit(lane, dictionary)).collect(),
        reaches: rates.iter().map(|rate| Reach::new(rate, &surcharges)).collect(),
        rates,
        surcharges,
        service: Arc::new(described(service, rule_set, dictionary)),
    }
}

fn described(service: &CarrierService, rule_set: &RuleSet, dictionary: &Dictionary<'_>) -> Service {
    let name_of = |carrier: &Reference| {
        let carrier_of = dictionary.names.carriers.get(carrier.as_str()).and_then(|number| rule_set.carriers.get(*number));
        carrier_of.and_then(|carrier| carrier.name.clone()).unwrap_or_else(|| carrier.to_string())
    };
    let legs: Vec<&Reference> =
        if service.legs.is_empty() { vec![&service.carrier] } else { service.legs.iter().map(|leg| &leg.carrier).collect() };
    Service {
        name: service.name.clone().unwrap_or_else(|| service.reference.to_string()),
        carrier_name: name_of(&service.carrier),
        legs: legs.into_iter().map(|carrier| (carrier.clone(), name_of(carrier))).collect(),
        reference: service.reference.clone(),
        carrier: service.carrier.clone(),
        directions: service.direction.as_ref().map_or_else(|| vec![Direction::Outbound], |directions| directions.0.clone()),
        is_pick_up: service.is_pick_up.unwrap_or(false),
        is_drop_off: service.is_drop_off.unwrap_or(false),
        is_timed: service.is_timed.unwrap_or(false),
        is_tracked: service.is_tracked.unwrap_or(false),
        is_signed: service.is_signed.unwrap_or(false),
    }
}

fn compiled_transit<'a>(lane: &'a TransitLane, dictionary: &mut Dictionary<'a>) -> Transit {
    let [from, to] = dictionary.lane(lane.from.as_deref(), lane.to.as_deref());
    Transit {
        from,
        to,
        min: lane.transit_days.min,
        max: lane.transit_days.max,
        days: Weekdays::of(lane.delivery_days.as_deref()),
        window: lane.delivery_window,
    }
}

fn compiled_rate<'a>(lane: &'a RateLane, dictionary: &mut Dictionary<'a>, currencies: &mut Vec<RateCurrency>) -> Rate {
    let currency = lane.currency.unwrap_or(dictionary.own_currency);
    let currency_number = currencies.iter().position(|known| known.currency == currency).unwrap_or_else(|| {
        currencies.push(RateCurrency { currency, rate: dictionary.rates.get(&currency).copied() });
        currencies.len() - 1
    });
    let unit = lane.unit.unwrap_or(WeightUnit::Kilogram);
    let [from, to] = dictionary.lane(lane.from.as_deref(), lane.to.as_deref());
    Rate {
        from,
        to,
        validity: Validity { from: lane.valid_from, to: lane.valid_to },
        basis: lane.basis.unwrap_or(Basis::Consignment),
        currency,
        currency_number,
        unit: unit.steps(),
        divisor: lane.volumetric_divisor.map(Quantity::exact),
        bands: lane.bands.iter().map(|band| compiled_band(band, unit)).collect(),
    }
}

fn compiled_band(band: &Band, unit: WeightUnit) -> BandTerms {
    let weight = |figure: Quantity| Weight::new(figure.decimal(), unit).map_or(i128::MAX, Weight::steps);
    let amount = |figure: Option<Quantity>| figure.map_or(0, Quantity::exact);
    let by_unit = ByUnit {
        per_unit: amount(band.per_unit),
        above: band.above.map_or(0, weight),
        step: band.step.map(weight),
        minimum: amount(band.minimum),
    };
    BandTerms::new(band.up_to.map_or(i128::MAX, weight), amount(band.price), by_unit)
}

fn compiled_surcharge<'a>(surcharge: &'a Surcharge, dictionary: &mut Dictionary<'a>) -> SurchargeTerms {
    let kind = match surcharge.percent {
        Some(percent) => SurchargeKind::Percent {
            percent: percent.exact(),
            minimum: surcharge.minimum.map(Quantity::exact),
            maximum: surcharge.maximum.map(Quantity::exact),
        },
        None => SurchargeKind::Amount {
            amount: surcharge.amount.map_or(0, Quantity::exact),
            per_package: surcharge.per == Some(Basis::Package),
        },
    };
    SurchargeTerms {
        name: surcharge.name.clone(),
        kind,
        places: surcharge.places.as_deref().map(|names| dictionary.destination_list(names)),
        days: surcharge.days.as_deref().map(|days| Weekdays::of(Some(days))),
        tags: surcharge.tags.as_ref().map(|tags| tags.iter().map(|tag| dictionary.tag(tag)).collect()),
        validity: Validity { from: surcharge.valid_from, to: surcharge.valid_to },
    }
}
