//! The rows of one service as carrier services of a rule set.
//!
//! A service of a rule set has one set of allocation rules, and its lanes have bands without gaps. Where a sheet's service needs more
//! than that, it becomes several services, so that each of them says exactly what the sheet says.

mod lanes;
mod limits;
mod surcharges;
mod variant;

use std::collections::{BTreeSet, HashMap};

use consign::{Basis, CarrierService, Directions, Quantity, QuantityError, Rules, WeightLimit};
use rust_decimal::Decimal;

use crate::import::bands::runs;
use crate::import::note::{Kind, Notes};
use crate::import::row::{Flags, Row};
use crate::import::zone::Destination;
pub(crate) use variant::{Frame, Names};
use variant::{Piece, Variant};

/// A service of the rule set, with the first line that it comes from.
pub(crate) struct Imported {
    pub(crate) service: CarrierService,
    pub(crate) line: u64,
    pub(crate) bands: usize,
}

/// The services that the rows of one service code make. Their lanes name zones by the references that `zone` gives.
pub(crate) fn services(
    code: &str,
    rows: &[(Row, Destination)],
    frame: &Frame<'_>,
    zone: &mut dyn FnMut(&Destination) -> Vec<String>,
    notes: &mut Notes,
) -> Result<Vec<Imported>, QuantityError> {
    let active: Vec<&(Row, Destination)> = rows.iter().filter(|(row, _)| row.flags.active != Some(false)).collect();
    let all_are_inactive = active.is_empty();
    if !all_are_inactive {
        let inactive = rows.iter().filter(|(row, _)| row.flags.active == Some(false)).map(|(row, _)| row.line);
        notes.rows(Kind::LeftOut, &inactive.collect::<Vec<_>>(), None, "the row is not active, and others of its service are");
    }
    let rows = distinct(if all_are_inactive { rows.iter().collect() } else { active }, notes);
    let name = name(&rows, &frame.names.name, notes);
    let flags = flags(&rows, notes);
    let variants = variants(pieces(&rows, &frame.names, notes));
    let codes = split(code, &variants, frame, notes);
    let mut services = Vec::new();
    for (index, variant) in variants.iter().enumerate() {
        let Ok(reference) = format!("{}{}", frame.prefix, codes.get(index).map_or(code, String::as_str)).parse() else { continue };
        let line = variant.rows().map(|row| row.line).min().unwrap_or_default();
        if variant.pieces.iter().all(|piece| piece.run.is_none()) {
            let lines: Vec<u64> = variant.rows().map(|row| row.line).collect();
            let why = "the service has no price at all: it is in the rule set, and is never chosen until it has `Rates`";
            notes.rows(Kind::LeftOut, &lines, None, why);
        }
        let bands = variant.pieces.iter().filter_map(|piece| piece.run.as_ref()).map(|run| run.bands.len()).sum();
        let (transit, rates) = lanes::of(variant, frame, zone, notes)?;
        let mut service = CarrierService::new(reference, frame.carrier.clone());
        service.name.clone_from(&name);
        service.enabled = Some(false).filter(|_| all_are_inactive);
        service.direction = flags.direction.map(|direction| Directions(vec![direction]));
        (service.is_pick_up, service.is_drop_off) = (flags.pick_up, flags.drop_off);
        (service.is_timed, service.is_tracked, service.is_signed) = (flags.timed, flags.tracked, flags.signed);
        service.rules = rules(variant, frame, notes)?;
        (service.transit, service.rates) = (transit, rates);
        service.surcharges = surcharges::of(variant, zone, notes)?;
        services.push(Imported { service, line, bands });
    }
    Ok(services)
}

/// Rows that say what one before them says are left out.
fn distinct<'r>(rows: Vec<&'r (Row, Destination)>, notes: &mut Notes) -> Vec<&'r (Row, Destination)> {
    let mut kept = Vec::new();
    let mut alike: HashMap<_, Vec<&Row>> = HashMap::new();
    for pair in rows {
        let row = &pair.0;
        let alike = alike.entry((&row.zone, row.min, row.max, row.price)).or_default();
        if let Some(first) = alike.iter().find(|first| first.says_what(row)) {
            notes.row(Kind::LeftOut, row.line, format!("it says what line {} says", first.line));
            continue;
        }
        alike.push(row);
        kept.push(pair);
    }
    kept
}

/// The name of a service: the first.
fn name(rows: &[&(Row, Destination)], column: &str, notes: &mut Notes) -> Option<String> {
    let name = rows.iter().find_map(|(row, _)| row.name.clone())?;
    for (row, _) in rows {
        if let Some(other) = row.name.as_ref().filter(|other| **other != name) {
            notes.cell(Kind::LeftOut, row.line, column, format!("a service has one name: it is `{name}`, and not `{other}`"));
        }
    }
    Some(name)
}

/// The flags of a service. One on which its rows do not agree is left out.
fn flags(rows: &[&(Row, Destination)], notes: &mut Notes) -> Flags {
    let mut agreed = |what: &str, of: fn(&Flags) -> Option<bool>| {
        let said: BTreeSet<bool> = rows.iter().filter_map(|(row, _)| of(&row.flags)).collect();
        if said.len() > 1 {
            let lines: Vec<u64> = rows.iter().filter(|(row, _)| of(&row.flags).is_some()).map(|(row, _)| row.line).collect();
            notes.rows(Kind::LeftOut, &lines, None, &format!("`{what}` is a service's, and the rows of this one do not agree on it"));
            return None;
        }
        said.first().copied()
    };
    let mut flags = Flags {
        active: None,
        direction: None,
        tracked: agreed("IsTracked", |flags| flags.tracked),
        signed: agreed("IsSigned", |flags| flags.signed),
        pick_up: agreed("IsPickUp", |flags| flags.pick_up),
        drop_off: agreed("IsDropOff", |flags| flags.drop_off),
        timed: agreed("IsTimed", |flags| flags.timed),
    };
    flags.direction = rows.iter().find_map(|(row, _)| row.flags.direction);
    let others = rows.iter().filter(|(row, _)| row.flags.direction != flags.direction && row.flags.direction.is_some());
    let others: Vec<u64> = others.map(|(row, _)| row.line).collect();
    notes.rows(Kind::Mistaken, &others, None, "the rows of one service go in different directions");
    flags
}

/// The rows lane by lane: those that differ only in weight and price.
fn pieces<'r>(rows: &[&'r (Row, Destination)], names: &Names, notes: &mut Notes) -> Vec<Piece<'r>> {
    let mut lanes: Vec<(&Destination, Vec<&Row>)> = Vec::new();
    for (row, to) in rows.iter().map(|pair| (&pair.0, &pair.1)) {
        let is_alike = |first: &Row| {
            let key = |row: &Row| (row.limits, row.valid, row.currency, row.weight_unit, row.divisor);
            key(first) == key(row) && first.origin == row.origin
        };
        match lanes.iter_mut().find(|(known, lane)| known.goes_where(to) && lane.first().is_some_and(|first| is_alike(first))) {
            Some((_, lane)) => lane.push(row),
            None => lanes.push((to, vec![row])),
        }
    }
    let mut pieces = Vec::new();
    for (to, rows) in lanes {
        let origin = rows.first().and_then(|row| row.origin.as_ref());
        let runs = runs(&rows, &names.max_weight, notes);
        let start = rows.iter().map(|row| row.min.unwrap_or_default()).min().unwrap_or_default();
        if runs.is_empty() {
            let end = rows.iter().map(|row| row.max).reduce(|one, other| one.zip(other).map(|(one, other)| one.max(other))).flatten();
            pieces.push(Piece { to, origin, rows, start, end, run: None });
            continue;
        }
        for run in runs {
            let within = |row: &&Row| {
                row.min.is_none_or(|least| run.end().is_none_or(|end| least <= end))
                    && row.max.is_none_or(|most| most > run.start || most == run.start && row.min == row.max)
            };
            let rows = rows.iter().copied().filter(within).collect();
            pieces.push(Piece { to, origin, rows, start: run.start, end: run.end(), run: Some(run) });
        }
    }
    pieces
}

/// As few services as can say all of it.
fn variants(pieces: Vec<Piece<'_>>) -> Vec<Variant<'_>> {
    let mut variants: Vec<Variant<'_>> = Vec::new();
    for piece in pieces {
        let Some((limits, unit)) = piece.rows.first().map(|row| (row.limits, row.weight_unit)) else { continue };
        // The first row of a sheet begins at 0, at 0.01 or at 1: it means whatever is lighter than the next.
        let starts_alike = |start: Decimal| start == piece.start || start <= Decimal::ONE && piece.start <= Decimal::ONE;
        let takes = |variant: &Variant<'_>| {
            let valid = |piece: &Piece<'_>| piece.rows.first().map(|row| row.valid);
            let is_taken = |other: &Piece<'_>| {
                other.to.goes_where(piece.to)
                    && other.origin == piece.origin
                    && (valid(other) == valid(&piece) || other.run.is_none() || piece.run.is_none())
            };
            variant.limits == limits && variant.unit == unit && starts_alike(variant.start) && !variant.pieces.iter().any(is_taken)
        };
        match variants.iter_mut().find(|variant| takes(variant)) {
            Some(variant) => {
                variant.start = variant.start.min(piece.start);
                variant.pieces.push(piece);
            }
            None => variants.push(Variant { limits, unit, start: piece.start, pieces: vec![piece] }),
        }
    }
    variants
}

/// The codes of a service's parts: its own, and free ones for the others.
fn split(code: &str, variants: &[Variant<'_>], frame: &Frame<'_>, notes: &mut Notes) -> Vec<String> {
    let mut codes = vec![code.to_owned()];
    let mut free = (2_u64..).map(|number| format!("{code}-{number}")).filter(|code| !frame.codes.contains(code));
    for variant in variants.iter().skip(1) {
        let Some(part) = free.next() else { break };
        let own: BTreeSet<u64> = variant.rows().map(|row| row.line).collect();
        let own: Vec<u64> = own.into_iter().collect();
        let why = format!("service `{code}` has rows of different sizes, units or currencies, or a gap in its weights: this is `{part}`");
        notes.rows(Kind::Assumed, &own, None, &why);
        codes.push(part);
    }
    codes
}

fn rules(variant: &Variant<'_>, frame: &Frame<'_>, notes: &mut Notes) -> Result<Option<Rules>, QuantityError> {
    let quantity = |figure: Option<Decimal>| figure.map(Quantity::new).transpose();
    let lighter = variant.pieces.iter().filter(|piece| piece.start > variant.start).flat_map(|piece| &piece.rows);
    let lighter: Vec<u64> =
        lighter.filter(|row| row.min.is_some_and(|least| least > variant.start && least <= Decimal::ONE)).map(|row| row.line).collect();
    let why = format!("other zones of the service begin at `{}`: so does this one", variant.start);
    notes.rows(Kind::Assumed, &lighter, Some(&frame.names.min_weight), &why);
    // Where zones end at different weights, the end of the bands of each says so.
    let ends: BTreeSet<Option<Decimal>> = variant.pieces.iter().map(|piece| piece.end).collect();
    let max = ends.first().copied().flatten().filter(|_| ends.len() == 1);
    let min = Some(variant.start).filter(|start| !start.is_zero());
    let has_bound = min.is_some() || max.is_some();
    let weight = WeightLimit { min: quantity(min)?, max: quantity(max)?, unit: variant.unit, basis: Some(Basis::Package) };
    let mut rules = limits::of(variant, &frame.names, notes)?;
    rules.weight = has_bound.then_some(weight);
    Ok((rules != Rules::default()).then_some(rules))
}
