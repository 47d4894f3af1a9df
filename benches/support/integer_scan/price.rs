//! What a service costs in one zone.

use serde_json::Value;

use super::Labels;
use super::columns::Marks;
use super::days::{day, weekdays};
use super::parcel::{Package, Parcel};
use super::read::{PER_KILOGRAM, kilograms, list, scaled, text};

/// How many weight bands a lane has.
const BANDS: usize = 8;

/// A service's price in one zone.
pub struct Price {
    /// In sixtieths of a gram.
    up_to: [i64; BANDS],
    /// In minor units.
    band: [i64; BANDS],
    /// Of the last band: minor units for each kilogram or step above so much.
    per_unit: i64,
    above: i64,
    step: Option<i64>,
    of_packages: bool,
    /// Sixtieths of a gram for each cm³; 0 if volumes don't count.
    dense: i64,
    /// Hundredths of a percent.
    percent: i64,
    fixed: i64,
    per_package: i64,
    conditional: Vec<Conditional>,
    /// Hundredths of the rule set's minor unit for a minor unit of the price.
    rate: i64,
}

/// A surcharge that not all consignments to that zone pay.
struct Conditional {
    amount: i64,
    /// Any of these; 0 for all.
    tags: u32,
    weekdays: u32,
    from: i32,
    to: i32,
}

impl Price {
    pub fn of(rules: &Value, service: &Value, lane: &Value, labels: &Labels) -> Self {
        let bands = list(&lane["Bands"]);
        let (last, first) = bands.split_last().expect("bands");
        assert!(bands.len() == BANDS && first.iter().all(|band| band["PerUnit"].is_null()), "the last of eight bands alone is by weight");
        let figure = |field: &str, read: fn(&Value) -> i64| last.get(field).map(read);
        let mut price = Self {
            up_to: std::array::from_fn(|band| kilograms(&bands[band]["UpTo"])),
            band: std::array::from_fn(|band| scaled(&bands[band]["Price"], 2)),
            per_unit: figure("PerUnit", |pence| scaled(pence, 2)).unwrap_or(0),
            above: figure("Above", kilograms).unwrap_or(0),
            step: figure("Step", kilograms),
            of_packages: lane["Basis"] == "Package",
            dense: lane["VolumetricDivisor"].as_i64().map_or(0, |divisor| {
                assert_eq!(PER_KILOGRAM % divisor, 0, "volumes are whole");
                PER_KILOGRAM / divisor
            }),
            percent: 0,
            fixed: 0,
            per_package: 0,
            conditional: Vec::new(),
            rate: lane["Currency"].as_str().map_or(100, |currency| scaled(&rules["ExchangeRates"][currency], 2)),
        };
        let zone = &lane["To"][0];
        let surcharges = list(&service["Surcharges"]).iter();
        for surcharge in surcharges.filter(|surcharge| surcharge["Places"].is_null() || list(&surcharge["Places"]).contains(zone)) {
            price.add(surcharge, labels);
        }
        price
    }

    fn add(&mut self, surcharge: &Value, labels: &Labels) {
        if !surcharge["Percent"].is_null() {
            assert_eq!(self.percent, 0, "one percentage");
            self.percent = scaled(&surcharge["Percent"], 2);
            return;
        }
        let amount = scaled(&surcharge["Amount"], 2);
        if surcharge["Per"] == "Package" {
            self.per_package += amount;
        } else if ["Days", "Tags", "ValidFrom", "ValidTo"].iter().all(|limit| surcharge[limit].is_null()) {
            self.fixed += amount;
        } else {
            self.conditional.push(Conditional {
                amount,
                tags: Marks::default().tags(surcharge, labels),
                weekdays: if surcharge["Days"].is_null() { u32::MAX } else { weekdays(&surcharge["Days"]) },
                from: day(&surcharge["ValidFrom"], i32::MIN),
                to: day(&surcharge["ValidTo"], i32::MAX),
            });
        }
    }

    /// The net price in minor units, collected on a day.
    #[inline]
    pub fn net(&self, parcel: &Parcel, collected: i32) -> Option<i64> {
        let base = if self.of_packages {
            parcel.packages.iter().map(|package| self.base(package)).sum::<Option<i64>>()?
        } else {
            self.base(&parcel.whole)?
        };
        let packages = i64::try_from(parcel.packages.len()).ok()?;
        let conditional = self.conditional.iter().filter(|surcharge| surcharge.is_due(parcel.tags, collected));
        let conditional: i64 = conditional.map(|surcharge| surcharge.amount).sum();
        Some(self.with_surcharges(base, packages) + conditional)
    }

    /// The weights at which its bands end.
    pub fn ends(&self) -> [i64; BANDS] {
        self.up_to
    }

    /// In hundredths of the rule set's minor unit.
    #[inline]
    pub fn comparable(&self, net: i64) -> i64 {
        net * self.rate
    }

    /// Rounded, with the surcharges that every consignment to that zone pays.
    #[inline]
    fn with_surcharges(&self, base: i64, packages: i64) -> i64 {
        let base = halves_up(base, PER_KILOGRAM);
        base + halves_up(base * self.percent, 10_000) + self.fixed + self.per_package * packages
    }

    /// Of one chargeable weight, times the sixtieths of a gram in a kilogram.
    #[inline]
    fn base(&self, of: &Package) -> Option<i64> {
        let weight = of.weight.max(of.volume * self.dense);
        let band = self.up_to.iter().map(|up_to| usize::from(*up_to < weight)).sum::<usize>();
        let price = self.band.get(band)? * PER_KILOGRAM;
        if band + 1 < BANDS || self.per_unit == 0 {
            return Some(price);
        }
        let above = (weight - self.above).max(0);
        let units = self.step.map_or(above, |step| (above + step - 1) / step * PER_KILOGRAM);
        Some(price + self.per_unit * units)
    }

    /// Below what any consignment costs that is so heavy or heavier, in hundredths of the rule set's minor unit; `None` if it has no price.
    pub fn least(&self, weight: i64) -> Option<i64> {
        let of = |weight: i64| self.base(&Package { weight, volume: 0 });
        let mut base = of(weight);
        if self.of_packages {
            // So many packages, of which the heaviest weighs at least its share.
            let lightest = of(0)?;
            for packages in 2.. {
                if base.is_some_and(|base| base <= lightest * packages) {
                    break;
                }
                let shared = of(weight / packages).map(|heaviest| heaviest + lightest * (packages - 1));
                base = base.into_iter().chain(shared).min();
            }
        }
        Some(self.comparable(self.with_surcharges(base?, 1)))
    }
}

impl Conditional {
    fn is_due(&self, tags: u32, collected: i32) -> bool {
        // Day 1 was a Monday.
        let weekday = (collected - 1).rem_euclid(7);
        (self.tags == 0 || self.tags & tags != 0) && self.weekdays >> weekday & 1 == 1 && self.from <= collected && collected <= self.to
    }
}

fn halves_up(figure: i64, over: i64) -> i64 {
    (2 * figure + over) / (2 * over)
}

/// The lane of a service to a zone.
pub fn lane<'s>(lanes: &'s Value, zone: &str) -> Option<&'s Value> {
    list(lanes).iter().find(|lane| list(&lane["To"]).iter().any(|to| text(to) == zone))
}
