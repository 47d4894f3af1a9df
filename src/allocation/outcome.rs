//! What comes of a consignment, for those who count: no words, no figures.

use super::Pool;
use crate::capacity::Usage;
use crate::facts::Facts;
use crate::fingerprint::Fingerprint;
use crate::matcher::{Aim, Among, Now, Offer, Outcome};
use crate::rule::{ReasonCode, ReasonCodes};

impl Pool {
    /// What comes of a consignment, into `outcome`: see `Engine::outcome`. Services that the filters leave out offer nothing.
    pub(crate) fn outcome(&self, facts: &Facts<'_>, now: &Now<'_>, outcome: &mut Outcome) {
        let among = Among { members: &self.members, passing: &self.passing };
        self.matcher.0.outcome(among, facts, now, &self.besides, self.aim, outcome);
    }

    /// What an offer of the pool adds to the use of capacities.
    pub(crate) fn increments(&self, offer: &Offer, facts: &Facts<'_>, now: &Now<'_>) -> Usage {
        self.matcher.0.increments(offer, facts, now, &self.besides)
    }

    /// Adds what somebody has been allocated. More than is counted stays as it was: that is beyond every greatest.
    pub(crate) fn take(&mut self, increments: Option<&Usage>) {
        if let Some(increments) = increments.filter(|increments| !increments.is_empty()) {
            let _ = self.besides.usage.add(increments);
        }
    }

    /// The codes of the reasons that a service of the pool has in [`Pool::explain`], whatever its number in the matcher.
    pub(crate) fn codes(&self, number: usize, facts: &Facts<'_>, now: &Now<'_>) -> ReasonCodes {
        self.matcher.0.codes(number, facts, now, &self.besides).with_if(!self.passing.has(number), ReasonCode::Filter)
    }

    /// Whether a service that can take a consignment is left out by a filter of the objective.
    pub(crate) fn is_left_out(&self, number: usize, facts: &Facts<'_>, now: &Now<'_>) -> bool {
        self.matcher.0.is_left_out(number, facts, now, &self.besides, self.aim)
    }

    /// The numbers of its services, ascending.
    pub(crate) fn members(&self) -> impl Iterator<Item = usize> {
        self.members.iter()
    }

    /// A number that tells pools apart, whatever their rule set: equal for the same services, filtered alike, of which the same is asked.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        let services = |numbers: &mut dyn Iterator<Item = usize>| -> Vec<String> {
            let services = numbers.filter_map(|number| self.matcher.0.services.get(number));
            services.map(|service| service.service.reference.to_string()).collect()
        };
        let (members, passing) = (services(&mut self.members.iter()), services(&mut self.passing.iter()));
        let aim = match self.aim {
            Aim::Objective(number) => {
                self.matcher.0.wishes.objectives.get(number as usize).map(|objective| objective.reference.to_string())
            }
            Aim::Usual | Aim::Nothing => None,
        };
        let aim = aim.map_or_else(String::new, |objective| format!(" {objective:?}"));
        Fingerprint::of_text(&format!("{members:?} {passing:?} {:?}{aim}", self.besides.booked))
    }
}
