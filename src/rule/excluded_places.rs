//! Excluded places: destinations that a service does not deliver to.

use super::{Column, Dictionary, Figure, ReasonCode, Reasons, Rules, with};
use crate::facts::Facts;
use crate::place_list::ListId;
use crate::service_set::ServiceSet;

struct ExcludedPlaceColumn {
    /// The services that exclude each distinct entry, as they spell it.
    entries: Vec<(ListId, String, ServiceSet)>,
    /// The entries of each service.
    lists: Vec<Box<[ListId]>>,
}

pub(super) fn column(rules: &[Option<&Rules>], dictionary: &mut Dictionary<'_>) -> Option<Box<dyn Column>> {
    let limited = with(rules, |rules| Some(&rules.excluded_places).filter(|places| !places.is_empty()));
    let mut entries: Vec<(ListId, String, ServiceSet)> = Vec::new();
    let mut numbers = std::collections::HashMap::new();
    for (service, places) in limited {
        for place in places {
            let list = dictionary.destination_list(std::slice::from_ref(place));
            let number = *numbers.entry((list.number(), place)).or_insert_with(|| {
                entries.push((list, place.clone(), ServiceSet::none(rules.len())));
                entries.len() - 1
            });
            if let Some((_, _, services)) = entries.get_mut(number) {
                services.insert(service);
            }
        }
    }
    if entries.is_empty() {
        return None;
    }
    let of_service = |service| entries.iter().filter(|(_, _, services)| services.has(service)).map(|(list, _, _)| *list).collect();
    Some(Box::new(ExcludedPlaceColumn { lists: (0..rules.len()).map(of_service).collect(), entries }))
}

impl Column for ExcludedPlaceColumn {
    fn narrow(&self, facts: &Facts, eligible: &mut ServiceSet) {
        for (list, _, services) in &self.entries {
            if facts.destination.has(*list) || facts.destination.is_unknown(*list) {
                eligible.drop_all(services);
            }
        }
    }

    fn allows(&self, service: usize, facts: &Facts) -> bool {
        let excludes = |list: &ListId| facts.destination.has(*list) || facts.destination.is_unknown(*list);
        !self.lists.get(service).is_some_and(|lists| lists.iter().any(excludes))
    }

    fn explain(&self, service: usize, facts: &Facts, reasons: &mut Reasons) {
        for (list, place, services) in &self.entries {
            if !services.has(service) {
                continue;
            }
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
        self.entries.iter().map(|(_, place, services)| place.capacity() + services.memory() + size_of::<(ListId, String)>()).sum()
    }
}
