//! What a rule set says of the orders that come to it: where they go, from where, and what they weigh.

use std::collections::{BTreeMap, BTreeSet};

use consign::{By, CarrierService, Country, Direction, Place, Postcode, RuleSet, Unit, Weight, WeightUnit, Zone};
use consign_scale::orders::{Candidate, Code, Destination, Market, candidates, countries, postcode, share};
use rust_decimal::prelude::ToPrimitive;

/// Of a hundred orders, how many stay in the home country, if others are delivered to.
const AT_HOME: u64 = 88;
/// In grams: the typical weight where no weight is limited or priced, and the least that it is.
const USUAL_WEIGHT: u64 = 1_200;
const LEAST_TYPICAL: u64 = 250;
const USUAL_GREATEST: u64 = 30_000;

/// A name to which services deliver.
enum Target<'a> {
    Zone(&'a Zone),
    Place(Place),
}

impl Target<'_> {
    fn covers(&self, country: Country, postcode: Option<&Postcode>) -> bool {
        let within = |places: &[Place]| places.iter().any(|place| place.contains(country, postcode));
        match self {
            Self::Zone(zone) => within(&zone.include) && !within(&zone.exclude),
            Self::Place(place) => place.contains(country, postcode),
        }
    }

    /// The places by which it is named.
    fn places(&self) -> &[Place] {
        match self {
            Self::Zone(zone) => &zone.include,
            Self::Place(place) => std::slice::from_ref(place),
        }
    }
}

/// The orders that a rule set is made for. None if no service delivers anywhere.
pub(crate) fn market(rules: &RuleSet) -> Option<Market> {
    let services: Vec<&CarrierService> = rules.carrier_services.iter().filter(|service| delivers(service)).collect();
    let targets = targets(rules, &services);
    let mut destinations = destinations(&targets);
    destinations.sort_by_key(|destination| std::cmp::Reverse(destination.share));
    let home = home(rules);
    if let Some(place) = destinations.iter().position(|destination| home.is_some_and(|home| destination.country == home.code())) {
        let mut at_home = destinations.remove(place);
        let abroad: u64 = destinations.iter().map(|destination| destination.share).sum();
        at_home.share = (abroad * AT_HOME / (100 - AT_HOME)).max(1);
        destinations.insert(0, at_home);
    }
    let (typical_weight, greatest_weight) = weights(&services);
    let origins = rules.shipping_locations.iter().map(|location| location.reference.to_string()).collect();
    let market = Market { origins, destinations, tags: tags(&services), typical_weight, greatest_weight };
    Some(market).filter(|market| !market.destinations.is_empty())
}

/// Whether a service delivers to recipients.
fn delivers(service: &CarrierService) -> bool {
    let outbound = service.direction.as_ref().is_none_or(|directions| directions.0.contains(&Direction::Outbound));
    outbound && service.enabled.unwrap_or(true) && !service.transit.is_empty()
}

fn targets<'a>(rules: &'a RuleSet, services: &[&CarrierService]) -> Vec<Target<'a>> {
    let lanes = services.iter().flat_map(|service| &service.transit);
    let names: BTreeSet<&str> = lanes
        .flat_map(|lane| match &lane.to {
            Some(to) => to.iter().map(String::as_str).collect(),
            None => vec!["*"],
        })
        .collect();
    let target = |name: &str| {
        let location = rules.shipping_locations.iter().find(|location| location.reference.as_str() == name);
        if let Some(location) = location {
            return location.place.as_deref()?.parse().ok().map(Target::Place);
        }
        let zone = rules.zones.iter().find(|zone| zone.reference.as_str() == name);
        zone.map(Target::Zone).or_else(|| name.parse().ok().map(Target::Place))
    };
    names.into_iter().filter_map(target).collect()
}

/// Every country that is delivered to, with the parts of it.
fn destinations(targets: &[Target<'_>]) -> Vec<Destination> {
    let mut shares: BTreeMap<String, u64> = countries().map(|(country, share)| (country.to_owned(), share)).collect();
    for place in targets.iter().flat_map(Target::places) {
        if let Some(country) = place.country() {
            shares.entry(country.to_string()).or_insert_with(|| share(country.code()));
        }
    }
    let reached = shares.into_iter().filter_map(|(code, share)| {
        let country: Country = code.parse().ok()?;
        let reaches = |example: &str| {
            let postcode = Postcode::parse(country, example).ok();
            targets.iter().any(|target| target.covers(country, postcode.as_ref()))
        };
        let usual = candidates(&code);
        // Where only smaller parts are delivered to, these.
        let named = || targets.iter().flat_map(Target::places).flat_map(|place| parts(place, country)).map(|part| candidate(&code, part));
        let mut codes: Vec<Code> = usual.into_iter().filter(|part| reaches(&part.example)).map(|part| part.code).collect();
        if codes.is_empty() {
            codes = named().filter(|part| reaches(&part.example)).map(|part| part.code).collect();
        }
        (!codes.is_empty()).then_some(Destination { country: code, share, codes })
    });
    reached.collect()
}

/// The codes by which a place names a part of a country.
fn parts(place: &Place, of: Country) -> Vec<String> {
    match place {
        Place::Code { country, code } | Place::Exact { country, code } if *country == of => vec![code.clone()],
        Place::Range { country, first, last } if *country == of => vec![first.clone(), last.clone()],
        _ => Vec::new(),
    }
}

fn candidate(country: &str, code: String) -> Candidate {
    let example = postcode(&mut consign_scale::Random::of(0, "example", 0), country, &code);
    Candidate { code: Code { text: code, share: 1 }, example }
}

/// The country of most shipping locations, else the one whose currency the rule set has.
fn home(rules: &RuleSet) -> Option<Country> {
    let places = rules.shipping_locations.iter().filter_map(|location| location.place.as_deref()?.parse::<Place>().ok());
    let mut counts: BTreeMap<Country, usize> = BTreeMap::new();
    for country in places.filter_map(|place| place.country()) {
        *counts.entry(country).or_default() += 1;
    }
    let most = counts.iter().rev().max_by_key(|(_, count)| **count).map(|(country, _)| *country);
    most.or_else(|| rules.currency.code().get(..2)?.parse().ok())
}

/// The tags that services know, those of most services first.
fn tags(services: &[&CarrierService]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for tag in services.iter().filter_map(|service| service.rules.as_ref()).flat_map(|rules| &rules.tags) {
        *counts.entry(tag.as_str()).or_default() += 1;
    }
    let mut tags: Vec<(&str, usize)> = counts.into_iter().collect();
    tags.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    tags.into_iter().map(|(tag, _)| tag.to_owned()).collect()
}

/// What half of all packages don't exceed, and what hardly one does, in grams.
fn weights(services: &[&CarrierService]) -> (u64, u64) {
    let grams = |figure, unit| Weight::new(figure, unit).ok()?.in_unit(WeightUnit::Gram).to_u64();
    let lanes = services.iter().flat_map(|service| &service.rates);
    let mut bands: Vec<u64> = lanes
        .flat_map(|lane| {
            // Bands may go by something else than weight.
            let unit = match (lane.by, lane.unit) {
                (None | Some(By::Weight), None) => Some(WeightUnit::Kilogram),
                (None | Some(By::Weight), Some(Unit::Weight(unit))) => Some(unit),
                _ => None,
            };
            lane.bands.iter().filter_map(move |band| grams(band.up_to.or(band.below)?.decimal(), unit?))
        })
        .collect();
    bands.sort_unstable();
    let limits = services.iter().filter_map(|service| {
        let limit = service.rules.as_ref()?.weight.as_ref()?;
        grams(limit.max?.decimal(), limit.unit)
    });
    let greatest = limits.max().or(bands.last().copied()).unwrap_or(USUAL_GREATEST).max(1);
    // Bands are narrow where parcels are many: a quarter of all bands ends below the typical weight.
    let typical = bands.get(bands.len() / 4).copied().unwrap_or(USUAL_WEIGHT);
    (typical.max(LEAST_TYPICAL).min(greatest), greatest)
}
