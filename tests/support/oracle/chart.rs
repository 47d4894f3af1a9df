//! Zone charts (tariffs, §2).

use serde_json::{Map, Value};

use super::narrow::Narrowness;
use super::place::{Address, Match, place};
use super::{World, list, texts};

impl World<'_> {
    /// The zone of a chart that a destination lies in, coming from an origin: the one whose place matches most narrowly. None if a
    /// narrower place of another zone is unknown.
    pub fn zone_of(&self, chart: &str, origin: &Address, destination: &Address) -> Option<String> {
        let chart = self.find("ZoneCharts", chart).expect("a zone chart");
        let from = list(&chart["Charts"]).iter().find(|one| self.any_matches(&one["From"], origin))?;
        let zones = from["Zones"].as_object().into_iter().flat_map(Map::iter);
        let places: Vec<(&str, Narrowness, Match)> = zones.flat_map(|(zone, places)| entries(zone, places, destination)).collect();
        let (zone, narrowest, _) =
            places.iter().filter(|(.., matches)| *matches == Ok(true)).min_by_key(|(_, narrowness, _)| *narrowness)?;
        let clouded = places.iter().any(|(other, narrowness, matches)| other != zone && narrowness < narrowest && matches.is_err());
        (!clouded).then(|| (*zone).to_owned())
    }
}

fn entries<'a>(zone: &'a str, places: &Value, destination: &Address) -> Vec<(&'a str, Narrowness, Match)> {
    let read = texts(places).into_iter().map(place);
    read.map(|place| (zone, place.narrowness(), place.matches(destination))).collect()
}
