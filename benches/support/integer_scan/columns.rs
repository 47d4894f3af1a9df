//! What most services fail by, in columns: eight services at a time, without a branch.

use serde_json::Value;

use super::Labels;
use super::days::Calendars;
use super::parcel::Parcel;
use super::read::{centimetres, kilograms, list, scaled, small, text};

/// How many services a block holds.
pub const WIDTH: usize = 8;

/// How many limits there are: all of them upper ones, for a lower one is held negated.
pub const LIMITS: usize = 8;

/// What one service takes.
#[derive(Clone, Copy)]
pub struct Limits {
    /// Of the consignment's weight: at most, and at least (negated); of every package's weight the same; of every package's length, girth
    /// and both; of the consignment's value.
    pub allowed: [i32; LIMITS],
    /// The marks that it doesn't take.
    pub refused: u32,
}

/// Labels as bits: 8 for tags, of which the last is a tag that no service has, 12 for places, 4 for locations, 2 for directions.
#[derive(Clone, Copy, Default)]
pub struct Marks(pub u32);

impl Marks {
    pub fn direction(&mut self, direction: &str) {
        self.0 |= 1 << (24 + u32::from(direction == "Inbound"));
    }

    pub fn location(&mut self, number: usize) {
        assert!(number < 4, "four locations have a bit");
        self.0 |= 1 << (20 + number);
    }

    pub fn places(&mut self, places: u32) {
        assert!(places < 1 << 12, "twelve excluded places have a bit");
        self.0 |= places << 8;
    }

    pub fn has_place(self, number: usize) -> bool {
        self.0 >> (8 + number) & 1 == 1
    }

    /// The tags of a consignment or a service, also by themselves.
    pub fn tags(&mut self, of: &Value, labels: &Labels) -> u32 {
        assert!(labels.tags.count() < 8, "seven tags have a bit");
        let tags = list(&of["Tags"]).iter().map(|tag| 1 << labels.tags.number(text(tag)).unwrap_or(7));
        let tags = tags.fold(0, |tags, tag: u32| tags | tag);
        self.0 |= tags;
        tags
    }
}

impl Limits {
    pub fn of(service: &Value, labels: &Labels, calendars: &Calendars) -> Self {
        let rules = &service["Rules"];
        let max = |kind: &str, read: fn(&Value) -> i64| {
            assert!(rules[kind]["Min"].is_null(), "the workload has least weights alone");
            rules[kind].get("Max").map_or(i32::MAX, |max| small(read(max)))
        };
        let of_packages = rules["Weight"]["Basis"] == "Package";
        let weight = |bound: &str| rules["Weight"].get(bound).map(|bound| small(kilograms(bound)));
        let (most, least) = (weight("Max").unwrap_or(i32::MAX), weight("Min").map_or(i32::MAX, |min| -min));
        let only = |applies: bool, limit: i32| if applies { limit } else { i32::MAX };
        let value = rules["Value"].get("Max").map_or(i32::MAX, |max| small(scaled(max, 2)));
        let allowed = [
            only(!of_packages, most),
            only(!of_packages, least),
            only(of_packages, most),
            only(of_packages, least),
            max("Length", centimetres),
            max("Girth", centimetres),
            max("LengthPlusGirth", centimetres),
            value,
        ];
        Self { allowed, refused: refused(service, labels, calendars) }
    }
}

fn refused(service: &Value, labels: &Labels, calendars: &Calendars) -> u32 {
    let (rules, carrier) = (&service["Rules"], labels.carriers.number(text(&service["Carrier"])).unwrap());
    let mut refused = Marks::default();
    refused.direction(if service["Direction"] == "Inbound" { "Outbound" } else { "Inbound" });
    for location in (0..labels.locations.count()).filter(|location| !calendars.collects(*location, carrier)) {
        refused.location(location);
    }
    let places = list(&rules["ExcludedPlaces"]).iter().map(|place| 1 << labels.places.number(text(place)).unwrap());
    refused.places(places.fold(0, |places, place: u32| places | place));
    refused.0 | (!Marks::default().tags(rules, labels) & 0xff)
}

/// Eight services of a lane, those that may cost least first. What is left over of the last block refuses everything.
pub struct Block {
    allowed: [[i32; WIDTH]; LIMITS],
    refused: [u32; WIDTH],
    /// Below what they cost, in hundredths of a minor unit.
    pub least: [i64; WIDTH],
    pub terms: [u32; WIDTH],
}

impl Block {
    pub fn new(rows: &[(i64, Limits, usize)]) -> Self {
        let mut block = Self { allowed: [[0; WIDTH]; LIMITS], refused: [u32::MAX; WIDTH], least: [i64::MAX; WIDTH], terms: [0; WIDTH] };
        for (row, (least, limits, terms)) in rows.iter().enumerate() {
            for (column, allowed) in block.allowed.iter_mut().zip(limits.allowed) {
                column[row] = allowed;
            }
            (block.refused[row], block.least[row]) = (limits.refused, *least);
            block.terms[row] = u32::try_from(*terms).unwrap();
        }
        block
    }

    /// A bit for each service that takes the parcel, as far as columns can tell.
    #[inline]
    pub fn passing(&self, parcel: &Parcel) -> u32 {
        let mut fails: [u32; WIDTH] = self.refused.map(|refused| refused & parcel.marks);
        for (column, asked) in self.allowed.iter().zip(parcel.asked) {
            for (fails, allowed) in fails.iter_mut().zip(column) {
                *fails |= u32::from(asked > *allowed);
            }
        }
        fails.iter().enumerate().map(|(row, fails)| u32::from(*fails == 0) << row).sum()
    }
}
