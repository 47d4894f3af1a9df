//! How a table is written, as far as its first rows tell: the mark before decimals, the order of days and months, names of countries.

use std::collections::BTreeSet;

use super::cells::shortened;
use super::document::{Remark, Section, quoted};
use super::field::{Field, Kind};
use super::format::CellFormat;
use super::mapping::Mapping;
use super::moment::Moment;
use crate::country::country;

/// The most unknown names of countries that are said.
const NAMES: usize = 20;

/// A column, and what stands in its first rows.
pub(crate) struct FirstCells {
    pub(crate) column: String,
    pub(crate) cells: Vec<String>,
}

/// What the first rows of a table tell.
pub(super) struct Seen {
    pub(super) format: CellFormat,
    /// What they leave open: lines that someone may want to complete.
    pub(super) open: Vec<Remark>,
}

/// What cells tell, given by the names of their columns.
pub(super) fn seen<'c>(mapping: &Mapping, cells: impl Fn(&str) -> &'c [String]) -> Seen {
    let texts = |kinds: &[Kind]| {
        let columns = mapping.columns().filter(|(field, _)| kinds.contains(&field.kind()));
        let cells = columns.flat_map(|(_, column)| cells(&column.text)).map(String::as_str);
        cells.filter(|text| !text.is_empty()).collect::<Vec<&str>>()
    };
    let mut open = Vec::new();
    let figures = texts(&[Kind::Number]);
    let read = |format: CellFormat| figures.iter().filter(|text| format.number(text).is_ok()).count();
    let format = CellFormat::default();
    let format = format.with_comma(read(format.with_comma(true)) > read(format));
    let (format, between) = dates(format, &texts(&[Kind::Date, Kind::Instant]));
    if let [first, others @ ..] = between.as_slice() {
        let others = others.iter().map(|pattern| quoted(pattern)).collect::<Vec<_>>().join(" or ");
        let why = format!("or {others}: the first rows are both");
        open.push(Remark { section: Section::Format, line: format!("Dates = {}", quoted(first)), why });
    }
    if let Some(column) = mapping.column(Field::At).filter(|column| is_local(format, &between, cells(column))) {
        let why = format!("without a zone, `{}` is in UTC", shortened(column));
        open.push(Remark { section: Section::Format, line: "TimeZone = \"Europe/London\"".to_owned(), why });
    }
    for name in unknown_countries(mapping, &cells) {
        let why = "no country is called that".to_owned();
        open.push(Remark { section: Section::Countries, line: format!("{} = \"\"", quoted(name)), why });
    }
    Seen { format, open }
}

/// A format that reads the most dates. Where several do and the usual one doesn't, it is left as it is, and they are named.
fn dates(format: CellFormat, texts: &[&str]) -> (CellFormat, Vec<&'static str>) {
    let read = |format: CellFormat| texts.iter().filter(|text| format.moment(text).is_ok()).count();
    let counts: Vec<_> = format.each_dates().map(|(format, pattern)| (read(format), format, pattern)).collect();
    let most = counts.iter().map(|(count, ..)| *count).max().unwrap_or_default();
    let best: Vec<_> = counts.into_iter().filter(|(count, ..)| *count == most).collect();
    match best.as_slice() {
        [(_, only, _)] => (*only, Vec::new()),
        [(_, first, _), ..] if *first == format => (format, Vec::new()),
        several => (format, several.iter().map(|(.., pattern)| *pattern).collect()),
    }
}

/// Whether some cell tells no offset, written in a format or one of some patterns of dates.
fn is_local(format: CellFormat, between: &[&str], cells: &[String]) -> bool {
    let formats = format.each_dates().filter(|(own, pattern)| *own == format || between.contains(pattern));
    let formats: Vec<CellFormat> = formats.map(|(format, _)| format).collect();
    let mut moments = cells.iter().flat_map(|text| formats.iter().filter_map(|format| format.moment(text).ok()));
    moments.any(|moment| !matches!(moment, Moment::Instant(_)))
}

fn unknown_countries<'c>(mapping: &Mapping, cells: &impl Fn(&str) -> &'c [String]) -> impl Iterator<Item = &'c str> {
    let columns = [Field::OriginCountry, Field::DestinationCountry].into_iter().filter_map(|field| mapping.column(field));
    let names = columns.flat_map(cells).map(String::as_str).filter(|name| !name.is_empty() && country(name).is_err());
    names.collect::<BTreeSet<&str>>().into_iter().take(NAMES)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is seen in a table whose rows are set apart by `|`.
    fn told(header: &str, rows: &[&str]) -> (Vec<(&'static str, &'static str)>, Vec<String>) {
        let mapping = Mapping::proposed(header.split('|')).mapping;
        let columns = header.split('|').enumerate().map(|(at, column)| {
            let cells: Vec<String> = rows.iter().map(|row| row.split('|').nth(at).unwrap().trim().to_owned()).collect();
            (column, cells)
        });
        let columns: Vec<(&str, Vec<String>)> = columns.collect();
        let seen = seen(&mapping, |column| &columns.iter().find(|(name, _)| *name == column).unwrap().1);
        (seen.format.said().collect(), seen.open.into_iter().map(|remark| remark.line).collect())
    }

    #[test]
    fn decimals_are_those_that_most_figures_have() {
        let header = "Reference|Weight|Value|Country";
        assert_eq!(told(header, &["A|1,5|10|GB", "B|2|1.234,50|GB", "C|?|7|GB"]).0, [("Decimals", ",")]);
        for rows in [["A|1.5|10|GB", "B|2|1234|GB"], ["A|1.234|10|GB", "B|2||GB"], ["A|1,5|2.25|GB", "B|2|1.75|GB"]] {
            assert_eq!(told(header, &rows).0, [], "{rows:?}");
        }
    }

    #[test]
    fn dates_that_can_be_read_in_one_way_are_set() {
        let header = "Reference|Weight|Country|Order Date|Ship Date";
        let utc = "TimeZone = \"Europe/London\"";
        for (rows, format, open) in [
            (["A|1|GB|2026-11-02|2026-11-02", "B|1|GB|2026-11-03|"], vec![], vec![utc]),
            (["A|1|GB|2026-11-02T09:00:00Z|", "B|1|GB|2026-11-03 09:00:00 +0100|"], vec![], vec![]),
            (["A|1|GB|02/11/2026 09:00|", "B|1|GB||13/11/2026"], vec![("Dates", "DD/MM/YYYY")], vec![utc]),
            (["A|1|GB|11/02/2026 2:30 PM|", "B|1|GB||11/13/2026"], vec![("Dates", "MM/DD/YYYY")], vec![utc]),
            (["A|1|GB|02/11/2026|", "B|1|GB|03/11/2026|"], vec![], vec!["Dates = \"DD/MM/YYYY\"", utc]),
            (["A|1|GB|02.11.2026|", "B|1|GB|03.11.2026|"], vec![("Dates", "DD.MM.YYYY")], vec![utc]),
            (["A|1|GB|yesterday|", "B|1|GB||"], vec![], vec![]),
        ] {
            assert_eq!(told(header, &rows), (format, open.into_iter().map(str::to_owned).collect()), "{rows:?}");
        }
    }

    #[test]
    fn names_that_no_country_has_are_said_once() {
        let (_, open) = told("Reference|Weight|Country", &["A|1|UK", "B|1|Mainland", "C|1|Germany", "D|1|Mainland", "E|1|"]);
        assert_eq!(open, ["\"Mainland\" = \"\""]);
    }
}
