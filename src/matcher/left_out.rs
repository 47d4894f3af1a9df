//! Why a filter of an objective leaves a service out, in words.

use super::besides::Besides;
use super::compiled::Compiled;
use super::moment::Now;
use super::verdict::Asking;
use crate::facts::Facts;
use crate::preference::Filter;
use crate::rule::Figure;
use crate::time::date_of;

impl Compiled {
    /// Why a step of an objective leaves out the service of a number.
    pub(super) fn objective_figure(
        &self,
        service: u32,
        (number, step): (u32, u32),
        (facts, now, besides): (&Facts<'_>, &Now<'_>, &Besides),
    ) -> Option<Figure> {
        let objective = self.wishes.objectives.get(number as usize)?;
        let (_, filter) = objective.filters.iter().find(|(own, _)| *own == step)?;
        let asking = Asking::new(self, facts, now, besides);
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
                let observed = self.wishes.histories.of(service, &self.lists, &facts.destination)?;
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
