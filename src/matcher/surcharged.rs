//! What became of the surcharges on a price, in words.

use super::compiled::Compiled;
use crate::condition::{Asked, ConditionId};
use crate::money::{Currency, Minor};
use crate::tariff::{Limit, Surcharge, Surcharges, Told, WhatOfIt};
use crate::time::date_of;

/// What became of a surcharge: its name, what it comes to if it applies, and why.
pub(super) type Step = (String, Option<String>, String);

impl Compiled {
    /// Puts into words what became of a surcharge, one of a list, on a price in a currency.
    pub(super) fn surcharge_step(list: &Surcharges, told: &Told<'_>, asked: &Asked<'_>, currency: Currency) -> Step {
        let Told { surcharge, what, .. } = told;
        let money = |count: i64| Minor::known(count).decimal(currency).to_string();
        let name = surcharge.name.to_string();
        match what {
            WhatOfIt::No(limit) => (name, None, format!("not for it: {}", why_not(surcharge, *limit, asked))),
            WhatOfIt::Beaten(rival) => {
                let rival = list.all.get(*rival).map(|listed| &*listed.surcharge.name).unwrap_or_default();
                (name, None, format!("`{rival}` of the same family counts instead"))
            }
            WhatOfIt::Weighs => (name, None, format!("says what packages weigh at least: {}", why(surcharge, asked))),
            WhatOfIt::Line { line, packages, of } => {
                let [collected, _] = asked.dates.unwrap_or_default();
                let percentages = surcharge.percentages(collected).into_iter().map(|percent| format!(", {percent} % of {}", money(*of)));
                let bounds = surcharge.bounds().map(|bound| bound.map(|bound| bound.money_text(currency)));
                let bounds = ["least", "most"].into_iter().zip(bounds).filter_map(|(end, bound)| Some(format!(", at {end} {}", bound?)));
                let words = surcharge.words.iter().map(|words| format!(", {words}"));
                let of: String = words.chain(percentages).chain(bounds).collect();
                let packages =
                    packages.map_or_else(String::new, |count| format!(", for {count} package{}", if count == 1 { "" } else { "s" }));
                (name, Some(money(*line)), format!("{}{of}{packages}", why(surcharge, asked)))
            }
        }
    }
}

/// The words of a condition: of the consignment, or of each package.
fn words(surcharge: &Surcharge, id: ConditionId, asked: &Asked<'_>) -> String {
    if !surcharge.is_per_package() {
        return asked.words(id);
    }
    let packages = asked.facts.consignment().packages.len().min(crate::rule::MOST_FIGURES);
    (0..packages).map(|package| asked.words_of_package(id, package)).collect::<Vec<_>>().join("; ")
}

/// Why a surcharge applies.
fn why(surcharge: &Surcharge, asked: &Asked<'_>) -> String {
    let gate = &surcharge.gate;
    let of_all = [gate.places.map(|(_, id)| id), gate.from, gate.tags].into_iter().flatten().map(|id| asked.words(id));
    let said: Vec<String> = of_all.chain(gate.when.map(|id| words(surcharge, id, asked))).collect();
    if said.is_empty() { "it applies".to_owned() } else { format!("it applies, as {}", said.join(", ")) }
}

/// Which limit says that a surcharge doesn't apply.
fn why_not(surcharge: &Surcharge, limit: Limit, asked: &Asked<'_>) -> String {
    let gate = &surcharge.gate;
    let [collected, latest] = asked.dates.unwrap_or_default().map(date_of);
    let of_all = |id: Option<ConditionId>| id.map(|id| asked.words(id)).unwrap_or_default();
    match limit {
        Limit::Validity => format!("it isn't valid on the collection date `{collected}`"),
        Limit::Days => format!("it isn't for collections on {}s", collected.format("%A")),
        Limit::DeliveryDays => format!("it isn't for deliveries on {}s", latest.format("%A")),
        Limit::Places => of_all(gate.places.map(|(_, id)| id)),
        Limit::From => of_all(gate.from),
        Limit::Zones => {
            let zones = gate.zones.iter().flatten().map(|zone| format!("`{zone}`")).collect::<Vec<_>>().join(", ");
            format!("the zone of the price is none of {zones}")
        }
        Limit::Tags => of_all(gate.tags),
        Limit::Amounts => "none of its amounts holds".to_owned(),
        Limit::When => gate.when.map(|id| words(surcharge, id, asked)).unwrap_or_default(),
    }
}
