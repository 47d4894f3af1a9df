//! Conditions as a rule set writes them.

use std::fmt;

use serde::Serialize;
use serde::ser::SerializeMap;

use super::bounds::Bounds;
use super::dates::{Dates, Hours};
use super::members::{ALL, Asks, Member};
use super::offer::OfferTerms;
use super::texts::{Kind, Texts, Values};
use crate::json::{self, Decode, Reader, Trail, Violation};

/// How deep conditions may stand in conditions.
pub(super) const DEEPEST: usize = 16;

/// What is asked of a consignment: all its members must hold. Without members it always holds.
///
/// - `Any`, `All`: lists of conditions; `Not`: a condition. At most 16 stand in one another.
/// - `From`, `To`: shipping locations, zones, places. `Tags`: a list, of which one is enough, or `{ "Any", "All", "None" }`. `Direction`,
///   `Source`: words, texts.
/// - `Weight`, `Volume`, `Value`, `Packages`, `Items`: `{ "Min", "Max", "Above", "Below", "Unit" }`, `Currency` of values. `Min` and `Max`
///   include their ends, `Above` and `Below` don't. Kg, Cm, Cm3 and the rule set's currency where no unit is given.
/// - `AnyPackage`, `EveryPackage`: a condition whose figures are the package's; besides those above `Longest`, `Middle`, `Shortest`,
///   `Girth`, `LengthPlusGirth`, `SidesSum`, `PackagingType`. `AnyItem`, `EveryItem`: `Sku`, `Description`, `Category`, `CountryOfOrigin`,
///   `HarmonisationCode`, `Quantity`, `Weight`, `Value`, `DangerousGoods` (`Classes`, `PackingGroup`, `UnNumber`, `PhysicalForm`,
///   `LimitedQuantity`, `Present`).
/// - `Residential`, `PostOfficeBox`: of the customer's address.
/// - `Fields`: by path in the consignment's document (`MetaData.Channel`) a list of values, bounds, or `{ "Present": true }`.
/// - `At`: `{ "Days", "From", "To" }` of the origin's clocks, `To` not included. `ShippingDate`, `CollectionDate`, `DeliveryDate`,
///   `Promise`: `{ "From", "To", "Days", "Present" }`, ends included. `Offer`: `Price` net, `TransitDays` from collection to the latest
///   delivery date, in bounds as those above.
///
/// Texts are compared trimmed and without case, `*` stands for any run of characters, and `{ "NoneOf": […] }` for the opposite of a list.
/// What isn't known (sides, a value, a postcode, `Residential`) makes a condition neither true nor false; what isn't there (a tag, a field)
/// is false.
///
/// ```
/// use consign::Condition;
/// let heavy: Condition = r#"{ "Weight": { "Above": 20, "Unit": "Kg" }, "Not": { "To": ["GB"] } }"#.parse()?;
/// assert_eq!(heavy.to_string(), r#"{"Weight":{"Above":20,"Unit":"kg"},"Not":{"To":["GB"]}}"#);
/// assert!("{ \"Wieght\": {} }".parse::<Condition>().unwrap_err().to_string().contains("did you mean `Weight`?"));
/// # Ok::<(), consign::ConditionError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Condition {
    pub(super) members: Vec<(&'static Member, Terms)>,
}

/// What a member states.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Terms {
    Several(Vec<Condition>),
    One(Condition),
    Bounds(Bounds),
    Texts(Texts),
    /// `Any`, `All`, `None`.
    Tags([Option<Vec<String>>; 3]),
    Truth(bool),
    /// By path.
    Fields(Vec<(String, Field)>),
    Hours(Hours),
    Dates(Box<Dates>),
    Offer(OfferTerms),
}

/// What is asked of the values at a path.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Field {
    Values(Values),
    Bounds(Bounds),
    Present(bool),
}

/// A condition that can't be read, with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionError {
    /// At least one.
    pub violations: Vec<Violation>,
}

impl fmt::Display for ConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        json::write_all(f, &self.violations)
    }
}

impl std::error::Error for ConditionError {}

impl std::str::FromStr for Condition {
    type Err = ConditionError;

    /// Reads a condition. Whether it may stand where it is put, the rule set's check tells.
    fn from_str(source: &str) -> Result<Self, Self::Err> {
        let refused = |violations| ConditionError { violations };
        let (condition, problems) = json::read::<Self>(source, "a condition", LONGEST, true).map_err(refused)?;
        if problems.is_empty() { Ok(condition) } else { Err(refused(json::violations(problems, Some(source)))) }
    }
}

/// The longest text of a condition that is read by itself, in bytes.
const LONGEST: usize = 16 * 1024 * 1024;

impl fmt::Display for Condition {
    /// As JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl Decode for Condition {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        Self::at_depth(reader, at, 1)
    }

    fn placeholder() -> Self {
        Self::default()
    }
}

impl Condition {
    fn at_depth(reader: &mut Reader<'_>, at: &Trail<'_>, depth: usize) -> Self {
        let mut condition = Self::default();
        if depth > DEEPEST {
            let start = reader.start();
            reader.skip();
            reader.refuse(at, start, format!("conditions in conditions are too deep: at most `{DEEPEST}`"));
            return condition;
        }
        reader.object(at, "a condition", |reader, key| {
            let Some(member) = ALL.iter().find(|member| member.key.eq_ignore_ascii_case(&key.name)) else {
                let known: Vec<&'static str> = ALL.iter().map(|member| member.key).collect();
                return reader.unknown(&key, at, "a condition", &known);
            };
            let here = at.key(member.key);
            if condition.members.iter().any(|(known, _)| known.key == member.key) {
                return reader.twice(&here, &key, &here);
            }
            let terms = Terms::decode(&member.asks, reader, &here, depth);
            condition.members.push((member, terms));
        });
        condition
    }

    /// How many members it has, and those in it.
    pub(super) fn count(&self) -> usize {
        let within = |(_, terms): &(&'static Member, Terms)| match terms {
            Terms::Several(all) => all.iter().map(Self::count).sum(),
            Terms::One(one) => one.count(),
            Terms::Fields(fields) => fields.len(),
            _ => 0,
        };
        self.members.iter().map(|member| 1 + within(member)).sum()
    }

    /// Tells every name in `From` and `To`, where it stands, and whether it is of a destination.
    pub(crate) fn each_place<'a>(&'a self, at: &Trail<'_>, told: &mut dyn FnMut(&Trail<'_>, bool, &'a str)) {
        self.each_member(at, &mut |at, member, terms| {
            if let (Asks::Place { is_destination }, Terms::Texts(texts)) = (&member.asks, terms) {
                texts.each(at, &mut |at, name| told(at, *is_destination, name));
            }
        });
    }

    /// Whether it asks what a service offers.
    pub(crate) fn asks_offer(&self) -> bool {
        let mut asks = false;
        self.each_member(&Trail::Root, &mut |_, member, _| asks = asks || matches!(member.asks, Asks::Offer));
        asks
    }

    /// Tells every member, those in it too, and where it stands.
    pub(super) fn each_member<'a>(&'a self, at: &Trail<'_>, told: &mut dyn FnMut(&Trail<'_>, &'static Member, &'a Terms)) {
        for (member, terms) in &self.members {
            let here = at.key(member.key);
            told(&here, member, terms);
            match terms {
                Terms::Several(all) => all.iter().enumerate().for_each(|(index, one)| one.each_member(&here.index(index), told)),
                Terms::One(one) => one.each_member(&here, told),
                _ => {}
            }
        }
    }
}

impl Terms {
    fn decode(asks: &Asks, reader: &mut Reader<'_>, at: &Trail<'_>, depth: usize) -> Self {
        match asks {
            Asks::Join(_) => {
                let mut all = Vec::new();
                reader.list(at, |reader, index| all.push(Condition::at_depth(reader, &at.index(index), depth + 1)));
                Self::Several(all)
            }
            Asks::Not | Asks::Each { .. } | Asks::Danger => Self::One(Condition::at_depth(reader, at, depth + 1)),
            Asks::Figure(measure, _) => Self::Bounds(Bounds::decode(*measure, reader, at)),
            Asks::Texts(kind, _) => Self::Texts(Texts::decode(*kind, reader, at)),
            Asks::Place { .. } => Self::Texts(Texts::decode(Kind::Text, reader, at)),
            Asks::Classes => Self::Texts(Texts::decode(Kind::Class, reader, at)),
            Asks::Tags => Self::Tags(tags(reader, at)),
            Asks::Truth(_) => Self::Truth(bool::decode(reader, at)),
            Asks::Fields => Self::Fields(fields(reader, at)),
            Asks::Hours => Self::Hours(Hours::decode(reader, at)),
            Asks::Date(_) => Self::Dates(Box::new(Dates::decode(reader, at))),
            Asks::Offer => Self::Offer(OfferTerms::decode(reader, at)),
        }
    }
}

/// A list, which is `Any`, or an object of lists.
fn tags(reader: &mut Reader<'_>, at: &Trail<'_>) -> [Option<Vec<String>>; 3] {
    let mut lists = [None, None, None];
    if reader.next() == b'[' {
        lists[0] = Some(Vec::decode(reader, at));
        return lists;
    }
    let [any, all, none] = &mut lists;
    reader.object(at, "a list of tags or an object", |reader, key| match &*key.name {
        name if name.eq_ignore_ascii_case("Any") => reader.field(any, at, "Any", &key),
        name if name.eq_ignore_ascii_case("All") => reader.field(all, at, "All", &key),
        name if name.eq_ignore_ascii_case("None") => reader.field(none, at, "None", &key),
        _ => reader.unknown(&key, at, "a condition of tags", &["Any", "All", "None"]),
    });
    lists
}

fn fields(reader: &mut Reader<'_>, at: &Trail<'_>) -> Vec<(String, Field)> {
    let mut fields: Vec<(String, Field)> = Vec::new();
    reader.object(at, "an object of paths", |reader, key| {
        let here = at.name(&key.name);
        if fields.iter().any(|(path, _)| *path == key.name) {
            return reader.twice(&here, &key, &here);
        }
        let field = Field::decode(reader, &here);
        fields.push((key.name.to_string(), field));
    });
    fields
}

impl Field {
    fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        if reader.next() != b'{' {
            return Self::Values(Values::decode(false, reader, at));
        }
        let (mut values, mut bounds, mut present) = (None, Bounds::default(), None);
        let mut given: Vec<&'static str> = Vec::new();
        let start = reader.start();
        reader.object(at, "a list or an object", |reader, key| {
            let known = ["NoneOf", "Present", "Min", "Max", "Above", "Below"];
            let Some(name) = known.into_iter().find(|name| name.eq_ignore_ascii_case(&key.name)) else {
                return reader.unknown(&key, at, "a condition of a field", &known);
            };
            match name {
                "NoneOf" if values.is_none() => values = Some(Values::decode(true, reader, &at.key(name))),
                "Present" => reader.field(&mut present, at, name, &key),
                "NoneOf" => reader.twice(&at.key(name), &key, &at.key(name)),
                _ => bounds.end(name, &key, reader, at),
            }
            if let Some(first) = given.first().filter(|first| is_bound(first) != is_bound(name) || !is_bound(name)) {
                let start = reader.start();
                reader.refuse(&at.key(name), start, format!("`{name}` stands by itself, not beside `{first}`"));
            }
            given.push(name);
        });
        match (values, present) {
            (Some(values), _) => Self::Values(values),
            (None, Some(present)) => Self::Present(present),
            (None, None) => {
                if given.is_empty() {
                    reader.refuse(
                        at,
                        start,
                        "it asks nothing of the field: a list, `NoneOf`, `Present`, or `Min`, `Max`, `Above`, `Below`",
                    );
                }
                Self::Bounds(bounds)
            }
        }
    }
}

fn is_bound(name: &str) -> bool {
    !matches!(name, "NoneOf" | "Present")
}

impl Serialize for Condition {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.members.len()))?;
        for (member, terms) in &self.members {
            map.serialize_entry(member.key, terms)?;
        }
        map.end()
    }
}

impl Serialize for Terms {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Several(all) => all.serialize(serializer),
            Self::One(one) => one.serialize(serializer),
            Self::Bounds(bounds) => bounds.serialize(serializer),
            Self::Texts(texts) => texts.serialize(serializer),
            Self::Tags([Some(any), None, None]) => any.serialize(serializer),
            Self::Tags(lists) => {
                let given = ["Any", "All", "None"].into_iter().zip(lists);
                serializer.collect_map(given.filter_map(|(name, list)| Some((name, list.as_ref()?))))
            }
            Self::Truth(truth) => truth.serialize(serializer),
            Self::Fields(fields) => serializer.collect_map(fields.iter().map(|(path, field)| (path, field))),
            Self::Hours(hours) => hours.serialize(serializer),
            Self::Dates(dates) => dates.serialize(serializer),
            Self::Offer(offer) => offer.serialize(serializer),
        }
    }
}

impl Serialize for Field {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Values(values) => values.serialize(serializer),
            Self::Bounds(bounds) => bounds.serialize(serializer),
            Self::Present(present) => serializer.collect_map([("Present", present)]),
        }
    }
}
