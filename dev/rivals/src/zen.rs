//! zen-engine, by GoRules: one decision table that collects every row that holds, a row for each service, compiled once.
//!
//! The engine indexes cells that name values or booleans, and evaluates cells with ranges for the rows that are left. So zone and direction
//! are columns of names, and each tag and each excluded place a column of its own, in which `false` stands for a service that doesn't take
//! what has it.
//!
//! A cell that doesn't parse is no error to the engine, its row just never holds (one that begins with a bracket was met): the test of
//! the answers is what guards against it.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use serde_json::{Map, Value, json};
use zen_engine::model::DecisionContent;
use zen_engine::{Decision, DecisionEngine, Variable};

use crate::{Question, Service};

/// A compiled decision table.
pub struct Zen {
    decision: Decision,
    tags: BTreeSet<String>,
    places: BTreeSet<String>,
}

impl Zen {
    /// Writes the table and compiles it.
    #[must_use]
    pub fn new(services: &[Service]) -> Self {
        let tags: BTreeSet<String> = services.iter().flat_map(|service| service.tags.clone()).collect();
        let places: BTreeSet<String> = services.iter().flat_map(|service| service.excluded.clone()).collect();
        let table = table(services, &tags, &places);
        let graph = json!({
            "nodes": [
                { "id": "asked", "name": "asked", "type": "inputNode" },
                { "id": "table", "name": "table", "type": "decisionTableNode", "content": table },
                { "id": "eligible", "name": "eligible", "type": "outputNode" }
            ],
            "edges": [
                { "id": "in", "type": "edge", "sourceId": "asked", "targetId": "table" },
                { "id": "out", "type": "edge", "sourceId": "table", "targetId": "eligible" }
            ]
        });
        let content: DecisionContent = serde_json::from_value(graph).expect("a decision graph");
        let mut decision = DecisionEngine::default().create_decision(Arc::new(content)).expect("a graph and no policy");
        decision.validate().expect("a valid graph");
        decision.compile();
        Self { decision, tags, places }
    }

    /// What the table is asked about a consignment.
    #[must_use]
    pub fn context(&self, question: &Question) -> Variable {
        let figures = Question::FIGURES.into_iter().zip(question.figures);
        let mut context: Map<String, Value> = figures.map(|(name, figure)| (name.to_owned(), figure.into())).collect();
        context.insert("zone".into(), question.zone.clone().into());
        context.insert("direction".into(), question.direction.clone().into());
        context.extend(self.tags.iter().map(|tag| (tag_field(tag), question.tags.contains(tag).into())));
        context.insert("unknownTag".into(), question.tags.iter().any(|tag| !self.tags.contains(tag)).into());
        context.extend(self.places.iter().map(|place| (place_field(place), question.places.contains(place).into())));
        Value::Object(context).into()
    }

    /// The numbers of the services that take it.
    #[must_use]
    pub fn eligible(&self, context: &Variable) -> Vec<usize> {
        let evaluation = pin!(self.decision.evaluate(context.clone()));
        // Nothing in a table waits for anything.
        let Poll::Ready(response) = evaluation.poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("a decision table waits for nothing");
        };
        let rows = response.expect("an evaluation").result.as_array().expect("a list of rows");
        let service = |row: &Variable| row.dot("service").and_then(|number| number.as_number());
        rows.borrow().iter().map(|row| service(row).expect("a number").try_into().expect("a small number")).collect()
    }
}

fn table(services: &[Service], tags: &BTreeSet<String>, places: &BTreeSet<String>) -> Value {
    let mut fields: Vec<String> = ["zone", "direction", "unknownTag"].map(String::from).to_vec();
    fields.extend(tags.iter().map(|tag| tag_field(tag)));
    fields.extend(places.iter().map(|place| place_field(place)));
    fields.extend(Question::FIGURES.map(String::from));
    let inputs = fields.iter().map(|field| json!({ "id": field, "name": field, "field": field, "type": "expression" }));
    json!({
        "hitPolicy": "collect",
        "inputs": inputs.collect::<Value>(),
        "outputs": [{ "id": "service", "name": "service", "field": "service", "type": "expression" }],
        "rules": services.iter().map(|service| row(service, tags)).collect::<Value>(),
    })
}

/// What is left out of a row holds for anything.
fn row(service: &Service, tags: &BTreeSet<String>) -> Value {
    let mut row = Map::new();
    let mut cell = |field: String, test: String| row.insert(field, test.into());
    cell("_id".into(), format!("row-{}", service.number));
    cell("zone".into(), service.zones.iter().map(|zone| format!("\"{zone}\"")).collect::<Vec<_>>().join(", "));
    cell("direction".into(), format!("\"{}\"", service.direction));
    cell("unknownTag".into(), "false".into());
    for tag in tags.iter().filter(|tag| !service.tags.contains(tag)) {
        cell(tag_field(tag), "false".into());
    }
    for place in &service.excluded {
        cell(place_field(place), "false".into());
    }
    for (figure, least, most) in &service.bounds {
        let test = match (least, most) {
            (Some(least), Some(most)) => format!("[{least}..{most}]"),
            (Some(least), None) => format!(">= {least}"),
            (None, Some(most)) => format!("<= {most}"),
            (None, None) => continue,
        };
        cell((*figure).to_owned(), test);
    }
    cell("service".into(), service.number.to_string());
    row.into()
}

fn tag_field(tag: &str) -> String {
    format!("tag{}", tag.replace(' ', ""))
}

fn place_field(place: &str) -> String {
    format!("place{}", place.replace(' ', ""))
}
