//! Why a service has no price, in words.

use std::collections::BTreeSet;

use super::compiled::{Compiled, CompiledService, RateLane};
use crate::facts::Facts;
use crate::measure::weight_text;
use crate::place::Missing;
use crate::rule::{Figure, Finding, missing_dimensions};
use crate::tariff::Leasts;
use crate::time::date_of;

impl Compiled {
    /// Puts a finding about the price of a service into words.
    pub(super) fn price_figure(&self, service: &CompiledService, finding: Finding, facts: &Facts<'_>) -> Figure {
        let lane = |place: u32| service.rates.get(place as usize);
        match finding {
            Finding::NoRate(day) => self.no_rate_figure(service, day, facts),
            Finding::BeyondLastBand(place, package) => {
                let asked = lane(place).map(|lane| asked(lane, package, facts)).unwrap_or_default();
                let of = package.map_or_else(String::new, |index| format!(" of package {}", index + 1));
                let tariff = lane(place).and_then(|lane| self.priced_by(lane)).map(|by| format!(" of {by}")).unwrap_or_default();
                Figure::new(format!("the chargeable weight{of} `{asked}` is beyond the last band{tariff}")).asked(asked)
            }
            Finding::NoPrice(place, package) => {
                let asked = lane(place).map(|lane| asked(lane, package, facts)).unwrap_or_default();
                let by = lane(place).and_then(|lane| self.priced_by(lane)).unwrap_or_else(|| "the lane".to_owned());
                let of = package.map_or_else(String::new, |index| format!(" for package {}", index + 1));
                Figure::new(format!("{by} has no price{of} at `{asked}`")).asked(asked)
            }
            Finding::NoVolume(package) => missing_dimensions(package as usize, "volumetric weight"),
            Finding::NoTax(missing) => {
                let to = facts.destination_text();
                let said = facts.said_first([missing.within(Missing::POSTCODE), Missing::default()]);
                Figure::new(format!("{said}which VAT is due at `{to}` takes {} to tell", missing_text(missing))).asked(to)
            }
            Finding::NoValue => Figure::new("the value of the consignment, by which it is priced, is not known"),
            Finding::NoValueRate => {
                let worth = facts.worth.map(|worth| worth.to_string()).unwrap_or_default();
                Figure::new("no exchange rate between the currency of the value, by which it is priced, and that of the rates").asked(worth)
            }
            _ => Figure::new("a price of `1000000000` or more is no price").allowed("below 1000000000"),
        }
    }

    /// `tariff GROUND in zone 3 of chart UPS`
    pub(super) fn priced_by(&self, lane: &RateLane) -> Option<String> {
        let tariff = self.tariffs.get(lane.tariff? as usize)?;
        let zone = self.charts.zones.get(lane.route.zone? as usize)?;
        let chart = self.charts.all.get(zone.chart as usize)?;
        Some(format!("tariff `{tariff}` in zone `{}` of chart `{}`", zone.name, chart.reference))
    }

    /// Which of place, zone and date is why no rate lane prices a consignment: the first of these.
    fn no_rate_figure(&self, service: &CompiledService, day: i32, facts: &Facts<'_>) -> Figure {
        let to = facts.destination_text();
        let leads =
            |lane: &&RateLane| self.lists.allows(lane.route.to, &facts.destination) && self.lists.allows(lane.route.from, &facts.origin);
        let message = if !service.rates.iter().any(|lane| leads(&lane)) {
            format!("no rate lane leads to `{to}`")
        } else if !service.rates.iter().any(|lane| self.leads(lane.route, facts)) {
            let zones = service.rates.iter().filter(leads).filter_map(|lane| lane.route.zone);
            let without: Vec<String> = self.without_zone(zones, facts).collect();
            without.join("; ")
        } else {
            format!("no rate lane to `{to}` is valid on the collection date `{}`", date_of(day))
        };
        Figure::new(message).asked(to)
    }

    /// Of the charts of some zones: that a destination lies in none of theirs, and what is missing to tell.
    pub(super) fn without_zone(&self, zones: impl Iterator<Item = u32>, facts: &Facts<'_>) -> impl Iterator<Item = String> {
        let charts: BTreeSet<u32> = zones.filter_map(|zone| self.charts.zones.get(zone as usize)).map(|zone| zone.chart).collect();
        charts.into_iter().filter_map(|number| {
            let missing = self.charts.zone(number, &self.lists, facts).err()?;
            let chart = &self.charts.all.get(number as usize)?.reference;
            let text = format!("chart `{chart}` has no zone for `{}`", facts.destination_text());
            Some(if missing.is_empty() { text } else { format!("{text}: it takes {} to tell", missing_text(missing)) })
        })
    }
}

fn missing_text(missing: Missing) -> String {
    let all = [(Missing::POSTCODE, "a readable postcode"), (Missing::REGION, "`Region`"), (Missing::TOWN, "`Town`")];
    all.into_iter().filter(|(one, _)| missing.has(*one)).map(|(_, text)| text).collect::<Vec<_>>().join(" or ")
}

/// What is asked of a lane: the chargeable weight of the consignment or of a package.
fn asked(lane: &RateLane, package: Option<u32>, facts: &Facts<'_>) -> String {
    let unit = facts.weight_unit();
    let weight = lane.rate.chargeable(package.map(|package| package as usize), facts, Leasts::default());
    weight.map_or_else(|_| weight_text(facts.weight, unit), |weight| weight.weight_text(unit))
}
