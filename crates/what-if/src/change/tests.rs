//! Each form of a change, and each mistake.

use serde_json::{Value, json};

use super::*;

const RULES: &str = r#"{
    "Currency": "GBP", "VatRate": 0.2, "ExchangeRates": { "EUR": 0.86, "USD": 0.75 }, "Holidays": { "GB": ["2026-12-25"] },
    "ShippingLocations": [
        { "Reference": "Leeds", "Place": "GB LS1 4DY", "Collections": [
            { "Carrier": "DPD", "Time": "18:00", "AllocationCutOff": { "Time": "17:00" } },
            { "Carrier": "EVRI", "Time": "17:00" }] }],
    "Zones": [{ "Reference": "UK", "Include": ["GB"] }, { "Reference": "EU", "Include": ["DE", "FR"] }],
    "Carriers": [{ "Reference": "DPD" }, { "Reference": "EVRI" }],
    "CarrierServices": [
        { "Reference": "DPD_24", "Carrier": "DPD", "Rules": { "Weight": { "Max": 30, "Unit": "Kg" }, "Tags": ["Fragile"] },
          "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }],
          "Rates": [
            { "To": ["UK"], "Bands": [{ "UpTo": 5, "Price": 5.10, "PerUnit": 0.35, "Minimum": 5.20 }, { "Price": 7.00 }] },
            { "To": ["EU"], "VolumetricDivisor": 5000, "Bands": [{ "Price": 12.95 }] }],
          "Surcharges": [{ "Name": "Fuel", "Percent": 8, "Maximum": 4.00 }, { "Name": "Remote, far", "Amount": 2.50 }] },
        { "Reference": "DPD_48", "Carrier": "DPD",
          "Transit": [{ "TransitDays": { "Min": 2, "Max": 2 } }], "Rates": [{ "Bands": [{ "PerUnit": 1.10 }] }] },
        { "Reference": "EVRI", "Carrier": "EVRI", "Enabled": true,
          "Transit": [{ "TransitDays": { "Min": 2, "Max": 3 } }], "Rates": [{ "Bands": [{ "UpTo": 15, "Price": 3.00 }] }] }],
    "CarrierServiceGroups": [{ "Reference": "all", "Services": ["DPD_24", "DPD_48", "EVRI"] }]
}"#;

fn made_of(rules: &RuleSet, changes: &[&str]) -> Result<ChangedRules, String> {
    let text = |text: &&str| RuleChanges { name: "--change".to_owned(), text: (*text).to_owned(), is_file: false };
    let changes: Vec<RuleChanges> = changes.iter().map(text).collect();
    change_rules(rules, &changes).map_err(|refused| {
        let told = |text: &MappingError, Mistake { message, hint, position, .. }: &Mistake| {
            format!("{}:{position}] {message} {} 1 | {}\n", text.name, hint.clone().unwrap_or_default(), text.source_text)
        };
        let texts = refused.texts.iter();
        texts.flat_map(|text| text.mistakes.iter().map(move |mistake| told(text, mistake))).collect::<String>() + &refused.to_string()
    })
}

fn applied(changes: &[&str]) -> Result<ChangedRules, String> {
    made_of(&RuleSet::from_json(RULES).unwrap(), changes)
}

/// The document after one change, and what the change says.
fn after(change: &str) -> (Value, String) {
    let ChangedRules { rule_set, done } = applied(&[change]).unwrap_or_else(|error| panic!("{change}: {error}"));
    (serde_json::from_str(&rule_set.to_json()).unwrap(), done.into_iter().map(|(_, done)| done).collect())
}

#[test]
fn each_form_does_what_it_says() {
    let cases: &[(&str, &str, Value, &str)] = &[
        ("CarrierServices[DPD_48].Enabled = false", "/CarrierServices/1/Enabled", json!(false), "1 value set in 1 CarrierServices: DPD_48"),
        ("VatRate=0.19", "/VatRate", json!(0.19), "1 value set in VatRate"),
        ("CarrierServices[Carrier=DPD].Enabled = false", "/CarrierServices/1/Enabled", json!(false), "2 values set in 2"),
        ("CarrierServices[Carrier=D*][*48].Enabled = false", "/CarrierServices/1/Enabled", json!(false), "1 value set in 1"),
        ("CarrierServices[EVRI, DPD_24].Enabled = false", "/CarrierServices/0/Enabled", json!(false), "2 values set in 2"),
        ("CarrierServices[DPD*].Rates *= 1.05", "/CarrierServices/0/Rates/0/Bands/0/Price", json!(5.355), "6 prices in 2"),
        ("CarrierServices[DPD*].Rates += 5%", "/CarrierServices/0/Rates/0/Bands/0/Minimum", json!(5.46), "6 prices in 2"),
        ("CarrierServices[DPD*].Rates -= 10 %", "/CarrierServices/1/Rates/0/Bands/0/PerUnit", json!(0.99), "6 prices in 2"),
        ("CarrierServices[*].Rates[To=EU] *= 2", "/CarrierServices/0/Rates/1/Bands/0/Price", json!(25.9), "1 price in 1"),
        ("CarrierServices[DPD_24].Rates[0].Bands[1].Price += 0.20", "/CarrierServices/0/Rates/0/Bands/1/Price", json!(7.2), "1 price in 1"),
        (
            "CarrierServices[DPD_24].Rates[0].Bands[UpTo=5.0].Price = 6.20",
            "/CarrierServices/0/Rates/0/Bands/0/Price",
            json!(6.2),
            "1 value set in 1",
        ),
        ("CarrierServices[DPD_48].Rates[*].Bands[*].Price += 1", "/CarrierServices/1/Rates/0/Bands/0/Price", json!(1), "1 price in 1"),
        ("CarrierServices[DPD_24].Surcharges *= 2", "/CarrierServices/0/Surcharges/0/Maximum", json!(8), "2 prices in 1"),
        ("CarrierServices[DPD_24].Surcharges[Fuel].Percent -= 1.5", "/CarrierServices/0/Surcharges/0/Percent", json!(6.5), "1 figure in 1"),
        (
            "CarrierServices[*].Surcharges[\"Remote, far\"].Amount = 3",
            "/CarrierServices/0/Surcharges/1/Amount",
            json!(3),
            "1 value set in 1",
        ),
        (
            "ShippingLocations[Leeds].Collections[DPD].AllocationCutOff.Time = 16:00",
            "/ShippingLocations/0/Collections/0/AllocationCutOff/Time",
            json!("16:00"),
            "1 value set in 1 ShippingLocations: Leeds",
        ),
        (
            "ShippingLocations[*].Collections[EVRI].AllocationCutOff.Time = \"16:00\"",
            "/ShippingLocations/0/Collections/1/AllocationCutOff/Time",
            json!("16:00"),
            "1 value set",
        ),
        ("CarrierServices[DPD_24].Rules.Weight.Max = 20", "/CarrierServices/0/Rules/Weight/Max", json!(20), "1 value set in 1"),
        (
            "CarrierServices[EVRI].Rules.Weight = {\"Max\": 15, \"Unit\": \"Kg\"}",
            "/CarrierServices/2/Rules/Weight/Max",
            json!(15),
            "1 value set",
        ),
        ("CarrierServices[*].Rules.Tags += Alcohol", "/CarrierServices/1/Rules/Tags", json!(["Alcohol"]), "3 elements added in 3"),
        ("CarrierServices[*].Rules.Tags -= Fragile", "/CarrierServices/0/Rules/Tags", Value::Null, "1 element removed in 1"),
        ("Zones[EU].Include += [\"IE\", \"NL\"]", "/Zones/1/Include/3", json!("NL"), "2 elements added in 1 Zones: EU"),
        ("remove Zones[EU].Include[FR]", "/Zones/1/Include", json!(["DE"]), "1 value removed in 1 Zones: EU"),
        ("remove CarrierServices[DPD_24].Rates[To=EU]", "/CarrierServices/0/Rates/1", Value::Null, "1 value removed in 1"),
        ("remove CarrierServices[*].Surcharges", "/CarrierServices/0/Surcharges/0", Value::Null, "1 value removed in 1"),
        ("ExchangeRates.EUR *= 1.02", "/ExchangeRates/EUR", json!(0.8772), "1 figure in 1 ExchangeRates: EUR"),
        ("ExchangeRates[*] += 0.01", "/ExchangeRates/USD", json!(0.76), "2 figures in 2"),
        ("Holidays.IE += 2026-12-24", "/Holidays/IE/0", json!("2026-12-24"), "1 element added in 1 Holidays: IE"),
        ("  CarrierServices[ * ].Enabled=true ", "/CarrierServices/1/Enabled", json!(true), "3 values set"),
    ];
    for (change, place, expected, says) in cases {
        let (document, said) = after(change);
        assert_eq!(document.pointer(place).unwrap_or(&Value::Null), expected, "{change}");
        assert!(said.starts_with(says), "{change}: {said}");
    }
}

#[test]
fn tariffs_and_tables_of_surcharges_are_changed() {
    let mut rules: Value = serde_json::from_str(RULES).unwrap();
    rules["ZoneCharts"] = json!([{ "Reference": "C", "Charts": [{ "Zones": { "2": ["GB"], "8": ["*"] } }] }]);
    rules["Tariffs"] = json!([{ "Reference": "GROUND", "ZoneChart": "C", "UpTo": [1, 5], "Prices": { "2": [4, null], "8": [6, 10] },
        "Beyond": { "8": { "PerUnit": 2, "Step": 1 } }, "Discount": { "Percent": 10, "Minimum": { "Zone": "2", "Weight": 1, "Less": 2 } } }]);
    rules["Surcharges"] = json!([{ "Reference": "FUEL", "Services": ["EVRI"], "Table": [{ "ValidFrom": "2026-10-05", "Percent": 8 }, { "ValidFrom": "2026-11-02", "Percent": 9 }] }]);
    let rules = rules.to_string().parse::<RuleSet>().unwrap();
    let changed = |change: &str| match made_of(&rules, &[change]) {
        Ok(ChangedRules { rule_set, done }) => {
            (serde_json::from_str(&rule_set.to_json()).unwrap(), done.into_iter().map(|(_, done)| done).collect())
        }
        Err(error) => (Value::Null, error),
    };
    let prices = "/Tariffs/0/Prices/8";
    for (change, place, expected, says) in [
        ("Tariffs[GROUND] *= 1.5", prices, json!([9, 15]), "5 prices in 1 Tariffs: GROUND"),
        ("Tariffs[*] *= 1.5", "/Tariffs/0/Beyond/8/PerUnit", json!(3), "5 prices"),
        ("Tariffs[GROUND].Prices += 50%", "/Tariffs/0/Prices/2", json!([6, null]), "3 prices"),
        ("Tariffs[GROUND].Prices.8 += 50%", prices, json!([9, 15]), "2 prices"),
        ("Tariffs[GROUND].Prices.8[*] += 0.5", prices, json!([6.5, 10.5]), "2 prices"),
        ("Tariffs[GROUND].Prices.8[1] = 9", prices, json!([6, 9]), "1 value set"),
        ("Tariffs[GROUND].Prices[8][0] *= 2", prices, json!([12, 10]), "1 price in"),
        (
            "Surcharges[FUEL].Table[ValidFrom=2026-11-02].Percent += 1",
            "/Surcharges/0/Table/1/Percent",
            json!(10),
            "1 figure in 1 Surcharges: FUEL",
        ),
    ] {
        let (document, said): (Value, String) = changed(change);
        assert_eq!(document.pointer(place), Some(&expected), "{change}: {said}");
        assert!(said.starts_with(says), "{change}: {said}");
    }
    for (change, says) in [
        ("Tariffs[GROUND].Prices.8 += 0.5", "a list has a price for each of `UpTo`, and no more"),
        ("Tariffs[GROUND].Prices.8[2] = 1", "they are `[0]` to `[1]`"),
    ] {
        let (_, said): (Value, String) = changed(change);
        assert!(said.contains(says), "{change}: {said}");
    }
}

#[test]
fn figures_stay_exact() {
    let ChangedRules { rule_set, .. } =
        applied(&["CarrierServices[DPD_24].Rates *= 1.0333333333333333", "CarrierServices[DPD*].Rates += 5%"]).unwrap();
    // 5.10 × 1.0333333333333333 × 1.05
    assert!(rule_set.to_json().contains("5.5334999999999998215"), "{}", rule_set.to_json());
}

#[test]
fn changes_are_made_in_their_order_and_checked_at_the_end() {
    let changes = ["remove CarrierServices[DPD_48]", "CarrierServiceGroups[*].Services -= DPD_48", "CarrierServices[DPD*].Rates *= 2"];
    let ChangedRules { rule_set, done } = applied(&changes).unwrap();
    assert_eq!((rule_set.carrier_services.len(), done.len()), (2, 3));
    assert!(done[2].1.starts_with("5 prices in 1 CarrierServices: DPD_24"), "{done:?}");
    let added = ["CarrierServices += {\"Reference\": \"NEW\", \"Carrier\": \"UPS\"}", "Carriers += {\"Reference\": \"UPS\"}"];
    assert_eq!(applied(&added).unwrap().rule_set.carrier_services.len(), 4);
}

#[test]
fn mistakes_are_told_at_their_place_with_what_would_be_right() {
    let cases: &[(&str, usize, &str, &str)] = &[
        ("", 1, "expected the name of a field", "names with points"),
        ("CarrierServices[DPD*]", 22, "expected `=`, `+=`, `-=` or `*=`", "remove PATH"),
        ("CarrierServices[DPD*].Enabled =", 32, "expected a value after `=`", ""),
        ("CarrierServices[DPD*.Enabled = true", 16, "this bracket is not closed", ""),
        ("CarrierServices[].Enabled = true", 17, "expected a name between the brackets", "`*` stands for all"),
        ("CarrierServices[\"DPD].Enabled = true", 17, "this text has no end", ""),
        ("CarrierServices[A=B=C].Enabled = true", 20, "expected `,` or `]`", "quotation marks"),
        ("CarrierServices[*].Rates *= five", 29, "`five` is not a number", ""),
        ("CarrierServices[*].Rates *= -1", 29, "negative", ""),
        ("CarrierServices[*].Rates -= 101%", 29, "negative", ""),
        ("CarrierServices[*].Rates = 5%", 28, "percents go with `+=` and `-=`", ""),
        ("CarrierServices[*].Name = two words", 27, "a text of several words stands in quotation marks", ""),
        ("CarrierServices[*].Rates = [{]", 30, "not JSON", ""),
        ("CarrierServices[*].Rates = @", 28, "expected a file after `@`", ""),
        ("CarrierServices[*].Rates = @no/such.json", 28, "cannot read `no/such.json`", ""),
        ("remove CarrierServices[*] = 1", 27, "`remove` has a path and nothing after it", ""),
        ("CarierServices[*].Enabled = true", 1, "there is no field `CarierServices`", "did you mean `CarrierServices`?"),
        ("CarrierServices[*].Enabeld = true", 20, "there is no field `Enabeld`", "did you mean `Enabled`?"),
        ("CarrierServices[*].Enabled.X = true", 28, "there is no field `X`", "nothing is within"),
        ("CarrierServices.Enabled = true", 1, "`CarrierServices` is a list", "`CarrierServices[*]`"),
        ("CarrierServices[*].Enabled[*] = true", 20, "`Enabled` is no list", ""),
        ("CarrierServices[DPX*].Enabled = true", 17, "none of `CarrierServices` matches `DPX*`", "did you mean `DPD*`?"),
        ("CarrierServices[DPD_42].Enabled = true", 17, "none of `CarrierServices` matches `DPD_42`", "`DPD_24`"),
        ("CarrierServices[DPD*,UPS].Enabled = true", 22, "none of `CarrierServices` matches `UPS`", "there are `DPD_24`, `DPD_48`, `EVRI`"),
        ("CarrierServices[Carier=DPD].Enabled = true", 17, "have no field `Carier`", "did you mean `Carrier`?"),
        ("ExchangeRates[X=EUR] *= 2", 15, "have no field `X`", ""),
        ("CarrierServices[EVRI].Rates[3].Unit = Kg", 29, "none of `Rates` matches `3`", "`[0]` to `[0]`"),
        ("CarrierServices[*].Rates += 0.20", 29, "a number is no rate", "Rates += 5%"),
        ("CarrierServices[*] *= 2", 1, "this is no number", "all prices in `Rates`"),
        ("CarrierServices[EVRI].Surcharges *= 2", 23, "there are no prices in this", ""),
        ("CarrierServices[EVRI].Enabled *= 2", 23, "this is no number", ""),
        ("CarrierServices[*].Rules.Value.Max *= 2", 32, "none of them has `Max`", ""),
        ("CarrierServices[*].Rates[*].Bands[*].Price -= 10", 47, "5.10 would become -4.90, which is below 0", ""),
        ("CarrierServices[*].Rates[*].Bands[*].Price += x", 47, "expected a number", ""),
        ("CarrierServices[*].Rates *= 1.0000000000000000001", 29, "more digits than can be held", "20 decimals"),
        ("CarrierServices[*].Rules.Tags -= Alcohol", 34, "no `Tags` has this", ""),
        ("remove CarrierServices[EVRI].Rules", 30, "there is no `Rules` to remove", ""),
    ];
    for (change, column, message, hint) in cases {
        let error = applied(&[change]).err().unwrap_or_else(|| panic!("{change}"));
        let flat = &error;
        assert!(flat.contains(message) && flat.contains(hint), "{change}:\n{error}");
        assert!(error.contains(&format!("--change:1:{column}]")) || change.is_empty(), "{change} not at {column}:\n{error}");
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let error = applied(&["Zones[UKK].Include += IE", "VatRate = 0.1", "VatRat = 0.1"]).err().unwrap();
    assert!(error.contains("did you mean `UK`?") && error.contains("did you mean `VatRate`, `Vat`?"), "{error}");
    assert!(error.ends_with("the changes are refused: 2 mistakes"), "{error}");
}

#[test]
fn what_a_change_breaks_is_told_at_that_change() {
    let error = applied(&["VatRate = 0.1", "CarrierServices[*].Enabled = maybe", "CarrierServices[EVRI].Carrier = UPS"]).err().unwrap();
    let flat = &error;
    assert!(flat.contains("after this change the rule set is refused: CarrierServices[DPD_24].Enabled: expected true or false"), "{error}");
    assert!(flat.contains("after this change the rule set is refused: CarrierServices[EVRI].Carrier: unknown carrier `UPS`"), "{error}");
    assert!(!error.contains("1 | VatRate") && error.contains("1 | CarrierServices[EVRI].Carrier = UPS"), "{error}");
    assert!(error.ends_with("the changed rule set is refused: 4 violations"), "{error}");
    let error = applied(&["remove CarrierServices[EVRI]"]).err().unwrap();
    assert!(error.contains("unknown") && error.contains("what names it must go too"), "{error}");
}
