//! A consignment and its figures (§3), or the finding that it is invalid.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use serde_json::Value;

use super::country::country;
use super::item::{Item, read_item};
use super::number::{exact, grams, millimetres};
use super::place::Address;
use super::{World, list, names, text};

/// What the rules look at.
#[derive(Clone, Debug)]
pub struct Consignment {
    /// As it was given: conditions may ask for any field of it.
    pub document: Value,
    pub source: Option<String>,
    pub direction: String,
    pub origin: Address,
    pub destination: Address,
    pub packages: Vec<Package>,
    /// In grams: its own, else the sum.
    pub weight: BigRational,
    /// Its own, else the sum; none if a package's is missing.
    pub value: Option<Money>,
    /// Trimmed.
    pub tags: BTreeSet<String>,
    pub shipping_date: Option<Date>,
    pub promise: Promise,
}

#[derive(Clone, Debug)]
pub struct Package {
    /// In grams.
    pub weight: BigRational,
    /// In millimetres, the longest first.
    pub sides: Option<[BigRational; 3]>,
    pub value: Option<Money>,
    pub packaging_type: Option<String>,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug)]
pub struct Money {
    pub amount: BigRational,
    pub currency: String,
}

/// What was promised to the recipient.
#[derive(Clone, Debug)]
pub struct Promise {
    pub date: Option<Date>,
    /// On that date, not by it.
    pub exactly: bool,
    pub window: Option<(Time, Time)>,
}

impl Package {
    /// Two times the two shorter sides.
    pub fn girth(&self) -> Option<BigRational> {
        let [_, middle, short] = self.sides.as_ref()?;
        Some((middle + short) * BigRational::from_integer(2.into()))
    }

    /// In cubic millimetres.
    pub fn volume(&self) -> Option<BigRational> {
        let [long, middle, short] = self.sides.as_ref()?;
        Some(long * middle * short)
    }
}

impl Consignment {
    /// `None` if it is invalid.
    pub fn read(world: &World, document: &Value) -> Option<Consignment> {
        let json = &names::consignment(document)?;
        let packages: Vec<Package> = list(&json["Packages"]).iter().map(|package| read_package(world, package)).collect::<Option<_>>()?;
        if packages.is_empty() || packages.len() > 100_000 {
            return None;
        }
        let own_value = optional(&json["Value"], read_money)?;
        let mut currencies: Vec<&Money> = packages.iter().filter_map(|package| package.value.as_ref()).collect();
        currencies.extend(&own_value);
        if currencies.windows(2).any(|two| two[0].currency != two[1].currency) {
            return None;
        }
        let own_weight = optional(&json["Weight"], read_weight)?;
        let tags: BTreeSet<String> = list(&json["Tags"]).iter().map(|tag| text(tag).trim().to_owned()).collect();
        if tags.contains("") {
            return None;
        }
        let origin = read_address(world, json, "Origin")?;
        let destination = read_address(world, json, "Destination")?;
        destination.country.as_ref()?;
        Some(Consignment {
            document: document.clone(),
            source: given_text(&json["Source"]),
            direction: json["Direction"].as_str().unwrap_or("Outbound").to_owned(),
            origin,
            destination,
            weight: own_weight.unwrap_or_else(|| packages.iter().map(|package| &package.weight).sum()),
            value: own_value.or_else(|| sum_of_values(&packages)),
            packages,
            tags,
            shipping_date: json["ShippingDate"].as_str().map(date),
            promise: read_promise(json)?,
        })
    }
}

/// A field that may be left out: `None` is an invalid one, `Some(None)` an absent one.
#[allow(clippy::option_option, reason = "absent and invalid are two things, and `?` tells them apart")]
pub fn optional<T>(json: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Option<T>> {
    if json.is_null() { Some(None) } else { read(json).map(Some) }
}

/// A size of the rule set stands for the dimensions, and the weight, that the package doesn't give itself.
fn read_package(world: &World, json: &Value) -> Option<Package> {
    let size = match json["PackageSizeReference"].as_str() {
        Some(reference) => world.find("PackageSizes", reference)?,
        None => &Value::Null,
    };
    let given = |field: &str| {
        if json[field].is_null() { size[field].clone() } else { json[field].clone() }
    };
    Some(Package {
        weight: optional(&given("Weight"), read_weight)??,
        sides: optional(&given("Dimensions"), read_sides)?,
        value: optional(&json["Value"], read_money)?,
        packaging_type: given_text(&json["PackagingType"]),
        items: list(&json["Items"]).iter().map(read_item).collect::<Option<_>>()?,
    })
}

/// A text that is there: not null, and not empty.
pub fn given_text(json: &Value) -> Option<String> {
    json.as_str().filter(|text| !text.trim().is_empty()).map(String::from)
}

pub fn read_weight(json: &Value) -> Option<BigRational> {
    let weight = grams(&exact(&json["Value"]), text(&json["Unit"]));
    (!weight.is_negative()).then_some(weight)
}

fn read_sides(json: &Value) -> Option<[BigRational; 3]> {
    let side = |name: &str| millimetres(&exact(&json[name]), text(&json["Unit"]));
    let mut sides = ["Length", "Width", "Height"].map(side);
    sides.sort();
    sides.reverse();
    sides.iter().all(|side| !side.is_negative()).then_some(sides)
}

pub fn read_money(json: &Value) -> Option<Money> {
    let amount = exact(&json["Amount"]);
    let currency = text(&json["Currency"]["IsoCode"]).to_owned();
    (!amount.is_negative()).then_some(Money { amount, currency })
}

/// Values without one currency among them don't get here. One that is missing leaves the sum unknown.
fn sum_of_values(packages: &[Package]) -> Option<Money> {
    let mut sum = Money { amount: BigRational::zero(), currency: String::new() };
    for package in packages {
        let value = package.value.as_ref()?;
        sum.amount += &value.amount;
        sum.currency.clone_from(&value.currency);
    }
    Some(sum)
}

/// An address that names a location takes its country and postcode from it where it gives none itself. A rule set
/// without locations takes no notice of what an address names.
fn read_address(world: &World, json: &Value, kind: &str) -> Option<Address> {
    let Some(json) = list(&json["Addresses"]).iter().find(|address| address["AddressType"] == kind) else {
        return Some(Address::default());
    };
    let mut location = json["ShippingLocationReference"].as_str();
    if list(&world.rules["ShippingLocations"]).is_empty() {
        location = None;
    }
    let lent = match location {
        Some(location) => {
            world.find("ShippingLocations", location)?;
            world.location_place(location)
        }
        None => None,
    };
    // One code is enough; several must mean the same.
    let codes = ["TwoLetterCode", "ThreeLetterCode", "NumericCode"].map(|name| &json["Country"]["IsoCode"][name]);
    let codes = codes.into_iter().filter(|code| !code.is_null()).map(|code| country(text(code))).collect::<Option<Vec<_>>>()?;
    let own = codes.first().copied();
    if codes.iter().any(|other| Some(other) != own.as_ref()) {
        return None;
    }
    let postcode = given_text(&json["Postcode"]);
    let written = postcode.or_else(|| lent.as_ref().map(|(.., postcode)| postcode.clone())).unwrap_or_default();
    let place = own.or(lent.map(|(country, within, _)| (country, within)));
    let address = place.map_or_else(Address::default, |(country, within)| Address::new(country, within, &written));
    Some(Address {
        location: location.map(String::from),
        region: given_text(&json["Region"]),
        town: given_text(&json["Town"]),
        residential: json["Residential"].as_bool(),
        post_office_box: json["PostOfficeBox"].as_bool(),
        ..address
    })
}

/// A window stands beside the date, or on the consignment itself; given twice, both must be the same.
fn read_promise(json: &Value) -> Option<Promise> {
    let requested = &json["RequestedDeliveryDate"];
    let windows = [&requested["DeliveryWindow"], &json["DeliveryWindow"]].map(window);
    if windows[0].is_some() && windows[1].is_some() && windows[0] != windows[1] {
        return None;
    }
    Some(Promise {
        date: requested["Date"].as_str().map(date),
        exactly: requested["IsToBeExactlyOnTheDateSpecified"].as_bool().unwrap_or(false),
        window: windows[0].or(windows[1]),
    })
}

/// `{ "Start": "08:00", "End": "18:00" }`
pub fn window(json: &Value) -> Option<(Time, Time)> {
    let at = |end: &str| time(text(&json[end]));
    (!json.is_null()).then(|| (at("Start"), at("End")))
}

/// The calendar date as written, whatever time and offset follow.
pub fn date(text: &str) -> Date {
    text[..10].parse().expect("a date")
}

pub fn time(text: &str) -> Time {
    text.parse().expect("a time of day")
}
