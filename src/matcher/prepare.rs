//! From a consignment to its facts: everything that the rule set must know about it, worked out once.

use std::collections::HashSet;

use super::{Compiled, Matcher};
use crate::consignment::{Address, Consignment, ConsignmentError, MOST_PACKAGES, Package};
use crate::facts::{Extremes, Facts, PackageFacts, Worth};
use crate::json::{Path, Problem, ViolationCode, violations};
use crate::measure::{Weight, WeightUnit};
use crate::money::Money;
use crate::place::Postcode;
use crate::place_list::{Matched, Whereabouts};
use crate::reference::{Reference, Tag};

impl Matcher {
    /// Prepares a consignment for this rule set, so that it can be asked about more than once.
    ///
    /// # Errors
    /// Everything for which the consignment is not valid here: no packages or more than [`MOST_PACKAGES`], a package without weight, an
    /// unknown package size or shipping location, no country of destination, two currencies, a weight beyond all limits.
    pub fn facts(&self, consignment: &Consignment) -> Result<Facts, ConsignmentError> {
        let mut problems = Vec::new();
        let facts = self.0.facts(consignment, &mut problems);
        facts
            .filter(|_| problems.is_empty())
            .ok_or_else(|| ConsignmentError { reference: Some(consignment.reference.to_string()), violations: violations(problems, None) })
    }
}

impl Compiled {
    fn facts(&self, consignment: &Consignment, problems: &mut Vec<Problem>) -> Option<Facts> {
        let coordinates = self.stands(consignment);
        let packages = self.packages(consignment, problems);
        let worth = worth(consignment, problems);
        let destination_address = self.address(&consignment.destination);
        let (origin_location, [origin, destination]) = match coordinates.as_ref().and_then(|asked| self.lists(asked)) {
            Some(lists) => (coordinates.as_ref().and_then(|asked| asked.origin_location), lists),
            None => self.looked_up(consignment, problems),
        };
        let (weight, weight_unit) = total_weight(consignment, &packages, problems)?;
        let extremes = |figure: fn(&PackageFacts) -> Option<i128>| Extremes::of(packages.iter().filter_map(figure));
        let facts = Facts {
            rules: self.fingerprint,
            reference: consignment.reference.clone(),
            direction: consignment.direction,
            shipping_date: consignment.shipping_date,
            promise: consignment.promise,
            weight,
            weight_unit,
            package_weights: extremes(|package| Some(package.weight))?,
            lengths: extremes(PackageFacts::length),
            girths: extremes(PackageFacts::girth),
            lengths_plus_girths: extremes(PackageFacts::length_plus_girth),
            volume: packages.iter().try_fold(0_i128, |sum, package| sum.checked_add(package.volume()?)),
            all_dimensions: packages.iter().all(|package| package.dimensions.is_some()),
            worth,
            tags: self.tags(consignment),
            origin_location,
            origin,
            destination,
            destination_country: destination_address.country?,
            destination_address,
            packages,
            coordinates,
        };
        Some(facts)
    }

    /// The location of the origin, and the lists that origin and destination lie in, name by name.
    fn looked_up(&self, consignment: &Consignment, problems: &mut Vec<Problem>) -> (Option<usize>, [Matched; 2]) {
        let origin = self.whereabouts(consignment.origin.as_ref(), "Origin", problems);
        let destination = self.whereabouts(Some(&consignment.destination), "Destination", problems);
        let addresses = Path::default().key("Addresses");
        if destination.country.is_none() && problems.iter().all(|problem| problem.path != addresses) {
            problems.push(Problem::new(addresses, "the destination has no country"));
        }
        (origin.location, [self.origins.matched(&origin), self.destinations.matched(&destination)])
    }

    /// The tags, each once.
    fn tags(&self, consignment: &Consignment) -> Vec<(Tag, Option<u32>)> {
        let mut tags: Vec<(Tag, Option<u32>)> = Vec::with_capacity(consignment.tags.len());
        let mut seen = HashSet::new();
        for tag in consignment.tags.iter().filter(|tag| consignment.tags.len() == 1 || seen.insert(*tag)) {
            tags.push((tag.clone(), self.tags.get(tag.as_str()).copied()));
        }
        tags
    }

    fn packages(&self, consignment: &Consignment, problems: &mut Vec<Problem>) -> Vec<PackageFacts> {
        if consignment.packages.is_empty() {
            problems.push(Problem::new(Path::default().key("Packages"), "a consignment has at least one package"));
        }
        if consignment.packages.len() > MOST_PACKAGES {
            let message = format!("`{}` packages are too many: at most `{MOST_PACKAGES}`", consignment.packages.len());
            problems.push(Problem::new(Path::default().key("Packages"), message).code(ViolationCode::TooLarge));
            return Vec::new();
        }
        let mut packages = Vec::with_capacity(consignment.packages.len());
        packages.extend(consignment.packages.iter().enumerate().filter_map(|(index, package)| self.package(package, index, problems)));
        packages
    }

    fn package(&self, package: &Package, index: usize, problems: &mut Vec<Problem>) -> Option<PackageFacts> {
        let path = || Path::default().key("Packages").index(index);
        let (mut dimensions, mut weight) = (package.dimensions, package.weight);
        if let Some(size) = &package.size {
            let Some((standard_dimensions, standard_weight)) = self.package_sizes.get(size.as_str()) else {
                let message = format!("unknown package size `{size}`");
                problems.push(Problem::new(path().key("PackageSizeReference"), message));
                return None;
            };
            dimensions = dimensions.or(*standard_dimensions);
            weight = weight.or(*standard_weight);
        }
        let Some(weight) = weight else {
            problems.push(Problem::new(path(), "the package has no weight"));
            return None;
        };
        Some(PackageFacts::new(weight, dimensions))
    }

    /// The shipping location that an address names. Where a rule set has no locations, their names mean nothing.
    fn location<'a>(&self, address: &'a Address) -> Option<Result<usize, &'a Reference>> {
        let name = address.location.as_ref().filter(|_| !self.locations.is_empty())?;
        Some(self.location_numbers.get(name.as_str()).copied().ok_or(name))
    }

    /// An address with what its shipping location gives.
    fn address(&self, address: &Address) -> Address {
        let own = self.location(address).and_then(Result::ok).and_then(|location| self.addresses.get(location));
        let given = address.postcode.as_ref().filter(|text| !text.trim().is_empty()).cloned();
        Address {
            location: address.location.clone(),
            country: address.country.or_else(|| own.and_then(|own| own.country)),
            // It is read as one of the address's own country, if that gives one.
            postcode: given.or_else(|| own.and_then(|own| own.postcode.as_ref()).map(|postcode| postcode.as_str().to_owned())),
        }
    }

    fn whereabouts(&self, address: Option<&Address>, kind: &str, problems: &mut Vec<Problem>) -> Whereabouts {
        let Some(address) = address else { return Whereabouts::default() };
        let location = self.location(address);
        if let Some(Err(name)) = location {
            let message = format!("unknown shipping location `{name}` of the address of type `{kind}`");
            problems.push(Problem::new(Path::default().key("Addresses"), message));
        }
        let Address { country, postcode, .. } = self.address(address);
        let postcode = country.zip(postcode).and_then(|(country, text)| Postcode::parse(country, &text).ok());
        Whereabouts { location: location.and_then(Result::ok), country, postcode }
    }
}

/// The weight and the unit that a person reads it in: the one of all packages, or kg.
fn total_weight(consignment: &Consignment, packages: &[PackageFacts], problems: &mut Vec<Problem>) -> Option<(i128, WeightUnit)> {
    if let Some(weight) = consignment.weight {
        return Some((weight.steps(), weight.unit()));
    }
    let unit = packages.first()?.weight_unit;
    let unit = if packages.iter().all(|package| package.weight_unit == unit) { unit } else { WeightUnit::Kilogram };
    let sum = packages.iter().try_fold(0_i128, |sum, package| sum.checked_add(package.weight));
    let Some(total) = sum.and_then(|sum| Weight::from_steps(sum, unit)) else {
        problems.push(Problem::new(Path::default().key("Packages"), "the packages together weigh more than `100000 t`"));
        return None;
    };
    Some((total.steps(), unit))
}

/// The value of the consignment, if it is known. Two currencies in one consignment are a problem.
fn worth(consignment: &Consignment, problems: &mut Vec<Problem>) -> Option<Worth> {
    let of_packages = consignment.packages.iter().enumerate().filter_map(|(index, package)| Some((Some(index), package.value?)));
    let mut all = consignment.value.map(|value| (None, value)).into_iter().chain(of_packages);
    let (first, Money { currency, .. }) = all.next()?;
    if let Some((place, other)) = all.find(|(_, value)| value.currency != currency) {
        let root = Path::default();
        let path = |package: Option<usize>| package.map_or_else(|| root.clone(), |index| root.key("Packages").index(index)).key("Value");
        let problem = Problem::new(path(place), format!("two currencies in one consignment, `{currency}` and `{}`", other.currency));
        problems.push(problem.other(path(first), format!("`{currency}` is")));
        return None;
    }
    let amount = match consignment.value {
        Some(value) => value.amount.exact(),
        // At most 100,000 × 10^30: the sum is never too large.
        None => consignment.packages.iter().map(|package| Some(package.value?.amount.exact())).sum::<Option<i128>>()?,
    };
    Some(Worth { amount, currency })
}
