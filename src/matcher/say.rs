//! Findings in words: why a service cannot take a consignment, with the figures.

use chrono::{Days, NaiveDate};

use super::collection::Clock;
use super::plan::{Terms, promised_dates, promised_windows};
use super::{Compiled, CompiledService};
use crate::facts::Facts;
use crate::rule::{Figure, Finding, missing_dimensions};

/// What was asked of the services: everything that findings are worded from but for the services themselves.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) clock: &'a Clock,
    pub(crate) terms: &'a [Terms],
}

impl Compiled {
    /// Puts into words what was found about the service of that number; `None` of what is no figure of a service.
    pub(crate) fn figure(&self, number: usize, finding: Finding, question: &Question<'_>) -> Option<Figure> {
        let service = self.services.get(number)?;
        Some(match finding {
            Finding::NotEnabled => Figure::new("the service is not enabled"),
            Finding::NotConfigured => Figure::new("the service has no transit lanes"),
            Finding::Direction => service.direction_figure(question.facts),
            Finding::NoLane => service.no_lane_figure(question.facts),
            Finding::NotCollected => {
                let carrier = &service.service.carrier;
                Figure::new(format!("carrier `{carrier}` does not collect at the origin"))
            }
            Finding::NoCollectionDate => self.no_collection_figure(question),
            Finding::Window(promised) => service.window_figure(promised, question)?,
            Finding::Late(promised, soonest) => late_figure(promised, soonest, question)?,
            Finding::NoDeliveryDay => Figure::new("no open collection date is a delivery day, and delivery is on the collection date"),
            Finding::NoExchangeRate(currency) => {
                let currency = self.currencies.get(currency as usize)?.currency;
                Figure::new(format!("no exchange rate for `{currency}`, the currency of the rates")).asked(currency.code())
            }
            Finding::Rule(column, breach) => self.columns.get(usize::from(column))?.figure(number, question.facts, breach),
            Finding::Filter(_) | Finding::More(..) => return None,
            of_price => price_figure(of_price, question.facts),
        })
    }

    fn no_collection_figure(&self, question: &Question<'_>) -> Figure {
        let Question { facts, clock, terms } = question;
        let (from, days) = (clock.today(), Days::new(self.horizon_days.into()));
        let until = from.checked_add_days(days).unwrap_or(NaiveDate::MAX);
        let shipping = facts.shipping_date.map(|date| format!("on the shipping date `{date}`"));
        let asked = terms.iter().flat_map(|terms| {
            let date = terms.collected.map(|date| format!("on the collection date asked for, `{date}`"));
            [date, terms.collection.map(|hours| format!("within `{hours}`"))]
        });
        let mut when: Vec<String> = shipping.into_iter().chain(asked.flatten()).collect();
        if facts.shipping_date.is_none() && terms.iter().all(|terms| terms.collected.is_none()) {
            when.push(format!("from `{from}` to `{until}`"));
        }
        let mut figure = Figure::new(format!("no collection is open {}", when.join(", "))).allowed(format!("{from} to {until}"));
        figure.asked = facts.shipping_date.or(terms.iter().find_map(|terms| terms.collected)).map(|date| date.to_string());
        figure
    }
}

impl CompiledService {
    fn direction_figure(&self, facts: &Facts) -> Figure {
        let allowed = self.service.directions.iter().map(|direction| direction.as_str()).collect::<Vec<_>>().join(", ");
        let message = format!("direction `{}` is not the service's: `{allowed}`", facts.direction);
        Figure::new(message).asked(facts.direction.as_str()).allowed(allowed)
    }

    fn no_lane_figure(&self, facts: &Facts) -> Figure {
        let to = facts.destination_text();
        let message = match self.transit.len() {
            1 => format!("the one transit lane does not lead to `{to}` from the origin"),
            lanes => format!("none of {lanes} transit lanes leads to `{to}` from the origin"),
        };
        Figure::new(message).asked(to)
    }

    fn window_figure(&self, promised: u32, question: &Question<'_>) -> Option<Figure> {
        let Question { facts, terms, .. } = question;
        let promised = promised_windows(&facts.promise, terms).nth(promised as usize)?;
        let offered = self.lane(facts).ok()?.part_of_day();
        let message = format!("delivery window `{offered}` is not within the promised `{promised}`");
        Some(Figure::new(message).asked(promised.to_string()).allowed(offered.to_string()))
    }
}

fn late_figure(promised: u32, soonest: Option<NaiveDate>, question: &Question<'_>) -> Option<Figure> {
    let (date, exactly) = promised_dates(&question.facts.promise, question.terms).nth(promised as usize)?;
    let soonest = soonest.map_or_else(|| "never".to_owned(), |date| date.to_string());
    let how = if exactly { "exactly on" } else { "by" };
    let message = format!("delivery {how} `{date}` cannot be kept: the soonest is `{soonest}`");
    Some(Figure::new(message).asked(date.to_string()).allowed(soonest))
}

fn price_figure(finding: Finding, facts: &Facts) -> Figure {
    match finding {
        Finding::BeyondLastBand(package) => {
            let weight = crate::measure::weight_text(facts.weight, facts.weight_unit);
            let of = package.map_or_else(|| format!("`{weight}`"), |index| format!("of package {}", index + 1));
            Figure::new(format!("the chargeable weight {of} is beyond the last band")).asked(weight)
        }
        Finding::NoVolume(package) => missing_dimensions(package as usize, "volumetric weight"),
        Finding::TooDear => Figure::new("a price of `1000000000` or more is no price").allowed("below 1000000000"),
        _ => {
            let to = facts.destination_text();
            Figure::new(format!("no rate lane to `{to}` is valid on the collection date")).asked(to)
        }
    }
}
