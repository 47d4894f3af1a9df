//! Consignments with names that are nearly right, at every level, and figures at the edges of what can be.

use serde_json::{Value, json};

use super::{at_way, parcel, put, read};

/// A consignment that has everything.
fn full() -> Value {
    let mut parcel = parcel();
    parcel["MetaData"] = json!([{ "KeyValue": "Channel", "StringValue": "web" }]);
    parcel["Packages"][0]["Dimensions"] = json!({ "Unit": "Cm", "Length": 1, "Width": 1, "Height": 1 });
    parcel["Packages"][0]["Value"] = json!({ "Amount": 1, "Currency": { "IsoCode": "GBP" } });
    let goods = json!({ "Classes": ["3"], "UnNumber": "UN1263", "PackingGroup": "II", "LimitedQuantity": false });
    parcel["Packages"][0]["Items"] = json!([{ "Sku": "A", "Quantity": 2, "HarmonisationCode": "1", "DangerousGoods": goods }]);
    parcel["Addresses"][0]["Residential"] = json!(true);
    parcel
}

/// What is wrong with it but for some values.
fn wrong(way: &str, value: Value) -> Vec<String> {
    let mut parcel = full();
    put(&mut parcel, way, value);
    read(&parcel).err().map_or(Vec::new(), |error| super::said(&error.violations))
}

#[test]
fn a_name_that_is_nearly_right_is_refused_at_every_level() {
    assert!(read(&full()).is_ok());
    for (way, right, given) in [
        ("", "Packages", "Pakages"),
        ("", "Addresses", "Adresses"),
        ("", "MetaData", "MetaDta"),
        ("Packages.0", "Weight", "Weigth"),
        ("Packages.0", "Dimensions", "Dimension"),
        ("Packages.0", "Value", "Values"),
        ("Packages.0", "Items", "Item"),
        ("Packages.0.Weight", "Value", "Valu"),
        ("Packages.0.Dimensions", "Height", "Hieght"),
        ("Packages.0.Value", "Currency", "Curency"),
        ("Packages.0.Items.0", "Quantity", "Quantiy"),
        ("Packages.0.Items.0", "HarmonisationCode", "HarmonisatonCode"),
        ("Packages.0.Items.0", "DangerousGoods", "DangerousGood"),
        ("Packages.0.Items.0.DangerousGoods", "Classes", "Clases"),
        ("Packages.0.Items.0.DangerousGoods", "LimitedQuantity", "LimitedQuantiy"),
        ("Addresses.0", "Postcode", "Postcde"),
        ("Addresses.0", "Residential", "Residentail"),
        ("Addresses.0.Country", "IsoCode", "IsoCod"),
        ("Addresses.0.Country.IsoCode", "TwoLetterCode", "TwoLetterCod"),
    ] {
        let mut parcel = full();
        let object = at_way(&mut parcel, way);
        let value = object.as_object_mut().unwrap().remove(right).unwrap();
        object[given] = value.clone();
        let error = super::said(&read(&parcel).unwrap_err().violations).join("; ");
        assert!(error.contains(&format!("unknown field `{given}` (did you mean `{right}`?)")), "{given}: {error}");
        // Beside the right one it is one of the many fields that nobody asks for.
        let object = at_way(&mut parcel, way);
        object[right] = value;
        assert!(read(&parcel).is_ok(), "{given} beside {right}");
    }
    for given in ["Tag", "Tgas", "Tagss"] {
        assert!(wrong(given, json!(["Oil"]))[0].ends_with("(did you mean `Tags`?)"), "{given}");
    }
}

#[test]
fn figures_of_items_are_at_their_ends_or_refused() {
    let item = |key: &str| format!("Packages.0.Items.0.{key}");
    let path = "Packages[0].Items[0]";
    for (key, value, expected) in [
        ("Quantity", json!(u32::MAX), None),
        ("Quantity", json!(4_294_967_296_u64), Some("Quantity: `4294967296` is too large: at most `4294967295`")),
        ("Quantity", json!(1.5), Some("Quantity: expected a whole number from 0, found `1.5`")),
        ("Quantity", json!(-1), Some("Quantity: expected a whole number from 0, found `-1`")),
        ("Weight", json!({ "Value": -1, "Unit": "Kg" }), Some("Weight: `-1 kg` is negative")),
        ("DangerousGoods.PackingGroup", json!("iii"), None),
        ("DangerousGoods.PackingGroup", json!("IV"), Some("DangerousGoods.PackingGroup: `IV` is no packing group: `I`, `II` or `III`")),
        ("DangerousGoods.Classes", json!(["3".repeat(10_000)]), None),
        ("DangerousGoods.LimitedQuantity", json!("yes"), Some("DangerousGoods.LimitedQuantity: expected true or false, found a text")),
    ] {
        let found = wrong(&item(key), value.clone());
        let expected: Vec<String> = expected.iter().map(|text| format!("{path}.{text}")).collect();
        let bare: Vec<&str> = found.iter().map(|text| text.split_once(' ').unwrap().1).collect();
        assert_eq!(bare, expected, "{key} {value}");
    }
}

#[test]
fn what_is_no_number_is_no_figure() {
    let source = full().to_string();
    for value in ["NaN", "Infinity", "-Infinity", "1e999", "\"NaN\""] {
        let changed = source.replacen(r#""Unit":"Kg","Value":1"#, &format!(r#""Unit":"Kg","Value":{value}"#), 1);
        assert_ne!(changed, source);
        let error = consign::Consignment::from_json(&changed).unwrap_err();
        assert_eq!(error.violations[0].place.path.to_string(), "Packages[0].Weight.Value", "{error}");
    }
}
