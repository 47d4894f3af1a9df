//! Rule sets made in code: with what must be given; the rest is set by field. [`RuleSet::check`] and compiling find what is wrong.

use chrono::NaiveDate;

use super::document::{
    Carrier, CarrierService, Collection, CollectionException, CutOff, RuleSet, ShippingLocation, ShippingRule, ShippingRuleType, Tariff,
    TransitDays, TransitLane,
};
use crate::json::Decode;
use crate::money::Currency;
use crate::reference::Reference;
use crate::time::TimeOfDay;

impl RuleSet {
    /// A rule set of nothing but its currency.
    ///
    /// ```
    /// use consign::{Band, Carrier, CarrierService, Quantity, RateLane, RuleSet, TransitDays, TransitLane};
    /// let swift: consign::Reference = "SWIFT".parse()?;
    /// let mut band = Band::default();
    /// band.price = Some("3.95".parse()?);
    /// let mut rates = RateLane::default();
    /// rates.bands.push(band);
    /// let mut service = CarrierService::new("SWIFT_24".parse()?, swift.clone());
    /// service.transit.push(TransitLane::new(TransitDays { min: 1, max: 1 }));
    /// service.rates.push(rates);
    /// let mut rules = RuleSet::new("GBP".parse()?);
    /// rules.carriers.push(Carrier::new(swift, None));
    /// rules.carrier_services.push(service);
    /// assert_eq!(rules.compile()?.services().count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(currency: Currency) -> Self {
        Self { currency, ..Decode::placeholder() }
    }
}

impl Carrier {
    /// A carrier, with its name for people if it has one.
    #[must_use]
    pub fn new(reference: Reference, name: Option<String>) -> Self {
        Self { reference, name, ..Decode::placeholder() }
    }
}

impl CarrierService {
    /// A service that goes nowhere yet.
    #[must_use]
    pub fn new(reference: Reference, carrier: Reference) -> Self {
        Self { reference, carrier, ..Decode::placeholder() }
    }
}

impl ShippingLocation {
    /// A site at which nobody collects yet.
    #[must_use]
    pub fn new(reference: Reference) -> Self {
        Self { reference, ..Decode::placeholder() }
    }
}

impl ShippingRule {
    /// A rule for all services, which always holds.
    #[must_use]
    pub fn new(reference: Reference, kind: ShippingRuleType) -> Self {
        Self { reference, kind, ..Decode::placeholder() }
    }
}

impl Collection {
    /// A collection on every day.
    #[must_use]
    pub fn new(carrier: Reference) -> Self {
        Self { carrier, ..Decode::placeholder() }
    }
}

impl CollectionException {
    /// A collection on a date, otherwise as on others.
    #[must_use]
    pub fn new(date: NaiveDate) -> Self {
        Self { date, ..Decode::placeholder() }
    }
}

impl CutOff {
    /// A time on the collection date.
    #[must_use]
    pub fn new(time: TimeOfDay) -> Self {
        Self { time, ..Decode::placeholder() }
    }
}

impl Tariff {
    /// A tariff without prices yet, which goes by the zones of a chart.
    #[must_use]
    pub fn new(reference: Reference, zone_chart: Reference) -> Self {
        Self { reference, zone_chart, ..Decode::placeholder() }
    }
}

impl TransitLane {
    /// A lane from and to anywhere.
    #[must_use]
    pub fn new(transit_days: TransitDays) -> Self {
        Self { transit_days: Some(transit_days), ..Decode::placeholder() }
    }
}
