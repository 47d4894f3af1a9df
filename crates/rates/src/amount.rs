//! Prices and weights as cells write them.

use consign::{Currency, Quantity, WeightUnit};
use consign_tables::{Mark, Place, Row, contradicts};
use rust_decimal::Decimal;

use crate::block::Spread;
use crate::figure::{self, figure, is_blank};
use crate::header::Field;
use crate::notes::Notes;
use crate::reading::{Amount, Reading};
use crate::weights::bound;

/// A figure; one that isn't is told.
pub(crate) fn read(cell: &str, mark: Mark, place: &Place<'_>, notes: &mut Notes) -> Option<Decimal> {
    if is_blank(cell) {
        return None;
    }
    let read = figure(cell, mark).and_then(|(value, _)| Quantity::new(value).map(|_| value).map_err(|error| error.to_string()));
    read.map_err(|why| notes.mistaken(place, why)).ok()
}

/// The price of a cell, with its currency: no price where there is none, which is told; nothing if it is mistaken.
pub(crate) fn amount(
    reading: &Reading<'_>,
    row: Row<'_>,
    at: usize,
    column: usize,
    notes: &mut Notes,
) -> Option<(Option<Amount>, Option<Currency>)> {
    let Reading { sheet, block, options, .. } = *reading;
    let place = sheet.place(at, column);
    let cell = row.cell(column);
    let is_base = !matches!(block.spread, Spread::Columns) || block.column(Field::Price).is_some_and(|price| price.at == column);
    let (price, around) = match cell.to_lowercase().as_str() {
        "free" | "gratis" | "kostenlos" | "gratuit" => (Some(Decimal::ZERO), String::new()),
        "poa" | "on request" | "auf anfrage" | "sur demande" => (None, String::new()),
        _ if is_blank(cell) => (None, String::new()),
        _ => match figure(cell, block.mark)
            .and_then(|(value, around)| Quantity::new(value).map(|_| (value, around)).map_err(|error| error.to_string()))
        {
            Ok((value, around)) => (Some(value), around),
            Err(why) => {
                notes.mistaken(place, why);
                return None;
            }
        },
    };
    let other = |field| {
        block.column(field).filter(|other| matches!(block.spread, Spread::Columns) && other.at != column || field == Field::Minimum)
    };
    let mut figure_of =
        |field: Field| other(field).and_then(|other| read(row.cell(other.at), block.mark, &sheet.place(at, other.at), notes));
    let (per_unit, minimum) =
        if is_base { (figure_of(Field::PerUnit), figure_of(Field::Minimum)) } else { (price, figure_of(Field::Minimum)) };
    // The engine has no such price: it would never be offered.
    let limit = Decimal::from(1_000_000_000_u32);
    if let Some(large) = [price, minimum].into_iter().flatten().find(|figure| *figure >= limit) {
        notes.mistaken(place, format!("the price `{large}` is too large: below `{limit}`"));
        return None;
    }
    if price.is_none() && per_unit.is_none() {
        notes.left_out(place, "there is no price");
        return currency(reading, row, at, column, "", notes).ok().map(|currency| (None, currency));
    }
    let base = price.filter(|_| is_base).unwrap_or_default();
    if base.is_zero() && per_unit.is_none_or(|per| per.is_zero()) && minimum.is_none() && !options.is_zero_a_price {
        notes.left_out(place, "a rate of 0 is taken for a missing one: what the row is for has no price (`--zero-is-free`)");
        return currency(reading, row, at, column, &around, notes).ok().map(|currency| (None, currency));
    }
    if per_unit.is_some() && !base.is_zero() {
        notes.assumed(place, "a price per unit beside another is added to it, for each unit from 0");
    }
    let currency = currency(reading, row, at, column, &around, notes).ok()?;
    Some((Some(Amount { price: base, per_unit, minimum }), currency))
}

/// The currency of a price, so far as the row says it.
fn currency(
    reading: &Reading<'_>,
    row: Row<'_>,
    at: usize,
    column: usize,
    around: &str,
    notes: &mut Notes,
) -> Result<Option<Currency>, ()> {
    let Reading { sheet, block, .. } = *reading;
    let place = sheet.place(at, column);
    let header = block.columns.iter().find(|known| known.at == column).and_then(|known| known.stated.currency);
    let stated = match block.column(Field::Currency).map(|known| (known.at, row.cell(known.at))).filter(|(_, cell)| !is_blank(cell)) {
        Some((own, cell)) => match figure::currency(cell) {
            Ok(currency) => Some(currency),
            Err(why) => {
                notes.mistaken(sheet.place(at, own), why);
                return Err(());
            }
        },
        None => header,
    };
    if around.is_empty() {
        return Ok(stated);
    }
    // `$` is the sign of many currencies: the column says which, or nothing does.
    if around.chars().count() == 1
        && let Some(sign) = around.chars().next().filter(|sign| "$¥".contains(*sign))
    {
        let known = stated.or(block.currency).or(reading.options.currency());
        if let Some(known) = known.filter(|known| contradicts(sign, *known)) {
            notes.mistaken(place, format!("the price is in `{sign}`, and its currency is `{known}`"));
        }
        return Ok(stated);
    }
    match figure::currency(around) {
        Ok(own) if stated.is_some_and(|stated| stated != own) => {
            notes.mistaken(place, format!("the price is in `{own}`, and the row's currency is another"));
            Err(())
        }
        Ok(own) => Ok(Some(own)),
        Err(why) => {
            notes.mistaken(place, why);
            Err(())
        }
    }
}

/// Why a cell is no weight.
fn why_no_weight(cell: &str, mark: Mark) -> String {
    match figure(cell, mark) {
        Err(why) => why,
        Ok((_, around)) => format!("`{around}` is no unit of weight: `kg`, `g`, `lb`, `oz`"),
    }
}

/// The weights of a row: the lower one is below 0 if it isn't said.
pub(crate) fn weights(
    reading: &Reading<'_>,
    row: Row<'_>,
    at: usize,
    unit: &mut Option<(WeightUnit, usize)>,
    notes: &mut Notes,
) -> Option<(Decimal, Option<Decimal>)> {
    let Reading { sheet, block, .. } = *reading;
    let mut unsaid = true;
    let (mut low, mut high) = (None, None);
    let fields = [Field::MinWeight, Field::MaxWeight].map(|field| block.column(field));
    for column in fields.into_iter().flatten() {
        let cell = row.cell(column.at);
        let place = sheet.place(at, column.at);
        if is_blank(cell) || matches!(cell, "∞" | "*") {
            if !matches!(block.spread, Spread::Columns) && block.column(Field::MinWeight).is_none() {
                notes.mistaken(place, "there is no weight");
                return None;
            }
            continue;
        }
        let Some(bound) = bound(cell, block.mark) else {
            notes.mistaken(place, why_no_weight(cell, block.mark));
            return None;
        };
        let own = bound.unit.or(column.stated.weight);
        match (*unit, own) {
            (Some((known, _)), Some(own)) if known != own => {
                notes.mistaken(place, format!("it is in {own}, and another weight of the row in {known}: one unit for both"));
                return None;
            }
            (None, Some(own)) => *unit = Some((own, column.at)),
            _ => {}
        }
        unsaid = false;
        if column.field == Field::MinWeight {
            low = bound.high.or(bound.low);
        } else {
            low = bound.low.or(low);
            high = bound.high;
        }
    }
    let last = fields.into_iter().flatten().last().map_or(0, |column| column.at);
    let place = sheet.place(at, last);
    if high.is_some_and(|high| high.is_zero()) {
        notes.mistaken(place, "the maximum `0` is no weight: leave the cell empty if there is no maximum");
        return None;
    }
    if let (Some(least), Some(most)) = (low, high)
        && least > most
    {
        notes.mistaken(place, format!("the maximum `{most}` is below the minimum `{least}`"));
        return None;
    }
    if high.is_none() && !matches!(block.spread, Spread::Weights(_)) {
        let why = if unsaid {
            "no weight is stated: every weight has the price"
        } else {
            "there is no maximum weight: every weight above the minimum has the price"
        };
        notes.assumed(place, why);
    }
    // One weight twice stands for those up to it.
    let low = if low == high && high.is_some() { None } else { low };
    Some((low.unwrap_or(Decimal::NEGATIVE_ONE), high))
}
