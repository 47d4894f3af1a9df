//! The JSON Schema of conditions, out of the table of their members.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::bounds::Measure;
use super::dates::Hours;
use super::document::Condition;
use super::members::{ALL, Asks};
use super::offer::Part;
use super::texts::Kind;
use crate::measure::{LengthUnit, VolumeUnit, WeightUnit};
use crate::money::Currency;
use crate::time::Weekday;

/// What each member asks.
const MEANINGS: &[(&str, &str)] = &[
    ("Any", "One of these conditions holds. At most 16 deep."),
    ("All", "All of these conditions hold. At most 16 deep."),
    ("Not", "This condition doesn't hold. At most 16 deep."),
    ("From", "The origin lies in one of these: shipping locations, zones or places."),
    ("To", "The destination lies in one of these: shipping locations, zones or places."),
    ("Weight", "The weight is within bounds: of the consignment, of the package, or of one piece of the item."),
    ("Volume", "The volume is within bounds: of the consignment or of the package."),
    ("Value", "The value is within bounds: of the consignment, of the package, or of one piece of the item."),
    ("Packages", "The number of packages is within bounds."),
    ("Items", "The number of items, their quantities summed, is within bounds: of the consignment or of the package."),
    ("AnyPackage", "One package meets this condition."),
    ("EveryPackage", "Every package meets this condition."),
    ("Longest", "The longest side of the package is within bounds. Stands in a condition of packages."),
    ("Middle", "The middle side of the package is within bounds. Stands in a condition of packages."),
    ("Shortest", "The shortest side of the package is within bounds. Stands in a condition of packages."),
    ("Girth", "Twice the sum of the two shorter sides of the package is within bounds. Stands in a condition of packages."),
    ("LengthPlusGirth", "The longest side plus the girth of the package is within bounds. Stands in a condition of packages."),
    ("SidesSum", "The sum of the three sides of the package is within bounds. Stands in a condition of packages."),
    ("PackagingType", "The type of the package is one of these. Stands in a condition of packages."),
    ("AnyItem", "One item, of the consignment or of the package, meets this condition."),
    ("EveryItem", "Every item, of the consignment or of the package, meets this condition. It holds if there is none."),
    ("Sku", "The item's SKU is one of these. Stands in a condition of items."),
    ("Description", "The item's description is one of these. Stands in a condition of items."),
    ("Category", "The item's category is one of these. Stands in a condition of items."),
    ("CountryOfOrigin", "The item was made in one of these countries, by any of their codes. Stands in a condition of items."),
    ("HarmonisationCode", "The item's code in the Harmonised System is one of these. Stands in a condition of items."),
    ("Quantity", "The number of pieces is within bounds. Stands in a condition of items."),
    ("DangerousGoods", "The item is dangerous goods that meet this condition. Stands in a condition of items."),
    ("Classes", "One of the classes is among these; 2 is met by 2.1 and 2.3A. Stands in `DangerousGoods`."),
    ("PackingGroup", "The packing group is one of these: `I`, `II`, `III`. Stands in `DangerousGoods`."),
    ("UnNumber", "The UN number is one of these, with or without `UN`. Stands in `DangerousGoods`."),
    ("PhysicalForm", "The physical form is one of these. Stands in `DangerousGoods`."),
    ("LimitedQuantity", "The goods are packed as a limited quantity (`true`), or not (`false`). Stands in `DangerousGoods`."),
    ("Present", "The item is dangerous goods (`true`), or not (`false`). Stands in `DangerousGoods`."),
    ("Tags", "The consignment has one of these tags."),
    ("Direction", "The consignment goes one of these ways: `Outbound`, `Inbound`."),
    ("Source", "The order came from one of these."),
    ("Residential", "Somebody lives at the customer's address (`true`), or nobody does (`false`). The customer of a return is its origin."),
    ("PostOfficeBox", "The customer's address is a post office box (`true`), or is none (`false`)."),
    (
        "Fields",
        "What stands at each path of the consignment's JSON meets its terms. A path is names joined by dots, at most 16: `MetaData.Channel`.",
    ),
    ("At", "The time of the decision, by the origin's clocks, lies within this."),
    ("ShippingDate", "The consignment's shipping date lies within this."),
    ("CollectionDate", "The service's collection date lies within this."),
    ("DeliveryDate", "The service's latest delivery date lies within this."),
    ("Promise", "The promised date lies within this."),
    ("Offer", "The service's own offer lies within these bounds."),
];

impl JsonSchema for Condition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut properties = Map::new();
        for member in ALL {
            let mut schema = asked(&member.asks, generator);
            let meaning = MEANINGS.iter().find(|(key, _)| *key == member.key).map_or("", |(_, meaning)| meaning);
            if let Some(object) = schema.as_object_mut() {
                object.insert("description".to_owned(), meaning.into());
            }
            properties.insert(member.key.to_owned(), schema);
        }
        json_schema!({ "description": "What is asked of a consignment. All members must hold; an empty condition always holds.",
            "type": "object", "properties": properties })
    }
}

fn asked(asks: &Asks, generator: &mut SchemaGenerator) -> Value {
    let texts = || json!({ "type": "array", "minItems": 1, "items": { "type": ["string", "number"] } });
    let none = ("NoneOf", "None is among these. It holds where there is nothing.");
    match asks {
        Asks::Join(_) => json!({ "type": "array", "minItems": 1, "items": generator.subschema_for::<Condition>() }),
        Asks::Not | Asks::Each { .. } | Asks::Danger => json!({ "allOf": [generator.subschema_for::<Condition>()] }),
        Asks::Figure(measure, _) => bounds(*measure, generator),
        Asks::Texts(Kind::Direction | Kind::PackingGroup, _) => listed(&json!({ "type": ["array", "string"] }), "NoneOfThese", &[none]),
        Asks::Texts(..) | Asks::Place { .. } => listed(&texts(), "NoneOfThese", &[none]),
        Asks::Classes => listed(&texts(), "ClassTerms", &[none, ("Only", "All classes are among these.")]),
        Asks::Tags => {
            let any = ("Any", "It has one of these tags.");
            listed(&texts(), "TagTerms", &[any, ("All", "It has all of these tags."), ("None", "It has none of these tags.")])
        }
        Asks::Truth(_) => json!({ "type": "boolean" }),
        Asks::Fields => {
            let values = json!({ "type": "array", "minItems": 1, "items": { "type": ["string", "number", "boolean"] } });
            let mut of = named("FieldTerms", "What is asked of a field: that it is none of these, within bounds, there, or not there.");
            let mut none_of = values.clone();
            describe(&mut of, "NoneOf", &mut none_of, none.1);
            describe(&mut of, "Present", &mut json!({ "type": "boolean" }), "It is there (`true`), or not (`false`).");
            ends(&mut of);
            json!({ "type": "object", "minProperties": 1, "additionalProperties": { "anyOf": [values, of] } })
        }
        Asks::Hours => json!({ "allOf": [generator.subschema_for::<Hours>()] }),
        Asks::Date(_) => dates(generator),
        Asks::Offer => {
            let mut of = named("OfferTerms", "Bounds of the service's own offer.");
            for part in Part::ALL {
                let says = match part {
                    Part::Price => "The net price.",
                    Part::TransitDays => "The calendar days from the collection to the latest delivery date.",
                };
                describe(&mut of, part.key(), &mut bounds(part.measure(), generator), says);
            }
            of
        }
    }
}

/// An object with a name of its own, and no members yet.
fn named(title: &str, description: &str) -> Value {
    json!({ "title": title, "description": description, "type": "object", "minProperties": 1, "properties": {} })
}

/// Adds a member to an object.
fn describe(object: &mut Value, name: &str, schema: &mut Value, says: &str) {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), says.into());
    }
    if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert(name.to_owned(), schema.take());
    }
}

fn ends(object: &mut Value) {
    let ends = [
        ("Min", "The least, itself included."),
        ("Max", "The most, itself included."),
        ("Above", "The least, itself excluded."),
        ("Below", "The most, itself excluded."),
    ];
    for (name, says) in ends {
        describe(object, name, &mut json!({ "type": ["number", "string"] }), says);
    }
}

fn dates(generator: &mut SchemaGenerator) -> Value {
    let mut of = named("DateTerms", "What is asked of a date.");
    let date = || json!({ "type": "string", "format": "date" });
    let days = json!({ "type": "array", "minItems": 1, "items": generator.subschema_for::<Weekday>() });
    let members = [
        ("From", date(), "The first date, itself included."),
        ("To", date(), "The last date, itself included."),
        ("Days", days, "The weekdays."),
        ("Present", json!({ "type": "boolean" }), "There is such a date (`true`), or none (`false`)."),
        (
            "WithinDays",
            bounds(Measure::Plain, generator),
            "Of `Promise`: how many calendar days after the local date of the decision it is.",
        ),
        ("Exactly", json!({ "type": "boolean" }), "Of `Promise`: it is on the date (`true`), or by the date (`false`)."),
    ];
    for (name, mut schema, says) in members {
        describe(&mut of, name, &mut schema, says);
    }
    of
}

/// A list, or an object with lists under some names.
fn listed(list: &Value, title: &str, names: &[(&str, &str)]) -> Value {
    let mut of = named(title, "In place of a list.");
    for (name, says) in names {
        describe(&mut of, name, &mut list.clone(), says);
    }
    json!({ "anyOf": [list, of] })
}

fn bounds(measure: Measure, generator: &mut SchemaGenerator) -> Value {
    let (title, unit) = match measure {
        Measure::Weight => ("WeightBounds", Some(("Unit", generator.subschema_for::<WeightUnit>(), "Their unit. Default: Kg."))),
        Measure::Length => ("LengthBounds", Some(("Unit", generator.subschema_for::<LengthUnit>(), "Their unit. Default: Cm."))),
        Measure::Volume => ("VolumeBounds", Some(("Unit", generator.subschema_for::<VolumeUnit>(), "Their unit. Default: Cm3."))),
        Measure::Money => {
            ("MoneyBounds", Some(("Currency", generator.subschema_for::<Currency>(), "Their currency. Default: the rule set's.")))
        }
        Measure::Count | Measure::Plain => ("NumberBounds", None),
    };
    let mut of = named(title, "Bounds of a figure; one at least, at most one of each end.");
    ends(&mut of);
    if let Some((name, schema, says)) = unit {
        describe(&mut of, name, &mut schema.to_value(), says);
    }
    of
}
