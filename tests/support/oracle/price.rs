//! What it costs (§6; tariffs).

use jiff::civil::Date;
use num_rational::BigRational;
use serde_json::Value;

use super::World;
use super::consignment::{self, Consignment};
use super::number::decimal;
use super::surcharge::Asked;
use super::tax::Taxed;
use super::time::Trip;

/// What one service asks for one consignment.
#[derive(Clone, Debug)]
pub struct Price {
    /// The lane's currency.
    pub currency: String,
    /// From the band, rounded.
    pub base: BigRational,
    /// Those that apply: name, and amount rounded.
    pub surcharges: Vec<(String, BigRational)>,
    /// Base and surcharges, without tax.
    pub net: BigRational,
    /// Rounded.
    pub vat: BigRational,
    /// Net and VAT.
    pub gross: BigRational,
    /// Net, or gross where that is compared, in the rule set's currency, unrounded.
    pub comparable: BigRational,
    /// Net in the rule set's currency, unrounded.
    pub converted: BigRational,
}

impl World<'_> {
    /// The price, or the code of why there is none: of the base, the surcharges in their order, tax, conversion the first.
    pub fn price(&self, service: &Value, consignment: &Consignment, trip: &Trip) -> Result<Price, &'static str> {
        let lane = self.price_lane(service, consignment, trip.collected).ok_or("NoRate")?;
        let asked = Asked { service, consignment, trip, lane: &lane };
        let least = self.least_weights(&asked);
        let base = self.base(&lane, consignment, &least)?;
        in_range(&base)?;
        let surcharges = self.surcharge_lines(&asked, &base, &least)?;
        let sum = &base + surcharges.iter().map(|(_, amount)| amount).sum::<BigRational>();
        // No line is negative, so that the sum is the largest.
        in_range(&sum)?;
        let Taxed { net, vat, gross } = self.taxed(service, &lane, consignment, sum)?;
        let compared = if self.rules["Compare"] == "Gross" { &gross } else { &net };
        let rate = self.exchange_rate(lane.currency).ok_or("Currency")?;
        let (comparable, converted) = (compared * &rate, &net * &rate);
        Ok(Price { currency: lane.currency.to_owned(), base, surcharges, net, vat, gross, comparable, converted })
    }
}

fn in_range(amount: &BigRational) -> Result<(), &'static str> {
    if *amount < decimal("1e9") { Ok(()) } else { Err("PriceOverflow") }
}

/// `ValidFrom` and `ValidTo`, ends included.
pub fn is_valid(json: &Value, on: Date) -> bool {
    let bound = |name: &str| json[name].as_str().map(consignment::date);
    bound("ValidFrom").is_none_or(|from| from <= on) && bound("ValidTo").is_none_or(|to| on <= to)
}
