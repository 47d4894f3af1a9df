//! One consignment, prepared once: every figure that rules and prices ask for.

use std::fmt;
use std::sync::Arc;

use crate::consignment::{Address, Consignment, DeliveryPromise, Dimensions, Direction, Package};
use crate::fingerprint::Fingerprint;
use crate::measure::{CENTIMETRE, Length, Weight, WeightUnit, volume_of};
use crate::money::Currency;
use crate::number::{AMOUNT_SCALE, unscaled};
use crate::place::{Country, Missing, Postcode, Spot};
use crate::reference::Reference;
use crate::time::Wanted;

/// The most metrics that a rule set's limits are of.
pub(crate) const MOST_METRICS: usize = 16;

/// A package as rules see it, in smallest steps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PackageFigures {
    pub(crate) weight: i128,
    pub(crate) weight_unit: WeightUnit,
    /// From the longest.
    pub(crate) sides: Option<[i128; 3]>,
    /// What it is worth, in 10^-20.
    pub(crate) value: Option<i128>,
}

impl PackageFigures {
    #[inline]
    pub(crate) fn of(package: &Package) -> Self {
        let sides = package.dimensions.map(|sides| {
            let [one, other, third] = [sides.length, sides.width, sides.height].map(Length::steps);
            let (longest, shortest) = (one.max(other).max(third), one.min(other).min(third));
            [longest, one + other + third - longest - shortest, shortest]
        });
        // Preparing has seen that every package has a weight.
        debug_assert!(package.weight.is_some(), "a package of facts has a weight");
        let (weight, weight_unit) = package.weight.map_or((0, WeightUnit::Kilogram), |weight| (weight.steps(), weight.unit()));
        Self { weight, weight_unit, sides, value: package.value.map(|value| value.amount.exact()) }
    }

    /// The longest side.
    pub(crate) fn length(&self) -> Option<i128> {
        self.sides.map(|[longest, ..]| longest)
    }

    /// Twice the sum of the other two sides.
    pub(crate) fn girth(&self) -> Option<i128> {
        self.sides.map(|[_, middle, shortest]| 2 * (middle + shortest))
    }
}

/// The figures of the consignment as a whole, in smallest steps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Totals<'c> {
    pub(crate) weight: i128,
    pub(crate) worth: Option<Worth>,
    pub(crate) packages: &'c [Package],
}

/// The least and the greatest of a figure over what has it; of one figure that isn't whole the next whole ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extremes {
    pub(crate) least: i128,
    pub(crate) greatest: i128,
}

impl Extremes {
    /// Of nothing.
    pub(crate) const NONE: Self = Self { least: i128::MAX, greatest: i128::MIN };

    pub(crate) fn add(&mut self, figure: Self) {
        (self.least, self.greatest) = (self.least.min(figure.least), self.greatest.max(figure.greatest));
    }
}

impl From<i128> for Extremes {
    fn from(figure: i128) -> Self {
        Self { least: figure, greatest: figure }
    }
}

/// What a consignment is worth.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Worth {
    /// In units of 10^-20.
    pub(crate) amount: i128,
    pub(crate) currency: Currency,
}

impl fmt::Display for Worth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", unscaled(self.amount, AMOUNT_SCALE), self.currency)
    }
}

/// The volumes of some packages together, in cubic nanometres: rounded down, and up; `None` if one has no dimensions.
pub(crate) fn volume_of_packages(packages: &[Package]) -> Option<[i128; 2]> {
    let sides = packages.iter().map(|package| package.dimensions.map(|sides| [sides.length, sides.width, sides.height]));
    let is_known = sides.clone().all(|sides| sides.is_some());
    is_known.then(|| volume_of(sides.flatten().map(|sides| sides.map(Length::steps))))
}

/// A volume in cubic micrometres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Volume {
    Whole(i64),
    /// Some package has no dimensions.
    NotGiven,
    /// It isn't whole in these, or more of them than 64 bits count.
    TooFine,
}

/// Nanometres in a micrometre.
const MICROMETRE: i64 = 1_000;

impl Volume {
    pub(crate) fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::NotGiven, _) | (_, Self::NotGiven) => Self::NotGiven,
            (Self::Whole(one), Self::Whole(other)) => one.checked_add(other).map_or(Self::TooFine, Self::Whole),
            _ => Self::TooFine,
        }
    }

    pub(crate) fn of(dimensions: Option<Dimensions>) -> Self {
        let Some(sides) = dimensions else { return Self::NotGiven };
        let volume = |sides: Dimensions| {
            let [length, width, height] = [sides.length, sides.width, sides.height].map(|side| {
                let grains = side.grains()?;
                (grains % MICROMETRE == 0).then_some(grains / MICROMETRE)
            });
            length?.checked_mul(width?)?.checked_mul(height?)
        };
        volume(sides).map_or(Self::TooFine, Self::Whole)
    }
}

/// Axes by which shipping rules are told.
pub(crate) const RULE_AXES: usize = 7;

/// Of an axis of which it isn't told where a consignment is.
pub(crate) const NO_ROW: u32 = u32::MAX;

/// The smallest steps of length in a micrometre.
pub(crate) const STEPS_OF_MICROMETRE: i128 = CENTIMETRE / 10_000;

/// What the index asks of a consignment: steps of its figures, and what services may refuse.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Asks {
    pub(crate) steps: [u64; 2],
    pub(crate) refused: u64,
}

/// The most ways of weighing goods that the index tells apart.
pub(crate) const MOST_WEIGHERS: usize = 16;

/// What the index says a consignment weighs, in grains, by each way of weighing.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Weights {
    /// What nothing is charged less for.
    pub(crate) loosely: i64,
    pub(crate) by: [i64; MOST_WEIGHERS],
    /// The coarse step of each.
    pub(crate) coarse: [u8; MOST_WEIGHERS],
    pub(crate) coarse_loosely: u8,
    /// The class of weights that no shelf weighs below.
    pub(crate) class: usize,
}

/// The consignment that facts are of: as given, or with what its packages' standard sizes give.
#[derive(Debug, Clone)]
pub(crate) enum Subject<'c> {
    Given(&'c Consignment),
    Kept(Arc<Consignment>),
}

/// A consignment, prepared for one rule set: worked out once, then asked by every rule and price. Matchers of the same rule set
/// ([`Matcher::fingerprint`](crate::Matcher::fingerprint)) take it, those of others refuse it ([`FactsError`]).
///
/// It pays where a consignment is asked about more than once, of several pools or at several instants: preparing takes more than half of
/// a decision. For one decision [`Pool::decide`](crate::Pool::decide) is as quick.
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
pub struct Facts<'c> {
    /// For which rule set.
    pub(crate) rules: Fingerprint,
    pub(crate) subject: Subject<'c>,
    pub(crate) direction: Direction,
    pub(crate) origin: Spot,
    pub(crate) destination: Spot,
    pub(crate) country: Country,
    /// Whether somebody lives at the customer's address: the destination, or the origin of what is sent back; `None` if nobody says.
    pub(crate) residential: Option<bool>,
    /// Whether that address is a post office box.
    pub(crate) post_office_box: Option<bool>,
    /// The number of its place of collection; `None` where all collect every day.
    pub(crate) collected_at: Option<u32>,
    /// The numbers of the calendars at the origin and at the destination: the country's, and that of the narrowest other place.
    pub(crate) holidays: [[Option<u32>; 2]; 2],
    pub(crate) wanted: Wanted,
    pub(crate) promise: DeliveryPromise,
    /// In smallest steps.
    pub(crate) weight: i128,
    /// The same in grains, if it is whole in these.
    pub(crate) grains: Option<i64>,
    /// The weight of the heaviest package in grains, rounded down.
    pub(crate) heaviest: i64,
    pub(crate) volume: Volume,
    pub(crate) worth: Option<Worth>,
    /// The currency of its values, though not all may be known.
    pub(crate) currency: Option<Currency>,
    /// Its tags, a bit each; and the numbers of those that share one.
    pub(crate) tags: u64,
    pub(crate) other_tags: Vec<u32>,
    /// The figures that limits are of, by the numbers of their metrics.
    pub(crate) figures: [Extremes; MOST_METRICS],
    /// A bit for each metric that isn't known of all that should have it.
    pub(crate) missing: u16,
    /// Where it stands among the index's classes; `None` without one, and where it is out of the ordinary.
    pub(crate) place: Option<u32>,
    pub(crate) asks: Asks,
    /// Nothing of use without a place.
    pub(crate) weights: Weights,
    /// What tells of shipping rules, by axis: the numbers of rows.
    pub(crate) rule_rows: [u32; RULE_AXES],
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

impl Facts<'_> {
    /// Refuses to be asked of another rule set.
    pub(crate) fn check(&self, asked: Fingerprint) -> Result<(), FactsError> {
        if self.rules == asked { Ok(()) } else { Err(FactsError { prepared: self.rules, asked }) }
    }

    pub(crate) fn consignment(&self) -> &Consignment {
        match &self.subject {
            Subject::Given(consignment) => consignment,
            Subject::Kept(consignment) => consignment,
        }
    }

    /// The same, to be kept as long as one likes.
    #[must_use]
    pub fn into_kept(self) -> Facts<'static> {
        let subject = match self.subject {
            Subject::Given(consignment) => Subject::Kept(Arc::new(consignment.clone())),
            Subject::Kept(consignment) => Subject::Kept(consignment),
        };
        Facts { subject, ..self }
    }

    /// Another promise takes the place of the consignment's.
    pub(crate) fn promise_instead(&mut self, promise: DeliveryPromise) {
        self.promise = promise;
        let own = wanted_by(&promise);
        (self.wanted.delivered, self.wanted.window) = (own.delivered, own.window);
    }

    /// The figures of a metric, by its number.
    #[inline]
    pub(crate) fn figure(&self, metric: usize) -> Extremes {
        debug_assert!(metric < MOST_METRICS, "a metric has a place");
        self.figures.get(metric).copied().unwrap_or(Extremes::NONE)
    }

    /// Whether a figure isn't known of all that should have it.
    #[inline]
    pub(crate) fn is_missing(&self, metric: usize) -> bool {
        self.missing >> metric & 1 == 1
    }

    pub(crate) fn packages(&self) -> impl Iterator<Item = PackageFigures> {
        self.consignment().packages.iter().map(PackageFigures::of)
    }

    pub(crate) fn package_count(&self) -> i64 {
        i64::try_from(self.consignment().packages.len()).unwrap_or(i64::MAX)
    }

    /// The unit that a person reads the weight in: the one of all packages, or kg.
    pub(crate) fn weight_unit(&self) -> WeightUnit {
        weight_unit(self.consignment())
    }

    /// The origin as a person reads it, as [`Facts::destination_text`] says the destination.
    pub(crate) fn origin_text(&self) -> String {
        place_text(&self.origin, self.consignment().origin.as_ref())
    }

    /// The destination as a person reads it: country, the widest part of the postcode and shipping location. Explanations are kept and
    /// sent about, and say no more of an address.
    pub(crate) fn destination_text(&self) -> String {
        place_text(&self.destination, Some(&self.consignment().destination))
    }
}

impl Facts<'_> {
    /// What of the addresses keeps a reason from being told, to stand before it: of the destination and of the origin what is missing. A
    /// postcode that isn't there is not worth a word, one that can't be read is.
    pub(crate) fn said_first(&self, [destination, origin]: [Missing; 2]) -> String {
        let consignment = self.consignment();
        let ends = [
            ("destination", &self.destination, Some(&consignment.destination), destination),
            ("origin", &self.origin, consignment.origin.as_ref(), origin),
        ];
        let mut said = String::new();
        for (name, spot, address, missing) in ends {
            if let Some(error) = address.filter(|_| missing.has(Missing::POSTCODE)).and_then(|address| unreadable(spot, address)) {
                let end = if error.ends_with('?') { " " } else { "; " };
                said += &(error + end);
            }
            for (field, _) in [("Region", Missing::REGION), ("Town", Missing::TOWN)].iter().filter(|(_, field)| missing.has(*field)) {
                said += &["the ", name, " states no `", field, "`; "].concat();
            }
        }
        said
    }
}

/// What is wrong with the postcode of an address.
fn unreadable(spot: &Spot, address: &Address) -> Option<String> {
    let text = address.postcode.as_deref().filter(|text| !text.trim().is_empty())?;
    Postcode::parse(address.country.or(spot.country)?, text).err().map(|error| error.to_string())
}

fn place_text(spot: &Spot, address: Option<&Address>) -> String {
    let region = spot.country.and_then(|country| spot.postcode?.region(country));
    let location = address.and_then(|address| address.location.as_ref());
    let parts = [spot.country.as_ref().map(Country::code), region.as_deref(), location.map(Reference::as_str)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What a promise asks of deliveries.
pub(crate) fn wanted_by(promise: &DeliveryPromise) -> Wanted {
    let day = promise.date.map(|date| chrono::Datelike::num_days_from_ce(&date));
    let from = day.filter(|_| promise.exactly).unwrap_or(i32::MIN);
    Wanted { delivered: [from, day.unwrap_or(i32::MAX)], window: promise.window, ..Wanted::ANYTIME }
}

/// The unit that a person reads a consignment's weight in.
pub(crate) fn weight_unit(consignment: &Consignment) -> WeightUnit {
    let mut units = consignment.packages.iter().filter_map(|package| package.weight).map(Weight::unit);
    let first = consignment.weight.map(Weight::unit).or_else(|| units.next()).unwrap_or(WeightUnit::Kilogram);
    if consignment.weight.is_some() || units.all(|unit| unit == first) { first } else { WeightUnit::Kilogram }
}
