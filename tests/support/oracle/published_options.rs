//! What was published of delivery options and booking codes.

use serde_json::{Value, json};

use super::published::{consignment, rule_set, service, with};
use super::{Booking, Choice, booked, delivery_options};

/// A service of one delivery day and window, at a price.
fn timed(reference: &str, day: &str, window: (&str, &str), price: f64) -> Value {
    let window = json!({ "Start": window.0, "End": window.1 });
    let lane = json!({ "TransitDays": { "Min": 1, "Max": 1 }, "DeliveryDays": [day], "DeliveryWindow": window });
    let priced = with(&service(reference), "Rates", json!([ { "Bands": [ { "Price": price } ] } ]));
    with(&priced, "Transit", json!([lane]))
}

#[test]
fn g12_three_carriers_five_options() {
    let services = json!([
        timed("X_MON", "Monday", ("09:00", "17:00"), 4.0),
        timed("X_TUE", "Tuesday", ("09:00", "12:00"), 6.2),
        timed("Y_MON", "Monday", ("09:00", "12:00"), 5.5),
        timed("Y_TUE", "Tuesday", ("09:00", "12:00"), 5.5),
        timed("Z_AM", "Monday", ("09:00", "13:00"), 5.0),
        timed("Z_PM", "Monday", ("13:00", "17:00"), 5.2),
    ]);
    let by_tuesday = with(&consignment(), "RequestedDeliveryDate", json!({ "Date": "2026-11-10" }));
    // On a Friday. Without the date there are those of the Monday and the Tuesday after, but not of the Monday after that.
    for (consignment, count) in [(by_tuesday, 5), (consignment(), 10)] {
        let options = delivery_options(&rule_set(&services), &consignment, "2026-11-06T09:00:00Z", &Choice::All, 14).unwrap();
        let told: Vec<_> = options.iter().map(|one| (&*one.service, &*one.date, &*one.window.0, &*one.window.1)).collect();
        let expected = [
            ("Y_MON", "2026-11-09", "09:00", "12:00"),
            ("Z_AM", "2026-11-09", "09:00", "13:00"),
            ("X_MON", "2026-11-09", "09:00", "17:00"),
            ("Z_PM", "2026-11-09", "13:00", "17:00"),
            ("Y_TUE", "2026-11-10", "09:00", "12:00"),
        ];
        assert_eq!((&told[..5], told.len()), (&expected[..], count));
        assert!(options.iter().all(|option| option.guaranteed));
    }
}

#[test]
fn published_booking_codes() {
    let letter = timed("RM1STLT", "Friday", ("07:00", "11:59"), 3.2);
    let services = json!([letter, timed("HERMNDG", "Thursday", ("08:00", "20:00"), 4.1), service("DHLNEXTDAY")]);
    let mut rules = rule_set(&services);
    rules["CarrierServiceGroups"] = json!([{ "Reference": "NEXT", "Name": "Next day", "Services": ["HERMNDG", "DHLNEXTDAY"] }]);
    for (code, at, expected) in [
        ("RM1STLT/2020-03-12/06:00-23:59/2020-03-13/07:00-11:59", "2020-03-10T09:00:00Z", Some(("RM1STLT", "2020-03-13T11:59:00"))),
        ("RM1STLT/2020-03-12/06:00-16:59/2020-03-13/07:00-11:59", "2020-03-10T09:00:00Z", None),
        ("@NEXT", "2020-03-10T09:00:00Z", Some(("HERMNDG", "2020-03-12T20:00:00"))),
        ("@NEXT!HERMNDG", "2020-03-10T09:00:00Z", Some(("DHLNEXTDAY", "2020-03-11T23:59:00"))),
        ("HERMNDG/*/*-*/2020-08-13/00:01-23:59", "2020-08-10T09:00:00Z", Some(("HERMNDG", "2020-08-13T20:00:00"))),
        ("HERMNDG/*/*-*/2020-08-14", "2020-08-10T09:00:00Z", None),
        ("DHLNEXTDAY", "2020-03-10T09:00:00Z", Some(("DHLNEXTDAY", "2020-03-11T23:59:00"))),
    ] {
        let verdict = booked(&rules, &consignment(), at, &Choice::All, &Booking::read(code));
        assert_eq!(verdict.service.as_deref().zip(verdict.latest.as_deref()), expected, "{code}");
    }
}
