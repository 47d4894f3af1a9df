//! A consignment as it is written: SortedPRO's JSON.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::NaiveDate;
use serde_json::value::RawValue;

use super::address::{Address, AddressDocument};
use super::fields::Fields;
use super::figures::{DimensionsDocument, MoneyDocument, WeightDocument};
use super::items::{ItemDocument, Label, MOST_ITEMS, said};
use super::{Consignment, ConsignmentError, DeliveryPromise, Direction, LONGEST_CONSIGNMENT, MOST_PACKAGES, Package, State};
use crate::json::{self, Decode, Problem, Problems, Reader, Trail, ViolationCode, record};
use crate::reference::{Reference, Tag};
use crate::time::Window;

record! {
    /// A consignment as it is written. A real one has more fields; they are ignored.
    pub struct ConsignmentDocument, "a consignment" {
        /// Its name.
        pub reference: Reference = "Reference",
        /// Its state. Only `Unallocated` and `AllocationFailed` can be allocated. Default: `Unallocated`.
        pub state: Option<String> = "State",
        /// Which way it goes. Default: `Outbound`.
        pub direction: Option<Direction> = "Direction",
        /// The only date on which it may be collected. Default: any.
        #[serde(serialize_with = "date")]
        pub shipping_date: Option<NaiveDate> = "ShippingDate",
        /// The promised date. Default: none.
        pub requested_delivery_date: Option<RequestedDeliveryDate> = "RequestedDeliveryDate",
        /// The promised part of the day. Default: none.
        pub delivery_window: Option<Window> = "DeliveryWindow",
        /// What it consists of, 1 to 100,000 packages.
        pub packages: Vec<PackageDocument> = "Packages",
        /// Its weight, in place of the sum of the packages' weights. Default: the sum.
        pub weight: Option<WeightDocument> = "Weight",
        /// Its value, in place of the sum of the packages' values. Default: the sum.
        pub value: Option<MoneyDocument> = "Value",
        /// One address of type Destination, at most one of type Origin. Others are ignored.
        pub addresses: Vec<AddressDocument> = "Addresses",
        /// What a service must be fit for to take it.
        #[serde(default)]
        pub tags: Vec<Tag> = "Tags",
        /// Where the order came from. Default: none.
        pub source: Option<String> = "Source",
        /// Named values, which conditions can ask for by `Fields`. Default: none.
        pub meta_data: Option<Kept> = "MetaData",
    }

    /// The date that was promised.
    pub struct RequestedDeliveryDate, "a requested delivery date" {
        /// The date. Default: none.
        #[serde(serialize_with = "date")]
        pub date: Option<NaiveDate> = "Date",
        /// Whether it must arrive on the date. False: on it or before. Default: false.
        pub exactly: Option<bool> = "IsToBeExactlyOnTheDateSpecified",
        /// The promised part of the day. Default: none.
        pub delivery_window: Option<Window> = "DeliveryWindow",
    }

    /// One wrapped thing.
    pub struct PackageDocument, "a package" {
        /// Its weight. Default: that of its size; else unknown.
        pub weight: Option<WeightDocument> = "Weight",
        /// Its sides. Default: those of its size; else unknown.
        pub dimensions: Option<DimensionsDocument> = "Dimensions",
        /// Its value. Default: unknown.
        pub value: Option<MoneyDocument> = "Value",
        /// A standard size of the rule set. Default: none.
        pub size: Option<Reference> = "PackageSizeReference",
        /// Its type: a box, an envelope and so on. Default: none.
        pub packaging_type: Option<Label> = "PackagingType",
        /// What is in it; at most 100,000 items in a consignment.
        #[serde(default)]
        pub items: Vec<ItemDocument> = "Items",
    }
}

/// A part that stays where it stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept;

impl Decode for Kept {
    fn decode(reader: &mut Reader<'_>, _: &Trail<'_>) -> Self {
        reader.skip();
        Self
    }

    fn placeholder() -> Self {
        Self
    }
}

impl serde::Serialize for Kept {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Kept {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "MetaData".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "A list of objects, each with `KeyValue` and one of `StringValue`, `IntValue`, `DecimalValue`, `BoolValue`, `DateTimeValue`." })
    }
}

/// The consignment's own way of writing a date.
#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn date<S: serde::Serializer>(date: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&date.map_or_else(String::new, |date| date.format("%Y-%m-%dT00:00:00+00:00").to_string()))
}

impl Consignment {
    /// Reads a consignment; fields that it doesn't know are ignored.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with line and column.
    pub fn from_json(source: &str) -> Result<Self, ConsignmentError> {
        let refused = |reference, violations| ConsignmentError { reference, violations };
        let read = json::read::<ConsignmentDocument>(source, "a consignment", LONGEST_CONSIGNMENT, false);
        let (document, mut problems) = read.map_err(|violations| refused(None, violations))?;
        let mut found = Problems::default();
        let understood = document.understood(Fields::of_text(source), &mut found);
        problems.append_unexplained(found);
        match understood {
            Ok(consignment) if problems.is_empty() => Ok(consignment),
            Ok(Consignment { reference, .. }) | Err(reference) => {
                let reference = Some(reference.to_string()).filter(|reference| !reference.is_empty());
                Err(refused(reference, json::violations(problems, Some(source))))
            }
        }
    }
}

impl FromStr for Consignment {
    type Err = ConsignmentError;

    fn from_str(source: &str) -> Result<Self, Self::Err> {
        Self::from_json(source)
    }
}

impl ConsignmentDocument {
    /// The consignment; its reference alone, and a problem, if it has no destination.
    fn understood(self, fields: Fields, problems: &mut Problems) -> Result<Consignment, Reference> {
        let root = Trail::Root;
        let packages = root.key("Packages");
        if self.packages.is_empty() {
            problems.refuse(packages.path(), "a consignment has at least one package");
        }
        if self.packages.len() > MOST_PACKAGES {
            let message = format!("`{}` packages are too many: at most `{MOST_PACKAGES}`", self.packages.len());
            problems.push(Problem::new(packages.path(), message).code(ViolationCode::TooLarge));
        }
        let items: usize = self.packages.iter().map(|package| package.items.len()).sum();
        if items > MOST_ITEMS {
            let message = format!("`{items}` items are too many: at most `{MOST_ITEMS}`");
            problems.push(Problem::new(packages.path(), message).code(ViolationCode::TooLarge));
        }
        let promise = self.promise(problems);
        let addresses = root.key("Addresses");
        let [origin, destination] = ends(self.addresses, &addresses, problems);
        let Some(destination) = destination else {
            problems.refuse(addresses.path(), "a consignment has a destination: an address of type `Destination`");
            return Err(self.reference);
        };
        if destination.country.is_none() && destination.location.is_none() {
            problems.refuse(addresses.path(), "the destination has no country");
        }
        let read_packages = self.packages.into_iter().enumerate();
        Ok(Consignment {
            state: self.state.as_deref().map_or(State::Unallocated, State::from),
            direction: self.direction.unwrap_or(Direction::Outbound),
            shipping_date: self.shipping_date,
            promise,
            packages: read_packages.map(|(index, package)| package.understood(&packages.index(index), problems)).collect(),
            weight: self.weight.and_then(|weight| weight.understood(&root.key("Weight"), problems)),
            value: self.value.map(MoneyDocument::money),
            origin,
            destination,
            reference: self.reference,
            tags: self.tags,
            source: self.source.filter(|source| !source.trim().is_empty()),
            fields,
        })
    }

    fn promise(&self, problems: &mut Problems) -> DeliveryPromise {
        let requested = self.requested_delivery_date.as_ref();
        let root = Trail::Root;
        let path = root.key("RequestedDeliveryDate");
        let inner = requested.and_then(|requested| requested.delivery_window);
        let (inner_path, outer_path) = (path.key("DeliveryWindow"), root.key("DeliveryWindow"));
        if let (Some(inner), Some(outer)) = (inner, self.delivery_window)
            && inner != outer
        {
            let problem = Problem::new(outer_path.path(), format!("two delivery windows, `{outer}` and `{inner}`"));
            problems.push(problem.other(inner_path.path(), "the other"));
        }
        for (window, path) in [(inner, &inner_path), (self.delivery_window, &outer_path)] {
            if let Some(window) = window.filter(|window| window.end < window.start) {
                problems.refuse(path.path(), format!("the window `{window}` ends before it starts"));
            }
        }
        let exactly = requested.and_then(|requested| requested.exactly).unwrap_or(false);
        let date = requested.and_then(|requested| requested.date);
        DeliveryPromise { date, exactly, window: inner.or(self.delivery_window) }
    }
}

/// The origin and the destination among the addresses.
fn ends(addresses: Vec<AddressDocument>, trail: &Trail<'_>, problems: &mut Problems) -> [Option<Address>; 2] {
    let mut ends: [Option<(usize, Address)>; 2] = [None, None];
    for (index, address) in addresses.into_iter().enumerate() {
        let here = trail.index(index);
        let kind = crate::number::trimmed(&address.kind);
        let end = match () {
            () if kind.eq_ignore_ascii_case("Origin") => &mut ends[0],
            () if kind.eq_ignore_ascii_case("Destination") => &mut ends[1],
            () => continue,
        };
        if let Some((first, _)) = end {
            let problem = Problem::new(here.path(), format!("a second address of type `{kind}`"));
            problems.push(problem.other(trail.index(*first).path(), "the first"));
            continue;
        }
        *end = Some((index, address.understood(&here, problems)));
    }
    ends.map(|end| end.map(|(_, address)| address))
}

impl PackageDocument {
    fn understood(self, trail: &Trail<'_>, problems: &mut Problems) -> Package {
        let items = trail.key("Items");
        Package {
            weight: self.weight.and_then(|weight| weight.understood(&trail.key("Weight"), problems)),
            dimensions: self.dimensions.and_then(|sides| sides.understood(&trail.key("Dimensions"), problems)),
            value: self.value.map(MoneyDocument::money),
            size: self.size,
            packaging_type: said(self.packaging_type),
            items: self.items.into_iter().enumerate().map(|(index, item)| item.understood(&items.index(index), problems)).collect(),
        }
    }
}

impl From<&Consignment> for ConsignmentDocument {
    fn from(consignment: &Consignment) -> Self {
        let ends = [("Origin", consignment.origin.as_ref()), ("Destination", Some(&consignment.destination))];
        let promise = consignment.promise;
        Self {
            reference: consignment.reference.clone(),
            state: Some(consignment.state.to_string()),
            direction: Some(consignment.direction),
            shipping_date: consignment.shipping_date,
            requested_delivery_date: (promise != DeliveryPromise::default()).then_some(RequestedDeliveryDate {
                date: promise.date,
                exactly: Some(promise.exactly),
                delivery_window: promise.window,
            }),
            delivery_window: None,
            packages: consignment.packages.iter().map(PackageDocument::from).collect(),
            weight: consignment.weight.map(WeightDocument::from),
            value: consignment.value.map(MoneyDocument::from),
            addresses: ends.into_iter().filter_map(|(kind, address)| Some(AddressDocument::new(kind, address?))).collect(),
            tags: consignment.tags.clone(),
            source: consignment.source.clone(),
            meta_data: None,
        }
    }
}

impl From<&Package> for PackageDocument {
    fn from(package: &Package) -> Self {
        Self {
            weight: package.weight.map(WeightDocument::from),
            dimensions: package.dimensions.map(DimensionsDocument::from),
            value: package.value.map(MoneyDocument::from),
            size: package.size.clone(),
            packaging_type: package.packaging_type.clone().map(Label),
            items: package.items.iter().map(ItemDocument::from).collect(),
        }
    }
}

/// A consignment with what else its document says.
#[derive(serde::Serialize)]
struct Written {
    #[serde(flatten)]
    document: ConsignmentDocument,
    #[serde(flatten)]
    more: BTreeMap<String, Box<RawValue>>,
}

impl serde::Serialize for Consignment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written { document: ConsignmentDocument::from(self), more: self.fields.more() }.serialize(serializer)
    }
}
