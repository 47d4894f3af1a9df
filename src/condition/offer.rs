//! Conditions of a service's own offer.

use serde::Serialize;
use serde::ser::SerializeMap;

use super::bounds::{Bounds, Measure};
use crate::check::Checker;
use crate::json::{Reader, Trail};

/// What of an offer is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// What it costs net.
    Price,
    /// The calendar days from the collection to the latest delivery date.
    TransitDays,
}

impl Part {
    pub(super) const ALL: [Self; 2] = [Self::Price, Self::TransitDays];

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Price => "Price",
            Self::TransitDays => "TransitDays",
        }
    }

    /// What people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Price => "net price",
            Self::TransitDays => "days on the way",
        }
    }

    pub(super) fn measure(self) -> Measure {
        match self {
            Self::Price => Measure::Money,
            Self::TransitDays => Measure::Count,
        }
    }
}

/// Bounds of each part, if it is asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct OfferTerms(pub(super) [Option<Bounds>; 2]);

impl OfferTerms {
    pub(super) fn decode(reader: &mut Reader<'_>, at: &Trail<'_>) -> Self {
        let mut terms = Self::default();
        reader.object(at, "a condition of the offer", |reader, key| {
            let part = Part::ALL.into_iter().find(|part| part.key().eq_ignore_ascii_case(&key.name));
            let Some((part, place)) = part.and_then(|part| Some((part, terms.0.get_mut(part as usize)?))) else {
                return reader.unknown(&key, at, "a condition of the offer", &Part::ALL.map(Part::key));
            };
            let here = at.key(part.key());
            if place.is_some() {
                return reader.twice(&here, &key, &here);
            }
            *place = Some(Bounds::decode(part.measure(), reader, &here));
        });
        terms
    }

    /// What it asks of each part.
    pub(super) fn each(&self) -> impl Iterator<Item = (Part, &Bounds)> {
        Part::ALL.into_iter().zip(&self.0).filter_map(|(part, bounds)| Some((part, bounds.as_ref()?)))
    }

    pub(super) fn check(&self, at: &Trail<'_>, checker: &mut Checker<'_>) {
        if self.each().next().is_none() {
            checker.refuse(at, "it asks nothing of the offer: `Price`, `TransitDays` or both");
        }
        for (part, bounds) in self.each() {
            bounds.check(part.measure(), &at.key(part.key()), checker);
        }
    }
}

impl Serialize for OfferTerms {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (part, bounds) in self.each() {
            map.serialize_entry(part.key(), bounds)?;
        }
        map.end()
    }
}
