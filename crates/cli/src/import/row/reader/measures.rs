//! What cells measure, and in which units: weights, sizes, times.

use consign::{Currency, LengthUnit, WeightUnit};
use rust_decimal::Decimal;

use super::super::Limits;
use super::cells::{Reader, Units};
use crate::import::cell::{self, flag, is_blank, short};
use crate::import::column::{Column, Field};
use crate::import::note::Kind;
use crate::import::table::{Record, Table};
use consign_tables::{length_unit, weight_unit};

const WEIGHT_UNITS: &str = "kg, g, lb or oz";
const LENGTH_UNITS: &str = "cm, mm, m or in";
const SIDES: [Field; 5] = [Field::MaxLength, Field::MaxWidth, Field::MaxHeight, Field::MaxGirth, Field::MaxLengthPlusGirth];

impl Reader<'_> {
    /// Kilograms and centimetres; pounds and inches for a carrier that is at home in the United States.
    pub(super) fn usual_units(&mut self, table: &Table) {
        let (columns, mark) = (self.columns, self.mark);
        let has_weights = columns.get(Field::MinWeight).or_else(|| columns.get(Field::MaxWeight)).is_some();
        let is_american = self.is_american(table);
        let (weight, length) =
            if is_american { (WeightUnit::Pound, LengthUnit::Inch) } else { (WeightUnit::Kilogram, LengthUnit::Centimetre) };
        let why = if is_american { "the carrier is at home in the United States" } else { "no column says otherwise" };
        let weight_said = columns.get(Field::WeightUnit).is_some()
            || [Field::MinWeight, Field::MaxWeight]
                .iter()
                .all(|field| columns.get(*field).is_none_or(|column| column.stated.weight.is_some()));
        if self.defaults.weight.is_none() && has_weights && !weight_said {
            self.notes.sheet(Kind::Assumed, format!("weights are in {weight}: {why} (`--weight-unit`)"));
        }
        let filled = |field: &Field| {
            let column = columns.get(*field).filter(|column| column.stated.length.is_none());
            column.is_some_and(|column| table.records.iter().any(|record| cell::figure(record.cell(column.at), mark).is_ok()))
        };
        if self.defaults.length.is_none() && columns.get(Field::LengthUnit).is_none() && SIDES.iter().any(filled) {
            self.notes.sheet(Kind::Assumed, format!("lengths are in {length}: {why} (`--length-unit`)"));
        }
        self.units =
            Units { weight: self.only(table, Field::WeightUnit, weight_unit), length: self.only(table, Field::LengthUnit, length_unit) };
        self.defaults.weight = self.defaults.weight.or(Some(weight));
        self.defaults.length = self.defaults.length.or(Some(length));
    }

    /// Whether a sheet, or whoever imports it, says that the carrier is at home in the United States.
    fn is_american(&self, table: &Table) -> bool {
        let columns = self.columns;
        let says = |field: Field, one: &dyn Fn(&str) -> bool| {
            let column = columns.get(field);
            column.is_some_and(|column| table.records.iter().all(|record| one(record.cell(column.at))) && !table.records.is_empty())
        };
        let domestic = |record: &Record| {
            let cell = |field| columns.get(field).map(|column| record.cell(column.at));
            cell(Field::Domestic).is_some_and(|cell| flag(cell) == Ok(true))
                && cell(Field::Countries).is_some_and(|cell| matches!(cell, "US" | "USA" | "840"))
        };
        match self.defaults.home {
            Some(home) => home.code() == "US",
            None => {
                says(Field::Currency, &|cell| cell.eq_ignore_ascii_case("USD"))
                    && (table.records.iter().any(domestic)
                        || columns.get(Field::Domestic).is_none() && says(Field::Countries, &|cell| cell == "US"))
            }
        }
    }

    /// The unit of a column, if all its cells that state one state the same.
    fn only<U: PartialEq>(&self, table: &Table, field: Field, read: fn(&str) -> Option<U>) -> Option<U> {
        let column = self.columns.get(field)?;
        let mut units = table.records.iter().filter_map(|record| read(record.cell(column.at)));
        let first = units.next()?;
        units.all(|unit| unit == first).then_some(first)
    }

    /// Days, unless columns are of times and all their figures are whole days in hours.
    pub(super) fn usual_times(&mut self, table: &Table) {
        self.per_day = [self.times_a_day(&[Field::Transit], table), self.times_a_day(&[Field::MinTransit, Field::MaxTransit], table)];
    }

    /// How many of the times in some columns make a day.
    fn times_a_day(&mut self, fields: &[Field], table: &Table) -> u32 {
        let columns: Vec<&Column> = fields.iter().filter_map(|field| self.columns.get(*field)).collect();
        let of = |record: &Record| {
            columns.iter().map(|column| record.cell(column.at).to_owned()).filter(|cell| !is_blank(cell)).collect::<Vec<_>>()
        };
        let is_whole = |hours: &str| hours.trim().parse::<u32>().is_ok_and(|hours| hours > 0 && hours % 24 == 0);
        let are_whole = |cell: &String| cell.split('-').all(is_whole);
        let lines: Vec<u64> = table.records.iter().filter(|record| !of(record).is_empty()).map(|record| record.line).collect();
        if columns.iter().any(|column| column.stated.hours) {
            return 24;
        }
        let are_days = columns.iter().any(|column| column.name.to_lowercase().contains("day"));
        if are_days || lines.is_empty() || !table.records.iter().flat_map(of).all(|cell| are_whole(&cell)) {
            return 1;
        }
        for column in &columns {
            self.notes.rows(Kind::Assumed, &lines, Some(&column.name), "it is in hours: all of them make whole days");
        }
        24
    }

    fn unit<U>(&mut self, record: &Record, field: Field, read: fn(&str) -> Option<U>, known: &str) -> Option<U> {
        let cell = self.filled(record, field)?;
        self.said(field, read(&cell).ok_or_else(|| format!("unknown unit `{}`: one of {known}", short(&cell))))
    }

    /// What a row's unit is if its cell is empty and its sheet has a column for it; said, if there is something to measure.
    fn unstated<U: Copy + std::fmt::Display>(&mut self, record: &Record, field: Field, usual: U, measured: &[Field]) -> U {
        let Some(column) = self.columns.get(field).filter(|column| is_blank(record.cell(column.at))) else { return usual };
        if measured.iter().any(|measured| self.filled(record, *measured).is_some()) {
            self.notes.cell(Kind::Assumed, record.line, &column.name, format!("there is no unit: it is {usual}"));
        }
        usual
    }

    /// The unit of a row's weights.
    pub(super) fn weight_unit(&mut self, record: &Record) -> WeightUnit {
        let stated = self.unit(record, Field::WeightUnit, weight_unit, WEIGHT_UNITS);
        let usual = self.units.weight.or(self.defaults.weight).unwrap_or(WeightUnit::Kilogram);
        stated.unwrap_or_else(|| self.unstated(record, Field::WeightUnit, usual, &[Field::MinWeight, Field::MaxWeight]))
    }

    /// A weight; a unit in its cell or header goes before that of the row. `other` is one that was read in the unit already.
    pub(super) fn weight(&mut self, record: &Record, field: Field, unit: &mut WeightUnit, other: Option<Decimal>) -> Option<Decimal> {
        let (figure, around) = self.figure(record, field)?;
        let mut own = self.columns.get(field).and_then(|column| column.stated.weight).unwrap_or(*unit);
        if !around.is_empty() {
            let unknown = || format!("unknown unit `{}`: one of {WEIGHT_UNITS}", short(&around));
            own = self.said(field, weight_unit(&around).ok_or_else(unknown))?;
        }
        if other.is_some() && own != *unit {
            self.said::<()>(field, Err(format!("it is in {own}, and another weight of the row in {unit}: one unit for both")));
        }
        *unit = own;
        let read = consign::Weight::new(figure, *unit).map_err(|error| error.to_string());
        self.said(field, read).map(|_| figure)
    }

    /// What size a package of a row may have.
    pub(super) fn limits(&mut self, record: &Record, currency: Option<Currency>) -> Limits {
        let stated = self.unit(record, Field::LengthUnit, length_unit, LENGTH_UNITS);
        let usual = self.units.length.or(self.defaults.length).unwrap_or(LengthUnit::Centimetre);
        let mut unit = stated.unwrap_or_else(|| self.unstated(record, Field::LengthUnit, usual, &SIDES));
        let mut is_used = false;
        let mut side = |field: Field| {
            let (figure, around) = self.figure(record, field)?;
            let mut own = self.columns.get(field).and_then(|column| column.stated.length).unwrap_or(unit);
            if !around.is_empty() {
                let unknown = || format!("unknown unit `{}`: one of {LENGTH_UNITS}", short(&around));
                own = self.said(field, length_unit(&around).ok_or_else(unknown))?;
            }
            if is_used && own != unit {
                self.said::<()>(field, Err(format!("it is in {own}, and another size of the row in {unit}: one unit for all")));
            }
            (unit, is_used) = (own, true);
            if figure.is_zero() {
                let column = self.columns.name(field).to_owned();
                self.notes.cell(Kind::Assumed, record.line, &column, "`0` is no size: there is no maximum");
                return None;
            }
            let read = consign::Length::new(figure, unit).map_err(|error| error.to_string());
            self.said(field, read).map(|_| figure)
        };
        let sides = [Field::MaxLength, Field::MaxWidth, Field::MaxHeight].map(&mut side);
        let (girth, length_plus_girth) = (side(Field::MaxGirth), side(Field::MaxLengthPlusGirth));
        let stated = self.columns.get(Field::MaxValue).and_then(|column| column.stated.currency);
        let value = self.figure(record, Field::MaxValue).map(|(figure, _)| (figure, stated.or(currency)));
        Limits { sides, girth, length_plus_girth, unit, value }
    }

    /// Transit days: a range, or its two ends.
    pub(super) fn transit(&mut self, record: &Record) -> Option<(u32, u32)> {
        if let Some(cell) = self.filled(record, Field::Transit) {
            if ["best_effort", "best effort"].contains(&cell.to_lowercase().as_str()) {
                let column = self.columns.name(Field::Transit).to_owned();
                self.notes.cell(Kind::LeftOut, record.line, &column, format!("`{cell}` promises no number of days"));
                return None;
            }
            return self.said(Field::Transit, cell::transit(&cell, self.per_day[0]));
        }
        let mut end = |field| {
            let cell = self.filled(record, field)?;
            self.said(field, cell::transit(&cell, self.per_day[1]))
        };
        let (least, most) = (end(Field::MinTransit), end(Field::MaxTransit));
        let (least, most) = (least.or(most)?.0, most.or(least)?.1);
        if least > most {
            self.said::<()>(Field::MinTransit, Err(format!("`{least}` days at least are more than `{most}` at most")));
        }
        Some((least, most))
    }
}
