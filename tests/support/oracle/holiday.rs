//! Holidays (second edition, §5): whose they are, and which days they close.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::consignment;
use super::place::{Address, Place, place};
use super::{World, texts};

impl World<'_> {
    fn calendars(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.rules["Holidays"].as_object().into_iter().flat_map(Map::iter)
    }

    /// A key that is a carrier's reference, or that some carrier names, is a calendar; any other is a place.
    fn is_place(&self, key: &str) -> bool {
        let parts = ["*", "region:", "town:"];
        let code = key.split([' ', '-']).next().unwrap_or_default();
        self.find("Carriers", key).is_none() && (parts.iter().any(|part| key.starts_with(part)) || super::country::country(code).is_some())
    }

    /// The holidays of a place: its country's, and those of the narrowest other place that matches; but for those that are ignored.
    pub fn holidays_at(&self, address: &Address, ignored: &[&str]) -> Vec<Date> {
        let places = self.calendars().filter(|(key, _)| self.is_place(key)).map(|(key, dates)| (key, place(key), dates));
        let matching: Vec<_> = places.filter(|(_, place, _)| place.matches(address) == Ok(true)).collect();
        let is_country = |place: &Place| matches!(place, Place::Country(_));
        let others = matching.iter().filter(|(_, place, _)| !is_country(place));
        let narrowest = others.map(|(_, place, _)| place.narrowness()).min();
        let hold = matching.iter().filter(|(_, place, _)| is_country(place) || Some(place.narrowness()) == narrowest);
        let hold = hold.filter(|(key, ..)| !ignored.contains(&key.as_str()));
        hold.flat_map(|(_, _, dates)| texts(dates)).map(consignment::date).collect()
    }

    /// The days on which a carrier neither collects, moves nor delivers: those under its reference, and the calendars that it names.
    pub fn holidays_of(&self, carrier: &str) -> Vec<Date> {
        let named = self.find("Carriers", carrier).map(|carrier| texts(&carrier["Holidays"])).unwrap_or_default();
        let ignored = self.ignored_by(carrier);
        let own = self.calendars().filter(|(key, _)| *key == carrier || named.contains(&key.as_str()));
        let own = own.filter(|(key, _)| !ignored.contains(&key.as_str()));
        own.flat_map(|(_, dates)| texts(dates)).map(consignment::date).collect()
    }

    /// The keys whose dates don't count for a carrier.
    pub fn ignored_by(&self, carrier: &str) -> Vec<&str> {
        self.find("Carriers", carrier).map(|carrier| texts(&carrier["IgnoreHolidays"])).unwrap_or_default()
    }
}
