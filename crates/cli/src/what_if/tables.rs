//! Results for people: short tables under titles.

use comfy_table::{Cell, CellAlignment};
use consign::Currency;
use consign_what_if::{Money, grouped};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::page::{lines, table};
use crate::terminal::Look;

/// The most rows that are shown of anything.
const MOST_ROWS: usize = 12;

/// The cells of a row: a name, and figures.
pub(crate) type Row = Vec<String>;

/// A table under its titles, of which the first names what the rows are; nothing, if there are none.
pub(crate) fn section(titles: &[&str], rows: Vec<Row>, look: Look) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let more = rows.len().saturating_sub(MOST_ROWS);
    let mut shown = table(look);
    let aligned =
        |(index, cell): (usize, String)| Cell::new(cell).set_alignment(if index == 0 { CellAlignment::Left } else { CellAlignment::Right });
    let row = |cells: Row| cells.into_iter().enumerate().map(aligned).collect::<Vec<_>>();
    shown.set_header(row(titles.iter().map(|title| (*title).to_owned()).collect()));
    for cells in rows.into_iter().take(MOST_ROWS) {
        shown.add_row(row(cells));
    }
    let more = if more > 0 { look.faint(&format!("and {} more", grouped(more))) + "\n" } else { String::new() };
    format!("\n{}{more}", lines(&shown, look))
}

/// `1,234.50 GBP`
pub(crate) fn money(amount: Decimal, currency: Currency) -> String {
    Money { amount, currency }.to_string()
}

/// `12.3 %`, or nothing of nothing.
pub(crate) fn share(part: Decimal, whole: Decimal) -> String {
    let share = part.checked_mul(Decimal::ONE_HUNDRED).and_then(|part| part.checked_div(whole));
    let round = |share: Decimal| share.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    share.map(|share| format!("{:.1} %", round(share))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_for_people() {
        let gbp = "GBP".parse().unwrap();
        assert_eq!(money(Decimal::new(-123_450, 2), gbp), "-1,234.50 GBP");
        assert_eq!(share(1.into(), 3.into()), "33.3 %");
        assert_eq!(share(1.into(), 0.into()), "");
    }
}
