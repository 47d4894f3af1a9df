//! What the engines are told of a consignment.

use serde_json::Value;

use crate::integer_scan::read::{PER_GRAM, list, text};
use crate::integer_scan::{IntegerScan, Parcel};

/// A consignment as integers and names.
#[derive(Clone, Debug)]
pub struct Question {
    /// `Outbound` or `Inbound`.
    pub direction: String,
    /// The zone of the destination.
    pub zone: String,
    /// In the order of [`Question::FIGURES`].
    pub figures: [i64; 7],
    /// The tags.
    pub tags: Vec<String>,
    /// Which of the places that some service excludes the destination lies in.
    pub places: Vec<String>,
}

impl Question {
    /// The names of the figures: of the consignment's weight and its lightest and heaviest package in grams, of the longest side, the
    /// largest girth and the largest sum of both of a package in tenths of a millimetre, of the value in minor units.
    pub const FIGURES: [&str; 7] = ["weight", "lightest", "heaviest", "length", "girth", "lengthPlusGirth", "value"];

    /// Of a consignment that has been prepared for the scan.
    #[must_use]
    pub fn of(document: &Value, parcel: &Parcel, scan: &IntegerScan) -> Self {
        let [weight, _, heaviest, lightest, length, girth, both, value] = parcel.asked.map(i64::from);
        let grams = |weight: i64| weight / PER_GRAM;
        let place = |(number, name): (usize, &str)| parcel.is_in(number).then(|| name.to_owned());
        Self {
            direction: text(&document["Direction"]).to_owned(),
            zone: scan.zone(parcel).to_owned(),
            figures: [grams(weight), grams(-lightest), grams(heaviest), length, girth, both, value],
            tags: list(&document["Tags"]).iter().map(|tag| text(tag).to_owned()).collect(),
            places: scan.labels().places.all().enumerate().filter_map(place).collect(),
        }
    }
}
