//! Row 8: figures at their limits, multiplied with each other. A price that is too large is no price, and nothing panics.

use consign::RuleSet;
use serde_json::{Value, json};

use super::{explained, listed, monday, one, parcel, parcel_with, price, read, rules, service, service_with, violations};

const MOST: &str = "9999999999.999999999999999999";
const LEAST: &str = "0.00000000000000000001";

#[test]
fn row_08_a_price_of_a_thousand_million_is_no_price() {
    let rates = |price: &str| json!({ "Rates": [{ "Bands": [{ "Price": price }] }] });
    assert_eq!(price(&one(&rates("999999999.99")), &parcel()), Ok("999999999.99".to_owned()));
    let overflow = Err(vec!["PriceOverflow".to_owned()]);
    for too_much in ["999999999.995", "1000000000", MOST] {
        assert_eq!(price(&one(&rates(too_much)), &parcel()), overflow, "{too_much}");
    }
    // Each line is small enough, their sum is not.
    let mut fields = rates("999999999.99");
    fields["Surcharges"] = json!([{ "Name": "Label", "Amount": "0.01" }]);
    assert_eq!(price(&one(&fields), &parcel()), overflow);
    fields["Surcharges"] = json!([{ "Name": "Fuel", "Percent": MOST }, { "Name": "Label", "Amount": MOST, "Per": "Package" }]);
    assert_eq!(price(&one(&fields), &parcel()), overflow);
}

#[test]
fn row_08_vat_of_the_greatest_price_is_exact() {
    let mut rules = rules(&[service("A")]);
    rules["CarrierServices"][0]["Rates"] = json!([{ "Bands": [{ "Price": "999999999.99" }] }]);
    rules["VatRate"] = json!(1);
    let explanation = explained(&super::compiled(&rules), &parcel());
    assert_eq!(explanation.quotes.first().unwrap().price().gross.to_string(), "1999999999.98");
}

#[test]
fn row_08_a_tariff_out_of_range_is_refused() {
    let source = rules(&[service("A")]).to_string();
    for figure in ["10000000000", "1e10", "-0.01", "0.000000000000000000001", "1e400"] {
        let source = source.replace(r#""Price":5"#, &format!(r#""Price":{figure}"#));
        let found = violations(&source);
        assert_eq!(listed(&found), [("invalid-value".to_owned(), 1, "CarrierServices[0].Rates[0].Bands[0].Price".to_owned())], "{figure}");
    }
}

/// Bands, and a surcharge, whose figures are all as large or as small as can be.
fn extremes() -> impl Iterator<Item = Value> {
    let figures = [MOST, LEAST, "1", "99999999"];
    let combined = move |at: usize| {
        let [price, per_unit, above, step, divisor] = [at, at / 4, at / 16, at / 64, at / 256].map(|at| figures[at % 4]);
        let weight = |figure: &'static str| if figure == MOST { "100000000" } else { figure };
        json!({
            "Rates": [{
                "Basis": if at.is_multiple_of(3) { "Package" } else { "Consignment" },
                "Unit": if at.is_multiple_of(5) { "g" } else { "kg" },
                "Currency": if at.is_multiple_of(7) { "JPY" } else { "KWD" },
                "VolumetricDivisor": if at.is_multiple_of(2) { json!(divisor) } else { Value::Null },
                "Bands": [{ "Price": price, "PerUnit": per_unit, "Above": weight(above), "Step": weight(step), "Minimum": price }],
            }],
            "Surcharges": [{ "Name": "Fuel", "Percent": per_unit, "Minimum": LEAST, "Maximum": MOST }, { "Name": "Label", "Amount": price, "Per": "Package" }],
        })
    };
    (0..1024).map(combined)
}

#[test]
fn row_08_no_product_of_extremes_panics() {
    let package = |weight: &str, side: &str| {
        let sides = json!({ "Unit": "m", "Length": side, "Width": side, "Height": side });
        json!({ "Weight": { "Value": weight, "Unit": "kg" }, "Dimensions": sides, "Value": { "Amount": MOST, "Currency": { "IsoCode": "KWD" } } })
    };
    let parcels = [
        parcel_with(&json!({ "Packages": [package("100000000", "1000000")] })),
        parcel_with(&json!({ "Packages": vec![package("0.00000000000000000001", "0.00000000000000000001"); 3] })),
        parcel_with(&json!({ "Packages": vec![package("33333333", "999999.99999999999999999999"); 3] })),
    ];
    let (mut priced, mut overflown) = (0, 0);
    for fields in extremes() {
        let mut document = rules(&[super::service_with("A", &fields)]);
        document["ExchangeRates"] = json!({ "JPY": "0.000000000000000001", "KWD": "999999.999999999999999999" });
        let matcher = RuleSet::from_json(&document.to_string()).unwrap_or_else(|error| panic!("{error}\n{document}")).compile().unwrap();
        for parcel in &parcels {
            match price(&matcher, parcel) {
                Ok(_) => priced += 1,
                Err(codes) => {
                    assert_eq!(codes, ["PriceOverflow"]);
                    overflown += 1;
                }
            }
        }
    }
    assert!(priced > 100 && overflown > 100, "{priced} priced, {overflown} too large");
}

#[test]
fn row_08_values_compare_beyond_all_products() {
    let mut document = rules(&[super::service_with("A", &json!({ "Rules": { "Value": { "Max": MOST, "Currency": "JPY" } } }))]);
    document["ExchangeRates"] = json!({ "JPY": "0.000000000000000001", "KWD": "999999.999999999999999999" });
    let matcher = super::compiled(&document);
    let worth = |amount: &str, currency: &str| parcel_with(&json!({ "Value": { "Amount": amount, "Currency": { "IsoCode": currency } } }));
    assert_eq!(price(&matcher, &worth(MOST, "KWD")), Err(vec!["Value".to_owned()]));
    assert_eq!(price(&matcher, &worth("0.00000000000001", "KWD")), Ok("5.00".to_owned()));
    assert_eq!(price(&matcher, &worth("0.00000000000002", "KWD")), Err(vec!["Value".to_owned()]));
    assert_eq!(price(&matcher, &worth(MOST, "JPY")), Ok("5.00".to_owned()));
}

#[test]
fn row_08_packages_that_together_weigh_too_much_make_the_consignment_invalid() {
    let heavy = json!({ "Weight": { "Value": 100_000_000, "Unit": "kg" } });
    let two = read(&parcel_with(&json!({ "Packages": [heavy, heavy] }))).unwrap();
    let matcher = one(&json!({}));
    let error = matcher.facts(&two).unwrap_err();
    assert!(error.to_string().contains("100000 t"), "{error}");
    let mut stated = parcel_with(&json!({ "Packages": vec![heavy; 50] }));
    stated["Weight"] = json!({ "Value": 1, "Unit": "kg" });
    assert!(matcher.facts(&read(&stated).unwrap()).is_ok(), "what the consignment states takes the place of the sum");
}

#[test]
fn row_08_the_most_valuable_consignment_has_a_value() {
    let package = json!({ "Weight": { "Value": 1, "Unit": "g" }, "Value": { "Amount": MOST, "Currency": { "IsoCode": "GBP" } } });
    let parcel = parcel_with(&json!({ "Packages": vec![package; 1_000] }));
    let matcher = one(&json!({ "Rules": { "Value": { "Max": MOST, "Currency": "GBP" } } }));
    assert_eq!(price(&matcher, &parcel), Err(vec!["Value".to_owned()]));
    let explanation = explained(&matcher, &parcel);
    let figure = explanation.unqualified.first().unwrap().reasons().next().unwrap().figures().next().unwrap();
    assert_eq!(figure.asked.as_deref(), Some("9999999999999.999999999999999 GBP"));
}

/// What the index is told of such prices is worked out beforehand, in 128 bits: it stops at their ends, and moves no answer.
#[test]
fn row_08_bounds_of_huge_surcharges_do_not_overflow() {
    let rising = json!([{ "Bands": [{ "Above": 90_000_000, "PerUnit": 999_999_999.000_1, "Price": 0.01, "UpTo": 2 }, { "Price": 7, "PerUnit": 0.01 }] }]);
    let share = json!([{ "Name": "Share", "Percent": 999_999_999.987_654_3 }, { "Name": "Small", "Percent": 0.000_000_001_234_5 }]);
    let fixed: Value = (0..100_000).map(|number| json!({ "Name": format!("F{number}"), "Amount": 999_999_999 })).collect();
    let services = [
        service_with("A", &json!({ "Rates": rising, "Surcharges": share })),
        service_with("B", &json!({ "Rates": rising, "Surcharges": fixed })),
        service_with("C", &json!({ "Rates": [{ "Bands": [{ "Price": 8, "PerUnit": 0.5 }] }] })),
    ];
    let rule_set = RuleSet::from_json(&rules(&services).to_string()).unwrap();
    for weight in [1, 2, 3, 9_000] {
        let consignment = read(&parcel_with(&json!({ "Packages": [{ "Weight": { "Value": weight, "Unit": "Kg" } }] }))).unwrap();
        let [quick, slow] = [rule_set.compile(), rule_set.compile_without_index()]
            .map(|matcher| matcher.unwrap().all().allocate(&consignment, monday()).unwrap());
        assert_eq!(quick, slow, "{weight}");
    }
}
