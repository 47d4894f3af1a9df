//! The cells of one column in one batch, whatever they are stored as.

use arrow_array::{Array, BooleanArray};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use consign::{TimeOfDay, parse_decimal};
use rust_decimal::Decimal;

use super::field::Kind;
use super::format::CellFormat;
use super::stored::{Column, Texts, Whole};

/// The longest text that is a number, in bytes: views hold so many within themselves.
const SHORT: u128 = 12;

/// A batch of rows of text, as CSV has them.
pub(crate) trait TextRows {
    /// The bytes of a cell; none if the row is too short.
    fn cell(&self, row: usize, column: usize) -> Option<&[u8]>;
}

/// The cells of a column.
pub(crate) enum Cells<'a> {
    /// There is no such column: every cell is empty.
    Absent,
    /// A column of a text file.
    Rows { rows: &'a dyn TextRows, column: usize },
    /// Text.
    Texts(Texts<'a>),
    /// Text by the number of an entry, `None` for nothing.
    Dictionary { keys: Vec<Option<usize>>, entries: Texts<'a> },
    /// Whole numbers, or decimals of so many places.
    Numbers { values: Whole<'a>, scale: u32 },
    /// Binary floating point, as the shortest decimals that stand for it.
    Floats(Column<'a, f64>),
    /// The same of single precision.
    ShortFloats(Column<'a, f32>),
    /// Calendar dates, in days after 1970-01-01.
    Dates(Column<'a, i32>),
    /// Instants, so many of which make a second after 1970-01-01T00:00:00Z.
    Instants { values: Column<'a, i64>, per_second: i64 },
    /// Booleans.
    Flags(&'a BooleanArray),
}

type Cell<T> = Result<Option<T>, String>;

impl Cells<'_> {
    /// The text of a cell, without white space at its ends; none if that leaves nothing.
    pub(super) fn text(&self, row: usize) -> Cell<&str> {
        let text = match self {
            Self::Absent => None,
            Self::Rows { rows, column } => rows.cell(row, *column).map(utf_8).transpose()?,
            Self::Texts(texts) => texts.get(row),
            Self::Dictionary { keys, entries } => keys.get(row).copied().flatten().and_then(|key| entries.get(key)),
            _ => return Err("no text".to_owned()),
        };
        Ok(text.map(trimmed).filter(|text| !text.is_empty()))
    }

    /// A text of a few bytes as it stands in its cell, as a number; `None` of a longer one, of nothing, and of what is stored otherwise.
    /// Equal numbers are equal texts.
    #[inline]
    pub(super) fn short(&self, row: usize) -> Option<u128> {
        match self {
            Self::Texts(Texts::View(array)) => {
                let view = array.views().get(row).copied().filter(|view| view & u128::from(u32::MAX) <= SHORT)?;
                array.is_valid(row).then_some(view)
            }
            Self::Rows { rows, column } => {
                let text = rows.cell(row, *column).filter(|text| text.len() as u128 <= SHORT)?;
                let bytes = text.iter().rev().fold(0, |bytes, byte| bytes << 8 | u128::from(*byte));
                Some(bytes << 32 | text.len() as u128)
            }
            _ => None,
        }
    }

    /// The text, or a whole number as text, in `buffer`.
    pub(super) fn name<'b>(&'b self, row: usize, buffer: &'b mut String) -> Cell<&'b str> {
        let Self::Numbers { values, scale: 0 } = self else { return self.text(row) };
        Ok(values.at(row).map(|number| {
            buffer.clear();
            // Writing to a string does not fail.
            let _ = std::fmt::Write::write_fmt(buffer, format_args!("{number}"));
            buffer.as_str()
        }))
    }

    /// The digits of a number that is stored as such, and how many of them stand behind the point; `None` of more than 64 bits hold.
    #[inline]
    pub(super) fn digits(&self, row: usize) -> Option<(i64, u32)> {
        let Self::Numbers { values, scale } = self else { return None };
        Some((values.few(row)?, *scale))
    }

    /// The decimal number of a cell, exactly as it is stored.
    pub(super) fn number(&self, row: usize, format: CellFormat) -> Cell<Decimal> {
        match self {
            Self::Numbers { values, scale } => values.at(row).map(|value| decimal(value, *scale)).transpose(),
            Self::Floats(values) => values.at(row).map(shortest).transpose(),
            Self::ShortFloats(values) => values.at(row).map(|value| of_float(value, value.is_finite())).transpose(),
            _ => self.text(row)?.map(|text| format.number(text)).transpose(),
        }
    }

    /// The whole number of a cell.
    pub(super) fn count(&self, row: usize, format: CellFormat) -> Cell<u64> {
        if let Self::Numbers { values, scale: 0 } = self {
            let count = |value: i128| u64::try_from(value).map_err(|_| format!("`{value}` is no whole number from 0"));
            return values.at(row).map(count).transpose();
        }
        let Some(number) = self.number(row, format)? else { return Ok(None) };
        let refused = || format!("`{number}` is no whole number from 0");
        let whole = if number.is_integer() { u64::try_from(number).ok() } else { None };
        whole.map(Some).ok_or_else(refused)
    }

    /// The calendar date of a cell, as it is written: a time behind it isn't used.
    pub(super) fn date(&self, row: usize, format: CellFormat) -> Cell<NaiveDate> {
        match self {
            Self::Dates(values) => values.at(row).map(day).transpose(),
            Self::Instants { values, per_second } => {
                Ok(values.at(row).map(|value| instant(value, *per_second)).transpose()?.map(|instant| instant.date_naive()))
            }
            _ => self.text(row)?.map(|text| read_date(&format.date(text)?)).transpose(),
        }
    }

    /// The instant of a cell. A date alone is its start, and what gives no offset is meant, in UTC.
    pub(super) fn instant(&self, row: usize, format: CellFormat) -> Cell<DateTime<Utc>> {
        match self {
            Self::Dates(values) => Ok(values.at(row).map(day).transpose()?.map(|date| date.and_time(NaiveTime::MIN).and_utc())),
            Self::Instants { values, per_second } => values.at(row).map(|value| instant(value, *per_second)).transpose(),
            _ => self.text(row)?.map(|text| read_instant(&format.date(text)?)).transpose(),
        }
    }

    /// The time of day of a cell.
    pub(super) fn time(&self, row: usize) -> Cell<TimeOfDay> {
        self.text(row)?.map(|text| text.parse().map_err(|error: consign::TimeError| error.to_string())).transpose()
    }

    /// The truth of a cell.
    pub(super) fn flag(&self, row: usize) -> Cell<bool> {
        if let Self::Flags(values) = self { Ok(flag_at(values, row)) } else { self.text(row)?.map(read_flag).transpose() }
    }

    /// A cell as people read it; nothing if it is empty.
    pub(crate) fn shown(&self, row: usize) -> String {
        let shown = match self {
            Self::Numbers { .. } | Self::Floats(_) | Self::ShortFloats(_) => {
                self.number(row, CellFormat::default()).map(|number| number.map(|number| number.to_string()))
            }
            Self::Dates(_) => self.date(row, CellFormat::default()).map(|date| date.map(|date| date.to_string())),
            Self::Instants { .. } => self.instant(row, CellFormat::default()).map(|instant| instant.map(|instant| instant.to_rfc3339())),
            Self::Flags(_) => self.flag(row).map(|flag| flag.map(|flag| flag.to_string())),
            _ => self.text(row).map(|text| text.map(str::to_owned)),
        };
        shown.ok().flatten().unwrap_or_default()
    }

    /// Whether a column that is stored like this can give such cells.
    pub(crate) fn can_be(&self, kind: Kind) -> bool {
        match self {
            Self::Absent | Self::Rows { .. } | Self::Texts(_) | Self::Dictionary { .. } => true,
            Self::Numbers { scale, .. } => matches!((kind, scale), (Kind::Number, _) | (Kind::Count | Kind::Name, 0)),
            Self::Floats(_) | Self::ShortFloats(_) => kind == Kind::Number,
            Self::Dates(_) | Self::Instants { .. } => matches!(kind, Kind::Date | Kind::Instant),
            Self::Flags(_) => kind == Kind::Flag,
        }
    }
}

/// Without white space at its ends; most texts have none, which their first and last byte tell.
fn trimmed(text: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if is_plain(text.as_bytes().first()) && is_plain(text.as_bytes().last()) { text } else { text.trim() }
}

fn flag_at(values: &BooleanArray, row: usize) -> Option<bool> {
    (row < values.len() && values.is_valid(row)).then(|| values.value(row))
}

fn utf_8(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|error| {
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        format!("not UTF-8: the byte `0x{byte:02X}` stands for no character")
    })
}

fn decimal(value: i128, scale: u32) -> Result<Decimal, String> {
    // Of a few digits, as nearly all are.
    if let (Ok(value), ..=Decimal::MAX_SCALE) = (i64::try_from(value), scale) {
        return Ok(Decimal::new(value, scale));
    }
    let (mut digits, mut decimals) = (value, scale);
    while decimals > 0 && digits % 10 == 0 {
        (digits, decimals) = (digits / 10, decimals - 1);
    }
    Decimal::try_from_i128_with_scale(digits, decimals).map_err(|_| format!("`{value}e-{scale}` has more digits than can be held exactly"))
}

/// The shortest decimal that is read back as this number: 0.1 for what a file stores as 0.1000000000000000055.
#[expect(clippy::cast_possible_truncation, clippy::float_cmp, reason = "exact, as the comment says")]
fn shortest(value: f64) -> Result<Decimal, String> {
    const PLACES: u32 = 4;
    const LARGEST: f64 = 1e11;
    // Decimals of up to 15 digits are all different as binary numbers. So one of at most 11 + 4 digits that stands for this number is
    // the shortest, and dividing two whole numbers below 2^53 rounds as reading it does.
    if value.abs() < LARGEST {
        let count = (value * 10_f64.powi(4)).round();
        if count / 10_f64.powi(4) == value {
            return Ok(Decimal::new(count as i64, PLACES).normalize());
        }
    }
    of_float(value, value.is_finite())
}

fn of_float(value: impl std::fmt::Display, is_finite: bool) -> Result<Decimal, String> {
    if !is_finite {
        return Err(format!("`{value}` is not a number"));
    }
    parse_decimal(&value.to_string()).map_err(|error| error.to_string())
}

/// What is beyond the years that consignments know.
fn too_far(what: impl std::fmt::Display) -> String {
    format!("`{what}` is not between the years 1900 and 2999")
}

fn within_years(date: NaiveDate) -> bool {
    (1900..=2999).contains(&date.year())
}

/// Days from the beginning of the calendar to 1970-01-01.
const EPOCH: i32 = 719_163;

/// 1900-01-01 and 3000-01-01, in days after 1970-01-01.
const YEARS: std::ops::Range<i32> = -25_567..376_200;

fn day(days: i32) -> Result<NaiveDate, String> {
    let date = Some(days).filter(|days| YEARS.contains(days)).and_then(|days| NaiveDate::from_num_days_from_ce_opt(days + EPOCH));
    date.ok_or_else(|| too_far(format_args!("{days} days after 1970-01-01")))
}

fn instant(value: i64, per_second: i64) -> Result<DateTime<Utc>, String> {
    const DAY: i64 = 24 * 60 * 60;
    // Processors divide by what is known beforehand many times faster.
    let (seconds, rest, nanoseconds) = match per_second {
        1_000 => (value.div_euclid(1_000), value.rem_euclid(1_000), 1_000_000),
        1_000_000 => (value.div_euclid(1_000_000), value.rem_euclid(1_000_000), 1_000),
        _ => (value.div_euclid(per_second), value.rem_euclid(per_second), 1_000_000_000 / per_second),
    };
    let is_within = (i64::from(YEARS.start) * DAY..i64::from(YEARS.end) * DAY).contains(&seconds);
    let instant = DateTime::from_timestamp(seconds, u32::try_from(rest * nanoseconds).unwrap_or_default());
    instant.filter(|_| is_within).ok_or_else(|| too_far(format_args!("{value}/{per_second} s after 1970")))
}

/// `2026-11-02`, all ten signs of it.
fn calendar_date(text: &str) -> Option<NaiveDate> {
    let shaped = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    (text.len() == 10 && text.bytes().enumerate().all(shaped)).then(|| text.parse().ok()).flatten()
}

/// Reads a calendar date; a time behind it must have that shape and is not used.
fn read_date(text: &str) -> Result<NaiveDate, String> {
    let refused = || format!("`{}` is no date as `2026-12-25` is one, and [Format] sets no other way", shortened(text));
    let (date, time) = text.split_at_checked(10).ok_or_else(refused)?;
    let date = calendar_date(date).ok_or_else(refused)?;
    if !time.is_empty() && date_time(text).is_none() {
        return Err(refused());
    }
    Some(date).filter(|date| within_years(*date)).ok_or_else(|| too_far(text))
}

/// An instant with an offset, or a local one, which is taken to be in UTC.
fn date_time(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.to_utc());
    }
    let local = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    local.iter().find_map(|format| chrono::NaiveDateTime::parse_from_str(text, format).ok()).map(|local| local.and_utc())
}

/// Reads an instant: with an offset, as in RFC 3339; without one, or a date alone for its start, in UTC.
pub(crate) fn read_instant(text: &str) -> Result<DateTime<Utc>, String> {
    let refused = || format!("`{}` is no instant: `2026-11-02T09:00:00Z`, or a date alone for its start in UTC", shortened(text));
    let date = || calendar_date(text).map(|date| date.and_time(NaiveTime::MIN).and_utc());
    let instant = date_time(text).or_else(date).ok_or_else(refused)?;
    Some(instant).filter(|instant| within_years(instant.date_naive())).ok_or_else(|| too_far(text))
}

pub(super) fn read_flag(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "1" => Ok(true),
        "false" | "no" | "n" | "0" => Ok(false),
        _ => Err(format!("`{}` is neither true nor false", shortened(text))),
    }
}

/// User text, cut so that a message stays one readable line.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    let clean: String = text.chars().take(LONGEST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() { format!("{clean}…") } else { clean }
}

#[cfg(test)]
mod tests;
