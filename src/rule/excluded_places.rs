//! Excluded places: destinations that a service does not deliver to.

use std::collections::BTreeMap;

use super::{Breach, Column, Dictionary, Figure, Findings, Limits, ReasonCode, ReasonCodes, RuleKind, Rules};
use crate::facts::Facts;
use crate::place_list::{ListId, Matched};
use crate::service_set::ServiceSet;

struct ExcludedPlaceColumn {
    /// The services that exclude each distinct place.
    excluding: Vec<(ListId, Vec<u32>)>,
    /// The entries of each service, in its own words and order.
    entries: Vec<Box<[(ListId, String)]>>,
}

pub(super) fn column<'a>(rules: &[Option<&'a Rules>], dictionary: &mut Dictionary<'a>) -> Option<Box<dyn Column>> {
    let mut excluding: BTreeMap<usize, (ListId, Vec<u32>)> = BTreeMap::new();
    let mut entries = Vec::with_capacity(rules.len());
    for (service, rules) in (0_u32..).zip(rules) {
        let places = rules.iter().flat_map(|rules| &rules.excluded_places);
        let own: Box<[_]> = places.map(|place| (dictionary.destination_list(std::slice::from_ref(place)), place.clone())).collect();
        for (list, _) in &own {
            excluding.entry(list.number()).or_insert_with(|| (*list, Vec::new())).1.push(service);
        }
        entries.push(own);
    }
    if excluding.is_empty() {
        return None;
    }
    Some(Box::new(ExcludedPlaceColumn { excluding: excluding.into_values().collect(), entries }))
}

impl Column for ExcludedPlaceColumn {
    fn narrow(&self, facts: &Facts, eligible: &mut ServiceSet) {
        for (list, services) in &self.excluding {
            if facts.destination.has(*list) || facts.destination.is_unknown(*list) {
                for service in services {
                    eligible.remove(*service as usize);
                }
            }
        }
    }

    fn limits(&self, _: &mut Limits) {}

    fn excludes(&self, service: usize, destination: &Matched) -> bool {
        self.entries.get(service).into_iter().flatten().any(|(list, _)| destination.has(*list) || destination.is_unknown(*list))
    }

    fn kind(&self) -> RuleKind {
        RuleKind::ExcludedPlaces
    }

    fn codes(&self, service: usize, facts: &Facts) -> ReasonCodes {
        let entries = self.entries.get(service).into_iter().flatten();
        entries.fold(ReasonCodes::default(), |codes, (list, _)| {
            codes
                .with_if(facts.destination.has(*list), ReasonCode::ExcludedPlace)
                .with_if(facts.destination.is_unknown(*list), ReasonCode::PostcodeUnreadable)
        })
    }

    fn explain(&self, service: usize, facts: &Facts, findings: &mut Findings) {
        for (index, (list, _)) in self.entries.get(service).into_iter().flatten().enumerate() {
            if facts.destination.has(*list) {
                findings.breach(Breach::new(ReasonCode::ExcludedPlace).of(index));
            }
            if facts.destination.is_unknown(*list) {
                findings.breach(Breach::new(ReasonCode::PostcodeUnreadable).of(index));
            }
        }
    }

    fn figure(&self, service: usize, facts: &Facts, breach: Breach) -> Figure {
        let destination = facts.destination_text();
        let place = self.entries.get(service).and_then(|entries| entries.get(breach.place())).map_or("", |(_, place)| place);
        let message = if breach.code == ReasonCode::ExcludedPlace {
            format!("destination `{destination}` is in the excluded place `{place}`")
        } else {
            format!("destination `{destination}` has no readable postcode, and `{place}` is excluded")
        };
        Figure::new(message).asked(destination).allowed(format!("not {place}"))
    }

    fn memory(&self) -> usize {
        let excluding: usize =
            self.excluding.iter().map(|(_, services)| services.capacity() * size_of::<u32>() + size_of::<(ListId, Vec<u32>)>()).sum();
        let entries = self.entries.iter().flatten().map(|(_, place)| place.capacity() + size_of::<(ListId, String)>());
        excluding + entries.sum::<usize>()
    }
}
