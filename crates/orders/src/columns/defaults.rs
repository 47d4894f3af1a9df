//! What holds where no column gives a field, or a cell is empty.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use consign::{Currency, Direction, LengthUnit, Reference, Tag, TimeOfDay, WeightUnit};
use rust_decimal::Decimal;

use super::cells::read_flag;
use super::field::{Field, Kind};
use super::mapping::Mapping;
use consign_tables::CellFormat;
use consign_tables::country;
use consign_tables::{Moment, read_instant, read_moment, read_time};
use consign_tables::{length_unit, weight_unit};
use consign_tables::{shortened, sides_cell};

/// What a value of each kind is read as, for whatever stands in a default.
pub(super) struct Defaults {
    pub(super) text: Vec<Option<String>>,
    pub(super) figures: Vec<Option<Decimal>>,
    pub(super) dates: Vec<Option<NaiveDate>>,
    pub(super) times: Vec<Option<TimeOfDay>>,
    pub(super) flags: Vec<Option<bool>>,
    /// When it was, its time of day, and both together.
    pub(super) moment: Option<Moment>,
    pub(super) time: Option<NaiveTime>,
    pub(super) at: Option<DateTime<Utc>>,
    /// How cells are written; defaults are written as everywhere.
    pub(super) format: CellFormat,
    /// Whether postcodes get back zeros that they lost.
    pub(super) restores_zeros: bool,
}

impl Defaults {
    pub(super) fn of(mapping: &Mapping) -> Self {
        fn each<T>(mapping: &Mapping, read: impl Fn(&str) -> Option<T>) -> Vec<Option<T>> {
            Field::ALL.iter().map(|field| mapping.default_of(*field).and_then(&read)).collect()
        }
        let moment = mapping.default_of(Field::At).and_then(|text| read_moment(text).ok());
        let time = mapping.default_of(Field::AtTime).and_then(|text| read_time(text).ok());
        let own_time = time.filter(|_| moment.is_some_and(Moment::lacks_time));
        Self {
            text: each(mapping, |text| Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            figures: each(mapping, |text| consign::parse_decimal(text).ok()),
            dates: each(mapping, |text| text.get(..10)?.parse().ok()),
            times: each(mapping, |text| text.parse().ok()),
            flags: each(mapping, |text| read_flag(text).ok()),
            moment,
            time,
            at: moment.and_then(|moment| moment.at(own_time, mapping.format().zone()).ok()),
            format: mapping.format(),
            restores_zeros: mapping.settings().restores_zeros,
        }
    }
}

pub(super) fn of_field<T: Clone>(values: &[Option<T>], field: Field) -> Option<T> {
    values.get(field.index()).cloned().flatten()
}

/// A unit of weight as people write it, or what the library says of it.
pub(super) fn read_weight_unit(text: &str) -> Result<WeightUnit, String> {
    let known = match text {
        // As UPS writes its invoices.
        "L" => Some(WeightUnit::Pound),
        "K" => Some(WeightUnit::Kilogram),
        _ => weight_unit(text),
    };
    known.map_or_else(|| text.parse().map_err(|error: consign::QuantityError| error.to_string()), Ok)
}

/// The same of a unit of length.
pub(super) fn read_length_unit(text: &str) -> Result<LengthUnit, String> {
    length_unit(text).map_or_else(|| text.parse().map_err(|error: consign::QuantityError| error.to_string()), Ok)
}

/// Tags, set apart by `;` or `|`; nothing between two of these is no tag.
pub(super) fn read_tags(text: &str) -> Result<Vec<Tag>, consign::NameError> {
    text.split([';', '|']).filter(|tag| !tag.trim().is_empty()).map(str::parse).collect()
}

/// Whether a default can be what it is for.
pub(super) fn check_default(field: Field, text: &str) -> Result<(), String> {
    fn said<T, E: std::fmt::Display>(read: Result<T, E>) -> Result<(), String> {
        read.map(drop).map_err(|error| error.to_string())
    }
    match field {
        Field::Direction => said(text.parse::<Direction>()),
        Field::WeightUnit => said(read_weight_unit(text)),
        Field::LengthUnit => said(read_length_unit(text)),
        Field::Currency | Field::PaidCurrency => said(text.parse::<Currency>()),
        Field::OriginCountry | Field::DestinationCountry => said(country(text)),
        Field::Tags => said(read_tags(text)),
        Field::Dimensions => said(sides_cell(text, CellFormat::default())),
        Field::AtTime => said(read_time(text)),
        Field::ShippingDate | Field::RequestedDeliveryDate => said(
            text.get(..10).unwrap_or_default().parse::<NaiveDate>().map_err(|_| format!("`{}` is no date: `2026-12-25`", shortened(text))),
        ),
        _ => match field.kind() {
            Kind::Name => said(text.parse::<Reference>()),
            Kind::Number => said(consign::parse_decimal(text)),
            Kind::Count => said(text.parse::<u64>().map_err(|_| format!("`{}` is no whole number", shortened(text)))),
            Kind::Time => said(text.parse::<TimeOfDay>()),
            Kind::Flag => said(read_flag(text)),
            Kind::Instant => said(read_instant(text, None)),
            Kind::Text | Kind::Date => Ok(()),
        },
    }
}
