//! Where the retailer sends from and to.

use serde_json::{Value, json};

/// Shipping locations: reference and place.
pub(crate) const LOCATIONS: [(&str, &str); 3] = [("Manchester", "GB M17 1WS"), ("Daventry", "GB NN11 8QL"), ("Glasgow", "GB G51 4TQ")];

pub(crate) const WEEK: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
pub(crate) const WEEK_AND_SATURDAY: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// The zones for which services charge more.
pub(crate) const REMOTE: [&str; 4] = ["HIGHLANDS", "SCOTTISH_ISLANDS", "NORTHERN_IRELAND", "SMALL_ISLANDS"];

/// What many services leave out.
pub(crate) const OFFSHORE: [&str; 8] = ["GB BT", "GB IM", "GB JE", "GB GY", "GB HS", "GB ZE", "GB KA27", "GB KA28"];

/// A zone, and what it means for a price and for the days on the way.
pub(crate) struct Zone {
    pub(crate) reference: &'static str,
    pub(crate) is_home: bool,
    /// Of the price of the first zone, in percent.
    pub(crate) dearer: u64,
    pub(crate) extra_days: u64,
    include: &'static [&'static str],
    exclude: &'static [&'static str],
}

const HIGHLANDS: &[&str] = &["GB IV", "GB KW", "GB PH19", "GB PH20", "GB PH21", "GB PH22", "GB PH23", "GB PH24", "GB PH25", "GB PH26"];
const ISLES: &[&str] = &["GB HS", "GB ZE", "GB KW15", "GB KW16", "GB KW17", "GB KA27", "GB KA28"];
const SMALL: &[&str] = &["GB PO30", "GB PO31", "GB PO32", "GB PO33", "GB PO34", "GB TR21", "GB TR22", "GB TR23", "GB TR24", "GB TR25"];
const NOT_MAINLAND: &[&str] = &[
    "GB BT", "GB IM", "GB JE", "GB GY", "GB IV", "GB KW", "GB PH19", "GB PH20", "GB PH21", "GB PH22", "GB PH23", "GB PH24", "GB PH25",
    "GB PH26", "GB HS", "GB ZE", "GB KA27", "GB KA28", "GB PO30", "GB PO31", "GB PO32", "GB PO33", "GB PO34", "GB TR21", "GB TR22",
    "GB TR23", "GB TR24", "GB TR25",
];
const NEAR: &[&str] = &["FR", "DE", "LU"];
const FAR: &[&str] = &["PL", "PT"];
const ELSEWHERE: &[&str] = &["GB", "IM", "JE", "GG", "IE", "FR", "DE", "LU", "PL", "PT", "US"];

const fn zone(
    reference: &'static str,
    figures: (bool, u64, u64),
    include: &'static [&'static str],
    exclude: &'static [&'static str],
) -> Zone {
    let (is_home, dearer, extra_days) = figures;
    Zone { reference, is_home, dearer, extra_days, include, exclude }
}

/// Twelve zones, no address in two of them.
pub(crate) const ZONES: [Zone; 12] = [
    zone("MAINLAND", (true, 100, 0), &["GB"], NOT_MAINLAND),
    zone("HIGHLANDS", (true, 140, 1), HIGHLANDS, &["GB KW15", "GB KW16", "GB KW17"]),
    zone("SCOTTISH_ISLANDS", (true, 190, 1), ISLES, &[]),
    zone("NORTHERN_IRELAND", (true, 170, 1), &["GB BT"], &[]),
    zone("SMALL_ISLANDS", (true, 150, 1), SMALL, &[]),
    zone("ISLE_OF_MAN", (true, 180, 1), &["GB IM", "IM"], &[]),
    zone("CHANNEL_ISLANDS", (true, 200, 1), &["GB JE", "GB GY", "JE", "GG"], &[]),
    zone("IRELAND", (false, 210, 1), &["IE"], &[]),
    zone("EU_NEAR", (false, 260, 1), NEAR, &[]),
    zone("EU_FAR", (false, 330, 2), FAR, &[]),
    zone("USA", (false, 520, 3), &["US"], &[]),
    zone("REST", (false, 700, 3), &["*"], ELSEWHERE),
];

pub(crate) fn zones() -> Value {
    let zones = ZONES.iter().map(|zone| json!({ "Reference": zone.reference, "Include": zone.include, "Exclude": zone.exclude }));
    zones.collect()
}

/// `ROYAL_POST` for people: `Royal post`.
pub(crate) fn title(reference: &str) -> String {
    let lower = reference.replace('_', " ").to_lowercase();
    let mut letters = lower.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const MAINLAND: [(&str, &str); 16] = [
    ("GB", "M1 5WG"),
    ("GB", "m2 6lw"),
    ("GB", "LS1 4AP"),
    ("GB", "NG72UH"),
    ("GB", "B1 1BD"),
    ("GB", "SW1A 2AA"),
    ("GB", "EC1V 9HX"),
    ("GB", "W1A 1AA"),
    ("GB", "CF10 1EP"),
    ("GB", "EH1 1YZ"),
    ("GB", "G1 1XQ"),
    ("GB", "NE1 7RU"),
    ("GB", "BS1 5TR"),
    ("GB", "OX1 3PN"),
    ("GB", "TR1 2LL"),
    ("GB", "PO1 2EE"),
];
const OFF_MAINLAND: [(&str, &str); 10] = [
    ("GB", "BT1 5GS"),
    ("GB", "IV27 4NE"),
    ("GB", "KW15 1LE"),
    ("GB", "HS1 2BD"),
    ("GB", "ZE1 0LZ"),
    ("GB", "KA27 8AA"),
    ("GB", "PO30 1UD"),
    ("IM", "IM1 2EY"),
    ("JE", "JE2 3QA"),
    ("GB", "PH21 1HG"),
];
const ABROAD: [(&str, &str); 8] = [
    ("IE", "D02 X285"),
    ("FR", "75001"),
    ("DE", "10115"),
    ("LU", "L-1009"),
    ("PT", "1000-001"),
    ("PL", "00-950"),
    ("US", "90210"),
    ("NZ", "6011"),
];

/// Three quarters of all consignments go to the mainland, a tenth to the islands and the Highlands, the others abroad.
pub(crate) fn destinations(percentile: u64) -> &'static [(&'static str, &'static str)] {
    match percentile {
        0..75 => &MAINLAND,
        75..85 => &OFF_MAINLAND,
        _ => &ABROAD,
    }
}
