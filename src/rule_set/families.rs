//! How the surcharges of a list stand to one another: what percentages are of, and families.

use std::collections::HashMap;

use super::{PercentOf, Surcharge};
use crate::check::Checker;
use crate::json::{Problem, Trail, ViolationCode};

/// The most members of a family among the surcharges of a service.
const MOST_MEMBERS: usize = 100;

/// How the surcharges of a list stand to one another: what percentages are of stands before them, and families are of one kind. Behind a
/// service's own follow those that services share.
pub(super) fn together(list: &[Surcharge], path: &Trail<'_>, shared: Option<&[Surcharge]>, checker: &mut Checker<'_>) {
    let mut families: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, surcharge) in list.iter().enumerate() {
        if let Some(family) = surcharge.family() {
            families.entry(family).or_default().push(index);
        }
    }
    for (family, members) in &families {
        of_family(family, members, list, path, checker);
    }
    // The last that counts with each, families whole, by every name that means it.
    let last_with = |index: usize, one: &Surcharge| {
        one.family().and_then(|family| families.get(family)).and_then(|members| members.last().copied()).unwrap_or(index).max(index)
    };
    let mut last: HashMap<&str, usize> = HashMap::new();
    for (index, surcharge) in list.iter().enumerate() {
        for name in surcharge.names().filter(|name| !name.is_empty()) {
            let known = last.entry(name).or_default();
            *known = last_with(index, surcharge).max(*known);
        }
    }
    let mut reach = 0;
    for (index, surcharge) in list.iter().enumerate() {
        let place = path.index(index);
        let here = place.key("Of");
        match &surcharge.of {
            Some(PercentOf::All) if reach >= index && index > 0 => late((list, path), (index, "All", reach), &here, checker),
            Some(PercentOf::Named(names)) => {
                checker.not_empty(Some(names), &here, "the base price alone");
                for (place, name) in names.iter().map(|name| name.trim()).enumerate() {
                    let one = here.index(place);
                    match last.get(name) {
                        Some(last) if name == PercentOf::BASE => {
                            let message = "`Base` is the base price, and a surcharge is called so: give that another name".to_owned();
                            checker.clash(ViolationCode::AmbiguousName, &one, message, &path.index(*last), "the surcharge is");
                        }
                        Some(last) if *last >= index => late((list, path), (index, name, *last), &one, checker),
                        None if name != PercentOf::BASE => not_called((list, shared), (index, name), &one, checker),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        reach = reach.max(last_with(index, surcharge));
    }
}

/// A percentage that counts what stands no further before it than at `last`.
fn late((list, path): (&[Surcharge], &Trail<'_>), (index, name, last): (usize, &str, usize), at: &Trail<'_>, checker: &mut Checker<'_>) {
    let Some(after) = list.get(last) else { return };
    let (called, is_meant) = (after.called(), after.names().take(2).any(|own| own == name));
    let message = match after.family() {
        _ if last == index && is_meant => {
            return checker.refuse(at, format!("`{name}` is this percentage itself: it is of what stands before it"));
        }
        Some(family) if !is_meant => {
            let member =
                if last == index { "it is a member itself".to_owned() } else { format!("`{called}` of it stands after the percentage") };
            format!("`{name}` counts the family `{family}`, and {member}: what is counted stands before")
        }
        _ => format!("`{name}` stands after the percentage: what is counted stands before"),
    };
    checker.clash(ViolationCode::OutOfOrder, at, message, &path.index(last), &format!("`{called}` is"));
}

/// A percentage of what no surcharge of the list is called.
fn not_called(
    (list, shared): (&[Surcharge], Option<&[Surcharge]>),
    (index, name): (usize, &str),
    at: &Trail<'_>,
    checker: &mut Checker<'_>,
) {
    if name.eq_ignore_ascii_case(PercentOf::ALL) {
        return checker.refuse(at, "`All` stands alone: it is the base price and all surcharges before");
    }
    if let Some(place) = shared.iter().flat_map(|shared| shared.iter()).position(|one| one.is_called(name)) {
        let message =
            format!("`{name}` is a surcharge that services share: those follow a service's own, and what is counted stands before");
        let root = Trail::Root;
        return checker.clash(ViolationCode::OutOfOrder, at, message, &root.key("Surcharges").index(place), "the shared one is");
    }
    // A shared one counts what there is: what services have of their own isn't known here.
    if shared.is_some() || !checker.own_surcharges.contains(name) {
        let before = list.iter().take(index).flat_map(Surcharge::names);
        checker.unknown_among("surcharge", name, at, before.chain([PercentOf::BASE]));
    }
}

impl Surcharge {
    pub(crate) fn family(&self) -> Option<&str> {
        self.one_of.as_deref().map(str::trim)
    }

    /// What means it in `Of`: its name, its reference, and last its family.
    fn names(&self) -> impl Iterator<Item = &str> {
        let reference = self.reference.as_ref().map_or("", |own| own.as_str());
        [self.name.as_deref().map_or("", str::trim), reference, self.family().unwrap_or("")].into_iter()
    }

    /// Whether a name in `Of` means it.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let name = name.trim();
        !name.is_empty() && self.names().any(|own| own == name)
    }
}

fn of_family(family: &str, members: &[usize], list: &[Surcharge], path: &Trail<'_>, checker: &mut Checker<'_>) {
    if members.len() > MOST_MEMBERS {
        let message = format!("the family `{family}` has `{}` members: at most `{MOST_MEMBERS}`", members.len());
        checker.problems.push(Problem::new(path.path(), message).code(ViolationCode::TooLarge));
    }
    let Some((first, one)) = members.first().and_then(|first| Some((*first, list.get(*first)?))) else { return };
    for (index, member) in members.iter().filter_map(|index| Some((*index, list.get(*index)?))) {
        let here = path.index(index);
        if member.is_per_package() != one.is_per_package() {
            let message = format!("members of the family `{family}` are all per package or all per consignment");
            checker.clash(ViolationCode::Conflict, &here, message, &path.index(first), "the first of it is");
        }
        let of_base = |of: &PercentOf| matches!(of, PercentOf::Named(names) if names.iter().all(|name| name.trim() == PercentOf::BASE));
        if member.of.as_ref().is_some_and(|of| !of_base(of)) {
            let message = format!("a member of the family `{family}` takes percentages of the base price alone");
            checker.clash(ViolationCode::Conflict, &here.key("Of"), message, &here.key("OneOf"), "the family is");
        }
    }
}
