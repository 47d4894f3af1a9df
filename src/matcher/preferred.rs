//! Preferences and objectives in words: what held, and what was left.

use super::aim::{Aim, Leaving};
use super::offer::{Offer, Offers};
use super::say::Asked;
use super::verdict::Asking;
use crate::place::Answer;
use crate::preference::{Objective, Preference};
use crate::reference::Reference;
use crate::rule::Finding;

impl Asked {
    /// Tells the preferences that hold of an offer, or of which that isn't known; of each whether it holds, and why.
    pub(crate) fn preferences(&self, offer: &Offer, mut told: impl FnMut(&Preference, bool, String)) {
        let now = self.now();
        let asking = Asking::new(&self.matcher.0, &self.facts, &now, &self.besides);
        let asked = asking.asked_of(offer);
        for (_, preference, answer) in asking.answered(offer).filter(|(_, _, answer)| *answer != Answer::No) {
            let why = preference.scope.when.map_or_else(|| "it always holds".to_owned(), |when| asked.words(when));
            told(preference, answer == Answer::Yes, why);
        }
    }

    /// The objectives of which it isn't known whether they hold, before the one that counts, each with why.
    pub(crate) fn unknown_objectives(&self, aim: Aim) -> Vec<(Reference, String)> {
        if aim != Aim::Usual {
            return Vec::new();
        }
        let now = self.now();
        let asking = Asking::new(&self.matcher.0, &self.facts, &now, &self.besides);
        let asked = asking.asked(None);
        let counted = asking.objective(aim).map_or(u32::MAX, |(number, _)| number);
        let before = (0..counted).zip(&self.matcher.0.wishes.objectives);
        let unknown = before.filter_map(|(_, objective)| {
            let when = objective.when.filter(|when| asked.answer(*when) == Answer::Unknown)?;
            Some((objective.reference.clone(), asked.words(when)))
        });
        unknown.collect()
    }

    /// Tells what an objective that a call aims at leaves of some offers; its reference, if there is one.
    pub(crate) fn aimed(&self, aim: Aim, offers: &Offers, mut told: impl FnMut(&Objective, Leaving, &[&Offer])) -> Option<Reference> {
        let now = self.now();
        let asking = Asking::new(&self.matcher.0, &self.facts, &now, &self.besides);
        let (_, objective) = asking.objective(aim)?;
        asking.aimed(objective, offers.in_order(), |leaving, left| told(objective, leaving, left));
        Some(objective.reference.clone())
    }

    /// Why no objective leaves any of some offers: of each the service, and the step that leaves it out.
    pub(crate) fn left_out(&self, aim: Aim, offers: &Offers) -> Vec<(usize, Finding)> {
        let now = self.now();
        let asking = Asking::new(&self.matcher.0, &self.facts, &now, &self.besides);
        let Some((number, objective)) = asking.objective(aim) else { return Vec::new() };
        let of = |offer: &Offer| Some((offer.service(), Finding::Objective(number, asking.left_out_by(objective, offer)?)));
        offers.in_no_order().iter().filter_map(of).collect()
    }
}
