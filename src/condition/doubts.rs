//! What a condition says and can hardly mean.

use super::bounds::{Bounds, Unit};
use super::document::{Condition, Terms};
use super::members::Asks;
use super::texts::{How, Kind};
use crate::json::{Problem, Trail, ViolationCode, is_one_slip};
use crate::money::Currency;
use crate::number::shortened;
use crate::place::Country;

/// The fields of a consignment's document that decisions read, and with them its named values.
const FIELDS: [&str; 10] = [
    "Reference",
    "State",
    "Direction",
    "ShippingDate",
    "RequestedDeliveryDate",
    "DeliveryWindow",
    "Packages",
    "Addresses",
    "Source",
    "MetaData",
];

impl Condition {
    /// What it can hardly mean; `has_rate` tells whether amounts in a currency can be compared, and `then` what becomes of it where nobody
    /// knows whether it holds.
    pub(crate) fn doubts(&self, at: &Trail<'_>, (has_rate, then): (&dyn Fn(Currency) -> bool, &str), found: &mut Vec<Problem>) {
        let bounds = |bounds: &Bounds, at: &Trail<'_>, found: &mut Vec<Problem>| {
            if let Some(Unit::Money(currency)) = bounds.unit
                && !has_rate(currency)
            {
                let message = format!("`{currency}` has no exchange rate: nobody knows whether this holds, and then {then}");
                let problem = Problem::new(at.key("Currency").path(), message).code(ViolationCode::NeverWins);
                found.push(problem.hint(format!("state what one `{currency}` is worth in `ExchangeRates`")));
            }
        };
        self.each_member(at, &mut |at, member, terms| match (&member.asks, terms) {
            (_, Terms::Bounds(own)) => bounds(own, at, found),
            (_, Terms::Offer(offer)) => offer.each().for_each(|(part, own)| bounds(own, &at.key(part.key()), found)),
            (Asks::Danger, Terms::One(goods)) => goods.of_absent_goods(at, found),
            (Asks::Texts(Kind::Country, _), Terms::Texts(texts)) => texts.each(at, &mut |at, text| {
                if !text.contains('*') && text.trim().parse::<Country>().is_err() {
                    let message = format!("`{}` is no code of a country: it is met only where just that is written", shortened(text));
                    found.push(Problem::new(at.path(), message).hint("an ISO 3166-1 code is met by all codes of its country"));
                }
            }),
            (_, Terms::Fields(fields)) => {
                for (path, _) in fields {
                    if let Some((given, meant)) = nearly(path) {
                        let message = format!("a consignment has no field `{}`: nothing is there", shortened(given));
                        let problem = Problem::new(at.name(path).path(), message).code(ViolationCode::UnknownField);
                        found.push(problem.hint(format!("did you mean `{meant}`?")));
                    }
                }
            }
            _ => {}
        });
    }
}

impl Condition {
    /// A list among which nothing is where there are no dangerous goods.
    fn of_absent_goods(&self, at: &Trail<'_>, found: &mut Vec<Problem>) {
        let is_absent = self.members.iter().any(|(member, terms)| member.key == "Present" && *terms == Terms::Truth(false));
        let lists = self.members.iter().find(|(_, terms)| matches!(terms, Terms::Texts(texts) if texts.how == How::Among));
        if let (true, Some((member, _))) = (is_absent, lists) {
            let message = format!("where there are no dangerous goods, no `{}` is among any: this never holds", member.key);
            let problem = Problem::new(at.key(member.key).path(), message).code(ViolationCode::Conflict);
            found.push(problem.other(at.key("Present").path(), "`Present` is"));
        }
    }
}

/// The name of a path that nearly is that of a field, or of a type of address, and which.
fn nearly(path: &str) -> Option<(&str, &'static str)> {
    let mut names = path.split('.').map(str::trim);
    let near = |given: &'_ str, known: &[&'static str]| {
        let is_known = known.iter().any(|known| known.eq_ignore_ascii_case(given));
        known.iter().find(|known| !is_known && is_one_slip(known, given)).copied()
    };
    let first = names.next()?;
    if let Some(meant) = near(first, &FIELDS) {
        return Some((first, meant));
    }
    let kind = names.next().filter(|_| first.eq_ignore_ascii_case("Addresses"))?;
    near(kind, &["Origin", "Destination"]).map(|meant| (kind, meant))
}
