//! Days: which collections are open at an instant, and when what they take arrives.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;
use serde_json::Value;

use super::Labels;
use super::read::{list, minutes, small, text};

/// The collection calendars of the locations, the holidays, and every pattern of days that a transit lane may have.
pub struct Calendars {
    horizon: u64,
    zones: Vec<Tz>,
    /// By location and carrier.
    collections: Vec<Vec<Option<Collection>>>,
    /// By country; of all others there are none.
    holidays: Vec<(String, Vec<NaiveDate>)>,
    patterns: Vec<Pattern>,
}

#[derive(Clone)]
struct Collection {
    days: Weekdays,
    closed: Vec<NaiveDate>,
    /// In minutes.
    time: i32,
    cut_off: i32,
}

/// A bit for each day of the week, Monday the first.
type Weekdays = u32;

/// So many delivery days at least and at most.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pattern {
    min: i64,
    max: i64,
    days: Weekdays,
}

/// An instant, prepared for all consignments.
pub struct Moment {
    pub today: i32,
    /// By location and carrier: a bit for each open collection date, today's the first; and the minute of the collection.
    open: Vec<Vec<(u32, i32)>>,
    /// By holidays, pattern and collection date: the earliest and the latest day of delivery.
    delivery: Vec<Vec<Vec<(i32, i32)>>>,
}

impl Moment {
    /// The open collection dates, and the minute of the collection.
    #[inline]
    pub fn open(&self, location: usize, carrier: usize) -> (u32, i32) {
        self.open[location][carrier]
    }

    #[inline]
    pub fn delivery(&self, holidays: usize, pattern: usize) -> &[(i32, i32)] {
        &self.delivery[holidays][pattern]
    }
}

impl Calendars {
    pub fn new(rules: &Value, labels: &Labels) -> Self {
        let locations = labels.locations.all().map(|name| {
            let found = list(&rules["ShippingLocations"]).iter().find(|location| location["Reference"] == name);
            found.expect("a location of its own name")
        });
        let locations: Vec<&Value> = locations.collect();
        let holidays = rules["Holidays"].as_object().unwrap().iter();
        Self {
            horizon: rules["HorizonDays"].as_u64().filter(|days| *days < 32).expect("a horizon that 32 bits hold"),
            zones: locations.iter().map(|location| text(&location["TimeZone"]).parse().unwrap()).collect(),
            collections: locations.iter().map(|location| labels.carriers.all().map(|name| collection(location, name)).collect()).collect(),
            holidays: holidays.map(|(country, days)| (country.clone(), dates(days))).collect(),
            patterns: Vec::new(),
        }
    }

    pub fn collects(&self, location: usize, carrier: usize) -> bool {
        self.collections[location][carrier].is_some()
    }

    /// The number of a country's holidays.
    pub fn holidays(&self, country: &str) -> usize {
        self.holidays.iter().position(|(of, _)| of == country).unwrap_or(self.holidays.len())
    }

    /// The number of a transit lane's pattern of days.
    pub fn pattern(&mut self, lane: &Value) -> usize {
        let days = |end: &str| lane["TransitDays"][end].as_i64().filter(|days| *days > 0).expect("at least a day on the way");
        let pattern = Pattern { min: days("Min"), max: days("Max"), days: weekdays(&lane["DeliveryDays"]) };
        self.patterns.iter().position(|known| *known == pattern).unwrap_or_else(|| {
            self.patterns.push(pattern);
            self.patterns.len() - 1
        })
    }

    pub fn moment(&self, at: DateTime<Utc>) -> Moment {
        let today = at.with_timezone(&self.zones[0]).date_naive();
        assert!(self.zones.iter().all(|zone| *zone == self.zones[0]), "all locations have one clock");
        let dates: Vec<NaiveDate> = (0..=self.horizon).map(|days| today + Days::new(days)).collect();
        let open = |collection: &Option<Collection>| {
            let Some(collection) = collection else { return (0, 0) };
            let open = dates.iter().enumerate().filter(|(_, date)| collection.is_open(**date, &at.with_timezone(&self.zones[0])));
            (open.map(|(day, _)| 1 << day).sum(), collection.time)
        };
        let none = Vec::new();
        let holidays = self.holidays.iter().map(|(_, days)| days).chain([&none]);
        let delivery = holidays.map(|holidays| {
            self.patterns.iter().map(|pattern| dates.iter().map(|date| pattern.delivery(*date, holidays)).collect()).collect()
        });
        Moment {
            today: today.num_days_from_ce(),
            open: self.collections.iter().map(|carriers| carriers.iter().map(open).collect()).collect(),
            delivery: delivery.collect(),
        }
    }
}

impl Collection {
    fn is_open(&self, date: NaiveDate, now: &DateTime<Tz>) -> bool {
        let in_time = now.date_naive() < date || now.naive_local() <= date.and_hms_opt(0, 0, 0).unwrap() + self.cut_off();
        collects_on(self.days, date.weekday()) && !self.closed.contains(&date) && in_time
    }

    fn cut_off(&self) -> chrono::Duration {
        chrono::Duration::minutes(i64::from(self.cut_off))
    }
}

impl Pattern {
    fn delivery(self, collected: NaiveDate, holidays: &[NaiveDate]) -> (i32, i32) {
        let after = |steps: i64| {
            let later = collected.iter_days().skip(1);
            let mut delivers = later.filter(|date| collects_on(self.days, date.weekday()) && !holidays.contains(date));
            delivers.nth(usize::try_from(steps - 1).unwrap()).unwrap().num_days_from_ce()
        };
        (after(self.min), after(self.max))
    }
}

fn collects_on(days: Weekdays, day: Weekday) -> bool {
    days >> day.num_days_from_monday() & 1 == 1
}

pub fn weekdays(names: &Value) -> Weekdays {
    list(names).iter().map(|name| 1 << text(name).parse::<Weekday>().unwrap().num_days_from_monday()).sum()
}

fn dates(dates: &Value) -> Vec<NaiveDate> {
    list(dates).iter().map(|date| text(date).parse().unwrap()).collect()
}

/// A date as a day that [`Moment`] counts; one that isn't given lies beyond all of them.
pub fn day(date: &Value, else_: i32) -> i32 {
    date.as_str().map_or(else_, |date| date.parse::<NaiveDate>().unwrap().num_days_from_ce())
}

fn collection(location: &Value, carrier: &str) -> Option<Collection> {
    let mut collections = list(&location["Collections"]).iter().filter(|collection| collection["Carrier"] == carrier);
    let collection = collections.next()?;
    assert!(collections.next().is_none(), "a carrier collects once a day");
    let cut_off = &collection["AllocationCutOff"];
    assert!(cut_off["DaysBefore"].is_null(), "a cut-off is of the day itself");
    Some(Collection {
        days: weekdays(&collection["Days"]),
        closed: dates(&collection["Closed"]),
        time: small(i64::from(minutes(&collection["Time"]))),
        cut_off: minutes(&cut_off["Time"]),
    })
}
