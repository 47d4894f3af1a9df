//! What is said of a rule whose condition holds, and of one whose condition doesn't.

use serde_json::{Value, json};

use super::{consignment, matchers, told};

/// What is said of a service that a rule bars because its condition holds, or because it doesn't.
fn said(when: &Value, holds: bool) -> String {
    let kind = if holds { "Exclude" } else { "Include" };
    let rule = json!([{ "Reference": "R", "Type": kind, "Services": ["FAST"], "When": when }]);
    let mut sent = consignment();
    sent["Packages"][0]["Dimensions"] = json!({ "Unit": "Cm", "Length": 40, "Width": 30, "Height": 20 });
    sent["Packages"][0]["Value"] = json!({ "Amount": 20, "Currency": { "IsoCode": "GBP" } });
    let (_, others) = told(&matchers(&rule)[0].all(), &sent, super::AT);
    let [one] = &others[..] else { panic!("{when}: {others:?}") };
    one.clone()
}

#[test]
fn words() {
    for (when, holds, expected) in [
        (json!({ "Weight": { "Min": 24 } }), true, "weight `24 kg` is at least `24 kg`"),
        (json!({ "Weight": { "Max": 24 } }), true, "weight `24 kg` is at most `24 kg`"),
        (json!({ "Weight": { "Above": 20, "Below": 24.5 } }), true, "weight `24 kg` is above `20 kg` and below `24.5 kg`"),
        (json!({ "Weight": { "Min": 25 } }), false, "weight `24 kg` is below `25 kg`"),
        (json!({ "Weight": { "Max": 20 } }), false, "weight `24 kg` is above `20 kg`"),
        (json!({ "Weight": { "Above": 24 } }), false, "weight `24 kg` is not above `24 kg`"),
        (json!({ "Weight": { "Below": 24 } }), false, "weight `24 kg` is not below `24 kg`"),
        (json!({ "AnyPackage": { "Longest": { "Min": 15, "Unit": "In" } } }), true, "package 1: longest side `40 cm` is at least `15 in`"),
        (json!({ "Volume": { "Min": 20, "Unit": "L" } }), true, "volume `24 L` is at least `20 L`"),
        (json!({ "Volume": { "Above": 24000 } }), false, "volume `24000 Cm3` is not above `24000 Cm3`"),
        (json!({ "Value": { "Max": 20 } }), true, "value `20 GBP` is at most `20 GBP`"),
        (json!({ "Value": { "Currency": "EUR", "Min": 30 } }), false, "value `20 GBP` is below `30 EUR`"),
        (json!({ "Packages": { "Min": 2 } }), false, "number of packages `1` is below `2`"),
        (json!({ "Items": { "Min": 2 } }), false, "number of items `0` is below `2`"),
        (
            json!({ "At": { "Days": ["Monday", "Friday"], "From": "09:00", "To": "17:00" } }),
            true,
            "`Mon 2026-11-02 09:30` is between `09:00` and `17:00` on Mon, Fri",
        ),
        (json!({ "At": { "From": "17:00", "To": "09:00" } }), false, "`Mon 2026-11-02 09:30` is not between `17:00` and `09:00`"),
        (json!({ "ShippingDate": { "Present": false } }), true, "there is no shipping date"),
        (
            json!({ "CollectionDate": { "Days": ["Monday"], "From": "2026-11-01", "To": "2026-11-30" } }),
            true,
            "collection date `2026-11-02` is from `2026-11-01` on until `2026-11-30` on Mon",
        ),
        (json!({ "DeliveryDate": { "Days": ["Saturday"] } }), false, "latest delivery date `2026-11-03` is not on Sat"),
        (json!({ "Promise": { "WithinDays": { "Max": 2 } } }), false, "there is no promised date"),
        (json!({ "Tags": ["Oil", "Beer"] }), false, "it has no tag `Oil`, `Beer`"),
        (json!({ "Direction": "Inbound" }), false, "direction `Outbound` is not among `Inbound`"),
        (json!({ "Direction": { "NoneOf": ["Inbound"] } }), true, "direction `Outbound` is not among `Inbound`"),
        (json!({ "Source": ["api"] }), false, "there is no source"),
        (json!({ "AnyPackage": { "PackagingType": ["Carton"] } }), false, "package 1: there is no packaging type"),
        (json!({ "To": ["ISLES"] }), true, "destination `GB ZE` lies in `ISLES`"),
        (json!({ "To": ["GB M"] }), false, "destination `GB ZE` does not lie in `GB M`"),
        (
            json!({ "To": ["GB M", "GB LS", "GB BD", "GB S", "GB DN"] }),
            false,
            "destination `GB ZE` does not lie in `GB M`, `GB LS`, `GB BD`, `GB S`, `GB DN`",
        ),
        (
            json!({ "To": ["GB M", "GB LS", "GB BD", "GB S", "GB DN", "GB HD", "GB WF"] }),
            false,
            "destination `GB ZE` does not lie in `GB M`, `GB LS`, `GB BD`, `GB S`, `GB DN` or 2 more",
        ),
        (json!({ "Residential": true }), false, "MissingData: `R`: it isn't said whether it is a residential address"),
        (json!({ "Fields": { "MetaData.Channel": ["web"] } }), true, "`MetaData.Channel` `web` is among `web`"),
        (json!({ "Not": { "Weight": { "Max": 20 } } }), true, "weight `24 kg` is above `20 kg`"),
        (
            json!({ "Any": [{ "Weight": { "Max": 20 } }, { "Packages": { "Min": 2 } }] }),
            false,
            "weight `24 kg` is above `20 kg`, number of packages `1` is below `2`",
        ),
    ] {
        let code = if expected.starts_with("MissingData") { "FAST: " } else { "FAST: ShippingRule: `R`: " };
        assert_eq!(said(&when, holds), format!("{code}{expected}"), "{when}");
    }
}
