//! How a table writes figures and dates, where that isn't `1234.56` and `2026-11-03`, and whose clocks it means.

use std::borrow::Cow;

use chrono::NaiveDate;
use chrono_tz::Tz;
use consign::parse_decimal;
use rust_decimal::Decimal;

use super::cells::shortened;
use super::moment::{Moment, read_moment};

/// How dates may be written: as a mapping says it, and as it is said to those who read them.
const DATES: [(&str, &str); 8] = [
    ("YYYY-MM-DD", "%Y-%m-%d"),
    ("DD/MM/YYYY", "%d/%m/%Y"),
    ("MM/DD/YYYY", "%m/%d/%Y"),
    ("DD.MM.YYYY", "%d.%m.%Y"),
    ("DD-MM-YYYY", "%d-%m-%Y"),
    ("MM-DD-YYYY", "%m-%d-%Y"),
    ("YYYY/MM/DD", "%Y/%m/%d"),
    ("YYYYMMDD", "%Y%m%d"),
];

/// How the cells of a table are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct CellFormat {
    /// Decimals follow a comma, and points may set thousands apart.
    has_comma: bool,
    /// The place of the way among [`DATES`]; the first is the usual one.
    dates: u8,
    /// Where clocks showed what has no offset; UTC if that isn't said.
    zone: Option<Tz>,
}

impl CellFormat {
    /// The names of what may be set.
    pub(super) const NAMES: [&'static str; 3] = ["Decimals", "Dates", "TimeZone"];

    /// Every way to write dates, and how each is called.
    pub(super) fn each_dates(self) -> impl Iterator<Item = (Self, &'static str)> {
        (0..).zip(DATES).map(move |(dates, (pattern, _))| (Self { dates, ..self }, pattern))
    }

    /// The same with decimals behind a comma, or a point.
    pub(super) fn with_comma(self, has_comma: bool) -> Self {
        Self { has_comma, ..self }
    }

    /// Where clocks showed what has no offset.
    pub(super) fn zone(self) -> Option<Tz> {
        self.zone
    }

    /// Sets one of the names; otherwise what would be right.
    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        match (name, value) {
            ("Decimals", "." | ",") => self.has_comma = value == ",",
            ("TimeZone", name) => {
                let refused = |_| format!("`TimeZone` is a name such as `Europe/London`, not `{}`", shortened(name));
                self.zone = Some(name.parse().map_err(refused)?);
            }
            ("Decimals", _) => return Err(format!("`Decimals` is `.` or `,`, not `{}`", shortened(value))),
            (_, _) => {
                let known = (0..).zip(DATES).find(|(_, (pattern, _))| *pattern == value).map(|(place, _)| place);
                let all = || DATES.map(|(pattern, _)| format!("`{pattern}`")).join(", ");
                self.dates = known.ok_or_else(|| format!("`Dates` is one of {}, not `{}`", all(), shortened(value)))?;
            }
        }
        Ok(())
    }

    /// Everything that isn't the usual way, by its name.
    pub(super) fn said(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let dates = DATES.get(usize::from(self.dates)).filter(|_| self.dates > 0).map(|(pattern, _)| ("Dates", *pattern));
        let zone = self.zone.map(|zone| ("TimeZone", zone.name()));
        self.has_comma.then_some(("Decimals", ",")).into_iter().chain(dates).chain(zone)
    }

    /// Reads a figure.
    pub(super) fn number(self, text: &str) -> Result<Decimal, String> {
        if self.has_comma {
            let not_a_number = || format!("`{}` is not a number with a decimal comma: `1.234,56`", shortened(text));
            return with_point(text).and_then(|text| parse_decimal(&text).ok()).ok_or_else(not_a_number);
        }
        parse_decimal(text).map_err(|error| match with_point(text).filter(|_| text.contains(',')) {
            Some(_) => format!("{error}: decimals follow a point, or with `Decimals = \",\"` under [Format] a comma"),
            None => error.to_string(),
        })
    }

    /// Reads when something was.
    pub(super) fn moment(self, text: &str) -> Result<Moment, String> {
        let read = |format: Self| read_moment(&format.date(text)?);
        read(self).map_err(|error| match self.each_dates().find(|(format, _)| *format != self && read(*format).is_ok()) {
            Some((_, pattern)) => format!("{error}, unless [Format] sets another way to write dates, such as `{pattern}`"),
            None => error,
        })
    }

    /// A date, or a date and a time, as it is usually written.
    pub(super) fn date(self, text: &str) -> Result<Cow<'_, str>, String> {
        let Some((pattern, read)) = DATES.get(usize::from(self.dates)).filter(|_| self.dates > 0) else { return Ok(Cow::Borrowed(text)) };
        let end = text.find([' ', 'T']).unwrap_or(text.len());
        let (date, time) = text.split_at(end);
        let date = NaiveDate::parse_from_str(date, read).map_err(|_| format!("`{}` is no date: `{pattern}`", shortened(text)))?;
        Ok(Cow::Owned(format!("{date}{time}")))
    }
}

/// A figure with a decimal comma, and perhaps points between its thousands, with a decimal point and nothing between them.
fn with_point(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once(',').map_or((text, None), |(whole, decimals)| (whole, Some(decimals)));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let mut groups = digits.split('.');
    let first = groups.next().unwrap_or_default();
    let is_grouped = digits.contains('.');
    let is_whole = !first.is_empty() && (!is_grouped || first.len() <= 3 && groups.all(|group| group.len() == 3));
    let is_decimal = decimals.is_none_or(|decimals| !decimals.is_empty() && decimals.bytes().all(|byte| byte.is_ascii_digit()));
    (is_whole && is_decimal).then(|| whole.replace('.', "") + &decimals.map(|decimals| format!(".{decimals}")).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(settings: &[(&str, &str)]) -> CellFormat {
        let mut format = CellFormat::default();
        for (name, value) in settings {
            format.set(name, value).unwrap();
        }
        format
    }

    #[test]
    fn commas_stand_before_decimals_and_points_between_thousands() {
        let format = format(&[("Decimals", ",")]);
        for (text, expected) in [("8,29", "8.29"), ("1.234,5", "1234.5"), ("12.345.678", "12345678"), ("-0,5", "-0.5"), ("1234", "1234")] {
            assert_eq!(format.number(text).map(|number| number.to_string()).as_deref(), Ok(expected), "{text}");
        }
        for text in ["8.29", "1.2345,6", "1,2,3", "1,", ",5", "1234.567", "1,234.5", "", "x", "1,2x", "1.-23"] {
            assert_eq!(format.number(text), Err(format!("`{text}` is not a number with a decimal comma: `1.234,56`")), "{text}");
        }
    }

    #[test]
    fn a_decimal_comma_that_nobody_set_is_told() {
        let told = CellFormat::default().number("8,29").unwrap_err();
        assert_eq!(told, "`8,29` is not a number: decimals follow a point, or with `Decimals = \",\"` under [Format] a comma");
        assert_eq!(CellFormat::default().number("x"), Err("`x` is not a number".to_owned()));
    }

    #[test]
    fn dates_are_read_in_the_one_way_that_is_set() {
        for (pattern, text) in [
            ("DD/MM/YYYY", "03/11/2026"),
            ("MM/DD/YYYY", "11/3/2026"),
            ("DD.MM.YYYY", "3.11.2026"),
            ("DD-MM-YYYY", "03-11-2026"),
            ("MM-DD-YYYY", "11-03-2026"),
            ("YYYY/MM/DD", "2026/11/03"),
            ("YYYYMMDD", "20261103"),
            ("YYYY-MM-DD", "2026-11-03"),
        ] {
            let format = format(&[("Dates", pattern)]);
            assert_eq!(format.date(text).as_deref(), Ok("2026-11-03"), "{pattern}");
            assert_eq!(format.date(&format!("{text} 14:30")).as_deref(), Ok("2026-11-03 14:30"), "{pattern}");
        }
        let told = CellFormat::default().moment("03/11/2026 14:30").unwrap_err();
        assert!(
            told.contains("is no instant") && told.ends_with("unless [Format] sets another way to write dates, such as `DD/MM/YYYY`"),
            "{told}"
        );
        assert_eq!(format(&[("Dates", "DD/MM/YYYY")]).date("11/31/2026"), Err("`11/31/2026` is no date: `DD/MM/YYYY`".to_owned()));
    }

    #[test]
    fn what_is_set_is_said() {
        let settings = [("Decimals", ","), ("Dates", "DD.MM.YYYY"), ("TimeZone", "Europe/Berlin")];
        assert_eq!(format(&settings).said().collect::<Vec<_>>(), settings);
        assert_eq!(CellFormat::default().said().count(), 0);
        assert!(CellFormat::default().set("Dates", "DD/MM/YY").unwrap_err().contains("`DD/MM/YYYY`"));
        assert!(CellFormat::default().set("Decimals", ";").is_err());
        assert!(CellFormat::default().set("TimeZone", "London").unwrap_err().contains("`Europe/London`, not `London`"));
    }
}
