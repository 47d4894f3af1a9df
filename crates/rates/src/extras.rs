//! What a service has besides prices: how long it takes, and what comes on top.

use std::collections::BTreeMap;

use consign::{Basis, CarrierService, Chart, ChartZones, Reference, Surcharge, TransitDays, TransitLane};

use crate::reading::At;
use crate::terms::{Extra, Terms};
use crate::writer::{Writer, Written, add_chart, place, quantity};
use crate::zones::compressed;

/// How long it takes to each zone: by the rows, else by the chart, else as is usual.
pub(crate) fn transit(writer: &mut Writer<'_>, service: &mut CarrierService, written: &[Written<'_>], chart: &Reference, from: &[String]) {
    let lane_of = |chart: &Reference| {
        let mut lane = TransitLane::new(TransitDays { min: 0, max: 0 });
        lane.transit_days = None;
        lane.from = Some(from.to_vec()).filter(|from| !from.is_empty());
        lane.delivery_days = Some(writer.options.delivery_days.clone()).filter(|days| !days.is_empty());
        lane.zone_chart = Some(chart.clone());
        lane
    };
    let days = |(min, max): (u32, u32)| TransitDays { min, max };
    let mut lane = lane_of(chart);
    let stated: Vec<&crate::chart::Charted> = writer.chart.charts.iter().filter(|charted| !charted.days.is_empty()).collect();
    let disagree = written
        .iter()
        .any(|zone| zone.is_charted && stated.iter().any(|charted| charted.of_zone.get(&zone.name).is_some_and(|days| days.len() > 1)));
    if disagree || stated.len() > 1 {
        let label = |(min, max): (u32, u32)| if min == max { min.to_string() } else { format!("{min}-{max}") };
        let charts: Vec<Chart> = stated
            .iter()
            .map(|charted| Chart {
                from: charted.origin.as_ref().map(|origin| vec![origin.name.clone()]),
                zones: charted.days.iter().map(|(days, places)| (label(*days), compressed(places.iter().cloned()))).collect(),
            })
            .collect();
        let all: BTreeMap<String, TransitDays> =
            stated.iter().flat_map(|charted| charted.days.keys()).map(|own| (label(*own), days(*own))).collect();
        let mut of_days = lane_of(chart);
        of_days.zone_chart = Some(add_chart(writer, (&format!("{}_DAYS", service.carrier), &service.reference), charts, Vec::new()));
        of_days.days = all;
        service.transit.push(of_days);
    }
    let mut unstated = None;
    for zone in written {
        let terms = zone.terms.iter().filter_map(|terms| writer.list.terms.get(*terms as usize));
        let of_rows = terms.filter_map(|terms| terms.transit).reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
        let of_chart = stated.iter().filter(|_| zone.is_charted && !disagree).find_map(|charted| charted.of_zone.get(&zone.name)?.first());
        let own = of_rows.or(of_chart.copied());
        if own.is_none() {
            unstated.get_or_insert(zone.zone.spot.at);
        }
        lane.days.insert(zone.name.clone(), days(own.unwrap_or(writer.options.transit)));
    }
    if let Some(at) = unstated.filter(|_| !disagree) {
        let (least, most) = writer.options.transit;
        writer.notes.assumed(place(writer.sheets, at), format!("no transit days are stated: {least} to {most} (`--transit-days`)"));
    }
    // Of one number of days to all zones one lane.
    let distinct: Vec<TransitDays> = lane.days.values().copied().fold(Vec::new(), |mut all, days| {
        if !all.contains(&days) {
            all.push(days);
        }
        all
    });
    if let ([one], true) = (distinct.as_slice(), lane.days.len() > 1) {
        lane.zone = Some(ChartZones(lane.days.keys().cloned().collect()));
        (lane.transit_days, lane.days) = (Some(*one), BTreeMap::new());
    }
    if !(service.transit.contains(&lane) || disagree && written.iter().all(|zone| zone.is_charted)) {
        service.transit.push(lane);
    }
}

/// Surcharges of the sheet's columns: of the whole service, or of its zones.
pub(crate) fn surcharges(writer: &mut Writer<'_>, service: &mut CarrierService, written: &[Written<'_>], by_places: bool) {
    let list = writer.list;
    let of = |zone: &Written<'_>| zone.terms.iter().filter_map(|terms| list.terms.get(*terms as usize)).collect::<Vec<_>>();
    let mut names: Vec<&str> = Vec::new();
    for extra in written.iter().flat_map(of).flat_map(|terms| &terms.extras) {
        if !names.contains(&extra.name.as_str()) {
            names.push(&extra.name);
        }
    }
    for name in names {
        let extra = |terms: &&Terms| terms.extras.iter().find(|extra| extra.name == name).cloned();
        let mut cases: Vec<(Option<Extra>, Vec<String>)> = Vec::new();
        for zone in written {
            let mut own: Vec<Option<Extra>> = of(zone).iter().map(extra).collect();
            own.dedup();
            if own.len() > 1 {
                writer.notes.mistaken(
                    place(writer.sheets, zone.zone.spot.at),
                    format!("the surcharge `{name}` is a service's or a zone's, and differs from weight to weight"),
                );
            }
            let own = own.pop().flatten();
            match cases.iter_mut().find(|(known, _)| *known == own) {
                Some((_, zones)) => zones.push(zone.name.clone()),
                None => cases.push((own, vec![zone.name.clone()])),
            }
        }
        let is_one = cases.len() == 1;
        if !is_one && by_places {
            writer.notes.mistaken(
                place(writer.sheets, written.first().map_or(At { sheet: 0, row: 0, column: 0 }, |zone| zone.zone.spot.at)),
                format!("the surcharge `{name}` differs by zone beside prices per unit"),
            );
        }
        for (extra, zones) in cases.into_iter().filter_map(|(extra, zones)| Some((extra?, zones))) {
            let mut surcharge = Surcharge::default();
            surcharge.name = Some(name.to_owned());
            if extra.is_percent {
                surcharge.percent = quantity(extra.figure);
            } else {
                (surcharge.amount, surcharge.per) = (quantity(extra.figure), Some(Basis::Package));
            }
            surcharge.zones = (!is_one).then_some(zones);
            if !service.surcharges.contains(&surcharge) {
                service.surcharges.push(surcharge);
            }
        }
    }
}
