//! What is written of quotes and options, to the letter, and how long they are kept.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use consign::pro::{Answers, Calls, IdentifierSource, MemoryStore};
use serde_json::{Value, json};

use super::support::ask::{compiled, instant};

/// `Q1`, `Q2` … whatever it is that is given.
#[derive(Default)]
struct Counted(AtomicUsize);

impl IdentifierSource for Counted {
    fn identify(&self, _: &'static str, _: &str) -> String {
        format!("Q{}", self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

fn rule_set() -> Value {
    let window = json!({ "Start": "08:00", "End": "18:00" });
    json!({
        "Currency": "GBP", "VatRate": 0.2,
        "Carriers": [{ "Reference": "CARRIER_X", "Name": "Carrier X" }],
        "CarrierServices": [{
            "Reference": "CX_NDS", "Name": "Next Day Super", "Carrier": "CARRIER_X",
            "Transit": [{ "TransitDays": { "Min": 1, "Max": 1 }, "DeliveryWindow": window }],
            "Rates": [{ "Bands": [{ "Price": 26 }] }],
            "Surcharges": [{ "Name": "Fuel", "Percent": 6.5 }],
        }],
    })
}

fn calls(answers: Answers, shipping_date: Option<&str>) -> Calls<MemoryStore> {
    let consignment = json!({
        "Reference": "EC-1", "ShippingDate": shipping_date, "Packages": [{ "Weight": { "Value": 2, "Unit": "Kg" } }],
        "Addresses": [{ "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }],
    });
    let store = MemoryStore::default();
    store.add(consignment.to_string().parse().unwrap());
    Calls::new(compiled(&rule_set()), store, answers)
}

const ASKED: &str = r#"{ "ConsignmentReference": "EC-1" }"#;

#[test]
fn quotes_are_written_to_the_letter() {
    let calls = calls(Answers::default().with_identifiers(Arc::new(Counted::default())), Some("2019-05-02"));
    let answer = calls.quotes(ASKED, instant("2019-05-01T09:00:00Z")).unwrap();
    let expected = concat!(
        r#"{"QuoteRequestReference":"Q2","Quotes":[{"QuoteReference":"Q1","Requestor":null,"CreationDate":"2019-05-01T09:00:00+00:00","#,
        r#""ExpiryDate":"2019-05-02T00:00:00+00:00","ConsignmentReference":"EC-1","ConsignmentReferenceProvidedByCustomer":null,"#,
        r#""MpdCarrierService":"Next Day Super","MpdCarrierServiceReference":"CX_NDS","MpdCarrierServiceSource":"Custom","CarrierReference":"CARRIER_X","#,
        r#""OriginAddress":null,"DestinationAddress":{"AddressType":"Destination","Country":{"IsoCode":{"TwoLetterCode":"GB"}}},"#,
        r#""CollectionDate":"2019-05-02T00:00:00","EarliestDeliveryDate":"2019-05-03T08:00:00","LatestDeliveryDate":"2019-05-03T18:00:00","#,
        r#""BasePrice":{"Net":26.00,"Gross":31.20,"VatRate":{"Reference":"GB-0.2000","CountryIsoCode":"GB","Type":"Standard","Rate":0.2},"VatAmount":5.20,"Currency":{"Name":"Pound sterling","IsoCode":"GBP"}},"#,
        r#""Price":{"Net":27.69,"Gross":33.23,"VatRate":{"Reference":"GB-0.2000","CountryIsoCode":"GB","Type":"Standard","Rate":0.2},"VatAmount":5.54,"Currency":{"Name":"Pound sterling","IsoCode":"GBP"}},"#,
        r#""Surcharges":[{"MpdCarrierServiceReference":"CX_NDS","Reference":"Fuel","Label":"Fuel","Description":"Fuel","CurrencyIsoCode":"GBP","Price":1.69,"#,
        r#""ApplicationType":"Consignment"}],"Legs":[{"JourneyStage":"EndToEnd","CarrierService":{"Reference":"CX_NDS","Name":"Next Day Super","#,
        r#""CarrierReference":"CARRIER_X","CarrierName":"Carrier X","ExternalReference":null,"IsDropOff":false,"IsPickUp":false,"IsTimed":false,"#,
        r#""IsTracked":false,"IsSigned":false,"ServiceDirection":"Outbound"},"CarrierAccountReference":null,"DeliveryHub":null,"CostItems":[],"#,
        r#""VolumetricParcelWeight":null,"CollectionType":"Scheduled"}],"CarrierAccountOwner":null,"IsElectioService":false,"#,
        r#""ServiceDirection":"Outbound","ComparedPrice":27.69}],"Message":"1 quote found for consignment EC-1","UnqualifiedServices":[]}"#,
    );
    assert_eq!(serde_json::to_string(&answer).unwrap(), expected);
}

#[test]
fn delivery_options_are_written_to_the_letter() {
    let calls = calls(Answers::default().with_identifiers(Arc::new(Counted::default())), Some("2019-05-02"));
    let answer = calls.delivery_options(ASKED, instant("2019-05-01T09:00:00Z")).unwrap();
    let expected = concat!(
        r#"{"DeliveryOptions":[{"Reference":"Q1","EstimatedDeliveryDate":{"Date":"2019-05-03T00:00:00","Guaranteed":true,"DayOfWeek":"Friday"},"#,
        r#""DeliveryWindow":{"Start":"08:00:00","End":"18:00:00","UtcOffset":"+00:00"},"Carrier":"Carrier X","CarrierService":"Next Day Super","#,
        r#""CarrierServiceReference":"CX_NDS","CarrierServiceTypes":["Scheduled"],"#,
        r#""Price":{"Net":27.69,"Gross":33.23,"VatRate":{"Reference":"GB-0.2000","CountryIsoCode":"GB","Type":"Standard","Rate":0.2},"VatAmount":5.54,"Currency":{"Name":"Pound sterling","IsoCode":"GBP"}},"#,
        r#""AllocationCutOff":null,"OperationalCutOff":null,"ServiceDirection":"Outbound","Location":null,"#,
        r#""CollectionDate":"2019-05-02T00:00:00+00:00","EarliestDeliveryDate":"2019-05-03T08:00:00","LatestDeliveryDate":"2019-05-03T18:00:00"}],"#,
        r#""NonGuaranteedDeliveryOption":null,"ConsignmentReference":"EC-1","Dates":["2019-05-03"]}"#,
    );
    assert_eq!(serde_json::to_string(&answer).unwrap(), expected);
}

#[test]
fn references_are_the_same_in_every_run_and_no_two_alike() {
    let ask = |at: &str| {
        let calls = calls(Answers::default(), None);
        let quotes = calls.quotes(ASKED, instant(at)).unwrap();
        let options = calls.delivery_options(ASKED, instant(at)).unwrap();
        let mut references = vec![quotes.quote_request_reference];
        references.extend(quotes.quotes.into_iter().map(|quote| quote.quote_reference));
        references.extend(options.delivery_options.into_iter().map(|option| option.reference));
        references
    };
    let (one, again, later) = (ask("2019-05-01T09:00:00Z"), ask("2019-05-01T09:00:00Z"), ask("2019-05-01T09:00:01Z"));
    assert_eq!(one, again);
    assert!(one.len() > 10, "{one:?}");
    assert_eq!(one.iter().chain(&later).collect::<BTreeSet<_>>().len(), 2 * one.len(), "{one:?} {later:?}");
}

/// Forgetting what has expired leaves all that can still be taken or selected.
#[test]
fn what_can_still_be_selected_is_not_forgotten() {
    let (offered, later) = (instant("2019-05-01T09:00:00Z"), instant("2019-05-01T12:00:00Z"));
    let calls = calls(Answers::default(), None);
    let options = calls.delivery_options(ASKED, offered).unwrap().delivery_options;
    let reference = &options[0].reference;
    let request = json!({ "ConsignmentReference": "EC-1", "DeliveryOptionReference": reference }).to_string();
    assert_eq!(calls.clone().select_option(&request, later).unwrap().status_code, 200);
    calls.store().forget_expired(later);
    assert_eq!(calls.select_option(&request, later).unwrap().status_code, 200, "forgotten");
}

#[test]
fn a_quote_is_forgotten_after_its_expiry() {
    let calls = calls(Answers::default(), Some("2019-05-02"));
    let quote = calls.quotes(ASKED, instant("2019-05-01T09:00:00Z")).unwrap().quotes.remove(0).quote_reference;
    let request = json!({ "ConsignmentReference": "EC-1", "QuoteReference": quote }).to_string();
    calls.store().forget_expired(instant("2019-05-02T00:00:00Z"));
    assert_eq!(calls.clone().allocate_with_quote(&request, instant("2019-05-02T00:00:00Z")).unwrap().status_code, 200);
    calls.store().forget_expired(instant("2019-05-02T00:00:01Z"));
    assert_eq!(calls.allocate_with_quote(&request, instant("2019-05-02T00:00:01Z")).unwrap().status_code, 404);
}

/// In Nuuk the clocks go from 23:00 on 28 March 2026 to midnight: what is collected at 23:30 that night is collected on the next date.
#[test]
fn a_collection_time_that_the_clocks_skip_into_the_next_date_is_quoted_and_taken() {
    let mut rules = rule_set();
    rules["ShippingLocations"] = json!([{
        "Reference": "Nuuk", "Place": "GL", "TimeZone": "America/Nuuk",
        "Collections": [{ "Carrier": "CARRIER_X", "Days": ["Saturday"], "Time": "23:30" }],
    }]);
    let consignment = json!({
        "Reference": "EC-1", "Packages": [{ "Weight": { "Value": 2, "Unit": "Kg" } }],
        "Addresses": [
            { "AddressType": "Origin", "ShippingLocationReference": "Nuuk" },
            { "AddressType": "Destination", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } },
        ],
    });
    let (matcher, at) = (compiled(&rules), instant("2026-03-27T12:00:00Z"));
    let consignment = consignment.to_string().parse().unwrap();
    let quote = matcher.all().quotes(&consignment, at).unwrap().first().unwrap();
    assert_eq!(quote.collection().to_rfc3339(), "2026-03-29T00:30:00-01:00");
    let taken = matcher.allocate_with_quote(&consignment, &quote, at);
    assert_eq!(taken.unwrap(), matcher.all().allocate(&consignment, at).unwrap());
}
