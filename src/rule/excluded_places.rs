//! Excluded places: destinations that a service does not deliver to.

use std::collections::BTreeMap;

use super::{Column, Dictionary, Figure, ReasonCode, ReasonCodes, Reasons, RuleKind, Rules};
use crate::facts::Facts;
use crate::place_list::ListId;
use crate::service_set::ServiceSet;

struct ExcludedPlaceColumn {
    /// The services that exclude each distinct place.
    excluding: Vec<(ListId, Vec<u32>)>,
    /// The entries of each service, in its own words and order.
    entries: Vec<Box<[(ListId, String)]>>,
}

pub(super) fn column(rules: &[Option<&Rules>], dictionary: &mut Dictionary<'_>) -> Option<Box<dyn Column>> {
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

    fn allows(&self, service: usize, facts: &Facts) -> bool {
        let excludes = |(list, _): &(ListId, String)| facts.destination.has(*list) || facts.destination.is_unknown(*list);
        !self.entries.get(service).is_some_and(|entries| entries.iter().any(excludes))
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

    fn explain(&self, service: usize, facts: &Facts, reasons: &mut Reasons) {
        for (list, place) in self.entries.get(service).into_iter().flatten() {
            let destination = &facts.destination_text;
            if facts.destination.has(*list) {
                let figure = Figure::new(format!("destination `{destination}` is in the excluded place `{place}`"));
                reasons.add(ReasonCode::ExcludedPlace, figure.asked(destination).allowed(format!("not {place}")));
            }
            if facts.destination.is_unknown(*list) {
                let figure = Figure::new(format!("destination `{destination}` has no readable postcode, and `{place}` is excluded"));
                reasons.add(ReasonCode::PostcodeUnreadable, figure.asked(destination).allowed(format!("not {place}")));
            }
        }
    }

    fn memory(&self) -> usize {
        let excluding: usize =
            self.excluding.iter().map(|(_, services)| services.capacity() * size_of::<u32>() + size_of::<(ListId, Vec<u32>)>()).sum();
        let entries = self.entries.iter().flatten().map(|(_, place)| place.capacity() + size_of::<(ListId, String)>());
        excluding + entries.sum::<usize>()
    }
}
