//! Names of fields in any case, and words of sets in one text.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

/// Fields that the laws themselves don't touch. None of them is spelt like a name that users give.
const FIELDS: [&str; 30] = [
    "TransitDays",
    "Min",
    "Max",
    "Unit",
    "Basis",
    "UpTo",
    "Bands",
    "Price",
    "PerUnit",
    "From",
    "To",
    "DeliveryWindow",
    "Amount",
    "Percent",
    "Places",
    "AllocationCutOff",
    "Time",
    "HorizonDays",
    "Chargeable",
    "Divisor",
    "Charts",
    "Prices",
    "LeastWeight",
    "AnyItem",
    "AddressType",
    "ShippingLocationReference",
    "Postcode",
    "IsoCode",
    "TwoLetterCode",
    "Dimensions",
];

const SETS: [&str; 5] = ["Direction", "Days", "DeliveryDays", "MovingDays", "WorkingDays"];

/// How some of the fields are written.
#[derive(Clone, Debug)]
pub struct Spelling {
    fields: Vec<&'static str>,
    in_upper_case: bool,
    between_words: Option<&'static str>,
}

pub fn spellings() -> impl Strategy<Value = Spelling> {
    let between_words = proptest::option::weighted(0.4, select(&[", ", ","][..]));
    (subsequence(&FIELDS[..], 0..=8), proptest::bool::weighted(0.2), between_words)
        .prop_map(|(fields, in_upper_case, between_words)| Spelling { fields, in_upper_case, between_words })
}

impl Spelling {
    /// The document, so spelt.
    pub fn put(&self, json: &mut Value) {
        match json {
            Value::Array(items) => items.iter_mut().for_each(|item| self.put(item)),
            Value::Object(fields) => {
                let inner = std::mem::take(fields).into_iter().map(|(name, mut field)| {
                    self.put(&mut field);
                    (self.name(&name), self.words(&name, field))
                });
                *fields = inner.collect();
            }
            _ => {}
        }
    }

    fn name(&self, name: &str) -> String {
        if !self.fields.contains(&name) {
            return name.to_owned();
        }
        if self.in_upper_case { name.to_uppercase() } else { format!("{}{}", name[..1].to_lowercase(), &name[1..]) }
    }

    fn words(&self, name: &str, field: Value) -> Value {
        let words: Option<Vec<&str>> =
            field.as_array().filter(|_| SETS.contains(&name)).map(|words| words.iter().filter_map(Value::as_str).collect());
        match (self.between_words, words) {
            (Some(between), Some(words)) if !words.is_empty() => json!(words.join(between)),
            _ => field,
        }
    }
}
