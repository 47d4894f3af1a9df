//! What it costs (§6).

use jiff::civil::Date;
use num_rational::BigRational;
use num_traits::{One, Zero};
use serde_json::Value;

use super::consignment::{self, Consignment, Package};
use super::number::{decimal, exact, exact_or_zero, grams, rounded};
use super::time::is_one_of;
use super::{World, list, text};

/// What one service asks for one consignment.
#[derive(Clone, Debug)]
pub struct Price {
    /// The lane's currency.
    pub currency: String,
    /// From the band, rounded.
    pub base: BigRational,
    /// Those that apply: name, and amount rounded.
    pub surcharges: Vec<(String, BigRational)>,
    /// Base and surcharges.
    pub net: BigRational,
    /// Net × rate, rounded.
    pub vat: BigRational,
    /// Net and VAT.
    pub gross: BigRational,
    /// Net in the rule set's currency, unrounded.
    pub comparable: BigRational,
}

impl World<'_> {
    /// The price, or the code of why there is none.
    pub fn price(&self, service: &Value, consignment: &Consignment, collected: Date) -> Result<Price, &'static str> {
        let (origin, destination) = (&consignment.origin, &consignment.destination);
        let applies = |lane: &&Value| self.lane_matches(lane, origin, destination) && is_valid(lane, collected);
        let lane = list(&service["Rates"]).iter().find(applies).ok_or("NoRate")?;
        let currency = lane["Currency"].as_str().unwrap_or(self.currency());

        // The unrounded prices of the packages are summed: the base is one line.
        let mut base = BigRational::zero();
        for weight in chargeable_weights(lane, consignment).ok_or("MissingData")? {
            base += band_price(lane, &weight).ok_or("NoRate")?;
        }
        let base = rounded(&base, currency);

        let mut surcharges = Vec::new();
        for surcharge in list(&service["Surcharges"]) {
            if self.is_due(surcharge, consignment, collected) {
                let amount = rounded(&surcharge_amount(surcharge, &base, consignment), currency);
                surcharges.push((text(&surcharge["Name"]).to_owned(), amount));
            }
        }

        let net = &base + surcharges.iter().map(|(_, amount)| amount).sum::<BigRational>();
        let vat = rounded(&(&net * exact_or_zero(&self.rules["VatRate"])), currency);
        let gross = &net + &vat;
        // No line is negative, so that the sum is the largest.
        if net >= decimal("1e9") {
            return Err("PriceOverflow");
        }
        let comparable = &net * self.exchange_rate(currency).ok_or("Currency")?;
        Ok(Price { currency: currency.to_owned(), base, surcharges, net, vat, gross, comparable })
    }

    /// Whether a surcharge applies: to this place, on this weekday and date, to one of these tags.
    fn is_due(&self, surcharge: &Value, consignment: &Consignment, collected: Date) -> bool {
        let tags = &surcharge["Tags"];
        let has = |tag: &Value| consignment.tags.contains(text(tag).trim());
        self.any_matches(&surcharge["Places"], &consignment.destination)
            && is_one_of(collected, &surcharge["Days"])
            && (tags.is_null() || list(tags).iter().any(has))
            && is_valid(surcharge, collected)
    }
}

/// `ValidFrom` and `ValidTo`, ends included.
fn is_valid(json: &Value, on: Date) -> bool {
    let bound = |name: &str| json[name].as_str().map(consignment::date);
    bound("ValidFrom").is_none_or(|from| from <= on) && bound("ValidTo").is_none_or(|to| on <= to)
}

/// What the bands are asked for, in grams: the consignment's weight, or each package's. `None` if the lane goes by
/// volume and a package's is missing.
fn chargeable_weights(lane: &Value, consignment: &Consignment) -> Option<Vec<BigRational>> {
    let divisor = (!lane["VolumetricDivisor"].is_null()).then(|| exact(&lane["VolumetricDivisor"]));
    // Cubic centimetres by a divisor are kilograms, so cubic millimetres by it are grams.
    let volumetric = |packages: &[Package]| match &divisor {
        None => Some(BigRational::zero()),
        Some(divisor) => {
            let volume: Option<BigRational> = packages.iter().map(Package::volume).sum();
            Some(volume? / divisor)
        }
    };
    if lane["Basis"] == "Package" {
        let packages = consignment.packages.iter();
        return packages.map(|one| Some(one.weight.clone().max(volumetric(std::slice::from_ref(one))?))).collect();
    }
    Some(vec![consignment.weight.clone().max(volumetric(&consignment.packages)?)])
}

/// By the first band that reaches up to the weight, unrounded; `None` beyond the last.
fn band_price(lane: &Value, weight: &BigRational) -> Option<BigRational> {
    let weight = weight / grams(&BigRational::one(), lane["Unit"].as_str().unwrap_or("kg"));
    let reaches = |band: &&Value| band["UpTo"].is_null() || exact(&band["UpTo"]) >= weight;
    let band = list(&lane["Bands"]).iter().find(reaches)?;
    let mut units = (weight - exact_or_zero(&band["Above"])).max(BigRational::zero());
    if !band["Step"].is_null() {
        units = (units / exact(&band["Step"])).ceil();
    }
    let price = exact_or_zero(&band["Price"]) + exact_or_zero(&band["PerUnit"]) * units;
    Some(price.max(exact_or_zero(&band["Minimum"])))
}

/// An amount, for all or for each package; or a percentage of the base, kept between its bounds.
fn surcharge_amount(surcharge: &Value, base: &BigRational, consignment: &Consignment) -> BigRational {
    if surcharge["Percent"].is_null() {
        let packages = BigRational::from_integer(consignment.packages.len().into());
        let times = if surcharge["Per"] == "Package" { packages } else { BigRational::one() };
        return exact(&surcharge["Amount"]) * times;
    }
    let amount = base * exact(&surcharge["Percent"]) / decimal("100");
    let amount = amount.max(exact_or_zero(&surcharge["Minimum"]));
    if surcharge["Maximum"].is_null() { amount } else { amount.min(exact(&surcharge["Maximum"])) }
}
