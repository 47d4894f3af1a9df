//! What becomes of each consignment, as rows.

use consign_what_if::{Cell, Column, Kind, Layout, Offered, Part};

use crate::batch::{Because, Outcome, Planned};

/// The columns of the rows of a plan: what becomes of each consignment.
pub const COLUMNS: &[Column] = &[
    ("Reference", Kind::Text),
    ("At", Kind::Instant),
    ("Status", Kind::Text),
    Offered::TAKER[0],
    Offered::TAKER[1],
    Offered::TAKER[2],
    Offered::TAKER[3],
    ("Tier", Kind::Count),
    Offered::DATES[0],
    Offered::DATES[1],
    Offered::DATES[2],
    ("InTurn", Kind::Text),
    ("InTurnCollection", Kind::Date),
    ("Moved", Kind::Text),
    ("Full", Kind::Text),
    ("BecauseOf", Kind::Text),
    ("Reasons", Kind::Words),
];

/// The most consignments that are named because of whom another was moved.
const MOST_NAMED: usize = 10;

/// Adds the row of a consignment.
pub fn push_row(layout: Layout, part: &mut Part, planned: &Planned) {
    let (status, quote) = match &planned.outcome {
        Outcome::Taken(quote) => ("Allocated", Some(quote)),
        Outcome::Left(_) => ("Failed", None),
        Outcome::Refused(_) => ("Refused", None),
    };
    let mut reasons: Vec<&'static str> = Vec::new();
    if let Outcome::Left(failure) = &planned.outcome {
        let codes = failure.unqualified.iter().flat_map(|service| service.reasons().map(|reason| reason.code()).collect::<Vec<_>>());
        reasons = codes.collect::<consign::ReasonCodes>().iter().map(consign::ReasonCode::as_str).collect();
    }
    let offered = quote.map(Offered::from);
    let [service, carrier, net, currency] = Offered::taker(offered.as_ref());
    let [collection, earliest, latest] = Offered::dates(offered.as_ref());
    let full = planned.moved.as_ref().map(Because::full_text).filter(|full| !full.is_empty());
    let because = planned.moved.as_ref().map(Because::of_text).filter(|of| !of.is_empty());
    let cells = [
        Cell::Text(planned.consignment.as_str()),
        Cell::Instant(planned.at),
        Cell::Text(status),
        service,
        carrier,
        net,
        currency,
        Cell::of(quote, |quote| Cell::Count(quote.tier().into())),
        collection,
        earliest,
        latest,
        Cell::text(planned.in_turn.as_ref().map(|(service, _)| service.as_str())),
        Cell::of(planned.in_turn.as_ref(), |(_, date)| Cell::Date(*date)),
        Cell::text(planned.moved.as_ref().map(|_| "yes")),
        Cell::text(full.as_deref()),
        Cell::text(because.as_deref()),
        Cell::Words(&reasons),
    ];
    layout.push(part, &cells);
}

impl Because {
    /// The capacities that have no room left: `DPD_LEEDS 2026-11-09;…`.
    #[must_use]
    pub fn full_text(&self) -> String {
        self.full.iter().map(|(capacity, period)| format!("{capacity} {period}")).collect::<Vec<_>>().join(";")
    }

    /// The consignments that use them, the first of them by name.
    #[must_use]
    pub fn of_text(&self) -> String {
        let named = self.of.iter().take(MOST_NAMED).map(ToString::to_string).collect::<Vec<_>>().join(";");
        let more = self.of.len().saturating_sub(MOST_NAMED);
        if more > 0 { format!("{named};and {more} more") } else { named }
    }
}
