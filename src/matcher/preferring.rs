//! How services stand for one consignment: what preferences that hold say, and what that means to a search.

use super::compiled::Compiled;
use super::offer::Offer;
use super::verdict::Asking;
use crate::condition::Asked;
use crate::facts::Worth;
use crate::place::Answer;
use crate::preference::{Adjustment, Preference, Rank, Standing, USUAL_TIER};

/// How the classes of services stand.
pub(super) struct Preferring {
    standings: Box<[Standing]>,
    /// The tiers that there are, ascending, with what nothing in them takes off more than; one for all where tiers depend on what is
    /// offered.
    tiers: Vec<(u16, Adjustment)>,
    /// Whether tiers count.
    are_tiers: bool,
}

/// What a search looks for: a tier, or all; and what nothing in that takes off more than.
#[derive(Clone, Copy)]
pub(super) struct Stage {
    pub(super) tier: Option<u16>,
    /// Nothing is of a lesser one.
    least_tier: u16,
    lowest: Adjustment,
}

impl Stage {
    /// The price, in 10^-22, above which nothing comes before a rank; `None` if anything may.
    fn most(&self, rank: Rank) -> Option<i128> {
        if rank.tier > self.least_tier { None } else { self.lowest.most_before(rank.compared) }
    }
}

impl Preferring {
    /// Where a rule set has preferences.
    pub(super) fn of(asking: &Asking<'_>) -> Self {
        let preferences = &asking.compiled.preferences;
        let mut standings = vec![Standing::default(); preferences.classes.len()].into_boxed_slice();
        let asked = asking.asked(None);
        for preference in &preferences.all {
            let is_open = preference.is_of_offers();
            if !asking.is_there(preference) || !is_open && !holds(preference, &asked) {
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

    fn standing(&self, compiled: &Compiled, service: u32) -> Standing {
        self.standings.get(compiled.preferences.class(service)).copied().unwrap_or_default()
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

/// Whether the condition of a preference surely holds.
fn holds(preference: &Preference, asked: &Asked<'_>) -> bool {
    preference.scope.when.is_none_or(|when| asked.answer(when) == Answer::Yes)
}

impl<'a> Asking<'a> {
    /// Whether a preference is there at all.
    fn is_there(&self, preference: &Preference) -> bool {
        preference.scope.is_there(self.facts.origin.location, self.now.clock.day())
    }

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
        let of = |tier| self.preferring.as_ref().is_none_or(|preferring| preferring.standing(self.compiled, service).tier() == tier);
        stage.tier.is_none_or(of)
    }

    /// The price in minor units above which nothing that is looked for comes before an offer.
    #[inline]
    pub(super) fn most_before(&self, offer: &Offer, stage: &Stage) -> u32 {
        if self.preferring.is_none() {
            return self.compiled.bound(offer.price);
        }
        stage.most(offer.rank).map_or(u32::MAX, |price| self.compiled.bound(price.max(0)))
    }

    /// Whether nobody is preferred.
    #[inline]
    pub(super) fn is_plain(&self) -> bool {
        self.preferring.is_none()
    }

    /// The rank of an offer.
    #[inline]
    pub(super) fn rank(&self, offer: &Offer) -> Rank {
        match &self.preferring {
            None => Rank::plain(offer.price),
            Some(preferring) => self.preferred(preferring, offer),
        }
    }

    fn preferred(&self, preferring: &Preferring, offer: &Offer) -> Rank {
        let mut standing = preferring.standing(self.compiled, offer.number);
        if standing.is_open {
            let asked = self.asked_of(offer);
            let preferences = &self.compiled.preferences;
            for (_, preference) in preferences.of_class(preferences.class(offer.number)) {
                if preference.is_of_offers() && self.is_there(preference) && holds(preference, &asked) {
                    standing = standing.with(preference);
                }
            }
        }
        let rank = standing.rank(offer.price);
        if preferring.are_tiers { rank } else { Rank { tier: USUAL_TIER, ..rank } }
    }

    /// What conditions are asked of where an offer is asked about.
    pub(super) fn asked_of(&self, offer: &Offer) -> Asked<'_> {
        let net = Worth { amount: offer.net.exact(offer.currency), currency: offer.currency };
        Asked { net: Some(net), ..self.asked(Some([offer.dates.collected, offer.dates.latest])) }
    }

    /// The preferences that hold of an offer, with their numbers.
    pub(super) fn held<'b>(&'b self, offer: &Offer) -> impl Iterator<Item = (u32, &'b Preference)> {
        let preferences = &self.compiled.preferences;
        let asked = self.asked_of(offer);
        let all = preferences.of_class(preferences.class(offer.number));
        all.filter(move |(_, preference)| self.is_there(preference) && holds(preference, &asked))
    }

    /// The rank of an offer, were the preference of a number not there.
    pub(super) fn rank_without(&self, offer: &Offer, left_out: u32) -> Rank {
        let held = self.held(offer).filter(|(number, _)| *number != left_out);
        held.fold(Standing::default(), |standing, (_, preference)| standing.with(preference)).rank(offer.price)
    }
}
