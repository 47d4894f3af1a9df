//! Cells as people write them: figures, flags, days, dates, countries.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use consign::{Country, Currency, parse_decimal};
use consign_tables::{Mark, country, shortened};
use rust_decimal::Decimal;

/// Whether a cell says that there is nothing to say.
pub(crate) fn is_blank(cell: &str) -> bool {
    matches!(
        cell.to_ascii_lowercase().as_str(),
        "" | "-" | "--" | "–" | "—" | "n/a" | "na" | "n.a." | "none" | "null" | "nan" | "nil" | "tbd"
    )
}

/// A figure, and what is written around it: `€ 3,39`, `31.5 kg`.
pub(crate) fn figure(cell: &str, mark: Mark) -> Result<(Decimal, String), String> {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let not_a_number = || format!("`{}` is not a number", shortened(cell));
    let first = cell.find(is_digit).ok_or_else(not_a_number)?;
    let last = cell.rfind(is_digit).ok_or_else(not_a_number)?;
    let (before, rest) = cell.split_at(first);
    let (inner, after) = rest.split_at_checked(last + 1 - first).ok_or_else(not_a_number)?;
    let around = format!("{before}{after}");
    let negative = around.contains(['-', '−']) || before.contains('(') && after.contains(')');
    let leading = before.chars().next_back().filter(|mark| matches!(mark, '.' | ','));
    if around.chars().any(|letter| matches!(letter, '<' | '>' | '≤' | '≥' | '+' | '%' | '/' | '*')) {
        return Err(not_a_number());
    }
    let inner = leading.map_or_else(|| inner.to_owned(), |mark| format!("0{mark}{inner}"));
    let bare: String = inner.chars().filter(|letter| !matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’')).collect();
    if bare.chars().any(|letter| !letter.is_ascii_digit() && !matches!(letter, '.' | ',')) {
        return Err(not_a_number());
    }
    let plain = with_point(&bare, mark).ok_or_else(|| match Mark::of(std::iter::once(&*bare)) {
        Mark::Unknown => format!("`{}` may mean thousands or decimals: nothing else in the sheet says which", shortened(cell)),
        _ => not_a_number(),
    })?;
    let value = parse_decimal(&plain).map_err(|error| error.to_string())?;
    if negative && !value.is_zero() {
        return Err(format!("`{}` is negative", shortened(cell)));
    }
    let around = around.trim_matches(|letter: char| !letter.is_alphabetic() && !matches!(letter, '"' | '″' | '€' | '£' | '$' | '¥'));
    Ok((value, around.to_owned()))
}

/// Digits with a point before the decimals, and nothing between thousands.
fn with_point(bare: &str, mark: Mark) -> Option<String> {
    let groups = |text: &str, between: char| {
        let mut parts = text.split(between);
        let first = parts.next().is_some_and(|first| (1..=3).contains(&first.len()));
        (first && parts.all(|part| part.len() == 3)).then(|| text.replace(between, ""))
    };
    let decimal = |whole: String, decimals: &str| format!("{whole}.{decimals}");
    match (bare.rsplit_once('.'), bare.rsplit_once(',')) {
        (None, None) => Some(bare.to_owned()),
        (Some((whole, decimals)), Some(_)) if bare.rfind('.') > bare.rfind(',') => Some(decimal(groups(whole, ',')?, decimals)),
        (Some(_), Some((whole, decimals))) => Some(decimal(groups(whole, '.')?, decimals)),
        (Some((whole, decimals)), None) => match mark {
            Mark::Comma => groups(bare, '.').or_else(|| (!whole.contains('.') && decimals.len() != 3).then(|| bare.to_owned())),
            _ if whole.contains('.') => groups(bare, '.'),
            _ => Some(bare.to_owned()),
        },
        (None, Some((whole, _))) if whole.contains(',') => groups(bare, ','),
        (None, Some((whole, decimals))) => match mark {
            Mark::Comma => Some(decimal(whole.to_owned(), decimals)),
            _ if decimals.len() != 3 || whole == "0" => Some(decimal(whole.to_owned(), decimals)),
            Mark::Point => groups(bare, ','),
            Mark::Unknown => None,
        },
    }
}

/// A flag in one of its many spellings.
pub(crate) fn flag(cell: &str) -> Result<bool, String> {
    match cell.to_lowercase().as_str() {
        "true" | "t" | "1" | "1.0" | "yes" | "y" | "x" | "on" | "ja" | "j" | "oui" | "o" | "si" | "sí" | "sì" | "s" | "wahr" | "vrai"
        | "✓" | "✔" | "tak" => Ok(true),
        "false" | "f" | "0" | "0.0" | "no" | "n" | "off" | "nein" | "non" | "falsch" | "faux" | "✗" | "✘" | "nie" => Ok(false),
        _ => Err(format!("`{}` is neither yes nor no", shortened(cell))),
    }
}

/// Transit days: `2`, `2-3`, `1 to 2 days`, `24h`, `next day`, `D+1`. Of figures without a unit `per_day` make a day.
pub(crate) fn transit(cell: &str, per_day: u32) -> Result<(u32, u32), String> {
    let unreadable = || format!("`{}` is not a number of days: `2`, or a range of them: `2-3`", shortened(cell));
    let lower = cell.to_lowercase();
    match lower.as_str() {
        "same day" | "sameday" => return Ok((0, 0)),
        "next day" | "nextday" | "overnight" => return Ok((1, 1)),
        _ => {}
    }
    let per_day = match lower.find(char::is_alphabetic) {
        _ if lower.contains('h') => 24,
        Some(_) => 1,
        None => per_day,
    };
    let lower = ["d+", "j+", "t+"].iter().find_map(|day| lower.strip_prefix(day)).unwrap_or(&lower);
    let tidy = lower.replace(['–', '—', '−', '/', '~'], "-").replace(" to ", "-").replace(" bis ", "-").replace("..", "-");
    let parts: Vec<&str> = tidy.split('-').map(str::trim).collect();
    let part = |text: &str| -> Option<u32> {
        let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
        let (digits, unit) = text.split_at_checked(end)?;
        let units =
            ["", "d", "day", "days", "h", "hr", "hrs", "hour", "hours", "business days", "working days", "business day", "tage", "jours"];
        let whole = digits.strip_suffix(".0").unwrap_or(digits).parse::<u32>().ok()?;
        (units.contains(&unit.trim()) && whole.is_multiple_of(per_day)).then_some(whole / per_day)
    };
    let (least, most) = match parts.as_slice() {
        [one] => (part(one), part(one)),
        [least, most] => (part(least), part(most)),
        _ => return Err(unreadable()),
    };
    let (least, most) = least.zip(most).ok_or_else(unreadable)?;
    if least > most {
        return Err(format!("`{}` runs backwards", shortened(cell)));
    }
    if most > 365 { Err(format!("`{}` is more than 365 days", shortened(cell))) } else { Ok((least, most)) }
}

/// A date: `2026-11-02`, or `02.11.2026`. A date with slashes does not say which is the month.
pub(crate) fn date(cell: &str) -> Result<NaiveDate, String> {
    let day = cell.split([' ', 'T']).next().unwrap_or_default();
    let read = NaiveDate::parse_from_str(day, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(day, "%d.%m.%Y"));
    read.map_err(|_| format!("`{}` is not a date: `2026-11-02`", shortened(cell)))
}

/// A currency by its code; `€` and `£`, which stand for one only, too.
pub(crate) fn currency(cell: &str) -> Result<Currency, String> {
    let code = match cell {
        "€" => "EUR",
        "£" => "GBP",
        other => other,
    };
    code.to_ascii_uppercase().parse::<Currency>().map_err(|error| error.to_string())
}

/// A list of countries, in the order of their codes; `None` is everywhere.
pub(crate) fn countries(cell: &str) -> Result<Option<BTreeSet<Country>>, String> {
    let bare = cell.trim_matches(|letter: char| matches!(letter, '[' | ']' | '{' | '}' | '(' | ')'));
    if let Ok(one) = country(bare) {
        return Ok(Some(BTreeSet::from([one])));
    }
    // After the codes: `NA` is Namibia.
    if matches!(bare.to_ascii_lowercase().as_str(), "*" | "all" | "any" | "world" | "worldwide" | "row" | "everywhere") || is_blank(bare) {
        return Ok(None);
    }
    let separators: &[char] = if bare.contains([',', ';', '|', '/', '+']) { &[',', ';', '|', '/', '+'] } else { &[' '] };
    let mut unknown = Vec::new();
    let mut all = BTreeSet::new();
    let parts = bare.split(separators).map(|part| part.trim().trim_matches(['"', '\'']));
    for part in parts.filter(|part| !part.is_empty()) {
        match country(part) {
            Ok(country) => {
                all.insert(country);
            }
            Err(_) => unknown.push(format!("`{}`", shortened(part))),
        }
    }
    if unknown.is_empty() { Ok(Some(all)) } else { Err(format!("unknown country {}: ISO 3166-1 codes are known", unknown.join(", "))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str, mark: Mark) -> Option<String> {
        figure(cell, mark).ok().map(|(value, _)| value.to_string())
    }

    #[test]
    fn figures_are_read_with_either_mark() {
        for (cell, mark, expected) in [
            ("3.39", Mark::Point, "3.39"),
            ("3,39", Mark::Comma, "3.39"),
            ("3,39", Mark::Unknown, "3.39"),
            ("1.234,50", Mark::Unknown, "1234.50"),
            ("1,234.50", Mark::Unknown, "1234.50"),
            ("1'234.50", Mark::Point, "1234.50"),
            ("1 234,5", Mark::Comma, "1234.5"),
            ("1.000", Mark::Comma, "1000"),
            ("1.000", Mark::Point, "1.000"),
            ("1.000", Mark::Unknown, "1.000"),
            ("1,000", Mark::Point, "1000"),
            ("1,000", Mark::Comma, "1.000"),
            ("0,125", Mark::Unknown, "0.125"),
            ("1,000,000", Mark::Unknown, "1000000"),
            (".5", Mark::Point, "0.5"),
            ("€ 3.39", Mark::Point, "3.39"),
            ("31.5kg", Mark::Point, "31.5"),
        ] {
            assert_eq!(read(cell, mark).as_deref(), Some(expected), "{cell}");
        }
    }

    #[test]
    fn what_may_mean_two_things_is_refused() {
        for cell in ["1,000", "x", "", "1.2.3", "2-3", "<5", "5+", "1/2", "10%", "1e3", "."] {
            assert_eq!(read(cell, Mark::Unknown), None, "{cell}");
        }
        assert_eq!(figure("-1.50", Mark::Point).unwrap_err(), "`-1.50` is negative");
        assert_eq!(figure("(1.50)", Mark::Point).unwrap_err(), "`(1.50)` is negative");
        assert_eq!(
            figure("1,000", Mark::Unknown).unwrap_err(),
            "`1,000` may mean thousands or decimals: nothing else in the sheet says which"
        );
    }

    #[test]
    fn the_mark_of_a_sheet_is_that_of_its_clear_figures() {
        assert_eq!(Mark::of(["1,000", "31.5"].into_iter()), Mark::Point);
        assert_eq!(Mark::of(["1.000", "3,39"].into_iter()), Mark::Comma);
        assert_eq!(Mark::of(["1.234,50"].into_iter()), Mark::Comma);
        assert_eq!(Mark::of(["1,000", "2"].into_iter()), Mark::Unknown);
        assert_eq!(Mark::of(["3,39", "3.39"].into_iter()), Mark::Unknown);
    }

    #[test]
    fn what_stands_around_a_figure_is_told() {
        assert_eq!(figure("500 g", Mark::Point), Ok((Decimal::from(500), "g".to_owned())));
        assert_eq!(figure("€3.39", Mark::Point).map(|(_, around)| around).as_deref(), Ok("€"));
        assert_eq!(figure("3.39 EUR", Mark::Point).map(|(_, around)| around).as_deref(), Ok("EUR"));
    }

    #[test]
    fn transit_days_in_their_spellings() {
        for (cell, expected) in [
            ("2", (2, 2)),
            ("2-3", (2, 3)),
            ("2 – 3 days", (2, 3)),
            ("1 to 2 business days", (1, 2)),
            ("24h", (1, 1)),
            ("24-48 h", (1, 2)),
            ("2.0", (2, 2)),
            ("Next Day", (1, 1)),
            ("same day", (0, 0)),
        ] {
            assert_eq!(transit(cell, 1), Ok(expected), "{cell}");
        }
        for cell in ["3-2", "1-2-3", "soon", "3+", "1.5", "36h", "366", "-1"] {
            assert!(transit(cell, 1).is_err(), "{cell}");
        }
        for (cell, expected) in [("48", (2, 2)), ("24-72", (1, 3)), ("2 days", (2, 2)), ("48h", (2, 2)), ("D+1", (1, 1))] {
            assert_eq!(transit(cell, 24), Ok(expected), "{cell}");
        }
    }

    #[test]
    fn flags_countries_and_dates_in_their_spellings() {
        for cell in ["true", "TRUE", "1", "Yes", "y", "x", "ja", "Oui", "on"] {
            assert_eq!(flag(cell), Ok(true), "{cell}");
        }
        for cell in ["false", "0", "No", "n", "nein"] {
            assert_eq!(flag(cell), Ok(false), "{cell}");
        }
        assert_eq!(flag("maybe").unwrap_err(), "`maybe` is neither yes nor no");
        let codes = |cell| countries(cell).map(|all| all.map(|all| all.iter().map(Country::to_string).collect::<Vec<_>>().join(" ")));
        for cell in ["DE,AT", "at; DE", "DE AT", "['DE', 'AT']", "DEU|AUT", "Germany, Austria", "DE,AT,DE,"] {
            assert_eq!(codes(cell), Ok(Some("AT DE".to_owned())), "{cell}");
        }
        assert_eq!(codes("UK"), Ok(Some("GB".to_owned())));
        assert_eq!(codes("NA"), Ok(Some("NA".to_owned())), "Namibia");
        assert_eq!([codes(""), codes("*"), codes("n/a")], [Ok(None), Ok(None), Ok(None)]);
        assert_eq!(codes("DE,XX,Y").unwrap_err(), "unknown country `XX`, `Y`: ISO 3166-1 codes are known");
        assert_eq!(date("02.11.2026"), date("2026-11-02"));
        assert!(date("02/11/2026").is_err());
    }
}
