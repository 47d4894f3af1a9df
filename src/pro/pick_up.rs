//! Pick-up options in SortedPRO's JSON: where a consignment can be picked up, and when.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Offset, Utc};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

use super::ask::Subject;
use super::call::{Among, Call, Desk, Given};
use super::error::RequestError;
use super::options::{KeptOption, OffsetWindow, OptionDocument, OptionTerms, options_at, written};
use super::read::read_open;
use super::store::Changes;
use crate::allocation::Pool;
use crate::consignment::LatLong;
use crate::json::{number, record, words};
use crate::matcher::ServiceFilter;
use crate::number::Quantity;
use crate::reference::Reference;
use crate::rule_set::{PickUpAddress, PickUpLocation};
use crate::time::Weekday;

/// The most places that one answer has.
const MOST_PLACES: u32 = 50;
/// How many it has if nothing is said, and within how many kilometres.
const USUAL: (u32, u32) = (10, 25);
/// The radius of the globe, in kilometres.
const RADIUS: f64 = 6371.0088;

words! {
    /// A unit of distance.
    pub enum DistanceUnit, "a unit of distance" {
        /// Kilometres.
        Km = "Km",
        /// Metres.
        M = "M",
        /// Miles.
        Mile = "Mile",
    }
}

record! {
    /// A distance.
    #[derive(Copy)]
    pub struct Distance, "a distance" {
        /// Its unit.
        pub unit: DistanceUnit = "Unit",
        /// How many of it.
        pub value: Quantity = "Value",
    }

    /// What is asked of pick-up options besides the consignment.
    #[derive(Copy)]
    pub struct PickUpRequest, "a request" {
        /// How far from the destination, as the crow flies. 25 km if it isn't given.
        pub distance: Option<Distance> = "Distance",
        /// How many places, 1 to 50. 10 if it isn't given.
        pub most: Option<u32> = "MaxResults",
        /// Only options of that delivery date.
        pub delivery_date: Option<NaiveDate> = "DeliveryDate",
        /// Only options that are not delivered earlier than on their date.
        pub guaranteed_only: Option<bool> = "GuaranteedOnly",
    }
}

/// Where a consignment can be picked up, nearest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct PickUpAnswer {
    /// How far was looked.
    pub distance: Distance,
    /// How many places there are at most.
    pub max_results: u32,
    /// The places at which something can be picked up.
    pub locations: Vec<PickUpPlace>,
    /// Always null: options that aren't guaranteed stand with their places.
    pub non_guaranteed_location: Option<String>,
}

/// A place at which a consignment can be picked up.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct PickUpPlace {
    /// Its name.
    pub name: String,
    /// Its reference.
    pub shop_reference: String,
    /// Where it is.
    pub address: Option<PickUpAddress>,
    /// How far it is, in kilometres.
    #[serde(serialize_with = "number")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::json::Figure"))]
    pub distance: Decimal,
    /// When it is open, by weekday.
    pub opening_times: BTreeMap<&'static str, Vec<OffsetWindow>>,
    /// When a consignment can be picked up there.
    pub delivery_options: Vec<OptionDocument>,
    /// Always null.
    pub reservation: Option<String>,
    /// Always null.
    pub additional_information: Option<String>,
}

/// Where a consignment can be picked up.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PickUpOptions {
    /// The consignment, whose destination has a `LatLong`.
    pub subject: Subject,
    /// How far is looked.
    pub distance: Distance,
    /// How many places are told.
    pub most: u32,
    /// Which options.
    pub terms: OptionTerms,
}

impl PickUpOptions {
    /// The usual number of a stored consignment, within the usual distance.
    #[must_use]
    pub fn of(consignment: Reference) -> Self {
        let value = Quantity::from(USUAL.1);
        let distance = Distance { unit: DistanceUnit::Km, value };
        Self { subject: Subject::Stored(consignment), distance, most: USUAL.0, terms: OptionTerms::default() }
    }

    /// Reads a consignment, which need not be stored, and in the same object a [`PickUpRequest`].
    ///
    /// # Errors
    /// If that can't be read, or asks for too many places. The consignment is looked at later.
    pub fn read(document: String) -> Result<Self, RequestError> {
        let PickUpRequest { distance, most, delivery_date, guaranteed_only } = read_open(&document)?;
        let most = most.unwrap_or(USUAL.0);
        if !(1..=MOST_PLACES).contains(&most) {
            return Err(RequestError::TooManyPlaces(most));
        }
        let usual = Distance { unit: DistanceUnit::Km, value: Quantity::from(USUAL.1) };
        let terms = OptionTerms::asked(delivery_date, guaranteed_only);
        Ok(Self { subject: Subject::Given(document), distance: distance.unwrap_or(usual), most, terms })
    }
}

impl Call for PickUpOptions {
    type Answer = PickUpAnswer;
    const CHANGES: bool = false;

    fn concerns(&self, _: &Given) -> Vec<Reference> {
        self.subject.stored()
    }

    fn answer(&self, desk: &Desk<'_>, given: &Given, changes: &mut Changes) -> Result<Self::Answer, RequestError> {
        let (consignment, document) = self.subject.found(given)?;
        let here = consignment.destination.lat_long.ok_or(RequestError::Missing("LatLong"))?;
        let document: Arc<str> = document.into();
        let source = desk.answers().pick_up_source();
        let own = source.map(|source| source.near(&consignment.destination));
        let all = own.as_deref().unwrap_or_else(|| desk.matcher().pick_up_locations());
        let most = kilometres(self.distance);
        let mut near: Vec<(f64, &PickUpLocation)> = all.iter().map(|place| (apart(here, place.lat_long), place)).collect();
        near.retain(|(distance, _)| *distance <= most);
        near.sort_by(|(one, first), (other, second)| one.total_cmp(other).then_with(|| first.reference.cmp(&second.reference)));
        let filter = ServiceFilter { is_pick_up: Some(true), ..ServiceFilter::default() };
        let pool = desk.pool(&Among::Filter(filter), None, &given.usage)?;
        let mut locations = Vec::new();
        for (distance, place) in near {
            if locations.len() >= self.most as usize {
                break;
            }
            let pool = place.carriers.as_ref().map_or_else(|| pool.clone(), |carriers| pool.clone().of_carriers(carriers));
            let (answer, kept) = options_at(Some(place), &pool, &consignment, desk.at(), self.terms, desk.answers())?;
            if !answer.delivery_options.is_empty() {
                changes.options.extend(kept.into_iter().map(|kept| KeptOption { consignment: Arc::clone(&document), ..kept }));
                locations.push(told(place, distance, answer.delivery_options, desk.at()));
            }
        }
        Ok(PickUpAnswer { distance: self.distance, max_results: self.most, locations, non_guaranteed_location: None })
    }
}

fn told(place: &PickUpLocation, distance: f64, delivery_options: Vec<OptionDocument>, at: DateTime<Utc>) -> PickUpPlace {
    let zone = place.time_zone.unwrap_or(chrono_tz::UTC);
    let utc_offset = at.with_timezone(&zone).offset().fix().to_string();
    let opening = |(day, windows): (&Weekday, &Vec<crate::time::Window>)| {
        let windows = windows.iter().map(|window| written(*window, &utc_offset));
        (day.as_str(), windows.collect())
    };
    PickUpPlace {
        name: place.name.clone().unwrap_or_else(|| place.reference.to_string()),
        shop_reference: place.reference.to_string(),
        address: place.address.clone(),
        distance: rounded(distance),
        opening_times: place.opening_times.iter().map(opening).collect(),
        delivery_options,
        reservation: None,
        additional_information: None,
    }
}

fn rounded(kilometres: f64) -> Decimal {
    let exact = Decimal::try_from(kilometres).unwrap_or_default();
    exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

fn kilometres(Distance { unit, value }: Distance) -> f64 {
    let metres = match unit {
        DistanceUnit::Km => 1000.0,
        DistanceUnit::M => 1.0,
        DistanceUnit::Mile => 1609.344,
    };
    value.decimal().to_f64().unwrap_or_default() * metres / 1000.0
}

/// How far two points are apart on the globe, in kilometres: the haversine formula. No decision depends on it, so it need not be exact.
fn apart(one: LatLong, other: LatLong) -> f64 {
    let radians = |degrees: Decimal| degrees.to_f64().unwrap_or_default().to_radians();
    let [south, north] = [radians(one.latitude), radians(other.latitude)];
    let half = |difference: f64| (difference / 2.0).sin().powi(2);
    let across = half(north - south) + south.cos() * north.cos() * half(radians(other.longitude - one.longitude));
    2.0 * RADIUS * across.sqrt().min(1.0).asin()
}

impl Pool {
    /// Leaves only services that some carriers collect.
    fn of_carriers(self, carriers: &[Reference]) -> Self {
        let matcher = self.matcher().clone();
        let services: Vec<bool> = matcher.services().map(|service| carriers.contains(&service.carrier)).collect();
        self.only(|number| services.get(number) == Some(&true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_globe() {
        let point =
            |latitude: &str, longitude: &str| LatLong { latitude: latitude.parse().unwrap(), longitude: longitude.parse().unwrap() };
        let (leeds, manchester) = (point("53.7997", "-1.5492"), point("53.4795", "-2.2451"));
        assert_eq!(rounded(apart(leeds, manchester)).to_string(), "58.07");
        assert_eq!(rounded(apart(leeds, leeds)).to_string(), "0");
        assert_eq!(rounded(apart(point("0", "179.5"), point("0", "-179.5"))).to_string(), "111.20");
    }
}
