//! Places (§2; second edition, §§1 to 3): one notation, and which addresses it matches.

use serde_json::Value;

use super::country::{Within, country};
use super::postcode::{Code, area, is_uk, number, plain, read, territory};
use super::subdivision::{folded, stated, told};
use super::word::one_or_more;
use super::{World, list};

/// Where a consignment comes from or goes to, as far as the rules look at it.
#[derive(Clone, Debug, Default)]
pub struct Address {
    /// The shipping location that it names.
    pub location: Option<String>,
    /// Alpha-2. An address in GB with a postcode of a territory is one of the territory.
    pub country: Option<String>,
    /// What its postcode may be; empty where it is missing or unreadable.
    pub codes: Vec<Code>,
    pub region: Option<String>,
    pub town: Option<String>,
    pub residential: Option<bool>,
    pub post_office_box: Option<bool>,
}

/// What is not known of an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unknown {
    pub postcode: bool,
    /// Its `Region` or `Town`.
    pub field: bool,
}

const POSTCODE: Unknown = Unknown { postcode: true, field: false };
const FIELD: Unknown = Unknown { postcode: false, field: true };

/// Whether a place matches, or what would have to be known.
pub type Match = Result<bool, Unknown>;

impl Unknown {
    /// The codes of a rule that can't be checked.
    pub fn codes(self) -> Vec<&'static str> {
        let codes = [("PostcodeUnreadable", self.postcode), ("MissingData", self.field)];
        codes.into_iter().filter(|(_, is)| *is).map(|(code, _)| code).collect()
    }

    pub fn and(self, other: Unknown) -> Unknown {
        Unknown { postcode: self.postcode || other.postcode, field: self.field || other.field }
    }
}

impl Address {
    pub fn new(country: &str, within: Option<Within>, postcode: &str) -> Address {
        let codes = read(country, within, postcode);
        let own = match codes.first() {
            Some(Code::Uk(outward, _)) if country == "GB" => territory(&area(outward)),
            _ => None,
        };
        Address { country: Some(own.unwrap_or(country).to_owned()), codes, ..Address::default() }
    }

    /// The subdivision that `Region` states; where it states none, the one that the postcode tells.
    fn subdivision(&self, country: &str) -> Option<&'static str> {
        let by_region = self.region.as_deref().and_then(|region| stated(country, region));
        by_region.or_else(|| self.codes.first().and_then(|code| told(country, code)))
    }
}

/// What a place is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Everywhere,
    Country(String),
    Part(String, Part),
    Subdivision(String, String),
    Region(String, String),
    Town(String, String),
}

/// A part of a country's postcodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Area(String),
    District(String),
    /// Of one area, by number.
    Districts(String, u64, u64),
    Sector(String, String),
    Unit(String, String),
    /// Elsewhere: what begins like this.
    Begins(String),
    Range(String, String),
    /// `=`
    Exactly(String),
    /// `IC`: ES 35 and ES 38.
    Canaries,
}

/// Reads the notation.
pub fn place(text: &str) -> Place {
    let text = text.trim();
    if text == "*" {
        return Place::Everywhere;
    }
    for (kind, make) in [("region:", Place::Region as fn(String, String) -> Place), ("town:", Place::Town)] {
        if let Some(rest) = text.strip_prefix(kind) {
            let (code, name) = split(rest.trim());
            return make(country(code).expect("a country").0.to_owned(), folded(name));
        }
    }
    let (code, part) = split(text);
    if let Some((country, within)) = country(code) {
        return of_country(country, within, part);
    }
    let (code, subdivision) = code.split_once('-').expect("a subdivision");
    let (country, _) = country(code).expect("a country");
    if (country, subdivision) == ("GB", "NIR") {
        return Place::Part(country.to_owned(), Part::Area("BT".to_owned()));
    }
    Place::Subdivision(country.to_owned(), subdivision.to_ascii_uppercase())
}

fn of_country(country: &str, within: Option<Within>, part: &str) -> Place {
    let part = match (part, within) {
        ("", None) => return Place::Country(country.to_owned()),
        ("", Some(Within::NorthernIreland)) => Part::Area("BT".to_owned()),
        ("", Some(Within::CanaryIslands)) => Part::Canaries,
        (part, _) if part.starts_with('=') => Part::Exactly(plain(&part[1..])),
        (part, _) if is_uk(country) => uk_part(&part.to_ascii_uppercase()),
        (part, _) => other_part(&part.to_ascii_uppercase()),
    };
    let area = match &part {
        Part::Area(area) | Part::Districts(area, ..) => area.clone(),
        Part::District(outward) | Part::Sector(outward, _) | Part::Unit(outward, _) => area(outward),
        Part::Exactly(code) => area(code),
        Part::Begins(_) | Part::Range(..) | Part::Canaries => String::new(),
    };
    // `GB JE` is JE, and so is `JE JE`.
    match territory(&area).filter(|own| country == "GB" || country == *own) {
        Some(own) if matches!(part, Part::Area(_)) => Place::Country(own.to_owned()),
        Some(own) => Place::Part(own.to_owned(), part),
        None => Place::Part(country.to_owned(), part),
    }
}

/// An area is letters alone, a district the whole outward code, a sector one more digit, a unit all of it.
fn uk_part(part: &str) -> Part {
    if let Some((first, last)) = part.split_once('-') {
        let of = |district: &str| number(district).expect("a district's number");
        return Part::Districts(area(first), of(first), of(last));
    }
    match part.split_once(' ') {
        None if part.chars().all(|c| c.is_ascii_alphabetic()) => Part::Area(part.to_owned()),
        None => Part::District(part.to_owned()),
        Some((district, sector)) if sector.len() == 1 => Part::Sector(district.to_owned(), sector.to_owned()),
        Some((district, unit)) => Part::Unit(district.to_owned(), unit.to_owned()),
    }
}

/// A dash between two equally long parts is a range; any other dash belongs to the code.
fn other_part(part: &str) -> Part {
    match part.split_once('-').map(|(first, last)| (plain(first), plain(last))) {
        Some((first, last)) if first.len() == last.len() => Part::Range(first, last),
        _ => Part::Begins(plain(part)),
    }
}

fn split(place: &str) -> (&str, &str) {
    place.split_once(' ').map_or((place, ""), |(code, part)| (code, part.trim()))
}

impl Place {
    pub fn matches(&self, address: &Address) -> Match {
        let (Place::Country(country)
        | Place::Part(country, _)
        | Place::Subdivision(country, _)
        | Place::Region(country, _)
        | Place::Town(country, _)) = self
        else {
            return Ok(true);
        };
        let own = address.country.as_deref().unwrap_or_default();
        // Without its postcode it isn't known whether an address in GB is one of a territory.
        if own == "GB" && ["JE", "GG", "IM"].contains(&country.as_str()) && address.codes.is_empty() {
            return Err(POSTCODE);
        }
        if own != country {
            return Ok(false);
        }
        let states = |field: &Option<String>, name: &String| {
            let given = field.as_deref().filter(|field| !field.trim().is_empty());
            given.map(|field| folded(field) == *name).ok_or(FIELD)
        };
        match self {
            Place::Part(_, part) => one_of_codes(part, &address.codes),
            Place::Subdivision(_, code) => address.subdivision(country).map(|own| own == code).ok_or(FIELD),
            Place::Region(_, name) => states(&address.region, name),
            Place::Town(_, name) => states(&address.town, name),
            Place::Country(_) | Place::Everywhere => Ok(true),
        }
    }
}

/// Known if it is so for every code that it may be.
fn one_of_codes(part: &Part, codes: &[Code]) -> Match {
    let answers: Vec<Option<bool>> = codes.iter().map(|code| part.matches(code)).collect();
    match answers.first() {
        Some(Some(first)) if answers.iter().all(|answer| answer == &Some(*first)) => Ok(*first),
        _ => Err(POSTCODE),
    }
}

impl Part {
    fn matches(&self, code: &Code) -> Option<bool> {
        match code {
            Code::Uk(outward, inward) => Some(self.matches_uk(outward, inward)),
            Code::Area(own) => match self {
                Part::Area(area) => Some(area == own),
                Part::Districts(area, ..) => (area != own).then_some(false),
                Part::District(district) | Part::Sector(district, _) | Part::Unit(district, _) => (area(district) != *own).then_some(false),
                Part::Exactly(code) => (area(code) != *own).then_some(false),
                _ => Some(false),
            },
            Code::Whole(code) => Some(self.matches_whole(code)),
            Code::Begins(start) => self.matches_start(start),
        }
    }

    fn matches_uk(&self, outward: &str, inward: &str) -> bool {
        match self {
            Part::Area(own) => area(outward) == *own,
            Part::District(district) => outward == district,
            Part::Districts(own, first, last) => {
                area(outward) == *own && number(outward).is_some_and(|number| (*first..=*last).contains(&number))
            }
            Part::Sector(district, sector) => outward == district && inward.starts_with(sector),
            Part::Unit(district, unit) => outward == district && inward == unit,
            Part::Exactly(code) => format!("{outward}{inward}") == *code,
            Part::Begins(_) | Part::Range(..) | Part::Canaries => false,
        }
    }

    fn matches_whole(&self, code: &str) -> bool {
        match self {
            Part::Begins(start) => code.starts_with(start),
            Part::Range(first, last) => code.get(..first.len()).is_some_and(|start| (first.as_str()..=last).contains(&start)),
            // ZIP+4 goes by its first five.
            Part::Exactly(exactly) if code.len() == 9 && exactly.len() == 5 => code.starts_with(exactly),
            Part::Exactly(exactly) => code == exactly,
            Part::Canaries => code.starts_with("35") || code.starts_with("38"),
            _ => false,
        }
    }

    /// Of a code whose rest isn't known: what is no longer than its start matches or doesn't, what is longer and goes on from it
    /// is unknown. A range that holds every code that begins so matches.
    fn matches_start(&self, start: &str) -> Option<bool> {
        let length = match self {
            Part::Begins(code) | Part::Range(code, _) | Part::Exactly(code) => code.len(),
            Part::Canaries => 2,
            _ => return Some(false),
        };
        if length <= start.len() {
            return Some(self.matches_whole(start));
        }
        match self {
            Part::Begins(code) | Part::Exactly(code) => (!code.starts_with(start)).then_some(false),
            Part::Range(first, last) => {
                let (first, last) = (&first[..start.len()], &last[..start.len()]);
                if first < start && start < last { Some(true) } else { (start < first || last < start).then_some(false) }
            }
            _ => None,
        }
    }
}

impl World<'_> {
    /// Whether a lane or a price is for this way. Left out, `From` and `To` match anywhere; unknown does not match.
    pub fn lane_matches(&self, lane: &Value, origin: &Address, destination: &Address) -> bool {
        self.any_matches(&lane["From"], origin) && self.any_matches(&lane["To"], destination)
    }

    /// Whether one of these names surely matches, or there are none to match.
    pub fn any_matches(&self, names: &Value, address: &Address) -> bool {
        names.is_null() || self.lies_in(names, address) == Ok(true)
    }

    /// Whether the address lies in one of these.
    pub fn lies_in(&self, names: &Value, address: &Address) -> Match {
        any(one_or_more(names).into_iter().map(|name| self.named(name, address)))
    }

    /// A name is that of a shipping location, else of a zone, else a place.
    pub fn named(&self, name: &str, address: &Address) -> Match {
        if self.find("ShippingLocations", name).is_some() {
            return Ok(address.location.as_deref() == Some(name));
        }
        match self.find("Zones", name) {
            Some(zone) => zone_matches(zone, address),
            None => place(name).matches(address),
        }
    }

    /// The country and postcode that a shipping location lends to an address that names it.
    pub fn location_place(&self, reference: &str) -> Option<(&'static str, Option<Within>, String)> {
        let (code, postcode) = split(self.find("ShippingLocations", reference)?["Place"].as_str()?);
        let (country, within) = country(code).expect("a country");
        Some((country, within, postcode.to_owned()))
    }
}

/// One of `Include` and none of `Exclude`, in three values: false beats unknown, unknown beats true.
fn zone_matches(zone: &Value, address: &Address) -> Match {
    let of = |names: &Value| any(list(names).iter().map(|name| place(name.as_str().expect("a place")).matches(address)));
    match (of(&zone["Include"]), of(&zone["Exclude"])) {
        (Ok(false), _) | (_, Ok(true)) => Ok(false),
        (Ok(true), Ok(false)) => Ok(true),
        (Err(one), Err(other)) => Err(one.and(other)),
        (Err(unknown), _) | (_, Err(unknown)) => Err(unknown),
    }
}

fn any(matches: impl Iterator<Item = Match>) -> Match {
    let mut all = Ok(false);
    for one in matches {
        all = match (all, one) {
            (Ok(true), _) | (_, Ok(true)) => Ok(true),
            (Err(one), Err(other)) => Err(one.and(other)),
            (Err(unknown), _) | (_, Err(unknown)) => Err(unknown),
            (Ok(false), Ok(false)) => Ok(false),
        };
    }
    all
}
