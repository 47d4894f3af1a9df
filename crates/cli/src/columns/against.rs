//! Orders held against a rule set: what they name that it doesn't know, and how many it would allocate.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use consign::{Allocation, Consignment, Pool, ReasonCode, RuleSet};
use consign_orders::Row;

use crate::origin;
use crate::terminal::counted;
use consign_what_if::grouped;

/// Of so many different names it is told how often they come.
const MOST_NAMES: usize = 5;
/// So many different names of a kind are counted apart.
const MOST_KEPT: usize = 10_000;

/// A rule set that orders are held against.
pub(super) struct Against {
    rules: RuleSet,
    /// Everything that it says, to look for tags.
    text: String,
    pool: Pool,
    at: DateTime<Utc>,
}

/// What the orders of a file came to.
#[derive(Default)]
pub(super) struct Found {
    /// By what is wrong with them, names, and on how many consignments each is.
    names: BTreeMap<&'static str, BTreeMap<String, u64>>,
    /// Where consignments go: how many, and how many of these a lane serves.
    countries: BTreeMap<String, [u64; 2]>,
    days: BTreeMap<&'static str, u64>,
    allocated: u64,
    failed: BTreeMap<String, u64>,
    refused: u64,
}

impl Found {
    fn name(&mut self, kind: &'static str, name: &str) {
        let names = self.names.entry(kind).or_default();
        if names.len() < MOST_KEPT || names.contains_key(name) {
            *names.entry(name.to_owned()).or_default() += 1;
        }
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        fn add<K: Ord>(sum: &mut BTreeMap<K, u64>, other: BTreeMap<K, u64>) {
            for (key, count) in other {
                *sum.entry(key).or_default() += count;
            }
        }
        for (kind, names) in other.names {
            add(self.names.entry(kind).or_default(), names);
        }
        for (country, [all, served]) in other.countries {
            let [own_all, own_served] = self.countries.entry(country).or_default();
            (*own_all, *own_served) = (*own_all + all, *own_served + served);
        }
        add(&mut self.days, other.days);
        add(&mut self.failed, other.failed);
        Self { allocated: self.allocated + other.allocated, refused: self.refused + other.refused, ..self }
    }
}

impl Against {
    pub(super) fn new(rules: RuleSet, pool: Pool, at: DateTime<Utc>) -> Self {
        Self { text: rules.to_json(), rules, pool, at }
    }

    /// Holds a row against the rule set.
    pub(super) fn hold(&self, found: &mut Found, row: &Row<'_>) {
        let consignment = row.consignment;
        self.names(found, consignment);
        let at = row.at.unwrap_or(self.at);
        self.days(found, consignment, at.date_naive());
        // One answer costs what it costs: this is for a look at a file, not for a year of it.
        let is_served = match self.pool.allocate(consignment, at) {
            Ok(Allocation::Allocated(_)) => {
                found.allocated += 1;
                true
            }
            Ok(Allocation::Failed(failure)) => {
                let services = failure.unqualified.iter().map(|service| service.reasons().map(|reason| reason.code()).collect::<Vec<_>>());
                let services: Vec<Vec<ReasonCode>> = services.collect();
                let codes: BTreeSet<String> = services.iter().flatten().map(ReasonCode::to_string).collect();
                for code in codes {
                    *found.failed.entry(code).or_default() += 1;
                }
                services.iter().any(|codes| !codes.contains(&ReasonCode::NoLane))
            }
            _ => {
                found.refused += 1;
                true
            }
        };
        if let (Some(country), true) = (consignment.destination.country, consignment.origin.is_some()) {
            let [all, served] = found.countries.entry(country.code().to_owned()).or_default();
            (*all, *served) = (*all + 1, *served + u64::from(is_served));
        }
    }

    fn names(&self, found: &mut Found, consignment: &Consignment) {
        let ends = [consignment.origin.as_ref(), Some(&consignment.destination)].into_iter().flatten();
        for location in ends.filter_map(|end| end.location.as_ref()).filter(|location| !self.pool.matcher().has_location(location)) {
            found.name("unknown locations", location.as_str());
        }
        let sizes = consignment.packages.first().and_then(|package| package.size.as_ref());
        for size in sizes.into_iter().filter(|size| self.rules.package_sizes.iter().all(|own| own.reference != **size)) {
            found.name("unknown package sizes", size.as_str());
        }
        for tag in consignment.tags.iter().filter(|tag| !self.text.contains(tag.as_str())) {
            found.name("tags that no rule names", tag.as_str());
        }
        let currency = consignment.value.map(|value| value.currency).filter(|currency| *currency != self.rules.currency);
        for currency in currency.into_iter().filter(|currency| !self.rules.exchange_rates.contains_key(currency)) {
            found.name("currencies without an exchange rate", currency.code());
        }
    }

    fn days(&self, found: &mut Found, consignment: &Consignment, day: NaiveDate) {
        let rates = || self.rules.carrier_services.iter().flat_map(|service| &service.rates);
        let holds = |from: Option<NaiveDate>, to: Option<NaiveDate>| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to);
        if rates().next().is_some() && !rates().any(|rate| holds(rate.valid_from, rate.valid_to)) {
            *found.days.entry("placed on a day on which no rates are valid").or_default() += 1;
        }
        let is_holiday = |day: NaiveDate| self.rules.holidays.values().any(|days| days.contains(&day));
        if [consignment.shipping_date, consignment.promise.date].into_iter().flatten().any(is_holiday) {
            *found.days.entry("to be collected or delivered on a holiday").or_default() += 1;
        }
    }

    /// What there is to say, a line each.
    pub(super) fn told(&self, found: &Found, without_origin: u64) -> Vec<String> {
        let mut told: Vec<String> = origin::missing(without_origin, &self.rules).into_iter().collect();
        for (kind, names) in &found.names {
            told.push(format!("{kind}: {}", most(names.iter().map(|(name, count)| (name.as_str(), *count)))));
        }
        let unserved: Vec<(&str, u64)> =
            found.countries.iter().filter(|(_, [_, served])| *served == 0).map(|(country, [all, _])| (country.as_str(), *all)).collect();
        if !unserved.is_empty() {
            told.push(format!("countries that no lane serves: {}", most(unserved.into_iter())));
        }
        told.extend(found.days.iter().map(|(kind, count)| format!("{kind}: {}", counted(*count, "consignment"))));
        if found.refused > 0 {
            told.push(format!(
                "not valid for this rule set, or in a state in which nothing is allocated: {}",
                counted(found.refused, "consignment")
            ));
        }
        if !found.failed.is_empty() {
            told.push(format!(
                "reasons of those that no service can take: {}",
                most(found.failed.iter().map(|(code, count)| (code.as_str(), *count)))
            ));
        }
        told.push(format!("would be allocated now: {}", counted(found.allocated, "consignment")));
        told
    }
}

/// The names that come most often, and how often.
fn most<'a>(names: impl Iterator<Item = (&'a str, u64)>) -> String {
    let mut names: Vec<(&str, u64)> = names.collect();
    names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let more = names.len().saturating_sub(MOST_NAMES);
    let shown = names.iter().take(MOST_NAMES).map(|(name, count)| format!("`{name}` on {}", grouped(*count)));
    let more = (more > 0).then(|| format!("and {more} more"));
    shown.chain(more).collect::<Vec<_>>().join(", ")
}
