//! What the page of HTTP shows of the service is what it answers.

use std::path::Path;
use std::process::Command;

use serde_json::{Deserializer, Value};

use super::support::Service;

/// Whether all that is shown is so: objects may have more fields.
fn holds(shown: &Value, found: &Value) -> bool {
    match (shown, found) {
        (Value::Object(shown), Value::Object(found)) => {
            shown.iter().all(|(name, value)| found.get(name).is_some_and(|found| holds(value, found)))
        }
        (Value::Array(shown), Value::Array(found)) => {
            shown.len() == found.len() && shown.iter().zip(found).all(|(one, other)| holds(one, other))
        }
        _ => shown == found,
    }
}

fn values(text: &str) -> Vec<Value> {
    Deserializer::from_str(text).into_iter().map(|value| value.unwrap_or_else(|error| panic!("{error}: {text}"))).collect()
}

#[test]
fn the_page_shows_real_answers() {
    if !Command::new("curl").arg("--version").output().is_ok_and(|output| output.status.success()) {
        eprintln!("left out: curl is not installed");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join("docs/src/http.md")).unwrap();
    let rules = std::fs::read_to_string(root.join("rules-examples/uk-retailer/rules.json")).unwrap();
    let service = Service::start(&serde_json::from_str(&rules).unwrap(), None, |_| {});
    let mut count = 0;
    for block in page.split("```sh\n").skip(1) {
        let (commands, rest) = block.split_once("```").unwrap();
        let shown = rest.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
        let commands = commands.replace("127.0.0.1:8080", &service.client.address.to_string());
        let output = Command::new("bash").args(["-c", &commands]).output().unwrap();
        let (shown, found) = (values(shown), values(&String::from_utf8(output.stdout).unwrap()));
        assert_eq!(shown.len(), found.len(), "{found:?}");
        for (shown, found) in shown.iter().zip(&found) {
            assert!(holds(shown, found), "the page shows {shown}\nbut there comes {found}");
        }
        count += 1;
    }
    assert_eq!(count, 2);
}
