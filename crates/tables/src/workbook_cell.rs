//! Cells of workbooks as text.

use std::borrow::Cow;

use calamine::{Data, DataRef, ExcelDateTime, Style};

/// How many digits a format shows at least: `00000` five, so that 1011 is `01011`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digits(usize);

impl Digits {
    /// The longest format that is followed.
    const MOST: usize = 30;

    pub(crate) fn of_style(style: &Style) -> Option<Self> {
        Self::of(style.number_format.as_ref()?.format_code.as_str())
    }

    fn of(format: &str) -> Option<Self> {
        let is_digits = (2..=Self::MOST).contains(&format.len()) && format.bytes().all(|sign| sign == b'0');
        is_digits.then_some(Self(format.len()))
    }
}

/// A cell of a reader that has all of them in memory.
pub(crate) fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::Bool(is_true) => DataRef::Bool(*is_true),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DurationIso(time) => DataRef::DurationIso(time.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// What a cell says.
pub(crate) fn text<'c>(value: &'c DataRef<'_>, digits: Option<Digits>) -> Cow<'c, str> {
    match value {
        DataRef::Empty => Cow::Borrowed(""),
        DataRef::String(text) => Cow::Borrowed(text),
        DataRef::DateTimeIso(text) => Cow::Borrowed(text.strip_suffix("T00:00:00").unwrap_or(text)),
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::Bool(is_true) => Cow::Borrowed(if *is_true { "true" } else { "false" }),
        DataRef::Int(number) => Cow::Owned(padded(number.to_string(), digits)),
        DataRef::Float(number) => Cow::Owned(padded(plain(*number), digits)),
        DataRef::DateTime(moment) => Cow::Owned(date(*moment)),
        DataRef::DurationIso(time) => duration(time).map_or(Cow::Borrowed(time.as_str()), Cow::Owned),
        DataRef::Error(error) => Cow::Owned(error.to_string()),
    }
}

/// A number with the fewest digits that mean the same, without an exponent.
fn plain(number: f64) -> String {
    if number == 0.0 { "0".to_owned() } else { number.to_string() }
}

fn padded(number: String, digits: Option<Digits>) -> String {
    match digits {
        Some(Digits(digits)) if number.bytes().all(|digit| digit.is_ascii_digit()) => format!("{number:0>digits$}"),
        _ => number,
    }
}

/// A date, a date with a time, or a time alone: that of no day.
fn date(moment: ExcelDateTime) -> String {
    let value = moment.as_f64();
    if !(0.0..2_958_466.0).contains(&value) {
        return plain(value);
    }
    if moment.is_duration() {
        return clock(value);
    }
    // Figures of a day have fewer parts than a millisecond's: the next millisecond may be another day.
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let fraction = if milli == 0 { String::new() } else { format!(".{milli:03}") };
    match (value, hour, minute, second, milli) {
        (value, ..) if value < 1.0 => format!("{hour:02}:{minute:02}:{second:02}{fraction}"),
        (_, 0, 0, 0, 0) => date,
        _ => format!("{date}T{hour:02}:{minute:02}:{second:02}{fraction}"),
    }
}

/// Days as hours, minutes and seconds.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days of a workbook are not negative and at most 3 million")]
fn clock(days: f64) -> String {
    let seconds = (days * 86_400.0).round() as u64;
    format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// `PT09H30M00S` as `09:30:00`; none if it is written in another way.
fn duration(text: &str) -> Option<String> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?;
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    let whole = seconds.split_once(['.', ',']).map_or(seconds, |(whole, _)| whole);
    [hours, minutes, whole].into_iter().all(are_digits).then(|| format!("{hours:0>2}:{minutes:0>2}:{whole:0>2}"))
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    use super::*;

    #[test]
    fn numbers_have_the_fewest_digits_and_no_exponent() {
        for (number, expected) in
            [(1e-7, "0.0000001"), (0.1, "0.1"), (7.0, "7"), (-0.0, "0"), (12.3, "12.3"), (1e15, "1000000000000000"), (-2.5, "-2.5")]
        {
            assert_eq!(text(&DataRef::Float(number), None), expected);
        }
    }

    #[test]
    fn formats_of_digits_show_zeros_before() {
        let shown = |number: f64, format: &str| text(&DataRef::Float(number), Digits::of(format)).into_owned();
        assert_eq!(shown(1011.0, "00000"), "01011");
        assert_eq!(shown(123_456.0, "00000"), "123456");
        assert_eq!((shown(1.5, "00000"), shown(7.0, "0"), shown(7.0, "0.00")), ("1.5".to_owned(), "7".to_owned(), "7".to_owned()));
        assert_eq!(text(&DataRef::Int(7), Digits::of("000")), "007");
    }

    #[test]
    fn dates_are_written_as_dates() {
        let shown = |value: f64, kind, is_1904| date(ExcelDateTime::new(value, kind, is_1904));
        assert_eq!(shown(46_328.0, DateTime, false), "2026-11-02");
        assert_eq!(shown(46_328.0 - 1_462.0, DateTime, true), "2026-11-02");
        assert_eq!(shown(46_328.395_833_333_336, DateTime, false), "2026-11-02T09:30:00");
        assert_eq!(shown(0.75, DateTime, false), "18:00:00");
        assert_eq!(shown(1.0625, TimeDelta, false), "25:30:00");
        assert_eq!((shown(-1.0, DateTime, false), shown(1e9, DateTime, false)), ("-1".to_owned(), "1000000000".to_owned()));
        assert_eq!(text(&DataRef::DurationIso("PT09H30M00S".to_owned()), None), "09:30:00");
        assert_eq!(text(&DataRef::DateTimeIso("2026-11-02T00:00:00".to_owned()), None), "2026-11-02");
        assert_eq!(text(&DataRef::DurationIso("P1D".to_owned()), None), "P1D");
    }

    #[test]
    fn what_is_no_figure_stays_as_it_is() {
        assert_eq!(text(&DataRef::SharedString("007"), None), "007");
        assert_eq!((text(&DataRef::Bool(true), None), text(&DataRef::Bool(false), None)), (Cow::from("true"), Cow::from("false")));
        assert_eq!(text(&DataRef::Error(calamine::CellErrorType::Ref), None), "#REF!");
    }
}
