//! How much: capacities, what is used of them, and commitments (capacities, in turn).

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use num_rational::BigRational;
use num_traits::Zero;
use serde_json::Value;

use super::answer::{Offer, Told, Verdict};
use super::booking::Booking;
use super::condition::Own;
use super::consignment::{Consignment, Package};
use super::number::{cubic_millimetres, decimal, exact, grams, to_steps};
use super::price::is_valid;
use super::shipping::is_at_its_locations;
use super::time::Trip;
use super::{Choice, Reason, World, called, list, text};

/// What is counted against each capacity in each of its periods, in its unit. Nothing stands where nothing is counted.
pub type Use = BTreeMap<(String, String), BigRational>;

/// How a usage is written: `{ "DPD_LEEDS": { "2026-11-09": 12 } }`.
pub fn usage(json: &Value) -> Use {
    let capacities = json.as_object().expect("a usage");
    let periods = capacities.iter().flat_map(|(capacity, periods)| {
        let periods = periods.as_object().expect("periods").iter();
        periods.map(move |(period, used)| ((capacity.clone(), period.clone()), exact(used)))
    });
    periods.filter(|(_, used)| !used.is_zero()).collect()
}

/// Both together.
pub fn add(usage: &mut Use, more: &Use) {
    for (counted, amount) in more {
        *usage.entry(counted.clone()).or_default() += amount;
    }
}

/// A batch: each consignment counts for those after it. What each comes to, and the use afterwards, what came in included.
pub fn in_turn(rule_set: &Value, consignments: &[Value], at: &str, choice: &Choice, mut used: Use) -> (Vec<(Verdict, Told)>, Use) {
    let answers = consignments.iter().map(|consignment| {
        let answer = called(rule_set, consignment, at, choice, &Booking::default().with_usage(used.clone()), None);
        add(&mut used, &answer.1.increments);
        answer
    });
    (answers.collect(), used)
}

/// What capacities say of a service's dates.
pub(super) struct Room {
    /// The date that it would be collected on: the first one that keeps the promise, or with `NextDate` the first that isn't full.
    pub trip: Option<Trip>,
    pub reasons: Vec<Reason>,
}

impl World<'_> {
    /// Which of the dates that keep the promise a service has room on. There is at least one.
    pub(super) fn room(&self, service: &Value, consignment: &Consignment, trips: Vec<Trip>) -> Room {
        for trip in trips {
            let full = self.full(service, consignment, &trip);
            // As if the date were closed. Where both kinds are full it is the next service's turn.
            if !full.is_empty() && full.iter().all(|capacity| capacity["WhenFull"] == "NextDate") {
                continue;
            }
            let reached = (!full.is_empty()).then_some("CapacityReached");
            let reasons = self.uncounted(service, consignment, &trip).into_iter().chain(reached);
            return Room { reasons: reasons.map(Reason::other).collect(), trip: Some(trip) };
        }
        Room { trip: None, reasons: vec![Reason::other("CapacityReached")] }
    }

    /// Whether nothing keeps the service from this very date.
    pub fn has_room(&self, service: &Value, consignment: &Consignment, trip: &Trip) -> bool {
        self.full(service, consignment, trip).is_empty() && self.uncounted(service, consignment, trip).is_empty()
    }

    /// Those of which taking the consignment would exceed the `Max`.
    fn full(&self, service: &Value, consignment: &Consignment, trip: &Trip) -> Vec<&Value> {
        let exceeds = |capacity: &&Value| {
            let amount = self.counts_for(capacity, consignment);
            !capacity["Max"].is_null() && amount.is_ok_and(|amount| self.used(capacity, trip) + amount > exact(&capacity["Max"]))
        };
        self.against(service, consignment, trip).filter(exceeds).collect()
    }

    /// Why the figure that a capacity with a `Max` counts isn't known.
    fn uncounted(&self, service: &Value, consignment: &Consignment, trip: &Trip) -> Vec<&'static str> {
        let with_max = self.against(service, consignment, trip).filter(|capacity| !capacity["Max"].is_null());
        with_max.filter_map(|capacity| self.counts_for(capacity, consignment).err()).collect()
    }

    /// What an allocation counts.
    pub fn increments(&self, offer: &Offer, consignment: &Consignment) -> Use {
        let service = self.find("CarrierServices", &offer.service).expect("a service of the rule set");
        let counted = self.against(service, consignment, &offer.trip).filter_map(|capacity| {
            let amount = self.counts_for(capacity, consignment).ok()?;
            Some(((text(&capacity["Reference"]).to_owned(), period(capacity, offer.trip.collected)), amount))
        });
        counted.filter(|(_, amount)| !amount.is_zero()).collect()
    }

    /// The offsets of the commitments that aren't met yet, in the rule set's currency.
    pub fn offsets(&self, service: &Value, consignment: &Consignment, trip: &Trip) -> BigRational {
        let own = Own { trip: Some(trip), price: None };
        self.against(service, consignment, trip)
            .filter(|capacity| !capacity["Offset"].is_null() && self.used(capacity, trip) < exact(&capacity["Min"]))
            // What isn't known gives nothing.
            .filter(|capacity| self.condition_holds(capacity, consignment, own) == Some(true))
            .map(|capacity| exact(&capacity["Offset"]["Amount"]))
            .sum()
    }

    /// Those that the consignment counts against, if the service takes it on that date.
    fn against(&self, service: &Value, consignment: &Consignment, trip: &Trip) -> impl Iterator<Item = &Value> {
        let own = Own { trip: Some(trip), price: None };
        list(&self.rules["Capacities"]).iter().filter(move |capacity| {
            self.is_for(capacity, service)
                && is_at_its_locations(capacity, consignment)
                && is_valid(capacity, trip.collected)
                // What isn't known counts as met where there is a `Max`.
                && self.condition_holds(capacity, consignment, own).unwrap_or(!capacity["Max"].is_null())
        })
    }

    fn used(&self, capacity: &Value, trip: &Trip) -> BigRational {
        let counted = (text(&capacity["Reference"]).to_owned(), period(capacity, trip.collected));
        self.used.get(&counted).cloned().unwrap_or_default()
    }

    /// What a consignment counts for, or the code of what is missing.
    fn counts_for(&self, capacity: &Value, consignment: &Consignment) -> Result<BigRational, &'static str> {
        let unit = |default| capacity["Unit"].as_str().unwrap_or(default);
        let amount = match capacity["Of"].as_str().unwrap_or("Consignments") {
            "Consignments" => decimal("1"),
            "Packages" => BigRational::from_integer(consignment.packages.len().into()),
            "Weight" => &consignment.weight / grams(&decimal("1"), unit("Kg")),
            "Volume" => {
                let volume: Option<BigRational> = consignment.packages.iter().map(Package::volume).sum();
                volume.ok_or("MissingData")? / cubic_millimetres(&decimal("1"), unit("M3"))
            }
            "Value" => {
                let value = consignment.value.as_ref().ok_or("MissingData")?;
                let currency = capacity["Currency"].as_str().unwrap_or(self.currency());
                self.converted(&value.amount, &value.currency, currency).ok_or("Currency")?
            }
            other => panic!("no capacity is of {other}"),
        };
        Ok(to_steps(&amount, "Nearest", &decimal("1e-12")))
    }
}

/// The key of the period that a collection date lies in.
fn period(capacity: &Value, date: Date) -> String {
    match capacity["Per"].as_str().unwrap_or("Day") {
        "Day" => date.to_string(),
        "Week" => (date - i64::from(date.weekday().to_monday_zero_offset()).days()).to_string(),
        "Month" => date.strftime("%Y-%m").to_string(),
        "Total" => "Total".to_owned(),
        other => panic!("no capacity is per {other}"),
    }
}
