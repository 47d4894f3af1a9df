//! Consignments: what is to be sent, from where, to whom, by when.

mod address;
mod build;
mod build_items;
mod document;
mod fields;
mod figures;
mod items;
mod walk;

use std::fmt;

use chrono::NaiveDate;

use crate::json::{self, Violation, words};
use crate::measure::Weight;
use crate::money::Money;
use crate::reference::{Reference, Tag};
use crate::time::Window;

pub use address::{Address, AddressDocument, CountryCodes, CountryDocument, LatLong};
pub use build::Draft;
pub use document::{ConsignmentDocument, PackageDocument, RequestedDeliveryDate};
pub(crate) use fields::FieldPath;
pub use fields::{FieldValue, Fields};
pub use figures::{Dimensions, DimensionsDocument, IsoCurrency, MoneyDocument, WeightDocument};
pub(crate) use items::is_packing_group;
pub use items::{DangerousGoods, DangerousGoodsDocument, Item, ItemDocument, MOST_ITEMS};
pub(crate) use walk::Found;

/// The most packages that one consignment can have.
pub const MOST_PACKAGES: usize = 100_000;

/// The longest JSON text of one consignment that is read, in bytes.
pub const LONGEST_CONSIGNMENT: usize = 64 * 1024 * 1024;

words! {
    /// Which way a consignment goes, seen from the shipper.
    pub enum Direction, "a direction" {
        /// To a recipient.
        Outbound = "Outbound",
        /// Back to the shipper.
        Inbound = "Inbound",
    }
}

/// Where a consignment stands in its life, as far as allocation asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum State {
    /// No service has been chosen.
    Unallocated,
    /// A call is working on it.
    Allocating,
    /// No service could take it.
    AllocationFailed,
    /// A service has been chosen.
    Allocated,
    /// Its carrier has been told.
    Manifested,
    /// Its carrier could not be told.
    ManifestFailed,
    /// Any other state: nothing can be allocated or deallocated.
    Other(String),
}

impl State {
    const NAMED: [(Self, &'static str); 6] = [
        (Self::Unallocated, "Unallocated"),
        (Self::Allocating, "Allocating"),
        (Self::AllocationFailed, "AllocationFailed"),
        (Self::Allocated, "Allocated"),
        (Self::Manifested, "Manifested"),
        (Self::ManifestFailed, "ManifestFailed"),
    ];

    /// The state as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(text) => text,
            named => Self::NAMED.iter().find(|(state, _)| state == named).map_or("", |(_, name)| name),
        }
    }

    /// Whether a consignment in this state can be allocated.
    #[must_use]
    pub fn can_be_allocated(&self) -> bool {
        matches!(self, Self::Unallocated | Self::AllocationFailed)
    }

    /// Whether a consignment in this state can be deallocated.
    #[must_use]
    pub fn can_be_deallocated(&self) -> bool {
        matches!(self, Self::Allocated | Self::Manifested | Self::ManifestFailed)
    }
}

impl From<&str> for State {
    /// Reads a state in any case, with or without spaces.
    fn from(text: &str) -> Self {
        if let Some((state, _)) = Self::NAMED.iter().find(|(_, name)| *name == text) {
            return state.clone();
        }
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let named = Self::NAMED.into_iter().find(|(_, name)| name.eq_ignore_ascii_case(&bare));
        named.map_or_else(|| Self::Other(crate::number::shortened(text)), |(state, _)| state)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One wrapped thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Package {
    /// What it weighs. May come from `size` instead; one of them must give it.
    pub weight: Option<Weight>,
    /// Its sides. May come from `size` instead, or be unknown.
    pub dimensions: Option<Dimensions>,
    /// What it is worth, if known.
    pub value: Option<Money>,
    /// A standard size of the rule set, for what the package itself does not give.
    pub size: Option<Reference>,
    /// Of which type it is: a box, an envelope and so on.
    pub packaging_type: Option<String>,
    /// What is in it, if known.
    pub items: Vec<Item>,
}

impl Package {
    /// How many pieces are in it.
    pub(crate) fn pieces(&self) -> u64 {
        self.items.iter().map(|item| u64::from(item.quantity)).sum()
    }
}

/// What was promised to the recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DeliveryPromise {
    /// The date by which, or on which, it is delivered.
    pub date: Option<NaiveDate>,
    /// Whether exactly on the date, not by it.
    pub exactly: bool,
    /// The part of the day within which it is delivered.
    pub window: Option<Window>,
}

/// One or more packages with the same origin, destination, day and service: what is allocated, as a whole.
///
/// ```
/// let consignment: consign::Consignment = r#"{
///     "Reference": "EC-000-05B-MMA",
///     "Packages": [{ "Weight": { "Value": 0.5, "Unit": "Kg" } }],
///     "Addresses": [{ "AddressType": "Destination", "Postcode": "M1 5WG", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }]
/// }"#.parse()?;
/// assert_eq!(consignment.packages.len(), 1);
/// assert_eq!(consignment.state, consign::State::Unallocated);
/// # Ok::<(), consign::ConsignmentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Consignment {
    /// Its name.
    pub reference: Reference,
    /// Where it stands.
    pub state: State,
    /// Which way it goes.
    pub direction: Direction,
    /// The one date on which it may be collected; `None` for the first that keeps the promise.
    pub shipping_date: Option<NaiveDate>,
    /// What was promised.
    pub promise: DeliveryPromise,
    /// What it consists of: 1 to [`MOST_PACKAGES`].
    pub packages: Vec<Package>,
    /// Takes the place of the sum of the packages' weights.
    pub weight: Option<Weight>,
    /// Takes the place of the sum of the packages' values.
    pub value: Option<Money>,
    /// Where it is collected.
    pub origin: Option<Address>,
    /// Where it is delivered.
    pub destination: Address,
    /// What a service must be fit for to take it.
    pub tags: Vec<Tag>,
    /// Where the order came from.
    pub source: Option<String>,
    /// What else its document says.
    pub fields: Fields,
}

/// A consignment that is not valid, with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConsignmentError {
    /// Its reference, if that could be read.
    pub reference: Option<String>,
    /// At least one.
    pub violations: Vec<Violation>,
}

impl fmt::Display for ConsignmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        json::write_all(f, &self.violations)
    }
}

impl std::error::Error for ConsignmentError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_consignment_is_read() {
        let text = r#"{ "Reference": "EC-000-05B-MMA", "State": "Manifest Failed", "Direction": "outbound", "ShippingDate": "",
            "Source": "web shop \u00e9", "OrderDate": "2019-06-13T18:42:07+00:00", "DeliveryWindow": null,
            "RequestedDeliveryDate": { "Date": "2019-06-17T00:00:00+00:00", "IsToBeExactlyOnTheDateSpecified": false },
            "Packages": [{ "Weight": { "Value": "0.5", "Unit": "Kg" }, "Barcode": { "Code": "0123" }, "PackageSizeReference": "",
                "Dimensions": { "Unit": "Cm", "Width": 10.0, "Length": 1e1, "Height": 10 }, "MetaData": [],
                "Value": { "Amount": 5.99, "Currency": { "IsoCode": "GBP", "Name": "Pound" } } }],
            "Addresses": [{ "AddressType": "Origin", "ShippingLocationReference": "Sorted1", "Postcode": null },
                { "AddressType": "Billing", "Postcode": "" },
                { "AddressType": "Destination", "Contact": { "FirstName": "Ada" }, "Postcode": "M1 5WG",
                  "Country": { "Name": "", "IsoCode": { "TwoLetterCode": "GB", "ThreeLetterCode": null, "NumericCode": "" } } }],
            "Tags": ["Flammables"], "MetaData": [{ "KeyValue": "Channel", "DecimalValue": 1e400 }] }"#;
        let consignment = Consignment::from_json(text).unwrap();
        assert_eq!((consignment.packages.len(), consignment.state), (1, State::ManifestFailed));
        assert_eq!((consignment.shipping_date, &consignment.packages[0].size), (None, &None));
        assert_eq!(consignment.packages[0].weight.map(|weight| weight.to_string()).as_deref(), Some("0.5 kg"));
    }
}
