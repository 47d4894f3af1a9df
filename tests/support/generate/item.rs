//! The items in a package, dangerous goods among them.

use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Value, json};

use super::group::{Group, only};
use super::part::{Part, count, figure, flag, list, maybe, object, text, weight};

/// Of classes of dangerous goods, those that one item may have.
pub const CLASSES: [&str; 6] = ["2.3A", "7", "2.1", "3", "10", "1.4S"];

/// Items, and their type of packaging. Some are for rules that count them, some for conditions.
pub fn fields() -> Vec<(&'static str, Part)> {
    let items = || list(item(), 1..=3);
    let items = prop_oneof![only(Group::Conditions, 0.8, items()), only(Group::Rules, 0.6, items())].boxed();
    vec![("PackagingType", only(Group::Conditions, 0.3, text(&["Carton", "carton ", "Pallet", "Tube"]))), ("Items", items)]
}

/// The value is a figure, for all of a consignment have one currency.
fn item() -> Part {
    object(vec![
        ("Sku", maybe(0.5, text(&["KNIFE-1", "SOFA", "sofa", "BATTERY"]))),
        ("Description", maybe(0.3, text(&["A sofa", "Lithium battery"]))),
        ("Category", maybe(0.4, text(&["Furniture", "furniture ", "Knives"]))),
        ("Quantity", maybe(0.6, count(&[1, 2, 3, 10]))),
        ("Weight", maybe(0.6, weight())),
        ("Value", maybe(0.5, figure(&["5.99", "100", "43", "250"]))),
        ("CountryOfOrigin", maybe(0.3, prop_oneof![3 => text(&["CN", "GB", "cn"]), 1 => object(vec![("IsoCode", codes())])].boxed())),
        ("HarmonisationCode", maybe(0.3, text(&["9401", "940161", "8507.60"]))),
        ("HarmonizationCode", maybe(0.1, text(&["9401", "8507.60"]))),
        ("DangerousGoods", maybe(0.5, dangerous_goods())),
    ])
}

fn codes() -> Part {
    let code = || maybe(0.4, text(&["CN", "GB", " "]));
    object(vec![("TwoLetterCode", code()), ("ThreeLetterCode", code()), ("NumericCode", code())])
}

fn dangerous_goods() -> Part {
    let classes = subsequence(&CLASSES[..], 1..=2).prop_map(|classes| json!(classes)).boxed();
    object(vec![
        ("Classes", maybe(0.9, classes)),
        ("UnNumber", maybe(0.5, text(&["1950", "UN1950", "UN3480"]))),
        ("PackingGroup", maybe(0.5, text(&["I", "II", "III"]))),
        ("PhysicalForm", maybe(0.3, text(&["Solid", "Liquid", "liquid"]))),
        ("LimitedQuantity", maybe(0.4, flag())),
    ])
}

/// Each value with the currency of the consignment.
pub fn put_currency(items: &mut Value, currency: &str) {
    for item in items.as_array_mut().into_iter().flatten() {
        if let Some(value) = item.get_mut("Value") {
            *value = json!({ "Amount": value, "Currency": { "IsoCode": currency } });
        }
    }
}
