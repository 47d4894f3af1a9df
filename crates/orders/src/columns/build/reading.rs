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
use crate::columns::product::Products;
use crate::notes::Notes;

/// The cells of a batch.
#[derive(Clone)]
pub(crate) struct Batch<'a> {
    /// By the place of their field in [`Field::ALL`], and how many of them stand before the first row.
    cells: Vec<(Cells<'a>, usize)>,
    /// The fields that something gives, a column or a default: one bit each.
    given: u64,
}

impl<'a> Batch<'a> {
    /// The columns of a mapping, each as `cells` gives it.
    pub(crate) fn of(mapping: &Mapping, mut cells: impl FnMut(&str) -> Cells<'a>) -> Self {
        let cells = Field::ALL.iter().map(|field| (mapping.column(*field).map_or(Cells::Absent, &mut cells), 0));
        let cells: Vec<(Cells<'a>, usize)> = cells.collect();
        let is_given =
            |(field, (cells, _)): (&Field, &(Cells<'_>, usize))| !matches!(cells, Cells::Absent) || mapping.default_of(*field).is_some();
        let given = Field::ALL.iter().zip(&cells).map(|given| u64::from(is_given(given)) << given.0.index()).sum();
        Self { cells, given }
    }

    /// Where a row's cell of a field is found.
    #[inline]
    pub(super) fn cell(&self, field: Field, row: usize) -> (&Cells<'a>, usize) {
        self.cells.get(field.index()).map_or((&Cells::Absent, row), |(cells, before)| (cells, before + row))
    }

    /// The same cells, of which a field's first is this one.
    pub(super) fn put(&mut self, field: Field, (cells, row): (&Cells<'a>, usize)) {
        if let Some(place) = self.cells.get_mut(field.index()) {
            *place = (cells.clone(), row);
        }
    }

    /// The reference of a row, if it gives one that can be read.
    pub(crate) fn reference(&self, row: usize) -> Option<String> {
        let (cells, row) = self.cell(Field::Reference, row);
        cells.name(row, &mut String::new()).ok().flatten().map(str::to_owned)
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
    pub(super) paid_currencies: Texts<Currency>,
    pub(super) carriers: Texts<Reference>,
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
    pub(super) notes: &'r mut Notes,
    pub(super) products: Option<&'r Products>,
    pub(super) uses: Uses,
    pub(super) line: u64,
}

/// Which kinds of fields columns give.
#[derive(Debug, Clone, Copy)]
pub(super) struct Uses {
    /// Something of items.
    pub(super) items: bool,
    /// Something of packages besides what they weigh.
    pub(super) packages: bool,
    /// How many packages.
    pub(super) count: bool,
}

impl Uses {
    pub(super) fn of(mapping: &Mapping) -> Self {
        let sides = [Field::PackageSize, Field::Length, Field::Dimensions];
        let count = mapping.has_column(&[Field::Packages]);
        let items = [Field::ItemSku, Field::ItemDescription, Field::ItemQuantity, Field::ItemWeight, Field::ItemValue];
        Self { items: mapping.has_column(&items), packages: count || mapping.has_column(&sides), count }
    }
}

impl<'r, 'b> Reading<'r, 'b> {
    pub(super) fn refuse(&mut self, field: Field, reason: impl Display) {
        self.reasons.push(format!("{}: {reason}", field.name()));
    }

    #[inline]
    pub(super) fn cell(&self, field: Field) -> (&'r Cells<'b>, usize) {
        self.batch.cell(field, self.row)
    }

    /// Whether a column gives a field in this row.
    pub(super) fn is_filled(&self, field: Field) -> bool {
        let (cells, row) = self.cell(field);
        cells.is_filled(row)
    }

    /// The digits of a number that is stored as such.
    #[inline]
    pub(super) fn digits(&self, field: Field) -> Option<(i64, u32)> {
        let (cells, row) = self.cell(field);
        cells.digits(row)
    }

    /// What a cell gives, by one of the ways of asking it.
    pub(super) fn put<T>(&mut self, field: Field, ask: impl Fn(&'r Cells<'b>, usize) -> Result<Option<T>, String>) -> Option<T> {
        if !self.batch.gives(field) {
            return None;
        }
        let (cells, row) = self.cell(field);
        ask(cells, row).unwrap_or_else(|reason| {
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
        let (digits, decimals) = self.digits(field).filter(|(_, decimals)| *decimals <= Decimal::MAX_SCALE)?;
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
        let (cells, row) = self.cell(field);
        match names(self.memory).of(cells, row, self.buffer) {
            Ok(name) if name == place.as_ref() => {}
            Ok(Some(name)) if place.as_mut().is_some_and(|place| place.replace(name.as_str()).is_ok()) => {}
            Ok(name) => *place = name.cloned(),
            Err(reason) => self.refuse(field, reason),
        }
    }

    /// What a text says, one of few.
    pub(super) fn word<T: Copy>(&mut self, field: Field, words: impl Fn(&mut Memory) -> &mut Texts<T>) -> Result<Option<T>, Refused> {
        let (cells, row) = self.cell(field);
        let word = words(self.memory).of(cells, row, self.buffer).map(Option::<&T>::copied);
        word.map_err(|reason| {
            self.refuse(field, reason);
            Refused
        })
    }
}
