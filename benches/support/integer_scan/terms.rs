//! What a service offers to one zone: days and price.

use serde_json::Value;

use super::days::{Calendars, Moment};
use super::parcel::{Parcel, window};
use super::price::{Price, lane};
use super::read::text;
use super::{Labels, Offer};

/// A service's terms for one zone.
pub struct Terms {
    pub service: usize,
    pub zone: usize,
    /// The place of its reference among all.
    pub rank: usize,
    carrier: usize,
    pattern: usize,
    window: (i32, i32),
    pub price: Price,
}

impl Terms {
    /// `None` if the service doesn't deliver there. Which service it is, is left to be filled in.
    pub fn of(rules: &Value, service: &Value, zone: (usize, &str), labels: &Labels, calendars: &mut Calendars) -> Option<Self> {
        let (transit, rate) = (lane(&service["Transit"], zone.1)?, lane(&service["Rates"], zone.1)?);
        Some(Self {
            service: 0,
            zone: zone.0,
            rank: 0,
            carrier: labels.carriers.number(text(&service["Carrier"])).unwrap(),
            pattern: calendars.pattern(transit),
            window: window(&transit["DeliveryWindow"]).unwrap_or((0, 24 * 60 - 1)),
            price: Price::of(rules, service, rate, labels),
        })
    }

    /// By the first open collection that keeps the promise.
    #[inline]
    pub fn offer(&self, parcel: &Parcel, moment: &Moment) -> Option<Offer> {
        if self.window.0 < parcel.window.0 || self.window.1 > parcel.window.1 {
            return None;
        }
        let delivery = moment.delivery(parcel.holidays, self.pattern);
        let (mut open, collection) = moment.open(parcel.location, self.carrier);
        while open != 0 {
            let day = open.trailing_zeros();
            open &= open - 1;
            let (earliest, latest) = delivery[day as usize];
            if parcel.delivered.0 <= earliest && latest <= parcel.delivered.1 {
                let collected = moment.today + day.cast_signed();
                let net = self.price.net(parcel, collected)?;
                let comparable = self.price.comparable(net);
                return Some(Offer { comparable, latest, collected, collection, rank: self.rank, service: self.service, net });
            }
        }
        None
    }
}
