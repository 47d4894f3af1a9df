//! The mapping that a table's columns suggest.

use std::collections::HashMap;

use consign_tables::folded;

use super::field::{Field, Said};
use super::first::FirstCells;
use super::mapping::{Mapping, Written};

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
    /// The mapping that the names of a table's columns suggest.
    ///
    /// Of several columns that may mean a field the likeliest is taken that is filled nearly as often as any, as far as first cells tell.
    pub(crate) fn proposed<'a>(header: impl IntoIterator<Item = &'a str>, first: Option<&[FirstCells]>) -> Proposal {
        let filled = |column: &str| first.and_then(|first| first.iter().find(|first| first.column == column)).map_or(0, FirstCells::filled);
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
            let most = meant.iter().map(|(_, column)| filled(column)).max().unwrap_or_default();
            meant.sort_by_key(|((rank, _), column)| (filled(column) * 10 < most * 9, *rank));
            if let Some(((_, said), column)) = meant.first() {
                mapping.columns.push((*field, Written { text: (*column).to_owned(), at: 0 }));
                mapping.hear(*said);
            }
        }
        let alone = mapping.leave_out_what_is_alone(&header);
        // A time without a date may well be both.
        if mapping.column(Field::At).is_none() {
            mapping.columns.iter_mut().filter(|(field, _)| *field == Field::AtTime).for_each(|(field, _)| *field = Field::At);
        }
        let assumed = mapping.settle_units();
        let is_left = |column: &&&str| !column.is_empty() && !mapping.columns().any(|(_, known)| known.text == ***column);
        let left: Vec<&&str> = all.iter().filter(is_left).collect();
        let doubt = |field: &Field| left.iter().find_map(|column| Some((*field, (**column).to_owned(), field.doubted(column)?)));
        let doubted: Vec<_> = Field::ALL.iter().filter(|field| mapping.column(**field).is_none()).filter_map(doubt).chain(alone).collect();
        let unknown = left.iter().map(|column| (**column).to_owned()).collect();
        Proposal { mapping, unknown, doubted, assumed }
    }

    /// Leaves out what only goes with others: a quantity may be of packages, a carrier one that was wished for, and amounts need a currency.
    /// Answers what may be meant all the same, and what has to be known.
    fn leave_out_what_is_alone(&mut self, header: &[&str]) -> Vec<(Field, String, &'static str)> {
        const ITEM: [Field; 4] = [Field::ItemSku, Field::ItemDescription, Field::ItemWeight, Field::ItemValue];
        let is_invoice = header.iter().any(|column| ["trackingnumber", "billedweight"].contains(&folded(column).as_str()));
        let is_net = self.column(Field::Paid).is_some_and(|column| folded(column) == "netamount");
        let (has_items, has_currency) = (self.has_column(&ITEM), self.gives(Field::Currency));
        let is_paid = self.has_column(&[Field::Paid]) && (has_currency || self.gives(Field::PaidCurrency)) && (is_invoice || !is_net);
        let mut alone = Vec::new();
        self.columns.retain(|(field, column)| {
            let (is_kept, why) = match field {
                Field::ItemQuantity => (has_items, None),
                Field::ItemValue => (has_currency, Some("if there is a `Currency`, a column or under [Defaults]")),
                Field::Paid if is_net && !is_invoice => (false, Some("if this was paid for the carriage")),
                Field::Paid => (is_paid, Some("if there is a `PaidCurrency`, a column or under [Defaults]")),
                Field::PaidCurrency | Field::PaidCarrier => (is_paid, None),
                _ => (true, None),
            };
            alone.extend(why.filter(|_| !is_kept).map(|why| (*field, column.text.clone(), why)));
            is_kept
        });
        alone
    }

    /// Whether what a column's name says is no other than what is said already.
    fn agrees(&self, said: Said) -> bool {
        let (field, text) = match said {
            Said::Nothing | Said::Currency(_) | Said::PaidCurrency(_) => return true,
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
            Said::PaidCurrency(currency) => (Field::PaidCurrency, currency.code().to_owned()),
        };
        if self.default_of(field).is_none() {
            self.defaults.push((field, Written { text, at: 0 }));
        }
    }

    /// Says the units that hold if neither a column nor a column's name gives one, so that whoever reads a proposal sees them.
    fn settle_units(&mut self) -> Vec<Field> {
        let mut settled = Vec::new();
        for (unit, text, measures) in [
            (Field::WeightUnit, "kg", [Field::Weight, Field::TotalWeight, Field::ItemWeight].as_slice()),
            (Field::LengthUnit, "cm", [Field::Length, Field::Width, Field::Dimensions].as_slice()),
        ] {
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
        let Proposal { mapping, unknown, .. } = Mapping::proposed(header, None);
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
        assert!(mapping.lacks(false).is_empty());
    }

    #[test]
    fn what_is_missing_is_said_all_at_once() {
        let Proposal { mapping, .. } = Mapping::proposed(["Value", "Length", "Width"], None);
        assert_eq!(mapping.lacks(false).len(), 5, "{:?}", mapping.lacks(false));
        assert!(Mapping::default().with_at("placed").column(Field::At) == Some("placed"));
    }
}
