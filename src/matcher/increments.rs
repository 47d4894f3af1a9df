//! What an offer adds to the use of capacities, and what of them stands against one, in words.

use super::besides::Besides;
use super::compiled::Compiled;
use super::engine::Engine;
use super::moment::Now;
use super::offer::Offer;
use super::room::Against;
use super::verdict::{Asking, Case, Miss};
use crate::capacity::Usage;
use crate::facts::Facts;
use crate::rule::{Figure, Finding, Lacking};

impl Case<'_> {
    /// What stands against it on some days, as findings; `None` of other misses.
    pub(super) fn findings_of_room(&self, miss: Miss) -> Option<Vec<Finding>> {
        let (Miss::NoRoom(days) | Miss::NoRoomEver(days)) = miss else { return None };
        let (mut found, dates) = (Vec::new(), [days.collected, days.latest]);
        self.asking.counting().each_against(self.number, dates, &self.asking.asked(Some(dates)), |number, _, against| match against {
            Against::Full => found.push(Finding::Full(number, days.collected)),
            Against::Lacking(lacking) if matches!(miss, Miss::NoRoom(_)) => found.push(Finding::Uncounted(number, lacking)),
            Against::Lacking(_) => {}
        });
        Some(found)
    }
}

impl Engine {
    /// What an offer adds to the use of capacities.
    pub(crate) fn increments(&self, offer: &Offer, facts: &Facts<'_>, now: &Now<'_>, besides: &Besides) -> Usage {
        let mut increments = Usage::default();
        if self.capacities.is_empty() {
            return increments;
        }
        let (asking, dates) = (Asking::new(self, facts, now, besides), [offer.dates.collected, offer.dates.latest]);
        asking.counting().each(offer.number, dates, &asking.asked(Some(dates)), |_, capacity, amount| {
            if let Ok(amount) = amount {
                increments.set(&capacity.reference, capacity.period(offer.dates.collected), amount);
            }
        });
        increments
    }
}

impl Compiled {
    /// What was used, what is asked and what is the greatest of a capacity that has no room on a collection day.
    pub(super) fn full_figure(&self, number: u32, day: i32, asking: &Asking<'_>) -> Option<Figure> {
        let capacity = self.capacities.get(number)?;
        let (period, most) = (capacity.period(day), capacity.max?);
        let used = asking.besides.usage.amount(capacity.reference.as_str(), period);
        let [used, asked, most] = [used, capacity.of.of(asking.facts, &self.exchange).ok()?, most].map(|amount| capacity.of.text(amount));
        let message = format!("capacity `{}` in `{period}`: `{used}` used and `{asked}` asked, at most `{most}`", capacity.reference);
        Some(Figure::new(message).asked(asked).allowed(format!("at most {most}")))
    }

    /// What isn't known that a capacity counts.
    pub(super) fn uncounted_figure(&self, number: u32, lacking: Lacking, asking: &Asking<'_>) -> Option<Figure> {
        let capacity = self.capacities.get(number)?;
        let what = capacity.of.name();
        Some(match lacking {
            Lacking::Volume | Lacking::Value => {
                Figure::new(format!("capacity `{}` counts {what}, and the {what} of the consignment is not known", capacity.reference))
            }
            Lacking::Rate => {
                let worth = asking.facts.worth.map(|worth| worth.to_string()).unwrap_or_default();
                let message =
                    format!("capacity `{}` counts {what} in a currency to which `{worth}` has no exchange rate", capacity.reference);
                Figure::new(message).asked(worth)
            }
        })
    }
}
