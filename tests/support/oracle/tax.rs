//! Tax (§6; tariffs, §4).

use num_rational::BigRational;
use num_traits::{One, Zero};
use serde_json::Value;

use super::consignment::Consignment;
use super::number::{exact_or_zero, rounded, rounded_as};
use super::tariff::Lane;
use super::{World, list};

/// Net, VAT, gross.
pub struct Taxed {
    pub net: BigRational,
    pub vat: BigRational,
    pub gross: BigRational,
}

impl World<'_> {
    /// The sum of a lane's lines, with what tax is due on it or is in it already.
    pub fn taxed(&self, service: &Value, lane: &Lane, consignment: &Consignment, sum: BigRational) -> Result<Taxed, &'static str> {
        let rate = self.vat_rate(service, consignment)?;
        if lane.stated("PricesInclude") == "Vat" {
            let net = rounded(&(&sum / (BigRational::one() + rate)), lane.currency);
            return Ok(Taxed { vat: &sum - &net, net, gross: sum });
        }
        let way = self.rules["VatRounding"].as_str().unwrap_or("HalfUp");
        let vat = rounded_as(way, &(&sum * rate), lane.currency);
        Ok(Taxed { gross: &sum + &vat, vat, net: sum })
    }

    /// The first entry that matches the destination; none: 0. One that is unknown before it leaves no price.
    fn vat_rate(&self, service: &Value, consignment: &Consignment) -> Result<BigRational, &'static str> {
        let entries = if service["Vat"].is_null() { &self.rules["Vat"] } else { &service["Vat"] };
        if entries.is_null() {
            return Ok(exact_or_zero(&self.rules["VatRate"]));
        }
        for entry in list(entries) {
            let matches = if entry["To"].is_null() { Ok(true) } else { self.lies_in(&entry["To"], &consignment.destination) };
            match matches {
                Ok(false) => {}
                Ok(true) if entry["Exempt"] == true => break,
                Ok(true) => return Ok(exact_or_zero(&entry["Rate"])),
                Err(unknown) => return Err(unknown.codes()[0]),
            }
        }
        Ok(BigRational::zero())
    }
}
