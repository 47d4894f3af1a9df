//! JSON Schemas, out of the types that read the documents: editors complete and check with them.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::Value;

use crate::cases::CasesDocument;
use crate::consignment::ConsignmentDocument;
use crate::rule_set::RuleSet;

/// The JSON Schema of a rule set. Fields that it doesn't name are refused.
#[must_use]
pub fn rule_set() -> Value {
    let mut schema = schema_of::<RuleSet>("A consign rule set");
    close(&mut schema);
    schema
}

/// The JSON Schema of the cases of a folder of examples.
#[must_use]
pub fn cases() -> Value {
    let mut schema = schema_of::<CasesDocument>("Cases of a consign rule set");
    close(&mut schema);
    schema
}

/// The JSON Schema of a consignment. Other fields are ignored.
#[must_use]
pub fn consignment() -> Value {
    schema_of::<ConsignmentDocument>("A consignment")
}

fn schema_of<T: JsonSchema>(title: &str) -> Value {
    let generator = SchemaGenerator::new(SchemaSettings::draft2020_12());
    let mut schema = generator.into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema.to_value()
}

/// Refuses unknown fields in every object that names its fields.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.contains_key("properties") {
                object.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            object.values_mut().for_each(close);
        }
        Value::Array(elements) => elements.iter_mut().for_each(close),
        _ => {}
    }
}
