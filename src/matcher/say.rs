//! Misses in words: why a service offers nothing, with the figures.

use chrono::NaiveDate;

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
    pub(super) fn say(&self, miss: &Miss, service: &CompiledService, facts: &Facts, clock: &Clock, terms: &Terms, reasons: &mut Reasons) {
        let to = &facts.destination_text;
        match miss {
            Miss::NotConfigured => reasons.add(ReasonCode::NotConfigured, Figure::new("the service has no transit lanes")),
            Miss::NoLane => {
                let figure = Figure::new(format!("none of {} transit lanes leads to `{to}` from the origin", service.transit.len()));
                reasons.add(ReasonCode::NoLane, figure.asked(to));
            }
            Miss::NotCollected => {
                let carrier = &service.service.carrier;
                reasons.add(ReasonCode::NotCollected, Figure::new(format!("carrier `{carrier}` does not collect at the origin")));
            }
            Miss::NoCollectionDate => {
                let until = self.collection_horizon(clock);
                let figure = match facts.shipping_date.or(terms.collected) {
                    Some(date) => Figure::new(format!("no collection is open on the shipping date `{date}`")).asked(date.to_string()),
                    None => Figure::new(format!("no collection is open from `{}` to `{until}`", clock.today())),
                };
                reasons.add(ReasonCode::NoCollectionDate, figure.allowed(format!("{} to {until}", clock.today())));
            }
            Miss::Promise { soonest, window } => say_promise(*soonest, *window, facts, terms, reasons),
            Miss::Unpriced(unpriced) => say_unpriced(*unpriced, facts, reasons),
            Miss::NoExchangeRate(currency) => {
                let figure = Figure::new(format!("no exchange rate for `{currency}`, the currency of the rates")).asked(currency.code());
                reasons.add_unpriced(ReasonCode::Currency, figure);
            }
        }
    }

    fn collection_horizon(&self, clock: &Clock) -> NaiveDate {
        clock.today().checked_add_days(chrono::Days::new(self.horizon_days.into())).unwrap_or(NaiveDate::MAX)
    }
}

fn say_promise(soonest: Option<NaiveDate>, window: Option<Window>, facts: &Facts, terms: &Terms, reasons: &mut Reasons) {
    let promise = &facts.promise;
    for promised in [promise.window, terms.delivery].into_iter().flatten() {
        if let Some(offered) = window.filter(|offered| !promised.holds(offered)) {
            let figure = Figure::new(format!("delivery window `{offered}` is not within the promised `{promised}`"));
            reasons.add(ReasonCode::Promise, figure.asked(promised.to_string()).allowed(offered.to_string()));
        }
    }
    let soonest_text = soonest.map_or_else(|| "never".to_owned(), |date| date.to_string());
    let promised = [(promise.date, promise.exactly), (terms.delivered, true)].into_iter();
    for (date, exactly) in promised.filter_map(|(date, exactly)| Some((date?, exactly))) {
        if window.is_none() || soonest.is_none_or(|soonest| soonest > date) {
            let how = if exactly { "exactly on" } else { "by" };
            let figure = Figure::new(format!("delivery {how} `{date}` cannot be kept: the soonest is `{soonest_text}`"));
            reasons.add(ReasonCode::Promise, figure.asked(date.to_string()).allowed(&*soonest_text));
        }
    }
    if window.is_none() && promise.date.is_none() && terms.delivered.is_none() {
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
