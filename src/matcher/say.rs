//! Misses in words: why a service offers nothing, with the figures.

use chrono::{Days, NaiveDate};

use super::collection::Clock;
use super::offer::Miss;
use super::plan::Terms;
use super::rate::Unpriced;
use super::{Compiled, CompiledService};
use crate::consignment::Window;
use crate::facts::Facts;
use crate::rule::{Figure, ReasonCode, Reasons};

impl Compiled {
    /// Puts the reason for a miss into words.
    pub(super) fn say(&self, miss: &Miss, service: &CompiledService, facts: &Facts, clock: &Clock, terms: &[Terms], reasons: &mut Reasons) {
        let to = &facts.destination_text;
        match miss {
            Miss::NotConfigured => reasons.add(ReasonCode::NotConfigured, Figure::new("the service has no transit lanes")),
            Miss::NoLane => {
                let figure = Figure::new(match service.transit.len() {
                    1 => format!("the one transit lane does not lead to `{to}` from the origin"),
                    lanes => format!("none of {lanes} transit lanes leads to `{to}` from the origin"),
                });
                reasons.add(ReasonCode::NoLane, figure.asked(to));
            }
            Miss::NotCollected => {
                let carrier = &service.service.carrier;
                reasons.add(ReasonCode::NotCollected, Figure::new(format!("carrier `{carrier}` does not collect at the origin")));
            }
            Miss::NoCollectionDate => self.say_no_collection(facts, clock, terms, reasons),
            Miss::Promise { soonest, window } => say_promise(*soonest, *window, facts, terms, reasons),
            Miss::Unpriced(unpriced) => say_unpriced(*unpriced, facts, reasons),
            Miss::NoExchangeRate(currency) => {
                let figure = Figure::new(format!("no exchange rate for `{currency}`, the currency of the rates")).asked(currency.code());
                reasons.add_unpriced(ReasonCode::Currency, figure);
            }
        }
    }

    fn say_no_collection(&self, facts: &Facts, clock: &Clock, terms: &[Terms], reasons: &mut Reasons) {
        let (from, days) = (clock.today(), Days::new(self.horizon_days.into()));
        let until = from.checked_add_days(days).unwrap_or(NaiveDate::MAX);
        let shipping = facts.shipping_date.map(|date| format!("on the shipping date `{date}`"));
        let asked = terms.iter().flat_map(|terms| {
            let date = terms.collected.map(|date| format!("on the collection date asked for, `{date}`"));
            [date, terms.collection.map(|hours| format!("within `{hours}`"))]
        });
        let mut when: Vec<String> = shipping.into_iter().chain(asked.flatten()).collect();
        if facts.shipping_date.is_none() && terms.iter().all(|terms| terms.collected.is_none()) {
            when.push(format!("from `{from}` to `{until}`"));
        }
        let mut figure = Figure::new(format!("no collection is open {}", when.join(", "))).allowed(format!("{from} to {until}"));
        figure.asked = facts.shipping_date.or(terms.iter().find_map(|terms| terms.collected)).map(|date| date.to_string());
        reasons.add(ReasonCode::NoCollectionDate, figure);
    }
}

fn say_promise(soonest: Option<NaiveDate>, window: Option<Window>, facts: &Facts, terms: &[Terms], reasons: &mut Reasons) {
    let promise = &facts.promise;
    for promised in promise.window.into_iter().chain(terms.iter().filter_map(|terms| terms.delivery)) {
        if let Some(offered) = window.filter(|offered| !promised.holds(offered)) {
            let figure = Figure::new(format!("delivery window `{offered}` is not within the promised `{promised}`"));
            reasons.add(ReasonCode::Promise, figure.asked(promised.to_string()).allowed(offered.to_string()));
        }
    }
    let soonest_text = soonest.map_or_else(|| "never".to_owned(), |date| date.to_string());
    let asked = terms.iter().filter_map(|terms| terms.delivered).map(|date| (date, true));
    let promised: Vec<(NaiveDate, bool)> = promise.date.map(|date| (date, promise.exactly)).into_iter().chain(asked).collect();
    for (date, exactly) in &promised {
        if window.is_none() || soonest.is_none_or(|soonest| soonest > *date) {
            let how = if *exactly { "exactly on" } else { "by" };
            let figure = Figure::new(format!("delivery {how} `{date}` cannot be kept: the soonest is `{soonest_text}`"));
            reasons.add(ReasonCode::Promise, figure.asked(date.to_string()).allowed(&*soonest_text));
        }
    }
    if window.is_none() && promised.is_empty() {
        let figure = Figure::new("no open collection date is a delivery day, and delivery is on the collection date");
        reasons.add(ReasonCode::Promise, figure);
    }
}

fn say_unpriced(unpriced: Unpriced, facts: &Facts, reasons: &mut Reasons) {
    let weight = crate::measure::weight_text(facts.weight, facts.weight_unit);
    match unpriced {
        Unpriced::NoLane => {
            let to = &facts.destination_text;
            let figure = Figure::new(format!("no rate lane to `{to}` is valid on the collection date")).asked(to);
            reasons.add_unpriced(ReasonCode::NoRate, figure);
        }
        Unpriced::BeyondLastBand(package) => {
            let of = package.map_or_else(|| format!("`{weight}`"), |index| format!("of package {}", index + 1));
            reasons
                .add_unpriced(ReasonCode::NoRate, Figure::new(format!("the chargeable weight {of} is beyond the last band")).asked(weight));
        }
        Unpriced::TooLarge => {
            let figure = Figure::new("a price of `1000000000` or more is no price").allowed("below 1000000000");
            reasons.add_unpriced(ReasonCode::PriceOverflow, figure);
        }
        Unpriced::NoDimensions(index) => {
            let mut figure = Figure::new(format!("package {} has no dimensions: its volumetric weight is not known", index + 1));
            figure.package = Some(index + 1);
            reasons.add_unpriced(ReasonCode::MissingData, figure);
        }
    }
}
