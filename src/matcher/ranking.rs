//! What preferences mean to those who search and to those who tell.

use super::offer::Offer;
use super::preferring::{Stage, holds, is_there};
use super::verdict::Asking;
use crate::place::Answer;
use crate::preference::{Adjustment, Preference, Rank, Standing, USUAL_TIER};

impl Asking<'_> {
    /// What searches look for, one after the other until one finds something.
    pub(super) fn stages(&self) -> impl Iterator<Item = Stage> {
        let tiers = self.preferring.as_ref().map(|preferring| preferring.tiers.as_slice()).unwrap_or_default();
        let several = tiers.len() > 1;
        let plain = tiers.is_empty().then_some(Stage { tier: None, least_tier: USUAL_TIER, lowest: Adjustment::default() });
        let stages = tiers.iter().map(move |(tier, lowest)| Stage { tier: several.then_some(*tier), least_tier: *tier, lowest: *lowest });
        plain.into_iter().chain(stages)
    }

    /// What a search looks for that looks for all at once.
    pub(super) fn stage(&self) -> Stage {
        let mut all = self.stages();
        let first = all.next().unwrap_or(Stage { tier: None, least_tier: USUAL_TIER, lowest: Adjustment::default() });
        all.fold(Stage { tier: None, ..first }, |all, stage| Stage { lowest: all.lowest.lowest(stage.lowest), ..all })
    }

    /// Whether a service is looked for.
    #[inline]
    pub(super) fn is_of(&self, service: u32, stage: &Stage) -> bool {
        let of = |tier| {
            self.preferring.as_ref().is_none_or(|preferring| preferring.standing(&self.compiled.wishes.preferences, service).tier() == tier)
        };
        stage.tier.is_none_or(of)
    }

    /// All services that are looked for, if they are so few that each is sooner looked at than found among others.
    pub(super) fn few_of(&self, stage: &Stage) -> Option<impl Iterator<Item = u32>> {
        const FEW: usize = 32;
        let (preferring, tier) = self.preferring.as_ref().zip(stage.tier)?;
        let members = &self.compiled.wishes.preferences.members;
        let of_tier = move || preferring.classes_of(tier).filter_map(|class| members.get(class));
        (of_tier().map(Vec::len).sum::<usize>() <= FEW).then(|| of_tier().flatten().copied())
    }

    /// The price in minor units above which nothing that is looked for comes before an offer.
    #[inline]
    pub(super) fn most_before(&self, offer: &Offer, stage: &Stage) -> u32 {
        if self.preferring.is_none() {
            return self.compiled.bound(offer.price);
        }
        stage.most(offer.rank).map_or(u32::MAX, |price| self.compiled.bound(price.max(0)))
    }

    /// The preferences that hold of an offer, with their numbers.
    pub(super) fn held<'b>(&'b self, offer: &'b Offer) -> impl Iterator<Item = (u32, &'b Preference)> {
        let answered = self.answered(offer).filter(|(_, _, answer)| *answer == Answer::Yes);
        answered.map(|(number, preference, _)| (number, preference))
    }

    /// The preferences that are there for an offer, with their numbers, and whether they hold.
    pub(super) fn answered<'b>(&'b self, offer: &'b Offer) -> impl Iterator<Item = (u32, &'b Preference, Answer)> {
        let preferences = &self.compiled.wishes.preferences;
        let asked = self.asked_of(offer);
        let all = preferences.of_class(preferences.class(offer.number));
        let there = all.filter(move |(_, preference)| is_there(preference, &asked));
        let is_short = |capacity| self.compiled.is_short(capacity, offer.dates.collected, self.besides);
        there.map(move |(number, preference)| (number, preference, holds(preference, &asked, is_short)))
    }

    /// The rank of an offer, were the preference of a number not there.
    pub(super) fn rank_without(&self, offer: &Offer, left_out: u32) -> Rank {
        let held = self.held(offer).filter(|(number, _)| *number != left_out);
        let standing = held.fold(Standing::default(), |standing, (_, preference)| standing.with(preference));
        self.preferring.as_ref().map_or_else(|| Rank::plain(offer.price), |preferring| preferring.rank(&standing, offer))
    }
}
