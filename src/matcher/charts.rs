//! Zones of charts, as lanes go by them.

use crate::exact::small;
use crate::facts::Facts;
use crate::place::{Answer, ListId, Missing, Place, PlaceLists, Spot, ZoneAnswer};
use crate::rule_set::RuleSet;

/// A zone of a chart: what is sent from some origins, to the addresses that lie in it.
#[derive(Debug)]
pub(crate) struct ChartZone {
    /// The number of its chart, and of the entry there.
    pub(super) chart: u32,
    pub(super) entry: u32,
    pub(crate) name: Box<str>,
    /// From where its entry is; everywhere, if it is absent.
    pub(crate) from: Option<ListId>,
    /// From where the entries before it are.
    pub(crate) not_from: Box<[ListId]>,
    pub(crate) to: ListId,
}

impl ChartZone {
    /// Whether it is of the entry that is the origin's.
    fn is_from(&self, lists: &PlaceLists, facts: &Facts<'_>) -> bool {
        lists.allows(self.from, &facts.origin) && self.not_from.iter().all(|before| !lists.allows(Some(*before), &facts.origin))
    }

    /// Whether its entry may be the one of an origin.
    pub(super) fn may_be_from(&self, lists: &PlaceLists, origin: &Spot) -> bool {
        self.from.is_none_or(|from| lists.answer(from, origin) != Answer::No)
            && self.not_from.iter().all(|before| lists.answer(*before, origin) != Answer::Yes)
    }

    /// Whether it is the zone of a consignment.
    pub(super) fn leads(&self, lists: &PlaceLists, facts: &Facts<'_>) -> bool {
        lists.allows(Some(self.to), &facts.destination) && self.is_from(lists, facts)
    }

    pub(super) fn memory(&self) -> usize {
        size_of::<Self>() + self.name.len() + size_of_val(&*self.not_from)
    }
}

/// A chart of a rule set: its name, and its entries.
#[derive(Debug)]
pub(super) struct Chart {
    pub(super) reference: Box<str>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    chart: Option<crate::place::ChartId>,
    /// Its zones by their numbers among all, in the order of their names.
    zones: Vec<u32>,
    from: Option<ListId>,
}

/// All charts of a rule set, and their zones one after the other.
#[derive(Debug, Default)]
pub(crate) struct Charts {
    pub(super) all: Vec<Chart>,
    pub(crate) zones: Vec<ChartZone>,
}

impl Charts {
    /// Those of a rule set that has been checked, with where the entries of all charts are from, one after the other.
    pub(super) fn of(rule_set: &RuleSet, from: &[Option<ListId>], lists: &mut PlaceLists) -> Self {
        let (mut charts, mut from) = (Self::default(), from.iter().copied());
        for (number, chart) in (0..).zip(&rule_set.zone_charts) {
            let (mut entries, mut before) = (Vec::new(), Vec::new());
            for (entry, own) in (0..).zip(chart.reached()) {
                let from = from.next().flatten();
                let places: Vec<&[Place]> = own.zones.values().map(Vec::as_slice).collect();
                let id = lists.add_chart(&places).ok();
                debug_assert!(id.is_some(), "the zones of a rule set that has been checked don't clash");
                let of_zones = id.map(|id| lists.zones_of(id).to_vec()).unwrap_or_default();
                let first = small(charts.zones.len());
                charts.zones.extend(own.zones.keys().zip(of_zones).map(|(name, to)| ChartZone {
                    chart: number,
                    entry,
                    name: name.as_str().into(),
                    from,
                    not_from: before.clone().into(),
                    to,
                }));
                entries.push(Entry { chart: id, zones: (first..small(charts.zones.len())).collect(), from });
                before.extend(from);
            }
            charts.all.push(Chart { reference: chart.reference.as_str().into(), entries });
        }
        charts
    }

    /// The zones of a chart by number, all entries one after the other.
    pub(super) fn zones_of(&self, chart: usize) -> impl Iterator<Item = (u32, &ChartZone)> {
        let entries = self.all.get(chart).map(|chart| &*chart.entries).unwrap_or_default();
        entries.iter().flat_map(|entry| &entry.zones).filter_map(|number| Some((*number, self.zones.get(*number as usize)?)))
    }

    /// In which zone of a chart a consignment lies; if in none, what is missing to tell.
    pub(super) fn zone(&self, chart: u32, lists: &PlaceLists, facts: &Facts<'_>) -> Result<u32, Missing> {
        let entries = self.all.get(chart as usize).map(|chart| &*chart.entries).unwrap_or_default();
        let entry = entries.iter().find(|entry| lists.allows(entry.from, &facts.origin));
        let answer = entry.and_then(|entry| Some((entry, lists.zone(entry.chart?, &facts.destination))));
        match answer {
            Some((entry, ZoneAnswer::Zone(zone))) => entry.zones.get(zone as usize).copied().ok_or_else(Missing::default),
            Some((_, ZoneAnswer::Unknown(missing))) => Err(missing),
            Some((_, ZoneAnswer::None)) | None => Err(Missing::default()),
        }
    }

    pub(super) fn memory(&self) -> usize {
        self.zones.iter().map(ChartZone::memory).sum::<usize>()
            + self.all.iter().flat_map(|chart| &chart.entries).map(|entry| size_of::<Entry>() + 4 * entry.zones.len()).sum::<usize>()
    }
}
