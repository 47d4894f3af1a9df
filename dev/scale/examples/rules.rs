//! Writes the rule set of the benches with so many services: `cargo run -p consign-scale --example rules -- 100 > rules.json`.

use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let services = std::env::args().nth(1).ok_or("give a number of services")?.parse()?;
    Ok(std::io::stdout().write_all(consign_scale::rule_set(services, consign_scale::SEED).as_bytes())?)
}
