//! Which fields a rule set can have: out of its JSON Schema.

use serde_json::Value;

/// What a value of a rule set can be.
#[derive(Clone, Copy)]
pub(super) struct Shape<'s> {
    schema: &'s Value,
    here: &'s Value,
}

impl<'s> Shape<'s> {
    /// The whole document of a schema.
    pub(super) fn of(schema: &'s Value) -> Self {
        Self { schema, here: schema }
    }

    /// The field of an object; any, of an object whose fields are keys, such as countries.
    pub(super) fn field(self, name: &str) -> Option<Self> {
        let found = self.forms().into_iter().find_map(|form| {
            let properties = form.get("properties");
            properties.and_then(|properties| properties.get(name)).or_else(|| keyed(form))
        });
        found.map(|here| Self { here, ..self })
    }

    /// The elements of a list.
    pub(super) fn element(self) -> Option<Self> {
        self.forms().into_iter().find_map(|form| form.get("items")).map(|here| Self { here, ..self })
    }

    /// Whether the fields of the object are keys, such as countries.
    pub(super) fn is_keyed(self) -> bool {
        self.forms().into_iter().any(|form| keyed(form).is_some())
    }

    /// The fields that an object can have.
    pub(super) fn fields(self) -> Vec<&'s str> {
        let properties = self.forms().into_iter().filter_map(|form| form.get("properties")?.as_object());
        properties.flat_map(|properties| properties.keys().map(String::as_str)).filter(|name| !name.starts_with('$')).collect()
    }

    /// What it can be, with references followed.
    fn forms(self) -> Vec<&'s Value> {
        const DEEPEST: usize = 8;
        let (mut open, mut forms) = (vec![self.here], Vec::new());
        for _ in 0..DEEPEST {
            let mut next = Vec::new();
            for form in open {
                let named = form.get("$ref").and_then(Value::as_str).and_then(|name| self.schema.pointer(name.strip_prefix('#')?));
                let choices = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|key| form.get(key)?.as_array()).flatten();
                next.extend(named.into_iter().chain(choices));
                forms.push(form);
            }
            open = next;
        }
        forms
    }
}

/// What stands behind each key, if an object's fields are keys.
fn keyed(form: &Value) -> Option<&Value> {
    let by_pattern = || form.get("patternProperties")?.as_object()?.values().next();
    form.get("additionalProperties").filter(|form| form.is_object()).or_else(by_pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_a_rule_set_are_known() {
        let schema = consign::schema::rule_set();
        let shape = |path: &[&str]| {
            path.iter().try_fold(Shape::of(&schema), |shape, name| if *name == "[]" { shape.element() } else { shape.field(name) })
        };
        let services = ["CarrierServices", "[]"];
        for path in [
            &["Rates", "[]", "Bands", "[]", "PerUnit"][..],
            &["Rules", "Weight", "Max"],
            &["Rules", "Tags", "[]"],
            &["Surcharges", "[]", "Amount"],
            &["Transit", "[]", "TransitDays", "Min"],
            &["Enabled"],
        ] {
            assert!(shape(&[&services[..], path].concat()).is_some(), "{path:?}");
        }
        assert!(shape(&["ExchangeRates"]).is_some_and(Shape::is_keyed) && shape(&["Holidays", "GB", "[]"]).is_some());
        assert!(shape(&["ShippingLocations", "[]", "Collections", "[]", "AllocationCutOff", "Time"]).is_some());
        assert!(shape(&["CarrierServices", "[]", "Enabeld"]).is_none() && shape(&["CarrierServices", "Enabled"]).is_none());
        assert!(shape(&services).is_some_and(|service| service.fields().contains(&"Enabled") && !service.is_keyed()));
    }
}
