//! Whether zone charts, tariffs and what names them go together.

use std::collections::BTreeMap;

use super::prices::{not_zero, of_chargeable, of_unit};
use super::{By, ChargeBasis, Discount, RateLane, RuleSet, Tariff, TransitLane, ZoneChart, limits};
use crate::check::Checker;
use crate::json::{Problem, Trail, ViolationCode};
use crate::measure::{Unit, WeightUnit};
use crate::number::Quantity;
use crate::place::{Clash, Place, PlaceLists};
use crate::reference::Reference;

pub(super) fn of_rule_set<'a>(rule_set: &'a RuleSet, checker: &mut Checker<'a>) {
    let root = Trail::Root;
    checker.unique("zone chart", "ZoneCharts", rule_set.zone_charts.iter().map(|chart| &chart.reference));
    checker.unique("tariff", "Tariffs", rule_set.tariffs.iter().map(|tariff| &tariff.reference));
    for (index, chart) in rule_set.zone_charts.iter().enumerate() {
        of_chart(chart, &root.key("ZoneCharts").index(index), checker);
    }
    for (index, tariff) in rule_set.tariffs.iter().enumerate() {
        of_tariff(tariff, &root.key("Tariffs").index(index), checker);
    }
}

fn empty(path: &Trail<'_>, what: &str, checker: &mut Checker<'_>) {
    checker.problems.push(Problem::new(path.path(), what).code(ViolationCode::EmptyList));
}

fn of_chart<'a>(chart: &'a ZoneChart, path: &Trail<'_>, checker: &mut Checker<'a>) {
    let charts = path.key("Charts");
    if chart.charts.is_empty() {
        empty(&charts, "an empty list: a zone chart has at least one chart", checker);
    }
    for (index, entry) in chart.charts.iter().enumerate() {
        let path = charts.index(index);
        checker.not_empty(entry.from.as_deref(), &path.key("From"), "anywhere");
        checker.places(entry.from.as_deref(), &path.key("From"));
        let zones = path.key("Zones");
        if entry.zones.is_empty() {
            empty(&zones, "no zones: a chart has at least one", checker);
        }
        for (name, places) in &entry.zones {
            let path = zones.name(name);
            if name.trim() != name || name.is_empty() {
                checker.refuse(&path, "a zone has a name, without spaces around it");
            }
            if places.is_empty() {
                empty(&path, "an empty list: a zone has at least one place", checker);
            }
            for (index, place) in places.iter().enumerate() {
                if place.to_string().parse().as_ref() != Ok(place) {
                    checker.refuse(&path.index(index), format!("`{place}` isn't read as the place that it was made as"));
                }
            }
        }
        let places: Vec<&[Place]> = entry.zones.values().map(Vec::as_slice).collect();
        let names: Vec<&String> = entry.zones.keys().collect();
        for Clash { first: [first, at], second: [other, other_at] } in PlaceLists::default().add_chart(&places).err().unwrap_or_default() {
            let (Some(own), Some(others)) = (names.get(first), names.get(other)) else { continue };
            let place = |zone: usize, at: usize| places.get(zone).and_then(|places| places.get(at)).map(ToString::to_string);
            let (place, stated) = (place(other, other_at).unwrap_or_default(), place(first, at).unwrap_or_default());
            let message =
                format!("`{place}` of zone `{others}` and `{stated}` of zone `{own}` are equally narrow, and some address lies in both");
            let own = zones.name(own);
            checker.clash(ViolationCode::Conflict, &zones.name(others).index(other_at), message, &own.index(at), &format!("`{stated}` is"));
        }
    }
}

/// A name is one of a chart's zones. Of a chart that isn't known nothing is said.
fn in_chart(name: &str, chart: &Reference, path: &Trail<'_>, checker: &mut Checker<'_>) {
    let number = checker.names.zone_charts.get(chart.as_str());
    let Some(zones) = number.and_then(|number| checker.chart_zones.get(*number)) else { return };
    let hint =
        |comparisons: &mut usize| Checker::nearest(comparisons, zones.iter().copied(), name).or_else(|| listed(zones.iter().copied()));
    if !zones.contains(name) {
        let hint = hint(&mut checker.comparisons);
        not_a_zone(name, &format!("chart `{chart}`"), path, hint, checker);
    }
}

/// A name is one of the zones that a tariff has prices of.
fn in_prices(name: &str, (tariff, of): (&Tariff, &str), path: &Trail<'_>, checker: &mut Checker<'_>) {
    let zones = || tariff.prices.keys().map(String::as_str);
    if !tariff.prices.contains_key(name) {
        let hint = checker.nearest_of(zones(), name).or_else(|| listed(zones()));
        not_a_zone(name, of, path, hint, checker);
    }
}

fn not_a_zone(name: &str, of: &str, path: &Trail<'_>, hint: Option<String>, checker: &mut Checker<'_>) {
    let mut problem = Problem::new(path.path(), format!("`{}` is no zone of {of}", crate::number::shortened(name)));
    problem.hint = hint;
    checker.problems.push(problem.code(ViolationCode::UnknownReference));
}

/// The most zones that a hint lists.
const MOST_LISTED: usize = 12;

/// Some zones, if they are few, as a hint.
fn listed<'n>(zones: impl Iterator<Item = &'n str>) -> Option<String> {
    let zones: Vec<String> = zones.take(MOST_LISTED + 1).map(|zone| format!("`{}`", crate::number::shortened(zone))).collect();
    (1..=MOST_LISTED).contains(&zones.len()).then(|| format!("there are {}", zones.join(", ")))
}

pub(super) fn of_transit(lane: &TransitLane, path: &Trail<'_>, checker: &mut Checker<'_>) {
    let Some(chart) = &lane.zone_chart else {
        for (key, is_stated) in [("Zone", lane.zone.is_some()), ("Days", !lane.days.is_empty())] {
            if is_stated {
                checker.refuse(&path.key(key), format!("`{key}` names zones of a chart: `ZoneChart` is missing"));
            }
        }
        if lane.transit_days.is_none() {
            let problem = Problem::new(path.key("TransitDays").path(), "`TransitDays` is missing");
            checker.problems.push(problem.code(ViolationCode::MissingField));
        }
        return;
    };
    checker.known("zone chart", chart, &path.key("ZoneChart"), |names| &names.zone_charts);
    let clashes = [
        (lane.to.is_some(), "To", "ZoneChart", "a lane leads to places or to zones of a chart, not both"),
        (!lane.days.is_empty() && lane.zone.is_some(), "Days", "Zone", "`Days` names zones itself"),
        (!lane.days.is_empty() && lane.transit_days.is_some(), "Days", "TransitDays", "`Days` stands in place of `TransitDays`"),
    ];
    for (_, key, other, message) in clashes.into_iter().filter(|(clashes, ..)| *clashes) {
        checker.clash(ViolationCode::Conflict, &path.key(key), message.to_owned(), &path.key(other), &format!("`{other}` is"));
    }
    if lane.days.is_empty() && (lane.zone.is_none() || lane.transit_days.is_none()) {
        checker.refuse(path, "a transit lane by a chart states `Zone` and `TransitDays`, or `Days`");
    }
    if lane.zone.as_ref().is_some_and(|zones| zones.0.is_empty()) {
        empty(&path.key("Zone"), "an empty list matches nothing: a lane leads to at least one zone", checker);
    }
    let days = path.key("Days");
    for (zone, own) in &lane.days {
        limits::of_days(*own, &days.name(zone), checker);
    }
}

/// What a service's lanes say of charts and tariffs, which it takes these to tell.
pub(super) fn of_lanes(transit: &[TransitLane], rates: &[RateLane], rule_set: &RuleSet, path: &Trail<'_>, checker: &mut Checker<'_>) {
    for (index, lane) in transit.iter().enumerate() {
        let Some(chart) = &lane.zone_chart else { continue };
        let own = path.key("Transit");
        let own = own.index(index);
        let days = own.key("Days");
        lane.days.keys().for_each(|zone| in_chart(zone, chart, &days.name(zone), checker));
        let named = lane.zone.as_ref().map(|zones| &*zones.0).unwrap_or_default();
        for (place, zone) in named.iter().enumerate() {
            let list = own.key("Zone");
            let one = if named.len() == 1 { list } else { list.index(place) };
            in_chart(zone, chart, &one, checker);
        }
    }
    for (index, lane) in rates.iter().enumerate() {
        let own = path.key("Rates");
        let own = own.index(index);
        let number = lane.tariff.as_ref().and_then(|tariff| checker.names.tariffs.get(tariff.as_str())).copied();
        let tariff = number.and_then(|number| Some((number, rule_set.tariffs.get(number)?)));
        if let Some(tariff) = tariff {
            of_weighing_by(tariff, lane, &own, checker);
        }
        let Some(discount) = &lane.discount else { continue };
        let tariff = tariff.map(|(_, tariff)| tariff);
        if lane.tariff.is_none() || tariff.is_some() {
            let unit = tariff.map_or((lane.by, lane.unit), |tariff| (tariff.by, tariff.unit));
            of_discount(discount, tariff, unit.1.unwrap_or(Unit::of(unit.0)), &own.key("Discount"), checker);
        }
    }
}

/// How a lane weighs goes with what its tariff's prices go by.
fn of_weighing_by((number, tariff): (usize, &Tariff), lane: &RateLane, path: &Trail<'_>, checker: &mut Checker<'_>) {
    let chargeable = path.key("Chargeable");
    if let Some(terms) = &lane.chargeable {
        let weight = if let Some(Unit::Weight(unit)) = tariff.unit { unit } else { WeightUnit::Kilogram };
        of_chargeable(terms, (weight, tariff.by), &chargeable, checker);
    }
    let by = tariff.by.filter(|by| matches!(by, By::Longest | By::Packages | By::Value));
    let basis = lane.weighing().basis.filter(|basis| *basis != ChargeBasis::Consignment);
    if let (Some(by), Some(basis)) = (by, basis) {
        let message = format!(
            "its tariff goes by `{by}`, a figure of the consignment, and with `Basis` `{basis}` packages are priced for themselves"
        );
        let (root, stated) = (Trail::Root, if lane.basis.is_some() { *path } else { chargeable });
        let list = root.key("Tariffs");
        checker.clash(ViolationCode::Conflict, &stated.key("Basis"), message, &list.index(number).key("By"), &format!("`{by}` is"));
    }
}

/// A lane by a tariff, whose bands, currency and unit are the tariff's.
pub(super) fn of_rates(lane: &RateLane, path: &Trail<'_>, checker: &mut Checker<'_>) {
    let Some(tariff) = &lane.tariff else { return };
    checker.known("tariff", tariff, &path.key("Tariff"), |names| &names.tariffs);
    let stated = [
        ("Bands", !lane.bands.is_empty()),
        ("Currency", lane.currency.is_some()),
        ("Unit", lane.unit.is_some()),
        ("By", lane.by.is_some()),
        ("NextBreak", lane.next_break.is_some()),
    ];
    for (key, _) in stated.into_iter().filter(|(_, is_stated)| *is_stated) {
        let message = format!("`{key}` stands in the tariff; a lane names either `Tariff` or `Bands`");
        checker.clash(ViolationCode::Conflict, &path.key(key), message, &path.key("Tariff"), "`Tariff` is");
    }
}

fn of_tariff(tariff: &Tariff, path: &Trail<'_>, checker: &mut Checker<'_>) {
    checker.known("zone chart", &tariff.zone_chart, &path.key("ZoneChart"), |names| &names.zone_charts);
    checker.validity(tariff.valid_from, tariff.valid_to, path);
    let basis = tariff.chargeable.and_then(|chargeable| chargeable.basis);
    let unit = of_unit((tariff.by, tariff.unit, basis), &path.key("Chargeable"), path, checker);
    if let Some(chargeable) = &tariff.chargeable {
        let weight = if let Some(Unit::Weight(unit)) = tariff.unit { unit } else { WeightUnit::Kilogram };
        of_chargeable(chargeable, (weight, tariff.by), &path.key("Chargeable"), checker);
    }
    let ends = path.key("UpTo");
    if tariff.up_to.is_empty() {
        empty(&ends, "no ends of prices: a tariff has at least one, and for each zone as many prices", checker);
    }
    rising(&tariff.up_to, unit, &ends, checker);
    let prices = path.key("Prices");
    if tariff.prices.is_empty() {
        empty(&prices, "no prices: a tariff has those of one zone at least", checker);
    }
    for (zone, own) in tariff.prices.iter().filter(|(_, own)| own.len() != tariff.up_to.len() && !tariff.up_to.is_empty()) {
        let message = format!("zone `{zone}` has `{}` prices, and `UpTo` has `{}`: null stands for none", own.len(), tariff.up_to.len());
        checker.clash(ViolationCode::Conflict, &prices.name(zone), message, &ends, "`UpTo` is");
    }
    tariff.prices.keys().for_each(|zone| in_chart(zone, &tariff.zone_chart, &prices.name(zone), checker));
    let beyond = path.key("Beyond");
    for (zone, own) in &tariff.beyond {
        let path = beyond.name(zone);
        if !tariff.prices.is_empty() {
            in_prices(zone, (tariff, "`Prices`"), &path, checker);
        }
        figure(own.step, unit, &path.key("Step"), checker);
        not_zero(own.step, &path.key("Step"), "the step `0` has no end", checker);
        let last = tariff.prices.get(zone).and_then(|prices| Some((prices.len(), prices.last()?)));
        if let Some((count, None)) = last {
            let message = format!("zone `{zone}` has no last price that goes on beyond it");
            let zone = prices.name(zone);
            checker.clash(ViolationCode::Conflict, &path, message, &zone.index(count - 1), "null is");
        }
    }
    if let Some(discount) = &tariff.discount {
        of_discount(discount, Some(tariff), unit.unwrap_or(Unit::of(tariff.by)), &path.key("Discount"), checker);
    }
}

fn figure(figure: Option<Quantity>, unit: Option<Unit>, path: &Trail<'_>, checker: &mut Checker<'_>) {
    match unit {
        Some(Unit::Weight(unit)) => checker.weight(figure, unit, path),
        Some(Unit::Length(unit)) => checker.length(figure, unit, path),
        _ => {}
    }
}

fn rising(ends: &[Quantity], unit: Option<Unit>, path: &Trail<'_>, checker: &mut Checker<'_>) {
    for (index, end) in ends.iter().enumerate() {
        figure(Some(*end), unit, &path.index(index), checker);
        if let Some(before) = index.checked_sub(1)
            && let Some(lower) = ends.get(before).filter(|lower| end <= *lower)
        {
            let message = format!("`UpTo` rises strictly: `{end}` is not above `{lower}`");
            checker.clash(ViolationCode::OutOfOrder, &path.index(index), message, &path.index(before), &format!("`{lower}` is"));
        }
    }
}

fn percentages(all: &BTreeMap<String, Quantity>, percent: Option<Quantity>, path: &Trail<'_>, checker: &mut Checker<'_>) {
    let own = path.key("Zones");
    for (zone, percent) in all {
        percentage(*percent, &own.name(zone), checker);
    }
    if let Some(percent) = percent {
        percentage(percent, &path.key("Percent"), checker);
    }
}

fn percentage(percent: Quantity, path: &Trail<'_>, checker: &mut Checker<'_>) {
    if percent.decimal() > 100.into() {
        checker.refuse(path, format!("`{percent}` percent is more than all: at most `100`"));
    }
}

fn of_discount(terms: &Discount, tariff: Option<&Tariff>, unit: Unit, path: &Trail<'_>, checker: &mut Checker<'_>) {
    let names_zones = || {
        terms
            .zones
            .keys()
            .map(|zone| (None, zone))
            .chain(terms.bands.iter().enumerate().flat_map(|(index, band)| band.zones.keys().map(move |zone| (Some(index), zone))))
    };
    let bands = path.key("Bands");
    for (band, zone) in names_zones() {
        let band = band.map(|index| bands.index(index));
        let own = band.as_ref().unwrap_or(path).key("Zones");
        match tariff {
            // Tariffs of one chart may share a discount, whichever zones each has prices of.
            Some(tariff) => in_chart(zone, &tariff.zone_chart, &own.name(zone), checker),
            None => checker.refuse(&own.name(zone), "a lane with bands has no zones"),
        }
    }
    percentages(&terms.zones, terms.percent, path, checker);
    if !terms.bands.is_empty() {
        for (key, _) in [("Percent", terms.percent.is_some()), ("Zones", !terms.zones.is_empty())].into_iter().filter(|(_, is)| *is) {
            let message = format!("`Bands` stand in place of `{key}`; they may have `{key}` each");
            checker.clash(ViolationCode::Conflict, &path.key(key), message, &bands, "`Bands` are");
        }
    } else if terms.percent.is_none() && terms.zones.is_empty() && terms.minimum.is_none() {
        checker.refuse(path, "a discount states `Percent`, `Zones`, `Bands` or `Minimum`");
    }
    for (index, band) in terms.bands.iter().enumerate() {
        percentages(&band.zones, band.percent, &bands.index(index), checker);
        if band.up_to.is_none() && index + 1 < terms.bands.len() {
            let message = "a band without `UpTo` is the last".to_owned();
            checker.clash(ViolationCode::OutOfOrder, &bands.index(index), message, &bands.index(index + 1), "the next is");
        }
    }
    let ends: Vec<Quantity> = terms.bands.iter().map_while(|band| band.up_to).collect();
    rising(&ends, Some(unit), &bands, checker);
    of_minimum(terms, tariff, unit, &path.key("Minimum"), checker);
}

fn of_minimum(terms: &Discount, tariff: Option<&Tariff>, unit: Unit, path: &Trail<'_>, checker: &mut Checker<'_>) {
    let Some(minimum) = &terms.minimum else { return };
    let of_zone = [("Zone", minimum.zone.is_some()), ("Weight", minimum.weight.is_some()), ("Less", minimum.less.is_some())];
    if minimum.amount.is_some() {
        for (key, _) in of_zone.into_iter().filter(|(_, is_stated)| *is_stated) {
            let message = format!("`{key}` is of a minimum by a zone's price");
            checker.clash(ViolationCode::Conflict, &path.key(key), message, &path.key("Amount"), "`Amount` is");
        }
        return;
    }
    let (Some(zone), Some(weight)) = (&minimum.zone, minimum.weight) else {
        return checker.refuse(path, "a minimum states `Amount`, or `Zone` and `Weight`");
    };
    let Some(tariff) = tariff else { return checker.refuse(&path.key("Zone"), "a lane with bands has no zones") };
    let before = checker.problems.len();
    in_prices(zone, (tariff, &format!("tariff `{}` with prices", tariff.reference)), &path.key("Zone"), checker);
    figure(Some(weight), Some(unit), &path.key("Weight"), checker);
    // Of what is wrong otherwise nothing can be worked out.
    if checker.problems.len() > before || !checker.problems.is_empty() {
        return;
    }
    let prices = tariff.prices.get(zone);
    let has_price = match tariff.up_to.iter().position(|end| weight <= *end) {
        Some(place) => prices.and_then(|prices| prices.get(place)).is_some_and(Option::is_some),
        None => tariff.beyond.contains_key(zone),
    };
    if !has_price {
        let message = format!("tariff `{}` has no price in zone `{zone}` at `{weight} {unit}`", tariff.reference);
        checker.refuse(&path.key("Weight"), message);
    }
}
