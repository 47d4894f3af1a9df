//! How services stand for one consignment: what preferences that hold say, and what that means to a search.

use super::offer::Offer;
use crate::condition::Asked;
use crate::place::Answer;
use crate::preference::{Adjustment, Preference, Preferences, Rank, Standing, USUAL_TIER};

/// How the classes of services stand.
pub(super) struct Preferring {
    standings: Box<[Standing]>,
    /// The tiers that there are, ascending, with what nothing in them takes off more than; one for all where tiers depend on what is
    /// offered.
    pub(super) tiers: Vec<(u16, Adjustment)>,
    /// Whether tiers count.
    are_tiers: bool,
}

/// What a search looks for: a tier, or all; and what nothing in that takes off more than.
#[derive(Clone, Copy)]
pub(super) struct Stage {
    pub(super) tier: Option<u16>,
    /// Nothing is of a lesser one.
    pub(super) least_tier: u16,
    pub(super) lowest: Adjustment,
}

impl Stage {
    /// The price, in 10^-22, above which nothing comes before a rank; `None` if anything may.
    pub(super) fn most(&self, rank: Rank) -> Option<i128> {
        if rank.tier > self.least_tier { None } else { self.lowest.most_before(rank.compared) }
    }
}

impl Preferring {
    /// Of the preferences of a rule set, asked of the consignment.
    pub(super) fn of(preferences: &Preferences, asked: &Asked<'_>) -> Self {
        let mut standings = vec![Standing::default(); preferences.classes.len()].into_boxed_slice();
        for preference in &preferences.all {
            let is_open = preference.is_of_offers();
            if !is_there(preference, asked) || !is_open && answer(preference, asked) != Answer::Yes {
                continue;
            }
            for class in &preference.classes {
                if let Some(standing) = standings.get_mut(*class as usize) {
                    *standing = if is_open { standing.perhaps_with(preference) } else { standing.with(preference) };
                }
            }
        }
        let tiers = tiers(&standings);
        Self { standings, tiers, are_tiers: true }
    }

    pub(super) fn without_tiers(mut self) -> Self {
        let lowest = self.tiers.iter().map(|(_, lowest)| *lowest).reduce(Adjustment::lowest).unwrap_or_default();
        (self.are_tiers, self.tiers) = (false, vec![(USUAL_TIER, lowest)]);
        self
    }

    /// The rank of an offer of services that stand so.
    pub(super) fn rank(&self, standing: &Standing, offer: &Offer) -> Rank {
        let rank = standing.rank(offer.price);
        if self.are_tiers { rank } else { Rank { tier: USUAL_TIER, ..rank } }
    }

    /// The classes of a tier, where that doesn't depend on what is offered.
    pub(super) fn classes_of(&self, tier: u16) -> impl Iterator<Item = usize> {
        self.standings.iter().enumerate().filter(move |(_, standing)| standing.tier() == tier).map(|(class, _)| class)
    }

    /// How a service stands, whatever it offers.
    pub(super) fn standing(&self, preferences: &Preferences, service: u32) -> Standing {
        self.standings.get(preferences.class(service)).copied().unwrap_or_default()
    }

    /// The rank of an offer; what depends on it is asked of it.
    pub(super) fn ranked<'a>(
        &self,
        preferences: &Preferences,
        offer: &Offer,
        asked: impl FnOnce() -> Asked<'a>,
        is_short: impl Fn(u32) -> bool,
    ) -> Rank {
        let mut standing = self.standing(preferences, offer.number);
        if standing.is_open {
            let asked = asked();
            for (_, preference) in preferences.of_class(preferences.class(offer.number)) {
                if preference.is_of_offers() && is_there(preference, &asked) && holds(preference, &asked, &is_short) == Answer::Yes {
                    standing = standing.with(preference);
                }
            }
        }
        self.rank(&standing, offer)
    }
}

/// The tiers of some classes.
fn tiers(standings: &[Standing]) -> Vec<(u16, Adjustment)> {
    let depend = standings.iter().any(Standing::has_open_tier);
    let mut all: Vec<(u16, Adjustment)> = standings.iter().map(|standing| (standing.least_tier(), standing.lowest)).collect();
    all.sort_unstable_by_key(|(tier, _)| *tier);
    all.dedup_by(|(tier, lowest), (kept, kept_lowest)| {
        let is_one = depend || tier == kept;
        if is_one {
            *kept_lowest = kept_lowest.lowest(*lowest);
        }
        is_one
    });
    all
}

/// Whether a preference is there at all.
pub(super) fn is_there(preference: &Preference, asked: &Asked<'_>) -> bool {
    preference.scope.is_there(asked.facts.origin.location, asked.clock.day())
}

/// Whether it holds of an offer: an offset of a capacity as long as that is short.
pub(super) fn holds(preference: &Preference, asked: &Asked<'_>, is_short: impl Fn(u32) -> bool) -> Answer {
    if preference.capacity.is_none_or(is_short) { answer(preference, asked) } else { Answer::No }
}

/// Whether its condition holds.
pub(super) fn answer(preference: &Preference, asked: &Asked<'_>) -> Answer {
    preference.scope.when.map_or(Answer::Yes, |when| asked.answer(when))
}
