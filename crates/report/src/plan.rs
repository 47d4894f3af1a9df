//! The report of a plan for a batch.

use std::fmt::Write as _;

use consign::Currency;
use consign::rust_decimal::Decimal;
use consign_plan::{Batch, Outcome, PlannedCapacity, Totals, with_digits};

use consign_what_if::{Money, grouped};

use crate::Heading;
use crate::figures::{count, counted};
use crate::page::{Headline, Page, Section};
use crate::table::{Cell, Table, Tone};

/// The most consignments that a table lists.
const MOST_LISTED: usize = 500;

pub(crate) fn page<'a>(batch: &Batch, currency: Currency, heading: &'a Heading) -> Page<'a> {
    Page {
        kind: "Plan",
        heading,
        facts: Vec::new(),
        currency,
        summary: vec![summary(batch, currency)],
        is_compared: false,
        headlines: headlines(batch, currency),
        sections: vec![capacities(batch, currency), moved(batch), left(batch)],
    }
}

fn money(amount: Decimal, currency: Currency) -> Money {
    Money { amount: with_digits(amount, currency), currency }
}

/// What the plan comes to, against allocating in turn.
fn summary(batch: &Batch, currency: Currency) -> String {
    let Batch { planned, in_turn, .. } = batch;
    let proof = match (batch.gaps.is_empty(), batch.is_settled) {
        (false, _) => "It is not proved to be the best: the time was too short",
        (true, false) => "It is proved to be as good as any",
        (true, true) => "It is proved to be the best",
    };
    let all = (planned.taken + planned.left) as u64;
    let against = match planned.taken.cmp(&in_turn.taken) {
        std::cmp::Ordering::Equal => format!("; allocated in turn they would cost {}", money(in_turn.compared, currency)),
        _ => format!("; allocated in turn {} would be taken, for {}", count(in_turn.taken as u64), money(in_turn.compared, currency)),
    };
    format!(
        "The plan takes {} of {}, for {} as prices are compared{against}. {proof}.",
        count(planned.taken as u64),
        counted(all, "consignment"),
        money(planned.compared, currency),
    )
}

fn headlines(batch: &Batch, currency: Currency) -> Vec<Headline> {
    let Batch { planned, in_turn, .. } = batch;
    let money = |amount: Decimal| money(amount, currency);
    let net = |totals: &Totals| {
        let net: Vec<String> = totals.net.iter().map(|(currency, net)| Money { amount: *net, currency: *currency }.to_string()).collect();
        format!("{} net", if net.is_empty() { "nothing".to_owned() } else { net.join(" + ") })
    };
    let of = format!("of {}; in turn {}", counted((planned.taken + planned.left) as u64, "consignment"), count(in_turn.taken as u64));
    let mut headlines = vec![
        Headline::new("Taken", count(planned.taken as u64), of),
        Headline::new("Together, as compared", money(planned.compared), net(planned)),
        Headline::new("In turn, as compared", money(in_turn.compared), net(in_turn)),
    ];
    if planned.taken == in_turn.taken {
        let gain = in_turn.compared - planned.compared;
        let tone = if gain > Decimal::ZERO { Tone::Good } else { Tone::Plain };
        headlines.push(Headline::new("Less than in turn", money(gain), "for as many consignments").tone(tone));
    }
    if !planned.missing.is_zero() {
        headlines.push(Headline::new("Below commitments, beyond shares", grouped(planned.missing), "units").tone(Tone::Bad));
    }
    headlines
}

fn capacities(batch: &Batch, currency: Currency) -> Section {
    let across = |capacities: &[consign::Reference]| capacities.iter().map(|one| format!("“{one}”")).collect::<Vec<_>>().join(", ");
    let mut intro = format!("The batch falls into {} that no capacity crosses.", counted(batch.parts as u64, "part"));
    for (capacities, what) in [(&batch.across_locations, "location"), (&batch.across_days, "day")] {
        if !capacities.is_empty() {
            // Writing to a string does not fail.
            let _ = write!(intro, " It can't be split by {what}, for capacities that cross them: {}.", across(capacities));
        }
    }
    let rows = batch.capacities.iter().filter(|own| own.is_of_note()).map(|own: &PlannedCapacity| {
        let [least, greatest] = own.bounds;
        let saves = own.one_more.as_ref().map_or(Cell::Nothing, |saved| match saved.consignments {
            0 => money(saved.cost, currency).to_string().into(),
            more => counted(more as u64, "consignment").into(),
        });
        let off = own.shortfall + own.excess;
        let figure = |figure: Option<Decimal>| Cell::from(figure);
        vec![
            own.capacity.to_string().into(),
            own.period.to_string().into(),
            Cell::figure(own.before),
            Cell::figure(own.used),
            Cell::figure(own.in_turn),
            figure(least),
            figure(greatest),
            figure(Some(off).filter(|off| !off.is_zero())),
            saves,
        ]
    });
    let table = Table::new("capacities-used", "Use of capacities")
        .texts(["Capacity", "Period"])
        .figures(["Before", "Used", "In turn", "Min", "Max", "Short or beyond"])
        .texts(["One more would save"]);
    Section::new("capacities", "Capacities", intro).table(table.rows(rows))
}

fn moved(batch: &Batch) -> Section {
    let all: Vec<_> = batch.consignments.iter().filter_map(|planned| Some((planned, planned.moved.as_ref()?))).collect();
    let intro = match all.len() {
        0 => "Every consignment goes as it would in turn.".to_owned(),
        1 => "1 consignment goes otherwise than it would in turn.".to_owned(),
        more => format!("{} consignments go otherwise than they would in turn.", count(more as u64)),
    };
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
    let note = if all.len() > MOST_LISTED { format!("The first {MOST_LISTED} are listed.") } else { String::new() };
    let table = Table::new("moved", "Who moved because of whom").note(note);
    let table = table.texts(["Consignment", "In turn", "Together", "Full", "Because of"]).rows(rows);
    Section::new("moves", "Moved", intro).table(table)
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
    let intro = if all.is_empty() {
        "Every consignment is taken.".to_owned()
    } else {
        format!("Nobody takes {}.", counted(all.len() as u64, "consignment"))
    };
    let table = Table::new("left-out", "Whom nobody takes").texts(["Consignment", "Why"]).rows(rows);
    Section::new("left", "Left", intro).table(table)
}
