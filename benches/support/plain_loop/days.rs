//! Days: which collections are open at an instant, and when what they take arrives.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;
use serde_json::Value;

use super::Labels;
use super::parcel::Parcel;
use super::read::{list, minutes, text};

/// Collections from today to so many days later.
const HORIZON: u64 = 28;

/// The collection calendars, and every pattern of days that a lane may have.
pub struct Calendars {
    zones: Vec<Tz>,
    /// By location and carrier.
    collections: Vec<Vec<Option<Collection>>>,
    patterns: Vec<Pattern>,
}

struct Collection {
    days: Vec<Weekday>,
    /// In minutes of the day.
    time: i32,
    cut_off: i32,
}

#[derive(PartialEq, Eq)]
struct Pattern {
    min: i64,
    max: i64,
    days: Vec<Weekday>,
}

/// An instant, prepared for all consignments.
pub struct Moment {
    locations: Vec<Location>,
}

struct Location {
    /// By carrier: the open collection dates, how many days from today and as chrono counts them; and the minute of the collection.
    open: Vec<(Vec<(usize, i32)>, i32)>,
    /// By pattern and collection date: the earliest and the latest day of delivery, if the collection date begins a delivery.
    delivery: Vec<Vec<Option<(i32, i32)>>>,
}

/// The collection that keeps the promise.
pub struct Kept {
    pub latest: i32,
    pub collected: i32,
    pub collection: i32,
}

impl Moment {
    #[inline]
    pub fn kept(&self, parcel: &Parcel, carrier: usize, pattern: usize) -> Option<Kept> {
        let location = &self.locations[parcel.origin];
        let ((open, collection), delivery) = (&location.open[carrier], &location.delivery[pattern]);
        for (day, collected) in open {
            let Some((earliest, latest)) = delivery[*day] else { continue };
            if earliest >= parcel.not_before && latest <= parcel.not_after {
                return Some(Kept { latest, collected: *collected, collection: *collection });
            }
        }
        None
    }
}

impl Calendars {
    pub fn new(rules: &Value, labels: &Labels) -> Self {
        assert!(["Holidays", "HorizonDays"].iter().all(|field| rules[field].is_null()), "no shape has holidays or a horizon");
        let find = |name| list(&rules["ShippingLocations"]).iter().find(|location| location["Reference"] == name).unwrap();
        let locations: Vec<&Value> = labels.locations.all().map(find).collect();
        let of_location = |location: &&Value| {
            let collections = list(&location["Collections"]);
            labels.carriers.all().map(|carrier| collections.iter().find(|one| one["Carrier"] == carrier).map(Collection::read)).collect()
        };
        Self {
            zones: locations.iter().map(|location| text(&location["TimeZone"]).parse().unwrap()).collect(),
            collections: locations.iter().map(of_location).collect(),
            patterns: Vec::new(),
        }
    }

    /// The number of a lane's pattern of days.
    pub fn pattern(&mut self, lane: &Value) -> usize {
        let days = |end: &str| lane["TransitDays"][end].as_i64().unwrap();
        let pattern = Pattern { min: days("Min"), max: days("Max"), days: weekdays(&lane["DeliveryDays"]) };
        self.patterns.iter().position(|known| *known == pattern).unwrap_or_else(|| {
            self.patterns.push(pattern);
            self.patterns.len() - 1
        })
    }

    pub fn moment(&self, at: DateTime<Utc>) -> Moment {
        let locations = self.zones.iter().zip(&self.collections).map(|(zone, collections)| {
            let now = at.with_timezone(zone);
            let dates: Vec<NaiveDate> = (0..=HORIZON).map(|days| now.date_naive() + Days::new(days)).collect();
            let open = collections.iter().map(|collection| {
                let Some(collection) = collection else { return (Vec::new(), 0) };
                let open = dates.iter().enumerate().filter(|(_, date)| collection.is_open(**date, &now));
                (open.map(|(day, date)| (day, date.num_days_from_ce())).collect(), collection.time)
            });
            Location {
                open: open.collect(),
                delivery: self.patterns.iter().map(|pattern| dates.iter().map(|date| pattern.delivery(*date)).collect()).collect(),
            }
        });
        Moment { locations: locations.collect() }
    }
}

impl Collection {
    fn read(collection: &Value) -> Self {
        assert!(collection["Closed"].is_null(), "no shape has closed dates");
        let cut_off = &collection["AllocationCutOff"];
        assert!(cut_off["DaysBefore"].is_null(), "a cut-off is of the day itself");
        Self { days: weekdays(&collection["Days"]), time: minutes(&collection["Time"]), cut_off: minutes(&cut_off["Time"]) }
    }

    fn is_open(&self, date: NaiveDate, now: &DateTime<Tz>) -> bool {
        let cut_off = date.and_hms_opt(0, 0, 0).unwrap() + chrono::Duration::minutes(i64::from(self.cut_off));
        self.days.contains(&date.weekday()) && now.naive_local() <= cut_off
    }
}

impl Pattern {
    fn delivery(&self, collected: NaiveDate) -> Option<(i32, i32)> {
        let is_delivery_day = |date: &NaiveDate| self.days.contains(&date.weekday());
        let after = |steps: i64| match usize::try_from(steps).unwrap() {
            0 => Some(collected).filter(is_delivery_day),
            steps => collected.iter_days().skip(1).filter(is_delivery_day).nth(steps - 1),
        };
        Some((after(self.min)?.num_days_from_ce(), after(self.max)?.num_days_from_ce()))
    }
}

fn weekdays(names: &Value) -> Vec<Weekday> {
    list(names).iter().map(|name| text(name).parse().unwrap()).collect()
}
