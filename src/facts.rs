//! One consignment, prepared once: every figure that rules and prices ask for.

use chrono::NaiveDate;

use crate::consignment::{Address, DeliveryPromise, Dimensions, Direction};
use crate::coordinates::Coordinates;
use crate::fingerprint::Fingerprint;
use crate::measure::{CENTIMETRE, Length, Weight, WeightUnit};
use crate::money::Currency;
use crate::number::AMOUNT_SCALE;
use crate::place::{Country, Postcode};
use crate::place_list::{Matched, Route};
use crate::reference::{Reference, Tag};

/// A package as rules and prices see it. Lengths and weights are in smallest steps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PackageFacts {
    pub(crate) weight: i128,
    pub(crate) weight_unit: WeightUnit,
    pub(crate) dimensions: Option<Dimensions>,
    /// The longest side, and the girth: twice the sum of the other two.
    sides: Option<(i128, i128)>,
}

impl PackageFacts {
    pub(crate) fn new(weight: Weight, dimensions: Option<Dimensions>) -> Self {
        let sides = dimensions.map(|sides| {
            let [one, other, third] = [sides.length, sides.width, sides.height].map(Length::steps);
            let length = one.max(other).max(third);
            (length, 2 * (one + other + third - length))
        });
        Self { weight: weight.steps(), weight_unit: weight.unit(), dimensions, sides }
    }

    /// The volume in cubic hundredths of a millimetre, if every side is known and whole in these.
    pub(crate) fn volume(&self) -> Option<i128> {
        const HUNDREDTH: i128 = CENTIMETRE / 1_000;
        let sides = self.dimensions?;
        let whole = |side: Length| (side.steps() % HUNDREDTH == 0).then(|| side.steps() / HUNDREDTH);
        whole(sides.length)?.checked_mul(whole(sides.width)?)?.checked_mul(whole(sides.height)?)
    }

    /// The longest side.
    pub(crate) fn length(&self) -> Option<i128> {
        self.sides.map(|(length, _)| length)
    }

    /// Twice the sum of the other two sides.
    pub(crate) fn girth(&self) -> Option<i128> {
        self.sides.map(|(_, girth)| girth)
    }

    pub(crate) fn length_plus_girth(&self) -> Option<i128> {
        self.sides.map(|(length, girth)| length + girth)
    }
}

/// The least and the greatest of a figure over the packages that have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extremes {
    pub(crate) least: i128,
    pub(crate) greatest: i128,
}

impl Extremes {
    pub(crate) fn of(figures: impl Iterator<Item = i128>) -> Option<Self> {
        figures.fold(None, |extremes: Option<Self>, figure| {
            Some(match extremes {
                None => Self { least: figure, greatest: figure },
                Some(Self { least, greatest }) => Self { least: least.min(figure), greatest: greatest.max(figure) },
            })
        })
    }
}

/// What a consignment is worth.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Worth {
    /// In units of 10^-20.
    pub(crate) amount: i128,
    pub(crate) currency: Currency,
}

impl Worth {
    pub(crate) fn text(self) -> String {
        format!("{} {}", crate::number::unscaled(self.amount, AMOUNT_SCALE), self.currency)
    }
}

/// A consignment, prepared for one rule set: worked out once, then asked by every rule and price. Matchers of the same rule set
/// ([`Matcher::fingerprint`](crate::Matcher::fingerprint)) take it, those of others refuse it ([`FactsError`]).
///
/// ```
/// # let rules = |price: &str| format!(r#"{{ "Currency": "GBP", "Carriers": [{{ "Reference": "SWIFT" }}], "CarrierServices": [
/// #     {{ "Reference": "SWIFT_24", "Carrier": "SWIFT", "Transit": [{{ "TransitDays": {{ "Min": 1, "Max": 1 }} }}],
/// #        "Rates": [{{ "Bands": [{{ "Price": {price} }}] }}] }}] }}"#);
/// # let (rate_card_of_october, rate_card_of_november) = (rules("3.95"), rules("4.20"));
/// # let consignment = consign::Consignment::from_json(r#"{ "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 2, "Unit": "Kg" } }],
/// #     "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }] }"#)?;
/// use consign::{LiveMatcher, RuleSet};
///
/// let live = LiveMatcher::new(RuleSet::from_json(&rate_card_of_october)?.compile()?);
/// let monday = "2026-11-02T09:00:00Z".parse()?;
/// let current = live.current();
/// let facts = current.facts(&consignment)?;
/// assert_eq!(current.all().choose(&facts, monday)?.map(|choice| choice.net().to_string()).as_deref(), Some("3.95"));
///
/// live.replace_with(&rate_card_of_november)?;
/// let current = live.current();
/// assert!(current.all().choose(&facts, monday).is_err()); // the facts are October's
/// let facts = current.facts(&consignment)?;
/// assert_eq!(current.all().choose(&facts, monday)?.map(|choice| choice.net().to_string()).as_deref(), Some("4.20"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Facts {
    /// For which rule set.
    pub(crate) rules: Fingerprint,
    pub(crate) reference: Reference,
    pub(crate) direction: Direction,
    pub(crate) shipping_date: Option<NaiveDate>,
    pub(crate) promise: DeliveryPromise,
    pub(crate) packages: Vec<PackageFacts>,
    pub(crate) weight: i128,
    pub(crate) weight_unit: WeightUnit,
    pub(crate) package_weights: Extremes,
    pub(crate) lengths: Option<Extremes>,
    pub(crate) girths: Option<Extremes>,
    pub(crate) lengths_plus_girths: Option<Extremes>,
    /// Whether every package has dimensions.
    pub(crate) all_dimensions: bool,
    /// The packages' volumes together in cubic hundredths of a millimetre, if every side is known and whole in these.
    pub(crate) volume: Option<i128>,
    pub(crate) worth: Option<Worth>,
    /// Its tags, with their numbers in the rule set if it names them.
    pub(crate) tags: Vec<(Tag, Option<u32>)>,
    pub(crate) origin_location: Option<usize>,
    pub(crate) origin: Matched,
    pub(crate) destination: Matched,
    pub(crate) destination_country: Country,
    /// The destination, with what its shipping location gives.
    pub(crate) destination_address: Address,
    /// Where it stands in the index; `None` without one, and where it is out of the ordinary.
    pub(crate) coordinates: Option<Coordinates>,
}

/// Facts of one rule set were handed to a pool of another, where their numbers mean something else. It happens where a rule set is replaced
/// between [`Matcher::facts`](crate::Matcher::facts) and a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the consignment was prepared for the rule set `{prepared}`, not for `{asked}`: prepare it with the matcher that is asked")]
pub struct FactsError {
    /// The rule set that the facts are of.
    pub prepared: Fingerprint,
    /// The one that was asked.
    pub asked: Fingerprint,
}

impl Facts {
    /// Refuses to be asked of another rule set.
    pub(crate) fn check(&self, asked: Fingerprint) -> Result<(), FactsError> {
        if self.rules == asked { Ok(()) } else { Err(FactsError { prepared: self.rules, asked }) }
    }

    /// Another promise takes the place of the consignment's.
    pub(crate) fn promise_instead(&mut self, promise: DeliveryPromise) {
        self.promise = promise;
        if let Some(coordinates) = &mut self.coordinates {
            coordinates.promise_instead(promise);
        }
    }

    /// Its shipping location, read from where a choice reads the rest.
    pub(crate) fn location(&self) -> Option<usize> {
        self.coordinates.as_ref().map_or(self.origin_location, |asked| asked.origin_location)
    }

    pub(crate) fn route(&self) -> Route<'_> {
        Route { origin: &self.origin, destination: &self.destination }
    }

    /// The destination as a person reads it: country, the widest part of the postcode and shipping location. Explanations are kept and
    /// sent about, and say no more of an address.
    pub(crate) fn destination_text(&self) -> String {
        let Address { location, postcode, .. } = &self.destination_address;
        let postcode = postcode.as_deref().and_then(|text| Postcode::parse(self.destination_country, text).ok());
        let region = postcode.as_ref().and_then(Postcode::region);
        let parts = [Some(self.destination_country.code()), region, location.as_ref().map(Reference::as_str)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}
