//! The zones of a service as a chart and a tariff, or as lanes with bands where prices go by the unit.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use consign::{
    Beyond, CarrierService, Chargeable, Chart, Country, Divisor, Place, Postcode, Quantity, RateLane, Reference, Tariff, Unit, Weight,
    WeightRounding, WeightUnit,
};
use rust_decimal::Decimal;

use crate::extras;
use crate::reading::{Amount, At};
use crate::terms::Terms;
use crate::verify::{Check, filled};
use crate::writer::{Writer, Written, Zone, add_chart, free, quantity};
use crate::zones::{self, Where, compressed};

/// Writes the lanes of some zones, which have currency, divisor, validity and origin in common.
pub(crate) fn write(writer: &mut Writer<'_>, service: &mut CarrierService, zones: Vec<Zone<'_>>, unit: WeightUnit, step: Decimal) {
    let list = writer.list;
    let Some(terms) = zones.first().and_then(|zone| zone.terms.first()).and_then(|terms| list.terms.get(*terms as usize)) else { return };
    let excluded = excluded(writer, &zones);
    let mut written = apart(writer, named(writer, zones));
    let start = written.iter().map(|zone| zone.bands.start).min().unwrap_or_default();
    // What begins within a step of the lightest begins there.
    let start = if start <= step.max(Decimal::ONE) { start.max(step.max(Decimal::ONE)) } else { Decimal::ZERO };
    let has_formula = written
        .iter()
        .flat_map(|zone| &zone.bands.all)
        .any(|band| band.amount.is_some_and(|amount| amount.per_unit.is_some() || amount.minimum.is_some()));
    if has_formula {
        written.retain(|zone| can_be_a_lane(writer, zone, start));
    }
    let chart = chart(writer, service, &written, &excluded);
    let from: Vec<String> = origins(writer, terms);
    extras::transit(writer, service, &written, &chart, &from);
    let mut lane = RateLane::default();
    lane.from = Some(from).filter(|from| !from.is_empty() && !terms.origin.is_empty());
    if has_formula {
        lanes(writer, service, &written, (terms, unit), &excluded, &lane);
    } else {
        let reference = tariff(writer, service, &written, (terms, unit, start), &chart);
        lane.tariff = reference;
        service.rates.push(lane);
    }
    extras::surcharges(writer, service, &written, has_formula);
    checks(writer, service, &written, terms, unit);
}

/// Countries that a zone for the rest of the world doesn't have, besides those of the service's other zones.
fn excluded(writer: &Writer<'_>, zones: &[Zone<'_>]) -> BTreeSet<Country> {
    let own: BTreeSet<Country> = zones
        .iter()
        .filter_map(|zone| if let Where::In(places) = &zone.spot.lies { Some(places) } else { None })
        .flatten()
        .filter_map(|place| match place {
            Place::Country(country) => Some(*country),
            _ => None,
        })
        .collect();
    let rest = zones.iter().find_map(|zone| {
        if let Where::Elsewhere { abroad } = zone.spot.lies { Some((abroad, zone.spot.label.to_lowercase())) } else { None }
    });
    let Some((abroad, label)) = rest else { return BTreeSet::new() };
    let others = if label.contains("rest") { &writer.named } else { &writer.of_service }.iter().copied();
    let home = writer.options.likely_home().filter(|_| abroad);
    others.chain(home).filter(|country| !own.contains(country)).collect()
}

/// The zones with their names. Those without a label of their own are one where their prices are the same.
fn named<'w>(writer: &Writer<'_>, zones: Vec<Zone<'w>>) -> Vec<Written<'w>> {
    let mut all: Vec<Written<'w>> = Vec::new();
    let mut alike: HashMap<(String, String), usize> = HashMap::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut numbers: HashMap<String, u64> = HashMap::new();
    for zone in zones {
        let (places, is_charted) = match &zone.spot.lies {
            Where::In(places) => (places.clone(), false),
            Where::Charted(_) => (Vec::new(), true),
            _ => (vec![Place::Everywhere], false),
        };
        let transit: Vec<_> = zone
            .terms
            .iter()
            .filter_map(|terms| writer.list.terms.get(*terms as usize))
            .map(|terms| (terms.transit, &terms.extras))
            .collect();
        let key = (zone.spot.label.clone(), format!("{:?} {transit:?}", zone.bands.key()));
        if let Some(known) = alike.get(&key).and_then(|index| all.get_mut(*index)).filter(|known| !is_charted && !known.is_charted) {
            known.places.extend(places);
            known.terms.extend(&zone.terms);
            continue;
        }
        let stem = match &zone.spot.lies {
            Where::Charted(name) => name.clone(),
            _ if !zone.spot.label.trim().is_empty() && zone.spot.label != "*" => zones::name(&zone.spot.label),
            _ => places.first().map_or_else(String::new, Place::to_string),
        };
        let number = numbers.entry(stem.clone()).and_modify(|number| *number += 1).or_insert(1_u64);
        let mut name = if *number == 1 { stem.clone() } else { format!("{stem}-{number}") };
        while !taken.insert(name.clone()) {
            name.push('\'');
        }
        alike.insert(key, all.len());
        let (bands, terms) = (zone.bands.clone(), zone.terms.iter().copied().collect());
        all.push(Written { name, places, is_charted, bands, terms, zone });
    }
    for written in &mut all {
        written.places = compressed(std::mem::take(&mut written.places));
    }
    all
}

/// Without zones that share postcodes with another one, if neither is a part of the other: which of both is meant is not said. Of one that
/// is, the price is its own, as the narrowest zone decides.
fn apart<'w>(writer: &mut Writer<'_>, mut written: Vec<Written<'w>>) -> Vec<Written<'w>> {
    let mut ranges: Vec<(Country, [String; 2], &Place, usize)> = Vec::new();
    for (number, zone) in written.iter().enumerate() {
        for place in &zone.places {
            if let Place::Range { country, first, last } = place
                && let (Some(first), Some(last)) = (filled(*country, first), filled(*country, last))
            {
                ranges.push((*country, [first, last], place, number));
            }
        }
    }
    ranges.sort_unstable_by(|(country, ends, ..), (other, others, ..)| (country, ends).cmp(&(other, others)));
    let holds = |place: &Place, country: Country, code: &str| {
        Postcode::parse(country, code).is_ok_and(|postcode| place.contains(country, Some(&postcode)))
    };
    let mut clashing: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    for (place, (country, ends, range, zone)) in ranges.iter().enumerate() {
        for (_, [first, last], other, other_zone) in
            ranges.iter().skip(place + 1).take_while(|(_, [first, _], ..)| holds(range, *country, first))
        {
            let is_part = holds(range, *country, last) || ends.iter().all(|end| holds(other, *country, end));
            if !is_part && zone != other_zone {
                let why = format!("`{other}` and `{range}` have {first} and more in common: which price is meant there can't be told");
                clashing.entry(*zone.max(other_zone)).or_insert((*zone.min(other_zone), why));
            }
        }
    }
    for (number, (other, why)) in &clashing {
        if let (Some(zone), Some(other)) = (written.get(*number), written.get(*other)) {
            let at = |zone: &Written<'_>| crate::writer::place(writer.sheets, zone.zone.spot.at);
            let (place, beside) = (at(zone), at(other));
            writer.notes.mistaken(place, format!("{why} (the other stands at {beside})"));
        }
    }
    let mut number = 0..;
    written.retain(|_| number.next().is_none_or(|number| !clashing.contains_key(&number)));
    written
}

/// The chart of the zones: one that the rule set has, or a new one.
fn chart(writer: &mut Writer<'_>, service: &CarrierService, written: &[Written<'_>], excluded: &BTreeSet<Country>) -> Reference {
    let own = written.iter().filter(|zone| !zone.is_charted);
    let mut zones: BTreeMap<String, Vec<Place>> = own.map(|zone| (zone.name.clone(), zone.places.clone())).collect();
    if !excluded.is_empty() {
        zones.insert("elsewhere".to_owned(), excluded.iter().copied().map(Place::Country).collect());
    }
    let is_charted = written.iter().any(|zone| zone.is_charted);
    let from = |charted: &crate::chart::Charted| charted.origin.as_ref().map(|origin| vec![origin.name.clone()]);
    let charts: Vec<Chart> = if is_charted {
        let of = |charted: &crate::chart::Charted| {
            let given = charted.zones.iter().map(|(name, (places, _))| (name.clone(), places.clone()));
            Chart { from: from(charted), zones: zones.clone().into_iter().chain(given).collect() }
        };
        writer.chart.charts.iter().map(of).collect()
    } else {
        vec![Chart { from: None, zones }]
    };
    let stem =
        if is_charted && written.iter().all(|zone| zone.is_charted) { service.carrier.to_string() } else { service.reference.to_string() };
    let ats: Vec<(String, At)> = if is_charted {
        writer
            .chart
            .charts
            .iter()
            .enumerate()
            .flat_map(|(index, charted)| charted.zones.iter().map(move |(name, (_, at))| (format!("Charts[{index}].Zones.{name}"), *at)))
            .collect()
    } else {
        written.iter().map(|zone| (format!("Charts[0].Zones.{}", zone.name), zone.zone.spot.at)).collect()
    };
    add_chart(writer, (&stem, &service.reference), charts, ats)
}

fn origins(writer: &Writer<'_>, terms: &Terms) -> Vec<String> {
    if !terms.origin.is_empty() {
        return terms.origin.clone();
    }
    let stated: Vec<String> = writer.options.origins.iter().map(|origin| origin.name.clone()).collect();
    if stated.is_empty() { writer.options.home().map(|home| home.to_string()).into_iter().collect() } else { stated }
}

fn weighed(writer: &Writer<'_>, terms: &Terms) -> Chargeable {
    let mut chargeable = Chargeable::default();
    chargeable.basis = Some(writer.options.basis());
    chargeable.divisor = terms.divisor.and_then(|(value, unit)| Some(Divisor { value: quantity(value)?, unit }));
    chargeable.weight = terms.least_weight.and_then(quantity).map(|least| {
        let mut weight = WeightRounding::default();
        weight.least = Some(least);
        weight
    });
    chargeable
}

/// How many prices a tariff may have, those that are missing included.
const MOST_PRICES: usize = 4_000_000;

/// The prices of all zones as a tariff.
fn tariff(
    writer: &mut Writer<'_>,
    service: &CarrierService,
    written: &[Written<'_>],
    (terms, unit, start): (&Terms, WeightUnit, Decimal),
    chart: &Reference,
) -> Option<Reference> {
    let late = |zone: &Written<'_>| Some(zone.bands.start).filter(|own| *own > start);
    let ends = written.iter().flat_map(|zone| zone.bands.all.iter().filter_map(|band| band.end).chain(late(zone)));
    let mut ends: BTreeSet<Decimal> = ends.map(|end| end.normalize()).collect();
    let open = written.iter().filter(|zone| zone.bands.all.last().is_some_and(|band| band.end.is_none()));
    let above = open.map(|zone| zone.bands.all.iter().rev().find_map(|band| band.end).or(late(zone)).unwrap_or_default()).max();
    if let Some(above) = above.filter(|above| ends.last().is_none_or(|last| last <= above)) {
        ends.insert(above.checked_add(Decimal::ONE)?);
    }
    if written.len().saturating_mul(ends.len()) > MOST_PRICES {
        let (zones, weights) = (written.len(), ends.len());
        writer.notes.fatal_general(&format!("a tariff of {zones} zones and {weights} weights is too large: at most {MOST_PRICES} prices"));
        return None;
    }
    let reference = free(service.reference.as_str(), &service.reference, |name| {
        writer.rules.tariffs.iter().any(|known| known.reference.as_str() == name)
    });
    let mut tariff = Tariff::new(reference.clone(), chart.clone());
    (tariff.currency, tariff.unit) = (Some(terms.currency), Some(Unit::Weight(unit)));
    (tariff.valid_from, tariff.valid_to) = terms.valid;
    tariff.chargeable = Some(weighed(writer, terms));
    tariff.up_to = ends.iter().filter_map(|end| quantity(*end)).collect();
    let index = writer.rules.tariffs.len();
    for zone in written {
        let mut bands = zone.bands.all.iter().peekable();
        let price = |end: &Decimal| {
            while bands.peek().is_some_and(|band| band.end.is_some_and(|own| own < *end)) {
                bands.next();
            }
            let amount = bands.peek().and_then(|band| band.amount).filter(|_| late(zone).is_none_or(|late| *end > late));
            amount.and_then(|amount| quantity(amount.price))
        };
        tariff.prices.insert(zone.name.clone(), ends.iter().map(price).collect());
        if zone.bands.all.last().is_some_and(|band| band.end.is_none()) {
            tariff.beyond.insert(zone.name.clone(), Beyond { per_unit: Quantity::default(), step: None });
        }
        writer
            .places
            .push((format!("Tariffs[{index}].Prices.{}", zone.name), zone.bands.all.first().map_or(zone.zone.spot.at, |band| band.at)));
    }
    writer.rules.tariffs.push(tariff);
    Some(reference)
}

/// Whether prices per unit can be written as a lane; else the zone is left out, and told.
fn can_be_a_lane(writer: &mut Writer<'_>, zone: &Written<'_>, start: Decimal) -> bool {
    let why = if zone.is_charted {
        "prices per unit by the zones of a chart can't be written: give places ([Zones])"
    } else if zone.bands.start > start || zone.bands.all.iter().any(|band| band.amount.is_none()) {
        "prices per unit can't have a gap in their weights"
    } else {
        return true;
    };
    let at = crate::writer::place(writer.sheets, zone.zone.spot.at);
    writer.notes.mistaken(at, why);
    false
}

/// The prices as lanes with bands, the narrowest places first.
fn lanes(
    writer: &mut Writer<'_>,
    service: &mut CarrierService,
    written: &[Written<'_>],
    (terms, unit): (&Terms, WeightUnit),
    excluded: &BTreeSet<Country>,
    common: &RateLane,
) {
    let breadth = |place: &Place| match place {
        Place::Code { code, .. } => 40_usize.saturating_sub(code.len()),
        Place::Range { first, .. } => 41_usize.saturating_sub(first.len()),
        Place::Exact { .. } => 0,
        Place::Town { .. } => 50,
        Place::Region { .. } => 60,
        Place::Subdivision { .. } => 70,
        Place::Country(_) => 80,
        _ => 90,
    };
    let mut order: Vec<&Written<'_>> = written.iter().collect();
    order.sort_by_key(|zone| zone.places.iter().map(breadth).max());
    for zone in order {
        let mut lane = common.clone();
        (lane.unit, lane.currency) = (Some(Unit::Weight(unit)), Some(terms.currency));
        (lane.valid_from, lane.valid_to, lane.chargeable) = (terms.valid.0, terms.valid.1, Some(weighed(writer, terms)));
        let exclude: Vec<Place> =
            if zone.places.contains(&Place::Everywhere) { excluded.iter().copied().map(Place::Country).collect() } else { Vec::new() };
        lane.to = match zone.places.as_slice() {
            [Place::Everywhere] if exclude.is_empty() => None,
            [one] if exclude.is_empty() => Some(vec![one.to_string()]),
            _ => {
                let stem = crate::header::words(&format!("{}_{}", service.reference, zone.name)).to_uppercase();
                let reference =
                    free(&stem, &service.reference, |name| writer.rules.zones.iter().any(|known| known.reference.as_str() == name));
                writer.rules.zones.push(consign::Zone { reference: reference.clone(), include: zone.places.clone(), exclude });
                Some(vec![reference.to_string()])
            }
        };
        lane.bands = zone.bands.all.iter().filter_map(|band| Some(self::band(band.end, band.amount?))).collect();
        service.rates.push(lane);
    }
}

fn band(end: Option<Decimal>, amount: Amount) -> consign::Band {
    let mut band = consign::Band::default();
    band.up_to = end.and_then(quantity);
    band.price = quantity(amount.price).filter(|_| !amount.price.is_zero() || amount.per_unit.is_none());
    (band.per_unit, band.minimum) = (amount.per_unit.and_then(quantity), amount.minimum.and_then(quantity));
    band
}

/// Prices that can be looked up.
fn checks(writer: &mut Writer<'_>, service: &CarrierService, written: &[Written<'_>], terms: &Terms, unit: WeightUnit) {
    let from = origins(writer, terms).first().cloned();
    for zone in written {
        let charted = writer.chart.charts.first().and_then(|charted| charted.zones.get(&zone.name)).filter(|_| zone.is_charted);
        let places = charted.map_or(&zone.places, |(places, _)| places);
        let Some(place) = places.first().cloned() else { continue };
        let bands = &zone.bands.all;
        let mut before = zone.bands.start;
        for band in bands {
            let next = before.saturating_add(Decimal::ONE);
            // The end of a band may be more than a consignment can weigh.
            let weight = band.end.into_iter().chain([next]).find(|weight| Weight::new(*weight, unit).is_ok());
            before = band.end.unwrap_or(next);
            if let (Some(amount), Some(weight)) = (band.amount, weight) {
                let check = Check {
                    service: service.reference.to_string(),
                    place: place.clone(),
                    from: from.clone(),
                    weight,
                    unit,
                    amount,
                    currency: terms.currency,
                    valid: terms.valid.0,
                    at: band.at,
                    zone: zone.name.clone(),
                };
                writer.checks.push(check);
            }
        }
    }
}
