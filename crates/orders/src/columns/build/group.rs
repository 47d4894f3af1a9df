//! Rows of one reference as one consignment.

use std::collections::HashSet;

use consign::{Item, MOST_PACKAGES, Money, Package, Quantity};

use super::items::Weighed;
use super::reading::{Batch, Reading, Reasons};
use super::{Builder, Built};
use crate::columns::field::Field;
use crate::notes::{Notes, Noticed};

/// A row of a group.
#[derive(Clone, Copy)]
pub(crate) struct Line<'r, 'b> {
    pub(crate) batch: &'r Batch<'b>,
    pub(crate) row: usize,
    /// Its line in the file, or its number.
    pub(crate) number: u64,
}

/// What each row says for itself. All else is of the consignment.
const OF_ROWS: [Field; 20] = [
    Field::Packages,
    Field::PackageSize,
    Field::Weight,
    Field::Length,
    Field::Width,
    Field::Height,
    Field::Dimensions,
    Field::ItemSku,
    Field::ItemDescription,
    Field::ItemCategory,
    Field::ItemQuantity,
    Field::ItemWeight,
    Field::ItemValue,
    Field::ItemCountryOfOrigin,
    Field::ItemHarmonisationCode,
    Field::ItemDangerClasses,
    Field::ItemUnNumber,
    Field::ItemPackingGroup,
    Field::ItemLimitedQuantity,
    Field::Paid,
];
/// What makes a row one with a package of its own.
const OF_PACKAGES: [Field; 7] =
    [Field::Packages, Field::PackageSize, Field::Weight, Field::Length, Field::Width, Field::Height, Field::Dimensions];
/// What goes with figures of a row; where the row lacks it, that of the consignment.
const UNITS: [Field; 4] = [Field::WeightUnit, Field::LengthUnit, Field::Currency, Field::PaidCurrency];
/// What one row alone says, the first that says any of it.
const ADDRESSES: [[Field; 3]; 2] = [
    [Field::OriginLocation, Field::OriginCountry, Field::OriginPostcode],
    [Field::DestinationLocation, Field::DestinationCountry, Field::DestinationPostcode],
];
/// What is taken from the row of another field, if it stands there.
const BESIDE: [(Field, Field); 3] = [(Field::TotalWeight, Field::WeightUnit), (Field::Value, Field::Currency), (Field::At, Field::AtTime)];

impl<'b> Line<'_, 'b> {
    fn is_filled(&self, field: Field) -> bool {
        let (cells, row) = self.batch.cell(field, self.row);
        cells.is_filled(row)
    }

    fn shown(&self, field: Field) -> String {
        let (cells, row) = self.batch.cell(field, self.row);
        cells.shown(row)
    }

    fn put(&self, batch: &mut Batch<'b>, field: Field) {
        batch.put(field, self.batch.cell(field, self.row));
    }
}

/// One row that says what the rows say of their consignment, each thing as the first row that says it.
fn first_said<'b>(first: Line<'_, 'b>, lines: &[Line<'_, 'b>], notes: &mut Notes) -> Batch<'b> {
    let mut said = first.batch.clone();
    for field in Field::ALL {
        let own = lines.iter().find(|line| line.is_filled(*field)).unwrap_or(&first);
        own.put(&mut said, *field);
        if OF_ROWS.contains(field) || UNITS.contains(field) || !own.is_filled(*field) {
            continue;
        }
        let text = own.shown(*field);
        if let Some(other) = lines.iter().find(|line| line.is_filled(*field) && line.shown(*field) != text) {
            let (here, there) = (own.number, other.number);
            notes.add(Noticed::Contradictory(*field), || format!("{here} and {there}: `{text}` and `{}`", other.shown(*field)));
        }
    }
    for address in ADDRESSES {
        let own = lines.iter().find(|line| address.iter().any(|field| line.is_filled(*field))).unwrap_or(&first);
        for field in address {
            own.put(&mut said, field);
        }
    }
    for (field, beside) in BESIDE {
        if let Some(own) = lines.iter().find(|line| line.is_filled(field)).filter(|line| line.is_filled(beside)) {
            own.put(&mut said, beside);
        }
    }
    said
}

/// What the rows of a group have come to.
#[derive(Default)]
struct Sum {
    items: Vec<Item>,
    /// What the items weigh.
    weighed: Weighed,
    /// What the weights of the rows come to.
    weights: Weighed,
    has_weights: bool,
    packages: Vec<Package>,
    paid: Option<Money>,
}

impl Builder {
    /// Builds the consignment of rows that are of one reference, in the place of another one.
    ///
    /// # Errors
    /// Everything that is wrong with the rows.
    pub(crate) fn build_group(&mut self, lines: &[Line<'_, '_>], place: &mut Built) -> Result<(), Reasons> {
        let Some(first) = lines.first() else { return Err(vec!["there is no row".to_owned()]) };
        let said = first_said(*first, lines, &mut self.notes);
        let mut reading = self.reading(&said, 0, first.number, Vec::new());
        reading.order(&mut place.consignment);
        place.at = reading.instant();
        let mut reasons = reading.reasons;
        let are_packages = self.uses.packages && !self.uses.items;
        let (mut own, mut sum) = (said.clone(), Sum::default());
        place.paid = None;
        for line in lines {
            for field in OF_ROWS {
                line.put(&mut own, field);
            }
            for unit in UNITS {
                own.put(unit, if line.is_filled(unit) { line.batch.cell(unit, line.row) } else { said.cell(unit, 0) });
            }
            let before = reasons.len();
            let mut reading = self.reading(&own, 0, line.number, reasons);
            reading.line_of(&mut sum, are_packages, place);
            reasons = reading.reasons;
            if lines.len() > 1 {
                reasons.iter_mut().skip(before).for_each(|reason| *reason = format!("line {}: {reason}", line.number));
            }
        }
        place.paid = sum.paid;
        let mut reading = self.reading(&said, 0, first.number, reasons);
        reading.pack(sum, place);
        let mut told = HashSet::new();
        let reasons: Vec<String> = reading.reasons.into_iter().filter(|reason| told.insert(reason.clone())).collect();
        if reasons.is_empty() { Ok(()) } else { Err(reasons) }
    }
}

impl Reading<'_, '_> {
    /// Adds one row of a group.
    fn line_of(&mut self, sum: &mut Sum, are_packages: bool, place: &mut Built) {
        if self.uses.items {
            let item = self.item(&mut sum.weighed, &mut place.consignment);
            sum.items.extend(item);
        }
        if let Some(paid) = self.paid(&mut place.carrier) {
            match added(sum.paid, paid) {
                Ok(paid) => sum.paid = Some(paid),
                Err(why) => self.refuse(Field::Paid, why),
            }
        }
        let has_none = self.digits(Field::Packages).is_some_and(|(count, _)| count == 0)
            || self.is_filled(Field::Packages) && self.number(Field::Packages).is_some_and(|count| count.is_zero());
        if are_packages && !has_none && OF_PACKAGES.iter().any(|field| self.is_filled(*field)) {
            self.weights_and_packages(&mut place.consignment, None);
            if sum.packages.len() + place.consignment.packages.len() > MOST_PACKAGES {
                self.refuse(Field::Packages, format_args!("a consignment has 1 to {MOST_PACKAGES}"));
            } else {
                sum.packages.extend(place.consignment.packages.iter().cloned());
            }
        } else if !are_packages && !self.uses.count && self.is_filled(Field::Weight) {
            let unit = self.weight_unit();
            if let Some(weight) = self.weight(Field::Weight, unit) {
                sum.weights.add(weight, 1);
                sum.has_weights = true;
            }
        }
    }

    /// The packages of a group whose rows have been added.
    fn pack(&mut self, sum: Sum, place: &mut Built) {
        let consignment = &mut place.consignment;
        if sum.packages.is_empty() {
            let weights = if sum.has_weights { sum.weights } else { sum.weighed };
            self.packed(consignment, sum.items, weights, sum.has_weights);
        } else {
            consignment.packages = sum.packages;
        }
    }
}

/// Two amounts together.
fn added(sum: Option<Money>, more: Money) -> Result<Money, String> {
    let Some(sum) = sum else { return Ok(more) };
    if sum.currency != more.currency {
        return Err(format!("paid in `{}` and in `{}`", sum.currency, more.currency));
    }
    let amount = sum.amount.decimal().checked_add(more.amount.decimal()).ok_or("the sum is too large")?;
    Ok(Money { amount: Quantity::new(amount).map_err(|error| error.to_string())?, currency: sum.currency })
}
