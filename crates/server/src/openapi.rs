//! The description of the routes: OpenAPI, made from the types, and a page to read it.

use std::fmt::Write;
use std::sync::OnceLock;

use axum::Json;
use axum::response::Html;
use consign::pro::{
    AllocateRequest, AllocationAnswer, CarrierServicesAnswer, ConsignmentAnswer, CreatedAnswer, DeallocationAnswer, ErrorAnswer,
    GroupQuotesAnswer, OptionDocument, OptionsAnswer, OptionsSummary, PickUpAnswer, QuotesAnswer,
};
use consign::{CarrierServiceGroup, Collection, ConsignmentDocument, PackageSize, Reference, RuleSet, ShippingLocation};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::catalogue::{CarrierAnswer, ExchangeAnswer, GroupAnswer};

type Typed = fn(&mut SchemaGenerator) -> Schema;

/// One thing that can be asked.
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    pub(crate) pattern: &'static str,
    summary: &'static str,
    body: Option<Typed>,
    answer: Option<Typed>,
    status: &'static str,
}

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

type Summaries = Vec<AllocationAnswer<'static>>;

/// All that can be asked.
#[rustfmt::skip]
pub(crate) fn operations() -> Vec<Operation> {
    let asks = |method, pattern, summary, answer| Operation { method, pattern, summary, body: None, answer: Some(answer), status: "200" };
    let sends = |method, pattern, summary, body, answer| Operation { method, pattern, summary, body: Some(body), answer: Some(answer), status: "200" };
    let created = |operation: Operation| Operation { status: "201", ..operation };
    let silent = |method, pattern, summary| Operation { method, pattern, summary, body: None, answer: None, status: "200" };
    vec![
        sends("put", "/allocation/allocate", "Allocates consignments, each to the cheapest of all services", of::<AllocateRequest>, of::<Summaries>),
        asks("put", "/allocation/allocate/{date}", "Allocates all that are due by a date, `?ShippingLocationReference=` of one location", of::<Summaries>),
        sends("put", "/allocation/allocatewithservicegroup", "Allocates consignments, each to the cheapest service of a group", of::<AllocateRequest>, of::<Summaries>),
        sends("put", "/allocation/allocatewithservicegroup/{date}", "The same of those that are due by a date; of all that are due, if none is named", of::<AllocateRequest>, of::<Summaries>),
        sends("put", "/allocation/allocatewithcarrierservice", "Allocates consignments to one service", of::<AllocateRequest>, of::<Summaries>),
        sends("put", "/allocation/allocatewithcarrierservice/{date}", "The same of those that are due by a date; of all that are due, if none is named", of::<AllocateRequest>, of::<Summaries>),
        sends("put", "/allocation/allocateconsignmentswithservicefilters", "Allocates consignments, each to the cheapest service that is like that", of::<AllocateRequest>, of::<Summaries>),
        asks("put", "/allocation/{consignment}/allocatewithcheapestquote", "Allocates a consignment to the cheapest of all services", of::<AllocationAnswer<'static>>),
        asks("put", "/allocation/{consignment}/allocatewithservicegroup/{group}", "Allocates a consignment to the cheapest service of a group", of::<AllocationAnswer<'static>>),
        asks("put", "/allocation/{consignment}/allocatewithquote/{quote}", "Allocates a consignment with a quote: to its service, on its dates, at its price", of::<Summaries>),
        created(sends("post", "/consignments", "Stores a consignment; one without a reference gets one", of::<ConsignmentDocument>, of::<CreatedAnswer>)),
        sends("put", "/consignments/deallocatelist", "Deallocates consignments", of::<Vec<Reference>>, of::<Vec<DeallocationAnswer>>),
        asks("get", "/consignments/{consignment}", "A consignment, with its state and its allocation", of::<ConsignmentAnswer>),
        sends("put", "/consignments/{consignment}", "Puts another in the place of a consignment that isn't allocated", of::<ConsignmentDocument>, of::<CreatedAnswer>),
        silent("delete", "/consignments/{consignment}", "Deletes a consignment that isn't allocated"),
        silent("put", "/consignments/{consignment}/deallocate", "Deallocates a consignment"),
        asks("get", "/carrierservices", "All carrier services", of::<CarrierServicesAnswer>),
        asks("get", "/carriers", "All carriers", of::<Vec<CarrierAnswer>>),
        sends("post", "/quotes", "Quotes of all services for a consignment that need not be stored", of::<ConsignmentDocument>, of::<QuotesAnswer>),
        sends("post", "/quotes/servicegroups", "The same group by group", of::<ConsignmentDocument>, of::<Vec<GroupQuotesAnswer>>),
        asks("get", "/quotes/consignment/{consignment}", "Quotes of all services for a stored consignment, in any state", of::<QuotesAnswer>),
        asks("get", "/quotes/{request}", "What was answered to a quote request", of::<QuotesAnswer>),
        sends("post", "/deliveryoptions", "When a consignment can be delivered, that need not be stored; with `DeliveryDate`, `GuaranteedOnly`", of::<ConsignmentDocument>, of::<OptionsAnswer>),
        sends("post", "/deliveryoptions/summary", "The same in short", of::<ConsignmentDocument>, of::<OptionsSummary>),
        sends("post", "/deliveryoptions/pickupoptions", "Where a consignment can be picked up, and when; with `Distance`, `MaxResults`", of::<ConsignmentDocument>, of::<PickUpAnswer>),
        asks("get", "/deliveryoptions/pickupoptions/consignment/{consignment}", "The same of a stored consignment", of::<PickUpAnswer>),
        asks("post", "/deliveryoptions/select/{option}", "Allocates the consignment that an option was asked for to its promise; stores it, if it isn't", of::<AllocationAnswer<'static>>),
        asks("get", "/deliveryoptions/details/{option}", "A delivery option that was offered", of::<OptionDocument>),
        asks("get", "/deliveryoptions/consignment/{consignment}", "When a stored consignment can be delivered", of::<OptionsAnswer>),
        asks("get", "/deliveryoptions/{option}", "A delivery option that was offered", of::<OptionDocument>),
        asks("get", "/servicegroups", "All carrier service groups", of::<Vec<GroupAnswer>>),
        created(sends("post", "/servicegroups", "Adds a group to the rule set in force", of::<CarrierServiceGroup>, of::<GroupAnswer>)),
        asks("get", "/servicegroups/{group}", "A carrier service group", of::<GroupAnswer>),
        sends("put", "/servicegroups/{group}", "Puts another in the place of a group of the rule set in force", of::<CarrierServiceGroup>, of::<GroupAnswer>),
        silent("delete", "/servicegroups/{group}", "Takes a group out of the rule set in force"),
        asks("get", "/packagesizes", "All standard sizes of packages", of::<Vec<PackageSize>>),
        asks("get", "/shippinglocations", "All shipping locations", of::<Vec<ShippingLocation>>),
        asks("get", "/collectioncalendar/{location}/{carrier}", "When a carrier collects at a location", of::<Vec<Collection>>),
        asks("get", "/rules", "The rule set in force", of::<RuleSet>),
        sends("put", "/rules", "Puts another rule set in force", of::<RuleSet>, of::<ExchangeAnswer>),
        silent("put", "/nothing", "Does nothing: what the framework alone takes"),
        silent("get", "/health", "That the process lives"),
        silent("get", "/ready", "That the store can be asked"),
        silent("get", "/metrics", "What is counted, for Prometheus"),
        silent("get", "/openapi.json", "This description"),
        silent("get", "/docs", "This description, to read"),
    ]
}

/// The description.
pub(crate) fn described() -> &'static Value {
    static DESCRIBED: OnceLock<Value> = OnceLock::new();
    DESCRIBED.get_or_init(|| {
        let mut generator = SchemaSettings::openapi3().into_generator();
        let error = of::<ErrorAnswer>(&mut generator);
        let mut paths = Map::new();
        for Operation { method, pattern, summary, body, answer, status } in operations() {
            let mut answers = Map::new();
            let content = answer.map(|answer| json!({ "application/json": { "schema": answer(&mut generator) } }));
            answers.insert(status.to_owned(), json!({ "description": "Done", "content": content.unwrap_or_else(|| json!({})) }));
            answers.insert("default".to_owned(), json!({ "description": "An error", "content": { "application/json": { "schema": error } } }));
            let names = pattern.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            let parameters = names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
            let mut operation = json!({ "summary": summary, "parameters": parameters.collect::<Vec<_>>(), "responses": answers });
            if let (Some(body), Some(operation)) = (body, operation.as_object_mut()) {
                let content = json!({ "application/json": { "schema": body(&mut generator) } });
                operation.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
            }
            let path = paths.entry(pattern).or_insert_with(|| json!({}));
            if let Some(path) = path.as_object_mut() {
                path.insert(method.to_owned(), operation);
            }
        }
        let mut schemas = generator.take_definitions(true);
        // One that has no reference is given one.
        let required = schemas.get_mut("ConsignmentDocument").and_then(|schema| schema.get_mut("required")?.as_array_mut());
        if let Some(required) = required {
            required.retain(|name| name != "Reference");
        }
        json!({
            "openapi": "3.0.3",
            "info": { "title": "consign", "version": env!("CARGO_PKG_VERSION"), "description": "SortedPRO's interface. Paths, and names of fields in what is sent, are read in any case." },
            "paths": paths,
            "components": {
                "schemas": schemas,
                "securitySchemes": { "key": { "type": "apiKey", "in": "header", "name": "ocp-apim-subscription-key" } },
            },
            "security": [{ "key": [] }],
        })
    })
}

/// The same, answered.
pub(crate) async fn document() -> Json<&'static Value> {
    Json(described())
}

/// The description, to read.
pub(crate) async fn page() -> Html<&'static str> {
    static PAGE: OnceLock<String> = OnceLock::new();
    Html(PAGE.get_or_init(written))
}

fn written() -> String {
    let mut page = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>consign</title>\
        <style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}code,pre{font:14px ui-monospace,monospace}\
        pre{overflow:auto;background:#f5f5f5;padding:.5rem}summary{cursor:pointer;margin:.3rem 0}b{display:inline-block;width:4.5rem}</style>\
        <h1>consign</h1><p>SortedPRO's interface, as <a href=\"openapi.json\">OpenAPI</a>.</p><h2>Routes</h2>"
        .to_owned();
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let pretty = |value: &Value| escaped(&serde_json::to_string_pretty(value).unwrap_or_default());
    let all = described();
    for Operation { method, pattern, summary, .. } in operations() {
        let operation = all.get("paths").and_then(|paths| paths.get(pattern)?.get(method)).unwrap_or(&Value::Null);
        // Writing to a text doesn't fail.
        let _ = write!(
            page,
            "<details><summary><b>{}</b><code>{pattern}</code> {}</summary><pre>{}</pre></details>",
            method.to_uppercase(),
            escaped(summary),
            pretty(operation)
        );
    }
    page += "<h2>Shapes</h2>";
    for (name, schema) in all.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten() {
        let _ = write!(page, "<details id=\"{name}\"><summary><code>{name}</code></summary><pre>{}</pre></details>", pretty(schema));
    }
    page
}
