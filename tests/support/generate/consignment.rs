//! Consignments: most of them ordinary, some with a fault.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use super::address::{Address, addresses};
use super::group::{Given, Group, now_and_then, only, unwrapped};
use super::item;
use super::part::{DATE, Part, count, dimensions, figure, flag, just, list, maybe, object, text, weight, window};
use super::service::TAGS;
use super::setting::Setting;

/// What makes a consignment invalid, or not to be allocated. One at a time: which of two would be told is nobody's law.
#[derive(Clone, Copy, Debug)]
enum Fault {
    WrongState(&'static str),
    NoPackages,
    NoWeight,
    NegativeWeight,
    TwoCurrencies,
    ValueInAnotherCurrency,
    UnknownSize,
    UnknownLocation,
    NoDestination,
    NoCountry,
    UnknownCountry,
    EmptyTag,
    TwoWindows,
    /// A field whose name is nearly that of one that decides.
    NearlyNamed(&'static str, &'static str),
    /// A field in two spellings.
    NamedTwice,
}

/// What is a fault in the second edition alone.
const FAULTS_OF_NAMES: [Fault; 6] = [
    Fault::NearlyNamed("Packages", "Pakages"),
    Fault::NearlyNamed("Packages", "Packagess"),
    Fault::NearlyNamed("Addresses", "Adresses"),
    Fault::NearlyNamed("Tags", "Tgas"),
    Fault::NearlyNamed("Direction", "directoin"),
    Fault::NamedTwice,
];

const FAULTS: [Fault; 18] = [
    Fault::WrongState("Allocated"),
    Fault::WrongState("Manifested"),
    Fault::WrongState("ManifestFailed"),
    Fault::WrongState("Manifest Failed"),
    Fault::WrongState("Dispatched"),
    Fault::NoPackages,
    Fault::NoWeight,
    Fault::NegativeWeight,
    Fault::TwoCurrencies,
    Fault::ValueInAnotherCurrency,
    Fault::UnknownSize,
    Fault::UnknownLocation,
    Fault::UnknownLocation,
    Fault::NoDestination,
    Fault::NoCountry,
    Fault::UnknownCountry,
    Fault::EmptyTag,
    Fault::TwoWindows,
];

/// A consignment before it is known which locations and sizes there are.
#[derive(Clone, Debug)]
pub struct Consignment {
    body: Value,
    packages: Vec<Package>,
    own_value: Value,
    currency: &'static str,
    origin: Option<Address>,
    destination: Address,
    fault: Option<Fault>,
    fault_of_names: Option<Fault>,
}

#[derive(Clone, Debug)]
struct Package {
    body: Value,
    size: Option<Size>,
}

/// A standard size, and what the package gives besides.
#[derive(Clone, Copy, Debug)]
struct Size {
    number: usize,
    own_weight: bool,
    own_dimensions: bool,
}

pub fn consignments() -> impl Strategy<Value = Consignment> {
    let packages = prop_oneof![5 => vec(packages(), 1), 2 => vec(packages(), 2..=4)];
    let currency = prop_oneof![3 => Just("GBP"), 2 => select(&["EUR", "USD", "JPY", "KWD"][..])];
    let origin = proptest::option::weighted(0.95, addresses(0.75, 0.1));
    let fault = proptest::option::weighted(0.12, select(&FAULTS[..]));
    let fault_of_names = proptest::option::weighted(0.08, select(&FAULTS_OF_NAMES[..]));
    let own_value = maybe(0.1, figure(&["100", "500", "43"]));
    (body(), packages, own_value, currency, origin, addresses(0.08, 0.3), (fault, fault_of_names)).prop_map(
        |(body, packages, own_value, currency, origin, destination, (fault, fault_of_names))| Consignment {
            body,
            packages,
            own_value,
            currency,
            origin,
            destination,
            fault,
            fault_of_names,
        },
    )
}

fn body() -> Part {
    let state = text(&["Unallocated", "AllocationFailed", "Allocation Failed"]);
    let direction = prop_oneof![7 => text(&["Outbound"]), 1 => text(&["Inbound"])].boxed();
    let direction = now_and_then(Group::Days, 0.25, text(&["Inbound"]), direction);
    let metadata = now_and_then(Group::Conditions, 0.60, metadata(), just(json!([{ "KeyValue": "Channel", "StringValue": "web" }])));
    let customs = object(vec![("ShippingTerms", text(&["DDU", "DAP", "ddu "]))]);
    let tags = prop_oneof![5 => Just(json!([])), 3 => tags()].boxed();
    let body = object(vec![
        ("State", maybe(0.7, state)),
        ("Direction", maybe(0.6, direction)),
        ("ShippingDate", maybe(0.3, written_date(&[0, 1, 2, 3, 5, 7, 20, -1, 29, 60]))),
        ("Weight", maybe(0.1, weight())),
        ("Tags", maybe(0.6, tags)),
        ("MetaData", maybe(0.5, metadata)),
        ("Source", only(Group::Conditions, 0.5, text(&["Api", "api", "Import"]))),
        ("CustomsDocumentation", only(Group::Conditions, 0.4, customs)),
    ]);
    let requested =
        object(vec![("Date", written_date(&[1, 2, 3, 4, 5, 7, 9, 0])), ("IsToBeExactlyOnTheDateSpecified", maybe(0.5, flag()))]);
    // A window stands beside the date, or on the consignment, or the same on both.
    let beside = proptest::bool::weighted(0.6);
    let on_the_consignment = proptest::bool::weighted(0.4);
    (body, maybe(0.3, requested), maybe(0.15, window()), beside, on_the_consignment)
        .prop_map(|(mut body, mut requested, window, beside, on_the_consignment)| {
            if !window.is_null() {
                if on_the_consignment {
                    body["DeliveryWindow"] = window.clone();
                }
                if beside {
                    requested["DeliveryWindow"] = window;
                }
            }
            // A field that is null is one that is left out.
            if !requested.is_null() || on_the_consignment {
                body["RequestedDeliveryDate"] = requested;
            }
            body
        })
        .boxed()
}

/// Values of each type, under the keys that conditions ask for.
fn metadata() -> Part {
    let under = |key: &'static str, kind, value| object(vec![("KeyValue", just(json!(key))), (kind, value)]);
    let entry = prop_oneof![
        3 => under("Channel", "StringValue", text(&["web", "app", "App-2", " Web", ""])),
        1 => under("Priority", "IntValue", count(&[1, 3])),
        1 => under("Priority", "DecimalValue", just(json!(2.5))),
        1 => under("Priority", "StringValue", text(&["5", "high"])),
        1 => under("Gift", "BoolValue", flag()),
        1 => under("Due", "DateTimeValue", text(&["2026-11-02T00:00:00"])),
    ];
    list(entry.boxed(), 1..=3)
}

/// The calendar date counts, whatever time and offset follow.
fn written_date(offsets: &'static [i64]) -> Part {
    const ENDINGS: [&str; 5] = ["T00:00:00+00:00", "", "T00:00:00Z", "T23:30:00-05:00", "T00:00:00"];
    (select(offsets), select(&ENDINGS[..])).prop_map(move |(offset, ending)| json!({ (DATE): [offset, ending] })).boxed()
}

fn tags() -> Part {
    let written = prop_oneof![
        8 => subsequence(&TAGS[..], 1..=1),
        3 => subsequence(&TAGS[..], 2..=3),
        1 => Just(vec![" Alcohol ", "Alcohol"]),
    ];
    written.prop_map(|tags| json!(tags)).boxed()
}

fn packages() -> impl Strategy<Value = Package> {
    let mut fields = vec![
        ("Weight", weight()),
        ("Dimensions", maybe(0.85, dimensions())),
        ("Value", maybe(0.85, figure(&["5.99", "100", "43", "500", "250", "0", "500.01", "5e2", "50000"]))),
    ];
    fields.extend(item::fields());
    let body = object(fields);
    let [own_weight, own_dimensions] = [0.5, 0.2].map(proptest::bool::weighted);
    let size = (0..2_usize, own_weight, own_dimensions).prop_map(|(number, own_weight, own_dimensions)| Size {
        number,
        own_weight,
        own_dimensions,
    });
    (body, proptest::option::weighted(0.15, size)).prop_map(|(body, size)| Package { body, size })
}

impl Package {
    fn put(&self, currency: &str, setting: &Setting, given: &Given) -> Value {
        let mut json = unwrapped(&self.body, given);
        item::put_currency(&mut json["Items"], currency);
        if !json["Value"].is_null() {
            json["Value"] = json!({ "Amount": json["Value"], "Currency": { "IsoCode": currency } });
        }
        let fields = json.as_object_mut().expect("an object");
        fields.retain(|_, field| !field.is_null());
        if let Some(size) = self.size
            && let Some(standard) = setting.size(size.number)
        {
            fields.insert("PackageSizeReference".to_owned(), standard["Reference"].clone());
            if !size.own_weight && !standard["Weight"].is_null() {
                fields.remove("Weight");
            }
            if !size.own_dimensions {
                fields.remove("Dimensions");
            }
        }
        json
    }
}

impl Consignment {
    pub fn put(&self, reference: &str, setting: &Setting, given: &Given) -> Value {
        let mut json = unwrapped(&self.body, given);
        json["Reference"] = json!(reference);
        json["Packages"] = self.packages.iter().map(|package| package.put(self.currency, setting, given)).collect();
        if !self.own_value.is_null() {
            json["Value"] = json!({ "Amount": self.own_value, "Currency": { "IsoCode": self.currency } });
        }
        let locations = setting.locations();
        let origin = self.origin.iter().map(|origin| origin.put("Origin", &locations, given));
        json["Addresses"] = origin.chain([self.destination.put("Destination", &locations, given)]).collect();
        let of_names = self.fault_of_names.filter(|_| given.groups.contains(&Group::Names));
        if let Some(fault) = self.fault.or(of_names) {
            self.spoil(&mut json, fault);
        }
        json
    }

    fn spoil(&self, json: &mut Value, fault: Fault) {
        let other = if self.currency == "GBP" { "EUR" } else { "GBP" };
        let value = |currency: &str| json!({ "Amount": 1, "Currency": { "IsoCode": currency } });
        let destination = json["Addresses"].as_array().expect("addresses").len() - 1;
        // Unknown fields are ignored, so this one may tell the reader what is the matter.
        json["Fault"] = json!(format!("{fault:?}"));
        match fault {
            Fault::WrongState(state) => {
                json["State"] = json!(state);
                json["Addresses"][destination]["Country"] = json!({ "IsoCode": { "TwoLetterCode": "GB" } });
            }
            Fault::NoPackages => json["Packages"] = json!([]),
            Fault::NoWeight => {
                json["Packages"][0] = json!({ "Dimensions": json["Packages"][0]["Dimensions"] });
            }
            Fault::NegativeWeight => {
                json["Packages"][0]["Weight"] = json!({ "Value": -1, "Unit": "Kg" });
            }
            Fault::TwoCurrencies => {
                json["Packages"][0]["Value"] = value(other);
                let second = json!({ "Weight": { "Value": 1, "Unit": "Kg" }, "Value": value(self.currency) });
                json["Packages"].as_array_mut().expect("packages").push(second);
            }
            Fault::ValueInAnotherCurrency => {
                json["Packages"][0]["Value"] = value(self.currency);
                json["Value"] = value(other);
            }
            Fault::UnknownSize => json["Packages"][0]["PackageSizeReference"] = json!("NO_SIZE"),
            Fault::UnknownLocation => {
                json["Addresses"][0]["ShippingLocationReference"] = json!("NOWHERE");
            }
            Fault::NoDestination => {
                drop(json["Addresses"].as_array_mut().expect("addresses").pop());
            }
            Fault::NoCountry => {
                json["Addresses"][destination] = json!({ "AddressType": "Destination", "Postcode": "M2 6LW" });
            }
            Fault::UnknownCountry => {
                json["Addresses"][destination]["Country"] = json!({ "IsoCode": { "TwoLetterCode": "QQ" } });
            }
            Fault::EmptyTag => json["Tags"] = json!(["Alcohol", " "]),
            Fault::TwoWindows => {
                json["RequestedDeliveryDate"]["DeliveryWindow"] = json!({ "Start": "08:00", "End": "12:00" });
                json["DeliveryWindow"] = json!({ "Start": "08:00", "End": "12:30" });
            }
            Fault::NearlyNamed(right, nearly) => {
                let fields = json.as_object_mut().expect("a consignment");
                let field = fields.remove(right).unwrap_or_else(|| json!([]));
                fields.insert(nearly.to_owned(), field);
            }
            Fault::NamedTwice => json["addresses"] = json["Addresses"].clone(),
        }
    }
}
