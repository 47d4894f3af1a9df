//! What was decided about each consignment, as rows.

use chrono::{DateTime, Utc};
use consign::simulation::{Decision, SimulatedOffer};
use consign::{Currency, Pool, ReasonCode, ReasonCodes, Reference};

use consign_orders::Row;

use crate::{Cell, Column, Exchange, Kind, Layout, Part};

/// The columns of the rows that a simulation leaves: what was decided about each consignment.
pub const COLUMNS: &[Column] = &[
    ("Reference", Kind::Text),
    ("At", Kind::Instant),
    ("Status", Kind::Text),
    ("Service", Kind::Text),
    ("Carrier", Kind::Text),
    ("Net", Kind::Amount),
    ("Currency", Kind::Text),
    ("Cost", Kind::Amount),
    ("Collection", Kind::DateTime),
    ("EarliestDelivery", Kind::Date),
    ("LatestDelivery", Kind::Date),
    ("RunnerUp", Kind::Text),
    ("RunnerUpNet", Kind::Amount),
    ("RunnerUpCurrency", Kind::Text),
    ("Saved", Kind::Amount),
    ("Paid", Kind::Amount),
    ("PaidCurrency", Kind::Text),
    ("PaidCarrier", Kind::Text),
    ("SavedOnPaid", Kind::Amount),
    ("Reasons", Kind::Words),
    ("OnlyReasons", Kind::Words),
    ("File", Kind::Text),
    ("Line", Kind::Count),
];

/// Those who may take a consignment, and what their prices are worth.
pub(super) struct Takers {
    /// The services and their carriers, by number.
    services: Vec<(Reference, Reference)>,
    exchange: Exchange,
    /// Whether there are several files, so that a row says in which it stands.
    are_several: bool,
}

impl Takers {
    pub(super) fn of(pool: &Pool, exchange: Exchange, are_several: bool) -> Self {
        let services = pool.matcher().services().map(|service| (service.reference.clone(), service.carrier.clone()));
        Self { services: services.collect(), exchange, are_several }
    }

    fn service(&self, offer: &SimulatedOffer) -> Option<&str> {
        self.services.get(offer.service()).map(|(service, _)| service.as_str())
    }

    fn carrier(&self, offer: &SimulatedOffer) -> Option<&str> {
        self.services.get(offer.service()).map(|(_, carrier)| carrier.as_str())
    }

    /// Adds the row of a consignment.
    pub(super) fn push(&self, layout: Layout, part: &mut Part, row: &Row<'_>, at: DateTime<Utc>, decision: &Decision) {
        let (status, selection, reasons, only) = match decision {
            Decision::Allocated(selection) => ("Allocated", Some(selection), Vec::new(), Vec::new()),
            Decision::Failed(obstacles) => ("Failed", None, words(obstacles.reasons), words(obstacles.only)),
        };
        let offer = selection.map(|selection| &selection.offer);
        let runner_up = selection.and_then(|selection| selection.runner_up.as_ref());
        let [cost, other_cost] = [offer, runner_up].map(|offer| offer.and_then(|offer| self.exchange.cost_of(offer)));
        let saved = cost.zip(other_cost).and_then(|(cost, other)| other.checked_sub(cost));
        let paid = row.paid.and_then(|paid| self.exchange.cost(paid.amount.amount.decimal(), paid.amount.currency));
        let saved_on_paid = paid.zip(cost).and_then(|(paid, cost)| paid.checked_sub(cost));
        let listed = |words| if status == "Failed" { Cell::Words(words) } else { Cell::Nothing };
        let [currency, other_currency] = [offer, runner_up].map(|offer| offer.map(SimulatedOffer::currency));
        let cells = [
            Cell::Text(row.consignment.reference.as_str()),
            Cell::Instant(at),
            Cell::Text(status),
            Cell::text(offer.and_then(|offer| self.service(offer))),
            Cell::text(offer.and_then(|offer| self.carrier(offer))),
            Cell::of(offer, |offer| Cell::Amount(offer.net())),
            Cell::text(currency.as_ref().map(Currency::code)),
            Cell::of(cost, Cell::Amount),
            Cell::of(offer, |offer| Cell::DateTime(offer.collection())),
            Cell::of(offer, |offer| Cell::Date(offer.earliest_delivery_date())),
            Cell::of(offer, |offer| Cell::Date(offer.latest_delivery_date())),
            Cell::text(runner_up.and_then(|other| self.service(other))),
            Cell::of(runner_up, |other| Cell::Amount(other.net())),
            Cell::text(other_currency.as_ref().map(Currency::code)),
            Cell::of(saved, Cell::Amount),
            Cell::of(row.paid, |paid| Cell::Amount(paid.amount.amount.decimal())),
            Cell::text(row.paid.as_ref().map(|paid| paid.amount.currency.code())),
            Cell::text(row.paid.and_then(|paid| paid.carrier)),
            Cell::of(saved_on_paid, Cell::Amount),
            listed(&reasons),
            listed(&only),
            if self.are_several { Cell::Text(row.file) } else { Cell::Nothing },
            Cell::Count(row.line),
        ];
        layout.push(part, &cells);
    }
}

/// The codes of reasons.
fn words(codes: ReasonCodes) -> Vec<&'static str> {
    codes.iter().map(ReasonCode::as_str).collect()
}
