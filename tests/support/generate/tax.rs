//! What is due on prices, and which price is compared.

use proptest::prelude::*;
use serde_json::json;

use super::group::{Group, only};
use super::part::{Part, figure, just, list, maybe, object, text};
use super::place::{exclusions, lane_ends};

/// Of a rule set.
pub fn fields() -> Vec<(&'static str, Part)> {
    vec![
        ("Vat", only(Group::Tax, 0.75, vat())),
        ("VatRounding", only(Group::Tax, 0.5, text(&["HalfUp", "Down", "Up"]))),
        ("Compare", only(Group::Tax, 0.5, text(&["Net", "Gross"]))),
    ]
}

/// Rates by destination; the last of them mostly for everywhere else.
pub fn vat() -> Part {
    let due = prop_oneof![
        3 => object(vec![("Rate", figure(&["0.2", "0.175", "0", "0.0825", "0.1"]))]),
        1 => object(vec![("Exempt", just(json!(true)))]),
    ]
    .boxed();
    let somewhere = object(vec![("To", prop_oneof![lane_ends(2), exclusions(2)].boxed())]);
    let entry = prop_oneof![
        5 => super::part::merged(somewhere, due.clone()),
        1 => due.clone(),
    ];
    (list(entry.boxed(), 1..=2), maybe(0.7, due))
        .prop_map(|(mut entries, last)| {
            if let (Some(entries), false) = (entries.as_array_mut(), last.is_null()) {
                entries.push(last);
            }
            entries
        })
        .boxed()
}
