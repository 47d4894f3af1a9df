//! Which columns of a table give which fields, and what holds where no column does.

use std::collections::HashMap;

use arrow_schema::Schema;
use chrono_tz::Tz;
use consign::Country;

use super::arrow::suits;
use super::field::Field;
use consign_tables::CellFormat;

/// A column's name and where a document names it, in bytes from its start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) at: usize,
}

/// Which columns of a table give which fields of a consignment, defaults where no column does or a cell is empty, and how cells are
/// written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mapping {
    pub(super) columns: Vec<(Field, Written)>,
    pub(super) defaults: Vec<(Field, Written)>,
    format: CellFormat,
    countries: Countries,
    settings: Settings,
}

/// What a mapping says of rows, and of postcodes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Whether rows of one reference that follow each other are one consignment.
    pub(crate) is_grouped: bool,
    /// Whether zeros that a postcode has lost at its beginning are put back.
    pub(crate) restores_zeros: bool,
    /// Which sheet of a workbook is read, if there are several.
    pub(crate) sheet: Option<String>,
}

/// What a table calls countries that nobody else calls so, as [`folded`](consign_tables::folded) leaves it.
pub(crate) type Countries = HashMap<String, Country>;

impl Mapping {
    pub(super) fn new(columns: Vec<(Field, Written)>, defaults: Vec<(Field, Written)>, format: CellFormat, countries: Countries) -> Self {
        Self { columns, defaults, format, countries, settings: Settings::default() }
    }

    /// The same with what is said of rows and of postcodes.
    pub(super) fn with_settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// What is said of rows and of postcodes.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether a column gives one of some fields.
    pub(crate) fn has_column(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.column(*field).is_some())
    }

    /// The same without a column for a field.
    pub(super) fn without(mut self, field: Field) -> Self {
        self.columns.retain(|(own, _)| *own != field);
        self
    }

    /// The same with cells that are written in another way.
    pub(super) fn with_format(self, format: CellFormat) -> Self {
        Self { format, ..self }
    }

    /// Its own names of countries.
    pub(super) fn countries(&self) -> &Countries {
        &self.countries
    }

    /// How cells are written.
    pub(crate) fn format(&self) -> CellFormat {
        self.format
    }

    /// The columns that it names.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (Field, &Written)> {
        self.columns.iter().map(|(field, written)| (*field, written))
    }

    /// What holds where no column gives a field.
    pub(crate) fn defaults(&self) -> impl Iterator<Item = (Field, &Written)> {
        self.defaults.iter().map(|(field, written)| (*field, written))
    }

    /// The column of a field.
    pub(crate) fn column(&self, field: Field) -> Option<&str> {
        self.columns().find(|(own, _)| *own == field).map(|(_, column)| column.text.as_str())
    }

    /// The default of a field.
    pub(crate) fn default_of(&self, field: Field) -> Option<&str> {
        self.defaults().find(|(own, _)| *own == field).map(|(_, value)| value.text.as_str())
    }

    /// The same, with the whole instant from another column.
    pub(crate) fn with_at(mut self, column: &str) -> Self {
        self.columns.retain(|(field, _)| ![Field::At, Field::AtTime].contains(field));
        self.columns.push((Field::At, Written { text: column.to_owned(), at: 0 }));
        self
    }

    /// The same, with a time zone for instants without an offset, unless it names one.
    pub(crate) fn with_zone(self, zone: Option<Tz>) -> Self {
        let format = if self.format.zone().is_some() { self.format } else { self.format.with_zone(zone) };
        self.with_format(format)
    }

    /// What is wrong with the columns that it names, of a table that stores them as a schema says.
    pub(crate) fn unsuited(&self, schema: &Schema) -> Vec<String> {
        let mut wrong = Vec::new();
        for (field, column) in self.columns() {
            let Some((_, known)) = schema.column_with_name(&column.text) else { continue };
            if schema.fields().iter().filter(|other| *other.name() == column.text).count() > 1 {
                wrong.push(format!("two columns are called `{}`", column.text));
            }
            if let Err(reason) = suits(field, known.data_type()) {
                wrong.push(format!("the column `{}` {reason}", column.text));
            }
        }
        wrong
    }

    /// Whether a field is given at all.
    pub(crate) fn gives(&self, field: Field) -> bool {
        self.column(field).is_some() || self.default_of(field).is_some()
    }

    /// What is missing for any row to be a consignment, or clashes, in words for people. Products may tell what items weigh.
    pub(crate) fn lacks(&self, has_products: bool) -> Vec<String> {
        let mut lacks = Vec::new();
        let lacking = |fields: &[Field]| !fields.iter().any(|field| self.gives(*field));
        if lacking(&[Field::Reference]) {
            lacks.push("no column gives `Reference`".to_owned());
        }
        if self.settings.is_grouped && self.column(Field::Reference).is_none() {
            lacks.push("`Group` is by the reference of each row: no column gives `Reference`".to_owned());
        }
        if lacking(&[Field::Weight, Field::TotalWeight, Field::PackageSize, Field::ItemWeight])
            && !(has_products && self.gives(Field::ItemSku))
        {
            lacks.push("no column gives `Weight`".to_owned());
        }
        if lacking(&[Field::DestinationCountry, Field::DestinationLocation]) {
            lacks.push("no column gives `DestinationCountry`: if all rows go to one country, write it under [Defaults]".to_owned());
        }
        if self.gives(Field::AtTime) && lacking(&[Field::At]) {
            lacks.push("`AtTime` is the time of day of a date: no column gives `At`".to_owned());
        }
        if self.gives(Field::ItemValue) && !self.gives(Field::Value) && lacking(&[Field::Currency]) {
            lacks.push("`ItemValue` has no `Currency`: if all rows have one, write it under [Defaults]".to_owned());
        }
        if self.gives(Field::Value) && lacking(&[Field::Currency]) {
            lacks.push("`Value` has no `Currency`: if all rows have one, write it under [Defaults]".to_owned());
        }
        if self.gives(Field::Paid) && lacking(&[Field::PaidCurrency, Field::Currency]) {
            lacks.push("`Paid` has no `PaidCurrency`: if all rows have one, write it under [Defaults]".to_owned());
        }
        let sides = [Field::Length, Field::Width, Field::Height];
        if (1..3).contains(&sides.iter().filter(|side| self.gives(**side)).count()) {
            lacks.push("`Length`, `Width` and `Height` go together".to_owned());
        }
        lacks
    }
}
