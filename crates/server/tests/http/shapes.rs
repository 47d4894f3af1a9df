//! Every route, by the platform's types.

use serde_json::{Value, json};

use super::platform::{
    Allocation, Carrier, Consignment, Created, Deallocated, Exchange, Group, GroupQuotes, Offer, Offers, PickUp, Quotes, ServiceType,
    Services, Stage, State, Summary, VatType,
};
use super::support::{Client, Service, parcel, rules};

#[test]
fn sqlite_answers_every_route() {
    every_route(&Service::start(&rules(), None, |_| {}).client);
}

#[test]
fn memory_answers_every_route() {
    every_route(&Service::start(&rules(), Some("memory:"), |_| {}).client);
}

/// All that a client asks, one after the other.
pub(crate) fn every_route(client: &Client) {
    consignments(client);
    allocations(client);
    quotes(client);
    options(client);
    pick_up(client);
    catalogue(client);
    groups(client);
    exchange(client);
}

fn store(client: &Client, consignment: &Value) {
    let created: Created = client.send("POST", "/consignments", consignment).of(201);
    assert_eq!(created.reference, consignment["Reference"].as_str().unwrap());
}

fn told(client: &Client, reference: &str) -> Consignment {
    client.get(&format!("/consignments/{reference}")).of(200)
}

fn consignments(client: &Client) {
    let mut nameless = parcel("X", 1.0);
    nameless.as_object_mut().unwrap().remove("Reference");
    let created: Created = client.send("POST", "/Consignments/", &nameless).of(201);
    assert!(created.reference.starts_with("EC-"), "{created:?}");
    assert_eq!(created.api_links[0].href, format!("/consignments/{}", created.reference));
    let found = told(client, &created.reference);
    assert_eq!((found.consignment_state, &found.allocation, &found.failed_allocation), (State::Unallocated, &None, &None));
    for none in [json!(null), json!("")] {
        nameless["Reference"] = none;
        let created: Created = client.send("POST", "/consignments", &nameless).of(201);
        assert!(created.reference.starts_with("EC-"), "{created:?}");
    }
    // It comes back as it came.
    assert_eq!(found.rest["Addresses"], nameless["Addresses"]);
    assert_eq!(found.rest["Packages"].to_string(), nameless["Packages"].to_string());
    store(client, &parcel("C-1", 1.0));
    client.send("POST", "/consignments", &parcel("C-1", 1.0)).fails(409, "Exists");
    let _: Created = client.send("PUT", "/consignments/C-1", &parcel("C-1", 2.0)).of(200);
    assert_eq!(told(client, "C-1").rest["Packages"][0]["Weight"]["Value"], 2.0);
    client.send("PUT", "/consignments/C-1", &parcel("C-2", 2.0)).fails(422, "OtherReference");
    client.send("PUT", "/consignments/C-9", &parcel("C-9", 2.0)).fails(404, "UnknownConsignment");
    let error = client.send("POST", "/consignments", &json!({ "Reference": "C-3", "Packages": [] })).fails(400, "InvalidConsignment");
    assert!(error.details.len() >= 2 && error.details.iter().all(|detail| !detail.target.is_empty()), "{error:?}");
    assert_eq!(client.ask("DELETE", "/consignments/C-1", None).unwrap().status, 200);
    assert!(client.get("/consignments/C-1").fails(404, "UnknownConsignment").message.starts_with("Item C-1 not found"));
}

fn allocations(client: &Client) {
    for (reference, kilograms) in [("A-1", 1.0), ("A-2", 2.0), ("A-3", 99.0), ("A-4", 1.0), ("A-5", 1.0), ("A-6", 1.0)] {
        store(client, &parcel(reference, kilograms));
    }
    let request = json!({ "consignmentReferences": ["A-1", "A-3", "A-0"] });
    let answers: Vec<Allocation> = client.send("PUT", "/Allocation/Allocate", &request).of(200);
    assert_eq!(answers.iter().map(|answer| answer.status_code).collect::<Vec<_>>(), [200, 422, 404]);
    let first = &answers[0];
    assert_eq!((first.carrier_service_reference.as_deref(), first.state), (Some("HF_SLOW"), Some(State::Allocated)));
    assert_eq!(first.price.as_ref().map(|price| (price.net, price.gross)), Some((3.3, 3.96)));
    assert!(first.description.starts_with("Consignment A-1 has been successfully allocated with Heron HF_SLOW name for shipping on "));
    let again: Vec<Allocation> = client.send("PUT", "/allocation/allocate", &json!({ "ConsignmentReferences": ["A-1"] })).of(200);
    assert_eq!(again[0].status_code, 409);
    assert_eq!(told(client, "A-1").allocation.as_ref(), Some(first));
    let failed = told(client, "A-3");
    assert_eq!((failed.consignment_state, &failed.allocation), (State::AllocationFailed, &None));
    assert!(failed.failed_allocation.unwrap().message.contains("none of 4 services can take it"));
    assert_eq!(answers[1].unqualified_services.len(), 4);

    let one: Allocation = client.put("/allocation/A-2/AllocateWithCheapestQuote").of(200);
    assert_eq!(one.carrier_service_reference.as_deref(), Some("HF_SLOW"));
    client.put("/allocation/A-2/allocatewithcheapestquote").fails(409, "State");
    client.put("/allocation/A-0/allocatewithcheapestquote").fails(404, "NotFound");
    let one: Allocation = client.put("/allocation/A-4/allocatewithservicegroup/quick").of(200);
    assert_eq!(one.carrier_service_reference.as_deref(), Some("KC_24"));
    client.put("/allocation/A-5/allocatewithservicegroup/slow").fails(404, "UnknownGroup");
    client.put("/allocation/A-5/allocatewithservicegroup/off").fails(404, "UnknownGroup");
    let failed: Allocation = client.put("/allocation/A-3/allocatewithservicegroup/quick").of(200);
    assert_eq!(failed.status_code, 422);
    assert_eq!(told(client, "A-3").failed_allocation.unwrap().mpd_carrier_service_group_name.as_deref(), Some("Quick"));

    let by_group = json!({ "MpdCarrierServiceGroupReference": "quick", "ConsignmentReferences": ["A-5"] });
    let answers: Vec<Allocation> = client.send("PUT", "/allocation/allocatewithservicegroup", &by_group).of(200);
    assert_eq!(answers[0].carrier_service_reference.as_deref(), Some("KC_24"));
    let filters = json!({ "ConsignmentReferences": ["A-6"], "Filters": { "ServiceDirection": "Outbound", "IsPickup": true } });
    let answers: Vec<Allocation> = client.send("PUT", "/allocation/allocateConsignmentsWithServiceFilters", &filters).of(200);
    assert_eq!(answers[0].carrier_service_reference.as_deref(), Some("KC_SHOP"));

    assert_eq!(client.put("/consignments/A-1/deallocate").status, 200);
    client.put("/consignments/A-1/deallocate").fails(409, "State");
    client.put("/consignments/A-0/deallocate").fails(404, "NotFound");
    assert_eq!(told(client, "A-1").consignment_state, State::Unallocated);
    let answers: Vec<Deallocated> = client.send("PUT", "/consignments/deallocatelist", &json!(["A-2", "A-1", "A-0"])).of(200);
    assert_eq!(
        answers.iter().map(|answer| (answer.data.as_str(), answer.is_success)).collect::<Vec<_>>(),
        [("A-2", true), ("A-1", false), ("A-0", false)]
    );
    let by_service = json!({ "MpdCarrierServiceReference": "KC_24", "ConsignmentReferences": ["A-1"] });
    let answers: Vec<Allocation> = client.send("PUT", "/allocation/allocatewithcarrierservice", &by_service).of(200);
    assert_eq!(answers[0].carrier_service_reference.as_deref(), Some("KC_24"));
    client.ask("DELETE", "/consignments/A-1", None).unwrap().fails(409, "State");
    due(client);
}

fn due(client: &Client) {
    let today = chrono::Utc::now().date_naive();
    for (reference, days) in [("D-1", 0), ("D-2", 1), ("D-3", 2), ("D-4", 1)] {
        let mut consignment = parcel(reference, 1.0);
        consignment["ShippingDate"] = json!((today + chrono::Days::new(days)).to_string());
        store(client, &consignment);
    }
    let tomorrow = today + chrono::Days::new(1);
    let path = format!("/allocation/allocate/{tomorrow}?ShippingLocationReference=Hull");
    let answers: Vec<Allocation> = client.put(&path).of(200);
    assert!(answers.is_empty());
    client.put(&format!("/allocation/allocate/{tomorrow}?shippingLocationReference=York")).fails(404, "UnknownLocation");
    client.put("/allocation/allocate/tomorrow").fails(400, "Unreadable");
    let by_service = json!({ "MpdCarrierServiceReference": "KC_24", "ConsignmentReferences": ["D-4", "D-3"] });
    let answers: Vec<Allocation> = client.send("PUT", &format!("/allocation/allocatewithcarrierservice/{tomorrow}"), &by_service).of(200);
    assert_eq!(answers.iter().map(|answer| answer.consignment_reference.as_deref().unwrap()).collect::<Vec<_>>(), ["D-4"]);
    let answers: Vec<Allocation> = client.put(&format!("/allocation/allocate/{tomorrow}T00:00:00")).of(200);
    assert_eq!(answers.iter().map(|answer| answer.consignment_reference.as_deref().unwrap()).collect::<Vec<_>>(), ["D-1", "D-2"]);
}

fn quotes(client: &Client) {
    store(client, &parcel("Q-1", 1.0));
    let answer: Quotes = client.get("/Quotes/Consignment/Q-1").of(200);
    let services = answer.quotes.iter().map(|quote| quote.mpd_carrier_service_reference.as_str());
    assert_eq!(services.collect::<Vec<_>>(), ["HF_SLOW", "KC_24", "KC_SHOP"]);
    let quote = &answer.quotes[1];
    assert_eq!((quote.base_price.net, quote.price.net, quote.price.vat_amount, quote.price.gross), (5.0, 5.5, 1.1, 6.6));
    assert_eq!((quote.price.vat_rate.reference.as_str(), quote.price.vat_rate.r#type), ("GB-0.2000", VatType::Standard));
    assert_eq!((quote.price.currency.name.as_str(), quote.surcharges[0].price), ("Pound sterling", 0.5));
    assert_eq!((quote.legs[0].journey_stage, quote.legs[0].carrier_service.carrier_name.as_str()), (Stage::EndToEnd, "Kestrel"));
    assert_eq!(quote.consignment_reference_provided_by_customer.as_deref(), Some("own-Q-1"));
    assert_eq!(answer.unqualified_services[0].mpd_carrier_service_reference, "KC_RETURN");
    let again: Quotes = client.get(&format!("/quotes/{}", answer.quote_request_reference)).of(200);
    assert_eq!(again, answer);
    client.get("/quotes/6ba7b810-9dad-81d1-80b4-00c04fd430c8").fails(404, "UnknownQuotes");

    // For a collection later today a quote has expired when it is given.
    client.put(&format!("/allocation/Q-1/allocatewithquote/{}", quote.quote_reference)).fails(410, "Expired");
    client.put("/allocation/Q-1/allocatewithquote/forged").fails(404, "NotFound");
    let mut later = parcel("Q-2", 1.0);
    later["ShippingDate"] = json!((chrono::Utc::now().date_naive() + chrono::Days::new(3)).to_string());
    let answer: Quotes = client.send("POST", "/quotes/", &later).of(200);
    let dearest = answer.quotes.last().unwrap();
    client.put(&format!("/allocation/Q-2/allocatewithquote/{}", dearest.quote_reference)).fails(404, "NotFound");
    store(client, &later);
    client.put(&format!("/allocation/Q-1/allocatewithquote/{}", dearest.quote_reference)).fails(400, "InvalidConsignment");
    let taken: Vec<Allocation> = client.put(&format!("/allocation/Q-2/allocatewithquote/{}", dearest.quote_reference)).of(200);
    assert_eq!(taken[0].carrier_service_reference.as_ref(), Some(&dearest.mpd_carrier_service_reference));
    // Quotes are given in any state.
    let _: Quotes = client.get("/quotes/consignment/Q-2").of(200);
    let groups: Vec<GroupQuotes> = client.send("POST", "/quotes/serviceGroups", &later).of(200);
    assert_eq!(groups.iter().map(|group| (group.reference.as_str(), group.name.as_str())).collect::<Vec<_>>(), [("quick", "Quick")]);
    assert_eq!(groups[0].cheapest_quote.as_ref(), groups[0].quotes.first());
}

fn options(client: &Client) {
    let offered: Offers = client.send("POST", "/deliveryoptions/", &parcel("O-1", 1.0)).of(200);
    let first = offered.delivery_options.iter().find(|option| option.estimated_delivery_date.guaranteed).unwrap();
    assert_eq!((first.delivery_window.start.as_str(), first.delivery_window.end.as_str()), ("08:00:00", "18:00:00"));
    assert!(first.reference.starts_with("EDO-") && first.carrier_service_types.contains(&ServiceType::Scheduled), "{first:?}");
    assert!(first.operational_cut_off < first.allocation_cut_off);
    assert!(!offered.non_guaranteed_delivery_option.as_ref().unwrap().estimated_delivery_date.guaranteed);
    let mut guaranteed = parcel("O-2", 1.0);
    guaranteed["GuaranteedOnly"] = json!(true);
    guaranteed["DeliveryDate"] = json!(offered.dates[1].to_string());
    let narrowed: Offers = client.send("POST", "/deliveryoptions", &guaranteed).of(200);
    assert_eq!((narrowed.dates.as_slice(), narrowed.non_guaranteed_delivery_option), (&offered.dates[1..2], None));
    let summary: Summary = client.send("POST", "/deliveryOptions/summary", &parcel("O-1", 1.0)).of(200);
    assert_eq!((summary.delivery_options, summary.drop_off), (offered.dates.clone(), false));
    for path in ["/deliveryoptions/", "/deliveryoptions/details/"] {
        let again: Offer = client.get(&format!("{path}{}", first.reference)).of(200);
        assert_eq!(&again, first);
    }
    client.get("/deliveryoptions/EDO-0").fails(404, "UnknownOption");
    client.ask("POST", "/deliveryoptions/select/EDO-0", None).unwrap().fails(404, "UnknownOption");
    // Selecting stores the consignment that the option was asked for.
    client.get("/consignments/O-1").fails(404, "UnknownConsignment");
    let taken: Allocation = client.ask("POST", &format!("/deliveryoptions/select/{}", first.reference), None).unwrap().of(200);
    assert_eq!(taken.carrier_service_reference.as_ref(), Some(&first.carrier_service_reference));
    let stored = told(client, "O-1");
    assert_eq!((stored.consignment_state, stored.allocation), (State::Allocated, Some(taken)));
    assert_eq!(stored.rest["Addresses"][1]["Contact"]["LastName"], "Lovelace");
    client.ask("POST", &format!("/deliveryoptions/select/{}", first.reference), None).unwrap().fails(409, "State");
    let _: Offers = client.get("/deliveryoptions/consignment/O-1").of(200);
}

fn pick_up(client: &Client) {
    let near: PickUp = client.send("POST", "/deliveryoptions/pickupoptions/", &parcel("P-1", 1.0)).of(200);
    let shops = near.locations.iter().map(|shop| (shop.shop_reference.as_str(), shop.distance));
    assert_eq!(shops.collect::<Vec<_>>(), [("SHOP-1", 0.0), ("SHOP-2", 2.22)]);
    let shop = &near.locations[0];
    assert_eq!((shop.name.as_str(), shop.opening_times["Monday"][0].start.as_str()), ("Corner shop", "08:00:00"));
    assert!(shop.delivery_options.iter().all(|option| option.carrier_service_reference == "KC_SHOP"));
    assert_eq!(shop.delivery_options[0].location.as_deref(), Some("SHOP-1"));
    let mut far = parcel("P-1", 1.0);
    far["Distance"] = json!({ "Unit": "Km", "Value": 1 });
    far["MaxResults"] = json!(50);
    let near: PickUp = client.send("POST", "/deliveryoptions/PickUpOptions", &far).of(200);
    assert_eq!((near.locations.len(), near.max_results), (1, 50));
    far["MaxResults"] = json!(51);
    client.send("POST", "/deliveryoptions/pickupoptions", &far).fails(422, "TooMany");
    store(client, &parcel("P-1", 1.0));
    let near: PickUp = client.get("/deliveryoptions/pickupOptions/consignment/P-1").of(200);
    let option = &near.locations[1].delivery_options[0].reference;
    let taken: Allocation = client.ask("POST", &format!("/deliveryoptions/select/{option}"), None).unwrap().of(200);
    assert_eq!(taken.carrier_service_reference.as_deref(), Some("KC_SHOP"));
}

fn catalogue(client: &Client) {
    let services: Services = client.get("/CarrierServices/").of(200);
    assert!(services.success && services.mpd_carrier_services.iter().all(|service| service.is_configured));
    let shop = services.mpd_carrier_services.iter().find(|service| service.reference == "KC_SHOP").unwrap();
    assert_eq!((shop.r#type.as_str(), shop.carrier_name.as_str()), ("Scheduled, PickUp", "Kestrel"));
    let carriers: Vec<Carrier> = client.get("/carriers/").of(200);
    assert_eq!(carriers.len(), 2);
    assert_eq!(client.get("/packagesizes/").json()[0]["Reference"], "BOX");
    assert_eq!(client.get("/shippinglocations/").json()[1]["Reference"], "Hull");
    assert_eq!(client.get("/collectioncalendar/Leeds/HF").json()[0]["Time"], "23:58");
    client.get("/collectioncalendar/York/HF").fails(404, "NotFound");
    client.get("/collectioncalendar/Leeds/XX").fails(404, "NotFound");
    let described = client.get("/openapi.json").json();
    assert_eq!(described["openapi"], "3.0.3");
    assert!(client.get("/docs").body.contains("allocatewithcheapestquote"));
    assert_eq!((client.get("/health").status, client.get("/ready").status), (200, 200));
    let metrics = client.get("/metrics").body;
    assert!(metrics.contains(r#"consign_requests_total{method="GET",route="/carriers",status="200"}"#), "{metrics}");
    assert!(!metrics.contains("Lovelace") && !metrics.contains("M1"), "{metrics}");
}

fn groups(client: &Client) {
    let all: Vec<Group> = client.get("/servicegroups").of(200);
    assert_eq!(all.iter().map(|group| (group.reference.as_str(), group.is_enabled)).collect::<Vec<_>>(), [("quick", true), ("off", false)]);
    store(client, &parcel("G-1", 1.0));
    let slow = json!({ "Reference": "slow", "Services": ["HF_SLOW"] });
    let made: Group = client.send("POST", "/servicegroups", &slow).of(201);
    assert_eq!(made.name, "slow");
    client.send("POST", "/servicegroups", &slow).fails(409, "Exists");
    let taken: Allocation = client.put("/allocation/G-1/allocatewithservicegroup/slow").of(200);
    assert_eq!(taken.carrier_service_reference.as_deref(), Some("HF_SLOW"));
    let off = json!({ "Reference": "slow", "Services": ["HF_SLOW"], "IsEnabled": false });
    let _: Group = client.send("PUT", "/servicegroups/slow", &off).of(200);
    client.put("/allocation/G-1/allocatewithservicegroup/slow").fails(404, "UnknownGroup");
    // A group is checked with all of the rule set.
    let wrong = json!({ "Reference": "slow", "Services": ["NOPE"] });
    let error = client.send("PUT", "/servicegroups/slow", &wrong).fails(422, "InvalidRuleSet");
    assert!(error.details[0].message.contains("unknown carrier service `NOPE`"), "{error:?}");
    assert_eq!(client.ask("DELETE", "/servicegroups/slow", None).unwrap().status, 200);
    client.get("/servicegroups/slow").fails(404, "NotFound");
    client.ask("DELETE", "/servicegroups/slow", None).unwrap().fails(404, "NotFound");
}

fn exchange(client: &Client) {
    let mut other = rules();
    other["CarrierServices"][1]["Rates"][0]["Bands"][0]["Price"] = json!(9);
    let exchanged: Exchange = client.send("PUT", "/rules", &other).of(200);
    assert_ne!(exchanged.before, exchanged.now);
    let error = client.send("PUT", "/rules", &json!({ "Currency": "GBP", "CarrierServices": [{ "Reference": "A", "Carrier": "B" }] }));
    let error = error.fails(422, "InvalidRuleSet");
    assert!(error.details[0].target.contains("CarrierServices[0].Carrier"), "{error:?}");
    store(client, &parcel("E-1", 1.0));
    let taken: Allocation = client.put("/allocation/E-1/allocatewithcheapestquote").of(200);
    assert_eq!((taken.carrier_service_reference.as_deref(), taken.rule_set_fingerprint), (Some("KC_24"), exchanged.now));
    let _: Exchange = client.send("PUT", "/rules", &rules()).of(200);
}
