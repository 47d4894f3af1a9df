//! A quote: what one service offers for a consignment.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::capacity::Usage;
use crate::fingerprint::Fingerprint;
use crate::matcher::{Asked, CompiledService, Offer, Service};
use crate::money::{Currency, Minor};
use crate::number::{AMOUNT_SCALE, unscaled};
use crate::place::Country;
use crate::reference::Reference;
use crate::serial::as_text;
use crate::time::{TimeOfDay, date_of, instant};

/// A price and how it comes about. Every figure has the currency's digits, halves rounded away from zero. Written by serde, figures are
/// texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Price {
    /// The price of the band, or of the tariff in its zone, less discounts; where packages are priced by themselves, of all together.
    #[serde(with = "as_text")]
    pub base: Decimal,
    /// What comes on top, in the order of the rule set.
    pub surcharges: Vec<SurchargeLine>,
    /// Base and surcharges, without the VAT where they include it.
    #[serde(with = "as_text")]
    pub net: Decimal,
    /// VAT as a fraction: 0.2 is 20 %.
    #[serde(with = "as_text")]
    pub vat_rate: Decimal,
    /// Whether no VAT is due because the service is exempt.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_exempt: bool,
    /// Net × VAT rate; where the lines include it, the difference of gross and net.
    #[serde(with = "as_text")]
    pub vat_amount: Decimal,
    /// Net and VAT.
    #[serde(with = "as_text")]
    pub gross: Decimal,
    /// The currency of all of them.
    pub currency: Currency,
}

/// One surcharge of a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct SurchargeLine {
    /// Its name in the rule set.
    pub name: String,
    /// What it comes to.
    #[serde(with = "as_text")]
    pub amount: Decimal,
}

/// What one service offers for a consignment: dates and price. They are worked out when they are asked for; a quote is cheap to make and
/// to clone, and keeps the rule set that was asked.
#[derive(Clone)]
pub struct Quote {
    pub(super) asked: Arc<Asked>,
    service: Arc<Service>,
    pub(super) offer: Offer,
}

impl Quote {
    /// What the offer of a service comes to.
    pub(super) fn new(asked: &Arc<Asked>, service: &CompiledService, offer: Offer) -> Self {
        Self { asked: Arc::clone(asked), service: Arc::clone(&service.service), offer }
    }

    /// The instant for which it was asked.
    pub(super) fn at(&self) -> DateTime<Utc> {
        self.asked.clock.at()
    }

    /// The consignment that it is for.
    #[must_use]
    pub fn consignment(&self) -> &Reference {
        &self.asked.facts.consignment().reference
    }

    /// The service.
    #[must_use]
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// The rule set that it is of.
    #[must_use]
    pub fn rule_set(&self) -> Fingerprint {
        self.asked.matcher.fingerprint()
    }

    /// When its carrier collects, in the offset of the origin.
    #[must_use]
    pub fn collection(&self) -> DateTime<FixedOffset> {
        self.shown(self.offer.dates.collection())
    }

    /// What the carrier's calendar says, on the clocks of the origin: another time than [`Quote::collection`] only where the clocks skip
    /// it.
    #[must_use]
    pub fn scheduled(&self) -> NaiveDateTime {
        self.offer.dates.collection()
    }

    /// The earliest delivery: the date, and the start of the lane's window or 00:00.
    #[must_use]
    pub fn earliest_delivery(&self) -> NaiveDateTime {
        let start = self.offer.dates.window.map_or_else(TimeOfDay::default, |window| window.start);
        date_of(self.offer.dates.earliest).and_time(start.time())
    }

    /// The latest delivery: the date, and the end of the lane's window or 23:59.
    #[must_use]
    pub fn latest_delivery(&self) -> NaiveDateTime {
        let end = self.offer.dates.window.map_or(TimeOfDay::LAST_MINUTE, |window| window.end);
        date_of(self.offer.dates.latest).and_time(end.time())
    }

    /// What taking it adds to the use of capacities.
    #[must_use]
    pub fn increments(&self) -> Usage {
        self.asked.increments(&self.offer)
    }

    /// Until when it can be taken: the start of the collection day at the origin, or that day's allocation cut-off if sooner.
    #[must_use]
    pub fn expires(&self) -> DateTime<FixedOffset> {
        let collected = date_of(self.offer.dates.collected);
        let start_of_day = self.shown(collected.and_time(NaiveTime::MIN));
        let calendar = self.asked.calendar(&self.offer);
        calendar
            .and_then(|calendar| calendar.allocation_cut_off(collected))
            .map_or(start_of_day, |cut_off| self.shown(cut_off).min(start_of_day))
    }

    /// What it costs, and how that comes about.
    #[must_use]
    pub fn price(&self) -> Price {
        Price::new(&self.asked, &self.offer)
    }

    /// What it costs in all, without how that comes about.
    pub(crate) fn total(&self) -> Total {
        Total::new(&self.asked, &self.offer)
    }

    /// Where it goes to.
    pub(crate) fn destination(&self) -> Country {
        self.asked.facts.country
    }

    /// The greatest rate of VAT that a service of the rule set charges for this consignment.
    pub(crate) fn full_vat_rate(&self) -> Decimal {
        let engine = &self.asked.matcher.0;
        let rates = engine.services.iter().filter_map(|service| engine.tax(service, &self.asked.facts).ok());
        unscaled(rates.map(|tax| tax.rate).max().unwrap_or_default(), AMOUNT_SCALE)
    }

    /// The instant that the clocks of the origin show so.
    fn shown(&self, local: NaiveDateTime) -> DateTime<FixedOffset> {
        instant(local, self.asked.clock.zone).fixed_offset()
    }
}

impl fmt::Debug for Quote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Quote")
            .field("service", &self.service)
            .field("collection", &self.collection())
            .field("scheduled", &self.scheduled())
            .field("earliest_delivery", &self.earliest_delivery())
            .field("latest_delivery", &self.latest_delivery())
            .field("expires", &self.expires())
            .field("price", &self.price())
            .finish_non_exhaustive()
    }
}

// Equal is what offers the same, whichever rule set it comes from.
impl PartialEq for Quote {
    fn eq(&self, other: &Self) -> bool {
        let dates =
            |quote: &Self| (quote.collection(), quote.scheduled(), quote.earliest_delivery(), quote.latest_delivery(), quote.expires());
        self.service == other.service && dates(self) == dates(other) && self.price() == other.price()
    }
}

impl Eq for Quote {}

impl Price {
    fn new(asked: &Asked, offer: &Offer) -> Self {
        let Total { net, gross, vat_amount, vat_rate, is_exempt, currency } = Total::new(asked, offer);
        let amount = |line: Minor| line.decimal(currency);
        let mut surcharges = Vec::new();
        let base = asked.surcharges(offer, |name, line| surcharges.push(SurchargeLine { name: name.to_owned(), amount: amount(line) }));
        Self { base: amount(base), surcharges, net, vat_rate, is_exempt, vat_amount, gross, currency }
    }
}

/// What an offer costs in all.
pub(crate) struct Total {
    pub(crate) net: Decimal,
    pub(crate) gross: Decimal,
    pub(crate) vat_amount: Decimal,
    pub(crate) vat_rate: Decimal,
    pub(crate) is_exempt: bool,
    pub(crate) currency: Currency,
}

impl Total {
    fn new(asked: &Asked, offer: &Offer) -> Self {
        let currency = offer.currency;
        let (net, gross) = (offer.net.decimal(currency), offer.gross.decimal(currency));
        let rate = asked.service(offer.service()).and_then(|service| asked.matcher.0.tax(service, &asked.facts).ok()).unwrap_or_default();
        Self { net, gross, vat_amount: gross - net, vat_rate: unscaled(rate.rate, AMOUNT_SCALE), is_exempt: rate.is_exempt, currency }
    }
}
