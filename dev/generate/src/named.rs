//! Orders as texts: JSON as SortedPRO writes it, or rows with the columns that are known by their names.

use chrono::{DateTime, Days, NaiveDate, SecondsFormat, Utc};
use consign_scale::orders::{Market, Order, Promise};

/// The columns of a table, in order.
pub const COLUMNS: [&str; 17] = [
    "Reference",
    "At",
    "OriginLocation",
    "DestinationCountry",
    "DestinationPostcode",
    "Packages",
    "WeightKg",
    "LengthCm",
    "WidthCm",
    "HeightCm",
    "Value",
    "Currency",
    "RequestedDeliveryDate",
    "IsToBeExactlyOnTheDateSpecified",
    "DeliveryWindowStart",
    "DeliveryWindowEnd",
    "Tags",
];

/// The window of a promise by day.
pub const BY_DAY: [&str; 2] = ["08:00", "18:00"];

/// An order with its names instead of numbers.
#[derive(Debug)]
pub struct Named<'a> {
    /// The order itself.
    pub order: &'a Order,
    /// The shipping location that it leaves from, if the rule set has one.
    pub origin: Option<&'a str>,
    /// The two letters of the country that it goes to.
    pub country: &'a str,
    /// The currency of its value.
    pub currency: &'a str,
    /// Its tags.
    pub tags: Vec<&'a str>,
}

impl<'a> Named<'a> {
    pub(crate) fn of(order: &'a Order, market: &'a Market, currency: &'a str) -> Self {
        let origin = order.origin.and_then(|origin| market.origins.get(origin)).map(String::as_str);
        let country = market.destinations.get(order.destination).map_or("", |destination| &destination.country);
        let tags = order.tags.iter().filter_map(|tag| market.tags.get(*tag)).map(String::as_str).collect();
        Self { order, origin, country, currency, tags }
    }

    /// `EC-000-000-05B`: its number in letters and digits.
    #[must_use]
    pub fn reference(&self) -> String {
        const SIGNS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let mut signs = *b"EC-000-000-000";
        let mut left = self.order.number;
        for place in [13, 12, 11, 9, 8, 7, 5, 4, 3] {
            let sign = SIGNS.iter().copied().nth(usize::try_from(left % 36).unwrap_or_default());
            if let (Some(place), Some(sign)) = (signs.get_mut(place), sign) {
                *place = sign;
            }
            left /= 36;
        }
        signs.iter().copied().map(char::from).collect()
    }

    /// When it is placed.
    #[must_use]
    pub fn at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.order.at, 0).unwrap_or_default()
    }

    fn at_text(&self) -> String {
        self.at().to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// In kilograms, as a decimal.
    fn weight(&self) -> String {
        format!("{}.{:03}", self.order.weight / 1_000, self.order.weight % 1_000)
    }

    fn value(&self) -> String {
        format!("{}.{:02}", self.order.value / 100, self.order.value % 100)
    }

    /// What was promised, if anything was.
    #[must_use]
    pub fn promise(&self) -> Option<Promise> {
        self.order.promise
    }

    fn promised_day(promise: Promise) -> String {
        let day = NaiveDate::default().checked_add_days(Days::new(promise.day.unsigned_abs()));
        day.unwrap_or_default().to_string()
    }

    /// Its cells, in the order of the columns.
    #[must_use]
    pub fn cells(&self) -> [String; COLUMNS.len()] {
        let [length, width, height] = self.order.sides;
        let promise = self.promise();
        let window = promise.filter(|promise| promise.by_day).map(|_| BY_DAY).unwrap_or_default();
        [
            self.reference(),
            self.at_text(),
            self.origin.unwrap_or_default().to_owned(),
            self.country.to_owned(),
            self.order.postcode.clone(),
            self.order.packages.to_string(),
            self.weight(),
            length.to_string(),
            width.to_string(),
            height.to_string(),
            self.value(),
            self.currency.to_owned(),
            promise.map(Self::promised_day).unwrap_or_default(),
            promise.map(|promise| promise.exactly.to_string()).unwrap_or_default(),
            window[0].to_owned(),
            window[1].to_owned(),
            self.tags.join(";"),
        ]
    }

    /// It as one line of JSON, without its end.
    #[must_use]
    pub fn json(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let [length, width, height] = self.order.sides;
        let promise = self.promise().map_or_else(String::new, |promise| {
            let (day, exactly) = (Self::promised_day(promise), promise.exactly);
            let [start, end] = BY_DAY;
            let window = if promise.by_day { format!(r#","DeliveryWindow":{{"Start":"{start}","End":"{end}"}}"#) } else { String::new() };
            format!(r#""RequestedDeliveryDate":{{"Date":"{day}T00:00:00+00:00","IsToBeExactlyOnTheDateSpecified":{exactly}{window}}},"#)
        });
        let package = format!(
            r#"{{"Weight":{{"Value":{},"Unit":"Kg"}},"Dimensions":{{"Unit":"Cm","Length":{length},"Width":{width},"Height":{height}}}}}"#,
            self.weight()
        );
        let packages = vec![package; usize::try_from(self.order.packages).unwrap_or(1)].join(",");
        let origin = self
            .origin
            .map_or_else(String::new, |origin| format!(r#"{{"AddressType":"Origin","ShippingLocationReference":{}}},"#, quoted(origin)));
        let tags = self.tags.iter().map(|tag| quoted(tag)).collect::<Vec<_>>().join(",");
        format!(
            r#"{{"Reference":"{}","At":"{}",{promise}"Packages":[{packages}],"Value":{{"Amount":{},"Currency":{{"IsoCode":"{}"}}}},"Addresses":[{origin}{{"AddressType":"Destination","Postcode":"{}","Country":{{"IsoCode":{{"TwoLetterCode":"{}"}}}}}}],"Tags":[{tags}]}}"#,
            self.reference(),
            self.at_text(),
            self.value(),
            self.currency,
            self.order.postcode,
            self.country,
        )
    }
}
