//! What the library answers to the cases of `rules-examples`: what the package must answer to the byte.

#[path = "../../../../tests/support/runs.rs"]
mod runs;

use std::path::Path;

use consign::chrono::{DateTime, Utc};
use consign::pro::{Answers, ExplanationAnswer, OptionTerms, options, quotes};
use consign::{Consignment, Pool, Refusal};
use serde::Serialize;
use serde_json::{Value, json};

/// A line for each consignment that a case decides.
pub(crate) fn answers(examples: &Path) -> String {
    let mut lines = Vec::new();
    for run in runs::runs(examples) {
        let (matcher, orders) = (run.matcher(), runs::orders(&run.file()));
        let pool = run.pool(&matcher);
        for reference in &run.expects {
            let Some(order) = orders.iter().find(|order| order.reference.as_ref() == Some(reference)) else { continue };
            let asked = asked(&pool, &order.text, run.instant());
            lines.push(
                json!({ "rules": run.rules, "at": run.at, "only": run.only, "consignment": order.text, "answers": asked }).to_string(),
            );
        }
    }
    lines.join("\n")
}

/// The answers to all questions, or why there are none.
fn asked(pool: &Pool, text: &str, at: DateTime<Utc>) -> Value {
    let consignment = match Consignment::from_json(text) {
        Ok(consignment) => consignment,
        Err(error) => return json!({ "refused": error.to_string() }),
    };
    let written = |answer: Result<String, Refusal>| answer.map_or_else(|refusal| json!({ "refused": refusal.to_string() }), Value::from);
    let answers = Answers::default();
    let explained = || {
        let (explanation, instead) = (pool.explain(&consignment, at)?, pool.instead(&consignment, at)?);
        Ok(to_text(&ExplanationAnswer::new(&explanation, &instead, at, pool.matcher().fingerprint(), true)))
    };
    json!({
        "allocate": written(pool.allocate(&consignment, at).map(|allocation| to_text(&answers.allocation(&allocation, None)))),
        "quotes": written(quotes(pool, &consignment, at, &answers).map(|(answer, _)| to_text(&answer))),
        "explain": written(explained()),
        "delivery_options": written(options(pool, &consignment, at, OptionTerms::default(), &answers).map(|(answer, _)| to_text(&answer))),
    })
}

fn to_text(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).unwrap()
}
