//! A quote: what one service offers for a consignment.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDateTime, NaiveTime};
use rust_decimal::Decimal;

use crate::calendar::{TimeOfDay, instant};
use crate::facts::Facts;
use crate::matcher::{Clock, Compiled, Offer, Service, vat};
use crate::money::{Currency, Minor};
use crate::number::{AMOUNT_SCALE, scaled};

/// A price and how it comes about. Every figure has the currency's digits, halves rounded away from zero.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Price {
    /// The price of the band.
    pub base: Decimal,
    /// What comes on top, in the order of the rule set.
    pub surcharges: Vec<SurchargeLine>,
    /// Base and surcharges.
    pub net: Decimal,
    /// VAT as a fraction: 0.2 is 20 %.
    pub vat_rate: Decimal,
    /// Net × VAT rate.
    pub vat_amount: Decimal,
    /// Net and VAT.
    pub gross: Decimal,
    /// The currency of all of them.
    pub currency: Currency,
}

/// One surcharge of a price.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SurchargeLine {
    /// Its name in the rule set.
    pub name: String,
    /// What it comes to.
    pub amount: Decimal,
}

/// What one service offers for a consignment: dates and price.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quote {
    /// The service.
    pub service: Arc<Service>,
    /// When its carrier collects, in the offset of the origin.
    pub collection: DateTime<FixedOffset>,
    /// What the carrier's calendar says, on the clocks of the origin: another time than `collection` only where the clocks skip it.
    pub scheduled: NaiveDateTime,
    /// The earliest delivery: the date, and the start of the lane's window or 00:00.
    pub earliest_delivery: NaiveDateTime,
    /// The latest delivery: the date, and the end of the lane's window or 23:59.
    pub latest_delivery: NaiveDateTime,
    /// Until when it can be taken: the start of the collection day at the origin, or that day's allocation cut-off if sooner.
    pub expires: DateTime<FixedOffset>,
    /// What it costs.
    pub price: Price,
}

impl Quote {
    pub(super) fn new(compiled: &Compiled, offer: &Offer, facts: &Facts, clock: &Clock) -> Option<Self> {
        let service = compiled.services.get(offer.service)?;
        let dates = &offer.dates;
        let window = dates.window.map_or((TimeOfDay::default(), TimeOfDay::last_minute()), |window| (window.start, window.end));
        let start_of_day = instant(dates.collected.and_time(NaiveTime::MIN), clock.zone);
        let cut_off = dates.allocation_cut_off.map(|cut_off| instant(cut_off, clock.zone));
        Some(Self {
            service: Arc::clone(&service.service),
            scheduled: dates.collection,
            collection: instant(dates.collection, clock.zone).fixed_offset(),
            earliest_delivery: dates.earliest.and_time(window.0.time()),
            latest_delivery: dates.latest.and_time(window.1.time()),
            expires: cut_off.map_or(start_of_day, |cut_off| cut_off.min(start_of_day)).fixed_offset(),
            price: Price::new(compiled, offer, facts),
        })
    }
}

impl Price {
    fn new(compiled: &Compiled, offer: &Offer, facts: &Facts) -> Self {
        let currency = offer.currency;
        let amount = |line: Minor| line.decimal(currency);
        let net = amount(offer.net);
        // VAT is at most the net price, which is far from what a decimal can hold.
        let rate = scaled(compiled.vat_rate, AMOUNT_SCALE).unwrap_or(0);
        let vat_minor = vat(offer.net, rate).and_then(|minor| i64::try_from(minor).ok()).unwrap_or(0);
        let vat_amount = Decimal::new(vat_minor, currency.decimals());
        let lines = compiled.surcharges(offer, facts).into_iter();
        Self {
            base: amount(offer.base),
            surcharges: lines.map(|(name, line)| SurchargeLine { name, amount: amount(line) }).collect(),
            net,
            vat_rate: compiled.vat_rate,
            vat_amount,
            gross: net + vat_amount,
            currency,
        }
    }
}
