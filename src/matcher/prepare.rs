//! From a consignment to its facts: everything that the rule set must know about it, worked out once.

use std::sync::Arc;

use chrono::{DateTime, Datelike, Utc};

use super::engine::{Engine, Matcher};
use super::moment::Moment;
use crate::consignment::{Address, Consignment, ConsignmentError, Direction, MOST_PACKAGES, Package};
use crate::facts::{
    Asks, Extremes, Facts, MOST_METRICS, NO_ROW, PackageFigures, RULE_AXES, Subject, Totals, Volume, Weights, Worth, wanted_by, weight_unit,
};
use crate::json::{Path, Problem, ViolationCode, violations};
use crate::measure::Weight;
use crate::money::{Currency, Money};
use crate::place::{Country, Spot, locate};
use crate::rule::Of;
use crate::time::{Clock, Wanted};

impl Matcher {
    /// Prepares a consignment for this rule set, so that it can be asked about more than once.
    ///
    /// # Errors
    /// Everything for which the consignment is not valid here: no packages or more than [`MOST_PACKAGES`], a package without weight, an
    /// unknown package size or shipping location, no country of destination, two currencies, a weight beyond all limits.
    pub fn facts<'c>(&self, consignment: &'c Consignment) -> Result<Facts<'c>, ConsignmentError> {
        let mut problems = Vec::new();
        let facts = self.0.facts(consignment, &mut problems);
        facts
            .filter(|_| problems.is_empty())
            .ok_or_else(|| ConsignmentError { reference: Some(consignment.reference.to_string()), violations: violations(problems, None) })
    }

    /// Prepares an instant.
    #[must_use]
    pub fn moment(&self, at: DateTime<Utc>) -> Moment {
        let locations = &self.0.locations;
        let clocks: Box<[Clock]> =
            locations.all.iter().map(|location| Clock::new(at, &location.clocks)).chain([Clock::new(at, &locations.utc)]).collect();
        let near = locations.all.iter().zip(&clocks).flat_map(|(location, clock)| location.near(clock)).collect();
        Moment { at, rules: self.fingerprint(), clocks, near }
    }
}

/// What the packages of a consignment come to.
struct Goods {
    weight: Option<i128>,
    /// In grains, if every weight is whole in these.
    grains: Option<i64>,
    /// In grains, rounded down.
    heaviest: i64,
    volume: Volume,
    figures: [Extremes; MOST_METRICS],
    missing: u16,
}

impl Engine {
    #[inline]
    fn facts<'c>(&self, given: &'c Consignment, problems: &mut Vec<Problem>) -> Option<Facts<'c>> {
        let subject = self.subject(given, problems);
        let consignment = match &subject {
            Subject::Given(consignment) => consignment,
            Subject::Kept(consignment) => &**consignment,
        };
        let mut goods = self.goods(consignment, problems);
        let currency = currency(consignment, problems);
        let worth = currency.and_then(|currency| worth(consignment, currency));
        let (origin, own_origin) = self.spot(consignment.origin.as_ref(), "Origin", problems);
        let (destination, own_destination) = self.spot(Some(&consignment.destination), "Destination", problems);
        if destination.country.is_none() && problems.iter().all(|problem| problem.path != Path::default().key("Addresses")) {
            problems.push(Problem::new(Path::default().key("Addresses"), "the destination has no country"));
        }
        let weight = total_weight(consignment, &mut goods, problems)?;
        self.totals(&Totals { weight, worth, packages: &consignment.packages }, &mut goods);
        let (tags, other_tags) = self.tags.of_consignment(&consignment.tags);
        let country = destination.country?;
        let shipping = consignment.shipping_date.map_or(Wanted::ANYTIME.collected, |date| [date.num_days_from_ce(); 2]);
        let customer = match consignment.direction {
            Direction::Outbound => Some(&consignment.destination),
            Direction::Inbound => consignment.origin.as_ref(),
        };
        let mut facts = Facts {
            rules: self.fingerprint,
            residential: customer.and_then(|address| address.residential).or(self.assumed.residential),
            post_office_box: customer.and_then(|address| address.post_office_box).or(self.assumed.post_office_box),
            direction: consignment.direction,
            wanted: Wanted { collected: shipping, ..wanted_by(&consignment.promise) },
            promise: consignment.promise,
            origin,
            destination,
            country,
            collected_at: self.locations.of(origin.location, consignment.direction),
            holidays: [&origin, &destination].map(|spot| self.calendars.of_place(&self.lists, spot)),
            weight,
            grains: goods.grains,
            heaviest: goods.heaviest,
            volume: goods.volume,
            worth,
            currency,
            tags,
            other_tags,
            figures: goods.figures,
            missing: goods.missing,
            place: None,
            asks: Asks::default(),
            weights: Weights::default(),
            rule_rows: [NO_ROW; RULE_AXES],
            subject,
        };
        if !self.shipping.is_empty() {
            facts.rule_rows = self.shipping.rows(&facts);
        }
        // What is refused has no place: it may lack what is weighed.
        if problems.is_empty()
            && let Some((place, asks, weights)) =
                self.index.as_ref().and_then(|index| index.place(self, &facts, [own_origin, own_destination]))
        {
            (facts.place, facts.asks, facts.weights) = (Some(place), asks, weights);
        }
        Some(facts)
    }

    /// The consignment, with what standard sizes give its packages.
    fn subject<'c>(&self, given: &'c Consignment, problems: &mut Vec<Problem>) -> Subject<'c> {
        if given.packages.iter().all(|package| package.size.is_none()) || given.packages.len() > MOST_PACKAGES {
            return Subject::Given(given);
        }
        let mut sized = given.clone();
        for (index, package) in sized.packages.iter_mut().enumerate() {
            let Some(size) = &package.size else { continue };
            let Some((dimensions, weight)) = self.package_sizes.get(size.as_str()) else {
                let path = Path::default().key("Packages").index(index).key("PackageSizeReference");
                problems.push(Problem::new(path, format!("unknown package size `{size}`")));
                continue;
            };
            package.dimensions = package.dimensions.or(*dimensions);
            package.weight = package.weight.or(*weight);
        }
        Subject::Kept(Arc::new(sized))
    }

    /// What the packages come to, and what is wrong with them.
    #[inline]
    fn goods(&self, consignment: &Consignment, problems: &mut Vec<Problem>) -> Goods {
        let packages = &consignment.packages;
        let mut goods = Goods {
            weight: Some(0),
            grains: Some(0),
            heaviest: 0,
            volume: Volume::Whole(0),
            figures: [Extremes::NONE; MOST_METRICS],
            missing: 0,
        };
        if packages.is_empty() {
            problems.push(Problem::new(Path::default().key("Packages"), "a consignment has at least one package"));
        }
        if packages.len() > MOST_PACKAGES {
            let message = format!("`{}` packages are too many: at most `{MOST_PACKAGES}`", packages.len());
            problems.push(Problem::new(Path::default().key("Packages"), message).code(ViolationCode::TooLarge));
            return goods;
        }
        for (index, package) in packages.iter().enumerate() {
            match package.weight {
                Some(weight) => self.add(package, weight, &mut goods),
                // Of an unknown size it isn't known whether it gives one.
                None if package.size.as_ref().is_none_or(|size| self.package_sizes.get(size.as_str()).is_some()) => {
                    problems.push(Problem::new(Path::default().key("Packages").index(index), "the package has no weight"));
                }
                None => {}
            }
        }
        goods
    }

    #[inline]
    fn add(&self, package: &Package, weight: Weight, goods: &mut Goods) {
        let grains = weight.grains();
        goods.weight = goods.weight.and_then(|sum| sum.checked_add(weight.steps()));
        goods.grains = goods.grains.and_then(|sum| sum.checked_add(grains?));
        goods.heaviest = goods.heaviest.max(grains.unwrap_or(0));
        goods.volume = goods.volume.plus(Volume::of(package.dimensions));
        let figures = PackageFigures::of(package);
        for (number, metric) in self.metrics.iter().enumerate() {
            let Of::Package(figure) = metric.of else { continue };
            match (figure(&figures), goods.figures.get_mut(number)) {
                (Some(figure), Some(extremes)) => extremes.add(figure),
                _ => goods.missing |= 1 << number,
            }
        }
    }

    /// The figures of the consignment as a whole.
    fn totals(&self, totals: &Totals<'_>, goods: &mut Goods) {
        for (number, metric) in self.metrics.iter().enumerate() {
            let Of::Consignment(figure) = metric.of else { continue };
            match (figure(totals), goods.figures.get_mut(number)) {
                (Some(figure), Some(extremes)) => extremes.add(figure),
                _ => goods.missing |= 1 << number,
            }
        }
    }

    /// Where an address is, with what its shipping location gives; and whether it says nothing else than that. Where a rule set has no
    /// locations, their names mean nothing.
    fn spot(&self, address: Option<&Address>, kind: &str, problems: &mut Vec<Problem>) -> (Spot, bool) {
        let Some(address) = address else { return (Spot::default(), false) };
        let [given, region, town] =
            [&address.postcode, &address.region, &address.town].map(|text| text.as_deref().filter(|text| !is_blank(text)));
        let place = |location: Option<u32>, country: Option<Country>, postcode: Option<&str>| {
            let Some(country) = country else { return Spot { location, ..Spot::default() } };
            let (country, postcode) = locate(country, postcode);
            let attributes = self.lists.attributes(country, postcode, region, town);
            Spot { location, country: Some(country), postcode, attributes }
        };
        let Some(name) = address.location.as_ref().filter(|_| self.locations.count() > 0) else {
            return (place(None, address.country, given), false);
        };
        let Some(own) = self.locations.number(name.as_str()).and_then(|number| self.locations.get(number)) else {
            let message = format!("unknown shipping location `{name}` of the address of type `{kind}`");
            problems.push(Problem::new(Path::default().key("Addresses"), message));
            return (place(None, address.country, given), false);
        };
        let is_all = given.is_none() && region.is_none() && town.is_none();
        if is_all && address.country.is_none_or(|country| own.spot.country == Some(country)) {
            return (own.spot, true);
        }
        // It is read as one of the address's own country, if that gives one.
        (place(own.spot.location, address.country.or(own.country), given.or(own.postcode.as_deref())), false)
    }
}

/// Whether a text is nothing but white space; nearly none is, which its first byte tells.
fn is_blank(text: &str) -> bool {
    !text.bytes().next().is_some_and(|byte| byte.is_ascii_graphic()) && text.trim().is_empty()
}

/// The weight that counts, in smallest steps.
fn total_weight(consignment: &Consignment, goods: &mut Goods, problems: &mut Vec<Problem>) -> Option<i128> {
    if let Some(weight) = consignment.weight {
        goods.grains = goods.grains.and_then(|_| weight.grains());
        return Some(weight.steps());
    }
    if consignment.packages.is_empty() {
        return None;
    }
    let total = goods.weight.filter(|sum| Weight::from_steps(*sum, weight_unit(consignment)).is_some());
    if total.is_none() {
        problems.push(Problem::new(Path::default().key("Packages"), "the packages together weigh more than `100000 t`"));
    }
    total
}

/// The currency of a consignment's values. Two of them in one consignment are a problem.
fn currency(consignment: &Consignment, problems: &mut Vec<Problem>) -> Option<Currency> {
    let of_packages = consignment.packages.iter().enumerate().filter_map(|(index, package)| Some((Some(index), package.value?)));
    let mut all = consignment.value.map(|value| (None, value)).into_iter().chain(of_packages);
    let (first, Money { currency, .. }) = all.next()?;
    let Some((place, other)) = all.find(|(_, value)| value.currency != currency) else { return Some(currency) };
    let root = Path::default();
    let path = |package: Option<usize>| package.map_or_else(|| root.clone(), |index| root.key("Packages").index(index)).key("Value");
    let problem = Problem::new(path(place), format!("two currencies in one consignment, `{currency}` and `{}`", other.currency));
    problems.push(problem.other(path(first), format!("`{currency}` is")));
    None
}

/// What the consignment is worth, if that is known.
fn worth(consignment: &Consignment, currency: Currency) -> Option<Worth> {
    let amount = match consignment.value {
        Some(value) => value.amount.exact(),
        // At most 100,000 × 10^30: the sum is never too large.
        None => consignment.packages.iter().map(|package| Some(package.value?.amount.exact())).sum::<Option<i128>>()?,
    };
    Some(Worth { amount, currency })
}
