//! How a table writes figures and dates, where that isn't `1234.56` and `2026-11-03`, and whose clocks it means.

use std::borrow::Cow;

use chrono::NaiveDate;
use chrono_tz::Tz;
use consign::{Weight, parse_decimal};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::moment::{Moment, read_date, read_moment};
use crate::months::in_english;
use crate::shortened;

/// How dates may be written: as a mapping says it, and as it is said to those who read them.
const DATES: [(&str, &str); 22] = [
    ("YYYY-MM-DD", "%Y-%m-%d"),
    ("DD/MM/YYYY", "%d/%m/%Y"),
    ("MM/DD/YYYY", "%m/%d/%Y"),
    ("DD.MM.YYYY", "%d.%m.%Y"),
    ("DD-MM-YYYY", "%d-%m-%Y"),
    ("MM-DD-YYYY", "%m-%d-%Y"),
    ("YYYY/MM/DD", "%Y/%m/%d"),
    ("YYYYMMDD", "%Y%m%d"),
    ("DD/MM/YY", "%d/%m/%y"),
    ("MM/DD/YY", "%m/%d/%y"),
    ("DD.MM.YY", "%d.%m.%y"),
    ("DD-MMM-YY", "%d-%b-%y"),
    ("DD MMM YYYY", "%d %b %Y"),
    ("MMM DD, YYYY", "%b %d, %Y"),
    ("DD-MMM-YYYY", "%d-%b-%Y"),
    ("MMM-DD-YY", "%b-%d-%y"),
    ("MMM-DD-YYYY", "%b-%d-%Y"),
    ("DD. MMM YYYY", "%d. %b %Y"),
    ("DD/MMM/YYYY", "%d/%b/%Y"),
    ("DD MMM YY", "%d %b %y"),
    ("DD-MM-YY", "%d-%m-%y"),
    ("MM-DD-YY", "%m-%d-%y"),
];

/// The decimals of a weight that was shared.
const SHARE_DECIMALS: u32 = 6;

/// Which mark stands before decimals, and which may set thousands apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Marks {
    /// A point, and nothing between thousands.
    #[default]
    Plain,
    /// A point, and commas.
    Point,
    /// A comma, and points.
    Comma,
}

/// How the cells of a table are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CellFormat {
    marks: Marks,
    /// The place of the way among [`DATES`]; the first is the usual one.
    dates: u8,
    /// Where clocks showed what has no offset; UTC if that isn't said.
    zone: Option<Tz>,
    /// Whether each of several packages weighs an equal share of what the consignment weighs.
    is_shared: bool,
}

impl CellFormat {
    /// The names of what may be set.
    pub const NAMES: [&'static str; 4] = ["Decimals", "Dates", "TimeZone", "TotalWeight"];

    /// Every way to write dates, and how each is called.
    pub fn each_dates(self) -> impl Iterator<Item = (Self, &'static str)> {
        (0..).zip(DATES).map(move |(dates, (pattern, _))| (Self { dates, ..self }, pattern))
    }

    /// Where clocks showed what has no offset.
    #[must_use]
    pub fn zone(self) -> Option<Tz> {
        self.zone
    }

    /// The same, with another place for what has no offset.
    #[must_use]
    pub fn with_zone(self, zone: Option<Tz>) -> Self {
        Self { zone, ..self }
    }

    /// What each of some packages weighs that weigh so much together, if that is to be told by their number; rounded up to six decimals.
    #[must_use]
    pub fn share(self, total: Weight, packages: usize) -> Option<Weight> {
        let share = total.value().checked_div(Decimal::from(packages)).filter(|_| self.is_shared)?;
        Weight::new(share.round_dp_with_strategy(SHARE_DECIMALS, RoundingStrategy::AwayFromZero), total.unit()).ok()
    }

    /// Sets one of the names; otherwise what would be right.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        match (name, value) {
            ("Decimals", ".") => self.marks = Marks::Point,
            ("Decimals", ",") => self.marks = Marks::Comma,
            ("Decimals", _) => return Err(format!("`Decimals` is `.` or `,`, not `{}`", shortened(value))),
            ("TotalWeight", "shared") => self.is_shared = true,
            ("TotalWeight", _) => return Err(format!("`TotalWeight` is `shared` or not there, not `{}`", shortened(value))),
            ("TimeZone", name) => {
                let known = chrono_tz::TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(name));
                let refused = || format!("`TimeZone` is a name such as `Europe/London`, not `{}`", shortened(name));
                self.zone = Some(*known.ok_or_else(refused)?);
            }
            (_, _) => {
                let known = (0..).zip(DATES).find(|(_, (pattern, _))| pattern.eq_ignore_ascii_case(value)).map(|(place, _)| place);
                let all = || DATES.map(|(pattern, _)| format!("`{pattern}`")).join(", ");
                self.dates = known.ok_or_else(|| format!("`Dates` is one of {}, not `{}`", all(), shortened(value)))?;
            }
        }
        Ok(())
    }

    /// Everything that isn't the usual way, by its name.
    pub fn said(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let mark = match self.marks {
            Marks::Plain => None,
            Marks::Point => Some(("Decimals", ".")),
            Marks::Comma => Some(("Decimals", ",")),
        };
        let dates = DATES.get(usize::from(self.dates)).filter(|_| self.dates > 0).map(|(pattern, _)| ("Dates", *pattern));
        let zone = self.zone.map(|zone| ("TimeZone", zone.name()));
        mark.into_iter().chain(dates).chain(zone).chain(self.is_shared.then_some(("TotalWeight", "shared")))
    }

    /// Reads an amount of money, and the sign of a currency that stands beside it, if one does.
    pub fn amount(self, text: &str) -> Result<(Decimal, Option<char>), String> {
        let sign = |letter: &char| "$€£".contains(*letter);
        let (first, last) = (text.chars().next().filter(sign), text.chars().next_back().filter(sign));
        let bare = match (first, last) {
            (Some(sign), None) => text.strip_prefix(sign),
            (None, Some(sign)) => text.strip_suffix(sign),
            _ => None,
        };
        bare.map_or_else(|| self.number(text), |bare| self.number(bare.trim())).map(|number| (number, first.or(last)))
    }

    /// Reads a figure.
    pub fn number(self, text: &str) -> Result<Decimal, String> {
        if let Ok(number) = parse_decimal(text)
            && (self.marks != Marks::Comma || !text.contains('.'))
        {
            return Ok(number);
        }
        let reads = |mark, between| with_point(text, mark, between).is_some_and(|plain| parse_decimal(&plain).is_ok());
        let plain = match self.marks {
            Marks::Plain => None,
            Marks::Point => with_point(text, '.', ','),
            Marks::Comma => with_point(text, ',', '.'),
        };
        plain.and_then(|plain| parse_decimal(&plain).ok()).ok_or_else(|| match self.marks {
            Marks::Comma => format!("`{}` is not a number with a decimal comma: `1.234,56`", shortened(text)),
            Marks::Plain if [(',', '.'), ('.', ',')].iter().any(|(mark, between)| reads(*mark, *between)) => format!(
                "`{}` is not a number as `1234.56` is one: [Format] says which mark stands before decimals, `Decimals = \".\"` or `\",\"`",
                shortened(text)
            ),
            Marks::Plain | Marks::Point => format!("`{}` is not a number", shortened(text)),
        })
    }

    /// Reads when something was.
    pub fn moment(self, text: &str) -> Result<Moment, String> {
        let read = |format: Self| format.usual(text).and_then(|usual| read_moment(&usual).ok());
        read(self).ok_or_else(|| self.refused(text, read_moment(text).err(), |format| read(format).is_some()))
    }

    /// Reads a calendar date; a time behind it is not used.
    pub fn date(self, text: &str) -> Result<NaiveDate, String> {
        let read = |format: Self| format.usual(text).and_then(|usual| read_date(&usual).ok());
        read(self).ok_or_else(|| self.refused(text, read_date(text).err(), |format| read(format).is_some()))
    }

    /// Why a date is refused: what is expected, and in which other way it could be read.
    fn refused(self, text: &str, usual: Option<String>, reads: impl Fn(Self) -> bool) -> String {
        let pattern = DATES.get(usize::from(self.dates)).filter(|_| self.dates > 0).map(|(pattern, _)| *pattern);
        let refused = match (pattern, usual) {
            (Some(pattern), _) => format!("`{}` is no date: `{pattern}`", shortened(text)),
            (None, Some(usual)) => usual,
            (None, None) => format!("`{}` is no date", shortened(text)),
        };
        match self.each_dates().find(|(format, _)| *format != self && reads(*format)) {
            Some((_, other)) => format!("{refused}, unless [Format] sets another way to write dates, such as `{other}`"),
            None => refused,
        }
    }

    /// A date, or a date and a time, as it is usually written; none if it is not written as it should be. The usual way is always one.
    fn usual(self, text: &str) -> Option<Cow<'_, str>> {
        let Some((pattern, read)) = DATES.get(usize::from(self.dates)).filter(|_| self.dates > 0) else { return Some(Cow::Borrowed(text)) };
        let english = if pattern.contains("MMM") { in_english(text) } else { Cow::Borrowed(text) };
        let read = NaiveDate::parse_and_remainder(&english, read).ok().filter(|(_, rest)| has_digits_of(pattern, &english, rest));
        let Some((date, rest)) = read else { return read_date(text).ok().map(|_| Cow::Borrowed(text)) };
        if rest.is_empty() {
            return Some(Cow::Owned(date.to_string()));
        }
        let time = rest.strip_prefix(", ").or_else(|| rest.strip_prefix([',', ' ', 'T']))?;
        Some(Cow::Owned(format!("{date} {}", time.trim_start())))
    }
}

/// Whether a year has as many digits as a pattern says, for readers take fewer, too; and a date without separators all of them.
fn has_digits_of(pattern: &str, text: &str, rest: &str) -> bool {
    let date = text.strip_suffix(rest).unwrap_or(text);
    let years = pattern.matches('Y').count();
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    match pattern.starts_with('Y') {
        true if pattern.len() == date.len() => date.bytes().filter(is_digit).count() == pattern.matches(char::is_alphabetic).count(),
        true => pattern.contains('/') && date.bytes().take_while(is_digit).count() == years,
        false => date.bytes().rev().take_while(is_digit).count() == years,
    }
}

/// A figure with one mark before its decimals and perhaps another between its thousands, with a decimal point and nothing between them.
fn with_point(text: &str, mark: char, between: char) -> Option<String> {
    let (whole, decimals) = text.split_once(mark).map_or((text, None), |(whole, decimals)| (whole, Some(decimals)));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let mut groups = digits.split(between);
    let first = groups.next().unwrap_or_default();
    let is_grouped = digits.contains(between);
    let is_whole =
        !first.is_empty() && (!is_grouped || first.len() <= 3 && !first.starts_with('0') && groups.all(|group| group.len() == 3));
    let is_decimal = decimals.is_none_or(|decimals| !decimals.is_empty() && decimals.bytes().all(|byte| byte.is_ascii_digit()));
    (is_whole && is_decimal).then(|| whole.replace(between, "") + &decimals.map(|decimals| format!(".{decimals}")).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use consign::WeightUnit;

    use super::*;

    fn format_of(settings: &[(&str, &str)]) -> CellFormat {
        let mut format = CellFormat::default();
        for (name, value) in settings {
            format.set(name, value).unwrap();
        }
        format
    }

    #[test]
    fn commas_stand_before_decimals_and_points_between_thousands() {
        let format = format_of(&[("Decimals", ",")]);
        for (text, expected) in [("8,29", "8.29"), ("1.234,5", "1234.5"), ("12.345.678", "12345678"), ("-0,5", "-0.5"), ("1234", "1234")] {
            assert_eq!(format.number(text).map(|number| number.to_string()).as_deref(), Ok(expected), "{text}");
        }
        let with_points = format_of(&[("Decimals", ".")]);
        for (text, expected) in [("8.29", "8.29"), ("1,234.5", "1234.5"), ("12,345", "12345"), ("0.123", "0.123"), ("1,250", "1250")] {
            assert_eq!(with_points.number(text).map(|number| number.to_string()).as_deref(), Ok(expected), "{text}");
        }
        assert!(with_points.number("8,29").is_err() && with_points.number("1.234,5").is_err());
        assert!(with_points.number("0,123").is_err() && format.number("0.123").is_err(), "no group of thousands begins with 0");
        let amount = |text: &str| CellFormat::default().amount(text).map(|(number, sign)| (number.to_string(), sign));
        assert_eq!(amount("$49.90"), Ok(("49.90".to_owned(), Some('$'))));
        assert_eq!(amount("49.90 €"), Ok(("49.90".to_owned(), Some('€'))));
        assert!(amount("€5$").is_err() && amount("$").is_err() && CellFormat::default().number("$5").is_err());
        for text in ["8.29", "1.2345,6", "1,2,3", "1,", ",5", "1234.567", "1,234.5", "", "x", "1,2x", "1.-23"] {
            assert_eq!(format.number(text), Err(format!("`{text}` is not a number with a decimal comma: `1.234,56`")), "{text}");
        }
    }

    #[test]
    fn a_decimal_comma_that_nobody_set_is_told() {
        let told = CellFormat::default().number("8,29").unwrap_err();
        let expected =
            "`8,29` is not a number as `1234.56` is one: [Format] says which mark stands before decimals, `Decimals = \".\"` or `\",\"`";
        assert_eq!(told, expected);
        assert_eq!(CellFormat::default().number("1,250.00").unwrap_err(), expected.replace("8,29", "1,250.00"));
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
            ("dd/mm/yy", "03/11/26"),
            ("MM/DD/YY", "11/3/26"),
            ("DD-MMM-YY", "03-Nov-26"),
            ("DD MMM YYYY", "3 Nov 2026"),
            ("MMM DD, YYYY", "Nov 3, 2026"),
            ("MMM DD, YYYY", "November 3, 2026"),
            ("DD-MMM-YYYY", "03-Nov-2026"),
            ("MMM-DD-YY", "Nov-03-26"),
            ("MMM-DD-YYYY", "Nov-3-2026"),
            ("DD. MMM YYYY", "3. November 2026"),
            ("DD MMM YYYY", "3 nov. 2026"),
            ("DD MMM YYYY", "3 listopada 2026"),
            ("DD/MMM/YYYY", "03/Nov/2026"),
            ("DD MMM YY", "3 Nov 26"),
            ("DD-MM-YY", "03-11-26"),
            ("MM-DD-YY", "11-03-26"),
            ("YYYY-MM-DD", "2026-11-03"),
        ] {
            let format = format_of(&[("Dates", pattern)]);
            assert_eq!(format.date(text).map(|date| date.to_string()).as_deref(), Ok("2026-11-03"), "{pattern}");
            for text in [format!("{text} 14:30"), "2026-11-03T14:30:00".to_owned()] {
                assert_eq!(format.moment(&text).map(|moment| moment.to_string()).as_deref(), Ok("2026-11-03T14:30:00"), "{pattern} {text}");
            }
        }
        let told = CellFormat::default().moment("03/11/2026 14:30").unwrap_err();
        assert!(
            told.contains("is no instant") && told.ends_with("unless [Format] sets another way to write dates, such as `DD/MM/YYYY`"),
            "{told}"
        );
        assert_eq!(format_of(&[("Dates", "DD/MM/YYYY")]).date("11/31/2026"), Err("`11/31/2026` is no date: `DD/MM/YYYY`".to_owned()));
        for (pattern, text) in
            [("YYYYMMDD", "2026111"), ("DD/MM/YY", "02/11/6"), ("DD/MM/YYYY", "2/11/2026TTT10:00"), ("YYYYMMDD", "2026 1 1")]
        {
            assert!(format_of(&[("Dates", pattern)]).moment(text).is_err(), "{text}");
        }
        let comma = format_of(&[("Dates", "MMM DD, YYYY")]).moment("Nov 2, 2026, 9:04:11 AM");
        assert_eq!(comma.map(|moment| moment.to_string()).as_deref(), Ok("2026-11-02T09:04:11"));
        let short = format_of(&[("Dates", "DD/MM/YYYY")]).date("02/11/26").unwrap_err();
        assert_eq!(short, "`02/11/26` is no date: `DD/MM/YYYY`, unless [Format] sets another way to write dates, such as `DD/MM/YY`");
    }

    #[test]
    fn what_is_set_is_said() {
        let settings = [("Decimals", ","), ("Dates", "DD.MM.YYYY"), ("TimeZone", "Europe/Berlin"), ("TotalWeight", "shared")];
        assert_eq!(format_of(&settings).said().collect::<Vec<_>>(), settings);
        assert_eq!(CellFormat::default().said().count(), 0);
        assert!(CellFormat::default().set("Dates", "DD/M/YY").unwrap_err().contains("`DD/MM/YYYY`"));
        assert!(CellFormat::default().set("Decimals", ";").is_err() && CellFormat::default().set("TotalWeight", "each").is_err());
        let total: Weight = Weight::new("10".parse().unwrap(), WeightUnit::Kilogram).unwrap();
        assert_eq!(format_of(&settings).share(total, 3).map(|share| share.value().to_string()).as_deref(), Some("3.333334"));
        assert_eq!(CellFormat::default().share(total, 3), None);
        assert!(CellFormat::default().set("TimeZone", "London").unwrap_err().contains("`Europe/London`, not `London`"));
    }
}
