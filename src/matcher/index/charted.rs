//! The classes of origins and destinations that zones of charts lead from and to.

use std::rc::Rc;

use crate::matcher::charts::ChartZone;
use crate::place::{Covered, ListId};

/// Of each zone the classes of origins, where not all, and the list of its destinations; `None` of one that classes don't tell.
pub(super) struct Charted(Vec<Option<Ends>>);

/// The classes of origins, where not all, and the list of destinations.
type Ends = (Option<Rc<[u32]>>, ListId);

impl Charted {
    pub(super) fn of(zones: &[ChartZone], [from, to]: [&Covered; 2], origins: u32) -> Self {
        let (mut all, mut last) = (Vec::with_capacity(zones.len()), None);
        for zone in zones {
            // The zones of an entry follow one another.
            let entry = (zone.chart, zone.entry);
            let known = match last.take() {
                Some((before, known)) if before == entry => known,
                _ => classes(zone, from, origins),
            };
            last = Some((entry, known.clone()));
            all.push(known.filter(|_| to.by(zone.to).is_some()).map(|origins| (origins, zone.to)));
        }
        Self(all)
    }

    pub(super) fn zone(&self, zone: u32) -> Option<&Ends> {
        self.0.get(zone as usize)?.as_ref()
    }
}

/// The classes of the origins of a zone's entry: `None` if they can't be told, and in it `None` for all.
#[expect(clippy::option_option, reason = "all is an answer; that it can't be told is none")]
fn classes(zone: &ChartZone, from: &Covered, origins: u32) -> Option<Option<Rc<[u32]>>> {
    if zone.from.is_none() && zone.not_from.is_empty() {
        return Some(None);
    }
    let mut own: Vec<u32> = match zone.from {
        Some(list) => from.by(list)?.to_vec(),
        None => (0..origins).collect(),
    };
    for before in &zone.not_from {
        let before = from.by(*before)?;
        own.retain(|class| before.binary_search(class).is_err());
    }
    Some(Some(own.into()))
}
