//! What the oracle answers: the verdict, and the offers behind it, in their order (§7).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::Zoned;
use jiff::civil::Date;
use num_rational::BigRational;

use super::capacity::Use;
use super::number::written;
use super::price::Price;
use super::time::Trip;

/// What an allocation must come to, as texts that any other answer can be compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// 200 allocated, 422 no service is eligible, 400 invalid, 409 in a state that can't be allocated.
    pub status: u16,
    /// The service chosen. It and all that follows, up to `latest`, is absent unless `status` is 200.
    pub service: Option<String>,
    /// With the currency's digits, as are all amounts here: `27.69`.
    pub net: Option<String>,
    /// Net and VAT.
    pub gross: Option<String>,
    /// VAT.
    pub vat: Option<String>,
    /// The currency of the lane that priced it.
    pub currency: Option<String>,
    /// The price before surcharges.
    pub base: Option<String>,
    /// Those that apply, in the order listed: name and amount.
    pub surcharges: Vec<(String, String)>,
    /// In the location's offset: `2019-06-14T17:00:00+00:00`.
    pub collection: Option<String>,
    /// `2019-05-02T00:00:00`
    pub earliest: Option<String>,
    /// `2019-05-02T23:59:00`
    pub latest: Option<String>,
    /// The eligible services of the choice, the best first.
    pub eligible: Vec<String>,
    /// Every other service of the choice, with its codes in the order of [`CODES`].
    pub excluded: BTreeMap<String, Vec<String>>,
    /// `Available` and `Rates` of every excluded service.
    pub flags: BTreeMap<String, (bool, bool)>,
}

impl Verdict {
    /// What the best offer comes to.
    pub fn state(&mut self, offer: &Offer) {
        let (trip, price) = (&offer.trip, &offer.price);
        let amount = |amount: &BigRational| written(amount, &price.currency);
        self.service = Some(offer.service.clone());
        self.base = Some(amount(&price.base));
        self.surcharges = price.surcharges.iter().map(|(name, of)| (name.clone(), amount(of))).collect();
        self.net = Some(amount(&price.net));
        self.vat = Some(amount(&price.vat));
        self.gross = Some(amount(&price.gross));
        self.currency = Some(price.currency.clone());
        self.collection = Some(trip.collection.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
        self.earliest = Some(trip.earliest.to_datetime(trip.window.0).to_string());
        self.latest = Some(trip.latest.to_datetime(trip.window.1).to_string());
    }
}

/// What an allocation tells besides (rules, §§4, 5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The objective that was asked, if one was.
    pub objective: Option<String>,
    /// The compared price of the service chosen.
    pub compared: Option<BigRational>,
    /// The next of those that the steps leave.
    pub runner_up: Option<RunnerUp>,
    /// With an objective: by how much the answered net is above the least, in the rule set's currency and with its digits.
    pub cost_of_objective: Option<String>,
    /// What it counts against capacities.
    pub increments: Use,
}

/// The service that would be next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunnerUp {
    pub service: String,
    /// With the currency's digits.
    pub net: String,
    pub currency: String,
    pub compared: BigRational,
}

/// What one service would do for one consignment.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The service's reference.
    pub service: String,
    /// Its collection and delivery.
    pub trip: Trip,
    /// Its price, in its own currency and in the rule set's.
    pub price: Price,
    /// The least of the preferences that hold; 100 where none does.
    pub tier: u64,
    /// What is compared: the price in the rule set's currency, unrounded, as preferences adjust it.
    pub compared: BigRational,
}

impl Offer {
    /// The latest delivery date.
    pub fn latest(&self) -> Date {
        self.trip.latest
    }

    /// The collection, in the location's zone.
    pub fn collection(&self) -> &Zoned {
        &self.trip.collection
    }

    /// The least tier; lowest compared price; then the earliest latest-delivery date; then the earliest collection instant;
    /// then the reference, in code-point order (§7; rules, §4). The first of the five that tells two offers apart, counted
    /// from 0, and how.
    pub fn compare(&self, other: &Offer) -> (usize, Ordering) {
        let levels = [
            self.tier.cmp(&other.tier),
            self.compared.cmp(&other.compared),
            self.latest().cmp(&other.latest()),
            self.collection().timestamp().cmp(&other.collection().timestamp()),
            self.service.chars().cmp(other.service.chars()),
        ];
        let level = levels.iter().position(|order| order.is_ne()).unwrap_or(4);
        (level, levels[level])
    }
}
