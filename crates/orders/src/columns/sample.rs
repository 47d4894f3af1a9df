//! How a table is written, as far as its first rows tell: the mark before decimals, the order of days and months, names of countries.

use std::collections::{BTreeSet, HashMap};

use consign::State;

use super::cells::read_weight;
use super::defaults::check_default;
use super::field::{Field, Kind};
use super::first::FirstCells;
use super::mapping::{Mapping, Settings};
use super::proposal::Proposal;
use super::written::{Remark, Section, quoted, written};
use consign_tables::CellFormat;
use consign_tables::Mark;
use consign_tables::country;
use consign_tables::{Moment, read_time};
use consign_tables::{shortened, sides_cell};

/// The most unknown names of countries that are said.
const NAMES: usize = 20;

/// The mapping that a table's columns suggest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The mapping, as TOML: to be read, corrected and kept.
    pub mapping: String,
    /// What isn't known, is missing, is left open or looks odd: a line each.
    pub notes: Vec<String>,
}

/// Suggests a mapping, by the names of a table's columns and what stands in their first rows.
#[must_use]
pub fn suggested(columns: &[FirstCells]) -> Suggestion {
    let header = columns.iter().map(|first| first.column.as_str());
    let Proposal { mut mapping, mut unknown, doubted, assumed } = Mapping::proposed(header, Some(columns));
    let cells = |column: &str| columns.iter().find(|first| first.column == column).map_or([].as_slice(), |first| &first.cells);
    for field in not_meant(&mapping, cells) {
        unknown.extend(mapping.column(field).map(str::to_owned));
        mapping = mapping.without(field);
    }
    let (lines, repeated) = lines(mapping.column(Field::Reference).map(cells).unwrap_or_default());
    let settings = Settings { is_grouped: lines > 0, ..Settings::default() };
    let mut seen = seen(&mapping, &doubted, cells);
    let mut notes = Vec::new();
    let has_rows = columns.iter().any(|first| first.filled() > 0);
    let empty: Vec<&str> = columns.iter().filter(|first| has_rows && first.filled() == 0).map(|first| first.column.as_str()).collect();
    for (field, column) in mapping.columns().filter(|(_, column)| empty.contains(&column.text.as_str())) {
        let line = format!("{} = {}", field.name(), quoted(&column.text));
        seen.open.push(Remark { section: Section::Columns, line, why: "if anything stands there: the first rows have nothing".to_owned() });
    }
    mapping.columns.retain(|(_, column)| !empty.contains(&column.text.as_str()));
    unknown.retain(|column| !empty.contains(&column.as_str()));
    if !empty.is_empty() {
        notes.push(format!("nothing stands in {} of {} columns", empty.len(), columns.len()));
    }
    if !unknown.is_empty() {
        let names = unknown.iter().map(|column| format!("`{}`", shortened(column))).collect::<Vec<_>>().join(", ");
        notes.push(format!("not recognised: {names}"));
    }
    notes.extend(mapping.lacks(false).into_iter().map(|lack| format!("missing: {lack}")));
    notes.extend(seen.open.iter().map(|Remark { line, why, .. }| format!("left open: {line}  # {why}")));
    notes.extend(columns.iter().flat_map(|first| mapping.columns().filter_map(|(field, column)| first.unsuited(field, &column.text))));
    notes.extend(odd(&mapping, seen.likeliest, cells));
    notes.extend(repeated);
    let example = |column: &str| cells(column).iter().find(|text| !text.is_empty()).map(|text| shortened(text));
    let mapping = written(&mapping.with_format(seen.format).with_settings(settings), &assumed, &seen.open, example);
    Suggestion { mapping, notes }
}

/// The mapping that a table's columns suggest, its cells written as the first of them tell.
pub(crate) fn known(columns: &[FirstCells]) -> Mapping {
    let header = columns.iter().map(|first| first.column.as_str());
    let Proposal { mapping, .. } = Mapping::proposed(header, Some(columns));
    let cells = |column: &str| columns.iter().find(|first| first.column == column).map_or([].as_slice(), |first| &first.cells);
    let format = seen(&mapping, &[], cells).likeliest;
    mapping.with_format(format)
}

/// What the first rows of a table tell.
struct Seen {
    format: CellFormat,
    /// The same with what is likeliest of what is open.
    likeliest: CellFormat,
    /// What they leave open: lines that someone may want to complete.
    open: Vec<Remark>,
}

/// The fields that a column doesn't give whatever its name says: a time of day beside instants that have one, a state that is no consignment's.
fn not_meant<'c>(mapping: &Mapping, cells: impl Fn(&str) -> &'c [String]) -> Vec<Field> {
    let filled = |field| mapping.column(field).map(&cells).into_iter().flatten().filter(|text| !text.is_empty());
    let moment = |text: &String| CellFormat::default().each_dates().find_map(|(format, _)| format.moment(text).ok());
    let has_times = filled(Field::At).filter_map(moment).any(|moment| !moment.lacks_time())
        || filled(Field::AtTime).next().is_some() && filled(Field::AtTime).all(|text| moment(text).is_some());
    let is_other = |text: &String| matches!(State::from(text.as_str()), State::Other(_));
    let are_others = filled(Field::State).next().is_some() && filled(Field::State).all(is_other);
    let is_unpaid = filled(Field::Paid).next().is_none();
    let not_meant = [(Field::AtTime, has_times), (Field::State, are_others), (Field::PaidCarrier, is_unpaid)];
    not_meant.into_iter().filter(|(_, is_none)| *is_none).map(|(field, _)| field).collect()
}

/// What the first rows show that is likely not meant: cells that can't be read, references that stand twice.
fn odd<'c>(mapping: &Mapping, format: CellFormat, cells: impl Fn(&str) -> &'c [String]) -> Vec<String> {
    let mut odd = Vec::new();
    for (field, column) in mapping.columns() {
        let cells = cells(&column.text);
        let refused = |text: &String| Some(text).filter(|text| !text.is_empty()).and_then(|text| read(field, format, text).err());
        let mut reasons = cells.iter().filter_map(refused);
        if let Some(first) = reasons.next() {
            let (unread, filled) = (1 + reasons.count(), cells.iter().filter(|text| !text.is_empty()).count());
            odd.push(format!("unreadable as `{}`: {unread} of {filled} cells of `{}`: {first}", field.name(), shortened(&column.text)));
        }
    }
    odd
}

/// How many rows go on with the order of the row before, by their references, and what is to be told of references that stand twice.
fn lines(references: &[String]) -> (usize, Option<String>) {
    let mut rows: HashMap<&str, usize> = HashMap::new();
    let (mut last, mut lines, mut told) = ("", 0, None);
    for (row, reference) in (1..).zip(references) {
        let before = if reference.is_empty() { None } else { rows.insert(reference, row) };
        if !last.is_empty() && (reference.is_empty() || reference == last) {
            lines += 1;
        } else if let Some(before) = before {
            told.get_or_insert_with(|| format!("data rows {before} and {row} are both `{}`, with others between", shortened(reference)));
        }
        last = if reference.is_empty() { last } else { reference };
    }
    let is = if lines == 1 { "1 row goes".to_owned() } else { format!("{lines} rows go") };
    let grouped = (lines > 0).then(|| {
        format!("{is} on with the order of the row before: `Group = \"Reference\"` makes one consignment of them; without it each is one, or none")
    });
    (lines, grouped.or(told.map(|told| format!("{told}: each row is a consignment of its own"))))
}

/// Whether a cell can be what a field needs.
fn read(field: Field, format: CellFormat, text: &str) -> Result<(), String> {
    match (field, field.kind()) {
        (Field::OriginCountry | Field::DestinationCountry | Field::Tags | Field::Currency, _) => Ok(()),
        (Field::AtTime, _) => read_time(text).map(drop),
        (Field::Value | Field::ItemValue | Field::Paid, _) => format.amount(text).map(drop),
        (Field::Weight | Field::TotalWeight | Field::ItemWeight, _) => read_weight(text, format).map(drop),
        (Field::Dimensions, _) => sides_cell(text, format).map(drop),
        (_, Kind::Number) => format.number(text).map(drop),
        (_, Kind::Count) => match format.number(text) {
            Ok(number) if !number.is_integer() => Err(format!("`{}` is no whole number", shortened(text))),
            number => number.map(drop),
        },
        (_, Kind::Date) => format.date(text).map(drop),
        (_, Kind::Instant) => format.moment(text).map(drop),
        _ => check_default(field, text),
    }
}

/// What cells tell, given by the names of their columns.
fn seen<'c>(mapping: &Mapping, doubted: &[(Field, String, &str)], cells: impl Fn(&str) -> &'c [String]) -> Seen {
    let texts = |kinds: &[Kind]| {
        let columns = mapping.columns().filter(|(field, _)| kinds.contains(&field.kind()));
        let cells = columns.flat_map(|(_, column)| cells(&column.text)).map(String::as_str);
        cells.filter(|text| !text.is_empty()).collect::<Vec<&str>>()
    };
    let mut open = Vec::new();
    let mut format = CellFormat::default();
    if let Err(why) = decimals(&mut format, &texts(&[Kind::Number])) {
        open.push(Remark { section: Section::Format, line: "Decimals = \",\"".to_owned(), why });
    }
    let (format, between) = dates(format, &texts(&[Kind::Date, Kind::Instant]));
    if let [(first, text), others @ ..] = between.as_slice() {
        let told = |(pattern, text): &(&str, Option<&str>)| quoted(pattern) + &text.map(of).unwrap_or_default();
        let others = others.iter().map(told).collect::<Vec<_>>().join(" or ");
        let why = match text {
            Some(text) => format!("{}, and {others}: the first rows have both", of(text).trim_start()),
            None => format!("or {others}: the first rows are both"),
        };
        open.push(Remark { section: Section::Format, line: format!("Dates = {}", quoted(first)), why });
    }
    let between: Vec<&str> = between.into_iter().map(|(pattern, _)| pattern).collect();
    let first = format.each_dates().find(|(_, pattern)| between.first() == Some(pattern));
    let likeliest = first.map_or(format, |(format, _)| format);
    if let Some(column) = mapping.column(Field::At).filter(|column| is_local(format, &between, cells(column))) {
        let why = format!("without a zone, `{}` is in UTC", shortened(column));
        open.push(Remark { section: Section::Format, line: "TimeZone = \"Europe/London\"".to_owned(), why });
    }
    if mapping.gives(Field::TotalWeight)
        && mapping.gives(Field::Packages)
        && !mapping.gives(Field::Weight)
        && !mapping.gives(Field::PackageSize)
    {
        let why = "each of several packages weighs an equal share; else such rows are rejected".to_owned();
        open.push(Remark { section: Section::Format, line: "TotalWeight = \"shared\"".to_owned(), why });
    }
    for (field, column, why) in doubted {
        let line = format!("{} = {}", field.name(), quoted(column));
        open.push(Remark { section: Section::Columns, line, why: (*why).to_owned() });
    }
    for name in unknown_countries(mapping, &cells) {
        let why = "no country is called that".to_owned();
        open.push(Remark { section: Section::Countries, line: format!("{} = \"\"", quoted(name)), why });
    }
    Seen { format, likeliest, open }
}

/// ` of 13/11/2026`
fn of(text: &str) -> String {
    format!(" of `{}`", shortened(text))
}

/// Sets the mark before decimals, if figures tell it; else why it is open.
fn decimals(format: &mut CellFormat, figures: &[&str]) -> Result<(), String> {
    let with_comma: Vec<&&str> = figures.iter().filter(|text| text.contains(',')).collect();
    let Some(first) = with_comma.first() else { return Ok(()) };
    let mark = match Mark::of(figures.iter().copied()) {
        Mark::Point => ".",
        Mark::Comma => ",",
        Mark::Unknown => return Err(format!("or \".\": `{}` may have decimals or thousands behind its comma", shortened(first))),
    };
    format.set("Decimals", mark)
}

/// The one way that reads all dates. If it is open the format is left as it is, and the ways are named that read some, each with a date if no way
/// reads all; one that it alone reads, if there is any.
fn dates<'c>(format: CellFormat, texts: &[&'c str]) -> (CellFormat, Vec<(&'static str, Option<&'c str>)>) {
    let ways: Vec<(CellFormat, &str)> = format.each_dates().skip(1).collect();
    let written: Vec<&str> = texts.iter().copied().filter(|text| format.moment(text).is_err()).collect();
    let known: Vec<&str> = written.into_iter().filter(|text| ways.iter().any(|(way, _)| way.moment(text).is_ok())).collect();
    if known.is_empty() {
        return (format, Vec::new());
    }
    let all: Vec<&(CellFormat, &str)> = ways.iter().filter(|(way, _)| known.iter().all(|text| way.moment(text).is_ok())).collect();
    match all.as_slice() {
        [(only, _)] => (*only, Vec::new()),
        [] => {
            let reads = |way: &CellFormat| known.iter().copied().filter(|text| way.moment(text).is_ok()).collect::<Vec<_>>();
            let shown = |way: &CellFormat| reads(way).into_iter().find(|text| is_only(&ways, *way, text)).or(reads(way).first().copied());
            (format, ways.iter().filter_map(|(way, pattern)| Some((*pattern, Some(shown(way)?)))).collect())
        }
        several => (format, several.iter().map(|(_, pattern)| (*pattern, None)).collect()),
    }
}

/// Whether no other way reads a date.
fn is_only(ways: &[(CellFormat, &str)], own: CellFormat, text: &str) -> bool {
    ways.iter().all(|(way, _)| *way == own || way.moment(text).is_err())
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
        let Proposal { mapping, doubted, .. } = Mapping::proposed(header.split('|'), None);
        let columns = header.split('|').enumerate().map(|(at, column)| {
            let cells: Vec<String> = rows.iter().map(|row| row.split('|').nth(at).unwrap().trim().to_owned()).collect();
            (column, cells)
        });
        let columns: Vec<(&str, Vec<String>)> = columns.collect();
        let seen = seen(&mapping, &doubted, |column| &columns.iter().find(|(name, _)| *name == column).unwrap().1);
        (seen.format.said().collect(), seen.open.into_iter().map(|remark| remark.line).collect())
    }

    #[test]
    fn decimals_are_those_that_most_figures_have() {
        let header = "Reference|Weight|Value|Country";
        assert_eq!(told(header, &["A|1,5|10|GB", "B|2|1.234,50|GB", "C|?|7|GB"]).0, [("Decimals", ",")]);
        assert_eq!(told(header, &["A|1.5|1,250|GB"]).0, [("Decimals", ".")]);
        for rows in [["A|1,250|1,200|GB", "B|350|7|GB"], ["A|1,5|2.25|GB", "B|2|1.75|GB"]] {
            assert_eq!(told(header, &rows), (vec![], vec!["Decimals = \",\"".to_owned()]), "{rows:?}");
        }
        for rows in [["A|1.5|10|GB", "B|2|1234|GB"], ["A|1.234|10|GB", "B|2||GB"]] {
            assert_eq!(told(header, &rows).0, [], "{rows:?}");
        }
    }

    #[test]
    fn dates_that_can_be_read_in_one_way_are_set() {
        let header = "Reference|Weight|Country|Order Date|Shipping Date";
        let utc = "TimeZone = \"Europe/London\"";
        for (rows, format, open) in [
            (["A|1|GB|2026-11-02|2026-11-02", "B|1|GB|2026-11-03|"], vec![], vec![utc]),
            (["A|1|GB|2026-11-02T09:00:00Z|", "B|1|GB|2026-11-03 09:00:00 +0100|"], vec![], vec![]),
            (["A|1|GB|02/11/2026 09:00|", "B|1|GB||13/11/2026"], vec![("Dates", "DD/MM/YYYY")], vec![utc]),
            (["A|1|GB|11/02/2026 2:30 PM|", "B|1|GB||11/13/2026"], vec![("Dates", "MM/DD/YYYY")], vec![utc]),
            (["A|1|GB|02/11/2026|", "B|1|GB|03/11/2026|"], vec![], vec!["Dates = \"DD/MM/YYYY\"", utc]),
            (["A|1|GB|02.11.2026|", "B|1|GB|03.11.2026|"], vec![("Dates", "DD.MM.YYYY")], vec![utc]),
            (["A|1|GB|02-Nov-26|", "B|1|GB|2026-11-03|"], vec![("Dates", "DD-MMM-YY")], vec![utc]),
            (["A|1|GB|13/11/2026|", "B|1|GB|11/14/2026|"], vec![], vec!["Dates = \"DD/MM/YYYY\"", utc]),
            (["A|1|GB|01/02/2026|", "B|1|GB|01.02.2026|"], vec![], vec!["Dates = \"DD/MM/YYYY\"", utc]),
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
