//! Writes the rule set of the benches with so many services: `cargo run -p consign-scale --example rules -- 100 > rules.json`; or one of a
//! shape: `… -- uk 300`.

use std::io::Write;

use consign_scale::shapes::Shape;
use consign_scale::{SEED, rule_set};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let services = words.pop().ok_or("give a number of services")?.parse()?;
    let shape = words.pop().map(|name| Shape::ALL.into_iter().find(|shape| shape.name() == name).ok_or("a shape is us, uk, eu or au"));
    let text = match shape.transpose()? {
        Some(shape) => shape.rule_set_text(services, 3, SEED),
        None => rule_set(services, SEED),
    };
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}
