//! Which services something of a rule set is for: by their references, by carrier, by group.

use std::cell::RefCell;
use std::collections::HashMap;

use super::{ChosenBy, RuleSet};
use crate::check::Checker;
use crate::condition::is_like;
use crate::json::{Trail, ViolationCode};
use crate::reference::Reference;

/// The services of a rule set, by all that names them.
pub(crate) struct Chosen<'a> {
    services: ByName<'a>,
    carriers: ByName<'a>,
    groups: HashMap<&'a str, Vec<usize>>,
    count: usize,
}

impl<'a> Chosen<'a> {
    pub(crate) fn new(rule_set: &'a RuleSet) -> Self {
        let (mut services, mut carriers) = (HashMap::<&str, Vec<usize>>::new(), HashMap::<&str, Vec<usize>>::new());
        for (index, service) in rule_set.carrier_services.iter().enumerate() {
            services.entry(service.reference.as_str()).or_insert_with(|| vec![index]);
            carriers.entry(service.carrier.as_str()).or_default().push(index);
        }
        let members = |names: &[Reference]| names.iter().filter_map(|name| services.get(name.as_str())).flatten().copied().collect();
        let groups = rule_set.carrier_service_groups.iter().map(|group| (group.reference.as_str(), members(&group.services)));
        let groups = groups.collect();
        let count = rule_set.carrier_services.len();
        Self { services: ByName::new(services), carriers: ByName::new(carriers), groups, count }
    }

    /// The services that are chosen, by their places in the document, ascending.
    pub(crate) fn of(&self, by: &ChosenBy<'a>) -> Vec<usize> {
        if by.is_all() {
            return (0..self.count).collect();
        }
        let mut found: Vec<usize> = Vec::new();
        for (all, names) in [(&self.services, by.services), (&self.carriers, by.carriers)] {
            for name in names.into_iter().flatten() {
                all.add(name, &mut found);
            }
        }
        for name in by.groups.into_iter().flatten() {
            found.extend(self.groups.get(name.as_str()).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Each name means something.
    pub(super) fn check(&self, by: &ChosenBy<'a>, path: &Trail<'_>, checker: &mut Checker<'_>) {
        for (key, kind, names) in [("Services", "carrier service", by.services), ("Carriers", "carrier", by.carriers)] {
            let path = path.key(key);
            checker.not_empty(names, &path, "all services");
            for (index, name) in names.into_iter().flatten().enumerate() {
                let all = if key == "Services" { &self.services } else { &self.carriers };
                // A carrier may be there that has no services.
                let named = if key == "Services" { &checker.names.services } else { &checker.names.carriers };
                if named.contains_key(name.as_str()) {
                    continue;
                }
                if !name.contains('*') {
                    let known: Vec<&str> = named.keys().copied().collect();
                    checker.unknown_among(kind, name, &path.index(index), known.into_iter());
                } else if !(all.has_like(name) || key == "Carriers" && named.keys().any(|own| is_like(own, name))) {
                    let message = format!("no {kind} is like `{}`", crate::number::shortened(name));
                    let problem = crate::json::Problem::new(path.index(index).path(), message);
                    checker.problems.push(problem.code(ViolationCode::UnknownReference));
                }
            }
        }
        let path = path.key("CarrierServiceGroups");
        checker.not_empty(by.groups, &path, "all services");
        for (index, name) in by.groups.into_iter().flatten().enumerate() {
            if self.groups.contains_key(name.as_str()) {
                continue;
            }
            let (kind, path) = ("carrier service group", path.index(index));
            if name.as_str().contains('*') {
                let hint = "groups are named whole: `*` stands in `Services` and `Carriers`";
                checker.unknown(kind, name.as_str(), &path, Some(hint.to_owned()));
            } else {
                checker.unknown_among(kind, name.as_str(), &path, self.groups.keys().copied());
            }
        }
    }
}

/// What has names, for which patterns may stand.
struct ByName<'a> {
    exact: HashMap<&'a str, Vec<usize>>,
    /// The names in their order, so that those that begin alike are together.
    names: Vec<&'a str>,
    /// What patterns stand for: most stand in a rule set many times.
    known: RefCell<HashMap<&'a str, Vec<usize>>>,
}

impl<'a> ByName<'a> {
    fn new(exact: HashMap<&'a str, Vec<usize>>) -> Self {
        let mut names: Vec<&str> = exact.keys().copied().collect();
        names.sort_unstable();
        Self { exact, names, known: RefCell::default() }
    }

    /// The names that are like a pattern.
    fn like<'s>(&'s self, pattern: &'s str) -> impl Iterator<Item = &'a str> + 's {
        let beginning = pattern.split('*').next().unwrap_or_default();
        let first = self.names.partition_point(|name| *name < beginning);
        let from = self.names.iter().skip(first).copied().take_while(move |name| name.starts_with(beginning));
        from.filter(move |name| is_like(name, pattern))
    }

    fn has_like(&self, pattern: &'a str) -> bool {
        self.known.borrow().contains_key(pattern) || self.like(pattern).next().is_some()
    }

    /// Adds what has a name, or is like it.
    fn add(&self, name: &'a str, found: &mut Vec<usize>) {
        if let Some(exact) = self.exact.get(name) {
            found.extend(exact);
        } else if name.contains('*') {
            let mut known = self.known.borrow_mut();
            let own = known.entry(name).or_insert_with(|| {
                let of_all = self.like(name).filter_map(|name| self.exact.get(name));
                of_all.flatten().copied().collect()
            });
            found.extend(own.iter());
        }
    }
}
