//! Prices as services of a rule set.
//!
//! A service of a rule set has one set of limits and one unit of weights. Where a sheet's service needs more, it becomes several services,
//! so that each says exactly what the sheet says.

use std::collections::{BTreeSet, HashMap};

use consign::{
    Basis, Carrier, CarrierService, Collection, LengthLimit, MaximumLength, Place, Quantity, Reference, Rules, ShippingLocation,
    SidesLimit, ValueLimit, WeightLimit, WeightUnit,
};
use consign_tables::Sheet;
use rust_decimal::Decimal;

use crate::bands::Settling;
use crate::lanes;
use crate::list::{Line, List, Named, Spot};
use crate::notes::{Kind, Notes};
use crate::options::Options;
use crate::reading::At;
use crate::terms::{Flags, Limits, Terms};
use crate::writer::{Writer, Zone, place};
use crate::zones::{Where, says_nothing};

impl Writer<'_> {
    /// Writes all services.
    pub(crate) fn write(&mut self) {
        let mut by_service: Vec<Vec<Line>> = vec![Vec::new(); self.list.services.len()];
        for line in &self.list.lines {
            if let Some(lines) = by_service.get_mut(line.service as usize) {
                lines.push(*line);
            }
        }
        let list = self.list;
        let is_one = list.services.len() == 1;
        for (named, lines) in list.services.iter().zip(by_service) {
            if lines.iter().all(|line| line.amount.is_none()) {
                if self.notes.count(Kind::Mistaken) > 0 && !self.options.is_lenient {
                    continue;
                }
                self.notes.mistaken(place(self.sheets, named.at), format!("the service `{}` has no price", named.code));
                continue;
            }
            let Some(carrier) = self.carrier(named) else { continue };
            let mapped =
                self.options.mapping.services.iter().find(|(code, _)| consign_tables::folded(code) == consign_tables::folded(&named.code));
            let stated = self.options.service().filter(|_| is_one).cloned();
            let code = mapped
                .map(|(_, reference)| reference.0.to_string())
                .or_else(|| stated.map(|stated| stated.to_string()))
                .unwrap_or_else(|| named.code.clone());
            let code = if self.options.has_prefix { format!("{carrier}_{code}") } else { code };
            self.service(named, &code, &carrier, lines);
        }
    }

    /// The carrier of a service, added to the rule set.
    fn carrier(&mut self, named: &Named) -> Option<Reference> {
        let at = place(self.sheets, named.at);
        let own = named.carrier.as_ref().or(named.carrier_name.as_ref());
        let carrier = if let Some(stated) = &self.options.carrier {
            if let Some(own) = own.filter(|own| **own != stated.reference.to_string()) {
                self.notes.left_out(&at, format!("the sheet says `{own}`, and `--carrier` says `{}`: that counts", stated.reference));
            }
            stated.clone()
        } else if let Some(mapped) = &self.options.mapping.carrier {
            Carrier::new(mapped.0.clone(), None)
        } else {
            let sheet = self.sheets.get(named.at.sheet as usize)?;
            let stem = sheet.file().rsplit(['/', '\\']).next().unwrap_or_default().split('.').next().unwrap_or_default();
            let stem = crate::header::words(stem).to_uppercase();
            if own.is_none()
                && ["", "_", "SERVICES", "RATES", "RATE_SHEET", "RATE_SHEETS", "STANDARD_INPUT", "PRICES"].contains(&stem.as_str())
            {
                let why = format!("`{}` does not say which carrier it is of: give `--carrier REFERENCE`", sheet.file());
                self.notes.fatal_general(&why);
                return None;
            }
            if own.is_none() {
                self.notes.general(Kind::Assumed, format!("the carrier is named after the file: `{stem}` (`--carrier`)"));
            }
            let reference = own
                .unwrap_or(&stem)
                .parse::<Reference>()
                .map_err(|error| self.notes.mistaken(&at, format!("the carrier: {error}")))
                .ok()?;
            Carrier::new(reference, named.carrier_name.clone())
        };
        let reference = carrier.reference.clone();
        if !self.rules.carriers.iter().any(|known| known.reference == reference) {
            self.rules.carriers.push(carrier);
        }
        Some(reference)
    }

    fn service(&mut self, named: &Named, code: &str, carrier: &Reference, lines: Vec<Line>) {
        let list = self.list;
        let terms = |line: &Line| list.terms.get(line.terms as usize);
        let is_inactive = |line: &Line| terms(line).is_some_and(|terms| terms.flags.active == Some(false));
        let all_are_inactive = lines.iter().all(is_inactive);
        let (lines, inactive): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| all_are_inactive || !is_inactive(line));
        for line in &inactive {
            self.notes.left_out(place(self.sheets, line.at), "the row is not active, and others of its service are");
        }
        let lines = self.served(named, lines);
        let zones: BTreeSet<u32> = lines.iter().map(|line| line.zone).collect();
        let spots = zones.iter().filter_map(|zone| list.zones.get(*zone as usize));
        self.of_service = spots
            .flat_map(|spot| if let Where::In(places) = &spot.lies { places.as_slice() } else { &[] })
            .filter_map(Place::country)
            .collect();
        // The parts: by limits and unit, in the order of the sheet.
        let mut parts: Vec<((Limits, WeightUnit), Vec<Line>)> = Vec::new();
        let mut known: HashMap<u32, usize> = HashMap::new();
        for line in lines {
            let Some(own) = terms(&line) else { continue };
            let part = *known.entry(line.terms).or_insert_with(|| {
                let key = (own.limits, own.unit);
                parts.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
                    parts.push((key, Vec::new()));
                    parts.len() - 1
                })
            });
            if let Some((_, lines)) = parts.get_mut(part) {
                lines.push(line);
            }
        }
        let taken = |code: &str| list.services.iter().any(|other| other.code == code);
        let mut free = (2_u64..).map(|number| format!("{code}-{number}")).filter(|code| !taken(code));
        for (index, (key, lines)) in parts.into_iter().enumerate() {
            let own = if index == 0 { code.to_owned() } else { free.next().unwrap_or_default() };
            let Some(first) = lines.first().copied() else { continue };
            if index > 0 {
                let why = format!("service `{code}` has rows of different sizes or units: this is `{own}`");
                self.notes.assumed(place(self.sheets, first.at), why);
            }
            match own.parse::<Reference>() {
                Ok(reference) => self.part(named, reference, carrier, key, &lines, all_are_inactive),
                Err(error) => self.notes.mistaken(place(self.sheets, named.at), error.to_string()),
            }
        }
    }

    /// The lines whose zones have places; what is wrong with the others is told.
    fn served(&mut self, named: &Named, mut lines: Vec<Line>) -> Vec<Line> {
        let zones: BTreeSet<u32> = lines.iter().map(|line| line.zone).collect();
        let labels: BTreeSet<&str> = zones.iter().filter_map(|zone| Some(self.list.zones.get(*zone as usize)?.label.as_str())).collect();
        let mut unserved = BTreeSet::new();
        let lies = |is: fn(&Where) -> bool| zones.iter().filter_map(|zone| self.list.zones.get(*zone as usize)).any(|spot| is(&spot.lies));
        // From one origin a chart may have fewer zones than a price list: then nothing goes there.
        let is_in_chart = lies(|lies| matches!(lies, Where::Charted(_))) && !lies(|lies| matches!(lies, Where::Elsewhere { .. }));
        let (mut unknown, mut elsewhere) = (BTreeSet::new(), None);
        for (zone, spot) in zones.iter().filter_map(|zone| Some((*zone, self.list.zones.get(*zone as usize)?))) {
            let at = place(self.sheets, spot.at);
            match &spot.lies {
                Where::Unknown
                    if labels.len() == 1
                        && (says_nothing(&spot.label, &named.code)
                            || named.name.as_ref().is_some_and(|name| says_nothing(&spot.label, name))) =>
                {
                    self.notes
                        .assumed(at, format!("the zone `{}` says nothing of places, and is the only one: it is everywhere", spot.label));
                }
                Where::Unknown if is_in_chart => {
                    self.notes.left_out(at, format!("the zone chart has no place in the zone `{}`", spot.label));
                    unserved.insert(zone);
                }
                Where::Unknown => {
                    let label = &spot.label;
                    let why = format!(
                        "nothing says which places the zone `{label}` has: `--zone '{label}=DE,FR'`, [Zones] of a mapping, or a zone chart, `--zones`"
                    );
                    self.notes.mistaken(at, why);
                    unserved.insert(zone);
                    unknown.insert(label.clone());
                }
                Where::Home => {
                    self.notes.mistaken(at, "the row is domestic, and nothing says in which country (`--country`)");
                    unserved.insert(zone);
                }
                Where::Elsewhere { .. } => elsewhere = Some((zone, at)),
                Where::In(_) | Where::Charted(_) => {}
            }
        }
        if let Some((zone, at)) = elsewhere {
            if unknown.is_empty() {
                self.notes.assumed(at, "no places are stated: that is everywhere but where the service has other zones");
            } else {
                let first = unknown.first().cloned().unwrap_or_default();
                self.notes.mistaken(
                    at,
                    format!("it is for the rest of the world, and the zone `{first}` has no places yet: both would have the price"),
                );
                unserved.insert(zone);
            }
        }
        lines.retain(|line| !unserved.contains(&line.zone));
        lines
    }

    fn part(
        &mut self,
        named: &Named,
        reference: Reference,
        carrier: &Reference,
        (limits, unit): (Limits, WeightUnit),
        lines: &[Line],
        inactive: bool,
    ) {
        let list = self.list;
        let terms: BTreeSet<u32> = lines.iter().map(|line| line.terms).collect();
        let terms: Vec<&Terms> = terms.iter().filter_map(|terms| list.terms.get(*terms as usize)).collect();
        let mut service = CarrierService::new(reference, carrier.clone());
        service.name.clone_from(&named.name);
        service.enabled = inactive.then_some(false);
        let mut flag = |what: &str, of: fn(&Flags) -> Option<bool>| {
            let said: BTreeSet<bool> = terms.iter().filter_map(|terms| of(&terms.flags)).collect();
            if said.len() > 1 {
                self.notes.left_out(
                    place(self.sheets, named.at),
                    format!("`{what}` is a service's, and the rows of this one do not agree on it"),
                );
            }
            said.first().copied().filter(|_| said.len() == 1)
        };
        (service.is_tracked, service.is_signed) = (flag("IsTracked", |flags| flags.tracked), flag("IsSigned", |flags| flags.signed));
        (service.is_pick_up, service.is_drop_off) = (flag("IsPickUp", |flags| flags.pick_up), flag("IsDropOff", |flags| flags.drop_off));
        service.is_timed = flag("IsTimed", |flags| flags.timed);
        let groups = groups(list, self.sheets, self.options, self.notes, lines);
        let start = groups.iter().flatten().map(|zone| zone.bands.start).min().unwrap_or_default();
        let mut rules = self.limits(&limits, named);
        let step = step(lines);
        // Where zones end at different weights, the bands of each say so.
        let ends: BTreeSet<Option<Decimal>> = groups.iter().flatten().map(|zone| zone.bands.all.last().and_then(|band| band.end)).collect();
        let quantity = |figure: Decimal| Quantity::new(figure).ok();
        let min = Some(start).filter(|start| !start.is_zero() && *start <= step.max(Decimal::ONE)).and_then(quantity);
        let max = ends.first().copied().flatten().filter(|_| ends.len() == 1).and_then(quantity);
        rules.weight = (min.is_some() || max.is_some()).then_some(WeightLimit { min, max, unit, basis: Some(Basis::Package) });
        service.rules = (rules != Rules::default()).then_some(rules);
        let index = self.rules.carrier_services.len();
        self.places.push((format!("CarrierServices[{index}]"), named.at));
        for zones in groups {
            lanes::write(self, &mut service, zones, unit, step);
        }
        self.rules.carrier_services.push(service);
    }

    fn limits(&mut self, limits: &Limits, named: &Named) -> Rules {
        let quantity = |figure: Option<Decimal>| figure.and_then(|figure| Quantity::new(figure).ok());
        let unit = limits.unit;
        let limit = |most: Option<Quantity>| most.map(|max| LengthLimit { min: None, max: Some(max), unit });
        let mut rules = Rules::default();
        let sides: Vec<Quantity> = limits.sides.iter().filter_map(|side| quantity(*side)).collect();
        if sides.len() == 3 {
            let mut max = sides;
            max.sort_unstable_by(|one, other| other.cmp(one));
            rules.sides = Some(SidesLimit { max, unit });
        } else {
            if limits.sides.iter().skip(1).any(Option::is_some) {
                self.notes.left_out(place(self.sheets, named.at), "one of three sides has no limit: only the longest side is limited");
            }
            rules.length = limit(quantity(limits.sides.first().copied().flatten()));
        }
        rules.girth = limit(quantity(limits.girth));
        rules.length_plus_girth = quantity(limits.length_plus_girth).map(|max| MaximumLength { max, unit });
        rules.value = quantity(limits.value).map(|max| ValueLimit { min: None, max: Some(max), currency: None, basis: None });
        rules
    }

    /// Locations that origins name and the rule set hasn't.
    pub(crate) fn locations(&mut self) {
        for origin in &self.options.origins {
            let known = self.rules.shipping_locations.iter().any(|known| known.reference.as_str() == origin.name);
            if let Some(reference) =
                origin.name.parse::<Reference>().ok().filter(|_| !known && origin.name.parse::<consign::Place>().is_err())
            {
                let mut location = ShippingLocation::new(reference);
                location.place.clone_from(&origin.place);
                let collection = |carrier: &Carrier| {
                    let mut collection = Collection::new(carrier.reference.clone());
                    collection.days = Some(self.options.delivery_days.clone()).filter(|days| !days.is_empty());
                    collection
                };
                location.collections = self.rules.carriers.iter().map(collection).collect();
                self.rules.shipping_locations.push(location);
            }
        }
    }
}

/// One unit of the finest decimals of weights.
fn step(lines: &[Line]) -> Decimal {
    let scale = lines.iter().flat_map(|line| [line.low, line.high]).flatten().map(|figure| figure.normalize().scale()).max();
    Decimal::new(1, scale.unwrap_or_default())
}

/// The rows that go to the places of a zone.
type Rows<'w> = (&'w Spot, Vec<Line>);

/// The zones by what a tariff has one of: currency, divisor, validity, origin.
fn groups<'w>(list: &'w List, sheets: &[&Sheet], options: &Options, notes: &mut Notes, lines: &[Line]) -> Vec<Vec<Zone<'w>>> {
    let step = step(lines);
    let mut groups: Vec<(&Terms, Vec<Rows<'_>>)> = Vec::new();
    let mut known: HashMap<(u32, u32), Option<(usize, usize)>> = HashMap::new();
    let mut by_places: HashMap<(usize, String), usize> = HashMap::new();
    for line in lines {
        let at = *known.entry((line.terms, line.zone)).or_insert_with(|| {
            let (terms, spot) = (list.terms.get(line.terms as usize)?, list.zones.get(line.zone as usize)?);
            let is_alike = |(other, _): &(&Terms, Vec<_>)| {
                let key = |terms: &Terms| (terms.currency, terms.divisor, terms.least_weight, terms.valid);
                key(other) == key(terms) && other.origin == terms.origin
            };
            let group = groups.iter().position(is_alike).unwrap_or_else(|| {
                groups.push((terms, Vec::new()));
                groups.len() - 1
            });
            let zones = &mut groups.get_mut(group)?.1;
            let zone = *by_places.entry((group, format!("{:?}", spot.lies))).or_insert_with(|| {
                zones.push((spot, Vec::new()));
                zones.len() - 1
            });
            Some((group, zone))
        });
        if let Some((_, own)) = at.and_then(|(group, zone)| groups.get_mut(group)?.1.get_mut(zone)) {
            own.push(*line);
        }
    }
    let mut settling = Settling { place: |at: At| place(sheets, at), step, is_lenient: options.is_lenient, notes };
    let of = |zones: Vec<Rows<'w>>| {
        let zones = zones.into_iter().map(|(spot, lines)| {
            let terms: BTreeSet<u32> = lines.iter().map(|line| line.terms).collect();
            Zone { spot, terms: terms.into_iter().collect(), bands: settling.bands(lines) }
        });
        zones.collect()
    };
    let groups = groups.into_iter().map(|(_, zones)| zones).map(of);
    groups
        .map(|zones: Vec<Zone<'_>>| zones.into_iter().filter(|zone| !zone.bands.all.is_empty()).collect::<Vec<_>>())
        .filter(|zones| !zones.is_empty())
        .collect()
}
