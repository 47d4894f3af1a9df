//! Transit lanes and rate lanes of a service.

use std::collections::BTreeSet;

use consign::{Band, ChargeBasis, Country, LengthUnit, Quantity, QuantityError, RateLane, TransitDays, TransitLane, WeightUnit};

use super::variant::{Frame, Piece, Variant};
use crate::import::note::{Kind, Notes};
use crate::import::row::Row;
use crate::import::zone::Destination;

/// What names the zones of a sheet in a rule set.
type Zones<'z> = &'z mut dyn FnMut(&Destination) -> Vec<String>;

/// The lanes of a service, the narrower before those that hold them.
pub(super) fn of(
    variant: &Variant<'_>,
    frame: &Frame<'_>,
    zone: Zones<'_>,
    notes: &mut Notes,
) -> Result<(Vec<TransitLane>, Vec<RateLane>), QuantityError> {
    let pieces = in_order(variant, frame, notes);
    let (mut transit, mut rates) = (Vec::new(), Vec::new());
    let mut done: Vec<(&Destination, Option<&BTreeSet<Country>>)> = Vec::new();
    for piece in pieces {
        let to = Some(zone(piece.to)).filter(|to| !to.is_empty());
        let from = from(piece.origin, frame);
        if !done.iter().any(|(to, origin)| to.goes_where(piece.to) && *origin == piece.origin) {
            done.push((piece.to, piece.origin));
            let alike = variant.pieces.iter().filter(|other| other.to.goes_where(piece.to) && other.origin == piece.origin);
            let rows: Vec<&Row> = alike.flat_map(|other| other.rows.iter().copied()).collect();
            let (min, max) = days(&rows, frame, notes);
            let delivery_days = Some(frame.delivery_days.clone()).filter(|days| !days.is_empty());
            let transit_days = TransitDays { min, max };
            let mut lane = TransitLane::new(transit_days);
            (lane.from, lane.to, lane.delivery_days) = (from.clone(), to.clone(), delivery_days);
            transit.push(lane);
        }
        if let Some(rate) = rate(piece, from, to, frame, notes)? {
            rates.push(rate);
        }
    }
    Ok((transit, rates))
}

/// The pieces of a service, so that the first that matches is the right one. Zones that overlap otherwise are mistaken.
fn in_order<'v, 'r>(variant: &'v Variant<'r>, frame: &Frame<'_>, notes: &mut Notes) -> Vec<&'v Piece<'r>> {
    let mut ordered: Vec<&Piece<'_>> = Vec::new();
    for piece in &variant.pieces {
        let mut at = ordered.len();
        for (index, other) in ordered.iter().enumerate() {
            if other.origin != piece.origin || other.to.goes_where(piece.to) || other.to.is_everywhere() || piece.to.is_everywhere() {
                continue;
            }
            if !other.to.meets(piece.to) && !piece.to.meets(other.to) {
                continue;
            }
            let lines: Vec<u64> = other.rows.iter().chain(&piece.rows).map(|row| row.line).collect();
            let name = |to: &Destination| to.label.clone().unwrap_or_else(|| to.include.join(","));
            let both = format!("`{}` and `{}`", name(other.to), name(piece.to));
            if piece.to.is_within(other.to) {
                at = at.min(index);
            }
            if piece.to.is_within(other.to) || other.to.is_within(piece.to) {
                let why = format!("the zones {both} of one service overlap: where they do, the narrower counts");
                notes.rows(Kind::Assumed, &lines, Some(&frame.names.countries), &why);
            } else {
                let why = format!("the zones {both} of one service overlap, and neither lies within the other");
                notes.rows(Kind::Mistaken, &lines, Some(&frame.names.countries), &why);
            }
        }
        ordered.insert(at, piece);
    }
    // Everywhere else comes last, in the sheet's order otherwise.
    ordered.sort_by_key(|piece| piece.to.is_everywhere());
    ordered
}

fn from(origin: Option<&BTreeSet<Country>>, frame: &Frame<'_>) -> Option<Vec<String>> {
    let own = origin.map(|countries| countries.iter().map(Country::to_string).collect());
    own.or_else(|| Some(frame.from.clone()).filter(|from| !from.is_empty()))
}

/// The transit days of a lane: a rule set's do not depend on the weight.
fn days(rows: &[&Row], frame: &Frame<'_>, notes: &mut Notes) -> (u32, u32) {
    let column = &frame.names.transit;
    let silent: Vec<u64> = rows.iter().filter(|row| row.transit.is_none()).map(|row| row.line).collect();
    let stated: BTreeSet<(u32, u32)> = rows.iter().filter_map(|row| row.transit).collect();
    let ends = stated.iter().map(|(least, _)| *least).min().zip(stated.iter().map(|(_, most)| *most).max());
    let Some((least, most)) = ends else {
        let (least, most) = frame.transit;
        let why = format!("no transit days are stated: `{least}` to `{most}` delivery days (`--transit-days`)");
        notes.rows(Kind::Assumed, &silent, Some(column), &why);
        return frame.transit;
    };
    let lines: Vec<u64> = rows.iter().map(|row| row.line).collect();
    if stated.len() > 1 {
        let why = format!("transit days are a lane's, and those of its rows differ: they are `{least}` to `{most}`");
        notes.rows(Kind::Assumed, &lines, Some(column), &why);
    } else {
        let why = format!("no transit days are stated here: those of the zone's other rows, `{least}` to `{most}`");
        notes.rows(Kind::Assumed, &silent, Some(column), &why);
    }
    (least, most)
}

fn rate(
    piece: &Piece<'_>,
    from: Option<Vec<String>>,
    to: Option<Vec<String>>,
    frame: &Frame<'_>,
    notes: &mut Notes,
) -> Result<Option<RateLane>, QuantityError> {
    let (Some(run), Some(row)) = (&piece.run, piece.rows.first()) else { return Ok(None) };
    let bands = run.bands.iter().map(|(end, price)| {
        let up_to = end.map(Quantity::new).transpose()?;
        let mut band = Band::default();
        (band.up_to, band.price) = (up_to, Some(Quantity::new(*price)?));
        Ok(band)
    });
    let is_metric = matches!(row.weight_unit, WeightUnit::Kilogram | WeightUnit::Gram) && row.limits.unit != LengthUnit::Inch;
    let divisor = row.divisor.filter(|divisor| is_metric && !divisor.is_zero());
    if row.divisor.is_some() {
        let lines: Vec<u64> = piece.rows.iter().map(|row| row.line).collect();
        let (kind, why) = if divisor.is_some() {
            (Kind::Assumed, "the divisor is in cm³ for a kilogram")
        } else {
            (Kind::LeftOut, "a rule set's divisor is in cm³ for a kilogram, above 0: volume is not charged")
        };
        notes.rows(kind, &lines, Some(&frame.names.divisor), why);
    }
    let mut lane = RateLane::default();
    (lane.from, lane.to, lane.basis, lane.unit, lane.currency) =
        (from, to, Some(ChargeBasis::Package), Some(row.weight_unit.into()), row.currency);
    lane.volumetric_divisor = divisor.map(Quantity::new).transpose()?;
    (lane.valid_from, lane.valid_to) = row.valid;
    lane.bands = bands.collect::<Result<_, QuantityError>>()?;
    Ok(Some(lane))
}
