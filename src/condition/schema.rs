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

impl JsonSchema for Condition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut properties = Map::new();
        for member in ALL {
            let mut schema = asked(&member.asks, generator);
            if let Some(object) = schema.as_object_mut() {
                object.insert("description".to_owned(), member.name.into());
            }
            properties.insert(member.key.to_owned(), schema);
        }
        json_schema!({ "description": "What is asked of a consignment: all members must hold.", "type": "object", "properties": properties })
    }
}

fn asked(asks: &Asks, generator: &mut SchemaGenerator) -> Value {
    let texts = || json!({ "type": "array", "minItems": 1, "items": { "type": ["string", "number"] } });
    match asks {
        Asks::Join(_) => json!({ "type": "array", "minItems": 1, "items": generator.subschema_for::<Condition>() }),
        Asks::Not | Asks::Each { .. } | Asks::Danger => json!({ "allOf": [generator.subschema_for::<Condition>()] }),
        Asks::Figure(measure, _) => bounds(*measure, generator),
        Asks::Texts(Kind::Direction | Kind::PackingGroup, _) => listed(&json!({ "type": ["array", "string"] }), &["NoneOf"]),
        Asks::Texts(..) | Asks::Place { .. } => listed(&texts(), &["NoneOf"]),
        Asks::Classes => listed(&texts(), &["NoneOf", "Only"]),
        Asks::Tags => listed(&texts(), &["Any", "All", "None"]),
        Asks::Truth(_) => json!({ "type": "boolean" }),
        Asks::Fields => {
            let values = json!({ "type": "array", "minItems": 1, "items": { "type": ["string", "number", "boolean"] } });
            let mut field = listed(&values, &["NoneOf"]);
            let figure = json!({ "type": ["number", "string"] });
            let of = json!({ "type": "object", "properties": { "NoneOf": values, "Present": { "type": "boolean" },
                "Min": figure, "Max": figure, "Above": figure, "Below": figure } });
            if let Some(any) = field.get_mut("anyOf").and_then(Value::as_array_mut) {
                any.truncate(1);
                any.push(of);
            }
            json!({ "type": "object", "minProperties": 1, "additionalProperties": field })
        }
        Asks::Hours => json!({ "allOf": [generator.subschema_for::<Hours>()] }),
        Asks::Date(_) => {
            let date = json!({ "type": "string" });
            let days = json!({ "type": "array", "minItems": 1, "items": generator.subschema_for::<Weekday>() });
            json!({ "type": "object", "properties": { "From": date, "To": date, "Days": days, "Present": { "type": "boolean" },
                "WithinDays": bounds(Measure::Plain, generator), "Exactly": { "type": "boolean" } } })
        }
        Asks::Offer => {
            let parts: Map<String, Value> =
                Part::ALL.iter().map(|part| (part.key().to_owned(), bounds(part.measure(), generator))).collect();
            json!({ "type": "object", "minProperties": 1, "properties": parts })
        }
    }
}

/// A list, or an object with lists under some names.
fn listed(list: &Value, names: &[&str]) -> Value {
    let properties: Map<String, Value> = names.iter().map(|name| ((*name).to_owned(), list.clone())).collect();
    json!({ "anyOf": [list, { "type": "object", "properties": properties }] })
}

fn bounds(measure: Measure, generator: &mut SchemaGenerator) -> Value {
    let figure = json!({ "type": ["number", "string"] });
    let mut properties: Map<String, Value> =
        ["Min", "Max", "Above", "Below"].map(|name| (name.to_owned(), figure.clone())).into_iter().collect();
    let unit = match measure {
        Measure::Weight => Some(("Unit", generator.subschema_for::<WeightUnit>())),
        Measure::Length => Some(("Unit", generator.subschema_for::<LengthUnit>())),
        Measure::Volume => Some(("Unit", generator.subschema_for::<VolumeUnit>())),
        Measure::Money => Some(("Currency", generator.subschema_for::<Currency>())),
        Measure::Count | Measure::Plain => None,
    };
    if let Some((name, schema)) = unit {
        properties.insert(name.to_owned(), schema.to_value());
    }
    json!({ "type": "object", "properties": properties, "minProperties": 1 })
}
