//! The decisions that the cases of `rules-examples` ask for, and what the library answers to them: what everything else must answer to the byte.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "each test asks for some of it, and stops where it is wrong"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use consign::chrono::{DateTime, Utc};
use consign::pro::Answers;
use consign::{Allocation, CallOptions, Consignment, Matcher, Pool, RuleSet, State};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// So many consignments are decided by every run of their folder.
const MOST_ORDERS: usize = 300;

/// What a case asks.
pub(crate) struct Run {
    pub(crate) folder: PathBuf,
    pub(crate) rules: PathBuf,
    pub(crate) at: String,
    /// What narrows the services, by the keywords of `Matcher.only` in Python.
    pub(crate) only: Map<String, Value>,
    /// The consignments of which it expects something.
    pub(crate) expects: Vec<String>,
}

impl Run {
    pub(crate) fn instant(&self) -> DateTime<Utc> {
        self.at.parse().unwrap()
    }

    pub(crate) fn matcher(&self) -> Matcher {
        RuleSet::from_json(&fs::read_to_string(&self.rules).unwrap()).unwrap().compile().unwrap()
    }

    pub(crate) fn word(&self, name: &str) -> Option<&str> {
        self.only.get(name).and_then(Value::as_str)
    }

    pub(crate) fn is(&self, name: &str) -> Option<bool> {
        self.only.get(name).and_then(Value::as_bool)
    }

    pub(crate) fn pool(&self, matcher: &Matcher) -> Pool {
        let mut pool = match (self.word("service"), self.word("group")) {
            (Some(service), _) => matcher.service(service).unwrap(),
            (None, Some(group)) => matcher.group(group).unwrap(),
            (None, None) => matcher.all(),
        };
        let mut filter = consign::ServiceFilter::default();
        filter.direction = self.word("direction").map(|direction| direction.parse().unwrap());
        (filter.is_pick_up, filter.is_drop_off) = (self.is("pick_up"), self.is("drop_off"));
        if filter != consign::ServiceFilter::default() {
            pool = pool.filter(filter);
        }
        let mut call = CallOptions::default();
        call.objective = self.word("objective").map(|objective| objective.parse().unwrap());
        call.usage = self.only.get("usage").map(|usage| matcher.usage(&usage.to_string()).unwrap()).unwrap_or_default();
        pool = pool.with(&call).unwrap();
        self.word("booking_code").map_or(pool.clone(), |code| pool.booked(&code.parse().unwrap()).unwrap())
    }

    /// The file of its folder's consignments.
    pub(crate) fn file(&self) -> PathBuf {
        let array = self.folder.join("consignments.json");
        if array.is_file() { array } else { self.folder.join("consignments.jsonl") }
    }

    /// Those consignments; of thousands only those of which it expects something.
    pub(crate) fn orders(&self) -> Vec<Order> {
        let orders = orders(&self.file());
        if orders.len() > MOST_ORDERS { self.expected(orders) } else { orders }
    }

    /// Those of which it expects something.
    pub(crate) fn expected(&self, mut orders: Vec<Order>) -> Vec<Order> {
        orders.retain(|order| order.reference.as_ref().is_some_and(|reference| self.expects.contains(reference)));
        orders
    }
}

/// What the cases of all folders ask, in order.
pub(crate) fn runs(examples: &Path) -> Vec<Run> {
    let mut folders: Vec<_> = fs::read_dir(examples).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.iter().flat_map(|folder| of_folder(folder)).collect()
}

fn of_folder(folder: &Path) -> Vec<Run> {
    let cases: Value = serde_json::from_str(&fs::read_to_string(folder.join("cases.json")).unwrap()).unwrap();
    let run = |case: &Value| {
        let (expects, at) = (case["Expect"].as_object()?, case["At"].as_str().or(cases["At"].as_str())?);
        Some(Run {
            folder: folder.to_owned(),
            rules: folder.join(case["Rules"].as_str().unwrap_or("rules.json")),
            at: at.to_owned(),
            only: only(case),
            expects: expects.keys().cloned().collect(),
        })
    };
    cases["Cases"].as_array().unwrap().iter().filter_map(run).collect()
}

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

/// One of a folder's consignments.
pub(crate) struct Order {
    pub(crate) reference: Option<String>,
    pub(crate) text: String,
    /// The file's text, and where it begins in it.
    source: Rc<str>,
    start: usize,
}

impl Order {
    /// Blanks in place of all that stands before it in the file.
    fn before(&self) -> String {
        self.source[..self.start].chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }).collect()
    }
}

/// The consignments of a file.
pub(crate) fn orders(file: &Path) -> Vec<Order> {
    let source: Rc<str> = fs::read_to_string(file).unwrap_or_default().into();
    let texts: Vec<&str> = if file.extension().is_some_and(|ending| ending == "json") {
        serde_json::from_str::<Vec<&RawValue>>(&source).unwrap().into_iter().map(RawValue::get).collect()
    } else {
        source.lines().collect()
    };
    let order = |text: &str| Order {
        reference: serde_json::from_str::<Map<String, Value>>(text).ok().and_then(|fields| {
            // In any case, as the library reads it.
            fields.iter().find_map(|(name, value)| value.as_str().filter(|_| name.eq_ignore_ascii_case("Reference")).map(str::to_owned))
        }),
        text: text.to_owned(),
        source: Rc::clone(&source),
        start: text.as_ptr().addr() - source.as_ptr().addr(),
    };
    texts.into_iter().map(order).collect()
}

/// What is answered to the allocation of consignments, each counting for those after it; `None` for one that can't be read where none is
/// `kept` that can't. What is kept is Unallocated at first, whatever it says.
pub(crate) fn allocated(run: &Run, orders: &[Order], are_kept: bool) -> Vec<Option<String>> {
    let (matcher, answers) = (run.matcher(), Answers::default());
    let mut pool = run.pool(&matcher);
    let mut answer = |order: &Order| {
        let mut consignment = match Consignment::from_json(&order.text) {
            Ok(consignment) => consignment,
            Err(_) if are_kept => return None,
            Err(_) => {
                let error = Consignment::from_json(&(order.before() + &order.text)).unwrap_err();
                return Some(serde_json::to_string(&answers.invalid(&error, None, matcher.fingerprint())).unwrap());
            }
        };
        if are_kept {
            consignment.state = State::Unallocated;
        }
        let allocation = match pool.allocate(&consignment, run.instant()) {
            Ok(allocation) => allocation,
            Err(refusal) => {
                return Some(serde_json::to_string(&answers.refused(&refusal, &consignment.state, matcher.fingerprint())).unwrap());
            }
        };
        if let Allocation::Allocated(summary) = &allocation {
            pool.usage_mut().add(&summary.increments).unwrap();
        }
        Some(serde_json::to_string(&answers.allocation(&allocation, None)).unwrap())
    };
    orders.iter().map(&mut answer).collect()
}
