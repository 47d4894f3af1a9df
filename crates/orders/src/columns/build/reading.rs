//! The cells of a row: what they give, or what is wrong with them.

use std::fmt::Display;

use chrono::NaiveDate;
use consign::{Country, Currency, LengthUnit, Reference, Tag, WeightUnit};
use rust_decimal::Decimal;

use crate::columns::cells::Cells;
use crate::columns::defaults::{Defaults, of_field};
use crate::columns::field::Field;
use crate::columns::mapping::Mapping;
use crate::columns::memo::Texts;

/// The cells of a batch.
pub(crate) struct Batch<'a> {
    /// By the place of their field in [`Field::ALL`].
    cells: Vec<Cells<'a>>,
    /// The fields that something gives, a column or a default: one bit each.
    given: u64,
}

impl<'a> Batch<'a> {
    /// The columns of a mapping, each as `cells` gives it.
    pub(crate) fn of(mapping: &Mapping, mut cells: impl FnMut(&str) -> Cells<'a>) -> Self {
        let cells: Vec<Cells<'a>> = Field::ALL.iter().map(|field| mapping.column(*field).map_or(Cells::Absent, &mut cells)).collect();
        let is_given = |(field, cells): (&Field, &Cells<'_>)| !matches!(cells, Cells::Absent) || mapping.default_of(*field).is_some();
        let given = Field::ALL.iter().zip(&cells).map(|given| u64::from(is_given(given)) << given.0.index()).sum();
        Self { cells, given }
    }

    pub(super) fn cells(&self, field: Field) -> &Cells<'a> {
        self.cells.get(field.index()).unwrap_or(&Cells::Absent)
    }

    pub(super) fn gives(&self, field: Field) -> bool {
        self.given & 1 << field.index() != 0
    }
}

/// What has been read before; it saves most rows most of their reading.
pub(super) struct Memory {
    pub(super) sizes: Texts<Reference>,
    pub(super) origin: End,
    pub(super) destination: End,
    pub(super) currencies: Texts<Currency>,
    pub(super) weight_units: Texts<WeightUnit>,
    pub(super) length_units: Texts<LengthUnit>,
    pub(super) tags: Texts<Vec<Tag>>,
}

/// The same of an end of the way.
pub(super) struct End {
    pub(super) locations: Texts<Reference>,
    pub(super) countries: Texts<Country>,
}

/// Everything that is wrong with a row.
pub(crate) type Reasons = Vec<String>;

/// That a cell has been refused.
pub(super) struct Refused;

/// The reading of one row.
pub(super) struct Reading<'r, 'b> {
    pub(super) batch: &'r Batch<'b>,
    pub(super) row: usize,
    pub(super) defaults: &'r Defaults,
    pub(super) memory: &'r mut Memory,
    pub(super) buffer: &'r mut String,
    pub(super) reasons: Reasons,
}

impl<'r, 'b> Reading<'r, 'b> {
    pub(super) fn refuse(&mut self, field: Field, reason: impl Display) {
        self.reasons.push(format!("{}: {reason}", field.name()));
    }

    /// What a cell gives, by one of the ways of asking it.
    pub(super) fn put<T>(&mut self, field: Field, ask: impl Fn(&'r Cells<'b>, usize) -> Result<Option<T>, String>) -> Option<T> {
        if !self.batch.gives(field) {
            return None;
        }
        ask(self.batch.cells(field), self.row).unwrap_or_else(|reason| {
            self.refuse(field, reason);
            None
        })
    }

    pub(super) fn text(&mut self, field: Field) -> Option<&'r str> {
        if !self.batch.gives(field) {
            return None;
        }
        self.put(field, Cells::text).or_else(|| self.default_text(field))
    }

    /// What a text says.
    pub(super) fn read<T, E: Display>(&mut self, field: Field, read: impl Fn(&str) -> Result<T, E>) -> Option<T> {
        let text = self.text(field)?;
        read(text).map_err(|error| self.refuse(field, error)).ok()
    }

    pub(super) fn date(&mut self, field: Field) -> Option<NaiveDate> {
        if !self.batch.gives(field) {
            return None;
        }
        let format = self.defaults.format;
        self.put(field, |cells, row| cells.date(row, format)).or_else(|| of_field(&self.defaults.dates, field))
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "what is handed over in memory has to be waited for")]
    pub(super) fn number(&mut self, field: Field) -> Option<Decimal> {
        self.stored_number(field).map_or_else(|| self.any_number(field), Some)
    }

    /// A number that is stored as such and has few enough digits, as most are.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "what is handed over in memory has to be waited for")]
    #[expect(clippy::cast_possible_truncation, reason = "each half is one")]
    pub(super) fn stored_number(&self, field: Field) -> Option<Decimal> {
        let (digits, decimals) = self.batch.cells(field).digits(self.row).filter(|(_, decimals)| *decimals <= Decimal::MAX_SCALE)?;
        let [lower, upper] = [digits.unsigned_abs() as u32, (digits.unsigned_abs() >> 32) as u32];
        Some(Decimal::from_parts(lower, upper, 0, digits < 0, decimals))
    }

    fn any_number(&mut self, field: Field) -> Option<Decimal> {
        if !self.batch.gives(field) {
            return None;
        }
        let format = self.defaults.format;
        self.put(field, |cells, row| cells.number(row, format)).or_else(|| of_field(&self.defaults.figures, field))
    }

    pub(super) fn default_text(&self, field: Field) -> Option<&'r str> {
        self.defaults.text.get(field.index()).and_then(Option::as_deref)
    }

    /// One of the names that repeat themselves, into its place; only if that holds another one.
    pub(super) fn name(&mut self, field: Field, names: impl Fn(&mut Memory) -> &mut Texts<Reference>, place: &mut Option<Reference>) {
        match names(self.memory).of(self.batch.cells(field), self.row, self.buffer) {
            Ok(name) if name == place.as_ref() => {}
            Ok(Some(name)) if place.as_mut().is_some_and(|place| place.replace(name.as_str()).is_ok()) => {}
            Ok(name) => *place = name.cloned(),
            Err(reason) => self.refuse(field, reason),
        }
    }

    /// What a text says, one of few.
    pub(super) fn word<T: Copy>(&mut self, field: Field, words: impl Fn(&mut Memory) -> &mut Texts<T>) -> Result<Option<T>, Refused> {
        let word = words(self.memory).of(self.batch.cells(field), self.row, self.buffer).map(Option::<&T>::copied);
        word.map_err(|reason| {
            self.refuse(field, reason);
            Refused
        })
    }
}
