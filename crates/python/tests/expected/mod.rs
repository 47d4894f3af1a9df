//! What the library answers to the cases of `rules-examples`: what the package must answer to the byte.

use std::fs;
use std::path::Path;

use consign::chrono::{DateTime, Utc};
use consign::pro::{Answers, ExplanationAnswer, OptionTerms, options, quotes};
use consign::{CallOptions, Consignment, Matcher, Pool, Refusal, RuleSet};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

/// A line for each consignment that a case decides.
pub(crate) fn answers(examples: &Path) -> String {
    let mut folders: Vec<_> = fs::read_dir(examples).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    let mut lines = Vec::new();
    for folder in folders {
        of_folder(&folder, &mut lines);
    }
    lines.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")
}

fn of_folder(folder: &Path, lines: &mut Vec<Value>) {
    let cases: Value = serde_json::from_str(&fs::read_to_string(folder.join("cases.json")).unwrap()).unwrap();
    let texts = consignments(folder);
    for case in cases["Cases"].as_array().unwrap() {
        let (Some(expect), Some(at)) = (case["Expect"].as_object(), case["At"].as_str().or(cases["At"].as_str())) else { continue };
        let rules = folder.join(case["Rules"].as_str().unwrap_or("rules.json"));
        let matcher = RuleSet::from_json(&fs::read_to_string(&rules).unwrap()).unwrap().compile().unwrap();
        let only = only(case);
        let pool = pool(&matcher, &only);
        for (reference, _) in expect {
            let Some((_, text)) = texts.iter().find(|(own, _)| own == reference) else { continue };
            let asked = asked(&pool, text, at.parse().unwrap());
            lines.push(json!({ "rules": rules, "at": at, "only": only, "consignment": text, "answers": asked }));
        }
    }
}

/// The texts of a folder's consignments, by reference.
fn consignments(folder: &Path) -> Vec<(String, String)> {
    let texts: Vec<String> = match fs::read_to_string(folder.join("consignments.json")) {
        Ok(source) => serde_json::from_str::<Vec<&RawValue>>(&source).unwrap().iter().map(|raw| raw.get().to_owned()).collect(),
        Err(_) => fs::read_to_string(folder.join("consignments.jsonl")).unwrap_or_default().lines().map(str::to_owned).collect(),
    };
    let reference = |text: &String| Some(serde_json::from_str::<Value>(text).ok()?["Reference"].as_str()?.to_owned());
    texts.into_iter().filter_map(|text| Some((reference(&text)?, text))).collect()
}

/// What narrows a case's services, by the keywords of `Matcher.only`.
fn only(case: &Value) -> Map<String, Value> {
    let filters = &case["Filters"];
    let words = [
        ("group", &case["Group"]),
        ("service", &case["Service"]),
        ("booking_code", &case["BookingCode"]),
        ("objective", &case["Objective"]),
        ("usage", &case["Usage"]),
        ("direction", &filters["ServiceDirection"]),
        ("pick_up", &filters["IsPickup"]),
        ("drop_off", &filters["IsDropOff"]),
    ];
    words.into_iter().filter(|(_, value)| !value.is_null()).map(|(word, value)| (word.to_owned(), value.clone())).collect()
}

fn pool(matcher: &Matcher, only: &Map<String, Value>) -> Pool {
    let word = |name: &str| only.get(name).and_then(Value::as_str);
    let mut pool = match (word("service"), word("group")) {
        (Some(service), _) => matcher.service(service).unwrap(),
        (None, Some(group)) => matcher.group(group).unwrap(),
        (None, None) => matcher.all(),
    };
    let mut filter = consign::ServiceFilter::default();
    filter.direction = word("direction").map(|direction| direction.parse().unwrap());
    filter.is_pick_up = only.get("pick_up").and_then(Value::as_bool);
    filter.is_drop_off = only.get("drop_off").and_then(Value::as_bool);
    if filter != consign::ServiceFilter::default() {
        pool = pool.filter(filter);
    }
    let mut call = CallOptions::default();
    call.objective = word("objective").map(|objective| objective.parse().unwrap());
    call.usage = only.get("usage").map(|usage| matcher.usage(&usage.to_string()).unwrap()).unwrap_or_default();
    pool = pool.with(&call).unwrap();
    word("booking_code").map_or(pool.clone(), |code| pool.booked(&code.parse().unwrap()).unwrap())
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
