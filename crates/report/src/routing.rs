//! Who takes what: by place and weight.

use std::collections::BTreeMap;

use consign::simulation::{Aggregates, Route, Share};
use consign::{Country, Quantity, Reference};
use rust_decimal::Decimal;

use crate::figures::{count, counted, percent_of};
use crate::page::Section;
use crate::sides::{Measure, Sides, cost, mean_cost};
use crate::table::{Cell, Table};

/// A zone, the zone of a chart, or a country.
type Place = (Option<Reference>, Option<String>, Option<Country>);
/// The end of a weight band; the last, which has none, comes last.
type Band = (bool, Option<Quantity>);

/// The most places that the map of routes shows.
const MOST_PLACES: usize = 30;

pub(crate) fn section(sides: Sides<'_>) -> Section {
    let intro = "By zone of the destination and by weight. Where it lies in no zone of the rule set: by the zone of the chart that its service goes by, else by \
                 country.";
    let bands = Bands::of(sides);
    let section = Section::new("routing", "Who takes what where", intro);
    let section = sides
        .all()
        .zip(captions(sides))
        .fold(section, |section, (side, (id, caption))| section.table(map(sides, side, &bands, id, caption)));
    section.table(destinations(sides)).table(weights(sides, &bands)).table(routes(sides, &bands))
}

fn captions(sides: Sides<'_>) -> Vec<(&'static str, &'static str)> {
    match sides.before {
        None => vec![("routing-map", "The carrier that takes most, by zone and weight")],
        Some(_) => vec![
            ("routing-map-before", "Before: the carrier that takes most, by zone and weight"),
            ("routing-map", "After: the carrier that takes most, by zone and weight"),
        ],
    }
}

fn place(route: &Route) -> Place {
    (route.zone.clone(), route.chart_zone.clone(), route.country)
}

fn band(up_to: Option<Quantity>) -> Band {
    (up_to.is_none(), up_to)
}

fn place_name((zone, chart_zone, country): &Place) -> String {
    match (zone, chart_zone, country) {
        (Some(zone), ..) => zone.to_string(),
        (None, Some(zone), _) => format!("Zone {zone}"),
        (None, None, Some(country)) => format!("{country}, in no zone"),
        (None, None, None) => "Nowhere".to_owned(),
    }
}

/// The weight bands, and what they are called in the rule set's unit.
struct Bands(BTreeMap<Band, String>);

impl Bands {
    fn of(sides: Sides<'_>) -> Self {
        let all = sides.keys(|side| side.weight_bands.iter().map(|own| band(own.up_to)).collect());
        // A band of one's own in kg may be no round figure in the rule set's unit.
        let is_round = |end: &Quantity| sides.after.in_weight_unit(*end).scale() <= 4;
        let unit = if all.iter().all(|(_, end)| end.as_ref().is_none_or(&is_round)) { sides.after.weight_unit.symbol() } else { "kg" };
        let mut from: Option<Decimal> = None;
        let named = all.into_iter().map(|own| {
            let end = own.1.map(|end| if unit == "kg" { end.decimal().normalize() } else { sides.after.in_weight_unit(end) });
            let name = match (from, end) {
                (None, Some(end)) => format!("up to {end} {unit}"),
                (Some(from), Some(end)) => format!("{from} to {end} {unit}"),
                (Some(from), None) => format!("over {from} {unit}"),
                (None, None) => "any weight".to_owned(),
            };
            from = end;
            (own, name)
        });
        Self(named.collect())
    }

    fn name(&self, band: &Band) -> &str {
        self.0.get(band).map_or("", String::as_str)
    }
}

/// Of each place and weight the carrier that takes most.
fn map(sides: Sides<'_>, side: &Aggregates, bands: &Bands, id: &'static str, caption: &str) -> Table {
    let mut cells: BTreeMap<(Place, Band), (u64, u64, &Reference)> = BTreeMap::new();
    let mut places: BTreeMap<Place, u64> = BTreeMap::new();
    for route in &side.routes {
        let (all, most, carrier) = cells.entry((place(route), band(route.up_to))).or_insert((0, 0, &route.carrier));
        *all += route.consignments;
        if route.consignments > *most {
            (*most, *carrier) = (route.consignments, &route.carrier);
        }
        *places.entry(place(route)).or_default() += route.consignments;
    }
    let mut ranked: Vec<(Place, u64)> = places.into_iter().collect();
    ranked.sort_by_key(|(place, number)| (std::cmp::Reverse(*number), place.clone()));
    let used: Vec<&Band> = bands.0.keys().filter(|own| cells.keys().any(|(_, band)| band == *own)).collect();
    let cell = |place: &Place, band: &Band| {
        cells.get(&(place.clone(), *band)).map_or(Cell::Nothing, |(all, most, carrier)| {
            let name = sides.carrier(carrier.as_str()).unwrap_or(carrier.as_str());
            Cell::Named(name.to_owned(), format!("{} of {}", count(*most), count(*all)))
        })
    };
    let total = ranked.len();
    let rows = ranked.iter().take(MOST_PLACES).map(|(place, number)| {
        let cells = used.iter().map(|band| cell(place, band));
        [Cell::Named(place_name(place), counted(*number, "consignment"))].into_iter().chain(cells).collect()
    });
    let left_out = match total.saturating_sub(MOST_PLACES) {
        0 => String::new(),
        more => format!(" The {more} places with the fewest consignments are in the table of all routes alone."),
    };
    let note = format!("Below each carrier: how many of the consignments to that place and of that weight it takes.{left_out}");
    let titles = ["Zone"].into_iter().chain(used.iter().map(|band| bands.name(band)));
    Table::new(id, caption).note(note).texts(titles).rows(rows)
}

fn destinations(sides: Sides<'_>) -> Table {
    let by_place = |side: &Aggregates| {
        let mut places: BTreeMap<Place, Share> = BTreeMap::new();
        for route in &side.routes {
            let own = places.entry(place(route)).or_default();
            own.consignments += route.consignments;
            own.cost.add_all(&route.cost);
        }
        places
    };
    let found = sides.worked_out(by_place);
    let share = |side: &Aggregates, key: &Place| found.of(side).get(key).cloned().unwrap_or_default();
    let keys = sides.ranked(|side| side.routes.iter().map(place).collect(), |side, key| share(side, key).consignments);
    let measures: &[Measure<'_, Place>] = &[
        ("Allocated", &|side, key| share(side, key).consignments.into()),
        ("Share", &|side, key| Cell::percent(percent_of(share(side, key).consignments, side.allocated))),
        (&sides.money("Cost"), &|side, key| cost(side, &share(side, key).cost)),
        (&sides.money("Mean"), &|side, key| mean_cost(side, &share(side, key).cost, share(side, key).consignments)),
    ];
    sides.fill(Table::new("destinations", "Destinations").texts(["Zone"]), &keys, |key| vec![place_name(key).into()], measures)
}

fn weights(sides: Sides<'_>, bands: &Bands) -> Table {
    let own = |side: &Aggregates, key: &Band| side.weight_bands.iter().find(|own| band(own.up_to) == *key).cloned();
    let measures: &[Measure<'_, Band>] = &[
        ("Allocated", &|side, key| own(side, key).map_or(0, |own| own.consignments).into()),
        ("Failed", &|side, key| own(side, key).map_or(0, |own| own.failed).into()),
        (&sides.money("Cost"), &|side, key| own(side, key).map_or(Cell::Nothing, |own| cost(side, &own.cost))),
        (&sides.money("Mean"), &|side, key| own(side, key).map_or(Cell::Nothing, |own| mean_cost(side, &own.cost, own.consignments))),
    ];
    let occurs = |key: &&Band| sides.all().any(|side| own(side, key).is_some_and(|own| own.consignments + own.failed > 0));
    let keys: Vec<Band> = bands.0.keys().filter(occurs).copied().collect();
    sides.fill(Table::new("weights", "Weights").texts(["Weight"]), &keys, |key| vec![bands.name(key).into()], measures)
}

/// Every route.
fn routes(sides: Sides<'_>, bands: &Bands) -> Table {
    type Key = (Place, Band, Reference);
    let key = |route: &Route| (place(route), band(route.up_to), route.carrier.clone());
    let found = sides.worked_out(|side| side.routes.iter().map(|route| (key(route), route)).collect::<BTreeMap<Key, &Route>>());
    let own = |side: &Aggregates, key: &Key| found.of(side).get(key).copied();
    let keys = sides.keys(|side| side.routes.iter().map(key).collect());
    let measures: &[Measure<'_, Key>] = &[
        ("Consignments", &|side, key| own(side, key).map_or(Cell::Nothing, |route| route.consignments.into())),
        (&sides.money("Cost"), &|side, key| own(side, key).map_or(Cell::Nothing, |route| cost(side, &route.cost))),
        (&sides.money("Mean"), &|side, key| own(side, key).map_or(Cell::Nothing, |route| mean_cost(side, &route.cost, route.consignments))),
    ];
    let label = |(place, band, carrier): &Key| {
        vec![
            place_name(place).into(),
            bands.name(band).into(),
            Cell::named(sides.carrier(carrier.as_str()).unwrap_or_default(), carrier.as_str()),
        ]
    };
    sides.fill(
        Table::new("routes", "All routes: zone, weight and carrier").folded().texts(["Zone", "Weight", "Carrier"]),
        &keys,
        label,
        measures,
    )
}
