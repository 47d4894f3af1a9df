//! Booking codes: the pool that they leave is the oracle's, and what is written is read as the same again.

use std::collections::BTreeSet;

use consign::{Allocation, BookingCode, BookingCodeError, OPTION_DAYS};
use proptest::prelude::*;

use super::support::ask::{answer, booked, compiled, instant, pool, readable};
use super::support::generate;
use super::support::oracle::{self, Booking, Choice};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_pool_of_a_booking_code_is_that_of_the_oracle((case, parts) in (generate::cases(), generate::bookings())) {
        let (matcher, code) = (compiled(&case.rule_set), parts.code(&case));
        let booking = Booking::read(&code);
        for consignment in &case.consignments {
            for choice in generate::choices(&case.rule_set) {
                let pool = booked(pool(&matcher, &choice), Some(&code));
                let expected = oracle::booked(&case.rule_set, consignment, &case.at, &choice, &booking);
                prop_assert_eq!(answer(&pool, consignment, &case.at), expected, "{:?} under {}", choice, code);
            }
        }
    }

    /// A second code never brings back what the first has taken away. Only of services whose price is the same on every date: one
    /// that has none on its first date may have one on the date of a code.
    #[test]
    fn a_booking_code_only_narrows((case, first, second) in (generate::cases(), generate::bookings(), generate::bookings())) {
        let (matcher, at) = (compiled(&case.rule_set), instant(&case.at));
        let (first, second) = (first.code(&case), second.code(&case));
        for (_, consignment) in readable(&case.consignments) {
            let of = |codes: &[&str]| -> BTreeSet<String> {
                let pool = codes.iter().fold(matcher.all(), |pool, code| booked(pool, Some(code)));
                let quotes = pool.quotes(&consignment, at).unwrap_or_default();
                let references = quotes.iter().map(|quote| quote.service().reference.to_string());
                references.filter(|reference| same_on_every_date(&case.rule_set, reference)).collect()
            };
            let (all, one, both) = (of(&[]), of(&[&first]), of(&[&first, &second]));
            prop_assert!(one.is_subset(&all), "{} widens", first);
            prop_assert!(both.is_subset(&one), "{} after {} widens", second, first);
        }
    }

    /// A quote that was given under a code, in time, is as good as any.
    #[test]
    fn a_quote_under_a_booking_code_can_be_taken((case, parts) in (generate::cases(), generate::bookings())) {
        let (matcher, at, code) = (compiled(&case.rule_set), instant(&case.at), parts.code(&case));
        let pool = booked(matcher.all(), Some(&code));
        for (_, consignment) in readable(&case.consignments).into_iter().filter(|(_, one)| one.state.can_be_allocated()) {
            for quote in pool.quotes(&consignment, at).unwrap_or_default().into_iter().filter(|quote| at <= quote.expires()) {
                match matcher.allocate_with_quote(&consignment, &quote, at) {
                    Ok(Allocation::Allocated(summary)) => prop_assert_eq!(summary.quote, quote),
                    other => prop_assert!(false, "{:?} for {:?} under {}", other, quote, code),
                }
            }
        }
    }

    /// Options under a code keep its dates, and are selected from the same pool as they stand.
    #[test]
    fn options_under_a_booking_code_are_selected_as_they_stand((case, parts) in (generate::cases(), generate::bookings())) {
        let (matcher, at, code) = (compiled(&case.rule_set), instant(&case.at), parts.code(&case));
        let (pool, booking) = (booked(matcher.all(), Some(&code)), Booking::read(&code));
        for (_, consignment) in readable(&case.consignments).into_iter().filter(|(_, one)| one.state.can_be_allocated()) {
            for option in pool.delivery_options(&consignment, at, OPTION_DAYS).unwrap_or_default() {
                let collected = option.quote.collection().date_naive().to_string();
                prop_assert!(booking.terms.collected.is_none_or(|date| date.to_string() == collected), "{:?} under {}", option, code);
                let delivered = option.date.to_string();
                prop_assert!(booking.terms.delivered.is_none_or(|date| option.guaranteed && date.to_string() == delivered));
                match pool.select(&consignment, &option, at) {
                    Ok(Allocation::Allocated(summary)) => prop_assert_eq!(summary.quote, option.quote),
                    other => prop_assert!(false, "{:?} for {:?} under {}", other, option, code),
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_booking_code_is_read_as_it_was_written((code, short) in generate::booking_codes()) {
        let read: BookingCode = code.parse().unwrap();
        prop_assert_eq!(read.to_string(), &*short, "{}", code);
        prop_assert_eq!(&read, &short.parse().unwrap());
        prop_assert_eq!(&read, &format!(" {code} ").parse().unwrap());
    }

    #[test]
    fn whatever_can_be_read_is_written_and_read_as_the_same(code in concat!(
        "[A-Z@*!,/ 0-9:-]{0,40}|",
        "[A*@]{1,2}(/([*]|2020-0[0-3]-0[0-9]|0[0-9]:00-0[0-9]:00)){0,5}",
    )) {
        if let Ok(read) = code.parse::<BookingCode>() {
            prop_assert_eq!(read.to_string().parse(), Ok(read), "{}", code);
        }
    }
}

#[test]
fn a_name_that_the_rule_set_does_not_have_is_told() {
    let service = oracle_service("DHLNEXTDAY");
    let rule_set = serde_json::json!({
        "Currency": "GBP", "Carriers": [{ "Reference": "DHL", "Name": "DHL" }], "CarrierServices": [service],
        "CarrierServiceGroups": [{ "Reference": "NEXT", "Name": "Next day", "Services": ["DHLNEXTDAY"] }],
    });
    let matcher = compiled(&rule_set);
    for (code, kind, name) in [
        ("DHLNEXTDAI", "carrier service", "DHLNEXTDAI"),
        ("NEXT", "carrier service", "NEXT"),
        ("@DHLNEXTDAY", "carrier service group", "DHLNEXTDAY"),
        ("*!DHL", "carrier service", "DHL"),
        ("@NEXT,@SOON", "carrier service group", "SOON"),
        ("dhlnextday", "carrier service", "dhlnextday"),
    ] {
        let pool = pool(&matcher, &Choice::All).booked(&code.parse().unwrap());
        let unknown = BookingCodeError::Unknown { kind, name: name.to_owned() };
        assert_eq!(pool.err(), Some(unknown), "{code}");
    }
}

fn oracle_service(reference: &str) -> serde_json::Value {
    serde_json::json!({
        "Reference": reference, "Name": reference, "Carrier": "DHL",
        "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 } }], "Rates": [{ "Bands": [{ "Price": 5.99 }] }],
    })
}

fn same_on_every_date(rule_set: &serde_json::Value, reference: &str) -> bool {
    let services = rule_set["CarrierServices"].as_array().unwrap();
    let service = services.iter().find(|service| service["Reference"] == reference).unwrap();
    let lists = [&service["Rates"], &service["Surcharges"], &rule_set["Surcharges"], &rule_set["Tariffs"]];
    let priced = lists.into_iter().flat_map(|list| list.as_array().into_iter().flatten());
    let by_date = ["ValidFrom", "ValidTo", "Days", "DeliveryDays", "Table", "When", "Amounts"];
    priced.into_iter().all(|terms| by_date.iter().all(|field| terms[*field].is_null()))
}
