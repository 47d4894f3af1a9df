//! The packages of a row: how many, what they weigh, and their sides.

use consign::{Consignment, Dimensions, Length, LengthUnit, MOST_PACKAGES, Package, Weight, WeightUnit};
use consign_tables::sides_cell;
use rust_decimal::Decimal;

use super::reading::Reading;
use crate::columns::defaults::of_field;
use crate::columns::field::Field;

impl Reading<'_, '_> {
    /// All packages alike. `known` is what each weighs, if that is known otherwise than by its cell.
    pub(super) fn weights_and_packages(&mut self, consignment: &mut Consignment, known: Option<Weight>) {
        let count = self.package_count();
        let unit = self.weight_unit();
        let each = if known.is_some() { known } else { self.weight(Field::Weight, unit) };
        let total = self.weight(Field::TotalWeight, unit);
        consignment.weight = total;
        let packages = &mut consignment.packages;
        packages.truncate(count);
        if packages.is_empty() {
            packages.push(Package::default());
        }
        let Some(package) = packages.first_mut() else { unreachable!("there is one now") };
        self.name(Field::PackageSize, |memory| &mut memory.sizes, &mut package.size);
        package.dimensions = self.dimensions();
        // The one package of a consignment weighs what the consignment weighs.
        package.weight = each.or(if count == 1 { total } else { total.and_then(|total| self.defaults.format.share(total, count)) });
        if package.weight.is_none() && package.size.is_none() && self.reasons.is_empty() {
            let whole = if total.is_some() {
                format!(
                    ": `TotalWeight` is that of all {count} packages, and each needs its own, or `TotalWeight = \"shared\"` under [Format]"
                )
            } else {
                String::new()
            };
            self.refuse(Field::Weight, format_args!("there is none{whole}"));
        }
        if count > 1 {
            let package = package.clone();
            packages.truncate(1);
            packages.resize(count, package);
        }
    }

    pub(super) fn package_count(&mut self) -> usize {
        let field = Field::Packages;
        if let Some((count, 0)) = self.digits(field)
            && let Some(count) = usize::try_from(count).ok().filter(|count| (1..=MOST_PACKAGES).contains(count))
        {
            return count;
        }
        let format = self.defaults.format;
        let default = || of_field(&self.defaults.figures, field).and_then(|count| u64::try_from(count).ok());
        let count = self.put(field, |cells, row| cells.count(row, format)).or_else(default).unwrap_or(1);
        let within = usize::try_from(count).ok().filter(|count| (1..=MOST_PACKAGES).contains(count));
        within.unwrap_or_else(|| {
            self.refuse(field, format_args!("`{count}` packages: a consignment has 1 to {MOST_PACKAGES}"));
            1
        })
    }

    pub(super) fn weight_unit(&mut self) -> WeightUnit {
        let unit = self.word(Field::WeightUnit, |memory| &mut memory.weight_units);
        unit.ok().flatten().unwrap_or(WeightUnit::Kilogram)
    }

    #[inline]
    pub(super) fn weight(&mut self, field: Field, unit: WeightUnit) -> Option<Weight> {
        if let Some((digits, decimals)) = self.digits(field)
            && let Ok(weight) = Weight::of_digits(digits, decimals, unit)
        {
            return Some(weight);
        }
        let (figure, unit) = match self.stored_number(field) {
            Some(figure) => (figure, unit),
            None => self.weight_with_unit(field, unit)?,
        };
        Weight::new(figure, unit).map_err(|error| self.refuse(field, error)).ok()
    }

    /// A figure, and the unit that stands behind it, or else this one.
    fn weight_with_unit(&mut self, field: Field, unit: WeightUnit) -> Option<(Decimal, WeightUnit)> {
        if !self.batch.gives(field) {
            return None;
        }
        let format = self.defaults.format;
        let weight = self.put(field, |cells, row| cells.weight(row, format)).map(|(figure, own)| (figure, own.unwrap_or(unit)));
        weight.or_else(|| of_field(&self.defaults.figures, field).map(|figure| (figure, unit)))
    }

    fn length_unit(&mut self) -> Option<LengthUnit> {
        let unit = self.word(Field::LengthUnit, |memory| &mut memory.length_units).ok()?;
        Some(unit.unwrap_or(LengthUnit::Centimetre))
    }

    pub(super) fn dimensions(&mut self) -> Option<Dimensions> {
        const SIDES: [Field; 3] = [Field::Length, Field::Width, Field::Height];
        // Nearly all sides are stored as numbers.
        if self.digits(Field::Length).is_some() {
            let unit = self.length_unit()?;
            if let Some(length) = self.plain_side(Field::Length, unit)
                && let Some(width) = self.plain_side(Field::Width, unit)
                && let Some(height) = self.plain_side(Field::Height, unit)
            {
                return Some(Dimensions { length, width, height });
            }
        }
        let is_given = SIDES.iter().chain(&[Field::Dimensions]).any(|field| self.batch.gives(*field));
        if is_given { self.any_dimensions(SIDES) } else { None }
    }

    /// Three sides, and the unit that stands behind them.
    fn sides_in_one_cell(&mut self) -> Option<([Decimal; 3], Option<LengthUnit>)> {
        let format = self.defaults.format;
        self.read(Field::Dimensions, |text| sides_cell(text, format))
    }

    /// A side that is stored as a number and right.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "what is handed over in memory has to be waited for")]
    fn plain_side(&self, field: Field, unit: LengthUnit) -> Option<Length> {
        let (digits, decimals) = self.digits(field)?;
        Length::of_digits(digits, decimals, unit).ok()
    }

    /// The same of sides however they are stored, and what is wrong with them.
    fn any_dimensions(&mut self, sides: [Field; 3]) -> Option<Dimensions> {
        let before = self.reasons.len();
        let figures = sides.map(|field| self.number(field));
        let mut unit = self.length_unit()?;
        let figures = if figures.iter().all(Option::is_none) && self.reasons.len() == before {
            let (sides, own) = self.sides_in_one_cell()?;
            unit = own.unwrap_or(unit);
            sides.map(Some)
        } else {
            figures
        };
        let mut side = |field: Field, figure: Option<Decimal>| Length::new(figure?, unit).map_err(|error| self.refuse(field, error)).ok();
        let [length, width, height] = figures;
        let sides = (side(Field::Length, length), side(Field::Width, width), side(Field::Height, height));
        if let (Some(length), Some(width), Some(height)) = sides {
            return Some(Dimensions { length, width, height });
        }
        if self.reasons.len() == before {
            self.refuse(Field::Length, "`Length`, `Width` and `Height` go together: all three or none");
        }
        None
    }
}
