//! What is in a package (second edition, §4).

use num_rational::BigRational;
use num_traits::{One, Signed};
use serde_json::Value;

use super::consignment::{Money, given_text, optional, read_money, read_weight};
use super::number::exact;
use super::texts;

/// So many pieces of one kind.
#[derive(Clone, Debug)]
pub struct Item {
    pub sku: Option<String>,
    pub description: Option<String>,
    pub category: Option<String>,
    pub country_of_origin: Option<String>,
    pub harmonisation_code: Option<String>,
    /// 1 where it isn't given.
    pub quantity: BigRational,
    /// In grams.
    pub weight: Option<BigRational>,
    /// Of one piece.
    pub value: Option<Money>,
    pub dangerous_goods: Option<DangerousGoods>,
}

#[derive(Clone, Debug)]
pub struct DangerousGoods {
    pub classes: Vec<String>,
    pub un_number: Option<String>,
    pub packing_group: Option<String>,
    pub physical_form: Option<String>,
    pub limited_quantity: bool,
}

/// `None` if it is invalid.
pub fn read_item(json: &Value) -> Option<Item> {
    let quantity = if json["Quantity"].is_null() { BigRational::one() } else { exact(&json["Quantity"]) };
    // Spelt either way; in both, it must be the same.
    let codes = ["HarmonisationCode", "HarmonizationCode"].map(|name| given_text(&json[name]));
    if let [Some(one), Some(other)] = &codes
        && one != other
    {
        return None;
    }
    Some(Item {
        sku: given_text(&json["Sku"]),
        description: given_text(&json["Description"]),
        category: given_text(&json["Category"]),
        country_of_origin: made_in(&json["CountryOfOrigin"]),
        harmonisation_code: codes.into_iter().flatten().next(),
        quantity: (!quantity.is_negative() && quantity.is_integer()).then_some(quantity)?,
        weight: optional(&json["Weight"], read_weight)?,
        value: optional(&json["Value"], read_money)?,
        dangerous_goods: (!json["DangerousGoods"].is_null()).then(|| read_dangerous_goods(&json["DangerousGoods"])),
    })
}

/// A text, or the first code of a country as addresses have it, as it is written.
fn made_in(json: &Value) -> Option<String> {
    let codes = ["TwoLetterCode", "ThreeLetterCode", "NumericCode"];
    given_text(json).or_else(|| codes.iter().find_map(|code| given_text(&json["IsoCode"][code])))
}

fn read_dangerous_goods(json: &Value) -> DangerousGoods {
    DangerousGoods {
        classes: texts(&json["Classes"]).into_iter().map(|class| class.trim().to_owned()).filter(|class| !class.is_empty()).collect(),
        un_number: given_text(&json["UnNumber"]),
        packing_group: given_text(&json["PackingGroup"]),
        physical_form: given_text(&json["PhysicalForm"]),
        limited_quantity: json["LimitedQuantity"].as_bool().unwrap_or(false),
    }
}
