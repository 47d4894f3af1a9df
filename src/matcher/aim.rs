//! What is aimed at: objectives, step by step.

use chrono::Datelike;
use rust_decimal::Decimal;

use super::besides::promised_dates;
use super::compiled::Compiled;
use super::offer::Offer;
use super::outcome::Without;
use super::verdict::Asking;
use crate::money::Minor;
use crate::place::Answer;
use crate::preference::{Compared, Filter, Last, Narrowing, Objective, Wishes};
use crate::reference::Reference;

/// By what an allocation is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Aim {
    /// By the first objective of the rule set whose condition holds; if none does, the first in the order of allocation.
    #[default]
    Usual,
    /// By the objective of that number.
    Objective(u32),
    /// A service, a quote or an option was named: no objective is asked, and no tier.
    Nothing,
}

/// What left some offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaving {
    /// The step of that number, from 0.
    Step(u32),
    /// That tier, the least of those left.
    Tier(u16),
    /// The order, where no step states one.
    Cheapest,
}

impl Compiled {
    /// The number of an objective.
    pub(crate) fn objective_number(&self, reference: &str) -> Option<u32> {
        let place = self.wishes.objectives.iter().position(|objective| objective.reference.as_str() == reference)?;
        u32::try_from(place).ok()
    }

    /// The reference of what can be left out.
    pub(crate) fn name_of(&self, what: Without) -> Option<&Reference> {
        match what {
            Without::ShippingRule(number) => self.shipping.get(number).map(|rule| &rule.reference),
            Without::Preference(number) => self.wishes.preferences.all.get(number as usize).map(|preference| &preference.reference),
            Without::Objective(number) => self.wishes.objectives.get(number as usize).map(|objective| &objective.reference),
            Without::Capacity(number) => self.capacities.get(number).map(|capacity| &capacity.reference),
        }
    }

    /// A sum in 10^-22 of the rule set's currency, at least 0, rounded to the minor unit, halves upwards.
    pub(crate) fn rounded(&self, sum: i128) -> Decimal {
        let count = (sum + self.minor_unit / 2) / self.minor_unit;
        Minor::known(i64::try_from(count).unwrap_or(i64::MAX)).decimal(self.own_currency)
    }

    /// Whether it knows how long some service took.
    pub(crate) fn has_history(&self) -> bool {
        !self.wishes.histories.is_empty()
    }

    /// What an offer costs net in the rule set's currency, in 10^-22.
    pub(crate) fn own_net(&self, offer: &Offer) -> i128 {
        i128::from(offer.net.count()).saturating_mul(self.exchange.of_minor(offer.currency).unwrap_or_default())
    }
}

impl<'a> Asking<'a> {
    /// The objective that counts, with its number.
    pub(super) fn objective(&self, aim: Aim) -> Option<(u32, &'a Objective)> {
        let mut all = (0..).zip(&self.compiled.wishes.objectives);
        match aim {
            Aim::Nothing => None,
            Aim::Objective(wanted) => all.find(|(number, _)| *number == wanted),
            Aim::Usual => self.usual_objective(None),
        }
    }

    /// The first objective whose condition holds, but for one.
    pub(super) fn usual_objective(&self, but: Option<u32>) -> Option<(u32, &'a Objective)> {
        let holds = |objective: &Objective| objective.when.is_none_or(|when| self.asked(None).answer(when) == Answer::Yes);
        (0..).zip(&self.compiled.wishes.objectives).find(|(number, objective)| but != Some(*number) && holds(objective))
    }

    /// Whether a filter leaves an offer.
    fn passes(&self, filter: Filter, offer: &Offer) -> bool {
        match filter {
            Filter::DeliveredWithin(days) => i64::from(offer.dates.latest) <= i64::from(self.now.clock.day()) + i64::from(days),
            Filter::OnTime(probability) => {
                let Some(promised) = self.promised() else { return true };
                let Compiled { wishes: Wishes { histories, .. }, lists, .. } = self.compiled;
                let observed = histories.of(offer.number, lists, &self.facts.destination);
                let days = observed.and_then(|observed| observed.days(probability)).and_then(|days| i32::try_from(days).ok());
                days.map_or(offer.dates.latest, |days| offer.dates.collected.saturating_add(days)) <= promised
            }
        }
    }

    /// Of a service's history how often it would have kept the promised date with what it offers, and of how many times; `None` where no date
    /// was promised, or the history says too little.
    pub(super) fn on_time(&self, offer: &Offer) -> Option<(u64, u64)> {
        if !self.compiled.has_history() {
            return None;
        }
        let Compiled { wishes: Wishes { histories, .. }, lists, .. } = self.compiled;
        let days = self.promised()?.saturating_sub(offer.dates.collected);
        Some(histories.of(offer.number, lists, &self.facts.destination)?.kept(u32::try_from(days).ok()?))
    }

    /// The day that is promised; the earliest, if there are several.
    pub(super) fn promised(&self) -> Option<i32> {
        promised_dates(&self.facts.promise, self.besides).map(|(date, _)| date.num_days_from_ce()).min()
    }

    /// The first filter of an objective that leaves an offer out, by its step.
    pub(super) fn left_out_by(&self, objective: &Objective, offer: &Offer) -> Option<u32> {
        objective.filters.iter().find(|(_, filter)| !self.passes(*filter, offer)).map(|(step, _)| *step)
    }

    /// What an objective leaves of some offers, the first first. What each step leaves is told.
    pub(super) fn aimed<'o>(
        &self,
        objective: &Objective,
        offers: impl Iterator<Item = &'o Offer>,
        mut told: impl FnMut(Leaving, &[&'o Offer]),
    ) -> Vec<&'o Offer> {
        let mut left: Vec<&Offer> = offers.collect();
        for (step, filter) in &objective.filters {
            left.retain(|offer| self.passes(*filter, offer));
            told(Leaving::Step(*step), &left);
            if left.is_empty() {
                return left;
            }
        }
        // An order alone has the tiers in it, and leaves all.
        let best = left.iter().map(|offer| offer.rank.tier).min().filter(|_| !objective.narrowings.is_empty());
        if let Some(tier) = best {
            left.retain(|offer| offer.rank.tier == tier);
            told(Leaving::Tier(tier), &left);
        }
        for (step, narrowing) in &objective.narrowings {
            narrow(narrowing, &mut left);
            told(Leaving::Step(*step), &left);
        }
        self.order(objective.last, &mut left);
        told(objective.last_step.map_or(Leaving::Cheapest, Leaving::Step), &left);
        left
    }

    /// Puts what is left into the order of the last step, tier by tier.
    fn order(&self, last: Last, left: &mut [&Offer]) {
        let clock = &self.now.clock;
        match last {
            Last::Cheapest => left.sort_unstable_by(|one, other| one.compared(other, clock)),
            Last::Fastest => self.order_by(left, |offer| offer.dates.latest),
            Last::BestValue(per_day) => self.order_by(left, |offer| {
                let days = i128::from(offer.dates.latest) - i128::from(clock.day());
                offer.rank.compared.plus(per_day.saturating_mul(days))
            }),
            // Those of which it isn't known come last.
            Last::LeastCarbon => self.order_by(left, |offer| {
                let grams = self.compiled.wishes.carbon.get(&offer.number).map(|carbon| carbon.of(self.facts.weight));
                (grams.is_none(), grams)
            }),
        }
    }

    /// Puts offers into the order of a key, tier by tier; those of one key as the cheapest.
    fn order_by<K: Ord>(&self, left: &mut [&Offer], key: impl Fn(&Offer) -> K) {
        let clock = &self.now.clock;
        left.sort_unstable_by(|one, other| one.compared(other, clock));
        left.sort_by_cached_key(|offer| (offer.rank.tier, key(offer)));
    }
}

/// Leaves what a step leaves.
fn narrow(narrowing: &Narrowing, left: &mut Vec<&Offer>) {
    let least = left.iter().map(|offer| offer.rank.compared).min().unwrap_or_default();
    match narrowing {
        Narrowing::Within(tolerance) => {
            let most = least.most_within(*tolerance);
            left.retain(|offer| offer.rank.compared <= most);
        }
        Narrowing::Prefer(services, tolerance) => {
            let most: Option<Compared> = tolerance.map(|tolerance| least.most_within(tolerance));
            let is_preferred = |offer: &Offer| services.has(offer.service()) && most.is_none_or(|most| offer.rank.compared <= most);
            if left.iter().any(|offer| is_preferred(offer)) {
                left.retain(|offer| is_preferred(offer));
            }
        }
    }
}
