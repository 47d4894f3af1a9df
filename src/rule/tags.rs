//! Allocation tags: a tagged consignment goes only to services that carry all of its tags.

use std::collections::HashSet;

use super::{Breach, Column, Dictionary, Figure, Findings, Limits, ReasonCode, ReasonCodes, RuleKind, Rules};
use crate::facts::Facts;
use crate::reference::Tag;
use crate::service_set::ServiceSet;

struct TagColumn {
    /// The services that carry a tag, ascending, by its number.
    carrying: Vec<Vec<u32>>,
    /// The tags of each service, for people.
    tags: Vec<Vec<Tag>>,
}

/// Always a column: where no service has tags, a tagged consignment goes nowhere.
#[expect(clippy::unnecessary_wraps, reason = "every kind is registered alike")]
pub(super) fn column(rules: &[Option<&Rules>], dictionary: &mut Dictionary<'_>) -> Option<Box<dyn Column>> {
    let own = |rules: &Rules| {
        let mut seen = HashSet::new();
        rules.tags.iter().filter(|tag| seen.insert(*tag)).cloned().collect()
    };
    let tags: Vec<Vec<Tag>> = rules.iter().map(|rules| rules.map(own).unwrap_or_default()).collect();
    let mut carrying: Vec<Vec<u32>> = Vec::new();
    for (service, tags) in (0_u32..).zip(&tags) {
        for tag in tags {
            let number = dictionary.tag(tag) as usize;
            if number >= carrying.len() {
                carrying.resize_with(number + 1, Vec::new);
            }
            if let Some(services) = carrying.get_mut(number).filter(|services| services.last() != Some(&service)) {
                services.push(service);
            }
        }
    }
    Some(Box::new(TagColumn { carrying, tags }))
}

impl TagColumn {
    fn carries(&self, service: usize, tag: Option<u32>) -> bool {
        tag.and_then(|tag| self.carrying.get(tag as usize))
            .is_some_and(|services| u32::try_from(service).is_ok_and(|service| services.binary_search(&service).is_ok()))
    }
}

impl Column for TagColumn {
    fn narrow(&self, facts: &Facts, eligible: &mut ServiceSet) {
        for (_, number) in &facts.tags {
            match number.and_then(|number| self.carrying.get(number as usize)) {
                Some(carrying) => eligible.keep_listed(carrying),
                None => eligible.clear(),
            }
        }
    }

    fn limits(&self, limits: &mut Limits) {
        limits.carrying.clone_from(&self.carrying);
    }

    fn kind(&self) -> RuleKind {
        RuleKind::Tags
    }

    fn codes(&self, service: usize, facts: &Facts) -> ReasonCodes {
        ReasonCodes::default().with_if(!facts.tags.iter().all(|(_, number)| self.carries(service, *number)), ReasonCode::Tags)
    }

    fn explain(&self, service: usize, facts: &Facts, findings: &mut Findings) {
        for (index, (_, number)) in facts.tags.iter().enumerate() {
            if !self.carries(service, *number) {
                findings.breach(Breach::new(ReasonCode::Tags).of(index));
            }
        }
    }

    fn figure(&self, service: usize, facts: &Facts, breach: Breach) -> Figure {
        let own = self.tags.get(service).map(Vec::as_slice).unwrap_or_default();
        let allowed = own.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ");
        let tag = facts.tags.get(breach.place()).map_or("", |(tag, _)| tag.as_str());
        let has = if own.is_empty() { "none".to_owned() } else { format!("`{allowed}`") };
        Figure::new(format!("tag `{tag}` is not among the service's tags: {has}")).asked(tag).allowed(allowed)
    }

    fn memory(&self) -> usize {
        let names: usize = self.tags.iter().map(|tags| tags.capacity() * size_of::<Tag>()).sum();
        names + self.carrying.iter().map(|services| services.capacity() * size_of::<u32>()).sum::<usize>()
    }
}
