//! Surcharges: one for the whole service, or one for each of its zones.

use consign::{Basis, Quantity, QuantityError, Surcharge};

use super::variant::Variant;
use crate::import::note::{Kind, Notes};
use crate::import::row::{Extra, Row};
use crate::import::zone::Destination;

/// The surcharges of a service, in the order of the sheet's columns.
pub(super) fn of(
    variant: &Variant<'_>,
    zone: &mut dyn FnMut(&Destination) -> Vec<String>,
    notes: &mut Notes,
) -> Result<Vec<Surcharge>, QuantityError> {
    let mut names: Vec<&str> = Vec::new();
    for extra in variant.rows().flat_map(|row| &row.extras) {
        if !names.contains(&extra.name.as_str()) {
            names.push(&extra.name);
        }
    }
    let mut surcharges = Vec::new();
    for name in names {
        let mut zones: Vec<(&Destination, Vec<Option<&Extra>>)> = Vec::new();
        for piece in &variant.pieces {
            let own = piece.rows.iter().map(|row| extra(row, name));
            match zones.iter_mut().find(|(to, _)| to.goes_where(piece.to)) {
                Some((_, extras)) => extras.extend(own),
                None => zones.push((piece.to, own.collect())),
            }
        }
        let by_weight = zones.iter().any(|(_, extras)| extras.windows(2).any(|pair| pair.first() != pair.last()));
        let first = zones.first().and_then(|(_, extras)| extras.first().copied().flatten());
        let is_one = zones.iter().all(|(_, extras)| extras.first().copied().flatten() == first);
        let overlap = zones.iter().enumerate().any(|(index, (to, _))| zones.iter().take(index).any(|(other, _)| to.meets(other)));
        if by_weight || !is_one && overlap {
            let lines: Vec<u64> = variant.rows().filter(|row| extra(row, name).is_some()).map(|row| row.line).collect();
            let why = "a surcharge is a service's or a zone's, and this one differs from row to row: prices are without it";
            notes.rows(Kind::LeftOut, &lines, Some(name), why);
            continue;
        }
        for (index, (to, extras)) in zones.iter().enumerate() {
            let Some(extra) = extras.first().copied().flatten().filter(|_| index == 0 || !is_one) else { continue };
            let places = Some(zone(to)).filter(|places| !is_one && !places.is_empty());
            let figure = Some(Quantity::new(extra.figure)?);
            let mut surcharge = Surcharge::default();
            surcharge.name = Some(name.to_owned());
            if extra.is_percent {
                surcharge.percent = figure;
            } else {
                (surcharge.amount, surcharge.per) = (figure, Some(Basis::Package));
            }
            surcharge.places = places;
            surcharges.push(surcharge);
        }
    }
    Ok(surcharges)
}

fn extra<'r>(row: &'r Row, name: &str) -> Option<&'r Extra> {
    row.extras.iter().find(|extra| extra.name == name)
}
