//! JSON Schemas of the values that read themselves.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

macro_rules! described {
    ($($type:ty, $name:literal, $schema:tt);* $(;)?) => {$(
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )*};
}

/// A figure of a measure, whose limits depend on its unit.
pub(crate) struct Figure;

described! {
    Figure, "Figure", {
        "description": "A figure, not negative. A number, or the same as a text.",
        "anyOf": [{ "type": "number", "minimum": 0 }, { "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$" }]
    };
    crate::number::Quantity, "Quantity", {
        "description": "A figure: at least 0, below 10,000,000,000, at most 20 decimals. A number, or the same as a text.",
        "anyOf": [
            { "type": "number", "minimum": 0, "exclusiveMaximum": 10_000_000_000_u64 },
            { "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$" }
        ]
    };
    crate::number::Signed, "Signed", {
        "description": "A figure: above -10,000,000,000, below 10,000,000,000, at most 20 decimals. A number, or the same as a text.",
        "anyOf": [
            { "type": "number", "exclusiveMinimum": -10_000_000_000_i64, "exclusiveMaximum": 10_000_000_000_u64 },
            { "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$" }
        ]
    };
    crate::reference::Reference, "Reference", { "description": "A name, 1 to 256 characters.", "type": "string", "minLength": 1, "maxLength": 256 };
    crate::reference::Tag, "Tag", { "description": "A tag, 1 to 256 characters. Case counts.", "type": "string", "minLength": 1, "maxLength": 256 };
    crate::money::Currency, "Currency", { "description": "A currency by its code, ISO 4217: `GBP`.", "type": "string", "pattern": "^[A-Za-z]{3}$" };
    crate::place::Country, "Country", { "description": "A country by a code of ISO 3166-1: alpha-2, alpha-3 or numeric.",
        "type": "string", "pattern": "^([A-Za-z]{2,3}|[0-9]{3})$" };
    crate::place::Place, "Place", {
        "description": "A place: `GB`, `GB M2`, `GB M2 6`, `GB M2 6LW`, `US 902`, `US 902-906`, `DE 10-19`, `TW =106-409` (exactly that code), `US-CA`, `region:QA Doha`, `town:IE Dublin`, or `*` for everywhere.",
        "type": "string", "minLength": 1
    };
    crate::measure::WeightUnit, "WeightUnit", { "description": "A unit of weight.", "type": "string", "enum": ["g", "kg", "oz", "lb", "G", "Kg", "KG", "Oz", "OZ", "Lb", "LB"] };
    crate::measure::LengthUnit, "LengthUnit", { "description": "A unit of length.", "type": "string", "enum": ["mm", "cm", "m", "in", "Mm", "MM", "Cm", "CM", "M", "In", "IN"] };
    crate::measure::VolumeUnit, "VolumeUnit", {
        "description": "A unit of volume: `Cm3`, `L`, `M3`, `In3` or `Ft3`, in any case.", "type": "string", "pattern": "^([lL]|[cC]?[mM]3|([iI][nN]|[fF][tT])3)$"
    };
    crate::measure::Unit, "Unit", {
        "description": "A unit of weight (`g`, `kg`, `oz`, `lb`), of length (`mm`, `cm`, `m`, `in`) or of volume (`Cm3`, `L`, `M3`, `In3`, `Ft3`), in any case.",
        "type": "string", "pattern": "^([gG]|[kK][gG]|[oO][zZ]|[lL][bB]?|[mMcC]?[mM]|[iI][nN]|[cC]?[mM]3|([iI][nN]|[fF][tT])3)$"
    };
}
