//! Names of fields (second edition, §1): in any case, and those of a consignment that are nearly right.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

/// The fields of a consignment, by the kind of object that they stand in, each with the kind of object that it holds.
const FIELDS: [(&str, &[(&str, &str)]); 13] = [
    (
        "Consignment",
        &[
            ("Reference", ""),
            ("State", ""),
            ("Direction", ""),
            ("Source", ""),
            ("ShippingDate", ""),
            ("RequestedDeliveryDate", "Promise"),
            ("DeliveryWindow", "Window"),
            ("Packages", "Package"),
            ("Addresses", "Address"),
            ("Weight", "Weight"),
            ("Value", "Money"),
            ("Tags", ""),
            ("MetaData", "MetaData"),
        ],
    ),
    ("Promise", &[("Date", ""), ("IsToBeExactlyOnTheDateSpecified", ""), ("DeliveryWindow", "Window")]),
    ("Window", &[("Start", ""), ("End", "")]),
    (
        "Package",
        &[
            ("Weight", "Weight"),
            ("Dimensions", "Dimensions"),
            ("Value", "Money"),
            ("PackageSizeReference", ""),
            ("PackagingType", ""),
            ("Items", "Item"),
        ],
    ),
    ("Weight", &[("Value", ""), ("Unit", "")]),
    ("Dimensions", &[("Unit", ""), ("Length", ""), ("Width", ""), ("Height", "")]),
    ("Money", &[("Amount", ""), ("Currency", "Currency")]),
    ("Currency", &[("IsoCode", "")]),
    (
        "Address",
        &[
            ("AddressType", ""),
            ("ShippingLocationReference", ""),
            ("Country", "Country"),
            ("Postcode", ""),
            ("Region", ""),
            ("Town", ""),
            ("Residential", ""),
            ("PostOfficeBox", ""),
            ("CompanyName", ""),
            ("LatLong", ""),
        ],
    ),
    ("Country", &[("IsoCode", "IsoCode")]),
    ("IsoCode", &[("TwoLetterCode", "")]),
    (
        "Item",
        &[
            ("Sku", ""),
            ("Description", ""),
            ("Category", ""),
            ("Quantity", ""),
            ("Weight", "Weight"),
            ("Value", "Money"),
            ("CountryOfOrigin", ""),
            ("HarmonisationCode", ""),
            ("DangerousGoods", "DangerousGoods"),
        ],
    ),
    ("DangerousGoods", &[("Classes", ""), ("UnNumber", ""), ("PackingGroup", ""), ("PhysicalForm", ""), ("LimitedQuantity", "")]),
];

/// Of one entry of `MetaData`. They are the user's own, so that none is nearly another.
const META_DATA: [&str; 6] = ["KeyValue", "StringValue", "IntValue", "DecimalValue", "BoolValue", "DateTimeValue"];

/// Names and spellings in use elsewhere that are near one of these, and are no slips of it.
const ELSEWHERE: [&str; 2] = ["County", "HarmonizationCode"];

/// The consignment with its fields in `PascalCase`. `None` where one is given twice, or one that is lacking is nearly given.
pub fn consignment(json: &Value) -> Option<Value> {
    named(json, "Consignment")
}

fn named(json: &Value, kind: &str) -> Option<Value> {
    match json {
        Value::Array(items) => items.iter().map(|item| named(item, kind)).collect::<Option<Vec<Value>>>().map(Value::Array),
        Value::Object(fields) if kind == "MetaData" => pascal(fields, |key| META_DATA.iter().copied().find(|name| same(name, key))),
        Value::Object(fields) => {
            let Some((_, known)) = FIELDS.iter().find(|(of, _)| *of == kind) else { return Some(json.clone()) };
            let right = |key: &str| known.iter().find(|(name, _)| same(name, key)).map(|(name, _)| *name);
            let Some(Value::Object(mut object)) = pascal(fields, right) else { return None };
            let lacking = known.iter().map(|(name, _)| *name).filter(|name| object.get(*name).is_none_or(Value::is_null));
            let lacking: Vec<&str> = lacking.filter(|name| name.len() >= 5 || *name == "Tags").collect();
            let strange = object.keys().filter(|key| right(key).is_none() && !ELSEWHERE.iter().any(|word| same(word, key)));
            if strange.into_iter().any(|key| lacking.iter().any(|name| nearly(&key.to_lowercase(), &name.to_lowercase()))) {
                return None;
            }
            for (name, kind) in known.iter().filter(|(_, kind)| !kind.is_empty()) {
                if let Some(value) = object.get_mut(*name) {
                    *value = named(value, kind)?;
                }
            }
            Some(Value::Object(object))
        }
        other => Some(other.clone()),
    }
}

fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// Each key by its right name, if it has one. `None` where two are the same.
fn pascal(fields: &Map<String, Value>, right: impl Fn(&str) -> Option<&'static str>) -> Option<Value> {
    let mut object = Map::new();
    for (key, value) in fields {
        if object.insert(right(key).unwrap_or(key).to_owned(), value.clone()).is_some() {
            return None;
        }
    }
    Some(Value::Object(object))
}

/// One letter more, less, another, or two that stand beside each other swapped.
fn nearly(given: &str, right: &str) -> bool {
    let (given, right): (Vec<char>, Vec<char>) = (given.chars().collect(), right.chars().collect());
    let start = given.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let (given, right) = (&given[start..], &right[start..]);
    match (given, right) {
        ([], [_]) | ([_], []) => true,
        ([a, given @ ..], [b, right @ ..]) => {
            let swapped = matches!((given, right), ([c, given @ ..], [d, right @ ..]) if (a, c) == (d, b) && given == right);
            // Another; one more; one less.
            given == right || swapped || *given == [&[*b][..], right].concat() || [&[*a][..], given].concat() == *right
        }
        _ => false,
    }
}

/// Every field of a rule set.
const RULE_SET: &str = "
    Name Currency VatRate Vat VatRounding Compare HorizonDays ExchangeRates Holidays PackageSizes ShippingLocations Collections
    CollectionTimeZone Zones Carriers CarrierServices CarrierServiceGroups Surcharges ZoneCharts Tariffs Assume
    Reference Dimensions Unit Length Width Height Weight Value Place TimeZone WorkingDays Carrier Days Time AllocationCutOff
    OperationalCutOff ManifestCutOff DaysBefore WorkingDaysBefore Closed Services Exceptions Date Cancelled Include Exclude
    IgnoreHolidays Enabled Direction Legs IsPickUp IsDropOff IsTimed IsTracked IsSigned Rules Transit Rates
    Min Max Basis Girth LengthPlusGirth Tags ExcludedPlaces Sides Volume SidesSum Packages Items
    From To TransitDays DeliveryDays DeliveryWindow Start End MovingDays HolidaysOf ZoneChart Zone
    Bands UpTo Below Price PerUnit Above Step Minimum VolumetricDivisor ValidFrom ValidTo Chargeable By NextBreak Discount PricesInclude
    Round Divisor VolumetricAbove Least Charts Tariff Prices Beyond Percent Less Amount
    When Places Per Maximum Of PercentOfValue Table OneOf LeastWeight Amounts Rate Exempt Residential PostOfficeBox
    Any All Not AnyPackage EveryPackage AnyItem EveryItem Longest Middle Shortest PackagingType Sku Description Category Quantity
    CountryOfOrigin HarmonisationCode DangerousGoods Classes Only PackingGroup UnNumber PhysicalForm LimitedQuantity Present None NoneOf
    Source Fields At ShippingDate CollectionDate DeliveryDate Promise WithinDays Exactly Offer
    ShippingRules Type Preferences Tier Adjust Objectives Choose DeliveredWithin OnTime Probability Within Prefer Tolerance
    BestValue PerDay History Service Carbon PerConsignment PerKg
    Capacities Offset WhenFull Share
";

/// Whose keys are the user's own names: of an object that stands there, not of the items of a list.
const MAPS: [&str; 7] = ["Holidays", "ExchangeRates", "Zones", "Prices", "Beyond", "Days", "Fields"];

/// Each by its lower case.
static RIGHT: LazyLock<HashMap<String, &str>> =
    LazyLock::new(|| RULE_SET.split_whitespace().map(|name| (name.to_ascii_lowercase(), name)).collect());

fn right(key: &str) -> Option<&'static str> {
    RIGHT.get(&key.to_ascii_lowercase()).copied()
}

/// The rule set with its fields in `PascalCase`.
pub fn rule_set(json: &Value) -> Cow<'_, Value> {
    if is_right(json) { Cow::Borrowed(json) } else { Cow::Owned(righted(json)) }
}

fn righted(json: &Value) -> Value {
    match json {
        Value::Array(items) => items.iter().map(righted).collect(),
        Value::Object(fields) => {
            let Some(Value::Object(mut object)) = pascal(fields, right) else { panic!("a field is given twice: {json}") };
            for (name, value) in &mut object {
                *value = match *value {
                    Value::Object(ref own) if MAPS.contains(&name.as_str()) => {
                        own.iter().map(|(key, one)| (key.clone(), righted(one))).collect()
                    }
                    ref other => righted(other),
                };
            }
            Value::Object(object)
        }
        other => other.clone(),
    }
}

/// Whether every name is written in `PascalCase` already.
fn is_right(json: &Value) -> bool {
    match json {
        Value::Array(items) => items.iter().all(is_right),
        Value::Object(fields) => fields.iter().all(|(key, value)| right(key).is_none_or(|name| name == key) && is_right(value)),
        _ => true,
    }
}

#[test]
fn what_is_nearly_a_name() {
    for (given, right) in [("pakages", "packages"), ("adresses", "addresses"), ("weigth", "weight"), ("tag", "tags"), ("valuee", "value")] {
        assert!(nearly(given, right), "{given}");
    }
    for (given, right) in [("postalcode", "postcode"), ("weight", "weight"), ("wieghts", "weight"), ("", "tags")] {
        assert!(!nearly(given, right), "{given}");
    }
}
