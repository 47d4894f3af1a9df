//! Lists of names, as lanes, surcharges and exclusions have them: shipping locations, zones and places.

use std::sync::Arc;

use super::sets::PlaceSet;
use super::{Answer, Attributes, Clash, Country, Missing, Place, PostcodeKey, Spot, Texts, Told, ZoneAnswer, ZoneMap};
use crate::exact::small;

/// What a name in `From`, `To`, `Places` or `ExcludedPlaces` stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Named {
    /// A shipping location, by its number.
    Location(usize),
    /// A zone, by its number.
    Zone(usize),
    /// A place.
    Place(Place),
}

/// The number of a list of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ListId(u32);

impl ListId {
    pub(crate) fn number(self) -> usize {
        self.0 as usize
    }
}

/// A list: it lies where one of these does.
#[derive(Debug)]
struct List {
    /// Ascending.
    locations: Box<[u32]>,
    /// Numbers of sets.
    sets: Box<[u32]>,
}

/// The number of a zone chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ChartId(u32);

/// A zone chart, and the list of the addresses that lie in each of its zones.
#[derive(Debug)]
struct Charted {
    chart: Arc<ZoneMap>,
    lists: Box<[ListId]>,
}

/// All the lists of a rule set, its zones and its zone charts.
#[derive(Debug, Default)]
pub(crate) struct PlaceLists {
    /// Those of the zones first, then those of lists' own places and of zones of charts.
    sets: Vec<PlaceSet>,
    lists: Vec<List>,
    charts: Vec<Charted>,
    texts: Texts,
}

impl PlaceLists {
    /// No lists yet, with a rule set's zones, each as its included and excluded places.
    pub(crate) fn with_zones<'a>(zones: impl Iterator<Item = (&'a [Place], &'a [Place])>) -> Self {
        let mut texts = Texts::default();
        let set = |(include, exclude): (&'a [Place], &'a [Place])| {
            PlaceSet::new(&include.iter().collect::<Vec<_>>(), &exclude.iter().collect::<Vec<_>>(), &mut texts)
        };
        Self { sets: zones.map(set).collect(), texts, ..Self::default() }
    }

    /// Adds a zone chart: the places of each of its zones, in their order. Each zone is a list besides, so that classes can go by it.
    ///
    /// # Errors
    /// Those of [`ZoneMap::new`].
    pub(crate) fn add_chart(&mut self, zones: &[&[Place]]) -> Result<ChartId, Vec<Clash>> {
        let chart = Arc::new(ZoneMap::new(zones, &mut self.texts)?);
        let of_zone = |zone: usize| {
            let set = small(self.sets.len());
            self.sets.push(PlaceSet::of_zone(&chart, small(zone)));
            let id = ListId(small(self.lists.len()));
            self.lists.push(List { locations: Box::default(), sets: Box::new([set]) });
            id
        };
        let lists = (0..zones.len()).map(of_zone).collect();
        let id = ChartId(small(self.charts.len()));
        self.charts.push(Charted { chart, lists });
        Ok(id)
    }

    /// In which zone of a chart an address lies, by its number.
    pub(crate) fn zone(&self, chart: ChartId, spot: &Spot) -> ZoneAnswer {
        self.charts.get(chart.0 as usize).map_or(ZoneAnswer::None, |charted| charted.chart.zone(spot))
    }

    /// The lists of the addresses that lie in each zone of a chart, in the order of its zones.
    pub(crate) fn zones_of(&self, chart: ChartId) -> &[ListId] {
        self.charts.get(chart.0 as usize).map(|charted| &*charted.lists).unwrap_or_default()
    }

    /// What an address states in words, as far as places ask.
    #[inline]
    pub(crate) fn attributes(
        &self,
        country: Country,
        postcode: Option<PostcodeKey>,
        region: Option<&str>,
        town: Option<&str>,
    ) -> Attributes {
        self.texts.attributes(country, postcode, region, town)
    }

    /// Adds a list of names.
    pub(crate) fn add<'n>(&mut self, names: impl IntoIterator<Item = &'n Named>) -> ListId {
        let (mut locations, mut sets, mut places) = (Vec::new(), Vec::new(), Vec::new());
        for name in names {
            match name {
                Named::Location(location) => locations.push(small(*location)),
                Named::Zone(zone) => sets.push(small(*zone)),
                Named::Place(place) => places.push(place),
            }
        }
        locations.sort_unstable();
        if !places.is_empty() {
            sets.push(small(self.sets.len()));
            self.sets.push(PlaceSet::new(&places, &[], &mut self.texts));
        }
        let id = ListId(small(self.lists.len()));
        self.lists.push(List { locations: locations.into(), sets: sets.into() });
        id
    }

    /// Whether an address lies in a list.
    #[inline]
    pub(crate) fn answer(&self, list: ListId, spot: &Spot) -> Answer {
        self.told(list, spot).answer()
    }

    /// What it would take to tell whether an address lies in a list; nothing, where it can be told.
    pub(crate) fn missing(&self, list: ListId, spot: &Spot) -> Missing {
        if let Told::Unknown(missing) = self.told(list, spot) { missing } else { Missing::default() }
    }

    #[inline]
    fn told(&self, list: ListId, spot: &Spot) -> Told {
        let Some(list) = self.lists.get(list.number()) else { return Told::No };
        if !list.locations.is_empty() && spot.location.is_some_and(|location| list.locations.binary_search(&location).is_ok()) {
            return Told::Yes;
        }
        list.sets.iter().filter_map(|set| self.set(*set)).fold(Told::No, |told, set| told.or(|| set.answer(spot)))
    }

    /// Whether an address surely lies in a list; an absent list is everywhere.
    pub(crate) fn allows(&self, list: Option<ListId>, spot: &Spot) -> bool {
        list.is_none_or(|list| self.answer(list, spot) == Answer::Yes)
    }

    pub(super) fn set(&self, number: u32) -> Option<&PlaceSet> {
        self.sets.get(number as usize)
    }

    /// The sets of which a list consists.
    pub(super) fn sets_of(&self, list: ListId) -> &[u32] {
        self.lists.get(list.number()).map(|list| &*list.sets).unwrap_or_default()
    }

    /// Whether a whole postcode tells of any address whether it lies in a list.
    pub(crate) fn go_by_postcode(&self, list: ListId) -> bool {
        let mut sets = self.sets_of(list).iter().filter_map(|set| self.set(*set));
        self.locations_of(list).is_empty() && sets.all(|set| set.countries().all(|country| set.words(country).is_empty()))
    }

    /// The locations that a list names.
    pub(super) fn locations_of(&self, list: ListId) -> &[u32] {
        self.lists.get(list.number()).map(|list| &*list.locations).unwrap_or_default()
    }

    pub(crate) fn memory(&self) -> usize {
        let lists = self.lists.iter().map(|list| size_of::<List>() + size_of_val(&*list.locations) + size_of_val(&*list.sets));
        let charts = self.charts.iter().map(|charted| charted.chart.memory() + size_of_val(&*charted.lists));
        lists.sum::<usize>() + self.sets.iter().map(PlaceSet::memory).sum::<usize>() + charts.sum::<usize>() + self.texts.memory()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_lies_where_one_of_its_names_does() {
        let place = |text: &str| Named::Place(text.parse().unwrap());
        let mut lists = PlaceLists::with_zones([(&["GB".parse().unwrap()][..], &["GB M2".parse().unwrap()][..])].into_iter());
        let first = lists.add(&[place("GB"), place("*")]);
        let (zone, location) = (lists.add(&[Named::Zone(0)]), lists.add(&[Named::Location(3), place("FR")]));
        let at = |country: &str| Spot { country: country.parse().ok(), ..Spot::default() };
        assert_eq!(
            [lists.answer(first, &at("")), lists.answer(zone, &at("GB")), lists.answer(zone, &at("FR"))],
            [Answer::Yes, Answer::Unknown, Answer::No]
        );
        assert_eq!(lists.answer(location, &Spot { location: Some(3), ..at("DE") }), Answer::Yes);
        assert_eq!([lists.answer(location, &at("DE")), lists.answer(location, &at("FR"))], [Answer::No, Answer::Yes]);
        assert!(lists.allows(None, &at("")) && !lists.allows(Some(zone), &at("GB")));
    }
}
