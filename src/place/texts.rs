//! What addresses state in words, as far as places of a rule set ask: numbered, so that it is compared once for each address.

use std::collections::HashMap;

use super::subdivision::{Names, of_postcode};
use super::text::folded;
use super::{Country, Missing, Place, PostcodeKey, Subdivision, Told};
use crate::exact::small;

/// What an address states.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Attribute {
    /// Nothing.
    #[default]
    Missing,
    /// Something that no place of the rule set names.
    Other,
    /// What has that number.
    Named(u32),
}

/// What an address states in words, as far as places in its country ask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Attributes {
    pub(super) subdivision: Attribute,
    pub(super) region: Attribute,
    pub(super) town: Attribute,
}

impl Attributes {
    pub(super) fn of(self, kind: Kind) -> Attribute {
        match kind {
            Kind::Subdivision => self.subdivision,
            Kind::Region => self.region,
            Kind::Town => self.town,
        }
    }

    pub(super) fn with(mut self, kind: Kind, attribute: Attribute) -> Self {
        *match kind {
            Kind::Subdivision => &mut self.subdivision,
            Kind::Region => &mut self.region,
            Kind::Town => &mut self.town,
        } = attribute;
        self
    }

    /// Whether an address lies in the place of that number.
    pub(super) fn answer(self, kind: Kind, number: u32) -> Told {
        match self.of(kind) {
            Attribute::Missing => Told::Unknown(kind.missing()),
            own => Told::of(own == Attribute::Named(number)),
        }
    }
}

/// What no place is called.
const ELSEWHERE: &str = "Elsewhere";

/// The texts that places of one country name, with their numbers.
#[derive(Debug)]
struct OfCountry {
    names: Names,
    subdivisions: HashMap<Subdivision, u32>,
    regions: HashMap<String, u32>,
    towns: HashMap<String, u32>,
}

/// The texts that places of a rule set name.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// Ascending by country.
    countries: Vec<(Country, OfCountry)>,
}

impl Texts {
    fn of(&self, country: Country) -> Option<&OfCountry> {
        let place = self.countries.binary_search_by_key(&country, |(own, _)| *own).ok()?;
        self.countries.get(place).map(|(_, own)| own)
    }

    /// The country and what an address there has to state to lie in a place that goes by words; numbers it, if it is new.
    pub(super) fn number(&mut self, place: &Place) -> Option<(Country, Kind, u32)> {
        let country = place.country()?;
        let kind = match place {
            Place::Subdivision { .. } => Kind::Subdivision,
            Place::Region { .. } => Kind::Region,
            Place::Town { .. } => Kind::Town,
            _ => return None,
        };
        let at = match self.countries.binary_search_by_key(&country, |(own, _)| *own) {
            Ok(at) => at,
            Err(at) => {
                self.countries.insert(at, (country, OfCountry::new(country)));
                at
            }
        };
        let (_, own) = self.countries.get_mut(at)?;
        let number = match place {
            Place::Subdivision { subdivision, .. } => {
                let next = small(own.subdivisions.len());
                *own.subdivisions.entry(*subdivision).or_insert(next)
            }
            Place::Region { name, .. } => numbered(&mut own.regions, name),
            Place::Town { name, .. } => numbered(&mut own.towns, name),
            _ => return None,
        };
        Some((country, kind, number))
    }

    /// What an address in a country states, as far as places ask.
    #[inline]
    pub(crate) fn attributes(
        &self,
        country: Country,
        postcode: Option<PostcodeKey>,
        region: Option<&str>,
        town: Option<&str>,
    ) -> Attributes {
        if self.countries.is_empty() {
            return Attributes::default();
        }
        self.of(country).map(|own| own.attributes(country, postcode, region, town)).unwrap_or_default()
    }

    /// What an address in a country may say as its `Region`, and as its `Town`, as far as places ask: each text that they name, and one that
    /// they don't. Nothing is left out: that is another case.
    pub(super) fn stated(&self, country: Country) -> [Vec<String>; 2] {
        let Some(own) = self.of(country) else { return [Vec::new(), Vec::new()] };
        let codes = || own.names.codes().filter(|code| own.subdivisions.contains_key(code));
        let another = own.names.codes().find(|code| !own.subdivisions.contains_key(code)).filter(|_| !own.subdivisions.is_empty());
        let codes = codes().chain(another).map(|code| format!("{}-{}", country.code(), code.code()));
        let mut regions: Vec<String> = codes.chain(own.regions.keys().cloned()).collect();
        let mut towns: Vec<String> = own.towns.keys().cloned().collect();
        for texts in [&mut regions, &mut towns] {
            texts.sort_unstable();
            if !texts.is_empty() {
                texts.push(ELSEWHERE.to_owned());
            }
        }
        [regions, towns]
    }

    pub(crate) fn memory(&self) -> usize {
        let all = self.countries.iter().map(|(_, own)| {
            let names = own.regions.keys().chain(own.towns.keys()).map(|name| name.capacity() + 40).sum::<usize>();
            names + 16 * own.subdivisions.len() + own.names.memory()
        });
        all.sum()
    }
}

/// By what a place in words goes, the narrowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Town,
    Region,
    Subdivision,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Town, Self::Region, Self::Subdivision];

    /// What it takes to tell.
    pub(super) fn missing(self) -> Missing {
        if self == Self::Town { Missing::TOWN } else { Missing::REGION }
    }
}

fn numbered(known: &mut HashMap<String, u32>, name: &str) -> u32 {
    let next = small(known.len());
    *known.entry(folded(name)).or_insert(next)
}

impl OfCountry {
    fn new(country: Country) -> Self {
        Self { names: Names::of(country), subdivisions: HashMap::new(), regions: HashMap::new(), towns: HashMap::new() }
    }

    fn attributes(&self, country: Country, postcode: Option<PostcodeKey>, region: Option<&str>, town: Option<&str>) -> Attributes {
        Attributes {
            subdivision: if self.subdivisions.is_empty() { Attribute::Missing } else { self.subdivision(country, postcode, region) },
            region: stated(&self.regions, region),
            town: stated(&self.towns, town),
        }
    }

    fn subdivision(&self, country: Country, postcode: Option<PostcodeKey>, region: Option<&str>) -> Attribute {
        let mut named = region.map(|region| self.names.named(country, region)).unwrap_or_default();
        if named.is_empty() {
            named.extend(postcode.and_then(|postcode| of_postcode(country, postcode)));
        }
        let known = named.iter().find_map(|own| self.subdivisions.get(own));
        let or = if named.is_empty() { Attribute::Missing } else { Attribute::Other };
        known.map_or(or, |number| Attribute::Named(*number))
    }
}

fn stated(known: &HashMap<String, u32>, text: Option<&str>) -> Attribute {
    if known.is_empty() {
        return Attribute::Missing;
    }
    match text.map(folded).filter(|text| !text.is_empty()) {
        None => Attribute::Missing,
        Some(text) => known.get(&text).map_or(Attribute::Other, |number| Attribute::Named(*number)),
    }
}
