//! The report of a plan for a batch.

use std::fmt::Write as _;

use consign::Currency;
use consign::rust_decimal::Decimal;
use consign_plan::{Batch, Outcome, PlannedCapacity, Totals, with_digits};

use super::Heading;
use super::figures::{Money, counted};
use super::page::{Headline, Page, Section};
use super::table::{Cell, Column, Table, Tone};

/// The most consignments that a table lists.
const MOST_LISTED: usize = 500;

pub(super) fn page<'a>(batch: &Batch, currency: Currency, heading: &'a Heading) -> Page<'a> {
    Page {
        kind: "Plan",
        heading,
        currency,
        headlines: headlines(batch, currency),
        sections: vec![capacities(batch, currency), moved(batch), left(batch)],
    }
}

fn money(amount: Decimal, currency: Currency) -> Money {
    Money { amount: with_digits(amount, currency), currency }
}

fn headlines(batch: &Batch, currency: Currency) -> Vec<Headline> {
    let Batch { planned, in_turn, .. } = batch;
    let money = |amount: Decimal| money(amount, currency);
    let net = |totals: &Totals| {
        let net: Vec<String> = totals.net.iter().map(|(currency, net)| Money { amount: *net, currency: *currency }.to_string()).collect();
        format!("{} net", if net.is_empty() { "nothing".to_owned() } else { net.join(" + ") })
    };
    let proof = match (batch.gaps.is_empty(), batch.is_settled) {
        (false, _) => "not proved to be the best: the time was too short",
        (true, false) => "proved to be as good as any",
        (true, true) => "proved to be the best",
    };
    let mut headlines = vec![
        Headline::new("Consignments", (planned.taken + planned.left) as u64, proof),
        Headline::new("Taken", planned.taken as u64, format!("in turn {}", in_turn.taken)),
        Headline::new("Compared prices together", money(planned.compared), net(planned)),
        Headline::new("Compared prices in turn", money(in_turn.compared), net(in_turn)),
    ];
    if planned.taken == in_turn.taken {
        let gain = in_turn.compared - planned.compared;
        let tone = if gain > Decimal::ZERO { Tone::Good } else { Tone::Plain };
        headlines.push(Headline::new("Less than in turn", money(gain), "for as many consignments").tone(tone));
    }
    if !planned.missing.is_zero() {
        headlines.push(Headline::new("Below commitments, beyond shares", Cell::Figure(planned.missing), "units").tone(Tone::Bad));
    }
    headlines
}

fn capacities(batch: &Batch, currency: Currency) -> Section {
    let across = |capacities: &[consign::Reference]| capacities.iter().map(|one| format!("“{one}”")).collect::<Vec<_>>().join(", ");
    let mut intro = format!("The batch falls into {} that no capacity crosses.", counted(batch.parts as u64, "part"));
    for (capacities, what) in [(&batch.across_locations, "location"), (&batch.across_days, "day")] {
        if !capacities.is_empty() {
            // Writing to a string does not fail.
            let _ = write!(intro, " It can't be split by {what}: {} cross them.", across(capacities));
        }
    }
    let rows = batch.capacities.iter().filter(|own| own.is_of_note()).map(|own: &PlannedCapacity| {
        let [least, greatest] = own.bounds;
        let saves = own.one_more.as_ref().map_or(Cell::Nothing, |saved| match saved.consignments {
            0 => money(saved.cost, currency).into(),
            more => Cell::Text(counted(more as u64, "consignment")),
        });
        let off = own.shortfall + own.excess;
        let figure = |figure: Option<Decimal>| figure.map_or(Cell::Nothing, Cell::Figure);
        vec![
            own.capacity.to_string().into(),
            own.period.to_string().into(),
            Cell::Figure(own.before),
            Cell::Figure(own.used),
            Cell::Figure(own.in_turn),
            figure(least),
            figure(greatest),
            figure(Some(off).filter(|off| !off.is_zero())),
            saves,
        ]
    });
    let columns = [
        Column::text("Capacity"),
        Column::text("Period"),
        Column::figure("Before"),
        Column::figure("Used"),
        Column::figure("In turn"),
        Column::figure("Min"),
        Column::figure("Max"),
        Column::figure("Short or beyond"),
        Column::figure("One more saves"),
    ];
    Section::new("capacities", "Capacities", intro)
        .table(Table::new("capacities-used", "Use of capacities", "capacity and period", &columns).rows(rows))
}

fn moved(batch: &Batch) -> Section {
    let all: Vec<_> = batch.consignments.iter().filter_map(|planned| Some((planned, planned.moved.as_ref()?))).collect();
    let intro = format!("{} otherwise than in turn.", counted(all.len() as u64, "consignment"));
    let rows = all.iter().take(MOST_LISTED).map(|(planned, because)| {
        let service = match &planned.outcome {
            Outcome::Taken(quote) => Cell::Named(quote.service().reference.to_string(), quote.scheduled().date().to_string()),
            _ => "nobody".into(),
        };
        let from =
            planned.in_turn.as_ref().map_or_else(|| "nobody".into(), |(service, date)| Cell::Named(service.to_string(), date.to_string()));
        let full = because.full.iter().map(|(capacity, period)| format!("{capacity} {period}")).collect::<Vec<_>>().join(", ");
        vec![
            Cell::References(vec![planned.consignment.to_string()]),
            from,
            service,
            full.into(),
            Cell::References(because.of.iter().take(10).map(ToString::to_string).collect()),
        ]
    });
    let columns =
        [Column::text("Consignment"), Column::text("In turn"), Column::text("Together"), Column::text("Full"), Column::text("Because of")];
    let table = Table::new("moved", "Who moved because of whom", "consignment", &columns).rows(rows);
    let note = (all.len() > MOST_LISTED).then(|| format!("The first {MOST_LISTED} are listed."));
    Section::new("moves", "Moved", intro).table(match note {
        Some(note) => table.note(note),
        None => table,
    })
}

fn left(batch: &Batch) -> Section {
    let all: Vec<_> = batch.consignments.iter().filter(|planned| !matches!(planned.outcome, Outcome::Taken(_))).collect();
    let rows = all.iter().take(MOST_LISTED).map(|planned| {
        let why = match &planned.outcome {
            Outcome::Left(failure) => failure.unqualified.iter().map(|service| service.to_string()).collect::<Vec<_>>().join("; "),
            Outcome::Refused(refusal) => refusal.to_string(),
            Outcome::Taken(_) => String::new(),
        };
        vec![Cell::References(vec![planned.consignment.to_string()]), why.into()]
    });
    let intro =
        if all.is_empty() { "Every consignment is taken.".to_owned() } else { counted(all.len() as u64, "consignment") + " stay out." };
    let columns = [Column::text("Consignment"), Column::text("Why")];
    Section::new("left", "Left", intro).table(Table::new("left-out", "Whom nobody takes", "consignment", &columns).rows(rows))
}
