//! Places (§2): one notation, and which addresses it matches.

use serde_json::Value;

use super::{World, list, text, texts};

/// Where a consignment comes from or goes to, as far as the rules look at it.
#[derive(Clone, Debug, Default)]
pub struct Address {
    /// The shipping location that it names.
    pub location: Option<String>,
    /// Alpha-2.
    pub country: Option<String>,
    /// As it is written.
    pub postcode: Option<String>,
}

/// Whether a place matches: `None` if that can't be known, for want of a postcode that can be read.
pub type Match = Option<bool>;

const COUNTRIES: [(&str, &str, &str); 12] = [
    ("DE", "DEU", "276"),
    ("FR", "FRA", "250"),
    ("GB", "GBR", "826"),
    ("GG", "GGY", "831"),
    ("IE", "IRL", "372"),
    ("IM", "IMN", "833"),
    ("JE", "JEY", "832"),
    ("LU", "LUX", "442"),
    ("NZ", "NZL", "554"),
    ("PL", "POL", "616"),
    ("PT", "PRT", "620"),
    ("US", "USA", "840"),
];

/// The alpha-2 code of a country that is written in any of the three ways, in any case.
pub fn country(code: &str) -> Option<&'static str> {
    let code = code.to_ascii_uppercase();
    COUNTRIES.iter().find(|(two, three, number)| [*two, *three, *number].contains(&code.as_str())).map(|found| found.0)
}

impl World<'_> {
    /// Whether a lane or a price is for this way. Left out, `From` and `To` match anywhere; unknown does not match.
    pub fn lane_matches(&self, lane: &Value, origin: &Address, destination: &Address) -> bool {
        self.any_matches(&lane["From"], origin) && self.any_matches(&lane["To"], destination)
    }

    /// Whether one of these names surely matches, or there are none to match.
    pub fn any_matches(&self, names: &Value, address: &Address) -> bool {
        names.is_null() || texts(names).iter().any(|name| self.named(name, address) == Some(true))
    }

    /// A name is that of a shipping location, else of a zone, else a place.
    pub fn named(&self, name: &str, address: &Address) -> Match {
        if self.find("ShippingLocations", name).is_some() {
            return Some(address.location.as_deref() == Some(name));
        }
        match self.find("Zones", name) {
            Some(zone) => zone_matches(zone, address),
            None => place_matches(name, address),
        }
    }

    /// The country and postcode that a shipping location lends to an address that names it.
    pub fn location_place(&self, reference: &str) -> (Option<String>, Option<String>) {
        let place = self.find("ShippingLocations", reference).and_then(|location| location["Place"].as_str());
        let Some(place) = place else {
            return (None, None);
        };
        let (code, postcode) = split(place);
        (country(code).map(String::from), (!postcode.is_empty()).then(|| postcode.to_owned()))
    }
}

/// One of `Include` and none of `Exclude`, in three values: false beats unknown, unknown beats true.
fn zone_matches(zone: &Value, address: &Address) -> Match {
    let included = any(list(&zone["Include"]).iter().map(|place| place_matches(text(place), address)));
    let excluded = any(list(&zone["Exclude"]).iter().map(|place| place_matches(text(place), address)));
    match (included, excluded) {
        (Some(false), _) | (_, Some(true)) => Some(false),
        (Some(true), Some(false)) => Some(true),
        _ => None,
    }
}

fn any(matches: impl Iterator<Item = Match>) -> Match {
    let matches: Vec<Match> = matches.collect();
    if matches.contains(&Some(true)) {
        Some(true)
    } else if matches.contains(&None) {
        None
    } else {
        Some(false)
    }
}

/// `"*"`, a country, or a country and a part of its postcodes.
fn place_matches(place: &str, address: &Address) -> Match {
    if place == "*" {
        return Some(true);
    }
    let (code, part) = split(place);
    let code = country(code).expect("a country");
    if address.country.as_deref() != Some(code) {
        return Some(false);
    }
    if part.is_empty() {
        return Some(true);
    }
    let postcode = address.postcode.as_deref().unwrap_or("");
    match code {
        "GB" | "JE" | "GG" | "IM" => uk_postcode(postcode).map(|read| uk_part_matches(part, &read)),
        "US" => zip_code(postcode).map(|zip| zip_part_matches(part, &zip)),
        _ => other_postcode(postcode).map(|read| other_part_matches(part, &read)),
    }
}

fn split(place: &str) -> (&str, &str) {
    place.split_once(' ').unwrap_or((place, ""))
}

/// A UK postcode's outward and inward code, in any case and spacing.
fn uk_postcode(written: &str) -> Option<(String, String)> {
    let code: String = written.chars().filter(|c| *c != ' ').collect::<String>().to_ascii_uppercase();
    let shape: String = code.chars().map(shape_of).collect();
    let outward = shape.strip_suffix("9AA")?;
    let is_postcode = ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"].contains(&outward) || code == "GIR0AA";
    is_postcode.then(|| (code[..code.len() - 3].to_owned(), code[code.len() - 3..].to_owned()))
}

fn shape_of(character: char) -> char {
    match character {
        'A'..='Z' => 'A',
        '0'..='9' => '9',
        '-' => '-',
        _ => '?',
    }
}

/// An area is letters alone, a district the whole outward code, a sector one more digit, a unit all of it.
fn uk_part_matches(part: &str, (outward, inward): &(String, String)) -> bool {
    let area: String = outward.chars().take_while(char::is_ascii_alphabetic).collect();
    match part.split_once(' ') {
        None if part.chars().all(|c| c.is_ascii_alphabetic()) => area == part,
        None => outward == part,
        Some((district, sector)) if sector.len() == 1 => outward == district && inward.starts_with(sector),
        Some((district, unit)) => outward == district && inward == unit,
    }
}

/// Five digits, or nine with or without the dash.
fn zip_code(written: &str) -> Option<String> {
    let zip = written.trim();
    let shape: String = zip.chars().map(shape_of).collect();
    ["99999", "999999999", "99999-9999"].contains(&shape.as_str()).then(|| zip.to_owned())
}

/// The first three digits, or a range of them, ends included.
fn zip_part_matches(part: &str, zip: &str) -> bool {
    let (first, last) = part.split_once('-').unwrap_or((part, part));
    (first..=last).contains(&&zip[..3])
}

/// Elsewhere: upper-cased and without spaces and dashes, whatever is left.
fn other_postcode(written: &str) -> Option<String> {
    let code = written.replace([' ', '-'], "").to_ascii_uppercase();
    (!code.is_empty()).then_some(code)
}

/// A dash between two equally long parts is a range; any other dash belongs to the code.
fn other_part_matches(part: &str, postcode: &str) -> bool {
    match part.split_once('-') {
        Some((first, last)) if first.len() == last.len() => {
            postcode.get(..first.len()).is_some_and(|prefix| first <= prefix && prefix <= last)
        }
        _ => postcode.starts_with(&part.replace([' ', '-'], "")),
    }
}
