//! Consignments made in code.

use std::fmt::Display;

use chrono::NaiveDate;

use super::{Address, Consignment, ConsignmentError, DeliveryPromise, Dimensions, Direction, FieldValue, Fields, Item, Package, State};
use crate::json::{Path, Problem, violations};
use crate::measure::{Length, LengthUnit, Weight, WeightUnit};
use crate::money::{CurrencyError, Money};
use crate::number::{Number, Quantity, QuantityError};
use crate::reference::{Reference, placeholder};
use crate::time::{TimeOfDay, Window};

/// A consignment, a package or an address that is being made. What is wrong with it is collected, and told by `build`, all of it at once.
///
/// ```
/// use consign::{Address, Consignment, Package};
/// let order = Consignment::new("EC-1", Address::to("GB", "M1 5WG"))
///     .package(Package::kg(1.8).cm(30, 20, 10).value("24.99", "GBP"))
///     .from("Leeds")
///     .tag("Alcohol")
///     .deliver_by("2026-11-04".parse()?)
///     .build()?;
/// assert_eq!(order.packages[0].weight.map(|weight| weight.to_string()).as_deref(), Some("1.8 kg"));
///
/// let error = Consignment::new("EC-2", Address::to("EN", "M1 5WG")).package(Package::lb(-1)).build().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "Addresses: unknown country `EN`: an ISO 3166-1 code such as `GB`, `GBR` or `826`\n\
///      Packages[0].Weight: `-1 lb` is negative"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a draft comes to nothing until it is built"]
pub struct Draft<T> {
    made: T,
    /// The consignment's, once it is known.
    reference: Option<String>,
    wrong: Vec<Wrong>,
}

/// What is wrong until there is one.
const NO_PACKAGE: &str = "a consignment has at least one package";

/// What is wrong: in which package, if in one, at which field.
#[derive(Debug, Clone)]
struct Wrong(Option<usize>, &'static str, String);

impl<T> From<T> for Draft<T> {
    fn from(made: T) -> Self {
        Self::of(made)
    }
}

impl<T> Draft<T> {
    fn of(made: T) -> Self {
        Self { made, reference: None, wrong: Vec::new() }
    }

    pub(super) fn put<V, E: Display>(mut self, key: &'static str, value: Result<V, E>, put: impl FnOnce(&mut T, V)) -> Self {
        match value {
            Ok(value) => put(&mut self.made, value),
            Err(error) => self.wrong.push(Wrong(None, key, error.to_string())),
        }
        self
    }

    /// The same with something that can't be wrong.
    pub(super) fn with(mut self, put: impl FnOnce(&mut T)) -> Self {
        put(&mut self.made);
        self
    }

    /// What was made.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with the path that it has in a document. What only a rule set tells, such as an unknown
    /// shipping location, is told when it is asked.
    pub fn build(self) -> Result<T, ConsignmentError> {
        if self.wrong.is_empty() {
            return Ok(self.made);
        }
        let problem = |Wrong(package, key, message)| {
            let around = package.map_or_else(Path::default, |index| Path::default().key("Packages").index(index));
            Problem::new(around.key(key), message)
        };
        let problems: Vec<Problem> = self.wrong.into_iter().map(problem).collect();
        Err(ConsignmentError { reference: self.reference, violations: violations(problems, None) })
    }
}

pub(super) fn measured<M>(value: impl Number, new: impl FnOnce(rust_decimal::Decimal) -> Result<M, QuantityError>) -> Result<M, String> {
    value.decimal().and_then(new).map_err(|error| error.to_string())
}

pub(super) fn money(amount: impl Number, currency: impl AsRef<str>) -> Result<Money, String> {
    let currency = currency.as_ref().parse().map_err(|error: CurrencyError| error.to_string())?;
    Ok(Money { amount: measured(amount, Quantity::new)?, currency })
}

impl Address {
    /// An address in a country, by its postcode as written: one that can't be read is as good as none, and so is an empty one.
    pub fn to(country: impl AsRef<str>, postcode: impl Into<String>) -> Draft<Self> {
        let postcode = postcode.into();
        let length = if postcode.chars().nth(256).is_some() { Err("the postcode is longer than `256` characters") } else { Ok(postcode) };
        let address =
            Draft::of(Self::default()).put("Country", country.as_ref().parse(), |address, country| address.country = Some(country));
        address.put("Postcode", length, |address, postcode| address.postcode = Some(postcode).filter(|text| !text.is_empty()))
    }

    /// A site of the shipper, by its reference in the rule set.
    pub fn at(location: impl AsRef<str>) -> Draft<Self> {
        Draft::of(Self::default())
            .put("ShippingLocationReference", location.as_ref().parse(), |address, location| address.location = Some(location))
    }
}

impl Package {
    /// A package of so many kilograms, 0 to 100,000 t.
    pub fn kg(weight: impl Number) -> Draft<Self> {
        Self::weighing(weight, WeightUnit::Kilogram)
    }

    /// A package of so many grams.
    pub fn g(weight: impl Number) -> Draft<Self> {
        Self::weighing(weight, WeightUnit::Gram)
    }

    /// A package of so many pounds.
    pub fn lb(weight: impl Number) -> Draft<Self> {
        Self::weighing(weight, WeightUnit::Pound)
    }

    /// A package of so many ounces.
    pub fn oz(weight: impl Number) -> Draft<Self> {
        Self::weighing(weight, WeightUnit::Ounce)
    }

    /// A package of a weight in any unit.
    pub fn weighing(weight: impl Number, unit: WeightUnit) -> Draft<Self> {
        let weight = measured(weight, |value| Weight::new(value, unit));
        Draft::of(Self::default()).put("Weight", weight, |package, weight| package.weight = Some(weight))
    }

    /// A package of a standard size of the rule set, which gives its weight and its sides.
    pub fn of_size(size: impl AsRef<str>) -> Draft<Self> {
        Draft::of(Self::default()).size(size)
    }
}

impl Draft<Package> {
    /// Its sides in centimetres, each 0 to 1,000 km, in any order.
    pub fn cm(self, length: impl Number, width: impl Number, height: impl Number) -> Self {
        self.sides(LengthUnit::Centimetre, length, width, height)
    }

    /// Its sides in millimetres.
    pub fn mm(self, length: impl Number, width: impl Number, height: impl Number) -> Self {
        self.sides(LengthUnit::Millimetre, length, width, height)
    }

    /// Its sides in inches.
    pub fn inches(self, length: impl Number, width: impl Number, height: impl Number) -> Self {
        self.sides(LengthUnit::Inch, length, width, height)
    }

    fn sides(self, unit: LengthUnit, length: impl Number, width: impl Number, height: impl Number) -> Self {
        let side = |value| Length::new(value, unit);
        let [length, width, height] = [measured(length, side), measured(width, side), measured(height, side)];
        let sides = length.and_then(|length| Ok(Dimensions { length, width: width?, height: height? }));
        self.put("Dimensions", sides, |package, sides| package.dimensions = Some(sides))
    }

    /// What it is worth: 0 to below 10,000,000,000 of a currency of ISO 4217.
    pub fn value(self, amount: impl Number, currency: impl AsRef<str>) -> Self {
        self.put("Value", money(amount, currency), |package, value| package.value = Some(value))
    }

    /// A standard size of the rule set, for what the package itself doesn't give.
    pub fn size(self, size: impl AsRef<str>) -> Self {
        self.put("PackageSizeReference", size.as_ref().parse::<Reference>(), |package, size| package.size = Some(size))
    }

    /// Of which type it is: a box, an envelope and so on.
    pub fn packaging(self, packaging_type: impl Into<String>) -> Self {
        self.with(|package| package.packaging_type = Some(packaging_type.into()))
    }

    /// One item more.
    pub fn item(mut self, item: impl Into<Draft<Item>>) -> Self {
        let Draft { made, wrong, .. } = item.into();
        self.made.items.push(made);
        self.wrong.extend(wrong.into_iter().map(|Wrong(.., message)| Wrong(None, "Items", message)));
        self
    }
}

impl Consignment {
    /// A consignment to a destination, outbound and unallocated; see [`Draft`]. It needs a package at least.
    pub fn new(reference: impl AsRef<str>, destination: impl Into<Draft<Address>>) -> Draft<Self> {
        let Draft { made: destination, wrong, .. } = destination.into();
        let consignment = Self {
            reference: placeholder(),
            state: State::Unallocated,
            direction: Direction::Outbound,
            shipping_date: None,
            promise: DeliveryPromise::default(),
            packages: Vec::new(),
            weight: None,
            value: None,
            origin: None,
            destination,
            tags: Vec::new(),
            source: None,
            fields: Fields::default(),
        };
        let read = reference.as_ref().parse::<Reference>();
        let named = read.as_ref().ok().map(ToString::to_string);
        let draft = Draft { made: consignment, reference: named, wrong: vec![Wrong(None, "Packages", NO_PACKAGE.to_owned())] };
        draft.put("Reference", read, |consignment, reference| consignment.reference = reference).wrong_address(wrong)
    }
}

impl Draft<Consignment> {
    fn wrong_address(mut self, wrong: Vec<Wrong>) -> Self {
        self.wrong.extend(wrong.into_iter().map(|Wrong(_, _, message)| Wrong(None, "Addresses", message)));
        self
    }

    /// One package more.
    pub fn package(mut self, package: impl Into<Draft<Package>>) -> Self {
        let (Draft { made, wrong, .. }, index) = (package.into(), self.made.packages.len());
        self.made.packages.push(made);
        self.wrong.retain(|Wrong(.., message)| message != NO_PACKAGE);
        self.wrong.extend(wrong.into_iter().map(|Wrong(_, key, message)| Wrong(Some(index), key, message)));
        self
    }

    /// Some packages more.
    pub fn packages<P: Into<Draft<Package>>>(self, packages: impl IntoIterator<Item = P>) -> Self {
        packages.into_iter().fold(self, Self::package)
    }

    /// The shipping location of the rule set that it is collected at.
    pub fn from(self, location: impl AsRef<str>) -> Self {
        self.origin(Address::at(location))
    }

    /// Where it is collected.
    pub fn origin(mut self, origin: impl Into<Draft<Address>>) -> Self {
        let Draft { made, wrong, .. } = origin.into();
        self.made.origin = Some(made);
        self.wrong_address(wrong)
    }

    /// What a service must be fit for to take it; one more.
    pub fn tag(self, tag: impl AsRef<str>) -> Self {
        self.put("Tags", tag.as_ref().parse(), |consignment, tag| consignment.tags.push(tag))
    }

    /// The same for several.
    pub fn tags<T: AsRef<str>>(self, tags: impl IntoIterator<Item = T>) -> Self {
        tags.into_iter().fold(self, Self::tag)
    }

    /// Where the order came from.
    pub fn source(self, source: impl Into<String>) -> Self {
        self.with(|consignment| consignment.source = Some(source.into()))
    }

    /// What `MetaData` says under a key. Rules may ask for it by `Fields`.
    ///
    /// ```
    /// use consign::{Address, Consignment, Package};
    /// let order = Consignment::new("EC-1", Address::to("GB", "M1 5WG")).package(Package::kg(1)).meta("Channel", "web").build()?;
    /// assert!(serde_json::to_string(&order)?.contains(r#"{"KeyValue":"Channel","StringValue":"web"}"#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn meta(self, key: impl AsRef<str>, value: impl Into<FieldValue>) -> Self {
        self.with(|consignment| consignment.fields.add(&format!("MetaData.{}", key.as_ref()), value.into()))
    }

    /// What stands at a path of the consignment's document that this library knows no use for but rules' `Fields`:
    /// `CustomsDocumentation.ShippingTerms`.
    pub fn field(self, path: impl AsRef<str>, value: impl Into<FieldValue>) -> Self {
        self.with(|consignment| consignment.fields.add(path.as_ref(), value.into()))
    }

    /// The one date on which it may be collected.
    pub fn shipping_date(mut self, date: NaiveDate) -> Self {
        self.made.shipping_date = Some(date);
        self
    }

    /// The date by which it is delivered, itself included.
    pub fn deliver_by(mut self, date: NaiveDate) -> Self {
        (self.made.promise.date, self.made.promise.exactly) = (Some(date), false);
        self
    }

    /// The date on which it is delivered, no sooner and no later.
    pub fn deliver_on(mut self, date: NaiveDate) -> Self {
        (self.made.promise.date, self.made.promise.exactly) = (Some(date), true);
        self
    }

    /// The part of the day within which it is delivered, both ends included: `"09:00"`, `"12:00"`.
    pub fn delivery_window(self, start: impl AsRef<str>, end: impl AsRef<str>) -> Self {
        let time = |text: &str| text.parse::<TimeOfDay>().map_err(|error| error.to_string());
        let window = time(start.as_ref()).and_then(|start| Ok(Window { start, end: time(end.as_ref())? }));
        let window = window.and_then(|window| {
            if window.end < window.start { Err(format!("the window `{window}` ends before it starts")) } else { Ok(window) }
        });
        self.put("DeliveryWindow", window, |consignment, window| consignment.promise.window = Some(window))
    }

    /// Which way it goes.
    pub fn direction(mut self, direction: Direction) -> Self {
        self.made.direction = direction;
        self
    }

    /// Where it stands.
    pub fn state(mut self, state: State) -> Self {
        self.made.state = state;
        self
    }

    /// What it weighs, in place of the sum of its packages' weights.
    pub fn weight(self, weight: impl Number, unit: WeightUnit) -> Self {
        let weight = measured(weight, |value| Weight::new(value, unit));
        self.put("Weight", weight, |consignment, weight| consignment.weight = Some(weight))
    }

    /// What it is worth, in place of the sum of its packages' values.
    pub fn value(self, amount: impl Number, currency: impl AsRef<str>) -> Self {
        self.put("Value", money(amount, currency), |consignment, value| consignment.value = Some(value))
    }
}
