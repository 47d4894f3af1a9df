//! Price lanes, bands and tariffs (§6; tariffs, §§1 and 2).

use jiff::civil::Date;
use num_rational::BigRational;
use num_traits::{One, Zero};
use serde_json::{Value, json};

use super::chargeable::Chargeable;
use super::consignment::Consignment;
use super::number::{cubic_millimetres, exact, exact_or_zero, grams, millimetres, rounded};
use super::price::is_valid;
use super::{World, list, text};

/// The price lane that is used, with its tariff and zone if it names one.
pub struct Lane<'a> {
    pub json: &'a Value,
    /// Null where the lane has bands of its own.
    pub tariff: &'a Value,
    pub zone: Option<String>,
    pub currency: &'a str,
}

impl<'a> Lane<'a> {
    /// What the lane states, else what its tariff does.
    pub fn stated(&self, field: &str) -> &'a Value {
        if self.json[field].is_null() { &self.tariff[field] } else { &self.json[field] }
    }

    /// What its bands go by.
    pub fn by(&self) -> &'a str {
        self.stated("By").as_str().unwrap_or("Weight")
    }

    /// The unit of weights: the lane's, where its bands go by weight.
    pub fn weight_unit(&self) -> &'a str {
        if self.by() == "Weight" { self.stated("Unit").as_str().unwrap_or("Kg") } else { "Kg" }
    }
}

impl World<'_> {
    /// The first entry that is for this way and valid on the collection date, and whose chart gives a zone.
    pub fn price_lane<'s>(&'s self, service: &'s Value, consignment: &Consignment, collected: Date) -> Option<Lane<'s>> {
        let (origin, destination) = (&consignment.origin, &consignment.destination);
        list(&service["Rates"]).iter().find_map(|json| {
            if !self.lane_matches(json, origin, destination) || !is_valid(json, collected) {
                return None;
            }
            let mut lane = Lane { json, tariff: &Value::Null, zone: None, currency: self.currency() };
            if let Some(reference) = json["Tariff"].as_str() {
                lane.tariff = self.find("Tariffs", reference).expect("a tariff");
                if !is_valid(lane.tariff, collected) {
                    return None;
                }
                lane.zone = Some(self.zone_of(text(&lane.tariff["ZoneChart"]), origin, destination)?);
            }
            lane.currency = lane.stated("Currency").as_str().unwrap_or(self.currency());
            Some(lane)
        })
    }

    /// The base, rounded: one line, though each package may be priced by itself.
    pub fn base(&self, lane: &Lane, consignment: &Consignment, least: &[BigRational]) -> Result<BigRational, &'static str> {
        let mut base = BigRational::zero();
        for figure in self.figures(lane, consignment, least)? {
            base += discounted(lane, &figure).ok_or("NoRate")?;
        }
        Ok(rounded(&base, lane.currency))
    }

    /// What the bands are asked for, in the lane's unit: one figure, or one of each package.
    fn figures(&self, lane: &Lane, consignment: &Consignment, least: &[BigRational]) -> Result<Vec<BigRational>, &'static str> {
        let chargeable = Chargeable::new(lane);
        let unit = lane.stated("Unit").as_str();
        let each = chargeable.basis() == "Package";
        let one = |figure: BigRational| Ok(vec![figure]);
        match lane.by() {
            "Weight" => {
                let unit = grams(&BigRational::one(), lane.weight_unit());
                let weights = charged_weights(&chargeable, consignment, least)?;
                let weights = if each { weights } else { vec![weights.into_iter().sum()] };
                Ok(weights.into_iter().map(|weight| weight / &unit).collect())
            }
            "Volume" => {
                let unit = cubic_millimetres(&BigRational::one(), unit.unwrap_or("Cm3"));
                let volumes = consignment.packages.iter().map(|package| Some(chargeable.volume(package)? / &unit));
                let volumes: Vec<BigRational> = volumes.collect::<Option<_>>().ok_or("MissingData")?;
                if each { Ok(volumes) } else { one(volumes.into_iter().sum()) }
            }
            "Longest" => {
                let sides = consignment.packages.iter().map(|package| Some(package.sides.as_ref()?[0].clone()));
                let sides: Vec<BigRational> = sides.collect::<Option<_>>().ok_or("MissingData")?;
                one(sides.into_iter().max().unwrap_or_default() / millimetres(&BigRational::one(), unit.unwrap_or("Cm")))
            }
            "Packages" => one(BigRational::from_integer(consignment.packages.len().into())),
            "Value" => {
                let value = consignment.value.as_ref().ok_or("MissingData")?;
                one(self.converted(&value.amount, &value.currency, lane.currency).ok_or("Currency")?)
            }
            other => panic!("bands don't go by {other}"),
        }
    }

    /// By way of the rule set's own currency; `None` without a rate.
    pub fn converted(&self, amount: &BigRational, from: &str, to: &str) -> Option<BigRational> {
        if from == to { Some(amount.clone()) } else { Some(amount * self.exchange_rate(from)? / self.exchange_rate(to)?) }
    }
}

/// What is priced, in grams: of each package, or with `Basis` Consignment one figure for all.
pub fn charged_weights(
    chargeable: &Chargeable,
    consignment: &Consignment,
    least: &[BigRational],
) -> Result<Vec<BigRational>, &'static str> {
    let weights = match chargeable.basis() {
        "Consignment" => chargeable.of_consignment(consignment).map(|weight| vec![weight]),
        _ => chargeable.of_packages(consignment, least),
    };
    weights.ok_or("MissingData")
}

/// The list price of a figure less its discount.
fn discounted(lane: &Lane, figure: &BigRational) -> Option<BigRational> {
    let bands = bands(lane, lane.zone.as_deref());
    let list_price = price(&bands, lane.stated("NextBreak"), figure)?;
    let discount = lane.stated("Discount");
    if discount.is_null() {
        return Some(list_price);
    }
    // By the weight priced; above the last band there is none.
    let reaches = |band: &&Value| within(band, figure);
    let terms = if discount["Bands"].is_null() { discount } else { list(&discount["Bands"]).iter().find(reaches).unwrap_or(&Value::Null) };
    let of_zone = lane.zone.as_deref().map_or(&Value::Null, |zone| &terms["Zones"][zone]);
    let percent = exact_or_zero(if of_zone.is_null() { &terms["Percent"] } else { of_zone });
    let hundred = BigRational::from_integer(100.into());
    let less = rounded(&(list_price * (&hundred - percent) / &hundred), lane.currency);
    Some(less.max(minimum(lane, &discount["Minimum"])?))
}

/// An amount; or the list price of a zone at a weight, less so much.
fn minimum(lane: &Lane, minimum: &Value) -> Option<BigRational> {
    match minimum["Zone"].as_str() {
        None => Some(exact_or_zero(&minimum["Amount"])),
        Some(zone) => {
            let of_zone = price(&bands(lane, Some(zone)), lane.stated("NextBreak"), &exact(&minimum["Weight"]))?;
            Some(of_zone - exact_or_zero(&minimum["Less"]))
        }
    }
}

/// The lane's own bands; or the column of a zone of its tariff as bands, and what lies beyond it as one more.
fn bands(lane: &Lane, zone: Option<&str>) -> Vec<Value> {
    let (tariff, Some(zone)) = (lane.tariff, zone) else {
        return list(&lane.json["Bands"]).to_vec();
    };
    let end = if tariff["Below"].is_null() { "UpTo" } else { "Below" };
    let (ends, prices) = (list(&tariff[end]), list(&tariff["Prices"][zone]));
    let mut bands: Vec<Value> =
        ends.iter().zip(prices).map(|(reach, price)| json!({ end: reach, "Price": price, "Listed": true })).collect();
    let beyond = &tariff["Beyond"][zone];
    if let (false, Some(last)) = (beyond.is_null(), bands.last().cloned()) {
        bands.push(
            json!({ "Price": last["Price"], "Listed": true, "PerUnit": beyond["PerUnit"], "Step": beyond["Step"], "Above": last[end] }),
        );
    }
    bands
}

/// Whether a figure lies in a band, which may end with its end or before it.
fn within(band: &Value, figure: &BigRational) -> bool {
    (band["UpTo"].is_null() || *figure <= exact(&band["UpTo"])) && (band["Below"].is_null() || *figure < exact(&band["Below"]))
}

/// By the first band that reaches up to the figure, unrounded; `None` beyond the last. Where the next band's price at this
/// band's end is less, and the lane says so, that is the price.
fn price(bands: &[Value], next_break: &Value, figure: &BigRational) -> Option<BigRational> {
    let at = bands.iter().position(|band| within(band, figure))?;
    let own = band_price(&bands[at], figure)?;
    let end = if bands[at]["UpTo"].is_null() { &bands[at]["Below"] } else { &bands[at]["UpTo"] };
    let next = bands.get(at + 1).filter(|_| *next_break == true && !end.is_null()).and_then(|band| band_price(band, &exact(end)));
    Some(next.map_or(own.clone(), |next| own.min(next)))
}

/// A tariff's price that is null is none.
fn band_price(band: &Value, figure: &BigRational) -> Option<BigRational> {
    if band["Price"].is_null() && band["Listed"] == true {
        return None;
    }
    let units = units(figure, band);
    let price = exact_or_zero(&band["Price"]) + exact_or_zero(&band["PerUnit"]) * units;
    Some(price.max(exact_or_zero(&band["Minimum"])))
}

/// How much of a figure is above `Above`: exactly, or in steps, part steps rounded up.
pub fn units(figure: &BigRational, json: &Value) -> BigRational {
    let above = (figure - exact_or_zero(&json["Above"])).max(BigRational::zero());
    if json["Step"].is_null() { above } else { (above / exact(&json["Step"])).ceil() }
}
