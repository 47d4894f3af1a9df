//! Preferences and objectives in words: what held, what was left, and why a filter leaves a service out.

use super::aim::{Aim, Leaving};
use super::compiled::Compiled;
use super::offer::{Offer, Offers};
use super::say::Asked;
use super::verdict::Asking;
use crate::preference::{Filter, Objective, Preference};
use crate::reference::Reference;
use crate::rule::{Figure, Finding};
use crate::time::date_of;

impl Asked {
    /// Tells the preferences that hold of an offer, each with why.
    pub(crate) fn preferences(&self, offer: &Offer, mut told: impl FnMut(&Preference, String)) {
        let now = self.now();
        let asking = Asking::new(&self.matcher.0, &self.facts, &now, &self.terms);
        let asked = asking.asked_of(offer);
        for (_, preference) in asking.held(offer) {
            told(preference, preference.scope.when.map_or_else(|| "it always holds".to_owned(), |when| asked.words(when)));
        }
    }

    /// Tells what an objective that a call aims at leaves of some offers; its reference, if there is one.
    pub(crate) fn aimed(&self, aim: Aim, offers: &Offers, mut told: impl FnMut(&Objective, Leaving, &[&Offer])) -> Option<Reference> {
        let now = self.now();
        let asking = Asking::new(&self.matcher.0, &self.facts, &now, &self.terms);
        let (_, objective) = asking.objective(aim)?;
        asking.aimed(objective, offers.in_order(), |leaving, left| told(objective, leaving, left));
        Some(objective.reference.clone())
    }

    /// Why no objective leaves any of some offers: of each the service, and the step that leaves it out.
    pub(crate) fn left_out(&self, aim: Aim, offers: &Offers) -> Vec<(usize, Finding)> {
        let now = self.now();
        let asking = Asking::new(&self.matcher.0, &self.facts, &now, &self.terms);
        let Some((number, objective)) = asking.objective(aim) else { return Vec::new() };
        let of = |offer: &Offer| Some((offer.service(), Finding::Objective(number, asking.left_out_by(objective, offer)?)));
        offers.in_no_order().iter().filter_map(of).collect()
    }
}

impl Compiled {
    /// Why a step of an objective leaves out the service of a number.
    pub(super) fn objective_figure(&self, service: u32, (number, step): (u32, u32), question: &Asked) -> Option<Figure> {
        let objective = self.objectives.get(number as usize)?;
        let (_, filter) = objective.filters.iter().find(|(own, _)| *own == step)?;
        let now = question.now();
        let asking = Asking::new(self, &question.facts, &now, &question.terms);
        let [collected, latest] = asking.case(service)?.dates()?;
        let which = format!("step {} of objective `{}`", step + 1, objective.reference);
        Some(match *filter {
            Filter::DeliveredWithin(days) => {
                let last = date_of(now.clock.day().saturating_add_unsigned(days));
                let own = date_of(latest);
                let message = format!("{which}, delivered within `{days}` days: by `{last}`, and it is delivered by `{own}`");
                Figure::new(message).asked(format!("by {last}")).allowed(format!("by {own}"))
            }
            Filter::OnTime(probability) => {
                let observed = self.histories.of(service, &self.lists, &question.facts.destination)?;
                let days = observed.days(probability)?;
                let (own, promised) = (date_of(collected.saturating_add_unsigned(days)), date_of(asking.promised()?));
                let message = format!(
                    "{which}, on time with probability `{probability}`: collected on `{}` it arrives within `{days}` days with that, by `{own}`, and `{promised}` is promised",
                    date_of(collected)
                );
                Figure::new(message).asked(format!("by {promised}")).allowed(format!("by {own}"))
            }
        })
    }
}
