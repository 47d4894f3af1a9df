//! Which columns of a table give which fields, and what holds where no column does.

use std::collections::HashMap;

use arrow_schema::Schema;
use consign::Country;

use super::arrow::suits;

use super::field::{Field, Said};
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
    columns: Vec<(Field, Written)>,
    defaults: Vec<(Field, Written)>,
    format: CellFormat,
    countries: Countries,
}

/// What a table calls countries that nobody else calls so, as [`folded`](consign_tables::folded) leaves it.
pub(crate) type Countries = HashMap<String, Country>;

/// A mapping that was found by the names in a header.
pub(crate) struct Proposal {
    pub(crate) mapping: Mapping,
    /// The columns that mean no field.
    pub(crate) unknown: Vec<String>,
    /// Those of them that may mean one, and what has to be known.
    pub(crate) doubted: Vec<(Field, String, &'static str)>,
    /// The units that no name says.
    pub(crate) assumed: Vec<Field>,
}

impl Mapping {
    pub(super) fn new(columns: Vec<(Field, Written)>, defaults: Vec<(Field, Written)>, format: CellFormat, countries: Countries) -> Self {
        Self { columns, defaults, format, countries }
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

    /// What is missing for any row to be a consignment, or clashes, in words for people.
    pub(crate) fn lacks(&self) -> Vec<String> {
        let mut lacks = Vec::new();
        let lacking = |fields: &[Field]| !fields.iter().any(|field| self.gives(*field));
        if lacking(&[Field::Reference]) {
            lacks.push("no column gives `Reference`".to_owned());
        }
        if lacking(&[Field::Weight, Field::TotalWeight, Field::PackageSize]) {
            lacks.push("no column gives `Weight`".to_owned());
        }
        if lacking(&[Field::DestinationCountry, Field::DestinationLocation]) {
            lacks.push("no column gives `DestinationCountry`: if all rows go to one country, write it under [Defaults]".to_owned());
        }
        if self.gives(Field::AtTime) && lacking(&[Field::At]) {
            lacks.push("`AtTime` is the time of day of a date: no column gives `At`".to_owned());
        }
        if self.gives(Field::Value) && lacking(&[Field::Currency]) {
            lacks.push("`Value` has no `Currency`: if all rows have one, write it under [Defaults]".to_owned());
        }
        let sides = [Field::Length, Field::Width, Field::Height];
        if (1..3).contains(&sides.iter().filter(|side| self.gives(**side)).count()) {
            lacks.push("`Length`, `Width` and `Height` go together".to_owned());
        }
        lacks
    }

    /// The mapping that the names of a table's columns suggest.
    pub(crate) fn proposed<'a>(header: impl IntoIterator<Item = &'a str>) -> Proposal {
        let all: Vec<&str> = header.into_iter().collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for column in &all {
            *counts.entry(column).or_default() += 1;
        }
        let is_one = |column: &&str| !column.is_empty() && counts.get(column) == Some(&1);
        let header: Vec<&str> = all.iter().copied().filter(is_one).collect();
        let mut mapping = Self::default();
        for field in Field::ALL {
            let meant = header.iter().filter_map(|column| Some((field.meant_by(column)?, *column)));
            let mut meant: Vec<_> = meant.filter(|((_, said), _)| mapping.agrees(*said)).collect();
            meant.sort_by_key(|((rank, _), _)| *rank);
            if let Some(((_, said), column)) = meant.first() {
                mapping.columns.push((*field, Written { text: (*column).to_owned(), at: 0 }));
                mapping.hear(*said);
            }
        }
        // A time without a date may well be both.
        if mapping.column(Field::At).is_none() {
            mapping.columns.iter_mut().filter(|(field, _)| *field == Field::AtTime).for_each(|(field, _)| *field = Field::At);
        }
        let assumed = mapping.settle_units();
        let is_left = |column: &&&str| !column.is_empty() && !mapping.columns().any(|(_, known)| known.text == ***column);
        let left: Vec<&&str> = all.iter().filter(is_left).collect();
        let doubt = |field: &Field| left.iter().find_map(|column| Some((*field, (**column).to_owned(), field.doubted(column)?)));
        let doubted = Field::ALL.iter().filter(|field| mapping.column(**field).is_none()).filter_map(doubt).collect();
        let unknown = left.iter().map(|column| (**column).to_owned()).collect();
        Proposal { mapping, unknown, doubted, assumed }
    }

    /// Whether what a column's name says is no other than what is said already.
    fn agrees(&self, said: Said) -> bool {
        let (field, text) = match said {
            Said::Nothing | Said::Currency(_) => return true,
            Said::Weight(unit) => (Field::WeightUnit, unit.symbol()),
            Said::Length(unit) => (Field::LengthUnit, unit.symbol()),
        };
        self.default_of(field).is_none_or(|own| own == text)
    }

    fn hear(&mut self, said: Said) {
        let (field, text) = match said {
            Said::Nothing => return,
            Said::Weight(unit) => (Field::WeightUnit, unit.symbol().to_owned()),
            Said::Length(unit) => (Field::LengthUnit, unit.symbol().to_owned()),
            Said::Currency(currency) => (Field::Currency, currency.code().to_owned()),
        };
        if self.default_of(field).is_none() {
            self.defaults.push((field, Written { text, at: 0 }));
        }
    }

    /// Says the units that hold if neither a column nor a column's name gives one, so that whoever reads a proposal sees them.
    fn settle_units(&mut self) -> Vec<Field> {
        let mut settled = Vec::new();
        for (unit, text, measures) in
            [(Field::WeightUnit, "kg", [Field::Weight, Field::TotalWeight]), (Field::LengthUnit, "cm", [Field::Length, Field::Width])]
        {
            if !self.gives(unit) && measures.iter().any(|measure| self.gives(*measure)) {
                self.defaults.push((unit, Written { text: text.to_owned(), at: 0 }));
                settled.push(unit);
            }
        }
        self.defaults.sort_by_key(|(field, _)| *field);
        settled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_takes_each_column_once_and_says_what_it_leaves_out() {
        let header =
            ["OrderID", "weight_g", "TotalWeight_kg", "L", "length_mm", "width_mm", "height_mm", "Country", "Customer", "value_gbp"];
        let Proposal { mapping, unknown, .. } = Mapping::proposed(header);
        let columns: Vec<_> = mapping.columns().map(|(field, column)| (field, column.text.as_str())).collect();
        let expected = [
            (Field::Reference, "OrderID"),
            (Field::Weight, "weight_g"),
            (Field::Length, "length_mm"),
            (Field::Width, "width_mm"),
            (Field::Height, "height_mm"),
            (Field::Value, "value_gbp"),
            (Field::DestinationCountry, "Country"),
        ];
        assert_eq!(columns, expected);
        assert_eq!(unknown, ["TotalWeight_kg", "L", "Customer"], "a total in another unit than the weight cannot be meant");
        let defaults: Vec<_> = mapping.defaults().map(|(field, value)| (field, value.text.as_str())).collect();
        assert_eq!(defaults, [(Field::WeightUnit, "g"), (Field::LengthUnit, "mm"), (Field::Currency, "GBP")]);
        assert!(mapping.lacks().is_empty());
    }

    #[test]
    fn what_is_missing_is_said_all_at_once() {
        let Proposal { mapping, .. } = Mapping::proposed(["Value", "Length", "Width"]);
        assert_eq!(mapping.lacks().len(), 5, "{:?}", mapping.lacks());
        assert!(Mapping::default().with_at("placed").column(Field::At) == Some("placed"));
    }
}
