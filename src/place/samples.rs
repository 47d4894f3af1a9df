//! Addresses of every kind that some lists tell apart: what none of these is, no address is. Pieces of postcodes without a postcode in
//! them are left out, and what isn't known of an address is a kind of its own.

use std::collections::{BTreeSet, HashSet};

use super::classes::profiles;
use super::formats::{first_from, pattern};
use super::postcode::interval;
use super::sets::PlaceSet;
use super::subdivision::of_subdivisions;
use super::{Country, Kind, ListId, PlaceLists, PostcodeKey, Spot, Told, locate};

/// An address as it is written, and where it lies.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sample {
    pub(crate) country: Option<Country>,
    pub(crate) postcode: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) town: Option<String>,
    pub(crate) spot: Spot,
    /// Whether it says all that the lists ask.
    pub(crate) is_certain: bool,
}

/// Addresses that people know, which are taken where they will do.
const FAMILIAR: [(&str, &str); 16] = [
    ("GB", "M1 1AA"),
    ("GB", "IV1 1AA"),
    ("GB", "BT1 1AA"),
    ("JE", "JE2 3AB"),
    ("US", "10001"),
    ("US", "90210"),
    ("DE", "10115"),
    ("FR", "75001"),
    ("ES", "28001"),
    ("IT", "00118"),
    ("NL", "1012AB"),
    ("AU", "2000"),
    ("CA", "K1A0B1"),
    ("NZ", "6011"),
    ("JP", "1000001"),
    ("BR", "01001000"),
];

/// How many questions may be asked of sets.
const MOST_ASKED: usize = 4_000_000;

impl PlaceLists {
    /// Addresses of every kind that some lists tell apart; `None` of more than so many, or where that would be too much work.
    pub(crate) fn samples(&self, lists: &BTreeSet<ListId>, most: usize) -> Option<Vec<Sample>> {
        let sets: BTreeSet<u32> = lists.iter().flat_map(|list| self.sets_of(*list)).copied().collect();
        let sets: Vec<&PlaceSet> = sets.into_iter().filter_map(|set| self.set(set)).collect();
        let countries: BTreeSet<Country> = sets.iter().flat_map(|set| set.countries()).collect();
        let mut making = Making { lists: self, sets, most, asked: 0, known: HashSet::new(), all: Vec::new() };
        for country in &countries {
            making.of_country(*country)?;
        }
        let is_other = |(country, _): &&(&str, &str)| country.parse().is_ok_and(|country: Country| !countries.contains(&country));
        if let Some((country, postcode)) = FAMILIAR.iter().find(is_other) {
            making.add(country.parse().ok(), Some((*postcode).to_owned()), None, None)?;
        }
        making.add(None, None, None, None)?;
        Some(making.all)
    }
}

struct Making<'a> {
    lists: &'a PlaceLists,
    sets: Vec<&'a PlaceSet>,
    most: usize,
    asked: usize,
    /// What the sets said of each.
    known: HashSet<Box<[u8]>>,
    all: Vec<Sample>,
}

impl Making<'_> {
    fn of_country(&mut self, country: Country) -> Option<()> {
        // Of shorter postcodes their order doesn't tell in which ranges they lie.
        if self.sets.iter().any(|set| country.has_longer(set.shortest(country))) {
            return None;
        }
        let starts = self.starts(country)?;
        let [mut regions, mut towns] = self.lists.stated(country).map(|texts| texts.into_iter().map(Some).collect::<Vec<_>>());
        regions.push(None);
        towns.push(None);
        let mut postcodes: Vec<(Country, Option<String>)> = Vec::new();
        let familiar = FAMILIAR.iter().filter(|(own, _)| *own == country.code());
        postcodes.extend(familiar.map(|(_, postcode)| (country, Some((*postcode).to_owned()))));
        let ends = starts.iter().skip(1).map(|start| start - 1).chain([u128::MAX]);
        postcodes.extend(starts.iter().zip(ends).filter_map(|(start, end)| Some((country, Some(within(country, *start, end)?)))));
        postcodes.push((country, None));
        for length in pattern(country).parts().collect::<BTreeSet<_>>() {
            let part = |start: u128| start.to_be_bytes().into_iter().take(length).take_while(|byte| *byte != 0).map(char::from).collect();
            postcodes.extend(starts.iter().map(|start| (country, Some(part(*start)))));
        }
        // Northern Ireland and the Canary Islands, of which something is known without a postcode.
        let within = [Country::NORTHERN_IRELAND, Country::CANARY_ISLANDS].into_iter().filter(|own| own.around() == country);
        postcodes.extend(within.map(|own| (own, None)));
        for (country, postcode) in postcodes {
            for region in &regions {
                for town in &towns {
                    self.add(Some(country), postcode.clone(), region.clone(), town.clone())?;
                }
            }
        }
        Some(())
    }

    /// Where the pieces of a country's postcodes begin in which all lie in the same sets, ascending.
    fn starts(&self, country: Country) -> Option<BTreeSet<u128>> {
        let words: BTreeSet<(Kind, u32)> = self.sets.iter().flat_map(|set| set.words(country)).collect();
        let mut starts = BTreeSet::from([0]);
        let mut put = |first: u128, last: u128| starts.extend([Some(first), last.checked_add(1)].into_iter().flatten());
        let mut looked = 0;
        for attributes in profiles(&words) {
            for set in &self.sets {
                let intervals = set.intervals(country, attributes);
                looked += 1 + intervals.len();
                intervals.iter().for_each(|(first, last)| put(*first, *last));
            }
            if looked > MOST_ASKED {
                return None;
            }
        }
        if words.iter().any(|(kind, _)| *kind == Kind::Subdivision) {
            for (first, last) in of_subdivisions(country) {
                let (first, last) = interval(first.bytes(), last.bytes());
                put(first, last);
            }
        }
        Some(starts)
    }

    fn add(&mut self, country: Option<Country>, postcode: Option<String>, region: Option<String>, town: Option<String>) -> Option<()> {
        let mut spot = Spot::default();
        if let Some(country) = country {
            let (own, key) = locate(country, postcode.as_deref());
            if postcode.is_some() && key.is_none() {
                return Some(());
            }
            let attributes = self.lists.attributes(own, key, region.as_deref(), town.as_deref());
            spot = Spot { location: None, country: Some(own), postcode: key, attributes };
        }
        self.asked += self.sets.len();
        let told: Vec<Told> = self.sets.iter().map(|set| set.answer(&spot)).collect();
        let answers = told.iter().map(|told| told.answer() as u8).collect();
        let is_certain = country.is_some() && !told.iter().any(|told| matches!(told, Told::Unknown(_)));
        if self.known.insert(answers) {
            self.all.push(Sample { country, postcode, region, town, spot, is_certain });
        }
        (self.all.len() <= self.most && self.asked <= MOST_ASKED).then_some(())
    }
}

/// The first postcode of a country in a piece of them.
fn within(country: Country, mut start: u128, end: u128) -> Option<String> {
    loop {
        let text = first_from(country, start)?;
        let (own, key) = locate(country, Some(&text));
        let PostcodeKey { beginning, .. } = key?;
        if beginning > end {
            return None;
        }
        if own == country && start <= beginning {
            return Some(text);
        }
        // All of that area is of a territory of its own.
        start = beginning.max(start).checked_add(1 << 112)? & !((1 << 112) - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Named;
    use super::*;

    #[test]
    fn every_kind_of_address_is_among_the_samples() {
        let mut lists = PlaceLists::default();
        let all: Vec<ListId> = ["GB", "GB BT", "GB IV1-28", "US-CA", "DE 10-19", "NL 1012", "NL 1012AB", "region:QA Doha", "GB JE"]
            .into_iter()
            .map(|place| lists.add(&[Named::Place(place.parse().unwrap())]))
            .collect();
        let samples = lists.samples(&all.iter().copied().collect(), 10_000).unwrap();
        let known = |lists: &PlaceLists, spot: &Spot| all.iter().map(|list| lists.answer(*list, spot)).collect::<Vec<_>>();
        let sampled: Vec<_> = samples.iter().map(|sample| known(&lists, &sample.spot)).collect();
        for (country, postcode, region) in [
            ("GB", "M1 1AA", ""),
            ("GB", "", ""),
            ("GB", "BT9 9ZZ", ""),
            ("XI", "", ""),
            ("GB", "IV2 5XQ", ""),
            ("GB", "IV30 1AA", ""),
            ("GB", "JE2 3AB", ""),
            ("US", "90210", ""),
            ("US", "10001", ""),
            ("US", "", "California"),
            ("US", "90210", "NY"),
            ("DE", "10115", ""),
            ("DE", "20115", ""),
            ("NL", "1012", ""),
            ("NL", "1012AB", ""),
            ("NL", "1012AA", ""),
            ("QA", "", "Doha"),
            ("QA", "", "Al Khor"),
            ("FR", "75001", ""),
        ] {
            let (own, key) = locate(country.parse().unwrap(), Some(postcode));
            let attributes = lists.attributes(own, key, Some(region).filter(|text| !text.is_empty()), None);
            let spot = Spot { country: Some(own), postcode: key, attributes, location: None };
            assert!(sampled.contains(&known(&lists, &spot)), "{country} {postcode} {region}");
        }
        for sample in &samples {
            let whole = sample.postcode.as_deref().is_none_or(|text| locate(sample.country.unwrap(), Some(text)).1.is_some());
            assert!(whole, "{sample:?}");
        }
    }
}
