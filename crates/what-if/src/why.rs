//! Why a consignment changes, in a sentence with the figures.

use chrono::{DateTime, Utc};
use consign::comparison::{self, Cause, ChangeKind, Comparison, Standing};
use consign::simulation::SimulatedOffer;
use consign::{Consignment, Pool, Price, ReasonCodes, Reference};

use crate::words::{self, Money};

/// What to say of a change, from the service that took the consignment to the one that takes it now.
pub(super) fn explanation(
    [old, new]: [Option<&Reference>; 2],
    consignment: &Consignment,
    at: DateTime<Utc>,
    found: &comparison::Change,
    comparison: &Comparison,
) -> String {
    let before = Asked { pool: comparison.before(), consignment, at, time: Time::Before };
    let after = Asked { pool: comparison.after(), consignment, at, time: Time::After };
    let left = || old.zip(found.left).map(|(service, cause)| after.cause(service, cause));
    let came = || new.zip(found.came).map(|(service, cause)| before.cause(service, cause));
    let sentences: Vec<String> = match found.kind {
        ChangeKind::Moved => left().into_iter().chain(came()).collect(),
        ChangeKind::NewlyFailed => left().into_iter().collect(),
        ChangeKind::NewlyAllocated => came().into_iter().collect(),
        ChangeKind::Repriced => new.and_then(|service| repriced(&before.price(service)?, &after.price(service)?)).into_iter().collect(),
        ChangeKind::Rescheduled => rescheduled(&found.before, &found.after).into_iter().collect(),
        ChangeKind::Validity => vec![validity(&found.before)],
        _ => Vec::new(),
    };
    sentences.join("\n")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Time {
    Before,
    After,
}

/// One of the pools, asked about one of its services.
struct Asked<'a> {
    pool: &'a Pool,
    consignment: &'a Consignment,
    at: DateTime<Utc>,
    time: Time,
}

impl Asked<'_> {
    /// Why it does not give the consignment to a service that takes it on the other side.
    fn cause(&self, service: &Reference, cause: Cause) -> String {
        let is_before = self.time == Time::Before;
        match cause {
            Cause::Absent if is_before => format!("{service} is new."),
            Cause::Absent => format!("{service} is no longer there."),
            Cause::Outbid => {
                let price = self.price(service).map(|price| Money { amount: price.net, currency: price.currency });
                let price = price.map(|price| format!(" for {price}")).unwrap_or_default();
                if is_before { format!("{service} could have taken it before{price}.") } else { format!("{service} still could{price}.") }
            }
            Cause::Excluded(codes) => {
                let why = self.figures(service).unwrap_or_else(|| kinds(codes));
                if is_before { format!("{service} could not before: {why}.") } else { format!("{service} no longer can: {why}.") }
            }
            _ => format!("{service} differs."),
        }
    }

    /// What the service asks for it.
    fn price(&self, service: &Reference) -> Option<Price> {
        let pool = self.pool.matcher().service(service.as_str())?;
        Some(pool.explain(self.consignment, self.at).ok()?.quotes.into_iter().next()?.price())
    }

    /// Every figure of every reason.
    fn figures(&self, service: &Reference) -> Option<String> {
        let pool = self.pool.matcher().service(service.as_str())?;
        let explanation = pool.explain(self.consignment, self.at).ok()?;
        let figures = explanation.unqualified.first()?.reasons().flat_map(|reason| reason.figures());
        let messages: Vec<String> = figures.map(|figure| figure.message.replace('`', "")).collect();
        (!messages.is_empty()).then(|| messages.join("; "))
    }
}

/// Where the figures can't be had: the kinds of reasons alone.
fn kinds(codes: ReasonCodes) -> String {
    codes.iter().map(|code| words::in_words(code).to_lowercase()).collect::<Vec<_>>().join("; ")
}

/// Which parts of a price are other ones.
fn repriced(before: &Price, after: &Price) -> Option<String> {
    let parts = |price: &Price| -> Vec<(String, Money)> {
        let money = |amount| Money { amount, currency: price.currency };
        let surcharges = price.surcharges.iter().map(|line| (line.name.clone(), money(line.amount)));
        [("Rate".to_owned(), money(price.base))].into_iter().chain(surcharges).collect()
    };
    let (was, is) = (parts(before), parts(after));
    let find = |parts: &[(String, Money)], name: &str| parts.iter().find(|(other, _)| other == name).map(|(_, money)| *money);
    let changed = is.iter().filter_map(|(name, now)| match find(&was, name) {
        Some(then) if then == *now => None,
        Some(then) => Some(format!("{name} {then}, now {now}")),
        None => Some(format!("{name} {now} is new")),
    });
    let gone = was.iter().filter(|(name, _)| find(&is, name).is_none()).map(|(name, then)| format!("{name} {then} no longer"));
    let all: Vec<String> = changed.chain(gone).collect();
    (!all.is_empty()).then(|| all.join("; ") + ".")
}

fn rescheduled(before: &Standing, after: &Standing) -> Option<String> {
    let (was, is) = (before.offer()?, after.offer()?);
    let moment = "%a %-d %b %H:%M";
    if was.collection() != is.collection() {
        return Some(format!("Collected {}, before {}.", is.collection().format(moment), was.collection().format(moment)));
    }
    let days = |offer: &SimulatedOffer| {
        let (earliest, latest) = (offer.earliest_delivery_date(), offer.latest_delivery_date());
        let latest_day = latest.format("%a %-d %b");
        if earliest == latest { latest_day.to_string() } else { format!("{} - {latest_day}", earliest.format("%a %-d %b")) }
    };
    Some(format!("Delivered {}, before {}.", days(is), days(was)))
}

fn validity(before: &Standing) -> String {
    let sentence =
        if *before == Standing::Invalid { "It was not valid for the rule set before." } else { "It is not valid for the rule set after." };
    sentence.to_owned()
}
