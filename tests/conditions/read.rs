//! What conditions are refused for, and how they are written.

use consign::{Condition, RuleSet};
use serde_json::{Value, json};

use super::{rules, wrong};

#[test]
fn what_is_wrong_with_a_condition_is_told_with_what_would_be_right() {
    for (when, expected) in [
        (json!({ "Wieght": {} }), "unknown field `Wieght`; did you mean `Weight`?"),
        (json!({ "Weight": {} }), "bounds state one of `Min`, `Max`, `Above`, `Below`"),
        (json!({ "Weight": { "Min": 1, "Above": 2 } }), "`Min` and `Above` are two of the same end"),
        (json!({ "Weight": { "Max": 1, "Below": 2 } }), "`Max` and `Below` are two of the same end"),
        (json!({ "Weight": { "Min": 2, "Max": 1 } }), "nothing is within"),
        (json!({ "Weight": { "Above": 1, "Max": 1 } }), "nothing is within"),
        (json!({ "Weight": { "Min": -1 } }), "negative"),
        (json!({ "Weight": { "Min": 1, "Unit": "Cm" } }), "unknown unit `Cm`"),
        (json!({ "Value": { "Min": 1, "Unit": "GBP" } }), "unknown field `Unit`"),
        (json!({ "Packages": { "Min": 1, "Unit": "kg" } }), "unknown field `Unit`"),
        (json!({ "Packages": { "Min": 1, "Currency": "GBP" } }), "unknown field `Currency`"),
        (json!({ "Packages": { "Below": 0 } }), "nothing is below `0`"),
        (json!({ "AnyPackage": { "Longest": { "Min": 1e9, "Unit": "M" } } }), "too large"),
        (json!({ "Longest": { "Min": 1 } }), "`{ \"AnyPackage\": { \"Longest\": … } }` or `EveryPackage`"),
        (json!({ "PackagingType": ["Box"] }), "{ \"AnyPackage\": { \"PackagingType\""),
        (json!({ "Sku": ["A"] }), "`{ \"AnyItem\": { \"Sku\": … } }` or `EveryItem`"),
        (json!({ "AnyItem": { "Volume": { "Min": 1 } } }), "`Volume` is the consignment's or a package's, and an item is asked here"),
        (json!({ "Classes": ["1"] }), "\"DangerousGoods\""),
        (json!({ "AnyItem": { "DangerousGoods": {} } }), "it asks nothing of dangerous goods"),
        (json!({ "AnyItem": { "DangerousGoods": { "PackingGroup": ["IV"] } } }), "`IV` is no packing group"),
        (json!({ "Any": [] }), "an empty list of conditions"),
        (json!({ "To": [] }), "an empty list asks nothing"),
        (json!({ "To": ["ISLE"] }), "did you mean `ISLES`?"),
        (json!({ "To": { "NoneOf": ["ISLE"] } }), "When.To.NoneOf[0]"),
        (json!({ "Direction": ["Outward"] }), "unknown word `Outward`"),
        (json!({ "AnyItem": { "DangerousGoods": { "Classes": [] } } }), "an empty list"),
        (json!({ "Tags": {} }), "it asks nothing: a list of tags"),
        (json!({ "Fields": {} }), "it asks no field"),
        (json!({ "Fields": { "A..B": ["x"] } }), "`A..B` is no path"),
        (json!({ "Fields": { "A": {} } }), "it asks nothing of the field"),
        (json!({ "Fields": { "A": { "Present": true, "Min": 1 } } }), "stands by itself"),
        (json!({ "Fields": { "A": [""] } }), "an empty text is never there"),
        (json!({ "At": { "From": "10:00", "To": "10:00" } }), "`From` and `To` are equal"),
        (json!({ "At": { "To": "00:00" } }), "nothing is before it"),
        (json!({ "At": {} }), "states `Days`, `From` or `To`"),
        (json!({ "ShippingDate": { "From": "2026-11-02", "To": "2026-11-01" } }), "is above `To`"),
        (json!({ "ShippingDate": { "Exactly": true } }), "`Exactly` stands in `Promise` only"),
        (json!({ "Promise": { "Present": false, "Exactly": true } }), "`Present` false stands by itself"),
        (json!({ "Offer": { "Price": { "Max": 1 } } }), "`Offer` asks for a service's price"),
    ] {
        let said = wrong(&json!({ "When": when }));
        assert!(said.contains(expected) && said.lines().count() == 1, "{when}\n{said}");
    }
}

fn nested(depth: usize) -> Value {
    (1..depth).fold(json!({ "Packages": { "Min": 1 } }), |inner, _| json!({ "Not": inner }))
}

#[test]
fn depth_and_number_have_ends() {
    let read = |when: Value| RuleSet::from_json(&rules(&json!({ "When": when })).to_string());
    assert!(read(nested(16)).is_ok());
    assert!(read(nested(17)).unwrap_err().to_string().contains("too deep: at most `16`"));
    let many = |count: usize| json!({ "Any": vec![json!({ "Packages": { "Min": 1 } }); count] });
    assert!(read(many(99_999)).is_ok());
    assert!(read(many(100_000)).unwrap_err().to_string().contains("more than `100000` members"));
}

#[test]
fn conditions_are_written_as_they_are_read() {
    for text in [
        r#"{"To":["ISLES"],"Weight":{"Above":20.50,"Unit":"kg"}}"#,
        r#"{"Any":[{"Value":{"Max":1,"Currency":"GBP"}},{"Not":{}}]}"#,
        r#"{"AnyItem":{"DangerousGoods":{"Classes":{"Only":["2"]},"Present":true}}}"#,
        r#"{"Tags":{"All":["a"],"None":["b"]},"Direction":{"NoneOf":["Inbound"]}}"#,
        r#"{"Fields":{"A":[1,"x",true],"B":{"NoneOf":["y"]},"C":{"Min":-3},"D":{"Present":false}}}"#,
        r#"{"At":{"Days":["Monday"],"From":"22:00"},"Promise":{"From":"2026-11-02","WithinDays":{"Max":2}}}"#,
    ] {
        let condition: Condition = text.parse().unwrap();
        assert_eq!(condition.to_string(), text);
        assert_eq!(condition.to_string().parse::<Condition>().unwrap(), condition);
    }
}
