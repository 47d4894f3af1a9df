//! A plan for people.

use std::fmt::Write as _;

use consign::Currency;
use consign::rust_decimal::Decimal;
use consign_plan::{Batch, Outcome, PlannedCapacity, Totals, Wanted, with_digits};

use crate::terminal::{Look, counted};
use crate::what_if::{Row, section};
use consign_what_if::grouped;

fn money(amount: Decimal, currency: Currency) -> String {
    crate::what_if::money(with_digits(amount, currency), currency)
}

/// Whether it is proved, and whether it can be split.
pub(super) fn proved(batch: &Batch) -> String {
    let gaps = batch.gaps.iter().map(|gap| {
        let what = match gap.wanted {
            Wanted::Taken => "more consignments could be taken",
            Wanted::Missing => "less could lack to commitments",
            Wanted::Tiers => "the sum of tiers could be less",
            Wanted::Cost => "it could cost less",
        };
        format!("not proved in the time (`--time`): {what}\n")
    });
    let mut said: String = gaps.collect();
    if batch.gaps.is_empty() && !batch.is_settled {
        said += "the best plan; whether it is the first of equal ones could not be told in the time (`--time`)\n";
    }
    for (across, what) in [(&batch.across_locations, "location"), (&batch.across_days, "day")] {
        if let Some(first) = across.first() {
            let more = if across.len() > 1 { format!(" and {} more", across.len() - 1) } else { String::new() };
            // Writing to a string does not fail.
            let _ = writeln!(said, "not to be split by {what}: capacity `{first}`{more} crosses them");
        }
    }
    said
}

/// The plan, what it gains, capacities, who moved.
pub(super) fn text(batch: &Batch, currency: Currency, look: Look) -> String {
    let refused = batch.consignments.iter().filter(|one| matches!(one.outcome, Outcome::Refused(_))).count();
    let refused = if refused > 0 { format!("; {} not part of it", counted(refused as u64, "consignment")) } else { String::new() };
    let gain = batch.in_turn.compared - batch.planned.compared;
    let gain = if batch.planned.taken > batch.in_turn.taken {
        format!("{} more than in turn", counted((batch.planned.taken - batch.in_turn.taken) as u64, "consignment"))
    } else if gain.is_sign_negative() && !gain.is_zero() {
        // Commitments, and better tiers, may cost more.
        format!("{} more than in turn", money(-gain, currency))
    } else {
        format!("{} less than in turn", money(gain, currency))
    };
    let head = format!("{}{refused}: {gain}\n", counted((batch.planned.taken + batch.planned.left) as u64, "consignment"));
    head + &totals(batch, currency, look) + &capacities(batch, currency, look) + &moved(batch, look)
}

fn totals(batch: &Batch, currency: Currency, look: Look) -> String {
    let row = |name: &str, totals: &Totals| -> Row {
        let net: Vec<String> = totals.net.iter().map(|(currency, net)| money(*net, *currency)).collect();
        vec![
            name.to_owned(),
            grouped(totals.taken),
            grouped(totals.left),
            grouped(totals.missing),
            totals.tiers.to_string(),
            money(totals.compared, currency),
            net.join(" + "),
        ]
    };
    let rows = vec![row("together", &batch.planned), row("in turn", &batch.in_turn)];
    section(&["", "TAKEN", "LEFT", "SHORT", "TIERS", "COMPARED", "NET"], rows, look)
}

fn capacities(batch: &Batch, currency: Currency, look: Look) -> String {
    let figure = |figure: Option<Decimal>| figure.map(|figure| grouped(figure.normalize())).unwrap_or_default();
    let row = |own: &PlannedCapacity| -> Row {
        let [least, greatest] = own.bounds;
        let saves = own.one_more.as_ref().map(|saved| match saved.consignments {
            0 => money(saved.cost, currency),
            more => counted(more as u64, "consignment"),
        });
        let off = own.shortfall + own.excess;
        vec![
            format!("{} {}", own.capacity, own.period),
            figure(Some(own.used)),
            figure(Some(own.in_turn)),
            figure(least),
            figure(greatest),
            figure(Some(off).filter(|off| !off.is_zero())),
            saves.unwrap_or_default(),
        ]
    };
    let rows = batch.capacities.iter().filter(|own| own.is_of_note()).map(row).collect();
    section(&["CAPACITY", "USED", "IN TURN", "MIN", "MAX", "SHORT", "ONE MORE SAVES"], rows, look)
}

fn moved(batch: &Batch, look: Look) -> String {
    let rows = batch.consignments.iter().filter_map(|planned| {
        let because = planned.moved.as_ref()?;
        let service = match &planned.outcome {
            Outcome::Taken(quote) => format!("{} {}", quote.service().reference, quote.scheduled().date()),
            _ => "nobody".to_owned(),
        };
        let from = planned.in_turn.as_ref().map_or_else(|| "nobody".to_owned(), |(service, date)| format!("{service} {date}"));
        Some(vec![planned.consignment.to_string(), from, service, because.full_text(), because.of_text()])
    });
    section(&["MOVED", "IN TURN", "TOGETHER", "FULL", "BECAUSE OF"], rows.collect(), look)
}
