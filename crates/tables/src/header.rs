//! Which row of a table has the names of its columns.

use crate::Sheet;

/// The header is one of the first rows, as many as this.
const FIRST: usize = 30;
/// As many rows are looked at, with those below it.
pub(crate) const SAMPLE: usize = 100;

/// What is known of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// How many cells it has.
    width: usize,
    /// How many of them are not empty.
    filled: usize,
    has_figures: bool,
}

impl Look {
    pub(crate) fn at<'c>(cells: impl Iterator<Item = &'c [u8]>) -> Self {
        let mut look = Self { width: 0, filled: 0, has_figures: false };
        for cell in cells {
            let cell = cell.trim_ascii();
            look.width += 1;
            look.filled += usize::from(!cell.is_empty());
            look.has_figures |= cell.first().is_some_and(u8::is_ascii_digit);
        }
        look
    }

    /// Most of so many cells are filled.
    fn fills_most_of(self, usual: usize) -> bool {
        self.filled * 2 > usual
    }
}

/// The place of the header among the first rows of a table; blank ones are none of them.
///
/// It is the first that has at least as many filled cells as most rows below it. A row above it that fills most of those, is as wide as they or
/// has no figures where they have, is a header with columns that have no name.
pub(crate) fn place(rows: &[Look]) -> usize {
    let usual = |at: usize| middle(rows.iter().skip(at + 1).map(|row| row.filled).collect());
    let width = middle(rows.iter().skip(1).map(|row| row.width).collect());
    let found = rows.iter().enumerate().take(FIRST).find(|(at, row)| row.filled >= usual(*at));
    let Some((found, row)) = found else { return 0 };
    let is_above = |(at, above): &(usize, &Look)| {
        above.fills_most_of(usual(*at)) && ((*at == 0 && above.width >= width) || row.has_figures && !above.has_figures)
    };
    rows.iter().enumerate().take(found).find(is_above).map_or(found, |(at, _)| at)
}

fn middle(mut counts: Vec<usize>) -> usize {
    counts.sort_unstable();
    counts.get(counts.len() / 2).copied().unwrap_or_default()
}

/// The row of a sheet that has the names of its columns, from 0: below titles and blank rows. It is the first of the first 30 that has at least as
/// many filled cells as most rows below it.
///
/// ```
/// let mut sheet = consign_tables::Sheet::new("orders.csv", None);
/// sheet.push(1, ["Orders of May"]);
/// sheet.push(3, ["Reference", "Weight", "Country"]);
/// sheet.push(4, ["EC-1", "1.5", "GB"]);
/// assert_eq!(consign_tables::header_row(&sheet), 1);
/// ```
#[must_use]
pub fn header_row(sheet: &Sheet) -> usize {
    let filled = (0..sheet.len()).filter(|row| !sheet.row(*row).is_empty());
    let places: Vec<usize> = filled.take(SAMPLE).collect();
    let looks: Vec<Look> = places.iter().map(|row| Look::at(sheet.row(*row).cells().map(str::as_bytes))).collect();
    places.get(place(&looks)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_stands_below_titles() {
        for (rows, expected) in [
            ("Reference,Weight,Country|A,1,GB|B,2,DE", 0),
            ("Orders|Reference,Weight,Country|A,1,GB|B,2,DE", 1),
            ("Orders,,|From: Leeds,,|Reference,Weight,Country|A,1,GB|B,,DE|Total,3,", 2),
            // Columns without a name, or with figures for names.
            ("Reference,Weight,Country,|A,1,GB,x|B,2,DE,y", 0),
            (",1,2,5|A,3.5,4.5,5|B,3.5,4.5,5", 0),
            ("Orders,,,|Reference,Weight,Country,|A,1,GB,x|B,2,DE,y", 1),
            // Most rows are wrong.
            ("Reference,Weight|A,1,GB|B,2,DE", 0),
            ("Reference,Weight,Note|A,1,|B,2,|C,3,", 0),
            ("Reference|A|B", 0),
            ("Reference,Weight", 0),
            ("Orders|Reference,Weight", 1),
            ("Customer,Acme,2026,,,|Reference,Weight,Country,Postcode,Town,Name|A,1,GB,LS1,Leeds,Jo", 1),
            ("", 0),
        ] {
            let looks: Vec<Look> = rows.split('|').map(|row| Look::at(row.split(',').map(str::as_bytes))).collect();
            assert_eq!(place(&looks), expected, "{rows}");
        }
    }

    #[test]
    fn only_the_first_rows_may_be_the_header() {
        let wide = Look { width: 3, filled: 3, has_figures: true };
        let title = Look { width: 1, filled: 1, has_figures: false };
        let rows = |titles: usize| -> Vec<Look> { (0..SAMPLE).map(|row| if row < titles { title } else { wide }).collect() };
        assert_eq!((place(&rows(FIRST - 1)), place(&rows(FIRST))), (FIRST - 1, 0));
    }
}
