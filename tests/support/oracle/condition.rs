//! Conditions (rules, §2): true, false, or unknown.

use jiff::ToSpan;
use jiff::civil::{Date, Time};
use num_rational::BigRational;
use num_traits::Zero;
use serde_json::Value;

use super::World;
use super::consignment::{self, Consignment, Money, Package};
use super::item::{DangerousGoods, Item};
use super::number::{cubic_millimetres, exact, grams, millimetres};
use super::place::Address;
use super::price::Price;
use super::time::{Trip, is_one_of};
use super::word::{matches, one_or_more, words};
use super::{field, list, text};

/// `None` is unknown.
pub type Known = Option<bool>;

/// What a condition is asked about: a consignment, or one of its packages; with what is the service's own.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub world: &'a World<'a>,
    pub consignment: &'a Consignment,
    pub own: Own<'a>,
    pub package: Option<usize>,
}

/// What is the service's own: the dates and the price with which it would be allocated, as far as there are any.
#[derive(Clone, Copy, Default)]
pub struct Own<'a> {
    pub trip: Option<&'a Trip>,
    pub price: Option<&'a Price>,
}

impl Own<'_> {
    /// Whether there is all of it that a condition names.
    pub fn has_what_is_named(self, condition: &Value) -> bool {
        let (dates, offer) = (names(condition, &["CollectionDate", "DeliveryDate"]), names(condition, &["Offer"]));
        (!dates || self.trip.is_some()) && (!offer || (self.trip.is_some() && self.price.is_some()))
    }
}

/// Whether one of these members stands in a condition, however deep.
fn names(condition: &Value, own: &[&str]) -> bool {
    members(condition).any(|(name, asked)| match name.as_str() {
        "All" | "Any" => list(asked).iter().any(|one| names(one, own)),
        "Not" | "AnyPackage" | "EveryPackage" => names(asked, own),
        name => own.contains(&name),
    })
}

/// False beats unknown, unknown beats true.
fn all(answers: impl Iterator<Item = Known>) -> Known {
    let answers: Vec<Known> = answers.collect();
    if answers.contains(&Some(false)) { Some(false) } else { answers.into_iter().all(|answer| answer == Some(true)).then_some(true) }
}

/// True beats unknown, unknown beats false.
fn any(answers: impl Iterator<Item = Known>) -> Known {
    not(all(answers.map(not)))
}

fn not(answer: Known) -> Known {
    answer.map(|answer| !answer)
}

fn members(condition: &Value) -> impl Iterator<Item = (&String, &Value)> {
    condition.as_object().expect("a condition is an object").iter()
}

impl<'a> Scene<'a> {
    pub fn holds(&self, condition: &Value) -> Known {
        all(members(condition).map(|(name, asked)| match name.as_str() {
            "All" => all(list(asked).iter().map(|one| self.holds(one))),
            "Any" => any(list(asked).iter().map(|one| self.holds(one))),
            "Not" => not(self.holds(asked)),
            name => self.member(name, asked),
        }))
    }

    fn member(&self, name: &str, asked: &Value) -> Known {
        let Scene { world, consignment, own: Own { trip, .. }, .. } = *self;
        match name {
            "From" => lies_in(world, asked, &consignment.origin),
            "To" => lies_in(world, asked, &consignment.destination),
            "Weight" | "Volume" | "Value" | "Items" => self.figure(name, asked),
            "Packages" => Some(within(asked, &BigRational::from_integer(consignment.packages.len().into()), |bound| bound)),
            "Longest" | "Middle" | "Shortest" | "Girth" | "LengthPlusGirth" | "SidesSum" => {
                let of_sides = measure(name, self.own_package().expect("asked of a package"))?;
                let unit = asked["Unit"].as_str().unwrap_or("Cm");
                Some(within(asked, &of_sides, |bound| millimetres(&bound, unit)))
            }
            "PackagingType" => Some(is_text(asked, self.own_package().expect("asked of a package").packaging_type.as_deref())),
            "AnyPackage" => any(self.packages().map(|package| package.holds(asked))),
            "EveryPackage" => all(self.packages().map(|package| package.holds(asked))),
            "AnyItem" => any(self.items().map(|item| item_holds(world, item, asked))),
            "EveryItem" => all(self.items().map(|item| item_holds(world, item, asked))),
            "Tags" => Some(has_tags(asked, consignment)),
            "Direction" => {
                let (asked, none) = none_of(asked);
                Some(words(asked).iter().any(|word| matches(word, &consignment.direction, true)) != none)
            }
            "Source" => Some(is_text(asked, consignment.source.as_deref())),
            "Residential" => self.customer_is("Residential", |address| address.residential, asked),
            "PostOfficeBox" => self.customer_is("PostOfficeBox", |address| address.post_office_box, asked),
            "Fields" => Some(members(asked).all(|(path, asked)| field::holds(&consignment.document, path, asked))),
            "At" => Some(self.is_at(asked)),
            "ShippingDate" => Some(is_date(asked, consignment.shipping_date)),
            "CollectionDate" => Some(is_date(asked, trip.map(|trip| trip.collected))),
            "DeliveryDate" => Some(is_date(asked, trip.map(|trip| trip.latest))),
            "Promise" => Some(is_date(asked, consignment.promise.date) && self.is_promise(asked)),
            "Offer" => all(members(asked).map(|(name, asked)| self.offers(name, asked))),
            other => panic!("no condition asks {other}"),
        }
    }

    fn own_package(&self) -> Option<&'a Package> {
        self.package.map(|package| &self.consignment.packages[package])
    }

    fn packages(&self) -> impl Iterator<Item = Scene<'a>> {
        let scene = *self;
        (0..scene.consignment.packages.len()).map(move |package| Scene { package: Some(package), ..scene })
    }

    /// Those of the package that is asked about, else all.
    fn items(&self) -> impl Iterator<Item = &'a Item> {
        let packages = &self.consignment.packages;
        let packages = self.package.map_or(&packages[..], |package| &packages[package..=package]);
        packages.iter().flat_map(|package| &package.items)
    }

    /// Of the consignment, or of the package that is asked about. Missing figures leave it unknown.
    fn figure(&self, name: &str, asked: &Value) -> Known {
        let Consignment { packages, weight, value, .. } = self.consignment;
        let own = self.own_package();
        let unit = |default| asked["Unit"].as_str().unwrap_or(default);
        match name {
            "Weight" => {
                let weight = own.map_or(weight, |package| &package.weight);
                Some(within(asked, weight, |bound| grams(&bound, unit("Kg"))))
            }
            "Volume" => {
                let volume: Option<BigRational> = own.map_or_else(|| packages.iter().map(Package::volume).sum(), Package::volume);
                Some(within(asked, &volume?, |bound| cubic_millimetres(&bound, unit("Cm3"))))
            }
            "Value" => self.world.is_worth(asked, own.map_or(value, |package| &package.value).as_ref()),
            _ => Some(within(asked, &self.items().map(|item| &item.quantity).sum(), |bound| bound)),
        }
    }

    /// Of the destination, or of the origin of what comes in. What the address doesn't say is as the rule set assumes.
    fn customer_is(&self, name: &str, says: impl Fn(&Address) -> Option<bool>, asked: &Value) -> Known {
        let Consignment { direction, origin, destination, .. } = self.consignment;
        let customer = if direction == "Inbound" { origin } else { destination };
        let is = says(customer).or(self.world.rules["Assume"][name].as_bool())?;
        Some(is == asked.as_bool().expect("true or false"))
    }

    /// By the origin's clocks. A span past midnight belongs to the day on which it begins; its end isn't of it.
    fn is_at(&self, asked: &Value) -> bool {
        let now = self.world.at.to_zoned(self.world.zone(self.consignment));
        let (today, hour) = (now.date(), now.time());
        let from = asked["From"].as_str().map_or(Time::midnight(), consignment::time);
        let is_day = |date: Date| is_one_of(date, &asked["Days"]);
        match asked["To"].as_str().map(consignment::time) {
            None => from <= hour && is_day(today),
            Some(to) if from < to => from <= hour && hour < to && is_day(today),
            Some(to) => (from <= hour && is_day(today)) || (hour < to && is_day(today - 1.day())),
        }
    }

    /// Net, in the rule set's currency where the bounds state none; calendar days from the collection to the latest delivery.
    fn offers(&self, name: &str, asked: &Value) -> Known {
        let Own { trip, price } = self.own;
        match name {
            "Price" => {
                let net = &price.expect("asked of a service with a price").converted;
                let here = self.world.currency();
                let net = self.world.converted(net, here, asked["Currency"].as_str().unwrap_or(here))?;
                Some(within(asked, &net, |bound| bound))
            }
            "TransitDays" => {
                let Trip { collected, latest, .. } = trip.expect("asked of a service with dates");
                Some(within(asked, &BigRational::from_integer((*latest - *collected).get_days().into()), |bound| bound))
            }
            other => panic!("no offer is asked {other}"),
        }
    }

    /// Of a promise that is there.
    fn is_promise(&self, asked: &Value) -> bool {
        let promise = &self.consignment.promise;
        let is_within = || {
            let Some(date) = promise.date else { return false };
            let days = (date - self.world.today(self.consignment)).get_days();
            within(&asked["WithinDays"], &BigRational::from_integer(days.into()), |bound| bound)
        };
        let is_exactly = || promise.date.is_some() && Some(promise.exactly) == asked["Exactly"].as_bool();
        (asked["WithinDays"].is_null() || is_within()) && (asked["Exactly"].is_null() || is_exactly())
    }
}

impl World<'_> {
    /// In the currency of the bounds, which is the rule set's where they state none. Unknown without the value, or without a rate.
    fn is_worth(&self, asked: &Value, value: Option<&Money>) -> Known {
        let Money { amount, currency } = value?;
        let amount = self.converted(amount, currency, asked["Currency"].as_str().unwrap_or(self.currency()))?;
        Some(within(asked, &amount, |bound| bound))
    }
}

/// `Min` and `Max` include their ends, `Above` and `Below` don't.
pub fn within(asked: &Value, figure: &BigRational, measured: impl Fn(BigRational) -> BigRational) -> bool {
    let bound = |name: &str| (!asked[name].is_null()).then(|| measured(exact(&asked[name])));
    bound("Min").is_none_or(|min| *figure >= min)
        && bound("Max").is_none_or(|max| *figure <= max)
        && bound("Above").is_none_or(|above| *figure > above)
        && bound("Below").is_none_or(|below| *figure < below)
}

/// In millimetres; of the sides as they are given.
fn measure(name: &str, package: &Package) -> Option<BigRational> {
    let [longest, middle, shortest] = package.sides.clone()?;
    Some(match name {
        "Longest" => longest,
        "Middle" => middle,
        "Shortest" => shortest,
        "Girth" => package.girth()?,
        "LengthPlusGirth" => longest + package.girth()?,
        _ => longest + middle + shortest,
    })
}

/// What is listed, and whether it is those that it mustn't be.
pub fn none_of(asked: &Value) -> (&Value, bool) {
    asked.get("NoneOf").map_or((asked, false), |list| (list, true))
}

/// One of these texts, or none of them. One that is missing is none.
fn is_text(asked: &Value, given: Option<&str>) -> bool {
    let (asked, none) = none_of(asked);
    given.is_some_and(|given| one_or_more(asked).iter().any(|pattern| matches(pattern, given, true))) != none
}

fn lies_in(world: &World, asked: &Value, address: &Address) -> Known {
    let (asked, none) = none_of(asked);
    world.lies_in(asked, address).ok().map(|lies| lies != none)
}

/// Compared exactly, but for the spaces around them. A list is `Any`.
fn has_tags(asked: &Value, consignment: &Consignment) -> bool {
    let has = |tag: &&str| consignment.tags.contains(tag.trim());
    let (plain, none) = none_of(asked);
    if !plain.is_object() {
        return one_or_more(plain).iter().any(has) != none;
    }
    let of = |name: &str| (!asked[name].is_null()).then(|| one_or_more(&asked[name]));
    of("Any").is_none_or(|tags| tags.iter().any(has))
        && of("All").is_none_or(|tags| tags.iter().all(has))
        && of("None").is_none_or(|tags| !tags.iter().any(has))
}

/// Both ends included. A date that is missing is on none.
fn is_date(asked: &Value, date: Option<Date>) -> bool {
    let bound = |name: &str| asked[name].as_str().map(consignment::date);
    let is = |holds: &dyn Fn(Date) -> bool| date.is_some_and(holds);
    asked["Present"].as_bool().is_none_or(|present| date.is_some() == present)
        && bound("From").is_none_or(|from| is(&|date| from <= date))
        && bound("To").is_none_or(|to| is(&|date| date <= to))
        && (asked["Days"].is_null() || is(&|date| is_one_of(date, &asked["Days"])))
}

fn item_holds(world: &World, item: &Item, condition: &Value) -> Known {
    let holds = |condition: &Value| item_holds(world, item, condition);
    all(members(condition).map(|(name, asked)| match name.as_str() {
        "All" => all(list(asked).iter().map(holds)),
        "Any" => any(list(asked).iter().map(holds)),
        "Not" => not(holds(asked)),
        "Sku" => Some(is_text(asked, item.sku.as_deref())),
        "Description" => Some(is_text(asked, item.description.as_deref())),
        "Category" => Some(is_text(asked, item.category.as_deref())),
        "CountryOfOrigin" => Some(is_text(asked, item.country_of_origin.as_deref())),
        "HarmonisationCode" => Some(is_text(asked, item.harmonisation_code.as_deref())),
        "Quantity" => Some(within(asked, &item.quantity, |bound| bound)),
        "Weight" => Some(within(asked, item.weight.as_ref()?, |bound| grams(&bound, asked["Unit"].as_str().unwrap_or("Kg")))),
        "Value" => world.is_worth(asked, item.value.as_ref()),
        "DangerousGoods" => Some(members(asked).all(|(name, asked)| is_dangerous(item.dangerous_goods.as_ref(), name, asked))),
        other => panic!("no item is asked {other}"),
    }))
}

fn is_dangerous(goods: Option<&DangerousGoods>, name: &str, asked: &Value) -> bool {
    let given = |text: fn(&DangerousGoods) -> &Option<String>| goods.and_then(|goods| text(goods).as_deref());
    match name {
        "Present" => asked.as_bool() == Some(goods.is_some()),
        "Classes" => are_classes(asked, goods.map_or(&[], |goods| &goods.classes)),
        "PackingGroup" => is_text(asked, given(|goods| &goods.packing_group)),
        "PhysicalForm" => is_text(asked, given(|goods| &goods.physical_form)),
        "UnNumber" => {
            let (asked, none) = none_of(asked);
            let number = |text: &str| text.trim().to_uppercase().trim_start_matches("UN").trim().to_owned();
            let is = |given: &str| one_or_more(asked).into_iter().any(|one| matches(&number(one), &number(given), true));
            given(|goods| &goods.un_number).is_some_and(is) != none
        }
        "LimitedQuantity" => goods.is_some_and(|goods| Some(goods.limited_quantity) == asked.as_bool()),
        other => panic!("no dangerous goods are asked {other}"),
    }
}

/// One of the item's classes is among these; all are; none is.
fn are_classes(asked: &Value, classes: &[String]) -> bool {
    let (listed, none) = none_of(asked);
    let is_among = |class: &String, listed: &Value| one_or_more(listed).iter().any(|asked| is_class(class, asked));
    match asked.get("Only") {
        Some(only) => classes.iter().all(|class| is_among(class, only)),
        None => classes.iter().any(|class| is_among(class, listed)) != none,
    }
}

/// Itself, or what goes on from it with a dot or a letter.
fn is_class(class: &str, asked: &str) -> bool {
    let (class, asked) = (class.trim().to_lowercase(), asked.trim().to_lowercase());
    class.strip_prefix(&asked).is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c == '.' || c.is_alphabetic()))
}

/// Asked of nothing, a condition of every one holds, and one of any doesn't.
#[test]
fn three_values() {
    let (yes, no, unknown) = (Some(true), Some(false), None);
    assert_eq!((all([yes, unknown].into_iter()), all([no, unknown].into_iter()), all([].into_iter())), (unknown, no, yes));
    assert_eq!((any([yes, unknown].into_iter()), any([no, unknown].into_iter()), any([].into_iter())), (yes, unknown, no));
    assert_eq!(not(unknown), unknown);
    assert!(within(&serde_json::json!({}), &BigRational::zero(), |bound| bound));
}
