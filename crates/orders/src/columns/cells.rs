//! The cells of one column in one batch, whatever they are stored as.

use arrow_array::{Array, BooleanArray};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use consign::{TimeOfDay, parse_decimal};
use rust_decimal::Decimal;

use super::field::Kind;
use super::stored::{Column, Texts, Whole};
use consign_tables::CellFormat;
use consign_tables::shortened;
use consign_tables::{Moment, day, instant, read_time, time_of_day};

/// The longest text that is a number, in bytes: views hold so many within themselves.
const SHORT: u128 = 12;

/// From here on not every whole number is one in binary floating point; the same of single precision.
const EXACT: f64 = 9_007_199_254_740_992.0;
const SHORT_EXACT: f32 = 16_777_216.0;

/// A batch of rows of text, as CSV has them.
pub(crate) trait TextRows {
    /// The bytes of a cell; none if the row is too short.
    fn cell(&self, row: usize, column: usize) -> Option<&[u8]>;
}

impl TextRows for consign_tables::Rows {
    fn cell(&self, row: usize, column: usize) -> Option<&[u8]> {
        self.cell(row, column)
    }
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
    /// Instants, so many of which make a second after 1970-01-01T00:00:00Z; unless they are of a zone, as clocks showed them somewhere.
    Instants { values: Column<'a, i64>, per_second: i64, is_zoned: bool },
    /// Times of day, so many of which make a second after midnight.
    Times { values: Whole<'a>, per_second: i64 },
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
    #[inline]
    pub(super) fn name<'b>(&'b self, row: usize, buffer: &'b mut String) -> Cell<&'b str> {
        match self {
            Self::Numbers { .. } | Self::Floats(_) | Self::ShortFloats(_) => self.number_as_name(row, buffer),
            _ => self.text(row),
        }
    }

    /// A whole number as text. Other programs make binary floating point of whole numbers where some are missing.
    #[inline(never)]
    fn number_as_name<'b>(&self, row: usize, buffer: &'b mut String) -> Cell<&'b str> {
        let number = if let Self::Numbers { values, scale: 0 } = self {
            values.at(row)
        } else {
            let is_exact = match self {
                Self::Floats(values) => values.at(row).is_none_or(|value| value.abs() < EXACT),
                Self::ShortFloats(values) => values.at(row).is_none_or(|value| value.abs() < SHORT_EXACT),
                _ => true,
            };
            let number = self.number(row, CellFormat::default())?;
            if let Some(number) = number.filter(|_| !is_exact) {
                return Err(format!("`{number}` may have been another number before it was stored as binary floating point"));
            }
            let whole = number.map(|number| whole(number).ok_or_else(|| format!("`{number}` is no name: a whole number is one")));
            whole.transpose()?.map(i128::from)
        };
        Ok(number.map(|number| {
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

    /// The amount of money of a cell, and the sign of a currency that stands beside it.
    pub(super) fn amount(&self, row: usize, format: CellFormat) -> Cell<(Decimal, Option<char>)> {
        match self {
            Self::Rows { .. } | Self::Texts(_) | Self::Dictionary { .. } => self.text(row)?.map(|text| format.amount(text)).transpose(),
            _ => Ok(self.number(row, format)?.map(|number| (number, None))),
        }
    }

    /// The whole number of a cell.
    pub(super) fn count(&self, row: usize, format: CellFormat) -> Cell<u64> {
        if let Self::Numbers { values, scale: 0 } = self {
            let count = |value: i128| u64::try_from(value).map_err(|_| format!("`{value}` is no whole number from 0"));
            return values.at(row).map(count).transpose();
        }
        let Some(number) = self.number(row, format)? else { return Ok(None) };
        whole(number).map(Some).ok_or_else(|| format!("`{number}` is no whole number from 0"))
    }

    /// The calendar date of a cell, as it is written: a time behind it isn't used.
    pub(super) fn date(&self, row: usize, format: CellFormat) -> Cell<NaiveDate> {
        match self {
            Self::Dates(values) => values.at(row).map(day).transpose(),
            Self::Instants { values, per_second, .. } => {
                Ok(values.at(row).map(|value| instant(value, *per_second)).transpose()?.map(|instant| instant.date_naive()))
            }
            _ => self.text(row)?.map(|text| format.date(text)).transpose(),
        }
    }

    /// The instant of a cell. A date alone is its start; what gives no offset is meant in the zone of the format, or else in UTC.
    #[inline]
    pub(super) fn instant(&self, row: usize, format: CellFormat) -> Cell<DateTime<Utc>> {
        match self {
            Self::Instants { values, per_second, is_zoned } if *is_zoned || format.zone().is_none() => {
                values.at(row).map(|value| instant(value, *per_second)).transpose()
            }
            _ => self.moment(row, format)?.map(|moment| moment.at(None, format.zone())).transpose(),
        }
    }

    /// When something was, as far as the cell tells.
    pub(super) fn moment(&self, row: usize, format: CellFormat) -> Cell<Moment> {
        match self {
            Self::Dates(values) => Ok(values.at(row).map(day).transpose()?.map(Moment::Day)),
            Self::Instants { values, per_second, is_zoned } => {
                let instant = values.at(row).map(|value| instant(value, *per_second)).transpose()?;
                Ok(instant.map(|instant| if *is_zoned { Moment::Instant(instant) } else { Moment::Local(instant.naive_utc()) }))
            }
            _ => self.text(row)?.map(|text| format.moment(text)).transpose(),
        }
    }

    /// The time of day of a cell, as people write it.
    pub(super) fn clock(&self, row: usize) -> Cell<NaiveTime> {
        match self {
            Self::Times { values, per_second } => values.at(row).map(|value| time_of_day(value, *per_second)).transpose(),
            _ => self.text(row)?.map(read_time).transpose(),
        }
    }

    /// The time of day of a cell.
    pub(super) fn time(&self, row: usize) -> Cell<TimeOfDay> {
        match self {
            Self::Times { .. } => Ok(self.clock(row)?.map(TimeOfDay::from)),
            _ => self.text(row)?.map(|text| text.parse().map_err(|error: consign::TimeError| error.to_string())).transpose(),
        }
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
            Self::Instants { .. } => self.moment(row, CellFormat::default()).map(|moment| moment.map(|moment| moment.to_string())),
            Self::Times { .. } => self.clock(row).map(|time| time.map(|time| time.to_string())),
            Self::Flags(_) => self.flag(row).map(|flag| flag.map(|flag| flag.to_string())),
            _ => self.text(row).map(|text| text.map(str::to_owned)),
        };
        shown.ok().flatten().unwrap_or_default()
    }

    /// Whether a column that is stored like this can give such cells.
    pub(crate) fn can_be(&self, kind: Kind) -> bool {
        match self {
            Self::Absent | Self::Rows { .. } | Self::Texts(_) | Self::Dictionary { .. } => true,
            Self::Numbers { scale, .. } => matches!((kind, scale), (Kind::Number | Kind::Count, _) | (Kind::Name, 0)),
            Self::Floats(_) | Self::ShortFloats(_) => matches!(kind, Kind::Number | Kind::Count | Kind::Name),
            Self::Times { .. } => kind == Kind::Time,
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

/// A number that is whole and not below 0.
fn whole(number: Decimal) -> Option<u64> {
    number.is_integer().then(|| u64::try_from(number).ok()).flatten()
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

pub(super) fn read_flag(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "1" => Ok(true),
        "false" | "no" | "n" | "0" => Ok(false),
        _ => Err(format!("`{}` is neither true nor false", shortened(text))),
    }
}

#[cfg(test)]
mod tests;
