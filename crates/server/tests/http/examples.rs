//! Every decision of `rules-examples`, over HTTP: the bytes that the library answers at the same instant.

use std::path::Path;
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::runs::{self, Order, Run};
use super::support::{Client, Service, parcel, rules};

/// What the service takes for now.
static NOW: Mutex<DateTime<Utc>> = Mutex::new(DateTime::UNIX_EPOCH);

/// The route that chooses as a run does, and what is told besides references; `None` where none does: what was used before and booking codes
/// are no words of the platform's.
fn route(run: &Run) -> Option<(&'static str, Value)> {
    let filters = json!({ "ServiceDirection": run.word("direction"), "IsPickup": run.is("pick_up"), "IsDropOff": run.is("drop_off") });
    let has_filters = filters.as_object().unwrap().values().any(|value| !value.is_null());
    let filters: Value = filters.as_object().unwrap().clone().into_iter().filter(|(_, value)| !value.is_null()).collect();
    let (route, mut told) = match (run.word("group"), run.word("service"), has_filters) {
        _ if run.only.contains_key("usage") || run.only.contains_key("booking_code") => return None,
        (None, None, false) => ("/allocation/allocate", json!({})),
        (Some(group), None, false) => ("/allocation/allocatewithservicegroup", json!({ "MpdCarrierServiceGroupReference": group })),
        (None, Some(service), false) => ("/allocation/allocatewithcarrierservice", json!({ "MpdCarrierServiceReference": service })),
        (None, None, true) => ("/allocation/allocateconsignmentswithservicefilters", json!({ "Filters": filters })),
        _ => return None,
    };
    if let Some(objective) = run.word("objective") {
        told["Objective"] = json!(objective);
    }
    Some((route, told))
}

/// Allocates all orders at once, and forgets them.
fn answered(client: &Client, route: &str, told: &Value, orders: &[Order]) -> String {
    let mut references = Vec::new();
    for order in orders {
        let answer = client.ask("POST", "/consignments", Some(&order.text)).unwrap();
        assert!([201, 400].contains(&answer.status), "{}", answer.body);
        references.extend(order.reference.as_ref().filter(|_| answer.status == 201));
    }
    let mut told = told.clone();
    told["ConsignmentReferences"] = json!(references);
    let answer = client.send("PUT", route, &told);
    assert_eq!(answer.status, 200, "{route} {told}: {}", answer.body);
    // What isn't allocated has nothing to give back.
    client.send("PUT", "/consignments/deallocatelist", &json!({ "ConsignmentReferences": references }));
    for reference in references {
        let answer = client.ask("DELETE", &format!("/consignments/{reference}"), None).unwrap();
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    answer.body
}

/// What the clocks of the service show in [`a_clock_that_is_set_back_makes_nothing_last_for_ever`].
static SHOWN: Mutex<DateTime<Utc>> = Mutex::new(DateTime::UNIX_EPOCH);

#[test]
fn a_clock_that_is_set_back_makes_nothing_last_for_ever() {
    for database in [None, Some("memory:")] {
        let set = |at: &str| *SHOWN.lock().unwrap() = at.parse().unwrap();
        set("2026-11-02T09:00:00Z");
        let service = Service::start(&rules(), database, |config| config.clock = || *SHOWN.lock().unwrap());
        let client = &service.client;
        let quoted = |reference: &str| {
            assert_eq!(client.send("POST", "/consignments", &parcel(reference, 1.0)).status, 201);
            let quotes = client.get(&format!("/quotes/consignment/{reference}"));
            assert_eq!(quotes.status, 200, "{}", quotes.body);
            format!("/allocation/{reference}/allocatewithquote/{}", quotes.json()["Quotes"][0]["QuoteReference"].as_str().unwrap())
        };
        // Before it was given a quote holds no less, and no longer than it said.
        let (early, late) = (quoted("Q-1"), quoted("Q-2"));
        set("2026-11-01T09:00:00Z");
        assert_eq!(client.put(&early).status, 200);
        set("2026-11-04T09:00:00Z");
        client.put(&late).fails(410, "Expired");
        // At the ends of time there is an answer, too.
        for at in ["1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"] {
            set(at);
            let answer = client.put("/allocation/Q-2/allocatewithcheapestquote");
            assert!([200, 409, 422].contains(&answer.status), "{at}: {} {}", answer.status, answer.body);
        }
    }
}

#[test]
fn the_service_answers_what_the_library_does() {
    let runs = runs::runs(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules-examples"));
    let (mut asked, mut answers) = (0, 0);
    for same in runs.chunk_by(|one, next| one.rules == next.rules) {
        let Some(first) = same.first() else { continue };
        let service = Service::start(&rules(), Some("memory:"), |config| {
            config.rules.clone_from(&first.rules);
            config.clock = || *NOW.lock().unwrap();
        });
        for run in same {
            let Some((route, told)) = route(run) else { continue };
            *NOW.lock().unwrap() = run.instant();
            let orders = run.expected(runs::orders(&run.file()));
            let expected: Vec<String> = runs::allocated(run, &orders, true).into_iter().flatten().collect();
            if expected.is_empty() {
                continue;
            }
            let found = answered(&service.client, route, &told, &orders);
            assert_eq!(found, format!("[{}]", expected.join(",")), "{} at {}", run.rules.display(), run.at);
            (asked, answers) = (asked + 1, answers + expected.len());
        }
    }
    assert!(asked > 400 && answers > 2_500, "{answers} answers to {asked} calls");
}
