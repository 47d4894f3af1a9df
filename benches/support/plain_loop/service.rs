//! A service: its limits, its lanes, its surcharges.

use serde_json::Value;

use super::atlas::Pieces;
use super::days::Calendars;
use super::parcel::{Parcel, length, weight};
use super::price::{Price, halves_up};
use super::read::{Names, list, scaled, text};
use super::{Labels, Places};

/// The number of a lane that there isn't.
pub const NO_LANE: u16 = u16::MAX;

pub struct Service {
    pub reference: String,
    /// The place of its reference among all.
    pub rank: usize,
    pub carrier: usize,
    pub limits: Limits,
    pub excluded: Option<usize>,
    /// By origin.
    pub lane_maps: Vec<usize>,
    pub lanes: Vec<Lane>,
    surcharges: Vec<Surcharge>,
}

/// Ends included.
pub struct Limits {
    weight: i64,
    package_weight: i64,
    length: i64,
    girth: i64,
    length_plus_girth: i64,
    tags: u32,
}

pub struct Lane {
    pub price: Price,
    pub pattern: usize,
}

struct Surcharge {
    /// In hundredths of a percent.
    percent: i64,
    amount: i64,
    places: Option<usize>,
}

impl Service {
    pub fn read(service: &Value, labels: &Labels, calendars: &mut Calendars, places: &mut Places) -> Self {
        assert!(["Enabled", "Direction", "Legs"].iter().all(|field| service[field].is_null()), "no shape says these of a service");
        let (transit, rates) = (list(&service["Transit"]), list(&service["Rates"]));
        let same = |(one, other): (&Value, &Value)| one["From"] == other["From"] && one["To"] == other["To"];
        assert!(transit.len() == rates.len() && transit.iter().zip(rates).all(same), "one price for each transit lane");
        let lanes = transit.iter().zip(rates).map(|(transit, rate)| {
            assert!(transit["DeliveryWindow"].is_null(), "no shape has windows");
            Lane { price: Price::read(rate, &labels.currency), pattern: calendars.pattern(transit) }
        });
        let lanes = lanes.collect();
        let lane_maps = labels.locations.all().map(|origin| {
            let starting = transit.iter().zip(0..).filter(|(lane, _)| lane["From"].is_null() || lane["From"][0] == origin);
            let starting: Vec<(u16, &str)> = starting.map(|(lane, number)| (number, text(&lane["To"][0]))).collect();
            places.lane_map(&starting)
        });
        let lane_maps = lane_maps.collect();
        let rules = &service["Rules"];
        Self {
            reference: text(&service["Reference"]).to_owned(),
            rank: labels.references.number(text(&service["Reference"])).unwrap(),
            carrier: labels.carriers.number(text(&service["Carrier"])).unwrap(),
            limits: Limits::read(rules, &labels.tags),
            excluded: places.list(&rules["ExcludedPlaces"]),
            lane_maps,
            lanes,
            surcharges: list(&service["Surcharges"]).iter().map(|surcharge| Surcharge::read(surcharge, places)).collect(),
        }
    }

    /// With surcharges.
    #[inline]
    pub fn net(&self, base: i64, parcel: &Parcel, lists: &[Pieces]) -> i64 {
        let mut net = base;
        for surcharge in &self.surcharges {
            if surcharge.places.is_none_or(|list| lists[list].has(parcel.list_piece)) {
                net += surcharge.amount + halves_up(base * surcharge.percent, 10_000);
            }
        }
        net
    }
}

impl Limits {
    fn read(rules: &Value, tags: &Names) -> Self {
        let known = ["Weight", "Length", "Girth", "LengthPlusGirth", "Tags", "ExcludedPlaces"];
        let rules_known = rules.as_object().unwrap().iter().all(|(name, rule)| known.contains(&name.as_str()) && rule["Min"].is_null());
        assert!(rules_known, "maxima of weight and lengths alone: {rules}");
        let max = |rule: &str, read: fn(&Value, &Value) -> i64| match &rules[rule] {
            Value::Null => i64::MAX,
            rule => read(&rule["Max"], &rule["Unit"]),
        };
        let of_packages = rules["Weight"]["Basis"] == "Package";
        let heaviest = max("Weight", weight);
        Self {
            weight: if of_packages { i64::MAX } else { heaviest },
            package_weight: if of_packages { heaviest } else { i64::MAX },
            length: max("Length", length),
            girth: max("Girth", length),
            length_plus_girth: max("LengthPlusGirth", length),
            tags: list(&rules["Tags"]).iter().map(|tag| 1 << tags.number(text(tag)).unwrap()).sum(),
        }
    }

    #[inline]
    pub fn allow(&self, parcel: &Parcel) -> bool {
        parcel.whole.weight <= self.weight
            && parcel.heaviest <= self.package_weight
            && parcel.length <= self.length
            && parcel.girth <= self.girth
            && parcel.length_plus_girth <= self.length_plus_girth
            && parcel.tags & !self.tags == 0
    }
}

impl Surcharge {
    fn read(surcharge: &Value, places: &mut Places) -> Self {
        let known = ["Name", "Percent", "Amount", "Places"];
        assert!(surcharge.as_object().unwrap().keys().all(|field| known.contains(&field.as_str())), "{surcharge}");
        let figure = |field: &str| if surcharge[field].is_null() { 0 } else { scaled(&surcharge[field], 2) };
        Self { percent: figure("Percent"), amount: figure("Amount"), places: places.list(&surcharge["Places"]) }
    }
}
