//! What was decided about each consignment, as rows.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use consign::simulation::{Decision, SimulatedOffer};
use consign::{Allocation, Currency, Pool, Quote, ReasonCode, ReasonCodes, Reference};
use rust_decimal::Decimal;

use consign_orders::Row;

use crate::{Cell, Column, Exchange, Kind, Layout, Part};

/// The columns of the rows that a simulation leaves: what was decided about each consignment; those of allocations are the same.
pub const COLUMNS: &[Column] = &[
    ("Reference", Kind::Text),
    ("At", Kind::Instant),
    ("Status", Kind::Text),
    Offered::TAKER[0],
    Offered::TAKER[1],
    Offered::TAKER[2],
    Offered::TAKER[3],
    ("Cost", Kind::Amount),
    Offered::DATES[0],
    Offered::DATES[1],
    Offered::DATES[2],
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

/// What a service offers, as far as rows tell.
#[derive(Debug, Clone, Copy)]
pub struct Offered<'a> {
    service: &'a str,
    carrier: &'a str,
    net: Decimal,
    currency: Currency,
    collection: NaiveDateTime,
    earliest_delivery: NaiveDate,
    latest_delivery: NaiveDate,
}

impl<'a> From<&'a Quote> for Offered<'a> {
    fn from(quote: &'a Quote) -> Self {
        let (service, price) = (quote.service(), quote.price());
        Self {
            service: service.reference.as_str(),
            carrier: service.carrier.as_str(),
            net: price.net,
            currency: price.currency,
            collection: quote.scheduled(),
            earliest_delivery: quote.earliest_delivery().date(),
            latest_delivery: quote.latest_delivery().date(),
        }
    }
}

impl Offered<'_> {
    /// The columns that say who takes a consignment, and at what price.
    pub const TAKER: [Column; 4] = [("Service", Kind::Text), ("Carrier", Kind::Text), ("Net", Kind::Amount), ("Currency", Kind::Text)];
    /// The columns that say when.
    pub const DATES: [Column; 3] = [("Collection", Kind::DateTime), ("EarliestDelivery", Kind::Date), ("LatestDelivery", Kind::Date)];

    /// The cells of [`Offered::TAKER`].
    #[must_use]
    pub fn taker(offered: Option<&Self>) -> [Cell<'_>; 4] {
        [
            Cell::text(offered.map(|offered| offered.service)),
            Cell::text(offered.map(|offered| offered.carrier)),
            Cell::of(offered, |offered| Cell::Amount(offered.net)),
            Cell::text(offered.map(|offered| offered.currency.code())),
        ]
    }

    /// The cells of [`Offered::DATES`].
    #[must_use]
    pub fn dates(offered: Option<&Self>) -> [Cell<'static>; 3] {
        [
            Cell::of(offered, |offered| Cell::DateTime(offered.collection)),
            Cell::of(offered, |offered| Cell::Date(offered.earliest_delivery)),
            Cell::of(offered, |offered| Cell::Date(offered.latest_delivery)),
        ]
    }
}

/// What was decided about a consignment.
#[derive(Debug, Clone, Copy)]
struct Decided<'a> {
    offer: Option<Offered<'a>>,
    runner_up: Option<Offered<'a>>,
    /// Of a consignment that nobody takes, why; and what is the only reason of some service.
    reasons: ReasonCodes,
    only: ReasonCodes,
}

impl<'a> From<&'a Allocation> for Decided<'a> {
    fn from(allocation: &'a Allocation) -> Self {
        let (none, of) = (ReasonCodes::default(), Offered::from);
        match allocation {
            Allocation::Allocated(summary) => {
                Self { offer: Some(of(&summary.quote)), runner_up: summary.runner_up.as_ref().map(of), reasons: none, only: none }
            }
            Allocation::Failed(failure) => {
                let services = || failure.unqualified.iter().map(|service| service.reasons().map(|reason| reason.code()).collect());
                let only = services().filter(|codes: &ReasonCodes| codes.iter().count() == 1).flat_map(ReasonCodes::iter);
                Self { offer: None, runner_up: None, reasons: services().flat_map(ReasonCodes::iter).collect(), only: only.collect() }
            }
        }
    }
}

/// How decisions become rows.
#[derive(Debug, Clone)]
pub struct Rows {
    layout: Layout,
    exchange: Exchange,
    /// Whether there are several files, so that a row says in which it stands.
    are_several: bool,
}

impl Rows {
    /// Rows of [`DECISION_COLUMNS`](crate::DECISION_COLUMNS) for so many files.
    #[must_use]
    pub fn new(layout: Layout, exchange: Exchange, files: usize) -> Self {
        Self { layout, exchange, are_several: files > 1 }
    }

    /// Adds the row of a consignment that was allocated, or could not be.
    pub fn allocation(&self, part: &mut Part, row: &Row<'_>, at: DateTime<Utc>, allocation: &Allocation) {
        self.push(part, row, at, &allocation.into());
    }

    /// Adds the row of a consignment.
    fn push(&self, part: &mut Part, row: &Row<'_>, at: DateTime<Utc>, decided: &Decided<'_>) {
        let (offer, runner_up) = (decided.offer.as_ref(), decided.runner_up.as_ref());
        let cost = |offered: &Offered<'_>| self.exchange.cost(offered.net, offered.currency);
        let [cost, other_cost] = [offer, runner_up].map(|offered| offered.and_then(cost));
        let saved = cost.zip(other_cost).and_then(|(cost, other)| other.checked_sub(cost));
        let paid = row.paid.and_then(|paid| self.exchange.cost(paid.amount.amount.decimal(), paid.amount.currency));
        let saved_on_paid = paid.zip(cost).and_then(|(paid, cost)| paid.checked_sub(cost));
        let [reasons, only] = [decided.reasons, decided.only].map(words);
        let listed = |words| if offer.is_none() { Cell::Words(words) } else { Cell::Nothing };
        let [service, carrier, net, currency] = Offered::taker(offer);
        let [collection, earliest, latest] = Offered::dates(offer);
        let [other, _, other_net, other_currency] = Offered::taker(runner_up);
        let cells = [
            Cell::Text(row.consignment.reference.as_str()),
            Cell::Instant(at),
            Cell::Text(if offer.is_some() { "Allocated" } else { "Failed" }),
            service,
            carrier,
            net,
            currency,
            Cell::of(cost, Cell::Amount),
            collection,
            earliest,
            latest,
            other,
            other_net,
            other_currency,
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
        self.layout.push(part, &cells);
    }
}

/// Those who may take a consignment of a simulation: the services and their carriers, by number.
pub(super) struct Takers {
    services: Vec<(Reference, Reference)>,
    rows: Rows,
}

impl Takers {
    pub(super) fn of(pool: &Pool, rows: Rows) -> Self {
        let services = pool.matcher().services().map(|service| (service.reference.clone(), service.carrier.clone()));
        Self { services: services.collect(), rows }
    }

    fn offered(&self, offer: &SimulatedOffer) -> Option<Offered<'_>> {
        let (service, carrier) = self.services.get(offer.service())?;
        Some(Offered {
            service: service.as_str(),
            carrier: carrier.as_str(),
            net: offer.net(),
            currency: offer.currency(),
            collection: offer.collection(),
            earliest_delivery: offer.earliest_delivery_date(),
            latest_delivery: offer.latest_delivery_date(),
        })
    }

    /// Adds the row of a consignment.
    pub(super) fn push(&self, part: &mut Part, row: &Row<'_>, at: DateTime<Utc>, decision: &Decision) {
        let none = ReasonCodes::default();
        let decided = match decision {
            Decision::Allocated(selection) => Decided {
                offer: self.offered(&selection.offer),
                runner_up: selection.runner_up.as_ref().and_then(|other| self.offered(other)),
                reasons: none,
                only: none,
            },
            Decision::Failed(obstacles) => Decided { offer: None, runner_up: None, reasons: obstacles.reasons, only: obstacles.only },
        };
        self.rows.push(part, row, at, &decided);
    }
}

/// The codes of reasons.
fn words(codes: ReasonCodes) -> Vec<&'static str> {
    codes.iter().map(ReasonCode::as_str).collect()
}
